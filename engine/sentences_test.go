package engine_test

import (
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// TestSentencesAddUp: where two decimals would make a sentence false, it prints as
// many as a reader needs.
func TestSentencesAddUp(t *testing.T) {
	tiny := func(target, actual string) line {
		return line{"产出指标", "质量指标", "差错占比", target, "90", observed(actual)}
	}
	flow := line{"产出指标", "数量指标", "服务次数", "≥100000次", "90", observed("60001")}
	for _, c := range []struct {
		name, budget, spent string
		month               int
		line                line
		want                string
	}{
		{"a tiny ceiling", "100", "50", 6, tiny("≤0.001%", "0.001100001"), "实际0.001100001%，超出目标10%；红灯：0.001100001＞0.0011。"},
		{"a tinier one", "100", "100", 12, tiny("≤0.00001%", "0.000012"), "红灯：0.000012＞0.000011"},
		{"a tiny floor", "100", "100", 12, tiny("≥0.0000001%", "0.00000009"), "实际0.00000009%，完成率90%"},
		{"results and money", "100", "50", 6, flow, "目标完成60.001%，支出50%，相差10.001个百分点；黄灯：10.001＞10"},
		{"a rounded gap", "300", "284.985", 6, line{"产出指标", "数量指标", "服务次数", "≥10次", "90", observed("10")}, "目标完成100%，支出94.995%，相差5.005个百分点"},
		{"the plan's share", "299.65", "119.85", 6, flow, "计划进度50%，实际支出39.997%，为计划的79.99%；黄灯：79.99≥60，79.99＜80"},
	} {
		p, _ := evaluate(t, c.month, c.budget, c.spent, "25/50/75/100", c.line)
		said := p.Spending.Explanation + p.Indicators[0].Explanation + p.Indicators[0].LightReason
		if p.Dual != nil {
			said += p.Dual.Explanation
		}
		if !strings.Contains(said, c.want) {
			t.Errorf("%s: %s\nwant %s", c.name, said, c.want)
		}
	}
}

// ownExecution is a scheme with another clause on the budget's execution.
func ownExecution(t *testing.T, clause string) *rules.Scheme {
	t.Helper()
	s, ds := rules.Shipped().Load("own.yaml", []byte("id: OWN\nversion: 1\nname: 本市办法\nbasis: 本单位约定\nbased_on: MOF2020@1\n"+
		"execution: {marks: 10, reason_below: 0.9, basis: 本单位约定, "+clause+"}\n"))
	if s == nil {
		t.Fatal(ds)
	}
	return s
}

// TestExecutionRatioIsHeld refuses marks beyond those there are, where a formula gives
// them only for figures that loading did not try.
func TestExecutionRatioIsHeld(t *testing.T) {
	s := ownExecution(t, "ratio: '执行数 * 7 == 543.9 ? 2 : min(1, 执行数 / 预算数)'")
	table, report := projectOf("100", "77.7", "25/50/75/100", filler("90"))
	o, ds := by(t, s, table, report, 12)
	if o != nil {
		t.Fatalf("%s of %s", o.Projects[0].Execution.Score, o.Projects[0].Execution.Marks)
	}
	for _, d := range ds {
		if d.ID == "M03" && strings.Contains(d.Message, "评分办法OWN@1的 execution.ratio 算出的得分比例是2") {
			return
		}
	}
	t.Errorf("no M03 in %v", ds)
}

// TestExecutionRateAboveBudget: where a scheme allows spending above the budget, the
// indicator 预算执行率 is above 100%; else it says why there is none.
func TestExecutionRateAboveBudget(t *testing.T) {
	rate := line{"产出指标", "成本指标", "预算执行率", "≥95%", "90", observed("")}
	table, report := projectOf("100", "150", "25/50/75/100", rate)
	o, ds := by(t, ownExecution(t, "allow_over_100: true, ratio: 'min(1, 执行数 / 预算数)'"), table, report, 12)
	if o == nil {
		t.Fatal(ds)
	}
	if r := o.Projects[0].Indicators[0]; r.Score == nil || r.Score.String() != "90.00" || !strings.Contains(r.Explanation, "实际150%") {
		t.Errorf("allowed: %s", r.Explanation)
	}
	p, _ := evaluate(t, 12, "100", "150", "25/50/75/100", rate)
	if r := p.Indicators[0]; !r.Provisional || !strings.Contains(r.Explanation, "支出超过预算，须核对数据，暂计0.00分") {
		t.Errorf("not allowed: %s", r.Explanation)
	}
}

// TestGoalPlanDoesNotHideABreach judges what does not mend although the goal plan asks
// for nothing yet.
func TestGoalPlanDoesNotHideABreach(t *testing.T) {
	for _, c := range []struct {
		target, actual string
		light          engine.Light
	}{
		{"≤60次", "75", engine.Red}, {"≤60次", "0", engine.Green}, {"≤60次", "5", engine.Yellow}, {"=0次", "3", engine.Red}, {"=0次", "0", engine.Green},
		{"=60场", "70", engine.Yellow}, {"=60场", "60", engine.Grey}, {"50-60次", "70", engine.Red}, {"50-60次", "40", engine.Grey}, {"≥60次", "70", engine.Grey},
	} {
		table, report := projectOf("100", "50", "25/50/75/100", line{"产出指标", "数量指标", "次数", c.target, "90", observed(c.actual)})
		table.Indicators[0].Plan = []rules.PlanCell{{Month: 6, Percent: rules.Cell{Text: "0"}}, {Month: 12, Percent: rules.Cell{Text: "100"}}}
		o, ds := under(t, "MOF2020", table, report, 6)
		if o == nil {
			t.Fatal(ds)
		}
		if r := o.Projects[0].Indicators[0]; r.Light != c.light {
			t.Errorf("%s with %s: %s, want %s (%s)", c.target, c.actual, r.Light, c.light, r.Explanation)
		}
	}
}
