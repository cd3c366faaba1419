package sheet

import (
	"slices"

	"zhunsheng/rules"
)

// A target over several columns, of which the heading covers one: ≥｜95｜%, 95｜%以上.
// Left out, the rest would make another target of it.

// isTargetPiece tells whether a text is what may stand beside a number, or is the number:
// a sign, a unit, 以上.
func isTargetPiece(text string) bool {
	plain := label(text)
	if plain == "" || len(plain) > len("百分之零至百分比以上") {
		return false
	}
	if _, number := rules.ParseDecimal(plain); number {
		return true
	}
	return !anyDigit.MatchString(plain) && (isSoundTarget("1"+plain) || isSoundTarget(plain+"1"))
}

// isSoundTarget tells whether a text is a numeric target with nothing to be said of it
// but that it may lack a sign.
func isSoundTarget(text string) bool {
	target, ds := rules.ParseTarget(rules.Indicator{Target: rules.Cell{Text: text}}, 0)
	doubt := slices.ContainsFunc(ds, func(d rules.Diagnostic) bool { return d.Severity >= rules.Warn && d.ID != "L02" })
	return target.Kind == rules.Numeric && !doubt
}

// settleTarget takes the columns without a heading beside the target's for parts of it,
// where each of their rows makes one target of both.
func (r *formReader) settleTarget(c *columns) {
	rows := r.underHeader(c)
	k := slices.Index(c.names, targetColumn)
	if k < 0 {
		return
	}
	first, end := k, k+1
	for first > 0 && c.isOpen(first-1) {
		first--
	}
	for end < len(c.names) && c.isOpen(end) {
		end++
	}
	piece := pieceBeside(rows, first, k, end)
	if piece == "" {
		return
	}
	r.add(r.at, "F33", rules.Info, c.header[k].source, "“%s”旁边没有表头的列（如“%s”）按指标值的一部分读取，请核对", oneLine(c.header[k].text), shorten(piece))
	c.header = slices.Clone(c.header)
	c.header[k] = spanning(spanning(c.header[k], c.header[first]), c.header[end-1])
	for _, gone := range [][2]int{{k + 1, end}, {first, k}} {
		c.header, c.names, c.told = slices.Delete(c.header, gone[0], gone[1]), slices.Delete(c.names, gone[0], gone[1]), slices.Delete(c.told, gone[0], gone[1])
	}
}

// isOpen tells whether a column has no heading.
func (c *columns) isOpen(i int) bool { return c.header[i].isBlank() && c.names[i] == "" }

// pieceBeside is the first text in the columns from first to end beside the target's, k,
// if all of them are pieces that make sound targets with it; else empty.
func pieceBeside(rows [][]cell, first, k, end int) (piece string) {
	for _, cells := range rows {
		joined, pieces := "", 0
		for i := first; i < end; i++ {
			text := clean(cells[i].text)
			if anyDigit.MatchString(joined) && anyDigit.MatchString(text) {
				return "" // two numbers
			}
			joined += text
			if i == k || text == "" {
				continue
			}
			if pieces++; cells[i].carried || !isTargetPiece(text) {
				return ""
			}
			if piece == "" {
				piece = text
			}
		}
		if pieces > 0 && !isSoundTarget(joined) {
			return ""
		}
	}
	return piece
}

// spanning is a heading that covers its neighbour's columns, too.
func spanning(heading, beside cell) cell {
	end := max(heading.end(), beside.end())
	heading.col = min(heading.col, beside.col)
	heading.span = end - heading.col
	return heading
}

// makesTarget tells whether a piece makes a sound target with the one it stands beside.
func makesTarget(target, piece cell) bool {
	joined := target.text + piece.text
	if piece.col < target.col {
		joined = piece.text + target.text
	}
	numbers := anyDigit.MatchString(target.text) && anyDigit.MatchString(piece.text)
	return !numbers && isTargetPiece(piece.text) && isSoundTarget(joined)
}

// tellPiece refuses a part of a target that stands in a column of something else: without
// it the target would be another. It is false where the text is none.
func (r *formReader) tellPiece(row indicatorRow, c cell) bool {
	target := row.cell(targetColumn)
	k := slices.Index(row.names, targetColumn)
	if k < 0 || c.col != row.header[k].end() && c.end() != row.header[k].col || target.isBlank() || !makesTarget(target, c) {
		return false
	}
	r.add(r.at, "F10", rules.Error, c.source, "“%s”像是指标值“%s”的一部分，却写在没有表头的列里，没有读取，请并入“%s”一格", shorten(oneLine(c.text)), shorten(oneLine(target.text)), oneLine(row.header[k].text))
	return true
}
