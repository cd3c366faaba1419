package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/api"
	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/notify"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/storage"
	"zhunsheng/storage/storetest"
)

var clock = time.Date(2026, 1, 8, 1, 0, 0, 0, time.UTC)

const project1 = "13020925P00009410002P"

// client speaks to a server as a vendor's program does.
type client struct {
	t       *testing.T
	handler http.Handler
	store   *storage.Store
}

// newClient serves a store that holds the demo's goal tables and checkpoints.
func newClient(t *testing.T, store *storage.Store) client {
	t.Helper()
	ctx := context.Background()
	d, ds, err := sheet.ReadGoals("goal-tables.txt", fixtures.SeedText())
	if err != nil || rules.HasErrors(ds) {
		t.Fatal(ds, err)
	}
	scope := engine.Scope{Division: d.Division}
	if _, err := store.SaveDeclaration(ctx, scope, d, "test", clock); err != nil {
		t.Fatal(err)
	}
	for _, month := range fixtures.DemoMonths {
		r, _, err := sheet.ReadReport("actuals.json", fixtures.Actuals(month))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := store.SaveReport(ctx, scope, r, "test", clock); err != nil {
			t.Fatal(err)
		}
	}
	return serve(t, store)
}

// serve serves a store as it is.
func serve(t *testing.T, store *storage.Store) client {
	t.Helper()
	return client{t, api.New(api.Config{Register: store, Book: store, Office: store, Sender: senders(t), Now: func() time.Time { return clock }, Log: slog.New(slog.DiscardHandler), Version: "test"}), store}
}

// senders reach this machine: what tests put there.
func senders(t *testing.T) func(notify.Channel) (notify.Sender, error) {
	t.Helper()
	allowed, err := notify.ParseAllowed([]string{"127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	s := notify.NewSenders(notify.Environment{Allowed: allowed})
	t.Cleanup(s.Close)
	return s.Of
}

func (c client) do(method, path, body string, headers ...string) (status int, header http.Header, answer string) {
	c.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	return w.Code, w.Header(), w.Body.String()
}

// get fetches JSON and fails the test on any other status than 200.
func (c client) get(path string, into any) {
	c.t.Helper()
	status, _, answer := c.do(http.MethodGet, path, "")
	if status != http.StatusOK {
		c.t.Fatalf("GET %s: %d %s", path, status, answer)
	}
	if err := json.Unmarshal([]byte(answer), into); err != nil {
		c.t.Fatalf("GET %s: %v", path, err)
	}
}

// run evaluates a month, and waits for it.
func (c client) run(month int) engine.Run {
	c.t.Helper()
	defer c.working()()
	status, header, answer := c.do(http.MethodPost, "/api/v1/runs", fmt.Sprintf(`{"year":2025,"month":%d}`, month), "Prefer", "wait=50")
	var run engine.Run
	if err := json.Unmarshal([]byte(answer), &run); err != nil || status != http.StatusCreated {
		c.t.Fatalf("POST /runs: %d %s", status, answer)
	}
	if header.Get("Location") != "/api/v1/runs/"+run.ID || run.Status != engine.RunDone {
		c.t.Errorf("run %+v at %q", run, header.Get("Location"))
	}
	return run
}

// working lets somebody judge what is ordered; the returned function ends that.
func (c client) working() (stop func()) {
	c.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- c.store.Work(ctx, storage.Shift{Workers: 1, Now: func() time.Time { return clock }}) }()
	return func() {
		c.t.Helper()
		cancel()
		if err := <-ended; err != nil {
			c.t.Error(err)
		}
	}
}

// TestSameRunSameJSON evaluates every checkpoint through the service on both
// stores: the results are byte for byte those of the offline evaluation.
func TestSameRunSameJSON(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		for _, month := range fixtures.DemoMonths {
			run := c.run(month)
			status, _, got := c.do(http.MethodGet, "/api/v1/runs/"+run.ID+"/results", "")
			if status != http.StatusOK {
				t.Fatal(status, got)
			}
			want, err := json.Marshal(offline(t, month))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(compact(t, string(want)), compact(t, got)); diff != "" {
				t.Errorf("month %d: the service and the offline evaluation differ (-offline +service):\n%s", month, diff)
			}
		}
	})
}

func offline(t *testing.T, month int) *engine.Outcome {
	t.Helper()
	o, ds, err := engine.Evaluate(offlineBook(t, month))
	if err != nil || o == nil {
		t.Fatal(ds, err)
	}
	return o
}

