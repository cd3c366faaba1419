package storage

import (
	"errors"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// A forecast looks back at one agency's years, and at nobody else's.
func TestPastYears(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		save := func(scope engine.Scope, year int, agency, code string, months ...int) {
			t.Helper()
			d := &rules.Declaration{FiscalYear: year, Tables: []*rules.GoalTable{{Code: rules.Cell{Text: code}, Name: "培训", AgencyCode: agency}}}
			if _, err := s.SaveDeclaration(t.Context(), scope, d, "张三", morning); err != nil {
				t.Fatal(err)
			}
			for _, m := range months {
				r := &engine.Report{FiscalYear: year, Month: m, Projects: []engine.ProjectReport{{Code: code, Spent: rules.Cell{Text: "1"}}}}
				if _, err := s.SaveReport(t.Context(), scope, r, "李四", morning); err != nil {
					t.Fatal(err)
				}
			}
		}
		save(seedScope, 2025, "433001", "NOW", 12)
		save(seedScope, 2024, "433001", "A24", 6, 12)
		save(seedScope, 2024, "433002", "B24", 6, 12)
		save(engine.Scope{Division: "130210"}, 2024, "433001", "C24", 6, 12)
		save(seedScope, 2023, "433001", "A23", 6)
		save(seedScope, 2022, "433001", "A22", 3, 6, 12)
		save(seedScope, 2021, "433001", "A21", 12)

		past, err := s.PastYears(t.Context(), seedScope, "433001", 2025)
		if err != nil || len(past) != 2 {
			t.Fatalf("%d years, %v", len(past), err)
		}
		for i, want := range []struct {
			year, before int
			code         string
		}{{2024, 1, "A24"}, {2022, 2, "A22"}} {
			y := past[i]
			if y.Report.FiscalYear != want.year || len(y.Report.History) != want.before || len(y.Report.Projects) != 1 || y.Report.Projects[0].Code != want.code ||
				len(y.Tables) != 1 || y.Tables[0].Code.Text != want.code {
				t.Errorf("%+v, %+v; want %+v", y.Report, y.Tables, want)
			}
		}
		own := engine.Scope{Division: seedScope.Division, Agency: "433002"}
		if _, err := s.PastYears(t.Context(), own, "433001", 2025); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("another agency's years: %v", err)
		}
		if mine, err := s.PastYears(t.Context(), own, "433002", 2025); err != nil || len(mine) != 1 {
			t.Errorf("one's own years: %+v, %v", mine, err)
		}
		if nobody, err := s.PastYears(t.Context(), seedScope, "", 2025); err != nil || len(nobody) != 0 {
			t.Errorf("no agency: %+v, %v", nobody, err)
		}
	})
}
