package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

var (
	jobScope = engine.Scope{Division: "1"}
	june     = engine.Period{Division: "1", FiscalYear: 2025, Month: 6}
	noon     = func() time.Time { return morning.Add(4 * time.Hour) }
)

// stocked is a store with 23 projects of division 1, which make 5 parts.
func stocked(t *testing.T, s *Store) (*rules.Declaration, *engine.Report) {
	t.Helper()
	s.partSize, s.jobs.patience = 5, 10*time.Millisecond
	d, r := manyTables(t, 23)
	save(t, s, d, r)
	return d, r
}

func save(t *testing.T, s *Store, d *rules.Declaration, r *engine.Report) {
	t.Helper()
	if _, err := s.SaveDeclaration(t.Context(), jobScope, d, "张三", morning); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SaveReport(t.Context(), jobScope, r, "李四", morning); err != nil {
		t.Fatal(err)
	}
}

func ordered(t *testing.T, s *Store) string {
	t.Helper()
	run, err := s.OrderRun(t.Context(), jobScope, order(t, 2025, 6))
	if err != nil {
		t.Fatal(err)
	}
	return run.ID
}

func order(t *testing.T, year, month int) engine.RunOrder {
	t.Helper()
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	return engine.RunOrder{FiscalYear: year, Month: month, Scheme: scheme, At: morning}
}

// unsplit is what the period comes to in one go, with its warnings and errors.
func unsplit(t *testing.T, s *Store, p engine.Period) (*engine.Outcome, []rules.Diagnostic) {
	t.Helper()
	return unsplitBy(t, s, p, defaultScheme(t))
}

func unsplitBy(t *testing.T, s *Store, p engine.Period, scheme *rules.Scheme) (*engine.Outcome, []rules.Diagnostic) {
	t.Helper()
	d, r, err := s.Book(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	o, ds, err := engine.Evaluate(scheme, d, r)
	if err != nil {
		t.Fatal(err)
	}
	return o, slices.DeleteFunc(ds, func(d rules.Diagnostic) bool { return d.Severity < rules.Warn })
}

// judgePart judges a part as a worker does, without a job.
func judgePart(t *testing.T, s *Store, run string, part int) {
	t.Helper()
	if err := s.judgePart(t.Context(), partKey{"1", run, part}, "tester", noon, nil); err != nil {
		t.Error(err)
	}
}

// working lets two workers take jobs until the function that it returns is called.
func working(t *testing.T, s *Store, shift Shift) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	shift.Workers, shift.Now = 2, noon
	go func() { ended <- s.Work(ctx, shift) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// end waits for a run to end.
func end(t *testing.T, s *Store, scope engine.Scope, id string) *engine.Run {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var last *engine.Run
	for run, err := range s.WatchRun(ctx, scope, id) {
		if err != nil {
			t.Fatalf("run %+v: %v", last, err)
		}
		last = run
	}
	return last
}

// same holds a run's outcome to that of one go.
func same(t *testing.T, s *Store, scope engine.Scope, id string, want *engine.Outcome) {
	t.Helper()
	got, err := s.Outcome(t.Context(), scope, id)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(jsonOf(t, want), jsonOf(t, got)); diff != "" {
		t.Errorf("in one go, as a run:\n%s", diff)
	}
}

func TestARunInPartsIsTheWhole(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		seeded(t, s)
		working(t, s, Shift{})
		for _, c := range []struct {
			period engine.Period
			parts  int
		}{{june, 5}, {engine.Period{Division: seedScope.Division, FiscalYear: 2025, Month: 12}, 1}} { // a department with indicators is one part
			scope := engine.Scope{Division: c.period.Division}
			want, warned := unsplit(t, s, c.period)
			o := order(t, c.period.FiscalYear, c.period.Month)
			queued, err := s.OrderRun(t.Context(), scope, o)
			if err != nil {
				t.Fatal(err)
			}
			if queued.Status != engine.RunQueued || queued.Projects != len(want.Projects) || queued.Progress.Parts != c.parts || queued.InputDigest != "" {
				t.Errorf("as ordered: %+v", queued)
			}
			run := end(t, s, scope, queued.ID)
			same(t, s, scope, queued.ID, want)
			indicators := 0
			for _, p := range want.Projects {
				indicators += len(p.Indicators)
			}
			_, warnings := rules.Count(warned)
			progress := engine.Progress{Parts: c.parts, PartsDone: c.parts, Indicators: indicators, IndicatorsDone: indicators}
			if want.Department != nil {
				indicators += len(want.Department.Indicators)
			}
			if diff := cmp.Diff(&engine.Run{
				ID: queued.ID, FiscalYear: 2025, Month: c.period.Month, Scheme: o.Scheme.ID, SchemeDigest: o.Scheme.Digest, InputDigest: want.InputDigest,
				Kept: engine.KeptResults, Status: engine.RunDone, Projects: len(want.Projects), Indicators: indicators, Alerts: alertsOf(want), Warnings: &warnings,
				Progress: progress, OrderedAt: morning, At: noon(),
			}, run); diff != "" {
				t.Error(diff)
			}
			findings, err := s.RunFindings(t.Context(), scope, run.ID)
			if diff := cmp.Diff(warned, findings); err != nil || diff != "" {
				t.Errorf("%v; found in one go, as a run:\n%s", err, diff)
			}
		}
	})
}

