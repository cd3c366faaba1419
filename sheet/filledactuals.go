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
		if column == "" {
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
			leaves.columns[i], leaves.cells[i].text = first.columns[above], first.cells[above].text
		}
		above++
	}
	return leaves
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
func (a actualRow) words(column reportColumn) string {
	if text := clean(a.at(column).text); !isNothing(text) {
		return text
	}
	return ""
}

var (
	totalRow     = regexp.MustCompile(`^(总分|合计|总计|自评总分|得分合计|总得分)$`)
	executionRow = regexp.MustCompile(`^(预算执行率?|预算执行情况|资金执行率?|执行率|预算资金执行率|预算执行率指标|预算执行指标)$`)
)

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
	if _, alone := l.only(); !ok && !alone && !totalRow.MatchString(plainLabel(first.text)) {
		r.add(r.at, "F03", rules.Error, l.cells[0].source, "这一行有%d格，表头有%d格，无法对应各列，请补齐空格：“%s”", len(l.cells), len(r.header.cells), l.text())
		return
	}
	if !ok {
		row = make([]cell, len(r.header.cells))
	}
	a := actualRow{r.header, row}
	level1, name := plainLabel(a.text(levelColumn)), a.text(filledNameColumn)
	switch {
	case totalRow.MatchString(plainLabel(first.text)):
		r.checkTotal(a)
		return
	case executionRow.MatchString(level1) && !a.at(levelColumn).carried && (isNothing(name) || plainLabel(name) == level1):
		r.current.scores = append(r.current.scores, a.at(scoreColumn).value())
		return
	}
	r.carry(a)
	r.tellUnknowns(a)
	if isNothing(name) {
		r.tellNameless(a, l)
		return
	}
	r.current.scores = append(r.current.scores, a.at(scoreColumn).value())
	r.current.Observations = append(r.current.Observations, r.observation(a, name))
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
		r.add(r.at, "F03", rules.Error, c.source, "完成情况“%s”没有三级指标名称，请补上", oneLine(c.text))
		return
	}
	_, alone := l.only()
	for i, c := range a.row {
		level := a.columns[i] == levelColumn || a.columns[i] == filledLevel2Column || a.columns[i] == printedColumn
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
	return closingFields[name] || isFilledLabel(first) || isClosing(first)
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
	if printedFields[name] || !closingFields[name] && totalsRow.MatchString(name) {
		return
	}
	said := inside != "" || slices.ContainsFunc(l.cells[first+1:], func(c cell) bool { return !isNothing(c.text) && !c.carried })
	if said {
		r.add(r.at, "F09", rules.Warn, l.cells[first].source, "“%s”不属于执行数据，没有读取", oneLine(l.cells[first].text))
	}
}

func (r *filledReader) observation(a actualRow, name string) engine.Observation {
	o := engine.Observation{
		Level2: r.current.level2, Name: name, Target: printedTarget(a), Actual: a.at(actualColumn).value(),
		Forecast: a.words(forecastColumn), Remark: a.words(remarkColumn), Reason: a.words(reasonColumn),
	}
	if o.Actual.Text = clean(o.Actual.Text); label(o.Actual.Text) == "不适用" {
		o.NotApplicable = true
		r.current.excluded = append(r.current.excluded, excluded{r.at, name, o.Actual.Source})
		o.Actual = rules.Cell{}
	}
	if score := a.at(scoreColumn); !isNothing(score.text) && !strings.HasSuffix(label(score.text), provisional) {
		o.SelfScore = rules.Cell{Text: clean(score.text), Source: score.source}
	}
	r.readObstacles(a, &o)
	r.readLikelihood(a, &o)
	return o
}

// provisional stands behind a 得分 of this program that is not final, and so no unit's own.
const provisional = "(暂)"

// An excluded indicator is one whose actual says 不适用.
type excluded struct {
	at     int
	name   string
	source rules.Source
}

