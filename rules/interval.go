package rules

// interval is a set of numbers that a value surely lies in: between two ends,
// and perhaps not zero. The zero interval holds no number but 0.
type interval struct {
	lo, hi  end
	nonzero bool
}

// end is one end of an interval: a number that belongs to it unless open, or
// none at all.
type end struct {
	at             Decimal
	open, infinite bool
}

func everything() interval { return interval{lo: end{infinite: true}, hi: end{infinite: true}} }

// nowhere is an empty interval: it adds nothing to a hull.
func nowhere() interval { return interval{lo: end{open: true}} }

func point(d Decimal) interval { return interval{lo: end{at: d}, hi: end{at: d}} }

func (a interval) isPoint() bool {
	return !a.lo.infinite && !a.hi.infinite && !a.lo.open && !a.hi.open && a.lo.at.Equal(a.hi.at)
}

// empty tells whether no number lies in the interval.
func (a interval) empty() bool {
	if a.lo.infinite || a.hi.infinite {
		return false
	}
	switch a.lo.at.Cmp(a.hi.at) {
	case 0:
		return a.lo.open || a.hi.open || a.nonzero && a.lo.at.IsZero()
	case 1:
		return true
	}
	return false
}

func (a interval) positive() bool {
	return !a.lo.infinite && (a.lo.at.Sign() > 0 || a.lo.at.IsZero() && (a.lo.open || a.nonzero))
}

func (a interval) notNegative() bool { return !a.lo.infinite && a.lo.at.Sign() >= 0 }

// excludesZero tells whether the value can't be zero.
func (a interval) excludesZero() bool { return a.nonzero || a.positive() || a.neg().positive() }

// meet is what lies in both.
func (a interval) meet(b interval) interval {
	return interval{lo: higher(a.lo, b.lo), hi: lower(a.hi, b.hi), nonzero: a.nonzero || b.nonzero}
}

// hull is the least interval around both; an empty one adds nothing.
func (a interval) hull(b interval) interval {
	switch {
	case a.empty():
		return b
	case b.empty():
		return a
	}
	return interval{lo: outer(a.lo, b.lo, -1), hi: outer(a.hi, b.hi, 1), nonzero: a.excludesZero() && b.excludesZero()}
}

// higher is the tighter of two lower ends.
func higher(a, b end) end {
	if a.infinite || !b.infinite && (b.at.Cmp(a.at) > 0 || b.at.Equal(a.at) && b.open) {
		return b
	}
	return a
}

// lower is the tighter of two upper ends.
func lower(a, b end) end {
	if a.infinite || !b.infinite && (b.at.Cmp(a.at) < 0 || b.at.Equal(a.at) && b.open) {
		return b
	}
	return a
}

// outer is the wider of two ends, on the side below (-1) or above (+1).
func outer(a, b end, side int) end {
	switch {
	case a.infinite || b.infinite:
		return end{infinite: true}
	case a.at.Equal(b.at):
		return end{at: a.at, open: a.open && b.open}
	case a.at.Cmp(b.at) == side:
		return a
	}
	return b
}

func (a interval) neg() interval {
	return interval{lo: a.hi.neg(), hi: a.lo.neg(), nonzero: a.nonzero}
}

func (e end) neg() end { e.at = e.at.Neg(); return e }

func (a interval) add(b interval) interval {
	return interval{lo: a.lo.add(b.lo), hi: a.hi.add(b.hi)}
}

func (e end) add(f end) end {
	return end{at: e.at.Add(f.at), open: e.open || f.open, infinite: e.infinite || f.infinite}
}

// mul is exact where the signs of both are known, and everything else where not.
func (a interval) mul(b interval) interval {
	var out interval
	switch {
	case a.empty() || b.empty():
		return nowhere()
	case b.isPoint() && !a.isPoint():
		return b.mul(a)
	case a.isPoint() && a.lo.at.Sign() >= 0:
		out = interval{lo: b.lo.scale(a.lo.at), hi: b.hi.scale(a.lo.at)}
	case a.notNegative() && b.notNegative():
		out = interval{lo: a.lo.times(b.lo), hi: a.hi.times(b.hi)}
	case a.neg().notNegative():
		return a.neg().mul(b).neg()
	case b.neg().notNegative():
		return a.mul(b.neg()).neg()
	default:
		out = everything()
	}
	out.nonzero = a.excludesZero() && b.excludesZero()
	return out
}

func (e end) scale(by Decimal) end {
	if by.IsZero() {
		return end{}
	}
	e.at = e.at.Mul(by)
	return e
}

// times is the product of two ends of intervals without negative numbers. A zero
// that is reached makes it a zero that is reached.
func (e end) times(f end) end {
	reached := func(x end) bool { return !x.infinite && x.at.IsZero() && !x.open }
	switch {
	case reached(e) || reached(f):
		return end{}
	case e.infinite || f.infinite:
		return end{infinite: true}
	}
	return end{at: e.at.Mul(f.at), open: e.open || f.open}
}

// quo is everything where the divisor may be of either sign.
func (a interval) quo(b interval) interval {
	switch {
	case a.empty() || b.empty():
		return nowhere()
	case b.positive():
		return a.mul(b.inverse())
	case b.neg().positive():
		return a.mul(b.neg().inverse()).neg()
	}
	out := everything()
	out.nonzero = a.excludesZero()
	return out
}

// inverse is 1÷a of a positive interval.
func (a interval) inverse() interval {
	out := interval{lo: end{open: true}, hi: end{infinite: true}}
	if !a.hi.infinite {
		out.lo = end{at: one.Quo(a.hi.at), open: a.hi.open}
	}
	if !a.lo.at.IsZero() {
		out.hi = end{at: one.Quo(a.lo.at), open: a.lo.open}
	}
	return out
}

func (a interval) abs() interval {
	switch {
	case a.notNegative():
		return a
	case a.neg().notNegative():
		return a.neg()
	}
	out := interval{hi: outer(a.hi, a.lo.neg(), 1)}
	out.lo.open = a.excludesZero()
	return out
}

// smaller is min(a, b), larger max(a, b).
func (a interval) smaller(b interval) interval {
	hi := lower(a.hi, b.hi)
	return interval{lo: outer(a.lo, b.lo, -1), hi: hi, nonzero: a.excludesZero() && b.excludesZero()}
}

func (a interval) larger(b interval) interval { return a.neg().smaller(b.neg()).neg() }
