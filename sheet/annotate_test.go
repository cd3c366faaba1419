package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"zhunsheng/rules"
)

// importTen is what an import reads in a workbook, and all that it finds in it.
func importTen(t *testing.T, name string, data []byte) (*rules.Declaration, []rules.Diagnostic) {
	t.Helper()
	batch := NewBatch(Given{FiscalYear: 2025})
	if _, err := batch.Add(t.Context(), name, data); err != nil || len(batch.Declarations) != 1 {
		t.Fatal(batch.Diagnostics, err)
	}
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	check, err := batch.Check(scheme, "130209", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return batch.Declarations[0], append(batch.Diagnostics, check.Diagnostics...)
}

func tenFindings(t *testing.T, name string, data []byte) []rules.Diagnostic {
	t.Helper()
	_, ds := importTen(t, name, data)
	return ds
}

var tenPlaces = map[string]string{
	"C4": "F08", "C7": "F06", "F10": "V14", "F11": "V07", "F12": "V11", "F13": "V02", "F15": "F05", "C16": "F03", "E22": "F07", "C19": "F08",
}

func commentsOf(t *testing.T, f *excelize.File, tab string) map[string]string {
	t.Helper()
	list, err := f.GetComments(tab)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, c := range list {
		texts[c.Cell] = c.Text
		for _, run := range c.Paragraph {
			texts[c.Cell] += run.Text
		}
	}
	return texts
}

// TestTenMistakes: a workbook with ten different mistakes comes back with ten comments on
// the right cells, and whoever corrects it there can hand it in again.
func TestTenMistakes(t *testing.T) {
	data := tenMistakes(t)
	ds := tenFindings(t, "ten.xlsx", data)
	if len(ds) != 10 {
		t.Fatalf("%d findings, want 10: %v", len(ds), ds)
	}
	out, name, err := Annotate("dir/ten.xlsx", data, ds)
	if err != nil || name != "ten（已标注）.xlsx" {
		t.Fatal(name, err)
	}
	f := openWorkbook(t, out)
	got := commentsOf(t, f, "绩效目标表")
	if len(got) != len(tenPlaces) {
		t.Errorf("%d comments, want %d: %v", len(got), len(tenPlaces), got)
	}
	for place, id := range tenPlaces {
		text, _ := f.GetCellValue("绩效目标表", "I"+strings.TrimLeft(place, "ABCDEFGH"))
		if !strings.Contains(got[place], " "+id+" ") || !strings.Contains(text, place+" ") || !strings.Contains(text, " "+id+" ") {
			t.Errorf("%s: comment %q, beside it %q; want %s", place, got[place], text, id)
		}
	}
	if text, _ := f.GetCellValue("绩效目标表", "I9"); text != "错误信息" {
		t.Errorf("the column's header is %q", text)
	}
	if list := f.GetSheetList(); !slices.Equal(list, []string{"绩效目标表", "错误信息"}) || f.GetActiveSheetIndex() != 0 {
		t.Errorf("tabs %v, active %d", list, f.GetActiveSheetIndex())
	}
	rows, _ := f.GetRows("错误信息")
	if len(rows) != 12 || rows[0][0] != "准绳检查结果：错误6处，提醒4处，提示0处" {
		t.Errorf("list: %v", rows)
	}
	if has, link, _ := f.GetCellHyperLink("错误信息", "E4"); !has || link != "'绩效目标表'!C4" {
		t.Errorf("link of the second finding: %q", link)
	}
	again, secondTime := importTen(t, "ten.xlsx", out)
	first, firstTime := importTen(t, "ten.xlsx", data)
	if diff := cmp.Diff(texts(first), texts(again)); diff != "" || len(firstTime) != len(secondTime) {
		t.Errorf("the marked workbook reads otherwise (-before +after):\n%s\n%v", diff, secondTime)
	}
}

// texts is what a declaration says, without the digest of the file that it was read from.
func texts(d *rules.Declaration) string {
	written, err := WriteGoals(d)
	if err != nil {
		return err.Error()
	}
	return string(written)
}

// TestMarksDoNotPileUp: annotated again, a workbook has each mark once; corrected, none.
func TestMarksDoNotPileUp(t *testing.T) {
	data := tenMistakes(t)
	once, _, err := Annotate("ten.xlsx", data, tenFindings(t, "ten.xlsx", data))
	if err != nil {
		t.Fatal(err)
	}
	ds := tenFindings(t, "ten.xlsx", once)
	twice, name, err := Annotate("ten（已标注）.xlsx", once, ds)
	if err != nil || name != "ten（已标注）.xlsx" {
		t.Fatal(name, err)
	}
	f, g := openWorkbook(t, once), openWorkbook(t, twice)
	for _, tab := range f.GetSheetList() {
		want, _ := f.GetRows(tab)
		got, _ := g.GetRows(tab)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-once +twice):\n%s", tab, diff)
		}
	}
	if diff := cmp.Diff(commentsOf(t, f, "绩效目标表"), commentsOf(t, g, "绩效目标表")); diff != "" {
		t.Errorf("comments (-once +twice):\n%s", diff)
	}
	clean, _, err := Annotate("ten.xlsx", twice, nil)
	if err != nil {
		t.Fatal(err)
	}
	h := openWorkbook(t, clean)
	before, _ := openWorkbook(t, data).GetRows("绩效目标表")
	after, _ := h.GetRows("绩效目标表")
	list, _ := h.GetRows("错误信息")
	if diff := cmp.Diff(before, after); diff != "" || len(commentsOf(t, h, "绩效目标表")) > 0 || list[0][0] != "准绳检查结果：没有发现问题" {
		t.Errorf("nothing is wrong any more: %v\n%s", list, diff)
	}
	formats, _ := h.GetConditionalFormats("绩效目标表")
	if len(formats) > 0 {
		t.Errorf("colours that stay: %v", formats)
	}
}

