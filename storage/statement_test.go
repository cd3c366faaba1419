package storage

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

// global are the statements that are about no division's data, with the reason.
var global = map[string]string{
	"select-holdings":          "it names the divisions, and shows nobody's data",
	"select-import-division":   "likewise",
	"analyze-declarations":     "the database's statistics are of whole tables",
	"analyze-reports":          "likewise",
	"analyze-runs":             "likewise",
	"analyze-brief-runs":       "likewise",
	"analyze-run-inputs":       "likewise",
	"analyze-following":        "likewise",
	"widen-sort":               "it sets how much memory this transaction sorts in",
	"hurry":                    "it sets how long this transaction waits",
	"select-clock":             "it reads nothing but the clock that all machines share",
	"select-silent-parts":      "whoever lives looks for the workers of every division",
	"select-stranded-parts":    "likewise",
	"select-given-up-runs":     "the tick sweeps for every division, and each run's rows are then its own division's",
	"select-superseded":        "likewise",
	"select-waiting-divisions": "time passes everywhere, and over each alert in its own division",
	"select-noticed-divisions": "the tick looks for every division, and names only those that have something to be told",
	"select-due-deliveries":    "the tick sees to the jobs of every division, and each delivery is then its own division's",
	"select-due-checkpoints":   "the tick orders for every division, and each run is then its own division's",
}

func TestEveryStatementTakesTheDivision(t *testing.T) {
	for _, d := range []dialect{sqlite, postgres} {
		statements, err := loadStatements(d)
		if err != nil {
			t.Fatal(err)
		}
		if len(statements) < 20 {
			t.Fatalf("only %d statements were found for %s", len(statements), d)
		}
		for _, s := range statements {
			if global[s.name] != "" || s.isTemplate() { // of the table of one run, and so of one division
				continue
			}
			if !strings.Contains(s.text, ":division") {
				t.Errorf("%s does not take the division: it would read or write everybody's data", s.name)
			}
			if clock := regexp.MustCompile(`(?i)\b(current_(time|date)\w*|now\s*\(|datetime\s*\()`).FindString(s.text); clock != "" {
				t.Errorf("%s reads the clock by %s: a time is a parameter", s.name, clock)
			}
		}
	}
}

// A join that forgets the division of one of its tables would still take the
// parameter, so each table of a query must be tied to it.
func TestEveryJoinedTableIsTiedToTheDivision(t *testing.T) {
	statements, err := loadStatements(postgres)
	if err != nil {
		t.Fatal(err)
	}
	joined := regexp.MustCompile(`(?:FROM|JOIN) (\w+)(?: ([a-z]))?\b`)
	for _, s := range statements {
		if !s.reads() || global[s.name] != "" {
			continue
		}
		for _, m := range joined.FindAllStringSubmatch(s.text, -1) {
			if isUndivided(m[1]) {
				continue // a job names its division within
			}
			column := "division"
			if m[2] != "" {
				column = m[2] + `\.division`
			}
			if !regexp.MustCompile(column + ` = `).MatchString(s.text) {
				t.Errorf("%s reads %s without its division", s.name, m[1])
			}
		}
	}
}

func TestParseStatements(t *testing.T) {
	got, err := parseStatements("-- name: a-b\n-- Says\n-- why.\nSELECT 1\nWHERE x = :x;\n\n-- name: c (postgres)\n-- Why.\nDELETE FROM y;\n")
	want := []statement{
		{name: "a-b", comment: "Says why.", text: "SELECT 1\nWHERE x = :x"},
		{name: "c", only: postgres, comment: "Why.", text: "DELETE FROM y"},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(statement{})); err != nil || diff != "" {
		t.Errorf("err %v, diff %s", err, diff)
	}
	for name, text := range map[string]string{
		"no comment":        "-- name: a\nSELECT 1;",
		"no text":           "-- name: a\n-- Why.",
		"two texts":         "-- name: a\n-- Why.\nSELECT 1; SELECT 2;",
		"a name of no form": "-- name: A B\n-- Why.\nSELECT 1;",
		"an unknown store":  "-- name: a (oracle)\n-- Why.\nSELECT 1;",
		"text before names": "SELECT 1;",
	} {
		if _, err := parseStatements(text); err == nil {
			t.Errorf("%s: want an error", name)
		}
	}
}

