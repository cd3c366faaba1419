package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"
)

// worker is what the workers of all kinds of jobs have in common.
type worker struct {
	store *Store
	name  string
	log   *slog.Logger
	now   func() time.Time
}

// partWorker judges parts.
type partWorker struct {
	river.WorkerDefaults[partArgs]
	worker
}

// Timeout bounds a part. When it is over and the worker says nothing, because it was
// killed, River gives the part to another.
func (w *partWorker) Timeout(job *river.Job[partArgs]) time.Duration {
	return partTime + time.Duration(job.Args.Projects)*projectTime
}

// NextRetry waits twice as long each time.
func (w *partWorker) NextRetry(job *river.Job[partArgs]) time.Time {
	return time.Now().Add(w.store.jobs.pause(job.Attempt - 1))
}

// pause is how long a part waits after an error that came after so many earlier ones.
func (j *jobs) pause(earlier int) time.Duration {
	return min(j.patience<<min(max(earlier, 0), 10), longestPatience)
}

// Work judges a part and completes the job in the transaction that stores its results.
// What the store could not do is noted, so that a run never hangs on it.
func (w *partWorker) Work(ctx context.Context, job *river.Job[partArgs]) error {
	key := job.Args.key()
	err := w.judge(ctx, key, job)
	if err == nil {
		return nil
	}
	if errors.Is(ctx.Err(), context.Canceled) { // not the deadline: the worker is told to stop
		w.log.Info("part is given back", "part", key.String())
		return river.JobSnooze(0)
	}
	w.log.Error("part is not judged", "part", key.String(), "attempt", job.Attempt, "error", err)
	noting, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopping)
	defer cancel()
	return errors.Join(err, w.store.failPart(noting, key, err, w.now()))
}

// judge makes an error of a panic, which must not end the other parts.
func (w *partWorker) judge(ctx context.Context, key partKey, job *river.Job[partArgs]) (err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("panic: %v\n%s", panicked, debug.Stack())
		}
	}()
	return w.store.judgePart(ctx, key, w.name, w.now, func(tx *sql.Tx) error { return w.complete(ctx, tx, job) })
}

func (w *partWorker) complete(ctx context.Context, tx *sql.Tx, job *river.Job[partArgs]) (err error) {
	if w.store.dialect == postgres {
		_, err = river.JobCompleteTx[*riverdatabasesql.Driver](ctx, tx, job)
	} else {
		_, err = river.JobCompleteTx[*riversqlite.Driver](ctx, tx, job)
	}
	return err
}

// tickArgs are the tick's job. One is enough however many wait.
type tickArgs struct{}

// Kind is the job's name in River's table; it must never change.
func (tickArgs) Kind() string { return "order_due" }

// InsertOpts keeps ticks from piling up while nobody works.
func (tickArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: tickQueue, MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled,
	}}}
}

// tickWorker lets time pass over alerts, sees that what is to be told has a job, orders what is
// due, and sweeps what was given up.
type tickWorker struct {
	river.WorkerDefaults[tickArgs]
	worker
}

// Timeout lets it pin a province: ordering again after half of it would never end.
func (w *tickWorker) Timeout(*river.Job[tickArgs]) time.Duration { return tickTime }

// Work does all of that in this order. What fails now is due at the next tick.
func (w *tickWorker) Work(ctx context.Context, _ *river.Job[tickArgs]) error {
	// Ordering takes minutes where a province is pinned; what is to be told does not wait for it.
	_, errPass := w.store.PassTime(ctx, w.now())
	_, errQueue := w.store.QueueDue(ctx, w.now())
	ordered, errOrder := w.store.OrderDue(ctx, w.now())
	for _, c := range ordered {
		w.log.Info("checkpoint is due", "division", c.Division, "year", c.FiscalYear, "month", c.Month, "run", c.Run, "failure", c.Failure)
	}
	swept, errSweep := w.store.SweepRuns(ctx, w.now())
	for _, r := range swept {
		w.log.Info("run is swept", "division", r.Division, "run", r.Run)
	}
	dropped, errDrop := w.store.DropSuperseded(ctx, w.now())
	for _, r := range dropped {
		w.log.Info("conclusions of a superseded run are dropped", "division", r.Division, "run", r.Run)
	}
	return errors.Join(errPass, errQueue, errOrder, errSweep, errDrop)
}
