package lint

import "zhunsheng/rules"

var t06 = Check{ID: "T06", Severity: rules.Warn, Title: "经济效益指标没有说清，或与项目无关", run: func(p *pass) {
	p.indicators(func(project *rules.Project, r *rules.Rule) {
		if level2(r, "经济效益指标") && namesNothing(r.Indicator.PlainName()) && !explains(r.Indicator) {
			p.report(at{severity: rules.Warn, project: project, rule: r},
				"“%s”没有说是谁的、哪一项经济效益，无法核实，请写明具体内容，没有经济效益的请删去", r.Indicator.Name)
		}
	})
}}
