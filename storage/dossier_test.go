package storage

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
)

// dossiers reads all pages, of a size that makes several.
func dossiers(t *testing.T, s *Store, scope engine.Scope, query engine.DossierQuery) (list []engine.Dossier) {
	t.Helper()
	query.After, query.Limit = engine.BeforeAll, 3
	for {
		page, err := s.Dossiers(t.Context(), scope, query)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, page...)
		if len(page) < query.Limit {
			return list
		}
		query.After = page[len(page)-1].Place
	}
}

// The pages of a run hold what the run rests on and decided, whatever was stored
// after it.
func TestDossiersOfARun(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		r := sorted(seedReport(t, 6))
		run, o := evaluated(t, s, 6, morning)
		later, laterReport := seed(t), seedReport(t, 6)
		for i := range later.Tables {
			later.Tables[i].Goal += "后来"
			laterReport.Projects[i].Spent.Text = "1"
		}
		if _, err := s.SaveDeclaration(t.Context(), seedScope, later, "张三", morning.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SaveReport(t.Context(), seedScope, laterReport, "张三", morning.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		list := dossiers(t, s, seedScope, engine.DossierQuery{Run: run})
		if len(list) != 8 {
			t.Fatalf("%d dossiers", len(list))
		}
		for i, got := range list {
			if diff := cmp.Diff(d.Tables[i], got.Table); diff != "" {
				t.Errorf("table %d:\n%s", i, diff)
			}
			if jsonOf(t, o.Projects[i]) != jsonOf(t, got.Result) {
				t.Errorf("result %d:\n%s", i, cmp.Diff(jsonOf(t, o.Projects[i]), jsonOf(t, got.Result)))
			}
			n := slices.IndexFunc(r.Projects, func(p engine.ProjectReport) bool { return p.Code == got.Place.Code })
			if diff := cmp.Diff(&r.Projects[n], got.Report); diff != "" {
				t.Errorf("report %d:\n%s", i, diff)
			}
		}
		whole, err := s.DepartmentDossier(t.Context(), seedScope, 0, "")
		if err != nil || whole.Declared != nil {
			t.Errorf("no year: %v %+v", err, whole)
		}
		whole, err = s.DepartmentDossier(t.Context(), seedScope, d.FiscalYear, run)
		if err != nil || jsonOf(t, o.Department) != jsonOf(t, whole.Result) || !cmp.Equal(d.Department, whole.Declared) || whole.Report != nil {
			t.Errorf("the department: %v %s", err, jsonOf(t, whole))
		}
	})
}

func TestDossiersOfADeclaration(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		list := dossiers(t, s, seedScope, engine.DossierQuery{Year: d.FiscalYear})
		for i, got := range list {
			if diff := cmp.Diff(d.Tables[i], got.Table); diff != "" || got.Result != nil || got.Report != nil {
				t.Errorf("table %d: %+v\n%s", i, got, diff)
			}
		}
		if len(list) != 8 {
			t.Errorf("%d dossiers", len(list))
		}
	})
}

// What is reported comes with the tables, of the months asked for and no others.
func TestDossiersWithReports(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		for _, month := range []int{6, 10, 12} {
			if _, err := s.SaveReport(t.Context(), seedScope, seedReport(t, month), "张三", morning); err != nil {
				t.Fatal(err)
			}
		}
		for months, want := range map[[2]int][]int{{}: nil, {4, 12}: {6, 10, 12}, {7, 11}: {10}, {1, 2}: nil} {
			for _, got := range dossiers(t, s, seedScope, engine.DossierQuery{Year: d.FiscalYear, Months: months}) {
				var found []int
				for _, r := range got.Reported {
					found = append(found, r.Month)
					stored, _, err := s.Observations(t.Context(), seedScope, got.Place.Code, d.FiscalYear, r.Month)
					if diff := cmp.Diff(stored, r.ProjectReport); err != nil || diff != "" {
						t.Errorf("%s of month %d: %v\n%s", got.Place.Code, r.Month, err, diff)
					}
				}
				if !slices.Equal(found, want) {
					t.Errorf("months %v of %s: %v, want %v", months, got.Place.Code, found, want)
				}
			}
		}
	})
}

