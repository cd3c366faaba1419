package storage

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// onTwo runs a test on two programs that share a database of each kind, in which a run
// of 5 parts is ordered.
func onTwo(t *testing.T, test func(t *testing.T, one, other *Store, run string)) {
	t.Helper()
	onBothUnmigrated(t, func(t *testing.T, dsn string) {
		one, other := migrated(t, dsn), opened(t, dsn)
		if err := other.Ready(t.Context()); err != nil {
			t.Fatal(err)
		}
		stocked(t, one)
		test(t, one, other, ordered(t, one))
	})
}

// taken is a part whose worker does nothing more.
func taken(t *testing.T, s *Store, run string, part int) partKey {
	t.Helper()
	key := partKey{"1", run, part}
	if _, err := s.takePart(t.Context(), key, "dead", noon()); err != nil {
		t.Fatal(err)
	}
	return key
}

// silenced makes the last sign of life of each part's worker an hour older.
func silenced(t *testing.T, s *Store) {
	t.Helper()
	at, err := s.clock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	alter(t, s, s.writer.Rebind("UPDATE run_parts SET beat_at = ? WHERE beat_at IS NOT NULL"), momentOf(at.Add(-time.Hour)))
}

func alter(t *testing.T, s *Store, statement string, args ...any) {
	t.Helper()
	if _, err := s.writer.ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

// releasedOnce holds that a part is offered once, whoever looks for it at the same time.
func releasedOnce(t *testing.T, one, other *Store) {
	t.Helper()
	queued := jobsIn(t, one)
	var released atomic.Int32
	var wg sync.WaitGroup
	for _, s := range []*Store{one, other, one, other} {
		wg.Go(func() { released.Add(int32(release(t, s))) }) //nolint:gosec // one at most
	}
	wg.Wait()
	if jobs := jobsIn(t, one) - queued; released.Load() != 1 || jobs != 1 {
		t.Errorf("offered %d times, by %d jobs", released.Load(), jobs)
	}
}

// silentNow are the numbers of the parts that a program finds silent.
func silentNow(t *testing.T, s *Store) (numbers []int) {
	t.Helper()
	parts, err := s.silentParts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		numbers = append(numbers, p.part)
	}
	slices.Sort(numbers)
	return numbers
}

func jobsIn(t *testing.T, s *Store) (n int) {
	t.Helper()
	if err := s.reader.GetContext(t.Context(), &n, "SELECT count(*) FROM river_job"); err != nil {
		t.Fatal(err)
	}
	return n
}

// release lets a program offer what it finds silent, and counts what it offered.
func release(t *testing.T, s *Store) (released int) {
	t.Helper()
	parts, err := s.silentParts(t.Context())
	if err != nil {
		t.Error(err)
	}
	for _, p := range parts {
		did, err := s.releasePart(t.Context(), p)
		if err != nil {
			t.Error(err)
		}
		if did {
			released++
		}
	}
	return released
}

// What a silent worker holds is offered once, however many programs look at the same
// time; should it wake up, its signs of life and its work are too late, and do no harm.
func TestASilentWorkerLosesItsPart(t *testing.T) {
	onTwo(t, func(t *testing.T, one, other *Store, run string) {
		want, _ := unsplit(t, one, june)
		key := taken(t, one, run, 1)
		if early := silentNow(t, other); early != nil {
			t.Errorf("just taken, and silent: %v", early)
		}
		silenced(t, one)
		if found := silentNow(t, other); !slices.Equal(found, []int{1}) {
			t.Fatalf("silent are %v", found)
		}
		releasedOnce(t, one, other)
		if err := one.beatOnce(t.Context(), key, "dead"); err != nil {
			t.Error(err)
		}
		silenced(t, one)
		if again := silentNow(t, other); again != nil {
			t.Errorf("offered, and silent: %v", again)
		}
		working(t, other, Shift{})
		end(t, one, jobScope, run)
		same(t, one, jobScope, run, want)
		judgePart(t, one, run, 1)
		same(t, one, jobScope, run, want)
	})
}

