package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"zhunsheng/engine"
	"zhunsheng/notify"
)

const noChannel = "没有编号为%s的渠道"

func (s *server) listChannels(ctx context.Context, in *scopedInput) (*body[page[notify.Channel]], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	list, err := s.Office.Channels(ctx, scope)
	if err != nil {
		return nil, err
	}
	shown := make([]notify.Channel, len(list))
	for i := range list {
		shown[i] = notify.Masked(list[i])
	}
	return &body[page[notify.Channel]]{page[notify.Channel]{Items: shown}}, nil
}

// channel is a channel as it is stored, with its secrets; nil where there is none.
func (s *server) channel(ctx context.Context, in IDInput) (engine.Scope, *notify.Channel, error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return scope, nil, err
	}
	c, err := s.Office.Channel(ctx, scope, in.ID)
	if errors.Is(err, engine.ErrNotFound) {
		return scope, nil, nil
	}
	return scope, c, err
}

func (s *server) getChannel(ctx context.Context, in *IDInput) (*tagged[notify.Channel], error) {
	_, c, err := s.channel(ctx, *in)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, problemOf(http.StatusNotFound, fmt.Sprintf(noChannel, in.ID))
	}
	return taggedChannel(c), nil
}

// taggedChannel is a channel without its secrets. How it has been doing is no part of its
// version.
func taggedChannel(c *notify.Channel) *tagged[notify.Channel] {
	shown := notify.Masked(*c)
	return &tagged[notify.Channel]{quoteTag(channelTag(c)), shown}
}

// channelTag is empty where there is no channel.
func channelTag(c *notify.Channel) string {
	if c == nil {
		return ""
	}
	still := *c
	still.Health = notify.Health{}
	return tagOf(still)
}

type putChannelInput struct {
	IDInput
	Editing
	Body struct {
		Kind      string            `json:"kind" enum:"INBOX,WECOM_APP,WECOM_ROBOT,DINGTALK_ROBOT,FEISHU_ROBOT,EMAIL,SMS,WEBHOOK" doc:"种类，各种类的设置见 docs/channels.md"`
		Name      string            `json:"name" minLength:"1" maxLength:"100"`
		Agency    string            `json:"agency,omitempty" doc:"群机器人、回调属于哪个单位：只发这个单位和下级单位的；空着是全部"`
		Settings  map[string]string `json:"settings,omitempty" doc:"密钥写 env:名称 或 file:路径；读出来的密钥是遮住的，原样送回就是不改"`
		Template  string            `json:"template,omitempty" doc:"代替默认的文字"`
		Figures   bool              `json:"figures,omitempty" doc:"发到群里的消息可以写数字"`
		Off       bool              `json:"off,omitempty" doc:"停用"`
		PerMinute int               `json:"per_minute,omitempty" minimum:"0" maximum:"6000" doc:"每分钟至多发几条；0用这种渠道自己的限制"`
	}
}

// putChannel sets a channel up. Secrets that come back as they were shown stay as they are.
func (s *server) putChannel(ctx context.Context, in *putChannelInput) (*tagged[notify.Channel], error) {
	scope, stored, err := s.channel(ctx, in.IDInput)
	if err != nil {
		return nil, err
	}
	if err := in.followsTag(channelTag(stored)); err != nil {
		return nil, err
	}
	b := &in.Body
	c := notify.Channel{
		ID: in.ID, Kind: notify.Kind(b.Kind), Name: b.Name, Agency: b.Agency, Settings: b.Settings, Template: b.Template,
		Figures: b.Figures, Off: b.Off, PerMinute: b.PerMinute,
	}
	if stored != nil {
		if c, err = notify.KeepSecrets(c, *stored); err != nil {
			return nil, faulty(err)
		}
	}
	if err := notify.CheckChannel(c); err != nil {
		return nil, faulty(err)
	}
	if err := s.Office.SaveChannel(ctx, scope, c, in.By, s.Now()); err != nil {
		return nil, err
	}
	return s.getChannel(ctx, &in.IDInput)
}

// faulty says what is wrong with a channel, by field.
func faulty(err error) error {
	p := problemOf(http.StatusUnprocessableEntity, err.Error())
	var faults notify.FaultsError
	if errors.As(err, &faults) {
		for _, fault := range faults {
			p.Errors = append(p.Errors, &huma.ErrorDetail{Location: "body." + fault.Field, Message: fault.Text})
		}
	}
	return p
}

type testChannelInput struct {
	IDInput
	Body struct {
		By string `json:"by" minLength:"1" doc:"谁：人员编号"`
		To string `json:"to,omitempty" doc:"发给谁：人员编号；缺省时发给自己；群机器人、回调不用写"`
	}
}

// ChannelTest is what became of a message that was sent to try a channel.
type ChannelTest struct {
	Sent    bool   `json:"sent"`
	Receipt string `json:"receipt,omitempty" doc:"对方的回执"`
	Failure string `json:"failure,omitempty" doc:"没有发出去的原因"`
	To      string `json:"to" doc:"发给了谁"`
}

// testChannel sends a message now, by the real way, and tells what became of it. It is kept
// nowhere.
func (s *server) testChannel(ctx context.Context, in *testChannelInput) (*body[ChannelTest], error) {
	scope, c, err := s.channel(ctx, in.IDInput)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, problemOf(http.StatusNotFound, fmt.Sprintf(noChannel, in.ID))
	}
	tree, err := s.Book.Tree(ctx, scope)
	if err != nil {
		return nil, err
	}
	trial, err := notify.NewTrial(tree, c, in.Body.By, in.Body.To, s.Now())
	if err != nil {
		return nil, unmeant(err)
	}
	receipt, err := trial.Send(ctx, s.Sender)
	return &body[ChannelTest]{testOutcome(trial.To, receipt, err)}, nil
}

// testOutcome tells what became of a trial: that it failed is what was asked for, and no error.
func testOutcome(to string, receipt notify.Receipt, err error) ChannelTest {
	if err != nil {
		return ChannelTest{Failure: err.Error(), To: to}
	}
	return ChannelTest{Sent: true, Receipt: string(receipt), To: to}
}
