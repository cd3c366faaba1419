package rules

import "maps"

// facts are what is known on one path through a formula: of numeric expressions,
// by their text, where they lie; of other conditions, whether they hold.
type facts struct {
	numbers map[string]interval
	gaps    map[pair]interval // of the first less the second
	holds   map[string]bool
	// impossible marks a path that no data take.
	impossible bool
}

// pair names two numeric expressions that were compared.
type pair struct{ left, right string }

func nothingKnown() facts {
	return facts{numbers: map[string]interval{}, gaps: map[pair]interval{}, holds: map[string]bool{}}
}

func (f facts) clone() facts {
	return facts{numbers: maps.Clone(f.numbers), gaps: maps.Clone(f.gaps), holds: maps.Clone(f.holds), impossible: f.impossible}
}

// known is where an expression lies that lies in the interval for another reason:
// what was said of it, and of what it was compared with.
func (f facts) known(text string, in interval) interval {
	if said, ok := f.numbers[text]; ok {
		in = in.meet(said)
	}
	for compared, gap := range f.gaps {
		other := compared.right
		switch text {
		case compared.left:
		case compared.right:
			other, gap = compared.left, gap.neg()
		default:
			continue
		}
		if said, ok := f.numbers[other]; ok {
			in = in.meet(said.add(gap))
		}
	}
	return in
}

// apart adds how far two expressions are apart, of each of which something is
// said already.
func (f facts) apart(left, right string, gap interval) facts {
	next := f.clone()
	if known, ok := next.gaps[pair{left, right}]; ok {
		gap = gap.meet(known)
	}
	if known, ok := next.gaps[pair{right, left}]; ok {
		gap = gap.meet(known.neg())
	}
	next.gaps[pair{left, right}] = gap
	next.impossible = next.impossible || gap.empty()
	return next
}

// with adds that the expression lies in the interval.
func (f facts) with(text string, in interval) facts {
	next := f.clone()
	if known, ok := next.numbers[text]; ok {
		in = in.meet(known)
	}
	next.numbers[text] = in
	next.impossible = next.impossible || in.empty()
	return next
}

// asserting adds that a condition holds or does not.
func (f facts) asserting(text string, holds bool) facts {
	if known, ok := f.holds[text]; ok {
		f.impossible = f.impossible || known != holds
		return f
	}
	next := f.clone()
	next.holds[text] = holds
	return next
}

// or is what is known on either of two paths.
func (f facts) or(g facts) facts {
	switch {
	case f.impossible:
		return g
	case g.impossible:
		return f
	}
	both := nothingKnown()
	for text, in := range f.numbers {
		if other, ok := g.numbers[text]; ok {
			both.numbers[text] = in.hull(other)
		}
	}
	for compared, gap := range f.gaps {
		if other, ok := g.gaps[compared]; ok {
			both.gaps[compared] = gap.hull(other)
		}
	}
	for text, holds := range f.holds {
		if other, ok := g.holds[text]; ok && other == holds {
			both.holds[text] = holds
		}
	}
	return both
}
