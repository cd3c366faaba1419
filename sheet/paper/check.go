package paper

import (
	"fmt"
	"math"
	"strconv"
)

// tolerance is what columns may be wider than the page, in millimetres: rounding.
const tolerance = 0.5

// Check tells what is wrong with a form: cells that overlap or leave the grid, columns
// wider than the page, a head that is none of the form's. Each Writer refuses such a
// form, for what it would print could not be told from a right one. Rows and columns
// are counted from 1 in the message.
func Check(f *Form) error {
	_, err := lay(f)
	return err
}

// A place is a field of the grid: the cell that covers it, nil for none, and where
// that cell stands.
type place struct {
	cell     *Cell
	row, col int // of the cell's first field
}

// A grid is a checked form, field by field.
type grid [][]place

// lay puts the cells of a form onto its grid.
func lay(f *Form) (grid, error) {
	if err := f.checkPage(); err != nil {
		return nil, fmt.Errorf("form %q: %w", f.Sheet, err)
	}
	g := make(grid, len(f.Rows))
	fields := make([]place, len(f.Rows)*len(f.Widths))
	for r := range g {
		g[r] = fields[r*len(f.Widths) : (r+1)*len(f.Widths)]
	}
	for r := range f.Rows {
		if h := f.Rows[r].Height; h < 0 || math.IsNaN(h) || math.IsInf(h, 0) {
			return nil, fmt.Errorf("form %q row %d: height %g", f.Sheet, r+1, h)
		}
		for i := range f.Rows[r].Cells {
			c := &f.Rows[r].Cells[i]
			if err := g.place(f, c, r); err != nil {
				return nil, fmt.Errorf("form %q row %d column %d (%.20q): %w", f.Sheet, r+1, c.Col+1, c.Text, err)
			}
		}
	}
	return g, nil
}

func (f *Form) checkPage() error {
	if len(f.Rows) == 0 || len(f.Widths) == 0 {
		return fmt.Errorf("%d rows, %d columns: nothing to print", len(f.Rows), len(f.Widths))
	}
	total := 0.0
	for i, w := range f.Widths {
		if !(w > 2*cellPadding) || math.IsInf(w, 0) {
			return fmt.Errorf("column %d is %g mm wide, a text needs more than %g", i+1, w, 2*cellPadding)
		}
		total += w
	}
	if width, _ := f.page(); total > width+tolerance {
		return fmt.Errorf("columns are %g mm wide, the page %g", total, width)
	}
	if from, to := f.Head[0], f.Head[1]; from < 0 || to < from || to > len(f.Rows) {
		return fmt.Errorf("head of rows [%d, %d) among %d rows", from, to, len(f.Rows))
	}
	return nil
}

func (g grid) place(f *Form, c *Cell, row int) error {
	switch {
	case c.Style < 0 || int(c.Style) >= len(looks) || c.Align < ByStyle || c.Align > Right:
		return fmt.Errorf("style %d, alignment %d", c.Style, c.Align)
	case c.Fill != "" && !isColour(c.Fill):
		return fmt.Errorf("fill %q is not RRGGBB", c.Fill)
	case c.Col < 0 || c.Cols < 0 || c.Rows < 0 || c.Col > len(f.Widths)-c.cols():
		return fmt.Errorf("%d columns wide in a grid of %d", c.cols(), len(f.Widths))
	case row > len(f.Rows)-c.rows():
		return fmt.Errorf("%d rows high, %d are left", c.rows(), len(f.Rows)-row)
	case row < f.Head[0] && row+c.rows() > f.Head[0] && f.Head[1] > f.Head[0]:
		return fmt.Errorf("reaches from above into the head, which begins in row %d", f.Head[0]+1)
	}
	for r := row; r < row+c.rows(); r++ {
		for col := c.Col; col < c.Col+c.cols(); col++ {
			if over := g[r][col]; over.cell != nil {
				return fmt.Errorf("overlaps the cell of row %d column %d (%.20q)", over.row+1, over.col+1, over.cell.Text)
			}
			g[r][col] = place{c, row, c.Col}
		}
	}
	return nil
}

func isColour(s string) bool {
	_, err := strconv.ParseUint(s, 16, 24)
	return err == nil && len(s) == 6
}

// starts tells whether the field is the first of its cell.
func (p place) starts(row, col int) bool { return p.cell != nil && p.row == row && p.col == col }
