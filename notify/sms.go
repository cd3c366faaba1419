package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/textproto"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// smsSize bounds the text of a short message, in bytes: 500 Chinese characters, which is what
// gateways commonly take.
const smsSize = 1500

// placeholder is what in the templates of a gateway stands for a value.
var placeholder = regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`)

// placeholders are the values that a template may ask for: 手机号, 内容, 消息的键, 密钥.
var placeholders = []string{"mobile", "text", "key", "secret"}

// fillIn puts values into a template, each in the spelling of what is around it.
func fillIn(template string, values map[string]string, spell func(string) string) string {
	return placeholder.ReplaceAllStringFunc(template, func(found string) string {
		return spell(values[placeholder.FindStringSubmatch(found)[1]])
	})
}

// inJSON is a value between the quotes of a JSON string.
func inJSON(value string) string {
	var quoted bytes.Buffer
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value) // a string can always be encoded
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(quoted.String()), `"`), `"`)
}

// sms sends short messages through a gateway that is asked by HTTP, in whatever form its settings
// say.
func sms(w wire, set settings) send {
	return func(ctx context.Context, to string, m Message) (Receipt, error) {
		request, err := smsRequest(set, to, m)
		if err != nil {
			return "", err
		}
		got, err := w.do(ctx, request.method, request.address, request.header, request.body)
		if err != nil {
			return "", err
		}
		if err := got.refused(w.env.Now()); err != nil {
			return "", err
		}
		return smsReceipt(set, got)
	}
}

type gatewayRequest struct {
	method, address string
	header          http.Header
	body            []byte
}

func smsRequest(set settings, to string, m Message) (r gatewayRequest, err error) {
	address, err := set.secret("url")
	if err != nil {
		return r, err
	}
	secret, err := set.secret("secret")
	if err != nil {
		return r, err
	}
	text := strings.Join(strings.Fields(linked(m, m.Text)), " ")
	values := map[string]string{"mobile": to, "text": fit(text, smsSize, ""), "key": m.Key, "secret": secret}
	r.method = set.get("method", http.MethodPost)
	r.address = fillIn(address, values, url.QueryEscape)
	if r.header, err = headersOf(fillIn(set.get("headers", ""), values, oneLine)); err != nil {
		return r, err
	}
	if r.method == http.MethodGet {
		return r, nil
	}
	if set.get("type", "json") == "form" {
		r.header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.body = []byte(fillIn(set.get("body", ""), values, url.QueryEscape))
		return r, nil
	}
	r.header.Set("Content-Type", "application/json; charset=utf-8")
	r.body = []byte(fillIn(set.get("body", ""), values, inJSON))
	return r, nil
}

func oneLine(value string) string { return strings.Join(strings.Fields(value), " ") }

// headersOf reads header lines as they are set up: a name, a colon, a value.
func headersOf(text string) (http.Header, error) {
	header := http.Header{}
	for _, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		name, value = textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(name)), strings.TrimSpace(value)
		if !ok || !headerName.MatchString(name) || slices.Contains(ownHeaders, name) {
			return nil, never("短信网关的请求头不对：每行写成「名称: 值」，不能有 %s", strings.Join(ownHeaders, "、"))
		}
		header.Add(name, value)
	}
	return header, nil
}

var (
	headerName = regexp.MustCompile(`^[0-9A-Za-z-]+$`)
	ownHeaders = []string{"Content-Type", "Content-Length", "Host", "Connection", "Transfer-Encoding"}
)

// smsReceipt reads from an answer whether the gateway took the message. Where the settings don't
// say how to tell, a status of success is all there is.
func smsReceipt(set settings, got answer) (Receipt, error) {
	fallback := fmt.Sprintf("HTTP %d", got.status)
	path := set.get("success_path", "")
	if path == "" {
		return Receipt(fallback), nil
	}
	var parsed any
	decoder := json.NewDecoder(bytes.NewReader(got.body))
	decoder.UseNumber()
	if err := decoder.Decode(&parsed); err != nil {
		return "", again("短信网关 %s 的答复看不懂，不能确定是否已接收", got.host)
	}
	said, ok := lookUp(parsed, path)
	switch {
	case !ok:
		return "", again("短信网关 %s 的答复里没有 %s，不能确定是否已接收", got.host, path)
	case oneOf(set.get("wait_value", ""), said):
		return "", holdOff(pause, "短信网关 %s：发送太频繁（%s）", got.host, shownCode(said))
	case oneOf(set.get("reject_value", ""), said):
		return "", never("短信网关 %s 不接受这条短信（%s）", got.host, shownCode(said))
	case !oneOf(set.get("success_value", ""), said):
		return "", again("短信网关 %s 没有接收这条短信（%s）", got.host, shownCode(said))
	}
	number, _ := lookUp(parsed, set.get("receipt_path", ""))
	return receiptOf(number, fallback), nil
}

// oneOf tells whether a value is one of a list that is written with bars between.
func oneOf(list, value string) bool {
	return list != "" && slices.Contains(strings.Split(list, "|"), value)
}

var plainCode = regexp.MustCompile(`^[0-9A-Za-z_.:-]{1,40}$`)

// shownCode is a gateway's code; what is no code but a text of its own is not repeated.
func shownCode(code string) string {
	if plainCode.MatchString(code) {
		return "代码 " + code
	}
	return "没有可显示的代码"
}

// lookUp finds a plain value in JSON by a path: names and, in lists, numbers, with dots between.
func lookUp(value any, path string) (string, bool) {
	if path == "" {
		return "", false
	}
	for _, step := range strings.Split(path, ".") {
		switch within := value.(type) {
		case map[string]any:
			value = within[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(within) {
				return "", false
			}
			value = within[i]
		default:
			return "", false
		}
	}
	switch plain := value.(type) {
	case string:
		return plain, true
	case json.Number:
		return plain.String(), true
	case bool:
		return strconv.FormatBool(plain), true
	}
	return "", false
}
