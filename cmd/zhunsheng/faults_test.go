package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/storage"
	"zhunsheng/storage/storetest"
	"zhunsheng/storage/testschema"
)

// faultIndicators is how many indicators TestFaults judges, where
// ZHUNSHENG_FAULT_INDICATORS says nothing else. 200,000 take some minutes:
//
//	ZHUNSHENG_FAULT_INDICATORS=200000 .ci/with-postgres go test ./cmd/zhunsheng -run TestFaults -count 10 -timeout 2h -v
const faultIndicators = 80_000

// TestFaults kills a worker that was handed a part and has not taken it, one of three each
// second, then the leader, and then lets the database crash, while they judge a run.
// The run ends all the same, and is the one that nobody disturbed: each indicator has one
// result, and the same.
//
// It crashes a server, and so has one of its own.
func TestFaults(t *testing.T) {
	if testing.Short() {
		return // nothing of it is quick; make test runs it
	}
	if os.Getenv("ZHUNSHENG_TEST_FAULTS") == "" {
		testschema.Server(t)
		inner(t)
		return
	}
	dsn := testschema.New(t) + "&synchronous_commit=on" // what is acknowledged must survive
	store, scopes := province(t, dsn)

	calm := ordered(t, store, scopes)
	one := newWorker(t, dsn)
	want := results(t, store, scopes, ended(t, store, scopes, calm))
	one.kill()

	struck, began := ordered(t, store, scopes), time.Now()
	disturb(t, dsn, func() {
		for i, id := range struck {
			if run, err := store.Run(t.Context(), scopes[i], id); err != nil || !run.Ended() {
				return
			}
		}
		t.Error("the runs ended before the database crashed: ZHUNSHENG_FAULT_INDICATORS must be larger here")
	})
	crashed := time.Now()
	runs := ended(t, store, scopes, struck)
	t.Logf("ended after %s, %s after the database was back", time.Since(began).Round(time.Second), time.Since(crashed).Round(time.Second))
	got := results(t, store, scopes, runs)
	t.Logf("%s", got)
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s: %s, undisturbed %s", scopes[i].Division, got[i], want[i])
		}
	}
}

// inner runs the test again, beside a server of its own.
func inner(t *testing.T) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "../../.ci/with-postgres", os.Args[0], "-test.run=^TestFaults$", "-test.v", "-test.timeout=30m") //nolint:gosec // this very program
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "ZHUNSHENG_TEST_") {
			command.Env = append(command.Env, variable)
		}
	}
	command.Env = append(command.Env, "ZHUNSHENG_TEST_FAULTS=yes")
	said, err := command.CombinedOutput()
	t.Logf("%s", said)
	if err != nil {
		t.Error(err)
	}
}

// province is a store with made-up divisions, and the scopes that they are seen in.
func province(t *testing.T, dsn string) (*storage.Store, []engine.Scope) {
	t.Helper()
	size := faultIndicators
	if text := os.Getenv("ZHUNSHENG_FAULT_INDICATORS"); text != "" {
		var err error
		if size, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	store := opened(t, dsn)
	made := command("generate", "--divisions", "2", "--indicators", strconv.Itoa(size), "--months", "6", "--dsn", dsn)
	if said, err := made.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	holdings, err := store.Holdings(t.Context())
	if err != nil || len(holdings) != 2 {
		t.Fatal(holdings, err)
	}
	var scopes []engine.Scope
	for _, h := range holdings {
		scopes = append(scopes, engine.Scope{Division: h.Division})
	}
	return store, scopes
}

// command is this very program as a process of its own.
func command(args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...) //nolint:gosec,noctx // killed by the test
	c.Args[0] = "zhunsheng"
	return c
}

// ordered queues a run for each scope, and names them. The first keeps its results, the
// second its conclusions, of which the words are then made for the comparison.
func ordered(t *testing.T, store *storage.Store, scopes []engine.Scope) (runs []string) {
	t.Helper()
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	kept := []string{engine.KeptResults, engine.KeptConclusions}
	for i, scope := range scopes {
		run, err := store.OrderRun(t.Context(), scope, engine.RunOrder{FiscalYear: 2025, Month: 6, Scheme: scheme, Kept: kept[i], At: time.Now()})
		if err != nil || run.Kept != kept[i] {
			t.Fatal(run, err)
		}
		runs = append(runs, run.ID)
	}
	return runs
}