func TestDossiersAreChosen(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		run, o := evaluated(t, s, 12, morning)
		lit, graded := 0, 0
		for _, p := range o.Projects {
			if p.Light == o.Projects[0].Light {
				lit++
			}
			if *p.Grade == *o.Projects[0].Grade {
				graded++
			}
		}
		own := engine.Scope{Division: seedScope.Division, Agency: "433001"}
		foreign := engine.Scope{Division: seedScope.Division, Agency: "433002"}
		for name, c := range map[string]struct {
			scope engine.Scope
			query engine.DossierQuery
			want  int
		}{
			"the agency":         {own, engine.DossierQuery{Run: run}, 8},
			"another agency":     {foreign, engine.DossierQuery{Run: run}, 0},
			"its declaration":    {foreign, engine.DossierQuery{Year: d.FiscalYear}, 0},
			"a light":            {seedScope, engine.DossierQuery{Run: run, Light: o.Projects[0].Light}, lit},
			"a grade":            {seedScope, engine.DossierQuery{Run: run, Grade: *o.Projects[0].Grade}, graded},
			"a text":             {seedScope, engine.DossierQuery{Run: run, Text: "印章"}, 1},
			"a declared text":    {seedScope, engine.DossierQuery{Year: d.FiscalYear, Text: "印章"}, 1},
			"codes":              {seedScope, engine.DossierQuery{Run: run, Codes: []string{d.Tables[6].Code.Text, d.Tables[1].Code.Text, "X"}}, 2},
			"declared codes":     {seedScope, engine.DossierQuery{Year: d.FiscalYear, Codes: []string{d.Tables[6].Code.Text, d.Tables[1].Code.Text, "X"}}, 2},
			"part of a code":     {seedScope, engine.DossierQuery{Run: run, Codes: []string{"13020925P"}}, 0},
			"an undeclared year": {seedScope, engine.DossierQuery{Year: 2031}, 0},
		} {
			list := dossiers(t, s, c.scope, c.query)
			if len(list) != c.want {
				t.Errorf("%s: %d, want %d", name, len(list), c.want)
			}
			for _, got := range list {
				if len(got.Table.Indicators) == 0 || c.query.Run != "" && len(got.Result.Indicators) != len(got.Table.Indicators) {
					t.Errorf("%s: %s is not whole", name, got.Table.Name)
				}
			}
		}
		for _, scope := range []engine.Scope{{Division: "130210"}, {Division: "%"}} {
			if _, err := s.Dossiers(t.Context(), scope, engine.DossierQuery{Run: run, Limit: 1}); !errors.Is(err, engine.ErrNotFound) {
				t.Errorf("%v: %v", scope, err)
			}
		}
		if whole, err := s.DepartmentDossier(t.Context(), foreign, d.FiscalYear, run); err != nil || whole.Result != nil {
			t.Errorf("another agency sees the department: %v %+v", err, whole)
		}
	})
}

// Agencies stand one after another, though their tables have the same numbers.
func TestDossiersComeAgencyByAgency(t *testing.T) {
	s := migrated(t, ":memory:")
	d, _ := manyTables(t, 12)
	for i, table := range d.Tables {
		table.No, table.AgencyCode = i/3, fmt.Sprint(i%3)
	}
	scope := engine.Scope{Division: d.Division}
	if _, err := s.SaveDeclaration(t.Context(), scope, d, "张三", morning); err != nil {
		t.Fatal(err)
	}
	got := ""
	for page, err := range engine.AllDossiers(t.Context(), s, scope, engine.DossierQuery{Year: fixtures.DemoYear}) {
		if err != nil {
			t.Fatal(err)
		}
		got += page.Table.AgencyCode
	}
	if got != "000011112222" {
		t.Error(got)
	}
}
