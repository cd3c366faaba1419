package official

import (
	"fmt"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/sheet/paper"
)

// Explanations prints the sentence behind each figure and light of a project (说明),
// the rules that decided, and what all of it rests on.
func Explanations(p Project, b Basis) *paper.Form {
	if p.Result == nil {
		return nil
	}
	code := ""
	if p.Table.Code.Text != "" {
		code = p.Table.Code.Text + "　"
	}
	return explain(explained{
		year: p.FiscalYear, month: p.Month, name: code + p.Table.Name, agency: agencyOf(p.Table),
		result: p.Result, report: p.Report, lines: p.lines(), basis: b,
	})
}

// explained is what explanations are printed of, a project or the department.
type explained struct {
	year, month  int
	name, agency string
	result       *engine.ProjectResult
	report       *engine.ProjectReport // nil where nothing was reported
	lines        []line
	more         []paper.Row // after the alerts
	basis        Basis
}

// explainWidths are 二级指标, 三级指标, 年度指标值, 实际完成值, 结论, 预警灯, 分值, 得分,
// 依据, 评判规则.
var explainWidths = []float64{22, 27, 20, 20, 14, 12, 12, 15, 58, 61}

func explain(x explained) *paper.Form {
	cols, r := len(explainWidths), x.result
	f := &paper.Form{Widths: explainWidths, Landscape: true}
	f.Rows = append(f.Rows,
		high(12, span(title(KindExplanations.Title), cols)),
		row(span(caption(0, fmt.Sprintf("（%d年度，%d月底）", x.year, x.month), paper.Centre), cols)),
		row(label(0, "评价对象"), span(body(1, x.name), 4), span(label(5, "单位"), 2), span(body(7, x.agency), 3)),
		row(label(0, "总分"), figure(1, orElse(strings.ReplaceAll(totalScore(r), "\n", ""), nothing)), label(2, "等级"), span(figure(3, gradeText(r)), 2),
			span(label(5, "项目灯"), 2), light(7, r.Light), span(body(8, flagsText(r)), 2)),
		x.sentence("预算执行", r.Execution.Explanation),
		x.sentence("支出灯", spendingText(r.Spending)))
	if x.report != nil && strings.TrimSpace(x.report.Reason) != "" {
		f.Rows = append(f.Rows, x.sentence("执行偏差\n原因", strings.TrimSpace(x.report.Reason)))
	}
	if r.Dual != nil {
		f.Rows = append(f.Rows, x.sentence("双监控", r.Dual.Explanation))
	}
	if r.GoalReason != "" {
		f.Rows = append(f.Rows, x.sentence("目标灯", r.GoalReason))
	}
	f.Head = [2]int{len(f.Rows), len(f.Rows) + 1}
	f.Rows = append(f.Rows, row(label(0, "二级指标"), label(1, "三级指标"), label(2, "年度指标值"), label(3, "实际完成值"), label(4, "结论"), label(5, "预警灯"),
		label(6, "分值"), label(7, "得分"), label(8, "依据"), label(9, "评判规则")))
	for _, l := range x.lines {
		f.Rows = append(f.Rows, explainLine(l))
	}
	for i, a := range r.Alerts {
		name := ""
		if i == 0 {
			name = "预警"
		}
		f.Rows = append(f.Rows, x.sentence(name, fmt.Sprintf("%s %s　%s", a.Rule.Chinese(), a.Level.Chinese(), a.Message)))
	}
	f.Rows = append(f.Rows, x.more...)
	f.Rows = append(f.Rows, x.basis.rows(cols)...)
	return f
}

// spendingText is the sentence of the spending, which names its light.
func spendingText(s engine.Spending) string {
	if strings.Contains(s.Explanation, s.Light.Chinese()) {
		return s.Explanation
	}
	return s.Light.Chinese() + "：" + s.Explanation
}

// sentence is a row of a name and a sentence.
func (x explained) sentence(name, text string) paper.Row {
	return row(label(0, name), span(body(1, text), len(explainWidths)-1))
}

