package rules

import (
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// Branch is one way through a formula of a scheme (分支): an arm of a condition,
// an argument that min or max may choose, the half of an && or || that settles
// it, or the answer of a formula that answers yes or no.
type Branch struct {
	Clause string // targets.at_least.flow, spending.PLAN_RATIO, spending.rules.S_RUSH, grades
	Source string // the formula
	Span          // the part of it that is taken, in bytes
	// Yields is what the branch gives where that is a light or a grade; 成立 or
	// 不成立 for the answer of the whole formula.
	Yields string
	// Role is what an argument of min or max does when it is chosen: 封顶, 保底 for a
	// number, 取这一项 for anything else.
	Role string
	// Own marks a formula that stands in the scheme's own file.
	Own bool
}

// String names the branch and paints it in its formula.
func (b Branch) String() string {
	name := b.Clause
	if way := b.Yields + b.Role; way != "" {
		name += " → " + way
	}
	return name + "\n" + Paint(b.Source, b.Span)
}

// Watch records which branches of a scheme's formulas are taken. It belongs to
// one goroutine.
type Watch struct {
	branches []Branch
	taken    map[Branch]bool
}

// Branches lists every way through the scheme's formulas, in the scheme's order.
func (w *Watch) Branches() []Branch { return slices.Clone(w.branches) }

// Taken tells whether a formula that the watched scheme ran went that way.
func (w *Watch) Taken(b Branch) bool { return w.taken[b] }

// Watched is a copy of the scheme whose formulas tell the watch how they came to
// their values. The same text in two clauses is watched in each.
func (s *Scheme) Watched() (*Scheme, *Watch) {
	watched, w := *s, &Watch{taken: map[Branch]bool{}}
	watched.Targets = maps.Clone(s.Targets)
	for form, t := range watched.Targets {
		own := *t
		watched.Targets[form] = &own
	}
	watched.Spending.Schemes = slices.Clone(s.Spending.Schemes)
	watched.Spending.Rules = slices.Clone(s.Spending.Rules)
	watched.shareSatisfaction(func(own, least *FormulaText) {
		if own.source == least.source {
			own.Formula = nil // what satisfaction takes from ≥ is watched there
		}
	})
	watched.eachFormula(func(clause string, text *FormulaText) {
		if text.Formula == nil {
			return
		}
		f := *text.Formula
		list := f.branches(Branch{Clause: clause, Source: f.source, Own: text.at != place{}})
		f.took = func(way any) {
			if b, ok := list.byWay[way]; ok {
				w.taken[b] = true
			}
		}
		text.Formula = &f
		w.branches = append(w.branches, list.inOrder...)
	})
	watched.shareSatisfaction(func(own, least *FormulaText) {
		if own.Formula == nil {
			own.Formula = least.Formula
		}
	})
	return &watched, w
}

// shareSatisfaction visits the formulas of satisfaction, each with that of ≥.
func (s *Scheme) shareSatisfaction(visit func(own, least *FormulaText)) {
	own, least := s.Targets[formSatisfaction], s.Targets[formAtLeast]
	if own == nil || least == nil {
		return
	}
	for _, pair := range [][2]*FormulaText{{&own.Met, &least.Met}, {&own.Ratio, &least.Ratio}, {&own.Light, &least.Light}, {&own.Flow, &least.Flow}} {
		visit(pair[0], pair[1])
	}
}

// eachFormula visits the scheme's formulas in the order of its clauses.
func (s *Scheme) eachFormula(visit func(clause string, text *FormulaText)) {
	visit("execution.ratio", &s.Execution.Ratio)
	for _, form := range append(slices.Clone(forms), formSatisfaction) {
		if t := s.Targets[form]; t != nil {
			name := "targets." + form
			visit(name+".met", &t.Met)
			visit(name+".ratio", &t.Ratio)
			visit(name+".light", &t.Light)
			visit(name+".flow", &t.Flow)
		}
	}
	visit("over_achievement.ratio", &s.OverAchievement.Ratio)
	visit("compliance.light", &s.Compliance.Light)
	for i := range s.Spending.Schemes {
		visit("spending."+s.Spending.Schemes[i].ID, &s.Spending.Schemes[i].Light)
	}
	for i := range s.Spending.Rules {
		visit("spending.rules."+s.Spending.Rules[i].ID, &s.Spending.Rules[i].When)
	}
	visit("goal.light", &s.Goal.Light)
	visit("dual.light", &s.Dual.Light)
	visit("plausibility.light", &s.Plausibility.Light)
	visit("grades", &s.Grades.Formula)
}

// ways are a formula's branches, and each by what the walker says when it goes
// there: the node that it takes, or the answer of the whole formula.
type ways struct {
	inOrder []Branch
	byWay   map[any]Branch
}

// branches lists the ways through the formula; model has what they all share.
func (f *Formula) branches(model Branch) ways {
	list := ways{byWay: map[any]Branch{}}
	add := func(way any, span Span, yields, role string) {
		b := model
		b.Span, b.Yields, b.Role = span, yields, role
		list.inOrder = append(list.inOrder, b)
		list.byWay[way] = b
	}
	fork := func(nodes ...ast.Node) {
		for _, n := range nodes {
			word := ""
			if s, ok := n.(*ast.StringNode); ok {
				word = s.Value
			}
			add(n, f.spanOf(n), word, "")
		}
	}
	choose := func(name string, nodes []ast.Node) {
		for _, n := range nodes {
			span, role := f.spanOf(n), "取这一项"
			if _, number := ParseDecimal(f.source[span.Start:span.End]); number {
				role = map[string]string{"min": "封顶", "max": "保底"}[name]
			}
			add(n, span, "", role)
		}
	}
	if f.types.of(f.tree) == boolType {
		add(true, Span{0, len(f.source)}, "成立", "")
		add(false, Span{0, len(f.source)}, "不成立", "")
	}
	tree := f.tree
	ast.Walk(&tree, visitor(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.ConditionalNode:
			fork(n.Exp1, n.Exp2)
		case *ast.BinaryNode:
			if joins(n.Operator) {
				fork(n.Left, n.Right)
			}
		case *ast.BuiltinNode:
			if n.Name != "abs" {
				choose(n.Name, n.Arguments)
			}
		case *ast.CallNode:
			if name := n.Callee.String(); name == "min" || name == "max" {
				choose(name, n.Arguments)
			}
		}
	}))
	slices.SortStableFunc(list.inOrder, func(a, b Branch) int { return a.Start - b.Start })
	return list
}

