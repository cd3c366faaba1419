package sheet

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"zhunsheng/rules"
)

// corrected is a workbook after a person worked in it.
func corrected(t *testing.T, data []byte, texts map[string]string) []byte {
	t.Helper()
	f := openWorkbook(t, data)
	for place, text := range texts {
		if err := f.SetCellStr("绩效目标表", place, text); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A marked workbook that was corrected reads like an original without mistakes.
func TestCorrectedWorkbook(t *testing.T) {
	data := tenMistakes(t)
	marked, _, err := Annotate("ten.xlsx", data, tenFindings(t, "ten.xlsx", data))
	if err != nil {
		t.Fatal(err)
	}
	right := map[string]string{
		"C4": "250", "C7": "50%", "E10": "≥", "F11": "98", "F12": "2025年2月28日前", "G13": "次", "E15": "≥", "C15": "办件材料减少率", "C16": "群众满意度",
		"C19": "100", "E22": "100%",
	}
	read := func(data []byte) (string, []rules.Diagnostic) {
		d, ds := importTen(t, "ten.xlsx", data)
		return texts(d), ds
	}
	want, _ := read(corrected(t, data, right))
	got, ds := read(corrected(t, marked, right))
	if diff := cmp.Diff(want, got); diff != "" || len(ds) > 0 {
		t.Errorf("the corrected workbook (-plain +marked):\n%s\n%v", diff, ds)
	}
	right["I12"] = "已改" // beside our texts, in our column
	if _, ds = read(corrected(t, marked, right)); len(ds) != 1 || ds[0].ID != "F09" || ds[0].Source.Cell != "I12" {
		t.Errorf("what a person wrote into the column: %v", ds)
	}
}

// A column of the same name that a person filled in is not passed over.
func TestForeignColumnOfErrors(t *testing.T) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	for i, row := range [][]any{
		{"项目名称", "培训"}, {"年度资金总额（万元）", "100"},
		{"一级指标", "二级指标", "三级指标", "指标值", "错误信息"},
		{"产出", "数量", "培训人次", "≥50人次", "请核对人数"},
	} {
		if err := f.SetSheetRow("Sheet1", "A"+string(rune('1'+i)), &row); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	readings, err := Read(context.Background(), "a.xlsx", out.Bytes(), Given{FiscalYear: 2025})
	if err != nil {
		t.Fatal(err)
	}
	ds := readings[0].Diagnostics
	if len(ds) != 1 || ds[0].ID != "F09" || !strings.Contains(ds[0].Message, "错误信息") {
		t.Error(ds)
	}
}
