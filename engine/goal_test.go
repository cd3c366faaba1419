package engine_test

import (
	"strings"
	"testing"

	"zhunsheng/engine"
)

// fewRed is a goal light that a few red marks do not make red.
const fewRed = "goal: {light: '最差灯 == \"RED\" && 红灯分值占比 < 0.20 ? \"YELLOW\" : 最差灯', basis: 本单位约定}\n"

// TestGoalReason says which indicators draw the goal light, and what the scheme
// compared, so that it can be followed with pencil and paper.
func TestGoalReason(t *testing.T) {
	stock := func(name, actual, marks string) line {
		return line{"产出指标", "数量指标", name, "≥50人", marks, observed(actual)}
	}
	few := []line{stock("甲", "10", "7.5"), stock("乙", "45", "42.5"), stock("丙", "50", "40")}
	formula := func(light string) string { return "goal: {light: '" + light + "', basis: 本单位约定}\n" }
	for name, c := range map[string]struct {
		clauses string
		lines   []line
		light   engine.Light
		want    string
	}{
		"the worst":           {"", few, engine.Red, "红灯：“甲”为红灯。"},
		"few red marks":       {fewRed, few, engine.Yellow, "黄灯：“甲”为红灯，红灯分值占比7.50÷90.00＝8.33%＜20%，按评分办法定为黄灯。"},
		"many red marks":      {fewRed, []line{stock("甲", "10", "18"), stock("乙", "10", "9"), stock("丙", "50", "63")}, engine.Red, "红灯：“甲”“乙”为红灯，红灯分值占比27.00÷90.00＝30%≥20%。"},
		"near the threshold":  {fewRed, []line{stock("甲", "10", "17.99"), stock("丙", "50", "72.01")}, engine.Yellow, "黄灯：“甲”为红灯，红灯分值占比17.99÷90.00＝19.99%＜20%，按评分办法定为黄灯。"},
		"nothing compared":    {fewRed, []line{stock("甲", "45", "45"), stock("乙", "44", "45")}, engine.Yellow, "黄灯：“甲”“乙”为黄灯。"},
		"all green":           {fewRed, []line{stock("甲", "50", "45"), stock("乙", "50", "45")}, engine.Green, "绿灯：亮灯的2项指标都是绿灯。"},
		"ahead":               {fewRed, []line{{"产出指标", "数量指标", "培训人次", "≥50人次", "45", observed("50")}, stock("乙", "50", "45")}, engine.Green, "绿灯：亮灯的2项指标都是绿灯或蓝灯。"},
		"all ahead":           {fewRed, []line{{"产出指标", "数量指标", "培训人次", "≥50人次", "90", observed("50")}}, engine.Blue, "蓝灯：亮灯的1项指标都是蓝灯。"},
		"over lit marks only": {fewRed, []line{stock("甲", "10", "10"), stock("乙", "", "40"), stock("丙", "50", "40")}, engine.Red, "红灯：“甲”为红灯，红灯分值占比10.00÷50.00＝20%≥20%。"},
		"nothing lit":         {fewRed, []line{stock("甲", "", "90")}, engine.Grey, "灰灯：没有亮灯的指标。"},
		"without a number":    {formula(`最差灯 == "RED" ? "ORANGE" : 最差灯`), few, engine.Orange, "橙灯：“甲”为红灯，按评分办法定为橙灯。"},
		"made of the share":   {formula(`红灯分值占比 * 100 < 20 ? "YELLOW" : 最差灯`), few, engine.Yellow, "黄灯：“甲”为红灯，红灯分值占比7.50÷90.00＝8.33%，8.33＜20，按评分办法定为黄灯。"},
	} {
		table, report := projectOf("100", "50", "25/50/75/100", c.lines...)
		o, ds := by(t, own(t, c.clauses), table, report, 6)
		if o == nil {
			t.Fatal(name, ds)
		}
		if p := o.Projects[0]; p.Goal != c.light || p.GoalReason != c.want {
			t.Errorf("%s: %s %s\nwant %s %s", name, p.Goal, p.GoalReason, c.light, c.want)
		}
	}
}

// TestCompareGoalReason gives the arithmetic where another formula changes the goal
// light of unchanged indicators.
func TestCompareGoalReason(t *testing.T) {
	table, report := projectOf("100", "50", "25/50/75/100",
		line{"产出指标", "数量指标", "甲", "≥50人", "7.5", observed("10")}, line{"产出指标", "数量指标", "乙", "≥50人", "82.5", observed("50")})
	before, _ := by(t, own(t, ""), table, report, 6)
	after, _ := by(t, own(t, fewRed), table, report, 6)
	const yellow = "“甲”为红灯，红灯分值占比7.50÷90.00＝8.33%＜20%，按评分办法定为黄灯"
	for _, c := range []struct {
		before, after *engine.Outcome
		want          string
	}{
		{before, after, "灯由红灯变为黄灯：目标由红灯变为黄灯（变更后" + yellow + "）。"},
		{after, before, "灯由黄灯变为红灯：目标由黄灯变为红灯（变更前" + yellow + "，变更后“甲”为红灯）。"},
	} {
		if got := engine.Compare(c.before, c.after).Moves[0].Why; got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	old := *before
	old.Projects = append([]engine.ProjectResult{}, before.Projects...)
	old.Projects[0].GoalReason = ""
	if got := engine.Compare(after, &old).Moves[0].Why; strings.Contains(got, "变更后") {
		t.Errorf("of a run without its reason: %s", got)
	}
}
