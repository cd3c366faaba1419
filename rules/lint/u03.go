package lint

import (
	"regexp"
	"strings"

	"zhunsheng/rules"
)

// baseline is what a change is measured from: a year, a word that compares, a value that stood before.
var baseline = regexp.MustCompile(`较|比上|比去|同比|环比|上年|上一?年度|去年|往年|基期|基数|基准|基线|改造前|实施前|项目前|(?:19|20)\d{2}|[一二三四]季度|由\d|从\d|原有|原来`)

// change ends the name of what is measured as a change; one that only stands in a name (营养改善计划覆盖率) does not.
var change = regexp.MustCompile(`(?:增长|提升|提高|改善|改进|增加|上升|下降|降低|减少|缩减|压减|变化|增速|增幅|降幅)(?:率|幅度|比例|比率|百分比|程度|情况|值|度)?$`)

// savings are no changes against an earlier state though their names say so: what was saved, of the budget.
var savings = []string{"节约率", "节省率", "节支率", "结余率"}

var u03 = Check{ID: "U03", Severity: rules.Warn, Title: "变化率没有基期", run: func(p *pass) {
	p.indicators(func(project *rules.Project, r *rules.Rule) {
		i := r.Indicator
		if !isRate(r.Target) || !change.MatchString(fold(i.PlainName())) || hasAny(i.Name, savings) {
			return
		}
		if baseline.MatchString(fold(strings.Join([]string{i.Name, i.Description, i.Target.Text, i.Basis}, "；"))) {
			return
		}
		p.report(at{severity: rules.Warn, project: project, rule: r},
			"“%s”的目标“%s”没有说与什么相比，请写明基期和基期的数，如“比上年的120件增长”", i.Name, r.TargetText())
	})
}}
