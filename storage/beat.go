package storage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"zhunsheng/engine"
)

const (
	// silence is after how long without a sign of life a worker loses its parts. One that
	// is only slow loses time: whoever stores a part second drops it.
	silence = 8 * time.Second
	// beatsInSilence is how many signs of life, and looks for them, that is.
	beatsInSilence = 4
)

// beatInterval is how long a worker waits between two signs of life.
func (j *jobs) beatInterval() time.Duration { return j.silence / beatsInSilence }

// clock is the time by which signs of life are compared: the database's, for those of
// several machines differ. SQLite has one machine.
func (s *Store) clock(ctx context.Context) (at moment, err error) {
	switch {
	case s.dialect == sqlite:
		return momentOf(time.Now()), nil
	case s.prepared.Load() == nil:
		return at, errNotPrepared
	}
	clock, err := s.named("select-clock")
	if err == nil {
		err = clock.on[s.reader].GetContext(ctx, &at, map[string]any{})
	}
	if err != nil {
		return at, fmt.Errorf("the database's time: %w", err)
	}
	return at, nil
}

// beat gives signs of life for a part until the function that it returns is called, or
// until the part's time is over. One that can't be written is left out: when the database
// is back the next one follows, or the part has gone to another worker.
func (s *Store) beat(ctx context.Context, key partKey, worker string) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var beating sync.WaitGroup
	beating.Go(func() {
		for rest(ctx, s.jobs.beatInterval()) {
			s.beatOnce(ctx, key, worker) //nolint:errcheck // see above
		}
	})
	return func() {
		cancel()
		beating.Wait()
	}
}

func (s *Store) beatOnce(ctx context.Context, key partKey, worker string) error {
	at, err := s.clock(ctx)
	if err != nil {
		return err
	}
	return s.write(ctx, key.scope(), func(q *session) error {
		return q.exec(ctx, "beat-part", key.args().with(args{"worker": worker, "beat_at": at}))
	})
}

// rest waits, and returns false where the context ended before.
func rest(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// watchBeats offers what silent workers hold, and what was handed to them, until the
// context ends. Each program does so, at moments of its own.
//
// A database that stood still has silenced everybody: whoever has not looked for a while
// only looks, and gives the living time for a sign.
func (s *Store) watchBeats(ctx context.Context, log *slog.Logger) {
	var looked time.Time
	interval := s.jobs.beatInterval()
	for rest(ctx, interval/2+rand.N(interval)) { //nolint:gosec // chance keeps programs apart, not secrets
		silent, err := s.silentParts(ctx)
		if err == nil {
			recently := time.Since(looked) < s.jobs.silence/2
			looked = time.Now()
			if !recently {
				continue
			}
			err = s.releaseParts(ctx, silent, log)
		}
		if err != nil && ctx.Err() == nil {
			log.Warn("silent workers are not looked for", "error", err)
		}
	}
}

// silentPart is a part whose worker gave no sign of life after a moment: a RUNNING one is
// held by it, a QUEUED one was handed to it then, and it never took it.
type silentPart struct {
	partKey
	status string
	before moment
	// at is when it was found, and from when jobs that are handed out count for it.
	at moment
}

// silentParts finds what silent workers hold, or were given, in any division.
func (s *Store) silentParts(ctx context.Context) ([]silentPart, error) {
	now, err := s.clock(ctx)
	if err != nil {
		return nil, err
	}
	before := momentOf(now.Add(-s.jobs.silence))
	since := map[string]any{"before": before}
	var held, stranded []foundPart
	if err := s.everywhere(ctx, &held, "select-silent-parts", since); err != nil {
		return nil, err
	}
	if err := s.everywhere(ctx, &stranded, "select-stranded-parts", since); err != nil {
		return nil, err
	}
	var parts []silentPart
	for _, row := range held {
		parts = append(parts, silentPart{row.key(), partRunning, before, now})
	}
	for _, row := range stranded {
		parts = append(parts, silentPart{row.key(), partQueued, row.HandedOut, now})
	}
	return parts, nil
}

// foundPart is a part of any division. HandedOut is when its job was, where it is QUEUED.
type foundPart struct {
	Division  string `db:"division"`
	Run       string `db:"run_id"`
	Part      int    `db:"part"`
	HandedOut moment `db:"handed_out"`
}

func (f *foundPart) key() partKey { return partKey{f.Division, f.Run, f.Part} }

// releaseParts takes parts from silent workers and queues them again. What can't be
// released does not hold up the others.
func (s *Store) releaseParts(ctx context.Context, parts []silentPart, log *slog.Logger) error {
	var failed []error
	for _, p := range parts {
		released, err := s.releasePart(ctx, p)
		if err != nil {
			failed = append(failed, fmt.Errorf("offer %s: %w", p, err))
		}
		if released {
			log.Info("part of a silent worker is offered again", "part", p.String())
		}
	}
	return errors.Join(failed...)
}

// releasePart queues a part again, unless another program was faster, or its worker has
// given a sign of life or taken it.
func (s *Store) releasePart(ctx context.Context, p silentPart) (released bool, err error) {
	err = s.write(ctx, p.scope(), func(q *session) error {
		var part partRow
		err := q.get(ctx, &part, "release-part", p.args().with(args{"status": p.status, "before": p.before, "at": p.at}))
		if errors.Is(err, engine.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		released = true
		return q.enqueue(ctx, p.run, []partRow{part})
	})
	return released && err == nil, err
}
