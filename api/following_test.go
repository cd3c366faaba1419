package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"zhunsheng/api"
	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/rules"
	"zhunsheng/storage"
	"zhunsheng/storage/storetest"
)

// peopled is a client whose division has an agency tree: a unit with a handler and a head, its
// department, the bureau.
func peopled(t *testing.T, store *storage.Store) client {
	t.Helper()
	c := newClient(t, store)
	for path, body := range map[string]string{
		"/agencies/130209": `{"name":"区财政局","kind":"BUREAU"}`,
		"/agencies/433":    `{"name":"区政数局","kind":"DEPARTMENT"}`,
		"/agencies/433001": `{"name":"区政务服务中心","kind":"UNIT"}`,
	} {
		c.set(path, body)
	}
	c.set("/agencies/433", `{"name":"区政数局","kind":"DEPARTMENT","parent":"130209"}`)
	c.set("/agencies/433001", `{"name":"区政务服务中心","kind":"UNIT","parent":"433"}`)
	for id, post := range map[string]string{"li": "433001 HANDLER", "he": "433001 HEAD", "zhu": "433 DEPARTMENT", "cai": "130209 BUREAU_SECTION"} {
		agency, duty, _ := strings.Cut(post, " ")
		c.set("/users/"+id, fmt.Sprintf(`{"name":%q,"posts":[{"agency":%q,"duty":%q}]}`, id+"某", agency, duty))
	}
	return c
}

func (c client) set(path, body string) {
	c.t.Helper()
	if status, _, answer := c.do(http.MethodPut, "/api/v1"+path, body); status != http.StatusOK {
		c.t.Fatalf("PUT %s: %d %s", path, status, answer)
	}
}

// post sends JSON, and fails the test on any other status than the one that is wanted.
func (c client) post(path, body string, want int, headers ...string) (answer string) {
	c.t.Helper()
	status, _, answer := c.do(http.MethodPost, "/api/v1"+path, body, headers...)
	if status != want {
		c.t.Fatalf("POST %s: %d, want %d: %s", path, status, want, answer)
	}
	return answer
}

// anAlert is the first alert of a level of a month.
func (c client) anAlert(month int, level engine.Light) api.AlertDetail {
	c.t.Helper()
	var list struct{ Items []api.AlertView }
	c.get(fmt.Sprintf("/api/v1/alerts?year=2025&month=%d&level=%s&rule=INDICATOR&open=true", month, level), &list)
	list.Items = slices.DeleteFunc(list.Items, func(v api.AlertView) bool { return v.Project == "" || v.ProjectName == rules.DepartmentName })
	if len(list.Items) == 0 {
		c.t.Fatalf("no %s alert of month %d", level, month)
	}
	return c.alert(list.Items[0].ID)
}

func (c client) alert(id string) (a api.AlertDetail) {
	c.t.Helper()
	c.get("/api/v1/alerts/"+id, &a)
	return a
}

const acking = `{"by":"li","reason":"人手不足","obstacles":["人员保障"],"measures":"增派两人","promised":"2026-01-30"}`

