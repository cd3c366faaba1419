package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

func defaultScheme(t testing.TB) *rules.Scheme {
	t.Helper()
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	return scheme
}

func newRun(t testing.TB) string {
	t.Helper()
	id, err := uuid.NewV7()
	if err != nil {
		t.Fatal(err)
	}
	return id.String()
}

func seedPeriod(month int) engine.Period {
	return engine.Period{Division: seedScope.Division, FiscalYear: fixtures.DemoYear, Month: month}
}


// brief orders a run that keeps conclusions only.
func brief(t testing.TB, s *Store, p engine.Period, scheme *rules.Scheme) *engine.Run {
	t.Helper()
	run, err := s.OrderRun(t.Context(), engine.Scope{Division: p.Division}, engine.RunOrder{
		FiscalYear: p.FiscalYear, Month: p.Month, Scheme: scheme, Kept: engine.KeptConclusions, At: morning,
	})
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// judged judges all parts of a run.
func judged(t testing.TB, s *Store, p engine.Period, run *engine.Run) *engine.Run {
	t.Helper()
	for part := range run.Progress.Parts {
		if err := s.judgePart(t.Context(), partKey{p.Division, run.ID, part + 1}, "tester", noon, nil); err != nil {
			t.Fatal(err)
		}
	}
	done, err := s.Run(t.Context(), engine.Scope{Division: p.Division}, run.ID)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// seededProjects is the seed without what is of the department as a whole, in parts of four projects where columns judge.
func seededProjects(t *testing.T, s *Store) *rules.Declaration {
	t.Helper()
	s.partSize = 1
	d := seeded(t, s)
	if _, err := s.writer.ExecContext(t.Context(), "DELETE FROM departments"); err != nil {
		t.Fatal(err)
	}
	return d
}

// checkAgainst holds a run that keeps conclusions to the outcome of the same texts.
func checkAgainst(t *testing.T, s *Store, p engine.Period, run *engine.Run, want *engine.Outcome) {
	t.Helper()
	indicators := 0
	for _, project := range want.Projects {
		indicators += len(project.Indicators)
	}
	if run.Status != engine.RunDone || run.Kept != engine.KeptConclusions || run.InputDigest != want.InputDigest || run.Projects != len(want.Projects) ||
		run.Indicators != indicators || run.Alerts != alertsOf(want) || run.Warnings != nil {
		t.Fatalf("%+v of %d projects with %d indicators and %d alerts, %s", run, len(want.Projects), indicators, alertsOf(want), want.InputDigest)
	}
	stored := projectRowsOf(t, s, p.Division, run.ID)
	for i := range want.Projects {
		project := &want.Projects[i]
		whole, err := projectResultRowOf(run.ID, i+1, project)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(withoutWords(whole), withoutWords(stored[i])); diff != "" {
			t.Errorf("%d-%02d %s: evaluated, by columns:\n%s", p.FiscalYear, p.Month, project.Name, diff)
		}
		checkConclusions(t, s, p, run.ID, project)
	}
	var alerts []alertRow
	query := s.writer.Rebind("SELECT * FROM alerts WHERE run_id = ? ORDER BY project_code, seq")
	if err := s.writer.Select(&alerts, query, run.ID); err != nil {
		t.Fatal(err)
	}
	raised := map[string][]engine.Alert{}
	for i := range alerts {
		raised[alerts[i].ProjectCode] = append(raised[alerts[i].ProjectCode], alerts[i].alert())
	}
	for _, project := range want.Projects {
		if diff := cmp.Diff(project.Alerts, append([]engine.Alert{}, raised[project.Code]...)); diff != "" {
			t.Errorf("alerts of %s:\n%s", project.Name, diff)
		}
	}
}

func checkConclusions(t *testing.T, s *Store, p engine.Period, run string, project *engine.ProjectResult) {
	t.Helper()
	want := []engine.Conclusion{}
	for k := range project.Indicators {
		want = append(want, project.Indicators[k].Conclusion())
	}
	got, err := s.Conclusions(t.Context(), engine.Scope{Division: p.Division}, run, project.Code)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%d-%02d %s: %v\n%s", p.FiscalYear, p.Month, project.Code, err, diff)
	}
}

func projectRowsOf(t *testing.T, s *Store, division, run string) (rows []projectResultRow) {
	t.Helper()
	err := s.read(t.Context(), engine.Scope{Division: division}, func(q *session) error {
		return q.list(t.Context(), &rows, "select-project-results", args{"run_id": run})
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// withoutWords is what both kinds of runs keep of a project.
func withoutWords(r projectResultRow) projectResultRow {
	return projectResultRow{
		ProjectCode: r.ProjectCode, Seq: r.Seq, Name: r.Name, AgencyCode: r.AgencyCode, Score: r.Score, Grade: r.Grade, Provisional: r.Provisional,
		Light: r.Light, GoalLight: r.GoalLight, Flags: r.Flags, Budget: r.Budget, Spent: r.Spent, ExecutionMarks: r.ExecutionMarks,
		ExecutionScore: r.ExecutionScore, SpendingLight: r.SpendingLight, IndicatorCount: r.IndicatorCount, AlertCount: r.AlertCount,
	}
}

// What such a run keeps is what evaluating says: of every project, indicator and alert, under every scheme.
func TestColumnsConcludeWhatEvaluatingDoes(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seededProjects(t, s)
		for _, scheme := range rules.Schemes() {
			for _, month := range fixtures.DemoMonths {
				want, _, err := engine.Evaluate(scheme, withoutDepartment(d), seedReport(t, month))
				if err != nil || want == nil {
					t.Fatal(err)
				}
				run := brief(t, s, seedPeriod(month), scheme)
				if run.Progress.Parts != 2 {
					t.Fatalf("%d parts", run.Progress.Parts)
				}
				checkAgainst(t, s, seedPeriod(month), judged(t, s, seedPeriod(month), run), want)
			}
		}
		var words int
		if err := s.writer.Get(&words, "SELECT count(*) FROM results"); err != nil || words > 0 {
			t.Errorf("%d results with words are stored, %v", words, err)
		}
	})
}

func withoutDepartment(d *rules.Declaration) *rules.Declaration {
	own := *d
	own.Department = nil
	return &own
}

// statements counts those that run while do does.
func statements(s *Store, do func()) map[string]int {
	var mu sync.Mutex
	count := map[string]int{}
	s.observe = func(name string) {
		mu.Lock()
		defer mu.Unlock()
		count[name]++
	}
	do()
	s.observe = nil
	return count
}

// Texts are read once: of a later run only what has changed since. Damaged readings are read again.
func TestReadingsAreKept(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seededProjects(t, s)
		code := d.Tables[0].Code.Text
		kept := func() (n int) {
			if err := s.writer.Get(&n, "SELECT count(*) FROM readings"); err != nil {
				t.Fatal(err)
			}
			return n
		}
		read := func(why string, want int) {
			t.Helper()
			before := readingsOf(t, s)
			judged(t, s, seedPeriod(6), brief(t, s, seedPeriod(6), defaultScheme(t)))
			changed := 0
			for code, row := range readingsOf(t, s) {
				if before[code] != row {
					changed++
				}
			}
			if changed != want {
				t.Errorf("%s: %d projects were read, want %d", why, changed, want)
			}
		}
		read("nothing is kept", 8)
		read("all are kept", 0)
		report := func(month int, spent string) {
			t.Helper()
			if _, err := s.SaveObservations(t.Context(), seedScope, fixtures.DemoYear, month, engine.ProjectReport{Code: code, Spent: rules.Cell{Text: spent}}, "", "李四", morning); err != nil {
				t.Fatal(err)
			}
		}
		report(6, "1")
		read("the month's report has changed", 1)
		report(3, "1")
		read("an earlier month's has", 1)
		report(9, "1")
		read("a later month's has", 0)
		d.Tables[0].Indicators[0].Target.Text = "≥1人"
		if _, err := s.SaveDeclaration(t.Context(), seedScope, withoutDepartment(d), "张三", morning); err != nil {
			t.Fatal(err)
		}
		read("a goal table has", 1)
		if _, err := s.writer.ExecContext(t.Context(), "UPDATE readings SET packed = $1 WHERE project_code = $2", []byte("damaged"), code); err != nil {
			t.Fatal(err)
		}
		read("one is damaged", 1)
		if n := kept(); n != 8 {
			t.Errorf("%d readings are kept", n)
		}
		want, _ := unsplit(t, s, seedPeriod(6))
		checkAgainst(t, s, seedPeriod(6), judged(t, s, seedPeriod(6), brief(t, s, seedPeriod(6), defaultScheme(t))), want)
	})
}

