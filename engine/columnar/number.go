package columnar

import (
	"math/bits"

	"zhunsheng/rules"
)

// factor is k × a node; the node none makes it the constant k.
type factor struct {
	node ref
	k    int64
}

// number is what a formula's expression is worth: num ÷ den × 10^-places. den is
// positive wherever the formula can be run; the constant 1 where nothing was divided.
type number struct {
	num, den factor
	places   int
}

var unit = factor{none, 1}

// whole is the number k.
func whole(k int64) number { return number{num: factor{none, k}, den: unit} }

// exact is a decimal as a number; ok is false where it is no decimal or too long.
func exact(d rules.Decimal) (n number, ok bool) {
	places, ok := d.Places()
	if !ok {
		return n, false
	}
	k, ok := d.Units(places)
	n = number{num: factor{none, k}, den: unit, places: places}
	for ok && k != 0 && n.num.k%10 == 0 {
		n.num.k /= 10
		n.places--
	}
	return n, ok
}

// times is the product of two whole numbers; it gives up where it does not fit.
func (l *lowering) times(a, b int64) int64 {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	if hi != 0 || lo > maxConst {
		l.giveUp("a constant is too large")
		return 0
	}
	return a * b
}

// maxConst bounds the constants of a program, so that a step beside one fits.
const maxConst = 1 << 60

func magnitude(a int64) uint64 {
	if a < 0 {
		return -uint64(a)
	}
	return uint64(a)
}

func (l *lowering) pow10(n int) int64 {
	p := int64(1)
	for range n {
		p = l.times(p, 10)
	}
	return p
}

// factors multiplies two factors.
func (l *lowering) factors(a, b factor) factor {
	k := l.times(a.k, b.k)
	switch {
	case k == 0:
		return factor{none, 0}
	case a.node == none:
		return factor{b.node, k}
	case b.node == none:
		return factor{a.node, k}
	}
	if a.node > b.node {
		a, b = b, a
	}
	return factor{l.binary(opMul, a.node, b.node), k}
}

// scaled is a factor times a constant.
func (l *lowering) scaled(a factor, k int64) factor { return l.factors(a, factor{none, k}) }

// worth is the node that holds a factor's value.
func (l *lowering) worth(a factor) ref {
	switch {
	case a.node == none:
		return l.constant(a.k)
	case a.k == 1:
		return a.node
	}
	return l.withConst(opScale, a.node, a.k)
}

// align brings two numbers to the same places.
func (l *lowering) align(a, b number) (number, number) {
	places := max(a.places, b.places)
	a.num = l.scaled(a.num, l.pow10(places-a.places))
	b.num = l.scaled(b.num, l.pow10(places-b.places))
	a.places, b.places = places, places
	return a, b
}

// common brings two numbers to the same denominator: that of one where the other is
// a constant, the product of both else.
func (l *lowering) common(a, b number) (number, number) {
	a, b = l.align(a, b)
	if a.den == b.den {
		return a, b
	}
	x, y := a.den, b.den
	a.num, b.num = l.factors(a.num, y), l.factors(b.num, x)
	a.den = l.factors(x, y)
	b.den = a.den
	return a, b
}

func (l *lowering) sum(a, b number, sign int64) number {
	a, b = l.common(a, b)
	x, y := a.num, l.scaled(b.num, sign)
	switch {
	case y.node == none && x.node == none:
		a.num = factor{none, x.k + y.k} // each at most maxConst
	case y.k == 0:
	case x.k == 0:
		a.num = y
	case y.node == none:
		a.num = factor{l.add(node{op: opShift, a: x.node, b: none, c: none, k: x.k, l: y.k}), 1}
	case x.node == none:
		a.num = factor{l.add(node{op: opShift, a: y.node, b: none, c: none, k: y.k, l: x.k}), 1}
	default:
		a.num = l.linear(x, y)
	}
	return a.shortened()
}

// linear is the sum of two factors that are no constants.
func (l *lowering) linear(x, y factor) factor {
	if x.node == y.node {
		return l.factors(factor{x.node, 1}, factor{none, x.k + y.k})
	}
	g := gcd(x.k, y.k)
	x.k, y.k = x.k/g, y.k/g
	switch {
	case x.k == 1 && y.k == 1:
		return factor{l.binary(opAdd, min(x.node, y.node), max(x.node, y.node)), g}
	case x.k == 1 && y.k == -1:
		return factor{l.binary(opSub, x.node, y.node), g}
	case x.k == -1 && y.k == 1:
		return factor{l.binary(opSub, y.node, x.node), g}
	}
	return factor{l.add(node{op: opLinear, a: x.node, b: y.node, c: none, k: x.k, l: y.k}), g}
}

func (l *lowering) product(a, b number) number {
	return number{num: l.factors(a.num, b.num), den: l.factors(a.den, b.den), places: a.places + b.places}.shortened()
}

// quotient is a ÷ b. Where it is not known that b is positive, both are turned round
// if it is negative. A b of 0 leaves the denominator 0, which Run looks for.
func (l *lowering) quotient(a, b number) number {
	n := number{num: l.factors(a.num, b.den), den: l.factors(a.den, b.num), places: a.places - b.places}
	switch sign := l.signOf(b.num); {
	case sign&negative == 0:
	case sign&positive == 0:
		n.num, n.den = l.scaled(n.num, -1), l.scaled(n.den, -1)
	default:
		turned := l.unary(opSign, l.worth(b.num))
		n.num = factor{l.binary(opFlip, l.worth(n.num), turned), 1}
		n.den = factor{l.binary(opFlip, l.worth(n.den), turned), 1}
	}
	return n.shortened()
}

