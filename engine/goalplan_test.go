package engine_test

import (
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// TestGoalPlan holds a flow against its own plan where it has one: results and
// money need not be planned alike.
func TestGoalPlan(t *testing.T) {
	courses := func(actual string) line {
		return line{"产出指标", "数量指标", "培训场次", "≥60场", "90", observed(actual)}
	}
	for _, c := range []struct {
		name, plan, actual string
		light              engine.Light
		verdict            engine.Verdict
		says               string
	}{
		{"the spending plan where there is none", "", "24", engine.Green, engine.NotDue, "本期应达30（60×0.5，支出计划），已达其80%"},
		{"behind its own", "6=50 12=100", "17", engine.Red, engine.AtRisk, "本期应达30（60×0.5，目标计划），已达其56.67%"},
		{"a late one", "6=20 10=60 12=100", "11", engine.Green, engine.NotDue, "本期应达12（60×0.2，目标计划），已达其91.67%"},
		{"between two points", "4=10 8=30 12=100", "12", engine.Green, engine.NotDue, "本期应达12（60×0.2，目标计划），已达其100%"},
		{"ahead of a late one", "6=20 10=60 12=100", "24", engine.Blue, engine.NotDue, "已达其200%"},
		{"nothing due yet", "6=0 10=60 12=100", "0", engine.Grey, engine.NotDue, "按目标计划本期还没有任务，不评判"},
		{"a lump at the end", "10=10 12=100", "2", engine.Red, engine.AtRisk, "本期应达3.6（60×0.06，目标计划）"},
		{"all at the end", "12=100", "2", engine.Grey, engine.NotDue, "按目标计划本期还没有任务"},
	} {
		table, report := projectOf("100", "50", "25/50/75/100", courses(c.actual))
		for p := range strings.FieldsSeq(c.plan) {
			month, percent, _ := strings.Cut(p, "=")
			table.Indicators[0].Plan = append(table.Indicators[0].Plan, rules.PlanCell{Month: int(mustInt(t, month)), Percent: rules.Cell{Text: percent}})
		}
		o, ds := under(t, "MOF2020", table, report, 6)
		if o == nil {
			t.Fatalf("%s: %v", c.name, ds)
		}
		if r := o.Projects[0].Indicators[0]; r.Light != c.light || r.Verdict != c.verdict || !strings.Contains(r.Explanation, c.says) {
			t.Errorf("%s: %s %s %s, want %s %s with %q", c.name, r.Light, r.Verdict, r.Explanation, c.light, c.verdict, c.says)
		}
	}
}

func mustInt(t *testing.T, text string) int64 {
	t.Helper()
	n, ok := rules.MustDecimal(text).Units(0)
	if !ok {
		t.Fatal(text)
	}
	return n
}

// TestGoalPlanIsPartOfTheInput: another plan is another input and another rule.
func TestGoalPlanIsPartOfTheInput(t *testing.T) {
	run := func(percent string) *engine.Outcome {
		table, report := projectOf("100", "50", "25/50/75/100", line{"产出指标", "数量指标", "培训场次", "≥60场", "90", observed("30")})
		if percent != "" {
			table.Indicators[0].Plan = []rules.PlanCell{{Month: 6, Percent: rules.Cell{Text: percent}}, {Month: 12, Percent: rules.Cell{Text: "100"}}}
		}
		o, _ := under(t, "MOF2020", table, report, 6)
		return o
	}
	none, half, sign, less := run(""), run("50"), run(" 50%"), run("40")
	if half.InputDigest != sign.InputDigest || half.Projects[0].Indicators[0].RuleDigest != sign.Projects[0].Indicators[0].RuleDigest {
		t.Error("50 and 50% are two inputs")
	}
	for _, other := range []*engine.Outcome{none, less} {
		if half.InputDigest == other.InputDigest || half.Projects[0].Indicators[0].RuleDigest == other.Projects[0].Indicators[0].RuleDigest {
			t.Error("another plan gives the same digest")
		}
	}
}
