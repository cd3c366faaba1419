package storage

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/fixtures/synthetic"
	"zhunsheng/rules"
)

// inBrief is judgedRun of one that keeps its conclusions.
func inBrief(t testing.TB, s *Store, scope engine.Scope, o engine.RunOrder) string {
	t.Helper()
	o.Kept = engine.KeptConclusions
	return judgedRun(t, s, scope, o)
}

// change writes past the store.
func change(t testing.TB, db sqlx.ExecerContext, statement string, values ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement, values...); err != nil {
		t.Fatal(err)
	}
}

// undepartmented is a store with the seed's projects and their data alone, whose runs have several parts.
func undepartmented(t *testing.T, s *Store) *rules.Declaration {
	t.Helper()
	s.partSize = 3
	d := seed(t)
	d.Department = nil
	saveSeed(t, s, d)
	return d
}

// judgedRun orders a run and judges all of it.
func judgedRun(t testing.TB, s *Store, scope engine.Scope, o engine.RunOrder) string {
	t.Helper()
	run, err := s.OrderRun(t.Context(), scope, o)
	if err != nil {
		t.Fatal(err)
	}
	judgeParts(t, s, scope, run.ID)
	return run.ID
}

// told is all that the store tells about a run.
func told(t *testing.T, s *Store, scope engine.Scope, year int, run string) map[string]string {
	t.Helper()
	o, errOutcome := s.Outcome(t.Context(), scope, run)
	department, errDepartment := s.DepartmentDossier(t.Context(), scope, year, run)
	projects, errProjects := s.Projects(t.Context(), scope, engine.ProjectQuery{Year: year})
	alerts, errAlerts := s.RaisedAlerts(t.Context(), scope, engine.AlertQuery{Year: year})
	if err := errors.Join(errOutcome, errDepartment, errProjects, errAlerts); err != nil {
		t.Fatal(err)
	}
	all := map[string]any{
		"outcome": o, "department": department, "projects": projects, "alerts": alerts,
		"dossiers": dossiers(t, s, scope, engine.DossierQuery{Run: run}),
		"red ones": dossiers(t, s, scope, engine.DossierQuery{Run: run, Light: engine.Red}),
	}
	for _, p := range o.Projects {
		list, err := s.Conclusions(t.Context(), scope, run, p.Code)
		if err != nil || len(list) != len(p.Indicators) {
			t.Fatalf("%d conclusions about %s, %v", len(list), p.Code, err)
		}
		all["conclusions about "+p.Code] = list
	}
	texts := map[string]string{}
	for what, value := range all {
		b, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		texts[what] = strings.ReplaceAll(string(b), run, "the run")
	}
	return texts
}

// holdWords demands that a run without words tells what one with them does, and that judging again raises the alerts that
// are stored.
func holdWords(t *testing.T, s *Store, scope engine.Scope, o engine.RunOrder) {
	t.Helper()
	want := told(t, s, scope, o.FiscalYear, judgedRun(t, s, scope, o))
	run := inBrief(t, s, scope, o)
	if diff := cmp.Diff(want, told(t, s, scope, o.FiscalYear, run)); diff != "" {
		t.Errorf("%s, month %d of %s: with words, without:\n%s", o.Scheme.ID, o.Month, scope.Division, diff)
	}
	head, err := s.published(t.Context(), scope, run)
	if err != nil {
		t.Fatal(err)
	}
	outcome, err := s.Outcome(t.Context(), scope, run)
	if err != nil {
		t.Fatal(err)
	}
	err = s.read(t.Context(), scope, func(q *session) error {
		var projects []projectResultRow
		if err := q.list(t.Context(), &projects, "select-project-results", args{"run_id": run}); err != nil {
			return err
		}
		return q.eachPinned(t.Context(), &head.runRow, projects, 0, func(some pins, d *rules.Declaration, r *engine.Report) error {
			part, err := engine.EvaluatePart(head.scheme, d, r)
			for i := range part.Outcome.Projects {
				if diff := cmp.Diff(outcome.Projects[some.first-1+i].Alerts, part.Outcome.Projects[i].Alerts); diff != "" {
					t.Errorf("alerts stored, judged again:\n%s", diff)
				}
			}
			return err
		})
	})
	if err != nil {
		t.Error(err)
	}
}

