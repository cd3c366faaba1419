package engine_test

import (
	"strings"
	"testing"

	"zhunsheng/engine"
)

// TestPlausibilityArithmetic gives the comparison and the threshold that question a
// self-evaluation.
func TestPlausibilityArithmetic(t *testing.T) {
	const full = "execution: {marks: 10, ratio: 'min(1, 执行数 / 预算数)', zero_budget: 1, reason_below: 0.9, basis: 浙江做法}\n"
	clause := func(light string) string {
		return "plausibility: {id: P, light: '" + light + "', basis: 本单位约定}\n"
	}
	for name, c := range map[string]struct {
		clauses, budget, spent, actual, want string
	}{
		"high marks":        {"", "100", "80", "50", "RED 指标得分率100%，执行得分率80%，两者相差（100－80）÷100＝20%＞5%，自评得分明显高于预算执行，请复核"},
		"not round":         {"", "300", "230", "49", "RED 指标得分率98%，执行得分率76.7%，两者相差（98－76.7）÷98＝21.73%＞5%，自评得分明显高于预算执行，请复核"},
		"to be recomputed":  {"", "100", "53", "33.34", "RED 指标得分率66.68%，执行得分率53%，两者相差（66.678－53）÷66.678＝20.51%＞5%，自评得分明显高于预算执行，请复核"},
		"left over":         {"", "100", "79", "40", "YELLOW 指标得分率80%，执行得分率79%，结余率21%＞20%，结余较多，请说明"},
		"near the share":    {"", "100", "94.998", "50", ""},
		"no budget":         {full, "0", "0", "50", "YELLOW 没有预算，请核对"},
		"no budget, red":    {"", "0", "0", "50", "RED 没有预算；指标得分率100%，执行得分率0%，两者相差（100－0）÷100＝100%＞5%，自评得分明显高于预算执行，请复核"},
		"in points":         {clause(`自评率 - 执行得分率 > 0.1 ? "RED" : "GREEN"`), "100", "80", "49", "RED 指标得分率98%，执行得分率80%，两者相差98－80＝18%＞10%，自评得分明显高于预算执行，请复核"},
		"one of the shares": {clause(`执行得分率 <= 0.9 ? "YELLOW" : "GREEN"`), "100", "80", "50", "YELLOW 指标得分率100%，执行得分率80%，执行得分率80%≤90%，自评得分明显高于预算执行，请复核"},
		"the other way on":  {clause(`结余率 <= 0.1 ? "GREEN" : "YELLOW"`), "100", "80", "50", "YELLOW 指标得分率100%，执行得分率80%，结余率20%＞10%，结余较多，请说明"},
		"something else":    {clause(`自评率 * 3 > 2 ? "YELLOW" : "GREEN"`), "100", "80", "50", "YELLOW 指标得分率100%，执行得分率80%，3＞2，自评得分明显高于预算执行，请复核"},
	} {
		table, report := projectOf(c.budget, c.spent, "25/50/75/100", line{"产出指标", "数量指标", "聘用人员数量", "≥50人", "90", observed(c.actual)})
		report.Reason = "见说明"
		o, ds := by(t, own(t, c.clauses), table, report, 12)
		if o == nil {
			t.Fatal(name, ds)
		}
		got := ""
		for _, a := range o.Projects[0].Alerts {
			if a.Rule == engine.AlertPlausibility {
				got = string(a.Level) + " " + a.Message
			}
		}
		if c.want == "" && got == "" || c.want != "" && got == c.want {
			continue
		}
		t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
	}
}

// TestSpendingNotJudged says whether nobody reported, or there is nothing to spend.
func TestSpendingNotJudged(t *testing.T) {
	for _, c := range []struct{ budget, spent, want string }{
		{"100", "", "执行数未报，支出无法评判，请补报。"},
		{"0", "0", "没有预算，不评判支出。"},
		{"0", "", "执行数未报，支出无法评判，请补报。"},
	} {
		table, report := projectOf(c.budget, c.spent, "25/50/75/100", filler("90"))
		o, ds := under(t, "MOF2020", table, report, 6)
		if o == nil {
			t.Fatal(ds)
		}
		if s := o.Projects[0].Spending; s.Explanation != c.want || s.Light != engine.Grey {
			t.Errorf("%s of %s: %s %s, want %s", c.spent, c.budget, s.Light, s.Explanation, c.want)
		}
	}
}

// TestWordsForPeople: everything that a text may name has its own word.
func TestWordsForPeople(t *testing.T) {
	seen := map[string]bool{}
	words := []string{engine.FlagChinese(engine.FlagAhead)}
	for _, v := range []engine.Verdict{engine.Met, engine.Missed, engine.AtRisk, engine.NotDue, engine.Unproven} {
		words = append(words, v.Chinese())
	}
	for _, r := range []engine.AlertRule{engine.AlertSpending, engine.AlertIndicator, engine.AlertDual, engine.AlertData, engine.AlertPlausibility, engine.AlertReview} {
		words = append(words, r.Chinese())
	}
	for _, w := range words {
		if w == "" || seen[w] || strings.ContainsAny(w, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") {
			t.Errorf("%q of %v", w, words)
		}
		seen[w] = true
	}
}

// TestNotApplicableIsNotNotDue: who was excused has nothing that falls due.
func TestNotApplicableIsNotNotDue(t *testing.T) {
	excused := observed("")
	excused.NotApplicable = true
	table, report := projectOf("100", "50", "25/50/75/100", line{"产出指标", "数量指标", "甲", "≥50人", "40", excused},
		line{"效益指标", "可持续影响指标", "乙期限", "≥4年", "50", observed("")})
	o, ds := under(t, "MOF2020", table, report, 6)
	if o == nil {
		t.Fatal(ds)
	}
	for i, want := range []string{"不适用", "未到期"} {
		if r := o.Projects[0].Indicators[i]; r.VerdictChinese() != want || r.Verdict != engine.NotDue {
			t.Errorf("%s: %s %s, want %s", r.Name, r.Verdict, r.VerdictChinese(), want)
		}
	}
}
