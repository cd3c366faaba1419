package notify

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
)

// feishuSize is how many bytes of text 飞书 takes in a card; the whole request may have 20 KB.
const feishuSize = 16000

var feishuCodes = codes{
	11232:    {full, "发送太频繁"},
	230020:   {full, "发送太频繁"},
	99991400: {full, "发送太频繁"},
	9499:     {unfit, "请求的格式不对"}, // too many requests have this number as well
	10003:    {unfit, "参数不对"},
	11246:    {unfit, "卡片的内容不对"},
	19001:    {unfit, "机器人的地址无效"},
	19002:    {unfit, "参数不对"},
	19007:    {unfit, "机器人已停用"},
	19021:    {unfit, "签名没有通过：请检查签名密钥，以及本机的时间"},
	19022:    {unfit, "本系统的出口IP不在机器人的白名单里"},
	19024:    {unfit, "消息里没有机器人要求的关键词"},
}

// feishuRobot speaks into a group of 飞书, signed (签名校验). It takes 100 messages a minute, five
// a second; it knows no message by a key.
func feishuRobot(w wire, set settings) send {
	return func(ctx context.Context, _ string, m Message) (Receipt, error) {
		address, err := set.secret("url")
		if err != nil {
			return "", err
		}
		secret, err := set.secret("secret")
		if err != nil {
			return "", err
		}
		body := feishuCard(m)
		timestamp := strconv.FormatInt(w.env.Now().Unix(), 10)
		body["timestamp"], body["sign"] = timestamp, feishuSign(timestamp, secret)
		got, err := w.post(ctx, address, body)
		if err != nil {
			return "", err
		}
		if code := got.codeOf(); code != nil && *code == 9499 && bytes.Contains(bytes.ToLower(got.body), []byte("too many")) {
			return "", holdOff(pause, "%s：发送太频繁（错误码 9499）", got.host)
		}
		return feishuCodes.receiptOf(got, "code", w.env.Now())
	}
}

// feishuSign is the HMAC-SHA256 of nothing, keyed with the time in seconds, a line end and the
// secret.
func feishuSign(timestamp, secret string) string {
	mac := hmac.New(sha256.New, []byte(timestamp+"\n"+secret))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// feishuCard is a message as a card: its title above, its text, and a button that opens the link.
func feishuCard(m Message) map[string]any {
	text := m.Markdown
	if text == "" {
		text = m.Text
	}
	text = strings.TrimPrefix(text, "**"+m.Title+"**\n") // it stands above already
	elements := []any{map[string]any{"tag": "markdown", "content": fit(unmentioned(text), feishuSize, m.Link)}}
	if m.Link != "" {
		elements = append(elements, map[string]any{"tag": "action", "actions": []any{map[string]any{
			"tag": "button", "type": "primary", "url": m.Link,
			"text": map[string]string{"tag": "plain_text", "content": "打开"},
		}}})
	}
	return map[string]any{"msg_type": "interactive", "card": map[string]any{
		"config":   map[string]any{"wide_screen_mode": true},
		"header":   map[string]any{"title": map[string]string{"tag": "plain_text", "content": fit(m.Title, 512, "")}},
		"elements": elements,
	}}
}
