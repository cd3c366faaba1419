package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
	"zhunsheng/sheet"
)

// handedIn is the seed's goal tables and data as files of these names.
func handedIn(t *testing.T, month int) *engine.Intake {
	t.Helper()
	d, _, err := sheet.ReadGoals("goals.json", fixtures.SeedJSON())
	if err != nil {
		t.Fatal(err)
	}
	r, _, err := sheet.ReadReport("actuals.json", fixtures.Actuals(month))
	if err != nil {
		t.Fatal(err)
	}
	in := &engine.Intake{Declarations: []*rules.Declaration{d}}
	in.AddReport(r)
	return in
}

func TestIntakeIsCheckedAsAWhole(t *testing.T) {
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(in *engine.Intake)
		want   string // the id and part of the message of an ERROR; empty where it may be stored
	}{
		"as it is":              {func(*engine.Intake) {}, ""},
		"data of stored tables": {func(in *engine.Intake) { in.Declarations = nil }, ""},
		"data without a code": {func(in *engine.Intake) {
			in.Reports[0].Projects[0].Code, in.Reports[0].Projects[0].Name = "", "购买第三方服务"
		}, ""},
		"data without code or name":       {func(in *engine.Intake) { in.Reports[0].Projects[0].Code = "" }, "D21"},
		"a stored table without its code": {func(in *engine.Intake) { in.Declarations[0].Tables[0].Code.Text = "" }, ""},
		"a new table without a code": {func(in *engine.Intake) {
			in.Declarations[0].Tables[0].Code.Text, in.Declarations[0].Tables[0].Name = "", "新项目"
		}, "F03"},
		"another division":         {func(in *engine.Intake) { in.Declarations[0].Division = "999999" }, "D10 目标表是区划999999的"},
		"no year":                  {func(in *engine.Intake) { in.Declarations[0].FiscalYear = 0 }, "D10 看不出是哪一年度"},
		"an unknown project":       {func(in *engine.Intake) { in.Reports[0].Projects[0].Code = "X" }, "D05 目标表里没有项目编码“X”"},
		"a year without tables":    {func(in *engine.Intake) { in.Declarations, in.Reports[0].FiscalYear = nil, 2024 }, "D05 没有2024年度的目标表，执行数据无从对应；已有的是2025年度的"},
		"a project reported twice": {func(in *engine.Intake) { in.Reports[0].Projects[1] = in.Reports[0].Projects[0] }, "重复填报"},
		"an amount below 分":        {func(in *engine.Intake) { in.Reports[0].Projects[0].Spent.Text = "1.12345678" }, "D16"},
		"a table without a budget": {func(in *engine.Intake) { in.Declarations[0].Tables[0].Budget.Text = "很多" }, "F08"},
		"tables in two files of one name": {func(in *engine.Intake) {
			again := *in.Declarations[0].Tables[0]
			again.Code.Source.Digest = "sha256:other"
			in.Declarations = append(in.Declarations, &rules.Declaration{FiscalYear: 2025, Tables: []*rules.GoalTable{&again}})
		}, "F04"},
		"a month in two files": {func(in *engine.Intake) {
			again := *in.Reports[0]
			again.Projects = slices.Clone(again.Projects[:1])
			again.Projects[0].Source.File = "again.json"
			in.Reports = append(in.Reports, &again)
		}, "D05 项目13020925P00009410002P的12月数据在actuals.json里已有"},
	} {
		t.Run(name, func(t *testing.T) {
			in := handedIn(t, 12)
			stored := map[int]*rules.Declaration{2025: handedIn(t, 12).Declarations[0]}
			c.change(in)
			got, err := in.Check(scheme, "130209", stored, nil)
			if err != nil || got.Storable != (c.want == "") {
				t.Fatalf("%v, storable %v: %v", err, got.Storable, got.Diagnostics)
			}
			if !slices.ContainsFunc(got.Diagnostics, func(d rules.Diagnostic) bool { return strings.Contains(d.String(), c.want) }) {
				t.Errorf("%q is missing in %v", c.want, got.Diagnostics)
			}
			if slices.ContainsFunc(got.Diagnostics, func(d rules.Diagnostic) bool { return strings.Contains(d.Message, "项目编码“”") }) {
				t.Errorf("a project that could not be told is told twice: %v", got.Diagnostics)
			}
		})
	}
}

// Judging a report in parts finds what judging it whole finds.
func TestIntakeFindsInPartsWhatItFindsWhole(t *testing.T) {
	t.Parallel()
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	like := handedIn(t, 12)
	d, r := *like.Declarations[0], *like.Reports[0]
	d.Department, d.Tables, r.Projects = nil, nil, nil
	for i := range 600 {
		n := i % len(like.Reports[0].Projects)
		table, p := *like.Declarations[0].Tables[n], like.Reports[0].Projects[n]
		table.Code.Text = fmt.Sprintf("13020925P%012d", i)
		table.Name = table.Code.Text
		p.Code = table.Code.Text
		d.Tables, r.Projects = append(d.Tables, &table), append(r.Projects, p)
	}
	r.Projects[599].Spent.Text = "-1"
	_, want, err := engine.Evaluate(scheme, &d, &r)
	if err != nil {
		t.Fatal(err)
	}
	got, err := (&engine.Intake{Declarations: []*rules.Declaration{&d}, Reports: []*engine.Report{&r}}).Check(scheme, "130209", nil, nil)
	if err != nil || got.Storable {
		t.Fatalf("%v, storable %v", err, got.Storable)
	}
	lines := func(ds []rules.Diagnostic) (list []string) {
		for _, d := range ds {
			list = append(list, d.String())
		}
		slices.Sort(list)
		return slices.Compact(list)
	}
	if !slices.Equal(lines(want), lines(got.Diagnostics)) || len(want) < 600 {
		t.Errorf("%d findings of the whole, %d of the parts", len(lines(want)), len(lines(got.Diagnostics)))
	}
}

