package notify

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// codes is what the numbers mean by which a service says within an HTTP 200 that it did not take
// a message. One that is not listed may pass: it is tried again, a few times.
type codes map[int]meaning

type meaning struct {
	kind verdict
	text string
}

type verdict int

const (
	unfit verdict = iota // only a person can mend it
	busy                 // it may pass by itself
	full                 // too many messages for now
)

// verdictOf is what an answer with a code means; nil where the message was taken. A code that is
// known says more than the status: some services put it into an HTTP 400 as well.
func (c codes) verdictOf(a answer, code *int, now time.Time) error {
	if code != nil {
		if m, known := c[*code]; known {
			switch m.kind {
			case full:
				return holdOff(pause, "%s：%s（错误码 %d）", a.host, m.text, *code)
			case busy:
				return again("%s：%s（错误码 %d）", a.host, m.text, *code)
			}
			return never("%s：%s（错误码 %d）", a.host, m.text, *code)
		}
	}
	if err := a.refused(now); err != nil {
		return err
	}
	switch {
	case code == nil:
		return again("%s 的答复看不懂，不能确定对方是否已收到", a.host)
	case *code != 0:
		return again("%s 没有接收这条消息（错误码 %d）", a.host, *code)
	}
	return nil
}

// receiptOf is the receipt of an answer whose code is called name, or what the code means.
func (c codes) receiptOf(a answer, name string, now time.Time) (Receipt, error) {
	code := a.codeOf()
	if err := c.verdictOf(a, code, now); err != nil {
		return "", err
	}
	return Receipt(fmt.Sprintf("%s=%d", name, *code)), nil
}

// coded is the part of an answer that says whether it was a success. 企业微信 and 钉钉 call it
// errcode, 飞书 code, or StatusCode in its older form.
type coded struct {
	ErrCode    *int `json:"errcode"`
	Code       *int `json:"code"`
	StatusCode *int `json:"StatusCode"`
}

// codeOf reads it; nil where there is none.
func (a answer) codeOf() *int {
	var c coded
	if json.Unmarshal(a.body, &c) != nil {
		return nil
	}
	switch {
	case c.ErrCode != nil:
		return c.ErrCode
	case c.Code != nil:
		return c.Code
	}
	return c.StatusCode
}

// whole is a text as a channel without a title field shows it: with its title first, and the
// link somewhere.
func whole(m Message, text string) string {
	if text == "" {
		text = m.Text
	}
	if !strings.Contains(text, m.Title) {
		text = m.Title + "\n" + text
	}
	return linked(m, text)
}

// linked is a text with the link in it.
func linked(m Message, text string) string {
	if m.Link == "" || strings.Contains(text, m.Link) {
		return text
	}
	return text + "\n" + m.Link
}

// unmentioned takes away the meaning of what would call everybody in a group: names of projects
// and agencies come from files.
func unmentioned(text string) string {
	return strings.NewReplacer("<@", "＜@", "<at", "＜at").Replace(text)
}
