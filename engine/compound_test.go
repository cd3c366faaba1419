package engine_test

import (
	"strings"
	"testing"

	"zhunsheng/engine"
)

// TestCompound judges several targets of one cell: equal shares of the marks, the
// worst light, met when all are.
func TestCompound(t *testing.T) {
	for _, c := range []struct {
		name, target, actual string
		month                int
		score                string // "" for none
		light                engine.Light
		verdict              engine.Verdict
		says                 string
	}{
		{"all met", "≥95%，投诉不超过3起", "97%；2起", 12, "9.00", engine.Green, engine.Met,
			"①目标≥95%，实际97%，完成率102.11%，得分比例1；②目标投诉≤3起，实际2起，得分比例1（2≤3）；2个目标平均分配分值，得9.00分＝9.00×(1＋1)÷2。"},
		{"one half missed", "≥95%，投诉不超过3起", "97%，投诉4起", 12, "7.50", engine.Red, engine.Missed,
			"②目标投诉≤3起，实际4起，超出目标33.33%，得分比例1－(4－3)÷3≈0.67；2个目标平均分配分值，得7.50分＝9.00×(1＋(1－(4－3)÷3))÷2。"},
		{"a hair below", "≥299.65万元，≥95%", "299.64；95", 12, "9.00", engine.Green, engine.Missed, "①目标≥299.65万元，实际299.64万元，完成率99.997%，得分比例299.64÷299.65≈0.99997；"},
		{"rounded", "≥95%，投诉不超过3起", "94%；3起", 12, "8.95", engine.Yellow, engine.Missed, "得8.95分＝9.00×(94÷95＋1)÷2（四舍五入）"},
		{"commas between digits", "≥2000人次，培训不少于3场", "1,500人次，3场", 12, "7.88", engine.Yellow, engine.Missed, "得7.88分＝9.00×(1500÷2000＋1)÷2（四舍五入）"},
		{"one not reported", "≥95%，投诉不超过3起", "97%；", 12, "4.50", engine.Green, engine.Unproven, "②目标投诉≤3起，实际完成值未报，暂计0.00分；2个目标平均分配分值，得4.50分＝9.00×(1＋0)÷2。"},
		{"nothing reported", "≥95%，投诉不超过3起", "", 12, "0.00", engine.Grey, engine.Unproven, "实际完成值未报，暂计0.00分。"},
		{"dates", "6月30日前完成方案；11月30日前完成评审", "2025年6月20日；2025年12月18日", 12, "8.10", engine.Yellow, engine.Missed, "②目标2025年11月30日前，实际2025年12月18日，逾期18天，得分比例1－18÷90＝0.8"},
		{"a date to come", "6月30日前完成方案；11月30日前完成评审", "2025年6月20日；", 6, "", engine.Green, engine.NotDue, "②目标2025年11月30日前；绿灯：①绿灯：0≤0；②灰灯：未到完成日期，本期不评判。"},
		{"a flow beside a rate", "培训不少于10场，合格率≥90%", "3场；95%", 6, "", engine.Yellow, engine.AtRisk, "①目标培训≥10场，实际3场，完成率30%，本期应达5（10×0.5，支出计划），已达其60%；②目标合格率≥90%，实际95%，完成率105.56%；黄灯：①黄灯：60≥60，60＜80；②绿灯：105.56≥100。"},
	} {
		l := line{"产出指标", "质量指标", "服务质量", c.target, "9", observed(c.actual)}
		p, ds := evaluate(t, c.month, "100", "50", "25/50/75/100", l, filler("81"))
		r := p.Indicators[0]
		score := ""
		if r.Score != nil {
			score = r.Score.String()
		}
		if score != c.score || r.Light != c.light || r.Verdict != c.verdict || !strings.Contains(r.Explanation, c.says) {
			t.Errorf("%s: %q %s %s\n got %s\nwant %q %s %s … %s\n%v", c.name, score, r.Light, r.Verdict, r.Explanation, c.score, c.light, c.verdict, c.says, ds)
		}
		if provisional := strings.Contains(r.Explanation, "未报"); r.Provisional != provisional {
			t.Errorf("%s: provisional %v", c.name, r.Provisional)
		}
	}
}

// TestCompoundRefuses data that do not say which part they are of.
func TestCompoundRefuses(t *testing.T) {
	for actual, want := range map[string]string{
		"97%":       "有2个目标（≥95%；投诉≤3起）",
		"97%；2起；1":  "应按这个次序写2个",
		"97%；2人":    "D02",
		"97%；不超过2起": "D01",
	} {
		o, ds := outcome(t, 12, "100", "100", "25/50/75/100", line{"产出指标", "质量指标", "服务质量", "≥95%，投诉不超过3起", "9", observed(actual)}, filler("81"))
		if o != nil {
			t.Errorf("%s was evaluated: %s", actual, o.Projects[0].Indicators[0].Explanation)
		}
		found := false
		for _, d := range ds {
			found = found || strings.Contains(d.String(), want)
		}
		if !found {
			t.Errorf("%s: no %q in %v", actual, want, ds)
		}
	}
}

// TestCompoundForecast holds a forecast of each part against its target.
func TestCompoundForecast(t *testing.T) {
	for forecast, want := range map[string]engine.Light{"10场；95%": engine.Green, "9场；95%": engine.Yellow, "10场；50%": engine.Red, "有可能": engine.Yellow} {
		l := line{"产出指标", "质量指标", "服务质量", "培训不少于10场，合格率≥90%", "9", observed("5场；95%")}
		l.observation.Forecast = forecast
		p, _ := evaluate(t, 6, "100", "50", "25/50/75/100", l, filler("81"))
		if r := p.Indicators[0]; r.Light != want {
			t.Errorf("%s: %s, want %s (%s)", forecast, r.Light, want, r.Explanation)
		}
	}
}