// readingsOf are the kept readings, with what they were made from, by project.
func readingsOf(t *testing.T, s *Store) map[string]string {
	t.Helper()
	var rows []readingRow
	if err := s.writer.Select(&rows, "SELECT * FROM readings"); err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, r := range rows {
		found[r.ProjectCode] = fmt.Sprintf("%d %d %s %x", r.TableVersion, r.ReportCount, r.Digest, r.Packed)
	}
	return found
}

// Whatever is stored after it was ordered, and whatever a newer run has read: it judges what was in force then.
func TestColumnsJudgeWhatWasOrdered(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d, r := stocked(t, s)
		want, _ := unsplit(t, s, june)
		old := brief(t, s, june, defaultScheme(t))
		for i := range d.Tables {
			table := *d.Tables[i]
			table.Budget.Text, table.Fiscal.Text = "777", "777"
			d.Tables[i], r.Projects[i].Spent.Text = &table, "700"
		}
		save(t, s, d, r)
		now, _ := unsplit(t, s, june)
		checkAgainst(t, s, june, judged(t, s, june, brief(t, s, june, defaultScheme(t))), now)
		checkAgainst(t, s, june, judged(t, s, june, old), want)
		if now.InputDigest == want.InputDigest {
			t.Error("the data have not changed")
		}
	})
}

