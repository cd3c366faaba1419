package paper

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// What a tab holds at most. Excel allows 1,026 page breaks and 1,048,576 rows, a
// longer tab goes on in one of the same name, numbered. Tabs are all open until the
// end, so they are bounded too.
const (
	maxBreaks = 1000
	maxRows   = 1_000_000
	maxTabs   = 1000
)

// Workbook writes forms as .xlsx: a tab for each Form.Sheet. The tabs are built side by
// side, in temporary files where they grow; so the workbook is written by Close, which
// must be called in any case.
type Workbook struct {
	to     io.Writer
	file   *excelize.File
	tabs   map[string]*tab // by Form.Sheet, the last of that name
	order  []*tab
	names  tabNames
	styles map[finish]int
	closed bool
}

// NewWorkbook begins a workbook.
func NewWorkbook(w io.Writer) (*Workbook, error) {
	file := excelize.NewFile()
	// 宋体 is the font that column widths are counted in.
	if err := file.SetDefaultFont("宋体"); err != nil {
		return nil, fmt.Errorf("begin workbook: %w", errors.Join(err, file.Close()))
	}
	for part, text := range properties {
		file.Pkg.Store(part, []byte(text))
	}
	return &Workbook{to: w, file: file, tabs: map[string]*tab{}, names: tabNames{}, styles: map[finish]int{}}, nil
}

// A tab is a sheet of a workbook while it is filled.
type tab struct {
	name      string
	stream    *excelize.StreamWriter
	widths    []float64
	landscape bool
	rows      int // written
	pages     int // forms that begin a page
	head      [2]int
}

// Write puts a form under those of its tab. All forms of a tab have the same columns
// and orientation, for a sheet has one set of either.
func (b *Workbook) Write(f *Form) error {
	g, err := lay(f)
	if err != nil {
		return err
	}
	t, err := b.tab(f)
	if err != nil {
		return fmt.Errorf("form %q: %w", f.Sheet, err)
	}
	if err := b.writeForm(t, f, g); err != nil {
		return fmt.Errorf("form %q in tab %q: %w", f.Sheet, t.name, err)
	}
	return nil
}

// tab finds the form's, or begins it.
func (b *Workbook) tab(f *Form) (*tab, error) {
	t := b.tabs[f.Sheet]
	switch {
	case t == nil:
	case !slices.Equal(t.widths, f.Widths):
		return nil, fmt.Errorf("tab %q has columns of %v mm, this form %v: give it a Sheet of its own", t.name, t.widths, f.Widths)
	case t.landscape != f.Landscape:
		return nil, fmt.Errorf("tab %q has its page the other way: give the form a Sheet of its own", t.name)
	case f.Continues || t.pages <= maxBreaks && t.rows < maxRows:
		return t, nil
	}
	if len(b.order) == maxTabs {
		return nil, fmt.Errorf("a workbook of more than %d tabs: give forms the same Sheet", maxTabs)
	}
	t = &tab{name: b.names.take(f.Sheet), widths: slices.Clone(f.Widths), landscape: f.Landscape}
	b.tabs[f.Sheet], b.order = t, append(b.order, t)
	return t, b.begin(t, f)
}

// begin makes a sheet: what stands before its rows in the file must be set now.
func (b *Workbook) begin(t *tab, f *Form) error {
	err := error(nil)
	if len(b.order) == 1 {
		err = b.file.SetSheetName(b.file.GetSheetName(0), t.name)
	} else {
		_, err = b.file.NewSheet(t.name)
	}
	if err == nil {
		err = b.setPage(t)
	}
	if err == nil {
		t.stream, err = b.file.NewStreamWriter(t.name)
	}
	for i := 0; i < len(t.widths) && err == nil; i++ {
		err = t.stream.SetColWidth(i+1, i+1, columnWidth(t.widths[i]))
	}
	if end := f.Head[1]; err == nil && end > f.Head[0] && end <= 8 && len(f.Rows) >= 50 {
		// A long list is scrolled: its head stays in sight.
		err = t.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: end, TopLeftCell: fmt.Sprintf("A%d", end+1), ActivePane: "bottomLeft"})
	}
	return err
}

func (b *Workbook) setPage(t *tab) error {
	const a4, perInch = 9, 25.4
	orientation, wide, high := "portrait", 1, 0
	if t.landscape {
		orientation = "landscape"
	}
	side, top, bottom, foot := marginSide/perInch, marginTop/perInch, marginBottom/perInch, footerHeight/perInch
	yes, no, paper := true, false, a4
	return errors.Join(
		b.file.SetSheetProps(t.name, &excelize.SheetPropsOptions{FitToPage: &yes}),
		b.file.SetSheetView(t.name, 0, &excelize.ViewOptions{ShowGridLines: &no}),
		b.file.SetPageLayout(t.name, &excelize.PageLayoutOptions{Size: &paper, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high}),
		b.file.SetPageMargins(t.name, &excelize.PageLayoutMarginsOptions{
			Left: &side, Right: &side, Top: &top, Bottom: &bottom, Header: &foot, Footer: &foot, Horizontally: &yes}),
		b.file.SetHeaderFooter(t.name, &excelize.HeaderFooterOptions{
			OddFooter: `&C&"宋体,常规"&9` + footerStart + " &P " + footerMiddle + " &N " + footerEnd}),
	)
}

// columnWidth is in characters: digits of 宋体 11, which are 8 pixels wide, and 5 pixels
// around them.
func columnWidth(mm float64) float64 {
	pixels := mm / 25.4 * 96
	return max(0, float64(int((pixels-5)/8*100))/100)
}

// Close writes the workbook. After an error it only lets go of what was held.
func (b *Workbook) Close() error {
	if b.closed {
		return nil
	}
	b.closed = true
	err := b.finish()
	if err != nil {
		err = fmt.Errorf("finish workbook: %w", err)
	}
	return errors.Join(err, b.file.Close())
}

func (b *Workbook) finish() error {
	for _, t := range b.order {
		if err := t.stream.Flush(); err != nil {
			return err
		}
		if t.pages > 1 || t.head[1] == t.head[0] {
			continue // under a second form the first one's head would be wrong
		}
		quoted := strings.ReplaceAll(t.name, "'", "''")
		if err := b.file.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Titles", Scope: t.name,
			RefersTo: fmt.Sprintf("'%s'!$%d:$%d", quoted, t.head[0]+1, t.head[1]),
		}); err != nil {
			return err
		}
	}
	packed, err := b.file.WriteToBuffer()
	if err != nil {
		return err
	}
	return repack(b.to, packed.Bytes())
}

// repack copies a package with its parts in order, so that the same forms give the same
// bytes.
func repack(w io.Writer, packed []byte) error {
	from, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return err
	}
	parts := slices.SortedFunc(slices.Values(from.File), func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	to := zip.NewWriter(w)
	for _, part := range parts {
		if err := to.Copy(part); err != nil {
			return err
		}
	}
	return to.Close()
}
