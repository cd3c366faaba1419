package lint

import (
	"fmt"

	"zhunsheng/rules"
)

// lump is the rise, in points, from which the last step of a plan is one payment.
var lump = rules.Int(80)

var c05 = Check{ID: "C05", Severity: rules.Warn, Title: "支出计划全部压在最后", run: func(p *pass) {
	for _, project := range p.Projects {
		n := len(project.Plan)
		if n < 2 || project.Plan[n-1].Percent.Sub(project.Plan[n-2].Percent).Cmp(lump) < 0 {
			continue
		}
		before, last, blind := project.Plan[n-2], project.Plan[n-1], ""
		for _, r := range project.Rules {
			if level2(r, "时效指标") && r.Accumulation == rules.Rate {
				blind = fmt.Sprintf("，“%s”%s也看不出进展", r.Indicator.Name, r.Target.Canonical())
				break
			}
		}
		p.report(at{severity: rules.Warn, project: project}, "支出计划到%d月底只有%s%%，%d月底一次到%s%%：在此之前没有可以监控的%s，请按工作进度安排支出或说明原因",
			before.Month, before.Percent, last.Month, last.Percent, blind)
	}
}}
