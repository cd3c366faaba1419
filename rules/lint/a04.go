package lint

import "zhunsheng/rules"

var a04 = Check{ID: "A04", Severity: rules.Warn, Title: "目标是“不少于零”", run: func(p *pass) {
	p.indicators(func(project *rules.Project, r *rules.Rule) {
		if asksNothing(r) {
			p.report(at{severity: rules.Warn, project: project, rule: r}, "“%s”的目标%s什么都不做也能完成，请写明要达到的数；要求不发生的，写“=0”",
				r.Indicator.Name, r.Target.Canonical())
		}
	})
}}

// asksNothing tells whether a target is reached by doing nothing. A change may fall below zero: 增长率≥0% can be missed.
func asksNothing(r *rules.Rule) bool {
	t := r.Target
	return t.Kind == rules.Numeric && t.Relation == rules.AtLeast && t.Value().IsZero() && !r.Indicator.NamesChange()
}
