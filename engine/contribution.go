package engine

import (
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// contributor is a project's indicator that measures what one of the department
// measures.
type contributor struct {
	project *evaluation
	rule    *rules.Rule
	result  *Result
}

func (c contributor) name() string { return "“" + c.project.project.Table.Name + "”" }

func (c contributor) value(unit rules.Unit) rules.Decimal {
	v, _ := c.rule.Target.Unit.Convert(c.result.understood.Number, unit) // that they convert is why it contributes
	return v
}

// methodOf is how projects' figures make the department's; None where they make
// none.
func methodOf(r *rules.Rule) Method {
	unit := r.Target.Unit
	switch {
	case r.Target.Kind == rules.DateKind:
		return Latest
	case r.Target.Kind != rules.Numeric && r.Target.Kind != rules.Range:
		return None
	case unit.IsRate(), strings.Contains(r.Indicator.Level1, "满意度"):
		return Average
	case unit.Dimension == rules.DimTime, unit.Dimension == rules.DimPer:
		return None
	}
	return Sum
}

// commensurable tells whether the figures of two rules can be put together.
func commensurable(whole, part *rules.Rule) bool {
	w, p := whole.Target, part.Target
	if w.Kind == rules.DateKind || p.Kind == rules.DateKind {
		return w.Kind == p.Kind
	}
	if w.Kind != rules.Numeric && w.Kind != rules.Range {
		return false
	}
	points := func(t rules.Target) bool { return strings.Contains(t.Unit.Symbol, "百分点") }
	_, converts := p.Unit.Convert(rules.Decimal{}, w.Unit)
	return (p.Kind == rules.Numeric || p.Kind == rules.Range) && (converts || p.Unit == w.Unit) && points(w) == points(p)
}

// gathering is what the projects have for one indicator of the department.
type gathering struct {
	parts   []contributor
	silent  []string // projects that do not report theirs
	missing []string // what else forbids rolling up
	notes   []string // what was left out, and why
}

// gather finds in each project the one indicator that measures the same thing.
func (u *rolledUp) gather(promise *rules.Promise, whole *rules.Rule) (g gathering) {
	measures := map[string]bool{} // names repeat from project to project
	for n, p := range u.projects {
		var fit, unfit []contributor
		for i, r := range p.project.Rules {
			same, known := measures[r.Indicator.Name]
			if !known {
				same = promise.Measures(r.Indicator)
				measures[r.Indicator.Name] = same
			}
			if !same {
				continue
			}
			c := contributor{p, r, &u.results[n].Indicators[i]}
			if commensurable(whole, r) {
				fit = append(fit, c)
			} else {
				unfit = append(unfit, c)
			}
		}
		fit = closest(promise, whole, fit)
		switch {
		case len(fit) > 1:
			g.missing = append(g.missing, fmt.Sprintf("%s有%d个相应的指标，分不清该汇总哪一个", fit[0].name(), len(fit)))
		case len(fit) == 0 && len(unfit) > 0 && methodOf(whole) == Average:
			g.missing = append(g.missing, fmt.Sprintf("%s的“%s”与部门指标单位不同", unfit[0].name(), unfit[0].rule.Indicator.Name))
		case len(fit) == 0 && len(unfit) > 0:
			g.notes = append(g.notes, fmt.Sprintf("%s的“%s”单位不同，不计入", unfit[0].name(), unfit[0].rule.Indicator.Name))
		case len(fit) == 1:
			g.take(fit[0])
		}
	}
	return g
}

// closest narrows the indicators of one project: to those of the same subject,
// then to those of the same level 2, where there are any.
func closest(promise *rules.Promise, whole *rules.Rule, list []contributor) []contributor {
	for _, of := range []func(contributor) bool{
		func(c contributor) bool { return promise.SameSubject(c.rule.Indicator) },
		func(c contributor) bool { return c.rule.Indicator.Level2 == whole.Indicator.Level2 },
	} {
		if kept := slices.DeleteFunc(slices.Clone(list), func(c contributor) bool { return !of(c) }); len(kept) > 0 {
			list = kept
		}
	}
	return list
}

func (g *gathering) take(c contributor) {
	switch {
	case c.result.excluded:
		g.notes = append(g.notes, c.name()+"经批准不适用，不计入")
		return
	case c.rule.NeedsReview:
		g.missing = append(g.missing, fmt.Sprintf("%s的“%s”目标须先确认", c.name(), c.rule.Indicator.Name))
	case !c.result.understood.Measured:
		g.silent = append(g.silent, c.name())
	}
	g.parts = append(g.parts, c)
}

// pending says why nothing can be rolled up; empty where it can.
func (g *gathering) pending(m Method) string {
	const most = 5
	why := g.missing
	if n := len(g.silent); n > most {
		why = append([]string{fmt.Sprintf("%s等%d个项目的相应指标未报", strings.Join(g.silent[:most], ""), n)}, why...)
	} else if n > 0 {
		why = append([]string{strings.Join(g.silent, "") + "的相应指标未报"}, why...)
	}
	switch {
	case m == None:
		return "时限、单价不能由项目汇总，部门没有填报"
	case len(why) > most:
		return fmt.Sprintf("%s等%d处，汇总不出", strings.Join(why[:most], "，"), len(why))
	case len(why) > 0:
		return strings.Join(why, "，") + "，汇总不出"
	case len(g.parts) == 0:
		return "没有可汇总的项目指标，部门也没有填报"
	}
	return ""
}

// term is one summand as it is printed.
type term struct {
	text  string
	value rules.Decimal
}

// sumOf prints terms; of many the last ones as one.
func sumOf(terms []term) string {
	const most = 12
	var texts []string
	rest := rules.Decimal{}
	for i, t := range terms {
		if i < most-1 || len(terms) == most {
			texts = append(texts, t.text)
			continue
		}
		rest = rest.Add(t.value)
	}
	if n := len(terms) - most + 1; n > 1 {
		texts = append(texts, fmt.Sprintf("其余%d个项目合计%s", n, rest))
	}
	return strings.Join(texts, "＋")
}
