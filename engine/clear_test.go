package engine_test

import (
	"strings"
	"testing"

	"zhunsheng/engine"
)

// TestClears tells for each rule what clears an earlier alert, and what does not.
func TestClears(t *testing.T) {
	const plan = "25/50/75/100"
	people := func(actual string) line {
		return line{"产出指标", "数量指标", "聘用人员数量", "≥50人", "40", observed(actual)}
	}
	trained := func(actual string) line {
		return line{"产出指标", "数量指标", "培训人次", "≥60人次", "40", observed(actual)}
	}
	lasting := func(target string) line {
		return line{"效益指标", "可持续影响指标", "持续发挥作用期限", target, "40", observed("")}
	}
	rate := line{"产出指标", "成本指标", "预算执行率", "≥95%", "40", observed("")}
	excused := people("")
	excused.observation.NotApplicable = true
	about := func(rule engine.AlertRule, level engine.Light, level2, name string) engine.Alert {
		return engine.Alert{Rule: rule, Level: level, Level2: level2, Indicator: name}
	}
	funds := func(rule engine.AlertRule, level engine.Light) engine.Alert { return about(rule, level, "", "") }
	number := func(rule engine.AlertRule, level engine.Light) engine.Alert {
		return about(rule, level, "数量指标", "聘用人员数量")
	}
	flow := func(level engine.Light) engine.Alert {
		return about(engine.AlertIndicator, level, "数量指标", "培训人次")
	}
	period := about(engine.AlertReview, engine.Yellow, "可持续影响指标", "持续发挥作用期限")
	execution := about(engine.AlertData, engine.Yellow, "成本指标", "预算执行率")
	for name, c := range map[string]struct {
		alert engine.Alert
		month int
		spent string
		line  line
		why   string // "" where it does not clear
	}{
		"spending as planned":          {funds(engine.AlertSpending, engine.Red), 6, "45", people("50"), "实际支出45%"},
		"spending ahead":               {funds(engine.AlertSpending, engine.Red), 6, "63", people("50"), "实际支出63%"},
		"spending still behind":        {funds(engine.AlertSpending, engine.Red), 6, "38", people("50"), ""},
		"spending not known":           {funds(engine.AlertSpending, engine.Red), 6, "", people("50"), ""},
		"no longer ahead":              {funds(engine.AlertSpending, engine.Blue), 6, "45", people("50"), "实际支出45%"},
		"behind after ahead":           {funds(engine.AlertSpending, engine.Blue), 6, "28", people("50"), "实际支出28%"},
		"still ahead":                  {funds(engine.AlertSpending, engine.Blue), 6, "63", people("50"), ""},
		"ahead, then unknown":          {funds(engine.AlertSpending, engine.Blue), 6, "", people("50"), ""},
		"indicator green":              {number(engine.AlertIndicator, engine.Yellow), 6, "45", people("50"), "实际50人"},
		"indicator green in December":  {number(engine.AlertIndicator, engine.Yellow), 12, "99", people("50"), "绿灯"},
		"indicator ahead":              {flow(engine.Red), 6, "45", trained("60"), "实际60人次"},
		"indicator behind":             {number(engine.AlertIndicator, engine.Red), 6, "45", people("47"), ""},
		"indicator not reported":       {number(engine.AlertIndicator, engine.Red), 6, "45", people(""), ""},
		"indicator gone":               {number(engine.AlertIndicator, engine.Red), 6, "45", trained("30"), ""},
		"indicator of another level 2": {about(engine.AlertIndicator, engine.Red, "质量指标", "聘用人员数量"), 6, "45", people("50"), ""},
		"indicator excused":            {number(engine.AlertIndicator, engine.Red), 6, "45", excused, ""},
		"results beside money":         {funds(engine.AlertDual, engine.Yellow), 6, "45", trained("30"), "相差"},
		"results far from money":       {funds(engine.AlertDual, engine.Yellow), 6, "45", trained("6"), ""},
		"no results to hold":           {funds(engine.AlertDual, engine.Yellow), 6, "45", people("50"), ""},
		"spending reported at last":    {funds(engine.AlertData, engine.Yellow), 6, "45", people("50"), "执行数45.00万元"},
		"spending still missing":       {funds(engine.AlertData, engine.Yellow), 6, "", people("50"), ""},
		"nothing reported":             {funds(engine.AlertData, engine.Yellow), 6, "", people(""), ""},
		"more than there is":           {funds(engine.AlertData, engine.Red), 12, "101", people("50"), ""},
		"no more than there is":        {funds(engine.AlertData, engine.Red), 12, "99", people("50"), "执行率99%"},
		"value reported at last":       {number(engine.AlertData, engine.Yellow), 6, "45", people("20"), "实际20人"},
		"value still missing":          {number(engine.AlertData, engine.Yellow), 6, "45", people(""), ""},
		"value excused":                {number(engine.AlertData, engine.Yellow), 6, "45", excused, "不适用"},
		"rate agrees":                  {execution, 6, "45", rate, "支出45.00÷预算100.00"},
		"rate not known":               {execution, 6, "", rate, ""},
		"target corrected":             {period, 6, "45", lasting("≥1年"), "≥1年"},
		"target as it was":             {period, 6, "45", lasting("≥1%"), ""},
		"self-evaluation plausible":    {funds(engine.AlertPlausibility, engine.Yellow), 12, "99", people("50"), "执行率99%"},
		"self-evaluation doubtful":     {funds(engine.AlertPlausibility, engine.Yellow), 12, "60", people("50"), ""},
		"self-evaluation provisional":  {funds(engine.AlertPlausibility, engine.Yellow), 12, "99", people(""), ""},
		"no self-evaluation yet":       {funds(engine.AlertPlausibility, engine.Yellow), 6, "45", people("50"), ""},
		"no such rule":                 {funds("WEATHER", engine.Yellow), 6, "45", people("50"), ""},
	} {
		rest := filler("50")
		if name == "nothing reported" {
			rest.observation = observed("")
		}
		p, _ := evaluate(t, c.month, "100", c.spent, plan, c.line, rest)
		why, clear := p.Clears(c.alert)
		if clear != (c.why != "") || clear && !strings.Contains(why, c.why) {
			t.Errorf("%s: %v %q, want %q; alerts %v", name, clear, why, c.why, p.Alerts)
		}
	}
}

