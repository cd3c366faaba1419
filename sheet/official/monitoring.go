package official

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"zhunsheng/engine"
	"zhunsheng/sheet/paper"
)

// Monitoring fills in 项目支出绩效目标执行监控表, annex 1 of 财预〔2019〕136号. The period is
// named by the checkpoint: 1—6月. Lights are no part of it.
func Monitoring(p Project) *paper.Form {
	cols := len(monitoringWidths)
	lines := grouped(p.lines())
	f := &paper.Form{Widths: monitoringWidthsFor(lines), Landscape: true}
	f.Rows = append(f.Rows, heading(p, KindMonitoring.Title, cols)...)
	f.Rows = append(f.Rows,
		row(span(label(0, "项目名称"), 3), span(body(3, p.Table.Name), cols-3)),
		row(span(label(0, "主管部门及代码"), 3), span(body(3, p.Supervisor), 3), span(label(6, "实施单位"), 3), span(body(9, agencyName(p.Table)), cols-9)))
	f.Rows = append(f.Rows, p.monitoringFunds()...)
	f.Rows = append(f.Rows, high(14, label(0, "年度\n总体\n目标"), span(body(1, p.Table.Goal), cols-1)))
	f.Head = [2]int{len(f.Rows), len(f.Rows) + 2}
	f.Rows = append(f.Rows, p.monitoringHead(len(lines))...)
	first, second := runs(lines, line.level1), runs(lines, line.level2)
	for k, l := range lines {
		f.Rows = append(f.Rows, monitoringLine(l, plainLevels(lines[k:], first[k], second[k])))
	}
	f.Rows = append(f.Rows, remarks(p.monitoringRemarks(lines), cols)...)
	return f
}

// monitoringWidths are the columns of the indicators: 绩效指标, levels 1 to 3,
// 年度指标值, 执行情况, 全年预计, five obstacles and 原因说明, three likelihoods, 备注.
var monitoringWidths = []float64{10, 21.2, 28.6, 31.8, 18.6, 18.6, 18.6, 9.5, 9.5, 9.5, 9.5, 9.5, 26.3, 9.5, 9.5, 9.5, 11.3}

// wordyWidths are the same columns with more room for 原因说明.
var wordyWidths = []float64{10, 18.2, 25, 27, 17, 17, 17, 9.5, 9.5, 9.5, 9.5, 9.5, 42.5, 9.5, 9.5, 9.5, 11.3}

// monitoringWidthsFor gives reasons of many words more room: in a narrow column one of two
// hundred characters, as the provinces ask for, is higher than a page.
func monitoringWidthsFor(lines []line) []float64 {
	const wordy = 60 // characters: ten lines of the narrow column
	if slices.ContainsFunc(lines, func(l line) bool { return utf8.RuneCountInString(l.said.Reason) > wordy }) {
		return wordyWidths
	}
	return monitoringWidths
}

// obstacles and likelihoods are the form's boxes, as reports name them and as they are
// broken to fit.
var (
	obstacles   = []string{"经费保障", "制度保障", "人员保障", "硬件条件保障", "其他"}
	likelihoods = []string{"确定能", "有可能", "完全不可能"}
)

// tick marks a box.
const tick = "√"

// stage names the period from January to the checkpoint.
func stage(month int) string {
	switch month {
	case 0:
		return "1—　月"
	case 1:
		return "1月"
	}
	return fmt.Sprintf("1—%d月", month)
}

func (p Project) monitoringFunds() []paper.Row {
	rate := ""
	if p.Result != nil {
		rate = rateText(p.Result.Execution)
	}
	line := func(name string, a amounts, rate string) paper.Row {
		return row(span(label(1, name), 3), span(number(4, a.initial), 2), span(number(6, a.spent), 3), span(number(9, rate), 4), span(number(13, a.expected), 4))
	}
	rows := []paper.Row{
		row(span(label(1, ""), 3), span(label(4, "年初预算数"), 2), span(label(6, stage(p.Month)+"执行数"), 3),
			span(label(9, stage(p.Month)+"执行率"), 4), span(label(13, "全年预计执行数"), 4)),
		line("年度资金总额", p.total(), rate),
		line("其中：本年一般公共预算拨款", p.fund(engine.Fiscal), ""),
	}
	if p.hasFund(engine.Carried) {
		rows = append(rows, line("上年结转资金", p.fund(engine.Carried), ""))
	}
	rows = append(rows, line("其他资金", p.fund(engine.Other), ""))
	rows[0].Cells = append([]paper.Cell{tall(label(0, "项目\n资金\n（万\n元）"), len(rows))}, rows[0].Cells...)
	return rows
}

// monitoringHead is the header of the indicators, of two rows.
func (p Project) monitoringHead(lines int) []paper.Row {
	above := row(tall(label(0, "绩效\n指标"), lines+2), tall(label(1, "一级指标"), 2), tall(label(2, "二级指标"), 2), tall(label(3, "三级指标"), 2),
		tall(label(4, "年度指标值"), 2), tall(label(5, stage(p.Month)+"\n执行情况"), 2), tall(label(6, "全年预计\n完成情况"), 2),
		span(label(7, "偏差原因分析"), 6), span(label(13, "完成目标可能性"), 3), tall(label(16, "备注"), 2))
	var below paper.Row
	for i, name := range obstacles {
		below.Cells = append(below.Cells, label(7+i, name))
	}
	below.Cells = append(below.Cells, label(12, "原因说明"))
	for i, name := range likelihoods {
		below.Cells = append(below.Cells, label(13+i, name))
	}
	return []paper.Row{above, below}
}

func monitoringLine(l line, cells []paper.Cell) paper.Row {
	forecast, likelihood := l.outlook()
	cells = append(cells, body(3, l.Name), figure(4, l.target), figure(5, l.actual()), figure(6, l.inUnit(forecast)))
	given := strings.Split(l.said.Obstacles, "、")
	for i, name := range obstacles {
		cells = append(cells, box(7+i, slices.ContainsFunc(given, func(s string) bool { return strings.TrimSpace(s) == name })))
	}
	cells = append(cells, body(12, strings.TrimSpace(l.said.Reason)))
	for i, name := range likelihoods {
		cells = append(cells, box(13+i, likelihood == name))
	}
	return row(append(cells, body(16, strings.TrimSpace(l.said.Remark)))...)
}

// outlook is what is expected of the year: a value, and how likely the target is
// reached. A report may give either in the place of the value.
func (l line) outlook() (forecast, likelihood string) {
	forecast, likelihood = strings.TrimSpace(l.said.Forecast), strings.TrimSpace(l.said.Likelihood)
	if slices.Contains(likelihoods, forecast) {
		if likelihood == "" {
			likelihood = forecast
		}
		forecast = ""
	}
	return forecast, likelihood
}

func box(col int, ticked bool) paper.Cell {
	if ticked {
		return figure(col, tick)
	}
	return figure(col, "")
}

// plainLevels are the cells of level 1 and 2 without marks.
func plainLevels(from []line, first, second int) []paper.Cell {
	cells := levels(from, first, second)
	if first > 0 {
		cells[0].Text = from[0].PlainLevel1()
	}
	return cells
}

func (p Project) monitoringRemarks(lines []line) (said []string) {
	if a := p.total(); p.Result != nil && a.budget != a.initial {
		said = append(said, "全年预算数（调整后）为"+a.budget+"万元，执行率按调整后的预算数计算。")
	}
	for _, l := range lines {
		if l.excused() {
			said = append(said, "“"+l.Name+"”经批准不适用，本年不监控。")
		}
	}
	return said
}
