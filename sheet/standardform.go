package sheet

import (
	"context"

	"zhunsheng/engine"
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
