package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// wire is how channels speak HTTP.
type wire struct {
	client *http.Client
	env    Environment
}

// answer is what a receiver said.
type answer struct {
	host   string
	status int
	header http.Header
	// body is the beginning of it; unread is what kept the rest from being read.
	body   []byte
	unread error
}

// maxAnswer bounds what is read of an answer: those that mean something have a few hundred bytes.
const maxAnswer = 64 << 10

// do sends a request to an address of the settings, which may hold a key and is never shown.
func (w wire) do(ctx context.Context, method, address string, header http.Header, body []byte) (answer, error) {
	target, err := w.check(address)
	if err != nil {
		return answer{}, err
	}
	request, err := http.NewRequestWithContext(ctx, method, target.String(), bytes.NewReader(body))
	if err != nil {
		return answer{}, never("渠道的地址或请求方法不对，没有发送")
	}
	request.Header = header
	request.Header.Set("User-Agent", "zhunsheng")
	response, err := w.client.Do(request)
	if err != nil {
		return answer{}, unreached(target.Hostname(), err)
	}
	defer response.Body.Close()
	got := answer{host: target.Hostname(), status: response.StatusCode, header: response.Header}
	got.body, got.unread = io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	return got, nil
}

// check parses an address and refuses what would go over the network unencrypted.
func (w wire) check(address string) (*url.URL, error) {
	target, fault := parseAddress(address)
	if fault != "" {
		return nil, never("渠道的地址不对：%s", fault)
	}
	if target.Scheme != "https" && !w.env.Allowed.lists(target.Hostname()) {
		return nil, never("%s 的地址以 http:// 开头，没有发送：请用 https://，或者请管理员把主机列入允许名单", target.Hostname())
	}
	return target, nil
}

// parseAddress returns what is wrong with an address as a sentence that does not quote it.
func parseAddress(address string) (*url.URL, string) {
	target, err := url.Parse(address)
	switch {
	case err != nil:
		return nil, "不是网址"
	case target.Scheme != "https" && target.Scheme != "http":
		return nil, "须以 https:// 开头"
	case target.Hostname() == "":
		return nil, "没有主机名"
	case target.User != nil:
		return nil, "不能带用户名和口令"
	case target.Fragment != "":
		return nil, "不能带 # 后面的部分"
	}
	if port := target.Port(); port != "" {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return nil, "端口须在1至65535之间"
		}
	}
	return target, ""
}

// post sends a value as JSON.
func (w wire) post(ctx context.Context, address string, value any) (answer, error) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false) // 企业微信 refuses characters that are written as \u003c (40033)
	if err := encoder.Encode(value); err != nil {
		return answer{}, never("消息不能写成JSON，没有发送")
	}
	header := http.Header{"Content-Type": {"application/json; charset=utf-8"}}
	return w.do(ctx, http.MethodPost, address, header, body.Bytes())
}

const (
	// pause is how long a receiver is left alone that wants to be, and does not say how long:
	// the robots count by the minute.
	pause    = time.Minute
	maxPause = time.Hour
)

// refused is the failure that an answer's status says; nil where it is a success.
func (a answer) refused(now time.Time) error {
	after, said := retryAfter(a.header.Get("Retry-After"), now)
	switch {
	case a.status/100 == 2:
		return nil
	case a.status == http.StatusTooManyRequests && said:
		return holdOff(after, "%s 要求稍后再发（HTTP 429）", a.host)
	case a.status == http.StatusTooManyRequests:
		return holdOff(pause, "%s 要求稍后再发（HTTP 429）", a.host)
	case a.status == http.StatusServiceUnavailable && said:
		return holdOff(after, "%s 暂停服务，要求稍后再发（HTTP 503）", a.host)
	case a.status >= 500, a.status == http.StatusRequestTimeout, a.status == http.StatusTooEarly:
		return again("%s 出错（HTTP %d）", a.host, a.status)
	case a.status/100 == 3:
		return never("%s 把请求转到了别处（HTTP %d），没有跟随：请把地址改成最终的地址", a.host, a.status)
	case a.status == http.StatusUnauthorized, a.status == http.StatusForbidden:
		return never("%s 不允许发送（HTTP %d）：请检查密钥、签名和对方的白名单", a.host, a.status)
	case a.status == http.StatusNotFound:
		return never("%s 上没有这个地址（HTTP 404）：请检查地址", a.host)
	case a.status == http.StatusGone:
		return never("%s 上的地址已经停用（HTTP 410）：请停用这个渠道，或者换地址", a.host)
	}
	return never("%s 不接受这条消息（HTTP %d）", a.host, a.status)
}

// retryAfter reads the header of that name, in seconds or as a date; between a second and an hour.
func retryAfter(value string, now time.Time) (time.Duration, bool) {
	var after time.Duration
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		after = time.Duration(seconds) * time.Second
	} else if date, err := http.ParseTime(value); err == nil {
		after = date.Sub(now)
	} else {
		return 0, false
	}
	return min(max(after, time.Second), maxPause), true
}

// fit cuts a text to a number of bytes, at a line end if one is near, and says so with the link
// to the rest: what a receiver cuts off or refuses by itself, nobody would know of.
func fit(text string, limit int, link string) string {
	if len(text) <= limit {
		return text
	}
	rest := "\n……内容过长，全文见 " + link
	if link == "" || len(rest) > limit/2 {
		rest = "\n……内容过长，已截断"
	}
	cut := max(limit-len(rest), 0)
	for cut > 0 && !utf8.RuneStart(text[cut]) { // inside of a character
		cut--
	}
	head := text[:cut]
	if end := strings.LastIndexByte(head, '\n'); end > cut/2 {
		head = head[:end]
	}
	return head + rest
}
