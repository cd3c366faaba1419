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
	scope, year, err := s.of(ctx, in.Scoped, in.Yearly)
	if err != nil {
		return nil, err
	}
	scheme, err := s.scheme(ctx, scope, in.Scheme)
	if err != nil {
		return nil, err
	}
	declaration, report, err := s.bookOf(ctx, scope, year, in.Month, in.Code)
	if err != nil {
		return nil, err
	}
	outcome, ds, err := engine.Evaluate(scheme, declaration, report)
	if err != nil {
		return nil, err
	}
	if outcome == nil {
		return nil, &refused{"目标表或执行数据有错误，没有评价", ds}
	}
	if err := engine.Advise(scheme, declaration, report, outcome); err != nil {
		return nil, err
	}
	return &body[engine.Outcome]{*outcome}, nil
}

// bookOf is the newest book of a checkpoint, of one project alone.
func (s *server) bookOf(ctx context.Context, scope engine.Scope, year, month int, code string) (*rules.Declaration, *engine.Report, error) {
	if _, err := s.Register.Project(ctx, scope, year, code); err != nil {
		return nil, nil, err // before anything of others is read
	}
	declaration, report, err := s.Register.Book(ctx, engine.Period{Division: scope.Division, FiscalYear: year, Month: month})
	if err != nil {
		return nil, nil, err
	}
	declaration.Tables = slices.DeleteFunc(declaration.Tables, func(t *rules.GoalTable) bool { return t.Code.Text != code })
	only(report, code)
	if len(report.Projects) == 0 {
		return nil, nil, problemOf(http.StatusNotFound, "这个月底还没有执行数据，无从测算")
	}
	for i := range report.History {
		only(&report.History[i], code)
	}
	return declaration, report, nil
}

// only drops what a report says of other projects.
func only(r *engine.Report, code string) {
	r.Projects = slices.DeleteFunc(r.Projects, func(p engine.ProjectReport) bool { return p.Code != code })
}
