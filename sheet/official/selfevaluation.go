package official

import (
	"fmt"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/sheet/paper"
)

// SelfEvaluation fills in 项目支出绩效自评表, annex 1 of 财预〔2020〕10号, row by row. The
// project's code, which the official form has no cell for, stands beside the year.
func SelfEvaluation(p Project) *paper.Form {
	f := &paper.Form{Widths: selfWidths}
	f.Rows = append(f.Rows, heading(p, KindSelfEvaluation.Title, len(selfWidths))...)
	f.Rows = append(f.Rows,
		row(span(label(0, "项目名称"), 3), span(body(3, p.Table.Name), 6)),
		row(span(label(0, "主管部门"), 3), span(body(3, p.Supervisor), 2), label(5, "实施单位"), span(body(6, agencyName(p.Table)), 3)))
	f.Rows = append(f.Rows, p.selfFunds()...)
	f.Rows = append(f.Rows,
		row(tall(label(0, "年度\n总体\n目标"), 2), span(label(1, "预期目标"), 4), span(label(5, "实际完成情况"), 4)),
		high(18, span(body(1, p.Table.Goal), 4), span(body(5, p.goalActual()), 4)))
	f.Head = [2]int{len(f.Rows), len(f.Rows) + 1}
	lines := grouped(p.lines())
	f.Rows = append(f.Rows, selfLines(lines)...)
	if p.Result != nil {
		f.Rows = append(f.Rows, row(span(strong(0, "总分"), 6), number(6, marksOf(p.Result)), number(7, totalScore(p.Result)), body(8, "")))
	}
	f.Rows = append(f.Rows, remarks(selfRemarks(p.Result, lines), len(selfWidths))...)
	return f
}

// selfWidths are the columns of the indicators: 绩效指标, levels 1 to 3, 年度指标值,
// 实际完成值, 分值, 得分, 偏差原因分析及改进措施.
var selfWidths = []float64{10, 20.6, 28, 25, 20.6, 20.6, 11.3, 17, 20.9}

// heading are the title, the year, and a line for the code, alone in it: in a Word
// document the line is a paragraph, which readers take as a whole.
func heading(p Project, text string, cols int) []paper.Row {
	rows := yearHeading(p.FiscalYear, text, cols)
	if p.Table.Code.Text != "" {
		rows = append(rows, row(span(caption(0, codeLead+p.Table.Code.Text, paper.Left), cols)))
	}
	return rows
}

// codeLead stands before a project's code where a form has no cell for it.
const codeLead = "项目编码："

// yearHeading are the title and the year. That amounts are in 万元 stands beside them.
func yearHeading(year int, text string, cols int) []paper.Row {
	return []paper.Row{high(12, span(title(text), cols)), row(span(caption(0, yearText(year), paper.Centre), cols))}
}

// yearText is 「（2025年度）」, with a blank where the year is not known.
func yearText(year int) string {
	if year == 0 {
		return "（　　年度）"
	}
	return fmt.Sprintf("（%d年度）", year)
}

// selfFunds are rows 5 to 9: the project's money by source.
func (p Project) selfFunds() []paper.Row {
	rate, score, marks := "", "", ""
	if p.Result != nil {
		x := p.Result.Execution
		rate, score, marks = rateText(x), executionScore(x), x.Marks.Decimal().Short(2)
	}
	line := func(name string, a amounts, marks, rate, score string) paper.Row {
		return row(span(label(1, name), 2), number(3, a.initial), number(4, a.budget), number(5, a.spent), number(6, marks), number(7, rate), number(8, score))
	}
	return []paper.Row{
		row(tall(label(0, "项目\n资金\n（万\n元）"), 5), span(label(1, ""), 2), label(3, "年初预算数"), label(4, "全年预算数\n（A）"),
			label(5, "全年执行数\n（B）"), label(6, "分值"), label(7, "执行率\n（B/A）"), label(8, "得分")),
		line("年度资金总额", p.total(), marks, rate, score),
		line("其中：当年财政拨款", p.fund(engine.Fiscal), nothing, "", nothing),
		line("上年结转资金", p.fund(engine.Carried), nothing, "", nothing),
		line("其他资金", p.fund(engine.Other), nothing, "", nothing),
	}
}

// goalActual tells how far the year's goal was reached, as the unit says it.
func (p Project) goalActual() string {
	if p.Report == nil {
		return ""
	}
	return strings.TrimSpace(p.Report.GoalActual)
}

// selfLines are the header of the indicators and a row for each.
func selfLines(lines []line) []paper.Row {
	rows := []paper.Row{row(tall(label(0, "绩效\n指标"), len(lines)+1), label(1, "一级指标"), label(2, "二级指标"), label(3, "三级指标"),
		label(4, "年度\n指标值"), label(5, "实际\n完成值"), label(6, "分值"), label(7, "得分"), label(8, "偏差原因\n分析及\n改进措施"))}
	first, second := runs(lines, line.level1), runs(lines, line.level2)
	for k, l := range lines {
		cells := levels(lines[k:], first[k], second[k])
		cells = append(cells, body(3, l.Name), figure(4, l.target), figure(5, l.actual()), number(6, l.marks()), number(7, l.score()),
			body(8, strings.TrimSpace(l.said.Reason)))
		rows = append(rows, row(cells...))
	}
	return rows
}

// levels are the cells of level 1 and 2 in a line's row, where they do not go on from
// above.
func levels(from []line, first, second int) (cells []paper.Cell) {
	if first > 0 {
		cells = append(cells, tall(label(1, level1Text(from[:first])), first))
	}
	if second > 0 {
		cells = append(cells, tall(label(2, strings.TrimSpace(from[0].Level2)), second))
	}
	return cells
}

// selfRemarks say what a reader of the figures must know.
func selfRemarks(r *engine.ProjectResult, lines []line) (said []string) {
	if r == nil {
		return nil
	}
	if r.Provisional {
		said = append(said, "标“（暂）”的得分因数据未报、有误或目标值待确认而暂计，总分是暂定的。")
	}
	for _, l := range lines {
		if l.excused() {
			said = append(said, "“"+l.Name+"”经批准不适用，不计分，其分值分给其他指标。")
		}
	}
	return said
}

// remarks are notes below a form, without a border.
func remarks(said []string, cols int) (rows []paper.Row) {
	for i, text := range said {
		if i == 0 {
			text = "注：" + text
		} else {
			text = "　　" + text
		}
		rows = append(rows, row(span(note(text), cols)))
	}
	return rows
}
