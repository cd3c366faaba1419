package rules

import (
	"slices"
	"strings"
	"testing"
)

// TestGoalTableFindings changes one thing in a sound table: each change has its
// finding, and the sound table has none.
func TestGoalTableFindings(t *testing.T) {
	s := defaultScheme(t)
	sound := func() *GoalTable {
		cell := func(text string) Cell { return Cell{Text: text} }
		g := &GoalTable{Name: "示例", Code: cell("A1"), Budget: cell("100.00"), Fiscal: cell("90"), Other: cell("10")}
		for i, percent := range []string{"25%", " 50 %", "75", "100％"} {
			g.Plan = append(g.Plan, PlanCell{[]int{3, 6, 10, 12}[i], cell(percent)})
		}
		g.Indicators = []Indicator{{Level1: "产出指标", Level2: "数量指标", Name: "人数", Target: cell("≥10人")}, {Level1: "产出指标", Level2: "质量指标", Name: "人数", Target: cell("≥10人")}}
		return g
	}
	for name, c := range map[string]struct {
		change func(*GoalTable)
		want   string // "" for none
	}{
		"sound":                {func(*GoalTable) {}, ""},
		"no fiscal column":     {func(g *GoalTable) { g.Fiscal.Text = " " }, ""},
		"no code":              {func(g *GoalTable) { g.Code.Text = " " }, "ERROR F03"},
		"no indicators":        {func(g *GoalTable) { g.Indicators = nil }, "ERROR F03"},
		"no plan":              {func(g *GoalTable) { g.Plan = nil }, "WARN F03"},
		"indicator twice":      {func(g *GoalTable) { g.Indicators[1].Level2 = " 数量指标" }, "ERROR F05"},
		"plan falls":           {func(g *GoalTable) { g.Plan[2].Percent.Text = "49" }, "ERROR F06"},
		"plan above 100":       {func(g *GoalTable) { g.Plan[3].Percent.Text = "100.01" }, "ERROR F06"},
		"plan negative":        {func(g *GoalTable) { g.Plan[0].Percent.Text = "-1" }, "ERROR F06"},
		"plan of words":        {func(g *GoalTable) { g.Plan[0].Percent.Text = "一半" }, "ERROR F06"},
		"plan too fine":        {func(g *GoalTable) { g.Plan[0].Percent.Text = "0.00001" }, "ERROR F06"},
		"plan as fractions":    {func(g *GoalTable) { g.Plan = []PlanCell{{12, Cell{Text: "1"}}} }, "ERROR F06"},
		"months out of order":  {func(g *GoalTable) { g.Plan[1].Month = 3 }, "ERROR F06"},
		"month 13":             {func(g *GoalTable) { g.Plan[3].Month = 13 }, "ERROR F06"},
		"plan ends below 100":  {func(g *GoalTable) { g.Plan[3].Percent.Text = "99" }, "WARN F07"},
		"plan ends in October": {func(g *GoalTable) { g.Plan = g.Plan[:3] }, "WARN F07"},
		"budget of words":      {func(g *GoalTable) { g.Budget.Text = "一百" }, "ERROR F08"},
		"budget negative":      {func(g *GoalTable) { g.Budget.Text = "-100" }, "ERROR F08"},
		"budget absurd":        {func(g *GoalTable) { g.Budget.Text = "1000000000000" }, "ERROR F08"},
		"budget below 分":       {func(g *GoalTable) { g.Budget.Text = "100.0000001" }, "ERROR F08"},
		"sum differs":          {func(g *GoalTable) { g.Other.Text = "11" }, "WARN F08"},
		"goal plan of a flow": {func(g *GoalTable) {
			g.Indicators[0].Target.Text, g.Indicators[0].Plan = "≥10次", []PlanCell{{6, Cell{Text: "40%"}}, {12, Cell{Text: "100"}}}
		}, ""},
		"goal plan falls": {func(g *GoalTable) {
			g.Indicators[0].Target.Text, g.Indicators[0].Plan = "≥10次", []PlanCell{{6, Cell{Text: "40"}}, {8, Cell{Text: "30"}}, {12, Cell{Text: "100"}}}
		}, "ERROR F06"},
		"goal plan of a level": {func(g *GoalTable) { g.Indicators[0].Plan = []PlanCell{{12, Cell{Text: "100"}}} }, "WARN F13"},
		"target unreadable":    {func(g *GoalTable) { g.Indicators[0].Target.Text = "≥**人" }, "ERROR V01"},
	} {
		t.Run(name, func(t *testing.T) {
			g := sound()
			c.change(g)
			_, ds := s.CompileProject(g, 2025)
			var got []string
			for _, d := range ds {
				got = append(got, d.Severity.String()+" "+d.ID)
			}
			if (c.want == "") != (len(got) == 0) || (c.want != "" && !slices.Contains(got, c.want)) {
				t.Errorf("%v, want %q", ds, c.want)
			}
		})
	}
}

func TestDeclarationFindings(t *testing.T) {
	s := defaultScheme(t)
	one := &GoalTable{Name: "甲", Code: Cell{Text: "A1"}, Budget: Cell{Text: "1"}, Plan: []PlanCell{{12, Cell{Text: "100"}}}, Indicators: []Indicator{{Level1: "产出指标", Name: "人数", Target: Cell{Text: "≥**人"}}}}
	two := *one
	two.Name = "乙"
	_, ds := s.CompileDeclaration(&Declaration{FiscalYear: 2025, Tables: []*GoalTable{one, &two}}, 0)
	errs := FormErrors(ds)
	if len(errs) != 1 || errs[0].ID != "F04" || errs[0].Project != "乙" || !strings.Contains(errs[0].Message, "甲") {
		t.Errorf("%v: want the repeated code, and not the unreadable target, to forbid evaluating", errs)
	}
}

func TestParseMoney(t *testing.T) {
	for in, want := range map[string]string{"299.65": "299.65", "1,250.00": "1250", "80.5 万元": "80.5", "８０": "80", "118万元": "118", "0": "0", "1,234,567.5": "1234567.5", "1，250": "1250",
		"￥100.00万元": "100", "¥100": "100", "20万": "20", "人民币120万元": "120", "100万元整": "100", "人民币￥1,250.00万元整": "1250"} {
		if d, ok := ParseMoney(in); !ok || d.String() != want {
			t.Errorf("%q: %s %v", in, d, ok)
		}
	}
	for _, in := range []string{"", "-5", "abc", "1e9", "5元", "1000000000000",
		"12,5", "1,00.00", "1.200,50", "1,2345", "1234,567", ",250", "1,250,", "1,,250", "0,5", "￥5元整", "1.2亿", "￥", "万", "120万元（其中财政拨款100万元）"} {
		if d, ok := ParseMoney(in); ok {
			t.Errorf("%q was read as %s", in, d)
		}
	}
}

// An amount with a comma that is no thousands separator is a mistake that says so: it
// may be ten times what is meant.
func TestDecimalComma(t *testing.T) {
	table := &GoalTable{Name: "甲", Code: Cell{Text: "A1"}, Budget: Cell{Text: "12,5"}}
	_, ds := defaultScheme(t).CompileDeclaration(&Declaration{FiscalYear: 2025, Tables: []*GoalTable{table}}, 0)
	if !slices.ContainsFunc(ds, func(d Diagnostic) bool {
		return d.ID == "F08" && d.Severity == Error && strings.Contains(d.Message, "“12,5”中的逗号不在千分位上")
	}) {
		t.Errorf("%v", ds)
	}
}
