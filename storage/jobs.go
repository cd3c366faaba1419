package storage

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

// The drivers of one version of River take database/sql's transactions; should another
// version not do so, this fails instead of the first job.
var (
	_ riverdriver.Driver[*sql.Tx] = (*riverdatabasesql.Driver)(nil)
	_ riverdriver.Driver[*sql.Tx] = (*riversqlite.Driver)(nil)
)

// jobs is River's end of a store: its tables, and the queue that jobs are put into. No
// type of River's is seen outside of this package.
type jobs struct {
	dialect  dialect
	address  address
	writer   *sqlx.DB
	inserter *river.Client[*sql.Tx]
	migrator *rivermigrate.Migrator[*sql.Tx]
	// patience is how long a part waits after its first error; a test sets it lower.
	patience time.Duration
	// silence is after how long without a sign of life a worker loses its parts; a test
	// sets it lower.
	silence time.Duration
	// stopping is how long parts may still take when a worker is told to stop; a test sets it
	// lower.
	stopping time.Duration
	// sweptAtOnce is how many projects of a run one transaction sweeps; a test sets it lower.
	sweptAtOnce int
}

func newJobs(writer *sqlx.DB, a address) (*jobs, error) {
	j := &jobs{dialect: a.dialect, address: a, writer: writer, patience: time.Second, silence: silence, stopping: stopping, sweptAtOnce: sweptAtOnce}
	quiet := slog.New(slog.DiscardHandler)
	var err error
	if j.migrator, err = rivermigrate.New(j.driver(writer.DB), &rivermigrate.Config{Logger: quiet}); err != nil {
		return nil, fmt.Errorf("open the queue of jobs: %w", err)
	}
	if j.inserter, err = river.NewClient(j.driver(writer.DB), &river.Config{Logger: quiet}); err != nil {
		return nil, fmt.Errorf("open the queue of jobs: %w", err)
	}
	return j, nil
}

func (j *jobs) driver(db *sql.DB) riverdriver.Driver[*sql.Tx] {
	if j.dialect == postgres {
		return riverdatabasesql.New(db)
	}
	return riversqlite.New(db)
}

// migrate brings River's tables up to date. River itself does not keep programs that do
// so at once apart.
func (j *jobs) migrate(ctx context.Context) error {
	_, err := j.migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

func (j *jobs) ready(ctx context.Context) error {
	found, err := j.migrator.Validate(ctx)
	if err != nil {
		return fmt.Errorf("check the tables of the jobs: %w", err)
	}
	if !found.OK {
		return errors.New("migrations of the jobs are pending")
	}
	return nil
}

// connect opens a handle for a worker's own statements: on SQLite not the writer's, whose
// one connection the parts need.
func (j *jobs) connect() (db *sql.DB, closeIt func() error, err error) {
	if j.dialect == postgres || j.address.path == "" {
		return j.writer.DB, func() error { return nil }, nil
	}
	own, err := sqlx.Open(string(sqlite), fileURI(j.address.path)+"?"+pragmas("immediate"))
	if err != nil {
		return nil, nil, err
	}
	keepOne(own)
	return own.DB, own.Close, nil
}

// The queues: parts of runs, and the tick that orders what is due; messages have one of their own.
const (
	partQueue = "parts"
	tickQueue = "ticks"
)

// partArgs are a part's job. Projects bounds how long it may take.
type partArgs struct {
	Division string `json:"division"`
	Run      string `json:"run"`
	Part     int    `json:"part"`
	Projects int    `json:"projects"`
}

// Kind is the job's name in River's table; it must never change.
func (partArgs) Kind() string { return "judge_part" }

// InsertOpts lets River try more often than a part may: the part's own count decides.
func (partArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: partQueue, MaxAttempts: 4 * mostAttempts}
}

func (a partArgs) key() partKey { return partKey{a.Division, a.Run, a.Part} }

// enqueue queues a job for each part, in the session's transaction.
func (q *session) enqueue(ctx context.Context, run string, parts []partRow) error {
	list := make([]river.InsertManyParams, len(parts))
	for i, p := range parts {
		list[i] = river.InsertManyParams{Args: partArgs{q.scope.Division, run, p.Part, p.ProjectCount}}
	}
	if len(list) == 0 {
		return nil
	}
	_, err := q.store.jobs.inserter.InsertManyFastTx(ctx, q.tx.Tx, list)
	if err != nil {
		return fmt.Errorf("queue parts: %w", err)
	}
	return nil
}

