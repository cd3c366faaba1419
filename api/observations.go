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
	Budget *string `json:"budget,omitempty" doc:"全年预算数（万元）；缺省时用目标表的"`
	Spent  *string `json:"spent,omitempty" doc:"累计执行数（万元）"`
	Reported
	Indicators []indicatorActual `json:"indicators" maxItems:"1000"`
}

// Reported is what a project and the department report alike beside their spending.
type Reported struct {
	Expected   *string `json:"expected,omitempty" doc:"全年预计执行数（万元），只作核对和打印"`
	Funds      []fund  `json:"funds,omitempty" maxItems:"20" doc:"按资金来源分的数，只作核对和打印：合计与总数不同的提醒"`
	Reason     string  `json:"reason,omitempty" doc:"预算执行率偏低的原因"`
	GoalActual string  `json:"goal_actual,omitempty" doc:"年度总体目标的实际完成情况"`
}

// fund is one source of funding, in 万元.
type fund struct {
	Kind     string  `json:"kind" enum:"FISCAL,CARRIED,OTHER" doc:"FISCAL 当年财政拨款，CARRIED 上年结转资金，OTHER 其他资金"`
	Initial  *string `json:"initial,omitempty" doc:"年初预算数"`
	Budget   *string `json:"budget,omitempty" doc:"全年预算数"`
	Spent    *string `json:"spent,omitempty" doc:"累计执行数"`
	Expected *string `json:"expected,omitempty" doc:"全年预计执行数"`
}

type indicatorActual struct {
	Level2 string `json:"level2"`
	IndicatorReport
}

// IndicatorReport is what is reported of one indicator, of a project or of the
// department.
type IndicatorReport struct {
	Name          string   `json:"name"`
	Actual        *string  `json:"actual,omitempty" doc:"照填报人所写：47、97.5%、是、2025年11月20日、达成"`
	Forecast      string   `json:"forecast,omitempty" doc:"全年预计完成值，或 确定能、有可能、完全不可能"`
	Likelihood    string   `json:"likelihood,omitempty" enum:"确定能,有可能,完全不可能" doc:"完成目标可能性；与全年预计取较暗的灯"`
	Obstacles     []string `json:"obstacles,omitempty" enum:"经费保障,制度保障,人员保障,硬件条件保障,其他" maxItems:"20" doc:"偏差原因类别（财预〔2019〕136号）"`
	Remark        string   `json:"remark,omitempty" doc:"备注"`
	SelfScore     *string  `json:"self_score,omitempty" doc:"单位自评得分；与按办法算出的不同时提醒，不影响得分"`
	Reason        string   `json:"reason,omitempty"`
	Cause         string   `json:"cause,omitempty" enum:"TARGET_TOO_LOW,POLICY,DEMAND,EFFICIENCY"`
	Grade         string   `json:"grade,omitempty"`
	Marks         string   `json:"marks,omitempty"`
	NotApplicable bool     `json:"not_applicable,omitempty"`
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
	cell := func(pointer string, value *string) rules.Cell {
		if value == nil {
			return rules.Cell{}
		}
		return rules.Cell{Text: *value, Source: rules.Source{File: apiSource, Cell: pointer}}
	}
	always := func(pointer string, value *string) rules.Cell {
		return rules.Cell{Text: text(value), Source: rules.Source{File: apiSource, Cell: pointer}}
	}
	r := engine.ProjectReport{
		Code: code, Reason: a.Reason, GoalActual: a.GoalActual, Source: rules.Source{File: apiSource},
		Budget: always("/budget", a.Budget), Spent: always("/spent", a.Spent), Expected: cell("/expected", a.Expected),
	}
	for i, f := range a.Funds {
		at := fmt.Sprintf("/funds/%d/", i)
		r.Funds = append(r.Funds, engine.Fund{
			Kind: engine.FundKind(f.Kind), Initial: cell(at+"initial", f.Initial), Budget: cell(at+"budget", f.Budget),
			Spent: cell(at+"spent", f.Spent), Expected: cell(at+"expected", f.Expected),
		})
	}
	for i, o := range a.Indicators {
		at := fmt.Sprintf("/indicators/%d/", i)
		r.Observations = append(r.Observations, engine.Observation{
			Level2: o.Level2, Name: o.Name, Actual: always(at+"actual", o.Actual), Forecast: o.Forecast, Likelihood: o.Likelihood,
			Obstacles: strings.Join(o.Obstacles, "、"), Remark: o.Remark, SelfScore: cell(at+"self_score", o.SelfScore),
			Reason: o.Reason, Cause: o.Cause, Grade: o.Grade, Marks: o.Marks, NotApplicable: o.NotApplicable,
		})
	}
	return r
}

func actualsOf(r *engine.ProjectReport) actuals {
	a := actuals{Budget: optional(r.Budget.Text), Spent: optional(r.Spent.Text), Indicators: []indicatorActual{}}
	a.Reported = Reported{Expected: optional(r.Expected.Text), Reason: r.Reason, GoalActual: r.GoalActual}
	for _, f := range r.Funds {
		a.Funds = append(a.Funds, fund{string(f.Kind), optional(f.Initial.Text), optional(f.Budget.Text), optional(f.Spent.Text), optional(f.Expected.Text)})
	}
	for _, o := range r.Observations {
		a.Indicators = append(a.Indicators, indicatorActual{
			Level2: o.Level2, IndicatorReport: IndicatorReport{
				Name: o.Name, Actual: optional(o.Actual.Text), Forecast: o.Forecast, Likelihood: strings.TrimSpace(o.Likelihood),
				Obstacles: o.ObstacleList(), Remark: o.Remark, SelfScore: optional(o.SelfScore.Text),
				Reason: o.Reason, Cause: o.Cause, Grade: o.Grade, Marks: o.Marks, NotApplicable: o.NotApplicable,
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