// A sign of life between the look and the offer keeps the part; so does storing it, while
// which the row is held. The sign of another worker does not.
func TestASignOfLifeKeepsAPart(t *testing.T) {
	onTwo(t, func(t *testing.T, one, other *Store, run string) {
		key := taken(t, one, run, 1)
		for _, c := range []struct {
			worker   string
			released bool
		}{{"dead", false}, {"another", true}} {
			silenced(t, one)
			parts, err := other.silentParts(t.Context())
			if err != nil || len(parts) != 1 {
				t.Fatal(parts, err)
			}
			if err := one.beatOnce(t.Context(), key, c.worker); err != nil {
				t.Error(err)
			}
			if released, err := other.releasePart(t.Context(), parts[0]); err != nil || released != c.released {
				t.Errorf("after a sign of %s: released is %t, %v", c.worker, released, err)
			}
		}
		if one.dialect == sqlite {
			return // who writes waits for the one who stores
		}
		taken(t, one, run, 2)
		silenced(t, one)
		storing, err := one.writer.BeginTxx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer storing.Rollback()
		if _, err := storing.ExecContext(t.Context(), "SELECT 1 FROM run_parts FOR NO KEY UPDATE"); err != nil {
			t.Fatal(err)
		}
		if released := release(t, other); released != 0 {
			t.Error("a part that is being stored was offered")
		}
		if err := one.beatOnce(t.Context(), partKey{"1", run, 2}, "dead"); err != nil { // and does not wait
			t.Error(err)
		}
	})
}

// A worker that takes its time gives signs of life all the while.
func TestASlowWorkerKeepsItsPart(t *testing.T) {
	onTwo(t, func(t *testing.T, one, other *Store, run string) {
		one.jobs.silence = 80 * time.Millisecond // a sign each 20
		begun, finish := make(chan struct{}), make(chan struct{})
		var once sync.Once
		one.observe = func(name string) {
			if name == "select-part-tables" {
				once.Do(func() { close(begun); <-finish })
			}
		}
		var judging sync.WaitGroup
		judging.Go(func() { judgePart(t, one, run, 1) })
		<-begun
		for range 3 {
			silenced(t, other)
			for deadline := time.Now().Add(20 * time.Second); len(silentNow(t, other)) > 0; time.Sleep(time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatal("a worker that lives gives no sign of life")
				}
			}
		}
		close(finish)
		judging.Wait()
		silenced(t, other)
		if found := silentNow(t, other); found != nil {
			t.Errorf("part %v is stored, and silent", found)
		}
	})
}

// After an error a part is silent from when its next attempt is due: River may have lost
// that.
func TestALostAttemptIsMadeAllTheSame(t *testing.T) {
	onTwo(t, func(t *testing.T, one, other *Store, run string) {
		want, _ := unsplit(t, one, june)
		killed(t, one, run)
		silenced(t, one)
		one.jobs.patience, other.jobs.silence = longestPatience, -longestPatience/2 // a look from now on, in 15 s
		if err := one.failPart(t.Context(), partKey{"1", run, 1}, errors.New("injected"), noon()); err != nil {
			t.Fatal(err)
		}
		if found := silentNow(t, other); found != nil {
			t.Errorf("silent before the next attempt is due: %v", found)
		}
		silenced(t, one)
		if released := release(t, other); released != 1 {
			t.Errorf("%d parts are offered", released)
		}
		other.jobs.silence = silence
		working(t, other, Shift{})
		end(t, one, jobScope, run)
		same(t, one, jobScope, run, want)
	})
}

// Nobody is missed in a run that has ended, nor a worker of a version without signs.
func TestWhoIsNotMissed(t *testing.T) {
	onTwo(t, func(t *testing.T, one, other *Store, run string) {
		taken(t, one, run, 1)
		alter(t, one, "UPDATE run_parts SET beat_at = NULL")
		if found := silentNow(t, other); found != nil {
			t.Errorf("a worker without signs of life is missed: %v", found)
		}
		taken(t, one, run, 2)
		silenced(t, one)
		if found := silentNow(t, other); !slices.Equal(found, []int{2}) {
			t.Errorf("silent are %v", found)
		}
		if _, err := one.CancelRun(t.Context(), jobScope, run, noon()); err != nil {
			t.Fatal(err)
		}
		if found := silentNow(t, other); found != nil {
			t.Errorf("in a run that is cancelled: %v", found)
		}
	})
}

// killed is a worker that had taken the first job when it was killed: River still takes
// it for alive.
func killed(t *testing.T, s *Store, run string) {
	t.Helper()
	taken(t, s, run, 1)
	alter(t, s, "UPDATE river_job SET state = 'running', attempt = 1, attempted_at = CURRENT_TIMESTAMP WHERE id = (SELECT min(id) FROM river_job)")
}

