package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"zhunsheng/engine"
)

// checkpointRow is a month that is to be evaluated when its time has come.
type checkpointRow struct {
	owned
	FiscalYear int    `db:"fiscal_year"`
	Month      int    `db:"month"`
	Scheme     string `db:"scheme"`
	DueAt      moment `db:"due_at"`
	Kept       string `db:"kept"`
	State      string `db:"state"`
	RunID      string `db:"run_id"`
	Failure    string `db:"failure"`
	// RunStatus and RunFailure are the run's own, read beside it.
	RunStatus  string `db:"run_status"`
	RunFailure string `db:"run_failure"`
}

func (r *checkpointRow) checkpoint() engine.Checkpoint {
	return engine.Checkpoint{
		FiscalYear: r.FiscalYear, Month: r.Month, Scheme: r.Scheme, DueAt: r.DueAt.Time, Kept: r.Kept,
		State: r.State, Run: r.RunID, RunStatus: r.RunStatus, Failure: cmp.Or(r.Failure, r.RunFailure),
	}
}

// SaveCheckpoint sets when a month is due.
func (s *Store) SaveCheckpoint(ctx context.Context, scope engine.Scope, c engine.Checkpoint) error {
	err := s.write(ctx, scope, func(q *session) error {
		if c.Month < 1 || c.Month > 12 {
			return fmt.Errorf("%w: %d is no month", engine.ErrInvalid, c.Month)
		}
		kept := cmp.Or(c.Kept, engine.KeptResults)
		if kept != engine.KeptResults && kept != engine.KeptConclusions {
			return fmt.Errorf("%w: %q can't be kept", engine.ErrInvalid, kept)
		}
		return insert(ctx, q, "upsert-checkpoint", []checkpointRow{{
			FiscalYear: c.FiscalYear, Month: c.Month, Scheme: c.Scheme, DueAt: momentOf(c.DueAt), Kept: kept,
			State: engine.CheckpointDue,
		}})
	})
	if err != nil {
		return fmt.Errorf("save checkpoint %d-%02d: %w", c.FiscalYear, c.Month, err)
	}
	return nil
}

// Checkpoints are those of a year, by month, each with what has become of its run.
func (s *Store) Checkpoints(ctx context.Context, scope engine.Scope, year int) ([]engine.Checkpoint, error) {
	var rows []checkpointRow
	err := s.read(ctx, scope, func(q *session) error {
		return q.list(ctx, &rows, "select-checkpoints", args{"fiscal_year": year})
	})
	if err != nil {
		return nil, fmt.Errorf("checkpoints of %d: %w", year, err)
	}
	list := make([]engine.Checkpoint, len(rows))
	for i := range rows {
		list[i] = rows[i].checkpoint()
	}
	return list, nil
}

// DeleteCheckpoint forgets a checkpoint. A tick that is ordering its run comes first.
func (s *Store) DeleteCheckpoint(ctx context.Context, scope engine.Scope, year, month int) error {
	of := args{"fiscal_year": year, "month": month}
	err := s.write(ctx, scope, func(q *session) error {
		var row checkpointRow
		if err := q.get(ctx, &row, "lock-checkpoint", of); err != nil {
			return err
		}
		return q.exec(ctx, "delete-checkpoint", of)
	})
	if err != nil {
		return fmt.Errorf("delete checkpoint %d-%02d: %w", year, month, err)
	}
	return nil
}

// DueCheckpoint is a checkpoint that was due, and its division.
type DueCheckpoint struct {
	Division string
	engine.Checkpoint
}

// OrderDue orders a run for each checkpoint that is due, in any division, once, however
// late and however many programs do so at the same time. It returns those that it dealt
// with. What can't be ordered does not hold up the others.
func (s *Store) OrderDue(ctx context.Context, at time.Time) (ordered []DueCheckpoint, err error) {
	var rows []checkpointRow
	if err := s.everywhere(ctx, &rows, "select-due-checkpoints", map[string]any{"at": momentOf(at)}); err != nil {
		return nil, err
	}
	var failed []error
	for i := range rows {
		row := &rows[i]
		done, err := s.orderCheckpoint(ctx, row, at)
		if err != nil {
			failed = append(failed, fmt.Errorf("order checkpoint %s %d-%02d: %w", row.Division, row.FiscalYear, row.Month, err))
		}
		if done {
			ordered = append(ordered, DueCheckpoint{row.Division, row.checkpoint()})
		}
	}
	return ordered, errors.Join(failed...)
}

// orderCheckpoint orders one checkpoint's run, unless another program has done so. Where
// none can be ordered, that is noted.
func (s *Store) orderCheckpoint(ctx context.Context, row *checkpointRow, at time.Time) (done bool, err error) {
	scope := engine.Scope{Division: row.Division}
	schemes, err := s.catalogs.Of(ctx, scope)
	if err != nil {
		return false, err
	}
	row.State = engine.CheckpointOrdered
	scheme, err := schemes.Find(row.Scheme)
	if err != nil {
		row.State, row.Failure = engine.CheckpointFailed, err.Error()
		return s.settle(ctx, scope, row, func(*session) error { return nil })
	}
	done, err = s.settle(ctx, scope, row, func(q *session) (err error) {
		row.RunID, err = q.order(ctx, engine.RunOrder{FiscalYear: row.FiscalYear, Month: row.Month, Scheme: scheme, Kept: row.Kept, At: at})
		return err
	})
	if errors.Is(err, engine.ErrNotFound) {
		row.State, row.RunID = engine.CheckpointFailed, ""
		row.Failure = fmt.Sprintf("到期时库里没有%d年度的目标表，请先导入，再重新设定这一时点", row.FiscalYear)
		return s.settle(ctx, scope, row, func(*session) error { return nil })
	}
	return done, err
}

// settle stores what has become of a checkpoint that is still due.
func (s *Store) settle(ctx context.Context, scope engine.Scope, row *checkpointRow, do func(*session) error) (done bool, err error) {
	err = s.order(ctx, scope, func(q *session) error {
		var now checkpointRow
		if err := q.get(ctx, &now, "lock-checkpoint", args{"fiscal_year": row.FiscalYear, "month": row.Month}); err != nil {
			return err
		}
		if now.State != engine.CheckpointDue || !now.DueAt.Equal(row.DueAt.Time) {
			return errDropped
		}
		if err := do(q); err != nil {
			return err
		}
		return insert(ctx, q, "upsert-checkpoint", []checkpointRow{*row})
	})
	if overtaken(err) {
		return false, nil
	}
	return err == nil, err
}

// overtaken tells that another program has ordered it.
func overtaken(err error) bool {
	return errors.Is(err, errDropped) || pq.As(err, pqerror.TRSerializationFailure) != nil
}
