package rules

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// maxNodes closes a formula: one that a person can check by hand is far smaller.
const maxNodes = 200

// maxExpanded bounds a formula with its lets put in: each may double the one before
// it, in what is to be proved as in the digits of what is computed.
const maxExpanded = 1000

// maxFormula bounds a formula's runes, before anything looks at it.
const maxFormula = 4000

// Formula is one expr expression of a scheme over named operands, type-checked
// when it is loaded. Every number in it is an exact Decimal. Its language is
// closed: no builtin but min, max, abs and 日期, so nothing in it reads the
// clock or the environment. A Formula is safe for concurrent use.
type Formula struct {
	source  string
	tree    ast.Node
	program *vm.Program
	fields  map[string]int // operand name to field of the operand struct
	types   typing
	took    func(way any) // hears which branches Explain takes; nil but in a watched scheme
}

var (
	decimalType = reflect.TypeFor[Decimal]()
	boolType    = reflect.TypeFor[bool]()
	stringType  = reflect.TypeFor[string]()

	errDivisionByZero = errors.New("除数为零")
)

// CompileFormula type-checks source against the fields of the struct operands
// (named by their expr tags) and the type that it must yield. The error is
// expr's, with its position painted.
func CompileFormula(source string, operands any, want reflect.Type) (*Formula, error) {
	if n := len([]rune(source)); n > maxFormula {
		return nil, fmt.Errorf("公式有%d个字，最多%d个，请拆短", n, maxFormula) // not painted: it is too long
	}
	tree, err := parser.Parse(source)
	if err != nil {
		return nil, fmt.Errorf("parse formula: %w", err)
	}
	types, err := typingOf(tree.Node, reflect.TypeOf(operands))
	if err != nil {
		return nil, err
	}
	if n := types.size(tree.Node, map[string]int{}); n > maxExpanded {
		return nil, fmt.Errorf("公式把 let 的名称展开以后太长，最多%d个节点，请少用层层相乘的名称", maxExpanded)
	}
	if err := types.names(tree.Node); err != nil {
		return nil, err
	}
	options := append([]expr.Option{expr.Env(operands), expr.Patch(literals{[]rune(source)}), expr.Patch(overloads{types})}, language...)
	program, err := expr.Compile(source, options...)
	if err != nil {
		return nil, fmt.Errorf("compile formula: %w", err)
	}
	if err := closed(tree.Node); err != nil {
		return nil, err
	}
	if err := types.arguments(tree.Node); err != nil {
		return nil, err
	}
	if got := types.of(tree.Node); got != want {
		return nil, &file.Error{Location: file.Location{To: len([]rune(source))}, Message: fmt.Sprintf("公式应得出%s，得出的却是%s", yieldNames[want], cmp.Or(yieldNames[got], "别的"))}
	}
	return &Formula{source: source, tree: tree.Node, program: program, fields: operandFields(reflect.TypeOf(operands)), types: types}, nil
}

// Run computes the formula. The operands must be of the type that it was
// compiled for; an error means a division by zero, which a scheme must guard.
func (f *Formula) Run(operands any) (any, error) {
	out, err := expr.Run(f.program, operands)
	if err != nil {
		return nil, fmt.Errorf("run formula %q: %w", f.source, err)
	}
	return out, nil
}

// String is the formula's source.
func (f *Formula) String() string { return f.source }

// Tree is the formula as it was parsed and type-checked, before its numbers and
// operators were made exact: what another evaluator of the language walks. It must
// not be changed.
func (f *Formula) Tree() ast.Node { return f.tree }

var yieldNames = map[reflect.Type]string{decimalType: "数", stringType: "文字（如灯、等级）", boolType: "是否"}

// closed refuses what expr can do and the language of schemes does not have:
// lists, members, pipes, everything that Explain can't show.
func closed(tree ast.Node) error {
	var refused error
	ast.Walk(&tree, visitor(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.IntegerNode, *ast.FloatNode, *ast.StringNode, *ast.BoolNode, *ast.VariableDeclaratorNode, *ast.ConditionalNode, *ast.CallNode, *ast.BuiltinNode:
			return
		case *ast.IdentifierNode:
			if n.Value != "$env" {
				return
			}
		case *ast.UnaryNode:
			if n.Operator == "-" || n.Operator == "!" || n.Operator == "not" {
				return
			}
		case *ast.BinaryNode:
			if operators[n.Operator] != nil || joins(n.Operator) {
				return
			}
		}
		refused = &file.Error{Location: n.Location(), Message: "公式里不能用这种写法"}
	}))
	return refused
}

