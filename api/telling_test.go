package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"zhunsheng/api"
	"zhunsheng/engine"
	"zhunsheng/notify"
	"zhunsheng/storage"
	"zhunsheng/storage/storetest"
)

// told lets what is due be told at a moment, by the real way.
func (c client) told(at time.Time) {
	c.t.Helper()
	ctx := context.Background()
	d := notify.Dispatcher{Outbox: c.store, Sender: senders(c.t), Base: "https://zhunsheng.example", Now: func() time.Time { return at }}
	if _, err := d.Dispatch(ctx, "130209"); err != nil {
		c.t.Fatal(err)
	}
	var queued struct{ Items []notify.Delivery }
	c.get("/api/v1/deliveries?state=QUEUED&limit=500", &queued)
	for _, one := range queued.Items {
		if _, err := d.Deliver(ctx, "130209", one.ID); err != nil {
			c.t.Fatal(err)
		}
	}
}

// tokenOf is the token of a delivery, which the service tells nobody.
func (c client) tokenOf(id string) string {
	c.t.Helper()
	d, _, err := c.store.Delivery(context.Background(), engine.Scope{Division: "130209"}, id)
	if err != nil || d.Token == "" {
		c.t.Fatalf("%+v %v", d, err)
	}
	return d.Token
}

// TestLinkOpensTheAlert follows the link of a message: who it was shown to counts as having
// opened it, programs that only look do not.
func TestLinkOpensTheAlert(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := peopled(t, store)
		c.run(12)
		c.told(clock)
		var sent struct{ Items []notify.Delivery }
		c.get("/api/v1/deliveries?recipient=li&limit=500", &sent)
		if len(sent.Items) == 0 || sent.Items[0].State != notify.Sent {
			t.Fatalf("%+v", sent.Items)
		}
		d := sent.Items[0]
		token := c.tokenOf(d.ID)
		if whole, err := json.Marshal(sent); err != nil || strings.Contains(string(whole), token) {
			t.Errorf("the log shows the token of a link: %v", err)
		}
		_, _, one := c.do(http.MethodGet, "/api/v1/deliveries/"+d.ID, "")
		if strings.Contains(one, token) || !strings.Contains(one, `"tries":[{"seq":1`) {
			t.Errorf("%s", one)
		}

		status, header, page := c.do(http.MethodGet, "/a/"+token, "")
		if status != 200 || !strings.Contains(header.Get("Content-Security-Policy"), "default-src 'none'") || header.Get("Cache-Control") != "no-store" ||
			header.Get("Referrer-Policy") != "no-referrer" || strings.Contains(page, "<script") || strings.Contains(page, "style=") {
			t.Fatalf("%d %v %s", status, header, page)
		}
		if len(d.Items) > 1 {
			for _, item := range d.Items {
				if !strings.Contains(page, "/a/"+token+"?alert="+item.Alert) {
					t.Errorf("the list lacks %s", item.Subject)
				}
			}
		}
		a := c.alert(d.Items[slices.IndexFunc(d.Items, func(i notify.Item) bool { return i.Alert != "" })].Alert)
		_, _, page = c.do(http.MethodGet, "/a/"+token+"?alert="+a.ID, "")
		for _, want := range []string{a.Level.Chinese(), a.State.Chinese(), "前</span>签收", "由经办人、单位财务负责人、单位负责人", "评价结果", "规则", "出处", a.ID, "区政务服务中心"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %q:\n%s", want, page)
			}
		}
		c.do(http.MethodHead, "/a/"+token, "")
		if c.get("/api/v1/deliveries?recipient=li&limit=500", &sent); sent.Items[0].OpenedAt != nil {
			t.Error("a look at where the link leads counts as opened")
		}
		status, header, _ = c.do(http.MethodGet, "/a/"+token+"/seen.gif", "")
		if status != 200 || header.Get("Content-Type") != "image/gif" || !strings.Contains(page, "/a/"+token+"/seen.gif") {
			t.Errorf("%d %v", status, header)
		}
		if c.get("/api/v1/deliveries?recipient=li&limit=500", &sent); sent.Items[0].OpenedAt == nil {
			t.Error("who was shown the page has not opened it")
		}
		for _, address := range []string{"/a/none", "/a/" + token + "x", "/a/" + token + "?alert=none"} {
			if status, header, page := c.do(http.MethodGet, address, ""); status != 404 || !strings.Contains(page, "这个链接没有对应的预警") || !strings.HasPrefix(header.Get("Content-Type"), "text/html") {
				t.Errorf("%s: %d %s", address, status, page)
			}
		}
		if status, header, css := c.do(http.MethodGet, "/assets/page.css", ""); status != 200 || !strings.HasPrefix(header.Get("Content-Type"), "text/css") || !strings.Contains(css, ".RED") {
			t.Errorf("%d %s", status, header)
		}
	})
}