// A run that keeps its conclusions tells what one that keeps its results does, byte for byte.
func TestWordsAreThoseOfAResultsRun(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		undepartmented(t, s)
		for _, month := range fixtures.DemoMonths {
			holdWords(t, s, seedScope, order(t, fixtures.DemoYear, month))
		}
	})
}

// Of made-up provinces, too, under every scheme.
func TestWordsOfAnything(t *testing.T) {
	provinces := 40
	if testing.Short() {
		provinces = 6
	}
	schemes := rules.Shipped().List()
	onBoth(t, func(t *testing.T, s *Store) {
		s.partSize = 4
		for n := range provinces {
			month := []int{12, 3, 6, 9}[n%4]
			scope := madeUp(t, s, uint64(n), n, 10, month)
			o := order(t, 2025, month)
			o.Scheme = schemes[n%len(schemes)]
			holdWords(t, s, scope, o)
		}
	})
}

// madeUp stores a division of a made-up province with its reports up to a month.
func madeUp(t testing.TB, s *Store, seed uint64, division, projects, month int) engine.Scope {
	t.Helper()
	p := synthetic.Province{Seed: seed, Year: 2025, Divisions: division + 1, Projects: projects}
	scope := engine.Scope{Division: p.Division(division)}
	d := &rules.Declaration{FiscalYear: p.Year, Division: scope.Division}
	var reports []engine.Report
	for m := 3; m <= month; m += 3 {
		reports = append(reports, engine.Report{FiscalYear: p.Year, Month: m})
	}
	for made := range p.All(division) {
		made.Table.AgencyCode = fmt.Sprint(100 + len(d.Tables)%3) // agencies in turn, so that a page of one goes through the parts
		d.Tables = append(d.Tables, made.Table)
		for i := range reports {
			if r, in := made.Report(reports[i].Month); in {
				reports[i].Projects = append(reports[i].Projects, r)
			}
		}
	}
	if _, err := s.SaveDeclaration(t.Context(), scope, d, "张三", morning); err != nil {
		t.Fatal(err)
	}
	for i := range reports {
		if _, err := s.SaveReport(t.Context(), scope, &reports[i], "李四", morning); err != nil {
			t.Fatal(err)
		}
	}
	return scope
}

// What one agency may see of such a run is its own projects, in words.
func TestWordsTakeTheScope(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		s.partSize = 4
		scope := madeUp(t, s, 7, 0, 10, 6)
		agency := engine.Scope{Division: scope.Division, Agency: "101"}
		want := told(t, s, agency, 2025, judgedRun(t, s, scope, order(t, 2025, 6)))
		run := inBrief(t, s, scope, order(t, 2025, 6))
		if diff := cmp.Diff(want, told(t, s, agency, 2025, run)); diff != "" {
			t.Errorf("with words, without:\n%s", diff)
		}
		if o, err := s.Outcome(t.Context(), agency, run); err != nil || len(o.Projects) != 3 {
			t.Errorf("%d projects of an agency that has 3, %v", len(o.Projects), err)
		}
	})
}

// A store in memory has one connection, which reads the schemes, too.
func TestWordsInMemory(t *testing.T) {
	s := migrated(t, ":memory:")
	undepartmented(t, s)
	holdWords(t, s, seedScope, order(t, fixtures.DemoYear, 12))
}

// Where the conclusions were dropped the words are still there: the projects are held to what is stored.
func TestWordsOfASupersededRun(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		undepartmented(t, s)
		want, err := s.Outcome(t.Context(), seedScope, judgedRun(t, s, seedScope, order(t, fixtures.DemoYear, 12)))
		if err != nil {
			t.Fatal(err)
		}
		run := inBrief(t, s, seedScope, order(t, fixtures.DemoYear, 12))
		if err := s.write(t.Context(), seedScope, func(q *session) error {
			return errors.Join(q.dropConclusions(t.Context(), run), q.exec(t.Context(), "note-dropped", args{"run_id": run, "at": momentOf(noon())}))
		}); err != nil {
			t.Fatal(err)
		}
		same(t, s, seedScope, run, want)
	})
}

