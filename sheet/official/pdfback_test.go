package official_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/fixtures"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/sheet/official"
	"zhunsheng/sheet/paper"
)

// inPDF opens a PDF, if there are a font and the program that reads one back.
func inPDF(t *testing.T) opener {
	t.Helper()
	font, err := paper.FindFont()
	if err == nil {
		_, err = exec.LookPath("pdftotext")
	}
	if err != nil && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return func(b *bytes.Buffer) (paper.Writer, error) { return paper.NewPDF(b, font) }
}

// The goal tables' PDF reads back as a draft of the same goal tables, without the page
// numbers and with whole paragraphs.
func TestGoalsPDFReadBack(t *testing.T) {
	open := inPDF(t)
	transcribed, _, err := sheet.ReadGoals("goal-tables.json", fixtures.SeedJSON())
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]*rules.Declaration{"Word as text": seed(t, 6).declared, "JSON": transcribed} {
		file := written(t, open, official.KindGoals, official.Batch{FiscalYear: d.FiscalYear, Declared: d.Department}, tablesOf(d))
		readings, err := sheet.Read(context.Background(), "forms.pdf", file, sheet.Given{})
		if err != nil || len(readings) != 1 || readings[0].Declaration == nil {
			t.Fatal(readings, err)
		}
		r := readings[0]
		if diff := cmp.Diff(printed(d), printed(r.Declaration)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if !r.Draft || !slices.ContainsFunc(r.Diagnostics, func(d rules.Diagnostic) bool { return d.ID == "F16" && strings.Contains(d.Message, "草稿") }) {
			t.Error("nothing asks to confirm the draft", r.Diagnostics)
		}
		for _, d := range r.Diagnostics {
			if d.ID == "F09" || d.ID == "F16" && d.Source.Sheet != "" {
				t.Errorf("%s: %v", name, d)
			}
		}
	}
}

// A form with execution data that PDF does not keep the cells of is refused in one
// sentence.
func TestReportPDFRefused(t *testing.T) {
	open := inPDF(t)
	for k, what := range map[string]string{official.KindSelfEvaluation.Name: "自评表", official.KindMonitoring.Name: "监控表"} {
		month := 6
		kind := official.KindMonitoring
		if k == official.KindSelfEvaluation.Name {
			month, kind = 12, official.KindSelfEvaluation
		}
		file := written(t, open, kind, official.Batch{FiscalYear: 2025, Month: month}, seed(t, month).projects())
		readings, err := sheet.Read(context.Background(), "forms.pdf", file, sheet.Given{})
		if err != nil || len(readings) != 1 || len(readings[0].Diagnostics) != 1 {
			t.Fatal(readings, err)
		}
		if d := readings[0].Diagnostics[0]; readings[0].Report != nil || d.ID != "F01" || !strings.Contains(d.Message, "由PDF读出的"+what) || !strings.Contains(d.Message, "Word") {
			t.Error(readings[0])
		}
	}
}

// TestGoalWithBlanksInPDF reads back a goal with a blank line in it, and a usage with a
// blank: neither loses a part, and that the goal was joined is said.
func TestGoalWithBlanksInPDF(t *testing.T) {
	open := inPDF(t)
	for _, goal := range []string{"1.完成全年培训任务，提高窗口人员素质。\n\n2.建立培训制度。", "一、完成培训。\n\n二、建立制度。\n\n三、总结经验。"} {
		d := *seed(t, 6).declared
		table := *d.Tables[0]
		table.Goal, table.Purpose = goal, "用途 培训窗口人员 50人"
		d.Tables, d.Department = []*rules.GoalTable{&table}, nil
		file := written(t, open, official.KindGoals, official.Batch{FiscalYear: d.FiscalYear}, tablesOf(&d))
		readings, err := sheet.Read(context.Background(), "forms.pdf", file, sheet.Given{})
		if err != nil || len(readings) != 1 || readings[0].Declaration == nil || len(readings[0].Declaration.Tables) != 1 {
			t.Fatal(readings, err)
		}
		back := readings[0].Declaration.Tables[0]
		if back.Goal != goal || back.Purpose != table.Purpose {
			t.Errorf("goal %q, usage %q, want %q", back.Goal, back.Purpose, goal)
		}
		if !slices.ContainsFunc(readings[0].Diagnostics, func(d rules.Diagnostic) bool { return d.ID == "F16" && strings.Contains(d.Message, "中间有空行") }) {
			t.Error("nothing says that the goal was joined", readings[0].Diagnostics)
		}
	}
}
