package paper

import (
	"strings"
)

// tallRow is the height, in millimetres, from which a row may be broken between pages:
// kept whole it would leave half a page empty.
const tallRow = 120

// paragraph sets a row without borders: its cells stand at tab stops.
func (d *Document) paragraph(f *Form, row *Row) {
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
	if points := row.Height * pointsPerMM; points > looks[style].points*lineSpacing {
		d.put(spacing(points, "atLeast"))
	}
	d.put(justify(align), `</w:pPr>`)
	for i := range row.Cells {
		c := &row.Cells[i]
		if !single && (c.Col > 0 || c.align() != Left) {
			d.put(`<w:r><w:tab/></w:r>`)
		}
		d.text(c, style)
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

// table sets the rows [from, to) of a form.
func (d *Document) table(f *Form, g grid, heights []float64, from, to int) {
	if d.inTable || d.breaks {
		d.gap()
	}
	edges := make([]int, len(f.Widths)+1) // in twips; rounded, so that their sum is exact
	left := 0.0
	for i, w := range f.Widths {
		left += w
		edges[i+1] = twips(left)
	}
	d.putf(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>`, edges[len(edges)-1])
	pad, over := twips(cellPadding), twips(rowPadding)
	d.putf(`<w:tblCellMar><w:top w:w="%d" w:type="dxa"/><w:left w:w="%d" w:type="dxa"/>`+
		`<w:bottom w:w="%[1]d" w:type="dxa"/><w:right w:w="%[2]d" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`, over, pad)
	for i := range f.Widths {
		d.putf(`<w:gridCol w:w="%d"/>`, edges[i+1]-edges[i])
	}
	d.put(`</w:tblGrid>`)
	for r := from; r < to; r++ {
		d.put(`<w:tr><w:trPr>`)
		if heights[r] < tallRow {
			d.put(`<w:cantSplit/>`)
		}
		d.putf(`<w:trHeight w:val="%d" w:hRule="atLeast"/>`, twips(max(f.Rows[r].Height, looks[Body].height())))
		if f.Head[0] <= from && r < f.Head[1] {
			d.put(`<w:tblHeader/>`)
		}
		d.put(`</w:trPr>`)
		d.cells(g, edges, r)
		d.put(`</w:tr>`)
	}
	d.put(`</w:tbl>`)
	d.inTable = true
}

// cells sets a row's cells, with those that go on from above and the fields that no
// cell covers.
func (d *Document) cells(g grid, edges []int, r int) {
	for col := 0; col < len(g[r]); {
		at := g[r][col]
		next := col + 1
		if at.cell != nil {
			next = col + at.cell.cols()
		}
		d.putf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, edges[next]-edges[col])
		if next-col > 1 {
			d.putf(`<w:gridSpan w:val="%d"/>`, next-col)
		}
		d.cell(at, at.starts(r, col))
		d.put(`</w:tc>`)
		col = next
	}
}

// cell sets what of a cell stands in one row: all of it in the first.
func (d *Document) cell(at place, first bool) {
	c := at.cell
	if c == nil {
		d.put(`<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="body"/></w:pPr></w:p>`)
		return
	}
	if c.rows() > 1 && first {
		d.put(`<w:vMerge w:val="restart"/>`)
	} else if c.rows() > 1 {
		d.put(`<w:vMerge/>`)
	}
	if c.look().border {
		d.put(cellBorders)
	}
	if c.Fill != "" {
		d.put(`<w:shd w:val="clear" w:color="auto" w:fill="`, strings.ToUpper(c.Fill), `"/>`)
	}
	d.put(`<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="`, c.look().name, `"/>`)
	if c.Align != ByStyle {
		d.put(justify(c.Align))
	}
	d.put(`</w:pPr>`)
	if first {
		d.text(c, c.Style)
	}
	d.put(`</w:p>`)
}

var cellBorders = func() string {
	var b strings.Builder
	b.WriteString(`<w:tcBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right"} {
		b.WriteString(`<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
	}
	b.WriteString(`</w:tcBorders>`)
	return b.String()
}()

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\n", `</w:t><w:br/><w:t xml:space="preserve">`,
	"\t", `</w:t><w:tab/><w:t xml:space="preserve">`)

// text sets a cell's text in a paragraph of the style.
func (d *Document) text(c *Cell, style Style) {
	if c.Text == "" {
		return
	}
	d.put(`<w:r>`)
	if c.Style != style {
		d.put(`<w:rPr>`, runProperties(c.look()), `</w:rPr>`)
	}
	d.put(`<w:t xml:space="preserve">`, escape.Replace(printable(c.Text)), `</w:t></w:r>`)
}