// Errors refuse it with the same findings as a run that keeps its results, and nothing is left.
func TestBrokenTextsRefuseColumns(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seededProjects(t, s)
		if _, err := s.SaveObservations(t.Context(), seedScope, fixtures.DemoYear, 6, engine.ProjectReport{
			Code: d.Tables[5].Code.Text, Spent: rules.Cell{Text: "很多"},
		}, "", "李四", morning); err != nil {
			t.Fatal(err)
		}
		run := judged(t, s, seedPeriod(6), brief(t, s, seedPeriod(6), defaultScheme(t)))
		if run.Status != engine.RunFailed || !run.Refused {
			t.Fatalf("%+v", run)
		}
		checkNothingLoaded(t, s, run.ID)
		errorsOf := func(id string) []rules.Diagnostic {
			ds, err := s.RunFindings(t.Context(), seedScope, id)
			if err != nil {
				t.Fatal(err)
			}
			return slices.DeleteFunc(ds, func(d rules.Diagnostic) bool { return d.Severity != rules.Error })
		}
		whole, err := s.OrderRun(t.Context(), seedScope, engine.RunOrder{FiscalYear: fixtures.DemoYear, Month: 6, Scheme: defaultScheme(t), At: morning})
		if err != nil {
			t.Fatal(err)
		}
		judged(t, s, seedPeriod(6), whole)
		if diff := cmp.Diff(errorsOf(whole.ID), errorsOf(run.ID)); diff != "" || len(errorsOf(run.ID)) == 0 {
			t.Errorf("with words, without:\n%s", diff)
		}
	})
}

