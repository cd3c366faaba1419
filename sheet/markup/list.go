package markup

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"zhunsheng/rules"
)

// listTitle begins the first cell of the list; by it the list is known again.
const listTitle = "准绳检查结果"

const mainNS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

// A List is all findings as a worksheet.
type list struct {
	palette  *palette
	findings []rules.Diagnostic
	// link says where a finding's cell stands in this workbook, "" for not at all.
	link func(rules.Diagnostic) string
	// files adds a column that names the file.
	files bool
}

type listColumn struct {
	name  string
	width int
	text  func(no int, d rules.Diagnostic) string
}

func (l list) columns() []listColumn {
	columns := []listColumn{
		{"序号", 6, func(no int, _ rules.Diagnostic) string { return strconv.Itoa(no) }},
		{"级别", 7, func(_ int, d rules.Diagnostic) string { return severityWords[d.Severity] }},
		{"编号", 8, func(_ int, d rules.Diagnostic) string { return d.ID }},
		{"文件", 24, func(_ int, d rules.Diagnostic) string { return d.Source.File }},
		{"表", 18, func(_ int, d rules.Diagnostic) string { return d.Source.Sheet }},
		{"单元格", 14, func(_ int, d rules.Diagnostic) string { return d.Source.Cell }},
		{"项目", 24, func(_ int, d rules.Diagnostic) string { return d.Project }},
		{"问题", 70, func(_ int, d rules.Diagnostic) string { return oneLine(d.Message) }},
		{"建议", 32, func(_ int, d rules.Diagnostic) string { return oneLine(d.Suggestion) }},
	}
	if !l.files {
		columns = append(columns[:3:3], columns[4:]...)
	}
	return columns
}

// title says how much was found.
func (l list) title() string {
	var counts [len(severityWords)]int
	for _, d := range l.findings {
		counts[d.Severity]++
	}
	if len(l.findings) == 0 {
		return listTitle + "：没有发现问题"
	}
	return fmt.Sprintf("%s：错误%d处，提醒%d处，提示%d处", listTitle, counts[rules.Error], counts[rules.Warn], counts[rules.Info])
}

// worksheet is the list as a part.
func (l list) worksheet() []byte {
	columns := l.columns()
	var b bytes.Buffer
	b.WriteString(xmlHead + `<worksheet xmlns="` + mainNS + `"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">` +
		`<pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`)
	for i, c := range columns {
		fmt.Fprintf(&b, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, c.width)
	}
	b.WriteString("</cols><sheetData>")
	fmt.Fprintf(&b, `<row r="1">%s</row><row r="2">`, textCell(place{1, 1}, l.palette.title, l.title(), false))
	for i, c := range columns {
		b.WriteString(textCell(place{2, i + 1}, l.palette.header, c.name, false))
	}
	b.WriteString("</row>")
	var links strings.Builder
	for i, d := range l.findings {
		l.writeRow(&b, &links, columns, i, d)
	}
	b.WriteString("</sheetData>")
	fmt.Fprintf(&b, `<mergeCells count="1"><mergeCell ref="A1:%s1"/></mergeCells>`, letters(len(columns)))
	if links.Len() > 0 {
		b.WriteString("<hyperlinks>" + links.String() + "</hyperlinks>")
	}
	b.WriteString(`<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>` +
		`<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`)
	return b.Bytes()
}

func (l list) writeRow(b *bytes.Buffer, links *strings.Builder, columns []listColumn, i int, d rules.Diagnostic) {
	no := i + 3
	fmt.Fprintf(b, `<row r="%d">`, no)
	for j, c := range columns {
		at, style := place{no, j + 1}, l.palette.plain
		switch c.name {
		case "级别":
			style = l.palette.text[d.Severity]
		case "单元格":
			if to := l.link(d); to != "" {
				style = l.palette.link
				fmt.Fprintf(links, `<hyperlink ref="%v" location="%v" display="%v"/>`, at, escape(to), escape(d.Source.Cell))
			}
		}
		b.WriteString(textCell(at, style, c.text(i+1, d), c.name == "序号"))
	}
	b.WriteString("</row>")
}

func textCell(at place, style int, text string, number bool) string {
	switch {
	case number:
		return fmt.Sprintf(`<c r="%v" s="%d"><v>%s</v></c>`, at, style, text)
	case text == "":
		return fmt.Sprintf(`<c r="%v" s="%d"/>`, at, style)
	}
	return fmt.Sprintf(`<c r="%v" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, at, style, cellText(cut(text)))
}

// cut keeps a text within what a cell may hold.
func cut(text string) string {
	if runes := []rune(text); len(runes) > maxText {
		return string(runes[:maxText]) + "…"
	}
	return text
}

// location is a cell as a link inside the workbook names it.
func location(sheet string, p place) string {
	return "'" + strings.ReplaceAll(sheet, "'", "''") + "'!" + p.String()
}

const (
	typesNS     = "http://schemas.openxmlformats.org/package/2006/content-types"
	officeNS    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	sheetTypes  = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	emptyStyles = xmlHead + `<styleSheet xmlns="` + mainNS + `"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>` +
		`<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf xfId="0"/></cellXfs></styleSheet>`
)

// List is a fresh workbook with the list of findings alone, for a file that cannot be
// marked itself.
func List(findings []rules.Diagnostic) ([]byte, error) {
	styles, err := newStylist([]byte(emptyStyles))
	if err != nil {
		return nil, fmt.Errorf("styles of the list: %w", err)
	}
	sheet := list{palette: styles.palette(), findings: findings, link: func(rules.Diagnostic) string { return "" }, files: true}
	parts := []struct {
		name string
		text []byte
	}{
		{contentTypes, []byte(xmlHead + `<Types xmlns="` + typesNS + `"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + sheetTypes + `sheet.main+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + sheetTypes + `worksheet+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + sheetTypes + `styles+xml"/></Types>`)},
		{"_rels/.rels", []byte(xmlHead + `<Relationships xmlns="` + relationsNS + `"><Relationship Id="rId1" Type="` + officeNS + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`)},
		{"xl/workbook.xml", []byte(xmlHead + `<workbook xmlns="` + mainNS + `" xmlns:r="` + officeNS + `"><sheets><sheet name="` + columnName + `" sheetId="1" r:id="rId1"/></sheets></workbook>`)},
		{"xl/_rels/workbook.xml.rels", []byte(xmlHead + `<Relationships xmlns="` + relationsNS + `"><Relationship Id="rId1" Type="` + officeNS + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + officeNS + `/styles" Target="styles.xml"/></Relationships>`)},
		{"xl/worksheets/sheet1.xml", sheet.worksheet()},
		{"xl/styles.xml", styles.bytes()},
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, one := range parts {
		to, err := w.CreateHeader(&zip.FileHeader{Name: one.name, Method: zip.Deflate, Modified: packed})
		if err == nil {
			_, err = to.Write(one.text)
		}
		if err != nil {
			return nil, fmt.Errorf("pack list of findings: %w", err)
		}
	}
	err = cmp.Or(err, w.Close())
	return out.Bytes(), err
}