func joins(operator string) bool {
	return slices.Contains([]string{"&&", "and", "||", "or"}, operator)
}

// spanOf is where a part of the formula stands, in bytes. The tree knows the
// places of names, numbers and signs; brackets and let it does not, so those
// that the text between lacks are looked for on either side.
func (f *Formula) spanOf(node ast.Node) Span {
	runes := []rune(f.source)
	from, to := len(runes), 0
	ast.Walk(&node, visitor(func(n ast.Node) {
		at := n.Location()
		switch n.(type) {
		case *ast.ConditionalNode: // has the place of what follows it
			return
		case *ast.VariableDeclaratorNode:
			before := string(runes[:at.From])
			at.From = len([]rune(before[:strings.LastIndex(before, "let")]))
		}
		from, to = min(from, at.From), max(to, at.To)
	}))
	depth, lacking := 0, 0
	for _, r := range runes[from:to] {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
			lacking = max(lacking, -depth)
		}
	}
	for depth += lacking; depth > 0 && to < len(runes); to++ {
		if runes[to] == ')' {
			depth--
		}
	}
	for ; lacking > 0 && from > 0; from-- {
		if runes[from-1] == '(' {
			lacking--
		}
	}
	start := len(string(runes[:from]))
	return Span{start, start + len(string(runes[from:to]))}
}

// words are the strings that the formula may yield, each once.
func (f *Formula) words() (list []string) {
	var walk func(ast.Node)
	walk = func(node ast.Node) {
		switch n := node.(type) {
		case *ast.ConditionalNode:
			walk(n.Exp1)
			walk(n.Exp2)
		case *ast.VariableDeclaratorNode:
			walk(n.Expr)
		case *ast.StringNode:
			if !slices.Contains(list, n.Value) {
				list = append(list, n.Value)
			}
		}
	}
	walk(f.tree)
	return list
}
