package official

import (
	"fmt"
	"strings"

	"zhunsheng/rules"
	"zhunsheng/sheet/paper"
)

// DepartmentGoals prints the department's part of the goal tables (部门整体绩效目标) in
// its three chapters, a paragraph a row, as it is read.
func DepartmentGoals(d *rules.Department) *paper.Form {
	f := &paper.Form{Widths: []float64{174}, Rows: []paper.Row{high(14, title("部门整体绩效目标"))}}
	put := func(text string) {
		for part := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
			if part = strings.TrimSpace(part); part != "" {
				f.Rows = append(f.Rows, row(caption(0, part, paper.Left)))
			}
		}
	}
	chapter := func(no, name string) { put(no + "、" + name) }
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
	return f
}

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
