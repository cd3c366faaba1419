package sheet

import (
	"slices"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// readExecution reads the execution data of a document: a template of ours, or filled-in
// forms, a report for each month. ok is false where the document holds none, and so may
// hold goal tables.
func readExecution(doc document, f *findings, given Given) (reports []engine.Report, ok bool) {
	switch {
	case isTemplate(doc):
		if r := readTemplate(doc, f, given); r != nil {
			reports = append(reports, *r)
		}
	case holdsExecution(doc) && !doc.declaresGoals():
		reports = readReportForm(doc, f, given)
	default:
		return nil, false
	}
	return reports, true
}

// declaresGoals tells whether some table of the document has indicators and does not
// report execution.
func (d document) declaresGoals() bool {
	return slices.ContainsFunc(d.lines, func(l line) bool {
		found, own := findColumns(l)
		return found != nil && own && len(found.missing()) == 0 && !isExecutionHead(l)
	})
}

// executionReadings are the readings of a document that holds execution data; ok is
// false where it holds none.
func executionReadings(doc document, f *findings, given Given) (readings []Reading, ok bool) {
	reports, ok := readExecution(doc, f, given)
	if !ok {
		return nil, false
	}
	if !rules.HasErrors(f.sorted()) { // half a report is none
		readings = reportReadings(reports)
	}
	if len(readings) == 0 {
		readings = []Reading{{}}
	}
	return readings, true
}
