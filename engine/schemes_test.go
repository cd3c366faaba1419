package engine_test

import (
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// TestWorkedExamplesOfTheOtherSchemes are the worked examples of the scoring
// formulas in which schemes differ, by their number in the specification.
func TestWorkedExamplesOfTheOtherSchemes(t *testing.T) {
	count := func(target, actual string) line {
		return line{"产出指标", "数量指标", "培训项目数", target, "10", observed(actual)}
	}
	satisfied := func(actual string) line {
		return line{"满意度指标", "服务对象满意度指标", "服务对象满意度", "≥95%", "10", observed(actual)}
	}
	rate := func(actual string) line {
		return line{"产出指标", "质量指标", "专款专用率", "=100%", "12.5", observed(actual)}
	}
	equal := func(actual string) line {
		return line{"产出指标", "数量指标", "培训项目数", "=100个", "12.5", observed(actual)}
	}
	for _, c := range []struct {
		name, scheme string
		line         line
		want         string
	}{
		{"5 inverse kept", "HUBEI", count("≤10次", "9"), "10.00"},
		{"5 inverse 12", "HUBEI", count("≤10次", "12"), "8.33"},
		{"5 inverse 15", "BEIJING_RATIO", count("≤10次", "15"), "6.67"},
		{"5 inverse 20", "BEIJING_RATIO", count("≤10次", "20"), "5.00"},
		{"5 inverse 25", "HUBEI", count("<10次", "25"), "4.00"},
		{"5 excess 15", "JIANGXI", count("≤10次", "15"), "5.00"},
		{"16 zero under inverse kept", "HUBEI", count("≤0次", "0"), "10.00"},
		{"16 zero under inverse broken", "HUBEI", count("≤0次", "1"), "0.00"},
		{"6 equal rate 97", "HUBEI", rate("97"), "12.13"},
		{"6 equal count exceeded is met", "COMMON", equal("110"), "12.50"},
		{"6 equal count exceeded is off", "MOF2021_NOCOST", equal("110"), "11.25"},
		{"11 interval 96", "MOF2021_COST", satisfied("96"), "10.00"},
		{"11 interval 92", "MOF2021_COST", satisfied("92"), "10.00"},
		{"11 interval 90", "MOF2021_NOCOST", satisfied("90"), "10.00"},
		{"11 interval 85", "MOF2021_NOCOST", satisfied("85"), "5.00"},
		{"11 interval 79", "MOF2021_NOCOST", satisfied("79"), "0.00"},
		{"11 ratio 85", "HUBEI", satisfied("85"), "8.95"},
		{"21 below the threshold", "MOF2021_COST", count("≥60次", "35"), "0.00"},
		{"21 at the threshold", "MOF2021_COST", count("≥60次", "36"), "6.00"},
		{"21 no threshold", "MOF2020", count("≥60次", "35"), "5.83"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := rules.FindScheme(c.scheme)
			if err != nil {
				t.Fatal(err)
			}
			rest := s.Marks.Total().Sub(rules.MustDecimal(c.line.marks)).String()
			table, report := projectOf("100", "100", "25/50/75/100", c.line, filler(rest))
			o, ds := by(t, s, table, report, 12)
			if o == nil {
				t.Fatal(ds)
			}
			if got := o.Projects[0].Indicators[0]; got.Score == nil || got.Score.String() != c.want {
				t.Errorf("score %v, want %s: %s", got.Score, c.want, got.Explanation)
			}
		})
	}
}

// TestSatisfactionBelowItsTargetAsksForAReason: the interval gives full marks,
// and the target is missed all the same.
func TestSatisfactionBelowItsTargetAsksForAReason(t *testing.T) {
	l := line{"满意度指标", "服务对象满意度指标", "服务对象满意度", "≥95%", "10", observed("92")}
	table, report := projectOf("100", "100", "25/50/75/100", l, filler("80"))
	o, ds := under(t, "MOF2021_NOCOST", table, report, 12)
	r := o.Projects[0].Indicators[0]
	if r.Verdict != engine.Missed || !strings.Contains(r.Explanation, "得满分10.00分＝10.00×1（92≥90）") {
		t.Errorf("%s: %s", r.Verdict, r.Explanation)
	}
	if !said(ds, "D13", "“服务对象满意度”没有达到目标") {
		t.Errorf("no reason is asked for: %v", ds)
	}
}

func said(ds []rules.Diagnostic, id, text string) bool {
	for _, d := range ds {
		if d.ID == id && strings.Contains(d.Message, text) {
			return true
		}
	}
	return false
}

