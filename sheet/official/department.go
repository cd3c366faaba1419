package official

import (
	"fmt"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet/paper"
)

// Department is what the department's own form is filled in from.
type Department struct {
	FiscalYear, Month int
	// Name is the department's, empty where it is not known.
	Name string
	// Result is what was decided of the department, nil where nothing was.
	Result *engine.DepartmentResult
	// Report is what the department reported of itself, nil where nothing.
	Report *engine.ProjectReport
	// Declared is its part of the goal tables, nil where there is none.
	Declared *rules.Department
}

// DepartmentSelfEvaluation fills in 部门整体支出绩效自评表: the layout of the projects' form,
// with the department's goals and the projects that serve each.
func DepartmentSelfEvaluation(d Department) *paper.Form {
	cols := len(selfWidths)
	f := &paper.Form{Widths: selfWidths}
	f.Rows = append(f.Rows, yearHeading(d.FiscalYear, KindDepartment.Title, cols)...)
	f.Rows = append(f.Rows, row(span(label(0, "部门名称"), 3), span(body(3, d.Name), cols-3)))
	f.Rows = append(f.Rows, d.funds()...)
	overall, reached := "", ""
	if d.Declared != nil {
		overall = d.Declared.Overall
	}
	if d.Report != nil {
		reached = strings.TrimSpace(d.Report.GoalActual)
	}
	f.Rows = append(f.Rows,
		row(tall(label(0, "年度\n总体\n目标"), 2), span(label(1, "预期目标"), 4), span(label(5, "实际完成情况"), 4)),
		high(18, span(body(1, overall), 4), span(body(5, reached), 4)))
	f.Rows = append(f.Rows, d.subGoals()...)
	f.Head = [2]int{len(f.Rows), len(f.Rows) + 1}
	lines := d.lines()
	f.Rows = append(f.Rows, selfLines(lines)...)
	r := &d.Result.ProjectResult
	f.Rows = append(f.Rows, row(span(strong(0, "总分"), 6), number(6, marksOf(r)), number(7, totalScore(r)), body(8, "")))
	said := selfRemarks(r, lines)
	if d.Result.ProjectsExplanation != "" {
		said = append(said, d.Result.ProjectsExplanation)
	}
	f.Rows = append(f.Rows, remarks(said, cols)...)
	return f
}

func (d Department) lines() []line {
	return grouped(linesOf(d.Result.Indicators, nil, d.Report, d.FiscalYear))
}

// funds is the block of the money, which is the projects' together.
func (d Department) funds() []paper.Row {
	x := d.Result.Execution
	spent := ""
	if x.Spent != nil {
		spent = x.Spent.String()
	}
	return []paper.Row{
		row(tall(label(0, "部门\n资金\n（万\n元）"), 2), span(label(1, ""), 3), label(4, "全年预算数\n（A）"), label(5, "全年执行数\n（B）"),
			label(6, "分值"), label(7, "执行率\n（B/A）"), label(8, "得分")),
		row(span(label(1, "各项目资金合计"), 3), number(4, x.Budget.String()), number(5, spent), number(6, x.Marks.Decimal().Short(2)),
			number(7, rateText(x)), number(8, executionScore(x))),
	}
}

// subGoals are the department's goals with the projects that serve them.
func (d Department) subGoals() []paper.Row {
	goals := d.Result.SubGoals
	if len(goals) == 0 {
		return nil
	}
	rows := []paper.Row{row(tall(label(0, "分项\n绩效\n目标"), len(goals)+1), span(label(1, "分项名称"), 2), span(label(3, "预期目标"), 2), span(label(5, "承担的项目及得分"), 4))}
	for i, g := range goals {
		goal := ""
		if d.Declared != nil && i < len(d.Declared.SubGoals) && d.Declared.SubGoals[i].Title == g.Title {
			goal = d.Declared.SubGoals[i].Goal
		}
		rows = append(rows, row(span(body(1, g.Title), 2), span(body(3, goal), 2), span(body(5, serving(g)), 4)))
	}
	return rows
}

// serving names the projects of a goal, each with its score.
func serving(g engine.SubGoalResult) string {
	if len(g.Projects) == 0 {
		return "没有对应的项目"
	}
	var said []string
	for _, p := range g.Projects {
		text := p.Name
		if p.Score != nil {
			text += "　" + p.Score.String() + "分"
		}
		if p.Grade != nil {
			text += "（" + *p.Grade + "）"
		}
		said = append(said, text)
	}
	return strings.Join(said, "\n")
}

// DepartmentExplanations is the department's 说明: besides the sentences, how its
// figures come out of its projects'.
func DepartmentExplanations(d Department, b Basis) *paper.Form {
	x := explained{year: d.FiscalYear, month: d.Month, name: "部门整体", agency: d.Name, result: &d.Result.ProjectResult, report: d.Report, lines: d.lines(), basis: b}
	for i, u := range d.Result.RollUps {
		name := ""
		if i == 0 {
			name = "数据来源"
		}
		x.more = append(x.more, x.sentence(name, rollUpText(u)))
	}
	return explain(x)
}

var methods = map[engine.Method]string{
	engine.Average: "各项目按预算加权平均", engine.Sum: "各项目合计", engine.Latest: "各项目中最晚的一个",
	engine.Reported: "部门填报", engine.Computed: "按支出和预算算出", engine.None: "没有可汇总的项目指标",
}

func rollUpText(u engine.RollUp) string {
	text := u.Name + "：" + methods[u.Method]
	if u.Pending != "" {
		return text + "；" + u.Pending
	}
	for i, c := range u.Parts {
		lead := "；"
		if i == 0 {
			lead = "："
		}
		text += fmt.Sprintf("%s%s“%s”%s", lead, c.Name, c.Indicator, orElse(c.Value, "未报"))
		if c.Weight != nil {
			text += "（预算" + c.Weight.String() + "万元）"
		}
	}
	return text
}
