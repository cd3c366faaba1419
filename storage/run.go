package storage

import (
	"context"
	"fmt"
	"iter"
	"math"
	"reflect"
	"time"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// runRow is the head of a run, with how far it is. ProjectCount is null where the
// outcome's list of projects was. FinishedAt is StartedAt until the run has ended.
type runRow struct {
	owned
	ID             string `db:"id"`
	FiscalYear     int    `db:"fiscal_year"`
	Month          int    `db:"month"`
	Scheme         string `db:"scheme"`
	SchemeRef      string `db:"scheme_ref"`
	SchemeDigest   string `db:"scheme_digest"`
	InputDigest    string `db:"input_digest"`
	Kept           string `db:"kept"`
	OrderKey       string `db:"order_key"`
	OrderAsked     string `db:"order_asked"`
	Status         string `db:"status"`
	Failure        string `db:"failure"`
	Refused        bool   `db:"refused"`
	StartedAt      moment `db:"started_at"`
	FinishedAt     moment `db:"finished_at"`
	ProjectCount   *int   `db:"project_count"`
	IndicatorCount int    `db:"indicator_count"`
	AlertCount     int    `db:"alert_count"`
	WarningCount   int    `db:"warning_count"`
	RowCount       int    `db:"row_count"`

	Parts          int `db:"parts"`
	PartsDone      int `db:"parts_done"`
	Indicators     int `db:"indicators"`
	IndicatorsDone int `db:"indicators_done"`

	// Swept tells, where the head is locked, that the run can't be resumed any more.
	Swept bool `db:"swept"`
	// Dropped tells that its conclusions about indicators may be gone.
	Dropped bool `db:"dropped"`
}

func (r *runRow) run() engine.Run {
	run := engine.Run{
		ID: r.ID, FiscalYear: r.FiscalYear, Month: r.Month, Scheme: r.Scheme, SchemeDigest: r.SchemeDigest, InputDigest: r.InputDigest,
		Kept: r.Kept, Status: r.Status, Failure: r.Failure, Refused: r.Refused,
		Indicators: r.IndicatorCount, Alerts: r.AlertCount,
		Progress:  engine.Progress{Parts: r.Parts, PartsDone: r.PartsDone, Indicators: r.Indicators, IndicatorsDone: r.IndicatorsDone},
		OrderedAt: r.StartedAt.Time, At: r.FinishedAt.Time,
	}
	if r.Kept == engine.KeptResults {
		run.Warnings = &r.WarningCount
	} else {
		run.ByRows = &r.RowCount
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

// open tells that the run has not ended.
func (r *runRow) open() bool { return r.Status == engine.RunQueued || r.Status == engine.RunRunning }

// publishedRun reads the head of a run whose results may be read; any other has none.
func (q *session) publishedRun(ctx context.Context, id string) (runRow, error) {
	var row runRow
	err := q.get(ctx, &row, "select-run", args{"id": id})
	if err == nil && row.Status != engine.RunDone {
		err = engine.ErrNotFound
	}
	return row, err
}

func (s *Store) oneRun(ctx context.Context, scope engine.Scope, statement string, a args) (run *engine.Run, err error) {
	err = s.read(ctx, scope, func(q *session) error {
		run, err = q.storedRun(ctx, statement, a)
		return err
	})
	return run, err
}

func (q *session) storedRun(ctx context.Context, statement string, a args) (*engine.Run, error) {
	var row runRow
	if err := q.get(ctx, &row, statement, a); err != nil {
		return nil, err
	}
	run := row.run()
	return &run, nil
}

// Runs returns a page of runs, whatever became of them, the newest first. An After that is
// no run's id is engine.ErrNotFound.
func (s *Store) Runs(ctx context.Context, scope engine.Scope, query engine.RunQuery) ([]engine.Run, error) {
	var rows []runRow
	err := s.read(ctx, scope, func(q *session) error {
		var after runRow
		if query.After != "" {
			if err := q.get(ctx, &after, "select-run", args{"id": query.After}); err != nil {
				return fmt.Errorf("page after %s: %w", query.After, err)
			}
		}
		return q.list(ctx, &rows, "select-runs", args{
			"fiscal_year": query.Year, "month": query.Month, "status": query.Status,
			"after_at": after.StartedAt, "after_id": after.ID, "limit": limitOf(query.Limit),
		})
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

// RunFindings are the warnings and errors that a run has found, in the order of an
// evaluation in one go.
func (s *Store) RunFindings(ctx context.Context, scope engine.Scope, id string) ([]rules.Diagnostic, error) {
	var rows []struct {
		Part     int                       `db:"part"`
		Findings document[engine.Findings] `db:"findings"`
	}
	err := s.read(ctx, scope, func(q *session) error {
		if _, err := q.storedRun(ctx, "select-run", args{"id": id}); err != nil {
			return err
		}
		return q.list(ctx, &rows, "select-run-findings", args{"run_id": id})
	})
	if err != nil {
		return nil, fmt.Errorf("findings of run %s: %w", id, err)
	}
	parts := make([]engine.Findings, len(rows))
	for i := range rows {
		parts[i] = rows[i].Findings.value
	}
	return engine.JoinFindings(parts), nil
}

// The times between two looks at a run that is being watched: short at first, for a run
// of a few projects ends at once.
const firstLook, laterLook = 20 * time.Millisecond, 250 * time.Millisecond

// WatchRun yields a run at once and then whenever it has changed, until it has ended.
func (s *Store) WatchRun(ctx context.Context, scope engine.Scope, id string) iter.Seq2[*engine.Run, error] {
	return func(yield func(*engine.Run, error) bool) {
		var last engine.Run
		for wait := firstLook; ; wait = min(2*wait, laterLook) {
			run, err := s.Run(ctx, scope, id)
			switch {
			case err != nil:
				yield(nil, err)
				return
			case !reflect.DeepEqual(*run, last) && !yield(run, nil), run.Ended():
				return
			}
			last = *run
			select {
			case <-ctx.Done():
				yield(nil, ctx.Err())
				return
			case <-time.After(wait):
			}
		}
	}
}
