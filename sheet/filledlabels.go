package sheet

import (
	"slices"
	"strings"

	"zhunsheng/engine"
)

// filledFields are the labels whose value to the right is kept or, where it is no
// execution data, passed over.
var filledFields = map[string]func(p *filledProject, c cell){
	"项目名称": setProjectName,
	"项目编码": setProjectCode, "项目代码": setProjectCode, "项目编号": setProjectCode,
	"项目名称及编码": setProjectName, "项目名称及代码": setProjectName, "项目编码及名称": setProjectName,
}

// printedFields are labels of what the forms print and execution data have not.
var printedFields = words("主管部门 主管部门及代码 主管部门及编码 实施单位 项目实施单位 预算单位 项目单位 填报单位 单位名称 单位编码 单位代码 项目负责人 财务负责人 联系人 联系电话 项目类别 项目属性 项目类型 项目级次 资金类型 资金用途 项目资金 项目期 项目起止时间 填报日期 填表日期 填报时间 预算执行情况 资金情况 资金执行情况 项目资金情况 项目基本情况 基本情况")

// filledField says how the value of a label is kept, nil for one that is not known.
func filledField(name string) func(p *filledProject, c cell) {
	if own, known := readGoalActualLabel(name); own && known {
		return setGoalActual
	}
	return filledFields[name]
}

// closingFields begin the rows behind the indicators that the provinces add; their
// text belongs to the evaluation of the form, not to the data.
var closingFields = words("评价结论 自评结论 存在问题 改进措施 下一步改进措施 其他需要说明的问题 其他需说明的问题 其他需要说明的情况 意见建议 评价等级 自评等级 主管部门意见 审核意见")

func words(list string) map[string]bool {
	known := map[string]bool{}
	for _, name := range strings.Fields(list) {
		known[name] = true
	}
	return known
}

func setProjectCode(p *filledProject, c cell) { p.Code = label(c.text) }
func setGoalActual(p *filledProject, c cell) {
	p.Silent &^= engine.GoalActualFact
	p.GoalActual = joinLines(p.GoalActual, clean(c.text))
}

// setProjectName reads a name that may have the code beside it.
func setProjectName(p *filledProject, c cell) {
	p.Name = oneLine(c.text)
	if found := codeInName.FindStringSubmatch(p.Name); len(found) > 2 && len(found[2]) >= 15 {
		p.Name = strings.Trim(found[1]+found[3], " -－—_/")
		if p.Code == "" {
			p.Code = found[2]
		}
	}
}

func joinLines(above, below string) string { return clean(above + "\n" + below) }

// startsForm tells whether a row names a project, and so begins a form.
func startsForm(l line) bool {
	i := l.first()
	if i < 0 {
		return false
	}
	name, _, _ := strings.Cut(plainLabel(l.cells[i].text), ":")
	return filledFields[name] != nil
}

// listsProjects tells whether the heads of the indicators have columns for the project: a list
// of the indicators of many.
func listsProjects(heads []cell) bool {
	return slices.ContainsFunc(heads, func(c cell) bool { return !c.carried && filledFields[plainLabel(c.text)] != nil })
}

// first is the place of the first cell that says something of its own; -1 for none.
func (l line) first() int {
	return slices.IndexFunc(l.cells, func(c cell) bool { return !c.carried && !c.isBlank() })
}

func isFilledLabel(c cell) bool {
	name, _, _ := strings.Cut(plainLabel(c.text), ":")
	return filledField(name) != nil || printedFields[name]
}

// isFilledTitle tells whether a text is the title of a project's filled-in form, with a
// remark behind it or without: 项目（政策）支出绩效自评表（2025年度）.
func isFilledTitle(text string) bool {
	return filledTitle.MatchString(behindTitle.ReplaceAllString(strings.TrimSuffix(label(text), ":"), ""))
}
