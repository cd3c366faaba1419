package main

import (
	"bufio"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/storage"
	"zhunsheng/storage/testschema"
)

// TestAWorkerJudgesWhatServeOnlyOrders: on PostgreSQL a serve without a worker leaves a
// run alone, and a worker that is started beside it ends it.
func TestAWorkerJudgesWhatServeOnlyOrders(t *testing.T) {
	dsn := testschema.New(t)
	store, err := storage.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close() //nolint:errcheck // only read from
	scope := loadSeed(t, store)
	serving(t, "--dsn", dsn, "--no-worker")
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	run, err := store.OrderRun(t.Context(), scope, engine.RunOrder{FiscalYear: fixtures.DemoYear, Month: 12, Scheme: scheme, At: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second) // several polls of a worker
	if now, err := store.Run(t.Context(), scope, run.ID); err != nil || now.Status != engine.RunQueued {
		t.Fatalf("without a worker: %+v, %v", now, err)
	}
	background(t, "评价任务", "worker", "--dsn", dsn, "--workers", "1")
	for run, err = range store.WatchRun(t.Context(), scope, run.ID) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if run.Status != engine.RunDone || run.Projects != 8 {
		t.Errorf("%+v", run)
	}
}

// TestServeJudges: serve is the worker of an embedded database.
func TestServeJudges(t *testing.T) {
	dsn := t.TempDir() + "/store.db"
	store, err := storage.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close() //nolint:errcheck // only read from
	scope := loadSeed(t, store)
	if err := store.SaveCheckpoint(t.Context(), scope, engine.Checkpoint{FiscalYear: fixtures.DemoYear, Month: 12, DueAt: time.Now()}); err != nil {
		t.Fatal(err)
	}
	serving(t, "--dsn", dsn)
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		run, err := store.LatestRun(t.Context(), scope, fixtures.DemoYear, 12)
		if err == nil && run.Projects == 8 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("what was due is not judged: %+v, %v", run, err)
		}
	}
}

// loadSeed stores the real document and its data for December.
func loadSeed(t *testing.T, store *storage.Store) engine.Scope {
	t.Helper()
	if _, err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	d, _, err := sheet.ReadGoals("goal-tables.json", fixtures.SeedJSON())
	if err != nil {
		t.Fatal(err)
	}
	r, _, err := sheet.ReadReport("actuals.json", fixtures.Actuals(12))
	if err != nil {
		t.Fatal(err)
	}
	scope := engine.Scope{Division: d.Division}
	if _, err := store.SaveDeclaration(t.Context(), scope, d, "test", time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := store.SaveReport(t.Context(), scope, r, "test", time.Now()); err != nil {
		t.Fatal(err)
	}
	return scope
}

// background starts a command that lasts until the end of the test, and waits until it
// says that it has begun.
func background(t *testing.T, begun string, args ...string) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	out, in := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, program{in: strings.NewReader(""), out: in, err: io.Discard, files: diskFiles{}}, args)
		in.Close() //nolint:errcheck // a pipe's writer never fails to close
	}()
	t.Cleanup(func() {
		stop()
		if status := <-ended; status != exitDone {
			t.Errorf("%v ended with %d", args, status)
		}
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.Contains(lines.Text(), begun) {
			go io.Copy(io.Discard, out) //nolint:errcheck // keeps the program from waiting on its output
			return
		}
	}
	t.Fatalf("%v ended before it began", args)
}
