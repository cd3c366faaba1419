package sheet

import (
	"slices"
	"strings"

	"zhunsheng/rules"
)

// A joiner puts forms together that were cut into pages: a second table of a Word
// document, or further rows of a sheet, under 「（续表）」, under the same head, or under
// nothing. What only repeats the page above is left out, so that the readers of goals
// and of execution data go on where they were.
type joiner struct {
	*findings
	lines, out []line
	at         int
	head       pageHead
	tab        string // the tab that the one that is being read goes on from
	goesOn     string // the tab that goes on
	continued  int    // the table of a Word document that goes on
	refused    int    // one of which nobody can say whether it does
}

// maxRepeated bounds how many lines of a page's head are compared.
const maxRepeated = 60

// joined is the document with the pages of each form together.
func (d document) joined(f *findings) document {
	if isTemplate(d) {
		return d
	}
	j := &joiner{findings: f, lines: d.lines, head: newPageHead()}
	for j.at < len(j.lines) {
		n := j.repeated()
		if n == 0 {
			if n = 1; !j.refuses(j.lines[j.at]) {
				j.keep(j.lines[j.at])
			}
		}
		j.at += n
	}
	return document{lines: j.out}
}

// keep takes a line as it is, and what it says of the form that is being read.
func (j *joiner) keep(l line) {
	h := &j.head
	if l.sheet == j.goesOn && j.goesOn != "" {
		l.sheet = j.tab
	}
	switch {
	case l.isBlank():
	case l.sheet != h.tab && len(j.out) > 0, len(h.headers) > 0 && j.begins(l):
		*h = newPageHead()
		h.add(l)
	case len(h.headers) > 0:
		l = j.keepBelow(l)
	default:
		h.add(l)
	}
	if l.inTable && !l.isBlank() {
		if len(h.headers) == 0 {
			j.tellBeside(l)
		}
		j.noteHeader(l)
		h.table = l.table
	}
	h.tab = l.sheet
	j.out = append(j.out, l)
}

// refuses passes over a table of a Word document that stands right under the indicators,
// has as many columns and no header, and does not look like more of them: a list of
// people, or the next page of what is judged by words.
func (j *joiner) refuses(l line) bool {
	h := &j.head
	switch {
	case l.table == 0 || l.isBlank() || len(h.headers) == 0 || h.first == "":
		return false
	case l.table == j.refused:
		return !j.begins(l) && !isIndicatorHead(l)
	case l.table == h.table, l.table == j.continued, j.begins(l), isClosing(l.cells[l.first()]), isIndicatorHead(l), looksLikeIndicator(l, true):
		return false
	}
	if !j.statesIndicator(j.fitted(l)) {
		return false
	}
	j.refused = l.table
	j.add(len(j.out), "F31", rules.Error, l.cells[0].source, "这张表接在指标表的下面，栏数相同而没有表头，不能确定是不是续表，没有读取：“%s”；是续表的，请在前面写“（续表）”，不是的，请在前面写上标题", shorten(l.text()))
	return true
}

// tellBeside refuses two forms side by side, of which one's rows would be read as the
// other's.
func (j *joiner) tellBeside(l line) {
	own := l.own()
	for i := range own {
		text := plainLabel(own[i].text)
		again := slices.IndexFunc(own[i+1:], func(c cell) bool { return plainLabel(c.text) == text })
		if !slices.Contains(starts, headLabel(text)) || again < 0 {
			continue
		}
		j.add(len(j.out), "F03", rules.Error, own[i+1+again].source, "同一行里有两个“%s”，像是两张表并排放着，分不开，请把一张放到另一张的下面", oneLine(own[i].text))
		return
	}
}

// begins tells whether a line below the indicators belongs to another form.
func (j *joiner) begins(l line) bool {
	if !l.inTable {
		return true
	}
	i := l.first()
	return slices.Contains(starts, headLabel(l.cells[i].text)) || isTitleLine(l) || startsForm(l)
}

