package rules

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// Working is how a formula came to its value (算式): what was compared on the
// way, and the arithmetic of the branch taken, with the operands in place.
type Working struct {
	// Value is a Decimal, a bool or a string: the same that Run returns.
	Value any
	// Arithmetic prints the branch taken: 「48÷50」, 「1－(12－10)÷10」, or the
	// bare value where nothing was computed.
	Arithmetic string
	// Tests are the comparisons made, in order.
	Tests []Test
	rank  int
	given bool
	// operand names the operand that the value is, unchanged; empty where it was
	// computed.
	operand string
}

// Test is one comparison that decided a branch.
type Test struct {
	Left, Right Decimal
	// Operand names the operand that stands on the left; empty where the left was
	// computed. Two of one value are told apart by it.
	Operand  string
	Operator string
	Holds    bool
	// Guard marks a test that only keeps a formula from dividing by zero or asks
	// what month it is: it says nothing about the actual value.
	Guard bool
}

// String prints what was found: 「94＜100」 for a failed 94 >= 100.
func (t Test) String() string {
	sign := t.Operator
	if !t.Holds {
		sign = negated[sign]
	}
	right := apart(t.Right, t.Left, 4)
	if t.Right.Round(shortBound).Equal(t.Right) {
		right = t.Right.String()
	}
	return Apart(t.Left, t.Right) + signText[sign] + right
}

// shortBound is how many decimals a bound may have to be printed whole.
const shortBound = 9

// Tightens tells whether t and u bound the same value on the same side, and t as
// closely as u or closer.
func (t Test) Tightens(u Test) bool {
	side := t.side()
	return side != 0 && side == u.side() && t.Left.Equal(u.Left) && t.Right.Cmp(u.Right)*side >= 0
}

// side is +1 where the test holds the value above its right, -1 below, 0 where
// it says equal or not.
func (t Test) side() int {
	sign := t.Operator
	if !t.Holds {
		sign = negated[sign]
	}
	switch sign[0] {
	case '>':
		return 1
	case '<':
		return -1
	}
	return 0
}

// Apart prints a at two decimals, or at as many more as are needed not to
// look equal to b when it is not: 59.998 beside 60.
func Apart(a, b Decimal) string { return apart(a, b, 2) }

// apart prints a at as few places, from some on, as leave it on its side of b and of 0.
func apart(a, b Decimal, places int) string {
	for ; places < 15; places++ {
		if r := a.Round(places); r.Cmp(b) == a.Cmp(b) && r.Sign() == a.Sign() {
			return a.Short(places)
		}
	}
	return a.String()
}

var (
	negated  = map[string]string{">=": "<", ">": "<=", "<=": ">", "<": ">=", "==": "!=", "!=": "=="}
	signText = map[string]string{">=": "≥", ">": "＞", "<=": "≤", "<": "＜", "==": "＝", "!=": "≠"}
)

// Explain computes the formula step by step. Its value is the one that Run
// returns; the engine holds the two against each other for every result.
func (f *Formula) Explain(operands any) (Working, error) {
	w := walker{operands: reflect.ValueOf(operands), fields: f.fields, lets: map[string]Working{}, took: f.took}
	out, err := w.walk(f.tree)
	if err != nil {
		return Working{}, fmt.Errorf("explain formula %q: %w", f.source, err)
	}
	w.take(out.Value)
	out.Tests = w.tests
	return out, nil
}

type walker struct {
	operands reflect.Value
	fields   map[string]int
	lets     map[string]Working
	tests    []Test
	took     func(way any) // nil where nobody watches
}

// take tells a watch which way the walk goes.
func (w *walker) take(way any) {
	if w.took != nil {
		w.took(way)
	}
}

// enter walks into the part of a fork that is taken.
func (w *walker) enter(node ast.Node) (Working, error) {
	w.take(node)
	return w.walk(node)
}

// Ranks order how tightly a printed expression binds.
const (
	rankSum = iota + 1
	rankProduct
	rankAtom
)

func leaf(v any) Working {
	w := Working{Value: v, Arithmetic: fmt.Sprint(v), rank: rankAtom}
	if d, ok := v.(Decimal); ok {
		w.Arithmetic = d.String() // exact: 1/3 where no decimal ends
		if d.Sign() < 0 {
			w.rank = rankSum
		}
	}
	return w
}

