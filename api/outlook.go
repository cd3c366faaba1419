package api

import (
	"context"
	"slices"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

type outlookInput struct {
	Scoped
	Yearly
	Code   string `path:"code"`
	Month  int    `path:"month" minimum:"1" maximum:"11"`
	Scheme string `query:"scheme" doc:"评分办法，默认 MOF2020"`
}

// outlookView is where one project may end the year.
type outlookView struct {
	Code       string             `json:"code"`
	Name       string             `json:"name"`
	Year       int                `json:"year"`
	Month      int                `json:"month"`
	Scheme     string             `json:"scheme"`
	Note       string             `json:"note"`
	Spending   *engine.Outlook    `json:"spending"`
	Indicators []indicatorOutlook `json:"indicators"`
}

type indicatorOutlook struct {
	Level2  string          `json:"level2"`
	Name    string          `json:"name"`
	Target  string          `json:"target"`
	Actual  *string         `json:"actual"`
	Outlook *engine.Outlook `json:"outlook"`
}

const outlookNote = "预测仅供参考，不影响得分、灯和预警；spending 以占预算的百分数表示"

// getOutlook forecasts one project from the newest stored data. Nothing is stored.
func (s *server) getOutlook(ctx context.Context, in *outlookInput) (*body[outlookView], error) {
	scope, year, err := s.of(ctx, in.Scoped, in.Yearly)
	if err != nil {
		return nil, err
	}
	scheme, err := s.scheme(ctx, scope, in.Scheme)
	if err != nil {
		return nil, err
	}
	table, err := s.Register.Project(ctx, scope, year, in.Code)
	if err != nil {
		return nil, err
	}
	declaration, report, err := s.Register.Book(ctx, engine.Period{Division: scope.Division, FiscalYear: year, Month: in.Month})
	if err != nil {
		return nil, err
	}
	report = ofProject(report, in.Code)
	past, err := s.Register.PastYears(ctx, scope, table.AgencyCode, year)
	if err != nil {
		return nil, err
	}
	one := &rules.Declaration{FiscalYear: year, Division: scope.Division, Tables: []*rules.GoalTable{table}}
	outcome, ds, err := engine.Evaluate(scheme, one, report)
	if err != nil {
		return nil, err
	}
	if outcome == nil {
		return nil, &refused{"目标表或执行数据有错误，没有预测", ds}
	}
	// Whether a name of an earlier year is this project's is told beside the other projects of its agency.
	declaration.Tables = slices.DeleteFunc(declaration.Tables, func(t *rules.GoalTable) bool { return t.AgencyCode != table.AgencyCode })
	if err := engine.Foresee(scheme, declaration, report, past, outcome); err != nil {
		return nil, err
	}
	return &body[outlookView]{outlookOf(outcome)}, nil
}

// ofProject is a report with its history about one project only.
func ofProject(r *engine.Report, code string) *engine.Report {
	r.Projects = slices.DeleteFunc(r.Projects, func(p engine.ProjectReport) bool { return p.Code != code })
	for i := range r.History {
		ofProject(&r.History[i], code)
	}
	return r
}

// outlookOf shows the outlook of an outcome's only project.
func outlookOf(o *engine.Outcome) outlookView {
	p := &o.Projects[0]
	view := outlookView{Code: p.Code, Name: p.Name, Year: o.FiscalYear, Month: o.Month, Scheme: o.Scheme, Note: outlookNote, Spending: p.Spending.Outlook, Indicators: []indicatorOutlook{}}
	for i := range p.Indicators {
		r := &p.Indicators[i]
		view.Indicators = append(view.Indicators, indicatorOutlook{r.Level2, r.Name, r.Target, r.Actual, r.Outlook})
	}
	return view
}
