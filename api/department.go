package api

import (
	"context"
	"slices"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// departmentActuals is what the department reports of itself. Its budget is its
// projects'; figures that it does not report are rolled up from them.
type departmentActuals struct {
	Spent *string `json:"spent,omitempty" doc:"累计执行数（万元）；各项目都报了的，按各项目之和"`
	Reported
	Indicators []departmentActual `json:"indicators" maxItems:"1000"`
}

type departmentActual struct {
	Level2 string `json:"level2,omitempty" doc:"缺省时按名称认"`
	IndicatorReport
}

// DepartmentPath names the department's data of one checkpoint.
type DepartmentPath struct {
	Scoped
	Month int `path:"month" minimum:"1" maximum:"12"`
}

type departmentInput struct {
	DepartmentPath
	Yearly
}

type departmentOutput struct {
	ETag string `header:"ETag"`
	Body departmentActuals
}

func (s *server) getDepartmentObservations(ctx context.Context, in *departmentInput) (*departmentOutput, error) {
	scope, year, err := s.of(ctx, in.Scoped, in.Yearly)
	if err != nil {
		return nil, err
	}
	r, tag, err := s.Register.DepartmentObservations(ctx, scope, year, in.Month)
	if err != nil {
		return nil, err
	}
	own := actualsOf(r)
	answer := departmentActuals{Spent: own.Spent, Reported: own.Reported, Indicators: []departmentActual{}}
	for _, o := range own.Indicators {
		answer.Indicators = append(answer.Indicators, departmentActual(o))
	}
	return &departmentOutput{ETag: quoteTag(tag), Body: answer}, nil
}

type putDepartmentInput struct {
	DepartmentPath
	Writing
	Body departmentActuals
}

// putDepartmentObservations checks the data as an evaluation of the period would,
// on what its projects report, and stores them only where nothing is wrong.
func (s *server) putDepartmentObservations(ctx context.Context, in *putDepartmentInput) (*departmentOutput, error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	scheme, err := s.scheme(ctx, scope, "")
	if err != nil {
		return nil, err
	}
	declaration, book, err := s.Register.Book(ctx, engine.Period{Division: scope.Division, FiscalYear: in.Year, Month: in.Month})
	if err != nil {
		return nil, missing(err, noTables, in.Year)
	}
	own := actuals{Spent: in.Body.Spent, Reported: in.Body.Reported}
	for _, o := range in.Body.Indicators {
		own.Indicators = append(own.Indicators, indicatorActual(o))
	}
	report := own.report("")
	book.Department = &report
	outcome, ds, err := engine.Evaluate(scheme, declaration, book)
	if err != nil {
		return nil, err
	}
	if outcome == nil || engine.Unstorable(ds) {
		return nil, &refused{"部门的执行数据或它的项目有错误，没有保存", aboutDepartment(ds)}
	}
	tag, err := s.Register.SaveDepartmentObservations(ctx, scope, in.Year, in.Month, report, in.ifMatch(), "api", s.Now())
	if err != nil {
		return nil, err
	}
	return &departmentOutput{ETag: quoteTag(tag), Body: in.Body}, nil
}

// aboutDepartment keeps what forbids storing, and the findings about the
// department's own report: its projects' were told when they were reported.
func aboutDepartment(ds []rules.Diagnostic) []rules.Diagnostic {
	return slices.DeleteFunc(ds, func(d rules.Diagnostic) bool {
		return d.Severity != rules.Error && (d.Project != rules.DepartmentName || d.Source.File != apiSource)
	})
}
