package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
)

// dingTalkSize is how many bytes of a markdown 钉钉 takes; the whole request may have 20,000.
const dingTalkSize = 16000

var dingTalkCodes = codes{
	-1:     {busy, "系统繁忙"},
	130101: {full, "发送太频繁"},
	410100: {full, "发送太频繁"},
	300001: {unfit, "机器人的地址无效"},
	310000: {unfit, "安全设置没有通过：请检查加签密钥、关键词和IP地址段，以及本机的时间"},
	40035:  {unfit, "参数不对"},
	43004:  {unfit, "请求的格式不对"},
	400013: {unfit, "群已被解散"},
	400101: {unfit, "机器人的地址无效"},
	400102: {unfit, "机器人已停用"},
	400105: {unfit, "不支持这种消息类型"},
	400106: {unfit, "机器人不存在"},
	430101: {unfit, "内容含有对方认为不安全的链接"},
	430102: {unfit, "内容含有对方认为不合适的文字"},
	430103: {unfit, "内容含有对方认为不合适的图片"},
	430104: {unfit, "内容含有对方认为不合适的文字"},
}

// dingTalkRobot speaks into a group of 钉钉, signed (加签). It takes 20 messages a minute and is
// then closed for ten; it knows no message by a key.
func dingTalkRobot(w wire, set settings) send {
	return func(ctx context.Context, _ string, m Message) (Receipt, error) {
		address, err := set.secret("url")
		if err != nil {
			return "", err
		}
		secret, err := set.secret("secret")
		if err != nil {
			return "", err
		}
		signed, err := dingTalkSigned(address, secret, w.env.Now().UnixMilli())
		if err != nil {
			return "", err
		}
		// A single line end is no new line there, two spaces before it make it one.
		text := fit(unmentioned(whole(m, m.Markdown)), dingTalkSize, m.Link)
		text = strings.ReplaceAll(text, "\n", "  \n")
		got, err := w.post(ctx, signed, map[string]any{
			"msgtype":  "markdown",
			"markdown": map[string]string{"title": fit(m.Title, 128, ""), "text": text},
		})
		if err != nil {
			return "", err
		}
		return dingTalkCodes.receiptOf(got, "errcode", w.env.Now())
	}
}

// dingTalkSigned adds the time and its signature to the robot's address: HMAC-SHA256, keyed with
// the secret, of the time in milliseconds, a line end and the secret.
func dingTalkSigned(address, secret string, millis int64) (string, error) {
	target, fault := parseAddress(address)
	if fault != "" {
		return "", never("渠道的地址不对：%s", fault)
	}
	timestamp := strconv.FormatInt(millis, 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(timestamp + "\n" + secret))
	query := target.Query()
	query.Set("timestamp", timestamp)
	query.Set("sign", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	target.RawQuery = query.Encode()
	return target.String(), nil
}