func (w *walker) walk(node ast.Node) (Working, error) {
	switch n := node.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		d, ok := ParseDecimal(n.String())
		if !ok {
			return Working{}, fmt.Errorf("number %s is not plain", n)
		}
		number := leaf(d)
		number.given = true
		return number, nil
	case *ast.StringNode:
		return leaf(n.Value), nil
	case *ast.BoolNode:
		return leaf(n.Value), nil
	case *ast.IdentifierNode:
		if v, ok := w.lets[n.Value]; ok {
			return v, nil
		}
		value := leaf(w.operands.Field(w.fields[n.Value]).Interface())
		value.operand = n.Value
		return value, nil
	case *ast.VariableDeclaratorNode:
		v, err := w.walk(n.Value)
		if err != nil {
			return Working{}, err
		}
		w.lets[n.Name] = v
		return w.walk(n.Expr)
	case *ast.ConditionalNode:
		return w.conditional(n)
	case *ast.UnaryNode:
		return w.unary(n)
	case *ast.BinaryNode:
		return w.binary(n)
	case *ast.BuiltinNode:
		return w.call(n.Name, n.Arguments)
	case *ast.CallNode:
		return w.call(n.Callee.String(), n.Arguments)
	}
	return Working{}, fmt.Errorf("%T is not part of the formula language", node)
}

func (w *walker) conditional(n *ast.ConditionalNode) (Working, error) {
	cond, err := w.walk(n.Cond)
	if err != nil {
		return Working{}, err
	}
	if cond.Value == true {
		return w.enter(n.Exp1)
	}
	return w.enter(n.Exp2)
}

func (w *walker) unary(n *ast.UnaryNode) (Working, error) {
	v, err := w.walk(n.Node)
	if err != nil {
		return Working{}, err
	}
	switch x := v.Value.(type) {
	case bool:
		return leaf(!x), nil
	case Decimal:
		if n.Operator == "-" {
			return leaf(x.Neg()), nil
		}
	}
	return v, nil
}

func (w *walker) binary(n *ast.BinaryNode) (Working, error) {
	left, err := w.walk(n.Left)
	if err != nil {
		return Working{}, err
	}
	if joins(n.Operator) {
		if settles := n.Operator[0] == '|' || n.Operator[0] == 'o'; left.Value == settles {
			w.take(n.Left)
			return left, nil
		}
		return w.enter(n.Right)
	}
	right, err := w.walk(n.Right)
	if err != nil {
		return Working{}, err
	}
	a, isDecimal := left.Value.(Decimal)
	if !isDecimal {
		return leaf((left.Value == right.Value) == (n.Operator == "==")), nil
	}
	b := right.Value.(Decimal)
	value, err := operators[n.Operator](a, b)
	if err != nil {
		return Working{}, err
	}
	if holds, ok := value.(bool); ok {
		w.tests = append(w.tests, Test{Left: a, Right: b, Operand: left.operand, Operator: n.Operator, Holds: holds, Guard: w.isGuard(n)})
		return leaf(holds), nil
	}
	return arithmetic(n.Operator, left, right, value.(Decimal)), nil
}

func (w *walker) isGuard(n *ast.BinaryNode) bool {
	bound, ok := n.Left.(*ast.IdentifierNode)
	if !ok {
		return false
	}
	if _, isLet := w.lets[bound.Value]; isLet && n.Operator == "==" {
		return n.Right.String() == "0"
	}
	calendar := bound.Value == "月份" || bound.Value == "上期月份"
	return calendar || n.Right.String() == "0" && slices.Contains([]string{"目标值", "下限", "上限", "期望值", "计划进度"}, bound.Value)
}

var printedOperators = map[string]struct {
	sign string
	rank int
}{"+": {"＋", rankSum}, "-": {"－", rankSum}, "*": {"×", rankProduct}, "/": {"÷", rankProduct}}

func arithmetic(operator string, left, right Working, value Decimal) Working {
	p := printedOperators[operator]
	l, r := left.Arithmetic, right.Arithmetic
	if left.rank < p.rank {
		l = "(" + l + ")"
	}
	if right.rank < p.rank || (right.rank == p.rank && (operator == "-" || operator == "/")) {
		r = "(" + r + ")"
	}
	return Working{Value: value, Arithmetic: l + p.sign + r, rank: p.rank}
}

