package paper_test

import (
	"fmt"

	"zhunsheng/sheet/paper"
)

// selfEvaluation is 项目支出绩效自评表 as 财预〔2020〕10号 lays it out, with so many
// indicators.
func selfEvaluation(project string, indicators int) *paper.Form {
	f := &paper.Form{
		Sheet:  "自评表",
		Widths: []float64{16, 22, 24, 33, 19, 19, 11, 11, 19},
	}
	row := func(cells ...paper.Cell) { f.Rows = append(f.Rows, paper.Row{Cells: cells}) }
	label := func(col, cols int, text string) paper.Cell {
		return paper.Cell{Text: text, Col: col, Cols: cols, Style: paper.Label}
	}
	figure := func(col, cols int, text string) paper.Cell {
		return paper.Cell{Text: text, Col: col, Cols: cols, Style: paper.Figure, Number: true}
	}
	f.Rows = append(f.Rows, paper.Row{Height: 12, Cells: []paper.Cell{{Text: "项目支出绩效自评表", Cols: 9, Style: paper.Title}}})
	row(paper.Cell{Text: "（2025年度）", Cols: 9, Style: paper.Caption, Align: paper.Centre})
	row(label(0, 2, "项目名称"), paper.Cell{Text: project, Col: 2, Cols: 7, Align: paper.Centre})
	row(label(0, 2, "主管部门"), paper.Cell{Text: "曹妃甸区行政审批局", Col: 2, Cols: 2, Align: paper.Centre},
		label(4, 1, "实施单位"), paper.Cell{Text: "曹妃甸区行政审批局本级", Col: 5, Cols: 4, Align: paper.Centre})
	funds := label(0, 1, "项目资金（万元）")
	funds.Rows = 5
	row(funds, label(1, 2, ""), label(3, 1, "年初预算数"), label(4, 1, "全年预算数（A）"), label(5, 1, "全年执行数（B）"),
		label(6, 1, "分值"), label(7, 1, "得分"), label(8, 1, "执行率（B/A）"))
	row(label(1, 2, "年度资金总额"), figure(3, 1, "299.65"), figure(4, 1, "299.65"), figure(5, 1, "284.67"),
		figure(6, 1, "10"), figure(7, 1, "9.50"), figure(8, 1, "95.00%"))
	for _, name := range []string{"其中：当年财政拨款", "上年结转资金", "其他资金"} {
		row(label(1, 2, name), figure(3, 1, "299.65"), figure(4, 1, "299.65"), figure(5, 1, "284.67"),
			figure(6, 1, "－"), figure(7, 1, "－"), figure(8, 1, "95.00%"))
	}
	goal := label(0, 1, "年度总体目标")
	goal.Rows = 2
	row(goal, label(1, 3, "预期目标"), label(4, 5, "实际完成情况"))
	row(paper.Cell{Text: "1.按合同及时足额拨付购买第三方服务费用，保障政务服务大厅窗口正常运转；\n2.窗口人员不少于50人，群众满意率达到92%以上。", Col: 1, Cols: 3},
		paper.Cell{Text: "全年拨付284.67万元，大厅窗口运转正常；实有窗口人员48人，较目标少2人，系年中离职后未及时补充。", Col: 4, Cols: 5})
	f.Head = [2]int{len(f.Rows), len(f.Rows) + 1}
	title := label(0, 1, "绩效指标")
	title.Rows = indicators + 1
	row(title, label(1, 1, "一级指标"), label(2, 1, "二级指标"), label(3, 1, "三级指标"), label(4, 1, "年度指标值"), label(5, 1, "实际完成值"),
		label(6, 1, "分值"), label(7, 1, "得分"), label(8, 1, "偏差原因分析及改进措施"))
	for i := range indicators {
		var cells []paper.Cell
		if i == 0 {
			output := label(1, 1, "产出指标（50分）")
			output.Rows = indicators
			cells = append(cells, output)
		}
		cells = append(cells, label(2, 1, "数量指标"), paper.Cell{Text: fmt.Sprintf("聘用人员数量%d", i+1), Col: 3},
			paper.Cell{Text: "≥50人", Col: 4, Style: paper.Figure}, paper.Cell{Text: "48人", Col: 5, Style: paper.Figure},
			figure(6, 1, "12.50"), figure(7, 1, "12.00"), paper.Cell{Text: "年中两人离职，已补招。", Col: 8})
		row(cells...)
	}
	row(paper.Cell{Text: "总分", Cols: 6, Style: paper.Strong}, figure(6, 1, "100"), figure(7, 1, "98.09"), figure(8, 1, ""))
	row(paper.Cell{Text: "注：得分依据《项目支出绩效评价管理办法》（财预〔2020〕10号）计算。", Cols: 9, Style: paper.Note})
	return f
}

// summary is a list that is longer than a page, across.
func summary(projects int) *paper.Form {
	f := &paper.Form{Sheet: "汇总表", Landscape: true, Widths: []float64{15, 60, 106, 40, 40}, Head: [2]int{2, 3}}
	row := func(cells ...paper.Cell) { f.Rows = append(f.Rows, paper.Row{Cells: cells}) }
	row(paper.Cell{Text: "绩效自评结果汇总表", Cols: 5, Style: paper.Title})
	row(paper.Cell{Text: "433001曹妃甸区行政审批局本级", Cols: 3, Style: paper.Caption},
		paper.Cell{Text: "单位：万元", Col: 3, Cols: 2, Style: paper.Caption, Align: paper.Right})
	var heads []paper.Cell
	for i, text := range []string{"序号", "单位", "项目", "得分", "等级"} {
		heads = append(heads, paper.Cell{Text: text, Col: i, Style: paper.Label})
	}
	row(heads...)
	for i := range projects {
		row(paper.Cell{Text: fmt.Sprint(i + 1), Style: paper.Figure, Number: true}, paper.Cell{Text: "区行政审批局", Col: 1},
			paper.Cell{Text: fmt.Sprintf("项目%d", i+1), Col: 2}, paper.Cell{Text: "98.09", Col: 3, Style: paper.Figure, Number: true},
			paper.Cell{Text: "优", Col: 4, Style: paper.Figure, Fill: "C6EFCE"})
	}
	return f
}
