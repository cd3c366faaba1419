package columnar

import (
	"errors"
	"fmt"
	"slices"

	"github.com/expr-lang/expr/ast"

	"zhunsheng/rules"
)

// lowering turns the trees of formulas into nodes.
type lowering struct {
	graph
	program *Program
	facts   []fact
	path    []step
	lets    map[string]ast.Node
	// divides is the mask of the rows in which a formula divides by zero; fails where
	// that is impossible.
	divides ref
	err     error
}

// step is a condition on the way to what is being compiled, which holds or does not.
type step struct {
	mask ref
	held bool
}

// kind is the type of an expression.
type kind uint8

const (
	numberKind kind = iota
	maskKind
	textKind
)

// value is an expression as nodes: a number, or the node of a mask or of a text's code.
type value struct {
	kind   kind
	number number
	node   ref
}

func (l *lowering) giveUp(format string, args ...any) {
	if l.err == nil {
		l.err = fmt.Errorf(format, args...)
	}
}

// formula lowers one formula. What its lets and guards say ends with it.
func (l *lowering) formula(f *rules.Formula) (value, error) {
	l.facts, l.path, l.lets = nil, nil, map[string]ast.Node{}
	v := l.lower(f.Tree())
	if l.err != nil {
		return value{}, fmt.Errorf("formula %q: %w", f, l.err)
	}
	return v, nil
}

func (l *lowering) lower(tree ast.Node) value {
	switch n := tree.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		return l.literal(n.String())
	case *ast.StringNode:
		return value{kind: textKind, node: l.constant(l.program.code(n.Value))}
	case *ast.BoolNode:
		return value{kind: maskKind, node: l.constant(mask(n.Value))}
	case *ast.IdentifierNode:
		if let := l.lets[n.Value]; let != nil {
			return l.lower(let) // again, with what is known here
		}
		return l.operand(n.Value)
	case *ast.VariableDeclaratorNode:
		l.lower(n.Value) // a division by zero in it counts even where nothing uses the name
		l.lets[n.Name] = n.Value
		return l.lower(n.Expr)
	case *ast.ConditionalNode:
		return l.conditional(n)
	case *ast.UnaryNode:
		return l.negated(n)
	case *ast.BinaryNode:
		return l.operation(n)
	case *ast.BuiltinNode:
		return l.call(n.Name, n.Arguments)
	case *ast.CallNode:
		return l.call(n.Callee.String(), n.Arguments)
	}
	l.giveUp("%T is not part of the formula language", tree)
	return value{}
}

func (l *lowering) literal(text string) value {
	d, ok := rules.ParseDecimal(text)
	n, fits := exact(d)
	if !ok || !fits {
		l.giveUp("number %s is too long", text)
	}
	return value{number: n}
}

func (l *lowering) conditional(n *ast.ConditionalNode) value {
	cond := l.lower(n.Cond).node
	if l.err != nil {
		return value{}
	}
	yes := l.under(cond, true, n.Exp1)
	no := l.under(cond, false, n.Exp2)
	if yes.kind != numberKind {
		return value{kind: yes.kind, node: l.choose(cond, yes.node, no.node)}
	}
	return value{number: l.pick(cond, yes.number, no.number)}
}

// under lowers what is only computed where a mask holds, or does not.
func (l *lowering) under(cond ref, held bool, tree ast.Node) value {
	before := len(l.facts)
	l.suppose(cond, held)
	l.path = append(l.path, step{cond, held})
	v := l.lower(tree)
	l.facts, l.path = l.facts[:before], l.path[:len(l.path)-1]
	return v
}

// divisor notes the rows in which a number that something is divided by may be zero
// where it is divided by.
func (l *lowering) divisor(n number) {
	if l.signOf(n.num)&zero == 0 {
		return
	}
	here := l.equal(number{num: n.num, den: unit}, whole(0))
	for _, s := range l.path {
		if s.held {
			here = l.and(here, s.mask)
		} else {
			here = l.and(here, l.not(s.mask))
		}
	}
	l.divides = l.or(l.divides, here)
}

func (l *lowering) negated(n *ast.UnaryNode) value {
	v := l.lower(n.Node)
	if v.kind == maskKind {
		return value{kind: maskKind, node: l.not(v.node)}
	}
	v.number.num = l.scaled(v.number.num, -1)
	return v
}

