package sheet

import (
	"context"
	"fmt"
	"strings"
)

// isCSV tells a table of separated values from text that was saved from Word, which
// has tabs between cells. With commas or semicolons it has a row with the label of a
// form; with tabs it has quoted cells, or as many cells in each row, three at least.
func isCSV(data []byte) bool {
	text, ok := decodeText(data)
	return ok && separator(text) != 0
}

// separator is the character between the cells of a row; 0 where the text is no CSV.
func separator(text string) rune {
	for _, one := range []rune{',', ';'} {
		if strings.ContainsRune(text, one) && hasLabels(text, one) {
			return one
		}
	}
	if strings.Contains(text, "\t") && isTabular(text) {
		return '\t'
	}
	return 0
}

// hasLabels tells whether some row of at least two cells has a label of a form.
func hasLabels(text string, separator rune) bool {
	c := csvReader{text: text, separator: separator}
	for c.more() {
		row := c.row()
		if len(row) < 2 {
			continue
		}
		for _, one := range row[:min(len(row), maxRowCells)] {
			if isAnchor(one) {
				return true
			}
		}
	}
	return false
}

func isTabular(text string) bool {
	const few = 3
	c := csvReader{text: text, separator: '\t'}
	width, even := 0, true
	for c.more() {
		row := c.row()
		if width == 0 {
			width = len(row)
		}
		even = even && (len(row) == width || len(row) == 1 && row[0] == "")
	}
	return c.quoted && width > 1 || even && width >= few
}

func readCSV(_ context.Context, in input) ([]Reading, error) {
	in.contentIs("CSV表格", ".csv", ".tsv", ".txt")
	text, _ := decodeText(in.data)
	c := csvReader{text: text, separator: separator(text)}
	var doc document
	var size extent
	var numbers []int // of the rows that say something, from 0
	for number := 0; c.more(); number++ {
		row := line{inTable: true}
		for i, one := range c.row() {
			row.cells = append(row.cells, csvCell(in.findings, one, number, i))
		}
		for _, i := range c.strays {
			in.findings.strayQuote(number, row.cells[i])
		}
		size.cellCount++ // a row takes as much as a cell
		if err := size.take(row.cells...); err != nil || len(row.cells) > maxRowCells {
			return in.refuse(&refusal{"F02", tooMuch})
		}
		if !row.isBlank() {
			doc.lines, numbers = append(doc.lines, row), append(numbers, number)
		}
	}
	if c.open {
		return in.refuse(&refusal{"F02", "CSV文件里有引号没有配对，不知道一格到哪里为止；请用Excel打开后另存为.xlsx"})
	}
	if !widen(doc.lines, numbers, in.findings) {
		return in.refuse(&refusal{"F02", tooMuch})
	}
	return in.readDocument(doc, nil)
}

// csvCell is a cell of a row, both counted from 0; people count from 1.
func csvCell(f *findings, text string, row, column int) cell {
	return cell{text: unwrapFormula(text), col: column, span: 1, source: f.place("", fmt.Sprintf("第%d行第%d列", row+1, column+1))}
}

// widen gives every row as many cells as the longest has: spreadsheets leave blank
// cells at the end of a row out. ok is false where that is more than a document holds.
func widen(lines []line, numbers []int, f *findings) (ok bool) {
	width := 0
	for _, l := range lines {
		width = max(width, len(l.cells))
	}
	if width*len(lines) > maxCells {
		return false
	}
	for i := range lines {
		for len(lines[i].cells) < width {
			lines[i].cells = append(lines[i].cells, csvCell(f, "", numbers[i], len(lines[i].cells)))
		}
	}
	return true
}

// A csvReader cuts a text into rows and cells. A cell in quotes may hold separators,
// line ends and, doubled, quotes; between tabs it is what quotedCell says.
type csvReader struct {
	text      string
	separator rune
	quoted    bool  // some cell was in quotes
	open      bool  // the last quote was not closed
	stray     bool  // the last cell begins with a quote that nothing closes
	strays    []int // such cells of the last row
}

func (c *csvReader) more() bool { return c.text != "" }

func (c *csvReader) row() (cells []string) {
	c.strays = nil
	for {
		text, ended := c.cell()
		if len(cells) <= maxRowCells {
			if c.stray {
				c.strays = append(c.strays, len(cells))
			}
			cells = append(cells, text)
		}
		if ended {
			return cells
		}
	}
}

// cell takes the next cell; ended tells that the row ends behind it.
func (c *csvReader) cell() (text string, ended bool) {
	c.stray = false
	if strings.HasPrefix(c.text, `"`) && c.separator == '\t' {
		content, length, ok := quotedCell(c.text)
		if ok {
			c.quoted, text, c.text = true, content, c.text[length:]
		}
		c.stray = !ok && isStray(c.text)
	} else if strings.HasPrefix(c.text, `"`) {
		c.quoted = true
		text = c.inQuotes()
	}
	end := strings.IndexFunc(c.text, func(r rune) bool { return r == c.separator || r == '\r' || r == '\n' })
	if end < 0 {
		text, c.text = text+c.text, ""
		return text, true
	}
	text += c.text[:end]
	found := c.text[end]
	c.text = c.text[end+1:]
	if found == '\r' {
		c.text = strings.TrimPrefix(c.text, "\n")
	}
	return text, rune(found) != c.separator
}

// inQuotes takes what stands in quotes.
func (c *csvReader) inQuotes() string {
	var b strings.Builder
	rest := c.text[1:]
	for {
		end := strings.IndexByte(rest, '"')
		if end < 0 {
			c.open, c.text = true, ""
			b.WriteString(rest)
			return b.String()
		}
		b.WriteString(rest[:end])
		rest = rest[end+1:]
		if !strings.HasPrefix(rest, `"`) {
			c.text = rest
			return b.String()
		}
		b.WriteByte('"')
		rest = rest[1:]
	}
}
