package storage

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

func TestDeclarationIsReadBackAsItWasSaved(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seed(t)
		d.Department.Measures = "（一）完善制度\n（7） 加强宣传"
		d.Department.Indicators = []rules.Indicator{{Level1: "产出指标", Level2: "数量指标", Name: "办件量", Description: "全年", Basis: "计划标准", Target: rules.Cell{Text: "500", Source: rules.Source{File: "部门.xlsx", Sheet: "整体", Cell: "D9"}}, Sign: "≥", Unit: "件", Marks: "10"}}
		saved, err := s.SaveDeclaration(t.Context(), seedScope, d, "张三", morning)
		if err != nil || saved != (Saved{New: 8}) {
			t.Fatalf("%+v, %v", saved, err)
		}
		got, err := s.Declaration(t.Context(), seedScope, d.FiscalYear)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d, got); diff != "" {
			t.Errorf("saved, read:\n%s", diff)
		}
		if got.Tables[0].Indicators[0].Target.Source == (rules.Source{}) {
			t.Error("the seed has no sources: the test proves less than it says")
		}
		project, err := s.Project(t.Context(), seedScope, d.FiscalYear, d.Tables[3].Code.Text)
		if diff := cmp.Diff(d.Tables[3], project); err != nil || diff != "" {
			t.Errorf("one project: %v\n%s", err, diff)
		}
	})
}

// Texts are data: quotes, colons, newlines, astral characters and blanks come
// back as they went in.
func TestTextsAreKeptAsWritten(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		texts := []string{"", " ", "≥95％", "O'Brien; DROP TABLE runs --", ":division ::text $1 ?", "第一行\n第二行\t\\", "𠮷🀄", "%_!", "NULL", "0"}
		table := &rules.GoalTable{No: 1, Code: rules.Cell{Text: "P1"}}
		for n, text := range texts {
			table.Indicators = append(table.Indicators, rules.Indicator{Name: fmt.Sprint(n), Description: text,
				Target: rules.Cell{Text: text, Source: rules.Source{File: text, Cell: text}}})
		}
		d := &rules.Declaration{FiscalYear: 2025, Division: seedScope.Division, Tables: []*rules.GoalTable{table}}
		if _, err := s.SaveDeclaration(t.Context(), seedScope, d, "张三", morning); err != nil {
			t.Fatal(err)
		}
		got, err := s.Declaration(t.Context(), seedScope, 2025)
		if diff := cmp.Diff(d, got); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		for _, text := range []string{"a\x00b", "\xff"} {
			table.Purpose = text
			if _, err := s.SaveDeclaration(t.Context(), seedScope, d, "张三", morning); !errors.Is(err, engine.ErrInvalid) {
				t.Errorf("%q was saved: %v", text, err)
			}
		}
	})
}

func TestNewContentMakesANewVersion(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		again := seed(t)
		again.Tables[2].Budget.Source.File = "copy.json" // a place is no content
		saved, err := s.SaveDeclaration(t.Context(), seedScope, again, "王五", morning.Add(time.Hour))
		if err != nil || saved != (Saved{Same: 8}) {
			t.Fatalf("the same again: %+v, %v", saved, err)
		}
		again.Tables[2].Budget.Text = "19.00"
		again.Tables[2].Indicators[0].Target.Text = "≥30人"
		again.Tables[2].Plan[1].Percent.Text = "10"
		again.Tables[2].Indicators = slices.Delete(again.Tables[2].Indicators, 8, 9)
		again.Tables[2].Indicators = append(again.Tables[2].Indicators, rules.Indicator{Level1: "产出指标", Level2: "数量指标", Name: "平台数量", Target: rules.Cell{Text: "1个"}})
		again.Department.SubGoals[0].Goal = "另一个目标"
		again.Tables = again.Tables[2:3] // what a document does not mention stays
		saved, err = s.SaveDeclaration(t.Context(), seedScope, again, "王五", morning.Add(time.Hour))
		if err != nil || saved != (Saved{Changed: 1}) {
			t.Fatalf("one changed: %+v, %v", saved, err)
		}
		got, err := s.Declaration(t.Context(), seedScope, d.FiscalYear)
		want := seed(t)
		want.Tables[2], want.Department = again.Tables[0], again.Department
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		checkHistory(t, s, d.FiscalYear, again.Tables[0].Code.Text)
	})
}

