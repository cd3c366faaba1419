package sheet

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/rules"
)

// The real document as PDF yields every project and every target, as a draft.
func TestPDF(t *testing.T) {
	needTool(t, "pdftotext")
	data := testFile(t, "goal-tables.pdf")
	readings, err := Read(context.Background(), "目标表.pdf", data, Given{})
	if err != nil || len(readings) != 1 || readings[0].Declaration == nil {
		t.Fatal(readings, err)
	}
	r := readings[0]
	if !r.Draft {
		t.Error("a PDF is no draft")
	}
	want, _ := readGoals(t, "goal-tables.docx", testDocument(t, "goal-tables.docx"))
	told := 0
	for _, d := range r.Diagnostics {
		if d.ID != "F16" || d.Severity != rules.Warn {
			t.Errorf("finding %v", d)
		}
		told++
	}
	if told == 0 {
		t.Error("nothing asks to check the draft")
	}
	type row struct{ Level1, Level2, Name, Target, Basis string }
	type project struct {
		Title, Code, Name, Budget, Fiscal, Purpose, Plan string
		Rows                                             []row
	}
	projects := func(d *rules.Declaration) (list []project) {
		for _, table := range d.Tables {
			p := project{Title: table.Title, Code: table.Code.Text, Name: table.Name, Budget: table.Budget.Text, Fiscal: table.Fiscal.Text, Purpose: table.Purpose}
			for _, point := range table.Plan {
				p.Plan += " " + strings.TrimSpace(point.Percent.Text)
			}
			for _, i := range table.Indicators {
				p.Rows = append(p.Rows, row{i.Level1, i.Level2, i.Name, strings.ReplaceAll(i.Target.Text, " ", ""), i.Basis})
			}
			list = append(list, p)
		}
		return list
	}
	if diff := cmp.Diff(projects(want), projects(r.Declaration)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A PDF that cannot be read is refused.
func TestPDFRefused(t *testing.T) {
	needTool(t, "pdftotext")
	for name, want := range map[string]string{"%PDF-1.7\n": "F02", "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj trailer<</Root 1 0 R>>": "F01"} {
		d, ds := readGoals(t, "a.pdf", []byte(name))
		if wantFindings(t, ds, "ERROR "+want+" a.pdf"); d != nil {
			t.Errorf("read %+v", d)
		}
	}
	defer func(was string) { pdftotext = was }(pdftotext)
	pdftotext = "no-such-program"
	_, ds := readGoals(t, "a.pdf", []byte("%PDF-1.7\n"))
	if wantFindings(t, ds, "ERROR F01 a.pdf"); !strings.Contains(ds[0].Message, "没有安装") {
		t.Errorf("says %v", ds)
	}
}
