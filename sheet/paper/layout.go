package paper

// A ruler measures a text for a cell.
type ruler func(c *Cell, r rune) float64 // millimetres

// typical measures as a Chinese font of the style's size is wide.
func typical(c *Cell, r rune) float64 { return em(r) * c.look().points / pointsPerMM }

// lines are a cell's, as they fit between its padding.
func (f *Form) lines(c *Cell, measure ruler) []string {
	return wrap(printable(c.Text), f.width(c)-2*cellPadding, func(r rune) float64 { return measure(c, r) })
}

// textHeight is that of a cell with so many lines, in millimetres.
func (c *Cell) textHeight(lines int) float64 {
	return float64(lines)*c.look().points*lineSpacing/pointsPerMM + 2*rowPadding
}

// heights are the rows', in millimetres. A text of several rows makes the last of them
// grow where it does not fit.
func (f *Form) heights(measure ruler) []float64 {
	heights := make([]float64, len(f.Rows))
	for r := range f.Rows {
		heights[r] = max(f.Rows[r].Height, looks[Body].height())
		for i := range f.Rows[r].Cells {
			if c := &f.Rows[r].Cells[i]; c.rows() == 1 {
				heights[r] = max(heights[r], c.textHeight(len(f.lines(c, measure))))
			}
		}
	}
	for r := range f.Rows {
		for i := range f.Rows[r].Cells {
			c := &f.Rows[r].Cells[i]
			if c.rows() == 1 {
				continue
			}
			missing := c.textHeight(len(f.lines(c, measure)))
			for _, h := range heights[r : r+c.rows()] {
				missing -= h
			}
			heights[r+c.rows()-1] += max(missing, 0)
		}
	}
	return heights
}

// height is that of a row with one line.
func (l look) height() float64 { return l.points*lineSpacing/pointsPerMM + 2*rowPadding }
