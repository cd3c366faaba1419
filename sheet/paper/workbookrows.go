package paper

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// What a row and a cell of a workbook hold at most.
const (
	maxRowPoints = 400.0 // Excel's rows end at 409
	partPoints   = 200.0
	maxCellText  = 32767 // in UTF-16
)

// A finish is how a cell looks in a workbook. There are few, however many cells.
type finish struct {
	style  Style
	align  Align
	fill   string
	format string // of a number
	quoted bool   // a text that would else be taken for a formula
	top    bool   // the text stands at the top, not in the middle
}

// writeForm writes a form's rows. A row that is higher than Excel allows becomes
// several, and its cells are merged over them.
func (b *Workbook) writeForm(t *tab, f *Form, g grid) error {
	heights := f.looseHeights()
	first := make([]int, len(g)+1) // the row of the sheet that each row begins with
	first[0] = t.rows + 1
	for r, h := range heights {
		parts := 1
		if points := h * pointsPerMM; points > maxRowPoints {
			parts = int(math.Ceil(points / partPoints))
		}
		first[r+1] = first[r] + parts
	}
	if first[len(g)] > excelize.TotalRows {
		return fmt.Errorf("%d rows are more than a tab holds", first[len(g)]-1)
	}
	if err := b.beginForm(t, f, first); err != nil {
		return err
	}
	for r := range g {
		if err := b.writeRow(t, f, g, r, first, heights); err != nil {
			return fmt.Errorf("row %d: %w", r+1, err)
		}
	}
	t.rows = first[len(g)] - 1
	return nil
}

// beginForm puts a form on a new page of its tab, unless it goes on.
func (b *Workbook) beginForm(t *tab, f *Form, first []int) error {
	if t.rows == 0 {
		t.head = [2]int{first[f.Head[0]] - 1, first[f.Head[1]] - 1}
	} else if !f.Continues {
		if err := b.file.InsertPageBreak(t.name, fmt.Sprintf("A%d", first[0])); err != nil {
			return err
		}
	}
	if t.pages == 0 || !f.Continues {
		t.pages++
	}
	return nil
}

// runsOn tells whether a cell over several rows is so high, or so far into the form, that
// pages without its text are to be expected, were it in its middle: the text stands at its
// top then, where the reader begins, and in the rows that are repeated on each page.
func (at place) runsOn(f *Form, heights []float64) bool {
	if at.cell == nil || at.cell.rows() == 1 {
		return false
	}
	_, page := f.page()
	high, end := 0.0, at.row+at.cell.rows()
	for _, h := range heights[at.row:end] {
		high += h
	}
	if at.row < f.Head[1] && end > f.Head[1] { // of the repeated rows
		for _, h := range heights[:at.row] {
			high += h
		}
		return high > page
	}
	return high > page/4
}

func (b *Workbook) writeRow(t *tab, f *Form, g grid, r int, first []int, heights []float64) error {
	parts, points := first[r+1]-first[r], heights[r]*pointsPerMM
	for part := range parts {
		row := first[r] + part
		t.cells.put(fmt.Sprintf(`<row r="%d" ht="%g" customHeight="1">`, row, round2(points/float64(parts))))
		for col, at := range g[r] {
			if at.cell == nil {
				continue
			}
			at := written{place: at, name: columnName(col) + strconv.Itoa(row), first: part == 0 && at.starts(r, col), top: at.runsOn(f, heights)}
			if err := b.writeCell(t, at); err != nil {
				return fmt.Errorf("column %d: %w", col+1, err)
			}
		}
		t.cells.put(`</row>`)
	}
	for col, at := range g[r] {
		if !at.starts(r, col) {
			continue
		}
		last := first[r+at.cell.rows()] - 1
		if last == first[r] && at.cell.cols() == 1 {
			continue
		}
		t.merges.put(fmt.Sprintf(`<mergeCell ref="%s%d:%s%d"/>`, columnName(col), first[r], columnName(col+at.cell.cols()-1), last))
		t.merged++
	}
	return nil
}

// columnName is A for the first column, from 0.
func columnName(col int) string {
	if col < 26 {
		return string(rune('A' + col))
	}
	return columnName(col/26-1) + columnName(col%26)
}

func round2(x float64) float64 { return math.Round(x*100) / 100 }

// written is a field of the sheet that a cell is written in.
type written struct {
	place
	name       string
	first, top bool // it is the cell's first, and its text stands at the top
}

