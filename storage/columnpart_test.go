package storage

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/fixtures/synthetic"
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

// judgedParts judges all parts of a run.
func judgedParts(t testing.TB, s *Store, p engine.Period, run *engine.Run) *engine.Run {
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

// seededProjects is undepartmented in parts of four projects where columns judge.
func seededProjects(t *testing.T, s *Store) *rules.Declaration {
	t.Helper()
	d := undepartmented(t, s)
	s.partSize = 4
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
		if diff := cmp.Diff(figuresOf(&whole), figuresOf(&stored[i])); diff != "" {
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

// figures are what both kinds of runs keep of a project.
type figures struct {
	Code, Name, Agency, Score, Grade, Execution, Spent, Indicators, Alerts string
	Seq                                                                    int
	Provisional                                                            bool
	Light, Goal, Spending                                                  engine.Light
	Flags                                                                  []string
	Budget                                                                 int64
	Marks                                                                  engine.Hundredths
}

func figuresOf(r *projectResultRow) figures {
	return figures{
		Code: r.ProjectCode, Name: r.Name, Agency: r.AgencyCode, Score: shownOf(r.Score), Grade: shownOf(r.Grade), Execution: shownOf(r.ExecutionScore),
		Spent: shownOf(r.Spent), Indicators: shownOf(r.IndicatorCount), Alerts: shownOf(r.AlertCount), Seq: r.Seq, Provisional: r.Provisional,
		Light: r.Light, Goal: r.GoalLight, Spending: r.SpendingLight, Flags: r.Flags.value, Budget: r.Budget, Marks: r.ExecutionMarks,
	}
}

func shownOf[T any](p *T) string {
	if p == nil {
		return "null"
	}
	return fmt.Sprint(*p)
}

// What such a run keeps is what evaluating says: of every project, indicator and alert, under every scheme.
func TestColumnsConcludeWhatEvaluatingDoes(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		seededProjects(t, s)
		for _, scheme := range rules.Shipped().List() {
			for _, month := range fixtures.DemoMonths {
				want, _ := unsplitBy(t, s, seedPeriod(month), scheme)
				run := brief(t, s, seedPeriod(month), scheme)
				if run.Progress.Parts != 2 {
					t.Fatalf("%d parts", run.Progress.Parts)
				}
				checkAgainst(t, s, seedPeriod(month), judgedParts(t, s, seedPeriod(month), run), want)
			}
		}
		var words int
		if err := s.writer.Get(&words, "SELECT count(*) FROM results"); err != nil || words > 0 {
			t.Errorf("%d results with words are stored, %v", words, err)
		}
	})
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
			judgedParts(t, s, seedPeriod(6), brief(t, s, seedPeriod(6), defaultScheme(t)))
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
		if _, err := s.SaveDeclaration(t.Context(), seedScope, d, "张三", morning); err != nil {
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
		checkAgainst(t, s, seedPeriod(6), judgedParts(t, s, seedPeriod(6), brief(t, s, seedPeriod(6), defaultScheme(t))), want)
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
		checkAgainst(t, s, june, judgedParts(t, s, june, brief(t, s, june, defaultScheme(t))), now)
		checkAgainst(t, s, june, judgedParts(t, s, june, old), want)
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
		run := judgedParts(t, s, seedPeriod(6), brief(t, s, seedPeriod(6), defaultScheme(t)))
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
		judgedParts(t, s, seedPeriod(6), whole)
		if diff := cmp.Diff(errorsOf(whole.ID), errorsOf(run.ID)); diff != "" || len(errorsOf(run.ID)) == 0 {
			t.Errorf("with words, without:\n%s", diff)
		}
	})
}

// Should evaluating not find the errors that stopped columns, nothing is stored: results have no place in such a run.
func TestErrorsThatOnlyColumnsFind(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := undepartmented(t, s)
		s.partSize = 8
		code := d.Tables[5].Code.Text
		for _, spent := range []string{"很多", "1"} {
			if _, err := s.SaveObservations(t.Context(), seedScope, fixtures.DemoYear, 6, engine.ProjectReport{Code: code, Spent: rules.Cell{Text: spent}}, "", "李四", morning); err != nil {
				t.Fatal(err)
			}
		}
		run := brief(t, s, seedPeriod(6), defaultScheme(t))
		pinned := func(earlier int) {
			change(t, s.writer, "UPDATE run_inputs SET version = version - $1 WHERE run_id = $2 AND month = 6 AND project_code = $3", earlier, run.ID, code)
		}
		pinned(1)
		reads := 0
		s.observe = func(name string) {
			if name == "select-part-tables" {
				if reads++; reads == 2 {
					pinned(-1) // between the two
				}
			}
		}
		err := s.judgePart(t.Context(), partKey{seedScope.Division, run.ID, 1}, "tester", noon, nil)
		s.observe = nil
		if !errors.Is(err, errUnblocked) || reads != 2 {
			t.Errorf("%v after %d looks", err, reads)
		}
		var rows int
		if err := s.writer.Get(&rows, s.writer.Rebind("SELECT count(*) FROM project_results WHERE run_id = ?"), run.ID); err != nil || rows > 0 {
			t.Errorf("%d projects are stored, %v", rows, err)
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

// A department whose goals state no figures is no reason to keep words, but belongs to what the run rests on.
func TestTheDepartmentsWordsAreDigested(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := undepartmented(t, s)
		without, _ := unsplit(t, s, seedPeriod(6))
		d.Department = &rules.Department{SubGoals: []rules.SubGoal{{Title: "保障运转", Goal: "保障机构正常运转。"}}}
		saveSeed(t, s, d)
		s.partSize = 4
		want, _ := unsplit(t, s, seedPeriod(6))
		if want.InputDigest == without.InputDigest {
			t.Fatal("the department is not digested")
		}
		checkAgainst(t, s, seedPeriod(6), judgedParts(t, s, seedPeriod(6), brief(t, s, seedPeriod(6), defaultScheme(t))), want)
	})
}

// Another agency's project is not there, as elsewhere; nor is one of a run that is not done.
func TestConclusionsTakeTheScope(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seededProjects(t, s)
		code := d.Tables[0].Code.Text
		run := judgedParts(t, s, seedPeriod(6), brief(t, s, seedPeriod(6), defaultScheme(t)))
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

// A made-up county, with what real ones have of odd targets and missing data.
func TestColumnsOfACounty(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		county := synthetic.Sized(7, 2025, 1, 2000)
		d := &rules.Declaration{FiscalYear: county.Year, Division: county.Division(0)}
		reports := map[int]*engine.Report{}
		months := []int{3, 6, 9, 12}
		for _, month := range months {
			reports[month] = &engine.Report{FiscalYear: county.Year, Month: month}
		}
		for p := range county.All(0) {
			d.Tables = append(d.Tables, p.Table)
			for _, month := range months {
				if r, in := p.Report(month); in {
					reports[month].Projects = append(reports[month].Projects, r)
				}
			}
		}
		scope := engine.Scope{Division: d.Division}
		if _, err := s.SaveDeclaration(t.Context(), scope, d, "张三", morning); err != nil {
			t.Fatal(err)
		}
		for _, month := range months {
			if _, err := s.SaveReport(t.Context(), scope, reports[month], "李四", morning); err != nil {
				t.Fatal(err)
			}
		}
		for _, month := range months[1:] {
			p := engine.Period{Division: d.Division, FiscalYear: county.Year, Month: month}
			want, _ := unsplit(t, s, p)
			checkAgainst(t, s, p, judgedParts(t, s, p, brief(t, s, p, defaultScheme(t))), want)
		}
	})
}
