package notify

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// The secrets that the tests set up; no error may show one of them.
const (
	robotKey     = "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa"
	robotSecret  = "SECb8f3dd6c79a04f1e"
	appSecret    = "kZ1-app-secret-9Q"
	mailPassword = "p4ss-of-the-mailbox"
	signingKey   = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	gatewayKey   = "gateway+key/77=="
)

var allSecrets = []string{robotKey, robotSecret, appSecret, mailPassword, strings.TrimPrefix(signingKey, "whsec_"), gatewayKey,
	"gateway%2Bkey", "access_token=", "corpsecret="}

var clock = time.Date(2026, 7, 31, 9, 30, 0, 0, time.FixedZone("", 8*3600))

// sample is a message with what is hard to write: quotes, ampersands, brackets, several lines.
var sample = Message{
	Title:    "【橙色预警】2026年7月：城区道路维修项目",
	Text:     "城区道路维修项目 执行率“<40%>” & 完成率偏低\n请于8月3日前确认。",
	Markdown: "**城区道路维修项目**\n> 执行率<40% & 完成率偏低",
	HTML:     "<p>城区道路维修项目 <b>执行率&lt;40%</b></p>",
	Link:     "https://yj.example.gov.cn/a/Tk9xQ2",
	Key:      "5f0c6c1f9ad34b1c",
}

// receiver is a service that a test plays, with real TLS on the loopback.
type receiver struct {
	*httptest.Server
	env   Environment
	calls atomic.Int32
}

func newReceiver(t *testing.T, handler http.HandlerFunc) *receiver {
	t.Helper()
	r := &receiver{}
	r.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		r.calls.Add(1)
		handler(w, request)
	}))
	r.Config.ErrorLog = log.New(io.Discard, "", 0)
	r.StartTLS()
	t.Cleanup(r.Close)
	roots := x509.NewCertPool()
	roots.AddCert(r.Certificate())
	r.env = Environment{
		Allowed: allowed(t, "127.0.0.1"), Roots: roots, Timeout: 5 * time.Second,
		Now: func() time.Time { return clock },
	}
	return r
}

