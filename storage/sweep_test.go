package storage

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// weekLater is when what was given up at noon is swept.
var weekLater = noon().Add(retention)

// tablesOfRuns are those from which runs are swept.
var tablesOfRuns = []string{"run_inputs", "project_results", "results", "alerts", "department_results", "clearances", "conclusions"}

// storedOf counts what is stored of a run.
func storedOf(t *testing.T, s *Store, run string) map[string]int {
	t.Helper()
	stored := map[string]int{}
	for _, table := range tablesOfRuns {
		var n int
		if err := s.reader.GetContext(t.Context(), &n, s.reader.Rebind("SELECT count(*) FROM "+table+" WHERE run_id = ?"), run); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			stored[table] = n
		}
	}
	return stored
}

// cancelled is a run of which two of five parts are stored, the department's among them,
// and which was cancelled then.
func cancelled(t *testing.T, s *Store, at time.Time) string {
	t.Helper()
	run := ordered(t, s)
	judgePart(t, s, run, 1)
	judgePart(t, s, run, 2)
	alter(t, s, s.writer.Rebind(`INSERT INTO department_results (division, run_id, project_code, roll_ups, sub_goals, projects_explanation)
		SELECT division, run_id, min(project_code), '[]', '[]', '' FROM project_results WHERE run_id = ? GROUP BY division, run_id`), run)
	alter(t, s, s.writer.Rebind(`INSERT INTO clearances (division, run_id, project_code, alert_id, why)
		SELECT division, run_id, project_code, 'a', '正常' FROM project_results WHERE run_id = ?`), run)
	if _, err := s.CancelRun(t.Context(), jobScope, run, at); err != nil {
		t.Fatal(err)
	}
	stored := storedOf(t, s, run)
	for _, table := range tablesOfRuns[:6] {
		if stored[table] == 0 {
			t.Fatalf("there is nothing to sweep: %v", stored)
		}
	}
	return run
}

// sweep is one tick's, which has no time, and so one transaction.
func sweep(t *testing.T, s *Store, at time.Time) (swept []string) {
	t.Helper()
	list, err := s.sweepRuns(t.Context(), at, -1)
	if err != nil {
		t.Error(err)
	}
	for _, r := range list {
		swept = append(swept, r.Run)
	}
	return swept
}

// What was cancelled or refused a week ago loses what it has stored; its head and its
// findings stay, and everything else is as it was.
func TestWhatWasGivenUpIsSwept(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d, r := stocked(t, s)
		want, _ := unsplit(t, s, june)
		old, late, failed, done := cancelled(t, s, noon()), cancelled(t, s, noon().Add(time.Microsecond)), ordered(t, s), ordered(t, s)
		judgePart(t, s, failed, 1)
		for range mostFailures {
			if err := s.failPart(t.Context(), partKey{"1", failed, 2}, errors.New("injected"), noon()); err != nil {
				t.Fatal(err)
			}
		}
		for part := 1; part <= 5; part++ {
			judgePart(t, s, done, part)
		}
		r.Projects[17].Spent.Text = "不知道"
		save(t, s, d, r)
		refused := ordered(t, s)
		for part := 1; part <= 5; part++ {
			judgePart(t, s, refused, part)
		}
		findings, err := s.RunFindings(t.Context(), jobScope, refused)
		if err != nil || !rules.HasErrors(findings) || len(storedOf(t, s, refused)) == 0 {
			t.Fatalf("%v, %v", findings, err)
		}
		runs, errRuns := s.Runs(t.Context(), jobScope, engine.RunQuery{})
		kept := map[string]map[string]int{}
		for _, id := range []string{late, failed, done} {
			kept[id] = storedOf(t, s, id)
		}

		if early, err := s.SweepRuns(t.Context(), weekLater.Add(-time.Microsecond)); err != nil || early != nil {
			t.Errorf("before its time %v is swept, %v", early, err)
		}
		swept, err := s.SweepRuns(t.Context(), weekLater)
		if err != nil || len(swept) != 2 || !slices.Contains(swept, SweptRun{"1", old}) || !slices.Contains(swept, SweptRun{"1", refused}) {
			t.Errorf("swept %v of %s and %s, %v", swept, old, refused, err)
		}
		for _, id := range []string{old, refused} {
			if left := storedOf(t, s, id); len(left) > 0 {
				t.Errorf("left of %s: %v", id, left)
			}
		}
		for id, before := range kept {
			if diff := cmp.Diff(before, storedOf(t, s, id)); diff != "" {
				t.Errorf("run %s is touched:\n%s", id, diff)
			}
		}
		now, errNow := s.Runs(t.Context(), jobScope, engine.RunQuery{})
		if diff := cmp.Diff(runs, now); errRuns != nil || errNow != nil || diff != "" {
			t.Errorf("%v, %v; the heads are others:\n%s", errRuns, errNow, diff)
		}
		told, err := s.RunFindings(t.Context(), jobScope, refused)
		if diff := cmp.Diff(findings, told); err != nil || diff != "" {
			t.Errorf("%v; the findings are others:\n%s", err, diff)
		}
		if again, err := s.SweepRuns(t.Context(), weekLater); err != nil || again != nil {
			t.Errorf("swept again: %v, %v", again, err)
		}
		_, errOld := s.ResumeRun(t.Context(), jobScope, old)
		_, errRefused := s.ResumeRun(t.Context(), jobScope, refused)
		if !errors.Is(errOld, engine.ErrSwept) || !errors.Is(errOld, engine.ErrConflict) || !errors.Is(errRefused, engine.ErrConflict) || errors.Is(errRefused, engine.ErrSwept) {
			t.Errorf("resuming what is swept: %v, %v", errOld, errRefused)
		}
		working(t, s, Shift{})
		for _, id := range []string{late, failed} {
			if _, err := s.ResumeRun(t.Context(), jobScope, id); err != nil {
				t.Fatal(err)
			}
			alter(t, s, "DELETE FROM department_results")
			end(t, s, jobScope, id)
			same(t, s, jobScope, id, want)
		}
		same(t, s, jobScope, done, want)
	})
}

