package paper

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"math"
)

// Document writes forms as .docx, each as it comes: nothing of a form is held after
// Write.
//
// Rows without borders at the beginning and the end of a form, as its title, become
// paragraphs, so that a head can be the first row of a table, which alone Word repeats.
// A form that is longer than a page is cut in two tables where its head begins, for the
// same reason.
type Document struct {
	pack      *zip.Writer
	body      *bufio.Writer // of the main part
	begun     bool
	landscape bool // of the section that is open
	inTable   bool // the last thing written is a table
	breaks    bool // the next paragraph begins a page
	closed    bool
}

// NewDocument begins a document.
func NewDocument(w io.Writer) (*Document, error) {
	d := &Document{pack: zip.NewWriter(w)}
	for _, name := range wordPartNames() {
		text, ok := wordParts[name]
		if !ok {
			text = properties[name]
		}
		part, err := d.pack.Create(name)
		if err == nil {
			_, err = io.WriteString(part, text)
		}
		if err != nil {
			return nil, fmt.Errorf("begin document: %s: %w", name, err)
		}
	}
	main, err := d.pack.Create(documentPart)
	if err != nil {
		return nil, fmt.Errorf("begin document: %w", err)
	}
	d.body = bufio.NewWriterSize(main, 1<<16)
	d.put(xmlHead, `<w:document `, wordSpace, ` `, relationSpace, `><w:body>`)
	return d, nil
}

// put writes to the main part; an error shows when it is flushed.
func (d *Document) put(texts ...string) {
	for _, text := range texts {
		_, _ = d.body.WriteString(text)
	}
}

func (d *Document) putf(format string, values ...any) { fmt.Fprintf(d.body, format, values...) }

// Write puts a form on a page of its own, or below the one before where it continues
// that.
func (d *Document) Write(f *Form) error {
	g, err := lay(f)
	if err != nil {
		return err
	}
	d.beginForm(f)
	from, to := f.table(g)
	for r := range from {
		d.paragraph(f, r)
	}
	t := wordTable{Form: f, grid: g, heights: f.heights(em), from: from, to: to}
	t.repeats = t.isLong() && f.Head[0] < to && f.Head[1] > from
	if t.repeats && f.Head[0] > from {
		above := t
		above.to, above.repeats, above.open = f.Head[0], false, true
		d.table(&above)
		t.from = f.Head[0]
	}
	if t.from < t.to {
		d.table(&t)
	}
	for r := to; r < len(f.Rows); r++ {
		d.paragraph(f, r)
	}
	if _, err := d.body.Write(nil); err != nil {
		return fmt.Errorf("form %q: %w", f.Sheet, err)
	}
	return nil
}

// beginForm ends the section where the page is turned, else asks for a new page.
func (d *Document) beginForm(f *Form) {
	switch {
	case !d.begun:
	case f.Landscape != d.landscape:
		d.put(`<w:p><w:pPr><w:pStyle w:val="gap"/>`, section(d.landscape), `</w:pPr></w:p>`)
		d.inTable = false
	case !f.Continues:
		d.breaks = true
	}
	d.begun, d.landscape = true, f.Landscape
}

// table is the rows [from, to) that are set as a table: from the first that has a
// border to the last.
func (f *Form) table(g grid) (from, to int) {
	to = len(g)
	for from < to && f.loose(g, from) {
		from++
	}
	for to > from && f.loose(g, to-1) {
		to--
	}
	return from, to
}

// loose tells whether a row has neither borders nor cells of several rows: it can be
// set as a paragraph.
func (f *Form) loose(g grid, r int) bool {
	for _, at := range g[r] {
		if at.cell != nil && (at.cell.look().border || at.cell.rows() > 1 || at.cell.Fill != "") {
			return false
		}
	}
	return true
}

// Close ends the document.
func (d *Document) Close() error {
	if d.closed {
		return nil
	}
	d.closed = true
	if d.inTable || !d.begun {
		d.gap()
	}
	d.put(section(d.landscape), `</w:body></w:document>`)
	if err := d.body.Flush(); err != nil {
		return fmt.Errorf("finish document: %w", err)
	}
	if err := d.pack.Close(); err != nil {
		return fmt.Errorf("finish document: %w", err)
	}
	return nil
}

func twips(mm float64) int { return int(math.Round(mm * twipsPerMM)) }
