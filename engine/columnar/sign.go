package columnar

// signs is the set of signs that a number may have.
type signs uint8

const (
	negative signs = 1 << iota
	zero
	positive
	anySign = negative | zero | positive
)

// fact says of a node, where a branch of a conditional is compiled, which signs its
// guard leaves.
type fact struct {
	node  ref
	signs signs
}

// mirrored are the signs of -x.
func (s signs) mirrored() signs {
	return s&zero | s&negative<<2 | s&positive>>2
}

func signOfConst(k int64) signs {
	switch {
	case k < 0:
		return negative
	case k > 0:
		return positive
	}
	return zero
}

// signOf is what is known of a factor's sign where it is being compiled.
func (l *lowering) signOf(f factor) signs {
	if f.node == none {
		return signOfConst(f.k)
	}
	s := l.signOfNode(f.node)
	if f.k < 0 {
		s = s.mirrored()
	}
	return s
}

func (l *lowering) signOfNode(r ref) signs {
	s := l.computedSign(l.nodes[r])
	for _, f := range l.facts {
		if f.node == r {
			s &= f.signs
		}
	}
	return s
}

func (l *lowering) computedSign(n node) signs {
	switch n.op {
	case opColumn:
		return l.program.columns[n.k].signs
	case opConst:
		return signOfConst(n.k)
	case opScale:
		return l.signOf(factor{n.a, n.k})
	case opMul:
		return productOf(l.signOfNode(n.a), l.signOfNode(n.b))
	case opAdd:
		return sumOf(l.signOfNode(n.a), l.signOfNode(n.b))
	case opSub:
		return sumOf(l.signOfNode(n.a), l.signOfNode(n.b).mirrored())
	case opLinear:
		return sumOf(l.signOf(factor{n.a, n.k}), l.signOf(factor{n.b, n.l}))
	case opShift:
		return sumOf(l.signOf(factor{n.a, n.k}), signOfConst(n.l))
	case opAbs:
		s := l.signOfNode(n.a)
		return s&(zero|positive) | s.mirrored()&positive
	case opMin, opMax:
		return extremeOf(l.signOfNode(n.a), l.signOfNode(n.b), n.op == opMin)
	case opMinConst, opMaxConst:
		return extremeOf(l.signOfNode(n.a), signOfConst(n.k), n.op == opMinConst)
	case opSelect:
		return l.signOfNode(n.b) | l.signOfNode(n.c)
	case opSelectFirst:
		return l.signOfNode(n.b) | signOfConst(n.l)
	case opSelectSecond:
		return signOfConst(n.k) | l.signOfNode(n.c)
	case opSelectConst:
		return signOfConst(n.k) | signOfConst(n.l)
	}
	return anySign
}

func productOf(a, b signs) (s signs) {
	s = (a | b) & zero
	if b&positive != 0 {
		s |= a & (negative | positive)
	}
	if b&negative != 0 {
		s |= a.mirrored() & (negative | positive)
	}
	return s
}

func sumOf(a, b signs) signs {
	both := a | b
	switch {
	case both&negative == 0 && (a == positive || b == positive):
		return positive
	case both&positive == 0 && (a == negative || b == negative):
		return negative
	case both&negative == 0, both&positive == 0, both == zero:
		return both
	}
	return anySign
}

// extremeOf are the signs of the lesser of two numbers, or of the greater.
func extremeOf(a, b signs, lesser bool) signs {
	if !lesser {
		return extremeOf(a.mirrored(), b.mirrored(), true).mirrored()
	}
	s := (a | b) & negative
	if a&^negative != 0 && b&^negative != 0 {
		s |= (a | b) & zero
		if a&positive != 0 && b&positive != 0 {
			s |= positive
		}
	}
	return s
}

// suppose adds what follows from a mask that holds, or does not.
func (l *lowering) suppose(mask ref, held bool) {
	n := l.nodes[mask]
	switch n.op {
	case opNot:
		l.suppose(n.a, !held)
	case opAnd:
		if held {
			l.suppose(n.a, true)
			l.suppose(n.b, true)
		}
	case opOr:
		if !held {
			l.suppose(n.a, false)
			l.suppose(n.b, false)
		}
	case opEqualConst:
		switch {
		case held:
			l.learn(n.a, signOfConst(n.k))
		case n.k == 0:
			l.learn(n.a, negative|positive)
		}
	case opAtLeastConst:
		l.bounded(n.a, n.k, held)
	case opAtMostConst:
		l.bounded(n.a, n.k+1, !held)
	}
}

// bounded learns from a ≥ k, or from a < k.
func (l *lowering) bounded(a ref, k int64, atLeast bool) {
	switch {
	case atLeast && k > 0:
		l.learn(a, positive)
	case atLeast && k == 0:
		l.learn(a, zero|positive)
	case !atLeast && k <= 0:
		l.learn(a, negative)
	case !atLeast && k == 1:
		l.learn(a, negative|zero)
	}
}

func (l *lowering) learn(r ref, s signs) { l.facts = append(l.facts, fact{r, s}) }
