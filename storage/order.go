package storage

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/google/uuid"

	"zhunsheng/engine"
)

// partSize is how many projects make a part of a run. A part takes about a second: much
// more would be lost with a worker, much less would go into transactions.
const partSize = 500

// columnParts is how many times larger a part may be that columns judge, and fewParts into
// how many a run is split before its parts are: else the last would keep one worker while
// the others have nothing to do.
const columnParts, fewParts = 4, 8

// OrderRun pins what a run is to judge and queues its parts. Of several with one key the
// first that is stored orders, and the others find its run.
func (s *Store) OrderRun(ctx context.Context, scope engine.Scope, o engine.RunOrder) (*engine.Run, error) {
	var run *engine.Run
	err := raced(func() error {
		return s.order(ctx, scope, func(q *session) error {
			id, err := q.keyed(ctx, o)
			if err == nil && id == "" {
				id, err = q.order(ctx, o)
			}
			if err == nil {
				run, err = q.storedRun(ctx, "select-run", args{"id": id})
			}
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("order run of %d-%02d: %w", o.FiscalYear, o.Month, err)
	}
	return run, nil
}

// keyed is the run that the order's key has ordered; empty where there is none.
func (q *session) keyed(ctx context.Context, o engine.RunOrder) (id string, err error) {
	if o.Key == "" {
		return "", nil
	}
	var first runRow
	err = q.get(ctx, &first, "select-keyed-run", args{"order_key": o.Key})
	switch {
	case errors.Is(err, engine.ErrNotFound):
		return "", nil
	case err != nil:
		return "", err
	case o.At.Sub(first.StartedAt.Time) >= engine.KeyTime:
		return "", q.exec(ctx, "forget-order-key", args{"id": first.ID})
	case first.OrderAsked != o.Asked:
		return "", &engine.KeyReusedError{Run: first.ID}
	}
	return first.ID, nil
}

// order is write for a function that pins versions: it sees one moment.
func (s *Store) order(ctx context.Context, scope engine.Scope, do func(*session) error) error {
	options := &sql.TxOptions{}
	if s.dialect == postgres {
		options.Isolation = sql.LevelRepeatableRead
	}
	return s.transact(ctx, s.writer, options, scope, do)
}

// order stores the head of a run, its pins and its parts, and the jobs that judge them.
func (q *session) order(ctx context.Context, o engine.RunOrder) (id string, err error) {
	o.Kept = cmp.Or(o.Kept, engine.KeptResults)
	switch {
	case o.Month < 1 || o.Month > 12:
		return "", fmt.Errorf("%w: %d is no month", engine.ErrInvalid, o.Month)
	case o.Kept != engine.KeptResults && o.Kept != engine.KeptConclusions:
		return "", fmt.Errorf("%w: a run can't keep %q", engine.ErrInvalid, o.Kept)
	}
	made, err := uuid.NewV7()
	if err != nil {
		return "", err
	}
	size, err := q.partSize(ctx, &o)
	if err != nil {
		return "", err
	}
	head := runRow{
		ID: made.String(), FiscalYear: o.FiscalYear, Month: o.Month, Scheme: o.Scheme.ID, SchemeRef: o.Scheme.Ref(), SchemeDigest: o.Scheme.Digest,
		Kept: o.Kept, OrderKey: o.Key, OrderAsked: o.Asked, Status: engine.RunQueued, StartedAt: momentOf(o.At), FinishedAt: momentOf(o.At),
	}
	if err := insert(ctx, q, "insert-run", []runRow{head}); err != nil {
		return "", err
	}
	of := args{"run_id": head.ID}
	year := of.with(args{"fiscal_year": o.FiscalYear})
	if err := q.pin(ctx, year, size, o.Month); err != nil {
		return "", err
	}
	if o.Kept == engine.KeptConclusions {
		if err := q.openConclusions(ctx, head.ID); err != nil {
			return "", err
		}
	}
	var parts []partRow
	if err := q.list(ctx, &parts, "select-run-parts", of); err != nil {
		return "", err
	}
	if len(parts) == 0 {
		return "", engine.ErrNotFound
	}
	projects := 0
	for _, p := range parts {
		projects += p.ProjectCount
	}
	if err := q.exec(ctx, "count-run-projects", of.with(args{"project_count": projects})); err != nil {
		return "", err
	}
	if err := q.enqueue(ctx, head.ID, parts); err != nil {
		return "", err
	}
	return head.ID, q.analyze(ctx, "analyze-run-inputs", projects)
}

// pin notes the versions that a run judges, and the parts that they make up.
func (q *session) pin(ctx context.Context, of args, size, month int) error {
	if err := q.exec(ctx, "insert-run-tables", of.with(args{"part_size": size})); err != nil {
		return err
	}
	if err := q.exec(ctx, "insert-run-department", of); err != nil {
		return err
	}
	for m := 1; m <= month; m++ {
		if err := q.exec(ctx, "insert-run-reports", of.with(args{"month": m})); err != nil {
			return err
		}
	}
	return q.exec(ctx, "insert-run-parts", of)
}

// partSize keeps all projects together where the department's figures are theirs, and
// where it reports of itself, which must be checked against those. Such a run keeps its
// results: the department's rest on the projects' words.
func (q *session) partSize(ctx context.Context, o *engine.RunOrder) (int, error) {
	declared, err := q.departmentPart(ctx, "select-department", args{"fiscal_year": o.FiscalYear})
	if err != nil {
		return 0, err
	}
	goals, _ := o.Scheme.CompileDepartment(declared, o.FiscalYear)
	reported, err := q.departmentReports(ctx, o.FiscalYear, 1, o.Month)
	if goals != nil && len(goals.Rules) > 0 || len(reported) > 0 {
		o.Kept = engine.KeptResults
		return math.MaxInt32, err
	}
	size := q.store.partSize
	if o.Kept != engine.KeptConclusions || err != nil {
		return size, err
	}
	var projects int
	err = q.get(ctx, &projects, "count-goal-tables", args{"fiscal_year": o.FiscalYear})
	return min(columnParts*size, max(size, projects/fewParts)), err
}

// CancelRun ends a run that has not ended. What workers have not stored by now they drop.
func (s *Store) CancelRun(ctx context.Context, scope engine.Scope, id string, at time.Time) (*engine.Run, error) {
	run, err := s.changeRun(ctx, scope, id, func(q *session) error {
		head, err := q.lockRun(ctx, id)
		switch {
		case err != nil || head.Status == engine.RunCancelled:
			return err
		case !head.open():
			return engine.ErrConflict
		}
		return q.endRun(ctx, id, runEnd{Status: engine.RunCancelled, At: momentOf(at)})
	})
	if err != nil {
		return nil, fmt.Errorf("cancel run %s: %w", id, err)
	}
	return run, nil
}

// ResumeRun queues again the parts that a cancelled or failed run lacks; of one that has
// not ended those that somebody has taken, who may be dead, and those whose job nobody can
// take any more. Jobs that are left from before do no harm. Parts are locked before their
// run, as workers do.
func (s *Store) ResumeRun(ctx context.Context, scope engine.Scope, id string) (*engine.Run, error) {
	at, err := s.clock(ctx)
	if err != nil {
		return nil, fmt.Errorf("resume run %s: %w", id, err)
	}
	run, err := s.changeRun(ctx, scope, id, func(q *session) error {
		of := args{"run_id": id}
		var lacking []partRow
		if err := q.list(ctx, &lacking, "lock-parts", of); err != nil {
			return err
		}
		head, err := q.lockRun(ctx, id)
		switch {
		case err != nil || head.Status == engine.RunDone:
			return err
		case head.Refused:
			return engine.ErrConflict
		case head.Swept:
			return engine.ErrSwept
		case head.open():
			if lacking, err = q.withoutJob(ctx, id, lacking); err != nil {
				return err
			}
		default:
			if err := q.exec(ctx, "queue-parts", of); err != nil {
				return err
			}
			if err := q.endRun(ctx, id, runEnd{Status: engine.RunQueued, At: head.StartedAt}); err != nil {
				return err
			}
		}
		if err := q.exec(ctx, "note-offer", of.with(args{"at": at})); err != nil {
			return err
		}
		return q.enqueue(ctx, id, lacking)
	})
	if err != nil {
		return nil, fmt.Errorf("resume run %s: %w", id, err)
	}
	return run, nil
}

// withoutJob are the parts for which nobody will come: those that are taken, and those
// that are queued without a job that waits.
func (q *session) withoutJob(ctx context.Context, run string, parts []partRow) ([]partRow, error) {
	var waiting []int
	if err := q.list(ctx, &waiting, "select-waiting-jobs", args{"run_id": run}); err != nil {
		return nil, err
	}
	slices.Sort(waiting)
	return slices.DeleteFunc(parts, func(p partRow) bool {
		_, waits := slices.BinarySearch(waiting, p.Part)
		return waits && p.Status != partRunning
	}), nil
}

// changeRun returns the run as it is after a change.
func (s *Store) changeRun(ctx context.Context, scope engine.Scope, id string, do func(*session) error) (run *engine.Run, err error) {
	err = s.write(ctx, scope, func(q *session) error {
		if err := do(q); err != nil {
			return err
		}
		run, err = q.storedRun(ctx, "select-run", args{"id": id})
		return err
	})
	return run, err
}

// lockRun holds the head of a run; engine.ErrNotFound where the division has none of
// that id.
func (q *session) lockRun(ctx context.Context, id string) (head runRow, err error) {
	err = q.get(ctx, &head, "lock-run", args{"run_id": id})
	return head, err
}

// runEnd is what becomes of the head of a run.
type runEnd struct {
	Status, Failure, InputDigest string
	Refused                      bool
	At                           moment
	// Indicators, Alerts, Warnings and Rows are counted where the run is done.
	Indicators, Alerts, Warnings, Rows int
}

func (q *session) endRun(ctx context.Context, id string, end runEnd) error {
	return q.exec(ctx, "end-run", args{
		"run_id": id, "status": end.Status, "failure": end.Failure, "refused": end.Refused, "input_digest": end.InputDigest, "at": end.At,
		"indicator_count": end.Indicators, "alert_count": end.Alerts, "warning_count": end.Warnings, "row_count": end.Rows,
	})
}
