package lint

import (
	"fmt"
	"slices"

	"zhunsheng/rules"
)

var c01 = Check{ID: "C01", Severity: rules.Error, Title: "项目目标低于部门目标", run: func(p *pass) {
	for _, m := range p.promises() {
		if m.concept == nil || !m.target.Lower.Set || !m.target.Unit.IsRate() {
			continue
		}
		p.belowPromise(m)
	}
}}

// belowPromise holds a promise against the project that its sub-goal names, by the highest of its targets that speak of
// it. Where it names none the promise binds the department as a whole, and is broken only if no project reaches it.
func (p *pass) belowPromise(m promise) {
	var speaking groups[line]
	p.indicators(func(project *rules.Project, r *rules.Rule) {
		if floor, ok := percentFloor(r); ok && m.speaksOf(r) {
			speaking.add(project.Table.Code.Text, line{project, r, floor})
		}
	})
	var below []line
	for _, key := range speaking.keys {
		if s := sorted(speaking.members[key]); s[len(s)-1].value.Cmp(m.percent()) < 0 {
			below = append(below, s[len(s)-1])
		}
	}
	for _, l := range below {
		if names(m.goal, l.project) {
			p.report(at{severity: rules.Error, project: l.project, rule: l.rule}, "部门分项目标“%s”承诺“%s”，本项目“%s”的目标只有%s%s，请提高到不低于部门目标",
				m.goal.Title, m.text, l.rule.Indicator.Name, l.rule.Target.Canonical(), besides(l, below))
		}
	}
	if len(below) > 0 && len(below) == len(speaking.keys) && !p.anyNamed(m.goal) {
		s := sorted(below)
		p.report(at{severity: rules.Warn, source: m.goal.Indicator.Source}, "部门分项目标“%s”承诺“%s”，各项目的目标都低于它，最高的“%s”只有%s，请改成一致",
			m.goal.Title, m.text, s[len(s)-1].project.Table.Name, s[len(s)-1].rule.Target.Canonical())
	}
}

// percent is the least percentage that was promised.
func (m promise) percent() rules.Decimal {
	value, _ := m.target.Unit.Convert(m.target.Value(), percent)
	return value
}

// besides says that other projects lie below the same promise.
func besides(l line, below []line) string {
	if len(below) < 2 {
		return ""
	}
	others := sorted(slices.DeleteFunc(slices.Clone(below), func(b line) bool { return b.project == l.project }))
	return fmt.Sprintf("（另有%d个项目也低于它，最高%s）", len(others), others[len(others)-1].rule.Target.Canonical())
}

// anyNamed tells whether a sub-goal's title names any project.
func (p *pass) anyNamed(g *rules.SubGoal) bool {
	for _, project := range p.Projects {
		if names(g, project) {
			return true
		}
	}
	return false
}
