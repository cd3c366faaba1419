package sheet

import (
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// A form that nobody touched has its labels and columns and no project: it is left out
// and told, for people hand in the workbook that they were given, with tabs to spare. A
// form that says anything else but no project stays an ERROR.

func (f *findings) tellBlank(at int, source rules.Source) {
	f.add(at, "F32", rules.Warn, source, "这张表是空白的（只有栏目，项目名称、金额、目标、指标都没有填），没有读取；不用的请删去")
}

// isNought tells whether a cell of a form that nobody filled in says nothing: it is blank,
// struck out, or a sum of blanks.
func isNought(text string) bool { return strings.Trim(dashes.Replace(label(text)), "-/0.%") == "" }

// isBlankForm tells whether nothing of the table that is being read was filled in.
func (r *formReader) isBlankForm() bool {
	t, p := r.table, r.passed
	said := t.Code.Text + t.Name + t.Goal + t.Purpose
	planned := slices.ContainsFunc(t.Plan, func(c rules.PlanCell) bool { return !isNought(c.Percent.Text) })
	return t != r.whole && clean(said) == "" && isNought(t.Budget.Text) && isNought(t.Fiscal.Text) && isNought(t.Other.Text) && !planned &&
		len(t.Indicators)+len(p.goals)+len(p.funds)+len(p.indicators)+len(p.past) == 0 && r.kept == len(r.unread)
}

// dropBlank forgets the table that is being read: nothing of it was filled in.
func (r *formReader) dropBlank() {
	r.tellBlank(r.at, r.table.Source)
	r.tables = slices.DeleteFunc(r.tables, func(t *rules.GoalTable) bool { return t == r.table })
	r.blank = true
}

// isBlank tells whether nothing of a project's form was filled in.
func (p *filledProject) isBlank() bool {
	amounts := []rules.Cell{p.Initial, p.Budget, p.Spent, p.Expected}
	for _, fund := range p.Funds {
		amounts = append(amounts, fund.Initial, fund.Budget, fund.Spent, fund.Expected)
	}
	said := p.Code + p.Name + p.GoalActual + p.Reason
	return !p.whole && clean(said) == "" && !slices.ContainsFunc(amounts, func(c rules.Cell) bool { return !isNought(c.Text) }) &&
		!slices.ContainsFunc(p.Observations, func(o engine.Observation) bool { return clean(o.Name) != "" || !o.SaysNothing() })
}

func (r *filledReader) dropBlank() {
	r.tellBlank(r.current.at, r.current.Source)
	r.projects = slices.DeleteFunc(r.projects, func(p *filledProject) bool { return p == r.current })
	r.blank = true
}

// withoutBlankTabs leaves out the tabs of a workbook that hold a blank form and nothing
// else, so that they do not say of which kind the workbook is. One that has no other tabs
// stays as it is.
func (d document) withoutBlankTabs(f *findings) document {
	var rest document
	var blank []finding
	for from, to := 0, 0; from < len(d.lines); from = to {
		for to = from; to < len(d.lines) && d.lines[to].sheet == d.lines[from].sheet; to++ {
		}
		tab := document{lines: d.lines[from:to]}
		if found := tab.blankForm(); found != nil && to-from < len(d.lines) {
			blank = append(blank, finding{at: from, Diagnostic: *found})
			continue
		}
		rest.lines = append(rest.lines, tab.lines...)
	}
	if len(blank) == 0 || !rest.declaresGoals() && !rest.holdsExecution() {
		return d
	}
	for _, one := range blank {
		f.tellBlank(one.at, one.Source)
	}
	return rest
}

// blankForm is what is to be said of a tab that holds blank forms and nothing else, nil
// for another.
func (d document) blankForm() *rules.Diagnostic {
	if !d.lines[0].inTable || d.namesProject() || !d.declaresGoals() && !d.holdsExecution() {
		return nil
	}
	f, given := &findings{}, Given{FiscalYear: 1, Month: 1}
	if d.declaresGoals() {
		readForm(d, f, given)
	} else {
		readReportForm(d, f, given)
	}
	var told *rules.Diagnostic
	for _, one := range f.sorted() {
		switch {
		case one.ID == "F32" && one.Severity == rules.Warn:
			told = &one
		case one.ID != "F32" && one.Severity != rules.Info:
			return nil
		}
	}
	return told
}

// namesProject tells whether some label for a project has a value beside it.
func (d document) namesProject() bool {
	return slices.ContainsFunc(d.lines, func(l line) bool {
		first := l.first()
		return first >= 0 && len(l.own()) > 1 && slices.Contains(starts, headLabel(l.cells[first].text)) &&
			slices.ContainsFunc(fieldsOf(l), func(one headField) bool { return slices.Contains(starts, one.name) })
	})
}
