package columnar

// operation is what one node computes from its operands.
type operation uint8

// The operations. a, b and c are nodes, k, l and m whole numbers. A mask is -1 (all
// bits) where something holds and 0 where not.
const (
	opColumn       operation = iota // input column k
	opConst                         // k
	opAdd                           // a + b
	opSub                           // a - b
	opMul                           // a × b
	opScale                         // k·a
	opLinear                        // k·a + l·b
	opShift                         // k·a + l
	opAbs                           // |a|
	opSign                          // -1 where a < 0, else 0
	opFlip                          // -a where the mask b holds, else a
	opMin                           // the lesser of a and b
	opMax                           // the greater of a and b
	opMinConst                      // the lesser of a and k
	opMaxConst                      // the greater of a and k
	opAtLeast                       // a ≥ b
	opEqual                         // a = b
	opAtLeastTimes                  // k·a ≥ l·b
	opEqualTimes                    // k·a = l·b
	opAtLeastConst                  // a ≥ k
	opAtMostConst                   // a ≤ k
	opEqualConst                    // a = k
	opNot                           // not a
	opAnd                           // a and b
	opOr                            // a or b
	opSelect                        // b where a holds, else c
	opSelectFirst                   // b where a holds, else l
	opSelectSecond                  // k where a holds, else c
	opSelectConst                   // k where a holds, else l
	opNestedFirst                   // k or l, as b holds, where a holds, else m
	opNestedSecond                  // k where a holds, else l or m, as b holds
	operations
)

// ref names a node by its place in the graph; a node's operands stand before it.
type ref int32

// none is the ref of no node.
const none ref = -1

// node is one step of a program. Equal nodes are one node.
type node struct {
	op      operation
	a, b, c ref
	k, l, m int64
}

// graph is a program before it is laid out: nodes without repetition.
type graph struct {
	nodes []node
	known map[node]ref
}

// add is the node, new or known.
func (g *graph) add(n node) ref {
	if at, ok := g.known[n]; ok {
		return at
	}
	if g.known == nil {
		g.known = map[node]ref{}
	}
	at := ref(len(g.nodes))
	g.nodes, g.known[n] = append(g.nodes, n), at
	return at
}

func (g *graph) constant(k int64) ref {
	return g.add(node{op: opConst, a: none, b: none, c: none, k: k})
}

func (g *graph) unary(op operation, a ref) ref { return g.add(node{op: op, a: a, b: none, c: none}) }

func (g *graph) binary(op operation, a, b ref) ref { return g.add(node{op: op, a: a, b: b, c: none}) }

func (g *graph) withConst(op operation, a ref, k int64) ref {
	return g.add(node{op: op, a: a, b: none, c: none, k: k})
}

// isConst tells whether a node is a constant, and which.
func (g *graph) isConst(r ref) (int64, bool) {
	n := g.nodes[r]
	return n.k, n.op == opConst
}

// The masks that always and never hold.
const (
	holds = -1
	fails = 0
)

func (g *graph) not(a ref) ref {
	n := g.nodes[a]
	switch n.op {
	case opConst:
		return g.constant(^n.k)
	case opNot:
		return n.a
	case opAtLeastConst:
		return g.withConst(opAtMostConst, n.a, n.k-1)
	case opAtMostConst:
		return g.withConst(opAtLeastConst, n.a, n.k+1)
	}
	return g.unary(opNot, a)
}

func (g *graph) and(a, b ref) ref { return g.join(opAnd, holds, a, b) }

func (g *graph) or(a, b ref) ref { return g.join(opOr, fails, a, b) }

// join joins two masks by an operation to which one constant, idle, adds nothing, and
// the other settles it.
func (g *graph) join(op operation, idle int64, a, b ref) ref {
	for range 2 {
		if k, ok := g.isConst(a); ok && k == idle {
			return b
		} else if ok || a == b {
			return a
		}
		a, b = b, a
	}
	return g.binary(op, a, b)
}

// choose is yes where the mask holds, else no.
func (g *graph) choose(mask, yes, no ref) ref {
	if n := g.nodes[mask]; n.op == opNot {
		mask, yes, no = n.a, no, yes
	}
	k, settled := g.isConst(mask)
	switch {
	case yes == no, settled && k == holds:
		return yes
	case settled:
		return no
	}
	if at, ok := g.hoisted(mask, yes, no); ok {
		return at
	}
	y, yesConst := g.isConst(yes)
	n, noConst := g.isConst(no)
	switch {
	case yesConst && noConst && y == holds && n == fails:
		return mask
	case yesConst && noConst:
		return g.add(node{op: opSelectConst, a: mask, b: none, c: none, k: y, l: n})
	case yesConst:
		return g.add(node{op: opSelectSecond, a: mask, b: none, c: no, k: y})
	case noConst:
		return g.add(node{op: opSelectFirst, a: mask, b: yes, c: none, l: n})
	}
	return g.add(node{op: opSelect, a: mask, b: yes, c: no})
}

// choice takes a choice apart.
func (g *graph) choice(r ref) (mask, yes, no ref, ok bool) {
	switch n := g.nodes[r]; n.op {
	case opSelect:
		return n.a, n.b, n.c, true
	case opSelectFirst:
		return n.a, n.b, g.constant(n.l), true
	case opSelectSecond:
		return n.a, g.constant(n.k), n.c, true
	case opSelectConst:
		return n.a, g.constant(n.k), g.constant(n.l), true
	}
	return none, none, none, false
}

// hoisted is a choice between choices that have something in common: of two that agree
// in what holds one way, and of one that agrees with what is beside it.
func (g *graph) hoisted(mask, yes, no ref) (ref, bool) {
	m, a, b, isYes := g.choice(yes)
	n, c, d, isNo := g.choice(no)
	switch {
	case isYes && isNo && m == n && a == c:
		return g.choose(m, a, g.choose(mask, b, d)), true
	case isYes && isNo && m == n && b == d:
		return g.choose(m, g.choose(mask, a, c), b), true
	case isYes && b == no:
		return g.choose(g.and(mask, m), a, no), true
	case isNo && c == yes:
		return g.choose(g.or(mask, n), yes, d), true
	}
	return none, false
}
