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
	projects, ds := s.CompileDeclaration(d, r.FiscalYear)
	found := checkReport(d, r)
	blocked := len(rules.FormErrors(ds)) > 0 || rules.HasErrors(found)
	ds = append(ds, found...)
	if blocked {
		return nil, ds, nil
	}
	o := &Outcome{
		Scheme: s.ID, SchemeDigest: s.Digest, InputDigest: digest(d, r),
		FiscalYear: r.FiscalYear, Month: r.Month, Projects: make([]ProjectResult, 0, len(projects)),
	}
	reports := make(map[string]*ProjectReport, len(r.Projects))
	for i := range r.Projects {
		reports[r.Projects[i].Code] = &r.Projects[i]
	}
	for _, p := range projects {
		e := evaluation{scheme: s, project: p, period: Period{FiscalYear: r.FiscalYear, Month: r.Month}, report: reports[p.Table.Code.Text]}
		e.previous = previousSpent(r, p.Table.Code.Text)
		result, err := e.run()
		if err != nil {
			return nil, nil, err
		}
		ds = append(ds, e.diagnostics...)
		blocked = blocked || rules.HasErrors(e.diagnostics)
		o.Projects = append(o.Projects, result)
	}
	if blocked {
		return nil, ds, nil
	}
	return o, ds, nil
}

// previousSpent is a project's share of the last earlier month that reports its
// spending.
func previousSpent(r *Report, code string) *ProjectReport {
	earlier := slices.Clone(r.History)
	slices.SortFunc(earlier, func(a, b Report) int { return cmp.Compare(b.Month, a.Month) })
	for _, h := range earlier {
		for i := range h.Projects {
			if p := &h.Projects[i]; h.Month < r.Month && p.Code == code && strings.TrimSpace(p.Spent.Text) != "" {
				return p
			}
		}
	}
	return nil
}

// evaluation is the evaluation of one project.
type evaluation struct {
	scheme   *rules.Scheme
	project  *rules.Project
	period   Period
	report   *ProjectReport // nil where nothing was reported
	previous *ProjectReport

	funds       funds
	diagnostics []rules.Diagnostic
	alerts      []Alert
}

func (e *evaluation) scored() bool { return e.period.Month == yearEnd }

func (e *evaluation) find(id string, severity rules.Severity, source rules.Source, message string) {
	e.diagnostics = append(e.diagnostics, rules.Diagnostic{ID: id, Severity: severity, Project: e.project.Table.Name, Source: source, Message: message})
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
	if e.report == nil || e.reportsNothing() {
		e.alert(Alert{Rule: AlertData, Level: Yellow, Message: "本期执行数据未报，请补报"})
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
	e.summarise(&result)
	if err = e.plausibility(&result); err != nil {
		return result, err
	}
	result.Alerts = append([]Alert{}, e.alerts...)
	return result, nil
}

// reportsNothing tells whether the unit left every field of the project blank:
// one cause, and so one alert.
func (e *evaluation) reportsNothing() bool {
	if strings.TrimSpace(e.report.Spent.Text) != "" {
		return false
	}
	return !slices.ContainsFunc(e.report.Observations, func(o Observation) bool {
		return strings.TrimSpace(o.Actual.Text) != "" || o.Grade != "" || o.NotApplicable
	})
}

// summarise draws the project's lights, flags, total and grade from its parts.
func (e *evaluation) summarise(r *ProjectResult) {
	ahead := r.Spending.Light == Blue
	r.Goal = Grey
	for _, i := range r.Indicators {
		r.Goal = worst(r.Goal, i.Light)
		ahead = ahead || i.Light == Blue
		r.Provisional = r.Provisional || i.Provisional
	}
	r.Light = worst(r.Spending.Light, r.Goal)
	if r.Dual != nil {
		r.Light = worst(r.Light, r.Dual.Light)
	}
	if ahead {
		r.Flags = append(r.Flags, FlagAhead)
	}
	if !e.scored() {
		return
	}
	r.Provisional = r.Provisional || e.funds.provisional()
	total := *r.Execution.Score
	for _, i := range r.Indicators {
		if i.Score != nil {
			total += *i.Score
		}
	}
	grade := e.scheme.GradeOf(total.Decimal())
	if r.Provisional {
		grade = e.scheme.Grades.Provisional
	}
	r.Score, r.Grade = &total, &grade
}
