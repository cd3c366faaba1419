package sheet

import (
	"regexp"
	"slices"
	"strings"
)

// A listHeader is the header of a list, of one row to three: 项目资金 over 预算数 and
// 执行数, 绩效指标 over 一级指标 to 实际完成值.
type listHeader struct {
	top, rows int // the index of its first line, and how many it has
	heads     []listHead
}

const maxHeadRows = 3

func (h *listHeader) has(columns ...reportColumn) bool {
	return slices.ContainsFunc(h.heads, func(one listHead) bool { return slices.Contains(columns, one.column) })
}

// isOfIndicators tells whether the rows are indicators, not projects.
func (h *listHeader) isOfIndicators() bool { return h.has(actualColumn) && h.has(filledNameColumn) }

// isList tells whether the columns are those of a list of execution data: a project, and
// what was spent or reached of it.
func (h *listHeader) isList() bool {
	return h.has(listCodeColumn, listNameColumn) && (h.isOfIndicators() || h.has(spentColumn, expectedColumn) && len(h.heads) > 2)
}

// same tells whether a header is printed again, as on each page.
func (h *listHeader) same(other *listHeader) bool {
	return slices.EqualFunc(h.heads, other.heads, func(a, b listHead) bool { return label(a.text) == label(b.text) && a.column == b.column })
}

// listHeaders finds the headers of the lists of execution data in a document, by the index
// of their first line.
func (d document) listHeaders() map[int]*listHeader {
	found := map[int]*listHeader{}
	free := 0 // the first line behind the header before
	for i, l := range d.lines {
		if i < free || !namesProject(l) {
			continue
		}
		for at := max(free, i-maxHeadRows+1); at <= i; at++ {
			if h := d.listHeaderAt(at); h != nil && at+h.rows > i {
				found[at] = h
				free = at + h.rows
				break
			}
		}
	}
	return found
}

// holdsExecutionList tells whether a document has a list of execution data.
func (d document) holdsExecutionList() bool { return len(d.listHeaders()) > 0 }

// namesProject tells whether a line has a heading for the project's code or name.
func namesProject(l line) bool {
	return l.inTable && slices.ContainsFunc(l.cells, func(c cell) bool {
		if c.carried || len(c.text) > 60 || !strings.ContainsAny(c.text, "项專专编") {
			return false
		}
		column, _, _ := listColumnOf(c.text)
		return column == listCodeColumn || column == listNameColumn
	})
}

// listHeaderAt reads the header that begins with a line; nil where none does.
func (d document) listHeaderAt(at int) *listHeader {
	l := d.lines[at]
	if !l.inTable || len(l.own()) < 2 || !isHeadRow(l, namesProject(l)) {
		return nil
	}
	rows := 1
	for rows < maxHeadRows && at+rows < len(d.lines) && d.lines[at+rows].sheet == l.sheet && isSubheading(d.lines[at:at+rows], d.lines[at+rows]) {
		rows++
	}
	h := &listHeader{top: at, rows: rows, heads: headsOf(d.lines[at : at+rows])}
	if !h.isList() {
		return nil
	}
	return h
}

var (
	groupHeading = regexp.MustCompile(`资金|预算|金额|经费|指标|目标|情况|信息|绩效|项目|偏差|原因|监控|自评|可能性|完成|执行`)
	isDatum      = regexp.MustCompile(`^[≥≤＞＜=<>]?[\d.,，%]+[%％\p{Han}]{0,3}$|\d{6}`)
)

// isHeading tells whether a cell may be a heading: of a column, a source of funding, a
// stage, or a group of such.
func isHeading(c cell) bool {
	plain := plainLabel(c.text)
	if column, _, _ := listColumnOf(c.text); column != "" {
		return true
	}
	_, fund := fundRow(c.text)
	rest, month, _ := readStage(plain)
	return fund || sumWords[plain] || leadingStage.MatchString(plain) || month > 0 && (rest == "" || groupHeading.MatchString(rest))
}

// isHeadRow tells whether a line may begin a header. One that names the project may have
// headings that nobody knows; one of groups alone may not.
func isHeadRow(l line, names bool) bool {
	known, own := 0, l.own()
	for _, c := range own {
		switch {
		case isHeading(c):
			known++
		case !names && (len([]rune(label(c.text))) > 16 || strings.ContainsAny(label(c.text), ":") || !groupHeading.MatchString(c.text)):
			return false
		case isDatum.MatchString(label(c.text)):
			return false
		}
	}
	return !names || known*2 >= len(own)
}

// isSubheading tells whether a line goes on the header above it: most of it is headings,
// and nothing stands under those of the project.
func isSubheading(above []line, l line) bool {
	first := above[0]
	known, own := 0, l.own()
	if !l.inTable || len(own) == 0 {
		return false
	}
	for _, c := range own {
		if isDatum.MatchString(label(c.text)) && !isHeading(c) {
			return false
		}
		for _, over := range above {
			if k := slices.IndexFunc(over.cells, func(h cell) bool { return h.col <= c.col && c.col < h.end() }); k >= 0 && !over.cells[k].isBlank() {
				column, _, _ := listColumnOf(over.cells[k].text)
				if column == listCodeColumn || column == listNameColumn {
					return false
				}
			}
		}
		if isHeading(c) {
			known++
		}
	}
	last, end := first.cells[len(first.cells)-1].end(), l.cells[len(l.cells)-1].end()
	return known*2 > len(own) && last == end
}

// headsOf are the columns of a header: those of its last row, each under the headings above.
func headsOf(rows []line) (heads []listHead) {
	last := rows[len(rows)-1]
	for i, c := range last.cells {
		path := []cell{c}
		for n := len(rows) - 2; n >= 0; n-- {
			path = append(path, headingOver(rows, n, i))
		}
		heads = append(heads, headOf(spoken(path)))
	}
	settleHeads(heads)
	return heads
}

// headingOver is the heading of a row over a column of the last. Where the cells of a group
// are not merged, as in text, it stands over the first of them only.
func headingOver(rows []line, n, i int) cell {
	last := rows[len(rows)-1].cells
	for k := i; k >= 0; k-- {
		over := cell{}
		if at := slices.IndexFunc(rows[n].cells, func(h cell) bool { return h.col <= last[k].col && last[k].col < h.end() }); at >= 0 {
			over = rows[n].cells[at]
		}
		if !over.isBlank() {
			if k < i && (last[k].isBlank() || last[k].carried || over.carried) {
				return cell{}
			}
			return over
		}
		if last[i].isBlank() || last[i].carried {
			return cell{}
		}
	}
	return cell{}
}

// spoken are the headings of a column that say something, each once, the lowest first.
func spoken(path []cell) (said []cell) {
	for _, c := range path {
		if !c.isBlank() && (len(said) == 0 || said[len(said)-1].source != c.source) {
			said = append(said, c)
		}
	}
	if len(said) == 0 {
		return path[:1]
	}
	said[0].col, said[0].span, said[0].carried = path[0].col, path[0].span, false
	return said
}

// settleHeads reads 「其中：财政拨款」 behind the amount of which it is a part.
func settleHeads(heads []listHead) {
	for i := range heads {
		h := &heads[i]
		part := h.column == "" && h.fund != totalFund
		if i == 0 || !part || !heads[i-1].isMoney() || heads[i-1].column == rateColumn {
			continue
		}
		if heads[i-1].fund != totalFund || strings.HasPrefix(label(h.text), "其中") {
			h.column, h.stages = heads[i-1].column, heads[i-1].stages
			h.scales = append(h.scales, heads[i-1].scales...)
		}
	}
}