func allowed(t *testing.T, list ...string) Allowed {
	t.Helper()
	a, err := ParseAllowed(list)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// channels are one of each kind that speaks HTTP, all to one address.
func channels(base string) []Channel {
	return []Channel{
		{Kind: WeComRobot, Name: "群", Settings: map[string]string{"url": base + "/cgi-bin/webhook/send?key=" + robotKey}},
		{Kind: WeComApp, Name: "应用", Settings: map[string]string{"corpid": "ww1", "agentid": "1000002", "secret": appSecret, "api": base}},
		{Kind: DingTalkRobot, Name: "群", Settings: map[string]string{"url": base + "/robot/send?access_token=" + robotKey, "secret": robotSecret}},
		{Kind: FeishuRobot, Name: "群", Settings: map[string]string{"url": base + "/open-apis/bot/v2/hook/" + robotKey, "secret": robotSecret}},
		{Kind: SMS, Name: "网关", Settings: map[string]string{
			"url": base + "/send?sign={{secret}}", "secret": gatewayKey, "success_path": "code", "success_value": "0|OK",
			"wait_value": "BUSY", "reject_value": "EMPTY", "receipt_path": "data.0.id",
			"body": `{"phone":"{{mobile}}","content":"{{text}}","id":"{{ key }}"}`, "headers": "Authorization: Bearer {{secret}}"}},
		{Kind: Webhook, Name: "系统", Settings: map[string]string{"url": base + "/hook/" + robotKey, "secret": signingKey}},
	}
}

// deliver sends the sample through a new sender, to somebody who exists for each kind.
func deliver(t *testing.T, env Environment, c Channel, m Message) (Receipt, Retry, error) {
	t.Helper()
	senders := NewSenders(env)
	defer senders.Close()
	sender, err := senders.Of(c)
	if err != nil {
		t.Fatalf("%s: %v", c.Kind, err)
	}
	receipt, retry, err := sender.Send(t.Context(), addressFor(c.Kind), m)
	checkSilent(t, err)
	return receipt, retry, err
}

func addressFor(k Kind) string {
	return map[Kind]string{WeComApp: "ZhangSan", SMS: "13912345678", Email: "li.si@example.gov.cn"}[k]
}

// checkSilent tells that an error says something in Chinese, and no secret.
func checkSilent(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	var failure *Failure
	if !errors.As(err, &failure) {
		t.Errorf("%v is no Failure", err)
	}
	for _, secret := range allSecrets {
		if strings.Contains(err.Error(), secret) || strings.Contains(fmt.Sprintf("%+v", err), secret) {
			t.Errorf("%q shows the secret %q", err, secret)
		}
	}
	if !strings.ContainsFunc(err.Error(), func(r rune) bool { return r >= 0x4e00 && r < 0xa000 }) {
		t.Errorf("%q is not Chinese", err)
	}
}

// succeed answers as each service does where all is well.
func succeed(w http.ResponseWriter, request *http.Request) {
	_, _ = io.Copy(io.Discard, request.Body)
	switch {
	case strings.HasSuffix(request.URL.Path, "/gettoken"):
		_, _ = io.WriteString(w, `{"errcode":0,"errmsg":"ok","access_token":"T1","expires_in":7200}`)
	case strings.HasSuffix(request.URL.Path, "/message/send"):
		_, _ = io.WriteString(w, `{"errcode":0,"errmsg":"ok","msgid":"m-42"}`)
	case strings.HasPrefix(request.URL.Path, "/open-apis/"):
		_, _ = io.WriteString(w, `{"code":0,"msg":"success","data":{}}`)
	case strings.HasPrefix(request.URL.Path, "/send"):
		_, _ = io.WriteString(w, `{"code":"OK","data":[{"id":9071992547409921234}]}`)
	default:
		_, _ = io.WriteString(w, `{"errcode":0,"errmsg":"ok"}`)
	}
}

func TestReceipts(t *testing.T) {
	r := newReceiver(t, succeed)
	want := map[Kind]Receipt{WeComRobot: "errcode=0", WeComApp: "m-42", DingTalkRobot: "errcode=0", FeishuRobot: "code=0",
		SMS: "9071992547409921234", Webhook: "HTTP 200"}
	for _, c := range channels(r.URL) {
		receipt, retry, err := deliver(t, r.env, c, sample)
		if err != nil || receipt != want[c.Kind] || retry != (Retry{}) {
			t.Errorf("%s: receipt %q, retry %v, error %v; want receipt %q", c.Kind, receipt, retry, err, want[c.Kind])
		}
	}
	if receipt, _, err := deliver(t, r.env, Channel{Kind: Inbox}, sample); err != nil || receipt == "" {
		t.Errorf("inbox: receipt %q, error %v", receipt, err)
	}
}

// Whatever goes wrong on the way, each kind of channel says whether and when to try again.
func TestFaultsOfReceivers(t *testing.T) {
	status := func(code int, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i+1 < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(code)
			_, _ = io.WriteString(w, "<html>upstream said: "+robotKey+"</html>")
		}
	}
	body := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }
	}
	again, never := Retry{Again: true}, Retry{}
	after := func(d time.Duration) Retry { return Retry{Again: true, After: d} }
	for name, fault := range map[string]struct {
		answer http.HandlerFunc
		want   Retry
		// taken is that a webhook has its message by then: its body says nothing.
		taken bool
	}{
		"500":                           {status(500), again, false},
		"502":                           {status(502), again, false},
		"503":                           {status(503), again, false},
		"503 with a time":               {status(503, "Retry-After", "120"), after(2 * time.Minute), false},
		"429":                           {status(429), after(time.Minute), false},
		"429 with seconds":              {status(429, "Retry-After", "7"), after(7 * time.Second), false},
		"429 with a date":               {status(429, "Retry-After", clock.Add(5*time.Minute).UTC().Format(http.TimeFormat)), after(5 * time.Minute), false},
		"429 with a day":                {status(429, "Retry-After", "86400"), after(time.Hour), false},
		"429 with a date that is past":  {status(429, "Retry-After", clock.Add(-time.Hour).UTC().Format(http.TimeFormat)), after(time.Second), false},
		"429 with nonsense":             {status(429, "Retry-After", "soon"), after(time.Minute), false},
		"408":                           {status(408), again, false},
		"425":                           {status(425), again, false},
		"400":                           {status(400), never, false},
		"401":                           {status(401), never, false},
		"404":                           {status(404), never, false},
		"410":                           {status(410), never, false},
		"redirect to a private address": {status(302, "Location", "http://169.254.169.254/latest/meta-data"), never, false},
		"redirect that keeps the body":  {status(307, "Location", "https://10.0.0.1/"), never, false},
		"no JSON":                       {body("<html>登录</html>"), again, true},
		"JSON without a code":           {body(`{"ok":true}`), again, true},
		"JSON that is cut off":          {body(`{"errcode":0,`), again, true},
		"nothing":                       {body(""), again, true},
		"an unknown code":               {body(`{"errcode":98765,"code":98765}`), again, true},
		"a huge body":                   {huge, again, true},
		"half a response":               {halfway, again, true},
		"a reset":                       {reset, again, false},
		"silence":                       {hang, again, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newReceiver(t, fault.answer)
			r.env.Timeout = 300 * time.Millisecond
			if name != "silence" {
				r.env.Timeout = 10 * time.Second
			}
			for _, c := range channels(r.URL) {
				before := r.calls.Load()
				receipt, retry, err := deliver(t, r.env, c, sample)
				if fault.taken && c.Kind == Webhook {
					if err != nil || receipt != "HTTP 200" {
						t.Errorf("%s: receipt %q, error %v", c.Kind, receipt, err)
					}
					continue
				}
				if err == nil || retry != fault.want {
					t.Errorf("%s: retry %+v, error %v; want %+v", c.Kind, retry, err, fault.want)
				}
				if calls := r.calls.Load() - before; calls > 1 || calls == 0 && name != "silence" {
					t.Errorf("%s: %d requests, want 1: whoever calls tries again", c.Kind, calls)
				}
			}
		})
	}
}

