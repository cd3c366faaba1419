package paper

import (
	"math"
	"strconv"
)

// A strip is a row, or a part of one that is too high to be kept whole.
type strip struct {
	row    int
	height float64
}

// strips are a form on its way to paper.
type strips struct {
	*Form
	grid
	rest    []strip       // not yet on a page
	head    []strip       // repeated on each further page
	written map[*Cell]int // lines of a cell that stand on earlier pages
	pages   int           // that the form is on
}

// stripsOf cuts a form into strips. A row of more than half a page may be broken
// between pages; it gets room for what is lost at each break.
func (p *PDF) stripsOf(f *Form, g grid) *strips {
	const part = 30.0
	s := &strips{Form: f, grid: g, written: map[*Cell]int{}}
	_, page := f.page()
	for r, h := range f.heights(p.em) {
		if h > page/2 {
			h += math.Ceil(h/page) * 2 * looks[Body].height()
			n := int(math.Ceil(h / part))
			for range n {
				s.rest = append(s.rest, strip{r, h / float64(n)})
			}
			continue
		}
		s.rest = append(s.rest, strip{r, h})
	}
	high := 0.0
	for _, one := range s.rest {
		if one.row >= f.Head[0] && one.row < f.Head[1] {
			s.head = append(s.head, one)
			high += one.height
		}
	}
	if high > page/3 {
		s.head = nil // it would leave too little of each page
	}
	return s
}

// fill puts onto the page what it holds. It tells whether that was all.
func (p *PDF) fill(s *strips) (done bool) {
	var set []strip
	if s.pages > 0 && s.rest[0].row >= s.Head[1] {
		set = append(set, s.head...)
	}
	heads := len(set)
	_, page := s.page()
	high := 0.0
	for _, one := range set {
		high += one.height
	}
	room := marginTop + page - p.y
	n := 0
	for n < len(s.rest) && high+s.rest[n].height <= room+tolerance {
		high += s.rest[n].height
		n++
	}
	fresh := p.y == marginTop
	if n == 0 && !fresh {
		return false
	}
	n = max(n, 1) // a strip is lower than a page, unless a row asks for more than there is
	set = append(set, s.rest[:n]...)
	next := len(s.Rows)
	if n < len(s.rest) {
		next = s.rest[n].row
	}
	p.draw(s, set, heads, next)
	s.rest, s.pages = s.rest[n:], s.pages+1
	return len(s.rest) == 0
}

// A box is what of a cell stands on one page.
type box struct {
	x, y, w, h float64
	last       bool // the cell ends here
}

// draw puts strips below each other: each cell with all of it that is on this page. The
// first of them are a repeated head; next is the row that the next page begins with.
func (p *PDF) draw(s *strips, set []strip, heads, next int) {
	left := s.left()
	for i := range set {
		for col := range s.Widths {
			at := s.grid[set[i].row][col]
			if at.cell == nil || at.col != col || i > 0 && s.grid[set[i-1].row][col].cell == at.cell {
				continue
			}
			b := box{x: left, y: p.y, w: s.width(at.cell)}
			for _, w := range s.Widths[:col] {
				b.x += w
			}
			for _, one := range set[i:] {
				if s.grid[one.row][col].cell != at.cell {
					break
				}
				b.h += one.height
			}
			b.last = at.row+at.cell.rows() <= next
			if i < heads {
				delete(s.written, at.cell)
			}
			p.cell(s, at.cell, b)
		}
		p.y += set[i].height
	}
}

// left is where the form begins, so that it stands in the middle.
func (s *strips) left() float64 {
	page, _ := s.page()
	for _, w := range s.Widths {
		page -= w
	}
	return marginSide + page/2
}

func (p *PDF) cell(s *strips, c *Cell, b box) {
	l := c.look()
	if c.Fill != "" {
		rgb, _ := strconv.ParseUint(c.Fill, 16, 24)
		p.doc.SetFillColor(int(rgb>>16), int(rgb>>8&255), int(rgb&255))
		p.doc.Rect(b.x, b.y, b.w, b.h, "F")
	}
	if l.border {
		p.doc.Rect(b.x, b.y, b.w, b.h, "D")
	}
	points := s.points(c, p.em)
	lines := s.lines(c, p.em)
	high, room := l.lineHeight(), b.h-2*rowPadding
	if c.Style == Label || c.Style == Strong {
		// What the form prints stands whole on each page that the cell is on.
		if squeeze := room / (high * float64(len(lines))); squeeze < 1 {
			high, points = high*squeeze, max(minPoints, points*squeeze)
		}
		p.lines(c, b, lines, points, high)
		return
	}
	lines = lines[min(s.written[c], len(lines)):]
	switch fit := max(1, int(room/high+0.01)); {
	case len(lines) <= fit:
	case b.last: // all of it must stand here
		high = room / float64(len(lines))
	default:
		lines = lines[:fit]
	}
	s.written[c] += len(lines)
	p.lines(c, b, lines, points, high)
}

// lines writes a cell's, from the middle of its box.
func (p *PDF) lines(c *Cell, b box, lines []string, points, high float64) {
	if len(lines) == 0 || len(lines) == 1 && lines[0] == "" {
		return
	}
	l := c.look()
	size := points / pointsPerMM
	p.doc.SetFontSize(points)
	bold := l.bold || c.Style == Strong
	if bold {
		p.doc.SetTextRenderingMode(2)
		p.doc.SetLineWidth(size * 2 * boldWidth)
	}
	y := b.y + (b.h-high*float64(len(lines)))/2 + high/2 + size*baseline
	for _, line := range lines {
		x := b.x + cellPadding
		switch free := b.w - 2*cellPadding - length(line, p.em)*size; c.align() {
		case Centre:
			x += free / 2
		case Right:
			x += free
		}
		p.text(x, y, line)
		y += high
	}
	if bold {
		p.doc.SetTextRenderingMode(0)
		p.doc.SetLineWidth(lineWidth)
	}
}
