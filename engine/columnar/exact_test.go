package columnar_test

import (
	"cmp"
	"math/bits"

	"github.com/expr-lang/expr/ast"

	"zhunsheng/rules"
)

// A second evaluator of the same trees, made to be held against the columns: closures
// that run one row over fractions of 64 bits. It shares nothing with the columns but
// the tree, branches where they select, and is itself held against the formulas.

// datum is a value of a formula: the number num ÷ den, with a positive den; a mask, which
// is num; or a text.
type datum struct {
	num, den int64
	text     string
	isText   bool
}

func fact(held bool) datum {
	if held {
		return datum{num: 1, den: 1}
	}
	return datum{den: 1}
}

// scene is what a formula is run on.
type scene struct {
	values, lets []datum
	// zero tells of a division by zero, long of a number that 64 bits do not hold: then
	// what came out is worth nothing.
	zero, long bool
}

// part computes an expression.
type part func(*scene) datum

// parts turns trees into parts.
type parts struct {
	operands map[string]int
	lets     map[string]int
	slots    int
}

func exactly(f *rules.Formula, operands map[string]int) (part, int) {
	b := &parts{operands: operands, lets: map[string]int{}}
	p := b.part(f.Tree())
	return p, b.slots
}

func (b *parts) part(tree ast.Node) part {
	switch n := tree.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		d := literal(n.String())
		return func(*scene) datum { return d }
	case *ast.StringNode:
		d := datum{text: n.Value, isText: true}
		return func(*scene) datum { return d }
	case *ast.BoolNode:
		d := fact(n.Value)
		return func(*scene) datum { return d }
	case *ast.IdentifierNode:
		if slot, ok := b.lets[n.Value]; ok {
			return func(s *scene) datum { return s.lets[slot] }
		}
		at := b.operands[n.Value]
		return func(s *scene) datum { return s.values[at] }
	case *ast.VariableDeclaratorNode:
		value, slot := b.part(n.Value), b.slots
		b.slots++
		b.lets[n.Name] = slot
		body := b.part(n.Expr)
		return func(s *scene) datum { s.lets[slot] = value(s); return body(s) }
	case *ast.ConditionalNode:
		cond, yes, no := b.part(n.Cond), b.part(n.Exp1), b.part(n.Exp2)
		return func(s *scene) datum {
			if cond(s).num != 0 {
				return yes(s)
			}
			return no(s)
		}
	case *ast.UnaryNode:
		of := b.part(n.Node)
		if n.Operator == "-" {
			return func(s *scene) datum { d := of(s); d.num = -d.num; return d }
		}
		return func(s *scene) datum { return fact(of(s).num == 0) }
	case *ast.BinaryNode:
		return b.binary(n)
	case *ast.BuiltinNode:
		return b.call(n.Name, n.Arguments)
	case *ast.CallNode:
		return b.call(n.Callee.String(), n.Arguments)
	}
	panic("not of the language: " + tree.String())
}

func literal(text string) datum {
	d := rules.MustDecimal(text)
	places, _ := d.Places()
	num, ok := d.Units(places)
	if !ok || places > 18 {
		panic("too long: " + text)
	}
	return datum{num: num, den: ten(places)}
}

func ten(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

func (b *parts) binary(n *ast.BinaryNode) part {
	x, y := b.part(n.Left), b.part(n.Right)
	switch n.Operator {
	case "&&", "and":
		return func(s *scene) datum { return fact(x(s).num != 0 && y(s).num != 0) }
	case "||", "or":
		return func(s *scene) datum { return fact(x(s).num != 0 || y(s).num != 0) }
	case "+":
		return func(s *scene) datum { return s.plus(x(s), y(s)) }
	case "-":
		return func(s *scene) datum { a, b := x(s), y(s); b.num = -b.num; return s.plus(a, b) }
	case "*":
		return func(s *scene) datum { return s.times(x(s), y(s)) }
	case "/":
		return func(s *scene) datum { return s.over(x(s), y(s)) }
	}
	return func(s *scene) datum {
		a, b := x(s), y(s)
		if a.text != b.text {
			return fact(n.Operator == "!=")
		}
		return fact(holds(n.Operator, compare(a, b)))
	}
}

func holds(operator string, order int) bool {
	switch operator {
	case ">=":
		return order >= 0
	case ">":
		return order > 0
	case "<=":
		return order <= 0
	case "<":
		return order < 0
	case "==":
		return order == 0
	}
	return order != 0
}

func (b *parts) call(name string, nodes []ast.Node) part {
	if name == "日期" {
		d, err := rules.ParseISODate(nodes[0].(*ast.StringNode).Value)
		if err != nil {
			panic(err)
		}
		day := literal(d.String())
		return func(*scene) datum { return day }
	}
	x := b.part(nodes[0])
	if name == "abs" {
		return func(s *scene) datum { d := x(s); d.num = max(d.num, -d.num); return d }
	}
	y, wanted := b.part(nodes[1]), map[string]int{"min": -1, "max": 1}[name]
	return func(s *scene) datum {
		a, b := x(s), y(s)
		if compare(a, b) == -wanted {
			return b
		}
		return a
	}
}

// compare compares two numbers, whatever their size.
func compare(a, b datum) int {
	if negative := a.num < 0; negative != (b.num < 0) || a.num == 0 || b.num == 0 {
		return cmp.Compare(sign(a.num), sign(b.num))
	} else if negative {
		a.num, b.num = -b.num, -a.num
		a.den, b.den = b.den, a.den
	}
	hi, lo := bits.Mul64(uint64(a.num), uint64(b.den))
	hi2, lo2 := bits.Mul64(uint64(b.num), uint64(a.den))
	switch {
	case hi == hi2 && lo == lo2:
		return 0
	case hi > hi2 || hi == hi2 && lo > lo2:
		return 1
	}
	return -1
}

func sign(x int64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// mul is a × b; it notes what is too long.
func (s *scene) mul(a, b int64) int64 {
	hi, lo := bits.Mul64(uint64(max(a, -a)), uint64(max(b, -b)))
	if hi != 0 || lo > 1<<61 {
		s.long = true
	}
	return a * b
}

func (s *scene) times(a, b datum) datum {
	x, y := reduced(a.num, b.den), reduced(b.num, a.den)
	return datum{num: s.mul(x.num, y.num), den: s.mul(x.den, y.den)}
}

func (s *scene) over(a, b datum) datum {
	switch {
	case b.num == 0:
		s.zero = true
		return datum{den: 1}
	case b.num < 0:
		return s.times(a, datum{num: -b.den, den: -b.num})
	}
	return s.times(a, datum{num: b.den, den: b.num})
}

func (s *scene) plus(a, b datum) datum {
	if a.den == b.den {
		return datum{num: s.mul(a.num+b.num, 1), den: a.den}
	}
	dens := reduced(a.den, b.den)
	return datum{num: s.mul(s.mul(a.num, dens.den)+s.mul(b.num, dens.num), 1), den: s.mul(a.den, dens.den)}
}

// reduced shortens a fraction.
func reduced(num, den int64) datum {
	a, b := max(num, -num), den
	for b != 0 {
		a, b = b, a%b
	}
	if a > 1 {
		num, den = num/a, den/a
	}
	return datum{num: num, den: den}
}

// won are the marks for a share, rounded half up; half tells of a tie.
func (s *scene) won(marks int64, share datum) (hundredths int64, half bool) {
	twice := s.mul(s.mul(2, marks), share.num)
	of := s.mul(2, share.den)
	return s.mul(twice+share.den, 1) / of, twice%of == share.den
}
