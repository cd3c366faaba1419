package engine_test

import (
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// allBind is a scheme under which every method of lighting the spending binds.
const allBind = "spending:\n  schemes:\n" +
	"    - {use: PLAN_RATIO@1, binding: true}\n    - {use: TIME_RATIO@1, binding: true}\n    - {use: FLOOR_SC@1, binding: true}\n    - {use: GAP_PP@1, binding: true}\n" +
	"  rules:\n    - {id: S_OVER, when: 支出进度 > 100, light: RED, say: 支出超过预算}\n    - {id: S_NO_START, when: 月份 >= 6 && 支出进度 == 0, light: RED, say: 分文未支}\n  basis: 本单位约定\n"

// TestSpendingAdviceIsMinimal evaluates every spending of a small budget, to the
// hundred yuan, and looks for the nearest one that has full marks, another grade
// or a green light: it is what the advice says.
func TestSpendingAdviceIsMinimal(t *testing.T) {
	t.Parallel()
	shipped := func(id string) *rules.Scheme {
		s, err := rules.FindScheme(id)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	claims := 0
	for _, c := range []struct {
		scheme *rules.Scheme
		month  int
		plan   string
	}{
		{shipped("MOF2020"), 12, "25/50/75/100"}, {shipped("JIANGXI"), 12, "25/50/75/100"}, {shipped("HUBEI"), 12, "25/50/75/100"},
		{shipped("MOF2020"), 6, "25/50/75/100"}, {shipped("MOF2020"), 10, "10/20/85/100"}, {own(t, allBind), 6, "25/50/75/100"}, {own(t, allBind), 9, "25/50/75/100"},
	} {
		all := spendings(t, c.scheme, c.month, c.plan, 1, false)
		for k, p := range spendings(t, c.scheme, c.month, c.plan, 23, true) {
			now := k * 23
			nearest := func(step int, reaches func(*engine.ProjectResult) bool) string {
				for at := now + step; at >= 0 && at < len(all); at += step {
					if reaches(&all[at]) {
						return rules.Scaled(int64(at), 2).Fixed(2) + "万元"
					}
				}
				return ""
			}
			hold := func(what string, got *engine.Counterfactual, want string) {
				claims++
				needed := ""
				if got != nil && got.Reachable {
					needed = got.Needed
				}
				if needed != want {
					t.Errorf("%s month %d, %s from %d: the nearest is %q, the advice says %q: %+v", c.scheme.ID, c.month, what, now, want, needed, got)
				}
			}
			a := p.Advice
			if a == nil {
				a = &engine.Advice{}
			}
			if c.month < 12 {
				if p.Spending.Light.WorseThan(engine.Green) {
					hold("green", a.Spending, nearest(1, func(q *engine.ProjectResult) bool { return !q.Spending.Light.WorseThan(engine.Green) }))
				}
				continue
			}
			if *p.Execution.Score < p.Execution.Marks {
				hold("execution", a.Spending, nearest(1, func(q *engine.ProjectResult) bool { return *q.Execution.Score == q.Execution.Marks }))
			}
			if *p.Indicators[0].Score < p.Indicators[0].Marks {
				hold("rate", p.Indicators[0].Advice, nearest(1, func(q *engine.ProjectResult) bool { return *q.Indicators[0].Score == q.Indicators[0].Marks }))
			}
			hold("better", spendingOf(a.Better), nearest(1, func(q *engine.ProjectResult) bool { return *q.Grade != *p.Grade && *q.Score > *p.Score }))
			hold("worse", spendingOf(a.Worse), nearest(-1, func(q *engine.ProjectResult) bool { return *q.Grade != *p.Grade && *q.Score < *p.Score }))
		}
	}
	if claims < 130 {
		t.Errorf("only %d claims were held against all spendings", claims)
	}
}

func spendingOf(list []engine.Counterfactual) *engine.Counterfactual {
	for i := range list {
		if list[i].Name == "执行数" {
			return &list[i]
		}
	}
	return nil
}

// spendings evaluates a project of 3万元 at every stride-th spending.
func spendings(t *testing.T, s *rules.Scheme, month int, plan string, stride int, advise bool) []engine.ProjectResult {
	t.Helper()
	var many projects
	rest := s.Marks.Total().Sub(rules.Int(20)).String()
	for cents := 0; cents <= 300; cents += stride {
		many.add(projectOf("3", rules.Scaled(int64(cents), 2).Fixed(2), plan,
			line{"产出指标", "成本指标", "预算执行率", "≥95%", "20", observed("")}, line{"产出指标", "质量指标", "产品合格率", "≥95%", rest, observed("89")}))
	}
	return many.evaluate(t, s, month, advise)
}

// TestSpendingAdvice reads the sentences, and what is said where nothing can be
// claimed.
func TestSpendingAdvice(t *testing.T) {
	ceiling := line{"产出指标", "成本指标", "预算执行率", "≤90%", "20", observed("")}
	for _, c := range []struct {
		name, budget, spent string
		month               int
		line                line
		want                []string
	}{
		{"behind the plan", "100", "38", 6, filler("20"), []string{"再支出2.00万元（达到40.00万元），支出即转为绿灯。"}},
		{"more than the budget", "100", "101", 12, filler("20"), []string{"支出超过预算，核对以后才能测算。", "等级暂定：执行数确定以后，才能测算等级怎样升降。"}},
		{"more than the budget in June", "100", "101", 6, filler("20"), []string{"支出超过预算，核对以后才能测算。"}},
		{"not reported", "100", "", 12, filler("20"), []string{"执行数未报，补报以后才能测算。", "等级暂定：执行数确定以后，才能测算等级怎样升降。"}},
		{"a budget of fractions", "0.005", "0.0049", 12, filler("20"), []string{"再支出0.0001万元（达到0.005万元），预算执行即得满分10.00分。"}},
		{"marks that fall with the spending", "100", "95", 12, ceiling, []string{"得分不随执行数单向上升，不作测算。", "再支出4.95万元（达到99.95万元），预算执行即得满分10.00分（四舍五入）。", "执行数对等级的影响不能测算。"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			table, report := projectOf(c.budget, c.spent, "25/50/75/100", c.line, filler("70"))
			if c.line.name == "补足分值" {
				table, report = projectOf(c.budget, c.spent, "25/50/75/100", filler("90"))
			}
			p := advised(t, "MOF2020", table, report, c.month)
			var got []string
			if a := p.Indicators[0].Advice; a != nil {
				got = append(got, a.Sentence)
			}
			got = append(got, p.Advice.Spending.Sentence)
			got = append(got, p.Advice.Notes...)
			if strings.Join(got, "|") != strings.Join(c.want, "|") {
				t.Errorf(" got %q\nwant %q", got, c.want)
			}
		})
	}
}
