package storage

import (
	"context"
	"fmt"
	"math"

	"zhunsheng/engine"
)

// runRow is the head of a run. ProjectCount is null where the outcome's list of
// projects was.
type runRow struct {
	owned
	ID             string `db:"id"`
	FiscalYear     int    `db:"fiscal_year"`
	Month          int    `db:"month"`
	Scheme         string `db:"scheme"`
	SchemeDigest   string `db:"scheme_digest"`
	InputDigest    string `db:"input_digest"`
	Status         string `db:"status"`
	StartedAt      moment `db:"started_at"`
	FinishedAt     moment `db:"finished_at"`
	ProjectCount   *int   `db:"project_count"`
	IndicatorCount int    `db:"indicator_count"`
	AlertCount     int    `db:"alert_count"`
}

func (r *runRow) run() engine.Run {
	run := engine.Run{
		ID: r.ID, FiscalYear: r.FiscalYear, Month: r.Month, Scheme: r.Scheme, SchemeDigest: r.SchemeDigest, InputDigest: r.InputDigest,
		Status: r.Status, Indicators: r.IndicatorCount, Alerts: r.AlertCount, At: r.FinishedAt.Time,
	}
	if r.ProjectCount != nil {
		run.Projects = *r.ProjectCount
	}
	return run
}

// Run returns one run. Its counts are those of the whole division.
func (s *Store) Run(ctx context.Context, scope engine.Scope, id string) (*engine.Run, error) {
	run, err := s.oneRun(ctx, scope, "select-run", args{"id": id})
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", id, err)
	}
	return run, nil
}

// LatestRun returns the latest run of a month; where month is 0, that of the
// latest month that has one.
func (s *Store) LatestRun(ctx context.Context, scope engine.Scope, year, month int) (*engine.Run, error) {
	run, err := s.oneRun(ctx, scope, "select-latest-run", args{"fiscal_year": year, "month": month})
	if err != nil {
		return nil, fmt.Errorf("latest run of %d-%02d: %w", year, month, err)
	}
	return run, nil
}

func (s *Store) oneRun(ctx context.Context, scope engine.Scope, statement string, a args) (*engine.Run, error) {
	var row runRow
	if err := s.read(ctx, scope, func(q *session) error { return q.get(ctx, &row, statement, a) }); err != nil {
		return nil, err
	}
	run := row.run()
	return &run, nil
}

// Runs returns runs, the newest first.
func (s *Store) Runs(ctx context.Context, scope engine.Scope, query engine.RunQuery) ([]engine.Run, error) {
	var rows []runRow
	err := s.read(ctx, scope, func(q *session) error {
		return q.list(ctx, &rows, "select-runs", args{"fiscal_year": query.Year, "month": query.Month, "limit": limitOf(query.Limit)})
	})
	if err != nil {
		return nil, fmt.Errorf("runs: %w", err)
	}
	runs := make([]engine.Run, len(rows))
	for i := range rows {
		runs[i] = rows[i].run()
	}
	return runs, nil
}

// limitOf reads 0 as no limit.
func limitOf(n int) int64 {
	if n <= 0 {
		return math.MaxInt64
	}
	return int64(n)
}
