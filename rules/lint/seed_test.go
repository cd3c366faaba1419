package lint_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zhunsheng/fixtures"
	"zhunsheng/rules"
	"zhunsheng/rules/lint"
	"zhunsheng/sheet"
)

// seedText and seedJSON are the real document, from either of its forms.
func seedText(t testing.TB) *lint.Document {
	return documentFrom(t, "goal-tables.txt", fixtures.SeedText())
}

func seedJSON(t testing.TB) *lint.Document {
	return documentFrom(t, "goal-tables.json", fixtures.SeedJSON())
}

// seedForm is the real document in the form of a file's name, Word documents among them.
func seedForm(t testing.TB, name string) *lint.Document {
	t.Helper()
	switch filepath.Ext(name) {
	case ".txt":
		return seedText(t)
	case ".json":
		return seedJSON(t)
	}
	data, err := os.ReadFile(filepath.Join("..", "..", "fixtures", "documents", name))
	if err != nil {
		t.Fatal(err)
	}
	return documentFrom(t, name, data)
}

// documentFrom reads goal tables in any form and compiles them, as the program does before it lints.
func documentFrom(t testing.TB, name string, data []byte) *lint.Document {
	t.Helper()
	d, ds, err := sheet.ReadGoals(name, data)
	if err != nil || d == nil {
		t.Fatal(ds, err)
	}
	return compiled(t, d, ds)
}

func compiled(t testing.TB, d *rules.Declaration, ds []rules.Diagnostic) *lint.Document {
	t.Helper()
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	projects, found := scheme.CompileDeclaration(d, 0)
	return &lint.Document{Declaration: d, Scheme: scheme, Projects: projects, Diagnostics: append(ds, found...)}
}

// tableOf is a goal table made up for a test, complete but for what the test adds.
func tableOf(name string, indicators ...rules.Indicator) *rules.GoalTable {
	plan := func(month int, percent string) rules.PlanCell {
		return rules.PlanCell{Month: month, Percent: rules.Cell{Text: percent}}
	}
	return &rules.GoalTable{
		Name: name, Code: rules.Cell{Text: "code of " + name}, Budget: rules.Cell{Text: "10"}, Fiscal: rules.Cell{Text: "10"},
		Plan: []rules.PlanCell{plan(6, "40%"), plan(12, "100%")}, Indicators: indicators,
	}
}

// row is an indicator in one line: 二级指标|三级指标|指标值|描述|依据|一级指标, the tail may be missing.
func row(line string) rules.Indicator {
	cells := append(strings.Split(line, "|"), make([]string, 5)...)
	return rules.Indicator{Level2: cells[0], Name: cells[1], Target: rules.Cell{Text: cells[2]}, Description: cells[3], Basis: cells[4],
		Level1: cells[5]}
}

// messages are what one check says about tables, each with its level in front.
func messages(t testing.TB, id string, tables ...*rules.GoalTable) (said []string) {
	t.Helper()
	return saidAbout(compiled(t, &rules.Declaration{FiscalYear: 2025, Tables: tables}, nil), id)
}

func saidAbout(d *lint.Document, id string) (said []string) {
	for _, f := range lint.Run(d).Findings {
		if f.ID == id {
			said = append(said, f.Severity.String()+" "+f.Message)
		}
	}
	return said
}

// numbers says which projects the findings of each level are about: 「WARN 1×9 2; ERROR 4+8」 are nine findings on
// project 1, one on 2, and one on 4 and 8 together; 0 is the department's part.
func numbers(d *lint.Document, findings []lint.Finding) string {
	number := map[string]int{}
	for _, p := range d.Projects {
		number[p.Table.Code.Text] = p.Table.No
	}
	var said []string
	for _, severity := range []rules.Severity{rules.Error, rules.Warn, rules.Info} {
		counts, keys := map[string]int{}, []string{}
		for _, f := range findings {
			if f.Severity != severity {
				continue
			}
			about := []int{number[f.Code]}
			for _, o := range f.Others {
				about = append(about, number[o])
			}
			slices.Sort(about)
			key := strings.ReplaceAll(strings.Trim(fmt.Sprint(about), "[]"), " ", "+")
			if counts[key]++; counts[key] == 1 {
				keys = append(keys, key)
			}
		}
		if len(keys) == 0 {
			continue
		}
		slices.Sort(keys)
		for i, k := range keys {
			if counts[k] > 1 {
				keys[i] = fmt.Sprintf("%s×%d", k, counts[k])
			}
		}
		said = append(said, severity.String()+" "+strings.Join(keys, " "))
	}
	return strings.Join(said, "; ")
}