// A store in memory has one connection, which River and the parts share.
func TestARunInMemory(t *testing.T) {
	s := migrated(t, ":memory:")
	stocked(t, s)
	working(t, s, Shift{})
	id := ordered(t, s)
	want, _ := unsplit(t, s, june)
	end(t, s, jobScope, id)
	same(t, s, jobScope, id, want)
}

// Whatever is stored after a run was ordered, it judges what was in force then.
func TestARunJudgesWhatWasOrdered(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d, r := stocked(t, s)
		want, _ := unsplit(t, s, june)
		id := ordered(t, s)
		judgePart(t, s, id, 1)
		for i := range d.Tables {
			table := *d.Tables[i]
			table.Budget.Text, table.Fiscal.Text = "777", "777"
			d.Tables[i], r.Projects[i].Spent.Text = &table, "700"
		}
		late, _ := manyTables(t, 24)
		d.Tables = append(d.Tables, late.Tables[23])
		save(t, s, d, r)
		for part := 2; part <= 5; part++ {
			judgePart(t, s, id, part)
		}
		same(t, s, jobScope, id, want)
		if now, _ := unsplit(t, s, june); now.InputDigest == want.InputDigest || len(now.Projects) != 24 {
			t.Error("the data have not changed")
		}
	})
}

func TestAPartIsStoredOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		want, _ := unsplit(t, s, june)
		id := ordered(t, s)
		judgePart(t, s, id, 1)
		once := rowsOf(t, s)
		judgePart(t, s, id, 1)
		if diff := cmp.Diff(once, rowsOf(t, s)); diff != "" {
			t.Errorf("judging a part again stores something:\n%s", diff)
		}
		var wg sync.WaitGroup
		for range 3 { // workers that were given the same parts
			for part := 1; part <= 5; part++ {
				wg.Go(func() { judgePart(t, s, id, part) })
			}
		}
		wg.Wait()
		same(t, s, jobScope, id, want)
		judgePart(t, s, id, 3)
		same(t, s, jobScope, id, want)
	})
}

// A worker may die after it stored a part and before its job is noted as done, or before
// either.
func TestCrashesAroundTheCommit(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		want, _ := unsplit(t, s, june)
		id := ordered(t, s)
		before := rowsOf(t, s)
		died := errors.New("died")
		key := partKey{"1", id, 1}
		if err := s.judgePart(t.Context(), key, "tester", noon, func(*sql.Tx) error { return died }); !errors.Is(err, died) {
			t.Error(err)
		}
		after := rowsOf(t, s)
		after["rules"] = before["rules"] // rules are everybody's, and do no harm
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("a worker that died left something:\n%s", diff)
		}
		judgePart(t, s, id, 1) // stored, and its job is still there
		working(t, s, Shift{})
		end(t, s, jobScope, id)
		same(t, s, jobScope, id, want)
	})
}

