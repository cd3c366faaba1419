package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"zhunsheng/api"
	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/storage"
	"zhunsheng/storage/storetest"
)

const june = `{"year":2025,"month":6}`

// order queues a run that nobody works on.
func (c client) order(headers ...string) engine.Run {
	c.t.Helper()
	status, header, answer := c.do(http.MethodPost, "/api/v1/runs", june, headers...)
	var run engine.Run
	if err := json.Unmarshal([]byte(answer), &run); err != nil || status != http.StatusAccepted || header.Get("Location") != "/api/v1/runs/"+run.ID {
		c.t.Fatalf("POST /runs: %d %q %s", status, header.Get("Location"), answer)
	}
	return run
}

// is fetches a run or changes it, and fails the test where its status is another.
func (c client) is(want, method, path string) engine.Run {
	c.t.Helper()
	status, _, answer := c.do(method, path, "")
	var run engine.Run
	if err := json.Unmarshal([]byte(answer), &run); err != nil || status != http.StatusOK || run.Status != want {
		c.t.Fatalf("%s %s: %d %s, want %s", method, path, status, answer, want)
	}
	return run
}

// says asks for what can't be had: the answer is a problem of that type about the run,
// and says all of that.
func (c client) says(method, path string, wantStatus int, kind string, said ...string) {
	c.t.Helper()
	status, header, answer := c.do(method, path, "")
	var p api.Problem
	if err := json.Unmarshal([]byte(answer), &p); err != nil || status != wantStatus || p.Type != "urn:zhunsheng:problem:"+kind || header.Get("Content-Type") != "application/problem+json" {
		c.t.Errorf("%s %s: %d %s, want %d %s", method, path, status, answer, wantStatus, kind)
	}
	for _, s := range said {
		if !strings.Contains(p.Title+p.Detail+p.Instance, s) {
			c.t.Errorf("%s %s does not say %q: %s", method, path, s, answer)
		}
	}
}

// TestRunIsOrdered follows a run from the queue to its results.
func TestRunIsOrdered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		run := c.order()
		at := "/api/v1/runs/" + run.ID
		if run.Status != engine.RunQueued || run.Progress.Parts < 1 || run.Progress.PartsDone != 0 || run.Progress.Indicators == 0 || run.Projects != 8 || !run.OrderedAt.Equal(clock) {
			t.Errorf("ordered: %+v", run)
		}
		if got := c.is(engine.RunQueued, http.MethodGet, at); !reflect.DeepEqual(got, run) {
			t.Errorf("read %+v, ordered %+v", got, run)
		}
		progress := fmt.Sprintf("共%d部分，已完成0部分", run.Progress.Parts)
		for _, path := range []string{at + "/results", at + "/findings", at + "/compare?after=" + run.ID, "/api/v1/exports/summary.xlsx?run=" + run.ID} {
			c.says(http.MethodGet, path, http.StatusConflict, "run-unfinished", "本批次还没有评价完", progress, at)
		}
		c.lists(map[string]int{"": 1, "QUEUED": 1, "RUNNING": 0, "DONE": 0})

		stop := c.working()
		for deadline := time.Now().Add(50 * time.Second); run.Status != engine.RunDone && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
			c.get(at, &run)
		}
		stop()
		if run.Status != engine.RunDone || run.Progress.PartsDone != run.Progress.Parts || run.Progress.IndicatorsDone != run.Progress.Indicators || run.InputDigest == "" {
			t.Fatalf("worked on: %+v", run)
		}
		c.lists(map[string]int{"": 1, "QUEUED": 0, "DONE": 1})
		var outcome struct{ Projects []json.RawMessage }
		if c.get(at+"/results", &outcome); len(outcome.Projects) != 8 {
			t.Errorf("%d projects", len(outcome.Projects))
		}
	})
}

// ordering keeps what it was asked to order.
type ordering struct {
	*storage.Store
	orders []engine.RunOrder
}

func (o *ordering) OrderRun(ctx context.Context, scope engine.Scope, order engine.RunOrder) (*engine.Run, error) {
	o.orders = append(o.orders, order)
	return o.Store.OrderRun(ctx, scope, order)
}