// A department that is judged as a whole needs its projects' words.
func TestADepartmentKeepsTheWords(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		seeded(t, s)
		run := brief(t, s, seedPeriod(6), defaultScheme(t))
		if run.Kept != engine.KeptResults || run.Progress.Parts != 1 {
			t.Errorf("%+v", run)
		}
		if _, err := s.OrderRun(t.Context(), seedScope, engine.RunOrder{FiscalYear: fixtures.DemoYear, Month: 6, Scheme: defaultScheme(t), Kept: "EVERYTHING", At: morning}); !errors.Is(err, engine.ErrInvalid) {
			t.Errorf("keeping what can't be kept: %v", err)
		}
	})
}

// Another agency's project is not there, as elsewhere; nor is one of a run that is not done.
func TestConclusionsTakeTheScope(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seededProjects(t, s)
		code := d.Tables[0].Code.Text
		run := judged(t, s, seedPeriod(6), brief(t, s, seedPeriod(6), defaultScheme(t)))
		half := brief(t, s, seedPeriod(6), defaultScheme(t))
		if err := s.judgePart(t.Context(), partKey{seedScope.Division, half.ID, 1}, "tester", noon, nil); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			scope engine.Scope
			run   string
			seen  bool
		}{
			{seedScope, run.ID, true},
			{engine.Scope{Division: seedScope.Division, Agency: "433001"}, run.ID, true},
			{engine.Scope{Division: seedScope.Division, Agency: "433002"}, run.ID, false},
			{engine.Scope{Division: "130210"}, run.ID, false},
			{seedScope, half.ID, false},
		} {
			list, err := s.Conclusions(t.Context(), c.scope, c.run, code)
			if (err == nil && len(list) > 0) != c.seen || err != nil && !errors.Is(err, engine.ErrNotFound) {
				t.Errorf("%+v: %d conclusions, %v", c, len(list), err)
			}
		}
	})
}

// A worker that dies leaves nothing; whoever comes second stores nothing.
func TestAColumnPartIsStoredOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		want, _ := unsplit(t, s, june)
		run := brief(t, s, june, defaultScheme(t))
		died := errors.New("died")
		if err := s.judgePart(t.Context(), partKey{"1", run.ID, 1}, "tester", noon, func(*sql.Tx) error { return died }); !errors.Is(err, died) {
			t.Error(err)
		}
		var group sync.WaitGroup
		for range 3 {
			for part := range run.Progress.Parts {
				group.Go(func() { judgePart(t, s, run.ID, part+1) })
			}
		}
		group.Wait()
		done, err := s.Run(t.Context(), jobScope, run.ID)
		if err != nil {
			t.Fatal(err)
		}
		checkAgainst(t, s, june, done, want)
	})
}

// Cancelled and resumed, by workers, it is the same.
func TestColumnsCancelAndResume(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		stocked(t, s)
		want, _ := unsplit(t, s, june)
		run := brief(t, s, june, defaultScheme(t))
		judgePart(t, s, run.ID, 1)
		if _, err := s.CancelRun(t.Context(), jobScope, run.ID, noon()); err != nil {
			t.Fatal(err)
		}
		judgePart(t, s, run.ID, 2)
		invisible(t, s, run.ID)
		if _, err := s.ResumeRun(t.Context(), jobScope, run.ID); err != nil {
			t.Fatal(err)
		}
		working(t, s, Shift{})
		checkAgainst(t, s, june, end(t, s, jobScope, run.ID), want)
	})
}

// checkNothingLoaded looks for what a run that failed may have left.
func checkNothingLoaded(t *testing.T, s *Store, run string) {
	t.Helper()
	var rows int
	query, table := "SELECT count(*) FROM conclusions WHERE run_id = $1", run
	if s.dialect == postgres {
		query, table = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename LIKE $1", "conclusions%"+strings.ReplaceAll(run, "-", "")
	}
	if err := s.reader.QueryRowContext(context.Background(), query, table).Scan(&rows); err != nil || rows > 0 {
		t.Errorf("run %s left something behind: %d, %v", run, rows, err)
	}
}