// TestClearsIsJudgedAndNotRaised asks of made-up projects that nothing is cleared that is
// raised, nor what has not been judged, and that whatever is cleared says why.
func TestClearsIsJudgedAndNotRaised(t *testing.T) {
	batches := 250
	if testing.Short() {
		batches = 40
	}
	cleared := map[engine.AlertRule]int{}
	for n := range batches {
		b := drawBatch(propertySeed+1, n, propertyBatch)
		scheme, err := propertyScheme(b.scheme.id)
		if err != nil {
			t.Fatal(err)
		}
		declaration, report := b.input()
		o, ds, err := engine.Evaluate(scheme, declaration, report)
		if err != nil || o == nil {
			t.Fatal(err, ds)
		}
		for i := range o.Projects {
			p := &o.Projects[i]
			for _, a := range conceivable(p) {
				why, clear := p.Clears(a)
				switch {
				case clear && p.Repeats(a):
					t.Errorf("%s %s is cleared and raised at once\n%s", a.Rule, a.Indicator, describe(b, i))
				case clear && (why == "" || !hasJudged(p, a)):
					t.Errorf("%s %s is cleared without a judgement: %q\n%s", a.Rule, a.Indicator, why, describe(b, i))
				case clear:
					cleared[a.Rule]++
				}
			}
		}
	}
	for _, rule := range []engine.AlertRule{engine.AlertSpending, engine.AlertIndicator, engine.AlertDual, engine.AlertData, engine.AlertPlausibility, engine.AlertReview} {
		if cleared[rule] == 0 {
			t.Errorf("nothing was ever cleared of %s", rule)
		}
	}
}

// conceivable are all alerts that an earlier run may have raised about a project.
func conceivable(p *engine.ProjectResult) (list []engine.Alert) {
	for _, level := range []engine.Light{engine.Red, engine.Yellow, engine.Blue} {
		for _, rule := range []engine.AlertRule{engine.AlertSpending, engine.AlertDual, engine.AlertData, engine.AlertPlausibility} {
			list = append(list, engine.Alert{Rule: rule, Level: level})
		}
		for _, r := range p.Indicators {
			for _, rule := range []engine.AlertRule{engine.AlertIndicator, engine.AlertData, engine.AlertReview} {
				list = append(list, engine.Alert{Rule: rule, Level: level, Level2: r.Level2, Indicator: r.Name})
			}
		}
	}
	return list
}

// hasJudged tells whether there is anything to clear an alert with.
func hasJudged(p *engine.ProjectResult, a engine.Alert) bool {
	switch {
	case a.Rule == engine.AlertSpending:
		return p.Spending.Light != engine.Grey && p.Execution.Spent != nil
	case a.Rule == engine.AlertDual:
		return p.Dual != nil
	case a.Rule == engine.AlertPlausibility:
		return p.Score != nil && !p.Provisional
	case a.Indicator == "":
		return p.Execution.Spent != nil
	}
	for _, r := range p.Indicators {
		if r.Level2 == a.Level2 && r.Name == a.Indicator {
			excused := r.VerdictChinese() == "不适用"
			switch a.Rule {
			case engine.AlertIndicator:
				return r.Light != engine.Grey && r.Actual != nil && !excused
			case engine.AlertData:
				return r.Actual != nil || excused
			}
			return !excused
		}
	}
	return false
}