// workerProcess is a worker that can be killed.
type workerProcess struct {
	*exec.Cmd
	said strings.Builder
}

func newWorker(t *testing.T, dsn string) *workerProcess {
	t.Helper()
	w := &workerProcess{Cmd: command("worker", "--workers", "1", "--dsn", dsn)}
	w.Stderr = &w.said
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.kill)
	return w
}

// kill is SIGKILL: the worker has no time for anything.
func (w *workerProcess) kill() {
	if w.ProcessState == nil {
		w.Process.Signal(syscall.SIGKILL) //nolint:errcheck // it may be gone
		w.Wait()                          //nolint:errcheck // that it was killed is no news
	}
}

// kills is how many workers are killed before the leader.
const kills = 5

// disturb kills a worker that has not taken what it was handed, starts three, kills one
// each second, the leader after them, and crashes the database, before which it calls back.
// Who is killed of the three is replaced.
func disturb(t *testing.T, dsn string, crash func()) {
	t.Helper()
	storetest.Stranding(t, dsn, func(handedTo func(pid int)) {
		first := newWorker(t, dsn)
		handedTo(first.Process.Pid)
		first.kill()
	})
	workers := []*workerProcess{newWorker(t, dsn), newWorker(t, dsn), newWorker(t, dsn)}
	replace := func(i int) {
		workers[i].kill()
		workers[i] = newWorker(t, dsn)
	}
	for i := range kills {
		time.Sleep(time.Second)
		replace(i % len(workers))
	}
	replace(leader(t, dsn, workers))
	time.Sleep(time.Second)
	crash()
	if said, err := exec.CommandContext(t.Context(), os.Getenv("ZHUNSHENG_TEST_RESTART")).CombinedOutput(); err != nil { //nolint:gosec // the server's own
		t.Fatalf("restart the server: %v\n%s", err, said)
	}
}

// leader is the worker that hands out what is due and what others left behind.
func leader(t *testing.T, dsn string, workers []*workerProcess) int {
	t.Helper()
	for range 300 {
		name := storetest.Leader(t, dsn)
		for i, w := range workers {
			if strings.Contains(name, fmt.Sprintf("/%d/", w.Process.Pid)) {
				return i
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("no worker leads")
	return 0
}

// ended waits for runs to end, through a crash of the database.
func ended(t *testing.T, store *storage.Store, scopes []engine.Scope, ids []string) []*engine.Run {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Minute)
	defer cancel()
	runs := make([]*engine.Run, len(ids))
	for i, id := range ids {
		for runs[i] == nil || !runs[i].Ended() {
			if ctx.Err() != nil {
				t.Fatalf("run %s does not end: %+v", id, runs[i])
			}
			time.Sleep(100 * time.Millisecond)
			if run, err := store.Run(ctx, scopes[i], id); err == nil {
				runs[i] = run
			}
		}
		if runs[i].Status != engine.RunDone {
			t.Fatalf("run %s ended as %+v", id, runs[i])
		}
	}
	return runs
}

// results are digests of all that runs decided, with what they counted.
func results(t *testing.T, store *storage.Store, scopes []engine.Scope, runs []*engine.Run) (digests []string) {
	t.Helper()
	for i, run := range runs {
		outcome, err := store.Outcome(t.Context(), scopes[i], run.ID)
		if err != nil {
			t.Fatal(err)
		}
		found, indicators := sha256.New(), 0
		if err := sheet.WriteOutcome(found, outcome); err != nil {
			t.Fatal(err)
		}
		for _, p := range outcome.Projects {
			indicators += len(p.Indicators)
		}
		if len(outcome.Projects) != run.Projects || indicators != run.Indicators {
			t.Errorf("run %s counts %d projects, %d indicators, and has %d and %d", run.ID, run.Projects, run.Indicators, len(outcome.Projects), indicators)
		}
		digests = append(digests, fmt.Sprintf("%d indicators in %d parts, %x", indicators, run.Progress.Parts, found.Sum(nil)))
	}
	return digests
}
