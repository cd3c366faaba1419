package paper

// Form is one printed form: a grid of columns, and rows of cells that may cover
// several of both.
type Form struct {
	// Sheet is the tab that the form stands on in a workbook. Forms of one tab stand
	// one below the other; in a document and a PDF each form begins a page.
	Sheet string
	// Continues tells that the form goes on where the one before ended, without a new
	// page.
	Continues bool
	// Landscape turns the page: A4 across.
	Landscape bool
	// Widths are the columns', in millimetres. Between its margins A4 has 174 mm
	// upright, 261 mm across.
	Widths []float64
	Rows   []Row
	// Head are the rows [Head[0], Head[1]) that are repeated at the top of each page.
	Head [2]int
}

// Row is a row of a form.
type Row struct {
	// Height is the least height in millimetres; a row grows with its texts. 0 is one
	// line.
	Height float64
	Cells  []Cell // from left to right; places covered from above or from the left have none
}

// Cell is a cell of a form. Its text is what is printed, in every format.
type Cell struct {
	Text string
	// Col is the first column, from 0; Cols and Rows are how many it covers, 0 is 1.
	Col, Cols, Rows int
	Style           Style
	Align           Align
	// Fill is the background as RRGGBB, empty for none. Whatever a fill says, the text
	// says too.
	Fill string
	// Number tells that the text is a decimal number or a percentage. In a workbook it
	// is stored as one, with as many places as it is written with, so that it can be
	// summed.
	Number bool
}

// Style is what a cell is for; it sets font, size, border and alignment.
type Style int

// The styles. Sizes are those of official documents.
const (
	Body    Style = iota // filled in: 仿宋 五号, to the left
	Figure               // filled in: 仿宋 五号, centred
	Label                // printed: 宋体 五号, centred
	Strong               // printed: 黑体 五号, centred: a total, a heading in the table
	Title                // 宋体 bold 小二, centred, without border
	Caption              // 宋体 五号, without border: the year, 单位：万元
	Note                 // 仿宋 小五, without border
	Prose                // 仿宋 五号, without border: text outside the table
)

// Align overrides where a style puts its text.
type Align int

// The alignments.
const (
	ByStyle Align = iota
	Left
	Centre
	Right
)

// Writer puts forms on paper, one after another. What it writes is complete only
// after Close.
type Writer interface {
	Write(f *Form) error
	Close() error
}
