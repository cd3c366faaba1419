package api

import (
	"context"

	"zhunsheng/engine"
)

type postRunInput struct {
	Scoped
	Body struct {
		Year   int    `json:"year" minimum:"2000" maximum:"2100"`
		Month  int    `json:"month" minimum:"1" maximum:"12"`
		Scheme string `json:"scheme,omitempty" doc:"评分办法的编号，或编号@版本；默认 MOF2020"`
	}
}

type postRunOutput struct {
	Location string `header:"Location"`
	Body     engine.Run
}

// postRun evaluates a period. The run is stored whole before the answer goes
// out, or, where the data have errors, not at all.
func (s *server) postRun(ctx context.Context, in *postRunInput) (*postRunOutput, error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	scheme, err := s.scheme(ctx, scope, in.Body.Scheme)
	if err != nil {
		return nil, err
	}
	period := engine.Period{Division: scope.Division, FiscalYear: in.Body.Year, Month: in.Body.Month}
	id, ds, err := engine.Close(ctx, s.Register, scheme, period, s.Now())
	if err != nil {
		return nil, missing(err, noTables, in.Body.Year)
	}
	if id == "" {
		return nil, &refused{"目标表或执行数据有错误，没有评价", ds}
	}
	run, err := s.Register.Run(ctx, scope, id)
	if err != nil {
		return nil, err
	}
	return &postRunOutput{Location: prefix + "/runs/" + id, Body: *run}, nil
}

type runsInput struct {
	Scoped
	Year  int `query:"year" minimum:"2000" maximum:"2100"`
	Month int `query:"month" minimum:"1" maximum:"12"`
	Limit int `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

func (s *server) listRuns(ctx context.Context, in *runsInput) (*body[page[engine.Run]], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	list, err := s.Register.Runs(ctx, scope, engine.RunQuery{Year: in.Year, Month: in.Month, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return &body[page[engine.Run]]{page[engine.Run]{Items: append([]engine.Run{}, list...)}}, nil
}

// IDInput names a run or an alert.
type IDInput struct {
	Scoped
	ID string `path:"id"`
}

func (s *server) getRun(ctx context.Context, in *IDInput) (*body[engine.Run], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	run, err := s.Register.Run(ctx, scope, in.ID)
	if err != nil {
		return nil, missing(err, noRun, in.ID)
	}
	return &body[engine.Run]{*run}, nil
}

func (s *server) getResults(ctx context.Context, in *IDInput) (*body[engine.Outcome], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	outcome, err := s.Register.Outcome(ctx, scope, in.ID)
	if err != nil {
		return nil, missing(err, noRun, in.ID)
	}
	return &body[engine.Outcome]{*outcome}, nil
}
