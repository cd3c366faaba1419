package storage

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

// reading asks every reading method, and says what a scope sees of the seed.
func reading(t *testing.T, s *Store, scope engine.Scope, code, run, alert string) map[string]bool {
	t.Helper()
	ctx, year := t.Context(), fixtures.DemoYear
	seen := map[string]bool{}
	put := func(what string, sees bool, err error) {
		if err != nil && !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
		seen[what] = sees && err == nil
	}
	d, err := s.Declaration(ctx, scope, year)
	put("declaration", err == nil && len(d.Tables) > 0, err)
	r, err := s.Report(ctx, scope, year, 6)
	put("report", err == nil && len(r.Projects) > 0, err)
	_, _, err = s.Observations(ctx, scope, code, year, 6)
	put("observations", true, err)
	projects, err := s.Projects(ctx, scope, engine.ProjectQuery{Year: year})
	put("projects", len(projects) > 0, err)
	_, err = s.Project(ctx, scope, year, code)
	put("project", true, err)
	_, err = s.History(ctx, scope, year, code)
	put("history", true, err)
	o, err := s.Outcome(ctx, scope, run)
	put("outcome", err == nil && len(o.Projects) > 0, err)
	alerts, err := s.RaisedAlerts(ctx, scope, engine.AlertQuery{Year: year})
	put("alerts", len(alerts) > 0, err)
	_, err = s.RaisedAlert(ctx, scope, alert)
	put("alert", true, err)
	_, err = s.SaveObservations(ctx, scope, year, 6, engine.ProjectReport{Code: code, Spent: rules.Cell{Text: "149.80"}}, "", "李四", morning)
	put("save observations", true, err)
	return seen
}

func TestScope(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		code := d.Tables[0].Code.Text
		run, _ := evaluated(t, s, 6, morning)
		alerts, err := s.RaisedAlerts(t.Context(), seedScope, engine.AlertQuery{Year: d.FiscalYear, Project: code})
		if err != nil || len(alerts) == 0 {
			t.Fatal(len(alerts), err)
		}
		for name, c := range map[string]struct {
			scope engine.Scope
			sees  bool
		}{
			"the division":       {seedScope, true},
			"the agency":         {engine.Scope{Division: seedScope.Division, Agency: "433001"}, true},
			"another agency":     {engine.Scope{Division: seedScope.Division, Agency: "433002"}, false},
			"another division":   {engine.Scope{Division: "130210"}, false},
			"part of its code":   {engine.Scope{Division: "13020"}, false},
			"a wildcard":         {engine.Scope{Division: "%"}, false},
			"a NUL":              {engine.Scope{Division: "130209\x00"}, false},
			"the agency of none": {engine.Scope{Division: "130210", Agency: "433001"}, false},
		} {
			for what, sees := range reading(t, s, c.scope, code, run, alerts[0].ID) {
				if sees != c.sees {
					t.Errorf("%s sees %s: %v", name, what, sees)
				}
			}
		}
		if _, err := s.Runs(t.Context(), engine.Scope{}, engine.RunQuery{}); err == nil {
			t.Error("a scope without a division was taken")
		}
		if list, err := s.Runs(t.Context(), engine.Scope{Division: "130210"}, engine.RunQuery{}); err != nil || len(list) != 0 {
			t.Errorf("another division's runs: %v, %v", list, err)
		}
	})
}

// Two divisions with the same projects live side by side.
func TestTwoDivisions(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		seeded(t, s)
		other := engine.Scope{Division: "130210"}
		d := seed(t)
		d.Division = other.Division
		for _, table := range d.Tables {
			table.Purpose = "另一区划"
		}
		saved, err := s.SaveDeclaration(t.Context(), other, d, "赵六", morning)
		if err != nil || saved != (Saved{New: 8}) {
			t.Fatalf("%+v, %v", saved, err)
		}
		report := seedReport(t, 6)
		report.Projects[0].Spent.Text = "1"
		if _, err := s.SaveReport(t.Context(), other, report, "赵六", morning); err != nil {
			t.Fatal(err)
		}
		got, err := s.Declaration(t.Context(), other, d.FiscalYear)
		if diff := cmp.Diff(d, got); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		first, err := s.Declaration(t.Context(), seedScope, d.FiscalYear)
		if diff := cmp.Diff(seed(t), first); err != nil || diff != "" {
			t.Errorf("the first division changed: %v\n%s", err, diff)
		}
		r, err := s.Report(t.Context(), seedScope, d.FiscalYear, 6)
		if diff := cmp.Diff(sorted(seedReport(t, 6)), r); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		if run, _ := evaluated(t, s, 6, morning); run != "" {
			if _, err := s.Run(t.Context(), other, run); !errors.Is(err, engine.ErrNotFound) {
				t.Errorf("the other division's run: %v", err)
			}
		}
	})
}

// An agency's import touches its own projects only.
func TestAgencyImports(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		seeded(t, s)
		own := engine.Scope{Division: seedScope.Division, Agency: "433001"}
		foreign := engine.Scope{Division: seedScope.Division, Agency: "433002"}
		if saved, err := s.SaveDeclaration(t.Context(), own, seed(t), "张三", morning); err != nil || saved.Same != 8 {
			t.Errorf("%+v, %v", saved, err)
		}
		if _, err := s.SaveDeclaration(t.Context(), foreign, seed(t), "张三", morning); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("another's projects: %v", err)
		}
		taken := seed(t)
		for _, table := range taken.Tables {
			table.AgencyCode = foreign.Agency // a project can't be taken over by declaring it
		}
		if _, err := s.SaveDeclaration(t.Context(), foreign, taken, "张三", morning); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("another's projects as one's own: %v", err)
		}
		fresh := seed(t)
		for _, table := range fresh.Tables {
			table.Code.Text += "9"
		}
		if _, err := s.SaveDeclaration(t.Context(), foreign, fresh, "张三", morning); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("a new project of another: %v", err)
		}
		if _, err := s.SaveReport(t.Context(), foreign, seedReport(t, 6), "李四", morning); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("another's report: %v", err)
		}
	})
}