// The whole of the store's methods is run, and no statement may be left over:
// whoever adds one adds its use here.
func TestEveryStatementRuns(t *testing.T) {
	onBothAndSharded(t, func(t *testing.T, s *Store) {
		var mu sync.Mutex
		ran := map[string]bool{}
		s.observe = func(name string) {
			mu.Lock()
			defer mu.Unlock()
			ran[name] = true
		}
		must := func(_ any, err error) {
			t.Helper()
			if err != nil {
				t.Error(err)
			}
		}
		ctx, year := t.Context(), fixtures.DemoYear
		d := seeded(t, s)
		code := d.Tables[0].Code.Text
		run, o := evaluated(t, s, 12, morning)
		must(s.SaveDeclaration(ctx, seedScope, waivedSeed(t), "张三", morning))
		must(s.Declaration(ctx, seedScope, year))
		must(s.Report(ctx, seedScope, year, 6))
		_, tag, err := s.Observations(ctx, seedScope, code, year, 6)
		must(tag, err)
		must(s.SaveObservations(ctx, seedScope, year, 6, engine.ProjectReport{Code: code, Funds: []engine.Fund{{Kind: engine.Fiscal}}}, tag, "王五", morning))
		must(s.SaveDepartmentObservations(ctx, seedScope, year, 6, ownReport("99%"), "", "王五", morning))
		_, tag, err = s.DepartmentObservations(ctx, seedScope, year, 6)
		must(tag, err)
		must(s.Holdings(ctx))
		must(s.Projects(ctx, seedScope, engine.ProjectQuery{Year: year}))
		must(s.Project(ctx, seedScope, year, code))
		must(s.History(ctx, seedScope, year, code))
		must(s.TablesAsOf(ctx, seedScope, year, morning))
		must(s.Run(ctx, seedScope, run))
		must(s.Runs(ctx, seedScope, engine.RunQuery{}))
		must(s.LatestRun(ctx, seedScope, year, 12))
		must(s.Outcome(ctx, seedScope, run))
		alerts, err := s.RaisedAlerts(ctx, seedScope, engine.AlertQuery{Year: year})
		must(alerts, err)
		if len(alerts) == 0 || len(o.Projects) != 8 {
			t.Fatalf("%d alerts of %d projects: the tour sees nothing", len(alerts), len(o.Projects))
		}
		must(s.RaisedAlert(ctx, seedScope, alerts[0].ID))
		must(s.PublishScheme(ctx, seedScope, ours(1)))
		must(s.Schemes(ctx, seedScope, 0))
		must(s.Dossiers(ctx, seedScope, engine.DossierQuery{Run: run, After: engine.BeforeAll}))
		must(s.Dossiers(ctx, seedScope, engine.DossierQuery{Year: year, After: engine.BeforeAll}))
		must(s.Dossiers(ctx, seedScope, engine.DossierQuery{Year: year, Months: [2]int{1, 12}, After: engine.BeforeAll}))
		id := imported(t, s, seedScope, &engine.Intake{Declarations: []*rules.Declaration{d}})
		must(s.Imports(ctx, seedScope, engine.ImportQuery{}))
		must(s.ImportFiles(ctx, seedScope, id))
		must(s.ImportDivision(ctx, id))

		many, report := manyTables(t, 60) // the statements for many rows
		one := engine.Scope{Division: "1"}
		must(s.SaveDeclaration(ctx, one, many, "张三", morning))
		must(s.SaveReport(ctx, one, report, "李四", morning))
		must(s.Post(ctx, engine.Period{Division: "1", FiscalYear: 2025, Month: 6}, manyProjects(60), morning))
		tourOfConclusions(t, s)
		tourOfJobs(t, s)
		tourOfPins(t, s)
		tourOfMessages(t, s)
		tourOfAlerts(t, s)

		statements, err := loadStatements(s.dialect)
		must(statements, err)
		for _, q := range statements {
			if !ran[q.name] {
				t.Errorf("%s was not run", q.name)
			}
		}
	})
}

// tourOfJobs orders, cancels, resumes and judges runs, and lets a part fail.
func tourOfJobs(t *testing.T, s *Store) {
	t.Helper()
	many, _ := manyTables(t, manyRows)
	for _, table := range many.Tables {
		table.Indicators = table.Indicators[:1]
	}
	save(t, s, many, &engine.Report{FiscalYear: 2025, Month: 6})
	if err := s.SaveCheckpoint(t.Context(), jobScope, engine.Checkpoint{FiscalYear: 2025, Month: 6, DueAt: morning}); err != nil {
		t.Fatal(err)
	}
	due, err := s.OrderDue(t.Context(), noon())
	if err != nil || len(due) != 1 || due[0].Run == "" {
		t.Fatalf("%+v, %v", due, err)
	}
	_, errList := s.Checkpoints(t.Context(), jobScope, 2025)
	_, errCancel := s.CancelRun(t.Context(), jobScope, due[0].Run, noon())
	_, errResume := s.ResumeRun(t.Context(), jobScope, due[0].Run)
	_, errAgain := s.ResumeRun(t.Context(), jobScope, due[0].Run)
	errFail := s.failPart(t.Context(), partKey{"1", due[0].Run, 1}, errors.New("injected"), noon())
	_, errTake := s.takePart(t.Context(), partKey{"1", due[0].Run, 1}, "dead", noon())
	errBeat := s.beatOnce(t.Context(), partKey{"1", due[0].Run, 1}, "dead")
	_, errSilent := s.silentParts(t.Context())
	_, errRelease := s.releasePart(t.Context(), silentPart{partKey{"1", due[0].Run, 1}, partRunning, momentOf(noon()), momentOf(noon())})
	judgePart(t, s, due[0].Run, 1)
	_, errFindings := s.RunFindings(t.Context(), jobScope, due[0].Run)
	swept, errSweep := s.SweepRuns(t.Context(), noon().Add(retention))
	if len(swept) != 1 {
		t.Errorf("swept %v", swept)
	}
	errDelete := s.DeleteCheckpoint(t.Context(), jobScope, 2025, 6)
	for _, at := range []time.Time{morning, morning.Add(engine.KeyTime)} {
		if _, err := s.OrderRun(t.Context(), jobScope, keyedOrder(t, "key", "June", at)); err != nil {
			t.Error(err)
		}
	}
	if err := errors.Join(errList, errCancel, errResume, errAgain, errFail, errTake, errBeat, errSilent, errRelease, errFindings, errSweep, errDelete); err != nil {
		t.Error(err)
	}
}

