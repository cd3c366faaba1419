package rules

import "testing"

// speedCases are targets of growing difficulty: plain is the cell alone, row the
// same with the indicator's name, which draws the checks on the row.
var speedCases = []struct{ name, indicator, text string }{
	{"plain", "", "≥95%"}, {"row", "服务对象满意度", "≥95%"}, {"wide", "服务对象满意度", "≥９５％"}, {"words", "服务对象满意度", "不低于95%"},
	{"money", "项目总成本", "控制在90万元以内"}, {"numeral", "会议次数", "不少于三次"}, {"range", "抽检合格率", "85%-95%"},
	{"date", "完成时间", "2025年12月底前"}, {"quality", "营商环境", "显著提升"},
}

// BenchmarkParseTarget reports how many targets one core reads in a second, with
// all that the row says and all checks on it.
func BenchmarkParseTarget(b *testing.B) {
	for _, c := range speedCases {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			i := Indicator{Name: c.indicator, Target: Cell{Text: c.text}}
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
	for name, most := range map[string]float64{"plain": 1, "row": 1, "words": 8, "date": 8} {
		for _, c := range speedCases {
			if c.name != name {
				continue
			}
			i := Indicator{Name: c.indicator, Target: Cell{Text: c.text}}
			if got := testing.AllocsPerRun(200, func() { ParseTarget(i, 2025) }); got > most {
				t.Errorf("%s: %v allocations, want at most %v", c.text, got, most)
			}
		}
	}
}
