package official

import (
	"fmt"
	"strings"

	"zhunsheng/rules"
	"zhunsheng/sheet/paper"
)

// DepartmentGoals prints the department's part of the goal tables (部门整体绩效目标) in
// its three chapters, a paragraph a row, and the indicators of its own table below
// them, as it is read.
func DepartmentGoals(d *rules.Department) *paper.Form {
	cols := len(goalWidths)
	f := &paper.Form{Widths: goalWidths, Rows: []paper.Row{high(14, span(title("部门整体绩效目标"), cols))}}
	put := func(text string) {
		for part := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
			if part = strings.TrimSpace(part); part != "" {
				f.Rows = append(f.Rows, row(span(prose(part), cols)))
			}
		}
	}
	chapter := func(no, name string) {
		f.Rows = append(f.Rows, row(span(caption(0, no+"、"+name, paper.Left), cols)))
	}
	if d.Overall != "" {
		chapter("一", "总体绩效目标")
		put(d.Overall)
	}
	if len(d.SubGoals) > 0 {
		chapter("二", "分项绩效目标")
	}
	for i, g := range d.SubGoals {
		put(fmt.Sprintf("（%s）%s", chineseNumber(i+1), g.Title))
		if g.Goal != "" {
			put("绩效目标：" + g.Goal)
		}
		if strings.TrimSpace(g.Indicator.Text) != "" {
			put("绩效指标：" + g.Indicator.Text)
		}
	}
	if d.Measures != "" {
		chapter("三", "工作保障措施")
		put(d.Measures)
	}
	if len(d.Indicators) > 0 {
		f.Rows = append(f.Rows, high(12, span(caption(0, departmentTable, paper.Centre), cols)))
		f.Head = [2]int{len(f.Rows), len(f.Rows) + 1}
		f.Rows = append(f.Rows, goalLines(d.Indicators)...)
		f.Rows = append(f.Rows, remarks(unprinted(d.Indicators), cols)...)
	}
	return f
}

// departmentTable heads the department's own table; readers know it by this name.
const departmentTable = "部门整体支出绩效目标申报表"

// chineseNumber writes 1 to 99 as headings do: 十二. Beyond that digits stand.
func chineseNumber(n int) string {
	digits := []rune("零一二三四五六七八九")
	switch {
	case n < 1 || n > 99:
		return fmt.Sprint(n)
	case n < 10:
		return string(digits[n])
	}
	text := "十"
	if n >= 20 {
		text = string(digits[n/10]) + text
	}
	if n%10 > 0 {
		text += string(digits[n%10])
	}
	return text
}
