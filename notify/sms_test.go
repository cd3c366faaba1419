package notify

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

const said = "城区道路维修项目 执行率“<40%>” & 完成率偏低 请于8月3日前确认。 https://yj.example.gov.cn/a/Tk9xQ2"

func TestGatewayThatTakesJSON(t *testing.T) {
	r := record(t, `{"code":0,"data":[{"id":"s-1"}]}`)
	receipt, _, err := deliver(t, r.env, channels(r.URL)[4], sample)
	if err != nil || receipt != "s-1" {
		t.Fatalf("receipt %q, error %v", receipt, err)
	}
	if r.body["phone"] != "13912345678" || r.body["content"] != said || r.body["id"] != sample.Key {
		t.Errorf("told %s", r.raw)
	}
	if r.request.URL.Query().Get("sign") != gatewayKey || r.request.Header.Get("Authorization") != "Bearer "+gatewayKey {
		t.Errorf("asked at %s with %v", r.request.URL, r.request.Header)
	}
}

func TestGatewayThatTakesAForm(t *testing.T) {
	var form url.Values
	r := newReceiver(t, func(w http.ResponseWriter, request *http.Request) {
		if err := request.ParseForm(); err != nil {
			t.Error(err)
		}
		form = request.PostForm
		_, _ = io.WriteString(w, `{"result":{"ok":true}}`)
	})
	c := Channel{Kind: SMS, Name: "网关", Settings: map[string]string{
		"url": r.URL + "/form", "type": "form", "body": "m={{mobile}}&c=【财政局】{{text}}&sid={{key}}&k={{secret}}", "secret": gatewayKey,
		"success_path": "result.ok", "success_value": "true"}}
	if _, _, err := deliver(t, r.env, c, sample); err != nil {
		t.Fatal(err)
	}
	if form.Get("m") != "13912345678" || form.Get("c") != "【财政局】"+said || form.Get("sid") != sample.Key || form.Get("k") != gatewayKey {
		t.Errorf("told %v", form)
	}
}

func TestGatewayThatIsAskedByAddress(t *testing.T) {
	var query url.Values
	r := newReceiver(t, func(w http.ResponseWriter, request *http.Request) {
		query = request.URL.Query()
		if raw, _ := io.ReadAll(request.Body); len(raw) > 0 || request.Method != http.MethodGet {
			t.Errorf("%s with %q", request.Method, raw)
		}
		_, _ = io.WriteString(w, "OK")
	})
	c := Channel{Kind: SMS, Name: "网关", Settings: map[string]string{
		"url": r.URL + "/get?to={{mobile}}&msg={{text}}&key={{secret}}", "method": "GET", "secret": gatewayKey}}
	if receipt, _, err := deliver(t, r.env, c, sample); err != nil || receipt != "HTTP 200" {
		t.Fatalf("receipt %q, error %v", receipt, err)
	}
	if query.Get("to") != "13912345678" || query.Get("msg") != said || query.Get("key") != gatewayKey || len(query) != 3 {
		t.Errorf("asked %v", query)
	}
}

// A value can't become more than a value, whatever it holds.
func FuzzTemplates(f *testing.F) {
	f.Add(`"},{"x":"`)
	f.Add("a&b=c#d\r\nX: y\\")
	f.Fuzz(func(t *testing.T, value string) {
		value = written(value)
		values := map[string]string{"text": value}
		var body map[string]string
		if err := json.Unmarshal([]byte(fillIn(`{"a":"{{text}}","b":"1"}`, values, inJSON)), &body); err != nil || len(body) != 2 || body["a"] != value {
			t.Errorf("%q in JSON is %v, error %v", value, body, err)
		}
		form, err := url.ParseQuery(fillIn("a={{ text }}&b=1", values, url.QueryEscape))
		if err != nil || len(form) != 2 || form.Get("a") != value {
			t.Errorf("%q in a form is %v, error %v", value, form, err)
		}
		header, err := headersOf(fillIn("A: {{text}}\nB: 1", values, oneLine))
		if err != nil || len(header) != 2 || strings.ContainsAny(header.Get("A"), "\r\n") {
			t.Errorf("%q in a header is %v, error %v", value, header, err)
		}
	})
}

func FuzzLookUp(f *testing.F) {
	f.Add(`{"data":[{"id":7}]}`, "data.0.id")
	f.Add(`[]`, "0.-1")
	f.Fuzz(func(t *testing.T, text, path string) {
		var value any
		if json.Unmarshal([]byte(text), &value) == nil {
			lookUp(value, path)
		}
	})
}