// TestExecutionUnderEachScheme holds examples 17 to 20, under linear and stepped marks.
func TestExecutionUnderEachScheme(t *testing.T) {
	for _, c := range []struct{ budget, spent, linear, step, hubei string }{
		{"299.65", "284.67", "9.50", "7.00", "19.00"},
		{"80", "70", "8.75", "7.00", "17.50"},
		{"299.65", "150", "5.01", "0.00", "10.01"},
		{"18.7", "0", "0.00", "0.00", "0.00"},
		{"100", "100", "10.00", "10.00", "20.00"},
		{"100", "60", "6.00", "5.00", "12.00"},
		{"0", "0", "0.00", "0.00", "0.00"},
	} {
		for scheme, want := range map[string]string{"MOF2020": c.linear, "JIANGXI": c.step, "HUBEI": c.hubei} {
			table, report := projectOf(c.budget, c.spent, "25/50/75/100", line{"产出指标", "质量指标", "补足分值", "≥1%", "", observed("1")})
			o, _ := under(t, scheme, table, report, 12)
			if x := o.Projects[0].Execution; x.Score.String() != want {
				t.Errorf("%s %s/%s: %s, want %s: %s", scheme, c.spent, c.budget, x.Score, want, x.Explanation)
			}
		}
	}
}

// TestSeedMarks are the marks of §4.2: nine indicators, of which one is a cost.
func TestSeedMarks(t *testing.T) {
	d := seedDeclaration(t)
	for scheme, want := range map[string]string{
		"MOF2020":        "12.50 12.50 12.50 12.50 7.50 7.50 7.50 7.50 10.00",
		"MOF2021_COST":   "13.34 13.33 13.33 20.00 5.00 5.00 5.00 5.00 10.00",
		"MOF2021_NOCOST": "12.50 12.50 12.50 12.50 7.50 7.50 7.50 7.50 10.00",
		"COMMON":         "10.00 10.00 10.00 10.00 10.00 10.00 10.00 10.00 10.00",
		"HUBEI":          "8.89 8.89 8.89 8.89 8.89 8.89 8.89 8.89 8.88",
	} {
		s, err := rules.FindScheme(scheme)
		if err != nil {
			t.Fatal(err)
		}
		o, ds, err := engine.Evaluate(s, d, &engine.Report{FiscalYear: 2025, Month: 12})
		if err != nil || o == nil {
			t.Fatal(err, ds)
		}
		var got []string
		for _, i := range o.Projects[0].Indicators {
			got = append(got, i.Marks.String())
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%s: %s, want %s", scheme, g, want)
		}
	}
}

// TestAbsentLevel1 gives the marks of a level 1 that a project lacks to the
// others: in proportion, or under 财预〔2021〕101号 those of 满意度 to 效益.
func TestAbsentLevel1(t *testing.T) {
	output := line{"产出指标", "数量指标", "培训次数", "≥50次", "", observed("50")}
	cost := line{"成本指标", "经济成本指标", "培训成本", "≤50万元", "", observed("50")}
	effect := line{"效益指标", "社会效益指标", "知晓率", "≥90%", "", observed("90")}
	for _, c := range []struct {
		scheme string
		lines  []line
		want   string
	}{
		{"MOF2020", []line{output, effect}, "56.25 33.75"},
		{"MOF2020", []line{output}, "90.00"},
		{"MOF2021_NOCOST", []line{output, effect}, "50.00 40.00"},
		{"MOF2021_NOCOST", []line{output}, "90.00"},
		{"MOF2021_COST", []line{cost, output, effect}, "20.00 40.00 30.00"},
		{"MOF2021_COST", []line{output, effect}, "51.43 38.57"},
		{"MOF2020", []line{cost, output, effect}, "28.13 28.12 33.75"},
	} {
		table, report := projectOf("100", "100", "25/50/75/100", c.lines...)
		o, ds := under(t, c.scheme, table, report, 12)
		if o == nil {
			t.Fatal(c.scheme, ds)
		}
		var got []string
		for _, i := range o.Projects[0].Indicators {
			got = append(got, i.Marks.String())
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s: %s, want %s", c.scheme, g, c.want)
		}
	}
}

