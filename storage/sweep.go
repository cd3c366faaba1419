package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"zhunsheng/engine"
)

const (
	// retention is how long a run that was cancelled or refused keeps what it has stored.
	retention = 7 * 24 * time.Hour
	// sweepTime is about how long a tick sweeps: others want the database, too.
	sweepTime = 5 * time.Second
	// sweptAtOnce is of how many projects one transaction removes what was stored, some
	// thousand rows: as long SQLite's writer is held.
	sweptAtOnce = 100
	// keptConclusions is of how many runs of a month the conclusions are kept: of the latest,
	// and of those that somebody may still hold it against.
	keptConclusions = 3
)

// SweptRun is a run that is swept.
type SweptRun struct {
	Division string `db:"division"`
	Run      string `db:"run_id"`
}

// SweepRuns removes what runs have stored that were cancelled or refused a week before a
// moment, in any division: results, alerts, clearances, conclusions and what they had pinned. It stops
// after some seconds and goes on when it is called again, and returns the runs that it came
// to the end of. One that can't be swept does not hold up the others.
func (s *Store) SweepRuns(ctx context.Context, at time.Time) ([]SweptRun, error) {
	return s.sweepRuns(ctx, at, sweepTime)
}

// sweepRuns has at least one transaction, however little time there is.
func (s *Store) sweepRuns(ctx context.Context, at time.Time, most time.Duration) (swept []SweptRun, err error) {
	var rows []SweptRun
	if err := s.everywhere(ctx, &rows, "select-given-up-runs", map[string]any{"before": momentOf(at.Add(-retention))}); err != nil {
		return nil, err
	}
	until := time.Now().Add(most)
	var failed []error
	for i, r := range rows {
		if i > 0 && time.Now().After(until) {
			break
		}
		done, err := s.sweepRun(ctx, r, at, until)
		if err != nil {
			failed = append(failed, fmt.Errorf("sweep run %s: %w", r.Run, err))
		}
		if done {
			swept = append(swept, r)
		}
	}
	return swept, errors.Join(failed...)
}

// sweepRun gives a run up for good and removes what it has stored, project by project,
// until that is done or time is over.
func (s *Store) sweepRun(ctx context.Context, r SweptRun, at, until time.Time) (done bool, err error) {
	scope := engine.Scope{Division: r.Division}
	err = s.write(ctx, scope, func(q *session) error { return q.giveUp(ctx, r.Run, at) })
	if errors.Is(err, errDropped) {
		return false, nil
	}
	from := pin{Seq: -1}
	for more := true; more; {
		if err != nil || ctx.Err() != nil {
			return false, err
		}
		err = s.write(ctx, scope, func(q *session) (err error) {
			more, err = q.sweepProjects(ctx, r.Run, &from)
			return err
		})
		if more && time.Now().After(until) {
			return false, err
		}
	}
	return err == nil, err
}

// giveUp notes that a run can't be resumed any more, unless somebody has just resumed it.
func (q *session) giveUp(ctx context.Context, run string, at time.Time) error {
	head, err := q.lockRun(ctx, run)
	switch {
	case err != nil || head.Swept:
		return err
	case head.Status != engine.RunCancelled && !head.Refused, head.FinishedAt.After(at.Add(-retention)):
		return errDropped
	}
	if err := q.exec(ctx, "give-up-run", args{"run_id": run, "at": momentOf(at)}); err != nil {
		return err
	}
	if head.Kept == engine.KeptConclusions && q.store.dialect == postgres {
		return q.dropConclusions(ctx, run)
	}
	return nil
}

// sweepProjects removes what was stored of the next projects of a run after a place, which
// moves on, and tells whether there are more.
func (q *session) sweepProjects(ctx context.Context, run string, from *pin) (more bool, err error) {
	first, err := q.nextPin(ctx, run, *from)
	if err != nil || first == nil {
		return false, err
	}
	of := args{"run_id": run, "part": first.Part, "first_seq": first.Seq, "last_seq": first.Seq + q.store.jobs.sweptAtOnce - 1}
	statements := []string{"sweep-clearances", "sweep-alerts", "sweep-results", "sweep-department-results", "sweep-project-results", "sweep-inputs"}
	if q.store.dialect == sqlite {
		statements = append([]string{"sweep-conclusions"}, statements...)
	}
	for _, name := range statements {
		if err := q.exec(ctx, name, of); err != nil {
			return false, err
		}
	}
	*from = pin{first.Part, first.Seq + q.store.jobs.sweptAtOnce - 1}
	next, err := q.nextPin(ctx, run, *from)
	return next != nil, err
}

// pin is a project's place in a run.
type pin struct {
	Part int `db:"part"`
	Seq  int `db:"seq"`
}

// nextPin is the first project after a place of which a run still pins something; nil
// where there is none.
func (q *session) nextPin(ctx context.Context, run string, after pin) (*pin, error) {
	var next pin
	err := q.get(ctx, &next, "select-next-pin", args{"run_id": run, "part": after.Part, "seq": after.Seq})
	if errors.Is(err, engine.ErrNotFound) {
		return nil, nil
	}
	return &next, err
}

// DropSuperseded removes the conclusions about indicators of runs that are done, but for
// the newest few of each month, in any division, and returns the runs that it came to the
// end of. What they have concluded of projects stays, and so do their pins: the words are
// computed again when somebody asks. It stops after some seconds; what is being read, and
// what can't be dropped, does not hold up the others.
func (s *Store) DropSuperseded(ctx context.Context, at time.Time) (dropped []SweptRun, err error) {
	var rows []SweptRun
	if err := s.everywhere(ctx, &rows, "select-superseded", map[string]any{"keep": keptConclusions}); err != nil {
		return nil, err
	}
	until := time.Now().Add(sweepTime)
	var failed []error
	for _, r := range rows {
		if time.Now().After(until) {
			break
		}
		done, err := s.dropSuperseded(ctx, r, at, until)
		if err != nil && pq.As(err, pqerror.LockNotAvailable) == nil {
			failed = append(failed, fmt.Errorf("drop the conclusions of run %s: %w", r.Run, err))
		}
		if done {
			dropped = append(dropped, r)
		}
	}
	return dropped, errors.Join(failed...)
}

func (s *Store) dropSuperseded(ctx context.Context, r SweptRun, at, until time.Time) (done bool, err error) {
	for !done && err == nil && !time.Now().After(until) {
		err = s.write(ctx, engine.Scope{Division: r.Division}, func(q *session) (err error) {
			if err := q.exec(ctx, "note-dropped", args{"run_id": r.Run, "at": momentOf(at)}); err != nil {
				return err
			}
			done, err = q.dropSome(ctx, r.Run)
			return err
		})
	}
	return done && err == nil, err
}

// droppedAtOnce is how many conclusions one transaction deletes from SQLite.
const droppedAtOnce = 5000

// dropSome drops a run's conclusions, on SQLite some of them, and tells whether those were
// the last.
func (q *session) dropSome(ctx context.Context, run string) (done bool, err error) {
	if q.store.dialect == postgres {
		if err := q.exec(ctx, "hurry", nil); err != nil {
			return false, err
		}
		return true, q.dropConclusions(ctx, run)
	}
	var deleted []int
	err = q.list(ctx, &deleted, "delete-some-conclusions", args{"run_id": run, "rows": droppedAtOnce})
	return len(deleted) < droppedAtOnce, err
}
