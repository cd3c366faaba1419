package sheet

import (
	"slices"
	"strings"

	"zhunsheng/rules"
)

// starts are the labels that name a project: the second of a kind begins the
// next table.
var starts = []string{codeLabel, nameLabel}

// opening are the labels with which the next table may begin before it names its
// project.
var opening = []string{codeLabel, nameLabel, unitLabel, unitCodeLabel, superiorLabel}

// readLabels reads the labels of a row and the values beside or below them.
func (r *formReader) readLabels(l line) bool {
	if r.readTasks(l) {
		return true
	}
	first := slices.IndexFunc(l.cells, func(c cell) bool { return !c.carried && !c.isBlank() })
	if r.part == inIndicators || r.part == inExecution {
		if r.goalBetween(l) || r.readFooter(l) {
			return true
		}
		if !r.leavesIndicators(l, l.cells[first]) {
			return r.part == inExecution
		}
	}
	list := r.labelled(l)
	if len(list) == 0 {
		return false
	}
	if r.whole == nil && r.ofWhole && r.table == nil {
		r.enterTable(l.cells[first].source)
	}
	headed := r.valuesBelow(l, list)
	r.part = nowhere
	for _, one := range list { // an agency may stand left of the name that begins its table
		if slices.Contains(starts, one.name) && (r.table == nil || r.seen[one.name]) && (r.whole == nil || r.table != r.whole) {
			r.enterTable(one.at.source)
			break
		}
	}
	if r.readHalves(l, list) {
		return true
	}
	r.funds.paired = pairedFund(list)
	for _, one := range list {
		r.readField(one.name, one.at, one.value, l)
	}
	if r.part != inPlan && r.table != nil && !headed {
		r.tellLeftover(l, list)
	}
	return true
}

// leavesIndicators tells whether a row behind a header begins something else: the
// next project's table, or a part of this one. Its label stands where the table
// begins: further right an indicator may be called 其他资金.
func (r *formReader) leavesIndicators(l line, first cell) bool {
	if isClosing(first) {
		return false
	}
	name := labelOf(first)
	if in, _, ok := inline(first); ok && name == "" {
		name = in
	}
	left := r.part == inExecution || r.columns == nil || first.col <= r.columns.header[0].col
	switch {
	case !left:
		return slices.Contains(starts, name)
	case slices.Contains(opening, name):
		if r.table != nil && (r.seen[name] || !slices.Contains(starts, name)) || r.part == inExecution {
			r.leaveTable()
		}
		return true
	case r.part == inExecution:
		return false
	}
	if isGoal(name) && r.statesIndicator(l, first) {
		return false
	}
	return isGoal(name) || slices.Contains([]string{planLabel, usageLabel, fundsLabel}, name) ||
		name == notKept && len(l.cells) > 1
}

func (r *formReader) readField(name string, at, value cell, l line) {
	ofWhole := r.whole != nil && r.table == r.whole
	behind := ofWhole && len(r.whole.Indicators) > 0 && (name == codeLabel || name == nameLabel) && !value.isBlank() // a project's table without a heading
	if behind || slices.Contains(starts, name) && (r.table == nil || r.seen[name]) && !ofWhole {
		r.enterTable(at.source)
	}
	t := r.table
	if t == nil {
		t = r.next
	}
	t.Lacks &^= labelFields[name]
	filled := !value.isBlank()
	if filled && r.seen[name] && slices.Contains(starts, name) {
		r.add(r.at, "F10", rules.Error, at.source, "“%s”在同一张表中出现两次，请只保留一处", name)
		return
	}
	switch name {
	case codeLabel:
		t.Code = rules.Cell{Text: projectCodeOf(value.text), Source: value.source}
		r.checkCode(t.Code)
	case nameLabel:
		t.Name = oneLine(value.text)
	case unitLabel:
		r.setAgency(t, value)
	case unitCodeLabel:
		t.AgencyCode = oneLine(value.text)
	case superiorLabel:
		r.setSuperior(t, at, value)
	case yearLabel:
		r.noteYear(fieldYear.FindStringSubmatch(label(value.text)), value.source)
	case goalLabel, overallLabel, mediumGoalLabel:
		r.enterGoal(name, at, value, l)
	case usageLabel, planLabel, purposeLabel:
		r.enterPart(name, at, value, l)
	case notKept:
		if filled {
			r.unread = append(r.unread, printed{askedBy(at), at.source})
		}
	case heading2:
	default:
		r.readFund(name, at, value)
		return
	}
	if filled && r.seen != nil {
		r.seen[name] = true
	}
}

