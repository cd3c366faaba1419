package storage

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/storage/testschema"
)

// stranded is a part whose job was handed to a worker that was killed before it took the
// part, so long ago.
func stranded(t *testing.T, s *Store, run string, part int, ago time.Duration) {
	t.Helper()
	at, err := s.clock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var handedOut any = at.Add(-ago)
	if s.dialect == sqlite {
		handedOut = at.Add(-ago).Format("2006-01-02 15:04:05.000") // as River writes it there
	}
	alter(t, s, s.writer.Rebind(`UPDATE river_job SET state = 'running', attempt = 1, attempted_at = ?
		WHERE id = (SELECT max(id) FROM river_job WHERE args ->> 'run' = ? AND CAST(args ->> 'part' AS INTEGER) = ?)`), handedOut, run, part)
}

// A part that was handed out and not taken is offered once, however many programs look
// at the same time and however often: until the new job is handed out nobody waits for
// anybody. When that, too, is not taken, it is offered again.
func TestAStrandedPartIsOfferedOnce(t *testing.T) {
	onTwo(t, func(t *testing.T, one, other *Store, run string) {
		want, _ := unsplit(t, one, june)
		stranded(t, one, run, 2, silence/2)
		if early := silentNow(t, other); early != nil {
			t.Errorf("just handed out, and silent: %v", early)
		}
		stranded(t, one, run, 2, silence+time.Second)
		if found := silentNow(t, other); !slices.Equal(found, []int{2}) {
			t.Fatalf("stranded are %v", found)
		}
		releasedOnce(t, one, other)
		if again := silentNow(t, other); again != nil {
			t.Errorf("offered, and stranded: %v", again)
		}
		alter(t, one, one.writer.Rebind("UPDATE run_parts SET beat_at = ? WHERE part = 2"), momentOf(morning)) // a while ago
		stranded(t, one, run, 2, silence+time.Second)
		if released := release(t, other); released != 1 {
			t.Errorf("of a part that was stranded twice %d are offered", released)
		}
		working(t, other, Shift{})
		end(t, one, jobScope, run)
		same(t, one, jobScope, run, want)
		if found := silentNow(t, other); found != nil {
			t.Errorf("the old jobs still run, and silent are %v", found)
		}
	})
}

// A worker that takes its part between the look and the offer keeps it.
func TestWhoTakesAStrandedPartKeepsIt(t *testing.T) {
	onTwo(t, func(t *testing.T, one, other *Store, run string) {
		stranded(t, one, run, 1, time.Hour)
		parts, err := other.silentParts(t.Context())
		if err != nil || len(parts) != 1 {
			t.Fatal(parts, err)
		}
		taken(t, one, run, 1)
		if released, err := other.releasePart(t.Context(), parts[0]); err != nil || released {
			t.Errorf("released is %t, %v", released, err)
		}
		stranded(t, one, run, 2, time.Hour)
		if _, err := one.CancelRun(t.Context(), jobScope, run, noon()); err != nil {
			t.Fatal(err)
		}
		if found := silentNow(t, other); found != nil {
			t.Errorf("in a run that is cancelled: %v", found)
		}
	})
}

// Workers judge what another was given and did not take long before River would give it
// to one.
func TestAStrandedPartIsJudgedSoon(t *testing.T) {
	onTwo(t, func(t *testing.T, one, other *Store, run string) {
		want, _ := unsplit(t, one, june)
		one.jobs.silence, other.jobs.silence = 2*time.Second, 2*time.Second
		stranded(t, one, run, 1, 0)
		stranded(t, one, run, 4, 0)
		began := time.Now()
		working(t, one, Shift{})
		working(t, other, Shift{})
		end(t, one, jobScope, run)
		t.Logf("replaced after %s", time.Since(began))
		same(t, one, jobScope, run, want)
		var lost int
		if err := one.reader.GetContext(t.Context(), &lost, "SELECT count(*) FROM river_job WHERE state = 'running'"); err != nil || lost != 2 {
			t.Errorf("%d old jobs wait for River, %v", lost, err)
		}
	})
}

