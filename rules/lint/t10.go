package lint

import (
	"strings"

	"zhunsheng/rules"
)

// goalFiller is what goals say around their matter; it is no link to an indicator, and its absence none missing.
var goalFiller = stripper(" ", "保证", "保障", "确保", "力争", "正常", "顺利", "按时", "及时", "按期", "有序", "有效", "全面", "进一步", "不断", "持续", "切实",
	"积极", "大力", "推进", "推动", "加强", "提高", "提升", "促进", "完善", "完成", "做好", "开展", "实现", "落实", "加快", "深入", "着力", "组织", "建立",
	"工作", "任务", "水平", "能力", "全年", "年度", "年底", "本年", "各项", "相关", "项目", "以及", "通过", "和", "与", "及", "的", "等")

// alike are words of goals and words of indicators that speak of the same.
var alike = []struct{ goal, indicator []string }{
	{[]string{"满意", "获得感", "幸福感", "群众", "企业", "窗口"}, []string{"满意", "评价", "投诉"}},
	{[]string{"质量", "合格", "达标"}, []string{"合格", "达标", "验收", "优良"}},
	{[]string{"时限", "时间", "效率"}, []string{"及时", "按期", "时限", "办结"}},
	{[]string{"成本", "节约", "降本"}, []string{"成本", "节约", "结余"}},
	{[]string{"培训", "素质", "业务"}, []string{"培训", "参训", "考试"}},
	{[]string{"稳定运行", "系统运行", "网络运行", "设备运行", "运维"}, []string{"故障", "在线", "可用", "稳定", "运行"}},
}

// T10 compares by pairs of characters: a part of the goal that shares none with any indicator is not measured.
var t10 = Check{ID: "T10", Severity: rules.Warn, Title: "绩效目标的一部分没有指标", run: func(p *pass) {
	for _, project := range p.Projects {
		if len(project.Rules) == 0 {
			continue
		}
		said, pairs := saidByIndicators(project)
		var missing []string
		for _, part := range goalParts(project.Table.Goal) {
			if text := fold(part); talkOf(text) != ofPaying && !measured(text, said, pairs) {
				missing = append(missing, "“"+shortened(part)+"”")
			}
		}
		const most = 3
		more := ""
		if len(missing) > most {
			missing, more = missing[:most], "等"
		}
		if len(missing) > 0 {
			p.report(at{severity: rules.Warn, project: project},
				"绩效目标中的%s%s没有对应的指标，请补上指标或删去这部分", strings.Join(missing, "、"), more)
		}
	}
}}

func saidByIndicators(project *rules.Project) (said string, pairs map[pair]bool) {
	var b strings.Builder
	for _, r := range project.Rules {
		b.WriteString(fold(r.Indicator.Name) + " " + fold(r.Indicator.Description) + " ")
	}
	return b.String(), pairsIn(b.String())
}

// measured tells whether some indicator may speak of a part of the goal. A part without matter of its own is not asked.
func measured(part, said string, pairs map[pair]bool) bool {
	own := pairsIn(goalFiller.Replace(part))
	if len(own) == 0 {
		return true
	}
	for p := range own {
		if pairs[p] {
			return true
		}
	}
	for _, a := range alike {
		if hasAny(part, a.goal) && hasAny(said, a.indicator) {
			return true
		}
	}
	return false
}

// pair is two Chinese characters that stand side by side.
type pair [2]rune

func pairsIn(text string) map[pair]bool {
	pairs := map[pair]bool{}
	last := ' '
	for _, r := range text {
		if isHan(r) && isHan(last) {
			pairs[pair{last, r}] = true
		}
		last = r
	}
	return pairs
}
