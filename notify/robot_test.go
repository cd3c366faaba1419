package notify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// recorded is a receiver that keeps what it was told, and answers with one text.
type recorded struct {
	*receiver
	request *http.Request
	body    map[string]any
	raw     []byte
}

func record(t *testing.T, answer string) *recorded {
	t.Helper()
	r := &recorded{}
	r.receiver = newReceiver(t, func(w http.ResponseWriter, request *http.Request) {
		r.request = request
		r.raw, _ = io.ReadAll(request.Body)
		r.body = nil
		if err := json.Unmarshal(r.raw, &r.body); err != nil {
			t.Errorf("the body is no JSON: %v", err)
		}
		_, _ = io.WriteString(w, answer)
	})
	return r
}

// at follows names into what was told.
func at(t *testing.T, body any, names ...any) any {
	t.Helper()
	for _, name := range names {
		switch within := body.(type) {
		case map[string]any:
			body = within[name.(string)]
		case []any:
			body = within[name.(int)]
		default:
			t.Fatalf("nothing is at %v", names)
		}
	}
	return body
}

func TestWeComRobot(t *testing.T) {
	r := record(t, `{"errcode":0,"errmsg":"ok"}`)
	c := channels(r.URL)[0]
	if _, _, err := deliver(t, r.env, c, sample); err != nil {
		t.Fatal(err)
	}
	if r.request.Method != "POST" || r.request.URL.Query().Get("key") != robotKey || !strings.HasPrefix(r.request.Header.Get("Content-Type"), "application/json") {
		t.Errorf("asked by %s %s", r.request.Method, r.request.URL)
	}
	if r.body["msgtype"] != "markdown" || at(t, r.body, "markdown", "content") != sample.Title+"\n"+sample.Markdown+"\n"+sample.Link {
		t.Errorf("told %s", r.raw)
	}
	c.Settings["format"] = "text"
	if _, _, err := deliver(t, r.env, c, sample); err != nil {
		t.Fatal(err)
	}
	if r.body["msgtype"] != "text" || at(t, r.body, "text", "content") != sample.Title+"\n"+sample.Text+"\n"+sample.Link {
		t.Errorf("told %s", r.raw)
	}
}

// 企业微信 cuts a text that is too long without a word: it is cut here, with a word.
func TestLongMessagesAreCutWithAWord(t *testing.T) {
	r := record(t, `{"errcode":0,"code":0}`)
	long := sample
	long.Text = strings.Repeat("执行率偏低，请说明原因。\n", 1000)
	long.Markdown = long.Text
	for i, c := range channels(r.URL)[:4] {
		if c.Kind == WeComApp {
			continue
		}
		if _, _, err := deliver(t, r.env, c, long); err != nil {
			t.Fatal(err)
		}
		limit := []int{weComMarkdown, 0, dingTalkSize, feishuSize}[i]
		told := strings.ReplaceAll(longest(r.body), "  \n", "\n")
		if len(told) > limit || !utf8.ValidString(told) || !strings.Contains(told, "全文见 "+sample.Link) {
			t.Errorf("%s: %d bytes, ends with %q", c.Kind, len(told), told[max(0, len(told)-80):])
		}
	}
}

// longest is the longest text in a value of JSON.
func longest(value any) (found string) {
	consider := func(text string) {
		if len(text) > len(found) {
			found = text
		}
	}
	switch within := value.(type) {
	case string:
		return within
	case map[string]any:
		for _, v := range within {
			consider(longest(v))
		}
	case []any:
		for _, v := range within {
			consider(longest(v))
		}
	}
	return found
}

func TestDingTalkRobot(t *testing.T) {
	r := record(t, `{"errcode":0,"errmsg":"ok"}`)
	if _, _, err := deliver(t, r.env, channels(r.URL)[2], sample); err != nil {
		t.Fatal(err)
	}
	query := r.request.URL.Query()
	timestamp := fmt.Sprint(clock.UnixMilli())
	mac := hmac.New(sha256.New, []byte(robotSecret))
	fmt.Fprintf(mac, "%s\n%s", timestamp, robotSecret)
	if query.Get("timestamp") != timestamp || query.Get("sign") != base64.StdEncoding.EncodeToString(mac.Sum(nil)) {
		t.Errorf("signed as %v", query)
	}
	if query.Get("access_token") != robotKey || r.request.URL.Path != "/robot/send" {
		t.Errorf("asked at %s", r.request.URL)
	}
	if strings.ContainsAny(r.request.URL.RawQuery, "+ /") && strings.Contains(query.Get("sign"), "+") {
		t.Errorf("the signature is not escaped in %s", r.request.URL.RawQuery)
	}
	text := at(t, r.body, "markdown", "text").(string)
	if r.body["msgtype"] != "markdown" || at(t, r.body, "markdown", "title") != sample.Title ||
		!strings.Contains(text, sample.Title) || !strings.Contains(text, "  \n") || !strings.Contains(text, sample.Link) {
		t.Errorf("told %s", r.raw)
	}
}