func huge(w http.ResponseWriter, _ *http.Request) {
	line := bytes.Repeat([]byte("x"), 1<<16)
	for range 64 {
		if _, err := w.Write(line); err != nil {
			return
		}
	}
}

func hang(_ http.ResponseWriter, request *http.Request) {
	_, _ = io.Copy(io.Discard, request.Body)
	select {
	case <-request.Context().Done():
	case <-time.After(5 * time.Second):
	}
}

// halfway promises more than it sends.
func halfway(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "100")
	_, _ = io.WriteString(w, `{"errcode":0,"code":0`)
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// reset ends the connection as a crash does.
func reset(w http.ResponseWriter, _ *http.Request) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2: ends the stream
	}
	if under, ok := connection.(interface{ NetConn() net.Conn }); ok {
		_ = under.NetConn().(*net.TCPConn).SetLinger(0)
		_ = under.NetConn().Close()
	}
}

func TestReceiverThatIsDown(t *testing.T) {
	r := newReceiver(t, succeed)
	r.Close()
	for _, c := range channels(r.URL) {
		if _, retry, err := deliver(t, r.env, c, sample); err == nil || retry != (Retry{Again: true}) {
			t.Errorf("%s: retry %+v, error %v", c.Kind, retry, err)
		}
	}
	for _, c := range channels("https://no-such-host.invalid") {
		if _, retry, err := deliver(t, r.env, c, sample); err == nil || retry != (Retry{Again: true}) {
			t.Errorf("%s: retry %+v, error %v", c.Kind, retry, err)
		}
	}
}

func TestCertificateOfAnother(t *testing.T) {
	r := newReceiver(t, succeed)
	r.env.Roots = x509.NewCertPool()
	for _, c := range channels(r.URL) {
		_, retry, err := deliver(t, r.env, c, sample)
		if err == nil || !retry.Again || !strings.Contains(err.Error(), "证书") {
			t.Errorf("%s: retry %+v, error %v", c.Kind, retry, err)
		}
	}
	if r.calls.Load() != 0 {
		t.Error("a request was sent to a receiver that nobody knows")
	}
}

func TestStopping(t *testing.T) {
	r := newReceiver(t, succeed)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	senders := NewSenders(r.env)
	defer senders.Close()
	for _, c := range channels(r.URL) {
		sender, err := senders.Of(c)
		if err != nil {
			t.Fatal(err)
		}
		if _, retry, err := sender.Send(ctx, addressFor(c.Kind), sample); err == nil || retry != (Retry{Again: true}) {
			t.Errorf("%s: retry %+v, error %v", c.Kind, retry, err)
		}
	}
}

