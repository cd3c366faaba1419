package lint

import (
	"strings"

	"zhunsheng/rules"
)

// formulaWords show how a value is worked out: a sign of arithmetic, a word for one, the two sides of a ratio.
var formulaWords = []string{"÷", "/", "×", "*", "=", "除以", "乘以", "之比", "之和", "之差", "分子", "分母", "公式", "计算",
	"占比", "比重", "的比例", "的比率", "百分比", "合计", "累计", "平均"}

// sourceWords name where a value is taken from: a record, a survey, a system.
var sourceWords = []string{"来源", "统计", "台账", "报表", "问卷", "调查", "记录", "系统数据", "凭证", "验收", "报告", "清单", "档案", "名册", "票据", "抽样"}

var l04 = Check{ID: "L04", Severity: rules.Warn, Title: "没有说明怎样计算、数据从哪里来", run: func(p *pass) {
	for _, project := range p.Projects {
		described := false
		for _, r := range project.Rules {
			described = described || strings.TrimSpace(r.Indicator.Description) != ""
		}
		if !described && len(project.Rules) > 0 {
			p.report(at{severity: rules.Warn, project: project},
				"%d个指标都没有描述，看不出怎样计算、数据从哪里来，请逐个写明", len(project.Rules))
			continue
		}
		for _, r := range project.Rules {
			if !saysHow(r) {
				p.report(at{severity: rules.Warn, project: project, rule: r}, "%s", howMissing(r))
			}
		}
	}
}}

// saysHow tells whether the description lets a stranger measure the indicator. What is counted in things needs no
// formula: a description of its own will do.
func saysHow(r *rules.Rule) bool {
	d := fold(r.Indicator.Description)
	if !explains(r.Indicator) {
		return false
	}
	return !isRate(r.Target) || hasAny(d, formulaWords) || hasAny(d, sourceWords) || strings.Contains(d, "占") && strings.Contains(d, "比")
}

func howMissing(r *rules.Rule) string {
	name := r.Indicator.Name
	switch {
	case isRate(r.Target) && namesNothing(name):
		return "“" + name + "”看不出说的是什么事，也没有计算公式，请写明分子、分母各是什么，数据从哪里来"
	case isRate(r.Target):
		return "“" + name + "”没有计算公式，请写明分子、分母各是什么，数据从哪里来"
	}
	return "“" + name + "”没有说明怎样统计，请写明数的是什么，数据从哪里来"
}
