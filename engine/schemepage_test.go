package engine_test

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// schemePage is docs/schemes.md and its blocks of YAML; the second is the complete
// example.
func schemePage(t *testing.T) (page string, blocks []string) {
	t.Helper()
	data, err := os.ReadFile("../docs/schemes.md")
	if err != nil {
		t.Fatal(err)
	}
	page = string(data)
	for i, piece := range strings.Split(page, "```yaml\n") {
		if block, _, closed := strings.Cut(piece, "```"); i > 0 && closed {
			blocks = append(blocks, block)
		}
	}
	if len(blocks) < 2 {
		t.Fatalf("docs/schemes.md has %d blocks of YAML", len(blocks))
	}
	return page, blocks
}

// ownScheme loads a block of the page; one of a few clauses stands under the head of the
// shortest scheme.
func ownScheme(t *testing.T, block string) *rules.Scheme {
	t.Helper()
	if !strings.HasPrefix(block, "id: ") {
		block = "id: OURS\nversion: 1\nname: 本市办法\nbasis: 本市文件\nbased_on: MOF2020@1\n" + block
	}
	s, ds := rules.Shipped().Load("page.yaml", []byte(block))
	if s == nil || len(ds) > 0 {
		t.Fatalf("%s\n%v", block, ds)
	}
	return s
}

// TestSchemePageEvaluates loads every example of the page and evaluates the real document
// under it, in June and in December.
func TestSchemePageEvaluates(t *testing.T) {
	_, blocks := schemePage(t)
	for i, block := range blocks {
		s := ownScheme(t, block)
		for _, month := range []int{6, 12} {
			outcome, ds, err := engine.Evaluate(s, seedDeclaration(t), seedReport(t, month))
			if err != nil || outcome == nil {
				t.Fatalf("block %d, month %d: %v %v", i+1, month, err, rules.FormErrors(ds))
			}
			for _, p := range outcome.Projects {
				if month == 12 && (p.Score == nil || p.Grade == nil) {
					t.Errorf("block %d: %s has no score", i+1, p.Name)
				}
			}
		}
	}
}

// TestSchemePageIsComplete holds the page to the clauses and keys of a scheme and to the
// names of its formulas.
func TestSchemePageIsComplete(t *testing.T) {
	page, blocks := schemePage(t)
	example := blocks[1]
	elsewhere := map[string]bool{"based_on": true, "pool": true, "use": true, "formula": true} // in place of a key that stands there
	for key := range schemeKeys(reflect.TypeFor[rules.Scheme]()) {
		where := example
		if elsewhere[key] {
			where = page
		}
		if !strings.Contains(where, key+":") {
			t.Errorf("docs/schemes.md shows no %s", key)
		}
	}
	for _, operands := range []any{rules.Operands{}, rules.FundsOperands{}, rules.ProjectOperands{}, rules.GoalOperands{}, rules.GradeOperands{}} {
		for i := range reflect.TypeOf(operands).NumField() {
			name := reflect.TypeOf(operands).Field(i).Tag.Get("expr")
			if _, meanings, _ := strings.Cut(page, "### 名称是什么"); !strings.Contains(meanings, name) {
				t.Errorf("docs/schemes.md does not say what %s is", name)
			}
		}
	}
}

// TestSchemePageSaysWhatIsRequired leaves out of the complete example one line at a time:
// what the page calls required is missed, what it calls optional is not.
func TestSchemePageSaysWhatIsRequired(t *testing.T) {
	t.Parallel()
	_, blocks := schemePage(t)
	lines := strings.SplitAfter(blocks[1], "\n")
	tried := 0
	for i, line := range lines {
		clause, remark, _ := strings.Cut(line, " # ")
		_, value, _ := strings.Cut(strings.TrimLeft(clause, " -"), ":")
		required, optional := strings.HasPrefix(remark, "必写"), strings.HasPrefix(remark, "可不写")
		if !required && !optional || strings.TrimSpace(value) == "" || strings.Contains(clause, "- ") {
			continue // what follows would be out of place
		}
		tried++
		without := strings.Join(lines[:i], "") + strings.Join(lines[i+1:], "")
		s, ds := rules.Shipped().Load("page.yaml", []byte(without))
		if optional && s == nil || required && s != nil {
			t.Errorf("without %sthe page says %.3s…: %v", line, remark, ds)
		}
	}
	if tried < 30 {
		t.Errorf("only %d lines tried", tried)
	}
}

// schemeKeys are the keys of a struct that a scheme file fills, and of those within it.
func schemeKeys(t reflect.Type) map[string]bool {
	keys := map[string]bool{}
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return keys
	}
	for i := range t.NumField() {
		if key := t.Field(i).Tag.Get("yaml"); key != "" && key != "-" {
			keys[key] = true
			for inner := range schemeKeys(t.Field(i).Type) {
				keys[inner] = true
			}
		}
	}
	return keys
}

// targetForms are the kinds of target that a scheme judges.
var targetForms = []string{"at_least", "more_than", "at_most", "less_than", "equal_rate", "equal", "satisfaction", "range", "date", "boolean", "qualitative"}

// TestSchemePageNames writes a formula of all the names that the page gives a kind of
// target: none is refused.
func TestSchemePageNames(t *testing.T) {
	page, _ := schemePage(t)
	_, table, _ := strings.Cut(page, "### 哪里能用哪些名称")
	table, _, _ = strings.Cut(table, "\n### ")
	tried := 0
	for line := range strings.Lines(table) {
		where, names, ok := strings.Cut(strings.Trim(line, "| \n"), " | ")
		if !ok {
			continue
		}
		for i, form := range strings.Split(where, "`") {
			if i%2 == 0 || !slices.Contains(targetForms, form) {
				continue
			}
			tried++
			scheme := fmt.Sprintf("id: X\nversion: 1\nname: x\nbasis: x\nbased_on: MOF2020@1\ntargets:\n  %s: {met: '%s', basis: x}\n", form, formulaOf(strings.Fields(names)))
			if s, ds := rules.Shipped().Load("x.yaml", []byte(scheme)); s == nil {
				t.Errorf("%s: %v", scheme, ds)
			}
		}
	}
	if tried != len(targetForms) {
		t.Errorf("the table names %d kinds of target, want %d", tried, len(targetForms))
	}
}

// formulaOf is a condition on all the names.
func formulaOf(names []string) string {
	switch names[0] {
	case "实际是否":
		return strings.Join(names, " == ")
	case "评定":
		return `评定 == "达成"`
	}
	return strings.Join(names, " + ") + " > 7"
}