// Another result than the one that is stored is never shown: it is said that there is one.
func TestOtherResultsAreRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := undepartmented(t, s)
		code := d.Tables[4].Code.Text
		project := func(set string) string {
			return "UPDATE project_results SET " + set + " WHERE division = $1 AND run_id = $2 AND project_code = '" + code + "'"
		}
		ofCode := " WHERE division = $1 AND run_id = $2 AND project_code = '" + code + "'"
		for name, c := range map[string]struct{ statement, says string }{
			"the score":               {project("score = score + 1"), code},
			"the grade":               {project("grade = 'X'"), code},
			"the light":               {project("light = CASE WHEN light = 'RED' THEN 'GREEN' ELSE 'RED' END"), code},
			"the light of the goals":  {project("goal_light = CASE WHEN goal_light = 'RED' THEN 'GREEN' ELSE 'RED' END"), code},
			"the flags":               {project(`flags = CASE WHEN flags = '[]' THEN '["AHEAD"]' ELSE '[]' END`), code},
			"the spending":            {project("spent = NULL"), code},
			"the budget":              {project("budget = budget + 1"), code},
			"the number of alerts":    {project("alert_count = alert_count + 1"), code},
			"an indicator's score":    {"UPDATE conclusions SET score = score + 1" + ofCode + " AND seq = 2", code},
			"an indicator's verdict":  {"UPDATE conclusions SET verdict = 3 - verdict" + ofCode + " AND seq = 2", code},
			"all of its indicators":   {"DELETE FROM conclusions" + ofCode, code},
			"an indicator":            {"DELETE FROM conclusions" + ofCode + " AND seq = 3", code},
			"a pin":                   {"DELETE FROM run_inputs" + ofCode, code},
			"a report that is pinned": {"DELETE FROM run_inputs" + ofCode + " AND month > 0", code},
			"the scheme":              {"UPDATE runs SET scheme_digest = 'sha256:0' WHERE division = $1 AND id = $2", "MOF2020@1"},
			"the scheme's version":    {"UPDATE runs SET scheme_ref = 'MOF2020@999' WHERE division = $1 AND id = $2", "MOF2020@999"},
		} {
			run := inBrief(t, s, seedScope, order(t, fixtures.DemoYear, 12))
			change(t, s.writer, c.statement, seedScope.Division, run)
			_, errOutcome := s.Outcome(t.Context(), seedScope, run)
			_, errDossiers := s.Dossiers(t.Context(), seedScope, engine.DossierQuery{Run: run, After: engine.BeforeAll})
			for _, err := range []error{errOutcome, errDossiers} {
				var unrepeated *engine.UnrepeatedError
				if !errors.As(err, &unrepeated) || !strings.Contains(unrepeated.Reason, c.says) {
					t.Errorf("%s is another: %v", name, err)
				}
			}
		}
	})
}

// What a run that keeps its results concluded is what those say.
func TestConclusionsOfAResultsRun(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := undepartmented(t, s)
		run := judgedRun(t, s, seedScope, order(t, fixtures.DemoYear, 12))
		o, err := s.Outcome(t.Context(), seedScope, run)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range o.Projects {
			var want []engine.Conclusion
			for i := range p.Indicators {
				want = append(want, p.Indicators[i].Conclusion())
			}
			got, err := s.Conclusions(t.Context(), seedScope, run, p.Code)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%s: %v\n%s", p.Code, err, diff)
			}
		}
		unfinished, err := s.OrderRun(t.Context(), seedScope, order(t, fixtures.DemoYear, 12))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.judgePart(t.Context(), partKey{seedScope.Division, unfinished.ID, 1}, "tester", noon, nil); err != nil {
			t.Fatal(err)
		}
		code := d.Tables[0].Code.Text
		for name, c := range map[string]struct {
			scope        engine.Scope
			run, project string
		}{
			"another agency":   {engine.Scope{Division: seedScope.Division, Agency: "433002"}, run, code},
			"another division": {jobScope, run, code},
			"another project":  {seedScope, run, "X"},
			"not done":         {seedScope, unfinished.ID, code},
		} {
			if list, err := s.Conclusions(t.Context(), c.scope, c.run, c.project); !errors.Is(err, engine.ErrNotFound) {
				t.Errorf("%s: %d conclusions, %v", name, len(list), err)
			}
		}
	})
}
