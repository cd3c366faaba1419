package rules

import (
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// hazard is what can go wrong with a formula that is well typed: a divisor that
// some data make zero, or an arm that no data reach.
type hazard struct {
	from, to int    // of the divisor, the arm or the comparison, in runes of the formula
	divisor  string // empty for an arm
	// always says of a comparison that the bounds of the operands alone make it
	// hold, or not, and bounds what they are.
	always, bounds string
	// logical tells that no operands whatever reach the arm, within their bounds or
	// not: two conditions exclude each other.
	logical bool
}

// hazards follows every path through the formula with what its conditions say of
// the operands. What it does not report is proved; a division that it reports may
// still be safe for a reason that it can't see, and wants a plainer guard.
func (f *Formula) hazards(operands any) []hazard {
	t := reflect.TypeOf(operands)
	unbounded, bounded := newProver(f, t, false), newProver(f, t, true)
	logical := unbounded.run()
	found := bounded.run()
	for i, h := range found {
		found[i].logical = h.divisor == "" && slices.Contains(logical, h)
	}
	return append(found, bounded.decided(unbounded, t)...)
}

// prover is an abstract run of a formula: every number is an interval.
type prover struct {
	formula *Formula
	numbers map[string]interval // the operands that are numbers, and where they lie
	lets    map[string]ast.Node
	texts   map[string]string // of the lets, with those before put in
	found   []hazard
	// compared has the comparisons with the answers that some path leaves open, and
	// settled the conditions of which an arm is reported already.
	compared map[*ast.BinaryNode]answers
	settled  []ast.Node
}

// newProver knows the operands' bounds from their tags, or nothing but that they
// are numbers.
func newProver(f *Formula, t reflect.Type, bounded bool) *prover {
	p := &prover{formula: f, numbers: map[string]interval{}, lets: map[string]ast.Node{}, texts: map[string]string{}, compared: map[*ast.BinaryNode]answers{}}
	for i := range t.NumField() {
		field := t.Field(i)
		if field.Type != decimalType {
			continue
		}
		in := everything()
		if bounded {
			in = parseBounds(field.Tag.Get("bounds"))
		}
		p.numbers[field.Tag.Get("expr")] = in
	}
	return p
}

// parseBounds reads an operand's tag: "0..100", "0..", "..1", ">0".
func parseBounds(tag string) interval {
	in := everything()
	if above, ok := strings.CutPrefix(tag, ">"); ok {
		in.lo = end{at: MustDecimal(above), open: true}
		return in
	}
	lo, hi, _ := strings.Cut(tag, "..")
	if lo != "" {
		in.lo = end{at: MustDecimal(lo)}
	}
	if hi != "" {
		in.hi = end{at: MustDecimal(hi)}
	}
	return in
}

func (p *prover) run() []hazard {
	p.value(p.formula.tree, nothingKnown())
	return p.found
}

func (p *prover) report(n ast.Node, divisor string) {
	h := hazard{divisor: divisor}
	h.from, h.to = p.formula.extent(n)
	if !slices.Contains(p.found, h) {
		p.found = append(p.found, h)
	}
}

// extent is where an expression stands in the formula's source, in runes. expr
// knows the places of words and signs, and not that of a bracket at the end; what
// it says of a condition as a whole is the place behind it.
func (f *Formula) extent(n ast.Node) (from, to int) {
	from = -1
	ast.Walk(&n, visitor(func(n ast.Node) {
		if _, whole := n.(*ast.ConditionalNode); whole {
			return
		}
		at := n.Location()
		if from < 0 || at.From < from {
			from = at.From
		}
		to = max(to, at.To)
	}))
	source := []rune(f.source)
	inside := string(source[from:to])
	for open := strings.Count(inside, "(") - strings.Count(inside, ")"); open > 0 && to < len(source); to++ {
		if source[to] == ')' {
			open--
		}
	}
	return from, to
}

// value is where the node's number lies on a path; everything for what is not a
// number. On the way it reports the hazards within.
func (p *prover) value(n ast.Node, f facts) interval {
	return f.known(p.text(n), p.shape(n, f))
}

func (p *prover) shape(n ast.Node, f facts) interval {
	switch n := n.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		if d, ok := ParseDecimal(n.String()); ok {
			return point(d)
		}
	case *ast.IdentifierNode:
		if let, ok := p.lets[n.Value]; ok {
			return p.value(let, f)
		}
		if in, ok := p.numbers[n.Value]; ok {
			return in
		}
	case *ast.VariableDeclaratorNode:
		p.value(n.Value, f)
		p.bind(n)
		return p.value(n.Expr, f)
	case *ast.UnaryNode:
		if in := p.value(n.Node, f); n.Operator == "-" {
			return in.neg()
		}
	case *ast.ConditionalNode:
		p.value(n.Cond, f)
		holds, fails := p.assume(n.Cond, f, true), p.assume(n.Cond, f, false)
		if !f.impossible && (holds.impossible || fails.impossible) {
			p.settled = append(p.settled, n.Cond)
		}
		return p.arm(n.Exp1, holds, f).hull(p.arm(n.Exp2, fails, f))
	case *ast.BinaryNode:
		return p.binary(n, f)
	case *ast.BuiltinNode:
		return p.call(n.Name, n.Arguments, f)
	case *ast.CallNode:
		return p.call(n.Callee.String(), n.Arguments, f)
	}
	return everything()
}

// bind names a let. Names do not repeat within a formula: expr refuses that.
func (p *prover) bind(n *ast.VariableDeclaratorNode) {
	p.texts[n.Name] = p.text(n.Value)
	p.lets[n.Name] = n.Value
}

// arm is the value of an arm under the condition that leads there; before is what
// is known without it.
func (p *prover) arm(n ast.Node, under, before facts) interval {
	if under.impossible {
		if !before.impossible {
			p.report(n, "")
		}
		return nowhere()
	}
	return p.value(n, under)
}

func (p *prover) binary(n *ast.BinaryNode, f facts) interval {
	a := p.value(n.Left, f)
	switch n.Operator {
	case "&&", "and":
		p.value(n.Right, p.assume(n.Left, f, true))
		return everything()
	case "||", "or":
		p.value(n.Right, p.assume(n.Left, f, false))
		return everything()
	}
	b := p.value(n.Right, f)
	if !isArithmetic(n.Operator) {
		p.answer(n, f)
		return everything()
	}
	switch n.Operator {
	case "+":
		return a.add(b)
	case "-":
		return p.difference(n, f, a.add(b.neg()))
	case "*":
		return a.mul(b)
	case "/":
		if !b.excludesZero() && !f.impossible {
			p.report(n.Right, n.Right.String())
		}
		return a.quo(b)
	}
	return everything()
}

// difference is a−b with what comparing a and b has told.
func (p *prover) difference(n *ast.BinaryNode, f facts, in interval) interval {
	left, right := p.text(n.Left), p.text(n.Right)
	if known, ok := f.gaps[pair{left, right}]; ok {
		in = in.meet(known)
	}
	if known, ok := f.gaps[pair{right, left}]; ok {
		in = in.meet(known.neg())
	}
	return in
}

func (p *prover) call(name string, nodes []ast.Node, f facts) interval {
	var args []interval
	for _, n := range nodes {
		args = append(args, p.value(n, f))
	}
	switch name {
	case "abs":
		return args[0].abs()
	case "min":
		return args[0].smaller(args[1])
	case "max":
		return args[0].larger(args[1])
	}
	return everything()
}
