package lint

import "zhunsheng/rules"

// manyLabels is the number of level-2 labels from which one indicator under each is no accident.
const manyLabels = 6

var t09 = Check{ID: "T09", Severity: rules.Info, Title: "每个二级指标下恰好一个三级指标", run: func(p *pass) {
	for _, project := range p.Projects {
		labels := map[string]bool{}
		for _, r := range project.Rules {
			if label := fold(r.Indicator.Level2); label != "" {
				labels[label] = true
			}
		}
		if n := len(project.Rules); n >= manyLabels && len(labels) == n {
			p.report(at{severity: rules.Info, project: project},
				"%d个二级指标下各只有一个三级指标，像是照着表格填满的，请按项目的实际产出和效果增减", n)
		}
	}
}}
