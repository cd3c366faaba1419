package notify

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// weCom plays the service: it grants tokens and takes messages that come with the latest.
type weCom struct {
	mu      sync.Mutex
	granted int
	revoked bool // the latest token does not hold any more
	lasts   int
	answer  string // to a message with a good token
	told    []map[string]any
}

func (s *weCom) serve(w http.ResponseWriter, request *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	query := request.URL.Query()
	switch request.URL.Path {
	case "/cgi-bin/gettoken":
		if query.Get("corpid") != "ww1" || query.Get("corpsecret") != appSecret {
			_, _ = io.WriteString(w, `{"errcode":40001,"errmsg":"invalid credential"}`)
			return
		}
		s.granted++
		s.revoked = false
		fmt.Fprintf(w, `{"errcode":0,"errmsg":"ok","access_token":"T%d","expires_in":%d}`, s.granted, s.lasts)
	case "/cgi-bin/message/send":
		if query.Get("access_token") != fmt.Sprint("T", s.granted) || s.revoked {
			_, _ = io.WriteString(w, `{"errcode":40014,"errmsg":"invalid access_token"}`)
			return
		}
		var body map[string]any
		_ = json.NewDecoder(request.Body).Decode(&body)
		s.told = append(s.told, body)
		_, _ = io.WriteString(w, s.answer)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func TestWeComApp(t *testing.T) {
	service := &weCom{lasts: 7200, answer: `{"errcode":0,"errmsg":"ok","invaliduser":"","msgid":"m-1"}`}
	r := newReceiver(t, service.serve)
	now := clock
	r.env.Now = func() time.Time { return now }
	variables := map[string]string{"ZHUNSHENG_SECRET_APP": appSecret}
	r.env.Secrets.Env = func(name string) (string, bool) { v, ok := variables[name]; return v, ok }
	senders := NewSenders(r.env)
	defer senders.Close()
	c := channels(r.URL)[1]
	c.Settings["secret"] = "env:ZHUNSHENG_SECRET_APP"
	send := func() (Receipt, Retry, error) {
		sender, err := senders.Of(c)
		if err != nil {
			t.Fatal(err)
		}
		return sender.Send(t.Context(), "ZhangSan", sample)
	}
	for range 3 {
		if receipt, _, err := send(); err != nil || receipt != "m-1" {
			t.Fatalf("receipt %q, error %v", receipt, err)
		}
	}
	if service.granted != 1 {
		t.Errorf("%d tokens for three messages", service.granted)
	}
	told := service.told[0]
	if told["touser"] != "ZhangSan" || told["agentid"] != float64(1000002) || told["msgtype"] != "text" ||
		told["enable_duplicate_check"] != float64(1) || told["duplicate_check_interval"] != float64(7200) ||
		!strings.Contains(at(t, told, "text", "content").(string), sample.Text) {
		t.Errorf("told %v", told)
	}
	// A token that has ended before its time is fetched once more, within the same attempt.
	service.revoked = true
	if _, _, err := send(); err != nil || service.granted != 2 {
		t.Errorf("%d tokens, error %v", service.granted, err)
	}
	// One that was granted for another secret is not used: the application is another one.
	variables["ZHUNSHENG_SECRET_APP"] = "wrong"
	if _, retry, err := send(); err == nil || retry.Again {
		t.Errorf("with another secret: retry %+v, error %v", retry, err)
	}
	variables["ZHUNSHENG_SECRET_APP"] = appSecret
	// One that ends at its time is not used to the last second.
	now = now.Add(2*time.Hour - time.Minute)
	if _, _, err := send(); err != nil || service.granted != 3 {
		t.Errorf("%d tokens, error %v", service.granted, err)
	}
}

func TestWeComAppTokenThatNeverHolds(t *testing.T) {
	service := &weCom{lasts: 7200}
	r := newReceiver(t, func(w http.ResponseWriter, request *http.Request) {
		if strings.HasSuffix(request.URL.Path, "/send") {
			service.mu.Lock()
			service.revoked = true
			service.mu.Unlock()
		}
		service.serve(w, request)
	})
	_, retry, err := deliver(t, r.env, channels(r.URL)[1], sample)
	if err == nil || retry != (Retry{Again: true}) || service.granted != 2 {
		t.Errorf("%d tokens, retry %+v, error %v", service.granted, retry, err)
	}
}

func TestWeComAppRefusals(t *testing.T) {
	for answer, want := range map[string]Retry{
		`{"errcode":0,"errmsg":"ok","invaliduser":"wangwu|zhangsan","msgid":"m"}`: {},
		`{"errcode":0,"errmsg":"ok","unlicenseduser":"zhangsan","msgid":"m"}`:     {},
		`{"errcode":81013,"errmsg":"user & party & tag all invalid"}`:             {},
		`{"errcode":60020,"errmsg":"not allow to access from your ip"}`:           {},
		`{"errcode":45009,"errmsg":"api freq out of limit"}`:                      {Again: true, After: time.Minute},
		`{"errcode":-1,"errmsg":"system error"}`:                                  {Again: true},
	} {
		r := newReceiver(t, (&weCom{lasts: 7200, answer: answer}).serve)
		if _, retry, err := deliver(t, r.env, channels(r.URL)[1], sample); err == nil || retry != want {
			t.Errorf("%s: retry %+v, error %v", answer, retry, err)
		}
	}
	service := &weCom{lasts: 7200, answer: `{"errcode":0,"errmsg":"ok","invaliduser":"wangwu"}`}
	r := newReceiver(t, service.serve)
	if _, _, err := deliver(t, r.env, channels(r.URL)[1], sample); err != nil {
		t.Errorf("refused for another person: %v", err)
	}
	c := channels(r.URL)[1]
	c.Settings["secret"] = "another-secret"
	if _, retry, err := deliver(t, r.env, c, sample); err == nil || retry.Again {
		t.Errorf("a wrong secret: retry %+v, error %v", retry, err)
	}
}

// Many messages at once fetch one token.
func TestWeComAppFetchesOneTokenAtATime(t *testing.T) {
	service := &weCom{lasts: 7200, answer: `{"errcode":0,"msgid":"m"}`}
	r := newReceiver(t, service.serve)
	senders := NewSenders(r.env)
	defer senders.Close()
	sender, err := senders.Of(channels(r.URL)[1])
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if _, _, err := sender.Send(t.Context(), "ZhangSan", sample); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if service.granted != 1 || len(service.told) != 20 {
		t.Errorf("%d tokens for %d messages", service.granted, len(service.told))
	}
}
