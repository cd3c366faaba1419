package paper_test

import (
	"os"
	"testing"

	"zhunsheng/sheet/paper"
)

func TestScratchLook(t *testing.T) {
	for name, begin := range map[string]func(f *os.File) (paper.Writer, error){
		"a.xlsx": func(f *os.File) (paper.Writer, error) { return paper.NewWorkbook(f) },
		"a.pdf": func(f *os.File) (paper.Writer, error) {
			font, err := paper.FindFont()
			if err != nil {
				return nil, err
			}
			return paper.NewPDF(f, font)
		},
		"a.docx": func(f *os.File) (paper.Writer, error) { return paper.NewDocument(f) },
	} {
		out, _ := os.Create("/tmp/paperlook/" + name)
		w, err := begin(out)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range []*paper.Form{selfEvaluation("购买第三方服务", 9), selfEvaluation("劳务外包", 60), across()} {
			if err := w.Write(f); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		out.Close()
	}
}

func across() *paper.Form {
	f := &paper.Form{Sheet: "汇总表", Landscape: true, Widths: []float64{15, 60, 100, 40, 40}, Head: [2]int{2, 3}}
	f.Rows = append(f.Rows, paper.Row{Height: 12, Cells: []paper.Cell{{Text: "绩效自评结果汇总表", Cols: 5, Style: paper.Title}}},
		paper.Row{Cells: []paper.Cell{{Text: "433001曹妃甸区行政审批局本级", Cols: 3, Style: paper.Caption}, {Text: "单位：万元", Col: 3, Cols: 2, Style: paper.Caption, Align: paper.Right}}},
		paper.Row{Cells: []paper.Cell{{Text: "序号", Style: paper.Label}, {Text: "单位", Col: 1, Style: paper.Label}, {Text: "项目", Col: 2, Style: paper.Label}, {Text: "得分", Col: 3, Style: paper.Label}, {Text: "等级", Col: 4, Style: paper.Label}}})
	for range 80 {
		f.Rows = append(f.Rows, paper.Row{Cells: []paper.Cell{{Text: "1", Style: paper.Figure, Number: true}, {Text: "区行政审批局", Col: 1}, {Text: "购买第三方服务", Col: 2}, {Text: "98.09", Col: 3, Style: paper.Figure, Number: true}, {Text: "优", Col: 4, Style: paper.Figure, Fill: "C6EFCE"}}})
	}
	return f
}
