package engine_test

import (
	"slices"
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// TestSpendingExamples are the worked cases of PLAN_RATIO: plan A is
// 25/50/75/100, plan B 0/0/0/100, the budget 100.
func TestSpendingExamples(t *testing.T) {
	const a, b = "25/50/75/100", "0/0/0/100"
	for _, c := range []struct {
		plan    string
		month   int
		spent   string
		planned string
		value   string // "" for null
		light   engine.Light
		notes   []string
	}{
		{a, 6, "45", "50.00", "90.00", engine.Green, nil},
		{a, 6, "38", "50.00", "76.00", engine.Yellow, nil},
		{a, 6, "28", "50.00", "56.00", engine.Red, nil},
		{a, 7, "41", "56.25", "72.89", engine.Yellow, nil},
		{a, 9, "41", "68.75", "59.64", engine.Red, nil},
		{a, 6, "63", "50.00", "126.00", engine.Blue, nil},
		{b, 3, "0", "0.00", "", engine.Green, []string{"PLAN_ZERO"}},
		{b, 6, "0", "0.00", "", engine.Green, []string{"PLAN_ZERO"}},
		{b, 10, "0", "0.00", "", engine.Green, []string{"PLAN_ZERO", "S_RUSH"}},
		{b, 6, "10", "0.00", "", engine.Green, []string{"PLAN_ZERO"}},
		{b, 6, "30", "0.00", "", engine.Blue, nil},
		{b, 11, "0", "0.00", "", engine.Green, []string{"PLAN_ZERO"}},
		{b, 12, "0", "100.00", "0.00", engine.Red, []string{"S_NO_START"}},
		{b, 12, "92", "100.00", "92.00", engine.Green, nil},
		// the bands are half open, and decided on the exact value
		{a, 6, "30", "50.00", "60.00", engine.Yellow, nil},
		{a, 6, "40", "50.00", "80.00", engine.Green, nil},
		{a, 6, "60", "50.00", "120.00", engine.Blue, nil},
		{a, 6, "29.999", "50.00", "60.00", engine.Red, nil},
		{a, 6, "0", "50.00", "0.00", engine.Red, []string{"S_NO_START"}},
		{a, 6, "100.01", "50.00", "200.02", engine.Red, []string{"S_OVER"}},
	} {
		p, _ := evaluate(t, c.month, "100", c.spent, c.plan, filler("90"))
		s := p.Spending
		value := ""
		if s.Value != nil {
			value = s.Value.String()
		}
		if s.Planned.String() != c.planned || value != c.value || s.Light != c.light || !slices.Equal(s.Notes, c.notes) {
			t.Errorf("%s month %d spent %s: planned %s value %q %s %v, want %s %q %s %v (%s)",
				c.plan, c.month, c.spent, s.Planned, value, s.Light, s.Notes, c.planned, c.value, c.light, c.notes, s.Explanation)
		}
	}
}

// TestIndicatorLights are the worked lights of §5.3, and the boundaries of each
// band.
func TestIndicatorLights(t *testing.T) {
	stock := func(a string) line {
		return line{"产出指标", "数量指标", "聘用人员数量", "≥50人", "90", observed(a)}
	}
	flow := func(a string) line {
		return line{"产出指标", "数量指标", "评审项目数", "≥60个", "90", observed(a)}
	}
	flowCeiling := func(a string) line {
		return line{"产出指标", "数量指标", "出差次数", "≤60次", "90", observed(a)}
	}
	rate := func(a string) line {
		return line{"产出指标", "时效指标", "按期完成率", "≥98%", "90", observed(a)}
	}
	satisfied := func(a string) line {
		return line{"满意度指标", "服务对象满意度指标", "服务对象满意度", "≥95%", "90", observed(a)}
	}
	duration := func(a string) line {
		return line{"效益指标", "可持续影响指标", "项目持续发挥作用期限", "≥5年", "90", observed(a)}
	}
	date := func(a string) line {
		return line{"产出指标", "时效指标", "完成时间", "2025年6月30日前", "90", observed(a)}
	}
	for _, c := range []struct {
		name    string
		month   int
		line    line
		light   engine.Light
		verdict engine.Verdict
	}{
		{"stock 47 of 50", 6, stock("47"), engine.Yellow, engine.AtRisk},
		{"stock reached", 6, stock("50"), engine.Green, engine.Met},
		{"stock at 80%", 6, stock("40"), engine.Yellow, engine.AtRisk},
		{"stock below 80%", 6, stock("39"), engine.Red, engine.AtRisk},
		{"stock missed at year-end", 12, stock("47"), engine.Yellow, engine.Missed},
		{"flow 17 of 30", 6, flow("17"), engine.Red, engine.AtRisk},
		{"flow 23 of 30", 6, flow("23"), engine.Yellow, engine.AtRisk},
		{"flow 24 of 30", 6, flow("24"), engine.Green, engine.NotDue},
		{"flow 37 of 30", 6, flow("37"), engine.Blue, engine.NotDue},
		{"flow reached early", 6, flow("60"), engine.Blue, engine.Met},
		{"flow ceiling, as planned", 6, flowCeiling("36"), engine.Green, engine.NotDue},
		{"flow ceiling, used up too fast", 6, flowCeiling("37"), engine.Yellow, engine.AtRisk},
		{"flow ceiling, broken by a tenth", 6, flowCeiling("66"), engine.Yellow, engine.Missed},
		{"flow ceiling, broken by more", 6, flowCeiling("67"), engine.Red, engine.Missed},
		{"rate 95 of 98", 6, rate("95"), engine.Yellow, engine.AtRisk},
		{"rate 75 of 98", 6, rate("75"), engine.Red, engine.AtRisk},
		{"satisfaction not measured", 6, satisfied(""), engine.Grey, engine.NotDue},
		{"satisfaction measured early", 6, satisfied("94"), engine.Yellow, engine.AtRisk},
		{"satisfaction missing at year-end", 12, satisfied(""), engine.Grey, engine.Unproven},
		{"rate missing", 6, rate(""), engine.Grey, engine.Unproven},
		{"duration before year-end", 10, duration("5"), engine.Grey, engine.NotDue},
		{"duration at year-end", 12, duration("5"), engine.Green, engine.Met},
		{"compliance rate 99 of 100", 6, line{"产出指标", "质量指标", "专款专用率", "=100%", "90", observed("99")}, engine.Yellow, engine.AtRisk},
		{"execution rate is judged in December", 10, line{"产出指标", "成本指标", "预算执行率", "≥95%", "90", observed("")}, engine.Grey, engine.NotDue},
		{"date not due", 3, date("未完成"), engine.Grey, engine.NotDue},
		{"date done early", 3, date("2025-03-01"), engine.Green, engine.Met},
		{"date overdue", 6, date("未完成"), engine.Red, engine.Missed},
		{"date 18 days late", 10, date("2025年7月18日"), engine.Yellow, engine.Missed},
		{"date 19 days late", 10, date("2025年7月19日"), engine.Red, engine.Missed},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, _ := evaluate(t, c.month, "100", "50", "25/50/75/100", c.line)
			r := p.Indicators[0]
			if r.Light != c.light || r.Verdict != c.verdict {
				t.Errorf("%s %s, want %s %s: %s", r.Light, r.Verdict, c.light, c.verdict, r.Explanation)
			}
		})
	}
}

