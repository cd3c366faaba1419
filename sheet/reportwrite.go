package sheet

import (
	"bytes"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

type reportJSON struct {
	FiscalYear int                  `json:"fiscal_year,omitempty"`
	Month      int                  `json:"month"`
	Projects   []projectActualsJSON `json:"projects"`
	Department *projectActualsJSON  `json:"department,omitempty"`
	History    []reportJSON         `json:"history,omitempty"`
}

type projectActualsJSON struct {
	Code       string       `json:"code,omitempty"`
	Budget     string       `json:"budget,omitempty"`
	Spent      string       `json:"spent,omitempty"`
	Expected   string       `json:"expected,omitempty"`
	Funds      []fundJSON   `json:"funds,omitempty"`
	Reason     string       `json:"reason,omitempty"`
	GoalActual string       `json:"goal_actual,omitempty"`
	Indicators []actualJSON `json:"indicators"`
}

type fundJSON struct {
	Kind     engine.FundKind `json:"kind"`
	Initial  string          `json:"initial,omitempty"`
	Budget   string          `json:"budget,omitempty"`
	Spent    string          `json:"spent,omitempty"`
	Expected string          `json:"expected,omitempty"`
}

type actualJSON struct {
	Level2 string `json:"level2,omitempty"`
	Name   string `json:"name"`
	// Actual is null where nothing is reported, so that a reader sees that it is not 0.
	Actual        *string `json:"actual"`
	Forecast      string  `json:"forecast,omitempty"`
	Likelihood    string  `json:"likelihood,omitempty"`
	Obstacles     string  `json:"obstacles,omitempty"`
	Remark        string  `json:"remark,omitempty"`
	SelfScore     string  `json:"self_score,omitempty"`
	Reason        string  `json:"reason,omitempty"`
	Cause         string  `json:"cause,omitempty"`
	Grade         string  `json:"grade,omitempty"`
	Marks         string  `json:"marks,omitempty"`
	NotApplicable bool    `json:"not_applicable,omitempty"`
}

// WriteReport writes execution data as JSON, the same from whatever form they were
// read. ReadReport reads them back.
func WriteReport(r *engine.Report) ([]byte, error) {
	var b bytes.Buffer
	err := writeJSON(&b, reportAsJSON(r))
	return b.Bytes(), err
}

func reportAsJSON(r *engine.Report) reportJSON {
	out := reportJSON{FiscalYear: r.FiscalYear, Month: r.Month, Projects: []projectActualsJSON{}}
	for _, p := range r.Projects {
		out.Projects = append(out.Projects, actualsAsJSON(p))
	}
	if r.Department != nil {
		own := actualsAsJSON(*r.Department)
		own.Code, own.Budget = "", ""
		out.Department = &own
	}
	for i := range r.History {
		out.History = append(out.History, reportAsJSON(&r.History[i]))
	}
	return out
}

func actualsAsJSON(p engine.ProjectReport) projectActualsJSON {
	text := func(c rules.Cell) string { return clean(c.Text) }
	out := projectActualsJSON{
		Code: p.Code, Budget: text(p.Budget), Spent: text(p.Spent), Expected: text(p.Expected),
		Reason: p.Reason, GoalActual: p.GoalActual, Indicators: []actualJSON{},
	}
	for _, f := range p.Funds {
		out.Funds = append(out.Funds, fundJSON{f.Kind, text(f.Initial), text(f.Budget), text(f.Spent), text(f.Expected)})
	}
	for _, o := range p.Observations {
		a := actualJSON{
			Level2: o.Level2, Name: o.Name, Forecast: o.Forecast, Likelihood: o.Likelihood, Obstacles: o.Obstacles, Remark: o.Remark,
			SelfScore: text(o.SelfScore), Reason: o.Reason, Cause: o.Cause, Grade: o.Grade, Marks: o.Marks, NotApplicable: o.NotApplicable,
		}
		if actual := text(o.Actual); actual != "" {
			a.Actual = &actual
		}
		out.Indicators = append(out.Indicators, a)
	}
	return out
}
