package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"zhunsheng/engine"
)

// CheckpointPath names the evaluation of a month that is ordered when its time has come.
type CheckpointPath struct {
	Scoped
	Year  int `path:"year" minimum:"2000" maximum:"2100"`
	Month int `path:"month" minimum:"1" maximum:"12"`
}

type checkpointsInput struct {
	Scoped
	Yearly
}

func (s *server) listCheckpoints(ctx context.Context, in *checkpointsInput) (*body[page[engine.Checkpoint]], error) {
	scope, year, err := s.of(ctx, in.Scoped, in.Yearly)
	if err != nil {
		return nil, err
	}
	list, err := s.Register.Checkpoints(ctx, scope, year)
	if err != nil {
		return nil, err
	}
	return &body[page[engine.Checkpoint]]{page[engine.Checkpoint]{Items: append([]engine.Checkpoint{}, list...)}}, nil
}

func (s *server) getCheckpoint(ctx context.Context, in *CheckpointPath) (*body[engine.Checkpoint], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	c, err := s.checkpoint(ctx, scope, in.Year, in.Month)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, noCheckpoint(in)
	}
	return &body[engine.Checkpoint]{*c}, nil
}

// checkpoint is what is set for a month; nil where nothing is.
func (s *server) checkpoint(ctx context.Context, scope engine.Scope, year, month int) (*engine.Checkpoint, error) {
	list, err := s.Register.Checkpoints(ctx, scope, year)
	for i := range list {
		if list[i].Month == month {
			return &list[i], err
		}
	}
	return nil, err
}

func noCheckpoint(in *CheckpointPath) error {
	return problemOf(http.StatusNotFound, fmt.Sprintf("没有给%d年%d月底设定自动评价的时刻", in.Year, in.Month))
}

type putCheckpointInput struct {
	CheckpointPath
	Body struct {
		DueAt  time.Time `json:"due_at" example:"2025-07-10T18:00:00+08:00" doc:"到了这一时刻自动评价；已经过去的，一分钟以内评价"`
		Scheme string    `json:"scheme,omitempty" doc:"评分办法的编号，或编号@版本；默认 MOF2020"`
		Kept   string    `json:"kept,omitempty" enum:"RESULTS,CONCLUSIONS" default:"RESULTS" doc:"同 POST /runs"`
	}
}

// putCheckpoint sets when a month is evaluated by itself. The same once more changes
// nothing, whether its run is ordered by now or not; only one that failed is due again.
func (s *server) putCheckpoint(ctx context.Context, in *putCheckpointInput) (*body[engine.Checkpoint], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	c := engine.Checkpoint{
		FiscalYear: in.Year, Month: in.Month, Scheme: in.Body.Scheme, DueAt: in.Body.DueAt.UTC().Truncate(time.Millisecond), Kept: in.Body.Kept,
	}
	if slip := c.Slip(); slip != "" {
		return nil, problemOf(http.StatusUnprocessableEntity, "due_at："+slip)
	}
	if _, err := s.scheme(ctx, scope, c.Scheme); err != nil {
		return nil, err
	}
	stored, err := s.checkpoint(ctx, scope, c.FiscalYear, c.Month)
	if err != nil {
		return nil, err
	}
	if stored != nil && c.Repeats(stored) {
		return &body[engine.Checkpoint]{*stored}, nil
	}
	if err := s.Register.SaveCheckpoint(ctx, scope, c); err != nil {
		return nil, err
	}
	return s.getCheckpoint(ctx, &in.CheckpointPath)
}

// deleteCheckpoint forgets when a month is due; a run that was ordered stays.
func (s *server) deleteCheckpoint(ctx context.Context, in *CheckpointPath) (*discardOutput, error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	err = s.Register.DeleteCheckpoint(ctx, scope, in.Year, in.Month)
	if errors.Is(err, engine.ErrNotFound) {
		return nil, noCheckpoint(in)
	}
	return &discardOutput{}, err
}
