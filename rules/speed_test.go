package rules

import "testing"

// BenchmarkParseTarget reads targets of growing difficulty.
func BenchmarkParseTarget(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"plain", "≥95%"}, {"wide", "≥９５％"}, {"words", "不低于95%"}, {"money", "控制在90万元以内"}, {"numeral", "不少于三次"}, {"range", "85%-95%"}, {"date", "2025年12月底前"}, {"quality", "显著提升"},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			i := Indicator{Name: "服务对象满意度", Level2: "服务对象满意度指标", Target: Cell{Text: c.text}}
			for b.Loop() {
				ParseTarget(i, 2025)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "targets/s")
		})
	}
}
