package sheet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"zhunsheng/engine"
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

// WriteOutcomeText prints an outcome for people: a project a paragraph, a
// sentence for every mark and light. Scenarios compare it word by word.
func WriteOutcomeText(w io.Writer, o *engine.Outcome) error {
	var b strings.Builder
	kind := "绩效运行监控"
	if o.Month == 12 {
		kind = "绩效自评"
	}
	fmt.Fprintf(&b, "%d年%d月底 %s 评分办法%s\n", o.FiscalYear, o.Month, kind, o.Scheme)
	for i := range o.Projects {
		writeProject(&b, &o.Projects[i])
	}
	if o.Department != nil {
		writeDepartment(&b, o.Department)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeProject(b *strings.Builder, p *engine.ProjectResult) {
	fmt.Fprintf(b, "\n%s", strings.TrimSpace(p.Code+" "+p.Name))
	if p.Score != nil {
		fmt.Fprintf(b, "  总分%s %s", p.Score, *p.Grade)
	}
	fmt.Fprintf(b, "  %s", p.Light.Chinese())
	for _, f := range p.Flags {
		fmt.Fprintf(b, " %s", f)
	}
	fmt.Fprintf(b, "\n  执行  %s\n  支出  %s\n", p.Execution.Explanation, p.Spending.Explanation)
	if len(p.Spending.Notes) > 0 {
		fmt.Fprintf(b, "        [%s]\n", strings.Join(p.Spending.Notes, " "))
	}
	writeOtherSchemes(b, p.Spending)
	writeOutlook(b, p.Spending.Outlook)
	if p.Dual != nil {
		fmt.Fprintf(b, "  双控  %s\n", p.Dual.Explanation)
	}
	for i := range p.Indicators {
		writeIndicator(b, &p.Indicators[i])
	}
	if p.Advice != nil {
		writeAdvice(b, p.Advice)
	}
	for _, a := range p.Alerts {
		fmt.Fprintf(b, "  预警  %s %s %s\n", a.Rule, a.Level, a.Message)
	}
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
		fmt.Fprintf(b, "  应用  %s（按等级的建议，仅供参考）。\n", a.Application)
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

// writeOutlook prints a forecast that says something.
func writeOutlook(b *strings.Builder, o *engine.Outlook) {
	if o != nil && o.Miss != nil {
		fmt.Fprintf(b, "      %s\n", o.Basis)
	}
}

func writeIndicator(b *strings.Builder, r *engine.Result) {
	score := "—"
	if r.Score != nil {
		score = r.Score.String()
	}
	fmt.Fprintf(b, "  %s %s %s（%s）%s/%s\n      %s\n", r.Light.Chinese(), r.Verdict, r.Name, r.Level2, score, r.Marks, r.Explanation)
	if r.Score != nil && r.Light != engine.Green {
		fmt.Fprintf(b, "      %s。\n", r.LightReason)
	}
	if r.Advice != nil {
		fmt.Fprintf(b, "      测算：%s\n", r.Advice.Sentence)
	}
	writeOutlook(b, r.Outlook)
	for _, d := range r.Diagnostics {
		if d.ID != "L02" {
			fmt.Fprintf(b, "      %s %s %s\n", d.Severity, d.ID, d.Message)
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