// lined are findings as they are printed.
func lined(ds []rules.Diagnostic) (list []string) {
	for _, d := range ds {
		list = append(list, d.String())
	}
	return list
}

// TestIntakeNamesTheFileOnce checks that each finding names its file and stands once.
func TestIntakeNamesTheFileOnce(t *testing.T) {
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(in *engine.Intake)
		stored bool
		want   []string // each once
	}{
		"nothing reported of an indicator": {func(in *engine.Intake) {
			in.Reports[0].Projects[0].Observations = nil
		}, false, []string{"actuals.json /projects/0: WARN D13 [购买第三方服务] “预算执行率”没有得满分"}},
		"no code": {func(in *engine.Intake) {
			in.Declarations[0].Tables[0].Code.Text = ""
		}, false, []string{"goals.json /projects/0/code: ERROR F03 [购买第三方服务] “购买第三方服务”没有项目编码"}},
		"another year": {func(in *engine.Intake) { in.Reports[0].Month = 13 }, false, []string{"actuals.json: ERROR D10 月份13应在1到12之间"}},
		"an unknown level 1": {func(in *engine.Intake) {
			in.Reports, in.Declarations[0].Tables[0].Indicators[0].Level1 = nil, "影响力指标"
		}, false, []string{"goals.json /projects/0/indicators/0/target: ERROR M01 [购买第三方服务] 评分办法MOF2020没有一级指标“影响力指标”，无法分配分值"}},
		"what is stored already": {func(in *engine.Intake) { in.Declarations = nil }, true, []string{
			"actuals.json: WARN L02 已存的内容里有5处，涉及“购买第三方服务”“劳务外包人员经费”“审批大厅群企服务经费”；如：指标值没有关系符号",
			"actuals.json: ERROR U01 [优化营商环境提升项目] 已存的内容里：“持续发挥作用期限”应以年、月计量",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			in := handedIn(t, 12)
			stored := map[int]*rules.Declaration{}
			if c.stored {
				stored[2025] = in.Declarations[0]
			}
			c.change(in)
			check, err := in.Check(scheme, "130209", stored, nil)
			if err != nil {
				t.Fatal(err)
			}
			got := lined(check.Diagnostics)
			for _, want := range c.want {
				n := 0
				for _, one := range got {
					if strings.HasPrefix(one, want) {
						n++
					}
				}
				if n != 1 {
					t.Errorf("%q stands %d times in\n%s", want, n, strings.Join(got, "\n"))
				}
			}
			for _, d := range check.Diagnostics {
				if d.Source.File == "" {
					t.Errorf("no file: %s", d)
				}
				if strings.Contains(d.Message, rules.NoCode) {
					t.Errorf("said a second time: %s", d)
				}
			}
			if c.stored && len(got) > 30 {
				t.Errorf("%d findings:\n%s", len(got), strings.Join(got, "\n"))
			}
		})
	}
}

// TestIntakeKeepsTheSpelling lays equal numbers over stored ones, and others.
func TestIntakeKeepsTheSpelling(t *testing.T) {
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	table := func(target, budget, percent string) *rules.GoalTable {
		return &rules.GoalTable{
			Code: rules.Cell{Text: "13020925P00009410002P"}, Name: "培训", Budget: rules.Cell{Text: budget},
			Plan: []rules.PlanCell{{Month: 12, Percent: rules.Cell{Text: percent}}},
			Indicators: []rules.Indicator{
				{Level1: "产出指标", Level2: "数量指标", Name: "培训人次", Target: rules.Cell{Text: target}, Marks: "90"},
			},
		}
	}
	const first = "≥80.00人次"
	for _, c := range []struct {
		target, budget, percent string
		want                    string
	}{
		{"≥80人次", "299.650", "100.0%", "≥80.00人次 299.65 100%"},
		{"≥80.5人次", "299.65", "100%", "≥80.5人次 299.65 100%"},
		{">80人次", "299.66", "99", ">80人次 299.66 99"},
		{"≥80人次（按合同）", " 299.65 ", "100", "≥80人次（按合同） 299.65 100%"},
	} {
		d := &rules.Declaration{FiscalYear: 2025, Tables: []*rules.GoalTable{table(c.target, c.budget, c.percent)}}
		stored := map[int]*rules.Declaration{2025: {FiscalYear: 2025, Tables: []*rules.GoalTable{table(first, "299.65", "100%")}}}
		if _, err := (&engine.Intake{Declarations: []*rules.Declaration{d}}).Check(scheme, "130209", stored, nil); err != nil {
			t.Fatal(err)
		}
		got := d.Tables[0]
		if text := strings.Join([]string{got.Indicators[0].Target.Text, got.Budget.Text, got.Plan[0].Percent.Text}, " "); text != c.want {
			t.Errorf("%s over %s: %s, want %s", c.target, first, text, c.want)
		}
	}
}
