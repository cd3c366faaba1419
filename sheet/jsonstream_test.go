package sheet_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/fixtures"
	"zhunsheng/sheet"
)

// TestProjectsAreWrittenAsTheyAreReadInOne: a file that is written project by project reads as one that is written whole.
func TestProjectsAreWrittenAsTheyAreReadInOne(t *testing.T) {
	declared, _, err := sheet.ReadGoals("goals.json", fixtures.SeedJSON())
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w, err := sheet.NewGoalsWriter(&b, declared.FiscalYear, declared.Division)
	add := func(line []byte, made error) {
		if made != nil || w.Add(line) != nil {
			t.Fatal(made)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range declared.Tables {
		add(sheet.GoalTableLine(table))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	read, ds, err := sheet.ReadGoals("goals.json", b.Bytes())
	if err != nil || len(ds) > 0 {
		t.Fatal(ds, err)
	}
	declared.Department = nil
	whole, err := sheet.WriteGoals(declared)
	if err != nil {
		t.Fatal(err)
	}
	again, err := sheet.WriteGoals(read)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(whole), string(again)); diff != "" {
		t.Error(diff)
	}
}

// TestReportsAreWrittenAsTheyAreReadInOne is the same of reports, and of a file without any.
func TestReportsAreWrittenAsTheyAreReadInOne(t *testing.T) {
	reported, _, err := sheet.ReadReport("june.json", fixtures.Actuals(6))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{len(reported.Projects), 0} {
		reported.Projects = reported.Projects[:n]
		var b bytes.Buffer
		w, err := sheet.NewReportWriter(&b, reported.FiscalYear, reported.Month)
		if err != nil {
			t.Fatal(err)
		}
		for i := range reported.Projects {
			line, err := sheet.ReportLine(&reported.Projects[i])
			if err == nil {
				err = w.Add(line)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		read, ds, err := sheet.ReadReport("june.json", b.Bytes())
		if err != nil || n > 0 && len(ds) > 0 {
			t.Fatal(ds, err, b.String())
		}
		whole, err := sheet.WriteReport(reported)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := sheet.WriteReport(read); err != nil || !bytes.Equal(again, whole) {
			t.Error(cmp.Diff(string(whole), string(again)), err)
		}
	}
}