// offlineBook is what an evaluation of a month rests on.
func offlineBook(t *testing.T, month int) (*rules.Scheme, *rules.Declaration, *engine.Report) {
	t.Helper()
	d, _, err := sheet.ReadGoals("goal-tables.txt", fixtures.SeedText())
	if err != nil {
		t.Fatal(err)
	}
	report, _, err := sheet.ReadReport("actuals.json", fixtures.Actuals(month))
	if err != nil {
		t.Fatal(err)
	}
	for _, earlier := range fixtures.DemoMonths {
		if earlier < month {
			h, _, err := sheet.ReadReport("actuals.json", fixtures.Actuals(earlier))
			if err != nil {
				t.Fatal(err)
			}
			report.History = append(report.History, *h)
		}
	}
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	return scheme, d, report
}

// compact is the JSON without what encoders may choose: blanks, and \u003e for >.
func compact(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(s)); err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(b.String())
}

func TestCompile(t *testing.T) {
	c := newClient(t, storetest.SQLite(t))
	status, _, answer := c.do(http.MethodPost, "/api/v1/rules/compile", `{"value_text":"≥95%","name":"服务对象满意度","level2":"服务对象满意度指标"}`)
	if status != http.StatusOK || !strings.Contains(answer, `"expr":"实际值 \u003e= 95"`) && !strings.Contains(answer, `"expr":"实际值 >= 95"`) {
		t.Errorf("%d %s", status, answer)
	}
}

func TestProjects(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		c.run(12)
		type page struct {
			Items []engine.ProjectEntry `json:"items"`
			Next  string                `json:"next"`
		}
		var all, first, second, red, found page
		c.get("/api/v1/projects", &all) // the newest year and the only division
		if len(all.Items) != 8 || all.Next != "" {
			t.Fatalf("%d projects, next %q", len(all.Items), all.Next)
		}
		c.get("/api/v1/projects?year=2025&limit=5", &first)
		c.get("/api/v1/projects?year=2025&limit=5&after="+first.Next, &second)
		if len(first.Items) != 5 || len(second.Items) != 3 || second.Next != "" {
			t.Errorf("pages of %d and %d", len(first.Items), len(second.Items))
		}
		c.get("/api/v1/projects?year=2025&light=RED", &red)
		for _, p := range red.Items {
			if p.Light != engine.Red {
				t.Errorf("%s is %s", p.Name, p.Light)
			}
		}
		if len(red.Items) == 0 || len(red.Items) == 8 {
			t.Errorf("%d red projects", len(red.Items))
		}
		c.get("/api/v1/projects?q=印章", &found) // the year defaults to the newest
		if len(found.Items) != 1 || found.Items[0].Name != "印章刻制服务" {
			t.Errorf("found %+v", found.Items)
		}
		// every filter restricts, and every page size shows all there are
		for query, want := range map[string]int{
			"agency=433001": 8, "agency=999999": 0, "grade=优": graded(all.Items, "优"), "grade=差": graded(all.Items, "差"), "q=13020925P00009810002E": 1, "q=%25": 0,
			"limit=7": 7, "limit=8": 8, "limit=9": 8,
		} {
			var p page
			c.get("/api/v1/projects?year=2025&"+query, &p)
			if len(p.Items) != want || (p.Next != "") != (query == "limit=7") {
				t.Errorf("%s: %d projects, next %q; want %d", query, len(p.Items), p.Next, want)
			}
		}
		var runs struct{ Items []engine.Run }
		c.get("/api/v1/runs?year=2025&month=6", &runs)
		if len(runs.Items) != 0 {
			t.Errorf("runs of June: %+v", runs.Items)
		}
		var one struct {
			Indicators []struct {
				Expr   rules.Expressions `json:"expr"`
				Source rules.Source      `json:"source"`
			} `json:"indicators"`
		}
		c.get("/api/v1/projects/"+project1+"?year=2025", &one)
		if len(one.Indicators) != 9 || one.Indicators[0].Expr.Met != "实际值 >= 50" || one.Indicators[0].Source.Cell == "" {
			t.Errorf("%+v", one)
		}
		var history struct {
			Items []engine.TableVersion `json:"items"`
		}
		c.get("/api/v1/projects/"+project1+"/history?year=2025", &history)
		if len(history.Items) != 1 || history.Items[0].By != "test" {
			t.Errorf("%+v", history)
		}
	})
}

func graded(list []engine.ProjectEntry, grade string) (n int) {
	for _, p := range list {
		if p.Grade != nil && *p.Grade == grade {
			n++
		}
	}
	return n
}

