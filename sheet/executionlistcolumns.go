package sheet

import (
	"regexp"
	"strings"

	"zhunsheng/engine"
)

// The columns that a list of many projects has beside those of a filled-in form.
const (
	listCodeColumn       reportColumn = "项目编码"
	listNameColumn       reportColumn = "项目名称"
	listAgencyColumn     reportColumn = "预算单位"
	listAgencyCodeColumn reportColumn = "单位编码"
	listUnitColumn       reportColumn = "单位" // an agency or a unit of measure: its cells tell
	listYearColumn       reportColumn = "年度"
	listPeriodColumn     reportColumn = "期间"
	listSourceColumn     reportColumn = "资金来源"
	spendingReasonColumn reportColumn = "资金执行偏差原因"
	goalActualColumn     reportColumn = "目标完成情况"
)

// listColumnNames are the headings of lists that forms have not, or have with another sense.
var listColumnNames = columnsNamed(map[reportColumn]string{
	listCodeColumn:       "项目编码 项目代码 项目编号 编码",
	listNameColumn:       "项目名称 项目 预算项目名称",
	listUnitColumn:       "单位",
	listYearColumn:       "年度 年份 预算年度 财政年度 会计年度 自评年度 所属年度",
	listPeriodColumn:     "月份 期间 截止日期 截至日期 截止时间 截至时间 截止月份 截至月份 统计期间 统计月份 数据期间 监控期间 监控时点 监控时段 监控阶段 报告期 报告期间 所属期 所属期间 会计期间 季度 时点 期次 监控月份 填报期间 数据截止日期 数据截止时间 统计截止日期",
	listSourceColumn:     "资金来源 资金性质 资金类型 资金来源类型 资金类别",
	spendingReasonColumn: "资金执行偏差原因 执行偏差原因 预算执行偏差原因 执行率偏低原因 执行率低原因 未执行原因 支出进度慢原因 资金偏差原因 预算执行情况说明 资金执行情况说明 执行进度慢的原因 执行率偏低的原因",
	budgetColumn:         "预算 预算金额 项目预算 预算总额 资金总额 项目资金总额 年度资金总额 当年预算数 当前预算数 调整后预算 调整预算 调整后预算金额 变动后预算数 可执行预算数 指标金额 预算指标数 预算安排数 年度预算 预算资金",
	initialColumn:        "年初批复预算数 年初预算批复数 批复预算数 年初安排数",
	spentColumn:          "支出 执行 支出金额 实际支出金额 累计支出 累计支出数 累计支出金额 累计执行 累计执行金额 支付数 支付金额 已支付金额 已支付 已支付数 已支出 已执行 累计支付 累计支付数 累计支付金额 实际支付数 实际支付金额 已执行数 已支出数 已执行金额 执行额 预算执行金额 资金执行金额 实际执行金额",
	rateColumn:           "支出进度 执行进度 支付进度 预算执行进度 支出率 支付率 资金支出率 预算支出进度",
	reasonColumn:         "偏差原因说明 未完成原因说明 偏差情况及原因 原因分析 原因",
	printedColumn:        "可用余额 未支出 未支出数 未支付 未支付数 未执行数 余额 行号 主管部门编码 区划 区划代码 区划名称 财政区划 业务科室 归口科室 科室 责任科室 责任部门 填报人 填报状态 状态 审核状态 指标编码 三级指标编码 一级指标编码 二级指标编码 监控类型 年度目标 绩效目标 年度绩效目标 年度总体目标 总体目标",
})

var (
	sumWords     = words("合计 总计 小计 总额 金额 总数 资金总额 年度资金总额 总和")
	leadingStage = regexp.MustCompile(`^(?:全年|年度|本年度?)$`)
	aboutMoney   = regexp.MustCompile(`资金|预算|金额|经费|拨款`)
)

// listColumnOf says what a heading of a list holds and up to which month, as
// readReportColumn does of a form's.
func listColumnOf(text string) (column reportColumn, month int, loose bool) {
	c := listColumnsKnown.of(text)
	return c.column, c.month, c.loose
}

var listColumnsKnown = recall(func(text string) (c stagedColumn) {
	c.column, c.month, c.loose = findListColumn(text)
	return c
})

// stagedColumn is a column and up to which month its values are.
type stagedColumn struct {
	column reportColumn
	month  int
	loose  bool
}

func findListColumn(text string) (column reportColumn, month int, loose bool) {
	name := labelNumber.ReplaceAllString(plainLabel(text), "")
	if column = listColumnNames[name]; column != "" {
		_, remark, _ := strings.Cut(strings.TrimSuffix(label(text), ")"), "(")
		_, month, loose = readStage(remark)
		return column, month, loose
	}
	if column, month, loose = readReportColumn(name); column != "" {
		if month == 0 {
			_, month, loose = readReportColumn(text)
		}
		return column, month, loose
	}
	rest, month, loose := readStage(name)
	if month > 0 {
		if column = listColumnNames[rest]; column == spentColumn || column == rateColumn || column == reasonColumn {
			return column, month, loose
		}
	}
	if found := yearStage.FindStringSubmatch(name); len(found) > 1 && listColumnNames[found[1]] == spentColumn {
		if strings.HasPrefix(name, "本") { // up to now, not to its end
			return spentColumn, 0, false
		}
		return spentColumn, 12, false
	}
	return goalColumnOf(name), 0, false
}