// call picks the argument that min and max take, so that its own arithmetic is
// what prints.
func (w *walker) call(name string, nodes []ast.Node) (Working, error) {
	var args []Working
	for _, n := range nodes {
		a, err := w.walk(n)
		if err != nil {
			return Working{}, err
		}
		args = append(args, a)
	}
	if name == "日期" {
		d, err := ParseISODate(args[0].Value.(string))
		return leaf(d), err
	}
	values := make([]Decimal, len(args))
	for i, a := range args {
		values[i] = a.Value.(Decimal)
	}
	value := functions[name](values...)
	if name == "abs" {
		if values[0].Sign() < 0 || args[0].rank < rankAtom {
			return Working{Value: value, Arithmetic: "|" + args[0].Arithmetic + "|", rank: rankAtom}, nil
		}
		return args[0], nil
	}
	at := slices.IndexFunc(values, value.Equal)
	w.take(nodes[at])
	chosen := args[at]
	chosen.given = false
	return chosen, nil
}

// Substitute prints the formula with some operands replaced by constants, as
// source that compiles again: 实际值 >= 目标值 with 目标值 95 is 实际值 >= 95.
// Conditions that the constants settle are settled, so that a person reads only
// the branches that can be taken.
func (f *Formula) Substitute(constants map[string]string) string {
	return substitute(f.tree, constants).String()
}

func substitute(node ast.Node, constants map[string]string) ast.Node {
	switch n := node.(type) {
	case *ast.IdentifierNode:
		if c, ok := constants[n.Value]; ok {
			return &ast.IdentifierNode{Value: c}
		}
	case *ast.VariableDeclaratorNode:
		return &ast.VariableDeclaratorNode{Name: n.Name, Value: substitute(n.Value, constants), Expr: substitute(n.Expr, constants)}
	case *ast.ConditionalNode:
		cond := substitute(n.Cond, constants)
		if settled, holds := settle(cond); settled {
			if holds {
				return substitute(n.Exp1, constants)
			}
			return substitute(n.Exp2, constants)
		}
		return &ast.ConditionalNode{Cond: cond, Exp1: substitute(n.Exp1, constants), Exp2: substitute(n.Exp2, constants)}
	case *ast.UnaryNode:
		return &ast.UnaryNode{Operator: n.Operator, Node: substitute(n.Node, constants)}
	case *ast.BinaryNode:
		left, right := substitute(n.Left, constants), substitute(n.Right, constants)
		if settled, holds := settle(left); settled && n.Operator == "&&" && holds {
			return right
		}
		return &ast.BinaryNode{Operator: n.Operator, Left: left, Right: right}
	case *ast.BuiltinNode:
		return &ast.BuiltinNode{Name: n.Name, Arguments: substituteAll(n.Arguments, constants)}
	case *ast.CallNode:
		return &ast.CallNode{Callee: n.Callee, Arguments: substituteAll(n.Arguments, constants)}
	}
	return node
}

func substituteAll(nodes []ast.Node, constants map[string]string) []ast.Node {
	out := make([]ast.Node, len(nodes))
	for i, n := range nodes {
		out[i] = substitute(n, constants)
	}
	return out
}

// settle decides a comparison of two constants.
func settle(node ast.Node) (settled, holds bool) {
	n, ok := node.(*ast.BinaryNode)
	if !ok {
		return false, false
	}
	if left, no := settle(n.Left); n.Operator == "&&" && left && !no {
		return true, false
	}
	a, ok1 := ParseDecimal(strings.ReplaceAll(n.Left.String(), " ", ""))
	b, ok2 := ParseDecimal(strings.ReplaceAll(n.Right.String(), " ", ""))
	if !ok1 || !ok2 {
		return false, false
	}
	operator, ok := operators[n.Operator]
	if !ok {
		return false, false
	}
	out, err := operator(a, b)
	holds, ok = out.(bool)
	return ok && err == nil, holds
}

// Given tells whether the value stands as a number in the formula's branch, so
// that only the comparisons explain it.
func (w Working) Given() bool { return w.given }

// Factor prints the arithmetic as a factor of a product: in brackets where it is
// a sum.
func (w Working) Factor() string {
	if w.rank < rankProduct {
		return "(" + w.Arithmetic + ")"
	}
	return w.Arithmetic
}
