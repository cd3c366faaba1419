package sheet

import (
	"regexp"
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
	first := slices.IndexFunc(l.cells, func(c cell) bool { return !c.carried && !c.isBlank() })
	if r.part == inIndicators || r.part == inExecution {
		if r.goalBetween(l) {
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

// A labelled value: the label's cell and the one it speaks of.
type labelled struct {
	name      string
	at, value cell
}

// labelled are the labels of a row with the values to their right: the next cell,
// or the only one that says something before the next label.
func (r *formReader) labelled(l line) (list []labelled) {
	first := -1
	for i := 0; i < len(l.cells); i++ {
		c := l.cells[i]
		if c.carried || c.isBlank() {
			continue
		}
		if first < 0 {
			first = i
		}
		name := labelOf(c)
		if name == "" {
			text := r.part == inGoal || r.part == inPurpose || r.part == inHalves
			if in, value, ok := inline(c); ok && (!text || i == first && c.col <= r.partCol) {
				list = append(list, labelled{in, c, value})
			}
			continue
		}
		one := labelled{name, c, cell{source: c.source}}
		end := i + 1
		for end < len(l.cells) && labelOf(l.cells[end]) == "" {
			end++
		}
		said := -1
		for k := i + 1; k < end; k++ {
			if !l.cells[k].isBlank() && !l.cells[k].carried {
				if said >= 0 {
					said = i + 1
					break
				}
				said = k
			}
		}
		switch {
		case said >= 0:
			one.value = l.cells[said]
		case i+1 < end:
			one.value = l.cells[i+1]
		}
		if one.value.span > 0 {
			if in, _, ok := inline(one.value); !ok || in == "" || !isFund(in) {
				i = max(i, slices.IndexFunc(l.cells, func(o cell) bool { return o.col == one.value.col }))
			} else {
				one.value = cell{source: c.source}
			}
		}
		list = append(list, one)
	}
	return list
}

// valuesBelow takes the values from the row below, where labels stand side by side
// without a value between them: 资金总额｜财政拨款｜其他资金 over 100｜80｜20.
func (r *formReader) valuesBelow(l line, list []labelled) bool {
	heads := false
	below, ok := r.below(l)
	if !ok {
		return false
	}
	under, ok := align(l.cells, below.cells)
	if !ok || !below.inTable || slices.ContainsFunc(below.cells, func(c cell) bool { return labelOf(c) != "" }) {
		return false
	}
	for i, one := range list {
		switch {
		case slices.Contains([]string{goalLabel, mediumGoalLabel, planLabel}, one.name):
			return false
		case i > 0 && isSimple(one.name) && isSimple(list[i-1].name) && list[i-1].value.span == 0:
			heads = true
		case isFund(one.name) && !one.value.isBlank() && !anyDigit.MatchString(one.value.text):
			k := slices.IndexFunc(l.cells, func(c cell) bool { return c.col == one.at.col })
			_, amount := rules.ParseMoney(under[k].text)
			heads = heads || amount
		}
	}
	if !heads {
		return false
	}
	for k, c := range l.cells {
		value := under[k]
		if i := slices.IndexFunc(list, func(one labelled) bool { return one.at.col == c.col }); i >= 0 {
			if list[i].value = value; value.carried {
				list[i].value = cell{source: c.source}
			}
			continue
		}
		if !value.isBlank() && !value.carried {
			r.add(r.at, "F09", rules.Warn, value.source, "不认识“%s”一栏，没有读取：“%s”", shorten(oneLine(c.text)), shorten(oneLine(value.text)))
		}
	}
	r.until = r.at + 2
	return true
}

var anyDigit = regexp.MustCompile(`[\p{Nd}]`)

// isSimple tells whether a label asks for one amount, name or remark.
func isSimple(name string) bool {
	return name != fundsLabel && isFund(name) || slices.Contains(opening, name) || name == notKept
}

// tellLeftover names what stands in a row beside its labels and their values.
func (r *formReader) tellLeftover(l line, list []labelled) {
	for _, c := range l.cells {
		read := slices.ContainsFunc(list, func(one labelled) bool { return one.at.col == c.col || one.value.span > 0 && one.value.col == c.col })
		if c.carried || c.isBlank() || read || (r.part == inGoal || r.part == inPurpose) && len(list) == 1 || captionYear.MatchString(label(c.text)) {
			continue
		}
		if columnOf(c.text) == "" && bracketUnit(c.text) == "" && !agency.MatchString(oneLine(c.text)) && !weightRemark.MatchString(label(c.text)) {
			r.add(r.at, "F09", rules.Warn, c.source, "这一行的“%s”没有读取，请核对是不是认不出的栏目", shorten(oneLine(c.text)))
		}
	}
}

// weightRemark is 「执行率分值（10）」, which a form prints beside its funds.
var weightRemark = regexp.MustCompile(`^(?:预算|资金)?执行率.*(?:分值|权重)|^\(?10分?\)?$`)

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
			r.unread = append(r.unread, printed{plainLabel(at.text), at.source})
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

func (r *formReader) setAgency(t *rules.GoalTable, value cell) {
	if value.isBlank() {
		return
	}
	if t == r.whole {
		t.Name = oneLine(value.text)
	}
	if r.superior.text != "" {
		r.unread = append(r.unread, r.superior)
		r.superior, t.AgencyName = printed{}, ""
	}
	code, name := agencyOf(value.text)
	if code != "" || name != t.AgencyName && !r.seen[unitCodeLabel] {
		t.AgencyCode = code
	}
	if name != "" {
		t.AgencyName = name
	}
}

// setSuperior takes the department for the agency until an agency is named.
func (r *formReader) setSuperior(t *rules.GoalTable, at, value cell) {
	switch {
	case value.isBlank():
	case r.seen[unitLabel]:
		r.unread = append(r.unread, printed{plainLabel(at.text), at.source})
	default:
		t.AgencyCode, t.AgencyName = agencyOf(value.text)
		r.superior = printed{plainLabel(at.text), at.source}
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
		if unit := bracketUnit(at.text); unit != "" {
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
	if r.part == inGoal && r.readTitleRow(l) {
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
	r.add(r.at, "F09", rules.Warn, l.cells[0].source, "表中这一行不属于任何已知栏目，没有读取：“%s”", shorten(l.text()))
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
