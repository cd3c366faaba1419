package storage

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

// ownReport is what the seed's department reports of itself.
func ownReport(satisfied string) engine.ProjectReport {
	return engine.ProjectReport{Observations: []engine.Observation{{Name: "群众满意率", Actual: rules.Cell{Text: satisfied}}}}
}

// What the department reports of itself comes back with the book, in its month,
// and is versioned like a project's report.
func TestDepartmentReport(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		seeded(t, s)
		ctx, year := t.Context(), fixtures.DemoYear
		if _, _, err := s.DepartmentObservations(ctx, seedScope, year, 6); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("before anything was reported: %v", err)
		}
		first, err := s.SaveDepartmentObservations(ctx, seedScope, year, 6, ownReport("99%"), "", "王五", morning)
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.SaveDepartmentObservations(ctx, seedScope, year, 6, ownReport("99%"), "", "王五", morning)
		if err != nil || again != first {
			t.Errorf("the same again: %s, %v", again, err)
		}
		if _, err := s.SaveDepartmentObservations(ctx, seedScope, year, 6, ownReport("98%"), first, "王五", morning); err != nil {
			t.Error(err)
		}
		if _, err := s.SaveDepartmentObservations(ctx, seedScope, year, 6, ownReport("97%"), first, "王五", morning); !errors.Is(err, engine.ErrConflict) {
			t.Errorf("an outdated tag: %v", err)
		}
		want := ownReport("98%")
		want.Expected.Text, want.GoalActual, want.Observations[0].Likelihood = "900", "已完成", "确定能"
		want.Funds = []engine.Fund{{Kind: engine.Fiscal, Spent: rules.Cell{Text: "450"}}}
		if _, err := s.SaveDepartmentObservations(ctx, seedScope, year, 6, want, "", "王五", morning); err != nil {
			t.Error(err)
		}
		_, june, err := s.Book(ctx, engine.Period{Division: seedScope.Division, FiscalYear: year, Month: 6})
		if diff := cmp.Diff(&want, june.Department); err != nil || diff != "" {
			t.Error(err, diff)
		}
		_, october, err := s.Book(ctx, engine.Period{Division: seedScope.Division, FiscalYear: year, Month: 10})
		if err != nil || october.Department != nil || len(october.History) != 2 {
			t.Fatal(err, october.Department, len(october.History))
		}
		if diff := cmp.Diff(&want, october.History[1].Department); diff != "" || october.History[0].Department != nil {
			t.Error(diff)
		}
		if list, err := s.Report(ctx, seedScope, year, 6); err != nil || len(list.Projects) != 8 {
			t.Errorf("the department stands among the projects: %d, %v", len(list.Projects), err)
		}
		if _, err := s.SaveDepartmentObservations(ctx, engine.Scope{Division: "1"}, year, 6, ownReport("99%"), "", "王五", morning); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("a department that is not declared: %v", err)
		}
	})
}

// A file's department part is stored with the file, its history included, whole or
// not at all.
func TestSaveReportWithDepartment(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		seeded(t, s)
		ctx := t.Context()
		r, own, before := seedReport(t, 12), ownReport("99%"), ownReport("95%")
		r.Department = &own
		r.History = []engine.Report{{FiscalYear: r.FiscalYear, Month: 11, Department: &before}}
		saved, err := s.SaveReport(ctx, seedScope, r, "李四", morning)
		if err != nil || saved.New != 2 || saved.Changed != 0 {
			t.Fatalf("%+v, %v", saved, err)
		}
		_, got, err := s.Book(ctx, engine.Period{Division: seedScope.Division, FiscalYear: r.FiscalYear, Month: 12})
		if err != nil {
			t.Fatal(err)
		}
		last := got.History[len(got.History)-1]
		if diff := cmp.Diff(&own, got.Department); diff != "" || last.Month != 11 || last.Department == nil || len(last.Projects) != 0 {
			t.Errorf("%s\n%+v", diff, last)
		}
		agency := engine.Scope{Division: seedScope.Division, Agency: "433002"}
		if _, err := s.SaveReport(ctx, agency, &engine.Report{FiscalYear: r.FiscalYear, Month: 9, Department: &own}, "李四", morning); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("an agency without the projects reports for the department: %v", err)
		}
	})
}

// The department's part is for whoever has all of the division's projects: one
// agency that has, and not one among several.
func TestScopeOfTheDepartment(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx, year := t.Context(), fixtures.DemoYear
		seeded(t, s)
		whole, agency := seedScope, engine.Scope{Division: seedScope.Division, Agency: "433001"}
		sees := func(scope engine.Scope, run string) (list [4]bool) {
			t.Helper()
			o, err := s.Outcome(ctx, scope, run)
			list[0] = err == nil && o.Department != nil
			alerts, err := s.RaisedAlerts(ctx, scope, engine.AlertQuery{Year: year})
			for _, a := range alerts {
				list[1] = list[1] || err == nil && a.Project == ""
			}
			_, _, err = s.DepartmentObservations(ctx, scope, year, 6)
			list[2] = err == nil
			_, err = s.SaveDepartmentObservations(ctx, scope, year, 6, ownReport("99%"), "", "王五", morning)
			list[3] = err == nil
			return list
		}
		if _, err := s.SaveDepartmentObservations(ctx, whole, year, 6, ownReport("99%"), "", "王五", morning); err != nil {
			t.Fatal(err)
		}
		all, none := [4]bool{true, true, true, true}, [4]bool{}
		run, _ := evaluated(t, s, 6, morning)
		if sees(whole, run) != all || sees(agency, run) != all {
			t.Errorf("of one agency the division sees %v, the agency %v", sees(whole, run), sees(agency, run))
		}
		d := seed(t)
		for i, table := range d.Tables {
			table.Code.Text += "X"
			table.AgencyCode = "433002"
			d.Tables[i] = table
		}
		if _, err := s.SaveDeclaration(ctx, whole, d, "张三", morning); err != nil {
			t.Fatal(err)
		}
		run, _ = evaluated(t, s, 6, morning.Add(1))
		if sees(whole, run) != all || sees(agency, run) != none {
			t.Errorf("of two agencies the division sees %v, one of them %v", sees(whole, run), sees(agency, run))
		}
	})
}

// The department's part of an earlier moment comes back with its tables.
func TestDepartmentAsOf(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		changed := seed(t)
		changed.Department.SubGoals[1].Indicator.Text = "群众满意率达到95%以上"
		if _, err := s.SaveDeclaration(t.Context(), seedScope, changed, "张三", morning.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		for after, want := range map[time.Duration]*rules.Department{time.Minute: d.Department, 2 * time.Hour: changed.Department} {
			got, err := s.TablesAsOf(t.Context(), seedScope, d.FiscalYear, morning.Add(after))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got.Department); diff != "" {
				t.Errorf("%s after the morning:\n%s", after, diff)
			}
		}
	})
}
