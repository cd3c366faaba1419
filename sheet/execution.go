package sheet

import "zhunsheng/engine"

// readExecution reads the execution data of a document: a template of ours, or filled-in
// forms, a report for each month. ok is false where the document holds none, and so may
// hold goal tables.
func readExecution(doc document, f *findings, given Given) (reports []engine.Report, ok bool) {
	switch {
	case isTemplate(doc):
		if r := readTemplate(doc, f, given); r != nil {
			reports = append(reports, *r)
		}
	case holdsExecution(doc):
		reports = readReportForm(doc, f, given)
	default:
		return nil, false
	}
	return reports, true
}
