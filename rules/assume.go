package rules

import (
	"fmt"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// assume is what is known once a condition holds, or does not.
func (p *prover) assume(n ast.Node, f facts, holds bool) facts {
	if f.impossible {
		return f
	}
	switch n := n.(type) {
	case *ast.BoolNode:
		f.impossible = f.impossible || n.Value != holds
		return f
	case *ast.UnaryNode:
		return p.assume(n.Node, f, !holds)
	case *ast.VariableDeclaratorNode:
		p.bind(n)
		return p.assume(n.Expr, f, holds)
	case *ast.IdentifierNode:
		if let, ok := p.lets[n.Value]; ok {
			return p.assume(let, f, holds)
		}
	case *ast.ConditionalNode:
		return p.assume(n.Exp1, p.assume(n.Cond, f, true), holds).or(p.assume(n.Exp2, p.assume(n.Cond, f, false), holds))
	case *ast.BinaryNode:
		return p.assumeBinary(n, f, holds)
	}
	return f.asserting(p.text(n), holds)
}

func (p *prover) assumeBinary(n *ast.BinaryNode, f facts, holds bool) facts {
	switch n.Operator {
	case "&&", "and":
		if holds {
			return p.assume(n.Right, p.assume(n.Left, f, true), true)
		}
		return p.assume(n.Left, f, false).or(p.assume(n.Right, p.assume(n.Left, f, true), false))
	case "||", "or":
		if !holds {
			return p.assume(n.Right, p.assume(n.Left, f, false), false)
		}
		return p.assume(n.Left, f, true).or(p.assume(n.Right, p.assume(n.Left, f, false), true))
	}
	if p.formula.types.of(n.Left) != decimalType {
		equal := n.Operator == "=="
		return f.asserting(p.text(n.Left)+"=="+p.text(n.Right), equal == holds)
	}
	operator := n.Operator
	if !holds {
		operator = negated[operator]
	}
	switch operator {
	case "<":
		return p.assumeAbove(n.Right, n.Left, f, true)
	case "<=":
		return p.assumeAbove(n.Right, n.Left, f, false)
	case ">":
		return p.assumeAbove(n.Left, n.Right, f, true)
	case ">=":
		return p.assumeAbove(n.Left, n.Right, f, false)
	case "==":
		return p.assumeAbove(n.Right, n.Left, p.assumeAbove(n.Left, n.Right, f, false), false)
	}
	return p.assumeApart(n.Left, n.Right, f)
}

// assumeAbove takes in that a is above b, or strictly so.
func (p *prover) assumeAbove(a, b ast.Node, f facts, strictly bool) facts {
	inA, inB := p.value(a, f), p.value(b, f)
	above := interval{lo: inB.lo, hi: end{infinite: true}}
	above.lo.open = above.lo.open || strictly
	below := interval{lo: end{infinite: true}, hi: inA.hi}
	below.hi.open = below.hi.open || strictly
	f = f.with(p.text(a), inA.meet(above)).with(p.text(b), inB.meet(below))
	return f.apart(p.text(a), p.text(b), interval{lo: end{open: strictly}, hi: end{infinite: true}})
}

// assumeApart takes in that a is not b.
func (p *prover) assumeApart(a, b ast.Node, f facts) facts {
	inA, inB := p.value(a, f), p.value(b, f)
	if inB.isPoint() {
		if inB.lo.at.IsZero() {
			inA.nonzero = true
		}
		inA.lo.open = inA.lo.open || !inA.lo.infinite && inA.lo.at.Equal(inB.lo.at)
		inA.hi.open = inA.hi.open || !inA.hi.infinite && inA.hi.at.Equal(inB.lo.at)
	}
	gap := everything()
	gap.nonzero = true
	return f.with(p.text(a), inA).with(p.text(b), inB).apart(p.text(a), p.text(b), gap)
}

// text prints an expression with its lets put in, so that two ways to write one
// thing are known as one.
func (p *prover) text(n ast.Node) string {
	all := func(nodes []ast.Node) string {
		var texts []string
		for _, one := range nodes {
			texts = append(texts, p.text(one))
		}
		return strings.Join(texts, ", ")
	}
	switch n := n.(type) {
	case *ast.IdentifierNode:
		if text, ok := p.texts[n.Value]; ok {
			return text
		}
	case *ast.UnaryNode:
		return n.Operator + "(" + p.text(n.Node) + ")"
	case *ast.BinaryNode:
		return "(" + p.text(n.Left) + " " + n.Operator + " " + p.text(n.Right) + ")"
	case *ast.ConditionalNode:
		return fmt.Sprintf("(%s ? %s : %s)", p.text(n.Cond), p.text(n.Exp1), p.text(n.Exp2))
	case *ast.VariableDeclaratorNode:
		p.bind(n)
		return p.text(n.Expr)
	case *ast.BuiltinNode:
		return n.Name + "(" + all(n.Arguments) + ")"
	case *ast.CallNode:
		return n.Callee.String() + "(" + all(n.Arguments) + ")"
	}
	return n.String()
}