// TestKept orders runs that keep all and runs that keep conclusions only, which count no
// warnings; and nothing else.
func TestKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		newClient(t, store)
		register := &ordering{Store: store}
		c := client{t, api.New(api.Config{Register: register, Now: time.Now, Log: slog.New(slog.DiscardHandler)}), store}
		for i, q := range []struct{ said, want string }{{"", engine.KeptResults}, {`,"kept":"RESULTS"`, engine.KeptResults}, {`,"kept":"CONCLUSIONS"`, engine.KeptConclusions}} {
			status, _, answer := c.do(http.MethodPost, "/api/v1/runs", `{"year":2025,"month":6`+q.said+`}`)
			if status != http.StatusAccepted || len(register.orders) != i+1 || register.orders[i].Kept != q.want {
				t.Errorf("%s: %d %s, ordered %+v", q.said, status, answer, register.orders)
			}
		}
		for _, said := range []string{`"WORDS"`, `"conclusions"`, `""`, "1"} {
			status, _, answer := c.do(http.MethodPost, "/api/v1/runs", `{"year":2025,"month":6,"kept":`+said+`}`)
			if status != http.StatusUnprocessableEntity || !strings.Contains(answer, `"body.kept"`) || !strings.Contains(answer, "应为") {
				t.Errorf("%s: %d %s", said, status, answer)
			}
		}
		if len(register.orders) != 3 {
			t.Errorf("ordered %+v", register.orders)
		}
	})
}

// heads answers with the heads of runs that it is given.
type heads struct {
	*storage.Store
	list []engine.Run
}

func (h *heads) Runs(context.Context, engine.Scope, engine.RunQuery) ([]engine.Run, error) {
	return h.list, nil
}

// TestWarningsMayBeNull: a run that keeps conclusions counts none, and /openapi.json says
// that they may be null.
func TestWarningsMayBeNull(t *testing.T) {
	none := 0
	register := &heads{storetest.SQLite(t), []engine.Run{{ID: "r1", Kept: engine.KeptResults, Warnings: &none}, {ID: "r2", Kept: engine.KeptConclusions}}}
	c := client{t, api.New(api.Config{Register: register, Division: "130209", Now: time.Now, Log: slog.New(slog.DiscardHandler)}), register.Store}
	var got struct{ Items []map[string]any }
	c.get("/api/v1/runs", &got)
	if a, b := got.Items[0], got.Items[1]; a["kept"] != "RESULTS" || a["warnings"] != 0.0 || b["kept"] != "CONCLUSIONS" || b["warnings"] != nil {
		t.Errorf("%+v", got.Items)
	}
	var described struct {
		Components struct {
			Schemas struct {
				Run struct {
					Properties map[string]struct{ Type any }
					Required   []string
				}
			}
		}
	}
	c.get("/openapi.json", &described)
	run := described.Components.Schemas.Run
	if got := fmt.Sprint(run.Properties["warnings"].Type); got != "[integer null]" || !slices.Contains(run.Required, "kept") || !slices.Contains(run.Required, "warnings") {
		t.Errorf("warnings are %s, and %v are always there", got, run.Required)
	}
}

// lists counts the runs of each status.
func (c client) lists(want map[string]int) {
	c.t.Helper()
	for status, n := range want {
		path := "/api/v1/runs"
		if status != "" {
			path += "?status=" + status
		}
		var runs struct{ Items []engine.Run }
		if c.get(path, &runs); len(runs.Items) != n {
			c.t.Errorf("%d runs %s, want %d", len(runs.Items), status, n)
		}
	}
}

