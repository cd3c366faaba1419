package sheet

import (
	"context"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"zhunsheng/fixtures"
)

const separated = `项目编码,42010026P0001,项目名称,"评估
评审",,
预算规模及资金用途,预算数,"1,180.50",其中：财政资金,"1,180.50",其他资金
,评审
资金支出计划（%）,6月底,12月底
,50%,100%
绩效目标,"评审""及时"""
一级指标,二级指标,三级指标,指标值,指标值确定依据,
产出指标,数量指标,评审项目,≥60个,,
,,,,,
满意度指标,,满意度,≥95%,计划,
`

// A table of separated values reads alike in each encoding and with each separator.
func TestCSV(t *testing.T) {
	encode := func(text string, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		return []byte(text)
	}
	semicolons := strings.NewReplacer(",", ";", "1,180.50", "1,180.50").Replace(separated)
	for name, data := range map[string][]byte{
		"a.csv":         []byte(separated),
		"bom.csv":       []byte("\xef\xbb\xbf" + strings.ReplaceAll(separated, "\n", "\r\n")),
		"gbk.csv":       encode(simplifiedchinese.GB18030.NewEncoder().String(separated)),
		"utf16.csv":     encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(separated)),
		"semicolon.csv": []byte(semicolons),
		"tabs.txt":      []byte(strings.NewReplacer(",", "\t", `"1,180.50"`, "1,180.50").Replace(separated)),
	} {
		t.Run(name, func(t *testing.T) {
			d, ds := readGoals(t, name, data)
			wantFindings(t, ds)
			table := d.Tables[0]
			if len(d.Tables) != 1 || table.Name != "评估评审" || table.Purpose != "评审" || table.Goal != `评审"及时"` || len(table.Indicators) != 2 {
				t.Fatalf("read %+v", table)
			}
			last := table.Indicators[1]
			if last.Target.Text != "≥95%" || last.Target.Source.Place() != "第10行第4列" || last.Basis != "计划" || len(table.Plan) != 2 {
				t.Errorf("read %+v", last)
			}
		})
	}
}

// Text that was saved from Word, or copied from a table, stays text, with its lines
// as places.
func TestTextIsNoCSV(t *testing.T) {
	oneEach := strings.ReplaceAll(strings.TrimSuffix(pasted, "\n"), "\t", "\n\t")
	for name, text := range map[string]string{
		"seed":              string(fixtures.SeedText()),
		"pasted":            pasted,
		"a cell each":       oneEach,
		"with commas":       strings.ReplaceAll(pasted, "评审及时", "评审及时,准确;按期"),
		"a comma each line": strings.ReplaceAll(pasted, "\n", " ,\n"),
	} {
		if isCSV([]byte(text)) {
			t.Errorf("%s is taken for CSV", name)
		}
	}
	if d, _ := readGoals(t, "pasted.csv", []byte(pasted)); d.Tables[0].Code.Source.Place() != "第1行" {
		t.Errorf("read %+v", d.Tables[0])
	}
}

// A file whose name says something else is read by its content, and that is said.
func TestWrongExtension(t *testing.T) {
	word, sheet := testDocument(t, "goal-tables.docx"), book{sheets: []sheetXML{{"表", "", "<sheetData>" + rowsXML(1, []string{"项目编码", "13020925P0001", "项目名称", "评审"}) + "</sheetData>"}}}.pack(t)
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"目标表.docx", word, ""},
		{"目标表", word, ""},
		{"目标表.2025", word, ""},
		{"目标表.DOCX", word, ""},
		{"目标表.docx", sheet, "Excel工作簿"},
		{"目标表.xlsx", word, "Word文档"},
		{"目标表.doc", word, "Word文档"},
		{"目标表.xlsm", sheet, "Excel工作簿"},
		{"目标表.xls", []byte(separated), "CSV"},
		{"目标表.csv", []byte(pasted), ""},
		{"目标表.pdf", []byte(pasted), "文本"},
		{"目标表.xlsx", fixtures.SeedJSON(), "JSON"},
	} {
		readings, err := Read(context.Background(), c.name, c.data, Given{})
		if err != nil || readings[0].Declaration == nil {
			t.Fatalf("%s: %+v, %v", c.name, readings, err)
		}
		said := ""
		for _, d := range readings[0].Diagnostics {
			if d.ID == "F17" {
				said = d.Message
			}
		}
		if (said == "") != (c.want == "") || !strings.Contains(said, c.want) {
			t.Errorf("%s: %q, want %s", c.name, said, c.want)
		}
	}
}
