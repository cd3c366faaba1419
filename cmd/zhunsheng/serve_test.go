package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"zhunsheng/storage/testschema"
)

var printedAddress = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// serving starts the program as `zhunsheng serve …` does and returns its address.
// The program is stopped at the end of the test, and must end well.
func serving(t *testing.T, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	out, in := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, program{in: strings.NewReader(""), out: in, err: io.Discard, files: diskFiles{}}, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...))
		in.Close() //nolint:errcheck // a pipe's writer never fails to close
	}()
	t.Cleanup(func() {
		stop()
		select {
		case status := <-ended:
			if status != exitDone {
				t.Errorf("serve ended with %d", status)
			}
		case <-time.After(20 * time.Second):
			t.Error("serve does not stop")
		}
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if address := printedAddress.FindString(lines.Text()); address != "" {
			go io.Copy(io.Discard, out) //nolint:errcheck // keeps the program from waiting on its output
			return address
		}
	}
	t.Fatalf("serve ended without an address: status %d", <-ended)
	return ""
}

func fetch(t *testing.T, url string) []byte {
	t.Helper()
	response, err := http.Get(url) //nolint:gosec,noctx // an address of this very test
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %d %s %v", url, response.StatusCode, body, err)
	}
	return body
}

// TestDemoIsTheSameOnBothStores starts the demo on SQLite and on PostgreSQL: the
// newest run's results are the same bytes.
func TestDemoIsTheSameOnBothStores(t *testing.T) {
	results := func(address string) string {
		var runs struct {
			Items []struct{ ID string }
		}
		if err := json.Unmarshal(fetch(t, address+"/api/v1/runs"), &runs); err != nil {
			t.Fatal(err)
		}
		if len(runs.Items) != 4 {
			t.Fatalf("%d runs, want one for each checkpoint", len(runs.Items))
		}
		return string(fetch(t, address+"/api/v1/runs/"+runs.Items[0].ID+"/results"))
	}
	postgres := testschema.New(t)
	sqlite := results(serving(t, "--demo"))
	first := serving(t, "--demo", "--dsn", postgres)
	if got := results(first); got != sqlite {
		t.Error("the demo's results differ between the two stores")
	}
	// a second start on the same store finds everything there
	if got := results(serving(t, "--demo", "--dsn", postgres)); got != sqlite {
		t.Error("the second start changed the results")
	}
	if !strings.Contains(sqlite, `"score":"98.09"`) {
		t.Error("project 1 does not score 98.09")
	}
}

// TestServeEndsEvents stops while somebody follows a run that nobody judges: he does not
// hold the program up.
func TestServeEndsEvents(t *testing.T) {
	var began time.Time
	t.Run("serve", func(t *testing.T) {
		address := serving(t, "--demo", "--no-worker")
		ordered, err := http.Post(address+"/api/v1/runs", "application/json", strings.NewReader(`{"year":2025,"month":6}`)) //nolint:gosec,noctx // an address of this very test
		if err != nil {
			t.Fatal(err)
		}
		defer ordered.Body.Close()
		events, err := http.Get(address + ordered.Header.Get("Location") + "/events") //nolint:gosec,noctx // likewise
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { events.Body.Close() })
		if first, err := bufio.NewReader(events.Body).ReadString('\n'); err != nil || !strings.HasPrefix(first, "id: QUEUED-") {
			t.Errorf("%q %v", first, err)
		}
		began = time.Now()
	})
	if took := time.Since(began); took > grace/2 {
		t.Errorf("serve took %s to stop", took)
	}
}

// TestServeNeedsTables refuses a PostgreSQL that was not migrated, and says what
// to do.
func TestServeNeedsTables(t *testing.T) {
	dsn := testschema.New(t)
	var errs strings.Builder
	p := program{in: strings.NewReader(""), out: io.Discard, err: &errs, files: diskFiles{}}
	if status := run(context.Background(), p, []string{"serve", "--listen", "127.0.0.1:0", "--dsn", dsn}); status != exitSystem || !strings.Contains(errs.String(), "请先运行 zhunsheng migrate") {
		t.Errorf("status %d: %s", status, &errs)
	}
	var out strings.Builder
	p.out = &out
	if status := run(context.Background(), p, []string{"migrate", "--dsn", dsn}); status != exitDone || !strings.Contains(out.String(), "数据库已是最新") {
		t.Errorf("migrate: status %d %s %s", status, &out, &errs)
	}
	fetch(t, serving(t, "--dsn", dsn)+"/readyz")
}

// TestDemoAlertsAreAnswered: the demo's alerts are in several states, by persons who may do what
// they did, and each has evidence; a second start adds nothing to what has happened.
func TestDemoAlertsAreAnswered(t *testing.T) {
	dsn := t.TempDir() + "/demo.db"
	type alert struct {
		ID, State string
		Version   int
	}
	alerts := func(address string) (list []alert) {
		var page struct{ Items []alert }
		if err := json.Unmarshal(fetch(t, address+"/api/v1/alerts?limit=500"), &page); err != nil {
			t.Fatal(err)
		}
		return page.Items
	}
	address := serving(t, "--demo", "--no-worker", "--dsn", dsn)
	first := alerts(address)
	states := map[string]string{} // an alert of each state
	for _, a := range first {
		states[a.State] = a.ID
	}
	for _, want := range []string{"PUSHED", "ACKED", "SUBMITTED", "CLOSED", "RESOLVED_AUTO"} {
		if states[want] == "" {
			t.Errorf("no alert of the demo is %s: %v", want, states)
		}
	}
	closed := string(fetch(t, address+"/api/v1/alerts/"+states["CLOSED"]))
	for _, want := range []string{`"by_name":"李静"`, `"by_name":"王芳"`, `"by_name":"郑洁"`, `"action":"close"`} {
		if !strings.Contains(closed, want) {
			t.Errorf("a closed alert lacks %s: %s", want, closed)
		}
	}
	if sent := string(fetch(t, address+"/api/v1/deliveries?recipient=sp-jb&state=SENT")); !strings.Contains(sent, "首次") {
		t.Errorf("nobody was told: %s", sent)
	}
	again := alerts(serving(t, "--demo", "--no-worker", "--dsn", dsn))
	if len(again) != len(first) {
		t.Fatalf("%d alerts, then %d", len(first), len(again))
	}
	for i := range first {
		if first[i] != again[i] {
			t.Errorf("a second start changed %+v to %+v", first[i], again[i])
		}
	}
}
