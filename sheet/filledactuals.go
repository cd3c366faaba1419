package sheet

import (
	"regexp"
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// isSecondRow tells whether a row goes on the header above: it names columns, or
// repeats those that are merged downwards.
func (r *filledReader) isSecondRow(l line) bool {
	named := false
	for _, c := range l.cells {
		column, _, _ := readReportColumn(c.text)
		if c.isBlank() || c.carried {
			continue
		}
		if column == "" && !isStage(c.text) {
			return false
		}
		named = true
	}
	return named && r.at > 0 && headerOf(r.lines[r.at-1].cells).isIndicatorHeader()
}

// isFirstRow tells whether a row is the upper of the two of an indicators' header, whose
// lower one has the names of the levels: 绩效指标｜年度指标值｜实际完成值.
func (r *filledReader) isFirstRow(l line) bool {
	if _, alone := l.only(); alone || r.at+1 >= len(r.lines) || !headerOf(r.lines[r.at+1].cells).isIndicatorHeader() {
		return false
	}
	return !slices.ContainsFunc(l.cells, func(c cell) bool {
		column, _, _ := readReportColumn(c.text)
		return column == "" && !c.isBlank() && !c.carried
	})
}

// leaves are the columns of a header of two rows: those of the second, and where the
// second says nothing those above. It is nil for a header of one row.
func (r *filledReader) leaves(first *reportHeader) *reportHeader {
	if r.at+1 >= len(r.lines) || !r.lines[r.at+1].inTable {
		return nil
	}
	below := r.lines[r.at+1]
	r.at++
	second := r.isSecondRow(below)
	r.at--
	if !second {
		return nil
	}
	leaves := headerOf(slices.Clone(below.cells))
	counted := below.cells[len(below.cells)-1].end() != first.cells[len(first.cells)-1].end()
	above, group := 0, reportColumn("")
	for i, c := range below.cells {
		if own := leaves.columns[i]; own != "" && !c.carried {
			if own != group && (group == "" || own == answerColumn) && counted {
				above++ // the label over this group of columns
			}
			group = own
			continue
		}
		group = ""
		if !counted {
			above = slices.IndexFunc(first.cells, func(h cell) bool { return h.col <= c.col && c.col < h.end() })
		}
		if above >= 0 && above < len(first.cells) {
			text := first.cells[above].text
			if isStage(c.text) {
				text = oneLine(c.text) + text
			}
			leaves.columns[i], leaves.cells[i].text = first.columns[above], text
		}
		above++
	}
	return leaves
}

// isStage tells a lower head that says of which months the one above it speaks: 一季度.
func isStage(text string) bool {
	rest, month, _ := readStage(plainLabel(text))
	return month > 0 && rest == ""
}

// under says what stands under each cell of a header. In a workbook a cell that says
// something and stands under none makes it false: what was filled in beside the form
// belongs to some column.
func under(header, row []cell) ([]cell, bool) {
	if !onGrid(row) {
		return align(header, row)
	}
	beside := slices.ContainsFunc(row, func(c cell) bool {
		covered := slices.ContainsFunc(header, func(h cell) bool { return h.col <= c.col && c.col < h.end() })
		return !covered && !c.isBlank() && !c.carried
	})
	return alignGrid(header, row), !beside
}

// actualRow is a row of indicators under its header.
type actualRow struct {
	*reportHeader
	row []cell
}

// at is the first cell under a kind of column.
func (a actualRow) at(column reportColumn) cell {
	if i := slices.Index(a.columns, column); i >= 0 {
		return a.row[i]
	}
	return cell{}
}

func (a actualRow) text(column reportColumn) string { return oneLine(a.at(column).text) }

// words is a text of one or more lines; nothing where it is struck out.
func (a actualRow) words(column reportColumn) (text string) {
	for i, of := range a.columns {
		if c := a.row[i]; of == column && !isNothing(c.text) && !(i > 0 && a.columns[i-1] == of && a.row[i-1].source == c.source) {
			text = joinLines(text, c.text)
		}
	}
	return text
}

var (
	totalRow     = regexp.MustCompile(`^(总分|合计|总计|自评总分|得分合计|总得分)$`)
	executionRow = regexp.MustCompile(`^(预算执行率?|预算执行情况|资金执行率?|资金执行情况|执行率|预算资金执行率|资金预算执行率|预算执行率指标|预算执行指标)$`)
)

// circled is a number before an indicator's name that is a sign of its own: ①.
var circled = regexp.MustCompile(`^[\x{2460}-\x{2473}]\s*`)

// reportsActual tells whether a row has an indicator and what was reached of it, whatever
// label stands left of them.
func (r *filledReader) reportsActual(l line) bool {
	if r.header == nil || !r.header.has(actualColumn) {
		return false
	}
	row, ok := under(r.header.cells, l.cells)
	a := actualRow{r.header, row}
	return ok && !isNothing(a.text(filledNameColumn)) && !isNothing(a.text(actualColumn))
}

// readActual reads a row under the header of the indicators.
func (r *filledReader) readActual(l line) {
	if r.header == nil || !r.header.has(actualColumn) {
		return // its header was refused, or the row is of a block without one
	}
	first := l.cells[l.first()]
	if r.closes(first) {
		r.readClosing(l)
		return
	}
	row, ok := under(r.header.cells, l.cells)
	_, alone := l.only()
	if !ok && !alone && !totalRow.MatchString(plainLabel(first.text)) {
		r.add(r.at, "F03", rules.Error, l.cells[0].source, "这一行有%d格，表头有%d格，无法对应各列，请补齐空格：“%s”", len(l.cells), len(r.header.cells), l.text())
		return
	}
	if !ok {
		row = make([]cell, len(r.header.cells))
	}
	a := actualRow{r.header, row}
	level1, name := plainLabel(a.text(levelColumn)), circled.ReplaceAllString(a.text(filledNameColumn), "")
	switch {
	case totalRow.MatchString(plainLabel(first.text)):
		r.checkTotal(a.printedTotal(l))
		return
	case executionRow.MatchString(level1) && !a.at(levelColumn).carried && (isNothing(name) || executionRow.MatchString(plainLabel(name))),
		executionRow.MatchString(plainLabel(first.text)) && isNothing(name):
		r.readExecution(a, l)
		return
	}
	r.carry(a)
	r.tellUnknowns(a)
	if isNothing(name) {
		r.tellNameless(a, l)
		return
	}
	if r.tellSeveral(a) {
		return
	}
	if !a.at(scoreColumn).carried {
		r.current.scores = append(r.current.scores, a.score())
	}
	r.current.Observations = append(r.current.Observations, r.observation(a, name))
}

// readExecution reads the row of the spending rate among the indicators: its score, which
// the money block may print as well, and the amounts where they stand in it.
func (r *filledReader) readExecution(a actualRow, l line) {
	p := r.current
	if score := a.score(); score.Text != "" && score.Text != p.executionScore {
		p.scores = append(p.scores, score)
	}
	if pairs, _ := withoutAdjustment(pairsOf(l)); len(pairs) > 1 {
		header := r.header
		r.keepPairs(totalFund, pairs)
		r.header = header
		return
	}
	p.rates = append(p.rates, printedRate{r.at, engine.Fund{Kind: totalFund, Initial: p.Initial, Spent: p.Spent}, a.at(actualColumn)})
}

// printedTotal is the total of a row under the scores, or in the one cell behind its label
// that reaches over several columns.
func (a actualRow) printedTotal(l line) cell {
	printed, first := a.at(scoreColumn), l.first()
	last := first
	for i, c := range l.cells {
		if i > first && !c.carried && !c.isBlank() {
			last = i
		}
	}
	wide := l.cells[last]
	if isNothing(printed.text) && last > first && (wide.source != a.at(filledMarksColumn).source || wide.end() > a.place(scoreColumn)) && a.has(scoreColumn) {
		return wide
	}
	return printed
}

// carry keeps the levels that stand for the rows below as well.
func (r *filledReader) carry(a actualRow) {
	p := r.current
	if level1 := a.text(levelColumn); level1 != "" && level1 != p.level1 {
		p.level1, p.level2 = level1, ""
	}
	if level2 := a.text(filledLevel2Column); level2 != "" {
		p.level2 = level2
	}
}

// tellNameless says that a row without an indicator's name is not read. An empty
// line of the form, with its levels and dashes only, is nothing to tell.
func (r *filledReader) tellNameless(a actualRow, l line) {
	if c := a.at(actualColumn); !isNothing(c.text) && !c.carried {
		r.leaveOut(r.at, "F03", c.source, "完成情况“%s”没有三级指标名称，请补上", oneLine(c.text))
		return
	}
	_, alone := l.only()
	for i, c := range a.row {
		level := (a.columns[i] == levelColumn || a.columns[i] == filledLevel2Column || a.columns[i] == printedColumn) && c.end() <= a.place(filledNameColumn)+1
		alone = alone && !(level && !c.isBlank() && !c.carried)
		if !level && !isNothing(c.text) && !c.carried {
			alone = true
			break
		}
	}
	if alone {
		r.add(r.at, "F09", rules.Warn, l.cells[l.first()].source, "这一行没有三级指标和完成情况，没有读取：“%s”", l.text())
	}
}

// closes tells whether a row that begins with a cell stands behind the indicators and is
// none: it signs, or answers what a province asks for besides.
func (r *filledReader) closes(first cell) bool {
	name := plainLabel(first.text)
	if place := r.header.place(filledNameColumn); first.col >= place || totalRow.MatchString(name) {
		return isClosing(first) && !totalRow.MatchString(name) && r.header.cells[0].col == place
	}
	before, inside, _ := strings.Cut(name, ":")
	return closingFields[name] || isFilledLabel(first) || isClosing(first) || inside != "" && totalRow.MatchString(before)
}

// readClosing reads what a province's form asks for behind the indicators: how far the
// goal was reached; the rest is not kept. Who signed is nothing to tell.
func (r *filledReader) readClosing(l line) {
	first := l.first()
	name, inside, _ := strings.Cut(plainLabel(l.cells[first].text), ":")
	if own, known := readGoalActualLabel(name); own && known && first+1 < len(l.cells) {
		setGoalActual(r.current, l.cells[first+1])
		r.tellBeside(l, first+2)
		return
	}
	if totalRow.MatchString(name) && inside != "" {
		printed := l.cells[first]
		printed.text = inside
		r.checkTotal(printed)
		return
	}
	if printedFields[name] || !closingFields[name] && totalsRow.MatchString(name) {
		return
	}
	said := inside != "" || slices.ContainsFunc(l.cells[first+1:], func(c cell) bool { return !isNothing(c.text) && !c.carried })
	if said {
		r.add(r.at, "F09", rules.Warn, l.cells[first].source, "“%s”不属于执行数据，没有读取", oneLine(l.cells[first].text))
	}
}

// checkTotal holds the printed 总分 against the scores above it.
func (r *filledReader) checkTotal(printed cell) {
	text, _, _ := strings.Cut(strings.TrimSuffix(label(printed.text), provisional), "/")
	total, ok := rules.ParseDecimal(strings.TrimSuffix(text, "分"))
	if isNothing(printed.text) || r.current.partly {
		return
	}
	sum := rules.Decimal{}
	for _, c := range r.current.scores {
		if isNothing(c.Text) || label(c.Text) == "不适用" {
			continue
		}
		score, read := rules.ParseDecimal(strings.TrimSuffix(strings.TrimSuffix(label(c.Text), provisional), "分"))
		sum, ok = sum.Add(score), ok && read
	}
	if !ok || !sum.Equal(total) {
		r.add(r.at, "D22", rules.Warn, printed.source, "表上的总分是“%s”，各项得分合计是%s，请核对", oneLine(printed.text), sum.Short(2))
	}
}

// tellUnknowns says once for each column of a header that has content and is not read.
func (r *filledReader) tellUnknowns(a actualRow) {
	for i, column := range a.columns {
		if column == "" {
			r.tellUnknown(i, a.row[i])
		}
	}
}

func (r *filledReader) tellUnknown(i int, c cell) {
	head := r.header.cells[i]
	if r.header.told[i] || isNothing(c.text) || c.carried || head.carried {
		return
	}
	r.header.told[i] = true
	if head.isBlank() {
		r.add(r.at, "F09", rules.Warn, c.source, "“%s”上面没有栏名，这一列没有读取", oneLine(c.text))
		return
	}
	r.add(r.at, "F09", rules.Warn, head.source, "不认识“%s”一列，没有读取", oneLine(head.text))
}