func (l *lowering) absolute(a number) number {
	switch sign := l.signOf(a.num); {
	case sign&negative == 0:
		return a
	case a.num.node == none || sign&positive == 0:
		a.num = l.scaled(a.num, -1)
	default:
		a.num = factor{l.unary(opAbs, a.num.node), int64(magnitude(a.num.k))}
	}
	return a
}

// shortened divides the constants of numerator and denominator by what they share.
func (n number) shortened() number {
	g := gcd(n.num.k, n.den.k)
	if g > 1 {
		n.num.k, n.den.k = n.num.k/g, n.den.k/g
	}
	if n.num.k == 0 && n.den.node == none {
		return whole(0)
	}
	return n
}

func gcd(a, b int64) int64 {
	x, y := magnitude(a), magnitude(b)
	for y != 0 {
		x, y = y, x%y
	}
	return int64(max(x, 1))
}

// compared are two numbers as whole ones that compare alike.
func (l *lowering) compared(a, b number) (x, y factor) {
	a, b = l.common(a, b)
	g := gcd(a.num.k, b.num.k)
	return factor{a.num.node, a.num.k / g}, factor{b.num.node, b.num.k / g}
}

// atLeast is the mask of a ≥ b.
func (l *lowering) atLeast(a, b number) ref {
	x, y := l.compared(a, b)
	switch {
	case x.node == y.node: // k·a ≥ l·a
		return l.atLeastConst(factor{x.node, x.k - y.k}, 0)
	case y.node == none:
		return l.atLeastConst(x, y.k)
	case x.node == none:
		return l.atLeastConst(factor{y.node, -y.k}, -x.k)
	case x.k == 1 && y.k == 1:
		return l.binary(opAtLeast, x.node, y.node)
	case x.k == -1 && y.k == -1:
		return l.binary(opAtLeast, y.node, x.node)
	}
	return l.add(node{op: opAtLeastTimes, a: x.node, b: y.node, c: none, k: x.k, l: y.k})
}

// atLeastConst is the mask of k·a ≥ c.
func (l *lowering) atLeastConst(x factor, c int64) ref {
	switch {
	case x.node == none || x.k == 0:
		held := int64(fails)
		if x.node == none && x.k >= c || x.node != none && c <= 0 {
			held = holds
		}
		return l.constant(held)
	case x.k > 0:
		return l.withConst(opAtLeastConst, x.node, -floorDiv(-c, x.k))
	}
	return l.withConst(opAtMostConst, x.node, floorDiv(-c, -x.k))
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// equal is the mask of a = b.
func (l *lowering) equal(a, b number) ref {
	x, y := l.compared(a, b)
	if x.node == none {
		x, y = y, x
	}
	switch {
	case x.node == none:
		return l.constant(mask(x.k == y.k))
	case x.node == y.node && x.k == y.k:
		return l.constant(holds)
	case x.node == y.node:
		return l.withConst(opEqualConst, x.node, 0)
	case y.node == none && y.k%x.k != 0:
		return l.constant(fails)
	case y.node == none:
		return l.withConst(opEqualConst, x.node, y.k/x.k)
	}
	if x.node > y.node {
		x, y = y, x
	}
	if x.k == y.k {
		return l.binary(opEqual, x.node, y.node)
	}
	return l.add(node{op: opEqualTimes, a: x.node, b: y.node, c: none, k: x.k, l: y.k})
}

func mask(b bool) int64 {
	if b {
		return holds
	}
	return fails
}

// least is the lesser of a and b where lesser, else the greater.
func (l *lowering) least(a, b number, lesser bool) number {
	a, b = l.align(l.lifted(a, b), l.lifted(b, a))
	if a.den != b.den {
		if lesser {
			return l.pick(l.atLeast(b, a), a, b)
		}
		return l.pick(l.atLeast(a, b), a, b)
	}
	x, y := a.num, b.num
	if x.node == none {
		x, y = y, x
	}
	op, opConst := opMin, opMinConst
	if !lesser {
		op, opConst = opMax, opMaxConst
	}
	switch {
	case x.node == none:
		a.num = x
		if (y.k < x.k) == lesser {
			a.num = y
		}
	case y.node == none:
		a.num = factor{l.withConst(opConst, l.worth(x), y.k), 1}
	default:
		p, q := l.worth(x), l.worth(y)
		a.num = factor{l.binary(op, min(p, q), max(p, q)), 1}
	}
	return a
}

// lifted writes a constant over the denominator of the number beside it, where that
// surely is positive: 1 as 目标值 ÷ 目标值.
func (l *lowering) lifted(a, beside number) number {
	if a.num.node != none || a.den != unit || beside.den.node == none || l.signOf(beside.den)&^positive != 0 {
		return a
	}
	a.num, a.den = l.factors(a.num, beside.den), beside.den
	return a
}

// pick is yes where the mask holds, else no.
func (l *lowering) pick(mask ref, yes, no number) number {
	a, b := l.align(l.lifted(yes, no), l.lifted(no, yes))
	n := number{places: a.places}
	n.num = l.pickFactor(mask, a.num, b.num)
	n.den = l.pickFactor(mask, a.den, b.den)
	return n
}

func (l *lowering) pickFactor(mask ref, a, b factor) factor {
	if a.node != none && b.node != none && a.k == b.k {
		return factor{l.choose(mask, a.node, b.node), a.k}
	}
	chosen := l.choose(mask, l.worth(a), l.worth(b))
	if k, ok := l.isConst(chosen); ok {
		return factor{none, k}
	}
	return factor{chosen, 1}
}
