package lint

import (
	"fmt"

	"zhunsheng/rules"
)

var c01 = Check{ID: "C01", Severity: rules.Error, Title: "项目目标低于部门目标", run: func(p *pass) {
	promises := p.promises()
	if len(promises) == 0 {
		return
	}
	rates := map[*rules.Concept][]line{}
	p.indicators(func(project *rules.Project, r *rules.Rule) {
		if floor, ok := percentFloor(r); ok {
			about := p.wording(r.Indicator).topic.Concept
			rates[about] = append(rates[about], line{project, r, floor})
		}
	})
	highest := map[*rules.Concept][]line{} // where the subject does not matter, for all promises at once
	for _, m := range promises {
		about := m.Concept()
		if about == nil || !m.Target.Lower.Set || !m.Target.Unit.IsRate() {
			continue
		}
		speaking, known := highest[about]
		if !known || about.Subject {
			speaking = highestPerProject(rates[about], func(l line) bool { return m.SpeaksOf(p.wording(l.rule.Indicator).topic, false) })
			highest[about] = speaking
		}
		p.belowPromise(&m, speaking)
	}
}}

// belowPromise holds a promise against the project that its sub-goal names, by the highest of its targets that speak of
// it. Where it names none the promise binds the department as a whole, and is broken only if no project reaches it.
func (p *pass) belowPromise(m *rules.Promise, speaking []line) {
	var below []line
	promised, _ := m.Target.Unit.Convert(m.Target.Value(), percent)
	title := rules.FoldName(m.Goal.Title)
	for _, l := range speaking {
		if l.value.Cmp(promised) < 0 {
			below = append(below, l)
		}
	}
	rising := sorted(below)
	for _, l := range below {
		if p.names(title, l.project) {
			p.report(at{severity: rules.Error, project: l.project, rule: l.rule}, "部门分项目标“%s”承诺“%s”，本项目“%s”的目标只有%s%s，请提高到不低于部门目标",
				m.Goal.Title, m.Text, l.rule.Indicator.Name, l.rule.Target.Canonical(), besides(l, rising))
		}
	}
	if len(below) > 0 && len(below) == len(speaking) && !p.anyNamed(title) {
		top := rising[len(rising)-1]
		p.report(at{severity: rules.Warn, source: m.Goal.Indicator.Source}, "部门分项目标“%s”承诺“%s”，各项目的目标都低于它，最高的“%s”只有%s，请改成一致",
			m.Goal.Title, m.Text, top.project.Table.Name, top.rule.Target.Canonical())
	}
}

// besides says that other projects lie below the same promise; below holds each once, the highest last.
func besides(l line, below []line) string {
	if len(below) < 2 {
		return ""
	}
	highest := below[len(below)-1]
	if highest.project == l.project {
		highest = below[len(below)-2]
	}
	return fmt.Sprintf("（另有%d个项目也低于它，最高%s）", len(below)-1, highest.rule.Target.Canonical())
}

// highestPerProject keeps of each project the line with the highest value, of those that are asked for.
func highestPerProject(lines []line, of func(line) bool) (kept []line) {
	place := map[*rules.Project]int{}
	for _, l := range lines {
		if !of(l) {
			continue
		}
		i, known := place[l.project]
		switch {
		case !known:
			place[l.project] = len(kept)
			kept = append(kept, l)
		case l.value.Cmp(kept[i].value) >= 0:
			kept[i] = l
		}
	}
	return kept
}

// anyNamed tells whether a sub-goal's title, folded, names any project.
func (p *pass) anyNamed(title string) bool {
	for _, project := range p.Projects {
		if p.names(title, project) {
			return true
		}
	}
	return false
}