// TestRunPages turns over the runs, of which all were ordered at the same moment.
func TestRunPages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		var want []string
		for range 5 {
			want = append(want, c.order().ID)
		}
		slices.Reverse(want)
		c.is(engine.RunCancelled, http.MethodPost, "/api/v1/runs/"+want[2]+"/cancel")
		for _, q := range []struct {
			filter string
			want   []string
		}{{"", want}, {"&status=QUEUED", slices.Delete(slices.Clone(want), 2, 3)}} {
			var got []string
			for after, more := "", true; more; {
				var page struct {
					Items []engine.Run
					Next  string
				}
				c.get("/api/v1/runs?limit=2"+q.filter+after, &page)
				for _, r := range page.Items {
					got = append(got, r.ID)
				}
				after, more = "&after="+page.Next, page.Next != ""
				if more && page.Next != got[len(got)-1] || len(got) > len(want) {
					t.Fatalf("next %s after %v", page.Next, got)
				}
			}
			if !slices.Equal(got, q.want) {
				t.Errorf("%s: pages of %v, want %v", q.filter, got, q.want)
			}
		}
		var page struct {
			Items []engine.Run
			Next  string
		}
		if c.get("/api/v1/runs?limit=5", &page); len(page.Items) != 5 || page.Next != "" {
			t.Errorf("a page of all says %q: %+v", page.Next, page)
		}
		c.says(http.MethodGet, "/api/v1/runs?after=none", http.StatusNotFound, "not-found")
		c.says(http.MethodGet, "/api/v1/alerts?year=2025&after=none", http.StatusNotFound, "not-found")
	})
}

// TestIdempotencyKey repeats orders as a client does that has had no answer.
func TestIdempotencyKey(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		const key = "Idempotency-Key"
		first := c.order(key, "8e03978e-40d5")
		at := "/api/v1/runs/" + first.ID
		if again := c.order(key, "8e03978e-40d5"); !reflect.DeepEqual(again, first) {
			t.Errorf("ordered %+v, and again %+v", first, again)
		}
		for _, body := range []string{`{"year":2025,"month":9}`, `{"year":2025,"month":6,"scheme":"HUBEI"}`, `{"year":2025,"month":6,"kept":"CONCLUSIONS"}`} {
			status, _, answer := c.do(http.MethodPost, "/api/v1/runs", body, key, "8e03978e-40d5")
			var p api.Problem
			if err := json.Unmarshal([]byte(answer), &p); err != nil || status != http.StatusUnprocessableEntity || p.Type != "urn:zhunsheng:problem:key-reused" || p.Instance != at || !strings.Contains(p.Detail, "换一个新的键") {
				t.Errorf("%s with the key of another order: %d %s", body, status, answer)
			}
		}
		if other := c.order(key, "8e03978e-40d6"); other.ID == first.ID {
			t.Error("another key orders nothing")
		}
		c.lists(map[string]int{"": 2})
		for _, wrong := range []string{strings.Repeat("x", 201), "键", "a\tb"} {
			status, _, answer := c.do(http.MethodPost, "/api/v1/runs", june, key, wrong)
			if status != http.StatusUnprocessableEntity || !strings.Contains(answer, "Idempotency-Key") || !strings.Contains(answer, "应") {
				t.Errorf("%q: %d %s", wrong, status, answer)
			}
		}
		c.order(key, strings.Repeat("x", 200))
		c.is(engine.RunCancelled, http.MethodPost, at+"/cancel")
		if again := c.order(key, "8e03978e-40d5"); again.Status != engine.RunCancelled { // a 202 as before
			t.Errorf("after it was cancelled: %+v", again)
		}
		if status, _, answer := c.do(http.MethodPost, "/api/v1/runs", june, key, "8e03978e-40d5", "Prefer", "wait=5"); status != http.StatusConflict || !strings.Contains(answer, "run-cancelled") {
			t.Errorf("waited for: %d %s", status, answer)
		}
		c.is(engine.RunQueued, http.MethodPost, at+"/resume")
		defer c.working()()
		for range 2 { // the second repeats what was answered
			status, header, answer := c.do(http.MethodPost, "/api/v1/runs", june, key, "8e03978e-40d5", "Prefer", "wait=50")
			if status != http.StatusCreated || header.Get("Location") != at {
				t.Errorf("%d %q %s", status, header.Get("Location"), answer)
			}
		}
	})
}

