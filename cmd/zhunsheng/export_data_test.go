package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/storage"
	"zhunsheng/storage/testschema"
)

var seedScope = engine.Scope{Division: "130209"}

// opened is a store that is ready, until the test ends.
func opened(t testing.TB, dsn string) *storage.Store {
	t.Helper()
	store, err := storage.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return store
}

// seedStore makes a store of the real document and its data, with a waiver and what the
// department reported of itself.
func seedStore(t *testing.T, dsn string) *storage.Store {
	t.Helper()
	store := opened(t, dsn)
	d, _, err := sheet.ReadGoals("goals.json", fixtures.SeedJSON())
	if err != nil {
		t.Fatal(err)
	}
	d.Waivers = []rules.Waiver{
		{Check: "C03", Project: d.Tables[1].Code.Text, Indicator: d.Tables[1].Indicators[0].Name, Author: "张三", Reason: "一次性工作"},
		{Check: "C05", Author: "李四", Reason: "全年一致"},
	}
	if _, err := store.SaveDeclaration(t.Context(), seedScope, d, "test", time.Now()); err != nil {
		t.Fatal(err)
	}
	for _, month := range fixtures.DemoMonths {
		r, _, err := sheet.ReadReport("actuals.json", fixtures.Actuals(month))
		if err != nil {
			t.Fatal(err)
		}
		if r.History = nil; month == 6 {
			r.Department = &engine.ProjectReport{GoalActual: "完成过半", Observations: []engine.Observation{{Level2: "服务对象满意度指标", Name: "群众满意率", Actual: rules.Cell{Text: "95%"}}}}
			r.Projects[0].Funds = []engine.Fund{{Kind: engine.Fiscal, Initial: rules.Cell{Text: "200.00"}, Budget: rules.Cell{Text: "210"}, Spent: rules.Cell{Text: "100.50"}}}
		}
		if _, err := store.SaveReport(t.Context(), seedScope, r, "test", time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	return store
}

// stored is all that is in force in a store.
func stored(t *testing.T, s *storage.Store) (all []any) {
	t.Helper()
	d, err := s.Declaration(t.Context(), seedScope, 2025)
	if err != nil {
		t.Fatal(err)
	}
	all = append(all, d)
	for _, month := range fixtures.DemoMonths {
		r, err := s.Report(t.Context(), seedScope, 2025, month)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

func onBoth(t *testing.T, test func(t *testing.T, dsn func(name string) string)) {
	t.Run("sqlite", func(t *testing.T) {
		folder := t.TempDir()
		test(t, func(name string) string { return filepath.Join(folder, name+".db") })
	})
	t.Run("postgres", func(t *testing.T) { test(t, func(string) string { return testschema.New(t) }) })
}

// What is exported as data fills an empty store with the same, and changes nothing
// where it came from.
func TestExportedDataComeBack(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn func(string) string) {
		from, folder := dsn("from"), t.TempDir()
		want := stored(t, seedStore(t, from))
		for name, exports := range map[string][][2]string{
			"standard json": {{"国标", "standard.json"}},
			"standard csv":  {{"standard", "standard.zip"}},
			"ours":          {{"goals", "goals.json"}, {"执行数据", "actuals.json"}},
		} {
			to := dsn(strings.ReplaceAll(name, " ", "-"))
			store := opened(t, to)
			var files []string
			for _, e := range exports {
				files = append(files, filepath.Join(folder, e[1]))
				must(t, "export", e[0], "--dsn", from, "-o", files[len(files)-1])
			}
			must(t, append([]string{"import", "--dsn", to}, files...)...)
			if diff := cmp.Diff(want, stored(t, store), cmpopts.IgnoreTypes(rules.Source{})); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
			if said := must(t, append([]string{"import", "--dry-run", "--dsn", from}, files...)...); !strings.Contains(said, "新增0项，更新0项") {
				t.Errorf("%s: a second import: %s", name, said)
			}
		}
	})
}

// An agency's template comes filled in with what is stored. Handed back as it is it
// changes nothing; filled in it is stored.
func TestExportedTemplate(t *testing.T) {
	dsn := filepath.Join(t.TempDir(), "store.db")
	store := seedStore(t, dsn)
	path := filepath.Join(t.TempDir(), "填报.xlsx")
	must(t, "export", "填报模板", "--month", "6", "--dsn", dsn, "-o", path)
	if said := must(t, "import", "--dry-run", "--dsn", dsn, path); !strings.Contains(said, "新增0项，更新0项") {
		t.Errorf("handed back as it is: %s", said)
	}
	must(t, "export", "template", "--month", "7", "--agency", "433001", "--dsn", dsn, "-o", path)
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("填报")
	if err != nil {
		t.Fatal(err)
	}
	row := slices.IndexFunc(rows, func(r []string) bool { return slices.Contains(r, "聘用人员数量") })
	col := slices.IndexFunc(rows[3], func(head string) bool { return strings.Contains(head, "本期实际完成值") })
	if row < 0 || col < 0 || !strings.Contains(strings.Join(rows[row], "|"), "6月底：") {
		t.Fatalf("row %d, column %d: %q", row, col, rows[max(row, 0)])
	}
	at, err := excelize.CoordinatesToCellName(col+1, row+1)
	if err == nil {
		err = book.SetCellStr("填报", at, "47")
	}
	if err == nil {
		err = book.Save()
	}
	if err != nil {
		t.Fatal(err)
	}
	must(t, "import", "--dsn", dsn, path)
	r, err := store.Report(t.Context(), seedScope, 2025, 7)
	if err != nil || len(r.Projects) != 1 || len(r.Projects[0].Observations) != 1 || r.Projects[0].Observations[0].Actual.Text != "47" {
		t.Errorf("%v %+v", err, r)
	}
}

// The rules and the marks in a template are those by which the year is judged: of the
// scheme of its latest run, or of the one that is named.
func TestTemplateOfTheYearsScheme(t *testing.T) {
	dsn := filepath.Join(t.TempDir(), "store.db")
	store := seedStore(t, dsn)
	exported := func(args ...string) (guide, marks []string) {
		path := filepath.Join(t.TempDir(), "template.xlsx")
		must(t, append([]string{"export", "填报模板", "--month", "12", "--dsn", dsn, "-o", path}, args...)...)
		book, err := excelize.OpenFile(path)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := book.GetRows("填报")
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[4:] {
			marks = append(marks, row[slices.Index(rows[3], "分值")])
		}
		columns, err := book.GetCols("说明")
		if err == nil {
			err = book.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		return columns[0], marks
	}
	judged := func(name string) (marks []string) {
		s, err := rules.FindScheme(name)
		if err != nil {
			t.Fatal(err)
		}
		d, r, err := store.Book(t.Context(), engine.Period{Division: seedScope.Division, FiscalYear: 2025, Month: 12})
		if err != nil {
			t.Fatal(err)
		}
		o, ds, err := engine.Evaluate(s, d, r)
		if err != nil || o == nil {
			t.Fatal(err, ds)
		}
		for _, p := range o.Projects {
			for _, i := range p.Indicators {
				marks = append(marks, i.Marks.Decimal().Short(2))
			}
		}
		return marks
	}
	for _, c := range []struct {
		run    string // evaluate under it first
		args   []string
		scheme string
	}{
		{"", nil, "MOF2020"},
		{"MOF2021_COST", nil, "MOF2021_COST"},
		{"", []string{"--scheme", "MOF2020"}, "MOF2020"},
	} {
		if c.run != "" {
			must(t, "run", "--month", "6", "--scheme", c.run, "--dsn", dsn)
		}
		guide, marks := exported(c.args...)
		if diff := cmp.Diff(judged(c.scheme), marks); diff != "" || !strings.Contains(strings.Join(guide, ""), "评分办法："+c.scheme+"@") {
			t.Errorf("%v: %s\n%q", c, diff, guide)
		}
	}
}

func TestExportsOfDataThatCannotBe(t *testing.T) {
	dsn := filepath.Join(t.TempDir(), "store.db")
	store := seedStore(t, dsn)
	other := &rules.Declaration{FiscalYear: 2025, Tables: []*rules.GoalTable{{No: 1, AgencyCode: "433002", Code: rules.Cell{Text: "X"}, Name: "另一单位的"}}}
	if _, err := store.SaveDeclaration(t.Context(), seedScope, other, "test", time.Now()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		out  string
		says string
	}{
		{[]string{"填报模板"}, "a.xlsx", "--month"},
		{[]string{"填报模板", "--month", "7"}, "a.xlsx", "--agency"},
		{[]string{"填报模板", "--month", "13"}, "a.xlsx", "不是月份"},
		{[]string{"填报模板", "--month", "7", "--agency", "9"}, "a.xlsx", "没有可以写出“填报模板”的内容"},
		{[]string{"填报模板", "--month", "7"}, "a.docx", "只能写成xlsx"},
		{[]string{"国标"}, "a.xlsx", "只能写成json、zip"},
		{[]string{"国标", "--light", "RED"}, "a.json", "与评价结果无关"},
		{[]string{"国标", "--scheme", "MOF2020"}, "a.json", "与评分办法无关"},
		{[]string{"自评表", "--scheme", "MOF2020"}, "a.xlsx", "--scheme 只用于填报模板"},
		{[]string{"填报模板", "--month", "7", "--agency", "433001", "--scheme", "没有的"}, "a.xlsx", "没有评分办法“没有的”"},
		{[]string{"国标", "--year", "2031"}, "a.json", "没有可以写出“国标”的内容"},
		{[]string{"执行数据", "--month", "5"}, "a.json", "没有可以写出“执行数据”的内容"},
		{[]string{"监控表"}, "a.json", "不知道写成什么格式"},
		{[]string{"体检表"}, "a.json", "填报模板、国标、执行数据"},
	} {
		var errs strings.Builder
		path := filepath.Join(t.TempDir(), c.out)
		p := program{in: strings.NewReader(""), out: &errs, err: &errs, files: diskFiles{}}
		if status := run(t.Context(), p, append(append([]string{"export"}, c.args...), "--dsn", dsn, "-o", path)); status != exitUsage || !strings.Contains(errs.String(), c.says) {
			t.Errorf("%v: %d %s", c.args, status, &errs)
		}
	}
}