func TestCancelAndResume(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		want, _ := unsplit(t, s, june)
		id := ordered(t, s)
		judgePart(t, s, id, 1)
		cancel := func() {
			for range 2 { // the second time it is so already
				run, err := s.CancelRun(t.Context(), jobScope, id, noon())
				if err != nil || run.Status != engine.RunCancelled || !run.At.Equal(noon()) || !run.Resumable() {
					t.Errorf("cancelled: %+v, %v", run, err)
				}
			}
		}
		var once sync.Once
		var cancelling sync.WaitGroup
		s.observe = func(name string) { // while the second part is being judged
			if name == "select-part-reports" {
				once.Do(func() { cancelling.Go(cancel) })
				for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
					var status string
					if err := s.writer.QueryRowContext(context.Background(), "SELECT status FROM runs").Scan(&status); err == nil && status == engine.RunCancelled {
						return
					}
				}
				t.Error("the run is not cancelled while a part is judged")
			}
		}
		judgePart(t, s, id, 2)
		cancelling.Wait()
		s.observe = nil
		judgePart(t, s, id, 3)
		if run, err := s.Run(t.Context(), jobScope, id); err != nil || run.Progress.PartsDone != 1 {
			t.Errorf("after it was cancelled: %+v, %v", run, err)
		}
		invisible(t, s, id)
		for range 2 {
			if run, err := s.ResumeRun(t.Context(), jobScope, id); err != nil || run.Status != engine.RunQueued || run.Ended() {
				t.Errorf("resumed: %+v, %v", run, err)
			}
		}
		working(t, s, Shift{})
		if run := end(t, s, jobScope, id); run.Status != engine.RunDone {
			t.Errorf("resumed, and ended as %+v", run)
		}
		same(t, s, jobScope, id, want)
		if _, err := s.CancelRun(t.Context(), jobScope, id, noon()); !errors.Is(err, engine.ErrConflict) {
			t.Errorf("cancelling a run that is done: %v", err)
		}
		if run, err := s.ResumeRun(t.Context(), jobScope, id); err != nil || run.Status != engine.RunDone {
			t.Errorf("resuming a run that is done: %+v, %v", run, err)
		}
		_, errCancel := s.CancelRun(t.Context(), seedScope, id, noon())
		_, errResume := s.ResumeRun(t.Context(), seedScope, id)
		if !errors.Is(errCancel, engine.ErrNotFound) || !errors.Is(errResume, engine.ErrNotFound) {
			t.Errorf("of another division: %v, %v", errCancel, errResume)
		}
	})
}

// invisible holds that nothing of a run that is not published can be read as a result.
func invisible(t *testing.T, s *Store, id string) {
	t.Helper()
	_, errOutcome := s.Outcome(t.Context(), jobScope, id)
	_, errDossiers := s.Dossiers(t.Context(), jobScope, engine.DossierQuery{Run: id, After: engine.BeforeAll})
	_, errDepartment := s.DepartmentDossier(t.Context(), jobScope, 2025, id)
	_, errLatest := s.LatestRun(t.Context(), jobScope, 2025, 0)
	for i, err := range []error{errOutcome, errDossiers, errDepartment, errLatest} {
		if !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("%d: a run that is not published can be read: %v", i, err)
		}
	}
	var alert string
	if err := s.reader.QueryRowContext(t.Context(), "SELECT alert_id FROM alerts").Scan(&alert); err != nil {
		t.Fatal(err)
	}
	if _, err := s.RaisedAlert(t.Context(), jobScope, alert); !errors.Is(err, engine.ErrNotFound) {
		t.Errorf("its alert can be read: %v", err)
	}
	alerts, err := s.RaisedAlerts(t.Context(), jobScope, engine.AlertQuery{Year: 2025})
	projects, errProjects := s.Projects(t.Context(), jobScope, engine.ProjectQuery{Year: 2025})
	if err != nil || errProjects != nil || len(alerts) > 0 || slices.ContainsFunc(projects, func(p engine.ProjectEntry) bool { return p.Run != "" }) {
		t.Errorf("%d alerts, %v, %v", len(alerts), err, errProjects)
	}
}

