package sheet

import (
	"cmp"
	"math"
	"slices"

	"zhunsheng/rules"
)

// readIndicators makes rows of what stands under the header of the indicators, there
// or on an earlier page.
func (p *pageReader) readIndicators(blocks []word) {
	p.continued = true
	if at := slices.IndexFunc(blocks, func(b word) bool { return plainLabel(b.text) == "三级指标" }); at >= 0 {
		middle, height := blocks[at].middle(), blocks[at].height()
		var header []word
		blocks = slices.DeleteFunc(slices.Clone(blocks), func(b word) bool {
			within := math.Abs(b.middle()-middle) < height*1.2
			if within {
				header = append(header, b)
			}
			return within
		})
		p.continued = false
		p.enterColumns(stack(header, neverApart), blocks)
	}
	columns := make([][]word, len(p.names))
	for _, b := range blocks {
		at, _ := slices.BinarySearch(p.boundaries, (b.left+b.right)/2)
		columns[at] = append(columns[at], b)
	}
	for i := range columns {
		columns[i] = stack(columns[i], neverApart)
	}
	p.addRows(columns)
}

func neverApart(word, word) bool { return false }

// enterColumns finds the boundaries between the columns: where between two header
// cells the widest strip is left blank in all rows.
func (p *pageReader) enterColumns(header, below []word) {
	slices.SortFunc(header, func(a, b word) int { return cmp.Compare(a.left, b.left) })
	p.names, p.boundaries = nil, nil
	p.rows++
	l := line{inTable: true}
	for i, h := range header {
		p.names = append(p.names, columnNames[plainLabel(h.text)])
		l.cells = append(l.cells, cell{text: h.text, col: i, span: 1})
		if i > 0 {
			p.boundaries = append(p.boundaries, strip(header[i-1], h, append(slices.Clone(header), below...)))
		}
	}
	p.addLine(l)
}

// strip is the middle of the widest gap between two header cells that no block covers;
// where there is none, what is just left of the second.
func strip(left, right word, blocks []word) float64 {
	from, to := (left.left+left.right)/2, (right.left+right.right)/2
	slices.SortFunc(blocks, func(a, b word) int { return cmp.Compare(a.left, b.left) })
	best, middle := 0.0, right.left-1
	end := from
	for _, b := range blocks {
		if b.right <= from || b.left >= to {
			continue
		}
		if gap := b.left - end; gap > best {
			best, middle = gap, (b.left+end)/2
		}
		end = max(end, b.right)
	}
	if gap := to - end; gap > best {
		middle = (to + end) / 2
	}
	return middle
}

// addRows puts the cells of the columns into rows: each name of an indicator is one.
// Where a cell stands between rows, the row is a guess and that is said.
func (p *pageReader) addRows(columns [][]word) {
	at := slices.Index(p.names, "三级指标")
	if at < 0 || len(columns[at]) == 0 {
		for _, column := range columns {
			p.readParagraphs(column)
		}
		return
	}
	anchors := columns[at]
	lines := make([]line, len(anchors))
	doubtful := make([]bool, len(anchors))
	for i := range lines {
		lines[i] = line{inTable: true, cells: make([]cell, len(p.names))}
		for c := range lines[i].cells {
			lines[i].cells[c] = cell{col: c, span: 1}
		}
	}
	for c, column := range columns {
		merged := p.names[c] == "一级指标" || p.names[c] == "二级指标"
		if merged && len(column) > 0 && len(column) < len(anchors) {
			p.spread(c, column, anchors, lines, doubtful)
			continue
		}
		for _, one := range column {
			row, off := nearest(anchors, one.middle())
			to := &lines[row].cells[c]
			doubtful[row] = doubtful[row] || off > one.height()*0.8 || to.text != ""
			to.text += one.text
		}
	}
	target := slices.Index(p.names, "指标值")
	for i, l := range lines {
		p.rows++
		if i == 0 && p.continued && target >= 0 && l.cells[target].text == "" && p.goesOn(l) {
			continue
		}
		p.addLine(l)
		if doubtful[i] || target >= 0 && l.cells[target].text == "" {
			p.add(len(p.lines), "F16", rules.Warn, p.source(), "这一行在PDF里的位置不整齐，格子可能分错，请核对：“%s”", shorten(l.text()))
		}
	}
}

// goesOn adds the rest of a row that the end of a page has cut in two.
func (p *pageReader) goesOn(rest line) bool {
	if len(p.lines) == 0 || len(p.lines[len(p.lines)-1].cells) != len(rest.cells) {
		return false
	}
	last := &p.lines[len(p.lines)-1]
	for i, c := range rest.cells {
		last.cells[i].text += c.text
	}
	p.add(len(p.lines), "F16", rules.Warn, last.cells[0].source, "这一行在PDF里跨了两页，已合为一行，请核对：“%s”", shorten(last.text()))
	return true
}

// nearest is the row whose middle is nearest, and how far off it is.
func nearest(rows []word, middle float64) (row int, off float64) {
	off = math.Inf(1)
	for i, r := range rows {
		if d := math.Abs(r.middle() - middle); d < off {
			row, off = i, d
		}
	}
	return row, off
}

// spread gives each cell of a level that was merged downwards the rows around its
// middle: the division of all rows in which the middles fit best. On a later page the
// first rows may belong to a cell on the page before.
func (p *pageReader) spread(column int, cells, rows []word, lines []line, doubtful []bool) {
	off := func(k, from, to int) float64 {
		off := math.Abs((rows[from].middle()+rows[to-1].middle())/2 - cells[k].middle())
		if k == len(cells)-1 && to == len(rows) { // a cell that goes on, on the next page, stands at its top
			off = min(off, 1+math.Abs(rows[from].middle()-cells[k].middle()))
		}
		return off
	}
	// least[k][n] is the least sum of deviations of the first k cells over n rows.
	least := make([][]float64, len(cells)+1)
	begin := make([][]int, len(cells)+1)
	for k := range least {
		least[k], begin[k] = make([]float64, len(rows)+1), make([]int, len(rows)+1)
		for n := range least[k] {
			least[k][n] = math.Inf(1)
		}
	}
	least[0][0] = 0
	if p.continued {
		for n := range rows {
			least[0][n] = 0.01 * float64(n) // rather none, where both fit
		}
	}
	for k := range cells {
		for n := 1; n <= len(rows); n++ {
			for from := range n {
				if sum := least[k][from] + off(k, from, n); sum < least[k+1][n] {
					least[k+1][n], begin[k+1][n] = sum, from
				}
			}
		}
	}
	end := len(rows)
	for k := len(cells); k > 0; k-- {
		from := begin[k][end]
		for i := from; i < end; i++ {
			lines[i].cells[column].text = cells[k-1].text
			lines[i].cells[column].carried = i > from
			doubtful[i] = doubtful[i] || off(k-1, from, end) > cells[k-1].height()
		}
		end = from
	}
}
