package api

import (
	"context"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

type projectsInput struct {
	Scoped
	Yearly
	Paged
	Agency string `query:"agency" doc:"预算单位编码"`
	Light  string `query:"light" enum:"RED,ORANGE,YELLOW,GREEN,BLUE,GREY"`
	Grade  string `query:"grade"`
	Q      string `query:"q" doc:"在项目编码和名称中查找"`
}

func (s *server) listProjects(ctx context.Context, in *projectsInput) (*body[page[engine.ProjectEntry]], error) {
	scope, year, err := s.of(ctx, in.Scoped, in.Yearly)
	if err != nil {
		return nil, err
	}
	scope.Agency = in.Agency
	list, err := s.Register.Projects(ctx, scope, engine.ProjectQuery{
		Year: year, Light: engine.Light(in.Light), Grade: in.Grade, Text: in.Q, After: in.After, Limit: in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	return &body[page[engine.ProjectEntry]]{pageOf(list, in.Limit, func(p engine.ProjectEntry) string { return p.Code })}, nil
}

// ProjectInput names one project of one year.
type ProjectInput struct {
	Scoped
	Yearly
	Code string `path:"code"`
}

// projectView is a goal table as the service shows it: what was declared, and
// the rule that each target became.
type projectView struct {
	Code       string          `json:"code"`
	Name       string          `json:"name"`
	Agency     string          `json:"agency"`
	AgencyName string          `json:"agency_name"`
	Year       int             `json:"year"`
	Budget     string          `json:"budget"`
	Purpose    string          `json:"purpose"`
	Goal       string          `json:"goal"`
	Plan       []planView      `json:"plan"`
	Indicators []indicatorView `json:"indicators"`
}

type planView struct {
	Month   int    `json:"month"`
	Percent string `json:"percent"`
}

type indicatorView struct {
	Level1       string             `json:"level1"`
	Level2       string             `json:"level2"`
	Name         string             `json:"name"`
	Target       string             `json:"target"`
	Basis        string             `json:"basis"`
	Source       rules.Source       `json:"source"`
	Accumulation rules.Accumulation `json:"accumulation"`
	Why          string             `json:"why" doc:"累计类型是怎样判断的"`
	NeedsReview  bool               `json:"needs_review"`
	Expr         rules.Expressions  `json:"expr"`
	Diagnostics  []rules.Diagnostic `json:"diagnostics"`
}

func (s *server) getProject(ctx context.Context, in *ProjectInput) (*body[projectView], error) {
	scope, year, err := s.of(ctx, in.Scoped, in.Yearly)
	if err != nil {
		return nil, err
	}
	t, err := s.Register.Project(ctx, scope, year, in.Code)
	if err != nil {
		return nil, missing(err, noProject, year, in.Code)
	}
	scheme, err := s.scheme(ctx, scope, "")
	if err != nil {
		return nil, err
	}
	view := projectView{
		Code: t.Code.Text, Name: t.Name, Agency: t.AgencyCode, AgencyName: t.AgencyName, Year: year,
		Budget: t.Budget.Text, Purpose: t.Purpose, Goal: t.Goal, Plan: []planView{}, Indicators: []indicatorView{},
	}
	for _, p := range t.Plan {
		view.Plan = append(view.Plan, planView{p.Month, p.Percent.Text})
	}
	for _, i := range t.Indicators {
		r := scheme.Compile(i, year)
		view.Indicators = append(view.Indicators, indicatorView{
			Level1: i.Level1, Level2: i.Level2, Name: i.Name, Target: i.Target.Text, Basis: i.Basis, Source: i.Target.Source,
			Accumulation: r.Accumulation, Why: r.Why, NeedsReview: r.NeedsReview, Expr: r.Expressions(), Diagnostics: append([]rules.Diagnostic{}, r.Diagnostics...),
		})
	}
	return &body[projectView]{view}, nil
}

func (s *server) getHistory(ctx context.Context, in *ProjectInput) (*body[page[engine.TableVersion]], error) {
	scope, year, err := s.of(ctx, in.Scoped, in.Yearly)
	if err != nil {
		return nil, err
	}
	list, err := s.Register.History(ctx, scope, year, in.Code)
	if err != nil {
		return nil, missing(err, noProject, year, in.Code)
	}
	return &body[page[engine.TableVersion]]{page[engine.TableVersion]{Items: list}}, nil
}