// TestProratingIsWrong pins the mistake of software in use: 96% against ≥95% in
// March must not be held against 95%×3/12.
func TestProratingIsWrong(t *testing.T) {
	p, _ := evaluate(t, 3, "100", "25", "25/50/75/100", line{"产出指标", "质量指标", "产品合格率", "≥95%", "90", observed("96")})
	if r := p.Indicators[0]; r.Light != engine.Green || r.Ratio.Short(4) != "1" {
		t.Errorf("%s, ratio %s", r.Light, r.Ratio.Short(4))
	}
}

// TestForecast lets the unit's outlook darken a light, and never brighten it.
func TestForecast(t *testing.T) {
	for _, c := range []struct {
		actual, forecast string
		light            engine.Light
	}{
		{"50", "", engine.Green},
		{"50", "50", engine.Green},
		{"50", "40", engine.Yellow},  // misses by 20%
		{"50", "39.9", engine.Red},   // by more
		{"39", "60", engine.Red},     // a good outlook mends nothing
		{"50", "有可能", engine.Yellow}, // 完成目标可能性
		{"50", "完全不可能", engine.Red},
		{"50", "确定能", engine.Green},
		{"", "40", engine.Yellow},
	} {
		l := line{"产出指标", "数量指标", "聘用人员数量", "≥50人", "90", observed(c.actual)}
		l.observation.Forecast = c.forecast
		p, _ := evaluate(t, 6, "100", "50", "25/50/75/100", l)
		if r := p.Indicators[0]; r.Light != c.light {
			t.Errorf("actual %q forecast %q: %s, want %s (%s)", c.actual, c.forecast, r.Light, c.light, r.Explanation)
		}
	}
}