// enterPart begins a part; its text may stand beside the label already.
func (r *formReader) enterPart(name string, at, value cell, l line) {
	if r.table == nil {
		return
	}
	r.partCol = at.col
	switch name {
	case planLabel:
		r.part, r.plan = inPlan, l.cells
		if _, _, point := planPoint(value.text); !value.isBlank() && !point && len(l.own()) == 2 {
			r.part, r.plan = nowhere, nil
			r.readInlinePlan(value)
			return
		}
		if unit := moneyUnitIn(at.text); unit != "" {
			r.plan = nil
			r.add(r.at, "F06", rules.Error, at.source, "资金支出计划写的是金额（%s），没有读取，请改为到各月底的累计百分比", unit)
		}
	default:
		r.part = inPurpose
		r.table.Purpose = clean(r.table.Purpose + "\n" + clean(value.text))
	}
}

// readRow reads a row without a label of its own, as its part asks.
func (r *formReader) readRow(l line) {
	if first, ok := l.firstOwn(); ok && (r.part == inPurpose || r.part == inGoal || r.part == inHalves) && first.col <= r.partCol && len(l.own()) > 1 {
		r.part = nowhere // a label that is not known
	}
	if (r.part == inGoal || r.part == inIndicators) && r.readTitleRow(l) {
		return
	}
	switch r.part {
	case inPurpose:
		r.goOn(&r.table.Purpose, l)
	case inGoal:
		if r.medium {
			r.addGoal(l.restText(), l.cells[0].source)
			return
		}
		r.goOn(&r.table.Goal, l)
	case inHalves:
		r.readHalfTexts(l)
	case inPlan:
		r.readPlan(l)
	case inIndicators:
		r.readIndicator(l)
	default:
		r.readOther(l)
	}
}

// goOn adds a row to a text that began above, as long as it is one that a person
// would write.
func (r *formReader) goOn(text *string, l line) {
	if len(*text) > maxCell {
		r.add(r.at, "F09", rules.Warn, l.cells[0].source, "这段文字超过%dKB，以下没有读取：“%s”", maxCell>>10, shorten(l.text()))
		return
	}
	*text = clean(*text + "\n" + l.restText())
}

// below is the row under the one that is read, of the same tab.
func (r *formReader) below(l line) (line, bool) {
	if r.at+1 >= len(r.lines) || r.lines[r.at+1].sheet != l.sheet {
		return line{}, false
	}
	return r.lines[r.at+1], true
}

// readOther is a row that belongs to no part: a signature, or what is not known.
func (r *formReader) readOther(l line) {
	if first, ok := l.firstOwn(); ok && isClosing(first) {
		r.noteClosing(first, l)
		return
	}
	if !slices.ContainsFunc(l.own(), func(c cell) bool { return !isColumnName(c) }) {
		return // labels over a header
	}
	r.tellDropped(r.at, l, l.cells[0].source, len(r.table.Indicators) > 0, r.refused)
}

// own are the cells of a row that say something of their own.
func (l line) own() (list []cell) {
	for _, c := range l.cells {
		if !c.carried && !c.isBlank() {
			list = append(list, c)
		}
	}
	return list
}

func (l line) firstOwn() (c cell, ok bool) {
	own := l.own()
	if len(own) == 0 {
		return cell{}, false
	}
	return own[0], true
}

// restText is what a row adds to a text that began above.
func (l line) restText() string {
	var texts []string
	for _, c := range l.own() {
		texts = append(texts, clean(c.text))
	}
	return strings.Join(texts, "\n")
}
