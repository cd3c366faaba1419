package paper

import (
	"strings"
)

// tallRow is the height, in millimetres, from which a row may be broken between pages:
// kept whole it would leave half a page empty.
const tallRow = 120

// paragraph sets a row without borders: its cells stand at tab stops.
func (d *Document) paragraph(f *Form, r int) {
	row := &f.Rows[r]
	style, align := Caption, Left
	if len(row.Cells) > 0 {
		style, align = row.Cells[0].Style, row.Cells[0].align()
	}
	single := len(row.Cells) == 1 && row.Cells[0].cols() == len(f.Widths)
	d.beginParagraph(looks[style].name)
	if !single {
		d.tabs(f, row)
		align = Left
	}
	around := max(0, f.least(r)-looks[style].lineHeight()) / 2
	d.put(spacing(around*pointsPerMM, looks[style].points*lineSpacing, "exact"), justify(align), `</w:pPr>`)
	for i := range row.Cells {
		c := &row.Cells[i]
		if !single && (c.Col > 0 || c.align() != Left) {
			d.put(`<w:r><w:tab/></w:r>`)
		}
		size := 0.0
		if c.Style != style {
			size = c.look().points
		}
		d.text(c, size)
	}
	d.put(`</w:p>`)
	d.inTable = false
}

func (d *Document) tabs(f *Form, row *Row) {
	if len(row.Cells) == 0 {
		return
	}
	d.put(`<w:tabs>`)
	for i := range row.Cells {
		c := &row.Cells[i]
		left := 0.0
		for _, w := range f.Widths[:c.Col] {
			left += w
		}
		switch at := c.align(); {
		case at == Centre:
			d.putf(`<w:tab w:val="center" w:pos="%d"/>`, twips(left+f.width(c)/2))
		case at == Right:
			d.putf(`<w:tab w:val="right" w:pos="%d"/>`, twips(left+f.width(c)))
		case c.Col > 0:
			d.putf(`<w:tab w:val="left" w:pos="%d"/>`, twips(left))
		}
	}
	d.put(`</w:tabs>`)
}

// beginParagraph opens a paragraph and its properties, on a new page if one is due.
func (d *Document) beginParagraph(style string) {
	d.put(`<w:p><w:pPr><w:pStyle w:val="`, style, `"/>`)
	if d.breaks {
		d.put(`<w:pageBreakBefore/>`)
		d.breaks = false
	}
}

// gap is a paragraph of one point, which keeps tables apart.
func (d *Document) gap() {
	d.beginParagraph("gap")
	d.put(`</w:pPr></w:p>`)
	d.inTable = false
}

// A wordTable is the rows [from, to) of a form.
type wordTable struct {
	*Form
	grid
	heights  []float64
	from, to int
	repeats  bool  // its head, which it begins with, on each page
	open     bool  // it has no line below: another follows closely
	edges    []int // of the columns, in twips; rounded, so that their sum is exact
}

// isLong tells that the form hardly fits on a page, or on what may be left of one.
func (t *wordTable) isLong() bool {
	total := 0.0
	for _, h := range t.heights {
		total += h
	}
	_, page := t.page()
	if t.Continues {
		page /= 2
	}
	return total > 0.95*page
}

