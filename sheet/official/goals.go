package official

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"zhunsheng/rules"
	"zhunsheng/sheet/paper"
)

// Goals fills in 项目绩效目标表 as Hebei's form lays it out, so that it reads back to the
// same goal table. Columns for sign, unit and marks are there where an indicator has
// one; what no form has a place for, an indicator's own kind and plan, is named below.
func Goals(p Project) *paper.Form {
	t, cols := p.Table, len(goalWidths)
	f := &paper.Form{Widths: goalWidths}
	f.Rows = append(f.Rows,
		high(12, span(title(goalTitle(t)), cols)),
		high(8, span(caption(0, agencyOf(t), paper.Left), 6), span(caption(6, "单位："+orElse(t.MoneyUnit, "万元"), paper.Right), cols-6)),
		row(label(0, "项目编码"), span(body(1, t.Code.Text), 2), label(3, "项目名称"), span(body(4, t.Name), cols-4)),
		row(tall(label(0, "预算规模及资金用途"), 2), label(1, "预算数"), money(2, t.Budget), span(label(3, "其中：财政资金"), 2), money(5, t.Fiscal),
			span(label(6, "其他资金"), 2), money(8, t.Other)),
		row(span(body(1, t.Purpose), cols-1)))
	f.Rows = append(f.Rows, planRows(t.Plan)...)
	f.Rows = append(f.Rows, high(16, label(0, "绩效目标"), span(body(1, t.Goal), cols-1)))
	gap := len(f.Rows)
	f.Rows = append(f.Rows, high(5, span(note(""), cols)))
	f.Head = [2]int{gap + 1, gap + 2}
	f.Rows = append(f.Rows, goalLines(t.Indicators)...)
	f.Rows = append(f.Rows, remarks(unprinted(t.Indicators), cols)...)
	return f
}

// goalWidths are the edges of both halves of the form: 一级, 二级, 三级指标,
// 绩效指标描述, 指标性质, 指标值, 计量单位, 分值, 指标值确定依据. Where there is no sign,
// unit and marks, their columns belong to their neighbours.
var goalWidths = []float64{20.6, 28, 28, 25, 13, 17.4, 13, 12, 17}

// goalTitle is 「1.购买第三方服务绩效目标表」.
func goalTitle(t *rules.GoalTable) string {
	text := strings.TrimSpace(t.Title)
	if !strings.HasSuffix(text, "绩效目标表") && !strings.HasSuffix(text, "绩效目标申报表") {
		text = t.Name + "绩效目标表"
	}
	if t.No < 1 || t.No > 999 {
		return text
	}
	return fmt.Sprintf("%d.%s", t.No, text)
}

// money is an amount as it was written.
func money(col int, c rules.Cell) paper.Cell { return number(col, strings.TrimSpace(c.Text)) }

func orElse(text, otherwise string) string {
	if strings.TrimSpace(text) == "" {
		return otherwise
	}
	return text
}

// planRows are the planned progress: the months and below them the shares. A plan of
// many months goes on in a second pair of rows.
func planRows(plan []rules.PlanCell) (rows []paper.Row) {
	const most = 4
	for part := range slices.Chunk(plan, most) {
		above, below := row(tall(label(0, "资金支出计划（%）"), 2)), paper.Row{}
		cuts := divide(goalWidths, 1, len(part))
		for i, c := range part {
			from, cols := cuts[i], cuts[i+1]-cuts[i]
			above.Cells = append(above.Cells, span(label(from, fmt.Sprintf("%d月底", c.Month)), cols))
			below.Cells = append(below.Cells, span(number(from, percentText(c.Percent)), cols))
		}
		rows = append(rows, above, below)
	}
	return rows
}

// percentText is a share as forms print it.
func percentText(c rules.Cell) string {
	text := strings.TrimSpace(c.Text)
	if _, ok := rules.ParseDecimal(text); ok {
		text += "%"
	}
	return text
}

// divide cuts the columns from the first on into n parts, as equal as their edges
// allow. It returns where the parts begin, and where the last ends.
func divide(widths []float64, first, n int) []int {
	total := 0.0
	for _, w := range widths[first:] {
		total += w
	}
	cuts, at, col := []int{first}, 0.0, first
	for part := 1; part < n; part++ {
		want := total * float64(part) / float64(n)
		for col < len(widths)-(n-part) && (col <= cuts[part-1] || math.Abs(at+widths[col]-want) <= math.Abs(at-want)) {
			at += widths[col]
			col++
		}
		cuts = append(cuts, col)
	}
	return append(cuts, len(widths))
}

// goalLines are the header of the indicators and a row for each, level 1 and 2 merged
// downwards.
func goalLines(indicators []rules.Indicator) []paper.Row {
	wide := slices.ContainsFunc(indicators, func(i rules.Indicator) bool { return strings.TrimSpace(i.Sign+i.Unit+i.Marks) != "" })
	rows := []paper.Row{goalLine(wide, [6]paper.Cell{label(3, "绩效指标描述"), label(0, "指标性质"), label(0, "指标值"), label(0, "计量单位"), label(0, "分值"), label(0, "指标值确定依据")})}
	rows[0].Cells = append([]paper.Cell{label(0, "一级指标"), label(1, "二级指标"), label(2, "三级指标")}, rows[0].Cells...)
	lines := make([]line, len(indicators))
	for k, i := range indicators {
		lines[k].Indicator = i
	}
	first, second := runs(lines, line.level1), runs(lines, line.level2)
	for k, i := range indicators {
		r := goalLine(wide, [6]paper.Cell{body(0, i.Description), figure(0, i.Sign), figure(0, strings.TrimSpace(i.Target.Text)), figure(0, i.Unit), number(0, i.Marks), body(0, i.Basis)})
		cells := []paper.Cell{body(2, i.Name)}
		if second[k] > 0 {
			cells = append([]paper.Cell{tall(label(1, i.Level2), second[k])}, cells...)
		}
		if first[k] > 0 {
			cells = append([]paper.Cell{tall(label(0, i.Level1), first[k])}, cells...)
		}
		rows = append(rows, paper.Row{Cells: append(cells, r.Cells...)})
	}
	return rows
}

// goalLine puts what follows level 3 into its columns: description, sign, target, unit,
// marks and basis.
func goalLine(wide bool, c [6]paper.Cell) paper.Row {
	if !wide {
		return row(placed(c[0], 3, 2), placed(c[2], 5, 2), placed(c[5], 7, 2))
	}
	r := paper.Row{}
	for i := range c {
		r.Cells = append(r.Cells, placed(c[i], 3+i, 1))
	}
	return r
}

func placed(c paper.Cell, col, cols int) paper.Cell {
	c.Col, c.Cols = col, cols
	return c
}

// unprinted names what the form has no place for.
func unprinted(indicators []rules.Indicator) (said []string) {
	var kinds, plans []string
	for _, i := range indicators {
		if i.Kind != "" {
			kinds = append(kinds, "“"+i.Name+"”")
		}
		if len(i.Plan) > 0 {
			plans = append(plans, "“"+i.Name+"”的目标计划（"+strings.Join(i.PlanTexts(), "、")+"）")
		}
	}
	if kinds != nil {
		said = append(said, strings.Join(kinds, "、")+"指定了累计方式，本表没有这一栏，按本表读回时不保留。")
	}
	if plans != nil {
		said = append(said, "本表没有指标的目标计划一栏，按本表读回时不保留："+strings.Join(plans, "；")+"。")
	}
	return said
}
