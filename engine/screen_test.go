package engine_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// calmDraw makes up projects of which nothing is said, and puts a fault into some.
type calmDraw struct {
	*rand.Rand
	month int
	// share of the year's work and money that the plan lets expect, in percent.
	share int
}

// fault is one cause of an alert.
type fault struct {
	name string
	into func(d *calmDraw, t *rules.GoalTable, r *engine.ProjectReport)
}

var faults = []fault{
	{"nothing is reported", func(_ *calmDraw, _ *rules.GoalTable, r *engine.ProjectReport) { r.Code = "" }},
	{"the spending is not", func(_ *calmDraw, _ *rules.GoalTable, r *engine.ProjectReport) { r.Spent.Text = "" }},
	{"an actual is not", func(d *calmDraw, _ *rules.GoalTable, r *engine.ProjectReport) {
		r.Observations[d.IntN(len(r.Observations))].Actual.Text = ""
	}},
	{"an actual is low", func(_ *calmDraw, _ *rules.GoalTable, r *engine.ProjectReport) { r.Observations[0].Actual.Text = "1" }},
	{"an actual is high", func(_ *calmDraw, _ *rules.GoalTable, r *engine.ProjectReport) { r.Observations[0].Actual.Text = "160" }},
	{"a target says nothing", func(d *calmDraw, t *rules.GoalTable, r *engine.ProjectReport) {
		t.Indicators[3].Target.Text, r.Observations[3].Actual.Text = "≥？%", []string{"", "91%"}[d.IntN(2)]
	}},
	{"the unit expects less", func(_ *calmDraw, _ *rules.GoalTable, r *engine.ProjectReport) {
		r.Observations[0].Likelihood = "完全不可能"
	}},
	{"all is there, little spent", func(d *calmDraw, _ *rules.GoalTable, r *engine.ProjectReport) {
		r.Observations[0].Actual.Text = strconv.Itoa(min(100, d.share+12))
	}},
	{"much is spent", spend(func(d *calmDraw) int { return d.share + 30 })},
	{"a little more is spent", spend(func(d *calmDraw) int { return d.share + 5 })},
	{"a fifth more is spent", spend(func(d *calmDraw) int { return d.share * 6 / 5 })},
	{"little is spent", spend(func(d *calmDraw) int { return d.share / 2 })},
	{"some is spent less", spend(func(d *calmDraw) int { return d.share * 93 / 100 })},
	{"there is no budget", func(_ *calmDraw, t *rules.GoalTable, r *engine.ProjectReport) {
		t.Budget.Text, t.Fiscal.Text, r.Budget.Text, r.Spent.Text = "0", "0", "0", "0"
	}},
	{"the rate is another", executionLine("12%", false)},
	{"the rate is another, and left out", executionLine("12%", true)},
	{"the rate is given", executionLine("", false)},
	{"a number is long", func(d *calmDraw, _ *rules.GoalTable, r *engine.ProjectReport) {
		r.Observations[0].Actual.Text = strconv.Itoa(d.share) + ".00000001"
	}},
	{"two things are asked for", func(_ *calmDraw, t *rules.GoalTable, r *engine.ProjectReport) {
		t.Indicators[1].Target.Text, r.Observations[1].Actual.Text = "合格率≥95%，优良率≥60%", "96%，62%"
	}},
	{"two, one is reported", func(_ *calmDraw, t *rules.GoalTable, r *engine.ProjectReport) {
		t.Indicators[1].Target.Text, r.Observations[1].Actual.Text = "合格率≥95%，优良率≥60%", "96%；"
	}},
	{"one is left out", func(_ *calmDraw, _ *rules.GoalTable, r *engine.ProjectReport) {
		r.Observations[2].NotApplicable, r.Observations[2].Actual.Text = true, ""
	}},
}

// spend spends so many percent of the budget, if there is any.
func spend(percent func(*calmDraw) int) func(*calmDraw, *rules.GoalTable, *engine.ProjectReport) {
	return func(d *calmDraw, _ *rules.GoalTable, r *engine.ProjectReport) {
		if r.Budget.Text != "0" {
			r.Spent.Text = strconv.Itoa(percent(d))
		}
	}
}

// executionLine adds the indicator that is computed from the money, once.
func executionLine(reported string, excluded bool) func(*calmDraw, *rules.GoalTable, *engine.ProjectReport) {
	return func(_ *calmDraw, t *rules.GoalTable, r *engine.ProjectReport) {
		if t.Indicators[len(t.Indicators)-1].Name == "预算执行率" {
			return
		}
		t.Indicators = append(t.Indicators, rules.Indicator{Level1: "产出指标", Level2: "时效指标", Name: "预算执行率", Target: rules.Cell{Text: "≥90%"}})
		r.Observations = append(r.Observations, engine.Observation{Level2: "时效指标", Name: "预算执行率", Actual: rules.Cell{Text: reported}, NotApplicable: excluded})
	}
}