// noteHeader keeps the header of the indicators.
func (j *joiner) noteHeader(l line) {
	h := &j.head
	first := l.cells[max(l.first(), 0)]
	if column, _, _ := readReportColumn(first.text); len(h.headers) > 0 && column == "" && columnOf(first.text) == "" {
		return // a row below, told at little cost
	}
	switch {
	case isIndicatorHead(l):
		h.headers = [][]cell{l.cells}
		h.first = ""
		h.add(l)
	case len(h.headers) == 1 && h.first == rowKey(l) && namesColumns(l):
		h.headers = append(h.headers, l.cells)
		h.first = ""
		h.add(l)
	}
}

// keepBelow keeps a row below the header. Where it begins another table of a Word
// document, that is one that goes on: it has no header of its own.
func (j *joiner) keepBelow(l line) line {
	h := &j.head
	if h.first == "" {
		h.first = rowKey(l)
		return l
	}
	if l.table == 0 || l.table == h.table && l.table != j.continued {
		return l
	}
	if l.table != j.continued {
		if isIndicatorHead(l) || !j.statesIndicator(j.fitted(l)) {
			return l
		}
		j.tellContinued(l, false)
		j.continued = l.table
	}
	return j.fitted(l)
}

// fitted is a row of a table that goes on, with a cell in the place of the label beside
// the indicators, where the page has none.
func (j *joiner) fitted(l line) line {
	header := j.head.headers[len(j.head.headers)-1]
	if l.table == 0 || len(l.cells)+1 != len(header) || columnOf(header[0].text) != labelColumn || len(l.own()) < 2 || isClosing(l.cells[0]) {
		return l
	}
	cells := []cell{{col: header[0].col, span: header[0].span, source: l.cells[0].source}}
	for i, c := range l.cells {
		c.col, c.span = header[i+1].col, header[i+1].span
		cells = append(cells, c)
	}
	l.cells = cells
	return l
}

// tellContinued says where a page was read as going on from the one before.
func (j *joiner) tellContinued(l line, repeats bool) {
	header := j.head.headers[0][0].source
	severity, what := rules.Info, "这张表没有表头，按前面的表（表头在%s）的续表读取；不是续表的，请写上自己的项目名称和表头"
	if repeats {
		severity, what = rules.Warn, "上面重复印了同一个项目的资金、目标等，以下的行按前面的表（表头在%s）的续表读取；如果是同一项目的另一份表，请只保留一份"
	}
	j.add(len(j.out), "F31", severity, l.cells[0].source, what, header.Place())
}

// A pageBreak is what stands between a form and the page that it goes on with.
type pageBreak struct {
	lines                 int
	marked, titled, named bool // 续表; the form's title; its project
	header, content       bool // the header of the indicators; amounts and goals
	paged                 bool // a number of a page
	differ                []headField
}

// repeated is how many lines from here on only repeat the page above; 0 where another
// form, or nothing of the kind, begins.
func (j *joiner) repeated() int {
	l := j.lines[j.at]
	if !j.head.namesProject() && len(j.head.headers) == 0 || l.isBlank() || !j.mayRepeat(l) {
		return 0
	}
	b := j.pageBreak()
	if b.lines == 0 || j.at+b.lines >= len(j.lines) || !b.marked && !b.titled && !b.named && !b.header && !b.paged {
		return 0
	}
	below := j.lines[j.at+b.lines]
	if !j.goesOnBelow(below, b) {
		return 0
	}
	for _, one := range b.differ {
		j.add(len(j.out), "F31", rules.Error, one.value.source, "这一页重复的“%s”是“%s”，前面（%s）是“%s”；同一个项目的续表应当写得一致，请改正",
			oneLine(one.at.text), shorten(oneLine(one.value.text)), j.head.fields[one.name].source.Place(), shorten(oneLine(j.head.fields[one.name].text)))
	}
	if len(j.head.headers) > 0 && !isIndicatorHead(below) {
		if b.content && !b.marked {
			j.tellContinued(below, true)
		} else if !b.header {
			j.tellContinued(below, false)
		}
	}
	j.continued = below.table
	if below.sheet != j.head.tab {
		j.goesOn, j.tab = below.sheet, j.head.tab
	}
	return b.lines
}

// mayRepeat tells at little cost whether a line may begin a page that goes on.
func (j *joiner) mayRepeat(l line) bool {
	if first := l.cells[l.first()].text; len(first) < 60 && (strings.Contains(first, "项目") || strings.Contains(first, "编")) && slices.Contains(starts, headLabel(first)) {
		return true
	}
	return j.head.goesOn(l) || isPageNumber(l) || j.head.firsts[firstKey(l)] || j.head.table != l.table && len(fieldsOf(l)) > 0
}

