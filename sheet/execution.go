package sheet

import (
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
	case tellUnnamedTemplate(doc, f):
	case (holdsFilledForm(doc) || doc.holdsExecutionList()) && !doc.declaresGoals():
		reports = readReportForm(doc, f, given)
	default:
		return nil, false
	}
	return reports, true
}

// declaresGoals tells whether some table of the document has indicators and does not
// report execution.
func (d document) declaresGoals() bool {
	lists := d.listHeaders()
	var list *listHeader
	for i, l := range d.lines {
		if lists[i] != nil {
			list = lists[i]
		}
		if list != nil && i < list.top+list.rows {
			continue // a heading below others may look like a goal table's
		}
		found, own := findColumns(l)
		if found != nil && own && len(found.missing()) == 0 && !isExecutionHead(l) {
			return true
		}
	}
	return false
}

// executionReadings are the readings of a document that holds execution data; ok is
// false where it holds none. Of a workbook with tabs of both kinds the goal tables are
// read, and the tabs of execution data told.
func executionReadings(doc document, f *findings, given Given) (readings []Reading, ok bool) {
	if goals, passed := doc.withoutExecution(); len(passed) > 0 {
		for _, source := range passed {
			f.add(last, "F20", rules.Warn, source, "这张表填报执行情况（有“实际完成值”“执行情况”“得分”等栏），没有作为目标表读取；请另外作为执行数据导入")
		}
		return []Reading{{Declaration: readForm(goals, f, given)}}, true
	}
	reports, ok := readExecution(doc, f, given)
	if !ok {
		return nil, false
	}
	if !f.halved() { // half a report is none
		readings = reportReadings(reports)
	}
	if len(readings) == 0 {
		readings = []Reading{{}}
	}
	return readings, true
}

// withoutExecution are the tabs of a workbook but those that report execution and declare
// no goals; passed are the heads of these. It passes none where no tab declares goals.
func (d document) withoutExecution() (rest document, passed []rules.Source) {
	declares := false
	for begin := 0; begin < len(d.lines); {
		end := begin
		for end < len(d.lines) && d.lines[end].sheet == d.lines[begin].sheet {
			end++
		}
		tab := document{lines: d.lines[begin:end]}
		declares = declares || tab.declaresGoals()
		head := tab.executionHead()
		if head >= 0 && tab.lines[0].sheet != "" && !tab.declaresGoals() && !isTemplate(tab) {
			passed = append(passed, tab.lines[head].cells[0].source)
		} else {
			rest.lines = append(rest.lines, tab.lines...)
		}
		begin = end
	}
	if !declares {
		return d, nil
	}
	return rest, passed
}
