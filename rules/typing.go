package rules

import (
	"reflect"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
)

// typing tells the types of a formula's expressions. expr checks types as well,
// but keeps the type that a call first had: an argument that names a let would
// never learn that its operators are ours.
type typing struct {
	operands map[string]reflect.Type
	lets     map[string]*ast.VariableDeclaratorNode
}

// typingOf reads the names of a formula over a struct of operands. A name may
// stand for one thing only.
func typingOf(tree ast.Node, operands reflect.Type) (typing, error) {
	t := typing{operands: map[string]reflect.Type{}, lets: map[string]*ast.VariableDeclaratorNode{}}
	for i := range operands.NumField() {
		t.operands[operands.Field(i).Tag.Get("expr")] = operands.Field(i).Type
	}
	var twice error
	ast.Walk(&tree, visitor(func(n ast.Node) {
		let, ok := n.(*ast.VariableDeclaratorNode)
		if !ok {
			return
		}
		if t.lets[let.Name] != nil || t.operands[let.Name] != nil {
			twice = &file.Error{Location: let.Location(), Message: "名称“" + let.Name + "”已经用过，请换一个"}
		}
		t.lets[let.Name] = let
	}))
	return t, twice
}

// of is the type of an expression; nil where it, or anything within, is wrong or
// not of the language: then expr finds the words.
func (t typing) of(n ast.Node) reflect.Type {
	switch n := n.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		return decimalType
	case *ast.ConstantNode:
		return reflect.TypeOf(n.Value)
	case *ast.StringNode:
		return stringType
	case *ast.BoolNode:
		return boolType
	case *ast.IdentifierNode:
		if let := t.lets[n.Value]; let != nil {
			return t.of(let.Value)
		}
		return t.operands[n.Value]
	case *ast.VariableDeclaratorNode:
		return t.of(n.Expr)
	case *ast.ConditionalNode:
		if t.of(n.Cond) == boolType {
			return same(t.of(n.Exp1), t.of(n.Exp2))
		}
	case *ast.UnaryNode:
		if n.Operator == "-" {
			return same(t.of(n.Node), decimalType)
		}
		return same(t.of(n.Node), boolType)
	case *ast.BinaryNode:
		return t.ofBinary(n.Operator, same(t.of(n.Left), t.of(n.Right)))
	case *ast.BuiltinNode:
		return t.ofCall(n.Name, n.Arguments)
	case *ast.CallNode:
		if n.Type() == boolType {
			return boolType // a comparison of ours
		}
		return t.ofCall(n.Callee.String(), n.Arguments)
	}
	return nil
}

// names refuses a name that is neither an operand, nor a let, nor a function.
func (t typing) names(tree ast.Node) error {
	var unknown error
	ast.Walk(&tree, visitor(func(n ast.Node) {
		id, ok := n.(*ast.IdentifierNode)
		if !ok || unknown != nil || id.Value == "$env" || id.Value == "日期" || functions[id.Value] != nil || t.operands[id.Value] != nil || t.lets[id.Value] != nil {
			return
		}
		unknown = &file.Error{Location: id.Location(), Message: "unknown name " + id.Value}
	}))
	return unknown
}

func same(a, b reflect.Type) reflect.Type {
	if a != b {
		return nil
	}
	return a
}

// ofBinary is the type of an operation on two expressions of one type.
func (t typing) ofBinary(operator string, sides reflect.Type) reflect.Type {
	switch {
	case sides == nil:
	case isArithmetic(operator):
		return same(sides, decimalType)
	case operators[operator] == nil: // && and ||
		return same(sides, boolType)
	case sides == decimalType || operator == "==" || operator == "!=":
		return boolType
	}
	return nil
}

func (t typing) ofCall(name string, nodes []ast.Node) reflect.Type {
	takes := decimalType
	switch {
	case name == "日期":
		takes = stringType
	case functions[name] == nil && !strings.HasPrefix(name, overload):
		return nil
	}
	for _, n := range nodes {
		if t.of(n) != takes {
			return nil
		}
	}
	return decimalType
}

// size counts the nodes of an expression with its lets put in; it stops counting
// once there are too many.
func (t typing) size(n ast.Node, known map[string]int) int {
	total := 0
	ast.Walk(&n, visitor(func(n ast.Node) {
		total++
		name, ok := n.(*ast.IdentifierNode)
		if !ok || t.lets[name.Value] == nil {
			return
		}
		if known[name.Value] == 0 {
			known[name.Value] = t.size(t.lets[name.Value].Value, known)
		}
		total = min(total+known[name.Value], 2*maxExpanded)
	}))
	return total
}

func isArithmetic(operator string) bool {
	return operator == "+" || operator == "-" || operator == "*" || operator == "/"
}

// arguments refuses to hand a function anything but what it takes.
func (t typing) arguments(tree ast.Node) error {
	var refused error
	check := func(name string, nodes []ast.Node) {
		if t.ofCall(name, nodes) == nil {
			refused = &file.Error{Location: nodes[0].Location(), Message: "“" + name + "”的参数类型不对"}
		}
	}
	ast.Walk(&tree, visitor(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.BuiltinNode:
			check(n.Name, n.Arguments)
		case *ast.CallNode:
			check(n.Callee.String(), n.Arguments)
		}
	}))
	return refused
}

// overload begins the name of the function that does an operator's work.
const overload = "operator"

// overloads puts our operations in the place of expr's operators on numbers. It
// runs after literals, and each let before what names it.
type overloads struct{ typing typing }

// Visit replaces one operator. A sign before an expression becomes a subtraction
// from 0; the one before a number is the number's own.
func (o overloads) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.UnaryNode:
		if n.Operator == "-" && o.typing.of(n.Node) == decimalType {
			o.replace(node, n.Operator, &ast.ConstantNode{Value: Decimal{}}, n.Node)
		}
	case *ast.BinaryNode:
		if operators[n.Operator] != nil && o.typing.of(n.Left) == decimalType && o.typing.of(n.Right) == decimalType {
			o.replace(node, n.Operator, n.Left, n.Right)
		}
	}
}

func (o overloads) replace(node *ast.Node, operator string, left, right ast.Node) {
	call := &ast.CallNode{Callee: &ast.IdentifierNode{Value: overload + operator}, Arguments: []ast.Node{left, right}}
	call.SetType(boolType)
	if isArithmetic(operator) {
		call.SetType(decimalType)
	}
	ast.Patch(node, call)
}
