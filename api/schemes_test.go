package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"zhunsheng/api"
	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/storage"
	"zhunsheng/storage/storetest"
)

const yamlType = "application/yaml"

// strict scores what reaches its target fully, and everything else with 0.
const strict = `id: OURS
version: 1
name: 本市办法
basis: 本市〔2025〕1号
based_on: MOF2020@1
targets:
  at_least: {ratio: '实际值 >= 目标值 ? 1 : 0', basis: 本市〔2025〕1号}
`

type schemePage struct {
	Items []api.SchemeEntry `json:"items"`
}

func (c client) publish(text string, wantStatus int) (e api.SchemeEntry) {
	c.t.Helper()
	status, header, answer := c.do(http.MethodPost, "/api/v1/schemes", text, "Content-Type", yamlType)
	if err := json.Unmarshal([]byte(answer), &e); err != nil || status != wantStatus {
		c.t.Fatalf("POST /schemes: %d %s, want %d", status, answer, wantStatus)
	}
	if status < 300 {
		var there api.SchemeView
		if c.get(header.Get("Location"), &there); there.ID != e.ID || there.Version != e.Version || there.Text != text {
			c.t.Errorf("at %s there is %+v", header.Get("Location"), there)
		}
	}
	return e
}

// TestPublishScheme checks, publishes, lists, reads and uses a scheme, and one
// that is based on it.
func TestPublishScheme(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		var before, after schemePage
		c.get("/api/v1/schemes", &before)

		var draft api.SchemeEntry
		status, _, answer := c.do(http.MethodPost, "/api/v1/schemes?dry_run=true", strict, "Content-Type", yamlType)
		if err := json.Unmarshal([]byte(answer), &draft); err != nil || status != http.StatusOK || draft.Origin != "draft" || draft.PublishedAt != nil {
			t.Fatalf("dry run: %d %s", status, answer)
		}
		if c.get("/api/v1/schemes", &after); len(after.Items) != len(before.Items) {
			t.Error("a dry run published the scheme")
		}

		first := c.publish(strict, http.StatusCreated)
		if first.Digest != draft.Digest || first.Origin != "published" || !first.Usable || !first.PublishedAt.Equal(clock) || first.PublishedBy != "api" || first.BasedOn != "MOF2020@1" {
			t.Errorf("published %+v", first)
		}
		if again := c.publish(strict, http.StatusOK); !again.PublishedAt.Equal(clock) || again.Digest != first.Digest {
			t.Errorf("published again %+v", again)
		}
		if status, _, answer := c.do(http.MethodPost, "/api/v1/schemes", jsonText(strict)); status != http.StatusOK {
			t.Errorf("the same as JSON: %d %s", status, answer)
		}
		next := c.publish("id: OURS\nversion: 2\nname: 本市办法\nbasis: 本市〔2026〕1号\nbased_on: OURS@1\ngrades: {use: GRADE_ALT@1, provisional: 暂}\n", http.StatusCreated)

		c.publish(strings.Replace(strict, "OURS", "本市?100%办法", 1), http.StatusCreated)

		c.get("/api/v1/schemes", &after)
		var refs []string
		for _, e := range after.Items {
			refs = append(refs, fmt.Sprintf("%s@%d %s", e.ID, e.Version, e.Origin))
		}
		if got := strings.Join(refs, "\n"); len(refs) != len(before.Items)+3 || !strings.Contains(got, "OURS@1 published\nOURS@2 published\nSHANXI_STRICT@1 shipped") {
			t.Errorf("listed:\n%s", got)
		}
		for ref, want := range map[string]string{"OURS": next.Digest, "OURS@1": first.Digest} {
			var one api.SchemeView
			if c.get("/api/v1/schemes/"+ref, &one); one.Digest != want || one.ID != "OURS" || ref == "OURS@1" && one.Text != strict {
				t.Errorf("%s: %+v", ref, one)
			}
		}
		var run engine.Run
		status, _, answer = c.do(http.MethodPost, "/api/v1/runs", `{"year":2025,"month":12,"scheme":"OURS"}`)
		if err := json.Unmarshal([]byte(answer), &run); err != nil || status != http.StatusAccepted || run.SchemeDigest != next.Digest {
			t.Errorf("a run under it: %d %s", status, answer)
		}
		status, _, answer = c.do(http.MethodPost, "/api/v1/rules/compile?scheme=OURS@1", `{"value_text":"≥95%"}`)
		if status != http.StatusOK {
			t.Errorf("compiling under it: %d %s", status, answer)
		}
		if status, _, _ = c.do(http.MethodPost, "/api/v1/rules/compile?scheme=OURS&division=130999", `{"value_text":"≥95%"}`); status != http.StatusUnprocessableEntity {
			t.Errorf("another division has it too: %d", status)
		}
	})
}