// project is one project, with the faults that are in it.
func (d *calmDraw) project(code string) (*rules.GoalTable, *engine.ProjectReport) {
	lines := []line{
		{"产出指标", "数量指标", "培训班次", "≥100次", "", observed(strconv.Itoa(d.share))},
		{"产出指标", "质量指标", "合格率", "≥95%", "", observed("96%")},
		{"效益指标", "可持续影响指标", "建立长效机制", "是", "", observed("是")},
		{"满意度指标", "服务对象满意度指标", "服务对象满意度", "≥90%", "", observed("91%")},
	}
	if d.month == yearEnd && d.IntN(2) == 0 {
		lines = append(lines, line{"产出指标", "时效指标", "完成时间", "2025年11月20日前", "", observed("2025年11月10日")})
	}
	table, report := projectOf("100", strconv.Itoa(d.share), "25/50/75/100", lines...)
	table.Code.Text, report.Code = code, code
	for d.IntN(2) == 0 {
		faults[d.IntN(len(faults))].into(d, table, &report)
	}
	return table, &report
}

const yearEnd = 12

// TestQuietProjects puts all sorts of faults into calm projects, so that alerts of each
// rule stand alone: columns must not call one quiet of which anything is said, and call
// quiet nearly all of the others.
func TestQuietProjects(t *testing.T) {
	t.Parallel()
	schemes := append(rules.Shipped().List(),
		own(t, "plausibility: {id: PLAUSIBILITY, light: '自评率 > 0 && (自评率 - 执行得分率) / 自评率 > 0.02 ? \"RED\" : 结余率 > 0.01 ? \"YELLOW\" : \"GREEN\"', basis: 示例}\n"),
		own(t, "spending: {rules: [{id: FELL, when: '有上期 && 支出进度 < 上期支出进度 + 20', say: 请核对, data: true}], schemes: [{id: HALF, binding: true, light: '支出进度 * 2 < 计划进度 ? \"RED\" : \"GREEN\"', basis: 示例}], basis: 示例}\n"))
	size := 20
	if testing.Short() {
		size = 4
	}
	tally := newColumnTally()
	for n := range size {
		for k, s := range schemes {
			d := &calmDraw{Rand: rand.New(rand.NewPCG(propertySeed+3, uint64(n*len(schemes)+k)))}
			at := d.IntN(3)
			d.month, d.share = []int{6, 10, yearEnd}[at], []int{50, 75, 100}[at]
			declaration, r := &rules.Declaration{FiscalYear: propertyYear}, &engine.Report{FiscalYear: propertyYear, Month: d.month}
			earlier := engine.Report{FiscalYear: propertyYear, Month: 3}
			for i := range 25 {
				table, report := d.project(fmt.Sprint("P", i))
				declaration.Tables = append(declaration.Tables, table)
				if report.Code != "" {
					r.Projects = append(r.Projects, *report)
				}
				if d.IntN(4) > 0 {
					earlier.Projects = append(earlier.Projects, engine.ProjectReport{Code: table.Code.Text, Spent: rules.Cell{Text: pick(&draw{Rand: d.Rand}, "25", "25", "60")}})
				}
			}
			r.History = []engine.Report{earlier}
			if !holdColumns(t, s, declaration, r, tally) {
				_, ds, _ := engine.Evaluate(s, declaration, r)
				t.Fatal(slices.DeleteFunc(ds, func(d rules.Diagnostic) bool { return d.Severity != rules.Error }))
			}
		}
	}
	t.Log(tally)
	tally.holdQuiet(t)
	for _, rule := range []engine.AlertRule{engine.AlertSpending, engine.AlertIndicator, engine.AlertDual, engine.AlertData, engine.AlertPlausibility, engine.AlertReview} {
		if tally.alone[rule] == 0 {
			t.Errorf("no project has %s alerts alone", rule)
		}
	}
}

