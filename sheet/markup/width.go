package markup

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
)

// ourWidth is the column's, in characters; it is by this that the column's entry is known
// again.
const ourWidth = "60.7109375"

// widen gives the added column its width, or takes the entry off that gave it.
func (g *grid) widen(needed bool) {
	cols := g.root.child("cols")
	entry := func(at int) string {
		return prefixed(g.root.prefix, fmt.Sprintf(`<~col min="%d" max="%d" width="%v" customWidth="1"/>`, at, at, ourWidth))
	}
	if cols == nil {
		if needed {
			g.insert(g.behind("cols"), prefixed(g.root.prefix, "<~cols>")+entry(g.column)+prefixed(g.root.prefix, "</~cols>"))
		}
		return
	}
	done := !needed
	var left int
	for _, n := range cols.nodes {
		first, last := numberOr(n.attr("min"), 0), numberOr(n.attr("max"), 0)
		old := first == last && n.attr("width") == ourWidth && slices.ContainsFunc(g.ours, func(c oldCell) bool { return c.col == first })
		switch {
		case old && needed && first == g.column:
			done = true
		case old:
			g.replace(n.from, n.to, "")
			continue
		case !done && first <= g.column && g.column <= last:
			g.splitEntry(n, first, last, entry(g.column))
			done = true
		case !done && first > g.column:
			g.insert(n.from, entry(g.column))
			done = true
		}
		left++
	}
	switch {
	case !done:
		g.within(g.part, cols, entry(g.column))
	case left == 0 && !needed:
		g.splices = slices.DeleteFunc(g.splices, func(s splice) bool { return s.from >= cols.from && s.to <= cols.to })
		g.replace(cols.from, cols.to, "") // an empty list is not allowed
	}
}

// splitEntry divides the entry of several columns around ours.
func (g *grid) splitEntry(n *node, first, last int, ours string) {
	part := func(from, to int) string {
		if from > to {
			return ""
		}
		var s splices
		tag := g.part[n.from:n.to]
		alone := &node{from: 0, bodyFrom: n.bodyFrom - n.from}
		s.setAttr(tag, alone, "min", strconv.Itoa(from))
		s.setAttr(tag, alone, "max", strconv.Itoa(to))
		return string(bytes.TrimSpace(s.apply(tag)))
	}
	g.replace(n.from, n.to, part(first, g.column-1)+ours+part(g.column+1, last))
}