// tourOfPins reads what a run rests on, and has the words of one that keeps its conclusions.
func tourOfPins(t *testing.T, s *Store) {
	t.Helper()
	run, err := s.OrderRun(t.Context(), seedScope, order(t, fixtures.DemoYear, 6))
	if err != nil {
		t.Fatal(err)
	}
	judgeParts(t, s, seedScope, run.ID)
	if list, err := s.Dossiers(t.Context(), seedScope, engine.DossierQuery{Run: run.ID, After: engine.BeforeAll}); err != nil || len(list) != 8 {
		t.Errorf("%d dossiers, %v", len(list), err)
	}
	scope := madeUp(t, s, 1, 0, 2, 3)
	keeps := inBrief(t, s, scope, order(t, 2025, 3))
	if o, err := s.Outcome(t.Context(), scope, keeps); err != nil || len(o.Projects) != 2 {
		t.Errorf("%+v, %v", o, err)
	}
}

// tourOfConclusions orders, judges, asks and drops.
func tourOfConclusions(t *testing.T, s *Store) {
	t.Helper()
	var run *engine.Run
	for range keptConclusions + 1 {
		run = judgedParts(t, s, june, brief(t, s, june, defaultScheme(t)))
	}
	_, errAsk := s.Conclusions(t.Context(), jobScope, run.ID, "1")
	_, errSuperseded := s.DropSuperseded(t.Context(), noon())
	errDrop := s.write(t.Context(), jobScope, func(q *session) error { return q.dropConclusions(t.Context(), run.ID) })
	if errors.Is(errAsk, engine.ErrNotFound) {
		errAsk = nil
	}
	if err := errors.Join(errAsk, errSuperseded, errDrop); err != nil {
		t.Error(err)
	}
}

func TestABrokenStatementStopsTheStart(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		if _, err := s.writer.ExecContext(t.Context(), "ALTER TABLE departments RENAME COLUMN overall TO whole"); err != nil {
			t.Fatal(err)
		}
		s.prepared.Store(nil)
		if err := s.Ready(t.Context()); err == nil || !strings.Contains(err.Error(), "department") {
			t.Errorf("Ready is %v, want an error that names the statement", err)
		}
	})
}

// rowsOf counts in all of them.
func TestTheTestsKnowEveryTable(t *testing.T) {
	s := migrated(t, ":memory:")
	var tables []string
	if err := s.reader.Select(&tables, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"); err != nil {
		t.Fatal(err)
	}
	tables = slices.DeleteFunc(tables, isUndivided)
	if diff := cmp.Diff(slices.Sorted(slices.Values(tableNames)), tables); diff != "" {
		t.Errorf("the tests know other tables than the schema has:\n%s", diff)
	}
}

func TestForeignKeysHold(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		orphan := "INSERT INTO department_goals (division, fiscal_year, version, seq, title, goal, indicator, indicator_source) VALUES ('1', 2025, 1, 1, '', '', '', '{}')"
		if _, err := s.writer.ExecContext(t.Context(), orphan); err == nil {
			t.Error("a goal of no department was stored")
		}
	})
}

// Whoever opens the file with another tool sees times that SQLite understands.
func TestTimesInSQLite(t *testing.T) {
	s := migrated(t, ":memory:")
	seeded(t, s)
	evaluated(t, s, 6, morning)
	var at int64
	if err := s.reader.QueryRowContext(t.Context(), "SELECT CAST(strftime('%s', finished_at) AS INTEGER) FROM runs").Scan(&at); err != nil || at != morning.Unix() {
		t.Errorf("%d, %v", at, err)
	}
}
