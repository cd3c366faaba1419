package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zhunsheng/fixtures"
)

// The forms of an evaluation come with the department's, where it has goals: its own form
// at the year-end, and at any time what explains its figures.
func TestEvaluateWritesTheDepartment(t *testing.T) {
	folder := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	goals, out := write("goals.txt", fixtures.SeedText()), filepath.Join(folder, "out.xlsx")
	for month, form := range map[string]bool{"6": false, "12": true} {
		actuals := write(month+".json", fixtures.Actuals(map[string]int{"6": 6, "12": 12}[month]))
		must(t, "evaluate", "--goals", goals, "--actuals", actuals, "--month", month, "--format", "xlsx", "-o", out)
		text := workbookText(t, out)
		if strings.Contains(text, "部门整体支出绩效自评表") != form || !strings.Contains(text, "部门整体") || !strings.Contains(text, "数据来源") {
			t.Errorf("month %s:\n%.3000s", month, text)
		}
	}
}
