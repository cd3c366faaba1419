package sheet

import (
	"context"
	"strings"
	"testing"

	"zhunsheng/rules"
)

// fuzzRead reads what a fuzzer made: no panic, no error of the system's, and where
// nothing was read an ERROR that says so.
func fuzzRead(t *testing.T, name string, data []byte) {
	t.Helper()
	readings, err := Read(context.Background(), name, data, Given{})
	if err != nil || len(readings) == 0 {
		t.Fatalf("read %v, %v", readings, err)
	}
	for _, r := range readings {
		if r.Declaration == nil && r.Report == nil && !rules.HasErrors(r.Diagnostics) {
			t.Fatalf("nothing was read of %s, and nothing said: %v", r.Name, r.Diagnostics)
		}
	}
}

// The text is what stands in a sound workbook's tab, its shared strings and its
// styles, which bytes changed at random never are.
func FuzzReadXlsx(f *testing.F) {
	f.Add("<sheetData>"+rowsXML(1, []string{"项目编码", "1", "项目名称", "甲"})+`</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>`, "<si><t>a</t></si>",
		`<cellXfs><xf numFmtId="14"/></cellXfs>`, "0.00%")
	f.Add(`<cols><col min="1" max="9" hidden="1"/></cols><sheetData><row r="3" hidden="1"><c r="B3" t="s"><v>0</v></c><c t="b"><v>1</v></c><c s="0"><f>A1</f><v>45981</v></c></row></sheetData>`,
		"<si><r><rPr><strike/></rPr><t>x</t></r></si>", `<fonts><font><strike/></font></fonts><cellXfs><xf fontId="0"/></cellXfs>`, `[>=1]"≥"0.0,;-0;"-"??;@"人"`)
	f.Fuzz(func(t *testing.T, content, shared, styles, format string) {
		fuzzRead(t, "fuzz.xlsx", book{shared: shared, styles: styles, sheets: []sheetXML{{"甲", "", content}, {"乙", "hidden", content}}}.pack(t))
		for _, stored := range []string{"0.955", "-45981.5", "0", "1e-7", content} {
			if text, doubt := parseFormat(format).number(stored, false); text == "" && stored != "" {
				t.Errorf("%s as %q is shown as nothing, %d", stored, format, doubt)
			}
		}
	})
}

func FuzzReadDocx(f *testing.F) {
	f.Add(tbl(funds, columnsRow, tr("产出指标", "数量指标", "人数", "≥50人", "")))
	f.Add(tbl(tr(tc(`<w:gridSpan w:val="2"/><w:vMerge/>`, "三级指标"), tc(`<w:hMerge/>`, "指标值"))))
	f.Fuzz(func(t *testing.T, body string) { fuzzRead(t, "fuzz.docx", docx(t, body)) })
}

func FuzzReadCSV(f *testing.F) {
	f.Add(separated)
	f.Add("项目编码\t\"a\n\"\tb\n")
	f.Fuzz(func(t *testing.T, text string) {
		fuzzRead(t, "fuzz.csv", []byte("项目编码,1,项目名称,甲\n"+text))
		fuzzRead(t, "fuzz.csv", []byte(text))
	})
}

func FuzzReadArchive(f *testing.F) {
	f.Add(zipped(f, stored{"a.txt", pasted}, stored{"b/", ""}), "a.docx", "<document/>")
	f.Add(zipped(f, stored{mainPart, "<document/>"}), contentTypes, "<Types/>")
	f.Add(book{sheets: []sheetXML{{"甲", "", ""}}}.pack(f), "_rels/.rels", `<R><Relationship Type="/officeDocument" Target="a"/></R>`)
	f.Fuzz(func(t *testing.T, data []byte, name, text string) {
		if isOLE(data) || isPDF(data) || isOLE([]byte(text)) || isPDF([]byte(text)) || name == "mimetype" {
			return // other programs read these
		}
		fuzzRead(t, "fuzz.zip", data)
		if name != "" && len(name) < 1000 && !strings.HasSuffix(name, "/") {
			fuzzRead(t, "fuzz.zip", zipped(t, stored{name, text}, stored{"a.csv", text}))
		}
	})
}
