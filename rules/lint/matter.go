package lint

import (
	"strings"

	"zhunsheng/rules"
)

// runningWords name what is used up within the year: services, work hired, office running. A project with none of them
// may well build something that lasts.
var runningWords = []string{"服务", "劳务", "外包", "派遣", "人员经费", "工资", "薪酬", "评审", "评估", "咨询", "审计", "印刷", "印制", "刻章",
	"印章", "刻制", "物业", "租赁", "租金", "运维", "运行", "维护", "办公", "会议", "差旅", "值班", "公务", "宣传", "营商环境"}

// lastingWords name what stays when the money is spent: works, equipment, systems.
var lastingWords = []string{"建设", "工程", "购置", "改造", "修缮", "装修", "扩建", "新建", "升级", "更新", "开发", "安装", "绿化", "硬化", "修复"}

// vague are the words of which names are made that name nothing: 经济效益提升, 按期完成率, 生态环境质量改善.
var vague = stripper("", "可持续", "经济", "社会", "生态", "环境", "效益", "效果", "影响", "质量", "改善", "改进", "优化", "提升", "提高", "增长", "增加", "增强",
	"积极", "良好", "评价", "按期", "按时", "按计划", "及时", "完成", "完工", "实施", "有效", "显著", "明显", "促进", "带动", "推动", "发展",
	"程度", "情况", "水平", "项目", "工作", "任务", "目标", "比例", "综合", "整体", "总体", "区域", "地方", "当地", "本地", "指标", "实现",
	"进一步", "不断", "持续", "性", "率", "度", "比", "%", "的", "(", ")", "和", "与", "、", ",")

// namesNothing tells whether a name or description is made of vague words alone: one cannot tell of what.
func namesNothing(text string) bool { return vague.Replace(fold(text)) == "" }

// topic is what a project's table says that the money is for: its name and its purpose. A 服务器 is a machine and no 服务.
func topic(p *rules.Project) string {
	return strings.ReplaceAll(fold(p.Table.Name)+"。"+fold(p.Table.Purpose), "服务器", "设备")
}

// matter is the topic and the goal.
func matter(p *rules.Project) string { return topic(p) + "。" + fold(p.Table.Goal) }

// explains tells whether the description says more than the name: neither a copy nor vague words alone.
func explains(i rules.Indicator) bool {
	d := fold(i.Description)
	return d != "" && d != fold(i.Name) && d != fold(i.PlainName()) && !namesNothing(d)
}

// isRate tells whether a target is a share in percent.
func isRate(t rules.Target) bool {
	return (t.Kind == rules.Numeric || t.Kind == rules.Range) && t.Unit.IsRate()
}

// share is what an indicator weighs of 100: its own marks, else its part of the marks of its level 1, if no indicator
// there has marks. ok is false where neither can be told.
func (p *pass) share(project *rules.Project, r *rules.Rule) (share rules.Decimal, ok bool) {
	if own := strings.TrimSpace(r.Indicator.Marks); own != "" {
		return rules.ParseDecimal(strings.TrimSuffix(own, "分"))
	}
	if p.Scheme == nil {
		return rules.Decimal{}, false
	}
	marks := p.Scheme.Marks
	level1, peers := marks.Level1Of(r.Indicator), 0
	for _, o := range project.Rules {
		if marks.Level1Of(o.Indicator) != level1 {
			continue
		}
		if strings.TrimSpace(o.Indicator.Marks) != "" {
			return rules.Decimal{}, false
		}
		peers++
	}
	switch {
	case marks.Pool.Set:
		return marks.Pool.Quo(rules.Int(int64(peers))), true
	case level1 >= 0:
		return marks.Level1[level1].Marks.Quo(rules.Int(int64(peers))), true
	}
	return rules.Decimal{}, false
}
