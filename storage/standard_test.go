package storage

import (
	"bytes"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
	"zhunsheng/sheet/standard"
)

// What is stored goes out with the national standard's field names and back, and is the
// same: no project and no month gets a new version.
func TestStandardRecordsAndBack(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		seeded(t, s)
		d, r, err := s.Book(t.Context(), engine.Period{Division: seedScope.Division, FiscalYear: fixtures.DemoYear, Month: 12})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := standard.Write(&b, standard.JSON, standard.Head{FiscalYear: d.FiscalYear, Division: d.Division, At: morning}, d, r); err != nil {
			t.Fatal(err)
		}
		back, months, ds := standard.Read(engine.Period{}, standard.File{Name: "国标.json", Data: b.Bytes()})
		if rules.HasErrors(ds) || len(months) != len(fixtures.DemoMonths) {
			t.Fatal(len(months), ds)
		}
		if saved, err := s.SaveDeclaration(t.Context(), seedScope, back, "张三", morning); err != nil || saved != (Saved{Same: 8}) {
			t.Errorf("goals: %+v, %v", saved, err)
		}
		for i := range months {
			saved, err := s.SaveReport(t.Context(), seedScope, &months[i], "李四", morning)
			if err != nil || saved.New+saved.Changed > 0 || saved.Same == 0 {
				t.Errorf("month %d: %+v, %v", months[i].Month, saved, err)
			}
		}
	})
}
