package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"zhunsheng/notify"
)

// messageQueue is for what is told to people. It has workers of its own, so that neither waits
// for parts of runs, nor those for slow receivers.
const messageQueue = "messages"

// unended are the states of a job that will still be worked on, or is.
var unended = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled,
}

// dispatchArgs are the job that decides who hears of a division's notices.
type dispatchArgs struct {
	Division string `json:"division"`
}

// Kind is the job's name in River's table; it must never change.
func (dispatchArgs) Kind() string { return "dispatch_notices" }

// InsertOpts lets deciding go before sending.
func (dispatchArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: messageQueue, Priority: 1, MaxAttempts: 10}
}

// deliverArgs are the job that sends one delivery. One is enough however many want it.
type deliverArgs struct {
	Division string `json:"division"`
	Delivery string `json:"delivery"`
}

// Kind is the job's name in River's table; it must never change.
func (deliverArgs) Kind() string { return "deliver_message" }

// InsertOpts lets River try more often than a delivery may: the delivery's own count decides.
func (deliverArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{
		Queue: messageQueue, Priority: 2, MaxAttempts: 25, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: unended},
	}
}

// nearby is how far ahead deliveries have a job. What is due later gets one from the tick, so
// that clocks may be set, jobs be lost and queues be long.
const nearby = 2 * time.Minute

// enqueueDispatch queues the job that looks at the division's notices, in the session's
// transaction.
func (q *session) enqueueDispatch(ctx context.Context) error {
	_, err := q.store.jobs.inserter.InsertTx(ctx, q.tx.Tx, dispatchArgs{q.scope.Division}, nil)
	if err != nil {
		return fmt.Errorf("queue the dispatch of notices: %w", err)
	}
	return nil
}

// queueDelivery queues a job for each delivery that is due soon, in the session's transaction.
func (q *session) queueDelivery(ctx context.Context, at time.Time, rows ...deliveryRow) error {
	var list []river.InsertManyParams
	for i := range rows {
		if ahead := rows[i].NotBefore.Sub(at); ahead < nearby {
			list = append(list, deliverJob(q.scope.Division, rows[i].ID, ahead))
		}
	}
	if len(list) == 0 {
		return nil
	}
	if _, err := q.store.jobs.inserter.InsertManyFastTx(ctx, q.tx.Tx, list); err != nil {
		return fmt.Errorf("queue deliveries: %w", err)
	}
	return nil
}

// deliverJob is the job of a delivery that is due after a time. River counts by its own clock.
func deliverJob(division, id string, ahead time.Duration) river.InsertManyParams {
	p := river.InsertManyParams{Args: deliverArgs{division, id}}
	if ahead > 0 {
		p.InsertOpts = &river.InsertOpts{ScheduledAt: time.Now().Add(ahead)}
	}
	return p
}

// mostQueued is for how many deliveries a tick queues jobs.
const mostQueued = 20_000

// QueueDue queues jobs for what is due and has none, in any division: for notices that are due
// now, and for deliveries that are due soon. It returns for how many it looked.
func (s *Store) QueueDue(ctx context.Context, at time.Time) (n int, err error) {
	var divisions []string
	if err := s.everywhere(ctx, &divisions, "select-noticed-divisions", map[string]any{"at": momentOf(at)}); err != nil {
		return 0, err
	}
	var list []river.InsertManyParams
	for _, division := range divisions {
		list = append(list, river.InsertManyParams{
			Args: dispatchArgs{division}, InsertOpts: &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: unended}},
		})
	}
	var due []deliveryRow
	if err := s.everywhere(ctx, &due, "select-due-deliveries", map[string]any{
		"at": momentOf(at), "soon": momentOf(at.Add(nearby)), "limit": mostQueued,
	}); err != nil {
		return 0, err
	}
	for i := range due {
		list = append(list, deliverJob(due[i].Division, due[i].ID, due[i].NotBefore.Sub(at)))
	}
	if len(list) == 0 {
		return 0, nil
	}
	if _, err := s.jobs.inserter.InsertManyFast(ctx, list); err != nil {
		return 0, fmt.Errorf("queue what is due: %w", err)
	}
	return len(list), nil
}

// Telling is how a program tells people.
type Telling struct {
	// Sender makes the sender of a channel.
	Sender func(notify.Channel) (notify.Sender, error)
	// Base is the address that links begin with.
	Base string
	// Workers is how many messages it sends at once; 0 means 16.
	Workers int
}

const (
	// messagesAtOnce is how many messages a program sends at once.
	messagesAtOnce = 16
	// dispatchTime is how long deciding about many notices may take.
	dispatchTime = 5 * time.Minute
	// deliverTime is more than a delivery ever takes; what takes longer is a worker that is gone.
	deliverTime = notify.ClaimTime + 10*time.Second
	// tellingPause is how long a job waits that the database had no answer for.
	tellingPause = 5 * time.Second
)

func (t *Telling) workers() int { return cmp.Or(t.Workers, messagesAtOnce) }

// teller is what the workers of messages have in common.
type teller struct {
	worker
	notify.Dispatcher
	// deciding lets one job of this program decide at a time: a second would decide the same.
	deciding sync.Mutex
}

func newTeller(w worker, t *Telling) *teller {
	return &teller{worker: w, Dispatcher: notify.Dispatcher{Outbox: w.store, Sender: t.Sender, Base: t.Base, Now: w.now}}
}

// ended makes of how a job ended what River does next: a program that is told to stop gives
// it back.
func (t *teller) ended(ctx context.Context, what string, args any, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(ctx.Err(), context.Canceled):
		return river.JobSnooze(0)
	}
	t.log.Error(what, "job", args, "error", err)
	return err
}

// dispatchWorker decides who hears of what.
type dispatchWorker struct {
	river.WorkerDefaults[dispatchArgs]
	*teller
}

// Timeout lets it decide about a province.
func (w *dispatchWorker) Timeout(*river.Job[dispatchArgs]) time.Duration { return dispatchTime }

// NextRetry is soon: the tick is behind it.
func (w *dispatchWorker) NextRetry(*river.Job[dispatchArgs]) time.Time {
	return time.Now().Add(tellingPause)
}

// Work decides about all notices of a division that are due.
func (w *dispatchWorker) Work(ctx context.Context, job *river.Job[dispatchArgs]) error {
	w.deciding.Lock()
	defer w.deciding.Unlock()
	_, err := w.Dispatch(ctx, job.Args.Division)
	return w.ended(ctx, "notices are not dispatched", job.Args, err)
}

// deliverWorker sends messages.
type deliverWorker struct {
	river.WorkerDefaults[deliverArgs]
	*teller
}

// Timeout is what no delivery takes.
func (w *deliverWorker) Timeout(*river.Job[deliverArgs]) time.Duration { return deliverTime }

// NextRetry is for what the store could not do; a message that was not taken has a time of its
// own.
func (w *deliverWorker) NextRetry(*river.Job[deliverArgs]) time.Time {
	return time.Now().Add(tellingPause)
}

// Work sends a delivery, or looks at it again when that is near. What is far is left to the
// tick.
func (w *deliverWorker) Work(ctx context.Context, job *river.Job[deliverArgs]) error {
	wait, err := w.Deliver(ctx, job.Args.Division, job.Args.Delivery)
	if err == nil && wait > 0 && wait < nearby {
		return river.JobSnooze(wait)
	}
	return w.ended(ctx, "message is not sent", job.Args, err)
}