// Codes are texts: what has a meaning in COPY's lines must arrive as it is.
func TestOddCodesAndLongProjects(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		want := engine.Conclusion{Verdict: engine.NotDue.Code(), Light: engine.Blue.Code(), Score: engine.NoScore}
		p := &columnPart{task: &task{partKey: partKey{division: drawnPeriod.Division}}, from: []int{0}}
		codes := []string{`a\b`, "c\td", "e\nf\r", `\N`, `\.`, "项目'\"", "zz"}
		for n, code := range codes {
			p.projects = append(p.projects, columnProject{ProjectCode: code})
			p.conclusions = append(p.conclusions, slices.Repeat([]engine.Conclusion{want}, n*10)...)
			p.from = append(p.from, len(p.conclusions))
		}
		p.run = newRun(t)
		if err := s.write(t.Context(), drawnScope, func(q *session) error {
			return errors.Join(insert(t.Context(), q, "insert-run", []runRow{{ID: p.run, Kept: engine.KeptConclusions, Status: engine.RunDone}}),
				q.openConclusions(t.Context(), p.run), q.writeConclusions(t.Context(), p), q.publishConclusions(t.Context(), p.run))
		}); err != nil {
			t.Fatal(err)
		}
		for n, code := range codes {
			got, err := s.Conclusions(t.Context(), drawnScope, p.run, code)
			if n == 0 && errors.Is(err, engine.ErrNotFound) {
				continue
			}
			if diff := cmp.Diff(slices.Repeat([]engine.Conclusion{want}, n*10), got); err != nil || diff != "" {
				t.Errorf("%q: %v\n%s", code, err, diff)
			}
		}
	})
}

// The newest are kept, and no other month's are touched; nor is it another division's to drop them.
func TestDropSuperseded(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		seededProjects(t, s)
		var runs []string
		for n, month := range []int{6, 6, 6, 3} {
			order := engine.RunOrder{FiscalYear: fixtures.DemoYear, Month: month, Scheme: defaultScheme(t), Kept: engine.KeptConclusions, At: morning.AddDate(0, 0, n)}
			run, err := s.OrderRun(t.Context(), seedScope, order)
			if err != nil {
				t.Fatal(err)
			}
			judged(t, s, seedPeriod(month), run)
			if month == 6 {
				runs = append(runs, run.ID)
			}
		}
		if _, err := s.DropSuperseded(t.Context(), engine.Period{Division: "999999", FiscalYear: fixtures.DemoYear, Month: 6}, 0); err != nil {
			t.Fatal(err)
		}
		for range 2 { // dropping again drops nothing else
			dropped, err := s.DropSuperseded(t.Context(), seedPeriod(6), 1)
			if diff := cmp.Diff([]string{runs[1], runs[0]}, dropped); err != nil || diff != "" {
				t.Errorf("%v\n%s", err, diff)
			}
		}
		checkNothingLoaded(t, s, runs[0])
		checkNothingLoaded(t, s, runs[1])
		if n := checksum(t, s, "conclusions", runs[2])[0]; n == 0 {
			t.Error("the newest run's conclusions are gone")
		}
		var all int
		if err := s.reader.QueryRowContext(t.Context(), "SELECT count(DISTINCT run_id) FROM conclusions").Scan(&all); err != nil || all != 2 {
			t.Errorf("conclusions of %d runs are left, want those of the newest of two months; %v", all, err)
		}
	})
}