// An error is tried again; a part that ends in one each time fails its run, which goes on
// once the cause is gone.
func TestAPartThatFails(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		want, _ := unsplit(t, s, june)
		var left atomic.Int32
		left.Store(2)
		s.observe = func(name string) {
			if name == "select-part-tables" && left.Add(-1) >= 0 {
				panic("injected")
			}
		}
		id := ordered(t, s)
		working(t, s, Shift{})
		end(t, s, jobScope, id)
		same(t, s, jobScope, id, want)

		left.Store(1 << 30)
		id = ordered(t, s)
		run := end(t, s, jobScope, id)
		if run.Status != engine.RunFailed || run.Refused || !run.Resumable() || !strings.Contains(run.Failure, "个项目）多次出错") {
			t.Errorf("failed: %+v", run)
		}
		if _, err := s.Outcome(t.Context(), jobScope, id); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("a failed run can be read: %v", err)
		}
		if _, err := s.CancelRun(t.Context(), jobScope, id, noon()); !errors.Is(err, engine.ErrConflict) {
			t.Errorf("cancelling a run that failed: %v", err)
		}
		left.Store(0)
		if _, err := s.ResumeRun(t.Context(), jobScope, id); err != nil {
			t.Fatal(err)
		}
		end(t, s, jobScope, id)
		same(t, s, jobScope, id, want)
	})
}

// A part that kills whoever takes it leaves no error, and must end its run all the same.
func TestAPartThatKillsItsWorkers(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		id := ordered(t, s)
		for range mostAttempts {
			if _, err := s.takePart(t.Context(), partKey{"1", id, 2}, "victim", noon()); err != nil {
				t.Fatal(err)
			}
		}
		working(t, s, Shift{})
		if run := end(t, s, jobScope, id); run.Status != engine.RunFailed || !strings.Contains(run.Failure, "第2部分（第6到10个项目）") {
			t.Errorf("%+v", run)
		}
	})
}

// Errors in the data refuse the run, and all are told, as in one go.
func TestErrorsRefuseARun(t *testing.T) {
	for name, spoil := range map[string]func(*rules.Declaration, *engine.Report){
		"in the data": func(_ *rules.Declaration, r *engine.Report) {
			r.Projects[3].Spent.Text, r.Projects[17].Spent.Text = "不知道", "也不知道"
		},
		"in the forms": func(d *rules.Declaration, r *engine.Report) {
			d.Tables[8].Budget.Text, r.Projects[17].Spent.Text = "很多", "不知道"
		},
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, s *Store) {
				d, r := stocked(t, s)
				id := ordered(t, s)
				spoil(d, r)
				save(t, s, d, r)
				working(t, s, Shift{})
				end(t, s, jobScope, id) // it was ordered in time
				_, found := unsplit(t, s, june)
				refused := ordered(t, s)
				run := end(t, s, jobScope, refused)
				if run.Status != engine.RunFailed || !run.Refused || run.Resumable() || run.Failure != refusal || run.InputDigest != "" || run.Progress.PartsDone != 5 {
					t.Errorf("refused: %+v", run)
				}
				got, err := s.RunFindings(t.Context(), jobScope, refused)
				if diff := cmp.Diff(found, got); err != nil || diff != "" || !rules.HasErrors(got) {
					t.Errorf("%v; found in one go, as a run:\n%s", err, diff)
				}
				if latest, err := s.LatestRun(t.Context(), jobScope, 2025, 6); err != nil || latest.ID != id {
					t.Errorf("the latest run is %+v, %v", latest, err)
				}
				if _, err := s.ResumeRun(t.Context(), jobScope, refused); !errors.Is(err, engine.ErrConflict) {
					t.Errorf("resuming a refused run: %v", err)
				}
			})
		})
	}
}

// Whoever reads while runs are judged sees one whole run after another.
func TestReadersSeeWholeRuns(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d, r := stocked(t, s)
		working(t, s, Shift{})
		known := map[string]string{}
		next := func(n int) {
			for i := range r.Projects {
				r.Projects[i].Spent.Text = fmt.Sprint(n)
			}
			save(t, s, d, r)
			want, _ := unsplit(t, s, june)
			known[want.InputDigest] = jsonOf(t, want)
			end(t, s, jobScope, ordered(t, s))
		}
		next(1)
		var seen []*engine.Outcome
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			for ctx.Err() == nil {
				run, err := s.LatestRun(t.Context(), jobScope, 2025, 6)
				if err != nil {
					t.Error(err)
					return
				}
				o, err := s.Outcome(t.Context(), jobScope, run.ID)
				if err != nil {
					t.Error(err)
					return
				}
				seen = append(seen, o)
			}
		})
		next(2)
		next(3)
		cancel()
		wg.Wait()
		digests := map[string]bool{}
		for _, o := range seen {
			digests[o.InputDigest] = true
			if known[o.InputDigest] != jsonOf(t, o) {
				t.Fatalf("a reader saw a run that is none of the whole ones: %s", o.InputDigest)
			}
		}
		if len(digests) < 2 {
			t.Errorf("of %d looks all saw the same run", len(seen))
		}
	})
}

