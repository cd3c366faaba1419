package storage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

// judgeParts judges all parts of a run, as workers do.
func judgeParts(t testing.TB, s *Store, scope engine.Scope, run string) {
	t.Helper()
	head, err := s.Run(t.Context(), scope, run)
	if err != nil {
		t.Fatal(err)
	}
	for part := 1; part <= head.Progress.Parts; part++ {
		if err := s.judgePart(t.Context(), partKey{scope.Division, run, part}, "tester", noon, nil); err != nil {
			t.Fatal(err)
		}
	}
	if head, err = s.Run(t.Context(), scope, run); err != nil || head.Status != engine.RunDone {
		t.Fatalf("%+v, %v", head, err)
	}
}

// outdated stores other versions of everything, as a transaction does that began before a run was ordered and
// commits after it, and another that is younger.
func outdated(t *testing.T, s *Store, scope engine.Scope, d *rules.Declaration, r *engine.Report) {
	t.Helper()
	for n, at := range []time.Time{morning.Add(-time.Hour), morning.Add(time.Hour)} {
		changed, reported := *d, *r
		changed.Tables, reported.Projects = nil, slices.Clone(r.Projects)
		for _, table := range d.Tables {
			other := *table
			other.Goal += fmt.Sprint("后来", n)
			changed.Tables = append(changed.Tables, &other)
		}
		for i := range reported.Projects {
			reported.Projects[i].Spent.Text = fmt.Sprint(7 + n)
		}
		if d.Department != nil {
			own := *d.Department
			own.Overall += fmt.Sprint("后来", n)
			changed.Department = &own
		}
		if _, err := s.SaveDeclaration(t.Context(), scope, &changed, "张三", at); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SaveReport(t.Context(), scope, &reported, "李四", at); err != nil {
			t.Fatal(err)
		}
	}
}

// Whatever the clocks say of it, what was not in force when the run was ordered is not what the run rests on.
func TestDossiersOfARunAreItsPins(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d, r := stocked(t, s)
		for i, table := range d.Tables { // pages go agency by agency, and so through all parts
			table.AgencyCode = fmt.Sprint(i % 3)
		}
		if _, err := s.SaveDeclaration(t.Context(), jobScope, d, "张三", morning); err != nil {
			t.Fatal(err)
		}
		run := ordered(t, s)
		outdated(t, s, jobScope, d, r)
		judgeParts(t, s, jobScope, run)
		seen := 0
		check := func(list []engine.Dossier) {
			for _, got := range list {
				n := slices.IndexFunc(d.Tables, func(t *rules.GoalTable) bool { return t.Code.Text == got.Place.Code })
				if diff := cmp.Diff(d.Tables[n], got.Table); diff != "" {
					t.Errorf("table of %s:\n%s", got.Place.Code, diff)
				}
				if diff := cmp.Diff(&r.Projects[n], got.Report); diff != "" {
					t.Errorf("report of %s:\n%s", got.Place.Code, diff)
				}
				seen++
			}
		}
		check(dossiers(t, s, jobScope, engine.DossierQuery{Run: run}))
		check(dossiers(t, s, engine.Scope{Division: "1", Agency: "2"}, engine.DossierQuery{Run: run}))
		check(dossiers(t, s, jobScope, engine.DossierQuery{Run: run, Codes: []string{"P00004", "P00005", "P00022"}}))
		if seen != 23+7+3 {
			t.Errorf("%d dossiers", seen)
		}
	})
}

// So does the department's dossier.
func TestTheDepartmentsDossierIsPinned(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		own := ownReport("99%")
		if _, err := s.SaveDepartmentObservations(t.Context(), seedScope, fixtures.DemoYear, 6, own, "", "王五", morning); err != nil {
			t.Fatal(err)
		}
		queued, err := s.OrderRun(t.Context(), seedScope, order(t, fixtures.DemoYear, 6))
		if err != nil {
			t.Fatal(err)
		}
		outdated(t, s, seedScope, d, seedReport(t, 6))
		for _, at := range []time.Time{morning.Add(-time.Hour), morning.Add(time.Hour)} {
			if _, err := s.SaveDepartmentObservations(t.Context(), seedScope, fixtures.DemoYear, 6, ownReport(at.Format("4%")), "", "王五", at); err != nil {
				t.Fatal(err)
			}
		}
		judgeParts(t, s, seedScope, queued.ID)
		got, err := s.DepartmentDossier(t.Context(), seedScope, fixtures.DemoYear, queued.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d.Department, got.Declared); diff != "" {
			t.Errorf("declared, then read:\n%s", diff)
		}
		if diff := cmp.Diff(&own, got.Report); diff != "" {
			t.Errorf("reported, then read:\n%s", diff)
		}
		if got.Result == nil || len(got.Result.Indicators) == 0 {
			t.Error("the department has no result")
		}
	})
}

// Keys lead from the run, the part and the place to what is pinned there: no table is read through, however many
// versions there are.
func TestPinsAreLookedUp(t *testing.T) {
	s := migrated(t, ":memory:")
	statements, err := loadStatements(sqlite)
	if err != nil {
		t.Fatal(err)
	}
	of := pins{part: 1, first: 3, last: 5, codes: []string{"P3"}}.args("run").with(args{"division": "1", "agency": "", "fiscal_year": 2025})
	looked := []string{"tables", "indicators", "department", "reports", "observations", "funds", "places"}
	explained := 0
	for _, q := range statements {
		if what, ofPart := strings.CutPrefix(q.name, "select-part-"); !ofPart || !slices.Contains(looked, what) {
			continue
		}
		text, values, err := s.reader.BindNamed("EXPLAIN QUERY PLAN "+q.text, map[string]any(of))
		if err != nil {
			t.Fatal(err)
		}
		var steps []struct {
			ID, Parent, NotUsed int
			Detail              string
		}
		if err := s.reader.Select(&steps, text, values...); err != nil {
			t.Fatal(err)
		}
		for _, step := range steps {
			explained++
			if strings.HasPrefix(step.Detail, "SCAN") && step.Detail != "SCAN m" && !strings.HasSuffix(step.Detail, "VALUES CLAUSE") {
				t.Errorf("%s: %s", q.name, step.Detail)
			}
			if strings.HasPrefix(step.Detail, "SEARCH i ") && !strings.Contains(step.Detail, "month=?") {
				t.Errorf("%s reads all months of a part: %s", q.name, step.Detail)
			}
		}
	}
	if explained < 15 {
		t.Errorf("only %d steps were explained", explained)
	}
}
