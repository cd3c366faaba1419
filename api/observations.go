package api

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// actuals is one project's execution data in the shape of an actuals file.
// Absent and null mean missing, which is not zero.
type actuals struct {
	Budget     *string           `json:"budget,omitempty" doc:"全年预算数（万元）；缺省时用目标表的"`
	Spent      *string           `json:"spent,omitempty" doc:"累计执行数（万元）"`
	Reason     string            `json:"reason,omitempty" doc:"预算执行率偏低的原因"`
	Indicators []indicatorActual `json:"indicators" maxItems:"1000"`
}

type indicatorActual struct {
	Level2 string `json:"level2"`
	IndicatorReport
}

// IndicatorReport is what is reported of one indicator, of a project or of the
// department.
type IndicatorReport struct {
	Name          string  `json:"name"`
	Actual        *string `json:"actual,omitempty" doc:"照填报人所写：47、97.5%、是、2025年11月20日、达成"`
	Forecast      string  `json:"forecast,omitempty" doc:"全年预计完成值，或 确定能、有可能、完全不可能"`
	Reason        string  `json:"reason,omitempty"`
	Cause         string  `json:"cause,omitempty" enum:"TARGET_TOO_LOW,POLICY,DEMAND,EFFICIENCY"`
	Grade         string  `json:"grade,omitempty"`
	Marks         string  `json:"marks,omitempty"`
	NotApplicable bool    `json:"not_applicable,omitempty"`
}

// ObservationsPath names one project's data of one checkpoint.
type ObservationsPath struct {
	Scoped
	Code  string `path:"code"`
	Month int    `path:"month" minimum:"1" maximum:"12"`
}

type observationsInput struct {
	ObservationsPath
	Yearly
}

type observationsOutput struct {
	ETag string `header:"ETag"`
	Body actuals
}

func (s *server) getObservations(ctx context.Context, in *observationsInput) (*observationsOutput, error) {
	scope, year, err := s.of(ctx, in.Scoped, in.Yearly)
	if err != nil {
		return nil, err
	}
	r, tag, err := s.Register.Observations(ctx, scope, in.Code, year, in.Month)
	if err != nil {
		return nil, missing(err, noProject, year, in.Code)
	}
	return &observationsOutput{ETag: quoteTag(tag), Body: actualsOf(r)}, nil
}

// putObservationsInput names its year: nothing is written into a year by default.
type putObservationsInput struct {
	ObservationsPath
	Writing
	Body actuals
}

// Writing is the part of a request that reports: its year, and the version that
// it means to follow.
type Writing struct {
	Year    int    `query:"year" required:"true" minimum:"2000" maximum:"2100"`
	IfMatch string `header:"If-Match" doc:"读取时得到的 ETag；给出时，数据已被他人更新则拒绝；* 表示不论版本"`
}

// ifMatch is the version tag that a request asks for; empty where any will do.
func (w Writing) ifMatch() string { return strings.Trim(strings.TrimPrefix(w.IfMatch, "*"), `"`) }

// putObservations checks the data as an evaluation would, and stores them only
// where nothing is wrong.
func (s *server) putObservations(ctx context.Context, in *putObservationsInput) (*observationsOutput, error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	table, err := s.Register.Project(ctx, scope, in.Year, in.Code)
	if err != nil {
		return nil, missing(err, noProject, in.Year, in.Code)
	}
	scheme, err := s.scheme(ctx, scope, "")
	if err != nil {
		return nil, err
	}
	report := in.Body.report(in.Code)
	declaration := &rules.Declaration{FiscalYear: in.Year, Division: scope.Division, Tables: []*rules.GoalTable{table}}
	outcome, ds, err := engine.Evaluate(scheme, declaration, &engine.Report{FiscalYear: in.Year, Month: in.Month, Projects: []engine.ProjectReport{report}})
	if err != nil {
		return nil, err
	}
	if outcome == nil || engine.Unstorable(ds) {
		return nil, &refused{"执行数据有错误，没有保存", aboutReport(ds)}
	}
	tag, err := s.Register.SaveObservations(ctx, scope, in.Year, in.Month, report, in.ifMatch(), "api", s.Now())
	if err != nil {
		return nil, err
	}
	return &observationsOutput{ETag: quoteTag(tag), Body: in.Body}, nil
}

// aboutReport keeps the findings about the report: those about the goal table
// were told when it was imported.
func aboutReport(ds []rules.Diagnostic) []rules.Diagnostic {
	return slices.DeleteFunc(ds, func(d rules.Diagnostic) bool { return d.Source.File != apiSource })
}

// apiSource stands as the file of what was reported over HTTP.
const apiSource = "api"

func quoteTag(tag string) string { return `"` + tag + `"` }

func (a actuals) report(code string) engine.ProjectReport {
	source := func(pointer string) rules.Source { return rules.Source{File: apiSource, Cell: pointer} }
	r := engine.ProjectReport{
		Code: code, Reason: a.Reason, Source: source(""),
		Budget: rules.Cell{Text: text(a.Budget), Source: source("/budget")},
		Spent:  rules.Cell{Text: text(a.Spent), Source: source("/spent")},
	}
	for i, o := range a.Indicators {
		r.Observations = append(r.Observations, engine.Observation{
			Level2: o.Level2, Name: o.Name, Actual: rules.Cell{Text: text(o.Actual), Source: source(fmt.Sprintf("/indicators/%d/actual", i))},
			Forecast: o.Forecast, Reason: o.Reason, Cause: o.Cause, Grade: o.Grade, Marks: o.Marks, NotApplicable: o.NotApplicable,
		})
	}
	return r
}

func actualsOf(r *engine.ProjectReport) actuals {
	a := actuals{Budget: optional(r.Budget.Text), Spent: optional(r.Spent.Text), Reason: r.Reason, Indicators: []indicatorActual{}}
	for _, o := range r.Observations {
		a.Indicators = append(a.Indicators, indicatorActual{
			Level2: o.Level2, IndicatorReport: IndicatorReport{
				Name: o.Name, Actual: optional(o.Actual.Text),
				Forecast: o.Forecast, Reason: o.Reason, Cause: o.Cause, Grade: o.Grade, Marks: o.Marks, NotApplicable: o.NotApplicable,
			},
		})
	}
	return a
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func optional(s string) *string {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	return &s
}
