package lint

import (
	"strings"

	"zhunsheng/rules"
)

var t08 = Check{ID: "T08", Severity: rules.Info, Title: "指标沿用2015年的分类", run: func(p *pass) {
	for _, project := range p.Projects {
		var signs []string
		cost, lasting := false, false
		for _, r := range project.Rules {
			level1 := r.Indicator.PlainLevel1()
			cost = cost || strings.Contains(level1, "产出") && level2(r, "成本指标")
			lasting = lasting || level2(r, "可持续影响指标")
		}
		if cost {
			signs = append(signs, "成本指标放在产出指标下")
		}
		if lasting {
			signs = append(signs, "有可持续影响指标")
		}
		if len(signs) > 0 {
			p.report(at{severity: rules.Info, project: project},
				"%s，这是2015年的指标分类，按评分办法%s评分；2021年起成本指标单列为一级指标", strings.Join(signs, "，"), rules.DefaultScheme)
		}
	}
}}
