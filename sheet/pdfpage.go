package sheet

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// A pageReader makes a document of the words of pages. Between the heading of a goal
// table and its indicators words are labels and values beside them; under the header
// of the indicators they stand in its columns; elsewhere they are paragraphs.
type pageReader struct {
	*findings
	document
	extent
	page       int
	rows       int // of the page so far
	part       pagePart
	names      []string  // of the indicators' columns
	boundaries []float64 // between them
	continued  bool      // their header stands on an earlier page
	width      lineWidth
	full       bool // the last line is of a paragraph and fills its width
}

// A pagePart is what the words of a part of a page make up.
type pagePart int

const (
	inParagraphs pagePart = iota
	inLabels
	inRows
)

func (p *pageReader) readPage(number int, words []word) {
	p.page, p.rows = number, 0
	blocks := joinWords(words)
	for len(blocks) > 0 {
		end := p.endOfPart(blocks)
		switch part := blocks[:end]; p.part {
		case inRows:
			p.readIndicators(part)
		case inLabels:
			p.readLabels(part)
		default:
			p.readParagraphs(part)
		}
		blocks = blocks[end:]
	}
}

// endOfPart enters the part that begins with the first of some blocks, if one does,
// and finds where the next begins.
func (p *pageReader) endOfPart(blocks []word) int {
	if begins, part := beginning(blocks); begins {
		p.part = part
	}
	for i := 1; i < len(blocks); i++ {
		if blocks[i].top < blocks[i-1].bottom && !heading.MatchString(clean(blocks[i].text)) {
			continue // beside the one before
		}
		if begins, part := beginning(blocks[i:]); begins && (part != p.part || part == inParagraphs) {
			return i
		}
	}
	return len(blocks)
}

// beginning tells by its first row which part begins with some blocks, if one does.
func beginning(blocks []word) (begins bool, part pagePart) {
	is := func(names ...string) func(word) bool {
		return func(b word) bool { return slices.Contains(names, plainLabel(b.text)) }
	}
	switch {
	case heading.MatchString(clean(blocks[0].text)):
		return true, inParagraphs
	case rowHas(blocks, is("三级指标")):
		return true, inRows
	case rowHas(blocks, is(starts...)):
		return true, inLabels
	}
	return false, 0
}

// rowHas tells whether the first row of some blocks has one of a kind.
func rowHas(blocks []word, is func(word) bool) bool {
	for _, b := range blocks {
		if b.top > blocks[0].bottom {
			return false
		}
		if is(b) {
			return true
		}
	}
	return false
}

// joinWords joins the words of a line that stand close together, and sorts lines from
// top to bottom. A label stays by itself.
func joinWords(words []word) []word {
	slices.SortStableFunc(words, func(a, b word) int { return cmp.Or(cmp.Compare(a.top, b.top), cmp.Compare(a.left, b.left)) })
	var blocks []word
	for _, w := range words {
		joined := false
		for i := len(blocks) - 1; i >= 0 && blocks[i].bottom > w.top; i-- {
			b := &blocks[i]
			gap := w.left - b.right
			level := math.Abs(b.middle()-w.middle()) < w.height()/4 && gap > -1
			near := gap < w.height()*0.165 && !isAnchor(w.text) && !isAnchor(b.text)
			if level && (near || gap < w.height()*2 && beginsLabel(b.text+w.text)) {
				b.text += w.text
				b.right, b.bottom = w.right, max(b.bottom, w.bottom)
				joined = true
				break
			}
		}
		if !joined {
			blocks = append(blocks, w)
		}
	}
	return blocks
}

// spacedLabels are labels that are set with blanks between their characters.
var spacedLabels = []string{
	"项目编码", "项目名称", "预算规模及资金用途", "预算数", "财政资金", "其中:财政资金", "其他资金", "资金用途", "资金支出计划", "绩效目标", "年度绩效目标",
}

// beginsLabel tells whether a text is such a label as far as it goes.
func beginsLabel(text string) bool {
	text = label(text)
	return slices.ContainsFunc(spacedLabels, func(name string) bool { return strings.HasPrefix(name, text) })
}

// source is where a row of the page stands.
func (p *pageReader) source() rules.Source {
	return p.place(fmt.Sprintf("第%d页", p.page), fmt.Sprintf("第%d行", p.rows))
}

func (p *pageReader) addLine(l line) {
	for i := range l.cells {
		l.cells[i].source = p.source()
		l.cells[i].source.Cell += fmt.Sprintf("第%d列", i+1)
	}
	p.lines, p.full = append(p.lines, l), false
	_ = p.take(l.cells...)
}

