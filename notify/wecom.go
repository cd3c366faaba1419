package notify

import "context"

// The sizes that 企业微信 takes, in bytes: of a text (a longer one is cut off without a word) and
// of a markdown by a robot (a longer one is 45002).
const (
	weComText     = 2048
	weComMarkdown = 4096
)

// weComCodes are the codes of 企业微信 that a robot or an application may meet.
var weComCodes = codes{
	-1:     {busy, "系统繁忙"},
	6000:   {busy, "数据版本冲突"},
	45009:  {full, "发送太频繁"},
	45033:  {full, "并发太多"},
	40001:  {unfit, "应用的Secret不对"},
	40003:  {unfit, "没有这个企业微信账号"},
	40008:  {unfit, "不支持这种消息类型"},
	40013:  {unfit, "企业ID不对"},
	40014:  {busy, "访问令牌失效"},
	40031:  {unfit, "没有这个企业微信账号，或者他不在应用的可见范围里"},
	40056:  {unfit, "应用的AgentId不对"},
	40058:  {unfit, "参数不对"},
	41001:  {busy, "缺少访问令牌"},
	42001:  {busy, "访问令牌过期"},
	44004:  {unfit, "消息内容是空的"},
	45002:  {unfit, "消息太长"},
	48002:  {unfit, "应用没有发消息的权限"},
	60011:  {unfit, "应用没有对这个人的权限"},
	60020:  {unfit, "本系统的出口IP不在应用的企业可信IP里"},
	60111:  {unfit, "没有这个企业微信账号"},
	81013:  {unfit, "没有这个企业微信账号，或者他不在应用的可见范围里"},
	82001:  {unfit, "没有这个企业微信账号，或者他不在应用的可见范围里"},
	93000:  {unfit, "机器人的地址无效，或者机器人已被移出群"},
	301002: {unfit, "应用没有发消息的权限"},
}

// weComRobot speaks into a group of 企业微信. Its address holds its key. It takes 20 messages a
// minute and knows no message by a key: one that is sent again is shown again.
func weComRobot(w wire, set settings) send {
	return func(ctx context.Context, _ string, m Message) (Receipt, error) {
		address, err := set.secret("url")
		if err != nil {
			return "", err
		}
		got, err := w.post(ctx, address, weComBody(m, set.get("format", "markdown"), weComMarkdown))
		if err != nil {
			return "", err
		}
		return weComCodes.receiptOf(got, "errcode", w.env.Now())
	}
}

// weComBody is a message in one of the two formats. What is opened in WeChat instead of 企业微信
// shows text only.
func weComBody(m Message, format string, markdownSize int) map[string]any {
	content := map[string]string{}
	if format == "text" {
		content["content"] = fit(whole(m, m.Text), weComText, m.Link)
	} else {
		content["content"] = fit(unmentioned(whole(m, m.Markdown)), markdownSize, m.Link)
	}
	return map[string]any{"msgtype": format, format: content}
}
