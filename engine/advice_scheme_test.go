package engine_test

import (
	"strings"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// TestAdviceOfOwnSchemes meets what a scheme of one's own may do: where nothing
// exact can be said, that is what is said.
func TestAdviceOfOwnSchemes(t *testing.T) {
	atLeast := func(ratio, light string) string {
		return "targets:\n  at_least: {ratio: '" + ratio + "', light: '" + light + "', basis: 本单位约定}\n"
	}
	const plainLight = `实际值 >= 目标值 ? "GREEN" : "RED"`
	stock := func(actual string) line {
		return line{"产出指标", "数量指标", "聘用人员数量", "≥50人", "40", observed(actual)}
	}
	for _, c := range []struct {
		name, clauses string
		month         int
		spent         string
		line          line
		want          string
	}{
		{"a border that is no rational number", atLeast("目标值 > 0 ? min(1, max(0, 实际值) * max(0, 实际值) / (2 * 目标值 * 目标值)) : 0", plainLight), 12, "100", stock("40"),
			"评分办法的公式不能精确求解，不作测算。|单独改变任何一项，都不能使总分升为“良”（“聘用人员数量”不能测算，除外）。"},
		{"a border of the second degree that is a rational number", atLeast("实际值 >= 目标值 ? 1 : 0", `实际值 * 实际值 >= 0.81 * 目标值 * 目标值 ? "GREEN" : "RED"`), 6, "50", stock("40"),
			"本期再增加5人（达到45人），即转为绿灯。"},
		{"a ratio that must not pass 1", atLeast("目标值 > 40 && 目标值 < 60 ? 实际值 / 目标值 : 1", plainLight), 12, "100", stock("40"), "再增加10人（达到50人），即得满分40.00分。"},
		{"full marks for nobody", atLeast("0.5", plainLight), 12, "100", stock("40"), "实际值在可能的范围内无论是多少，都不能得满分。"},
		{"a light that never turns green", atLeast("实际值 >= 目标值 ? 1 : 0", `实际值 >= 0 ? "YELLOW" : "RED"`), 6, "50", stock("40"), "实际值在可能的范围内无论是多少，都不能转为绿灯。"},
		{"a green that lies between two lights", atLeast("实际值 >= 目标值 ? 1 : 0", `实际值 > 45 && 实际值 < 47 ? "GREEN" : "RED"`), 6, "50", stock("48"), "本期减少2人（降到46人），即转为绿灯。"},
		{"full marks between two people", atLeast("实际值 * 3 == 目标值 ? 1 : 0", plainLight), 12, "100", stock("40"), "没有一个整数的实际值能得满分。"},
		{"full marks at no decimal", atLeast("实际值 * 3 == 目标值 ? 1 : 0", plainLight), 12, "100", line{"产出指标", "质量指标", "合格率", "≥50%", "40", observed("40")}, "没有一个至多5位小数的实际值能得满分。"},
		{"grades that come back", "grades:\n  formula: '总分 >= 90 ? \"优\" : 总分 >= 80 ? \"良\" : 总分 >= 70 ? \"优\" : \"差\"'\n  id: X\n  version: 1\n  provisional: 暂\n  basis: 本单位约定\n", 12, "100", stock("50"),
			"等级不是随总分逐级升降的，不作测算。"},
		{"grades by a formula", "grades:\n  formula: '总分 > 95.5 ? \"合格\" : \"不合格\"'\n  id: X\n  version: 1\n  provisional: 暂\n  basis: 本单位约定\n", 12, "100", stock("40"),
			"再增加10人（达到50人），即得满分40.00分。|“聘用人员数量”再增加5人（达到45人），总分升为“合格”（96.00分）。"},
		{"a target found too low, by degrees", "over_achievement: {explain_above: 0.2, cause: TARGET_TOO_LOW, ratio: '1 - min(0.5, 超额率 - 0.2)', basis: 本单位约定}\n", 12, "100", tooLow(stock("70")),
			"因评审认定目标定得过低，减少10人（降到60人），即得满分40.00分。"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rest := "50"
			if c.month < 12 {
				c.line.marks, rest = "", ""
			}
			table, report := projectOf("100", c.spent, "25/50/75/100", c.line, line{"产出指标", "质量指标", "产品合格率", "=95%", rest, observed("95")})
			p := advisedBy(t, own(t, c.clauses), table, report, c.month)
			var got []string
			if a := p.Indicators[0].Advice; a != nil {
				got = append(got, a.Sentence)
			}
			if p.Advice != nil {
				for _, b := range p.Advice.Better {
					got = append(got, b.Sentence)
				}
				got = append(got, p.Advice.Notes...)
			}
			if !strings.HasPrefix(strings.Join(got, "|"), c.want) || c.want == "" {
				t.Errorf("%s %v\n got %s\nwant %s", p.Indicators[0].Explanation, p.Score, strings.Join(got, "|"), c.want)
			}
		})
	}
}

func tooLow(l line) line {
	l.observation.Cause, l.observation.Reason = "TARGET_TOO_LOW", "见说明"
	return l
}

// TestAdviceOfOtherInputs refuses an outcome that was made of other inputs: its
// advice would be about something else.
func TestAdviceOfOtherInputs(t *testing.T) {
	s, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	d, r := seedDeclaration(t), seedReport(t, 12)
	if err := engine.Advise(s, d, r, demoOutcome(t, 10)); err == nil {
		t.Error("the outcome of October was advised on December's data")
	}
	other, err := rules.FindScheme("HUBEI")
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.Advise(other, d, r, demoOutcome(t, 12)); err == nil {
		t.Error("the outcome of one scheme was advised under another")
	}
}

// TestAdviceChangesNothingElse holds all that is not advice to what it was.
func TestAdviceChangesNothingElse(t *testing.T) {
	s, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	o, plain := demoOutcome(t, 12), demoOutcome(t, 12)
	if err := engine.Advise(s, seedDeclaration(t), seedReport(t, 12), o); err != nil {
		t.Fatal(err)
	}
	for i := range o.Projects {
		o.Projects[i].Advice = nil
		for k := range o.Projects[i].Indicators {
			o.Projects[i].Indicators[k].Advice = nil
		}
	}
	if c := engine.Compare(plain, o); len(c.Moves) > 0 || printed(t, plain) != printed(t, o) {
		t.Errorf("advice has changed the outcome: %+v", c.Moves)
	}
}

// BenchmarkAdvise evaluates the real document's year-end and advises it, and
// reports what advice costs an indicator and how that stands to the evaluation.
func BenchmarkAdvise(b *testing.B) {
	s, err := rules.FindScheme("")
	if err != nil {
		b.Fatal(err)
	}
	d, r := seedDeclaration(b), seedReport(b, 12)
	var plain, advice time.Duration
	indicators := 0
	for b.Loop() {
		start := time.Now()
		o, _, err := engine.Evaluate(s, d, r)
		if err != nil {
			b.Fatal(err)
		}
		evaluated := time.Now()
		if err := engine.Advise(s, d, r, o); err != nil {
			b.Fatal(err)
		}
		plain, advice = plain+evaluated.Sub(start), advice+time.Since(evaluated)
		for _, p := range o.Projects {
			indicators += len(p.Indicators)
		}
	}
	b.ReportMetric(float64(advice.Microseconds())/float64(indicators), "advice-µs/indicator")
	b.ReportMetric(float64(plain.Microseconds())/float64(indicators), "evaluation-µs/indicator")
	b.ReportMetric(float64(advice)/float64(plain), "advice/evaluation")
}