// Who resumes a run that has not ended offers what nobody will come for, at once: parts
// whose job is gone, or was handed to a worker that is dead. Parts that wait for a worker
// get no second job, and what was offered is not stranded.
func TestResumeOffersWhatHasNoJob(t *testing.T) {
	onTwo(t, func(t *testing.T, one, other *Store, run string) {
		want, _ := unsplit(t, one, june)
		alter(t, one, "DELETE FROM river_job WHERE CAST(args ->> 'part' AS INTEGER) = 1") // as after restoring a backup without them
		stranded(t, one, run, 2, silence+time.Second)
		stranded(t, one, run, 3, 0)
		taken(t, one, run, 3)
		another := ordered(t, one)
		queued := jobsIn(t, one)
		if resumed, err := other.ResumeRun(t.Context(), jobScope, run); err != nil || resumed.Status != engine.RunRunning {
			t.Fatalf("%+v, %v", resumed, err)
		}
		if jobs := jobsIn(t, one) - queued; jobs != 3 {
			t.Errorf("offered by %d jobs", jobs)
		}
		if found := silentNow(t, one); found != nil {
			t.Errorf("offered, and silent: %v", found)
		}
		if _, err := one.ResumeRun(t.Context(), jobScope, run); err != nil {
			t.Fatal(err)
		}
		if jobs := jobsIn(t, one) - queued; jobs != 4 { // the part that is taken once more
			t.Errorf("offered twice, by %d jobs", jobs)
		}
		working(t, other, Shift{})
		for _, id := range []string{run, another} {
			end(t, one, jobScope, id)
			same(t, one, jobScope, id, want)
		}
	})
}

// A run that is resumed after it had ended waits for nobody who was handed its parts before.
func TestResumingForgetsOldJobs(t *testing.T) {
	onTwo(t, func(t *testing.T, one, _ *Store, run string) {
		stranded(t, one, run, 2, silence+time.Second)
		if _, err := one.CancelRun(t.Context(), jobScope, run, noon()); err != nil {
			t.Fatal(err)
		}
		if _, err := one.ResumeRun(t.Context(), jobScope, run); err != nil {
			t.Fatal(err)
		}
		if found := silentNow(t, one); found != nil {
			t.Errorf("all parts are offered, and silent: %v", found)
		}
	})
}

// A worker that is told to stop gives back at once what takes longer than it has time:
// another worker has it long before it would be found silent.
func TestAStoppedWorkerGivesItsPartBack(t *testing.T) {
	onTwo(t, func(t *testing.T, one, other *Store, run string) {
		want, _ := unsplit(t, one, june)
		one.jobs.stopping = 50 * time.Millisecond
		one.jobs.silence, other.jobs.silence = time.Hour, time.Hour // nobody is missed
		begun, stopped := make(chan struct{}), make(chan struct{})
		var once sync.Once
		one.observe = func(name string) {
			if name == "select-part-tables" {
				once.Do(func() { close(begun) })
				<-stopped
			}
		}
		stop := working(t, one, Shift{})
		<-begun
		time.AfterFunc(10*one.jobs.stopping, func() { close(stopped) })
		stop()
		var states []string
		if err := other.reader.SelectContext(t.Context(), &states, "SELECT DISTINCT state FROM river_job"); err != nil || !slices.Equal(states, []string{"available"}) {
			t.Errorf("after the worker has stopped jobs are %v, %v", states, err)
		}
		began := time.Now()
		working(t, other, Shift{})
		end(t, other, jobScope, run)
		if took := time.Since(began); took > leastRescue {
			t.Errorf("what was given back waited for %s", took)
		}
		same(t, other, jobScope, run, want)
	})
}

