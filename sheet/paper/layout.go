package paper

import (
	"math"
	"strings"
)

// A ruler measures a character, in parts of the size of the font.
type ruler func(r rune) float64

// room is what a cell's text has between its padding, in millimetres.
func (f *Form) room(c *Cell) float64 { return f.width(c) - 2*cellPadding }

// points is the size of a cell's text. A number is set smaller rather than broken, for
// half of one reads as another.
func (f *Form) points(c *Cell, em ruler) float64 {
	points := c.look().points
	if !c.Number {
		return points
	}
	if need := length(c.Text, em) * points / pointsPerMM; need > f.room(c) {
		return max(minPoints, math.Floor(2*points*f.room(c)/need)/2)
	}
	return points
}

// generous allows for digits of a font that is not the one asked for.
func generous(r rune) float64 { return em(r) * 1.15 }

// roomy allows for the widest Latin letters of a font that is not the one asked for;
// Chinese characters are as wide in every font.
func roomy(r rune) float64 {
	if wide := em(r); wide < 1 {
		return wide * 1.3
	}
	return 1
}

// A workbook's rows do not grow with their texts when it is opened, and programs set
// lines further apart than the size of the font says. Where a row is of several lines
// it gets what the loosest of them need.
const looseSpacing, loosePadding = 1.45, 0.5

const minPoints = 4

// lines are a cell's, as they fit between its padding.
func (f *Form) lines(c *Cell, em ruler) []string {
	text := printable(c.Text)
	if c.Number {
		return strings.Split(text, "\n")
	}
	points := c.look().points
	return wrap(text, f.room(c), func(r rune) float64 { return em(r) * points / pointsPerMM })
}

// lineHeight is in millimetres.
func (l look) lineHeight() float64 { return l.points * lineSpacing / pointsPerMM }

// height is that of a row with one line.
func (l look) height() float64 { return l.lineHeight() + 2*rowPadding }

// textHeight is that of a cell with so many lines, in millimetres.
func (c *Cell) textHeight(lines int) float64 {
	return float64(lines)*c.look().lineHeight() + 2*rowPadding
}

// heights are the rows', in millimetres. A text of several rows makes the last of them
// grow where it does not fit.
func (f *Form) heights(em ruler) []float64 {
	return f.heightsOf(func(c *Cell) float64 { return c.textHeight(len(f.lines(c, em))) })
}

// looseHeights are the rows' of a workbook.
func (f *Form) looseHeights() []float64 {
	return f.heightsOf(func(c *Cell) float64 {
		lines := len(f.lines(c, roomy))
		return max(c.textHeight(lines), float64(lines)*c.look().points*looseSpacing/pointsPerMM+2*loosePadding)
	})
}

func (f *Form) heightsOf(text func(*Cell) float64) []float64 {
	heights := make([]float64, len(f.Rows))
	for r := range f.Rows {
		heights[r] = f.least(r)
		for i := range f.Rows[r].Cells {
			if c := &f.Rows[r].Cells[i]; c.rows() == 1 {
				heights[r] = max(heights[r], text(c))
			}
		}
	}
	for r := range f.Rows {
		for i := range f.Rows[r].Cells {
			c := &f.Rows[r].Cells[i]
			if c.rows() == 1 {
				continue
			}
			missing := text(c)
			for _, h := range heights[r : r+c.rows()] {
				missing -= h
			}
			heights[r+c.rows()-1] += max(missing, 0)
		}
	}
	return heights
}

// least is a row's height without its texts: one line, unless it says more.
func (f *Form) least(r int) float64 { return max(f.Rows[r].Height, looks[Body].height()) }
