package markup

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// markFormula is a condition that always holds and tells that the colour is ours. Programs
// keep it as it is written when they save the workbook.
const markFormula = `"准绳"<>""`

// manyCells is how many cells one list of a conditional format names.
const manyCells = 100

// removeColours takes off the conditional formats that are ours.
func (g *grid) removeColours() {
	for _, n := range g.root.nodes {
		if n.name != "conditionalFormatting" || n.prefix != g.root.prefix {
			continue
		}
		var ours []*node
		for _, rule := range n.nodes {
			if textOf(g.part, rule.child("formula")) == markFormula {
				ours = append(ours, rule)
			}
		}
		if len(ours) > 0 && len(ours) == len(n.nodes) {
			ours = []*node{n}
		}
		for _, one := range ours {
			g.replace(one.from, one.to, "")
		}
	}
}

// addColours marks the cells, each by its worst finding.
func (g *grid) addColours() {
	var cells [len(severityWords)][]place
	for p, ds := range g.notes {
		worst := rules.Info
		for _, d := range ds {
			worst = max(worst, d.Severity)
		}
		cells[worst] = append(cells[worst], p)
	}
	priority := 0
	for _, n := range g.root.nodes {
		for _, rule := range n.nodes {
			if rule.name == "cfRule" && textOf(g.part, rule.child("formula")) != markFormula {
				priority = max(priority, numberOr(rule.attr("priority"), 0))
			}
		}
	}
	var out strings.Builder
	for severity := len(cells) - 1; severity >= 0; severity-- {
		slices.SortFunc(cells[severity], func(a, b place) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.col, b.col)) })
		for some := range slices.Chunk(cells[severity], manyCells) {
			var names []string
			for _, p := range some {
				names = append(names, g.seen(p).String())
			}
			priority++
			fmt.Fprintf(&out, `<~conditionalFormatting sqref="%v"><~cfRule type="expression" dxfId="%d" priority="%d"><~formula>%s</~formula></~cfRule></~conditionalFormatting>`,
				strings.Join(names, " "), g.palette.colour[severity], priority, escape(markFormula))
		}
	}
	if out.Len() > 0 {
		g.insert(g.behind("conditionalFormatting"), prefixed(g.root.prefix, out.String()))
	}
}

// seen is the whole area that a cell shows in.
func (t *tab) seen(p place) area {
	for _, a := range t.merges {
		if a.first == p {
			return a
		}
	}
	return area{p, p}
}