// A run is swept in many short transactions, over several ticks if it must be, and can't
// be resumed from the first one on.
func TestSweepingInPieces(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		s.jobs.sweptAtOnce = 3
		run, later := cancelled(t, s, noon()), cancelled(t, s, noon().Add(time.Second))
		untouched := storedOf(t, s, later)
		counts := func() int { return storedOf(t, s, run)["run_inputs"] }
		ticks, before := 0, counts()
		for left := before; ; left = counts() {
			done := sweep(t, s, weekLater.Add(time.Minute))
			ticks++
			gone := left - counts()
			if gone > 2*3 { // a goal table and a report each
				t.Errorf("a transaction removes %d rows", gone)
			}
			if _, err := s.ResumeRun(t.Context(), jobScope, run); !errors.Is(err, engine.ErrSwept) {
				t.Fatalf("resuming what is half swept: %v", err)
			}
			if slices.Equal(done, []string{run}) {
				break
			}
			if done != nil || gone == 0 {
				t.Fatalf("swept %v, with %d rows left", done, counts())
			}
		}
		if left := storedOf(t, s, run); len(left) > 0 || ticks != 9 { // four parts of 5 projects, in 2 pieces, and one of 3
			t.Errorf("after %d ticks %v is left", ticks, left)
		}
		if diff := cmp.Diff(untouched, storedOf(t, s, later)); diff != "" {
			t.Errorf("there was no time for another run:\n%s", diff)
		}
	})
}

// A sweep that ends in the middle of a transaction takes that back, and the next goes on.
func TestASweepThatFails(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		run := cancelled(t, s, noon())
		before := storedOf(t, s, run)
		if _, err := s.SweepRuns(cancelAt(t, s, "sweep-inputs"), weekLater); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if diff := cmp.Diff(before, storedOf(t, s, run)); diff != "" {
			t.Errorf("a transaction that failed left something:\n%s", diff)
		}
		s.observe = nil
		if swept, err := s.SweepRuns(t.Context(), weekLater); err != nil || len(swept) != 1 || len(storedOf(t, s, run)) > 0 {
			t.Errorf("swept %v, %v", swept, err)
		}
	})
}

// Who resumes a run between the look and the sweep is faster.
func TestAResumedRunIsNotSwept(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		want, _ := unsplit(t, s, june)
		run := cancelled(t, s, noon())
		if _, err := s.ResumeRun(t.Context(), jobScope, run); err != nil {
			t.Fatal(err)
		}
		if done, err := s.sweepRun(t.Context(), SweptRun{"1", run}, weekLater, weekLater); done || err != nil {
			t.Errorf("swept is %t, %v", done, err)
		}
		alter(t, s, "DELETE FROM department_results")
		working(t, s, Shift{})
		end(t, s, jobScope, run)
		same(t, s, jobScope, run, want)
	})
}

// A run that keeps its conclusions loses them, too; no other run does.
func TestConclusionsAreSwept(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		o := order(t, 2025, 6)
		o.Kept = engine.KeptConclusions
		var runs [2]string
		for i := range runs {
			run, err := s.OrderRun(t.Context(), jobScope, o)
			if err != nil {
				t.Fatal(err)
			}
			runs[i] = run.ID
			table := "conclusions"
			if s.dialect == postgres {
				table = partitionOf("1", run.ID)
				alter(t, s, "CREATE TABLE IF NOT EXISTS "+table+" (LIKE conclusions)")
			}
			alter(t, s, s.writer.Rebind("INSERT INTO "+table+" (division, run_id, project_code, seq, verdict, light, provisional) VALUES ('1', ?, 'P00007', 1, 1, 1, false)"), run.ID)
		}
		if _, err := s.CancelRun(t.Context(), jobScope, runs[0], noon()); err != nil {
			t.Fatal(err)
		}
		if swept, err := s.SweepRuns(t.Context(), weekLater); err != nil || len(swept) != 1 {
			t.Errorf("swept %v, %v", swept, err)
		}
		left := make([]bool, len(runs))
		for i, run := range runs {
			is, of := "SELECT EXISTS (SELECT 1 FROM conclusions WHERE run_id = ?)", run
			if s.dialect == postgres {
				is, of = "SELECT to_regclass(?) IS NOT NULL", partitionOf("1", run)
			}
			if err := s.reader.GetContext(t.Context(), &left[i], s.reader.Rebind(is), of); err != nil {
				t.Fatal(err)
			}
		}
		if left[0] || !left[1] {
			t.Errorf("the conclusions of a run that was cancelled are there: %t; of another: %t", left[0], left[1])
		}
	})
}

// The tick sweeps.
func TestTheTickSweeps(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		run := cancelled(t, s, noon().Add(-retention))
		working(t, s, Shift{Ticks: true})
		for deadline := time.Now().Add(time.Minute); len(storedOf(t, s, run)) > 0; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("the tick does not sweep")
			}
		}
	})
}
