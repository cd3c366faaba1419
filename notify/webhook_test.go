package notify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWebhook(t *testing.T) {
	var bodies []string
	var ids []string
	r := newReceiver(t, func(w http.ResponseWriter, request *http.Request) {
		raw, _ := io.ReadAll(request.Body)
		id, timestamp := request.Header.Get("webhook-id"), request.Header.Get("webhook-timestamp")
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(signingKey, "whsec_"))
		if err != nil {
			t.Fatal(err)
		}
		mac := hmac.New(sha256.New, key)
		fmt.Fprintf(mac, "%s.%s.%s", id, timestamp, raw)
		if want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)); request.Header.Get("webhook-signature") != want {
			t.Errorf("signed %q, want %q", request.Header.Get("webhook-signature"), want)
		}
		if timestamp != fmt.Sprint(clock.Unix()) || request.Method != http.MethodPost {
			t.Errorf("%s at %s", request.Method, timestamp)
		}
		bodies, ids = append(bodies, string(raw)), append(ids, id)
		w.WriteHeader(http.StatusNoContent)
	})
	c := channels(r.URL)[5]
	for range 2 {
		if receipt, _, err := deliver(t, r.env, c, sample); err != nil || receipt != "HTTP 204" {
			t.Fatalf("receipt %q, error %v", receipt, err)
		}
	}
	// What other systems read: a change here breaks them.
	want := `{"type":"alert.message","data":{"key":"5f0c6c1f9ad34b1c",` +
		`"title":"【橙色预警】2026年7月：城区道路维修项目",` +
		`"text":"城区道路维修项目 执行率“\u003c40%\u003e” \u0026 完成率偏低\n请于8月3日前确认。",` +
		`"markdown":"**城区道路维修项目**\n\u003e 执行率\u003c40% \u0026 完成率偏低",` +
		`"link":"https://yj.example.gov.cn/a/Tk9xQ2"}}` + "\n"
	if diff := cmp.Diff([]string{want, want}, bodies); diff != "" {
		t.Error(diff)
	}
	if ids[0] != sample.Key || ids[1] != sample.Key {
		t.Errorf("ids %v: the same message is another one when it is sent again", ids)
	}
}

func TestEventIDs(t *testing.T) {
	for _, key := range []string{"a.b", "有字", "", "a b", strings.Repeat("x", 200), "a\nb"} {
		if id := eventID(key); id != eventID(key) || !plainID.MatchString(id) || id == eventID(key+"x") {
			t.Errorf("%q has the id %q", key, id)
		}
	}
}
