package notify

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

func TestTheFateOfADelivery(t *testing.T) {
	bad := errors.New("答复500")
	for name, c := range map[string]struct {
		d       Delivery
		retry   Retry
		stopped bool
		want    fate
	}{
		"the first failure":   {Delivery{}, Retry{Again: true}, false, fate{after: time.Minute, failure: "答复500"}},
		"the second":          {Delivery{Failures: 1}, Retry{Again: true}, false, fate{after: 5 * time.Minute, failure: "答复500"}},
		"the third":           {Delivery{Failures: 2}, Retry{Again: true}, false, fate{after: 25 * time.Minute, failure: "答复500"}},
		"the fourth":          {Delivery{Failures: 3}, Retry{Again: true}, false, fate{failure: "答复500"}},
		"never again":         {Delivery{}, Retry{}, false, fate{failure: "答复500"}},
		"left alone":          {Delivery{Failures: 3}, Retry{Again: true, After: time.Hour}, false, fate{waits: true, after: time.Hour, failure: "答复500"}},
		"for a month":         {Delivery{}, Retry{Again: true, After: 720 * time.Hour}, false, fate{waits: true, after: longestWait, failure: "答复500"}},
		"too often":           {Delivery{Waits: mostWaits}, Retry{Again: true, After: time.Hour}, false, fate{after: time.Minute, failure: "答复500"}},
		"the worker is ended": {Delivery{Failures: 3}, Retry{Again: true}, true, fate{waits: true, after: time.Millisecond, failure: "发送程序停止，没有等到回执，将再次发送"}},
	} {
		if got := c.d.fate(c.retry, bad, c.stopped); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	if got := (&Delivery{}).fate(Retry{}, nil, true); got != (fate{}) {
		t.Errorf("a receipt in the last moment: %+v", got)
	}
	long := (&Delivery{}).fate(Retry{}, errors.New(strings.Repeat("很", 9000)), false).failure
	if n := utf8.RuneCountInString(long); n > longestFailure+1 {
		t.Errorf("an error of %d characters is kept", n)
	}
}

// No minute sees more than a channel's bound, even where each message is as late in its slot
// as it may be.
func TestSlotsKeepTheBound(t *testing.T) {
	for _, c := range []Channel{{Kind: DingTalkRobot}, {Kind: FeishuRobot}, {Kind: Webhook, PerMinute: 600}, {Kind: WeComRobot, PerMinute: 1}} {
		bound := c.PerMinute
		if bound == 0 {
			bound = c.Kind.PerMinute()
		}
		// The first of the minute is late; those after it are not.
		n := 1
		for slot := c.Spacing(); slot-SlotGrace < time.Minute; slot += c.Spacing() {
			n++
		}
		if n > bound {
			t.Errorf("%s, %d a minute: %d in a minute", c.Kind, bound, n)
		}
	}
	if c := (Channel{Kind: Inbox}); c.Spacing() != 0 {
		t.Errorf("the inbox has slots %s apart", c.Spacing())
	}
}

// busyOutbox is one delivery in a store that fails now and then, and where others are faster.
type busyOutbox struct {
	Outbox
	failing, overtaken int
	kept, noted        int
	left               []Notice
}

func (o *busyOutbox) Notices(context.Context, string, time.Time, int) ([]Notice, error) {
	return o.left, nil
}

func (o *busyOutbox) World(context.Context, string, []Notice) (*World, error) {
	return &World{Tree: &alerting.Tree{}}, nil
}

func (o *busyOutbox) Keep(context.Context, string, []Notice, Plan, time.Time) error {
	if o.overtaken > 0 {
		o.overtaken--
		return engine.ErrConflict
	}
	o.kept, o.left = o.kept+1, nil
	return nil
}

func (o *busyOutbox) Claim(context.Context, string, string, time.Time) (*Delivery, *Channel, time.Duration, error) {
	return &Delivery{}, &Channel{Kind: Inbox}, 0, nil
}

func (o *busyOutbox) Delivered(context.Context, string, string, Receipt, time.Time) error {
	if o.failing > 0 {
		o.failing--
		return errors.New("the database is away")
	}
	o.noted++
	return nil
}

// What became of an attempt is noted even when the store is away for a moment: what is not
// noted is sent again.
func TestAReceiptOutlivesAStoreThatIsAway(t *testing.T) {
	outbox, sent := &busyOutbox{failing: 2}, 0
	d := Dispatcher{Outbox: outbox, Now: time.Now, Sender: func(Channel) (Sender, error) {
		return sending(func() { sent++ }), nil
	}}
	if wait, err := d.Deliver(t.Context(), "1", "d"); err != nil || wait != 0 || outbox.noted != 1 || sent != 1 {
		t.Errorf("%s, %v: noted %d times, sent %d times", wait, err, outbox.noted, sent)
	}
}

// sending is a sender that does something.
type sending func()

func (s sending) Send(context.Context, string, Message) (Receipt, Retry, error) {
	s()
	return "ok", Retry{}, nil
}

// Whoever is overtaken decides anew, but not for ever.
func TestWhoeverIsOvertakenDecidesAnew(t *testing.T) {
	due := []Notice{{ID: "a/1", Alert: alerting.Alert{ID: "a"}, Step: alerting.Step{Alert: "a", Seq: 1, Action: alerting.Push}}}
	outbox := &busyOutbox{overtaken: mostOvertaken, left: due}
	d := Dispatcher{Outbox: outbox, Now: time.Now}
	if n, err := d.Dispatch(t.Context(), "1"); err != nil || n != 1 || outbox.kept != 1 {
		t.Errorf("%d, %v: kept %d times", n, err, outbox.kept)
	}
	outbox = &busyOutbox{overtaken: mostOvertaken + 1, left: due}
	d.Outbox = outbox
	if _, err := d.Dispatch(t.Context(), "1"); !errors.Is(err, engine.ErrConflict) || outbox.kept != 0 {
		t.Errorf("%v: kept %d times", err, outbox.kept)
	}
}