func (d *Document) table(t *wordTable) {
	if d.inTable || d.breaks {
		d.gap()
	}
	t.edges = make([]int, len(t.Widths)+1)
	left := 0.0
	for i, w := range t.Widths {
		left += w
		t.edges[i+1] = twips(left)
	}
	d.putf(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>`, t.edges[len(t.edges)-1])
	d.putf(`<w:tblCellMar><w:top w:w="%d" w:type="dxa"/><w:left w:w="%d" w:type="dxa"/>`+
		`<w:bottom w:w="%[1]d" w:type="dxa"/><w:right w:w="%[2]d" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`,
		twips(rowPadding), twips(cellPadding))
	for i := range t.Widths {
		d.putf(`<w:gridCol w:w="%d"/>`, t.edges[i+1]-t.edges[i])
	}
	d.put(`</w:tblGrid>`)
	for r := t.from; r < t.to; r++ {
		d.put(`<w:tr><w:trPr>`)
		if t.heights[r] < tallRow {
			d.put(`<w:cantSplit/>`)
		}
		d.putf(`<w:trHeight w:val="%d" w:hRule="atLeast"/>`, twips(t.least(r)))
		if t.repeats && r < t.Head[1] {
			d.put(`<w:tblHeader/>`)
		}
		d.put(`</w:trPr>`)
		d.cells(t, r)
		d.put(`</w:tr>`)
	}
	d.put(`</w:tbl>`)
	d.inTable = true
}

// cells sets a row's cells, with those that go on from above and the fields that no
// cell covers.
func (d *Document) cells(t *wordTable, r int) {
	for col := 0; col < len(t.Widths); {
		at := t.grid[r][col]
		next := col + 1
		if at.cell != nil {
			next = col + at.cell.cols()
		}
		d.putf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, t.edges[next]-t.edges[col])
		if next-col > 1 {
			d.putf(`<w:gridSpan w:val="%d"/>`, next-col)
		}
		if at.cell == nil {
			d.put(`<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="body"/></w:pPr></w:p>`)
		} else {
			d.cell(t, at, r)
		}
		d.put(`</w:tc>`)
		col = next
	}
}

// cell sets what of a cell stands in one row: all of it in the first. A cell of a
// repeated head that reaches below it is cut there, for what is merged with a repeated
// row is drawn wrongly; no line shows the cut.
func (d *Document) cell(t *wordTable, at place, r int) {
	c := at.cell
	first, end := at.row, at.row+c.rows()
	bottom, top := !t.open || r < t.to-1, true
	if cut := t.Head[1]; t.repeats && first < cut && end > cut {
		if r < cut {
			end = cut
		} else {
			first = cut
		}
		bottom, top = bottom && r != cut-1, r != cut
	}
	if r == first && end-first > 1 {
		d.put(`<w:vMerge w:val="restart"/>`)
	} else if end-first > 1 {
		d.put(`<w:vMerge/>`)
	}
	if c.look().border {
		d.borders(top, bottom)
	}
	if c.Fill != "" {
		d.put(`<w:shd w:val="clear" w:color="auto" w:fill="`, strings.ToUpper(c.Fill), `"/>`)
	}
	d.put(`<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="`, c.look().name, `"/>`)
	if c.Align != ByStyle {
		d.put(justify(c.Align))
	}
	d.put(`</w:pPr>`)
	if r == at.row {
		size := t.points(c, generous)
		if size == c.look().points {
			size = 0
		}
		d.text(c, size)
	}
	d.put(`</w:p>`)
}

// borders draws a cell's lines, two of them unless they are left out.
func (d *Document) borders(top, bottom bool) {
	d.put(`<w:tcBorders>`)
	for _, side := range []struct {
		name  string
		drawn bool
	}{{"top", top}, {"left", true}, {"bottom", bottom}, {"right", true}} {
		if side.drawn {
			d.put(`<w:`, side.name, ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
		} else {
			d.put(`<w:`, side.name, ` w:val="nil"/>`)
		}
	}
	d.put(`</w:tcBorders>`)
}

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\n", `</w:t><w:br/><w:t xml:space="preserve">`,
	"\t", `</w:t><w:tab/><w:t xml:space="preserve">`)

// text sets a cell's text, in the font of its paragraph unless a size is given.
func (d *Document) text(c *Cell, points float64) {
	if c.Text == "" {
		return
	}
	d.put(`<w:r>`)
	if points != 0 {
		l := c.look()
		l.points = points
		d.put(`<w:rPr>`, runProperties(l), `</w:rPr>`)
	}
	d.put(`<w:t xml:space="preserve">`, escape.Replace(printable(c.Text)), `</w:t></w:r>`)
}
