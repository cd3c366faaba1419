package columnar

import "slices"

// output is what a program leaves of one formula.
type output struct {
	kind kind
	node ref // of a mask or of a text's code
	// marks × num ÷ den are won; den.node is none where the share is whole.
	num, den factor
	slot     int // of node or num
	denSlot  int
}

// output turns a formula's value into a column.
func (l *lowering) output(v value, marks bool) (output, error) {
	switch {
	case v.kind != numberKind && !marks:
		return output{kind: v.kind, node: v.node}, nil
	case v.kind != numberKind || !marks:
		return output{}, errKind
	}
	n := v.number
	n.num = l.scaled(n.num, l.pow10(-n.places))
	n.den = l.scaled(n.den, l.pow10(n.places))
	n = n.shortened()
	if n.num.node == none {
		n.num = factor{l.constant(n.num.k), 1}
	}
	if n.den.node == none && n.den.k != 1 {
		n.den = factor{l.constant(n.den.k), 1}
	}
	return output{kind: numberKind, num: n.num, den: n.den}, l.err
}

// most bounds what is computed to round the marks.
func (o output) most(of []float64) float64 {
	num := float64(o.num.k) * of[o.num.node]
	den := 1.0
	if o.den.node != none {
		den = float64(o.den.k) * of[o.den.node]
	}
	return 2*(1<<marksBits)*max(num, -num) + 2*den
}

// needs are the nodes that an output is made of.
func (o output) needs() []ref {
	switch {
	case o.kind != numberKind && o.node == none:
		return nil
	case o.kind != numberKind:
		return []ref{o.node}
	case o.den.node == none:
		return []ref{o.num.node}
	}
	return []ref{o.num.node, o.den.node}
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
	k, l       int64
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
	switch {
	case o.kind == numberKind:
		o.slot = l.slot[o.num.node]
		if o.den.node != none {
			o.denSlot = l.slot[o.den.node]
		}
	case o.node != none:
		o.slot = l.slot[o.node]
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
	for _, o := range n.operands() {
		l.place(o)
	}
	at := func(o ref) int {
		if o == none {
			return 0
		}
		return l.slot[o]
	}
	in := instruction{run: kernels[n.op], a: at(n.a), b: at(n.b), c: at(n.c), k: n.k, l: n.l}
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