func checkHistory(t *testing.T, s *Store, year int, code string) {
	t.Helper()
	versions, err := s.History(t.Context(), seedScope, year, code)
	if err != nil || len(versions) != 2 {
		t.Fatalf("%+v, %v", versions, err)
	}
	first, second := versions[0], versions[1]
	if first.Version != 1 || first.By != "张三" || !first.At.Equal(morning) || first.At.Location() != time.UTC || first.Digest == second.Digest {
		t.Errorf("first version %+v", first)
	}
	if second.Version != 2 || second.By != "王五" || !second.At.Equal(morning.Add(time.Hour)) {
		t.Errorf("second version %+v", second)
	}
	want := []string{
		"预算数：18.70 → 19.00",
		"支出计划6月底：0 → 10",
		"删去指标“服务对象满意度”（服务对象满意度指标）",
		"指标“项目运行维护人员数量”（数量指标）的指标值：≥24人 → ≥30人",
		"增加指标“平台数量”（数量指标）：1个",
	}
	if diff := cmp.Diff(want, second.Changes); diff != "" {
		t.Errorf("changes:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"首次填报"}, first.Changes); diff != "" {
		t.Error(diff)
	}
}

// onlyPrinted is what a form prints of the goal table, which is held against it and dropped,
// and what its layout has no place for.
var onlyPrinted = regexp.MustCompile(`^(?:goal table|department)\.Lacks$|^project report\.(?:Name$|Agency(?:Code|Name)$|Listed$|Silent$|Initial\.|Observations\[\d+\]\.Target\.)`)

// Every text that a table declares must be in its digest, and so make a version;
// a place where it was read must not.
func TestDigestsAreOverContent(t *testing.T) {
	d := seed(t)
	table, department := d.Tables[0], d.Department
	department.Measures = "（一）完善制度"
	table.Indicators[0].Plan = table.Plan
	report := seedReport(t, 12).Projects[0]
	report.Funds = []engine.Fund{{Kind: engine.Fiscal}}
	report.Observations[0].Places = &engine.ObservationPlaces{}
	for name, subject := range map[string]struct {
		value  reflect.Value
		digest func() string
	}{
		"goal table":     {reflect.ValueOf(table), func() string { return tableDigest(table) }},
		"department":     {reflect.ValueOf(department), func() string { return departmentDigest(department) }},
		"project report": {reflect.ValueOf(&report), func() string { return reportDigest(&report) }},
	} {
		before := subject.digest()
		leaves := 0
		eachLeaf(subject.value.Elem(), name, func(path string, leaf reflect.Value, isSource bool) {
			old := reflect.New(leaf.Type()).Elem()
			old.Set(leaf)
			switch leaf.Kind() {
			case reflect.String:
				leaf.SetString(leaf.String() + "x")
			case reflect.Int:
				leaf.SetInt(leaf.Int() + 1)
			case reflect.Bool:
				leaf.SetBool(!leaf.Bool())
			case reflect.Uint16, reflect.Uint32:
				leaf.SetUint(leaf.Uint() + 1)
			default:
				t.Fatalf("%s is a %s", path, leaf.Kind())
			}
			leaves++
			if changed := subject.digest() != before; changed == (isSource || onlyPrinted.MatchString(path)) {
				t.Errorf("%s: the digest changed: %v", path, changed)
			}
			leaf.Set(old)
		})
		if leaves < 20 {
			t.Errorf("%s: only %d texts were tried", name, leaves)
		}
	}
}

// eachLeaf visits every string, number and bool within v.
func eachLeaf(v reflect.Value, path string, visit func(path string, leaf reflect.Value, isSource bool)) {
	var walk func(v reflect.Value, path string, isSource bool)
	walk = func(v reflect.Value, path string, isSource bool) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i), path+"."+v.Type().Field(i).Name, isSource || v.Type() == reflect.TypeFor[rules.Source]())
			}
		case reflect.Pointer:
			if !v.IsNil() {
				walk(v.Elem(), path, isSource)
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i), fmt.Sprintf("%s[%d]", path, i), isSource)
			}
		default:
			visit(path, v, isSource)
		}
	}
	walk(v, path, false)
}

func TestDeclarationIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		for name, spoil := range map[string]func(*rules.Declaration){
			"no year":           func(d *rules.Declaration) { d.FiscalYear = 0 },
			"another division":  func(d *rules.Declaration) { d.Division = "130210" },
			"a code twice":      func(d *rules.Declaration) { d.Tables[1].Code.Text = d.Tables[0].Code.Text },
			"a project no code": func(d *rules.Declaration) { d.Tables[1].Code.Text = "" },
		} {
			d := seed(t)
			spoil(d)
			if _, err := s.SaveDeclaration(t.Context(), seedScope, d, "张三", morning); !errors.Is(err, engine.ErrInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for table, n := range rowsOf(t, s) {
			if n != 0 {
				t.Errorf("%d rows are left in %s", n, table)
			}
		}
	})
}

// Imports that meet each number their versions one after the other, and the same
// content stays one version.
func TestDeclarationsSavedTogether(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		const rivals = 8
		together := func(budget func(n int) string) {
			var wg sync.WaitGroup
			for n := range rivals {
				d := seed(t)
				d.Tables[0].Budget.Text = budget(n)
				wg.Go(func() {
					if _, err := s.SaveDeclaration(t.Context(), seedScope, d, "张三", morning); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
		}
		versions := func() int {
			d := seed(t)
			list, err := s.History(t.Context(), seedScope, d.FiscalYear, d.Tables[0].Code.Text)
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		together(func(int) string { return "100" })
		if n := versions(); n != 1 {
			t.Errorf("the same content has %d versions", n)
		}
		together(func(n int) string { return fmt.Sprint(n) })
		if n := versions(); n != 1+rivals {
			t.Errorf("%d versions, want %d", n, 1+rivals)
		}
	})
}

func TestNothingIsDeclared(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		year := 2025
		_, errDeclaration := s.Declaration(t.Context(), seedScope, year)
		_, errProject := s.Project(t.Context(), seedScope, year, "P")
		_, errNameless := s.Project(t.Context(), seedScope, year, "")
		_, errHistory := s.History(t.Context(), seedScope, year, "P")
		_, _, errBook := s.Book(t.Context(), engine.Period{Division: seedScope.Division, FiscalYear: year, Month: 3})
		for i, err := range []error{errDeclaration, errProject, errNameless, errHistory, errBook} {
			if !errors.Is(err, engine.ErrNotFound) {
				t.Errorf("%d: %v", i, err)
			}
		}
		list, err := s.Projects(t.Context(), seedScope, engine.ProjectQuery{Year: year})
		if err != nil || len(list) != 0 {
			t.Errorf("%v, %v", list, err)
		}
	})
}

// Each project stands as the newest version that was stored by the moment.
func TestTablesAsOf(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		save := func(after time.Duration, tables ...*rules.GoalTable) {
			t.Helper()
			d := &rules.Declaration{FiscalYear: fixtures.DemoYear, Division: seedScope.Division, Tables: tables}
			if _, err := s.SaveDeclaration(t.Context(), seedScope, d, "张三", morning.Add(after)); err != nil {
				t.Fatal(err)
			}
		}
		first, second, changed := seed(t).Tables[0], seed(t).Tables[1], seed(t).Tables[0]
		changed.Indicators[0].Target.Text, changed.AgencyCode = "≥60人", "433002"
		save(0, first)
		save(time.Hour, changed)
		save(2*time.Hour, second)
		for _, c := range []struct {
			after  time.Duration
			agency string
			want   []*rules.GoalTable
		}{
			{-time.Microsecond, "", nil},
			{0, "", []*rules.GoalTable{first}},
			{time.Hour - time.Microsecond, "", []*rules.GoalTable{first}},
			{time.Hour, "", []*rules.GoalTable{changed}},
			{3 * time.Hour, "", []*rules.GoalTable{changed, second}},
			{0, "433002", []*rules.GoalTable{first}}, // whose project it is now
			{0, "433001", nil},
		} {
			got, err := s.TablesAsOf(t.Context(), engine.Scope{Division: seedScope.Division, Agency: c.agency}, fixtures.DemoYear, morning.Add(c.after))
			if c.want == nil {
				if !errors.Is(err, engine.ErrNotFound) {
					t.Errorf("after %v for %q: %v", c.after, c.agency, err)
				}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got.Tables); diff != "" {
				t.Errorf("after %v for %q, want, got:\n%s", c.after, c.agency, diff)
			}
		}
	})
}
