package paper

// A4 and its margins, in millimetres.
const (
	paperShort, paperLong                = 210.0, 297.0
	marginSide, marginTop, marginBottom  = 18.0, 16.0, 15.0
	footerHeight                         = 8.0 // from the page number to the edge
	pointsPerMM                          = 72 / 25.4
	twipsPerMM                           = 1440 / 25.4
	cellPadding                          = 1.0  // left and right of a text, mm
	rowPadding                           = 0.8  // above and below it, mm
	lineSpacing                          = 1.25 // times the size of the font
	footerStart, footerMiddle, footerEnd = "第", "页 共", "页"
)

// A look is how a style is set.
type look struct {
	name   string // of the style in a document, and in a dump
	font   string
	points float64
	bold   bool
	border bool
	align  Align
}

var looks = [...]look{
	Body:    {"body", "仿宋", 10.5, false, true, Left},
	Figure:  {"figure", "仿宋", 10.5, false, true, Centre},
	Label:   {"label", "宋体", 10.5, false, true, Centre},
	Strong:  {"strong", "黑体", 10.5, false, true, Centre},
	Title:   {"title", "宋体", 18, true, false, Centre},
	Caption: {"caption", "宋体", 10.5, false, false, Left},
	Note:    {"note", "仿宋", 9, false, false, Left},
	Prose:   {"prose", "仿宋", 10.5, false, false, Left},
}

func (c *Cell) look() look { return looks[c.Style] }

// align is where the text stands: as the cell says, else as its style does.
func (c *Cell) align() Align {
	if c.Align != ByStyle {
		return c.Align
	}
	return c.look().align
}

func (c *Cell) cols() int { return max(c.Cols, 1) }
func (c *Cell) rows() int { return max(c.Rows, 1) }

// width is the cell's, in millimetres.
func (f *Form) width(c *Cell) (mm float64) {
	for _, w := range f.Widths[c.Col : c.Col+c.cols()] {
		mm += w
	}
	return mm
}

// page is the form's page between its margins, in millimetres.
func (f *Form) page() (width, height float64) {
	width, height = paperShort, paperLong
	if f.Landscape {
		width, height = height, width
	}
	return width - 2*marginSide, height - marginTop - marginBottom
}
