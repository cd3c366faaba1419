package sheet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"zhunsheng/rules"
)

// A book is a workbook of a few lines of XML.
type book struct {
	props, shared, styles string
	sheets                []sheetXML
}

// A sheetXML is a tab: its name, its state, and what stands in it.
type sheetXML struct{ name, state, content string }

func (b book) pack(t testing.TB) []byte {
	const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>`
	relation := func(id, kind, target string) string {
		return `<Relationship Id="` + id + `" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + kind + `" Target="` + target + `"/>`
	}
	parts := map[string]string{
		contentTypes:  `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels": fmt.Sprintf(relations, relation("rId1", "officeDocument", "xl/workbook.xml")),
	}
	list, targets := "", relation("s", "sharedStrings", "sharedStrings.xml")+relation("f", "styles", "/xl/styles.xml")
	for i, s := range b.sheets {
		list += fmt.Sprintf(`<sheet name=%q sheetId="%d" state=%q r:id="rId%d"/>`, s.name, i+1, s.state, i+1)
		targets += relation(fmt.Sprintf("rId%d", i+1), "worksheet", fmt.Sprintf("worksheets/sheet%d.xml", i+1))
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)] = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + s.content + `</worksheet>`
	}
	parts[bookPart] = `<workbook xmlns="m" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` + b.props + `<sheets>` + list + `</sheets></workbook>`
	parts["xl/_rels/workbook.xml.rels"] = fmt.Sprintf(relations, targets)
	parts["xl/sharedStrings.xml"] = "<sst>" + b.shared + "</sst>"
	parts["xl/styles.xml"] = "<styleSheet>" + b.styles + "</styleSheet>"
	return pack(t, parts)
}

// rowsXML are the rows of a tab from row first on, every cell an inline text; a cell
// that begins with < is XML.
func rowsXML(first int, rows ...[]string) string {
	var b strings.Builder
	for i, row := range rows {
		fmt.Fprintf(&b, `<row r="%d">`, first+i)
		for column, text := range row {
			switch {
			case strings.HasPrefix(text, "<"):
				b.WriteString(text)
			case text != "":
				fmt.Fprintf(&b, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, address(column, first+i), text)
			}
		}
		b.WriteString("</row>")
	}
	return b.String()
}

func readBook(t *testing.T, data []byte) (document, []rules.Diagnostic) {
	t.Helper()
	in, refused := openInput("book.xlsx", data, Given{})
	if refused != nil {
		t.Fatal(refused)
	}
	a, refused := openArchive(data, in.left)
	if refused != nil {
		t.Fatal(refused)
	}
	p := officePackage{archive: a}
	if refused := p.findMain(true); refused != nil {
		t.Fatal(refused)
	}
	doc, refused := readXlsx(p, in.findings)
	if refused != nil {
		t.Fatal(refused)
	}
	return doc, in.sorted()
}

// seen is a document as 「address:text」, a carried cell with ^, spans with *n.
func seen(doc document) (lines []string) {
	for _, l := range doc.lines {
		var cells []string
		for _, c := range l.cells {
			s := c.source.Cell + ":" + c.text
			if c.carried {
				s += "^"
			}
			if c.span > 1 {
				s += fmt.Sprintf("*%d", c.span)
			}
			if c.hidden {
				s += "~"
			}
			cells = append(cells, s)
		}
		lines = append(lines, l.sheet+" "+strings.Join(cells, " "))
	}
	return lines
}

// A number is read as a person sees it, but never rounded.
func TestNumbersAsShown(t *testing.T) {
	for _, c := range []struct {
		format, stored, want string
		doubt                note
	}{
		{"General", "50", "50", nothing},
		{"General", "0.30000000000000004", "0.3", nothing},
		{"General", "299.64999999999998", "299.65", nothing},
		{"General", "1.2E-2", "0.012", nothing},
		{"General", "1E+20", "100000000000000000000", nothing},
		{"General", "-3.5", "-3.5", nothing},
		{"General", "0", "0", nothing},
		{"General", "130209250000941001", "130209250000941001", tooManyDigits},
		{"0%", "0.95", "95%", nothing},
		{"0%", "0.95499999999999996", "95.5%", shownRounded},
		{"0.00%", "0.95499999999999996", "95.50%", nothing},
		{"0.0%", "1", "100.0%", nothing},
		{"0", "95.5", "95.5", shownRounded},
		{"0.00", "118", "118.00", nothing},
		{"#,##0.00", "1234567.5", "1,234,567.50", nothing},
		{"#,##0", "999", "999", nothing},
		{"000000", "433", "000433", nothing},
		{"#.##", "0.5", "0.5", nothing},
		{`0"人"`, "50", "50人", nothing},
		{`"≥"0"%"`, "95", "≥95%", nothing},
		{`"≥"0%`, "0.95", "≥95%", nothing},
		{`≥0`, "60", "≥60", nothing},
		{`\≥0\人`, "60", "≥60人", nothing},
		{`"≥"General"人"`, "60.5", "≥60.5人", nothing},
		{`G/通用格式"人"`, "60", "60人", nothing},
		{`0.0,"千元"`, "12300", "12.3千元", nothing},
		{`0!.0,"万元"`, "10000", "1.0万元", nothing},
		{`0!.0,"万元"`, "12345", "1.2345万元", shownRounded},
		{`0\.0,"万元"`, "-12000", "-1.2万元", nothing},
		{`0"."0,"万元"`, "0", "0.0万元", nothing},
		{`0!.0000"万元"`, "12345", "1.2345万元", nothing},
		{`#!.####`, "500", "500", shownOtherwise},
		{`0!.00,,"亿元"`, "123000000", "1.23亿元", nothing},
		{`#,##0!.0,"万元"`, "12345000", "1234.5万元", shownScaled},
		{`[>=100000000]0!.00,,"亿元";[>=10000]0!.0,"万元";0"元"`, "20000", "2.0万元", nothing},
		{`[>=100000000]0!.00,,"亿元";[>=10000]0!.0,"万元";0"元"`, "50", "50元", nothing},
		{`0.0,"万元"`, "12300", "12.3万元", shownScaled},
		{"#,##0,", "12345000", "12,345", shownScaled},
		{"#,##0,.00", "12345000", "12,345.00", shownScaled},
		{`0000"年"00"月"`, "202506", "2025年06月", nothing},
		{"000-0000", "1234567", "123-4567", nothing},
		{`0"年"00"月"`, "-202506", "-202506", shownOtherwise},
		{`0"万"0000`, "12345", "12345", shownOtherwise},
		{"# ?/?", "0.5", "0.5", shownOtherwise},
		{"0.00E+00", "120000", "120000", shownOtherwise},
		{`[DBNum1]0"人"`, "12", "12", shownOtherwise},
		{"0;-0;;@", "0", "0", shownOtherwise},
		{`_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ `, "0", "0", nothing},
		{`_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ `, "1180", "1,180.00", nothing},
		{`[$¥-804]#,##0.00`, "1180", "1,180.00", nothing},
		{"0.00_);(0.00)", "-5", "-5.00", nothing},
		{"0.00;[Red]0.00", "-5", "-5.00", nothing},
		{`[>=100]0"达标";0"未达标"`, "99", "99未达标", nothing},
		{`[>=100]0"达标";0"亏损";0"未达标"`, "-5", "-5亏损", nothing},
		{`"增长"0.0%;"下降"0.0%`, "-0.05", "下降5.0%", shownOtherwise},
		{`"增长"0.0%;"增长"-0.0%`, "-0.05", "增长-5.0%", nothing},
		{`#,##0.00_);[红色]\(#,##0.00\)`, "-1234.5", "-1,234.50", nothing},
		{`0.00"分"`, "9.5", "9.50分", nothing},
		{`"是";"否";"否"`, "1", "是", shownOtherwise},
		{"0.00", "5.5511151231257827E-17", "0.00", shownRounded},
		{"yyyy/m/d", "45981", "2025年11月20日", nothing},
		{`yyyy"年"m"月"d"日"`, "45981.75", "2025年11月20日", nothing},
		{`[$-804]yyyy"年"m"月"d"日";@`, "45981", "2025年11月20日", nothing},
		{"[$-F800]dddd, mmmm dd, yyyy", "45981", "2025年11月20日", nothing},
		{`yyyy"年"m"月"`, "45962", "2025年11月", nothing},
		{`m"月"d"日"`, "45981", "11月20日", nothing},
		{`yyyy"年"m"月底前"`, "45981", "2025年11月底前", nothing},
		{`"截至"m"月"`, "45981", "截至11月", nothing},
		{`m"月"dd"日前完成"`, "45970", "11月09日前完成", nothing},
		{`"于"yyyy-mm-dd"完成"`, "45970", "于2025-11-09完成", nothing},
		{`yy"年度"`, "45981", "25年度", nothing},
		{`"于"yyyy"年"m"月"d"日"aaaa`, "45981", "于2025年11月20日星期四", nothing},
		{`"于"d-mmm-yyyy`, "45981", "2025年11月20日", shownOtherwise},
		{`[h]"小时"`, "1.5", "36小时", nothing},
		{`h"小时"mm"分钟"`, "0.1", "2小时24分钟", nothing},
		{"yyyy/m/d h:mm", "45981.5", "2025年11月20日 12:00", nothing},
		{"h:mm", "0.5", "12:00", nothing},
		{"mm:ss", "0.5", "12:00:00", nothing},
		{"yyyy/m/d", "60", "1900年2月29日", nothing},
		{"yyyy/m/d", "59", "1900年2月28日", nothing},
		{"yyyy/m/d", "-1", "-1", shownOtherwise},
	} {
		text, doubt := parseFormat(c.format).number(c.stored, false)
		if text != c.want || doubt != c.doubt {
			t.Errorf("%s as %q: %q, %d; want %q, %d", c.stored, c.format, text, doubt, c.want, c.doubt)
		}
	}
	if text, _ := parseFormat("yyyy/m/d").number("44519", true); text != "2025年11月20日" {
		t.Errorf("of 1904: %s", text)
	}
	for _, id := range []int{14, 31} {
		if text, _ := parseFormat(formatCode(id, nil)).number("45981", false); text != "2025年11月20日" {
			t.Errorf("format %d: %s", id, text)
		}
	}
	if got := parseFormat(`0;-0;0;"≥"@"人"`).text("50"); got != "≥50人" {
		t.Errorf("text with literals: %s", got)
	}
}

