package main

import (
	"strings"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
	"zhunsheng/storage"
)

// TestResumingWhatIsSwept: who resumes a run that was cancelled long ago is told to order
// another.
func TestResumingWhatIsSwept(t *testing.T) {
	dsn := t.TempDir() + "/store.db"
	store, err := storage.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close() //nolint:errcheck // nothing is lost
	scope := loadSeed(t, store)
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	ordered, err := store.OrderRun(t.Context(), scope, engine.RunOrder{FiscalYear: fixtures.DemoYear, Month: 12, Scheme: scheme, At: now})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.CancelRun(t.Context(), scope, ordered.ID, now); err != nil {
		t.Fatal(err)
	}
	if swept, err := store.SweepRuns(t.Context(), now.Add(8*24*time.Hour)); err != nil || len(swept) != 1 {
		t.Fatal(swept, err)
	}
	var said strings.Builder
	status := run(t.Context(), program{in: strings.NewReader(""), out: &said, err: &said, files: diskFiles{}}, []string{"run", "--resume", ordered.ID, "--dsn", dsn})
	if want := "评价批次" + ordered.ID + "已过保留期，数据已清理，不能继续；请重新评价"; status == exitDone || !strings.Contains(said.String(), want) {
		t.Errorf("%d: %s", status, said.String())
	}
}
