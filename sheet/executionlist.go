package sheet

import (
	"regexp"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// An executionList is a list of execution data while it is read (执行明细清单): what a unit
// or a system exports with a row for each indicator of many projects, or a row for each
// project with its money only. What its rows say of a project is put together, whatever
// stands between them; where they contradict each other that is an ERROR.
type executionList struct {
	*filledReader
	*listHeader
	columns *reportHeader // the same, as rows are read under it

	year, month agreed
	headed      bool                // the headings say the month
	parts       map[int][]stagePart // columns that are added up, by the last of them
	scale       string
	agency      string       // of the rows below a line of its own
	named       listIdentity // the project that the row above is of
	noted       bool         // the notes below have begun
	numbered    bool         // the row of the columns' numbers may still come

	nameless bool // a row without a project was told

	projects map[listKey]*listedProject
	members  []*listedProject
	nameOf   map[string]string // by code

	contradicted, looseTold, midTold, givenTold, unknownTold, unitTold bool
}

// readList reads a line of a list; it is false for one of another part of the file.
func (r *filledReader) readList(l line) bool {
	h := r.listsAt[r.at]
	switch x := r.list; {
	case h != nil && x != nil && x.same(h) && r.lines[x.top].sheet == l.sheet:
		x.listHeader, x.numbered = &listHeader{h.top, h.rows, x.heads}, true // printed again, as on each page
	case h != nil:
		r.endList()
		r.leave()
		r.beginList(h)
	case x != nil && x.endsBefore(l):
		r.endList()
	}
	x := r.list
	if x == nil {
		return false
	}
	if r.at >= x.top+x.rows {
		x.readRow(l)
	}
	r.taken = r.at + 1
	return true
}

// endsBefore tells whether a line is no part of the list: it is of another tab, the title
// of a form, or stands above the next list.
func (x *executionList) endsBefore(l line) bool {
	c, alone := l.only()
	if l.sheet != x.lines[x.top].sheet || startsForm(l) || alone && (isFilledTitle(c.text) || otherTitle.MatchString(plainLabel(c.text))) {
		return true
	}
	const above = 8
	reader := x.filledReader
	for k := reader.at; k < min(reader.at+above, len(x.lines)); k++ {
		if x.listsAt[k] != nil {
			return true
		}
		if next := x.lines[k]; next.sheet != l.sheet || next.inTable && !next.isTitle() {
			return false
		}
	}
	return false
}

// isTitle tells whether a row may stand above a list: it says one thing, or labels with
// their values.
func (l line) isTitle() bool {
	if _, alone := l.only(); alone {
		return true
	}
	return !slices.ContainsFunc(l.own(), func(c cell) bool {
		text := label(c.text)
		return !strings.Contains(text, ":") && moneyUnitIn(text) == "" && !printedYear.MatchString(text)
	})
}

func (r *filledReader) beginList(h *listHeader) {
	from := max(r.taken, h.top-12)
	for from < h.top && r.lines[from].sheet != r.lines[h.top].sheet {
		from++
	}
	above := r.lines[from:h.top]
	x := &executionList{filledReader: r, listHeader: h, numbered: true, projects: map[listKey]*listedProject{}, parts: map[int][]stagePart{}, nameOf: map[string]string{}}
	r.list, r.block, r.header, r.listed = x, inHead, nil, true
	x.settleColumns()
	x.readPeriod(above)
	x.readScales(above)
}

// endList puts together what the rows said of each project.
func (r *filledReader) endList() {
	x := r.list
	if x == nil {
		return
	}
	var silent []string
	for _, p := range x.members {
		if x.finish(p); p.saysNothing() {
			silent = append(silent, "“"+p.Name+"”")
			continue
		}
		r.projects = append(r.projects, p.filledProject)
	}
	if len(silent) > 0 {
		names := listed(silent)
		r.add(x.top, "F38", rules.Info, x.heads[0].source, "清单里有%d个项目没有填执行数、完成情况，没有采用，已存的不变：%s", len(silent), names)
	}
	if len(x.members) == 0 && !x.nameless {
		r.add(x.top, "F03", rules.Error, x.heads[0].source, "清单的表头下面没有项目")
	}
	r.list, r.current, r.header = nil, nil, nil
}

var (
	listTotal   = regexp.MustCompile(`^(?:.{0,60}?)(?:合计|总计|小计|共计|总分|总得分)$`)
	columnCount = regexp.MustCompile(`^(?:[\d]{1,2}|[甲乙丙丁戊A-Z]|[\dA-Z=÷/×*+()%-]{3,12})$`)
)

// readRow reads a line under the header.
func (x *executionList) readRow(l line) {
	r := x.filledReader
	first := l.first()
	if first < 0 || x.isColumnCount(l) || x.readAlone(l) {
		return
	}
	row, ok := under(x.columns.cells, l.cells)
	switch {
	case ok:
	case onGrid(l.cells):
		x.tellBesideList(l)
	default:
		x.add(r.at, "F03", rules.Error, l.cells[0].source, "这一行有%d格，表头有%d格，无法对应各列，请补齐空格：“%s”", len(l.cells), len(x.columns.cells), shorten(l.text()))
		return
	}
	code := x.cellOf(row, listCodeColumn)
	coded := !code.isBlank() && !code.carried && !listTotal.MatchString(plainLabel(code.text)) && !x.closesList(code)
	if !coded && x.closesList(l.cells[first]) {
		x.noted = true
		return
	}
	if !coded && x.isTotal(row, l.cells[first]) {
		x.readTotal(row, l.cells[first])
		return
	}
	p := x.projectOf(row, l)
	if p == nil {
		return
	}
	r.current, r.header, x.noted = p.filledProject, x.columns, false
	p.told = x.unitTold
	x.readProject(p, row)
	if x.isOfIndicators() {
		x.readListed(p, row)
	} else {
		r.tellUnknowns(actualRow{x.columns, row})
	}
	x.unitTold = p.told
}

// isColumnCount tells whether a line below the header numbers the columns: 1, 2, 3=2÷1.
func (x *executionList) isColumnCount(l line) bool {
	if !x.numbered {
		return false
	}
	x.numbered = false
	own := l.own()
	return len(own) > 2 && !slices.ContainsFunc(own, func(c cell) bool { return !columnCount.MatchString(label(c.text)) }) &&
		!slices.ContainsFunc(own[1:], func(c cell) bool { return label(c.text) == label(own[0].text) })
}

// readAlone reads a line that says one thing: the agency of the rows below, a note, or
// what is told as not read. A row of the list may say one thing only, too.
func (x *executionList) readAlone(l line) bool {
	c, alone := l.only()
	if !alone && l.inTable {
		return false
	}
	if !alone {
		c = l.cells[l.first()]
	}
	over := slices.IndexFunc(x.columns.cells, func(h cell) bool { return h.col <= c.col && c.col < h.end() })
	wide := over < 0 || c.end() > x.columns.cells[over].end()
	text := groupNumber.ReplaceAllString(oneLine(c.text), "")
	isGroup := agencyWord.MatchString(strings.TrimSuffix(text, "：")) && len([]rune(text)) < 40
	leading := over == 0 || over > 0 && (x.columns.columns[over] == listNameColumn || x.columns.columns[over] == listAgencyColumn) && !c.carried
	switch {
	case noteStart.MatchString(clean(c.text)) || isClosing(c) || (x.noted && (wide || over == 0)):
		x.noted = true
	case isGroup && l.inTable && (wide || leading):
		x.agency, x.named = text, listIdentity{}
	case !l.inTable || wide || over == 0 && x.columns.columns[0] != listNameColumn && x.columns.columns[0] != listCodeColumn:
		x.add(x.at, "F09", rules.Warn, c.source, "这一行不是清单里的项目，没有读取：“%s”", shorten(l.text()))
	default:
		return false
	}
	return true
}

// closesList tells whether a row that begins with a cell signs the list or says something
// below it.
func (x *executionList) closesList(first cell) bool {
	place := x.columns.place(filledNameColumn)
	return (place < 0 || first.col < place) && !listTotal.MatchString(plainLabel(first.text)) && (isClosing(first) || noteStart.MatchString(clean(first.text)))
}

// isTotal tells whether a row adds up rows above or below it.
func (x *executionList) isTotal(row []cell, first cell) bool {
	if listTotal.MatchString(plainLabel(first.text)) {
		return true
	}
	return slices.ContainsFunc([]reportColumn{listCodeColumn, listNameColumn, listAgencyColumn}, func(column reportColumn) bool {
		c := x.cellOf(row, column)
		return !c.carried && listTotal.MatchString(plainLabel(c.text))
	})
}

// readTotal holds the 总分 of a project against its scores. The rows below a total name
// their project anew.
func (x *executionList) readTotal(row []cell, first cell) {
	if p := x.filledReader.current; p != nil && strings.HasSuffix(plainLabel(first.text), "分") && x.columns.has(scoreColumn) {
		x.checkTotal(actualRow{x.columns, row}.at(scoreColumn))
	}
	if !x.cellOf(row, listNameColumn).carried {
		x.named = listIdentity{}
	}
}

func (x *executionList) tellBesideList(l line) {
	for _, c := range l.own() {
		covered := slices.ContainsFunc(x.columns.cells, func(h cell) bool { return h.col <= c.col && c.col < h.end() })
		if !covered {
			x.add(x.at, "F09", rules.Warn, c.source, "“%s”在清单的各列之外，没有读取", shorten(oneLine(c.text)))
		}
	}
}

// cellOf is what stands in a row under the first column of a kind.
func (x *executionList) cellOf(row []cell, column reportColumn) cell {
	if i := slices.Index(x.columns.columns, column); i >= 0 {
		return row[i]
	}
	return cell{}
}

func (x *executionList) headOf(column reportColumn) listHead {
	if i := slices.Index(x.columns.columns, column); i >= 0 {
		return x.heads[i]
	}
	return listHead{}
}

// readListed reads the indicator of a row.
func (x *executionList) readListed(p *listedProject, row []cell) {
	r := x.filledReader
	a := actualRow{x.columns, row}
	level1, name := plainLabel(a.text(levelColumn)), a.text(filledNameColumn)
	if executionRow.MatchString(level1) && (isNothing(name) || plainLabel(name) == level1) || isNothing(level1) && executionRow.MatchString(plainLabel(name)) && isNothing(a.text(filledTargetColumn)) && isNothing(a.text(actualColumn)) {
		p.scores = append(p.scores, a.at(scoreColumn).value())
		return
	}
	r.carry(a)
	r.tellUnknowns(a)
	if isNothing(name) {
		x.tellNamelessRow(a)
		return
	}
	o := r.observation(a, name)
	if !x.has(filledLevel2Column) {
		o.Level2 = p.level1
	}
	if a.at(filledNameColumn).carried && (a.at(actualColumn).carried || o.SaysNothing()) {
		return // one indicator over several rows
	}
	p.scores = append(p.scores, a.at(scoreColumn).value())
	p.Observations = append(p.Observations, o)
}

// tellNamelessRow says what stands in a row without an indicator. A row of money alone is
// nothing to tell.
func (x *executionList) tellNamelessRow(a actualRow) {
	if c := a.at(actualColumn); !isNothing(c.text) && !c.carried {
		x.leaveOut(x.at, "F03", c.source, "完成情况“%s”没有三级指标名称，请补上", oneLine(c.text))
		return
	}
	for i, column := range a.columns {
		filled := indicatorFacts[column] != 0 || column == measuresColumn || column == filledTargetColumn
		if c := a.row[i]; filled && !isNothing(c.text) && !c.carried {
			x.add(x.at, "F09", rules.Warn, c.source, "这一行没有三级指标，“%s”没有读取", shorten(oneLine(c.text)))
			return
		}
	}
}

// measuresIn is what a row says of 改进措施, with the heading before it.
func measuresIn(columns []reportColumn, row []cell) (text string) {
	for i, column := range columns {
		if said := clean(row[i].text); column == measuresColumn && !isNothing(said) && said != "无" {
			text = joinLines(text, "改进措施："+strings.TrimPrefix(strings.TrimPrefix(said, "改进措施："), "改进措施:"))
		}
	}
	return text
}
