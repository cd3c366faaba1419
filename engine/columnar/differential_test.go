package columnar_test

import (
	"math/rand/v2"
	"testing"
)

// TestMillionsOfRows holds columns against closures over exact fractions, and those
// against the formulas, for every formula of every scheme that is shipped: at least 2,000,000
// rows, of which one in 100 is run by the formulas too; 100,000 in a short run.
func TestMillionsOfRows(t *testing.T) {
	rows := 2_000_000
	if testing.Short() {
		rows = 100_000
	}
	trials := allFormulas(t, shipped(t))
	var all found
	var fallback, atLeast int64
	for n, tr := range trials {
		t.Run(tr.name, func(t *testing.T) {
			c, err := tr.open()
			if err != nil {
				t.Fatal(err)
			}
			r := rand.New(rand.NewPCG(uint64(n), 1))
			for c.found.rows*len(trials) < rows {
				c.check(t, c.rows(r, 1+r.IntN(1500), plain, plain, beside, beside, beside, beside, tie, small, limit), 100)
			}
			stats := c.machine.Stats
			if stats.Fallback > stats.Rows/2 {
				t.Errorf("%d of %d rows fell back", stats.Fallback, stats.Rows)
			}
			t.Logf("%+v, %+v", c.found, stats)
			all.add(c.found)
			fallback, atLeast = fallback+stats.Fallback, atLeast+stats.Rows
		})
	}
	if all.rows < rows || all.without < rows/50 || all.ties < rows/200 || all.zeros < rows/10 || all.negative < rows/10 || all.formulas < rows/100 || all.refused < rows/2000 {
		t.Errorf("%+v is not what was to be met", all)
	}
	t.Logf("%d programs: %+v; %d fell back", len(trials), all, fallback)
}

func (f *found) add(g found) {
	f.rows += g.rows
	f.without += g.without
	f.ties += g.ties
	f.zeros += g.zeros
	f.negative += g.negative
	f.refused += g.refused
	f.formulas += g.formulas
}
