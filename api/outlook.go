package api

import (
	"context"
	"net/http"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

type outlookInput struct {
	Scoped
	Yearly
	Code   string `path:"code"`
	Month  int    `path:"month" minimum:"1" maximum:"12" doc:"1到11；12月底已是全年的结果，没有预测"`
	Scheme string `query:"scheme" doc:"评分办法，默认 MOF2020"`
}

// outlookView is where one project may end the year.
type outlookView struct {
	Code       string             `json:"code"`
	Name       string             `json:"name"`
	Year       int                `json:"year"`
	Month      int                `json:"month"`
	Scheme     string             `json:"scheme"`
	Version    int                `json:"scheme_version"`
	Digest     string             `json:"scheme_digest"`
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
	if in.Month == 12 {
		return nil, problemOf(http.StatusUnprocessableEntity, "12月底已是全年的结果，没有预测；月份应为1到11")
	}
	b, err := s.projectBook(ctx, in.Scoped, in.Yearly, in.Month, in.Code, in.Scheme)
	if err != nil {
		return nil, err
	}
	past, err := s.Register.PastYears(ctx, b.scope, b.declaration.Tables[0].AgencyCode, b.declaration.FiscalYear)
	if err != nil {
		return nil, err
	}
	// Whether a name of an earlier year is this project's is told beside the other projects of its agency.
	beside := *b.declaration
	beside.Tables = b.agency
	if err := engine.Foresee(b.scheme, &beside, b.report, past, b.outcome); err != nil {
		return nil, err
	}
	return &body[outlookView]{outlookOf(b.scheme, b.outcome)}, nil
}

// outlookOf shows the outlook of an outcome's only project.
func outlookOf(s *rules.Scheme, o *engine.Outcome) outlookView {
	p := &o.Projects[0]
	view := outlookView{Code: p.Code, Name: p.Name, Year: o.FiscalYear, Month: o.Month, Scheme: o.Scheme, Version: s.Version, Digest: o.SchemeDigest, Note: outlookNote, Spending: p.Spending.Outlook, Indicators: []indicatorOutlook{}}
	for i := range p.Indicators {
		r := &p.Indicators[i]
		view.Indicators = append(view.Indicators, indicatorOutlook{r.Level2, r.Name, r.Target, r.Actual, r.Outlook})
	}
	return view
}