// The part of a killed worker goes to another long before River would give it to one: its
// old job still waits for that when the run has ended.
func TestAKilledWorkerIsReplacedSoon(t *testing.T) {
	onTwo(t, func(t *testing.T, one, other *Store, run string) {
		want, _ := unsplit(t, one, june)
		one.jobs.silence, other.jobs.silence = 2*time.Second, 2*time.Second
		killed(t, one, run)
		began := time.Now()
		working(t, one, Shift{})
		working(t, other, Shift{})
		end(t, one, jobScope, run)
		t.Logf("replaced after %s", time.Since(began))
		same(t, one, jobScope, run, want)
		var state string
		if err := one.reader.GetContext(t.Context(), &state, "SELECT state FROM river_job WHERE id = (SELECT min(id) FROM river_job)"); err != nil || state != "running" {
			t.Errorf("the old job is %s, %v", state, err)
		}
	})
}

// However many parts are finished, those that are held are found by an index of their own.
func TestHeldPartsAreFoundByTheirIndex(t *testing.T) {
	s := migrated(t, ":memory:")
	find, err := s.named("select-silent-parts")
	if err != nil {
		t.Fatal(err)
	}
	look := find.on[s.reader]
	var steps []struct {
		ID, Parent, NotUsed int
		Detail              string
	}
	choose(t, s.reader, &steps, "EXPLAIN QUERY PLAN "+look.QueryString, make([]any, len(look.Params))...)
	if len(steps) == 0 || steps[0].Detail != "SCAN p USING INDEX run_parts_held" {
		t.Errorf("the plan is %+v", steps)
	}
}

// heard is a log that can be asked.
type heard struct {
	mu   sync.Mutex
	said strings.Builder
}

// Write keeps what is said.
func (h *heard) Write(line []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.said.Write(line)
}

func (h *heard) wait(t *testing.T, what string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		h.mu.Lock()
		said := h.said.String()
		h.mu.Unlock()
		if strings.Contains(said, what) {
			return
		}
	}
	t.Fatalf("the log does not say %q", what)
}

// Looking survives that the database does not answer, as when it is started again.
func TestLookingGoesOnAfterTrouble(t *testing.T) {
	onTwo(t, func(t *testing.T, one, _ *Store, run string) {
		one.jobs.silence = 2 * time.Second
		killed(t, one, run)
		alter(t, one, "ALTER TABLE run_parts RENAME COLUMN beat_at TO lost")
		var log heard
		var looking sync.WaitGroup
		ctx, cancel := context.WithCancel(t.Context())
		looking.Go(func() { one.watchBeats(ctx, slog.New(slog.NewTextHandler(&log, nil))) })
		log.wait(t, "silent workers are not looked for")
		alter(t, one, "ALTER TABLE run_parts RENAME COLUMN lost TO beat_at")
		log.wait(t, "part of a silent worker is offered again")
		cancel()
		looking.Wait()
	})
}

// When the database stands still nobody can give a sign of life. Who has not looked for a
// while gives them time for one.
func TestAStandstillSilencesNobody(t *testing.T) {
	onTwo(t, func(t *testing.T, one, _ *Store, run string) {
		one.jobs.silence = 2 * time.Second
		killed(t, one, run)
		silenced(t, one)
		var still atomic.Bool
		var looks atomic.Int32
		still.Store(true)
		one.observe = func(name string) {
			if name == "select-silent-parts" {
				looks.Add(1)
				if still.Load() {
					time.Sleep(one.jobs.silence / 2)
				}
			}
		}
		var log heard
		var looking sync.WaitGroup
		ctx, cancel := context.WithCancel(t.Context())
		looking.Go(func() { one.watchBeats(ctx, slog.New(slog.NewTextHandler(&log, nil))) })
		for deadline := time.Now().Add(20 * time.Second); looks.Load() < 4 && time.Now().Before(deadline); {
			time.Sleep(10 * time.Millisecond)
		}
		if found := silentNow(t, one); !slices.Equal(found, []int{1}) {
			t.Errorf("after a standstill silent are %v", found)
		}
		still.Store(false)
		log.wait(t, "part of a silent worker is offered again")
		cancel()
		looking.Wait()
	})
}
