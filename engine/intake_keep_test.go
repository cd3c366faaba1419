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

// intakeOver checks a table of one project over what is stored of it and returns it
// with the findings.
func intakeOver(t *testing.T, stored *rules.GoalTable, text string) (*rules.GoalTable, string) {
	t.Helper()
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	d, ds, err := sheet.ReadGoals("again.csv", []byte(text))
	if err != nil || d == nil {
		t.Fatalf("%v %v", err, ds)
	}
	d.FiscalYear = 2025
	in := engine.Intake{Declarations: []*rules.Declaration{d}}
	check, err := in.Check(scheme, "130209", map[int]*rules.Declaration{2025: {FiscalYear: 2025, Division: "130209", Tables: []*rules.GoalTable{stored}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d.Tables[0], fmt.Sprint(check.Diagnostics)
}

func storedTable() *rules.GoalTable {
	text := func(s string) rules.Cell { return rules.Cell{Text: s} }
	return &rules.GoalTable{
		No: 5, Title: "培训绩效目标表", AgencyCode: "433001", AgencyName: "审批局", MoneyUnit: "万元", Code: text("13020925P00009410002P"), Name: "培训",
		Budget: text("100"), Fiscal: text("80"), Other: text("20"), Purpose: "培训干部", Plan: []rules.PlanCell{{Month: 6, Percent: text("40")}, {Month: 12, Percent: text("100")}}, Goal: "提高能力",
		Indicators: []rules.Indicator{
			{Level1: "产出指标", Level2: "数量指标", Name: "培训人次", Description: "参加的人次\n评分标准：按比例", Basis: "计划", Target: text("50"), Sign: "≥", Unit: "人次", Marks: "50", Kind: rules.Flow, Plan: []rules.PlanCell{{Month: 12, Percent: text("100")}}},
			{Level1: "效益指标", Level2: "社会效益指标", Name: "能力", Target: text("提高"), Sign: "定性", Marks: "40"},
		},
	}
}

// TestIntakeKeepsWhatALayoutCannotSay lays forms of fewer parts and columns over a
// stored table that has everything.
func TestIntakeKeepsWhatALayoutCannotSay(t *testing.T) {
	const head = "项目编码,13020925P00009410002P,项目名称,培训\n预算数,100,,\n"
	const columns = "一级指标,二级指标,三级指标,指标值\n"
	const rest = "效益指标,社会效益指标,能力,提高\n"
	all := "这份表没有“序号”“标题”“预算单位编码”“预算单位”“金额单位”“财政资金”“其他资金”“资金用途”“资金支出计划”“绩效目标”“绩效指标描述”“指标性质”“计量单位”“分值”“指标值确定依据”“累计类型”“目标计划”17栏，保留已存的"
	for name, c := range map[string]struct {
		text       string
		change     func(want *rules.GoalTable)
		says, hush string
	}{
		"the target as it is stored": {head + columns + "产出指标,数量指标,培训人次,50\n" + rest, func(*rules.GoalTable) {}, all, "没有资金支出计划"},
		"written together":           {head + columns + "产出指标,数量指标,培训人次,≥50人次\n" + rest, func(*rules.GoalTable) {}, all, "F03"},
		"a mere number":              {head + columns + "产出指标,数量指标,培训人次,60人次\n" + rest, func(w *rules.GoalTable) { w.Indicators[0].Target.Text, w.Indicators[0].Unit = "60人次", "" }, "指标性质", "L02"},
		"a sign of its own":          {head + columns + "产出指标,数量指标,培训人次,≤60人次\n" + rest, func(w *rules.GoalTable) { w.Indicators[0] = stating(w.Indicators[0], "≤60人次") }, "F30", "“计量单位”"},
		"blank where there is a place": {strings.Replace(head, "预算数,100,,", "预算数,100,其他资金,\n项目概况,,,", 1) + "一级指标,二级指标,三级指标,绩效指标描述,指标值,指标值确定依据\n产出指标,数量指标,培训人次,,50,\n效益指标,社会效益指标,能力,,提高,\n", func(w *rules.GoalTable) {
			w.Other.Text, w.Purpose, w.Indicators[0].Description, w.Indicators[0].Basis = "", "", "", ""
		}, "“资金支出计划”", "“绩效指标描述”"},
		"only a remark": {head + "一级指标,二级指标,三级指标,指标值,评分标准\n产出指标,数量指标,培训人次,50,满额得分\n" + strings.Replace(rest, "\n", ",\n", 1), func(w *rules.GoalTable) { w.Indicators[0].Description = "参加的人次\n评分标准：满额得分" }, "“绩效指标描述”", "F03"},
		"an indicator more": {head + columns + "产出指标,数量指标,培训人次,50\n" + rest + "产出指标,质量指标,合格率,≥95%\n", func(w *rules.GoalTable) {
			w.Indicators[0].Marks, w.Indicators[1].Marks = "", ""
			w.Indicators = append(w.Indicators, rules.Indicator{Level1: "产出指标", Level2: "质量指标", Name: "合格率", Target: rules.Cell{Text: "≥95%"}})
		}, "WARN F30 [培训] 这份表没有“分值”一栏，指标又有增减", "“分值”“"},
	} {
		t.Run(name, func(t *testing.T) {
			got, said := intakeOver(t, storedTable(), c.text)
			want := storedTable()
			c.change(want)
			if w, g := textOf(want), textOf(got); w != g {
				t.Errorf("want %s\n got %s", w, g)
			}
			if !strings.Contains(said, c.says) || strings.Contains(said, c.hush) {
				t.Errorf("%q is missing, or %q is not, in %s", c.says, c.hush, said)
			}
		})
	}
}

func stating(i rules.Indicator, target string) rules.Indicator {
	i.Target.Text, i.Sign, i.Unit = target, "", ""
	return i
}

// textOf is what a table says, without the places.
func textOf(t *rules.GoalTable) string {
	data, err := sheet.WriteGoals(&rules.Declaration{Tables: []*rules.GoalTable{t}})
	if err != nil {
		panic(err)
	}
	return string(data)
}

// TestIntakeKeepsNothingOfAnother: a table that is new, and one whose file can name
// every field, stand as they are.
func TestIntakeKeepsNothingOfAnother(t *testing.T) {
	other := storedTable()
	other.Code.Text = "13020925P00010410001T"
	got, said := intakeOver(t, other, "项目编码,13020925P00009410002P,项目名称,培训\n预算数,100,,\n一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,培训人次,≥50人次\n")
	if len(got.Plan) > 0 || strings.Contains(said, "F30") || !strings.Contains(said, "没有资金支出计划") {
		t.Errorf("%v %s", got.Plan, said)
	}
	d, _, err := sheet.ReadGoals("goals.json", fixtures.SeedJSON())
	if err != nil {
		t.Fatal(err)
	}
	if n := slices.IndexFunc(d.Tables, func(t *rules.GoalTable) bool { return t.Lacks != 0 }); n >= 0 {
		t.Errorf("JSON lacks %v", d.Tables[n].Lacks.Names())
	}
}

// TestIntakeKeepsWaivers: a printed form has no place for waivers, and says which stay; a file of waivers beside it is one.
func TestIntakeKeepsWaivers(t *testing.T) {
	table := storedTable()
	stored := &rules.Declaration{FiscalYear: 2025, Tables: []*rules.GoalTable{table}, Waivers: []rules.Waiver{{Check: "L01", Project: table.Code.Text}, {Check: "L02"}}}
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	const ofTable, ofAll = "“豁免”", "INFO F30 [部门整体] 这份文件没有地方写对所有项目的豁免，保留已存的1条"
	for name, c := range map[string]struct {
		before, beside bool
		says           string
		hush           []string
	}{
		"kept":                 {true, false, ofTable, nil},
		"beside":               {true, true, "", []string{ofTable, "豁免"}},
		"none are stored":      {false, false, "", []string{"豁免"}},
		"those for every one":  {true, false, ofAll, nil},
		"none for every one":   {false, false, "", []string{ofAll}},
		"beside, of every one": {true, true, "", []string{ofAll}},
	} {
		d, ds, err := sheet.ReadGoals("again.csv", []byte("项目编码,13020925P00009410002P,项目名称,培训\n预算数,100,,\n一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,培训人次,50\n"))
		if err != nil || d == nil {
			t.Fatalf("%v %v", err, ds)
		}
		d.FiscalYear, d.Department = 2025, &rules.Department{Overall: "做好服务", Lacks: rules.AllFields}
		if c.beside {
			d.Waive(nil)
		}
		before := *stored
		if !c.before {
			before.Waivers = nil
		}
		in := engine.Intake{Declarations: []*rules.Declaration{d}}
		check, err := in.Check(scheme, "130209", map[int]*rules.Declaration{2025: &before}, nil)
		if err != nil {
			t.Fatal(err)
		}
		said := fmt.Sprint(check.Diagnostics)
		if !strings.Contains(said, c.says) || slices.ContainsFunc(c.hush, func(h string) bool { return strings.Contains(said, h) }) {
			t.Errorf("%s: %s", name, said)
		}
	}
}
