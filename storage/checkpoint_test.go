package storage

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
)

func dueAt(t *testing.T, s *Store, scope engine.Scope, year, month int, scheme string, at time.Time) {
	t.Helper()
	if err := s.SaveCheckpoint(t.Context(), scope, engine.Checkpoint{FiscalYear: year, Month: month, Scheme: scheme, DueAt: at}); err != nil {
		t.Fatal(err)
	}
}

func runsOf(t *testing.T, s *Store, scope engine.Scope) int {
	t.Helper()
	list, err := s.Runs(t.Context(), scope, engine.RunQuery{})
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// A checkpoint is ordered once, not before its time, and however late the tick comes.
func TestCheckpointsAreOrderedOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		seeded(t, s)
		dueAt(t, s, jobScope, 2025, 6, "", morning)
		dueAt(t, s, seedScope, 2025, 10, "MOF2020@1", morning.Add(time.Hour))
		dueAt(t, s, jobScope, 2025, 12, "", morning.Add(24*time.Hour))
		tick := func(at time.Time) (divisions []string) {
			list, err := s.OrderDue(t.Context(), at)
			if err != nil {
				t.Error(err)
			}
			for _, c := range list {
				divisions = append(divisions, c.Division)
			}
			return divisions
		}
		if early := tick(morning.Add(-time.Microsecond)); early != nil {
			t.Errorf("before anything is due: %v", early)
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		var all []string
		for range 4 { // a late tick, in several programs at once
			wg.Go(func() {
				list := tick(noon())
				mu.Lock()
				defer mu.Unlock()
				all = append(all, list...)
			})
		}
		wg.Wait()
		if again := tick(noon()); again != nil || len(all) != 2 || runsOf(t, s, jobScope) != 1 || runsOf(t, s, seedScope) != 1 {
			t.Errorf("ordered %v, then %v", all, again)
		}
		list, err := s.Checkpoints(t.Context(), jobScope, 2025)
		if err != nil || len(list) != 2 || list[0].State != engine.CheckpointOrdered || list[0].Run == "" || list[1].State != engine.CheckpointDue {
			t.Fatalf("%+v, %v", list, err)
		}
		run, err := s.Run(t.Context(), jobScope, list[0].Run)
		if err != nil || run.Month != 6 || run.Status != engine.RunQueued || !run.OrderedAt.Equal(noon()) {
			t.Errorf("%+v, %v", run, err)
		}
		dueAt(t, s, jobScope, 2025, 6, "", noon()) // once more, for somebody says so
		if again := tick(noon()); len(again) != 1 || runsOf(t, s, jobScope) != 2 {
			t.Errorf("set again: %v", again)
		}
	})
}

// What a checkpoint is to keep is asked of its run.
func TestCheckpointsSayWhatIsKept(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		for month, kept := range map[int]string{3: "", 6: engine.KeptResults, 9: engine.KeptConclusions} {
			if err := s.SaveCheckpoint(t.Context(), jobScope, engine.Checkpoint{FiscalYear: 2025, Month: month, Kept: kept, DueAt: morning}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.SaveCheckpoint(t.Context(), jobScope, engine.Checkpoint{FiscalYear: 2025, Month: 12, Kept: "WORDS"}); !errors.Is(err, engine.ErrInvalid) {
			t.Errorf("what can't be kept: %v", err)
		}
		due, err := s.OrderDue(t.Context(), noon())
		if err != nil || len(due) != 3 {
			t.Fatalf("%+v, %v", due, err)
		}
		list, err := s.Checkpoints(t.Context(), jobScope, 2025)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []string{engine.KeptResults, engine.KeptResults, engine.KeptConclusions} {
			run, err := s.Run(t.Context(), jobScope, list[i].Run)
			if err != nil || list[i].Kept != want || due[i].Kept != want || run.Kept != want || (run.Warnings == nil) != (want == engine.KeptConclusions) {
				t.Errorf("month %d: %+v, %+v, %v", list[i].Month, list[i], run, err)
			}
		}
		runs, err := s.Runs(t.Context(), jobScope, engine.RunQuery{Month: 9})
		if err != nil || len(runs) != 1 || runs[0].Kept != engine.KeptConclusions {
			t.Errorf("%+v, %v", runs, err)
		}
	})
}