// TestFourSpendingSchemes are the cases of §5.2 side by side: plan A is
// 25/50/75/100, plan B 0/0/0/100; before is what stood at the checkpoint before.
func TestFourSpendingSchemes(t *testing.T) {
	const a, b = "25/50/75/100", "0/0/0/100"
	const none, red, orange, yellow, green, blue = engine.Grey, engine.Red, engine.Orange, engine.Yellow, engine.Green, engine.Blue
	for _, c := range []struct {
		plan        string
		month       int
		spent       string
		beforeMonth int
		before      string
		want        [4]engine.Light // PLAN_RATIO TIME_RATIO FLOOR_SC GAP_PP
	}{
		{a, 6, "45", 3, "20", [4]engine.Light{green, green, green, green}},
		{a, 6, "38", 3, "20", [4]engine.Light{yellow, yellow, yellow, yellow}},
		{a, 6, "28", 3, "20", [4]engine.Light{red, red, yellow, orange}},
		{a, 7, "41", 6, "40", [4]engine.Light{yellow, yellow, green, yellow}},
		{a, 9, "41", 6, "40", [4]engine.Light{red, red, yellow, orange}},
		{a, 9, "41", 6, "39", [4]engine.Light{red, red, red, orange}},
		{a, 6, "63", 3, "20", [4]engine.Light{blue, green, green, green}},
		{b, 3, "0", 0, "", [4]engine.Light{green, red, none, green}},
		{b, 6, "0", 3, "0", [4]engine.Light{green, red, yellow, green}},
		{b, 10, "0", 6, "0", [4]engine.Light{green, red, red, green}},
		{b, 6, "30", 3, "0", [4]engine.Light{blue, yellow, yellow, blue}},
		{b, 11, "0", 10, "0", [4]engine.Light{green, red, red, green}},
		{b, 12, "0", 10, "0", [4]engine.Light{red, red, red, red}},
		{b, 12, "92", 10, "0", [4]engine.Light{green, green, green, green}},
		{a, 4, "25", 3, "20", [4]engine.Light{yellow, yellow, green, green}},
		{a, 4, "24.99", 0, "", [4]engine.Light{yellow, yellow, yellow, green}},
	} {
		table, report := projectOf("100", c.spent, c.plan, filler("90"))
		var history []engine.Report
		if c.beforeMonth > 0 {
			_, before := projectOf("100", c.before, c.plan)
			history = []engine.Report{{FiscalYear: 2025, Month: c.beforeMonth, Projects: []engine.ProjectReport{before}}}
		}
		o, ds := under(t, "MOF2020", table, report, c.month, history...)
		if o == nil {
			t.Fatal(ds)
		}
		s := o.Projects[0].Spending
		for i, one := range s.Schemes {
			if one.Light != c.want[i] || one.Binding != (i == 0) {
				t.Errorf("%s month %d spent %s after %s, %s: %s, want %s (%s)", c.plan, c.month, c.spent, c.before, one.ID, one.Light, c.want[i], one.Reason)
			}
		}
		if len(s.Schemes) != 4 {
			t.Errorf("%d schemes", len(s.Schemes))
		}
	}
}

// own is a scheme on MOF2020 with some clauses of its own.
func own(t *testing.T, clauses string) *rules.Scheme {
	t.Helper()
	s, ds := rules.Shipped().Load("own.yaml", []byte("id: OWN\nversion: 1\nname: 试\nbasis: 本单位约定\nbased_on: MOF2020@1\n"+clauses))
	if s == nil {
		t.Fatal(ds)
	}
	return s
}

