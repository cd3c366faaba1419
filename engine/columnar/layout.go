package columnar

import "slices"

// output is what a program leaves of one formula.
type output struct {
	kind          kind
	node          ref // the mask, the text's code or the numerator of the share; none where there is nothing to read
	den           ref // the denominator of the share; none where that is whole
	slot, denSlot int
}

// output turns a formula's value into a column.
func (l *lowering) output(v value, marks bool) (output, error) {
	switch {
	case v.kind != numberKind && !marks:
		return output{kind: v.kind, node: v.node, den: none}, nil
	case v.kind != numberKind || !marks:
		return output{}, errKind
	}
	n := v.number
	n.num = l.scaled(n.num, l.pow10(-n.places))
	n.den = l.scaled(n.den, l.pow10(n.places))
	n = n.shortened()
	o := output{kind: numberKind, node: l.worth(n.num), den: none}
	if n.den != unit {
		o.den = l.worth(n.den)
	}
	return o, l.err
}

// most bounds what is computed to round the marks.
func (o output) most(of []float64) float64 {
	den := 1.0
	if o.den != none {
		den = of[o.den]
	}
	return 2*(1<<marksBits)*of[o.node] + 2*den
}

// needs are the nodes that an output is made of.
func (o output) needs() []ref {
	list := []ref{o.node, o.den}
	return slices.DeleteFunc(list, func(r ref) bool { return r == none })
}

// used marks the nodes that an output depends on.
func (p *Program) used(g *graph) []bool {
	used := make([]bool, len(g.nodes))
	for _, o := range append(slices.Clone(p.outputs), p.divides) {
		for _, r := range o.needs() {
			used[r] = true
		}
	}
	for i := len(g.nodes) - 1; i >= 0; i-- { // operands stand before what they serve
		if !used[i] {
			continue
		}
		for _, r := range g.nodes[i].operands() {
			used[r] = true
		}
	}
	return used
}

func (n node) operands() (list []ref) {
	for _, r := range []ref{n.a, n.b, n.c} {
		if r != none {
			list = append(list, r)
		}
	}
	return list
}

// instruction computes one register of a strip.
type instruction struct {
	run        kernel
	d, a, b, c int
	k, l, m    int64
}

// layout gives each node a slot: an input column, or a register that is free again
// after its last use.
type layout struct {
	*Program
	graph *graph
	slot  []int
	uses  []int
	free  []int
}

// layOut writes the instructions, in the order in which the outputs ask for them, so
// that little is held at a time.
func (p *Program) layOut(g *graph) {
	l := &layout{Program: p, graph: g, slot: make([]int, len(g.nodes)), uses: make([]int, len(g.nodes))}
	for i := range l.slot {
		l.slot[i] = -1
	}
	p.slots = len(p.columns)
	for i, used := range p.used(g) {
		if !used {
			continue
		}
		for _, r := range g.nodes[i].operands() {
			l.uses[r]++
		}
	}
	for _, o := range append(slices.Clone(p.outputs), p.divides) {
		for _, r := range o.needs() {
			l.uses[r]++ // for good: it is read when all is computed
		}
	}
	for i := range p.outputs {
		l.read(&p.outputs[i])
	}
	l.read(&p.divides)
}

// read computes what an output is made of.
func (l *layout) read(o *output) {
	for _, r := range o.needs() {
		l.place(r)
	}
	if o.node != none {
		o.slot = l.slot[o.node]
	}
	if o.den != none {
		o.denSlot = l.slot[o.den]
	}
}

// place computes a node, and what it needs before.
func (l *layout) place(r ref) {
	if l.slot[r] >= 0 {
		return
	}
	n := l.graph.nodes[r]
	if n.op == opColumn {
		l.slot[r] = int(n.k)
		return
	}
	n = l.nested(n)
	for _, o := range n.operands() {
		l.place(o)
	}
	at := func(o ref) int {
		if o == none {
			return 0
		}
		return l.slot[o]
	}
	in := instruction{run: kernels[n.op], a: at(n.a), b: at(n.b), c: at(n.c), k: n.k, l: n.l, m: n.m}
	for _, o := range n.operands() {
		if l.uses[o]--; l.uses[o] == 0 && l.slot[o] >= len(l.columns) {
			l.free = append(l.free, l.slot[o])
		}
	}
	if len(l.free) > 0 {
		in.d = l.free[len(l.free)-1]
		l.free = l.free[:len(l.free)-1]
	} else {
		in.d = l.slots
		l.slots++
	}
	l.slot[r] = in.d
	l.steps = append(l.steps, in)
}

// nested makes one step of a choice of constants within another, where nothing else
// asks, or has asked, for the inner one: lights are mostly such.
func (l *layout) nested(n node) node {
	inner := func(r ref) (node, bool) {
		in := l.graph.nodes[r]
		return in, in.op == opSelectConst && l.uses[r] == 1 && l.slot[r] < 0
	}
	switch n.op {
	case opSelectFirst:
		if in, ok := inner(n.b); ok {
			return node{op: opNestedFirst, a: n.a, b: in.a, c: none, k: in.k, l: in.l, m: n.l}
		}
	case opSelectSecond:
		if in, ok := inner(n.c); ok {
			return node{op: opNestedSecond, a: n.a, b: in.a, c: none, k: n.k, l: in.k, m: in.l}
		}
	}
	return n
}
