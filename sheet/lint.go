package sheet

import (
	"cmp"
	"io"
	"slices"

	"zhunsheng/rules"
	"zhunsheng/rules/lint"
)

// Lint is what was found in goal tables, with what a reader of it must know.
type Lint struct {
	Files  []string
	Scheme string
	Report *lint.Report
	// Least leaves milder findings out of the list. They count all the same.
	Least rules.Severity
}

// lintSection is what was found on one project; without a grade, on the department's part and the files.
type lintSection struct {
	grade            *lint.Grade
	findings, waived []lint.Finding
	alsoIn           []lint.Finding // those of other sections that are about this project as much
	left             int            // how many are milder than Least
}

// sections are in the order of the document, each with its findings by severity and id. The part without a project is the
// first.
func (l Lint) sections() []*lintSection {
	general := &lintSection{}
	sections := []*lintSection{general}
	byCode, byName := map[string]*lintSection{}, map[string]*lintSection{}
	for i := range l.Report.Grades {
		g := &l.Report.Grades[i]
		s := &lintSection{grade: g}
		sections = append(sections, s)
		if byCode[g.Code] == nil && g.Code != "" {
			byCode[g.Code] = s
		}
		if byName[g.Project] == nil {
			byName[g.Project] = s
		}
	}
	of := func(f lint.Finding) *lintSection {
		switch {
		case byCode[f.Code] != nil:
			return byCode[f.Code]
		case f.Code == "" && f.Project != "" && byName[f.Project] != nil:
			return byName[f.Project]
		}
		return general
	}
	for _, f := range l.Report.Findings {
		s := of(f)
		if f.Severity < l.Least {
			s.left++
			continue
		}
		s.findings = append(s.findings, f)
		for _, code := range f.Others {
			if other := byCode[code]; other != nil && other != s {
				other.alsoIn = append(other.alsoIn, f)
			}
		}
	}
	for _, f := range l.Report.Waived {
		s := of(f)
		s.waived = append(s.waived, f)
	}
	for _, s := range sections {
		for _, list := range [][]lint.Finding{s.findings, s.alsoIn, s.waived} {
			slices.SortStableFunc(list, func(a, b lint.Finding) int {
				return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.ID, b.ID))
			})
		}
	}
	return sections
}

type lintJSON struct {
	Files    []string          `json:"files"`
	Scheme   string            `json:"scheme"`
	Findings []lintFindingJSON `json:"findings"`
	Waived   []lintWaivedJSON  `json:"waived"`
	Grades   []lintGradeJSON   `json:"grades"`
	Summary  lintSummary       `json:"summary"`
}

type lintFindingJSON struct {
	ID         string         `json:"id"`
	Severity   rules.Severity `json:"severity"`
	Project    string         `json:"project"`
	Code       string         `json:"code"`
	Level2     string         `json:"level2"`
	Indicator  string         `json:"indicator"`
	Place      string         `json:"place"`
	File       string         `json:"file"`
	Sheet      string         `json:"sheet"`
	Cell       string         `json:"cell"`
	Start      int            `json:"start"`
	End        int            `json:"end"`
	Text       string         `json:"text"`
	Message    string         `json:"message"`
	Suggestion string         `json:"suggestion"`
	Others     []string       `json:"others"`
}

type lintWaivedJSON struct {
	lintFindingJSON
	Waiver lintWaiverJSON `json:"waiver"`
}

type lintWaiverJSON struct {
	Author string `json:"author"`
	Reason string `json:"reason"`
}

type lintGradeJSON struct {
	Project    string                    `json:"project"`
	Code       string                    `json:"code"`
	Dimensions map[lint.Dimension]string `json:"dimensions"`
	Overall    string                    `json:"overall"`
}

// lintSummary counts open findings by severity, and the waived ones.
type lintSummary struct {
	Error  int `json:"ERROR"`
	Warn   int `json:"WARN"`
	Info   int `json:"INFO"`
	Waived int `json:"waived"`
}

func (l Lint) summary() lintSummary {
	s := lintSummary{Waived: len(l.Report.Waived)}
	for _, f := range l.Report.Findings {
		switch f.Severity {
		case rules.Error:
			s.Error++
		case rules.Warn:
			s.Warn++
		default:
			s.Info++
		}
	}
	return s
}

// WriteLint prints findings as JSON, in the order in which WriteLintText does.
func WriteLint(w io.Writer, l Lint) error {
	out := lintJSON{Files: append([]string{}, l.Files...), Scheme: l.Scheme, Findings: []lintFindingJSON{},
		Waived: []lintWaivedJSON{}, Grades: []lintGradeJSON{}, Summary: l.summary()}
	for _, s := range l.sections() {
		for _, f := range s.findings {
			out.Findings = append(out.Findings, findingJSON(f))
		}
		for _, f := range s.waived {
			out.Waived = append(out.Waived, lintWaivedJSON{findingJSON(f), lintWaiverJSON{f.Waiver.Author, f.Waiver.Reason}})
		}
	}
	for _, g := range l.Report.Grades {
		out.Grades = append(out.Grades, lintGradeJSON(g))
	}
	return writeJSON(w, out)
}

func findingJSON(f lint.Finding) lintFindingJSON {
	return lintFindingJSON{
		ID: f.ID, Severity: f.Severity, Project: f.Project, Code: f.Code, Level2: f.Level2, Indicator: f.Indicator,
		Place: f.Source.String(), File: f.Source.File, Sheet: f.Source.Sheet, Cell: f.Source.Cell,
		Start: f.Start, End: f.End, Text: f.Text, Message: f.Message, Suggestion: f.Suggestion, Others: append([]string{}, f.Others...),
	}
}