// TestChannelsOverHTTP sets up a webhook, whose secret is never told again, and tries it.
func TestChannelsOverHTTP(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := peopled(t, store)
		answer := http.StatusOK
		var got []string
		receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			text, _ := io.ReadAll(r.Body)
			got = append(got, string(text))
			w.WriteHeader(answer)
		}))
		defer receiver.Close()
		const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
		hook := fmt.Sprintf(`{"kind":"WEBHOOK","name":"监督平台","settings":{"url":%q,"secret":%q}}`, receiver.URL, secret)
		c.set("/channels/hook", hook)
		status, header, shown := c.do(http.MethodGet, "/api/v1/channels/hook", "")
		if status != 200 || strings.Contains(shown, secret) {
			t.Fatalf("%d %s", status, shown)
		}
		// what was read can be written back: the secret stays
		tag := header.Get("ETag")
		var channel notify.Channel
		if err := json.Unmarshal([]byte(shown), &channel); err != nil {
			t.Fatal(err)
		}
		settings, err := json.Marshal(channel.Settings)
		if err != nil {
			t.Fatal(err)
		}
		back := fmt.Sprintf(`{"kind":"WEBHOOK","name":"省监督平台","settings":%s}`, settings)
		if status, _, answer := c.do(http.MethodPut, "/api/v1/channels/hook", back, "If-Match", tag); status != 200 {
			t.Errorf("%d %s", status, answer)
		}
		if status, _, _ := c.do(http.MethodPut, "/api/v1/channels/hook", back, "If-Match", tag); status != 412 {
			t.Errorf("an outdated version: %d", status)
		}
		stored, err := store.Channel(context.Background(), engine.Scope{Division: "130209"}, "hook")
		if err != nil || stored.Settings["secret"] != secret || stored.Name != "省监督平台" {
			t.Errorf("%+v %v", stored, err)
		}
		if status, _, answer := c.do(http.MethodPut, "/api/v1/channels/x", `{"kind":"WEBHOOK","name":"x","settings":{"url":"ftp://x"}}`); status != 422 || !strings.Contains(answer, `"location":"body.settings.url"`) {
			t.Errorf("%d %s", status, answer)
		}

		var try api.ChannelTest
		if err := json.Unmarshal([]byte(c.post("/channels/hook/test", `{"by":"cai"}`, 200)), &try); err != nil || !try.Sent || len(got) != 1 || !strings.Contains(got[0], "测试消息") {
			t.Errorf("%+v %v %v", try, got, err)
		}
		answer = http.StatusForbidden
		if err := json.Unmarshal([]byte(c.post("/channels/hook/test", `{"by":"cai"}`, 200)), &try); err != nil || try.Sent || try.Failure == "" || strings.Contains(try.Failure, secret) {
			t.Errorf("%+v %v", try, err)
		}
		c.post("/channels/hook/test", `{"by":"nobody"}`, 403)
		c.post("/channels/none/test", `{"by":"cai"}`, 404)
		c.set("/channels/mail", `{"kind":"EMAIL","name":"邮件","settings":{"host":"mail.example.cn","from":"a@example.cn"}}`)
		if said := c.post("/channels/mail/test", `{"by":"cai"}`, 422); !strings.Contains(said, "没有电子邮件的联系方式") {
			t.Error(said)
		}
	})
}

