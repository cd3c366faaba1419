package sheet

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"zhunsheng/rules"
)

// A document is what every reader of a printed form yields: its paragraphs and
// table rows in reading order.
type document struct{ lines []line }

// A line is a paragraph, with one cell, or a row of a table.
type line struct {
	inTable bool
	cells   []cell // from left to right
	sheet   string // the tab of a workbook that the row stands in
	table   int    // the table of a Word document that the row stands in, from 1; a nested one counts as the outer
}

// A cell covers the columns [col, col+span) of its table's grid.
type cell struct {
	text      string // as written, with line breaks
	col, span int
	// carried tells that the cell continues one above, merged downwards: text and
	// source are that cell's.
	carried bool
	// merges tells that the cell of a Word document is merged with the one below, if that
	// goes on.
	merges bool
	// hidden tells that a person who opens the file does not see the cell: its row,
	// column or tab is hidden.
	hidden bool
	source rules.Source
}

func (c cell) end() int { return c.col + c.span }

func (c cell) isBlank() bool { return clean(c.text) == "" }

// value is the cell as it was written.
func (c cell) value() rules.Cell { return rules.Cell{Text: c.text, Source: c.source} }

func (l line) isBlank() bool {
	return !slices.ContainsFunc(l.cells, func(c cell) bool { return !c.carried && !c.isBlank() })
}

// only is the line's one cell that says something, if there is just one.
func (l line) only() (c cell, ok bool) {
	for _, one := range l.cells {
		if one.isBlank() || one.carried {
			continue
		}
		if ok {
			return cell{}, false
		}
		c, ok = one, true
	}
	return c, ok
}

// text is the whole line, for a message.
func (l line) text() string {
	var texts []string
	for _, c := range l.cells {
		if !c.isBlank() && !c.carried {
			texts = append(texts, oneLine(c.text))
		}
	}
	return strings.Join(texts, "｜")
}

// clean is a text without the blanks and invisible characters around it.
func clean(s string) string { return strings.TrimFunc(s, isInvisible) }

func isInvisible(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

// oneLine joins the lines of a name that was broken to fit its cell.
func oneLine(s string) string {
	var b strings.Builder
	for part := range strings.Lines(s) {
		part = clean(part)
		if b.Len() > 0 && part != "" && endsASCII(b.String()) && part[0] < 0x80 {
			b.WriteByte(' ')
		}
		b.WriteString(part)
	}
	return b.String()
}

func endsASCII(s string) bool { return s[len(s)-1] < 0x80 }

// label is a text as anchors are compared: half width, without any blank.
func label(s string) string { return foldedLabels.of(s) }

var foldedLabels = recall(foldLabel)

func foldLabel(s string) string {
	return strings.Map(func(r rune) rune {
		if isInvisible(r) {
			return -1
		}
		return r
	}, width.Fold.String(s))
}

// plainLabel is a label without a remark in brackets or a colon behind it:
// 「资金支出计划（%）」 is 资金支出计划.
func plainLabel(s string) string {
	s = strings.TrimSuffix(label(s), ":")
	if open := strings.IndexByte(s, '('); open > 0 && strings.HasSuffix(s, ")") {
		s = s[:open]
	}
	return s
}

// align says what stands under each cell of a header. Cells that share one
// header cell are joined; a cell under several belongs to the first. Where the
// edges do not meet, as in a table drawn by hand, cells are counted off, if
// there are as many as in the header; else ok is false.
func align(header, row []cell) (under []cell, ok bool) {
	if onGrid(header) && onGrid(row) {
		return alignGrid(header, row), true
	}
	for len(row) > len(header) && row[len(row)-1].isBlank() && row[len(row)-1].col >= header[len(header)-1].end() {
		row = row[:len(row)-1]
	}
	if under, ok := alignByPlace(header, row); ok {
		return under, true
	}
	return row, len(row) == len(header)
}

// gridPlace is a cell of a workbook: B7.
var gridPlace = regexp.MustCompile(`^[A-Z]{1,3}[0-9]+$`)

// onGrid tells whether cells stand in a workbook, where a column is the same in
// every row.
func onGrid(cells []cell) bool {
	return len(cells) > 0 && !slices.ContainsFunc(cells, func(c cell) bool { return !gridPlace.MatchString(c.source.Cell) })
}

// alignGrid puts each cell under the header in whose columns it begins; what
// stands beside all of them is left out.
func alignGrid(header, row []cell) []cell {
	under := make([]cell, len(header))
	for _, c := range row {
		for i, h := range header {
			if h.col <= c.col && c.col < h.end() {
				under[i] = joinOnGrid(under[i], c)
			}
		}
	}
	return under
}

func joinOnGrid(left, right cell) cell {
	switch {
	case left.span == 0, left.isBlank():
		return right
	case right.isBlank():
		return left
	}
	return join(left, right)
}

func alignByPlace(header, row []cell) (under []cell, ok bool) {
	last := len(header) - 1
	if len(row) == 0 || row[0].col < header[0].col || row[len(row)-1].end() != header[last].end() {
		return nil, false
	}
	under = make([]cell, len(header)) // those left of a row that begins later stay blank
	at := 0
	for _, c := range row {
		for header[at].end() <= c.col {
			at++
		}
		within := c.end() <= header[at].end()
		covers := c.col == header[at].col && slices.ContainsFunc(header, func(h cell) bool { return h.end() == c.end() })
		if !within && !covers {
			return nil, false
		}
		under[at] = join(under[at], c)
	}
	return under, true
}

func join(left, right cell) cell {
	if left.span == 0 {
		return right
	}
	left.text += right.text
	left.span = right.end() - left.col
	left.carried = left.carried && right.carried
	return left
}
