package lint

import (
	"fmt"

	"zhunsheng/rules"
)

// executionNames are other names of the share of the budget that was spent.
var executionNames = []string{"预算执行率", "资金执行率", "执行率", "支出进度", "预算完成率", "资金支出率"}

var t03 = Check{ID: "T03", Severity: rules.Error, Title: "把预算执行率当作成本指标", run: func(p *pass) {
	p.indicators(func(project *rules.Project, r *rules.Rule) {
		if level2(r, "成本指标") && (r.ExecutionRate || hasAny(fold(r.Indicator.Name), executionNames)) {
			p.report(at{severity: rules.Error, project: project, rule: r},
				"“%s”说的是钱花了多少，不是成本高低%s；成本指标请写总成本或单位成本不超过多少", r.Indicator.Name, p.countedTwice(project, r))
		}
	})
}}

// countedTwice says how many of the 100 marks rest on the spending alone, where that can be told.
func (p *pass) countedTwice(project *rules.Project, r *rules.Rule) string {
	share, ok := p.share(project, r)
	if !ok || p.Scheme == nil {
		return ""
	}
	execution := p.Scheme.Execution.Marks.Decimal
	return fmt.Sprintf("；预算执行另占%s分，加上这里的%s分，同一件事占了%s分",
		execution.Round(2), share.Round(2), execution.Add(share).Round(2))
}
