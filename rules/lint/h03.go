package lint

import "zhunsheng/rules"

// byHalf is the share of a target by which an actual must exceed it.
var byHalf = rules.Int(1).Quo(rules.Int(2))

var h03 = Check{ID: "H03", Severity: rules.Warn, Title: "上年超额过半，目标没有跟上", run: func(p *pass) {
	p.past(func(project *rules.Project, r *rules.Rule, known []earlier) {
		last, way := known[0], senseOf(r.Target)
		this, target := p.thisYear(), last.target(r)
		if this > 0 && last.year != this-1 || !last.measured || target.Sign() <= 0 || senseOf(last.rule.Target) != way {
			return
		}
		over := last.actual.Sub(target).Quo(target)
		if over.Abs().Cmp(byHalf) >= 0 && way.better(last.actual, target) && way.better(last.actual, r.Target.Value()) {
			p.report(at{severity: rules.Warn, project: project, rule: r}, "“%s”%d年的目标是%s，实际%s%s，是目标的%s%%；今年的目标%s仍不如去年的实际，请重新测算",
				r.Indicator.Name, last.year, last.rule.Target.Canonical(), last.actual, r.Target.Unit.Symbol,
				last.actual.Mul(rules.Int(100)).Quo(target).Short(0), r.Target.Canonical())
		}
	})
}}