// TestAlertIsFollowed takes an alert from its raising to its closing, over HTTP and by the persons
// whose duty each step is; whoever else tries, or too early, or without what is asked for, is told why.
func TestAlertIsFollowed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := peopled(t, store)
		c.run(12)
		a := c.anAlert(12, engine.Red)
		path := "/alerts/" + a.ID
		if a.State != alerting.Open || len(a.Steps) != 1 || a.Steps[0].Action != alerting.Raise || !slices.Contains(a.Possible, alerting.Ack) {
			t.Fatalf("as it was raised: %+v", a)
		}
		refusedFor(t, c, path+"/ack", strings.Replace(acking, `"li"`, `"zhu"`, 1), 403, "签收由经办人、单位财务负责人、单位负责人")
		refusedFor(t, c, path+"/ack", strings.Replace(acking, `"li"`, `"nobody"`, 1), 403, "nobody")
		refusedFor(t, c, path+"/close", `{"by":"zhu","reason":"好"}`, 409, "现在可以：签收")
		refusedFor(t, c, path+"/ack", `{"by":"li","reason":"人手不足"}`, 422, `{"message":"请写明措施","location":"body.measures"}`)
		if now := c.alert(a.ID); now.Version != a.Version {
			t.Errorf("what was refused has changed it: %+v", now)
		}

		var acked api.AlertDetail
		status, header, answer := c.do(http.MethodPost, "/api/v1"+path+"/ack", acking, "If-Match", `"`+fmt.Sprint(a.Version)+`"`)
		if err := json.Unmarshal([]byte(answer), &acked); err != nil || status != 200 || acked.State != alerting.Acked || header.Get("ETag") != fmt.Sprintf("%q", fmt.Sprint(acked.Version)) {
			t.Fatalf("%d %s %s", status, header.Get("ETag"), answer)
		}
		// the answer was lost: the same again is answered as the first time, and does nothing
		for _, tag := range []string{"", fmt.Sprintf("%q", fmt.Sprint(a.Version))} {
			if again := c.post(path+"/ack", acking, 200, "If-Match", tag); !strings.Contains(again, fmt.Sprintf(`"version":%d`, acked.Version)) {
				t.Errorf("repeated: %s", again)
			}
		}
		refusedFor(t, c, path+"/ack", strings.Replace(acking, "增派两人", "增派三人", 1), 409, "现在可以：定方案")
		if status, _, answer := c.do(http.MethodPost, "/api/v1"+path+"/plan", `{"by":"li","choice":"CONTINUE"}`, "If-Match", `"1"`); status != 412 {
			t.Errorf("an outdated version: %d %s", status, answer)
		}
		refusedFor(t, c, path+"/plan", `{"by":"li","choice":"REALLOCATE","budget_adjustment":"调减10万元"}`, 422, "要一同写明")
		c.post(path+"/plan", `{"by":"li","choice":"CONTINUE"}`, 200)
		c.post(path+"/rectify", `{"by":"li"}`, 200)
		refusedFor(t, c, path+"/submit", `{"by":"li","result":"已增派"}`, 422, `"location":"body.attachments"`)
		digest := attachTo(t, c, a.ID)
		c.post(path+"/submit", fmt.Sprintf(`{"by":"li","result":"已增派","attachments":[%q]}`, digest), 200)
		refusedFor(t, c, path+"/close", `{"by":"li","reason":"好"}`, 403, "")
		c.post(path+"/close", `{"by":"zhu","reason":"属实"}`, 200)

		closed := c.alert(a.ID)
		var did []string
		for _, s := range closed.Steps {
			did = append(did, string(s.Action)+" "+s.By)
		}
		if got := strings.Join(did, ", "); got != "raise , ack li, plan li, rectify li, submit li, close zhu" || closed.State != alerting.Closed || closed.Version != 6 {
			t.Errorf("%s: %s, version %d", closed.State, got, closed.Version)
		}
		var open struct{ Items []api.AlertView }
		c.get("/api/v1/alerts?year=2025&month=12&open=true&limit=500", &open)
		if slices.ContainsFunc(open.Items, func(v api.AlertView) bool { return v.ID == a.ID }) || len(open.Items) == 0 {
			t.Error("a closed alert is listed among the open ones")
		}
		c.get("/api/v1/alerts?year=2025&state=CLOSED&state=VOID", &open)
		if len(open.Items) != 1 || open.Items[0].ID != a.ID {
			t.Errorf("closed: %+v", open.Items)
		}
		c.get("/api/v1/alerts?year=2025&state=CLOSED&open=true", &open)
		if len(open.Items) != 0 {
			t.Errorf("closed and open: %+v", open.Items)
		}
	})
}

