package notify

import (
	"context"
	"time"
)

// Kind is a kind of channel (渠道).
type Kind string

// The kinds of channels.
const (
	WeComRobot    Kind = "WECOM_ROBOT"    // 企业微信群机器人
	WeComApp      Kind = "WECOM_APP"      // 企业微信应用消息
	DingTalkRobot Kind = "DINGTALK_ROBOT" // 钉钉群机器人
	FeishuRobot   Kind = "FEISHU_ROBOT"   // 飞书群机器人
	Email         Kind = "EMAIL"          // 电子邮件
	SMS           Kind = "SMS"            // 短信
	Webhook       Kind = "WEBHOOK"        // 签名的回调
	Inbox         Kind = "INBOX"          // 站内信
)

// Channel is a way by which messages reach people, as it is set up in a division.
type Channel struct {
	ID   string `json:"id"`
	Kind Kind   `json:"kind"`
	Name string `json:"name"`
	// Agency is whose group a robot speaks to: it hears of the alerts of that agency and those
	// below it. Empty for channels to persons, and for those who hear of all.
	Agency string `json:"agency,omitempty"`
	// Settings are what the kind asks for. A value env:NAME or file:PATH stands for a secret that
	// is read when it is needed.
	Settings map[string]string `json:"settings"`
	// Template, where there is one, takes the place of the kind's own text.
	Template string `json:"template,omitempty"`
	// Figures lets the messages of a group name figures; those to persons always may.
	Figures bool `json:"figures"`
	Off     bool `json:"off"`
	// PerMinute bounds how many messages it sends; 0 for the kind's own bound.
	PerMinute int    `json:"per_minute,omitempty"`
	Health    Health `json:"health"`
}

// The states of a channel's health.
const (
	HealthOK      = "OK"
	HealthFailing = "FAILING"
	HealthUnknown = "UNKNOWN" // before the first message
)

// Health is how a channel has been doing lately.
type Health struct {
	// State is one of those above.
	State     string     `json:"state"`
	LastSent  *time.Time `json:"last_sent"`
	LastError string     `json:"last_error,omitempty"`
	ErrorAt   *time.Time `json:"error_at"`
	// Failures are errors in a row.
	Failures int `json:"failures"`
}

// Receipt is what a receiver answered: its number of the message, where it gives one.
type Receipt string

// Sender sends messages by one channel. Whoever calls it may not know whether an earlier
// attempt arrived: the message's key is then the same.
type Sender interface {
	// Send returns the receiver's receipt. With an error, retry says whether and when trying
	// again can help.
	Send(ctx context.Context, to string, m Message) (Receipt, Retry, error)
}

// Retry says whether trying again can help.
type Retry struct {
	// Again is false where the message itself, the address or the settings are wrong.
	Again bool
	// After is how long the receiver wants to be left alone; 0 where it does not say. Waiting so
	// is no failed attempt.
	After time.Duration
}