// A checkpoint tells what has become of its run, and why it failed. Set again it has none.
func TestCheckpointsTellOfTheirRuns(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		dueAt(t, s, jobScope, 2025, 3, "", morning)
		dueAt(t, s, jobScope, 2025, 6, "", morning)
		dueAt(t, s, jobScope, 2025, 9, "", noon().Add(time.Hour))
		due, err := s.OrderDue(t.Context(), noon())
		if err != nil || len(due) != 2 {
			t.Fatalf("%+v, %v", due, err)
		}
		if _, err := s.CancelRun(t.Context(), jobScope, due[0].Run, noon()); err != nil {
			t.Fatal(err)
		}
		tells := func(want string) {
			t.Helper()
			list, err := s.Checkpoints(t.Context(), jobScope, 2025)
			said := ""
			for _, c := range list {
				said += fmt.Sprintf("%d %s %s %s; ", c.Month, c.State, c.RunStatus, c.Failure)
			}
			if err != nil || said != want {
				t.Errorf("%s, %v, want %s", said, err, want)
			}
		}
		tells("3 ORDERED CANCELLED ; 6 ORDERED QUEUED ; 9 DUE  ; ")
		end := runEnd{Status: engine.RunFailed, Failure: "磁盘已满", At: momentOf(noon())}
		if err := s.write(t.Context(), jobScope, func(q *session) error { return q.endRun(t.Context(), due[1].Run, end) }); err != nil {
			t.Fatal(err)
		}
		tells("3 ORDERED CANCELLED ; 6 ORDERED FAILED 磁盘已满; 9 DUE  ; ")
		if _, err := s.ResumeRun(t.Context(), jobScope, due[1].Run); err != nil {
			t.Fatal(err)
		}
		tells("3 ORDERED CANCELLED ; 6 ORDERED QUEUED ; 9 DUE  ; ")
		dueAt(t, s, jobScope, 2025, 6, "", noon().Add(time.Hour))
		tells("3 ORDERED CANCELLED ; 6 DUE  ; 9 DUE  ; ")
	})
}

// What can't be ordered is told at the checkpoint, and holds up no other.
func TestCheckpointsThatCannotBeOrdered(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		dueAt(t, s, jobScope, 2024, 6, "", morning.Add(-2*time.Hour))
		dueAt(t, s, jobScope, 2025, 3, "NONE", morning.Add(-time.Hour))
		dueAt(t, s, jobScope, 2025, 6, "", morning)
		if list, err := s.OrderDue(t.Context(), noon()); err != nil || len(list) != 3 || runsOf(t, s, jobScope) != 1 {
			t.Errorf("%+v, %v", list, err)
		}
		said := map[int]string{}
		for _, year := range []int{2024, 2025} {
			list, err := s.Checkpoints(t.Context(), jobScope, year)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range list {
				said[100*year+c.Month] = c.State + " " + c.Failure
			}
		}
		if !strings.Contains(said[202406], "没有2024年度的目标表") || !strings.Contains(said[202503], "FAILED") || !strings.Contains(said[202503], "NONE") {
			t.Errorf("%v", said)
		}
		if diff := cmp.Diff("ORDERED ", said[202506]); diff != "" {
			t.Error(diff)
		}
		if err := s.SaveCheckpoint(t.Context(), jobScope, engine.Checkpoint{FiscalYear: 2025, Month: 13}); !errors.Is(err, engine.ErrInvalid) {
			t.Errorf("month 13: %v", err)
		}
	})
}

// A checkpoint that is forgotten is ordered no more; what it has ordered stays, and
// nobody else's is touched.
func TestCheckpointsAreForgotten(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		other := engine.Scope{Division: "990000"}
		dueAt(t, s, jobScope, 2025, 3, "", morning)
		if _, err := s.OrderDue(t.Context(), noon()); err != nil {
			t.Fatal(err)
		}
		dueAt(t, s, jobScope, 2025, 6, "", morning)
		dueAt(t, s, other, 2025, 6, "", morning)
		for _, month := range []int{3, 6} {
			if err := s.DeleteCheckpoint(t.Context(), jobScope, 2025, month); err != nil {
				t.Error(err)
			}
			if err := s.DeleteCheckpoint(t.Context(), jobScope, 2025, month); !errors.Is(err, engine.ErrNotFound) {
				t.Errorf("month %d again: %v", month, err)
			}
		}
		list, err := s.Checkpoints(t.Context(), jobScope, 2025)
		if err != nil || len(list) != 0 || runsOf(t, s, jobScope) != 1 {
			t.Errorf("left %+v, %v", list, err)
		}
		if list, err := s.Checkpoints(t.Context(), other, 2025); err != nil || len(list) != 1 {
			t.Errorf("another division's: %+v, %v", list, err)
		}
	})
}

// The tick of a program that starts to work orders what became due while none did, and
// the same program judges it.
func TestTheTickOfAWorker(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		want, _ := unsplit(t, s, june)
		dueAt(t, s, jobScope, 2025, 6, "", morning)
		working(t, s, Shift{Ticks: true})
		for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
			list, err := s.Checkpoints(t.Context(), jobScope, 2025)
			if err != nil || time.Now().After(deadline) {
				t.Fatalf("%+v, %v", list, err)
			}
			if run := list[0].Run; run != "" {
				end(t, s, jobScope, run)
				same(t, s, jobScope, run, want)
				return
			}
		}
	})
}
