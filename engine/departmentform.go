package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// The findings about a department's printed form.
const (
	findingOwnMoney  = "D29" // its money is not its projects'
	findingOwnAgency = "D30" // it is an agency's, and not the department's
)

// SettleDepartment leaves of a department's printed form what the department reports
// itself: the form prints what its projects give as well, and that must go on following
// them. Names come to be those of the declaration, as Resolve does for projects. s and d
// are what is evaluated under and on; stored is what is stored of the month, nil where
// nothing. What was read from anything but a printed form stays as it is.
//
//	D20  the form prints another target than is declared (WARN)
//	D29  its money is not that of the projects: it was not taken (WARN)
//	D30  it names one agency of several, which is not the department (WARN)
func (r *Report) SettleDepartment(s *rules.Scheme, d *rules.Declaration, stored *Report) ([]rules.Diagnostic, error) {
	if r.Department == nil || r.Department.Silent == 0 {
		return nil, nil
	}
	goals, _ := s.CompileDepartment(d.Department, cmp.Or(d.FiscalYear, r.FiscalYear))
	if goals == nil || len(goals.Rules) == 0 {
		return nil, nil // evaluating says so
	}
	own := *r.Department
	own.Observations = slices.Clone(own.Observations)
	k := departmentForm{ProjectReport: &own, declared: d, table: goals.Table}
	if stored != nil && stored.Department != nil {
		k.stored = stored.Department.withLevels(goals.Table)
	}
	v := resolver{declared: d, year: cmp.Or(d.FiscalYear, r.FiscalYear)}
	v.observations(k.table, k.ProjectReport)
	k.found = v.found
	whole := r.beside(stored)
	whole.Department = nil
	outcome, _, err := Evaluate(s, d, whole.Within(d))
	if err != nil {
		return nil, fmt.Errorf("what the projects give the department: %w", err)
	}
	if outcome != nil {
		k.rolled = outcome.Department
	}
	k.checkAgency()
	k.settleMoney()
	k.settleActuals()
	r.Department = k.ProjectReport
	return k.found, nil
}

// beside is the report with what is stored of the projects that it does not mention.
func (r *Report) beside(stored *Report) *Report {
	whole := *r
	if stored == nil {
		return &whole
	}
	whole.Projects = slices.Clone(r.Projects)
	own := make(map[string]bool, len(r.Projects))
	for _, p := range r.Projects {
		own[p.Code] = true
	}
	for _, p := range stored.Projects {
		if !own[p.Code] {
			whole.Projects = append(whole.Projects, p)
		}
	}
	return &whole
}

// monthOf is the report of a list that is of the same month; nil where none is.
func monthOf(r *Report, list []*Report) *Report {
	i := slices.IndexFunc(list, func(s *Report) bool { return s.FiscalYear == r.FiscalYear && s.Month == r.Month })
	if i < 0 {
		return nil
	}
	return list[i]
}

// besides is what is known of a report's month without it: what is stored, and over it
// what the other files of the import say.
func (in *Intake) besides(r *Report, stored []*Report) *Report {
	known := Report{FiscalYear: r.FiscalYear, Month: r.Month}
	if s := monthOf(r, stored); s != nil {
		known = *s
	}
	for _, other := range in.Reports {
		if other != r && other.FiscalYear == r.FiscalYear && other.Month == r.Month {
			known.Projects = other.beside(&known).Projects
		}
	}
	return &known
}

// about keeps of the findings about a report and what is stored beside it those that
// are the report's, and what forbids evaluating.
func (r *Report) about(ds []rules.Diagnostic, d *rules.Declaration) []rules.Diagnostic {
	if r.Department == nil {
		return ds
	}
	own := map[string]bool{"": true, rules.DepartmentName: true}
	for _, t := range d.Tables {
		own[t.Name] = slices.ContainsFunc(r.Projects, func(p ProjectReport) bool { return p.Code == t.Code.Text })
	}
	return slices.DeleteFunc(ds, func(d rules.Diagnostic) bool { return d.Severity != rules.Error && !own[d.Project] })
}

