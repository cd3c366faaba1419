package markup

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"zhunsheng/rules"
)

// order is that of the elements in a worksheet, as far as ours have to find their place.
var order = []string{
	"sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
	"protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr",
	"conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
	"rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "drawingHF", "legacyDrawing",
	"legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
}

// behind is where an element of a name begins in a worksheet that has none.
func (t *tab) behind(name string) int {
	at, rank := t.root.bodyFrom, slices.Index(order, name)
	for _, n := range t.root.nodes {
		if i := slices.Index(order, n.name); n.prefix == t.root.prefix && i >= 0 && i <= rank {
			at = n.to
		}
	}
	return at
}

// A grid edits the cells, the colours and the column of one worksheet.
type grid struct {
	*tab
	splices
	palette *palette
	notes   map[place][]rules.Diagnostic // by the cell that is seen
	column  int                          // the one that is added; 0 is none
}

// edit makes all changes of the worksheet but the reference to its comments.
func (g *grid) edit(beside int) {
	g.removeColours()
	g.addColours()
	texts := g.texts()
	if g.column = g.tab.column(beside); g.column == 0 {
		texts = nil
	}
	g.writeColumn(texts)
	g.widen(len(texts) > 0)
	g.enlarge(texts)
}

// texts are those of the added column, by row.
func (g *grid) texts() map[int]rowText {
	lines, texts, noted := map[int][]string{}, map[int]rowText{}, []int(nil)
	for _, p := range inOrder(g.notes) {
		worst := texts[p.row].worst
		for _, d := range g.notes[p] {
			lines[p.row] = append(lines[p.row], p.String()+" "+line(d))
			worst = max(worst, d.Severity)
		}
		texts[p.row] = rowText{worst: worst}
		noted = append(noted, p.row)
	}
	for no, of := range lines {
		texts[no] = rowText{joined(of), texts[no].worst, false}
	}
	if len(noted) > 0 {
		for _, no := range g.headersFor(noted) {
			text := texts[no]
			text.header = true
			texts[no] = text
		}
	}
	return texts
}

// rowText is what the added column says in a row.
type rowText struct {
	text   string
	worst  rules.Severity
	header bool
}

// cell is the added cell as XML; style is that of the blank cell that stood there.
func (g *grid) cell(no int, of rowText, style string) string {
	text := of.text
	switch {
	case of.header && text != "":
		text = columnName + "（" + text + "）" // a remark in brackets, so that it still reads as this header
	case of.header:
		text = columnName
	}
	if style == "" {
		style = strconv.Itoa(g.palette.text[of.worst])
		if of.header {
			style = strconv.Itoa(g.palette.header)
		}
	}
	return prefixed(g.root.prefix, fmt.Sprintf(`<~c r="%v" s="%v" t="inlineStr"><~is><~t xml:space="preserve">%s</~t></~is></~c>`,
		place{no, g.column}, style, cellText(text)))
}

// writeColumn takes the old texts off and puts the new ones in.
func (g *grid) writeColumn(texts map[int]rowText) {
	left := maps.Clone(texts)
	old := map[int][]oldCell{}
	for _, c := range g.ours {
		old[c.row] = append(old[c.row], c)
	}
	for i := range g.rows {
		r := &g.rows[i]
		of, ok := left[r.no]
		delete(left, r.no)
		if ok || len(old[r.no]) > 0 {
			g.writeRow(r, of, ok, old[r.no])
		}
	}
	for _, no := range slices.Sorted(maps.Keys(left)) {
		g.addRow(no, left[no])
	}
}

func (g *grid) writeRow(r *row, of rowText, write bool, old []oldCell) {
	if !write && len(old) == r.cells && len(r.attrs) == 1 && g.added(old) {
		g.replace(r.from, r.to, "")
		return
	}
	pending := write
	for _, c := range old {
		kept := c.style
		if g.palette.isOurs(c.style) {
			kept = ""
		}
		switch {
		case write && c.col == g.column:
			g.replace(c.from, c.to, g.cell(r.no, of, kept))
			pending = false
		case kept == "":
			g.replace(c.from, c.to, "")
		default:
			g.replace(c.from, c.to, prefixed(g.root.prefix, fmt.Sprintf(`<~c r="%v" s="%v"/>`, c.place, kept)))
		}
	}
	switch {
	case pending && r.last < g.column:
		g.within(g.part, &r.node, g.cell(r.no, of, ""))
	case pending:
		g.putBetween(r, of)
	}
	if from, to, ok := strings.Cut(r.attr("spans"), ":"); ok && write && numberOr(to, maxCol) < g.column {
		g.setAttr(g.part, &r.node, "spans", from+":"+strconv.Itoa(g.column))
	}
}

// added tells that all cells were added, none was there before.
func (g *grid) added(cells []oldCell) bool {
	return !slices.ContainsFunc(cells, func(c oldCell) bool { return !g.palette.isOurs(c.style) })
}

// putBetween puts the cell into a row that has cells at or behind the column.
func (g *grid) putBetween(r *row, of rowText) {
	body := g.part[r.bodyFrom:r.bodyTo]
	wrapped := append(append([]byte("<r>"), body...), "</r>"...)
	root, err := parse(wrapped, nil)
	if err != nil {
		return // it was read before
	}
	shift, col := r.bodyFrom-len("<r>"), 0
	for _, c := range root.nodes {
		col++
		if p, ok := placeOf(c.attr("r")); ok {
			col = p.col
		}
		switch {
		case col == g.column:
			g.replace(c.from+shift, c.to+shift, g.cell(r.no, of, cmp.Or(c.attr("s"), "0")))
			return
		case col > g.column:
			g.insert(c.from+shift, g.cell(r.no, of, ""))
			return
		}
	}
	g.insert(r.bodyTo, g.cell(r.no, of, ""))
}

// addRow adds a row that the sheet does not have.
func (g *grid) addRow(no int, of rowText) {
	text := prefixed(g.root.prefix, fmt.Sprintf(`<~row r="%d">`, no)) + g.cell(no, of, "") + prefixed(g.root.prefix, `</~row>`)
	for _, r := range g.rows {
		if r.no > no {
			g.insert(r.from, text)
			return
		}
	}
	if g.data.closesItself() && len(g.rows) == 0 {
		g.addToEmpty(text)
		return
	}
	g.insert(g.data.bodyTo, text)
}

// addToEmpty opens a sheetData that closes itself, for the first row; the next ones stand
// behind it in the same place.
func (g *grid) addToEmpty(text string) {
	at := g.data.bodyFrom - len("/>")
	for i := range g.splices {
		if one := &g.splices[i]; one.from == at && one.to == g.data.bodyFrom {
			end := strings.LastIndex(one.text, "</")
			one.text = one.text[:end] + text + one.text[end:]
			return
		}
	}
	g.within(g.part, g.data, text)
}

// enlarge makes the stated dimension of the sheet hold the added column.
func (g *grid) enlarge(texts map[int]rowText) {
	n := g.root.child("dimension")
	if n == nil || len(texts)+len(g.ours) == 0 {
		return
	}
	a, ok := areaOf(n.attr("ref"))
	if !ok {
		return
	}
	if slices.ContainsFunc(g.ours, func(c oldCell) bool { return c.col == a.last.col }) {
		a.last.col = max(a.first.col, g.widest())
	}
	for no := range texts {
		a.first.row, a.last.row = min(a.first.row, no), max(a.last.row, no)
	}
	if len(texts) > 0 {
		a.last.col = max(a.last.col, g.column)
	}
	if a.String() != n.attr("ref") {
		g.setAttr(g.part, n, "ref", a.String())
	}
}
