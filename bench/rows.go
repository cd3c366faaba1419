package main

import (
	"math/rand/v2"

	"zhunsheng/rules"
)

// rows are indicators to be judged, by their columns: amounts in hundredths, marks in
// hundredths, and what is expected by now as share ÷ months of the target.
type rows struct {
	present                       []int64 // 1 where a row has a value, else 0
	marks                         []int64
	actual, target, share, months []int64
}

// One row in so many is of a kind.
const (
	absentOneIn = 20 // no value
	oddOneIn    = 50 // a target of zero or below
	farOneIn    = 20 // an actual value below zero, or at most five times the target
	edgeOneIn   = 10 // on the edge of a light, or meeting the target to the hundredth
	tieOneIn    = 20 // marks of exactly so many hundredths and a half
)

// newRows makes so many rows. Most are anywhere, with two decimals; some are where
// floats go astray.
func newRows(r *rand.Rand, n int) *rows {
	list := &rows{
		present: make([]int64, n), marks: make([]int64, n),
		actual: make([]int64, n), target: make([]int64, n), share: make([]int64, n), months: make([]int64, n),
	}
	for i := range n {
		if r.IntN(absentOneIn) > 0 {
			list.present[i] = 1
		}
		list.marks[i] = 25 * (1 + r.Int64N(60))
		list.share[i], list.months[i] = 1+r.Int64N(12), 12
		list.target[i], list.actual[i] = amounts(r, list.marks[i], list.share[i])
	}
	return list
}

func amounts(r *rand.Rand, marks, share int64) (target, actual int64) {
	switch {
	case r.IntN(oddOneIn) == 0:
		return -1_000 * r.Int64N(3), 500 * (r.Int64N(7) - 4)
	case r.IntN(farOneIn) == 0:
		target = 1 + r.Int64N(1_000_000)
		return target, target * (r.Int64N(6_000) - 1_000) / 1_000
	case r.IntN(edgeOneIn) == 0:
		return edge(r, share)
	case r.IntN(tieOneIn) == 0:
		return tie(r, marks)
	}
	target = 1 + r.Int64N(10_000_000)
	return target, target * (5_000 + r.Int64N(8_000)) / 10_000
}

// edge is a row in which the actual value is exactly 60%, 80%, 100%, 110% or 120% of
// the target, or of what is expected by now. Every other one has no decimals.
func edge(r *rand.Rand, share int64) (target, actual int64) {
	tenths := []int64{6, 8, 10, 11, 12}[r.IntN(5)]
	target = 120 * (1 + r.Int64N(50_000))
	if r.IntN(2) == 0 {
		target *= 100
	}
	if r.IntN(2) == 0 {
		return target, target / 10 * tenths
	}
	return target, target / 120 * share * tenths
}

// tie is a row whose share of the marks comes to so many hundredths and a half:
// marks × actual ÷ target = n + ½. Beyond the target it lies as far on the other side,
// for targets that are not to be exceeded.
func tie(r *rand.Rand, marks int64) (target, actual int64) {
	k := 1 + r.Int64N(100)
	target, actual = 2*marks*k, k*(2*r.Int64N(marks)+1)
	if r.IntN(2) == 0 {
		return target, 2*target - actual
	}
	return target, actual
}

// operands are row i's for the exact formulas.
func (r *rows) operands(i int) rules.Operands {
	target := rules.Scaled(r.target[i], 2)
	return rules.Operands{
		Actual: rules.Scaled(r.actual[i], 2), Target: target,
		Expected: target.Mul(rules.Int(r.share[i])).Quo(rules.Int(r.months[i])),
	}
}

// floats are the operands of all rows as engines take them that compute on floats.
type floats struct{ actual, target, expected []float64 }

func (r *rows) floats() floats {
	n := len(r.present)
	f := floats{make([]float64, n), make([]float64, n), make([]float64, n)}
	for i := range n {
		f.actual[i], f.target[i] = float64(r.actual[i])/100, float64(r.target[i])/100
		f.expected[i] = f.target[i] * float64(r.share[i]) / float64(r.months[i])
	}
	return f
}
