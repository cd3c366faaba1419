package rules

import (
	"slices"

	"github.com/expr-lang/expr/ast"
)

// Branch is one thing that a scheme can decide: a program and a light that it
// may yield, a spending rule, a grade. Scenarios are held against all of them.
type Branch struct {
	Program string // targets.at_least.flow, spending.light, spending.rules, grades
	Yields  string // BLUE, S_RUSH, 优
}

// Branches lists everything that the scheme can decide.
func (s *Scheme) Branches() (list []Branch) {
	add := func(program string, f FormulaText) {
		if f.Formula == nil {
			return
		}
		for _, word := range f.words() {
			list = append(list, Branch{program, word})
		}
	}
	for _, form := range append(slices.Clone(forms), formSatisfaction) {
		if t := s.Targets[form]; t != nil {
			add("targets."+form+".light", t.Light)
			add("targets."+form+".flow", t.Flow)
		}
	}
	add("compliance.light", s.Compliance.Light)
	for _, one := range s.Spending.Schemes {
		add("spending."+one.ID, one.Light)
	}
	for _, r := range s.Spending.Rules {
		list = append(list, Branch{"spending.rules", r.ID})
	}
	add("dual.light", s.Dual.Light)
	add("grades", s.Grades.Formula)
	return append(list, Branch{"grades", s.Grades.Provisional})
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

// LightProgram names the program that lights the rule's indicator, as Branches
// does.
func (r *Rule) LightProgram() string {
	name := "targets." + r.form
	if r.compliance != nil {
		return "compliance.light"
	}
	if r.Light() == r.formulas.Flow.Formula {
		return name + ".flow"
	}
	return name + ".light"
}