// A worker that is told to stop gives back what it has not finished.
func TestAWorkerStopsInTheMiddle(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		want, _ := unsplit(t, s, june)
		begun := make(chan struct{})
		var once sync.Once
		s.observe = func(name string) {
			if name == "select-part-tables" {
				once.Do(func() { close(begun) })
				time.Sleep(20 * time.Millisecond)
			}
		}
		stop := working(t, s, Shift{})
		id := ordered(t, s)
		<-begun
		stop()
		working(t, s, Shift{})
		end(t, s, jobScope, id)
		same(t, s, jobScope, id, want)
		var attempts int
		if err := s.reader.QueryRowContext(t.Context(), "SELECT sum(attempts) FROM run_parts").Scan(&attempts); err != nil || attempts != 5 {
			t.Errorf("%d attempts, %v", attempts, err)
		}
	})
}

func TestOrdersThatCannotBe(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		before := rowsOf(t, s)
		if _, err := s.OrderRun(t.Context(), jobScope, order(t, 2024, 6)); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("a year without goal tables: %v", err)
		}
		for _, month := range []int{0, 13} {
			if _, err := s.OrderRun(t.Context(), jobScope, order(t, 2025, month)); !errors.Is(err, engine.ErrInvalid) {
				t.Errorf("month %d: %v", month, err)
			}
		}
		if diff := cmp.Diff(before, rowsOf(t, s)); diff != "" {
			t.Error(diff)
		}
	})
}

// A part whose worker died is offered again at once where somebody resumes the run; its
// old job still waits to be rescued then.
// A run that was ordered before another has judged older data, and does not become the
// latest by ending later.
func TestTheLatestRunIsTheLastOrdered(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		old := ordered(t, s)
		if _, err := s.CancelRun(t.Context(), jobScope, old, noon()); err != nil {
			t.Fatal(err)
		}
		o := order(t, 2025, 6)
		o.At = noon()
		newer, err := s.OrderRun(t.Context(), jobScope, o)
		if err != nil {
			t.Fatal(err)
		}
		for part := range newer.Progress.Parts {
			judgePart(t, s, newer.ID, part+1)
		}
		if _, err := s.ResumeRun(t.Context(), jobScope, old); err != nil {
			t.Fatal(err)
		}
		for part := range newer.Progress.Parts {
			judgePart(t, s, old, part+1)
		}
		end(t, s, jobScope, old)
		if latest, err := s.LatestRun(t.Context(), jobScope, 2025, 6); err != nil || latest.ID != newer.ID {
			t.Errorf("the latest run is %+v, %v", latest, err)
		}
	})
}

func TestResumeOffersWhatADeadWorkerHeld(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		want, _ := unsplit(t, s, june)
		id := ordered(t, s)
		if _, err := s.takePart(t.Context(), partKey{"1", id, 1}, "dead", noon()); err != nil {
			t.Fatal(err)
		}
		const first = "id = (SELECT min(id) FROM river_job)"
		if _, err := s.writer.ExecContext(t.Context(), "UPDATE river_job SET state = 'running', attempt = 1, attempted_at = CURRENT_TIMESTAMP WHERE "+first); err != nil {
			t.Fatal(err)
		}
		if run, err := s.ResumeRun(t.Context(), jobScope, id); err != nil || run.Status != engine.RunRunning {
			t.Fatalf("%+v, %v", run, err)
		}
		working(t, s, Shift{})
		end(t, s, jobScope, id)
		same(t, s, jobScope, id, want)
		var state string
		if err := s.reader.QueryRowContext(t.Context(), "SELECT state FROM river_job WHERE "+first).Scan(&state); err != nil || state != "running" {
			t.Errorf("the old job is %s, %v", state, err)
		}
	})
}