// Parts that are judged at the same time are the whole, and nobody sees them before the run is published.
func TestPartsTogetherAreTheWhole(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		const projects = 3000
		storeDrawn(t, s, projects*drawnIndicators, nil)
		whole := runDrawn(t, s, 2*projects)
		want := checksum(t, s, "conclusions", whole.ID)
		if want[0] != projects*drawnIndicators || want[3] == 0 || whole.Progress.Parts != 1 || whole.Indicators != projects*drawnIndicators || whole.Alerts > 0 {
			t.Fatalf("%+v: the checksum is %v", whole, want)
		}
		parts := orderDrawn(t, s, projects/3)
		for part := range parts.Progress.Parts - 1 {
			if err := s.judgePart(t.Context(), partKey{drawnPeriod.Division, parts.ID, part + 1}, "tester", noon, nil); err != nil {
				t.Fatal(err)
			}
		}
		if s.dialect == postgres && checksum(t, s, "conclusions", parts.ID) != [6]int64{} {
			t.Error("conclusions are seen before they are published")
		}
		if err := judgeDrawn(t.Context(), s, parts, 2); err != nil {
			t.Fatal(err)
		}
		if got := checksum(t, s, "conclusions", parts.ID); got != want || parts.Progress.Parts != 3 {
			t.Errorf("the parts are %v, the whole is %v", got, want)
		}
	})
}

// checksum is over all conclusions of a run.
func checksum(t testing.TB, s *Store, table, run string) (sum [6]int64) {
	t.Helper()
	const query = `SELECT count(*), coalesce(sum(verdict * (seq + 3)), 0), coalesce(sum(light * (seq + 7)), 0), coalesce(sum(score * (seq + 1)), 0),
		coalesce(sum(CASE WHEN provisional THEN seq ELSE 0 END), 0), coalesce(sum(length(project_code)), 0) FROM `
	row := s.reader.QueryRowContext(context.Background(), query+table+" WHERE run_id = $1", run)
	if err := row.Scan(&sum[0], &sum[1], &sum[2], &sum[3], &sum[4], &sum[5]); err != nil {
		t.Fatal(err)
	}
	return sum
}

func TestARunsNameIsNoSQL(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		if s.dialect == sqlite {
			return // a parameter there
		}
		opened := func(run, division string) error {
			return s.write(t.Context(), engine.Scope{Division: division}, func(q *session) error { return q.openConclusions(t.Context(), run) })
		}
		for _, run := range []string{"", "x", `x"; DROP TABLE runs; --`, strings.ToUpper(newRun(t)), "{" + newRun(t) + "}"} {
			if err := opened(run, "1"); !errors.Is(err, engine.ErrInvalid) {
				t.Errorf("%q: %v", run, err)
			}
		}
		if err := opened(newRun(t), `1'\; --`); err != nil {
			t.Errorf("a division is text: %v", err)
		}
	})
}

// Formulas that columns can't hold are evaluated: the run's conclusions are the row evaluator's.
func TestWhatColumnsCannotHoldIsEvaluated(t *testing.T) {
	scheme, ds := rules.Shipped().Load("own.yaml", []byte("id: OWN\nversion: 1\nname: 试\nbasis: 本单位约定\nbased_on: MOF2020@1\n"+
		"targets: {at_least: {ratio: '目标值 > 0 ? (let 率 = min(1, max(0, 实际值) / 目标值); 率 * 率 * 率 * 率 * 率) : 0', basis: 本单位约定}}\n"))
	if scheme == nil {
		t.Fatal(ds)
	}
	onBoth(t, func(t *testing.T, s *Store) {
		d := seededProjects(t, s)
		if _, err := s.SaveScheme(t.Context(), seedScope, scheme, "张三", morning); err != nil {
			t.Fatal(err)
		}
		want, _, err := engine.Evaluate(scheme, withoutDepartment(d), seedReport(t, 12))
		if err != nil || want == nil {
			t.Fatal(err)
		}
		checkAgainst(t, s, seedPeriod(12), judged(t, s, seedPeriod(12), brief(t, s, seedPeriod(12), scheme)), want)
	})
}
