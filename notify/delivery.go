package notify

import (
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

// Delivery is one message to one recipient on one channel, with its reason and its receipt
// (送达). Its text is written when it is planned, and is what was told, word for word.
type Delivery struct {
	ID string `json:"id"`
	// Channel is the id of the channel; Recipient is a person's id, or empty for a group that
	// the channel itself is (a robot, a webhook). Address is what the channel reaches him by.
	Channel   string `json:"channel"`
	Kind      Kind   `json:"kind"`
	Recipient string `json:"recipient"`
	Name      string `json:"recipient_name"`
	Address   string `json:"-"`
	Reason    Reason `json:"reason"`
	Items     []Item `json:"items"`
	Message
	State DeliveryState `json:"state"`
	// PlannedAt is when it was decided, NotBefore when it may be sent.
	PlannedAt time.Time  `json:"planned_at"`
	NotBefore time.Time  `json:"not_before"`
	SentAt    *time.Time `json:"sent_at"`
	// OpenedAt is when the recipient followed the message's link.
	OpenedAt *time.Time `json:"opened_at"`
	// Attempts are all, Failures those that failed since it was queued, and Waits those that
	// ended because the receiver wanted to be left alone.
	Attempts int    `json:"attempts"`
	Failures int    `json:"failures"`
	Waits    int    `json:"-"`
	Receipt  string `json:"receipt,omitempty"`
	Failure  string `json:"failure,omitempty"`
	// Token stands in the message's link; it says which delivery was opened, and opens nothing
	// by itself.
	Token string `json:"-"`
	Drill bool   `json:"drill"`
}

// DeliveryState is how far a delivery is.
type DeliveryState string

// The states: QUEUED leads to SENT, or by errors to DEAD, from where a person may send it
// back to QUEUED; what needs no telling any more, because all its alerts have ended, is
// DROPPED.
const (
	Queued  DeliveryState = "QUEUED"  // 待发送
	Sent    DeliveryState = "SENT"    // 已发送
	Dead    DeliveryState = "DEAD"    // 发送失败，待人工处理
	Dropped DeliveryState = "DROPPED" // 不再需要
)

// Item is one alert in a delivery. Its key is made of alert, level, occasion, recipient and
// channel: nobody is told the same twice by the same way.
type Item struct {
	Alert    string       `json:"alert"`
	Level    engine.Light `json:"level"`
	Occasion string       `json:"occasion"`
	Reason   Reason       `json:"reason"`
	Key      string       `json:"key"`
	Subject  string       `json:"subject"` // one line: project and what it is about
}

// Reason is why somebody is told, or hears again (送达原因).
type Reason string

// The reasons.
const (
	First    Reason = "FIRST"    // 首次
	Added    Reason = "ADDED"    // 新增
	Worse    Reason = "WORSE"    // 升级
	Reminder Reason = "REMINDER" // 到期提醒
	Solved   Reason = "SOLVED"   // 已解除
	Review   Reason = "REVIEW"   // 待复核
	Refused  Reason = "REFUSED"  // 退回
	Proposal Reason = "PROPOSAL" // 建议暂停拨款
	Ruling   Reason = "RULING"   // 处理决定：暂停或恢复拨款
	Noted    Reason = "NOTED"    // 情况更新，只汇总通知
	Exercise Reason = "DRILL"    // 演练
)

var reasonNames = map[Reason]string{
	First: "首次", Added: "新增", Worse: "升级", Reminder: "到期提醒", Solved: "已解除",
	Review: "待复核", Refused: "退回", Proposal: "建议暂停拨款", Ruling: "处理决定", Noted: "情况更新", Exercise: "演练",
}

// Chinese is the reason's name for users.
func (r Reason) Chinese() string { return reasonNames[r] }

// Notice is something that happened to an alert and that somebody may have to be told: a row
// of the outbox, written in the transaction of the step (待送达).
type Notice struct {
	ID    string
	Alert alerting.Alert // as it is now
	Step  alerting.Step
	// NotBefore is when it is to be looked at; it was put off until then, if at all.
	NotBefore time.Time
}

// Message is what is said, in the forms that channels take.
type Message struct {
	Title string `json:"title"`
	// Text is plain, Markdown for those that show it, HTML for mail.
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
	HTML     string `json:"html,omitempty"`
	// Link opens the alerts.
	Link string `json:"link"`
	// Key is the same whenever the same message is sent again: receivers drop the second.
	Key string `json:"key"`
	// Alerts is what it is about, for those who read fields instead of sentences; filled when it
	// is sent.
	Alerts []Item `json:"-"`
}
