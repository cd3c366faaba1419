package storage

import (
	"context"
	"fmt"
	"iter"
	"sync"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// Part is a range of the projects of a run. First and Last are codes of projects
// and belong to it; where Last is empty, it ends with the last project.
type Part struct {
	engine.Period
	Run         string
	First, Last string
}

func (p Part) String() string {
	return fmt.Sprintf("%s, projects from %q to %q", periodName(p.Period), p.First, p.Last)
}

// args are the parameters of the statements about a part.
func (p Part) args(more args) args {
	return args{"fiscal_year": p.FiscalYear, "month": p.Month, "first": p.First, "last": p.Last}.with(more)
}

// Loaded counts what was concluded, and how.
type Loaded struct {
	Projects, Indicators int
	// Columns were judged in columns, Fallback of them by the formulas themselves. Exact had
	// been judged by the row evaluator when they were read, and the rest needed no judging.
	Columns, Exact, Fallback int64
}

// judge is a scheme's columns, and what readings must rest on for them.
type judge struct {
	columns interface {
		Judge(readings []engine.Reading, out []engine.Conclusion) (engine.Judged, error)
	}
	digest string
}

func judgeOf(s *rules.Scheme, p engine.Period) judge {
	return judge{engine.NewColumns(s, p.FiscalYear, p.Month), readingDigest(s)}
}

// CloseColumns judges all readings of a period and publishes the conclusions as
// those of a run, whole or not at all. Where readings are stale it is
// engine.ErrConflict: RefreshReadings comes first.
func (s *Store) CloseColumns(ctx context.Context, p engine.Period, run string, scheme *rules.Scheme) (Loaded, error) {
	return s.closeColumns(ctx, p, run, judgeOf(scheme, p))
}

func (s *Store) closeColumns(ctx context.Context, p engine.Period, run string, by judge) (Loaded, error) {
	var loaded Loaded
	err := s.write(ctx, engine.Scope{Division: p.Division}, func(q *session) (err error) {
		if err := q.openConclusions(ctx, run); err != nil {
			return err
		}
		if loaded, err = q.loadConclusions(ctx, Part{Period: p, Run: run}, by); err != nil {
			return err
		}
		return q.publishConclusions(ctx, run)
	})
	if err != nil {
		return Loaded{}, fmt.Errorf("close %s: %w", periodName(p), err)
	}
	return loaded, nil
}

// LoadConclusions judges the readings of a part and puts the conclusions where
// OpenConclusions made a place, whole or not at all. Parts of a run may be loaded at
// the same time, each once. Each holds two of the store's connections to PostgreSQL:
// more than half as many at a time would wait for each other.
func (s *Store) LoadConclusions(ctx context.Context, part Part, scheme *rules.Scheme) (Loaded, error) {
	var loaded Loaded
	err := s.write(ctx, engine.Scope{Division: part.Division}, func(q *session) (err error) {
		loaded, err = q.loadConclusions(ctx, part, judgeOf(scheme, part.Period))
		return err
	})
	if err != nil {
		return Loaded{}, fmt.Errorf("load %s: %w", part, err)
	}
	return loaded, nil
}

// loadConclusions reads, judges and writes at the same time: three goroutines hand
// on the same few chunks.
//
//	read ──full──▶ judge ──judged──▶ write
//	  ▲                                │
//	  └────────────empty───────────────┘
//
// What fails first stops the others, and is the error.
func (q *session) loadConclusions(ctx context.Context, part Part, by judge) (Loaded, error) {
	write, err := q.writer(part.Run)
	if err != nil {
		return Loaded{}, err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	b := newBelt()
	var stages sync.WaitGroup
	stages.Go(func() {
		defer close(b.full)
		if err := q.snapshot(ctx, func(q *session) error { return q.readChunks(ctx, part, by.digest, b) }); err != nil {
			stop(err)
		}
	})
	stages.Go(func() {
		defer close(b.judged)
		if err := b.judge(ctx, by); err != nil {
			stop(err)
		}
	})
	if err := write(ctx, b.judgedChunks(ctx)); err != nil {
		stop(err)
	}
	stages.Wait()
	b.loaded.Columns, b.loaded.Exact, b.loaded.Fallback = b.columns, b.exact, b.fallback
	return b.loaded, context.Cause(ctx)
}

// snapshot reads what is committed. A database in memory has one connection, whose
// transaction reads for itself.
func (q *session) snapshot(ctx context.Context, do func(*session) error) error {
	if q.store.dialect == sqlite && q.store.reader == q.store.writer {
		return do(q)
	}
	return q.store.read(ctx, q.scope, do)
}

// writer stores judged chunks as conclusions of a run.
func (q *session) writer(run string) (func(context.Context, iter.Seq[*chunk]) error, error) {
	if q.store.dialect == sqlite {
		return newInserting(q, run).write, nil
	}
	command, err := q.ofRun("copy-conclusions", run)
	return (&copying{conn: q.conn, command: command}).write, err
}
