package rules

import (
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// answers are those that a comparison may have.
type answers struct{ yes, no bool }

// answer notes what a comparison may come to on one path more.
func (p *prover) answer(n *ast.BinaryNode, f facts) {
	if f.impossible || p.formula.types.of(n.Left) != decimalType {
		return
	}
	a := p.compared[n]
	a.yes = a.yes || !p.assume(n, f, true).impossible
	a.no = a.no || !p.assume(n, f, false).impossible
	p.compared[n] = a
}

// decided are the comparisons that the bounds of the operands alone decide: those
// open without them. Of a condition that leaves an arm out of reach the arm is
// reported instead.
func (p *prover) decided(unbounded *prover, operands reflect.Type) (found []hazard) {
	for n, a := range p.compared {
		if a.yes == a.no || unbounded.compared[n] != (answers{true, true}) || p.isSettled(n) {
			continue
		}
		h := hazard{always: "永远成立", bounds: p.boundsOf(n, operands)}
		if a.no {
			h.always = "永远不成立"
		}
		h.from, h.to = p.formula.extent(n)
		found = append(found, h)
	}
	slices.SortFunc(found, func(a, b hazard) int { return a.from - b.from })
	return found
}

func (p *prover) isSettled(comparison *ast.BinaryNode) (settled bool) {
	for _, condition := range p.settled {
		ast.Walk(&condition, visitor(func(n ast.Node) { settled = settled || n == comparison }))
	}
	return settled
}

// boundsOf says in Chinese where the operands of a comparison lie.
func (p *prover) boundsOf(n ast.Node, operands reflect.Type) string {
	var said []string
	text := p.text(n)
	for i := range operands.NumField() {
		name, bounds := operands.Field(i).Tag.Get("expr"), operands.Field(i).Tag.Get("bounds")
		if bounds == "" || !strings.Contains(text, name) {
			continue
		}
		lo, hi, _ := strings.Cut(bounds, "..")
		switch {
		case strings.HasPrefix(bounds, ">"):
			said = append(said, name+"大于"+bounds[1:])
		case hi == "":
			said = append(said, name+"不小于"+lo)
		case lo == "":
			said = append(said, name+"不大于"+hi)
		default:
			said = append(said, name+"在"+lo+"到"+hi+"之间")
		}
	}
	return strings.Join(said, "，")
}
