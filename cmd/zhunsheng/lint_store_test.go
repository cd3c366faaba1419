package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/storage"
	"zhunsheng/storage/testschema"
)

// yearFiles writes the goal table of one project, and its data of December with the actual given.
func yearFiles(t *testing.T, year int, actual string) (goals, actuals string) {
	t.Helper()
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	goals = write("goals.json", fmt.Sprintf(`{"fiscal_year":%d,"division":"130209","projects":[{"code":"A%d","name":"业务培训","budget":"100",
 "plan":{"6":"50","12":"100"},"indicators":[{"level1":"产出指标","level2":"数量指标","name":"培训场次","target":"≥50场"}]}]}`, year, year))
	actuals = write("actuals.json", fmt.Sprintf(`{"fiscal_year":%d,"month":12,"projects":[{"code":"A%d","budget":"100","spent":"90",
 "indicators":[{"level2":"数量指标","name":"培训场次","actual":"%s","reason":"需求增加"}]}]}`, year, year, actual))
	return goals, actuals
}

// must runs the program and returns what it prints.
func must(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs strings.Builder
	p := program{in: strings.NewReader(""), out: &out, err: &errs, files: diskFiles{}}
	if status := run(t.Context(), p, args); status != exitDone {
		t.Fatalf("%v: status %d\n%s%s", args, status, &out, &errs)
	}
	return out.String()
}

func nextJanuary(year int) time.Time { return time.Date(year+1, 1, 8, 1, 0, 0, 0, time.UTC) }

func closeMonth(t *testing.T, dsn string, year, month int, at time.Time) {
	t.Helper()
	ctx := context.Background()
	store, err := storage.Open(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close() //nolint:errcheck // the test's own connection
	if err := store.Ready(ctx); err != nil {
		t.Fatal(err)
	}
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	if run, ds, err := engine.Close(ctx, store, scheme, engine.Period{Division: "130209", FiscalYear: year, Month: month}, at); err != nil || run == "" {
		t.Fatal(run, ds, err)
	}
}

// TestLintComparesWithTheStore takes the earlier years from a store of each kind: the newest December of each.
func TestLintComparesWithTheStore(t *testing.T) {
	for name, dsn := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "test.db") },
		"postgres": func(t *testing.T) string { return testschema.New(t) },
	} {
		t.Run(name, func(t *testing.T) {
			dsn := dsn(t)
			must(t, "migrate", "--dsn", dsn)
			now, _ := yearFiles(t, 2025, "")
			lint := func() string { return must(t, "lint", now, "--dsn", dsn) }
			if got := lint(); strings.Contains(got, " H0") {
				t.Errorf("an empty store has a history:\n%s", got)
			}
			for year, actual := range map[int]string{2022: "70", 2023: "40", 2024: "60"} {
				goals, actuals := yearFiles(t, year, actual)
				must(t, "import", "--dsn", dsn, goals, actuals)
				closeMonth(t, dsn, year, 12, nextJanuary(year))
			}
			if got := lint(); strings.Contains(got, "H01") || !strings.Contains(got, "H02") {
				t.Errorf("2023 reached less than the target:\n%s", got)
			}
			same, corrected := yearFiles(t, 2023, "65")
			must(t, "import", "--dsn", dsn, same, corrected)
			closeMonth(t, dsn, 2023, 12, nextJanuary(2023))
			if got := lint(); !strings.Contains(got, "H01") || !strings.Contains(got, "65") {
				t.Errorf("the newest evaluation of 2023 does not count:\n%s", got)
			}
			// a file of the same year counts before the store
			other := filepath.Join(t.TempDir(), "2023.json")
			goals, actuals := yearFiles(t, 2023, "45")
			must(t, "evaluate", "--goals", goals, "--actuals", actuals, "--month", "12", "-o", other)
			if got := must(t, "lint", now, "--dsn", dsn, "--history", other); strings.Contains(got, "H01") {
				t.Errorf("the store counts before the file:\n%s", got)
			}
		})
	}
}
