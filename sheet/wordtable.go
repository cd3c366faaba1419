package sheet

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// wholeTable reads a table that stands in no other.
func (r *wordReader) wholeTable() ([]line, error) {
	number := r.tables + 1
	lines, err := r.table()
	for i := range lines {
		lines[i].table = number
	}
	return lines, err
}

// table reads a table's rows, each followed by the rows of the tables in it.
func (r *wordReader) table() (lines []line, err error) {
	r.tables++
	name := fmt.Sprintf("表%d", r.tables)
	var above []cell
	rows := 0
	err = r.inside(visitor{"tr": func(xml.StartElement) error {
		rows++
		row, err := r.row(name, rows, above)
		if row.deleted || err != nil {
			return err
		}
		if row.hidden && !(line{cells: row.cells}).isBlank() {
			r.unseen.rows = append(r.unseen.rows, row.cells[0].source)
		}
		above = row.cells
		lines = append(append(lines, line{inTable: true, cells: row.cells}), row.nested...)
		return nil
	}})
	return lines, err
}

// A tableRow is a row while it is read.
type tableRow struct {
	cells   []cell
	nested  []line
	deleted bool // by a tracked change
	hidden  bool
	next    int    // the column where the next cell begins
	above   []cell // of the row above, from that column on
}

func (r *wordReader) row(table string, number int, above []cell) (row tableRow, err error) {
	cells := 0
	row.above = above
	err = r.inside(visitor{
		"trPr": func(xml.StartElement) error {
			properties, err := r.properties()
			_, row.deleted = properties["del"]
			row.hidden = isOn(properties["hidden"])
			row.next += count(properties["gridBefore"], 0)
			return err
		},
		"tc": func(xml.StartElement) error {
			cells++
			c, err := r.cell()
			c.source = r.place(table, fmt.Sprintf("第%d行第%d列", number, cells))
			r.unseen.noteText(c.source)
			r.takeBoxes(&c)
			row.nested = append(row.nested, c.nested...)
			if err != nil || c.deleted {
				return err
			}
			row.place(c)
			if len(row.cells) > maxRowCells {
				return errTooMuch
			}
			return r.take(row.cells[len(row.cells)-1])
		},
	})
	return row, err
}

// place puts a cell into its columns and merges it as it asks for.
func (row *tableRow) place(c tableCell) {
	c.col = row.next
	row.next = c.end()
	if last := len(row.cells) - 1; c.hMerged && last >= 0 {
		row.cells[last].span += c.span
		return
	}
	for len(row.above) > 0 && row.above[0].col < c.col {
		row.above = row.above[1:]
	}
	if c.vMerged && len(row.above) > 0 && row.above[0].col == c.col && row.above[0].merges {
		over := row.above[0]
		c.text, c.source, c.carried = over.text, over.source, true
	}
	row.cells = append(row.cells, c.cell)
}

// A tableCell is a cell with what only its row must know.
type tableCell struct {
	cell
	nested           []line
	boxes            []line // its text boxes
	vMerged, hMerged bool   // goes on from above, or from the left
	deleted          bool
}

func (r *wordReader) cell() (c tableCell, err error) {
	c.span = 1
	around := r.boxes
	r.boxes = nil
	defer func() { c.boxes, r.boxes = r.boxes, around }()
	var b strings.Builder
	joined := true
	err = r.inside(visitor{
		"tcPr": func(xml.StartElement) error {
			properties, err := r.properties()
			c.span = count(properties["gridSpan"], 1)
			c.vMerged = continues(properties["vMerge"])
			c.merges = properties["vMerge"].Name.Local != ""
			c.hMerged = continues(properties["hMerge"])
			_, c.deleted = properties["cellDel"]
			return err
		},
		"p": func(xml.StartElement) (err error) {
			if !joined {
				b.WriteByte('\n')
			}
			joined, err = r.paragraph(&b)
			return err
		},
		"tbl": func(xml.StartElement) error {
			nested, err := r.table()
			c.nested = append(c.nested, nested...)
			return err
		},
	})
	c.text = strings.Trim(b.String(), "\n")
	return c, err
}

// continues tells whether a merge property continues a merge: it says so, or
// says nothing.
func continues(e xml.StartElement) bool {
	return e.Name.Local != "" && attribute(e, "val") != "restart"
}

// count reads a small number of columns.
func count(e xml.StartElement, otherwise int) int {
	n, err := strconv.Atoi(attribute(e, "val"))
	if err != nil || n < otherwise || n > 1000 {
		return otherwise
	}
	return n
}