// TestForecastIsSilentAtYearEnd: the actual is known by then.
func TestForecastIsSilentAtYearEnd(t *testing.T) {
	l := line{"产出指标", "数量指标", "聘用人员数量", "≥50人", "90", observed("50")}
	l.observation.Forecast = "完全不可能"
	p, _ := evaluate(t, 12, "100", "100", "25/50/75/100", l)
	if r := p.Indicators[0]; r.Light != engine.Green || r.Verdict != engine.Met {
		t.Errorf("%s %s", r.Light, r.Verdict)
	}
}

// TestDualExamples hold results against money.
func TestDualExamples(t *testing.T) {
	for _, c := range []struct {
		done, spent string
		gap         string
		light       engine.Light
	}{
		{"24", "45", "-5.00", engine.Green},
		{"18", "45", "-15.00", engine.Orange}, // money ahead of results is one level up
		{"36", "45", "15.00", engine.Yellow},
		{"12", "45", "-25.00", engine.Red},
		{"21", "45", "-10.00", engine.Green}, // |D| must exceed 10
		{"39", "45", "20.00", engine.Yellow}, // and 20 for red
	} {
		p, _ := evaluate(t, 6, "100", c.spent, "25/50/75/100", line{"产出指标", "数量指标", "评审项目数", "≥60个", "90", observed(c.done)})
		if p.Dual == nil || p.Dual.Gap.String() != c.gap || p.Dual.Light != c.light {
			t.Errorf("%s of 60 done, %s%% spent: %+v, want gap %s %s", c.done, c.spent, p.Dual, c.gap, c.light)
		}
	}
	p, _ := evaluate(t, 6, "100", "45", "25/50/75/100", line{"产出指标", "数量指标", "聘用人员数量", "≥50人", "90", observed("10")})
	if p.Dual != nil {
		t.Error("without a flow indicator the dual light must stay silent")
	}
}

// TestPlausibility are the two examples of self-scores held against execution.
func TestPlausibility(t *testing.T) {
	raised := func(p engine.ProjectResult) engine.Light {
		for _, a := range p.Alerts {
			if a.Rule == engine.AlertPlausibility {
				return a.Level
			}
		}
		return ""
	}
	quantity := func(a string) line {
		return line{"产出指标", "数量指标", "评审项目数", "≥9000个", "90", observed(a)}
	}
	for _, c := range []struct {
		done, spent string
		want        engine.Light
	}{
		{"8800", "85", engine.Red},
		{"8859", "95", ""},
		{"7000", "79", engine.Yellow}, // more than a fifth of the budget left over
		{"0", "50", ""},
	} {
		p, _ := evaluate(t, 12, "100", c.spent, "25/50/75/100", quantity(c.done))
		if got := raised(p); got != c.want {
			t.Errorf("%s done, %s spent: %q, want %q", c.done, c.spent, got, c.want)
		}
	}
}

