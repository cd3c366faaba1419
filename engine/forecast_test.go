package engine_test

import (
	"strings"
	"testing"
)

// TestForecastBelowWhatIsDone questions an outlook that takes back what has
// accumulated; a level may fall.
func TestForecastBelowWhatIsDone(t *testing.T) {
	for _, c := range []struct {
		target, actual, forecast string
		doubted                  bool
	}{
		{"≥60次", "30", "20", true}, {"≥60次", "30", "30", false}, {"≤10次", "12", "9", true}, {"≥50人", "48", "45", false},
	} {
		l := line{"产出指标", "数量指标", "工作量", c.target, "90", observed(c.actual)}
		l.observation.Forecast = c.forecast
		p, _ := evaluate(t, 6, "100", "50", "25/50/75/100", l)
		doubted := false
		for _, d := range p.Indicators[0].Diagnostics {
			doubted = doubted || d.ID == "D19" && strings.Contains(d.Message, "全年预计“"+c.forecast+"”少于本期已累计的"+c.actual)
		}
		if doubted != c.doubted {
			t.Errorf("%s with %s and an outlook of %s: doubted %v", c.target, c.actual, c.forecast, doubted)
		}
	}
}
