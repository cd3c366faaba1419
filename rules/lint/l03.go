package lint

import "zhunsheng/rules"

var l03 = Check{ID: "L03", Severity: rules.Warn, Title: "指标描述只是重复名称", run: func(p *pass) {
	p.indicators(func(project *rules.Project, r *rules.Rule) {
		description := fold(r.Indicator.Description)
		if description == "" || description != fold(r.Indicator.Name) && description != fold(r.Indicator.PlainName()) {
			return
		}
		p.report(at{severity: rules.Warn, project: project, rule: r},
			"“%s”的描述与名称一字不差，请写明统计什么、怎样计算", r.Indicator.Name)
	})
}}
