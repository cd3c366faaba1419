package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// A merge is a merged range, rows counted from 1 and columns from 0, last included.
type merge struct {
	top, bottom int
	first, last int
}

// maxMerges bounds the merged ranges of a tab; one with more is refused, for unmerged its
// indicators would lose their levels. Five thousand goal tables have fewer than a hundred
// thousand.
const maxMerges = 400_000

// An activeMerge is a merge while its rows are laid out.
type activeMerge struct {
	merge
	anchor cell // once one of its rows was laid out
}

func (s *tabReader) addMerge(ref string) {
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		return
	}
	left, top, fromOK := parseAddress(from)
	right, bottom, toOK := parseAddress(to)
	switch {
	case !fromOK || !toOK || left > right || top > bottom:
	case len(s.merges) == maxMerges:
		s.overMerged = true
	default:
		s.merges = append(s.merges, merge{top, bottom, left, right})
	}
}

// layOut puts the rows of the tab on one grid: merged cells span their columns and
// are carried down their rows, and every row has a cell, blank or not, in each column
// that says something in any row.
func (s *tabReader) layOut() ([]line, error) {
	slices.SortStableFunc(s.merges, func(a, b merge) int { return cmp.Or(cmp.Compare(a.top, b.top), cmp.Compare(a.first, b.first)) })
	used := s.usedColumns()
	if len(used) > maxRowCells {
		return nil, errTooMuch
	}
	lines := make([]line, 0, len(s.rows))
	var active []activeMerge
	next := 0
	for i := range s.rows {
		row := &s.rows[i]
		active = slices.DeleteFunc(active, func(m activeMerge) bool { return m.bottom < row.number })
		for ; next < len(s.merges) && s.merges[next].top <= row.number; next++ {
			if m := s.merges[next]; m.bottom >= row.number {
				active = insertMerge(active, m)
			}
		}
		if len(active) > maxRowCells {
			return nil, errTooMuch
		}
		cells := s.rowCells(row, active, used)
		if err := s.take(cells...); err != nil {
			return nil, err
		}
		row.cells = cells
		if l := (line{inTable: true, cells: cells, sheet: s.name}); !l.isBlank() {
			lines = append(lines, l)
		}
	}
	return lines, nil
}

// insertMerge keeps merges from left to right. One that overlaps another is no merge:
// Excel itself writes none.
func insertMerge(active []activeMerge, m merge) []activeMerge {
	at, _ := slices.BinarySearchFunc(active, m.first, func(m activeMerge, first int) int { return cmp.Compare(m.first, first) })
	if at > 0 && active[at-1].last >= m.first || at < len(active) && active[at].first <= m.last {
		return active
	}
	return slices.Insert(active, at, activeMerge{merge: m})
}

// usedColumns are the columns in which any cell or merge begins or ends, in order.
func (s *tabReader) usedColumns() (used []int) {
	var seen [maxColumn]bool
	for _, row := range s.rows {
		for _, c := range row.cells {
			seen[c.col] = true
		}
	}
	for _, m := range s.merges {
		at, _ := slices.BinarySearchFunc(s.rows, m.top, func(r tabRow, top int) int { return cmp.Compare(r.number, top) })
		if at < len(s.rows) && s.rows[at].number <= m.bottom {
			seen[m.first], seen[m.last] = true, true
		}
	}
	for column, is := range &seen {
		if is {
			used = append(used, column)
		}
	}
	return used
}

// rowCells are the cells of a row on the grid of its tab.
func (s *tabReader) rowCells(row *tabRow, active []activeMerge, used []int) []cell {
	cells := make([]cell, 0, len(used))
	written := row.cells
	for _, column := range used {
		for len(active) > 0 && active[0].last < column {
			active = active[1:]
		}
		for len(written) > 0 && written[0].col < column {
			s.note(underMerge, written[0].col, row.number)
			written = written[1:]
		}
		covered := len(active) > 0 && active[0].first < column
		if covered {
			continue
		}
		c := cell{col: column, span: 1}
		if len(written) > 0 && written[0].col == column {
			c, written = written[0], written[1:]
		} else {
			c.source = s.place(s.name, address(column, row.number))
		}
		if len(active) > 0 && active[0].first == column {
			c = s.merged(&active[0], c, row.number)
		}
		c.hidden = s.hidden || row.hidden || s.hides[column]
		cells = append(cells, c)
	}
	for _, c := range written {
		s.note(underMerge, c.col, row.number)
	}
	return cells
}

// merged is the cell that a merge has in a row. Its text is its first cell's, wherever
// the row of that is.
func (s *tabReader) merged(m *activeMerge, c cell, row int) cell {
	if m.anchor.span == 0 {
		m.anchor = cell{source: s.place(s.name, address(m.first, m.top))}
		if row == m.top {
			m.anchor = c
		}
		m.anchor.span = m.last - m.first + 1
		m.anchor.col = m.first
	}
	if row > m.top {
		if c.text != "" {
			s.note(underMerge, c.col, row)
		}
		c = m.anchor
		c.carried = true
		return c
	}
	return m.anchor
}

// tellHidden reports what is read although a person does not see it: a filter or a
// grouping hides rows that count all the same, and leaving them out would lose
// indicators without a word.
func (s *tabReader) tellHidden() {
	var rows, columns []string
	seen := map[int]bool{}
	for _, row := range s.rows {
		if row.hidden {
			rows = append(rows, fmt.Sprintf("第%d行", row.number))
		}
		for _, c := range row.cells {
			if !c.isBlank() && !c.carried && !seen[c.col] && s.hides[c.col] {
				seen[c.col] = true
				columns = append(columns, columnName(c.col)+"列")
			}
		}
	}
	hidden := slices.Concat(columns, rows)
	switch {
	case len(s.rows) == 0:
	case s.hidden:
		s.add(s.at, "F15", rules.Warn, s.place(s.name, ""), "工作表“%s”是隐藏的，已照常读取；不该算的，请删去后重新上传", s.name)
	case len(hidden) > 0:
		s.add(s.at, "F15", rules.Warn, s.place(s.name, ""), "工作表“%s”的%s是隐藏的，已照常读取；不该算的，请删去后重新上传", s.name, listed(hidden))
	}
}
