package standard_test

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/sheet/standard"
)

var (
	morning = time.Date(2025, 7, 3, 8, 30, 0, 123000000, time.UTC)
	head    = standard.Head{FiscalYear: 2025, Division: "130209", At: morning}
	// anywhere compares without the places where something was read, and without the
	// names of projects, by which reports are not known.
	anywhere = cmp.Options{
		cmp.Transformer("source", func(rules.Source) struct{} { return struct{}{} }),
		cmp.FilterPath(func(p cmp.Path) bool {
			return p.Last().String() == ".Name" && p.Index(-2).Type().String() == "engine.ProjectReport"
		}, cmp.Ignore()),
	}
)

// seed is the real declaration with the data of all checkpoints.
func seed(t testing.TB) (*rules.Declaration, []*engine.Report) {
	t.Helper()
	d, _, err := sheet.ReadGoals("seed.json", fixtures.SeedJSON())
	if err != nil {
		t.Fatal(err)
	}
	var reports []*engine.Report
	for _, month := range fixtures.DemoMonths {
		r, _, err := sheet.ReadReport("seed.json", fixtures.Actuals(month))
		if err != nil {
			t.Fatal(err)
		}
		reports = append(reports, r)
	}
	return d, reports
}

// written is an export in a format, as files that belong together.
func written(t testing.TB, format standard.Format, h standard.Head, d *rules.Declaration, reports ...*engine.Report) []standard.File {
	t.Helper()
	var b bytes.Buffer
	if err := standard.Write(&b, format, h, d, reports...); err != nil {
		t.Fatal(err)
	}
	if format == standard.JSON {
		return []standard.File{{Name: "国标.json", Data: b.Bytes()}}
	}
	archive, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var files []standard.File
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r) // checks the sum
		if err != nil {
			t.Fatal(f.Name, err)
		}
		files = append(files, standard.File{Name: f.Name, Data: data})
	}
	return files
}

// everything has every text that there may be, and hard ones.
func everything() (*rules.Declaration, []*engine.Report) {
	cell := func(text string) rules.Cell { return rules.Cell{Text: text} }
	d := &rules.Declaration{FiscalYear: 2025, Division: "130209",
		Department: &rules.Department{Overall: "总体\n二行", Measures: "（一）完善", SubGoals: []rules.SubGoal{
			{Title: "政务", Goal: "提高", Indicator: cell("群众满意率达到99%以上。")}, {Goal: "无题"}, {Title: "只有题"},
		}, Indicators: []rules.Indicator{
			{Level1: "产出指标", Level2: "数量指标", Name: "办件数量", Description: "全年办件\n评分标准：按比例", Basis: "计划标准", Target: cell("≥1,000件"), Sign: "≥", Unit: "件", Marks: "45", Kind: rules.Flow, Plan: []rules.PlanCell{{Month: 6, Percent: cell("50")}}},
			{Level1: "满意度指标", Level2: "服务对象满意度指标", Name: "群众满意度", Target: cell("较好"), Sign: "定性", Marks: "45"},
		}},
		Waivers: []rules.Waiver{{Check: "L04", Project: "A1", Indicator: "甲", Author: "张三", Reason: "按表"}, {Check: "C06", Author: "李四", Reason: "同\"意\", 可"}},
		Tables: []*rules.GoalTable{{
			No: 7, Title: "1.甲表", AgencyCode: "433001", AgencyName: "某局", MoneyUnit: "万元", Code: cell("A1"), Name: "=甲", Budget: cell(" 1,250.00 "), Fiscal: cell("1250"),
			Other: cell(""), Purpose: "\"用\",途\r\n第二行", Plan: []rules.PlanCell{{Month: 3, Percent: cell(" 0% ")}, {Month: 12, Percent: cell("100")}}, Goal: "-目标",
			Indicators: []rules.Indicator{
				{Level1: "产出指标", Level2: "数量指标", Name: "甲", Description: "'=描述", Basis: "计划标准", Target: cell(" ≥50人 "), Sign: "≥", Unit: "人", Marks: "12.5", Kind: rules.Flow, Plan: []rules.PlanCell{{Month: 6, Percent: cell("40")}}},
				{Level1: "效益指标", Level2: "社会效益指标", Name: "@乙", Target: cell("显著改善"), Sign: "2"},
			},
		}, {Code: cell("A2"), Name: "乙", Budget: cell("80.00"), Plan: []rules.PlanCell{{Month: 12, Percent: cell("100%")}}}},
	}
	own := engine.ProjectReport{Spent: cell("70"), Expected: cell("95.50"), GoalActual: "已完成", Reason: "见说明", Funds: []engine.Fund{{Kind: engine.Other, Spent: cell("1")}},
		Observations: []engine.Observation{{Name: "群众满意率", Likelihood: "确定能"}}}
	project := engine.ProjectReport{
		Code: "A1", Budget: cell("100.0"), Spent: cell("约70"), Expected: cell("95万元"), Reason: "+招标晚", GoalActual: "完成\n三批",
		Funds: []engine.Fund{
			{Kind: engine.Fiscal, Initial: cell("80"), Budget: cell("90"), Spent: cell("12元"), Expected: cell("0.000001")},
			{Kind: engine.Fiscal, Budget: cell("-5")}, {Kind: engine.Carried}, {Kind: "BANK", Spent: cell("1")},
		},
		Observations: []engine.Observation{
			{Level2: "数量指标", Name: "甲", Actual: cell("-47"), Forecast: " 50", Likelihood: "有可能", Obstacles: "经费保障、其他", Remark: "\t备注", SelfScore: cell("11.75"), Reason: "\r因\r\n果", Cause: "POLICY"},
			{Level2: "社会效益指标", Name: "@乙", Actual: cell("''达成"), Grade: "达成", Marks: "14.5", Reason: "'"},
			{Level2: "社会效益指标", Name: "丙", NotApplicable: true},
		},
	}
	var reports []*engine.Report
	for _, month := range []int{6, 12} {
		reports = append(reports, &engine.Report{FiscalYear: 2025, Month: month, Department: &own, Projects: []engine.ProjectReport{
			project, {Code: "A2", Budget: cell("80.00"), Spent: cell("80.00")}, {Code: "A3"}, {Code: "A4", Spent: cell("1"), Observations: []engine.Observation{{Level2: "甲", Name: "甲"}}},
		}})
	}
	return d, reports
}

