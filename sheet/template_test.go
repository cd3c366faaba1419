package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

// seedTemplate is the template of the real document's unit.
func seedTemplate(t *testing.T, month int) Template {
	t.Helper()
	d, _ := readGoals(t, "goal-tables.json", fixtures.SeedJSON())
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	return Template{Declaration: d, Scheme: scheme, Agency: "433001", FiscalYear: 2025, Month: month}
}

func written(t *testing.T, of Template) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteTemplate(&b, of); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// opened is a workbook for a test to look into.
func opened(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// edit changes a workbook as a person would.
func edit(t *testing.T, data []byte, change func(f *excelize.File) error) []byte {
	t.Helper()
	f := opened(t, data)
	var b bytes.Buffer
	err := change(f)
	if err == nil {
		_, err = f.WriteTo(&b)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// cellsOf is a workbook as a document: the shown text of every cell.
func cellsOf(t *testing.T, data []byte) (doc document) {
	t.Helper()
	f := opened(t, data)
	for _, tab := range f.GetSheetList() {
		rows, err := f.GetRows(tab)
		if err != nil {
			t.Fatal(err)
		}
		for n, row := range rows {
			l := line{inTable: true}
			for i, text := range row {
				l.cells = append(l.cells, cell{text: text, col: i, span: 1, source: rules.Source{Sheet: tab, Cell: at(i+1, n+1)}})
			}
			doc.lines = append(doc.lines, l)
		}
	}
	return doc
}

func readBack(t *testing.T, data []byte, given Given) (*engine.Report, []string) {
	t.Helper()
	f := &findings{}
	reports, ok := readExecution(cellsOf(t, data), f, given)
	if !ok {
		t.Fatal("not told from goal tables")
	}
	var ds []string
	for _, d := range f.sorted() {
		ds = append(ds, strings.TrimSpace(fmt.Sprintf("%s %s %s", d.Severity, d.ID, d.Source.Place())))
	}
	if len(reports) == 0 {
		return nil, ds
	}
	return &reports[0], ds
}

// resolved is a report as it is stored, without what only names and places it.
func resolved(t *testing.T, r *engine.Report, d *rules.Declaration) *engine.Report {
	t.Helper()
	if ds := r.Resolve(d); len(ds) > 0 {
		t.Errorf("resolving: %v", ds)
	}
	return r
}

var asStored = cmp.Options{cmpopts.IgnoreTypes(rules.Source{}, (*engine.ObservationPlaces)(nil)), cmpopts.EquateEmpty(), cmpopts.IgnoreFields(engine.ProjectReport{}, "Name")}

func TestBlankTemplateSaysNothing(t *testing.T) {
	for _, month := range []int{3, 12} {
		got, ds := readBack(t, written(t, seedTemplate(t, month)), Given{2025, month})
		if want := (&engine.Report{FiscalYear: 2025, Month: month}); !cmp.Equal(got, want) || len(ds) > 0 {
			t.Errorf("read %+v with %q", got, ds)
		}
	}
	of := seedTemplate(t, 6)
	of.Agency = "999999"
	if err := WriteTemplate(&bytes.Buffer{}, of); !errors.Is(err, ErrNothingToFill) {
		t.Errorf("another unit: %v", err)
	}
}

// What is stored is filled in, and reads back as the same: a second import changes
// nothing.
func TestTemplateRoundTrip(t *testing.T) {
	for seed := range uint64(12) {
		month := []int{6, 12}[seed%2]
		of := seedTemplate(t, month)
		of.Stored = randomReport(rand.New(rand.NewPCG(seed, 1)), of.Declaration, month)
		got, ds := readBack(t, written(t, of), Given{})
		if diff := cmp.Diff(of.Stored, resolved(t, got, of.Declaration), asStored); diff != "" || len(ds) > 0 {
			t.Fatalf("seed %d: %q (-want +got):\n%s", seed, ds, diff)
		}
	}
}

// randomReport reports on some projects and indicators, whatever can be reported.
func randomReport(r *rand.Rand, d *rules.Declaration, month int) *engine.Report {
	some := func(texts ...string) string {
		if r.IntN(3) == 0 {
			return texts[r.IntN(len(texts))]
		}
		return ""
	}
	money := func() rules.Cell {
		return rules.Cell{Text: some("0", "149.80", "1,250.00", "0.000001", "299.65万元")}
	}
	report := &engine.Report{FiscalYear: 2025, Month: month}
	for _, g := range d.Tables {
		p := engine.ProjectReport{Code: g.Code.Text, Budget: money(), Spent: money(), Expected: money(), Reason: some("=1+1", "招标\n推迟"), GoalActual: some("完成过半", "@全部")}
		for _, kind := range []engine.FundKind{engine.Fiscal, engine.Carried, engine.Other} {
			f := engine.Fund{Kind: kind, Initial: money(), Budget: money(), Spent: money(), Expected: money()}
			if f.Budget.Text+f.Spent.Text+f.Expected.Text != "" {
				p.Funds = append(p.Funds, f)
			}
		}
		for _, i := range g.Indicators {
			o := engine.Observation{
				Level2: i.Level2, Name: i.Name, Actual: rules.Cell{Text: some("47", "97.5%", "2025年11月20日", "0.950", "-3", "是")},
				Forecast: some("50", "98%"), Likelihood: some("确定能", "有可能", "完全不可能"), Obstacles: some("经费保障", "制度保障、其他"),
				Remark: some("+补办", "二"), SelfScore: rules.Cell{Text: some("12.50", "0")}, Reason: some("离职", "-1 人\n补聘"),
				Cause: some("TARGET_TOO_LOW", "DEMAND"), Grade: some("达成", "部分达成"), Marks: some("3.50"), NotApplicable: r.IntN(9) == 0,
			}
			if !o.SaysNothing() {
				p.Observations = append(p.Observations, o)
			}
		}
		if p.Budget.Text+p.Spent.Text+p.Expected.Text+p.Reason+p.GoalActual != "" || len(p.Observations) > 0 || len(p.Funds) > 0 {
			report.Projects = append(report.Projects, p)
		}
	}
	return report
}

// find is the cell of a column in the first row that has a text in column D.
func find(t *testing.T, f *excelize.File, tab, column, name string) string {
	t.Helper()
	rows, err := f.GetRows(tab)
	if err != nil {
		t.Fatal(err)
	}
	col := slices.IndexFunc(rows[headRow-1], func(head string) bool { return plainLabel(head) == column })
	row := slices.IndexFunc(rows, func(r []string) bool { return slices.Contains(r, name) })
	if col < 0 || row < 0 {
		t.Fatalf("no column %s or row %s in %s", column, name, tab)
	}
	return at(col+1, row+1)
}

// A person fills the template in, sorts and deletes rows, adds columns of their own.
func TestFilledInTemplate(t *testing.T) {
	of := seedTemplate(t, 6)
	first := of.Declaration.Tables[0]
	data := edit(t, written(t, of), func(f *excelize.File) error {
		return errors.Join(
			f.SetCellStr(actualsTab, find(t, f, actualsTab, "本期实际完成值", "聘用人员数量"), " 47 "),
			f.SetCellStr(actualsTab, find(t, f, actualsTab, "完成目标可能性", "聘用人员数量"), "有可能"),
			f.SetCellStr(actualsTab, find(t, f, actualsTab, "不适用", "拨款保障率"), "√"),
			f.SetCellFloat(moneyTab, find(t, f, moneyTab, "累计执行数", "年度资金总额"), 149.8, -1, 64),
			f.SetCellInt(moneyTab, "F6", 100), // 当年财政拨款
		)
	})
	want := &engine.Report{FiscalYear: 2025, Month: 6, Projects: []engine.ProjectReport{{
		Code: first.Code.Text, Spent: text("149.80"),
		Funds: []engine.Fund{{Kind: engine.Fiscal, Initial: first.Fiscal, Spent: text("100.00")}},
		Observations: []engine.Observation{
			{Level2: "数量指标", Name: "聘用人员数量", Actual: text("47"), Likelihood: "有可能"},
			{Level2: "质量指标", Name: "拨款保障率", NotApplicable: true},
		},
	}}}
	for name, change := range map[string]func(f *excelize.File) error{
		"as it is":           func(*excelize.File) error { return nil },
		"a column of theirs": func(f *excelize.File) error { return f.InsertCols(actualsTab, "E", 2) },
		"rows deleted": func(f *excelize.File) error {
			return errors.Join(f.RemoveRow(actualsTab, 9), f.RemoveRow(actualsTab, 12), f.RemoveRow(moneyTab, 8))
		},
		"rows moved to the end": func(f *excelize.File) error {
			return errors.Join(f.DuplicateRowTo(actualsTab, 5, 77), f.RemoveRow(actualsTab, 5))
		},
		"a column dropped": func(f *excelize.File) error { return f.RemoveCol(actualsTab, "F") },
		"blank rows between": func(f *excelize.File) error {
			return errors.Join(f.InsertRows(actualsTab, 6, 3), f.InsertRows(moneyTab, 5, 1))
		},
		"guide removed": func(f *excelize.File) error { return f.DeleteSheet(guideTab) },
	} {
		t.Run(name, func(t *testing.T) {
			got, ds := readBack(t, edit(t, data, change), Given{})
			if diff := cmp.Diff(want, resolved(t, got, of.Declaration), asStored); diff != "" || len(ds) > 0 {
				t.Errorf("%q (-want +got):\n%s", ds, diff)
			}
		})
	}
}

// What can't be told, or does not belong, is said with its place.
func TestMistakesInATemplate(t *testing.T) {
	data := written(t, seedTemplate(t, 6))
	set := func(tab, cell, text string) func(f *excelize.File) error {
		return func(f *excelize.File) error { return f.SetCellStr(tab, cell, text) }
	}
	all := func(changes ...func(f *excelize.File) error) func(f *excelize.File) error {
		return func(f *excelize.File) (err error) {
			for _, change := range changes {
				err = errors.Join(err, change(f))
			}
			return err
		}
	}
	for name, c := range map[string]struct {
		change func(f *excelize.File) error
		given  Given
		want   string
	}{
		"another version":          {change: set(actualsTab, "A2", "填报模板第9版｜2025年6月底｜单位：x"), want: "ERROR D24 填报 A2"},
		"another month on a tab":   {change: set(moneyTab, "A2", "填报模板第1版｜2025年7月底｜单位：x"), want: "ERROR D24 资金 A2"},
		"another month than given": {change: set(guideTab, "A40", ""), given: Given{2025, 7}, want: "WARN D10 资金 A2"},
		"header renamed":           {change: set(actualsTab, "H4", "本期数"), want: "ERROR F03 填报 A4"},
		"header twice":             {change: set(actualsTab, "G4", "本期实际完成值"), want: "ERROR F10 填报 H4"},
		"column of theirs":         {change: all(set(actualsTab, "R4", "责任人"), set(actualsTab, "R5", "张三"), set(actualsTab, "R6", "李四")), want: "WARN F09 填报 R4"},
		"beyond the header":        {change: set(actualsTab, "S5", "张三"), want: "ERROR F03 填报 A5"},
		"no such likelihood":       {change: all(set(actualsTab, "J5", "大概"), set(actualsTab, "H5", "1")), want: "ERROR F10 填报 J5"},
		"no such answer":           {change: set(actualsTab, "M5", "不知道"), want: "ERROR F10 填报 M5"},
		"no indicator":             {change: all(set(actualsTab, "D5", ""), set(actualsTab, "H5", "1")), want: "ERROR F03 填报 H5"},
		"no project":               {change: all(set(actualsTab, "A5", ""), set(actualsTab, "B5", ""), set(actualsTab, "H5", "1")), want: "ERROR F03 填报 H5"},
		"a note below":             {change: set(actualsTab, "A77", "备注：请核对"), want: "WARN F09 填报 A77"},
		"unknown source":           {change: all(set(moneyTab, "C5", "彩票公益金"), set(moneyTab, "F5", "1")), want: "ERROR F10 资金 F5"},
		"source twice":             {change: all(set(moneyTab, "C6", "其他资金"), set(moneyTab, "F6", "1"), set(moneyTab, "F8", "1")), want: "ERROR F10 资金 F8"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, ds := readBack(t, edit(t, data, c.change), c.given); strings.Join(ds, " ") != c.want {
				t.Errorf("found %q, want %q", ds, c.want)
			}
		})
	}
}