// TestOptions are the choices that the method leaves to a scheme, each in one
// clause of its file.
func TestOptions(t *testing.T) {
	stock := func(target, actual, marks string) line {
		return line{"产出指标", "数量指标", "聘用人员数量" + target, target, marks, observed(actual)}
	}
	for name, c := range map[string]struct {
		clauses       string
		month         int
		budget, spent string
		lines         []line
		look          func(engine.ProjectResult) string
		want, without string
	}{
		"several methods bind, the worst counts": {
			"spending: {basis: 本单位约定, schemes: [{use: PLAN_RATIO@1, binding: true}, {use: TIME_RATIO@1, binding: true}]}\n", 6, "100", "30",
			nil, func(p engine.ProjectResult) string { return string(p.Spending.Light) }, "YELLOW", "YELLOW"},
		"another method binds": {
			"spending: {basis: 本单位约定, schemes: [{use: FLOOR_SC@1, binding: true}]}\n", 6, "100", "28",
			nil, func(p engine.ProjectResult) string { return string(p.Spending.Light) }, "YELLOW", "RED"},
		"full marks without a budget": {
			"execution: {marks: 10, ratio: 'min(1, 执行数 / 预算数)', zero_budget: 1, reason_below: 0.9, basis: 浙江做法}\n", 12, "0", "0",
			nil, func(p engine.ProjectResult) string { return p.Execution.Score.String() }, "10.00", "0.00"},
		"spending above the budget": {
			"execution: {marks: 10, ratio: 'min(1, 执行数 / 预算数)', zero_budget: 0, allow_over_100: true, reason_below: 0.9, basis: 本单位约定}\n", 12, "100", "110",
			nil, func(p engine.ProjectResult) string { return p.Execution.Score.String() }, "10.00", "0.00"},
		"a strict target": {
			"targets: {more_than: {met: 实际值 > 目标值, ratio: '实际值 > 目标值 ? 1 : 0', basis: 本单位约定}}\n", 12, "100", "100",
			[]line{stock(">50人", "50", "")}, func(p engine.ProjectResult) string { return string(p.Indicators[0].Verdict) }, "MISSED", "MET"},
		"an indicator of compliance": {
			"compliance: {names: [专款专用率], light: '实际值 >= 目标值 ? \"GREEN\" : \"RED\"', basis: 本单位约定}\n", 6, "100", "50",
			[]line{{"产出指标", "质量指标", "专款专用率", "=100%", "", observed("99")}}, func(p engine.ProjectResult) string { return string(p.Indicators[0].Light) }, "RED", "YELLOW"},
		"few red marks": {
			"goal: {light: '最差灯 == \"RED\" && 红灯分值占比 < 0.20 ? \"YELLOW\" : 最差灯', basis: 本单位约定}\n", 6, "100", "50",
			[]line{stock("≥50人", "10", "10"), stock("≥60人", "60", "80")}, func(p engine.ProjectResult) string { return string(p.Goal) }, "YELLOW", "RED"},
		"many red marks": {
			"goal: {light: '最差灯 == \"RED\" && 红灯分值占比 < 0.20 ? \"YELLOW\" : 最差灯', basis: 本单位约定}\n", 6, "100", "50",
			[]line{stock("≥50人", "10", "18"), stock("≥60人", "60", "72")}, func(p engine.ProjectResult) string { return string(p.Goal) }, "RED", "RED"},
		"the other grades": {
			"grades: {use: GRADE_ALT@1, provisional: 暂}\n", 12, "100", "100",
			[]line{stock("≥50人", "40", "")}, func(p engine.ProjectResult) string { return *p.Grade }, "优", "良"},
		"grades by a formula": {
			"grades: {formula: '总分 > 99 ? \"合格\" : \"不合格\"', provisional: 待定, basis: 本单位约定}\n", 12, "100", "100",
			[]line{stock("≥50人", "40", "")}, func(p engine.ProjectResult) string { return *p.Grade }, "不合格", "良"},
	} {
		t.Run(name, func(t *testing.T) {
			lines := c.lines
			if lines == nil {
				lines = []line{{"产出指标", "质量指标", "合格率", "≥90%", "", observed("90")}}
			}
			table, report := projectOf(c.budget, c.spent, "25/50/75/100", lines...)
			for s, want := range map[*rules.Scheme]string{own(t, c.clauses): c.want, own(t, ""): c.without} {
				o, ds := by(t, s, table, report, c.month)
				if o == nil {
					t.Fatal(ds)
				}
				if got := c.look(o.Projects[0]); got != want {
					t.Errorf("%s, want %s", got, want)
				}
			}
		})
	}
}

// TestRatioOutOfRange refuses what a wrong formula makes of an actual that loading
// did not try, names the formula, and asks for no reason of the lost marks.
func TestRatioOutOfRange(t *testing.T) {
	s := own(t, "targets: {at_least: {ratio: '实际值 == 60 + 7.7 ? 1.125 : 目标值 < 0 ? 0 : 1', basis: 本单位约定}}\n")
	table, report := projectOf("100", "100", "25/50/75/100", line{"产出指标", "质量指标", "合格率", "≥80%", "", observed("67.7")})
	o, ds := by(t, s, table, report, 12)
	if o != nil || !said(ds, "M03", "OWN@1的公式 targets.at_least.ratio 算出“合格率”的得分比例是1.125，应在0到1之间") || !said(ds, "M03", "min(1, …)") {
		t.Errorf("%v %v", o, ds)
	}
	if said(ds, "D13", "") {
		t.Errorf("a reason is asked for: %v", ds)
	}
}