func TestFeishuRobot(t *testing.T) {
	r := record(t, `{"code":0,"msg":"success","data":{}}`)
	if _, _, err := deliver(t, r.env, channels(r.URL)[3], sample); err != nil {
		t.Fatal(err)
	}
	timestamp := fmt.Sprint(clock.Unix())
	mac := hmac.New(sha256.New, []byte(timestamp+"\n"+robotSecret))
	if r.body["timestamp"] != timestamp || r.body["sign"] != base64.StdEncoding.EncodeToString(mac.Sum(nil)) {
		t.Errorf("signed as %v, %v", r.body["timestamp"], r.body["sign"])
	}
	if r.body["msg_type"] != "interactive" || at(t, r.body, "card", "header", "title", "content") != sample.Title ||
		at(t, r.body, "card", "elements", 0, "content") != sample.Markdown ||
		at(t, r.body, "card", "elements", 1, "actions", 0, "url") != sample.Link {
		t.Errorf("told %s", r.raw)
	}
	titled := sample
	titled.Markdown = "**" + sample.Title + "**\n" + sample.Markdown
	if _, _, err := deliver(t, r.env, channels(r.URL)[3], titled); err != nil || at(t, r.body, "card", "elements", 0, "content") != sample.Markdown {
		t.Errorf("the title is said twice: %s, %v", r.raw, err)
	}
	old := record(t, `{"StatusCode":0,"StatusMessage":"success"}`)
	if receipt, _, err := deliver(t, old.env, channels(old.URL)[3], sample); err != nil || receipt != "code=0" {
		t.Errorf("the answer in its older form: %q, %v", receipt, err)
	}
}

// What the services say within an HTTP 200.
func TestCodesOfServices(t *testing.T) {
	again, never, wait := Retry{Again: true}, Retry{}, Retry{Again: true, After: time.Minute}
	for _, test := range []struct {
		channel int
		answer  string
		want    Retry
		says    string
	}{
		{0, `{"errcode":45009,"errmsg":"api freq out of limit"}`, wait, "45009"},
		{0, `{"errcode":-1,"errmsg":"system error"}`, again, "-1"},
		{0, `{"errcode":93000,"errmsg":"invalid webhook url"}`, never, "93000"},
		{0, `{"errcode":45002,"errmsg":"content size out of limit"}`, never, "太长"},
		{2, `{"errcode":130101,"errmsg":"send too fast"}`, wait, "130101"},
		{2, `{"errcode":410100,"errmsg":"send too fast"}`, wait, "410100"},
		{2, `{"errcode":310000,"errmsg":"sign not match"}`, never, "加签"},
		{2, `{"errcode":400102,"errmsg":"robot disabled"}`, never, "停用"},
		{2, `{"errcode":-1,"errmsg":"系统繁忙"}`, again, "-1"},
		{3, `{"code":11232,"msg":"create message trigger system rate limit"}`, wait, "11232"},
		{3, `{"code":9499,"msg":"too many request"}`, wait, "9499"},
		{3, `{"code":9499,"msg":"Bad Request","data":{}}`, never, "9499"},
		{3, `{"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time"}`, never, "签名"},
		{3, `{"code":19024,"msg":"Key Words Not Found"}`, never, "关键词"},
		{4, `{"code":"BUSY"}`, wait, "BUSY"},
		{4, `{"code":"EMPTY"}`, never, "EMPTY"},
		{4, `{"code":17}`, again, "17"},
		{4, `{"code":"余额不足，请联系 13800000000"}`, again, "没有可显示的代码"},
		{4, `{"code":null}`, again, "code"},
		{4, `[]`, again, "code"},
	} {
		// A code says the same in an HTTP 400, where some services put it.
		for _, status := range []int{200, 400} {
			if status == 400 && (test.channel == 4 || strings.Contains(test.answer, "9499")) {
				continue
			}
			r := newReceiver(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(status)
				_, _ = io.WriteString(w, test.answer)
			})
			c := channels(r.URL)[test.channel]
			_, retry, err := deliver(t, r.env, c, sample)
			if err == nil || retry != test.want || !strings.Contains(err.Error(), test.says) {
				t.Errorf("%s, HTTP %d, %s: retry %+v, error %v; want %+v", c.Kind, status, test.answer, retry, err, test.want)
			}
			for _, theirs := range []string{"sign match", "too fast", "out of limit", "余额"} {
				if err != nil && strings.Contains(err.Error(), theirs) {
					t.Errorf("%q repeats what the service wrote", err)
				}
			}
		}
	}
}

func FuzzAnswers(f *testing.F) {
	f.Add(200, `{"errcode":0}`)
	f.Add(400, `{"code":19021}`)
	f.Add(200, `{"StatusCode":0}`)
	f.Add(429, `[]`)
	f.Fuzz(func(t *testing.T, status int, body string) {
		a := answer{host: "h", status: status, header: http.Header{}, body: []byte(body)}
		for _, table := range []codes{weComCodes, dingTalkCodes, feishuCodes} {
			code := a.codeOf()
			err := table.verdictOf(a, code, clock)
			if err == nil && (code == nil || *code != 0 || status/100 != 2) {
				t.Errorf("HTTP %d %q was taken for a success", status, body)
			}
			checkSilent(t, err)
		}
	})
}

func FuzzFit(f *testing.F) {
	f.Add("预算执行\n偏低", 9, "https://a.cn/x")
	f.Fuzz(func(t *testing.T, text string, limit int, link string) {
		if limit < 64 || !utf8.ValidString(text) || !utf8.ValidString(link) {
			return
		}
		got := fit(text, limit, link)
		if len(got) > limit || !utf8.ValidString(got) || len(text) <= limit && got != text {
			t.Errorf("%q within %d became %q", text, limit, got)
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	f.Add("120")
	f.Add("Fri, 31 Jul 2026 02:00:00 GMT")
	f.Fuzz(func(t *testing.T, value string) {
		if after, said := retryAfter(value, clock); said && (after < time.Second || after > time.Hour) {
			t.Errorf("%q is %v", value, after)
		}
	})
}
