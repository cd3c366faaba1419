package paper_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/sheet/paper"
)

// xmlPart is a part of a workbook as it was read.
func xmlPart(t *testing.T, f *excelize.File, name string) string {
	t.Helper()
	content, ok := f.Pkg.Load(name)
	if !ok {
		t.Fatalf("no part %s", name)
	}
	return string(content.([]byte))
}

// parts unpacks a package.
func parts(t *testing.T, packed []byte) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, file := range must(zip.NewReader(bytes.NewReader(packed), int64(len(packed)))).File {
		r := must(file.Open())
		all[file.Name] = string(must(io.ReadAll(r)))
		r.Close()
	}
	return all
}

// wordOrder is the order that ECMA-376 gives the elements in these; Word calls a file
// damaged that has another.
var wordOrder = map[string]string{
	"tblPr":      "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook",
	"tcPr":       "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
	"pPr":        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
	"rPr":        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
	"sectPr":     "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
	"tbl":        "tblPr tblGrid tr",
	"tr":         "trPr tc",
	"tc":         "tcPr p",
	"p":          "pPr r",
	"r":          "rPr t",
	"style":      "name basedOn qFormat pPr rPr tblPr",
	"settings":   "defaultTabStop characterSpacingControl compat themeFontLang",
	"tcBorders":  "top left bottom right",
	"tblCellMar": "top left bottom right",
}

// checkOrder walks a part and reports elements that stand where they must not.
func checkOrder(t *testing.T, part, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	type open struct {
		name string
		last int
	}
	var stack []open
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", part, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			if len(stack) > 0 {
				parent := &stack[len(stack)-1]
				order, known := wordOrder[parent.name]
				at := slices.Index(strings.Fields(order), name)
				loose := parent.name == "r" && (name == "br" || name == "tab") || parent.name == "p" && name == "fldSimple"
				if known && !loose && (at < parent.last || at < 0) {
					t.Errorf("%s: %s in %s stands at the wrong place", part, name, parent.name)
				}
				parent.last = max(parent.last, at)
			}
			stack = append(stack, open{name: name})
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		}
	}
}

func TestDocumentIsAsWordWantsIt(t *testing.T) {
	long := selfEvaluation("购买第三方服务", 60)
	f := goalTable()
	f.Continues = true
	all := parts(t, written(t, document, long, f, summary(60), selfEvaluation("<劳务> & 外包\n二行\t三", 2)))
	for name, text := range all {
		checkOrder(t, name, text)
	}
	body := all["word/document.xml"]
	for what, want := range map[string]int{
		"<w:sectPr>":                        3, // upright, across, upright
		`w:orient="landscape"`:              1,
		"<w:pageBreakBefore/>":              0, // a section begins its page by itself
		"<w:tblHeader/>":                    2, // of the two that are longer than a page
		`<w:footerReference`:                3,
		"&lt;劳务&gt; &amp; 外包":               1,
		`<w:pgSz w:w="11906" w:h="16838"/>`: 2,
	} {
		if got := strings.Count(body, what); got != want {
			t.Errorf("%d × %s, want %d", got, what, want)
		}
	}
	// Tables that follow each other without a paragraph become one.
	if strings.Contains(body, "</w:tbl><w:tbl>") || strings.Contains(body, "</w:tbl><w:sectPr>") {
		t.Error("a table without a paragraph behind it")
	}
	for _, font := range []string{"宋体", "仿宋", "黑体"} {
		if !strings.Contains(all["word/styles.xml"], `w:eastAsia="`+font+`"`) {
			t.Errorf("no style in %s", font)
		}
	}
	if footer := all["word/footer1.xml"]; !strings.Contains(footer, " PAGE ") || !strings.Contains(footer, " NUMPAGES ") {
		t.Error(footer)
	}
}