// Those who were handed parts are found through their jobs, however many parts wait.
func TestStrandedPartsAreFoundByTheirJobs(t *testing.T) {
	s := migrated(t, ":memory:")
	find, err := s.named("select-stranded-parts")
	if err != nil {
		t.Fatal(err)
	}
	look := find.on[s.reader]
	var steps []struct {
		ID, Parent, NotUsed int
		Detail              string
	}
	choose(t, s.reader, &steps, "EXPLAIN QUERY PLAN "+look.QueryString, make([]any, len(look.Params))...)
	var plan []string
	for _, step := range steps {
		plan = append(plan, step.Detail)
	}
	if said := strings.Join(plan, "\n"); !strings.Contains(said, "river_job_prioritized_fetching_index (state=? AND queue=?)") ||
		!strings.Contains(said, "SEARCH p USING INDEX sqlite_autoindex_run_parts_1 (division=? AND run_id=? AND part=?)") {
		t.Errorf("the plan is\n%s", said)
	}
}

// BenchmarkLook is a look for silent workers beside 100,000 parts that are finished and
// 10,000 that wait, of which 64 are handed out.
func BenchmarkLook(b *testing.B) {
	for name, dsn := range map[string]func() string{
		"sqlite":   func() string { return b.TempDir() + "/zhunsheng.db" },
		"postgres": func() string { return testschema.New(b) },
	} {
		b.Run(name, func(b *testing.B) {
			s, err := Open(b.Context(), dsn())
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close() //nolint:errcheck // the benchmark is over
			if _, err := s.Migrate(b.Context()); err != nil {
				b.Fatal(err)
			}
			crowd(b, s, 100_000, 10_000, 64)
			for b.Loop() {
				if found, err := s.silentParts(b.Context()); err != nil || len(found) != 0 {
					b.Fatal(found, err)
				}
			}
		})
	}
}

// crowd fills the tables with parts that are finished and parts that wait; the jobs of
// some of these are handed out, and the parts taken, but for those that have just been.
func crowd(b *testing.B, s *Store, finished, waiting, handedOut int) {
	b.Helper()
	now, err := s.clock(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	numbers := "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
	parts := `INSERT INTO run_parts (division, run_id, part, status, first_seq, project_count, declared_count, beat_at) ` + numbers +
		`SELECT '1', '%s', i, %s, i, 1, 1, ? FROM n`
	jobs := `INSERT INTO river_job (args, attempt, attempted_at, kind, max_attempts, queue, state) ` + numbers +
		`SELECT %s, 1, ?, 'judge_part', 20, 'parts', CASE WHEN i <= %d THEN 'running' ELSE 'available' END%s FROM n`
	args, state := `json_object('division', '1', 'run', 'open', 'part', i, 'projects', 1)`, ""
	if s.dialect == postgres {
		args, state = `json_build_object('division', '1', 'run', 'open', 'part', i, 'projects', 1)`, "::river_job_state"
	}
	for _, statement := range []struct {
		text string
		args []any
	}{
		{`INSERT INTO runs (division, id, fiscal_year, month, scheme, scheme_digest, input_digest, status, started_at, finished_at, indicator_count, alert_count)
			VALUES ('1', 'done', 2025, 6, '', '', '', 'DONE', ?, ?, 0, 0), ('1', 'open', 2025, 6, '', '', '', 'RUNNING', ?, ?, 0, 0)`, []any{now, now, now, now}},
		{fmt.Sprintf(parts, finished, "done", "'DONE'"), []any{now}},
		{fmt.Sprintf(parts, waiting, "open", fmt.Sprintf("CASE WHEN i <= %d THEN 'RUNNING' ELSE 'QUEUED' END", handedOut)), []any{now}},
		{fmt.Sprintf(jobs, waiting, args, handedOut, state), []any{momentOf(now.Add(-time.Hour))}},
		{"ANALYZE", nil},
	} {
		if _, err := s.writer.ExecContext(b.Context(), s.writer.Rebind(statement.text), statement.args...); err != nil {
			b.Fatal(err)
		}
	}
}
