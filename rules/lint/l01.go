package lint

import (
	"strings"

	"zhunsheng/rules"
)

var l01 = Check{ID: "L01", Severity: rules.Warn, Title: "没有分值或权重", run: func(p *pass) {
	p.indicators(func(project *rules.Project, r *rules.Rule) {
		if strings.TrimSpace(r.Indicator.Marks) == "" {
			p.report(at{severity: rules.Warn, project: project, rule: r}, "“%s”没有分值或权重，按同一级指标平均分配", r.Indicator.Name)
		}
	})
}}