func TestDocumentPages(t *testing.T) {
	body := parts(t, written(t, document, selfEvaluation("甲", 2), selfEvaluation("乙", 2)))["word/document.xml"]
	if strings.Count(body, "<w:pageBreakBefore/>") != 1 || strings.Count(body, "<w:tbl>") != 2 {
		t.Error("the second form begins no page")
	}
	// The grid is exact: what cells span is as wide as their columns.
	if !strings.Contains(body, `<w:tblW w:w="9865" w:type="dxa"/>`) || !strings.Contains(body, `<w:gridCol w:w="907"/><w:gridCol w:w="1247"/>`) {
		t.Error(body[:1500])
	}
}

// A form's columns, merges and texts come back as our own reader reads them.
func TestDocumentIsReadBack(t *testing.T) {
	declaration, found, err := sheet.ReadGoals("目标表.docx", written(t, document, goalTable()))
	if err != nil || declaration == nil || len(declaration.Tables) != 1 {
		t.Fatal(declaration, found, err)
	}
	for _, d := range found {
		if d.Severity == rules.Error {
			t.Error(d)
		}
	}
	table := declaration.Tables[0]
	if table.Title != "购买第三方服务绩效目标表" || table.AgencyCode != "433001" || table.AgencyName != "曹妃甸区行政审批局本级" ||
		table.MoneyUnit != "万元" || table.Code.Text != "13020925P00009410002P" || table.Budget.Text != "299.65" ||
		table.Goal != "1.保障运转；\n2.群众满意。" || len(table.Plan) != 4 || table.Plan[1].Percent.Text != "50%" {
		t.Errorf("%+v", table)
	}
	if len(table.Indicators) != 2 || table.Indicators[1].Level1 != "产出指标" || table.Indicators[1].Name != "验收合格率" {
		t.Errorf("%+v", table.Indicators)
	}
}

// goalTable is 项目绩效目标表 as Hebei prints it.
func goalTable() *paper.Form {
	f := &paper.Form{Sheet: "目标表", Widths: []float64{24, 25, 25, 25, 25, 25, 25}}
	cells := func(texts ...string) (cells []paper.Cell) {
		for i, text := range texts {
			style := paper.Label
			if i%2 == 1 {
				style = paper.Body
			}
			if text != "" {
				cells = append(cells, paper.Cell{Text: text, Col: i, Style: style})
			}
		}
		cells[len(cells)-1].Cols = len(f.Widths) - cells[len(cells)-1].Col
		return cells
	}
	row := func(cells ...paper.Cell) { f.Rows = append(f.Rows, paper.Row{Cells: cells}) }
	row(paper.Cell{Text: "1.购买第三方服务绩效目标表", Cols: 7, Style: paper.Title})
	row(paper.Cell{Text: "433001曹妃甸区行政审批局本级", Cols: 5, Style: paper.Caption},
		paper.Cell{Text: "单位：万元", Col: 5, Cols: 2, Style: paper.Caption, Align: paper.Right})
	row(cells("项目编码", "13020925P00009410002P", "项目名称", "购买第三方服务")...)
	budget := cells("预算规模及资金用途", "预算数", "299.65", "其中：财政资金", "299.65", "其他资金", "0")
	budget[0].Rows = 2
	row(budget...)
	row(paper.Cell{Text: "用于购买第三方服务", Col: 1, Cols: 6})
	plan := cells("资金支出计划（%）", "3月底", "6月底", "10月底", "12月底")
	plan[0].Rows = 2
	row(plan...)
	row(cells("", "25%", "50%", "75%", "100%")...)
	row(cells("绩效目标", "1.保障运转；\n2.群众满意。")...)
	row(cells("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")...)
	first := cells("产出指标", "数量指标", "聘用人员数量", "聘用人员数量", "≥50人", "工作计划")
	first[0].Rows = 2
	row(first...)
	row(cells("", "质量指标", "验收合格率", "验收合格率", "≥98%", "行业标准")...)
	return f
}
