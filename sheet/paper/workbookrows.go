package paper

import (
	"errors"
	"fmt"
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
}

// writeForm writes a form's rows. A row that is higher than Excel allows becomes
// several, and its cells are merged over them.
func (b *Workbook) writeForm(t *tab, f *Form, g grid) error {
	heights := f.heights(em)
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
	if err := t.beginForm(f, first); err != nil {
		return err
	}
	for r := range g {
		if err := b.writeRow(t, g, r, first, heights[r]*pointsPerMM); err != nil {
			return fmt.Errorf("row %d: %w", r+1, err)
		}
	}
	t.rows = first[len(g)] - 1
	return nil
}

// beginForm puts a form on a new page of its tab, unless it goes on.
func (t *tab) beginForm(f *Form, first []int) error {
	if t.rows == 0 {
		t.head = [2]int{first[f.Head[0]] - 1, first[f.Head[1]] - 1}
	} else if !f.Continues {
		if err := t.stream.InsertPageBreak(fmt.Sprintf("A%d", first[0])); err != nil {
			return err
		}
	}
	if t.pages == 0 || !f.Continues {
		t.pages++
	}
	return nil
}

func (b *Workbook) writeRow(t *tab, g grid, r int, first []int, points float64) error {
	parts := first[r+1] - first[r]
	for part := range parts {
		values := make([]any, len(g[r]))
		for col, at := range g[r] {
			if at.cell == nil {
				continue
			}
			value, err := b.value(at.cell, part == 0 && at.starts(r, col))
			if err != nil {
				return fmt.Errorf("column %d: %w", col+1, err)
			}
			values[col] = value
		}
		row := first[r] + part
		if err := t.stream.SetRow(fmt.Sprintf("A%d", row), values, excelize.RowOpts{Height: round2(points / float64(parts))}); err != nil {
			return err
		}
	}
	for col, at := range g[r] {
		if !at.starts(r, col) {
			continue
		}
		last := first[r+at.cell.rows()] - 1
		if last == first[r] && at.cell.cols() == 1 {
			continue
		}
		from, err1 := excelize.CoordinatesToCellName(col+1, first[r])
		to, err2 := excelize.CoordinatesToCellName(col+at.cell.cols(), last)
		if err := errors.Join(err1, err2, t.stream.MergeCell(from, to)); err != nil {
			return err
		}
	}
	return nil
}

func round2(x float64) float64 { return math.Round(x*100) / 100 }

// value is what is stored of a cell in its first field, or in the others that it
// covers: these have its border only.
func (b *Workbook) value(c *Cell, first bool) (excelize.Cell, error) {
	look := finish{style: c.Style, align: c.align(), fill: strings.ToUpper(c.Fill)}
	var value any
	text := printable(c.Text)
	switch number, format, ok := exact(text); {
	case !first || text == "":
	case c.Number && ok:
		value, look.format = number, format
	default:
		if n := len(utf16.Encode([]rune(text))); n > maxCellText {
			return excelize.Cell{}, fmt.Errorf("a text of %d characters (%.20q), a cell holds %d", n, text, maxCellText)
		}
		value, look.quoted = text, strings.ContainsRune("=+-@\t\n'", rune(text[0]))
	}
	id, err := b.style(look)
	return excelize.Cell{StyleID: id, Value: value}, err
}

var decimal = regexp.MustCompile(`^-?(0|[1-9]\d*)(?:\.(\d+))?(%)?$`)

// exact reads a number that a workbook can hold without loss: at most 15 digits. The
// format prints it as it is written.
func exact(text string) (number float64, format string, ok bool) {
	found := decimal.FindStringSubmatch(text)
	if len(found) == 0 || len(found[1])+len(found[2]) > 15 {
		return 0, "", false
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
	number, err := strconv.ParseFloat(digits, 64)
	if err != nil || number == 0 && text[0] == '-' {
		return 0, "", false
	}
	return number, format, true
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
