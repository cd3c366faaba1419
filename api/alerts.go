package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

type alertsInput struct {
	Scoped
	Yearly
	Paged
	Month   int      `query:"month" minimum:"1" maximum:"12"`
	Agency  string   `query:"agency" doc:"预算单位编码"`
	Level   string   `query:"level" enum:"RED,ORANGE,YELLOW,GREEN,BLUE,GREY"`
	Rule    string   `query:"rule" enum:"SPENDING,INDICATOR,DUAL,DATA,PLAUSIBILITY,REVIEW"`
	Project string   `query:"project" doc:"项目编码"`
	State   []string `query:"state,explode" enum:"OPEN,PUSHED,ACKED,PLANNED,RECTIFYING,SUBMITTED,RETURNED,SUSPENDED,CLOSED,RESOLVED_AUTO,VOID" maxItems:"11" doc:"处置状态，可写多次：OPEN 待推送，PUSHED 待签收，ACKED 已签收，PLANNED 已定方案，RECTIFYING 整改中，SUBMITTED 待复核，RETURNED 已退回，SUSPENDED 暂停拨款，CLOSED 已销号，RESOLVED_AUTO 自动解除，VOID 作废"`
	Open    bool     `query:"open" doc:"只要还没有了结的"`
	Overdue bool     `query:"overdue" doc:"只要逾期没有答复的"`
}

// query is what the filters ask for; false where nothing can fit.
func (in *alertsInput) query(year int) (alerting.Query, bool) {
	q := alerting.Query{
		Year: year, Month: in.Month, Level: engine.Light(in.Level), Rule: engine.AlertRule(in.Rule), Project: in.Project,
		Overdue: in.Overdue, After: in.After, Limit: in.Limit + 1,
	}
	if !in.Open && len(in.State) == 0 {
		return q, true
	}
	for _, state := range alerting.States {
		if (len(in.State) == 0 || slices.Contains(in.State, string(state))) && !(in.Open && state.Ended()) {
			q.States = append(q.States, state)
		}
	}
	return q, len(q.States) > 0
}

// AlertView is an alert with what persons can do about it as it stands.
type AlertView struct {
	alerting.Alert
	Possible []alerting.Action `json:"possible" doc:"现在可以做的：POST /alerts/{id}/{action}；各由谁做见 docs/operate-alerts.md"`
}

func viewOfAlert(a *alerting.Alert) AlertView {
	return AlertView{*a, append([]alerting.Action{}, a.Possible()...)}
}

func (s *server) listAlerts(ctx context.Context, in *alertsInput) (*body[page[AlertView]], error) {
	scope, year, err := s.of(ctx, in.Scoped, in.Yearly)
	if err != nil {
		return nil, err
	}
	scope.Agency = in.Agency
	var list []alerting.Alert
	if q, possible := in.query(year); possible {
		if list, err = s.Book.Alerts(ctx, scope, q); err != nil {
			return nil, missing(err, noAlert, in.After)
		}
	}
	views := make([]AlertView, len(list))
	for i := range list {
		views[i] = viewOfAlert(&list[i])
	}
	return &body[page[AlertView]]{pageOf(views, in.Limit, func(a AlertView) string { return a.ID })}, nil
}

// AlertDetail is an alert with all that has happened to it.
type AlertDetail struct {
	AlertView
	Steps []alerting.Step `json:"steps" doc:"流水，旧的在前"`
}

type alertOutput struct {
	ETag string `header:"ETag"`
	Body AlertDetail
}

func (s *server) getAlert(ctx context.Context, in *IDInput) (*alertOutput, error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	return s.alert(ctx, scope, in.ID)
}

// alert answers an alert as it is now; its version is the tag.
func (s *server) alert(ctx context.Context, scope engine.Scope, id string) (*alertOutput, error) {
	a, steps, err := s.Book.Alert(ctx, scope, id)
	if err != nil {
		return nil, missing(err, noAlert, id)
	}
	return &alertOutput{quoteTag(strconv.Itoa(a.Version)), AlertDetail{viewOfAlert(a), append([]alerting.Step{}, steps...)}}, nil
}

// getEvidence answers what an alert rests on, from the versions that its run has pinned.
func (s *server) getEvidence(ctx context.Context, in *IDInput) (*body[alerting.Evidence], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	evidence, err := s.Book.Evidence(ctx, scope, in.ID)
	if err != nil {
		return nil, missing(err, noAlert, in.ID)
	}
	if evidence == nil {
		return nil, problemOf(http.StatusNotFound, "这条预警是演练，没有依据")
	}
	return &body[alerting.Evidence]{*evidence}, nil
}

type withheldInput struct {
	Scoped
	Yearly
	Paged
	Month int `query:"month" minimum:"1" maximum:"12"`
}

// listWithheld tells what made no alert or no message, and by which rule.
func (s *server) listWithheld(ctx context.Context, in *withheldInput) (*body[page[alerting.Withheld]], error) {
	scope, year, err := s.of(ctx, in.Scoped, in.Yearly)
	if err != nil {
		return nil, err
	}
	list, err := s.Book.WithheldOf(ctx, scope, alerting.Query{Year: year, Month: in.Month, After: in.After, Limit: in.Limit + 1})
	if err != nil {
		return nil, missing(err, "没有编号为%s的记录", in.After)
	}
	return &body[page[alerting.Withheld]]{pageOf(list, in.Limit, func(w alerting.Withheld) string { return w.ID })}, nil
}
