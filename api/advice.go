package api

import (
	"context"
	"net/http"
	"slices"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

type adviceInput struct {
	ObservationsPath
	Yearly
	Scheme string `query:"scheme" doc:"评分办法的编号，或编号@版本；默认 MOF2020"`
}

// getAdvice evaluates one project on the newest data and tells what would move
// it. Nothing is stored.
func (s *server) getAdvice(ctx context.Context, in *adviceInput) (*body[engine.Outcome], error) {
	b, err := s.projectBook(ctx, in.Scoped, in.Yearly, in.Month, in.Code, in.Scheme)
	if err != nil {
		return nil, err
	}
	if len(b.report.Projects) == 0 {
		return nil, problemOf(http.StatusNotFound, "这个月底还没有执行数据，无从测算")
	}
	if err := engine.Advise(b.scheme, b.declaration, b.report, b.outcome); err != nil {
		return nil, err
	}
	return &body[engine.Outcome]{*b.outcome}, nil
}

// projectBook is one project of the stored book at a checkpoint, evaluated.
type projectBook struct {
	scope       engine.Scope
	scheme      *rules.Scheme
	declaration *rules.Declaration // of this project alone, without its department
	report      *engine.Report
	outcome     *engine.Outcome
	// agency are the goal tables of its agency, itself among them.
	agency []*rules.GoalTable
}

func (s *server) projectBook(ctx context.Context, scoped Scoped, yearly Yearly, month int, code, scheme string) (*projectBook, error) {
	scope, year, err := s.of(ctx, scoped, yearly)
	if err != nil {
		return nil, err
	}
	b := &projectBook{scope: scope}
	if b.scheme, err = s.scheme(ctx, scope, scheme); err != nil {
		return nil, err
	}
	table, err := s.Register.Project(ctx, scope, year, code)
	if err != nil {
		return nil, missing(err, noProject, year, code) // before anything of others is read
	}
	all, report, err := s.Register.Book(ctx, engine.Period{Division: scope.Division, FiscalYear: year, Month: month})
	if err != nil {
		return nil, err
	}
	b.report = ofProject(report, code)
	b.declaration = &rules.Declaration{FiscalYear: year, Division: scope.Division, Tables: []*rules.GoalTable{table}}
	b.agency = slices.DeleteFunc(all.Tables, func(t *rules.GoalTable) bool { return t.AgencyCode != table.AgencyCode })
	outcome, ds, err := engine.Evaluate(b.scheme, b.declaration, b.report)
	if err != nil {
		return nil, err
	}
	if outcome == nil {
		return nil, &refused{"目标表或执行数据有错误，没有评价", ds}
	}
	b.outcome = outcome
	return b, nil
}

// ofProject is a report with its history about one project only.
func ofProject(r *engine.Report, code string) *engine.Report {
	r.Department = nil
	r.Projects = slices.DeleteFunc(r.Projects, func(p engine.ProjectReport) bool { return p.Code != code })
	for i := range r.History {
		ofProject(&r.History[i], code)
	}
	return r
}
