package rules

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/expr-lang/expr/ast"
)

// plotter works a formula out over one span after another. Where a comparison
// goes both ways within a span, the span is cut there and each part is worked
// out anew, so that on the way every condition is settled and, as in a run, only
// the branch taken is looked at.
type plotter struct {
	operands reflect.Value
	fields   map[string]int
	varying  map[string]Plot
	lets     map[string]any
	out      Plot
}

// cutError asks for a span to be cut.
type cutError struct{ at []Decimal }

// Error says where.
func (c *cutError) Error() string { return fmt.Sprint("changes at ", c.at) }

func (p *plotter) draw(f *Formula, s span) error {
	p.lets = map[string]any{}
	value, err := p.walk(f.tree, s)
	var changes *cutError
	switch {
	case errors.As(err, &changes):
		for _, part := range s.cut(changes.at) {
			if err := p.draw(f, part); err != nil {
				return err
			}
		}
		return nil
	case errors.Is(err, errDivisionByZero):
		value = nil
	case err != nil:
		return err
	}
	if s.isPoint() {
		p.out.breaks = append(p.out.breaks, *s.low)
	}
	p.out.pieces = append(p.out.pieces, value)
	return nil
}

func (p *plotter) walk(node ast.Node, s span) (any, error) {
	switch n := node.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		d, ok := ParseDecimal(n.String())
		if !ok {
			return nil, fmt.Errorf("number %s is not plain", n)
		}
		return constant(d), nil
	case *ast.StringNode:
		return n.Value, nil
	case *ast.BoolNode:
		return n.Value, nil
	case *ast.IdentifierNode:
		return p.operand(n.Value, s)
	case *ast.VariableDeclaratorNode:
		v, err := p.walk(n.Value, s)
		if err != nil {
			return nil, err
		}
		p.lets[n.Name] = v
		return p.walk(n.Expr, s)
	case *ast.ConditionalNode:
		cond, err := p.walk(n.Cond, s)
		if err != nil {
			return nil, err
		}
		if cond == true {
			return p.walk(n.Exp1, s)
		}
		return p.walk(n.Exp2, s)
	case *ast.UnaryNode:
		return p.unary(n, s)
	case *ast.BinaryNode:
		return p.binary(n, s)
	case *ast.BuiltinNode:
		return p.call(n.Name, n.Arguments, s)
	case *ast.CallNode:
		return p.call(n.Callee.String(), n.Arguments, s)
	}
	return nil, fmt.Errorf("%T is not part of the formula language", node)
}

// operand is a named value over the span.
func (p *plotter) operand(name string, s span) (any, error) {
	if v, ok := p.lets[name]; ok {
		return v, nil
	}
	if v, ok := p.varying[name]; ok {
		value := v.on(s)
		if value == nil {
			return nil, errDivisionByZero
		}
		return value, nil
	}
	v := p.operands.Field(p.fields[name]).Interface()
	if d, ok := v.(Decimal); ok {
		return constant(d), nil
	}
	return v, nil
}

func (p *plotter) unary(n *ast.UnaryNode, s span) (any, error) {
	v, err := p.walk(n.Node, s)
	if err != nil {
		return nil, err
	}
	switch x := v.(type) {
	case bool:
		return !x, nil
	case quotient:
		if n.Operator == "-" {
			return quotient{x.over.times(polynomial{one.Neg()}), x.under}, nil
		}
	}
	return v, nil
}

func (p *plotter) binary(n *ast.BinaryNode, s span) (any, error) {
	left, err := p.walk(n.Left, s)
	if err != nil {
		return nil, err
	}
	switch n.Operator {
	case "&&", "and":
		if left == false {
			return left, nil
		}
		return p.walk(n.Right, s)
	case "||", "or":
		if left == true {
			return left, nil
		}
		return p.walk(n.Right, s)
	}
	right, err := p.walk(n.Right, s)
	if err != nil {
		return nil, err
	}
	a, isNumber := left.(quotient)
	if !isNumber {
		return (left == right) == (n.Operator == "=="), nil
	}
	return combine(n.Operator, a, right.(quotient), s)
}

// combine is an operation on two quotients over a span.
func combine(operator string, a, b quotient, s span) (any, error) {
	switch operator {
	case "+":
		return a.plus(b), nil
	case "-":
		return a.minus(b), nil
	case "*":
		return quotientOf(a.over.times(b.over), a.under.times(b.under)), nil
	case "/":
		sign, err := b.sign(s)
		if err == nil && sign == 0 {
			err = errDivisionByZero
		}
		return quotientOf(a.over.times(b.under), a.under.times(b.over)), err
	}
	sign, err := a.minus(b).sign(s)
	if err != nil {
		return nil, err
	}
	return operators[operator](Int(int64(sign)), Decimal{}) // a ? b is a−b ? 0
}

// call is what min, max and abs pick of their arguments.
func (p *plotter) call(name string, nodes []ast.Node, s span) (any, error) {
	var args []quotient
	for _, n := range nodes {
		v, err := p.walk(n, s)
		if err != nil {
			return nil, err
		}
		if name == "日期" {
			d, err := ParseISODate(v.(string))
			return constant(d), err
		}
		args = append(args, v.(quotient))
	}
	a, b := args[0], args[len(args)-1]
	if name == "abs" {
		b = quotient{a.over.times(polynomial{one.Neg()}), a.under}
	}
	sign, err := a.minus(b).sign(s)
	if (sign < 0) == (name != "min") {
		return b, err
	}
	return a, err
}
