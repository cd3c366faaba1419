package notify

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"zhunsheng/engine/alerting"
)

// Trial is a message that is to show whether a channel works. It is sent at once and kept
// nowhere.
type Trial struct {
	// To is who gets it, by name.
	To      string
	channel Channel
	address string
	message Message
}

// NewTrial is the message that a person has sent to himself, or to another one; to is empty
// for himself, and means nothing to channels that reach groups. The error is a Chinese
// sentence.
func NewTrial(tree *alerting.Tree, c *Channel, by, to string, now time.Time) (*Trial, error) {
	if active(tree, by) == nil {
		return nil, noSuchPerson(by)
	}
	trial := &Trial{To: c.Name, channel: *c, message: TestMessage(*c, fmt.Sprintf("test-%s-%d", c.ID, now.UnixMilli()), now.In(alerting.China))}
	if !c.Kind.Personal() {
		return trial, nil
	}
	receiver := active(tree, cmp.Or(to, by))
	if receiver == nil {
		return nil, noSuchPerson(to)
	}
	trial.To, trial.address = receiver.Name, receiver.ID
	if key := AddressKey(c.Kind); key != "" {
		trial.address = receiver.Contacts[key]
	}
	if trial.address == "" {
		return nil, fmt.Errorf("%s没有%s的联系方式，请先补上", receiver.Name, c.Kind.Chinese())
	}
	return trial, nil
}

// Send sends the message. The error is a Chinese sentence.
func (t *Trial) Send(ctx context.Context, sender func(Channel) (Sender, error)) (Receipt, error) {
	s, err := sender(t.channel)
	if err != nil {
		return "", err
	}
	receipt, _, err := s.Send(ctx, t.address, t.message)
	return receipt, err
}

// active is a person of the tree who is still there.
func active(tree *alerting.Tree, id string) *alerting.Person {
	i := slices.IndexFunc(tree.People, func(p alerting.Person) bool { return p.ID == id && !p.Inactive })
	if i < 0 {
		return nil
	}
	return &tree.People[i]
}

// UnknownPersonError says that somebody who is to do something is no person of the tree, or not any more.
type UnknownPersonError struct{ ID string }

// Error is a Chinese sentence.
func (e *UnknownPersonError) Error() string {
	return fmt.Sprintf("没有编号为%s的人员，或已离岗", e.ID)
}

func noSuchPerson(id string) error { return &UnknownPersonError{id} }

// Signed is a silence as somebody sets it: with his name, from now on where it does not say,
// and checked. The error is a Chinese sentence.
func (s Silence) Signed(tree *alerting.Tree, now time.Time) (Silence, error) {
	by := active(tree, s.By)
	if by == nil {
		return s, noSuchPerson(s.By)
	}
	s.ByName = by.Name
	if s.From.IsZero() {
		s.From = now
	}
	if err := CheckSilence(s); err != nil {
		return s, err
	}
	if !s.Until.After(now) {
		return s, fmt.Errorf("静默的结束（%s）已经过去", s.Until.In(alerting.China).Format("2006-01-02 15:04"))
	}
	if _, known := tree.Agencies[s.Agency]; s.Agency != "" && !known {
		return s, fmt.Errorf("没有编码为%s的单位", s.Agency)
	}
	return s, nil
}

// Check is nil, or a Chinese sentence that says what is wrong with a drill.
func (d Drill) Check(tree *alerting.Tree) error {
	if active(tree, d.By) == nil {
		return noSuchPerson(d.By)
	}
	if d.Reason == "" || len(d.Agencies) == 0 {
		return fmt.Errorf("演练要写明理由和参加的单位")
	}
	for _, code := range d.Agencies {
		if _, known := tree.Agencies[code]; !known {
			return fmt.Errorf("没有编码为%s的单位，演练没有开始", code)
		}
	}
	return nil
}
