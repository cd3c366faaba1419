package lint

import (
	"slices"

	"zhunsheng/rules"
)

// opinionWords name what people think of the work, which is what 满意度 asks.
var opinionWords = []string{"满意", "积极评价", "好评", "评价率", "认可", "认同", "表扬"}

var t04 = Check{ID: "T04", Severity: rules.Warn, Title: "社会效益指标与满意度重复", run: func(p *pass) {
	for _, project := range p.Projects {
		asked := slices.IndexFunc(project.Rules, func(r *rules.Rule) bool { return level2(r, "满意度指标") })
		if asked < 0 {
			continue
		}
		for _, r := range project.Rules {
			if level2(r, "社会效益指标") && hasAny(fold(r.Indicator.Name), opinionWords) {
				p.report(at{severity: rules.Warn, project: project, rule: r},
					"“%s”与满意度指标“%s”问的是同一件事，请换成项目带来的社会变化", r.Indicator.Name, project.Rules[asked].Indicator.Name)
			}
		}
	}
}}