func explainLine(l line) paper.Row {
	r := l.result
	return row(body(0, strings.TrimSpace(l.Level2)), body(1, l.Name), figure(2, l.target), figure(3, l.actual()), figure(4, r.VerdictChinese()), light(5, r.Light),
		number(6, l.marks()), number(7, l.score()), body(8, l.because()), body(9, ruleText(r)))
}

// because is the sentence behind the mark, and at year-end the one behind the light,
// where that is another.
func (l line) because() string {
	r := l.result
	text := r.Explanation
	said := strings.Contains(r.Explanation, strings.TrimPrefix(r.LightReason, r.Light.Chinese()+"："))
	if r.Score != nil && r.LightReason != "" && !said {
		text += r.LightReason + "。"
	}
	if cause := strings.TrimSpace(l.said.Cause); cause != "" {
		text += "偏差原因类别：" + orElse(causes[cause], cause) + "。"
	}
	return text
}

// causes are a reviewer's, in Chinese.
var causes = map[string]string{"TARGET_TOO_LOW": "目标偏低", "POLICY": "政策调整", "DEMAND": "需求变化", "EFFICIENCY": "提高效率"}

// ruleText is the rule in words: when the target is reached, and which share of the
// marks that gives.
func ruleText(r *engine.Result) string {
	if r.Expr.Met == "" {
		return "目标值读不出规则"
	}
	return "达成：" + inWords(r.Expr.Met) + "\n得分比例：" + inWords(r.Expr.Ratio) + "\n灯：" + inWords(r.Expr.Light)
}

var words = strings.NewReplacer(
	"\n", "；", "\"RED\"", "红灯", "\"ORANGE\"", "橙灯", "\"YELLOW\"", "黄灯", "\"GREEN\"", "绿灯", "\"BLUE\"", "蓝灯", "\"GREY\"", "灰灯",
	" } else if ", "；", " } else { ", "；其余：", " }", "", "if ", "", " { ", "：", "let ", "", " = ", "＝", "; ", "；",
	" >= ", "≥", " <= ", "≤", " > ", "＞", " < ", "＜", " == ", "＝", " != ", "≠", " && ", "且", " || ", "或", " ? ", "时", " : ", "，否则",
	" * ", "×", " / ", "÷", " + ", "＋", " - ", "－", "min(", "较小的(", "max(", "较大的(", "abs(", "绝对值(", "\"", "",
)

// inWords prints a formula as an official reads it.
func inWords(formula string) string { return words.Replace(formula) }

// gradeText is the grade; blank figures have a dash before December.
func gradeText(r *engine.ProjectResult) string {
	if r.Grade == nil {
		return nothing
	}
	return *r.Grade
}

// flagsText names what stands beside the light.
func flagsText(r *engine.ProjectResult) string {
	var names []string
	for _, flag := range r.Flags {
		names = append(names, engine.FlagChinese(flag))
	}
	return strings.Join(names, "、")
}

// fills are the lights' backgrounds, pale, so that the word on them is read.
var fills = map[engine.Light]string{
	engine.Red: "F4B9B4", engine.Orange: "F8CF9E", engine.Yellow: "FFF0A8", engine.Green: "CBE6C3", engine.Blue: "C5DBF1", engine.Grey: "E2E2E2",
}

func light(col int, l engine.Light) paper.Cell {
	c := figure(col, l.Chinese())
	c.Fill = fills[l]
	return c
}

// rows say what the results rest on.
func (b Basis) rows(cols int) (rows []paper.Row) {
	var said []string
	for _, part := range []struct{ name, text string }{
		{"评分办法", strings.TrimSpace(b.Scheme + " " + b.SchemeDigest)}, {"输入数据", b.InputDigest}, {"评价批次", b.Run},
	} {
		if part.text != "" {
			said = append(said, part.name+"："+part.text)
		}
	}
	for _, text := range said {
		rows = append(rows, row(span(note(text), cols)))
	}
	return rows
}
