package lint

import (
	"zhunsheng/rules"
)

// officeWords name, beside running cost, spending that no river notices.
var officeWords = append([]string{"平台", "系统", "软件", "信息化", "证照", "档案", "审批", "政务", "培训"}, runningWords...)

// natureWords name what may bear on nature. Business and other climates are taken out first.
var (
	otherClimates = stripper("", "营商环境", "投资环境", "法治环境", "法制环境", "办公环境", "学习环境", "办学环境", "网络环境", "市场环境", "用工环境")
	natureWords   = []string{"生态", "环保", "环境", "污染", "污水", "垃圾", "绿化", "园林", "林业", "森林", "草原", "湿地", "农业", "农村", "耕地", "水利",
		"河道", "河湖", "水库", "湖泊", "海洋", "海域", "节能", "减排", "能耗", "碳", "供热", "燃气", "扬尘", "土壤", "土地", "矿山", "自然", "野生", "种植", "养殖", "环卫", "保洁"}
)

var t05 = Check{ID: "T05", Severity: rules.Warn, Title: "生态效益指标与项目无关", run: func(p *pass) {
	p.indicators(func(project *rules.Project, r *rules.Rule) {
		if !level2(r, "生态效益指标") || !namesNothing(r.Indicator.Name) || explains(r.Indicator) {
			return
		}
		about := matter(project)
		if hasAny(about, officeWords) && !hasAny(otherClimates.Replace(about), natureWords) {
			p.report(at{severity: rules.Warn, project: project, rule: r},
				"“%s”与本项目无关：这是办公、服务类支出，看不出对生态有什么影响，请删去或写明具体影响", r.Indicator.Name)
		}
	})
}}
