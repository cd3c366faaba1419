package storage

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"zhunsheng/engine"
)

// keyedOrder is an order of June under a key.
func keyedOrder(t *testing.T, key, asked string, at time.Time) engine.RunOrder {
	t.Helper()
	o := order(t, 2025, 6)
	o.Key, o.Asked, o.At = key, asked, at
	return o
}

// A key orders once within its time and its division, and stands for nothing else.
func TestAKeyOrdersOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		seeded(t, s)
		place := func(scope engine.Scope, o engine.RunOrder) string {
			t.Helper()
			run, err := s.OrderRun(t.Context(), scope, o)
			if err != nil {
				t.Fatal(err)
			}
			return run.ID
		}
		lacking := keyedOrder(t, "a", "June", morning)
		lacking.FiscalYear = 2024
		if _, err := s.OrderRun(t.Context(), jobScope, lacking); !errors.Is(err, engine.ErrNotFound) {
			t.Fatalf("what can't be ordered: %v", err)
		}
		first := place(jobScope, keyedOrder(t, "a", "June", morning))
		if again := place(jobScope, keyedOrder(t, "a", "June", morning.Add(engine.KeyTime-time.Microsecond))); again != first {
			t.Errorf("the same order within the time of its key is %s, not %s", again, first)
		}
		var reused *engine.KeyReusedError
		if _, err := s.OrderRun(t.Context(), jobScope, keyedOrder(t, "a", "July", morning)); !errors.As(err, &reused) || reused.Run != first {
			t.Errorf("another order with the key: %v", err)
		}
		if n := runsOf(t, s, jobScope); n != 1 {
			t.Errorf("%d runs with one key", n)
		}
		seen := map[string]bool{first: true}
		for name, id := range map[string]string{
			"of another division": place(seedScope, keyedOrder(t, "a", "June", morning)),
			"of another key":      place(jobScope, keyedOrder(t, "b", "June", morning)),
			"without a key":       place(jobScope, keyedOrder(t, "", "June", morning)),
			"without one again":   place(jobScope, keyedOrder(t, "", "June", morning)),
		} {
			if seen[id] {
				t.Errorf("an order %s is %s again", name, id)
			}
			seen[id] = true
		}
		next := morning.Add(engine.KeyTime)
		later := place(jobScope, keyedOrder(t, "a", "July", next))
		if again := place(jobScope, keyedOrder(t, "a", "July", next)); seen[later] || again != later {
			t.Errorf("when its time is over the key orders %s, then %s", later, again)
		}
	})
}

// Orders with one key that come at the same moment, to several programs, order one run and
// queue its parts once; also where the key's time is over just then.
func TestOrdersWithOneKeyAtOnce(t *testing.T) {
	onBothUnmigrated(t, func(t *testing.T, dsn string) {
		s := migrated(t, dsn)
		stocked(t, s)
		other := migrated(t, dsn)
		other.partSize = s.partSize
		for round, at := range []time.Time{morning, morning.Add(engine.KeyTime)} {
			var wg sync.WaitGroup
			begin, ids := make(chan struct{}), make([]string, 8)
			for i := range ids {
				o := keyedOrder(t, "a", "June", at)
				program := []*Store{s, other}[i%2]
				wg.Go(func() {
					<-begin
					run, err := program.OrderRun(t.Context(), jobScope, o)
					if err != nil {
						t.Error(err)
						return
					}
					ids[i] = run.ID
				})
			}
			close(begin)
			wg.Wait()
			var jobs int
			if err := s.reader.GetContext(t.Context(), &jobs, "SELECT count(*) FROM river_job"); err != nil || jobs != 5*(round+1) {
				t.Errorf("round %d: %d jobs, %v", round, jobs, err)
			}
			for _, id := range ids {
				if id == "" || id != ids[0] {
					t.Errorf("round %d: runs %s", round, fmt.Sprint(ids))
					break
				}
			}
			if n := runsOf(t, s, jobScope); n != round+1 {
				t.Errorf("round %d: %d runs", round, n)
			}
		}
	})
}
