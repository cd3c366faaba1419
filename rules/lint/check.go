package lint

import (
	"fmt"
	"strings"

	"zhunsheng/rules"
)

// Dimension is one side of the review of goals (财预〔2015〕88号). 可行性 has no check: it is left to a person.
type Dimension string

// The dimensions that checks belong to.
const (
	Completeness Dimension = "完整性"
	Relevance    Dimension = "相关性"
	Adequacy     Dimension = "适当性"
)

// Check is one thing that can be wrong with a goal table.
type Check struct {
	ID string
	// Severity is the worst that the check reports.
	Severity rules.Severity
	Title    string
	// run reports the findings; nil for what the reader of targets already found.
	run func(*pass)
}

// Document is what one run looks at: a declaration, its goal tables compiled, and earlier years where they are known.
type Document struct {
	Declaration *rules.Declaration
	Scheme      *rules.Scheme
	// Projects stand in the order of the declaration's tables.
	Projects []*rules.Project
	// Diagnostics are what reading and compiling found.
	Diagnostics []rules.Diagnostic
	History     []Year
}

// Finding is what a check says about one place.
type Finding struct {
	rules.Diagnostic
	// Code is the project's code, empty for the department's part.
	Code string
	// Level2 and Indicator name the indicator, where the finding is about one.
	Level2, Indicator string
	// Text is what the diagnostic's span points into, empty where it points at no text.
	Text string
	// Others are the codes of further projects that the finding is about as much: the twin of a copied table.
	Others []string
	// Waiver is set where somebody accepted the finding.
	Waiver *rules.Waiver
}

// Dimension is the side of the review that a check's findings count on; empty for checks of the form itself (F, M).
func (c Check) Dimension() Dimension { return dimensionOf(c.ID) }

// pass is one check's view of the document.
type pass struct {
	*Document
	*memo
	check Check
	// findings are those of the checks before, too: a long document has hundreds of thousands, which nobody wants to copy.
	findings []Finding
}

// at is where a finding stands, and how bad it is there.
type at struct {
	severity   rules.Severity
	project    *rules.Project
	rule       *rules.Rule  // the indicator, if the finding is about one
	source     rules.Source // where else, if it is not
	others     []*rules.Project
	suggestion string
}

// report adds a finding. The place is the indicator's target cell, else the source given, else the project's table.
func (p *pass) report(a at, format string, args ...any) {
	f := Finding{Diagnostic: rules.Diagnostic{ID: p.check.ID, Severity: a.severity, Message: fmt.Sprintf(format, args...),
		Suggestion: a.suggestion, Source: a.source}}
	if a.project != nil {
		f.Project, f.Code = a.project.Table.Name, a.project.Table.Code.Text
		if a.source == (rules.Source{}) {
			f.Source = a.project.Table.Source
		}
	}
	if a.rule != nil {
		f.Level2, f.Indicator = a.rule.Indicator.Level2, a.rule.Indicator.Name
		if a.source == (rules.Source{}) {
			f.Source = a.rule.Indicator.Target.Source
		}
	}
	for _, o := range a.others {
		f.Others = append(f.Others, o.Table.Code.Text)
	}
	p.findings = append(p.findings, f)
}

// indicators calls f for every indicator of the document.
func (p *pass) indicators(f func(*rules.Project, *rules.Rule)) {
	for _, project := range p.Projects {
		for _, rule := range project.Rules {
			f(project, rule)
		}
	}
}

// level2 tells whether an indicator stands under the level-2 label, written in any of the usual ways: 数量指标,
// 产出数量指标, 数量.
func level2(r *rules.Rule, label string) bool {
	return strings.Contains(r.Indicator.Level2, strings.TrimSuffix(label, "指标"))
}