// TestObservations reports, reports again, and meets someone else's change.
func TestObservations(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		const path = "/api/v1/projects/" + project1 + "/observations/6?year=2025"
		const mine = `{"spent":"150.00","indicators":[{"level2":"数量指标","name":"聘用人员数量","actual":"49"}]}`
		_, header, _ := c.do(http.MethodGet, path, "")
		old := header.Get("ETag")
		status, header, answer := c.do(http.MethodPut, path, mine, "If-Match", old)
		if status != http.StatusOK || header.Get("ETag") == old {
			t.Fatalf("%d %s %s", status, header.Get("ETag"), answer)
		}
		fresh := header.Get("ETag")
		if status, header, _ = c.do(http.MethodPut, path, mine); status != http.StatusOK || header.Get("ETag") != fresh {
			t.Errorf("the same data again: %d, ETag %s, was %s", status, header.Get("ETag"), fresh)
		}
		if status, _, answer = c.do(http.MethodPut, path, strings.Replace(mine, "49", "50", 1), "If-Match", old); status != http.StatusPreconditionFailed || !strings.Contains(answer, "数据已被他人更新") {
			t.Errorf("an outdated ETag: %d %s", status, answer)
		}
		if _, _, answer = c.do(http.MethodGet, path, ""); !strings.Contains(answer, `"actual":"49"`) {
			t.Errorf("stored: %s", answer)
		}
		status, _, answer = c.do(http.MethodPut, path, `{"spent":"-5","indicators":[{"level2":"数量指标","name":"聘用人员数量","actual":"很多"}]}`)
		if status != http.StatusUnprocessableEntity || !strings.Contains(answer, `"D11"`) || !strings.Contains(answer, `"D01"`) {
			t.Errorf("bad data: %d %s", status, answer)
		}
		if _, _, answer = c.do(http.MethodGet, path, ""); !strings.Contains(answer, `"actual":"49"`) {
			t.Errorf("bad data were stored: %s", answer)
		}
	})
}

func TestAlerts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		c.run(6)
		c.run(12)
		c.run(12) // again: the alerts are those of the latest run
		type page struct {
			Items []engine.AlertEntry `json:"items"`
		}
		var june, december, red page
		c.get("/api/v1/alerts?year=2025&month=6&limit=500", &june)
		c.get("/api/v1/alerts?year=2025&month=12&limit=500", &december)
		c.get("/api/v1/alerts?year=2025&level=RED&rule=INDICATOR&limit=500", &red)
		var elsewhere, first page
		c.get("/api/v1/alerts?year=2025&agency=999999", &elsewhere)
		c.get("/api/v1/alerts?month=12&limit=1", &first)
		if len(elsewhere.Items) != 0 || len(first.Items) != 1 {
			t.Errorf("%d alerts of another agency, %d on a page of one", len(elsewhere.Items), len(first.Items))
		}
		whole := offline(t, 12)
		want := len(whole.Department.Alerts)
		for _, p := range whole.Projects {
			want += len(p.Alerts)
		}
		if len(december.Items) != want || want == 0 || len(june.Items) == 0 {
			t.Errorf("%d alerts in December, want %d; %d in June", len(december.Items), want, len(june.Items))
		}
		for _, a := range red.Items {
			if a.Level != engine.Red || a.Rule != engine.AlertIndicator {
				t.Errorf("%+v", a)
			}
		}
		var one engine.AlertEntry
		c.get("/api/v1/alerts/"+december.Items[0].ID, &one)
		if one.ID != december.Items[0].ID || one.Message != december.Items[0].Message {
			t.Errorf("%+v", one)
		}
	})
}

