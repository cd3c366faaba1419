package sheet

import (
	"strings"
	"testing"

	"zhunsheng/rules"
)

// Whatever the bytes, reading says what is wrong and does not panic; what was
// read without an ERROR is written and read back as the same. The seeds are
// small: the fuzzer spends its time on making large ones smaller.
func FuzzReadGoals(f *testing.F) {
	for _, seed := range []string{
		pasted, string(goalsWith("", "")), "[bookmark: a]\n\t\n", "{\"projects\":[{}]}",
		"\xff\xfe\x00", "PK\x03\x04", "",
		string(docx(f, tbl(funds, columnsRow, tr("产出指标", "数量指标", "人数", "≥50人", "")))),
		string(docx(f, tbl(tr(tc(`<w:gridSpan w:val="2"/><w:vMerge/>`, "三级指标"), tc(`<w:hMerge/>`, "指标值"))))),
	} {
		f.Add([]byte(seed), true)
		f.Add([]byte(seed), false)
	}
	f.Fuzz(func(t *testing.T, data []byte, asWord bool) {
		if asWord { // the text as the body of a sound package, which bytes changed at random never are
			data = docx(t, string(data))
		}
		d, ds, err := ReadGoals("fuzz", data)
		if err != nil || d == nil && !rules.HasErrors(ds) {
			t.Fatalf("read %v with %v, %v", d, ds, err)
		}
		if d == nil || rules.HasErrors(ds) {
			return
		}
		written, err := WriteGoals(d)
		if err != nil {
			t.Fatal(err)
		}
		again, ds, err := ReadGoals("again.json", written)
		if err != nil || again == nil {
			t.Fatalf("%s\nread again: %v, %v", written, ds, err)
		}
		for i, table := range d.Tables {
			if got := again.Tables[i]; got.Name != table.Name || len(got.Indicators) > len(table.Indicators) {
				t.Errorf("table %d: %+v, read again: %+v", i, table, got)
			}
		}
	})
}

func FuzzReadReport(f *testing.F) {
	f.Add([]byte(fullReport))
	f.Add([]byte(`{"fiscal_year":"2025","month":1e9,"projects":[null,[],{"code":0}]}`))
	f.Add([]byte(strings.Repeat(`{"history":[`, 20)))
	f.Fuzz(func(t *testing.T, data []byte) {
		report, ds, err := ReadReport("fuzz", data)
		if err != nil || (report == nil) != rules.HasErrors(ds) {
			t.Fatalf("read %v with %v, %v", report, ds, err)
		}
		if report != nil && (report.Month < 1 || report.Month > 12 || report.FiscalYear == 0) {
			t.Errorf("a report of %d-%d", report.FiscalYear, report.Month)
		}
	})
}