func jsonText(text string) string {
	b, err := json.Marshal(map[string]string{"text": text})
	if err != nil {
		panic(err) // a string has JSON
	}
	return string(b)
}

// TestRefusedSchemes: every mistake is told, with its place, and nothing is
// published.
func TestRefusedSchemes(t *testing.T) {
	c := newClient(t, storetest.SQLite(t))
	c.publish(strict, http.StatusCreated)
	bad := strings.Replace(strict, "目标值 ?", "目标 ?", 1)
	bad = strings.Replace(bad, "version: 1", "version: 2", 1) + "  range: {light: '\"RED\" + 1', basis: 本市〔2025〕1号}\n"
	for name, q := range map[string]struct {
		text, kind string
		status     int
		want       []string
	}{
		"two mistakes in formulas": {bad, yamlType, 422, []string{"invalid", "没有发布", `"line":7,"column":29`, "不认识的名称“目标”", `"line":8,"column":25`, "类型不同"}},
		"weights of 101":           {"id: X\nversion: 1\nname: 试\nbasis: 试\nbased_on: MOF2020@1\nexecution: {marks: 11, ratio: 'min(1, 支出进度 / 100)', zero_budget: 0, reason_below: 0.9, basis: 试}\n", yamlType, 422, []string{"S05", `"line":6`, "应为100"}},
		"overlapping bands":        {"id: X\nversion: 1\nname: 试\nbasis: 试\nbased_on: MOF2020@1\ngrades:\n  provisional: 暂\n  basis: 试\n  id: G\n  bands:\n  - {name: 优, from: 90}\n  - {name: 差, from: 0, to: 95}\n", yamlType, 422, []string{"S06", `"line":12`, "属于两档"}},
		"no YAML":                  {"id: [", yamlType, 422, []string{"S01", "YAML写法有误"}},
		"empty text":               {`{"text":""}`, "application/json", 422, []string{"S01", "空的"}},
		"published otherwise":      {strict + "# 另一份\n", yamlType, 409, []string{"conflict", "评分办法OURS@1已经发布，内容不同", "version加1"}},
		"shipped otherwise":        {strings.Replace(strict, "OURS", "HUBEI", 1), yamlType, 409, []string{"评分办法HUBEI@1已经发布"}},
		"a form":                   {"text=1", "application/x-www-form-urlencoded", 415, []string{"application/yaml"}},
		"JSON of something else":   {`{"yaml":""}`, "application/json", 422, []string{"text"}},
		"broken JSON":              {`{"text":`, "application/json", 400, []string{"JSON有语法错误"}},
		"two JSON values":          {jsonText(strict) + "{}", "application/json", 400, []string{"JSON有语法错误"}},
		"JSON in another encoding": {"{\"text\":\"\xb0\xec\"}", "application/json", 400, []string{"UTF-8"}},
		"YAML in another encoding": {"id: \xb0\xec\xb7\xa8\n", yamlType, 422, []string{"S01"}},
		"a NUL":                    {"id: X\x00\n", yamlType, 422, []string{"S01"}},
	} {
		for _, path := range []string{"/api/v1/schemes", "/api/v1/schemes?dry_run=true"} {
			status, header, answer := c.do(http.MethodPost, path, q.text, "Content-Type", q.kind)
			if status != q.status || header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s: %d %s", name, status, answer)
			}
			for _, want := range q.want {
				if !strings.Contains(answer, want) && !(want == "没有发布" && strings.Contains(path, "dry")) {
					t.Errorf("%s: no %s in %s", name, want, answer)
				}
			}
		}
	}
	var list schemePage
	if c.get("/api/v1/schemes", &list); len(list.Items) != len(rules.Shipped().List())+1 {
		t.Errorf("%d schemes", len(list.Items))
	}
	for path, want := range map[string]int{"/schemes/NOWHERE": 404, "/schemes/OURS@2": 404, "/schemes?division=130999": 200} {
		if status, _, answer := c.do(http.MethodGet, "/api/v1"+path, ""); status != want {
			t.Errorf("%s: %d %s", path, status, answer)
		}
	}
}

