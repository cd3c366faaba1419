package sheet

import (
	"slices"

	"zhunsheng/sheet/markup"
)

// dropMarks leaves out what Annotate added to a tab, so that a marked workbook that was
// corrected reads like the original: the list of findings whole, and of the column beside
// a table the cells that are ours.
func (s *tabReader) dropMarks() {
	if len(s.rows) > 0 && s.rows[0].number == 1 && s.rows[0].cells[0].col == 0 && markup.IsList(s.rows[0].cells[0].text) {
		s.rows, s.merges, s.notes = nil, nil, nil
		return
	}
	columns := map[int]*markup.Column{}
	for _, row := range s.rows {
		for _, c := range row.cells {
			if columns[c.col] == nil {
				columns[c.col] = &markup.Column{}
			}
			columns[c.col].Add(c.text)
		}
	}
	for i := range s.rows {
		row := &s.rows[i]
		row.cells = slices.DeleteFunc(row.cells, func(c cell) bool { return columns[c.col].Ours(c.text) })
	}
	s.rows = slices.DeleteFunc(s.rows, func(row tabRow) bool { return len(row.cells) == 0 })
}