func refusedFor(t *testing.T, c client, path, body string, want int, says string) {
	t.Helper()
	if status, header, answer := c.do(http.MethodPost, "/api/v1"+path, body); status != want || !strings.Contains(answer, says) || header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("POST %s %s: %d, want %d and %q: %s", path, body, status, want, says, answer)
	}
}

// attachTo uploads a file that looks like a page, and fetches it: a browser saves it.
func attachTo(t *testing.T, c client, id string) (digest string) {
	t.Helper()
	const proof = "<script>alert(1)</script>"
	upload := "/api/v1/alerts/" + id + "/attachments?by=li&name="
	for name, want := range map[string]int{"..%2Fx.pdf": 422, "a%0Ab": 422} {
		if status, _, answer := c.do(http.MethodPost, upload+name, proof, "Content-Type", "application/octet-stream"); status != want {
			t.Errorf("%s: %d %s", name, status, answer)
		}
	}
	if status, _, answer := c.do(http.MethodPost, upload+"x.pdf", strings.Repeat("x", 10<<20+1), "Content-Type", "application/octet-stream"); status != 413 {
		t.Errorf("11 MB: %d %s", status, answer)
	}
	status, header, answer := c.do(http.MethodPost, upload+"%E5%8F%B0%E8%B4%A6.html", proof, "Content-Type", "application/octet-stream")
	var a alerting.Attachment
	if err := json.Unmarshal([]byte(answer), &a); err != nil || status != 201 || a.Name != "台账.html" || a.Size != int64(len(proof)) {
		t.Fatalf("%d %s", status, answer)
	}
	status, got, content := c.do(http.MethodGet, header.Get("Location"), "")
	if status != 200 || content != proof || got.Get("Content-Type") != "application/octet-stream" || got.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.HasPrefix(got.Get("Content-Disposition"), "attachment; ") || !strings.Contains(got.Get("Content-Disposition"), "%E5%8F%B0%E8%B4%A6.html") {
		t.Errorf("%d %v %s", status, got, content)
	}
	refusedFor(t, c, "/alerts/"+id+"/submit", `{"by":"li","result":"好","attachments":["sha256:none"]}`, 404, "附件")
	return a.Digest
}

// TestEvidence: an alert leads to the result, the rule and the cells that it rests on.
func TestEvidence(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		run := c.run(12)
		a := c.anAlert(12, engine.Yellow)
		var e alerting.Evidence
		c.get("/api/v1/alerts/"+a.ID+"/evidence", &e)
		if e.Run != run.ID || e.Result == nil || e.Result.Name != a.Indicator || e.Result.Expr.Met == "" || e.Target == nil || e.Target.Cell == "" || e.Actual == nil || e.Actual.Cell == "" {
			t.Errorf("%+v", e)
		}
		if status, _, _ := c.do(http.MethodGet, "/api/v1/alerts/none/evidence", ""); status != 404 {
			t.Errorf("of no alert: %d", status)
		}
	})
}