// TestAnnotateOtherForms: what is no workbook is answered with a list.
func TestAnnotateOtherForms(t *testing.T) {
	ds := []rules.Diagnostic{
		{ID: "F03", Severity: rules.Error, Message: "缺少“=指标值”", Suggestion: "补上", Project: "甲", Source: rules.Source{File: "a.docx", Sheet: "表1", Cell: "第2行第3列"}},
		{ID: "F02", Severity: rules.Info, Message: "=1+1"},
	}
	for _, data := range [][]byte{testDocument(t, "goal-tables.docx"), []byte("%PDF-1.7"), []byte("{}"), []byte("一级指标,指标值"), zipOf(t, "目标表.txt", "x")} {
		out, name, err := Annotate("a.docx", data, ds)
		if err != nil || name != "错误清单.xlsx" {
			t.Fatal(name, err)
		}
		rows, _ := openWorkbook(t, out).GetRows("错误信息")
		want := [][]string{
			{"准绳检查结果：错误1处，提醒0处，提示1处"}, {"序号", "级别", "编号", "文件", "表", "单元格", "项目", "问题", "建议"},
			{"1", "错误", "F03", "a.docx", "表1", "第2行第3列", "甲", "缺少“=指标值”", "补上"}, {"2", "提示", "F02", "", "", "", "", "=1+1"},
		}
		if diff := cmp.Diff(want, rows); diff != "" {
			t.Error(diff)
		}
	}
}

// TestAnnotateRefuses what a reader refuses, in Chinese.
func TestAnnotateRefuses(t *testing.T) {
	sound := tenMistakes(t)
	for name, c := range map[string]struct {
		data     []byte
		id, says string
	}{
		"cut off": {sound[:len(sound)/2], "F02", "已损坏"},
		"macros":  {pack(t, map[string]string{bookPart: "<workbook/>", "xl/vbaProject.bin": "x"}), "F01", "宏"},
		"binary": {pack(t, map[string]string{contentTypes: "<Types/>", "xl/workbook.bin": "x",
			"_rels/.rels": `<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>`}), "F01", "xlsb"},
		"bomb":        {zipOf(t, "xl/media/a.png", strings.Repeat("\x00", maxUnzipped+1)), "F02", "解压后超过"},
		"no workbook": {zipOf(t, "[Content_Types].xml", `<Types><Override ContentType="spreadsheetml.sheet.main+xml"/></Types>`), "F02", "不存在"},
	} {
		_, _, err := Annotate("a.xlsx", c.data, []rules.Diagnostic{{ID: "F01"}})
		refused := (*UnmarkableError)(nil)
		if !errors.As(err, &refused) || refused.ID != c.id || !strings.Contains(refused.Message, c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestFindingsOfOtherFiles are listed, not put on cells of the same name here.
func TestFindingsOfOtherFiles(t *testing.T) {
	data := tenMistakes(t)
	at := rules.Source{File: "other.xlsx", Sheet: "绩效目标表", Cell: "C4"}
	out, _, err := Annotate("ten.xlsx", data, []rules.Diagnostic{{ID: "F04", Message: "在另一个文件里", Source: at}})
	if err != nil {
		t.Fatal(err)
	}
	f := openWorkbook(t, out)
	rows, _ := f.GetRows("错误信息")
	if len(commentsOf(t, f, "绩效目标表")) > 0 || len(rows) != 3 || rows[2][6] != "在另一个文件里" {
		t.Errorf("%v", rows)
	}
}

func zipOf(t *testing.T, name, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	to, err := w.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = to.Write([]byte(text))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