// departmentForm is a department's printed form while it is settled.
type departmentForm struct {
	*ProjectReport
	stored   *ProjectReport
	declared *rules.Declaration
	table    *rules.GoalTable
	rolled   *DepartmentResult // nil where nothing could be decided
	found    []rules.Diagnostic
}

func (k *departmentForm) find(id string, source rules.Source, format string, args ...any) {
	k.found = append(k.found, rules.Diagnostic{ID: id, Severity: rules.Warn, Project: rules.DepartmentName, Source: source, Message: fmt.Sprintf(format, args...)})
}

// checkAgency questions a form of one agency of several: the department is all of them.
func (k *departmentForm) checkAgency() {
	name, several, one := rules.FoldName(k.Name), false, false
	for _, t := range k.declared.Tables {
		several = several || t.AgencyCode != k.declared.Tables[0].AgencyCode
		one = one || name != "" && name == rules.FoldName(t.AgencyName)
	}
	if several && one {
		k.find(findingOwnAgency, k.Source, "表上的部门名称“%s”只是目标表里的一个预算单位；部门整体是全部项目的，按部门整体的填报读取，请核对", k.Name)
	}
}

// settleMoney drops the money that the form prints of the projects. Where its budget is
// another, as that of a department with its basic expenditure (基本支出) is, its spending
// can't stand for the projects' either.
func (k *departmentForm) settleMoney() {
	declared := rules.Decimal{}
	for _, t := range k.declared.Tables {
		budget, _ := rules.ParseMoney(t.Budget.Text)
		declared = declared.Add(budget)
	}
	current := declared
	if k.rolled != nil {
		current = k.rolled.Execution.Budget.Decimal
	}
	initial, begun := rules.ParseMoney(k.Initial.Text)
	budget, known := rules.ParseMoney(k.Budget.Text)
	switch {
	case known && !budget.Equal(current):
		k.dropMoney(k.Budget.Source, "全年预算数", budget, current)
	case !known && begun && !initial.Equal(declared):
		k.dropMoney(k.Initial.Source, "年初预算数", initial, declared)
	}
	k.Budget, k.Initial = rules.Cell{}, rules.Cell{}
	spent, reported := rules.ParseMoney(k.Spent.Text)
	if k.rolled == nil || k.rolled.Execution.Spent == nil || !reported || !spent.Equal(k.rolled.Execution.Spent.Decimal) {
		return
	}
	k.Spent = rules.Cell{}
	if k.stored != nil && sameMoney(rules.Cell{Text: spent.String()}, k.stored.Spent) {
		k.Spent = k.stored.Spent
	}
}

func (k *departmentForm) dropMoney(source rules.Source, what string, printed, projects rules.Decimal) {
	k.find(findingOwnMoney, source, "部门整体表上的%s是%s万元，各项目合计是%s万元：部门整体按各项目的资金评判，表上的预算数、执行数没有采用；含有基本支出等不在项目里的资金的，这样是对的，否则请核对", what, Money{printed}, Money{projects})
	k.Spent, k.Expected, k.Funds = rules.Cell{}, rules.Cell{}, nil
	if k.stored != nil {
		k.Spent, k.Expected, k.Funds = k.stored.Spent, k.stored.Expected, k.stored.Funds
	}
}

// settleActuals drops the figures that are printed as the projects give them.
func (k *departmentForm) settleActuals() {
	if k.rolled == nil {
		return
	}
	given := map[rules.IndicatorKey]string{}
	for i := range k.rolled.Indicators {
		if one := &k.rolled.Indicators[i]; one.Actual != nil {
			given[rules.Indicator{Level2: one.Level2, Name: one.Name}.Key()] = rules.FoldName(*one.Actual)
		}
	}
	before := map[rules.IndicatorKey]rules.Cell{}
	if k.stored != nil {
		for _, o := range k.stored.Observations {
			before[o.Key()] = o.Actual
		}
	}
	for i := range k.Observations {
		o := &k.Observations[i]
		now := rules.FoldName(o.Actual.Text)
		if was := before[o.Key()]; now != "" && now == given[o.Key()] && strings.TrimSpace(was.Text) == "" {
			o.Actual.Text = "" // what is found of it stands there still
		}
	}
	k.Observations = slices.DeleteFunc(k.Observations, Observation.SaysNothing)
}