// joined are the words of the language that join two conditions.
var joined = map[string]bool{"&&": true, "and": true, "||": false, "or": false}

func (l *lowering) operation(n *ast.BinaryNode) value {
	a := l.lower(n.Left)
	if both, ok := joined[n.Operator]; ok {
		if l.err != nil {
			return value{}
		}
		b := l.under(a.node, both, n.Right)
		if both {
			return value{kind: maskKind, node: l.and(a.node, b.node)}
		}
		return value{kind: maskKind, node: l.or(a.node, b.node)}
	}
	b := l.lower(n.Right)
	if l.err != nil {
		return value{}
	}
	if a.kind != numberKind {
		return l.same(n.Operator, a, b)
	}
	if m, ok := l.comparison(n.Operator, a.number, b.number); ok {
		return value{kind: maskKind, node: m}
	}
	switch n.Operator {
	case "+":
		return value{number: l.sum(a.number, b.number, 1)}
	case "-":
		return value{number: l.sum(a.number, b.number, -1)}
	case "*":
		return value{number: l.product(a.number, b.number)}
	case "/":
		l.divisor(b.number)
		return value{number: l.quotient(a.number, b.number)}
	}
	l.giveUp("operator %s is not part of the formula language", n.Operator)
	return value{}
}

// same compares two texts or two masks.
func (l *lowering) same(operator string, a, b value) value {
	x, y := a.node, b.node
	if _, ok := l.isConst(x); ok {
		x, y = y, x
	}
	var m ref
	k, isConst := l.isConst(y)
	switch {
	case a.kind == maskKind && isConst && k == holds:
		m = x
	case a.kind == maskKind && isConst:
		m = l.not(x)
	case isConst:
		if j, both := l.isConst(x); both {
			m = l.constant(mask(j == k))
			break
		}
		m = l.withConst(opEqualConst, x, k)
	default:
		m = l.binary(opEqual, min(x, y), max(x, y))
	}
	if operator == "!=" {
		m = l.not(m)
	}
	return value{kind: maskKind, node: m}
}

func (l *lowering) comparison(operator string, a, b number) (m ref, ok bool) {
	switch operator {
	case ">=":
		return l.atLeast(a, b), true
	case "<=":
		return l.atLeast(b, a), true
	case ">":
		return l.not(l.atLeast(b, a)), true
	case "<":
		return l.not(l.atLeast(a, b)), true
	case "==":
		return l.equal(a, b), true
	case "!=":
		return l.not(l.equal(a, b)), true
	}
	return none, false
}

func (l *lowering) call(name string, nodes []ast.Node) value {
	if name == "日期" {
		text, ok := nodes[0].(*ast.StringNode)
		if !ok {
			l.giveUp("日期 of something that is computed")
			return value{}
		}
		d, err := rules.ParseISODate(text.Value)
		if err != nil {
			l.giveUp("%w", err)
		}
		n, _ := exact(d)
		return value{number: n}
	}
	args := make([]number, len(nodes))
	for i, n := range nodes {
		args[i] = l.lower(n).number
	}
	if l.err != nil {
		return value{}
	}
	switch {
	case name == "abs" && len(args) == 1:
		return value{number: l.absolute(args[0])}
	case slices.Contains([]string{"min", "max"}, name) && len(args) == 2:
		return value{number: l.least(args[0], args[1], name == "min")}
	}
	l.giveUp("function %s of %d is not part of the formula language", name, len(args))
	return value{}
}

var errKind = errors.New("the formula yields something else")

// operand is an input column.
func (l *lowering) operand(name string) value {
	at := l.program.columnOf(name)
	if at < 0 {
		l.giveUp("no column for the operand %s", name)
		return value{}
	}
	c := l.program.columns[at]
	input := func(i int) ref { return l.add(node{op: opColumn, a: none, b: none, c: none, k: int64(i)}) }
	switch {
	case c.kind == maskKind: // 0 and 1 become none and all bits
		return value{kind: maskKind, node: l.withConst(opScale, input(at), -1)}
	case c.kind == textKind:
		return value{kind: textKind, node: input(at)}
	}
	n := number{num: factor{input(at), 1}, den: unit, places: c.places}
	if c.denominator >= 0 {
		n.den.node = input(c.denominator)
		n.places -= l.program.columns[c.denominator].places
	}
	if c.of != "" {
		n = l.product(l.operand(c.of).number, n)
	}
	return value{number: n}
}
