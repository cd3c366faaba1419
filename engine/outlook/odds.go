package outlook

import (
	"cmp"
	"math"
	"slices"
)

// Odds is what a figure may end the year at, with the chance of each. The zero value knows nothing.
type Odds struct{ cells []cell }

// cell is a stretch of values of even chance, or a single value where from is to.
type cell struct{ from, to, weight float64 }

func (c cell) mid() float64 { return (c.from + c.to) / 2 }

// sure is the odds of what can't change any more.
func sure(value float64) Odds { return Odds{[]cell{{value, value, 1}}} }

// oddsOf orders the cells and lets their weights sum to one. Odds that no case explains know nothing.
func oddsOf(cells []cell) Odds {
	total := 0.0
	for _, c := range cells {
		total += c.weight
	}
	if total <= 0 || math.IsNaN(total) || math.IsInf(total, 0) {
		return Odds{}
	}
	o := Odds{make([]cell, 0, len(cells))}
	for _, c := range cells {
		if c.weight > 0 {
			c.weight /= total
			o.cells = append(o.cells, c)
		}
	}
	slices.SortStableFunc(o.cells, func(a, b cell) int { return cmp.Compare(a.mid(), b.mid()) })
	return o
}

// Known tells whether the odds say anything.
func (o Odds) Known() bool { return len(o.cells) > 0 }

// Below is the chance of a value less than x.
func (o Odds) Below(x float64) (p float64) {
	for _, c := range o.cells {
		switch {
		case c.to < x || c.to == x && c.from < c.to:
			p += c.weight
		case c.from < x:
			p += c.weight * (x - c.from) / (c.to - c.from)
		}
	}
	return min(p, 1)
}

// Above is the chance of a value greater than x.
func (o Odds) Above(x float64) (p float64) {
	for _, c := range o.cells {
		switch {
		case c.from > x || c.from == x && c.from < c.to:
			p += c.weight
		case c.to > x:
			p += c.weight * (c.to - x) / (c.to - c.from)
		}
	}
	return min(p, 1)
}

// Quantile is the value that is not exceeded with chance q.
func (o Odds) Quantile(q float64) float64 {
	reached := 0.0
	for _, c := range o.cells {
		if reached+c.weight >= q {
			return c.from + (c.to-c.from)*max(0, q-reached)/c.weight
		}
		reached += c.weight
	}
	if !o.Known() {
		return math.NaN()
	}
	return o.cells[len(o.cells)-1].to
}
