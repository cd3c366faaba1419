package rules

import "testing"

// speedCases are targets of growing difficulty.
var speedCases = []struct{ name, text string }{
	{"plain", "≥95%"}, {"wide", "≥９５％"}, {"words", "不低于95%"}, {"money", "控制在90万元以内"}, {"numeral", "不少于三次"},
	{"range", "85%-95%"}, {"date", "2025年12月底前"}, {"quality", "显著提升"},
}

func speedIndicator(text string) Indicator {
	return Indicator{Name: "服务对象满意度", Level2: "服务对象满意度指标", Target: Cell{Text: text}}
}

// BenchmarkParseTarget reports how many targets one core reads in a second, with
// all that the row says and all checks on it.
func BenchmarkParseTarget(b *testing.B) {
	for _, c := range speedCases {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			i := speedIndicator(c.text)
			for b.Loop() {
				ParseTarget(i, 2025)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "targets/s")
		})
	}
}

// TestReadingAllocatesLittle bounds what reading leaves to the garbage collector:
// a plain target nothing but what a pool may lose on the way.
func TestReadingAllocatesLittle(t *testing.T) {
	for name, most := range map[string]float64{"plain": 1, "words": 8, "date": 8} {
		for _, c := range speedCases {
			if c.name != name {
				continue
			}
			i := speedIndicator(c.text)
			if got := testing.AllocsPerRun(200, func() { ParseTarget(i, 2025) }); got > most {
				t.Errorf("%s: %v allocations, want at most %v", c.text, got, most)
			}
		}
	}
}
