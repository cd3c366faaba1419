package sheet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// WriteOutcome prints an outcome as JSON, in the shape that vendors read.
func WriteOutcome(w io.Writer, o *engine.Outcome) error { return writeJSON(w, o) }

// writeJSON writes a value as people read it, whole or not at all.
func writeJSON(w io.Writer, value any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(value); err != nil {
		return fmt.Errorf("encode %T: %w", value, err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// counsel ends a text in which something is said that decides nothing.
const counsel = "\n测算、预测、应用只供参考，不影响得分、灯和等级。\n"

// WriteOutcomeText prints an outcome for people: a project a paragraph, a
// sentence for every mark and light. Scenarios compare it word by word.
func WriteOutcomeText(w io.Writer, o *engine.Outcome) error {
	var b strings.Builder
	kind := "绩效运行监控"
	if o.Month == 12 {
		kind = "绩效自评"
	}
	fmt.Fprintf(&b, "%d年%d月底 %s 评分办法%s\n", o.FiscalYear, o.Month, kind, o.Scheme)
	counselled := false
	for i := range o.Projects {
		writeProject(&b, &o.Projects[i])
		counselled = counselled || isCounselled(&o.Projects[i])
	}
	if o.Department != nil {
		writeDepartment(&b, o.Department)
		counselled = counselled || isCounselled(&o.Department.ProjectResult)
	}
	if counselled {
		b.WriteString(counsel)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// isCounselled tells whether a project's paragraph has advice or a forecast in it.
func isCounselled(p *engine.ProjectResult) bool {
	return p.Advice != nil || isForeseen(p.Spending.Outlook) ||
		slices.ContainsFunc(p.Indicators, func(r engine.Result) bool { return r.Advice != nil || isForeseen(r.Outlook) })
}

func writeProject(b *strings.Builder, p *engine.ProjectResult) {
	fmt.Fprintf(b, "\n%s", strings.TrimSpace(p.Code+" "+p.Name))
	if p.Score != nil {
		fmt.Fprintf(b, "  总分%s %s", p.Score, *p.Grade)
	}
	fmt.Fprintf(b, "  %s%s", p.Light.Chinese(), unreported(p))
	for _, f := range p.Flags {
		fmt.Fprintf(b, " %s", engine.FlagChinese(f))
	}
	fmt.Fprintf(b, "\n  执行  %s\n  支出  %s\n", p.Execution.Explanation, p.Spending.Explanation)
	if len(p.Spending.Notes) > 0 {
		fmt.Fprintf(b, "        [%s]\n", strings.Join(p.Spending.Notes, " "))
	}
	writeOtherSchemes(b, p.Spending)
	if isForeseen(p.Spending.Outlook) {
		fmt.Fprintf(b, "  预测  %s\n", strings.TrimPrefix(p.Spending.Outlook.Basis, "预测："))
	}
	if p.Dual != nil {
		fmt.Fprintf(b, "  双监控  %s\n", p.Dual.Explanation)
	}
	if p.GoalReason != "" {
		fmt.Fprintf(b, "  目标  %s\n", p.GoalReason)
	}
	for i := range p.Indicators {
		writeIndicator(b, &p.Indicators[i])
	}
	if p.Advice != nil {
		writeAdvice(b, p.Advice)
	}
	for _, a := range p.Alerts {
		fmt.Fprintf(b, "  预警  %s %s %s\n", a.Rule.Chinese(), a.Level.Chinese(), a.Message)
	}
}

// unreported says of a project's light that it was drawn without the spending, or
// without any indicator.
func unreported(p *engine.ProjectResult) string {
	var what []string
	if p.Execution.Spent == nil {
		what = append(what, "支出")
	}
	awaited := slices.ContainsFunc(p.Indicators, func(r engine.Result) bool { return r.Verdict == engine.Unproven && r.Actual == nil })
	if awaited && p.Goal == engine.Grey {
		what = append(what, "指标")
	}
	if len(what) == 0 {
		return ""
	}
	why := "未报"
	if p.Code == "" { // the department: its figures are its projects'
		why = "汇总不出"
	}
	return "（" + strings.Join(what, "、") + why + "）"
}

// namedMovers bounds how many values that move the grade are named either way.
const namedMovers = 3

// writeAdvice prints what would move the project, a sentence a line.
func writeAdvice(b *strings.Builder, a *engine.Advice) {
	if a.Spending != nil {
		fmt.Fprintf(b, "  测算  %s\n", a.Spending.Sentence)
	}
	for _, list := range [][]engine.Counterfactual{a.Better, a.Worse} {
		for i, c := range list {
			if i == namedMovers && len(list) > namedMovers+1 {
				fmt.Fprintf(b, "  测算  另有%d项单独变化也会这样，所需的变化更大。\n", len(list)-i)
				break
			}
			fmt.Fprintf(b, "  测算  %s\n", c.Sentence)
		}
	}
	for _, note := range a.Notes {
		fmt.Fprintf(b, "  测算  %s\n", note)
	}
	if a.Application != "" {
		fmt.Fprintf(b, "  应用  %s（按等级的建议）。\n", a.Application)
	}
}

// writeOtherSchemes names what the methods that do not bind say, in one line.
func writeOtherSchemes(b *strings.Builder, s engine.Spending) {
	var others []string
	for _, one := range s.Schemes {
		if !one.Binding {
			others = append(others, one.ID+" "+one.Light.Chinese())
		}
	}
	if len(others) > 0 {
		fmt.Fprintf(b, "  参考  %s\n", strings.Join(others, "，"))
	}
}

// isForeseen tells whether a forecast says something.
func isForeseen(o *engine.Outlook) bool { return o != nil && o.Miss != nil }

var severityNames = map[rules.Severity]string{rules.Error: "错误", rules.Warn: "提醒", rules.Info: "提示"}

func writeIndicator(b *strings.Builder, r *engine.Result) {
	score := "—"
	if r.Score != nil {
		score = r.Score.String()
	}
	fmt.Fprintf(b, "  %s %s %s（%s）%s/%s\n      %s\n", r.Light.Chinese(), r.VerdictChinese(), r.Name, r.Level2, score, r.Marks, r.Explanation)
	said := r.Light == engine.Grey && strings.Contains(r.Explanation, strings.TrimPrefix(r.LightReason, r.Light.Chinese()+"："))
	if r.Score != nil && r.Light != engine.Green && !said {
		fmt.Fprintf(b, "      %s。\n", r.LightReason)
	}
	if r.Advice != nil {
		fmt.Fprintf(b, "      测算：%s\n", r.Advice.Sentence)
	}
	if isForeseen(r.Outlook) {
		fmt.Fprintf(b, "      %s\n", r.Outlook.Basis)
	}
	for _, d := range r.Diagnostics {
		if d.ID != "L02" {
			fmt.Fprintf(b, "      %s %s %s\n", severityNames[d.Severity], d.ID, d.Message)
		}
	}
}

// writeDepartment prints the department like a project, and then who serves its
// goals.
func writeDepartment(b *strings.Builder, d *engine.DepartmentResult) {
	writeProject(b, &d.ProjectResult)
	for _, g := range d.SubGoals {
		of := append([]string{}, g.Indicators...)
		if len(of) == 0 {
			of = []string{"没有指标"}
		}
		fmt.Fprintf(b, "  分项  %s（%s）：", g.Title, strings.Join(of, "、"))
		if len(g.Projects) == 0 {
			b.WriteString("没有对应的项目")
		}
		for i, p := range g.Projects {
			if i > 0 {
				b.WriteString("，")
			}
			fmt.Fprintf(b, "%s %s", p.Name, p.Light.Chinese())
			if p.Score != nil {
				fmt.Fprintf(b, " %s %s", p.Score, *p.Grade)
			}
		}
		b.WriteString("\n")
	}
	if d.ProjectsExplanation != "" {
		fmt.Fprintf(b, "  项目  %s\n", d.ProjectsExplanation)
	}
}
