package lint

import "zhunsheng/rules"

var (
	// fundingWords name where money comes from, goes to, or how it is bought with: nothing about how good the result is.
	fundingWords = []string{"拨款", "资金到位", "经费到位", "资金保障", "经费保障", "拨付率", "拨付及时", "专款专用", "采购率", "招标率", "执行率",
		"支出率", "支付率", "支出进度", "支出到位", "资金使用率", "资金支付"}
	// goodWords make a quality of it after all.
	goodWords = []string{"合格", "达标", "验收", "优良", "准确", "质量", "故障", "完好"}
	// handedOut tells that paying is itself what the project does for somebody.
	handedOut = []string{"补贴", "补助", "救助", "奖", "抚恤", "低保", "助学", "津贴", "养老金"}
)

var t02 = Check{ID: "T02", Severity: rules.Error, Title: "质量指标说的是资金或程序", run: func(p *pass) {
	p.indicators(func(project *rules.Project, r *rules.Rule) {
		name := fold(r.Indicator.Name)
		if level2(r, "质量指标") && hasAny(name, fundingWords) && !hasAny(name, goodWords) && !hasAny(name, handedOut) {
			p.report(at{severity: rules.Error, project: project, rule: r},
				"“%s”说的是资金或采购程序，不是产出的质量，请换成能看出做得好不好的指标，如验收合格率、差错率", r.Indicator.Name)
		}
	})
}}
