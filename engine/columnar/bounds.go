package columnar

import (
	"errors"
	"math"
)

// What a program computes stays below 2^62, so that neither a sum nor a difference of
// two numbers ever wraps.
const (
	maxBits   = 62
	leastBits = 20 // programs for numbers below a million are of no use
	marksBits = 14 // of a column of marks: 100 points are 10000
)

var errTooLarge = errors.New("a product does not fit whole numbers of 64 bits")

// bound computes how many bits the columns without bits of their own may have.
func (p *Program) bound(g *graph) error {
	for bits := maxBits - 2; bits >= leastBits; bits-- {
		if p.fits(g, bits) {
			p.bits = bits
			for i := range p.columns {
				p.columns[i].limit(bits, len(p.texts))
			}
			return nil
		}
	}
	return errTooLarge
}

// fits tells whether everything that is computed fits, with columns of so many bits.
func (p *Program) fits(g *graph, bits int) bool {
	limit := math.Ldexp(1, maxBits)
	most := make([]float64, len(g.nodes)) // the sums and products of 62 bits lose less than 2^-40 of themselves
	used := p.used(g)
	for i, n := range g.nodes {
		if !used[i] {
			continue
		}
		value, computed := n.most(most, func(column int64) float64 {
			if b := p.columns[column].bits; b > 0 {
				return math.Ldexp(1, b)
			}
			return math.Ldexp(1, bits)
		})
		if computed*(1+1e-9) >= limit {
			return false
		}
		most[i] = value
	}
	for _, o := range p.outputs {
		if o.kind == numberKind && o.most(most)*(1+1e-9) >= limit {
			return false
		}
	}
	return true
}

// most is the greatest magnitude of a node, and of what is computed on the way to it.
func (n node) most(of []float64, column func(int64) float64) (value, computed float64) {
	at := func(r ref) float64 {
		if r == none {
			return 0
		}
		return of[r]
	}
	k, l := math.Abs(float64(n.k)), math.Abs(float64(n.l))
	a, b, c := at(n.a), at(n.b), at(n.c)
	switch n.op {
	case opColumn:
		value = column(n.k)
	case opConst:
		value = k
	case opAdd, opSub:
		value = a + b
	case opMul:
		value = a * b
	case opScale:
		value = k * a
	case opLinear:
		value = k*a + l*b
	case opShift:
		value = k*a + l
	case opAbs, opFlip:
		value = a
	case opMin, opMax:
		return max(a, b), a + b
	case opMinConst, opMaxConst:
		return max(a, k), a + k
	case opAtLeast, opEqual:
		return 1, a + b
	case opAtLeastTimes, opEqualTimes:
		return 1, k*a + l*b
	case opAtLeastConst, opAtMostConst, opEqualConst:
		return 1, a + k + 1
	case opSelect:
		value = max(b, c)
	case opSelectFirst:
		value = max(b, l)
	case opSelectSecond:
		value = max(k, c)
	case opSelectConst:
		value = max(k, l)
	default:
		value = 1
	}
	return value, value
}