// TestProblems asks for what can't be: each answer is problem+json with a
// Chinese title and a stable type, and none shows a driver's words.
func TestProblems(t *testing.T) {
	c := newClient(t, storetest.SQLite(t))
	for _, q := range []struct {
		method, path, body string
		status             int
		kind               string
	}{
		{"GET", "/nowhere", "", 404, "not-found"},
		{"DELETE", "/api/v1/projects", "", 405, "method-not-allowed"},
		{"GET", "/api/v1/projects/NOBODY?year=2025", "", 404, "not-found"},
		{"GET", "/api/v1/projects?year=1066", "", 422, "invalid"},
		{"GET", "/api/v1/projects?year=abc", "", 422, "invalid"},
		{"GET", "/api/v1/projects?lights=RED", "", 422, "invalid"},
		{"GET", "/api/v1/runs?month=99", "", 422, "invalid"},
		{"PUT", "/api/v1/projects/" + project1 + "/observations/6?year=2025", `{"spent":"1","indicators":null}`, 422, "invalid"},
		{"PUT", "/api/v1/projects/" + project1 + "/observations/6?year=2025", `{"spent":"1","indicators":[{"level2":"数量指标","name":"聘用人员数量","actual":"1","reason":"a\u0000b"}]}`, 422, "invalid"},
		{"GET", "/api/v1/projects?year=2025&light=PURPLE", "", 422, "invalid"},
		{"GET", "/api/v1/runs/none", "", 404, "not-found"},
		{"GET", "/api/v1/runs/none/results", "", 404, "not-found"},
		{"GET", "/api/v1/alerts/none", "", 404, "not-found"},
		{"POST", "/api/v1/runs", `{"year":2025,"month":13}`, 422, "invalid"},
		{"POST", "/api/v1/runs", `{"year":2025,"month":6,"scheme":"NOWHERE"}`, 422, "invalid"},
		{"POST", "/api/v1/runs", `{"year":2025,`, 400, "bad-request"},
		{"POST", "/api/v1/rules/compile", `{"value":"≥95%"}`, 422, "invalid"},
		{"PUT", "/api/v1/projects/" + project1 + "/observations/6", `{"indicators":[]}`, 422, "invalid"},
		{"PUT", "/api/v1/projects/NOBODY/observations/6?year=2025", `{"indicators":[]}`, 404, "not-found"},
		{"POST", "/api/v1/rules/compile", `{"value_text":"` + strings.Repeat("9", 2<<20) + `"}`, 413, "too-large"},
	} {
		status, header, answer := c.do(q.method, q.path, q.body)
		var p api.Problem
		if err := json.Unmarshal([]byte(answer), &p); err != nil {
			t.Errorf("%s %s: %d %.200s", q.method, q.path, status, answer)
			continue
		}
		if status != q.status || p.Type != "urn:zhunsheng:problem:"+q.kind || p.Status != status || !strings.ContainsAny(p.Title, "没请内不与数") ||
			header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s: %d %s %s", q.method, q.path, status, header.Get("Content-Type"), answer)
		}
		for _, e := range p.Errors {
			if !strings.ContainsAny(e.Message, "应缺没至长JS请") {
				t.Errorf("%s %s says %q", q.method, q.path, e.Message)
			}
		}
		if strings.Contains(strings.ToLower(answer), "sql") || strings.Contains(answer, "pq:") {
			t.Errorf("%s %s shows the store's words: %s", q.method, q.path, answer)
		}
	}
}

// TestBrokenStore closes the store under the server: the user sees a number, and
// nothing else.
func TestBrokenStore(t *testing.T) {
	store := storetest.SQLite(t)
	c := newClient(t, store)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	status, _, answer := c.do(http.MethodGet, "/api/v1/projects?year=2025", "")
	if status != http.StatusInternalServerError || !strings.Contains(answer, "系统内部错误，编号") || strings.Contains(answer, "database") {
		t.Errorf("%d %s", status, answer)
	}
	if status, _, _ = c.do(http.MethodGet, "/readyz", ""); status != http.StatusServiceUnavailable {
		t.Errorf("readyz %d", status)
	}
	if status, _, _ = c.do(http.MethodGet, "/healthz", ""); status != http.StatusOK {
		t.Errorf("healthz %d", status)
	}
}

// TestOpenAPI holds the description against the routes, both ways.
func TestOpenAPI(t *testing.T) {
	c := newClient(t, storetest.SQLite(t))
	var spec struct {
		OpenAPI string                     `json:"openapi"`
		Paths   map[string]map[string]any  `json:"paths"`
		Comps   map[string]json.RawMessage `json:"components"`
	}
	c.get("/openapi.json", &spec)
	if !strings.HasPrefix(spec.OpenAPI, "3.1") || len(spec.Paths) < 11 {
		t.Errorf("openapi %s with %d paths", spec.OpenAPI, len(spec.Paths))
	}
	var schemas struct {
		Result struct {
			Properties map[string]struct{ Type any }
		} `json:"Result"`
	}
	if err := json.Unmarshal(spec.Comps["schemas"], &schemas); err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"score", "ratio", "actual"} {
		if got := fmt.Sprint(schemas.Result.Properties[field].Type); got != "[string null]" {
			t.Errorf("an indicator's %s is described as %s, and may be null", field, got)
		}
	}
	for path, methods := range spec.Paths {
		for method := range methods {
			concrete := strings.NewReplacer("{code}", "X", "{year}", "2025", "{month}", "6", "{id}", "X", "{file}", "summary.xlsx", "{action}", "ack", "{digest}", "X").Replace(path)
			if status, _, answer := c.do(strings.ToUpper(method), concrete, ""); status == http.StatusMethodNotAllowed || strings.Contains(answer, `"detail":"route"`) {
				t.Errorf("%s %s is described and not served: %d", method, path, status)
			}
		}
	}
	status, header, answer := c.do(http.MethodGet, "/docs/", "")
	if status != http.StatusOK || !strings.Contains(header.Get("Content-Type"), "text/html") || strings.Contains(answer, "unpkg") || strings.Contains(answer, "cdn") {
		t.Errorf("docs: %d %s", status, answer)
	}
}
