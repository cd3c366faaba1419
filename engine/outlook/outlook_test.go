package outlook

import (
	"math"
	"testing"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestOdds(t *testing.T) {
	o := oddsOf([]cell{{2, 4, 2}, {1, 1, 1}, {4, 4, 1}})
	for _, c := range []struct{ x, below, above float64 }{{0, 0, 1}, {1, 0, 0.75}, {2, 0.25, 0.75}, {3, 0.5, 0.5}, {4, 0.75, 0}, {5, 1, 0}} {
		if b, a := o.Below(c.x), o.Above(c.x); !near(b, c.below) || !near(a, c.above) {
			t.Errorf("below and above %v: %v, %v, want %v, %v", c.x, b, a, c.below, c.above)
		}
	}
	for q, want := range map[float64]float64{0.1: 1, 0.5: 3, 0.9: 4} {
		if got := o.Quantile(q); !near(got, want) {
			t.Errorf("quantile %v is %v, want %v", q, got, want)
		}
	}
	if none := oddsOf([]cell{{1, 1, 0}}); none.Known() || !math.IsNaN(none.Quantile(0.5)) {
		t.Errorf("no weight: %+v", none)
	}
}

func TestShapeOf(t *testing.T) {
	s, ok := ShapeOf([]Point{{3, 10}, {6, 30}, {12, 40}})
	for m, want := range map[int]float64{0: 0, 1: 0.25 / 3, 3: 0.25, 6: 0.75, 9: 0.875, 12: 1} {
		if !ok || !near(s[m], want) {
			t.Errorf("month %d: %v, want %v", m, s[m], want)
		}
	}
	if s, ok := ShapeOf([]Point{{6, 50}, {12, 40}}); !ok || s[6] != 1 || s[3] != 0.5 {
		t.Errorf("a year that fell back: %v", s)
	}
	for name, points := range map[string][]Point{"no year": nil, "no December": {{6, 1}}, "nothing done": {{6, 0}, {12, 0}}} {
		if _, ok := ShapeOf(points); ok {
			t.Errorf("%s has a shape", name)
		}
	}
}

// What is worse for the unit must not make a miss less likely.
func TestCumulativeOrder(t *testing.T) {
	miss := func(c Cumulative) float64 { return c.Odds().Below(1) }
	at := func(points ...Point) Cumulative { return Cumulative{Points: points} }
	rising := []struct {
		name string
		miss float64
	}{
		{"reached", miss(at(Point{6, 1}))}, {"nearly", miss(at(Point{6, 0.9}))}, {"on course", miss(at(Point{6, 0.5}))},
		{"behind", miss(at(Point{6, 0.3}))}, {"behind in October", miss(at(Point{3, 0.15}, Point{6, 0.3}, Point{10, 0.5}))},
	}
	for i := 1; i < len(rising); i++ {
		if rising[i].miss <= rising[i-1].miss {
			t.Errorf("%s %.3f, %s %.3f", rising[i-1].name, rising[i-1].miss, rising[i].name, rising[i].miss)
		}
	}
	if rising[0].miss != 0 {
		t.Errorf("what is reached can be missed: %v", rising[0].miss)
	}
}

func TestCumulativePlanAndPast(t *testing.T) {
	late, _ := ShapeOf([]Point{{9, 0.1}, {12, 1}})
	points := []Point{{3, 0.02}, {6, 0.06}}
	alone := Cumulative{Points: points}.Odds().Below(1)
	planned := Cumulative{Points: points, Plan: &late}.Odds().Below(1)
	past := Cumulative{Points: points, Past: []Shape{late, late}}.Odds().Below(1)
	if planned >= alone || past >= planned {
		t.Errorf("a slow start misses with %.3f, with %.3f if it is planned, with %.3f if it was always so", alone, planned, past)
	}
}

func TestCumulativeLimits(t *testing.T) {
	nothing := Cumulative{Points: []Point{{3, 0}, {6, 0}, {10, 0}}}.Odds()
	if p := nothing.Below(1); p < 0.6 || p > 0.95 {
		t.Errorf("nothing by October misses with %.3f: a lump sum may still come", p)
	}
	within := Cumulative{Points: []Point{{6, 0.7}}, Within: true}.Odds()
	if p := within.Above(1); p != 0 {
		t.Errorf("money exceeds its budget with %.3f", p)
	}
	if over := (Cumulative{Points: []Point{{6, 1.2}}, Within: true}).Odds(); over.Quantile(0.1) != 1.2 {
		t.Errorf("what is overspent stays: %v", over)
	}
	if p := (Cumulative{Points: []Point{{6, 0.9}}, Ceiling: true}).Odds().Above(1); p < 0.6 {
		t.Errorf("a ceiling nine tenths used in June is exceeded with %.3f", p)
	}
	for name, points := range map[string][]Point{"no point": nil, "no number": {{6, math.NaN()}}, "no end": {{6, math.Inf(1)}}} {
		if (Cumulative{Points: points}).Odds().Known() || (Level{Points: points}).Odds().Known() {
			t.Errorf("%s gives odds", name)
		}
	}
	for _, months := range [][]Point{{{1, 1e-12}}, {{11, 1e12}}, {{1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 0}, {6, 0}, {7, 0}, {8, 0}, {9, 0}, {10, 0}, {11, 0}}, {{3, 5}, {6, 1}}, {{3, -1}}} {
		if o := (Cumulative{Points: months}).Odds(); !o.Known() || math.IsNaN(o.Quantile(0.5)) {
			t.Errorf("%v gives no odds", months)
		}
	}
}

func TestCount(t *testing.T) {
	for _, c := range []struct {
		points       []Point
		ceiling      float64
		low, top     float64
		median, most float64
	}{
		{[]Point{{6, 0}}, 3, 0.01, 0.08, 0, 3}, {[]Point{{3, 0}}, 0, 0.3, 0.5, 0, 6}, {[]Point{{10, 0}}, 0, 0.03, 0.15, 0, 1},
		{[]Point{{6, 3}}, 3, 0.75, 0.92, 6, 11}, {[]Point{{3, 1}, {6, 2}}, 3, 0.5, 0.8, 4, 8}, {[]Point{{6, 5}}, 4, 1, 1, 9, 16},
	} {
		o := Count{c.points}.Odds()
		p, median, most := o.Above(c.ceiling), o.Quantile(0.5), o.Quantile(0.9)
		if p < c.low || p > c.top+1e-9 || math.Abs(median-c.median) > 1 || most > c.most {
			t.Errorf("%v: above %v with %.3f, %v, at most %v; want %+v", c.points, c.ceiling, p, median, most, c)
		}
	}
}

func TestLevel(t *testing.T) {
	want := 50.0
	head := func(points ...Point) Level {
		return Level{Points: points, To: math.Inf(1), Step: 1, Wanted: &want}
	}
	miss := func(l Level) float64 { return l.Odds().Below(want - l.Step/2) }
	at, below, far := miss(head(Point{6, 50})), miss(head(Point{6, 48})), miss(head(Point{6, 40}))
	if at > 0.35 || below < 0.55 || far < 0.85 || far > 0.98 {
		t.Errorf("missing 50 with 50, 48, 40 people: %.3f, %.3f, %.3f", at, below, far)
	}
	steady, moving := miss(head(Point{3, 51}, Point{6, 51}, Point{9, 51})), miss(head(Point{3, 57}, Point{6, 54}, Point{9, 51}))
	if steady >= moving {
		t.Errorf("51 people, always: %.3f, and fewer each time: %.3f", steady, moving)
	}
	rate := Level{Points: []Point{{6, 99}}, To: 100, Step: 0.1}
	if o := rate.Odds(); o.Above(100) != 0 || o.Quantile(0.9) > 100 || o.Quantile(0.1) < 95 {
		t.Errorf("a rate of 99%%: %v to %v", o.Quantile(0.1), o.Quantile(0.9))
	}
	settled := rate
	settled.Settled = true
	width := func(l Level) float64 { o := l.Odds(); return o.Above(99) + o.Below(99) }
	if width(settled) >= width(rate) {
		t.Error("what is measured once moves as much as what is measured always")
	}
	fell := rate
	fell.Past = []float64{-6, -6, -6}
	if fell.Odds().Quantile(0.2) >= rate.Odds().Quantile(0.2) {
		t.Error("earlier years fell, and that says nothing")
	}
}