// goalColumnOf is a column by the vocabulary of the goal lists; empty where that does not
// know it either.
func goalColumnOf(name string) reportColumn {
	if own, known := readGoalActualLabel(name); own && known {
		return goalActualColumn
	}
	if printedFields[name] && name != "预算执行情况" && name != "资金情况" {
		if field, _ := labelName(name); field != unitLabel && field != unitCodeLabel {
			return printedColumn
		}
	}
	switch columnOf(name) {
	case level1Column:
		return levelColumn
	case level2Column:
		return filledLevel2Column
	case nameColumn, contentWord:
		return filledNameColumn
	case targetColumn:
		return filledTargetColumn
	case signColumn:
		return filledSignColumn
	case unitColumn:
		return filledUnitColumn
	case marksColumn:
		return filledMarksColumn
	case kindColumn, wayColumn, basisColumn, aboutColumn, superiorLabel:
		return printedColumn
	}
	switch field, _ := labelName(name); field {
	case codeLabel:
		return listCodeColumn
	case nameLabel:
		return listNameColumn
	case unitLabel:
		return listAgencyColumn
	case unitCodeLabel:
		return listAgencyCodeColumn
	case budgetLabel:
		return budgetColumn
	case superiorLabel, notKept, goalLabel, overallLabel, mediumGoalLabel, purposeLabel, usageLabel:
		if _, fund := fundRow(name); !fund {
			return printedColumn
		}
	}
	return ""
}

// A listHead is one column of a list: what it holds, read from its heading and those of
// the groups above it.
type listHead struct {
	cell   // its own heading
	column reportColumn
	fund   engine.FundKind // of an amount
	stages []listStage     // up to which months its headings say it speaks
	scales []string        // the money units that its headings name

	cumulative bool // a heading says that it is from the first month on
}

// A listStage is a month that a heading names.
type listStage struct {
	month int
	loose bool
	text  string
	cell  cell
}

func (h listHead) month() int {
	if len(h.stages) == 0 {
		return 0
	}
	return h.stages[0].month
}

// isMoney tells whether the column is an amount or the rate of two.
func (h listHead) isMoney() bool {
	switch h.column {
	case initialColumn, budgetColumn, spentColumn, expectedColumn, rateColumn:
		return true
	}
	return false
}

// headOf reads the headings of a column, the lowest first.
func headOf(path []cell) listHead {
	h := listHead{cell: path[0], fund: totalFund}
	open := true // what the column holds is still to be told, or only guessed
	group := ""
	for n, c := range path {
		column, guess := headingOf(path[:n+1])
		if open && column != "" && (h.column == "" || isMoneyColumn(column) || bareHeading[plainLabel(path[0].text)]) {
			h.column, open = column, guess
		}
		if kind, known := fundRow(c.text); known && h.fund == totalFund {
			h.fund = kind
		}
		h.cumulative = h.cumulative || strings.Contains(c.text, "累")
		if unit := moneyUnitIn(c.text); unit != "" {
			h.scales = append(h.scales, unit)
		}
		h.takeStage(c, n)
		if n > 0 {
			group += label(c.text)
		}
	}
	if h.column == "" {
		h.takeJoined()
	}
	if aboutMoney.MatchString(group) && !strings.Contains(group, "指标") {
		switch h.column {
		case reasonColumn:
			h.column = spendingReasonColumn
		case scoreColumn, filledMarksColumn:
			h.column = printedColumn
		case listUnitColumn:
			h.column = listAgencyColumn
		}
	}
	if h.column != spentColumn && h.column != actualColumn && h.column != rateColumn {
		h.stages = nil
	}
	return h
}

var bareHeading = words("编码 代码 编号 名称")

// headingOf is what the topmost of some headings says of their column. It is a guess where
// it may be a part only of what a heading above names: 合计, 其他 and 财政拨款 stand under
// 执行数.
func headingOf(path []cell) (column reportColumn, guess bool) {
	top := path[len(path)-1]
	plain := plainLabel(top.text)
	column, _, _ = listColumnOf(top.text)
	if below := plainLabel(path[0].text); len(path) == 2 && bareHeading[below] { // 编码 under 预算单位
		column, _, _ = listColumnOf(strings.TrimSuffix(plain, "信息") + below)
		return column, false
	}
	if len(path) == 1 && bareHeading[plain] {
		return column, true
	}
	_, fund := fundRow(top.text)
	return column, len(path) == 1 && (fund || sumWords[plain])
}

func isMoneyColumn(c reportColumn) bool { return listHead{column: c}.isMoney() }

// takeJoined reads 财政拨款执行数: a source and what of it, in one heading.
func (h *listHead) takeJoined() {
	plain := ofWhich.ReplaceAllString(plainLabel(h.text), "")
	for name, kind := range fundRows {
		for _, rest := range []string{strings.TrimPrefix(plain, name), strings.TrimSuffix(plain, name)} {
			column, month, loose := listColumnOf(rest)
			if rest == plain || !isMoneyColumn(column) {
				continue
			}
			h.column, h.fund = column, kind
			if month > 0 {
				h.stages = append(h.stages, listStage{month, loose, oneLine(h.text), h.cell})
			}
			return
		}
	}
}

// takeStage reads the month of a heading. One above a column names it alone or before
// what the group is of: 「1—6月」, 「1—6月资金执行情况」.
func (h *listHead) takeStage(c cell, n int) {
	column, month, loose := listColumnOf(c.text)
	if month == 0 {
		rest, staged, isLoose := readStage(plainLabel(c.text))
		switch {
		case staged > 0 && (rest == "" || n > 0) && column == "":
			month, loose = staged, isLoose
		case n > 0 && leadingStage.MatchString(plainLabel(c.text)) && !strings.HasPrefix(label(c.text), "本"):
			month = 12
		}
	}
	if month > 0 {
		h.stages = append(h.stages, listStage{month, loose, oneLine(c.text), c})
	}
}
