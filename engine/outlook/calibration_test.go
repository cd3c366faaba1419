package outlook

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// seed of the years that the weights of the model were never looked at with.
const heldOut = 20261124

const yearsEach = 120

// checkpoints are what is known when a forecast is made.
var checkpoints = [][]int{{3}, {3, 6}, {3, 6, 10}, {6}}

// tally counts forecasts: how likely a miss was said to be, and whether it came.
type tally struct {
	forecasts, missed int
	squares           float64 // of the distance between the two
	inside            int     // ends within the interval of 80%
	bins              [11]struct {
		count, missed int
		said          float64
	}
}

func (t *tally) add(p float64, missed, inside bool) {
	came := 0.0
	bin := &t.bins[int(math.Round(p*10))]
	if missed {
		came = 1
		t.missed++
		bin.missed++
	}
	if inside {
		t.inside++
	}
	bin.count++
	bin.said += p
	t.forecasts++
	t.squares += (p - came) * (p - came)
}

func (t *tally) brier() float64 { return t.squares / float64(t.forecasts) }

// baseRate is the Brier score of who knows only how many miss.
func (t *tally) baseRate() float64 {
	rate := float64(t.missed) / float64(t.forecasts)
	return rate * (1 - rate)
}

func (t *tally) line(name string) string {
	return fmt.Sprintf("%5d 次  没完成%5.1f%%  Brier %.3f，基准%.3f  八成区间含%5.1f%%  %s", t.forecasts, 100*float64(t.missed)/float64(t.forecasts),
		t.brier(), t.baseRate(), 100*float64(t.inside)/float64(t.forecasts), name)
}

func (t *tally) table() string {
	var b strings.Builder
	for i, bin := range t.bins {
		if bin.count > 0 {
			fmt.Fprintf(&b, "  说%3.0f%%–%3.0f%%：%5d 次，平均说%5.1f%%，没完成%5.1f%%\n", max(0, float64(i)*10-5), min(100, float64(i)*10+5), bin.count,
				100*bin.said/float64(bin.count), 100*float64(bin.missed)/float64(bin.count))
		}
	}
	return b.String()
}

// results are the tallies of a back-test, of all years and by what the forecast knew and of what it was.
type results struct {
	all                 tally
	byMonths, byProcess map[string]*tally
}

// backtest forecasts made-up years at every checkpoint. With memory each project has two earlier years stored.
func backtest(seed uint64, memory bool, chosen func(process) bool) results {
	done := results{byMonths: map[string]*tally{}, byProcess: map[string]*tally{}}
	of := func(m map[string]*tally, name string) *tally {
		if m[name] == nil {
			m[name] = &tally{}
		}
		return m[name]
	}
	for n, p := range processes {
		if !chosen(p) {
			continue
		}
		r := rand.New(rand.NewPCG(seed, uint64(n)))
		for range yearsEach {
			year := p.make(r)
			t := remembering(year)
			if !memory {
				t.past, t.changes = nil, nil
			}
			for _, months := range checkpoints {
				o := t.odds(months)
				inside := t.values[12] >= o.Quantile(0.1)-0.005 && t.values[12] <= o.Quantile(0.9)+0.005
				for _, one := range []*tally{&done.all, of(done.byMonths, fmt.Sprint(months)), of(done.byProcess, p.name)} {
					one.add(t.missing(o), t.missed(), inside)
				}
			}
		}
	}
	return done
}

const (
	filled = 100 // forecasts in a bin that is held against its promise
	// tooSure is how much nearer to a toss-up than promised the misses may be, tooShy how much farther: a forecast may say
	// less than it could, and not more.
	tooSure, tooShy = 0.10, 0.25
	betterThan      = 0.80 // of the base rate's Brier score
	// Of one process alone the base rate knows what no forecast can. Where it is open whether such years miss, a forecast
	// must be hardly worse; where nearly all or hardly any miss, it is: it can't know which process it looks at.
	open, hardlyWorse = 0.2, 1.05
)

// TestCalibration forecasts years whose end is known: of those called 80%, how many missed? The weights of the model were
// fixed before it met these seeds, and before it met the processes that are not tuned at all.
func TestCalibration(t *testing.T) {
	for _, group := range []struct {
		name          string
		tuned, memory bool
	}{
		{"调过的过程，没有往年", true, false}, {"调过的过程，有两年往年", true, true},
		{"没调过的过程，没有往年", false, false}, {"没调过的过程，有两年往年", false, true},
	} {
		t.Run(group.name, func(t *testing.T) {
			t.Parallel()
			got := backtest(heldOut, group.memory, func(p process) bool { return p.tuned == group.tuned })
			var b strings.Builder
			b.WriteString(got.all.line("合计") + "\n" + got.all.table())
			for _, m := range checkpoints {
				b.WriteString(got.byMonths[fmt.Sprint(m)].line(fmt.Sprintf("已知%v月底", m)) + "\n")
			}
			for _, p := range processes {
				one := got.byProcess[p.name]
				if p.tuned != group.tuned {
					continue
				}
				b.WriteString(one.line(p.name) + "\n")
				if base := one.baseRate(); base > open && one.brier() > hardlyWorse*base {
					t.Errorf("%s: Brier %.3f, the base rate's is %.3f", p.name, one.brier(), base)
				}
			}
			t.Log("\n" + b.String())
			got.all.check(t)
		})
	}
}

func (t *tally) check(test *testing.T) {
	for i, bin := range t.bins {
		if bin.count < filled {
			continue
		}
		said, came := bin.said/float64(bin.count), float64(bin.missed)/float64(bin.count)
		sure := came - said // nearer to a toss-up than promised
		if said > 0.5 {
			sure = said - came
		}
		if sure > tooSure || sure < -tooShy {
			test.Errorf("of %d called %d%%, said %.3f on average, %.3f missed", bin.count, 10*i, said, came)
		}
	}
	if t.brier() > betterThan*t.baseRate() {
		test.Errorf("Brier %.3f is hardly better than %.3f, which takes no model", t.brier(), t.baseRate())
	}
	if inside := float64(t.inside) / float64(t.forecasts); inside < 0.78 || inside > 0.95 {
		test.Errorf("%.3f of the ends were within the interval of 80%%", inside)
	}
}
