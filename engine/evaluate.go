package engine

import (
	"cmp"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// yearEnd is the month whose checkpoint is scored.
const yearEnd = 12

// Evaluate judges every project of a declaration on a report: monitoring before
// December, self-evaluation at month 12. An ERROR in the forms or in the data
// forbids evaluating: the outcome is then nil and the diagnostics say what to
// mend. error is for a broken invariant only.
func Evaluate(s *rules.Scheme, d *rules.Declaration, r *Report) (*Outcome, []rules.Diagnostic, error) {
	part, err := EvaluatePart(s, d, r)
	if err != nil {
		return nil, nil, err
	}
	if part.Outcome != nil {
		part.Outcome.InputDigest = digest(d, r)
	}
	return part.Outcome, JoinFindings([]Findings{part.Findings}), nil
}

// evaluationsOf are the evaluations of the projects on a report, in order.
func evaluationsOf(s *rules.Scheme, projects []*rules.Project, r *Report) []evaluation {
	reports := make(map[string]*ProjectReport, len(r.Projects))
	for i := range r.Projects {
		reports[r.Projects[i].Code] = &r.Projects[i]
	}
	spent := lastSpent(r)
	list := make([]evaluation, len(projects))
	for i, p := range projects {
		code := p.Table.Code.Text
		list[i] = evaluation{scheme: s, project: p, period: Period{FiscalYear: r.FiscalYear, Month: r.Month}, report: reports[code]}
		list[i].previous, list[i].previousMonth = spent[code].ProjectReport, spent[code].Month
	}
	return list
}

// lastSpent is each project's share of the last earlier month that reports its spending,
// by its code.
func lastSpent(r *Report) map[string]MonthReport {
	last := map[string]MonthReport{}
	for _, h := range sortedBy(r.History, func(h Report) int { return -h.Month }) {
		for i := range h.Projects {
			p := &h.Projects[i]
			if _, later := last[p.Code]; !later && h.Month < r.Month && strings.TrimSpace(p.Spent.Text) != "" {
				last[p.Code] = MonthReport{h.Month, p}
			}
		}
	}
	return last
}

// evaluation is the evaluation of one project, or of the department as a whole.
type evaluation struct {
	scheme   *rules.Scheme
	project  *rules.Project
	period   Period
	report   *ProjectReport // nil where nothing was reported
	previous *ProjectReport
	// previousMonth is the month of previous.
	previousMonth int
	// rolled is set for the department: its figures are its projects'.
	rolled *rolledUp

	funds       funds
	diagnostics []rules.Diagnostic
	alerts      []Alert
}

func (e *evaluation) scored() bool { return e.period.Month == yearEnd }

func (e *evaluation) find(id string, severity rules.Severity, source rules.Source, message string) {
	e.diagnostics = append(e.diagnostics, rules.Diagnostic{ID: id, Severity: severity, Project: e.project.Table.Name, Source: e.place(source), Message: message})
}

// place is where a value stands, or for what is not reported, the project's report or
// else its goal table.
func (e *evaluation) place(source rules.Source) rules.Source {
	reported := rules.Source{}
	if e.report != nil {
		reported = e.report.Source
	}
	return cmp.Or(source, reported, e.project.Table.Source)
}

// alert adds an alert. Rule and subject are its identity at a checkpoint, so a
// second one joins the first: the worse level, both messages.
func (e *evaluation) alert(a Alert) {
	i := slices.IndexFunc(e.alerts, func(b Alert) bool { return b.Rule == a.Rule && b.Subject() == a.Subject() })
	if i < 0 {
		e.alerts = append(e.alerts, a)
		return
	}
	first := &e.alerts[i]
	first.Level = worst(first.Level, a.Level)
	first.Message += "；" + a.Message
}

func (e *evaluation) run() (ProjectResult, error) {
	t := e.project.Table
	result := ProjectResult{Code: t.Code.Text, Name: t.Name, Agency: t.AgencyCode, Flags: []string{}}
	e.readFunds()
	if e.silent() {
		e.alert(Alert{Rule: AlertData, Level: Yellow, Message: unreported + "，请补报"})
	}
	var err error
	if result.Execution, err = e.execution(); err != nil {
		return result, err
	}
	if result.Spending, err = e.spending(); err != nil {
		return result, err
	}
	if result.Indicators, err = e.indicators(); err != nil {
		return result, err
	}
	if result.Dual, err = e.dual(result.Indicators); err != nil {
		return result, err
	}
	if err = e.summarise(&result); err != nil {
		return result, err
	}
	if err = e.plausibility(&result); err != nil {
		return result, err
	}
	result.Alerts = append([]Alert{}, e.alerts...)
	return result, nil
}

// silent tells whether the unit reported nothing of the project, or left every
// field blank: one cause, and so one alert. A department need not report.
func (e *evaluation) silent() bool {
	switch {
	case e.rolled != nil:
		return false
	case e.report == nil:
		return true
	case strings.TrimSpace(e.report.Spent.Text) != "":
		return false
	}
	return !slices.ContainsFunc(e.report.Observations, func(o Observation) bool {
		return strings.TrimSpace(o.Actual.Text) != "" || o.Grade != "" || o.NotApplicable
	})
}

// summarise draws the project's lights, flags, total and grade from its parts.
func (e *evaluation) summarise(r *ProjectResult) error {
	ahead := r.Spending.Light == Blue
	for _, i := range r.Indicators {
		ahead = ahead || i.Light == Blue
		r.Provisional = r.Provisional || i.Provisional
	}
	var err error
	if r.Goal, r.GoalReason, err = e.goal(r.Indicators); err != nil {
		return err
	}
	r.Light = worst(r.Spending.Light, r.Goal)
	if r.Dual != nil {
		r.Light = worst(r.Light, r.Dual.Light)
	}
	if ahead {
		r.Flags = append(r.Flags, FlagAhead)
	}
	if !e.scored() {
		return nil
	}
	r.Provisional = r.Provisional || e.fundsProvisional()
	total := *r.Execution.Score
	for _, i := range r.Indicators {
		if i.Score != nil {
			total += *i.Score
		}
	}
	grade, err := e.gradeOf(total)
	if err != nil {
		return err
	}
	if r.Provisional {
		grade = e.scheme.Grades.Provisional
	}
	r.Score, r.Grade = &total, &grade
	return nil
}

func (e *evaluation) gradeOf(total Hundredths) (string, error) {
	w, err := decide(e.scheme.Grades.Formula.Formula, rules.GradeOperands{Total: total.Decimal()})
	if err != nil {
		return "", err
	}
	return w.Value.(string), nil
}
