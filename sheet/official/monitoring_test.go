package official_test

import (
	"strings"
	"testing"

	"zhunsheng/sheet/official"
	"zhunsheng/sheet/paper"
)

// TestWordyReasonsGetRoom gives a long reason a wider column, on paper of the same width;
// its boxes stay as wide as their labels need.
func TestWordyReasonsGetRoom(t *testing.T) {
	widths := func(reason string) []float64 {
		p := demanding(t, 6).projects()[0]
		p.Report.Observations[0].Reason = reason
		f := official.Monitoring(p)
		if err := paper.Check(f); err != nil {
			t.Fatal(err)
		}
		return f.Widths
	}
	sum := func(list []float64) (total float64) {
		for _, w := range list {
			total += w
		}
		return total
	}
	short, long := widths("场地维修"), widths(strings.Repeat("场地维修推迟，", 30))
	if long[12] < 1.5*short[12] || sum(long)-sum(short) > 0.01 || sum(short)-sum(long) > 0.01 || long[7] != short[7] {
		t.Errorf("the columns are %v, for long reasons %v", short, long)
	}
}