// TestUnusableScheme stores a scheme that this program finds mistakes in, as an
// older one may have published it: the service goes on, and says so.
func TestUnusableScheme(t *testing.T) {
	store := storetest.SQLite(t)
	c := newClient(t, store)
	old := engine.PublishedScheme{
		Publication: rules.Publication{ID: "MOF2020", Version: 2, Digest: "sha256:old", Text: strings.Replace(strict, "at_least", "abolished", 1)},
		Name:        "旧办法", Basis: "旧文", By: "张三", At: clock,
	}
	if _, err := store.PublishScheme(t.Context(), engine.Scope{Division: "130209"}, old); err != nil {
		t.Fatal(err)
	}
	c.publish(strict, http.StatusCreated)
	var list schemePage
	c.get("/api/v1/schemes", &list)
	for _, e := range list.Items {
		if broken := e.ID == "MOF2020" && e.Version == 2; e.Usable == broken || rules.HasErrors(e.Diagnostics) != broken {
			t.Errorf("%s@%d: usable %t, %v", e.ID, e.Version, e.Usable, e.Diagnostics)
		}
	}
	var one api.SchemeView
	if c.get("/api/v1/schemes/MOF2020@2", &one); one.Usable || one.Text != old.Text || one.Name != "旧办法" {
		t.Errorf("%+v", one)
	}
	for scheme, want := range map[string]int{"MOF2020": 422, "": 422, "MOF2020@1": 202, "OURS": 202} {
		status, _, answer := c.do(http.MethodPost, "/api/v1/runs", fmt.Sprintf(`{"year":2025,"month":12,"scheme":%q}`, scheme))
		if status != want || want == 422 && !strings.Contains(answer, "abolished") {
			t.Errorf("%q: %d %s", scheme, status, answer)
		}
	}
}

// TestSchemesOfNobody asks before anything is stored, and where two divisions
// are.
func TestSchemesOfNobody(t *testing.T) {
	store := storetest.SQLite(t)
	c := serve(t, store)
	var list schemePage
	if c.get("/api/v1/schemes", &list); len(list.Items) != len(rules.Shipped().List()) {
		t.Errorf("%d schemes", len(list.Items))
	}
	status, _, answer := c.do(http.MethodPost, "/api/v1/schemes", strict, "Content-Type", yamlType)
	if status != http.StatusNotFound || !strings.Contains(answer, "division") {
		t.Errorf("published for nobody: %d %s", status, answer)
	}
	status, _, answer = c.do(http.MethodPost, "/api/v1/schemes?division=130209", strict, "Content-Type", yamlType)
	if status != http.StatusCreated {
		t.Errorf("%d %s", status, answer)
	}
	for _, division := range []string{"130209", "130999"} {
		d := &rules.Declaration{FiscalYear: 2025, Division: division, Tables: []*rules.GoalTable{{Code: rules.Cell{Text: "P"}, AgencyCode: "1"}}}
		if _, err := store.SaveDeclaration(t.Context(), engine.Scope{Division: division}, d, "test", clock); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string]int{"/schemes": 400, "/schemes?division=130209": 200, "/schemes/OURS": 400, "/schemes/OURS?division=130209": 200, "/schemes/OURS?division=130999": 404} {
		if status, _, answer := c.do(http.MethodGet, "/api/v1"+path, ""); status != want {
			t.Errorf("%s: %d %s", path, status, answer)
		}
	}
	for scheme, want := range map[string]int{"": 200, "HUBEI": 200, "OURS": 400} {
		if status, _, answer := c.do(http.MethodPost, "/api/v1/rules/compile?scheme="+scheme, `{"value_text":"≥95%"}`); status != want {
			t.Errorf("compile under %q: %d %s", scheme, status, answer)
		}
	}
}

// TestSchemesInOpenAPI: what the generator can't see of these routes is described
// all the same.
func TestSchemesInOpenAPI(t *testing.T) {
	c := newClient(t, storetest.SQLite(t))
	var spec struct {
		Paths map[string]map[string]struct {
			RequestBody struct{ Content map[string]any }
			Responses   map[string]any
		}
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct{ Type any }
			}
		}
	}
	c.get("/openapi.json", &spec)
	post := spec.Paths["/api/v1/schemes"]["post"]
	for _, kind := range []string{yamlType, "application/json"} {
		if post.RequestBody.Content[kind] == nil {
			t.Errorf("a scheme can be posted as %s, and that is not described", kind)
		}
	}
	for _, status := range []string{"200", "201", "409", "415", "422"} {
		if post.Responses[status] == nil {
			t.Errorf("publishing may answer %s, and that is not described", status)
		}
	}
	for name, field := range map[string]string{"ScoreChange": "before", "GradeChange": "after"} {
		if got := fmt.Sprint(spec.Components.Schemas[name].Properties[field].Type); got != "[string null]" {
			t.Errorf("%s.%s is described as %s, and may be null", name, field, got)
		}
	}
}
