package sheet

import (
	"context"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet/standard"
)

// readStandard reads records of the national data standard: one JSON file, or CSV of
// one table.
func readStandard(_ context.Context, in input) ([]Reading, error) {
	return in.told(standardReadings(in.given, standard.File{Name: in.file.File, Data: in.data})), nil
}

// standardReadings reads files of the standard that belong together, as the tables in
// an archive do: the goals, and a reading for each month that is reported.
func standardReadings(given Given, files ...standard.File) []Reading {
	d, reports, ds := standard.Read(engine.Period{FiscalYear: given.FiscalYear, Month: given.Month}, files...)
	readings := reportReadings(reports)
	if d != nil {
		readings = append([]Reading{{Declaration: d}}, readings...)
	}
	if len(readings) == 0 {
		readings = []Reading{{}}
	}
	for i := range readings {
		readings[i].Name = files[0].Name
	}
	readings[0].Diagnostics = ds
	return readings
}

func reportReadings(reports []engine.Report) (readings []Reading) {
	for i := range reports {
		readings = append(readings, Reading{Report: &reports[i]})
	}
	return readings
}

// executionReadings are the readings of a document that holds execution data, and of
// the goal tables that stand beside them; ok is false where it holds none.
func executionReadings(doc document, f *findings, given Given) (readings []Reading, ok bool) {
	reports, ok := readExecution(doc, f, given)
	if !ok {
		return nil, false
	}
	if !rules.HasErrors(f.sorted()) { // half a report is none
		readings = reportReadings(reports)
	}
	beside := &findings{file: f.file}
	if d := readForm(doc, beside); d != nil && len(d.Tables) > 0 && !isTemplate(doc) {
		readings = append(readings, Reading{Declaration: d})
		for _, one := range beside.found {
			if one.ID != isExecution {
				f.found = append(f.found, one)
			}
		}
	}
	if len(readings) == 0 {
		readings = []Reading{{}}
	}
	return readings, true
}

// isExecution is the finding that a table is not read as a goal table: it is read as
// what it is.
const isExecution = "F20"