// TestPeopleOverHTTP: agencies and persons are set up with a version, and what can't be is told by field.
func TestPeopleOverHTTP(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := peopled(t, store)
		status, header, answer := c.do(http.MethodGet, "/api/v1/users/li", "")
		tag := header.Get("ETag")
		if status != 200 || tag == "" || !strings.Contains(answer, `"duty":"HANDLER"`) {
			t.Fatalf("%d %s", status, answer)
		}
		const changed = `{"name":"李工","posts":[{"agency":"433001","duty":"HANDLER"},{"agency":"433001","duty":"FINANCE_OFFICER"}],"contacts":{"email":"li@example.cn"}}`
		if status, _, answer = c.do(http.MethodPut, "/api/v1/users/li", changed, "If-Match", tag); status != 200 || !strings.Contains(answer, "li@example.cn") {
			t.Errorf("%d %s", status, answer)
		}
		if status, _, _ = c.do(http.MethodPut, "/api/v1/users/li", changed, "If-Match", tag); status != 412 {
			t.Errorf("an outdated version: %d", status)
		}
		if status, _, _ = c.do(http.MethodPut, "/api/v1/agencies/9", `{"name":"新","kind":"UNIT"}`, "If-Match", tag); status != 412 {
			t.Errorf("a version of what is not there: %d", status)
		}
		for body, says := range map[string]string{
			`{"name":"x","posts":[{"agency":"999","duty":"HEAD"}]}`:                                          "999",
			`{"name":"x","posts":[{"agency":"433001","duty":"BOSS"}]}`:                                       "应为以下之一",
			`{"name":"x","posts":[{"agency":"433001","duty":"HEAD"}],"contacts":{"email":"not an address"}}`: "电子邮件地址",
		} {
			if status, _, answer := c.do(http.MethodPut, "/api/v1/users/x", body); status != 422 || !strings.Contains(answer, says) {
				t.Errorf("%s: %d %s", body, status, answer)
			}
		}
		if status, _, answer := c.do(http.MethodPut, "/api/v1/agencies/130209", `{"name":"区财政局","kind":"BUREAU","parent":"433001"}`); status != 422 {
			t.Errorf("a circle: %d %s", status, answer)
		}
		var page struct {
			Items []struct{ Code string }
			Next  string
		}
		c.get("/api/v1/agencies?limit=2", &page)
		if len(page.Items) != 2 || page.Items[0].Code != "130209" || page.Next != "433" {
			t.Errorf("%+v", page)
		}
		c.get("/api/v1/agencies?limit=2&after="+page.Next, &page)
		if len(page.Items) != 1 || page.Items[0].Code != "433001" {
			t.Errorf("%+v", page)
		}
		if status, _, _ := c.do(http.MethodGet, "/api/v1/users/nobody", ""); status != 404 {
			t.Errorf("nobody: %d", status)
		}
	})
}

// TestPolicyAndCalendar: a policy is published once, a year's holidays are put in, and both are told back as written.
func TestPolicyAndCalendar(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		var policy api.PolicyView
		c.get("/api/v1/alert-policies", &policy)
		if policy.ID != "DEFAULT" || policy.Version != 1 {
			t.Fatalf("%+v", policy)
		}
		next := strings.Replace(strings.Replace(policy.Text, "version: 1", "version: 2", 1), "ack: 3", "ack: 2", 1)
		text := []string{"Content-Type", "application/yaml"}
		c.post("/alert-policies?dry_run=true", next, 200, text...)
		c.get("/api/v1/alert-policies", &policy)
		if policy.Version != 1 {
			t.Error("what was only checked is in force")
		}
		c.post("/alert-policies?by=cai", next, 200, text...)
		c.post("/alert-policies?by=cai", next, 200, text...) // the same again
		c.post("/alert-policies", strings.Replace(next, "ack: 2", "ack: 1", 1), 409, text...)
		c.post("/alert-policies", strings.Replace(next, "resolve_after: 1", "resolve_after: 0", 1), 422, text...)
		c.get("/api/v1/alert-policies", &policy)
		if policy.Version != 2 || policy.Text != next {
			t.Errorf("%+v", policy)
		}

		var year api.YearView
		c.get("/api/v1/calendar/2031", &year)
		if year.Known || !slices.Contains(year.Years, 2025) {
			t.Errorf("%+v", year)
		}
		const notice = "year: 2031\nbasis: 试\noff:\n  - {name: 元旦, from: 2031-01-01, to: 2031-01-01}\n"
		for body, want := range map[string]int{notice: 200, strings.Replace(notice, "2031-01-01", "2030-01-01", 1): 422, strings.Replace(notice, "year: 2031", "year: 2032", 1): 422} {
			if status, _, answer := c.do(http.MethodPut, "/api/v1/calendar/2031", body, text...); status != want {
				t.Errorf("%d, want %d: %s", status, want, answer)
			}
		}
		c.get("/api/v1/calendar/2031", &year)
		if !year.Known || year.Basis != "试" || year.Text != notice {
			t.Errorf("%+v", year)
		}
	})
}
