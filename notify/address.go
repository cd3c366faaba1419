package notify

import (
	"fmt"
	"net/mail"
	"regexp"
	"strings"
)

// Personal tells whether channels of the kind reach persons, each by an own address. The others
// reach whoever stands behind the channel: a group, or another system.
func (k Kind) Personal() bool {
	return k == Email || k == SMS || k == WeComApp || k == Inbox
}

// AddressKey is under what a person's address for a kind stands in his contacts. It is empty
// where there is none: groups, other systems, and the inbox, which is the person's own.
func AddressKey(k Kind) string {
	switch k {
	case Email:
		return "email"
	case SMS:
		return "mobile"
	case WeComApp:
		return "wecom"
	}
	return ""
}

var (
	mobileForm = regexp.MustCompile(`^1[3-9][0-9]{9}$`)
	userIDForm = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_.@-]{0,63}$`)
	// Mail clients also take addresses that are quoted, commented or not ASCII; few servers do.
	mailboxForm = regexp.MustCompile(`^[0-9A-Za-z.!#$%&'*+/=?^_{|}~-]{1,64}@[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*$`)
)

// CheckAddress returns, in a sentence, what is wrong with an address for channels of a kind.
func CheckAddress(k Kind, address string) error {
	switch k {
	case Email:
		parsed, err := mail.ParseAddress(address)
		if err != nil || parsed.Address != address || len(address) > 254 || !mailboxForm.MatchString(address) {
			return fmt.Errorf("电子邮件地址「%s」不对：请写成 name@example.cn 的样子，不带姓名、空格和尖括号", shown(address))
		}
	case SMS:
		if !mobileForm.MatchString(address) {
			return fmt.Errorf("手机号「%s」不对：请写11位数字，以13至19开头，不带+86、空格和横线", shown(address))
		}
	case WeComApp:
		if !userIDForm.MatchString(address) || strings.EqualFold(address, "@all") {
			return fmt.Errorf("企业微信账号「%s」不对：请写通讯录里的账号（userid），1至64个字母、数字或 _ - @ .，以字母或数字开头", shown(address))
		}
	case Inbox:
		if address == "" {
			return fmt.Errorf("站内信要有收信人")
		}
	default:
		if address != "" {
			return fmt.Errorf("%s发给群或系统，不要个人地址", k.Chinese())
		}
	}
	return nil
}

// CheckContacts returns what is wrong with a person's contacts.
func CheckContacts(contacts map[string]string) error {
	for key, address := range contacts {
		kind, ok := map[string]Kind{"email": Email, "mobile": SMS, "wecom": WeComApp}[key]
		if !ok {
			return fmt.Errorf("没有「%s」这种联系方式：有 email（电子邮件）、mobile（手机号）、wecom（企业微信账号）", shown(key))
		}
		if err := CheckAddress(kind, address); err != nil {
			return err
		}
	}
	return nil
}

var kindNames = map[Kind]string{
	WeComRobot: "企业微信群机器人", WeComApp: "企业微信应用消息", DingTalkRobot: "钉钉群机器人",
	FeishuRobot: "飞书群机器人", Email: "电子邮件", SMS: "短信", Webhook: "签名回调", Inbox: "站内信",
}

// Kinds are all kinds, in the order in which they are offered.
var Kinds = []Kind{Inbox, WeComApp, WeComRobot, DingTalkRobot, FeishuRobot, Email, SMS, Webhook}

// Chinese is the kind's name for users.
func (k Kind) Chinese() string { return kindNames[k] }

// shown is a value as a sentence quotes it: on one line, and not too long of one.
func shown(value string) string {
	runes := []rune(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, value))
	if len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return string(runes)
}