// TestPrefer orders with and without waiting. What is not understood is ignored.
func TestPrefer(t *testing.T) {
	c := newClient(t, storetest.SQLite(t))
	for prefer, waits := range map[string]bool{
		"wait=1": true, `respond-async, WAIT = "1"; strict`: true, "respond-async": false, "wait=soon": false, "wait=-1": false, "waiting=1": false, "wait": false,
	} {
		began := time.Now()
		status, header, answer := c.do(http.MethodPost, "/api/v1/runs", june, "Prefer", prefer)
		if early := time.Since(began) < time.Second; status != http.StatusAccepted || waits && early || header.Get("Preference-Applied") != map[bool]string{true: "wait=1"}[waits] {
			t.Errorf("%s: %d after %s, applied %q: %s", prefer, status, time.Since(began), header.Get("Preference-Applied"), answer)
		}
	}
	stop := c.working()
	defer stop()
	if status, header, answer := c.do(http.MethodPost, "/api/v1/runs", june, "Prefer", "wait=9999"); status != http.StatusCreated || header.Get("Preference-Applied") != "wait=50" || !strings.Contains(answer, `"DONE"`) {
		t.Errorf("worked on: %d, applied %q: %s", status, header.Get("Preference-Applied"), answer)
	}
}

// TestWaitOutlivesTheBody waits longer than a body may take to come, over a real
// connection: it is not broken off.
func TestWaitOutlivesTheBody(t *testing.T) {
	if testing.Short() {
		t.Skip("waits six seconds")
	}
	c := newClient(t, storetest.SQLite(t))
	server := httptest.NewServer(c.handler)
	defer server.Close()
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, server.URL+"/api/v1/runs", strings.NewReader(june))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Prefer", "wait=6")
	began := time.Now()
	response, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if took := time.Since(began); response.StatusCode != http.StatusAccepted || took < 6*time.Second {
		t.Errorf("%d after %s", response.StatusCode, took)
	}
}

// TestRefusedRun stores a report that the service would refuse, straight into the store:
// who waits hears what is wrong, and the run keeps it.
func TestRefusedRun(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		defer c.working()()
		bad := engine.ProjectReport{Code: project1, Spent: rules.Cell{Text: "-1"}}
		if _, err := store.SaveObservations(context.Background(), engine.Scope{Division: "130209"}, 2025, 6, bad, "", "test", clock); err != nil {
			t.Fatal(err)
		}
		status, _, answer := c.do(http.MethodPost, "/api/v1/runs", june, "Prefer", "wait=50")
		var p api.Problem
		if err := json.Unmarshal([]byte(answer), &p); err != nil || status != http.StatusUnprocessableEntity || !strings.Contains(p.Detail, "没有评价") || !has(p.Diagnostics, "D11") || p.Diagnostics[0].Severity != rules.Error {
			t.Fatalf("%d %s", status, answer)
		}
		at := p.Instance
		run := c.is(engine.RunFailed, http.MethodGet, at)
		if !run.Refused || !strings.Contains(run.Failure, "改正") {
			t.Errorf("%+v", run)
		}
		var all, errors, first, second struct {
			Items []rules.Diagnostic
			Next  string
		}
		c.get(at+"/findings", &all)
		c.get(at+"/findings?severity=ERROR", &errors)
		c.get(at+"/findings?limit=1", &first)
		c.get(at+"/findings?limit=1&after="+first.Next, &second)
		if total, _ := rules.Count(all.Items); len(all.Items) != len(p.Diagnostics) || len(errors.Items) != total || !has(errors.Items, "D11") || len(all.Items) <= total ||
			first.Items[0].Message != all.Items[0].Message || second.Items[0].Message != all.Items[1].Message {
			t.Errorf("findings %+v\nerrors %+v\nfirst %+v\nsecond %+v\ntold %+v", all, errors, first, second, p.Diagnostics)
		}
		c.says(http.MethodGet, at+"/results", http.StatusConflict, "run-refused", "目标表或执行数据有错误", at+"/findings")
		c.says(http.MethodPost, at+"/resume", http.StatusConflict, "run-refused", at+"/findings")
		c.says(http.MethodPost, at+"/cancel", http.StatusConflict, "run-failed", "不用取消", run.Failure)
		c.lists(map[string]int{"FAILED": 1, "DONE": 0})
		var projects struct{ Items []engine.ProjectEntry }
		if c.get("/api/v1/projects?year=2025", &projects); projects.Items[0].Run != "" {
			t.Errorf("a refused run has results: %+v", projects.Items[0])
		}
	})
}