// TestSilencesAndDrills: a silence has an author, a reason and an end; a drill goes the real way
// and tells who has not opened it.
func TestSilencesAndDrills(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := peopled(t, store)
		const silence = `{"by":"cai","reason":"系统搬迁","until":"2026-01-20T00:00:00+08:00","agency":"433001"}`
		var set notify.Silence
		if err := json.Unmarshal([]byte(c.post("/silences", silence, 201)), &set); err != nil || set.ByName != "cai某" || !set.From.Equal(clock) {
			t.Fatalf("%+v %v", set, err)
		}
		for change, want := range map[[2]string]int{
			{`"cai"`, `"nobody"`}: 403, {`"系统搬迁"`, `" "`}: 422, {"2026-01-20", "2025-01-20"}: 422, {`,"agency":"433001"`, ""}: 422, {"433001", "9"}: 422,
		} {
			c.post("/silences", strings.Replace(silence, change[0], change[1], 1), want)
		}
		var list struct{ Items []notify.Silence }
		if c.get("/api/v1/silences", &list); len(list.Items) != 1 || list.Items[0].ID != set.ID {
			t.Errorf("%+v", list)
		}
		c.run(12)
		c.told(clock)
		var sent struct{ Items []notify.Delivery }
		if c.get("/api/v1/deliveries?recipient=li", &sent); len(sent.Items) != 0 {
			t.Errorf("told in spite of the silence: %+v", sent.Items)
		}
		var kept struct {
			Items []struct{ Rule, By, Reason string }
		}
		c.get("/api/v1/withheld?year=2025&limit=500", &kept)
		if !slices.ContainsFunc(kept.Items, func(w struct{ Rule, By, Reason string }) bool { return w.By == set.ID }) {
			t.Errorf("nothing says that the silence has kept it back: %+v", kept.Items)
		}
		whole := len(kept.Items)
		var part struct {
			Items []struct{ ID string }
			Next  string
		}
		seen := 0
		for after := ""; ; after = part.Next {
			part.Next = ""
			c.get("/api/v1/withheld?year=2025&limit=7&after="+after, &part)
			if seen += len(part.Items); part.Next == "" {
				break
			}
		}
		if seen != whole || whole <= 7 {
			t.Errorf("%d withheld in pages, %d at once", seen, whole)
		}
		if status, _, answer := c.do(http.MethodPost, "/api/v1/silences/"+set.ID+"/end", `{"by":"cai","reason":"搬完了"}`); status != 204 {
			t.Errorf("%d %s", status, answer)
		}
		if c.get("/api/v1/silences", &list); len(list.Items) != 0 {
			t.Errorf("%+v", list)
		}
		c.post("/silences/none/end", `{"by":"cai","reason":"x"}`, 404)

		c.post("/drills", `{"by":"cai","reason":"年度演练","level":"YELLOW","agencies":["9"]}`, 422)
		c.post("/drills", `{"by":"nobody","reason":"年度演练","level":"YELLOW","agencies":["433001"]}`, 403)
		var drill notify.DrillReport
		if err := json.Unmarshal([]byte(c.post("/drills", `{"by":"cai","reason":"年度演练","level":"YELLOW","agencies":["433001"]}`, 201)), &drill); err != nil {
			t.Fatal(err)
		}
		c.told(clock.Add(time.Minute))
		if c.get("/api/v1/drills/"+drill.ID, &drill); drill.Told == 0 || drill.Unopened != drill.Told || drill.Waiting != 0 {
			t.Fatalf("%+v", drill)
		}
		token := c.tokenOf(drill.Deliveries[0].ID)
		_, _, page := c.do(http.MethodGet, "/a/"+token, "")
		if !strings.Contains(page, "演练 · 这是一次演练") || !strings.Contains(page, "<title>【演练】") {
			t.Errorf("the page of a drill is not marked:\n%s", page)
		}
		c.do(http.MethodGet, "/a/"+token+"/seen.gif", "")
		if c.get("/api/v1/drills/"+drill.ID, &drill); drill.Unopened != drill.Told-1 {
			t.Errorf("%d of %d have not opened it", drill.Unopened, drill.Told)
		}
		c.post("/deliveries/"+drill.Deliveries[0].ID+"/resend", `{"by":"cai"}`, 409)
		c.post("/deliveries/none/resend", `{"by":"cai"}`, 404)
	})
}