// Whatever kind a cell is of, its text is what a person sees.
func TestCellsOfWorkbook(t *testing.T) {
	b := book{
		shared: `<si><t>共享</t><phoneticPr/></si><si><r><t>≥50</t></r><r><rPr><strike/></rPr><t>60</t></r><r><t>人</t></r><rPh><t>pinyin</t></rPh></si><si><t xml:space="preserve"> a_x000D_&#10;b_x005F_ </t></si>`,
		styles: `<numFmts><numFmt numFmtId="200" formatCode="&quot;≥&quot;0%"/></numFmts><fonts><font/><font><strike/></font></fonts>` +
			`<cellXfs><xf numFmtId="0"/><xf numFmtId="200"/><xf numFmtId="0" fontId="1"/><xf numFmtId="14"/><xf numFmtId="9"/></cellXfs>`,
		sheets: []sheetXML{{"表", "", `<dimension ref="A1:XFD1048576"/><sheetData><row r="2">` +
			`<c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" t="s"><v>2</v></c><c r="E2" s="1"><v>0.95</v></c><c r="F2" s="2" t="s"><v>0</v></c>` +
			`<c r="G2" t="b"><v>1</v></c><c r="H2" t="e"><v>#DIV/0!</v></c><c r="I2" t="str"><f>A1&amp;"x"</f><v>算出</v></c><c r="J2" s="3"><f>TODAY()</f><v>45981</v></c>` +
			`<c r="K2"><f>1+1</f></c><c r="L2" t="d"><v>2025-11-20T00:00:00</v></c><c r="M2" t="str"><f>""</f><v></v></c><c r="N2" s="4"><v>0.955</v></c><c t="s"><v>99</v></c><c r="XFD2" s="1"/></row>` +
			`<row r="1048576" s="1" customFormat="1"><c r="A1048576" s="1"/></row></sheetData>`}},
	}
	doc, ds := readBook(t, b.pack(t))
	want := []string{"表 B2:共享 C2:≥50人 D2: a\nb_  E2:≥95% G2:TRUE H2:#DIV/0! I2:算出 J2:2025年11月20日 L2:2025年11月20日 N2:95.5% O2:\uFFFD"}
	if diff := cmp.Diff(want, seen(doc)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantFindings(t, ds, "ERROR F14 表 K2", "WARN F19 表 N2", "WARN F18 表 H2", "WARN F12 book.xlsx")
}

// Merged cells span their columns and are carried down their rows; each row has a
// cell wherever the tab says something.
func TestMergedCells(t *testing.T) {
	b := book{sheets: []sheetXML{{"表", "", "<sheetData>" + rowsXML(3, []string{"标题"}, []string{"产出", "数量", "甲", "", "≥1"}, []string{"", "", "乙", "盖住", "≥2"}, nil, []string{"效益", "", "", "", ""}) + "</sheetData>" +
		`<mergeCells><mergeCell ref="A3:F3"/><mergeCell ref="A4:A6"/><mergeCell ref="B4:B5"/><mergeCell ref="C5:D5"/><mergeCell ref="C4:D5"/></mergeCells>`}}}
	doc, ds := readBook(t, b.pack(t))
	want := []string{
		"表 A3:标题*6",
		"表 A4:产出 B4:数量 C4:甲*2 E4:≥1 F4:",
		"表 A4:产出^ B4:数量^ C4:甲^*2 E5:≥2 F5:",
		"表 A7:效益 B7: C7: D7: E7: F7:",
	}
	if diff := cmp.Diff(want, seen(doc)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantFindings(t, ds, "WARN F15 表 C5")
}

// What is hidden is read and reported; a hidden tab without a form is not.
func TestHiddenIsReported(t *testing.T) {
	form := rowsXML(1, []string{"三级指标", "指标值"}) + `<row r="2" hidden="1"><c r="A2" t="inlineStr"><is><t>人数</t></is></c></row><row r="3" hidden="1"><c r="A3" s="1"/></row>`
	b := book{sheets: []sheetXML{
		{"甲", "", `<cols><col min="2" max="16384" hidden="1"/></cols><sheetData>` + form + "</sheetData>"},
		{"乙", "hidden", "<sheetData>" + rowsXML(1, []string{"三级指标"}) + "</sheetData>"},
		{"选项", "veryHidden", "<sheetData>" + rowsXML(1, []string{"达成"}) + "</sheetData>"},
		{"空", "hidden", "<sheetData/>"},
	}}
	doc, ds := readBook(t, b.pack(t))
	want := []string{"甲 A1:三级指标 B1:指标值~", "甲 A2:人数~ B2:~", "乙 A1:三级指标~"}
	if diff := cmp.Diff(want, seen(doc)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantFindings(t, ds, "WARN F15 甲", "WARN F15 乙", "INFO F15 选项")
	if !strings.Contains(ds[0].Message, "B列、第2行是隐藏的") {
		t.Errorf("says %s", ds[0].Message)
	}
}

// A goal table in a workbook reads as on paper, and another tab begins anew.
func TestGoalTablesOfWorkbook(t *testing.T) {
	table := func(code string) string {
		return "<sheetData>" + rowsXML(1,
			[]string{"1.评审绩效目标表"},
			[]string{"项目编码", code, "项目名称", "评审"},
			[]string{"预算规模及资金用途", "预算数", "<c r=\"C3\" s=\"1\"><v>118.5</v></c>", "其中：财政资金", "118.5", "其他资金"},
			[]string{"", "评审费"},
			[]string{"资金支出计划（%）", "6月底", "12月底"},
			[]string{"", "<c r=\"B6\" s=\"2\"><v>0.5</v></c>", "<c r=\"C6\" s=\"2\"><v>1</v></c>"},
			[]string{"绩效目标", "评审及时"},
			[]string{"一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"},
			[]string{"产出指标", "数量指标", "评审数", "", "≥60个", ""},
			[]string{"", "质量指标", "合格率", "", "<c r=\"E10\" s=\"2\"><v>0.95</v></c>", "计划"},
		) + "</sheetData>" + `<mergeCells><mergeCell ref="A1:F1"/><mergeCell ref="A5:A6"/><mergeCell ref="A9:A10"/></mergeCells>`
	}
	b := book{
		styles: `<cellXfs><xf numFmtId="0"/><xf numFmtId="4"/><xf numFmtId="9"/></cellXfs>`,
		sheets: []sheetXML{{"一", "", table("13020925P0001")}, {"二", "", table("13020925P0002")}},
	}
	readings, err := Read(context.Background(), "两个.xlsx", b.pack(t), Given{})
	if err != nil || len(readings) != 1 {
		t.Fatal(readings, err)
	}
	wantFindings(t, readings[0].Diagnostics)
	tables := readings[0].Declaration.Tables
	if len(tables) != 2 || len(tables[0].Indicators) != 2 || len(tables[1].Plan) != 2 {
		t.Fatalf("read %+v", tables)
	}
	second := tables[1].Indicators[1]
	if tables[1].Budget.Text != "118.50" || second.Target.Text != "95%" || second.Level1 != "产出指标" || second.Target.Source.Place() != "二 E10" || tables[0].Plan[0].Percent.Text != "50%" {
		t.Errorf("read %+v", tables[1])
	}
}

// A workbook whose rows stand in disorder is damaged.
func TestDamagedWorkbook(t *testing.T) {
	for name, content := range map[string]string{
		"rows":           `<sheetData><row r="2"/><row r="1"/></sheetData>`,
		"cells":          `<sheetData><row r="1"><c r="B1"/><c r="A1"/></row></sheetData>`,
		"of another row": `<sheetData><row r="1"><c r="B2"/></row></sheetData>`,
		"beyond the end": `<sheetData><row r="1"><c r="XFE1"/></row></sheetData>`,
		"cut":            `<sheetData><row r="1">`,
	} {
		d, ds := readGoals(t, name, book{sheets: []sheetXML{{"表", "", content}}}.pack(t))
		if d != nil || len(ds) != 1 || ds[0].ID != "F02" {
			t.Errorf("%s: %v", name, ds)
		}
	}
}

// Many programs say of every workbook what type a .bin would have, though there is none.
func TestNoMacrosInWhatAProgramSaved(t *testing.T) {
	saved := filepath.Join(t.TempDir(), "另存.xlsx")
	book, err := excelize.OpenReader(bytes.NewReader(testDocument(t, "goal-tables-workbook.xlsx")))
	if err == nil {
		err = errors.Join(book.SaveAs(saved), book.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(saved)
	if err != nil {
		t.Fatal(err)
	}
	readings, err := Read(t.Context(), "另存.xlsx", data, Given{})
	if err != nil || len(readings) != 1 || readings[0].Declaration == nil || len(readings[0].Declaration.Tables) != 8 {
		t.Errorf("%v %v", err, readings)
	}
}

// A tab with more merged ranges than are kept is refused: read unmerged it would lose
// levels without a word.
func TestTooManyMerges(t *testing.T) {
	tab := "<sheetData>" + rowsXML(1, []string{"项目编码", "1", "项目名称", "甲"}) + "</sheetData><mergeCells>" + strings.Repeat(`<mergeCell ref="A1:B1"/>`, maxMerges+1) + "</mergeCells>"
	_, ds := readGoals(t, "merged.xlsx", book{sheets: []sheetXML{{name: "目标表", content: tab}}}.pack(t))
	wantFindings(t, ds, "ERROR F02 merged.xlsx")
	if len(ds) == 1 && !strings.Contains(ds[0].Message, "“目标表”有40万个以上合并的区域") {
		t.Error(ds[0])
	}
}