// writeCell writes a cell in its first field, or the others that it covers: these have
// its border only.
func (b *Workbook) writeCell(t *tab, at written) error {
	c := at.cell
	look := finish{style: c.Style, align: c.align(), fill: strings.ToUpper(c.Fill), top: at.top}
	kind, value := "", ""
	text := printable(c.Text)
	switch number, format, ok := exact(text); {
	case !at.first || text == "":
	case c.Number && ok:
		value, look.format = `<v>`+number+`</v>`, format
	default:
		if n := len(utf16.Encode([]rune(text))); n > maxCellText {
			return fmt.Errorf("a text of %d characters (%.20q), a cell holds %d", n, text, maxCellText)
		}
		look.quoted = strings.ContainsRune("=+-@\t\n'", rune(text[0]))
		kind, value = ` t="inlineStr"`, `<is><t xml:space="preserve">`+sheetText(text)+`</t></is>`
	}
	id, err := b.style(look)
	if err == nil {
		t.cells.put(`<c r="`, at.name, `" s="`, strconv.Itoa(id), `"`, kind, `>`, value, `</c>`)
	}
	return err
}

// coded is how a workbook writes a character that XML cannot hold. A text that only looks
// like it is written so that it stays what it is.
var (
	coded       = regexp.MustCompile(`_(x[0-9A-Fa-f]{4}_)`)
	sheetEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
)

func sheetText(text string) string {
	return sheetEscape.Replace(coded.ReplaceAllString(text, "_x005F_$1"))
}

// fill writes the tab's part of the package: the frame that was made for it, with its
// rows and merges.
func (t *tab) fill(frame *zip.File, to *zip.Writer) error {
	const place = `<sheetData></sheetData>`
	r, err := frame.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	before, after, found := strings.Cut(string(text), place)
	if !found {
		return errors.New("no place for the rows")
	}
	w, err := to.Create(frame.Name)
	if err != nil {
		return err
	}
	merges, end := "", ""
	if t.merged > 0 {
		merges, end = fmt.Sprintf(`<mergeCells count="%d">`, t.merged), `</mergeCells>`
	}
	for _, write := range []func() error{
		func() error { _, err := io.WriteString(w, before+`<sheetData>`); return err },
		func() error { return t.cells.copyTo(w) },
		func() error { _, err := io.WriteString(w, `</sheetData>`+merges); return err },
		func() error { return t.merges.copyTo(w) },
		func() error { _, err := io.WriteString(w, end+after); return err },
	} {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}

var decimal = regexp.MustCompile(`^-?(0|[1-9]\d*)(?:\.(\d+))?(%)?$`)

// exact reads a number that a workbook can hold without loss: at most 15 digits. The
// format prints it as it is written.
func exact(text string) (number, format string, ok bool) {
	found := decimal.FindStringSubmatch(text)
	if len(found) == 0 || len(found[1])+len(found[2]) > 15 {
		return "", "", false
	}
	format = "0"
	if found[2] != "" {
		format += "." + strings.Repeat("0", len(found[2]))
	}
	digits := text
	if found[3] != "" {
		format += "%"
		digits = strings.TrimSuffix(text, "%") + "e-2"
	}
	value, err := strconv.ParseFloat(digits, 64)
	if err != nil || value == 0 && text[0] == '-' {
		return "", "", false
	}
	return strconv.FormatFloat(value, 'f', -1, 64), format, true
}

var horizontal = [...]string{Left: "left", Centre: "center", Right: "right"}

// style is the workbook's number for a finish.
func (b *Workbook) style(of finish) (int, error) {
	if id, known := b.styles[of]; known {
		return id, nil
	}
	l := looks[of.style]
	style := &excelize.Style{
		Font:      &excelize.Font{Family: l.font, Size: l.points, Bold: l.bold},
		Alignment: &excelize.Alignment{Horizontal: horizontal[of.align], Vertical: "center", WrapText: true},
	}
	if of.top {
		style.Alignment.Vertical = "top"
	}
	if l.border {
		for _, side := range []string{"left", "top", "right", "bottom"} {
			style.Border = append(style.Border, excelize.Border{Type: side, Color: "000000", Style: 1})
		}
	}
	if of.fill != "" {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{of.fill}}
	}
	if of.format != "" {
		// A number that does not fit would show as ###.
		style.Alignment.WrapText, style.Alignment.ShrinkToFit = false, true
		style.CustomNumFmt = &of.format
	}
	id, err := b.newStyle(style, of)
	if err != nil {
		return 0, fmt.Errorf("style %s: %w", l.name, err)
	}
	b.styles[of] = id
	return id, nil
}

// newStyle makes a style. That a text is marked as one, so that it does not become a
// formula when somebody edits it, excelize only has a field for: such a style is a copy.
func (b *Workbook) newStyle(style *excelize.Style, of finish) (int, error) {
	if !of.quoted {
		return b.file.NewStyle(style)
	}
	of.quoted = false
	plain, err := b.style(of)
	if err != nil {
		return 0, err
	}
	yes := true
	xf := b.file.Styles.CellXfs.Xf[plain]
	xf.QuotePrefix = &yes
	b.file.Styles.CellXfs.Xf = append(b.file.Styles.CellXfs.Xf, xf)
	b.file.Styles.CellXfs.Count = len(b.file.Styles.CellXfs.Xf)
	return b.file.Styles.CellXfs.Count - 1, nil
}
