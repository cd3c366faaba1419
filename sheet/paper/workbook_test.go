package paper_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zhunsheng/sheet/paper"
)

// written are forms in one file.
func written(t *testing.T, begin func(io.Writer) (paper.Writer, error), forms ...*paper.Form) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := begin(&b)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range forms {
		if err := w.Write(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func opened(t *testing.T, forms ...*paper.Form) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(written(t, workbook, forms...)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestWorkbook(t *testing.T) {
	f := opened(t, selfEvaluation("购买第三方服务", 3), selfEvaluation("劳务外包", 2), summary(60))
	if got := fmt.Sprint(f.GetSheetList()); got != "[自评表 汇总表]" {
		t.Error(got)
	}
	for at, want := range map[string]string{"A1": "项目支出绩效自评表", "C3": "购买第三方服务", "D6": "299.65", "I6": "95.00%", "G16": "100",
		"C20": "劳务外包", "B30": "产出指标（50分）", "G7": "－"} {
		if got := must(f.GetCellValue("自评表", at)); got != want {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
	for at, want := range map[string]string{"D6": "299.65", "I6": "0.95", "H6": "9.5"} {
		raw := must(f.GetCellValue("自评表", at, excelize.Options{RawCellValue: true}))
		if kind := must(f.GetCellType("自评表", at)); raw != want || kind != excelize.CellTypeUnset {
			t.Errorf("%s is stored as %q of kind %v, want the number %s", at, raw, kind, want)
		}
	}
	merges := map[string]string{}
	for _, m := range must(f.GetMergeCells("自评表")) {
		merges[m.GetStartAxis()] = m.GetEndAxis()
	}
	for from, to := range map[string]string{"A1": "I1", "A5": "A9", "A12": "A15", "B13": "B15", "A18": "I18", "B30": "B31"} {
		if merges[from] != to {
			t.Errorf("merge %s:%s, want :%s", from, merges[from], to)
		}
	}
	if breaks := xmlPart(t, f, "xl/worksheets/sheet1.xml"); strings.Count(breaks, "<brk ") != 1 || !strings.Contains(breaks, `<brk id="17"`) {
		t.Error("no page break before the second form")
	}
	// Under a second form the first one's head would be wrong.
	names := f.GetDefinedName()
	if len(names) != 1 || names[0].RefersTo != "'汇总表'!$3:$3" {
		t.Error(names)
	}
	layout := must(f.GetPageLayout("汇总表"))
	if *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 {
		t.Error(layout)
	}
	if panes := must(f.GetPanes("汇总表")); panes.YSplit != 3 {
		t.Error(panes)
	}
}

// Every field of a merged range has the border: Excel draws each by its own.
func TestWorkbookBorders(t *testing.T) {
	f := opened(t, selfEvaluation("购买第三方服务", 2))
	for _, at := range []string{"A5", "A7", "A9", "C4", "D4", "C11", "D11"} {
		style := must(f.GetStyle(must(f.GetCellStyle("自评表", at))))
		if len(style.Border) != 4 {
			t.Errorf("%s has %d lines", at, len(style.Border))
		}
	}
	if style := must(f.GetStyle(must(f.GetCellStyle("自评表", "B1")))); len(style.Border) != 0 || style.Font.Family != "宋体" || style.Font.Size != 18 {
		t.Error("title", style.Font)
	}
}

// A label over several pages stands at its top: in its middle it would be on one of them.
func TestLabelsOverSeveralPages(t *testing.T) {
	for indicators, want := range map[int]string{3: "center center", 60: "top top"} {
		f, got := opened(t, selfEvaluation("购买第三方服务", indicators)), ""
		for _, at := range []string{"A12", "B13"} { // 绩效指标, which is repeated, and a level 1
			got += must(f.GetStyle(must(f.GetCellStyle("自评表", at)))).Alignment.Vertical + " "
		}
		if got != want+" " {
			t.Errorf("%d indicators: %s, want %s", indicators, got, want)
		}
		if short := must(f.GetStyle(must(f.GetCellStyle("自评表", "A5")))); short.Alignment.Vertical != "center" {
			t.Errorf("%d indicators: 项目资金 stands at the %s", indicators, short.Alignment.Vertical)
		}
	}
}

func TestWorkbookHasFewStyles(t *testing.T) {
	var forms []*paper.Form
	for i := range 40 {
		forms = append(forms, selfEvaluation(fmt.Sprintf("=项目%d", i), 9))
	}
	if n := opened(t, forms...).Styles.CellXfs.Count; n > 16 {
		t.Errorf("%d styles", n)
	}
}

func TestTextIsNeverAFormula(t *testing.T) {
	dangerous := []string{`=HYPERLINK("http://x","y")`, "+1+1", "-2+3", "@SUM(A1)", "\t=1", "'=1", "=cmd|' /C calc'!A0"}
	f := &paper.Form{Sheet: "=表", Widths: []float64{80}}
	for _, text := range dangerous {
		f.Rows = append(f.Rows, paper.Row{Cells: []paper.Cell{{Text: text, Number: true}}})
	}
	book := opened(t, f)
	for i, text := range dangerous {
		at := fmt.Sprintf("A%d", i+1)
		if got := must(book.GetCellValue("=表", at)); got != text {
			t.Errorf("%q became %q", text, got)
		}
		if formula := must(book.GetCellFormula("=表", at)); formula != "" {
			t.Errorf("%q is a formula", text)
		}
		if kind := must(book.GetCellType("=表", at)); kind != excelize.CellTypeInlineString {
			t.Errorf("%q is of kind %v", text, kind)
		}
		if xf := book.Styles.CellXfs.Xf[must(book.GetCellStyle("=表", at))]; xf.QuotePrefix == nil || !*xf.QuotePrefix {
			t.Errorf("%q would be a formula after an edit", text)
		}
	}
}

func TestWorkbookTexts(t *testing.T) {
	const text = "<甲> & \"乙\"\x01 _x000D_\n第二行 "
	f := opened(t, &paper.Form{Sheet: "表", Widths: []float64{80}, Rows: []paper.Row{{Cells: []paper.Cell{{Text: text}}}}})
	if got := must(f.GetCellValue("表", "A1")); got != strings.Replace(text, "\x01", "\uFFFD", 1) {
		t.Errorf("%q", got)
	}
	w := must(workbook(io.Discard))
	long := &paper.Form{Sheet: "表", Widths: []float64{80}, Rows: []paper.Row{{Cells: []paper.Cell{{Text: strings.Repeat("长", 32768)}}}}}
	if err := w.Write(long); err == nil || !strings.Contains(err.Error(), "row 1: column 1: a text of 32768") {
		t.Error(err)
	}
	_ = w.Close()
}

// A row that is higher than Excel's rows become several, merged.
func TestHighRows(t *testing.T) {
	text := strings.Repeat("全年完成情况说明。", 120)
	f := opened(t, &paper.Form{Sheet: "表", Widths: []float64{40, 40}, Rows: []paper.Row{
		{Cells: []paper.Cell{{Text: text}, {Text: "甲", Col: 1, Rows: 2}}}, {Cells: []paper.Cell{{Text: "乙"}}}}})
	merges := must(f.GetMergeCells("表"))
	if len(merges) != 2 || merges[0].GetStartAxis() != "A1" || merges[0].GetCellValue() != text {
		t.Fatal(merges)
	}
	_, last, err := excelize.CellNameToCoordinates(merges[0].GetEndAxis())
	if err != nil || last < 2 {
		t.Fatal(merges[0].GetEndAxis(), err)
	}
	total := 0.0
	for row := 1; row <= last; row++ {
		h := must(f.GetRowHeight("表", row))
		if h > 409 {
			t.Errorf("row %d is %g points high", row, h)
		}
		total += h
	}
	if lines := float64(len([]rune(text))) / 10; total < lines*10.5 {
		t.Errorf("%g points for %g lines", total, lines)
	}
	if got := must(f.GetCellValue("表", fmt.Sprintf("A%d", last+1))); got != "乙" || merges[1].GetEndAxis() != fmt.Sprintf("B%d", last+1) {
		t.Error(got, merges[1].GetEndAxis())
	}
}

func TestFormsOfATabMustAgree(t *testing.T) {
	first := selfEvaluation("购买第三方服务", 1)
	for name, change := range map[string]func(f *paper.Form){
		"columns":  func(f *paper.Form) { f.Widths[0]-- },
		"the page": func(f *paper.Form) { f.Landscape = true },
	} {
		w := must(workbook(io.Discard))
		other := selfEvaluation("劳务外包", 1)
		change(other)
		if err := w.Write(first); err != nil {
			t.Fatal(err)
		}
		if err := w.Write(other); err == nil || !strings.Contains(err.Error(), "a Sheet of its own") {
			t.Errorf("%s: %v", name, err)
		}
		other.Sheet = "另一张"
		if err := w.Write(other); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}
}

// A disk that is full is heard of.
func TestWorkbookTellsWhatFails(t *testing.T) {
	w := must(paper.NewWorkbook(failing{}))
	if err := w.Write(selfEvaluation("购买第三方服务", 12)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); !errors.Is(err, io.ErrShortWrite) {
		t.Error(err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