// printedTarget is 指标值 with the sign and the unit that stand in columns of their own.
func printedTarget(a actualRow) rules.Cell {
	target := a.at(filledTargetColumn)
	text := clean(target.text)
	if isNothing(text) {
		return rules.Cell{}
	}
	sign, unit := a.text(filledSignColumn), a.text(filledUnitColumn)
	if strings.ContainsAny(sign, "≥≤>＞<＜=＝") && !strings.HasPrefix(text, sign) {
		text = sign + text
	}
	if !isNothing(unit) && !strings.HasSuffix(text, unit) {
		text += unit
	}
	return rules.Cell{Text: text, Source: target.source}
}

var tickMarks, emptyMarks = words("√ ✓ ✔ ☑ ☒ ■ ● 是 有 1 V v Y y"), words("□ ☐ ○ 〇 否 无 0 × ✗ N n")

// ticked tells whether a cell to be ticked is, and whether it says anything else.
func ticked(text string) (yes, other bool) {
	mark := label(text)
	if isNothing(text) || emptyMarks[mark] {
		return false, false
	}
	return true, !tickMarks[mark]
}

// readObstacles reads the columns 经费保障 … 其他, of which any may be ticked.
func (r *filledReader) readObstacles(a actualRow, o *engine.Observation) {
	var list []string
	for i, column := range a.columns {
		if column != obstacleColumn {
			continue
		}
		name := strings.NewReplacer("其它", "其他", "硬件保障", "硬件条件保障").Replace(plainLabel(a.cells[i].text))
		yes, other := ticked(a.row[i].text)
		if !yes {
			continue
		}
		list = append(list, name)
		if other {
			text := clean(a.row[i].text)
			o.Reason = joinLines(o.Reason, name+"："+text)
			r.add(r.at, "F10", rules.Warn, a.row[i].source, "“%s”一栏应打√，现为“%s”，按有此原因读取，文字并入原因说明", name, oneLine(text))
		}
	}
	o.Obstacles = strings.Join(list, "、")
}

// likelihoodCodes are the answers of 完成目标可能性 with the codes of the form.
var likelihoodCodes = map[string]string{"1": "确定能", "2": "有可能", "3": "完全不可能", "确定能": "确定能", "有可能": "有可能", "完全不可能": "完全不可能"}

// readLikelihood reads one column with the answer or its code, or three to be ticked.
func (r *filledReader) readLikelihood(a actualRow, o *engine.Observation) {
	var list []string
	if c := a.at(likelihoodColumn); !isNothing(c.text) {
		text := strings.Trim(label(c.text), ".、")
		answer, known := likelihoodCodes[text]
		if code := strings.TrimLeft(text, "123.、√"); !known && code != "" {
			answer, known = likelihoodCodes[code]
		}
		if !known {
			r.add(r.at, "F10", rules.Error, c.source, "完成目标可能性“%s”不能识别，请填1（确定能）、2（有可能）或3（完全不可能）", oneLine(c.text))
		}
		list = append(list, answer)
	}
	for i, column := range a.columns {
		if column != answerColumn {
			continue
		}
		yes, other := ticked(a.row[i].text)
		if other {
			yes = likelihoodCodes[label(a.row[i].text)] == plainLabel(a.cells[i].text)
			if !yes {
				r.add(r.at, "F10", rules.Error, a.row[i].source, "“%s”一栏应打√，现为“%s”", oneLine(a.cells[i].text), oneLine(a.row[i].text))
			}
		}
		if yes {
			list = append(list, plainLabel(a.cells[i].text))
		}
	}
	switch {
	case len(list) > 1:
		r.add(r.at, "F10", rules.Error, a.at(filledNameColumn).source, "“%s”的完成目标可能性选了几项（%s），请只选一项", o.Name, strings.Join(list, "、"))
	case len(list) == 1:
		o.Likelihood = list[0]
	}
}

// checkTotal holds the printed 总分 against the scores above it.
func (r *filledReader) checkTotal(a actualRow) {
	printed := a.at(scoreColumn)
	total, ok := rules.ParseDecimal(strings.TrimSuffix(label(printed.text), provisional))
	if isNothing(printed.text) || r.current.partly {
		return
	}
	sum := rules.Decimal{}
	for _, c := range r.current.scores {
		if isNothing(c.Text) {
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