// pageBreak compares the lines from here on with the head of the form.
func (j *joiner) pageBreak() (b pageBreak) {
	for ; j.at+b.lines < len(j.lines) && b.lines < maxRepeated; b.lines++ {
		l := j.lines[j.at+b.lines]
		switch {
		case l.isBlank():
		case j.head.goesOn(l):
			b.marked = true
		case isPageNumber(l):
			b.paged = true
		case j.head.rows[rowKey(l)]:
			if !b.take(l) {
				return b
			}
		case !j.takeFields(l, &b):
			return b
		}
	}
	return b
}

// take notes a line that the head has just so. A row of amounts that is twice the same is
// no page's head by itself.
func (b *pageBreak) take(l line) bool {
	fields := fieldsOf(l)
	content := slices.ContainsFunc(l.own(), func(c cell) bool {
		name := headLabel(c.text)
		return isGoal(name) || isFund(name) || name == planLabel || name == fundsLabel
	}) || headerOf(l.cells).isMoneyHeader()
	named := slices.ContainsFunc(fields, func(one headField) bool { return slices.Contains(starts, one.name) })
	switch {
	case named:
		b.named = true
	case isTitleLine(l):
		b.titled = true
	case isIndicatorHead(l):
		b.header = true
	case b.lines == 0 && l.inTable:
		return false
	}
	b.content = b.content || content
	return true
}

// takeFields compares the labelled values of a row that is not just as above. The same
// project may be described differently; another code is another project.
func (j *joiner) takeFields(l line, b *pageBreak) bool {
	fields := fieldsOf(l)
	named, differ := b.named, []headField(nil)
	for _, one := range fields {
		above, known := j.head.fields[one.name]
		same := known && goesOnTail.ReplaceAllString(label(one.value.text), "") == label(above.text)
		switch {
		case !known || !slices.Contains(headFields, one.name):
			return false
		case same:
			named = named || slices.Contains(starts, one.name)
		case one.name == codeLabel, one.name == nameLabel && (!named || j.head.fields[codeLabel].text == ""):
			return false
		case one.name != notKept:
			differ = append(differ, one)
		}
	}
	if len(fields) == 0 || !named {
		return false
	}
	b.named, b.differ = true, append(b.differ, differ...)
	return true
}

// goesOnBelow tells whether the line below a page's head goes on with the form above.
func (j *joiner) goesOnBelow(l line, b pageBreak) bool {
	h := &j.head
	switch {
	case !l.inTable, j.begins(l), l.sheet != h.tab && !b.marked:
		return false
	case len(h.headers) == 0:
		return b.marked || b.named || b.titled || b.paged
	case isIndicatorHead(l):
		return b.marked && !b.named
	case !b.marked && !b.named && !b.titled && !b.paged && l.table == h.table && !j.belowIndicator():
		return false // a header of its own, under 年度指标 or another goal
	case !b.marked && b.named && rowKey(l) == h.first:
		return false // the same form twice
	case b.marked:
		return true
	}
	return isClosing(l.cells[l.first()]) || totalRow.MatchString(plainLabel(l.cells[l.first()].text)) || j.statesIndicator(j.fitted(l))
}

// belowIndicator tells whether the line that was kept last has an indicator.
func (j *joiner) belowIndicator() bool {
	last := j.out[len(j.out)-1]
	return last.inTable && !last.isBlank() && !isIndicatorHead(last) && j.statesIndicator(last)
}

// statesIndicator tells whether a row has an indicator under the header of the form.
func (j *joiner) statesIndicator(l line) bool {
	first := l.cells[l.first()]
	if _, fund := fundRow(first.text); fund || headLabel(first.text) != "" && !isGoal(headLabel(first.text)) {
		return false
	}
	for _, header := range j.head.headers {
		row, ok := align(header, l.cells)
		if !ok {
			continue
		}
		names := headerOf(header).columns
		for i, c := range row {
			column := columnOf(header[i].text)
			if (names[i] == filledNameColumn || column == nameColumn) && !c.isBlank() {
				return len(l.own()) > 1 || c.carried
			}
		}
	}
	return false
}