// Shift is how a program works on jobs.
type Shift struct {
	// Workers is how many parts it judges at once; 0 means one a processor.
	Workers int
	// Ticks lets it order the runs of due checkpoints, each minute, and see to whatever else time
	// alone asks for.
	Ticks bool
	// Telling lets it bring messages to people; nil leaves that to other programs.
	Telling *Telling
	Log     *slog.Logger
	Now     func() time.Time
}

const (
	// pollInterval is how long a job of another process waits at most to be seen.
	pollInterval = 200 * time.Millisecond
	// fetchCooldown bounds how often a worker asks for jobs.
	fetchCooldown = 20 * time.Millisecond
	// partTime is what a part may take at least, and leastRescue when River gives a part
	// to another worker at the earliest, which is the second net under beats.
	partTime, leastRescue = 20 * time.Second, 21 * time.Second
	// tickTime is how long a tick may take; sweeping bounds itself.
	tickTime = 15 * time.Minute
	// projectTime is what each project of a part adds.
	projectTime = 40 * time.Millisecond
	// longestPatience is how long a part waits at most for its next attempt.
	longestPatience = 30 * time.Second
	// stopping is how long parts may still take when a worker is told to stop.
	stopping = 10 * time.Second
)

// Work judges parts of runs, and tells people where the shift says so, of any division, until
// the context ends; then it finishes what it has begun, or gives it back.
func (s *Store) Work(ctx context.Context, shift Shift) (err error) {
	if s.prepared.Load() == nil {
		return errNotPrepared
	}
	shift.Log = cmp.Or(shift.Log, slog.New(slog.DiscardHandler))
	db, closeIt, err := s.jobs.connect()
	if err != nil {
		return fmt.Errorf("work: %w", err)
	}
	defer func() { err = errors.Join(err, closeIt()) }()
	client, err := river.NewClient(s.jobs.driver(db), s.clientConfig(shift))
	if err != nil {
		return fmt.Errorf("work: %w", err)
	}
	working := context.WithoutCancel(ctx)
	if err := client.Start(working); err != nil {
		return fmt.Errorf("work: %w", err)
	}
	s.watchBeats(ctx, shift.Log)
	soft, cancel := context.WithTimeout(working, s.jobs.stopping)
	defer cancel()
	if client.Stop(soft) == nil {
		return nil
	}
	hard, cancel := context.WithTimeout(working, stopping)
	defer cancel()
	if err := client.StopAndCancel(hard); err != nil {
		return fmt.Errorf("stop working: %w", err)
	}
	return nil
}

func (s *Store) clientConfig(shift Shift) *river.Config {
	workers := river.NewWorkers()
	w := worker{store: s, name: workerName(), log: shift.Log, now: shift.Now}
	if w.now == nil {
		w.now = time.Now
	}
	river.AddWorker(workers, &partWorker{worker: w})
	river.AddWorker(workers, &tickWorker{worker: w})
	config := &river.Config{
		ID:     fmt.Sprintf("%s/%d", w.name, shifts.Add(1)),
		Logger: slog.New(&atLeast{w.log.Handler(), slog.LevelWarn}), Workers: workers,
		Queues:            map[string]river.QueueConfig{partQueue: {MaxWorkers: cmp.Or(shift.Workers, runtime.GOMAXPROCS(0))}},
		FetchPollInterval: pollInterval, FetchCooldown: fetchCooldown,
		JobTimeout: partTime, RescueStuckJobsAfter: leastRescue,
		CompletedJobRetentionPeriod: time.Hour,
	}
	if t := shift.Telling; t != nil {
		telling := newTeller(w, t)
		river.AddWorker(workers, &dispatchWorker{teller: telling})
		river.AddWorker(workers, &deliverWorker{teller: telling})
		config.Queues[messageQueue] = river.QueueConfig{MaxWorkers: t.workers()}
	}
	if shift.Ticks {
		config.Queues[tickQueue] = river.QueueConfig{MaxWorkers: 1}
		config.PeriodicJobs = []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(time.Minute), func() (river.JobArgs, *river.InsertOpts) {
			return tickArgs{}, nil
		}, &river.PeriodicJobOpts{RunOnStart: true})}
	}
	return config
}

// shifts numbers those of this program: each is a worker of its own.
var shifts atomic.Int64

// workerName says where a part is being worked on: host and process.
func workerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "?"
	}
	return fmt.Sprintf("%s/%d", host, os.Getpid())
}

// atLeast passes on what a library logs from a level upwards.
type atLeast struct {
	slog.Handler
	level slog.Level
}

// Enabled holds back what is below the level.
func (h *atLeast) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= h.level && h.Handler.Enabled(ctx, level)
}