func TestNothingIsLost(t *testing.T) {
	for name, make := range map[string]func() (*rules.Declaration, []*engine.Report){
		"seed": func() (*rules.Declaration, []*engine.Report) { return seed(t) }, "everything": everything,
	} {
		for format, how := range map[standard.Format]string{standard.JSON: "JSON", standard.CSV: "CSV"} {
			d, reports := make()
			files := written(t, format, head, d, reports...)
			for _, f := range files {
				if !standard.Fits(f.Data) {
					t.Errorf("%s as %s: %s is not told to be of the standard", name, how, f.Name)
				}
			}
			slices.Reverse(files) // their order says nothing
			back, months, ds := standard.Read(engine.Period{}, files...)
			if diff := cmp.Diff(d, back, anywhere); diff != "" {
				t.Errorf("%s as %s, goals:\n%s", name, how, diff)
			}
			var want []engine.Report
			for _, r := range reports {
				want = append(want, *r)
			}
			if diff := cmp.Diff(want, months, anywhere); diff != "" {
				t.Errorf("%s as %s, reports:\n%s", name, how, diff)
			}
			for _, f := range ds {
				if name == "seed" || f.Severity == rules.Error || f.ID != "F29" || !strings.Contains(f.Message, "计算符号代码") && !strings.Contains(f.Message, "预算数") {
					t.Errorf("%s as %s: %v", name, how, f)
				}
			}
		}
	}
}

// TestDigestsStay evaluates what was written and read back: the same inputs.
func TestDigestsStay(t *testing.T) {
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	d, reports := seed(t)
	for _, format := range []standard.Format{standard.JSON, standard.CSV} {
		back, months, _ := standard.Read(engine.Period{}, written(t, format, head, d, reports...)...)
		for i := range months {
			want, _, err := engine.Evaluate(scheme, d, reports[i])
			if err != nil {
				t.Fatal(err)
			}
			got, ds, err := engine.Evaluate(scheme, back, &months[i])
			if err != nil || got == nil || got.InputDigest != want.InputDigest {
				t.Errorf("month %d: %v %v", months[i].Month, ds, err)
			}
		}
	}
}

// TestIDsAreDerived: the same export twice is the same, byte by byte, and no two records
// of a table have one id.
func TestIDsAreDerived(t *testing.T) {
	d, reports := seed(t)
	first := written(t, standard.CSV, head, d, reports...)
	if diff := cmp.Diff(first, written(t, standard.CSV, head, d, reports...)); diff != "" {
		t.Error(diff)
	}
	if len(first) != 10 {
		t.Errorf("%d tables", len(first))
	}
	for _, f := range first {
		if strings.HasPrefix(f.Name, "PM_PERF_SELF_BGT") {
			continue // has no id of its own
		}
		seen := map[string]bool{}
		for n, line := range strings.Split(strings.TrimSuffix(string(f.Data), "\r\n"), "\r\n") {
			id, _, _ := strings.Cut(line, ",")
			if n > 0 && (len(id) != 32 || seen[id]) {
				t.Errorf("%s line %d: id %q", f.Name, n+1, id)
			}
			seen[id] = true
		}
		if !bytes.HasPrefix(f.Data, []byte("\xef\xbb\xbf")) || !strings.Contains(string(f.Data), "20250703083000123") {
			t.Errorf("%s has no mark, or no time of 17 characters", f.Name)
		}
	}
}

func TestNothingAtAll(t *testing.T) {
	var b bytes.Buffer
	if err := standard.Write(&b, standard.JSON, head, nil); err != nil || b.String() != "{}\n" {
		t.Errorf("%q, %v", b.String(), err)
	}
	_, _, ds := standard.Read(engine.Period{}, standard.File{Name: "a.json", Data: b.Bytes()})
	if len(ds) != 1 || ds[0].ID != "F01" {
		t.Error(ds)
	}
}
