package paper

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// MaxPDFPages is how many pages a PDF may have. All pages are held until Close, about
// 50 kB each: 3,000 of them, with the font, stay below 256 MB.
const MaxPDFPages = 3000

// ErrTooManyPages tells that the forms are too many for one PDF: choose fewer, or a
// workbook.
var ErrTooManyPages = fmt.Errorf("a PDF holds at most %d pages", MaxPDFPages)

const (
	lineWidth   = 0.18 // of borders, mm; half a point
	boldWidth   = 0.012
	baseline    = 0.36 // from the middle of a line down to where its letters stand, in parts of the size
	missingMark = '〓'  // stands for a character that the font lacks, as in print
	noteSize    = 7.5
)

// PDF writes forms as PDF, in one font, which it embeds as far as it is used. It holds
// the whole until Close.
type PDF struct {
	to       io.Writer
	font     *Font
	doc      *fpdf.Fpdf
	widths   map[rune]float64 // in parts of the size
	y        float64          // where the next row goes, from the edge
	pages    []pdfPage
	closed   bool
	limit    int // of pages
	overflow bool
}

// A pdfPage is what is written at the foot of a page, when all are known.
type pdfPage struct {
	landscape bool
	missing   []rune // characters that the font lacks
}

// NewPDF begins a PDF.
func NewPDF(w io.Writer, font *Font) (*PDF, error) {
	if font == nil {
		return nil, ErrNoFont
	}
	doc := fpdf.New("P", "mm", "A4", "")
	doc.SetMargins(marginSide, marginTop, marginSide)
	doc.SetAutoPageBreak(false, 0)
	doc.SetCatalogSort(true)
	// The same forms give the same bytes.
	doc.SetCreationDate(time.Unix(0, 0).UTC())
	doc.SetModificationDate(time.Unix(0, 0).UTC())
	doc.SetProducer("zhunsheng", false)
	// fpdf may write behind a table of the font: each gets its own.
	doc.AddUTF8FontFromBytes("form", "", bytes.Clone(font.data))
	doc.SetFont("form", "", looks[Body].points)
	doc.SetLineWidth(lineWidth)
	if err := doc.Error(); err != nil {
		return nil, fmt.Errorf("begin PDF: font %s: %w", font.Path, err)
	}
	return &PDF{to: w, font: font, doc: doc, widths: map[rune]float64{}, limit: MaxPDFPages}, nil
}

// em measures with the font.
func (p *PDF) em(r rune) float64 {
	wide, known := p.widths[r]
	if !known {
		_, size := p.doc.GetFontSize()
		wide = p.doc.GetStringWidth(string(p.shown(r))) / size
		p.widths[r] = wide
	}
	return wide
}

// shown is what is printed for a character.
func (p *PDF) shown(r rune) rune {
	if r == '\t' {
		return ' '
	}
	if !p.font.has(r) {
		return missingMark
	}
	return r
}

// Write puts a form on pages of its own, or below the one before where it continues
// that.
func (p *PDF) Write(f *Form) error {
	g, err := lay(f)
	if err != nil {
		return err
	}
	if p.overflow {
		return ErrTooManyPages
	}
	s := p.stripsOf(f, g)
	if len(p.pages) == 0 || !f.Continues || p.pages[len(p.pages)-1].landscape != f.Landscape || !p.begins(s) {
		p.turn(f)
	}
	for len(s.rest) > 0 {
		if !p.fill(s) {
			p.turn(f)
		}
		if p.overflow {
			return fmt.Errorf("form %q: %w", f.Sheet, ErrTooManyPages)
		}
	}
	if err := p.doc.Error(); err != nil {
		return fmt.Errorf("form %q: %w", f.Sheet, err)
	}
	return nil
}

// begins tells whether a form can begin on what is left of the page: not with its title
// alone.
func (p *PDF) begins(s *strips) bool {
	const rows = 4
	_, page := s.page()
	need := p.y - marginTop
	for _, one := range s.rest[:min(rows, len(s.rest))] {
		need += one.height
	}
	return need <= page
}

// turn begins a page.
func (p *PDF) turn(f *Form) {
	if len(p.pages) == p.limit {
		p.overflow = true
		return
	}
	p.pages = append(p.pages, pdfPage{landscape: f.Landscape})
	p.doc.AddPageFormat(map[bool]string{false: "P", true: "L"}[f.Landscape], fpdf.SizeType{Wd: paperShort, Ht: paperLong})
	p.y = marginTop
}

// Close numbers the pages and writes the PDF.
func (p *PDF) Close() error {
	if p.closed {
		return nil
	}
	p.closed = true
	if p.overflow {
		return ErrTooManyPages
	}
	if len(p.pages) == 0 {
		p.turn(&Form{})
	}
	for i, page := range p.pages {
		p.doc.SetPage(i + 1)
		p.foot(page, fmt.Sprintf("%s %d %s %d %s", footerStart, i+1, footerMiddle, len(p.pages), footerEnd))
	}
	err := errors.Join(p.doc.Error(), p.doc.Output(p.to))
	p.doc = nil
	if err != nil {
		return fmt.Errorf("finish PDF: %w", err)
	}
	return nil
}

// foot writes the page's number, and what the marks for missing characters stand for.
func (p *PDF) foot(page pdfPage, number string) {
	width := paperShort
	if page.landscape {
		width = paperLong
	}
	// fpdf counts from the upper edge of the page that was added last, whichever is set.
	_, bottom := p.doc.GetPageSize()
	p.doc.SetFontSize(looks[Note].points)
	p.doc.Text((width-p.doc.GetStringWidth(number))/2, bottom-footerHeight, number)
	if len(page.missing) > 0 {
		var codes []string
		for _, r := range page.missing {
			codes = append(codes, fmt.Sprintf("U+%04X", r))
		}
		p.doc.SetFontSize(noteSize)
		p.doc.Text(marginSide, bottom-footerHeight-4, fmt.Sprintf("%c：字库中没有的字，依次为 %s", missingMark, strings.Join(codes, "、")))
	}
}

// text writes a line. What the font lacks is marked, and told at the foot of the page.
func (p *PDF) text(x, y float64, line string) {
	page := &p.pages[len(p.pages)-1]
	line = strings.Map(func(r rune) rune {
		shown := p.shown(r)
		if shown == missingMark && r != missingMark && !slices.Contains(page.missing, r) {
			page.missing = append(page.missing, r)
		}
		return shown
	}, line)
	p.doc.Text(x, y, line)
}