func TestSendersAreKept(t *testing.T) {
	senders := NewSenders(Environment{})
	defer senders.Close()
	c := channels("https://example.cn")[1]
	for range 3 {
		if _, err := senders.Of(c); err != nil {
			t.Fatal(err)
		}
		c.ID, c.Name, c.PerMinute = "other", "改了名字", 5
	}
	if len(senders.made) != 1 {
		t.Error("the same settings gave several senders: their token would be fetched by each")
	}
	for i := range maxSenders + 10 {
		c.Settings = map[string]string{"corpid": fmt.Sprint("ww", i), "agentid": "1", "secret": "s"}
		if _, err := senders.Of(c); err != nil {
			t.Fatal(err)
		}
	}
	if len(senders.made) > maxSenders {
		t.Errorf("%d senders are kept", len(senders.made))
	}
	if _, err := senders.Of(Channel{Kind: "PIGEON"}); err == nil {
		t.Error("a kind that does not exist has a sender")
	}
}

// A redirect is not followed, not even to where it would be allowed; of a long answer only the
// beginning is read.
func TestAnswersAreNotFollowed(t *testing.T) {
	elsewhere := newReceiver(t, succeed)
	r := newReceiver(t, func(w http.ResponseWriter, request *http.Request) {
		http.Redirect(w, request, elsewhere.URL+request.URL.Path, http.StatusTemporaryRedirect)
	})
	for _, c := range channels(r.URL) {
		_, retry, err := deliver(t, r.env, c, sample)
		if err == nil || retry.Again || !strings.Contains(err.Error(), "HTTP 307") {
			t.Errorf("%s: retry %+v, error %v", c.Kind, retry, err)
		}
	}
	if elsewhere.calls.Load() != 0 {
		t.Error("a message went to where nobody has set it up to go")
	}
	r = newReceiver(t, huge)
	client := newClient(r.env)
	defer client.CloseIdleConnections()
	got, err := wire{client, r.env}.do(t.Context(), http.MethodGet, r.URL, http.Header{}, nil)
	if err != nil || len(got.body) != maxAnswer {
		t.Errorf("%d bytes were read, error %v", len(got.body), err)
	}
}

func TestAddressThatIsNone(t *testing.T) {
	r := newReceiver(t, succeed)
	senders := NewSenders(r.env)
	defer senders.Close()
	for _, c := range channels(r.URL) {
		if !c.Kind.Personal() {
			continue
		}
		sender, err := senders.Of(c)
		if err != nil {
			t.Fatal(err)
		}
		for _, to := range []string{"", "@all", "a|b", "13912345678,13912345679", "a@b.cn, c@d.cn"} {
			if _, retry, err := sender.Send(t.Context(), to, sample); err == nil || retry.Again || to != "" && strings.Contains(err.Error(), to) {
				t.Errorf("%s to %q: retry %+v, error %v", c.Kind, to, retry, err)
			}
		}
	}
	if r.calls.Load() != 0 {
		t.Error("somebody was told")
	}
}

// Texts come from files of others: what they hold must not break the request.
func TestTextsOfAnySort(t *testing.T) {
	odd := sample
	odd.Title = "标题\r\nX-Injected: 1\x00"
	odd.Text = "引号\"、反斜杠\\、换行\n、<@all>、\u2028行分隔、坏字节\xff、{{secret}}、${x}"
	odd.Markdown = "<at id=all></at>" + odd.Text
	r := newReceiver(t, func(w http.ResponseWriter, request *http.Request) {
		raw, _ := io.ReadAll(request.Body)
		if request.Method == http.MethodPost && !json.Valid(raw) {
			t.Errorf("%s: no JSON: %s", request.URL.Path, raw)
		}
		for _, bad := range []string{`\u003c`, `\u2028`, `\ufffd`, `\u0000`, "<at ", gatewayKey} {
			if bytes.Contains(raw, []byte(bad)) && !(strings.HasPrefix(request.URL.Path, "/hook") && bad != `\u0000`) {
				t.Errorf("%s: %q in %s", request.URL.Path, bad, raw)
			}
		}
		if request.Header.Get("X-Injected") != "" {
			t.Error("a text has become a header")
		}
		succeed(w, request)
	})
	for _, c := range channels(r.URL) {
		if _, _, err := deliver(t, r.env, c, odd); err != nil {
			t.Errorf("%s: %v", c.Kind, err)
		}
	}
}