// TestAhead keeps being ahead of plan beside a worse light.
func TestAhead(t *testing.T) {
	p, _ := evaluate(t, 6, "100", "63", "25/50/75/100", line{"产出指标", "数量指标", "聘用人员数量", "≥50人", "90", observed("47")})
	if p.Light != engine.Yellow || !slices.Contains(p.Flags, engine.FlagAhead) {
		t.Errorf("light %s flags %v, want YELLOW with AHEAD", p.Light, p.Flags)
	}
}

// TestOneAlertForOneSubject joins two findings about the funds: rule and subject
// are an alert's identity at a checkpoint.
func TestOneAlertForOneSubject(t *testing.T) {
	quantity := line{"产出指标", "数量指标", "聘用人员数量", "≥50人", "90", observed("50")}
	o, ds := outcomeAfter(t, "150", "110", quantity) // over budget, and less than at the checkpoint before
	if o == nil {
		t.Fatal(ds)
	}
	seen := map[string]string{}
	for _, a := range o.Projects[0].Alerts {
		key := string(a.Rule) + a.Subject()
		if seen[key] != "" {
			t.Errorf("two alerts of one identity: %q and %q", seen[key], a.Message)
		}
		seen[key] = a.Message
	}
	if m := seen["DATAfund"]; !strings.Contains(m, "超过预算") || !strings.Contains(m, "比上期减少") {
		t.Errorf("the joined alert says %q", m)
	}
}

// outcomeAfter evaluates December on a budget of 100 after an October that
// reported more.
func outcomeAfter(t *testing.T, october, december string, l line) (*engine.Outcome, []rules.Diagnostic) {
	t.Helper()
	s, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	d := &rules.Declaration{FiscalYear: 2025, Tables: []*rules.GoalTable{{
		Name: "示例", Code: rules.Cell{Text: "P1"}, Budget: rules.Cell{Text: "100"}, Plan: []rules.PlanCell{{Month: 12, Percent: rules.Cell{Text: "100"}}},
		Indicators: []rules.Indicator{{Level1: l.level1, Level2: l.level2, Name: l.name, Target: rules.Cell{Text: l.target}, Marks: l.marks}},
	}}}
	report := func(month int, spent string) engine.Report {
		o := l.observation
		o.Level2, o.Name = l.level2, l.name
		return engine.Report{FiscalYear: 2025, Month: month, Projects: []engine.ProjectReport{{Code: "P1", Spent: rules.Cell{Text: spent}, Observations: []engine.Observation{o}}}}
	}
	r := report(12, december)
	r.History = []engine.Report{report(10, october)}
	o, ds, err := engine.Evaluate(s, d, &r)
	if err != nil {
		t.Fatal(err)
	}
	return o, ds
}

// TestDateWithoutAnyYear takes the report's year where the table names none.
func TestDateWithoutAnyYear(t *testing.T) {
	s, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	d := &rules.Declaration{Tables: []*rules.GoalTable{{
		Name: "示例", Code: rules.Cell{Text: "P1"}, Budget: rules.Cell{Text: "100"}, Plan: []rules.PlanCell{{Month: 12, Percent: rules.Cell{Text: "100"}}},
		Indicators: []rules.Indicator{{Level1: "产出指标", Level2: "时效指标", Name: "完成时间", Target: rules.Cell{Text: "12月底前"}}},
	}}}
	o, ds, err := engine.Evaluate(s, d, &engine.Report{FiscalYear: 2025, Month: 12, Projects: []engine.ProjectReport{{Code: "P1", Spent: rules.Cell{Text: "100"},
		Observations: []engine.Observation{{Level2: "时效指标", Name: "完成时间", Actual: rules.Cell{Text: "2025年12月1日"}}}}}})
	if err != nil || o == nil {
		t.Fatal(ds, err)
	}
	if r := o.Projects[0].Indicators[0]; r.Verdict != engine.Met {
		t.Errorf("%s: %s", r.Verdict, r.Explanation)
	}
}