func has(ds []rules.Diagnostic, id string) bool {
	return slices.ContainsFunc(ds, func(d rules.Diagnostic) bool { return d.ID == id })
}

// TestCancelAndResume does each twice: the second changes nothing.
func TestCancelAndResume(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		run := c.order()
		at := "/api/v1/runs/" + run.ID
		if got := c.is(engine.RunQueued, http.MethodPost, at+"/resume"); !reflect.DeepEqual(got, run) {
			t.Errorf("a queued run is resumed: %+v", got)
		}
		cancelled := c.is(engine.RunCancelled, http.MethodPost, at+"/cancel")
		if got := c.is(engine.RunCancelled, http.MethodPost, at+"/cancel"); !reflect.DeepEqual(got, cancelled) {
			t.Errorf("cancelled %+v, and again %+v", cancelled, got)
		}
		c.says(http.MethodGet, at+"/results", http.StatusConflict, "run-cancelled", "已取消", at+"/resume")
		c.is(engine.RunQueued, http.MethodPost, at+"/resume")
		c.is(engine.RunQueued, http.MethodPost, at+"/resume")
		stop := c.working()
		for deadline := time.Now().Add(50 * time.Second); run.Status != engine.RunDone && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
			c.get(at, &run)
		}
		stop()
		c.is(engine.RunDone, http.MethodPost, at+"/resume")
		c.says(http.MethodPost, at+"/cancel", http.StatusConflict, "run-done", "已经评价完，不能取消", at)
		for _, path := range []string{"/api/v1/runs/none", at + "?division=999999"} {
			path, division, _ := strings.Cut(path, "?")
			for _, what := range []string{"POST /cancel", "POST /resume", "GET /events", "GET /findings", "GET /results", "GET "} {
				method, what, _ := strings.Cut(what, " ")
				c.says(method, path+what+"?"+division, http.StatusNotFound, "not-found", "没有编号为")
			}
		}
	})
}

// failedRun is a store that has one run, which failed for no fault of the data.
type failedRun struct {
	*storage.Store
	run engine.Run
}

func (f *failedRun) Run(context.Context, engine.Scope, string) (*engine.Run, error) {
	return &f.run, nil
}

// TestFailedRun tells why a run failed and how it goes on.
func TestFailedRun(t *testing.T) {
	store := &failedRun{storetest.SQLite(t), engine.Run{ID: "r1", Status: engine.RunFailed, Failure: "磁盘已满，请腾出空间"}}
	c := client{t, api.New(api.Config{Register: store, Division: "130209", Now: time.Now, Log: slog.New(slog.DiscardHandler)}), store.Store}
	c.says(http.MethodGet, "/api/v1/runs/r1/results", http.StatusConflict, "run-failed", "没有评价成", store.run.Failure, "/api/v1/runs/r1/resume")
}

// TestRunsAreOfTheDivision refuses to order or change a run for one agency.
func TestRunsAreOfTheDivision(t *testing.T) {
	c := newClient(t, storetest.SQLite(t))
	at := "/api/v1/runs/" + c.order().ID
	for path, body := range map[string]string{"/api/v1/runs": june, at + "/cancel": "", at + "/resume": ""} {
		if status, _, answer := c.do(http.MethodPost, path+"?agency=433001", body); status != http.StatusUnprocessableEntity || !strings.Contains(answer, "没有这个参数") {
			t.Errorf("%s: %d %s", path, status, answer)
		}
	}
	c.lists(map[string]int{"QUEUED": 1, "CANCELLED": 0})
}
