package main

import (
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zhunsheng/storage"
)

// TestCheckpointsAreListedWithTheirRuns: the list tells what has become of each run, and
// why none could be ordered; what is set again after that waits anew.
func TestCheckpointsAreListedWithTheirRuns(t *testing.T) {
	dsn := filepath.Join(t.TempDir(), "store.db")
	store, err := storage.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close() //nolint:errcheck // only read from
	scope := loadSeed(t, store)
	say := func(args ...string) string {
		t.Helper()
		var out strings.Builder
		p := program{in: strings.NewReader(""), out: &out, err: io.Discard, files: diskFiles{}}
		if status := run(t.Context(), p, append([]string{"checkpoint", "--dsn", dsn}, args...)); status != exitDone {
			t.Fatalf("%v: status %d", args, status)
		}
		return out.String()
	}
	says := func(printed string, want ...string) {
		t.Helper()
		for _, w := range want {
			if !strings.Contains(printed, w) {
				t.Errorf("no %q in\n%s", w, printed)
			}
		}
	}
	say("--set", "12", "--due", "2026-01-20T18:00:00+08:00", "--conclusions")
	say("--set", "6", "--due", "2024-07-20T18:00:00+08:00", "--year", "2024")
	due, err := store.OrderDue(t.Context(), time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC))
	if err != nil || len(due) != 2 || due[1].Run == "" {
		t.Fatalf("%+v, %v", due, err)
	}
	id := due[1].Run
	says(say(), "2025年12月\tMOF2020，只留结论\t", "\t已下达\t"+id+"\t排队\n")
	says(say("--year", "2024"), "\t下达不了\t—\t—\n2024年6月：到期时库里没有2024年度的目标表，请先导入")
	if _, err := store.CancelRun(t.Context(), scope, id, time.Now()); err != nil {
		t.Fatal(err)
	}
	says(say(), "\t已下达\t"+id+"\t已取消\n")
	says(say("--set", "12", "--due", "2026-01-20T18:00:00+08:00", "--conclusions"), "已经这样设定，已下达，没有改动")
	says(say("--set", "6", "--due", "2024-07-20T18:00:00+08:00", "--year", "2024"), "到期，用MOF2020")
	says(say("--year", "2024"), "\t等待到期\t—\t—\n")
	says(say("--set", "12", "--due", "2026-01-20T18:00:00+08:00"), "到期，用MOF2020")
	says(say(), "\t等待到期\t—\t—\n")
	if runs, err := store.Run(t.Context(), scope, id); err != nil || runs.ID != id {
		t.Errorf("its run is gone: %v", err)
	}
}
