package sheet_test

import (
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet"
)

func outcomeText(t *testing.T, o *engine.Outcome) string {
	t.Helper()
	var b strings.Builder
	if err := sheet.WriteOutcomeText(&b, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestOutcomeTextIsChinese: an official reads no codes but the ids of rules, methods
// and findings, and sees at the head what nobody reported.
func TestOutcomeTextIsChinese(t *testing.T) {
	ten := engine.Hundredths(1000)
	none := new(engine.Hundredths)
	reported := "9"
	lit := engine.Result{Name: "甲", Level2: "数量指标", Actual: &reported, Marks: ten, Verdict: engine.AtRisk, Light: engine.Yellow, Explanation: "目标≥10人，实际9人；黄灯：90＜100，90≥80。",
		Diagnostics: []rules.Diagnostic{{ID: "D13", Severity: rules.Warn, Message: "请填写偏差原因"}}}
	unknown := engine.Result{Name: "乙", Level2: "质量指标", Marks: ten, Score: none, Verdict: engine.Unproven, Light: engine.Grey, Provisional: true,
		Explanation: "目标≥95%；实际完成值未报，暂计0.00分。", LightReason: "灰灯：实际完成值未报，暂计0.00分"}
	excused := engine.Result{Name: "丙", Level2: "质量指标", Verdict: engine.NotDue, Light: engine.Grey, Explanation: "目标≥95%；经批准不适用，不参与评价。"}
	budget := engine.Money{Decimal: rules.Int(100)}
	project := func(code string, light, goal engine.Light, spent *engine.Money, indicators ...engine.Result) engine.ProjectResult {
		return engine.ProjectResult{
			Code: code, Name: "项目", Light: light, Goal: goal, GoalReason: goal.Chinese() + "：如此。", Indicators: indicators,
			Execution: engine.Execution{Budget: budget, Spent: spent, Explanation: "执行。"}, Spending: engine.Spending{Light: engine.Grey, Explanation: "支出。"},
		}
	}
	one := project("P1", engine.Yellow, engine.Yellow, &budget, lit, excused)
	one.Flags, one.Dual = []string{engine.FlagAhead}, &engine.Dual{Explanation: "目标完成80%，支出50%。"}
	one.Alerts = []engine.Alert{{Rule: engine.AlertIndicator, Level: engine.Yellow, Message: "甲：落后"}, {Rule: engine.AlertPlausibility, Level: engine.Red, Message: "请复核"}}
	o := &engine.Outcome{Scheme: "MOF2020", FiscalYear: 2025, Month: 6, Projects: []engine.ProjectResult{
		one, project("P2", engine.Green, engine.Green, nil, lit), project("P3", engine.Green, engine.Grey, &budget, unknown, excused), project("P4", engine.Grey, engine.Grey, nil, unknown),
	}}
	o.Department = &engine.DepartmentResult{ProjectResult: project("", engine.Grey, engine.Grey, nil, unknown)}
	o.Department.Name = rules.DepartmentName
	text := outcomeText(t, o)
	for _, want := range []string{
		"\nP1 项目  黄灯 超前\n", "\nP2 项目  绿灯（支出未报）\n", "\nP3 项目  绿灯（指标未报）\n", "\nP4 项目  灰灯（支出、指标未报）\n", "\n部门整体  灰灯（支出、指标汇总不出）\n",
		"\n  支出  支出。\n  双监控  目标完成80%，支出50%。\n  目标  黄灯：如此。\n", "\n  黄灯 有风险 甲（数量指标）", "\n  灰灯 无法评判 乙（质量指标）0.00/10.00\n      目标≥95%；实际完成值未报，暂计0.00分。\n  灰灯 不适用 丙",
		"\n      提醒 D13 请填写偏差原因\n", "\n  预警  指标 黄灯 甲：落后\n  预警  自评存疑 红灯 请复核\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %q", want)
		}
	}
	for _, code := range []string{"MET", "MISSED", "RISK", "NOT_DUE", "UNPROVEN", "AHEAD", "WARN", "YELLOW", "RED", "INDICATOR", "仅供参考", "只供参考"} {
		if strings.Contains(text, code) {
			t.Errorf("there is %s", code)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}

// TestOutcomeTextSaysWhatCounsels ends once with what does not count, where there is
// advice or a forecast.
func TestOutcomeTextSaysWhatCounsels(t *testing.T) {
	const footer = "\n测算、预测、应用只供参考，不影响得分、灯和等级。\n"
	miss := &engine.Outlook{Miss: &engine.Share{Decimal: rules.Scaled(5, 1)}, Basis: "预测：按6月底一次数据推算，全年约95%。"}
	for name, c := range map[string]struct {
		fill func(p *engine.ProjectResult)
		want string
	}{
		"advice": {func(p *engine.ProjectResult) { p.Advice = &engine.Advice{Application: "优先保障"} }, "  应用  优先保障"},
		"of an indicator": {func(p *engine.ProjectResult) {
			p.Indicators[0].Advice = &engine.Counterfactual{Sentence: "再增加2人。"}
		}, "      测算：再增加2人。"},
		"a forecast":       {func(p *engine.ProjectResult) { p.Indicators[0].Outlook = miss }, "      预测：按6月底"},
		"of the spending":  {func(p *engine.ProjectResult) { p.Spending.Outlook = miss }, "\n  预测  按6月底一次数据推算，全年约95%。\n"},
		"nothing foreseen": {func(p *engine.ProjectResult) { p.Spending.Outlook = &engine.Outlook{Basis: "数据不够"} }, ""},
		"nothing":          {func(*engine.ProjectResult) {}, ""},
	} {
		for _, department := range []bool{false, true} {
			p := engine.ProjectResult{Code: "P1", Name: "项目", Light: engine.Green, Indicators: []engine.Result{{Name: "甲", Light: engine.Green}}}
			c.fill(&p)
			o := &engine.Outcome{Month: 6, Projects: []engine.ProjectResult{p, p}}
			if department {
				o = &engine.Outcome{Month: 6, Department: &engine.DepartmentResult{ProjectResult: p}}
			}
			text := outcomeText(t, o)
			want := 1
			if c.want == "" {
				want = 0
			}
			if !strings.Contains(text, c.want) || strings.Count(text, footer) != want || strings.HasSuffix(text, footer) != (want == 1) {
				t.Errorf("%s:\n%s", name, text)
			}
		}
	}
}