// readParagraphs takes each line for a paragraph, but for one below a line that is full.
func (p *pageReader) readParagraphs(blocks []word) {
	for _, row := range rowsOf(blocks) {
		p.rows++
		text := row[0].text
		for i, b := range row[1:] {
			blank := "\u3000"
			if b.left-row[i].right < b.height() {
				blank = " " // within a sentence
			}
			text += blank + b.text
		}
		if p.full && p.width.goesOnBelow(row[0]) {
			p.lines[len(p.lines)-1].cells[0].text += text
		} else {
			p.addLine(line{cells: []cell{{text: text, span: 1}}})
		}
		p.full = p.width.isFull(row[len(row)-1])
	}
}

// rowsOf groups blocks whose middles stand at one height.
func rowsOf(blocks []word) (rows [][]word) {
	blocks = slices.Clone(blocks)
	slices.SortStableFunc(blocks, func(a, b word) int { return cmp.Compare(a.middle(), b.middle()) })
	for _, b := range blocks {
		last := len(rows) - 1
		if last >= 0 && math.Abs(rows[last][0].middle()-b.middle()) < b.height()*0.35 {
			rows[last] = append(rows[last], b)
		} else {
			rows = append(rows, []word{b})
		}
	}
	for _, row := range rows {
		slices.SortFunc(row, func(a, b word) int { return cmp.Compare(a.left, b.left) })
	}
	return rows
}

// stack joins lines of one cell: they begin at one place, or share most of their
// width, and follow each other closely.
func stack(blocks []word, apart func(upper, lower word) bool) (cells []word) {
	lasts := []word{} // the last line of each cell
	for _, b := range blocks {
		joined := false
		for i := range cells {
			over := lasts[i]
			follows := b.top-over.top > b.height()/2 && b.top-over.top < b.height()*1.15
			if follows && (math.Abs(b.left-over.left) < 2 || math.Abs(b.left+b.right-over.left-over.right) < 4) && !apart(over, b) {
				cells[i].text += b.text
				cells[i].bottom, cells[i].left, cells[i].right = b.bottom, min(cells[i].left, b.left), max(cells[i].right, b.right)
				lasts[i], joined = b, true
				break
			}
		}
		if !joined {
			cells, lasts = append(cells, b), append(lasts, b)
		}
	}
	return cells
}

// readLabels makes rows of labels and the values beside them. A label that reaches
// over several rows belongs to the first.
func (p *pageReader) readLabels(blocks []word) {
	apart := func(upper, lower word) bool {
		return namesMonth(upper.text) || isAnchor(lower.text) && (isAnchor(upper.text) || !beginsLabel(upper.text+lower.text))
	}
	cells := stack(joinBlanks(blocks, stack(blocks, apart)), apart)
	var labels, values []word
	for _, c := range cells {
		if beginsPart(c.text) {
			labels = append(labels, c)
		} else {
			values = append(values, c)
		}
	}
	rows := rowsOf(values)
	for _, l := range labels {
		at := slices.IndexFunc(rows, func(row []word) bool {
			half := row[0].height() / 2
			return row[0].middle() > l.top-half && row[0].middle() < l.bottom+half
		})
		if at < 0 {
			rows = append(rows, []word{l})
			continue
		}
		rows[at] = append([]word{l}, rows[at]...)
	}
	slices.SortStableFunc(rows, func(a, b []word) int { return cmp.Compare(a[len(a)-1].middle(), b[len(b)-1].middle()) })
	p.addLabelRows(p.joinGoals(rows))
}

func (p *pageReader) addLabelRows(rows [][]word) {
	var months []cell
	for _, row := range rows {
		p.rows++
		l := line{inTable: true}
		for i, b := range row {
			l.cells = append(l.cells, cell{text: b.text, col: i, span: 1})
		}
		if len(months) > 0 && len(row) == len(months) {
			for i := range l.cells {
				l.cells[i].col = months[i].col
			}
		}
		months = slices.DeleteFunc(slices.Clone(l.cells), func(c cell) bool { return !namesMonth(c.text) })
		p.addLine(l)
	}
}

func namesMonth(text string) bool {
	_, _, ok := planPoint(text)
	return ok
}

// beginsPart tells of labels that stand beside several rows.
func beginsPart(text string) bool {
	name, _ := labelName(text)
	return slices.Contains([]string{usageLabel, planLabel, goalLabel, overallLabel}, name)
}
