package sheet

// byTabs parts a workbook with goal tables in some tabs and execution data in others.
// both is false where it does not have both, and for a template of ours, which is read
// whole. Each part has as many lines as the document: findings keep their order.
func (d document) byTabs() (goals, execution document, both bool) {
	if isTemplate(d) {
		return document{}, document{}, false
	}
	declares, reports := false, false
	for from, to := 0, 0; from < len(d.lines); from = to {
		for to = from; to < len(d.lines) && d.lines[to].sheet == d.lines[from].sheet; to++ {
		}
		tab := document{lines: d.lines[from:to]}
		blank := make([]line, to-from)
		for i, l := range tab.lines {
			blank[i] = line{inTable: true, sheet: l.sheet, cells: []cell{{span: 1}}}
		}
		mine, other := &goals, &execution
		switch {
		case tab.declaresGoals():
			declares = true
		case tab.holdsExecution():
			reports = true
			mine, other = other, mine
		}
		mine.lines, other.lines = append(mine.lines, tab.lines...), append(other.lines, blank...)
	}
	return goals, execution, declares && reports
}