// TestLoud are projects that are alerted by one rule alone, and their calm neighbours.
func TestLoud(t *testing.T) {
	strict := "plausibility: {id: PLAUSIBILITY, light: '自评率 - 执行得分率 > 0.02 || 结余率 > 0.03 ? \"YELLOW\" : \"GREEN\"', basis: 示例}\n"
	left := "plausibility: {id: PLAUSIBILITY, light: '结余率 < 1 ? \"YELLOW\" : \"GREEN\"', basis: 示例}\n"
	never := "plausibility: {id: PLAUSIBILITY, light: '自评率 < 0 ? \"YELLOW\" : \"GREEN\"', basis: 示例}\n"
	money := "spending: {schemes: [{id: ANY, binding: true, light: '支出进度 < 0 ? \"RED\" : \"GREEN\"', basis: 示例}], rules: [], basis: 示例}\n"
	lit := "goal: {light: '最差灯 == \"RED\" ? \"RED\" : \"GREEN\"', basis: 示例}\n"
	execution := line{"产出指标", "时效指标", "预算执行率", "≥50%", "", observed("")}
	mismatch, excluded := execution, execution
	mismatch.observation = observed("12%")
	excluded.observation = engine.Observation{Actual: rules.Cell{Text: "12%"}, NotApplicable: true}
	for name, c := range map[string]struct {
		scheme        string
		month         int
		budget, spent string
		more          []line
		rule          engine.AlertRule // none: quiet
	}{
		"not all marks are won":          {"targets: {at_least: {light: '实际值 < 0 ? \"RED\" : \"GREEN\"', basis: 示例}}\nplausibility: {id: PLAUSIBILITY, light: '自评率 == 1 ? \"YELLOW\" : \"GREEN\"', basis: 示例}\n" + money, 12, "100", "98", []line{{"产出指标", "数量指标", "培训班次", "≥100次", "", observed("90")}}, ""},
		"calm":                           {strict + money, 12, "100", "98", nil, ""},
		"calm in October":                {money, 10, "100", "75", nil, ""},
		"spent more than there was":      {never + money, 12, "100", "101", nil, engine.AlertData},
		"more than there was, in June":   {money, 6, "100", "101", nil, ""},
		"nothing to spend":               {left + money, 12, "0", "0", nil, ""},
		"something to spend":             {left + money, 12, "100", "98", nil, engine.AlertPlausibility},
		"nothing spent is known":         {money, 12, "100", "", nil, engine.AlertData},
		"some is left":                   {strict + money, 12, "100", "96", nil, engine.AlertPlausibility},
		"a rate that is computed":        {strict + money, 12, "100", "98", []line{execution}, ""},
		"a rate that is not":             {strict + money, 12, "100", "98", []line{mismatch}, engine.AlertData},
		"a rate that is not, left out":   {strict + money, 12, "100", "98", []line{excluded}, engine.AlertData},
		"the goal's light is no alert":   {lit + money, 12, "100", "98", nil, ""},
		"a formula too wide for columns": {"plausibility: {id: PLAUSIBILITY, light: '" + strings.Repeat("(自评率 * 自评率 * 自评率) * ", 20) + "1 > 2 ? \"RED\" : \"GREEN\"', basis: 示例}\n" + money, 12, "100", "98", nil, "may be"},
	} {
		lines := append([]line{{"产出指标", "质量指标", "合格率", "≥95%", "", observed("96%")}}, c.more...)
		table, report := projectOf(c.budget, c.spent, "25/50/75/100", lines...)
		d, r := &rules.Declaration{FiscalYear: propertyYear, Tables: []*rules.GoalTable{table}}, &engine.Report{FiscalYear: propertyYear, Month: c.month, Projects: []engine.ProjectReport{report}}
		s := own(t, c.scheme)
		outcome, ds, err := engine.Evaluate(s, d, r)
		if err != nil || outcome == nil {
			t.Fatal(name, ds, err)
		}
		for _, a := range outcome.Projects[0].Alerts {
			if a.Rule != c.rule {
				t.Errorf("%s: alerted by %v", name, a)
			}
		}
		if raised := len(outcome.Projects[0].Alerts) > 0; raised != (c.rule != "" && c.rule != "may be") {
			t.Errorf("%s: alerted %v", name, raised)
		}
		if loud := len(screen(t, s, d, r).Loud) > 0; loud != (c.rule != "") {
			t.Errorf("%s: loud %v", name, loud)
		}
	}
}

// TestUndecidedIsLoud: what only evaluating can decide is loud, however calm it looks.
func TestUndecidedIsLoud(t *testing.T) {
	s := own(t, "execution: {marks: 10, reason_below: 0.9, basis: 示例, ratio: '执行数 * 7 == 686 ? 2 : min(1, 执行数 / 预算数)'}\nspending: {schemes: [{id: ANY, binding: true, light: '支出进度 < 0 ? \"RED\" : \"GREEN\"', basis: 示例}], rules: [], basis: 示例}\n")
	for spent, want := range map[string]int{"98": 1, "99": 0} {
		table, report := projectOf("100", spent, "25/50/75/100", line{"产出指标", "质量指标", "合格率", "≥95%", "", observed("96%")})
		d, r := &rules.Declaration{FiscalYear: propertyYear, Tables: []*rules.GoalTable{table}}, &engine.Report{FiscalYear: propertyYear, Month: 12, Projects: []engine.ProjectReport{report}}
		if got := screen(t, s, d, r); len(got.Undecided) != want || len(got.Loud) != want {
			t.Errorf("%s spent: %+v", spent, got)
		}
	}
}

// screen reads, judges and screens.
func screen(t *testing.T, s *rules.Scheme, d *rules.Declaration, r *engine.Report) engine.Screened {
	t.Helper()
	columns := engine.NewColumns(s, r.FiscalYear, r.Month)
	readings, ds, err := columns.ReadPart(d, r)
	if err != nil || len(ds) > 0 {
		t.Fatal(ds, err)
	}
	all := indicatorsOf(readings)
	conclusions := make([]engine.Conclusion, len(all))
	judged, err := columns.Judge(all, conclusions)
	if err != nil {
		t.Fatal(err)
	}
	screened, err := columns.JudgeProjects(readings, conclusions, judged.Undecided, make([]engine.ProjectConclusion, len(readings)))
	if err != nil {
		t.Fatal(err)
	}
	return screened
}
