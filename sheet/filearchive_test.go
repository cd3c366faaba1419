package sheet

import (
	"context"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

// An archive yields a reading for each file, in its order, whatever their forms; what
// cannot be read is said of that file alone.
func TestArchiveOfFiles(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("采购目标表.docx")
	if err != nil {
		t.Fatal(err)
	}
	either, err := simplifiedchinese.GBK.NewEncoder().String("目录.txt") // the same bytes are Ŀ¼ in UTF-8
	if err != nil {
		t.Fatal(err)
	}
	data := zipped(t,
		stored{"__MACOSX/._a.docx", "x"}, stored{"各单位/", ""}, stored{"各单位/Thumbs.db", "x"}, stored{"各单位/~$a.docx", "x"},
		stored{"各单位/b.txt", pasted},
		stored{gbk, string(testDocument(t, "goal-tables.docx"))},
		stored{either, strings.ReplaceAll(pasted, "P0000", "P0001")},
		stored{"坏.docx", "PK\x03\x04"},
		stored{"空.csv", ""},
		stored{"6月.json", string(fixtures.Actuals(6))},
		stored{"里层.zip", string(zipped(t, stored{"a.txt", pasted}))},
	)
	readings, err := Read(context.Background(), "档案.zip", data, Given{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range readings {
		what := "-"
		switch {
		case r.Declaration != nil:
			what = r.Declaration.Tables[0].Code.Source.File
		case r.Report != nil:
			what = r.Report.Projects[0].Source.File
		}
		errors := ""
		for _, d := range r.Diagnostics {
			if d.Severity == rules.Error {
				errors += " " + d.ID
			}
		}
		got = append(got, r.Name+" "+what+errors)
	}
	want := []string{
		"档案.zip/各单位/b.txt 档案.zip/各单位/b.txt",
		"档案.zip/采购目标表.docx 档案.zip/采购目标表.docx",
		"档案.zip/目录.txt 档案.zip/目录.txt",
		"档案.zip/坏.docx - F02",
		"档案.zip/空.csv - F02",
		"档案.zip/6月.json 档案.zip/6月.json",
		"档案.zip/里层.zip - F01",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("read\n%s", strings.Join(got, "\n"))
	}
	first := readings[0].Diagnostics[0]
	if first.Severity != rules.Info || !strings.Contains(first.Message, "__MACOSX/._a.docx、各单位/Thumbs.db、各单位/~$a.docx") {
		t.Errorf("passed over: %v", first)
	}
}

// Goal tables are read from an archive where one file alone has them.
func TestGoalsOfArchive(t *testing.T) {
	d, ds := readGoals(t, "one.zip", zipped(t, stored{"a.txt", pasted}))
	if wantFindings(t, ds); d == nil || d.Tables[0].Code.Source.File != "one.zip/a.txt" {
		t.Errorf("read %+v", d)
	}
	d, ds = readGoals(t, "two.zip", zipped(t, stored{"a.txt", pasted}, stored{"b.txt", pasted}))
	if wantFindings(t, ds, "ERROR F01 two.zip"); d != nil {
		t.Errorf("read %+v", d)
	}
	report, ds, err := ReadReport("report.zip", zipped(t, stored{"6月.json", string(fixtures.Actuals(6))}))
	if err != nil || report == nil || len(ds) > 0 {
		t.Errorf("read %+v, %v, %v", report, ds, err)
	}
	report, ds, _ = ReadReport("goals.txt", []byte(pasted))
	if wantFindings(t, ds, "ERROR F01 goals.txt"); report != nil {
		t.Errorf("read %+v", report)
	}
}
