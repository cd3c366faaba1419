package api

import (
	"context"

	"zhunsheng/engine"
)

type alertsInput struct {
	Scoped
	Yearly
	Paged
	Month   int    `query:"month" minimum:"1" maximum:"12"`
	Agency  string `query:"agency" doc:"预算单位编码"`
	Level   string `query:"level" enum:"RED,ORANGE,YELLOW,GREEN,BLUE,GREY"`
	Rule    string `query:"rule" enum:"SPENDING,INDICATOR,DUAL,DATA,PLAUSIBILITY,REVIEW"`
	Project string `query:"project" doc:"项目编码"`
}

func (s *server) listAlerts(ctx context.Context, in *alertsInput) (*body[page[engine.AlertEntry]], error) {
	scope, year, err := s.of(ctx, in.Scoped, in.Yearly)
	if err != nil {
		return nil, err
	}
	scope.Agency = in.Agency
	list, err := s.Register.RaisedAlerts(ctx, scope, engine.AlertQuery{
		Year: year, Month: in.Month, Level: engine.Light(in.Level), Rule: engine.AlertRule(in.Rule), Project: in.Project, After: in.After, Limit: in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	return &body[page[engine.AlertEntry]]{pageOf(list, in.Limit, func(a engine.AlertEntry) string { return a.ID })}, nil
}

func (s *server) getAlert(ctx context.Context, in *IDInput) (*body[engine.AlertEntry], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	alert, err := s.Register.RaisedAlert(ctx, scope, in.ID)
	if err != nil {
		return nil, missing(err, noAlert, in.ID)
	}
	return &body[engine.AlertEntry]{*alert}, nil
}
