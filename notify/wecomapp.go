package notify

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// weComAPI is where the service itself is; a private installation has an address of its own.
const weComAPI = "https://qyapi.weixin.qq.com"

// application sends messages of an application of 企业微信 to persons.
type application struct {
	wire
	set settings

	// mu is held while a token is fetched, so that many messages fetch one: fetching is limited.
	mu      sync.Mutex
	token   string
	of      string // the secret that it was fetched with
	expires time.Time
}

func weComApp(w wire, set settings) send {
	app := &application{wire: w, set: set}
	return app.send
}

// repeatInterval is for how long 企业微信 drops a message whose content is the same as one
// before: longer than all the attempts to send it take.
const repeatInterval = 2 * time.Hour

// send sends a message to one person. A token may end before its time, and is then fetched once
// more.
func (a *application) send(ctx context.Context, to string, m Message) (Receipt, error) {
	agent, err := strconv.Atoi(a.set.get("agentid", ""))
	if err != nil {
		return "", never("应用的AgentId不是数字")
	}
	body := weComBody(m, a.set.get("format", "text"), weComText)
	body["touser"], body["agentid"] = to, agent
	body["enable_duplicate_check"], body["duplicate_check_interval"] = 1, int(repeatInterval/time.Second)
	stale := ""
	for {
		token, err := a.access(ctx, stale)
		if err != nil {
			return "", err
		}
		got, err := a.post(ctx, a.address("message/send", url.Values{"access_token": {token}}), body)
		if err != nil {
			return "", err
		}
		if stale == "" && isTokenCode(got.codeOf()) {
			stale = token
			continue
		}
		return a.receipt(got, to)
	}
}

func (a *application) address(path string, query url.Values) string {
	return strings.TrimSuffix(a.set.get("api", weComAPI), "/") + "/cgi-bin/" + path + "?" + query.Encode()
}

// isTokenCode tells whether a message was refused for its token.
func isTokenCode(code *int) bool {
	return code != nil && (*code == 40001 || *code == 40014 || *code == 41001 || *code == 42001)
}

// receipt reads what a message came to. Of a person who can't be reached the answer tells beside
// a success.
func (a *application) receipt(got answer, to string) (Receipt, error) {
	if err := weComCodes.verdictOf(got, got.codeOf(), a.env.Now()); err != nil {
		return "", err
	}
	var told struct {
		MsgID          string `json:"msgid"`
		InvalidUser    string `json:"invaliduser"`
		UnlicensedUser string `json:"unlicenseduser"`
	}
	if err := json.Unmarshal(got.body, &told); err != nil {
		return "", again("%s 的答复看不懂，不能确定对方是否已收到", got.host)
	}
	for _, user := range strings.Split(told.InvalidUser, "|") {
		if strings.EqualFold(user, to) {
			return "", never("%s：没有这个企业微信账号，或者他不在应用的可见范围里", got.host)
		}
	}
	for _, user := range strings.Split(told.UnlicensedUser, "|") {
		if strings.EqualFold(user, to) {
			return "", never("%s：这个企业微信账号没有接口许可，或者许可已过期", got.host)
		}
	}
	return receiptOf(told.MsgID, "errcode=0"), nil
}

// access returns a token that is not the stale one.
func (a *application) access(ctx context.Context, stale string) (string, error) {
	secret, err := a.set.secret("secret")
	if err != nil {
		return "", err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.env.Now()
	if a.token != "" && a.token != stale && a.of == secret && now.Before(a.expires) {
		return a.token, nil
	}
	query := url.Values{"corpid": {a.set.get("corpid", "")}, "corpsecret": {secret}}
	got, err := a.do(ctx, http.MethodGet, a.address("gettoken", query), http.Header{}, nil)
	if err != nil {
		return "", err
	}
	if err := weComCodes.verdictOf(got, got.codeOf(), now); err != nil {
		return "", err
	}
	var granted struct {
		Token string `json:"access_token"`
		Lasts int    `json:"expires_in"`
	}
	if err := json.Unmarshal(got.body, &granted); err != nil || granted.Token == "" {
		return "", again("%s 没有给出访问令牌", got.host)
	}
	// A tenth is left, so that none ends on its way.
	a.token, a.of = granted.Token, secret
	a.expires = now.Add(time.Duration(max(granted.Lasts, 0)) * time.Second * 9 / 10)
	return a.token, nil
}

// receiptOf is a receiver's number of a message, as long as a line of the log; else a fallback.
func receiptOf(number, fallback string) Receipt {
	if number = strings.TrimSpace(number); number == "" {
		return Receipt(fallback)
	}
	return Receipt(shown(number))
}