type visitor func(ast.Node)

// Visit calls the function.
func (v visitor) Visit(n *ast.Node) { v(*n) }

func operandFields(t reflect.Type) map[string]int {
	fields := make(map[string]int, t.NumField())
	for i := range t.NumField() {
		if name := t.Field(i).Tag.Get("expr"); name != "" {
			fields[name] = i
		}
	}
	return fields
}

// literals makes every number in a formula an exact Decimal, read from its
// source text, so that no float ever enters.
type literals struct{ source []rune }

// Visit replaces one number.
func (l literals) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		loc := n.Location()
		value, ok := ParseDecimal(string(l.source[loc.From:loc.To]))
		if !ok {
			return // 1e9, 0xff: stays as it is and fails the type check
		}
		patchConstant(node, value)
	case *ast.UnaryNode:
		if c, ok := n.Node.(*ast.ConstantNode); ok && n.Operator == "-" {
			if value, ok := c.Value.(Decimal); ok {
				patchConstant(node, value.Neg())
			}
		}
	}
}

func patchConstant(node *ast.Node, value Decimal) {
	constant := &ast.ConstantNode{Value: value}
	ast.Patch(node, constant)
	constant.SetType(decimalType)
}

// operators are the operations on Decimals, by the sign that a formula uses.
var operators = map[string]func(a, b Decimal) (any, error){
	"+": func(a, b Decimal) (any, error) { return a.Add(b), nil },
	"-": func(a, b Decimal) (any, error) { return a.Sub(b), nil },
	"*": func(a, b Decimal) (any, error) { return a.Mul(b), nil },
	"/": func(a, b Decimal) (any, error) {
		if b.IsZero() {
			return nil, errDivisionByZero
		}
		return a.Quo(b), nil
	},
	">=": func(a, b Decimal) (any, error) { return a.Cmp(b) >= 0, nil },
	">":  func(a, b Decimal) (any, error) { return a.Cmp(b) > 0, nil },
	"<=": func(a, b Decimal) (any, error) { return a.Cmp(b) <= 0, nil },
	"<":  func(a, b Decimal) (any, error) { return a.Cmp(b) < 0, nil },
	"==": func(a, b Decimal) (any, error) { return a.Cmp(b) == 0, nil },
	"!=": func(a, b Decimal) (any, error) { return a.Cmp(b) != 0, nil },
}

// functions are what a formula may call.
var functions = map[string]func(args ...Decimal) Decimal{
	"min": func(a ...Decimal) Decimal {
		if a[0].Cmp(a[1]) <= 0 {
			return a[0]
		}
		return a[1]
	},
	"max": func(a ...Decimal) Decimal {
		if a[0].Cmp(a[1]) >= 0 {
			return a[0]
		}
		return a[1]
	},
	"abs": func(a ...Decimal) Decimal { return a[0].Abs() },
}

var language = buildLanguage()

func buildLanguage() []expr.Option {
	options := []expr.Option{expr.DisableAllBuiltins(), expr.MaxNodes(maxNodes)}
	for sign, op := range operators {
		signature := any(new(func(a, b Decimal) Decimal))
		if sign[0] == '<' || sign[0] == '>' || sign[0] == '=' || sign[0] == '!' {
			signature = new(func(a, b Decimal) bool)
		}
		options = append(options, expr.Function(overload+sign, func(p ...any) (any, error) { return op(p[0].(Decimal), p[1].(Decimal)) }, signature))
	}
	for name, f := range functions {
		signature := any(new(func(a, b Decimal) Decimal))
		if name == "abs" {
			signature = new(func(a Decimal) Decimal)
		}
		options = append(options, expr.Function(name, func(p ...any) (any, error) {
			args := make([]Decimal, len(p))
			for i := range p {
				args[i] = p[i].(Decimal)
			}
			return f(args...), nil
		}, signature))
	}
	return append(options, expr.Function("日期", func(p ...any) (any, error) {
		return ParseISODate(p[0].(string))
	}, new(func(s string) Decimal)))
}

// ParseISODate is the day number of a date written YYYY-MM-DD, as the function 日期
// of formulas reads it.
func ParseISODate(s string) (Decimal, error) {
	var d Date
	if n, err := fmt.Sscanf(s, "%d-%d-%d", &d.Year, &d.Month, &d.Day); n != 3 || err != nil || !d.Valid() {
		return Decimal{}, fmt.Errorf("日期(%q) 不是 YYYY-MM-DD", s)
	}
	return d.Ordinal(), nil
}
