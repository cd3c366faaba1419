package lint

import (
	"fmt"

	"zhunsheng/rules"
)

// unchanged is for how many years, this one among them, a target may not stand still.
const unchanged = 3

var h02 = Check{ID: "H02", Severity: rules.Info, Title: "目标三年没有变", run: func(p *pass) {
	p.past(func(project *rules.Project, r *rules.Rule, known []earlier) {
		if cannotRise(r) || len(known) < unchanged-1 {
			return
		}
		latest := known[:unchanged-1]
		for i, e := range latest {
			if e.rule.Target.Relation != r.Target.Relation || !e.target(r).Equal(r.Target.Value()) || e.year != latest[0].year-i {
				return
			}
		}
		if this := p.thisYear(); this > 0 && latest[0].year != this-1 {
			return
		}
		reached := ""
		if latest[0].measured {
			reached = fmt.Sprintf("，%d年的实际是%s%s", latest[0].year, latest[0].actual, r.Target.Unit.Symbol)
		}
		p.report(at{severity: rules.Info, project: project, rule: r}, "“%s”的目标从%d年起每年都是%s%s；请按实际情况重新测算，或说明为什么不变",
			r.Indicator.Name, latest[len(latest)-1].year, r.Target.Canonical(), reached)
	})
}}

// cannotRise tells whether a target asks for all or nothing already: 100% of what cannot exceed it, 0 of what must not
// happen.
func cannotRise(r *rules.Rule) bool {
	return r.Target.Value().IsZero() || r.Target.Unit.IsRate() && r.Target.Value().Equal(rules.Int(100))
}
