package storage

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/notify"
)

// oneMessage is a message of a channel about a red alert of one unit.
func oneMessage(t *testing.T, s *Store, h *spoken, clock *hands) (*notify.Dispatcher, engine.Scope, string) {
	t.Helper()
	scope := town(t, s, 1)
	group(t, s, scope, 0)
	warn(t, s, scope, 0, 1, 1, engine.Red, clock.now())
	d := dispatcher(s, h, clock)
	list := dispatched(t, s, d, scope, "hook")
	if len(list) != 1 {
		t.Fatalf("%d messages", len(list))
	}
	return d, scope, list[0].ID
}

func delivery(t *testing.T, s *Store, scope engine.Scope, id string) (*notify.Delivery, []notify.Attempt) {
	t.Helper()
	d, attempts, err := s.Delivery(t.Context(), scope, id)
	if err != nil {
		t.Fatal(err)
	}
	return d, attempts
}

// deliver sends a delivery, if it may be sent now, and returns how long it is to wait.
func deliver(t *testing.T, d *notify.Dispatcher, scope engine.Scope, id string) time.Duration {
	t.Helper()
	wait, err := d.Deliver(t.Context(), scope.Division, id)
	if err != nil {
		t.Fatal(err)
	}
	return wait
}

// The first receipt of a person takes an alert to PUSHED, and its deadlines begin.
func TestAReceiptPushes(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		h, clock := &spoken{}, clockAt(officeHours)
		d, scope, id := oneMessage(t, s, h, clock)
		if wait := deliver(t, d, scope, id); wait != 0 {
			t.Errorf("waits %s", wait)
		}
		got, attempts := delivery(t, s, scope, id)
		if got.State != notify.Sent || !got.SentAt.Equal(officeHours) || got.Receipt != "ok" || len(attempts) != 1 || attempts[0].Receipt != "ok" {
			t.Errorf("%+v, %+v", got, attempts)
		}
		if a, _, err := s.Alert(t.Context(), scope, got.Items[0].Alert); err != nil || a.State != alerting.Open {
			t.Errorf("a program has heard of it, and no person: %+v, %v", a, err)
		}
		deliver(t, d, scope, dispatched(t, s, d, scope, notify.InboxChannel)[0].ID)
		a, steps, err := s.Alert(t.Context(), scope, got.Items[0].Alert)
		if err != nil || a.State != alerting.Pushed || !a.Due.PushedAt.Equal(officeHours) || a.Due.Ack.IsZero() || !strings.Contains(steps[len(steps)-1].Reason, "站内信") {
			t.Errorf("%+v, %+v, %v", a, steps, err)
		}
		if c, err := s.Channel(t.Context(), scope, "hook"); err != nil || c.Health.State != notify.HealthOK || c.Health.LastSent == nil {
			t.Errorf("%+v, %v", c, err)
		}
		rows := rowsOf(t, s)
		clock.pass(time.Hour)
		if wait := deliver(t, d, scope, id); wait != 0 || h.count() != 2 {
			t.Errorf("sent again: %s, %d", wait, h.count())
		}
		if err := s.Delivered(t.Context(), scope.Division, id, "second", clock.now()); err != nil || rowsOf(t, s)["alert_steps"] != rows["alert_steps"] {
			t.Errorf("a second receipt counts: %v", err)
		}
		if got, _ := delivery(t, s, scope, id); got.Receipt != "ok" {
			t.Errorf("%+v", got)
		}
	})
}

// After 1, 5 and 25 minutes it is tried again, then a person is asked, who may send it again
// with the same key.
func TestRetriesAndTheDead(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		down := true
		h := &spoken{answer: func(int, notify.Message) (notify.Retry, error) {
			if down {
				return notify.Retry{Again: true}, errors.New("答复500")
			}
			return notify.Retry{}, nil
		}}
		clock := clockAt(officeHours)
		d, scope, id := oneMessage(t, s, h, clock)
		for n, want := range []time.Duration{time.Minute, 5 * time.Minute, 25 * time.Minute, 0} {
			if wait := deliver(t, d, scope, id); wait != want {
				t.Errorf("after attempt %d it waits %s", n+1, wait)
			}
			if want > 0 { // not a moment too early
				if wait := deliver(t, d, scope, id); wait != want || h.count() != n+1 {
					t.Errorf("a moment later: waits %s, %d sent", wait, h.count())
				}
			}
			clock.pass(want)
		}
		dead, attempts := delivery(t, s, scope, id)
		if dead.State != notify.Dead || dead.Failure != "答复500" || len(attempts) != 4 {
			t.Errorf("%+v, %+v", dead, attempts)
		}
		if c, err := s.Channel(t.Context(), scope, "hook"); err != nil || c.Health.State != notify.HealthFailing || c.Health.Failures != 4 || c.Health.LastError != "答复500" {
			t.Errorf("%+v, %v", c, err)
		}
		if list, err := s.Deliveries(t.Context(), scope, notify.DeliveryQuery{State: notify.Dead}); err != nil || len(list) != 1 {
			t.Errorf("the dead are not found: %v, %v", list, err)
		}
		deliver(t, d, scope, id)
		down = false
		if err := s.Resend(t.Context(), scope, id, "section", clock.now()); err != nil {
			t.Fatal(err)
		}
		if err := s.Resend(t.Context(), scope, id, "section", clock.now()); !errors.Is(err, engine.ErrConflict) {
			t.Errorf("resent twice: %v", err)
		}
		deliver(t, d, scope, id)
		if got, attempts := delivery(t, s, scope, id); got.State != notify.Sent || len(attempts) != 5 || h.count() != 5 {
			t.Errorf("%+v, %d sent", got, h.count())
		}
		keys := map[string]bool{}
		for _, m := range h.heard {
			keys[m.Key] = true
		}
		if len(keys) != 1 {
			t.Errorf("sent under the keys %v", keys)
		}
		if c, err := s.Channel(t.Context(), scope, "hook"); err != nil || c.Health.State != notify.HealthOK || c.Health.Failures != 0 {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

// What only a person can mend is not tried again.
func TestAWrongAddressIsDeadAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		h := &spoken{answer: func(int, notify.Message) (notify.Retry, error) { return notify.Retry{}, errors.New("没有这个人") }}
		d, scope, id := oneMessage(t, s, h, clockAt(officeHours))
		if wait := deliver(t, d, scope, id); wait != 0 {
			t.Errorf("waits %s", wait)
		}
		if got, _ := delivery(t, s, scope, id); got.State != notify.Dead {
			t.Errorf("%+v", got)
		}
	})
}

// A receiver that wants to be left alone is left alone, by the whole channel; that is no
// failed attempt.
func TestAReceiverIsLeftAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		h := &spoken{answer: func(n int, _ notify.Message) (notify.Retry, error) {
			if n <= 5 {
				return notify.Retry{Again: true, After: 10 * time.Minute}, errors.New("太频繁")
			}
			return notify.Retry{}, nil
		}}
		clock := clockAt(officeHours)
		d, scope, id := oneMessage(t, s, h, clock)
		warn(t, s, scope, 0, 1, 1, engine.Red, officeHours)
		list := dispatched(t, s, d, scope, "hook")
		for range 5 {
			if wait := deliver(t, d, scope, id); wait != 10*time.Minute {
				t.Errorf("waits %s", wait)
			}
			if wait := deliver(t, d, scope, list[1].ID); wait != 10*time.Minute {
				t.Errorf("another of the channel waits %s", wait)
			}
			clock.pass(10 * time.Minute)
		}
		deliver(t, d, scope, id)
		if got, _ := delivery(t, s, scope, id); got.State != notify.Sent || got.Failures != 0 || got.Attempts != 6 {
			t.Errorf("%+v", got)
		}
		deliver(t, d, scope, list[1].ID)
		if h.count() != 7 {
			t.Errorf("%d were sent", h.count())
		}
	})
}

// A channel's own bound holds however many workers there are, and in every minute.
func TestAChannelsBound(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		scope := town(t, s, 30)
		group(t, s, scope, 20)
		warn(t, s, scope, 0, 30, 1, engine.Red, officeHours)
		clock := clockAt(officeHours)
		var sent []time.Time
		h := &spoken{answer: func(int, notify.Message) (notify.Retry, error) {
			sent = append(sent, clock.now())
			return notify.Retry{}, nil
		}}
		d := dispatcher(s, h, clock)
		list := dispatched(t, s, d, scope, "hook")
		for step := 0; h.count() < len(list) && step < 100; step++ {
			var workers sync.WaitGroup
			for part := range slices.Chunk(list, 8) {
				workers.Go(func() {
					for _, one := range part {
						deliver(t, d, scope, one.ID)
					}
				})
			}
			workers.Wait()
			clock.pass(2 * time.Second)
		}
		if len(list) != 30 || h.count() != 30 {
			t.Fatalf("%d of %d", h.count(), len(list))
		}
		slices.SortFunc(sent, time.Time.Compare)
		for i := range sent {
			if n := i - slices.IndexFunc(sent, func(at time.Time) bool { return sent[i].Sub(at) < time.Minute }) + 1; n > 20 {
				t.Errorf("%d in the minute up to %s", n, sent[i])
			}
		}
		if took := sent[len(sent)-1].Sub(sent[0]); took > 100*time.Second {
			t.Errorf("30 messages at 20 a minute took %s", took)
		}
		for _, one := range list {
			if got, _ := delivery(t, s, scope, one.ID); got.Attempts != 1 {
				t.Errorf("waiting for a slot counted as an attempt: %+v", got)
			}
		}
	})
}

// Before it is sent it is looked at again.
func TestWhatHasEndedIsNotTold(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		h, clock := &spoken{}, clockAt(officeHours)
		d, scope, id := oneMessage(t, s, h, clock)
		got, _ := delivery(t, s, scope, id)
		if _, err := s.Act(t.Context(), scope, got.Items[0].Alert, "section", alerting.Act{Action: alerting.Annul, Reason: "数据有误"}, 0, clock.now()); err != nil {
			t.Fatal(err)
		}
		deliver(t, d, scope, id)
		if got, attempts := delivery(t, s, scope, id); got.State != notify.Dropped || got.Failure == "" || len(attempts) != 0 || h.count() != 0 {
			t.Errorf("%+v", got)
		}
	})
}

// A channel that was turned off meanwhile sends nothing, and a person sees what it did not
// send.
func TestAChannelThatIsOff(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		h, clock := &spoken{}, clockAt(officeHours)
		d, scope, id := oneMessage(t, s, h, clock)
		c, err := s.Channel(t.Context(), scope, "hook")
		if err != nil {
			t.Fatal(err)
		}
		c.Off = true
		if err := s.SaveChannel(t.Context(), scope, *c, "admin", clock.now()); err != nil {
			t.Fatal(err)
		}
		deliver(t, d, scope, id)
		if got, _ := delivery(t, s, scope, id); got.State != notify.Dead || !strings.Contains(got.Failure, "停用") || h.count() != 0 {
			t.Errorf("%+v", got)
		}
	})
}

// Who claims a delivery and says no more is taken for dead, and his attempt for failed: the
// message may have arrived. The next one has the same key.
func TestAWorkerThatIsGone(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		h, clock := &spoken{}, clockAt(officeHours)
		d, scope, id := oneMessage(t, s, h, clock)
		for range 3 {
			if got, _, wait, err := s.Claim(t.Context(), scope.Division, id, clock.now()); err != nil || got == nil || wait != 0 {
				t.Fatalf("%+v, %s, %v", got, wait, err)
			}
			if got, _, wait, err := s.Claim(t.Context(), scope.Division, id, clock.now()); err != nil || got != nil || wait != notify.ClaimTime {
				t.Errorf("claimed twice: %+v, %s, %v", got, wait, err)
			}
			clock.pass(notify.ClaimTime)
		}
		deliver(t, d, scope, id)
		got, attempts := delivery(t, s, scope, id)
		if got.State != notify.Sent || got.Attempts != 4 || got.Failures != 3 || len(attempts) != 4 || !strings.Contains(attempts[0].Failure, "中断") {
			t.Errorf("%+v, %+v", got, attempts)
		}
	})
}

// A message that is the end of each worker that sends it does not go on for ever.
func TestAMessageThatKills(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		clock := clockAt(officeHours)
		_, scope, id := oneMessage(t, s, &spoken{}, clock)
		for range 10 {
			if _, _, _, err := s.Claim(t.Context(), scope.Division, id, clock.now()); err != nil {
				t.Fatal(err)
			}
			clock.pass(notify.ClaimTime)
		}
		if got, _ := delivery(t, s, scope, id); got.State != notify.Dead || got.Attempts != 4 {
			t.Errorf("%+v", got)
		}
	})
}

// A sender that panics ends neither the worker nor the message.
func TestASenderThatPanics(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		h := &spoken{answer: func(n int, _ notify.Message) (notify.Retry, error) {
			if n == 1 {
				panic("injected")
			}
			return notify.Retry{}, nil
		}}
		clock := clockAt(officeHours)
		d, scope, id := oneMessage(t, s, h, clock)
		wait := deliver(t, d, scope, id)
		clock.pass(wait)
		deliver(t, d, scope, id)
		if got, _ := delivery(t, s, scope, id); got.State != notify.Sent || wait != time.Minute {
			t.Errorf("%s, %+v", wait, got)
		}
	})
}

// Clocks that are set back or forward delay at most; nothing is lost, and nothing is sent
// twice.
func TestClocksAreSet(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		for _, by := range []time.Duration{-time.Hour, time.Hour} {
			fail := true
			h := &spoken{answer: func(int, notify.Message) (notify.Retry, error) {
				if fail {
					fail = false
					return notify.Retry{Again: true}, errors.New("答复500")
				}
				return notify.Retry{}, nil
			}}
			clock := clockAt(officeHours)
			d, scope, id := oneMessageOf(t, s, h, clock)
			if _, _, _, err := s.Claim(t.Context(), scope.Division, id, clock.now()); err != nil {
				t.Fatal(err)
			}
			clock.pass(by) // while a worker that will never answer has it
			for range 5 {
				clock.pass(deliver(t, d, scope, id))
			}
			if got, _ := delivery(t, s, scope, id); got.State != notify.Sent || h.count() != 2 {
				t.Errorf("set by %s: %+v, %d sent", by, got, h.count())
			}
		}
	})
}

// oneMessageOf is oneMessage in a town that may exist.
func oneMessageOf(t *testing.T, s *Store, h *spoken, clock *hands) (*notify.Dispatcher, engine.Scope, string) {
	t.Helper()
	d, scope := dispatcher(s, h, clock), town(t, s, 1)
	group(t, s, scope, 0)
	warn(t, s, scope, 0, 1, 1, engine.Red, clock.now())
	list := dispatched(t, s, d, scope, "hook")
	return d, scope, list[len(list)-1].ID
}

// What the tick finds gets a job, once: what was lost with the queue, and what was far.
func TestTheTickQueuesWhatIsDue(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		clock := clockAt(officeHours)
		_, scope, _ := oneMessage(t, s, &spoken{}, clock)
		warn(t, s, scope, 0, 1, 1, engine.Red, clock.now())
		jobs := func(kind string) (n int) {
			t.Helper()
			if err := s.reader.Get(&n, "SELECT count(*) FROM river_job WHERE kind = '"+kind+"'"); err != nil {
				t.Fatal(err)
			}
			return n
		}
		queued := jobs("deliver_message")
		for range 2 {
			if _, err := s.QueueDue(t.Context(), clock.now()); err != nil {
				t.Fatal(err)
			}
		}
		if n := jobs("deliver_message"); n != queued || queued < 2 {
			t.Errorf("%d jobs of deliveries, then %d", queued, n)
		}
		if _, err := s.writer.ExecContext(t.Context(), "DELETE FROM river_job"); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := s.QueueDue(t.Context(), clock.now()); err != nil {
				t.Fatal(err)
			}
		}
		if n, m := jobs("deliver_message"), jobs("dispatch_notices"); n != queued || m != 1 {
			t.Errorf("%d jobs of deliveries instead of %d, %d of notices", n, queued, m)
		}
	})
}

// A message of a level that is past does not start the deadlines of the one that stands.
func TestAnOldMessageStartsNoDeadline(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		scope, clock := town(t, s, 1), clockAt(officeHours)
		ids := warn(t, s, scope, 0, 1, 1, engine.Yellow, officeHours)
		d := dispatcher(s, &spoken{}, clock)
		old := dispatched(t, s, d, scope, notify.InboxChannel)
		err := s.write(t.Context(), scope, func(q *session) error {
			held, err := q.lockAlerts(t.Context(), ids)
			if err != nil {
				return err
			}
			a := held[0]
			a.Level, a.Version = engine.Red, a.Version+1
			step := alerting.Step{Alert: a.ID, Seq: a.Version, At: clock.now(), Action: alerting.Worsen, From: alerting.Open, To: alerting.Open, Level: engine.Red}
			return q.keepAlerts(t.Context(), []alerting.Alert{a}, []alerting.Step{step})
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range old {
			deliver(t, d, scope, one.ID)
		}
		if a, _, err := s.Alert(t.Context(), scope, ids[0]); err != nil || a.State != alerting.Open {
			t.Errorf("told of yellow, it is %s, %v", a.State, err)
		}
		for _, one := range dispatched(t, s, d, scope, notify.InboxChannel) {
			deliver(t, d, scope, one.ID)
		}
		if a, _, err := s.Alert(t.Context(), scope, ids[0]); err != nil || a.State != alerting.Pushed {
			t.Errorf("told of red, it is %s, %v", a.State, err)
		}
	})
}

// That one alert has ended is told, also when the others of the same message have ended before it is sent.
func TestAnEndIsToldWhateverElseEnds(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		scope, clock := town(t, s, 1), clockAt(officeHours)
		ids := warn(t, s, scope, 0, 1, 2, engine.Yellow, officeHours)
		d := dispatcher(s, &spoken{}, clock)
		for _, one := range dispatched(t, s, d, scope, notify.InboxChannel) {
			deliver(t, d, scope, one.ID)
		}
		change := func(id string, action alerting.Action, level engine.Light, to alerting.State) {
			err := s.write(t.Context(), scope, func(q *session) error {
				held, err := q.lockAlerts(t.Context(), []string{id})
				if err != nil {
					return err
				}
				a := held[0]
				step := alerting.Step{Alert: id, Seq: a.Version + 1, At: clock.now(), Action: action, From: a.State, To: to, Level: level}
				a.Level, a.State, a.Version = level, to, step.Seq
				return q.keepAlerts(t.Context(), []alerting.Alert{a}, []alerting.Step{step})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		clock.pass(time.Minute)
		change(ids[0], alerting.Worsen, engine.Orange, alerting.Open)
		change(ids[1], alerting.Resolve, engine.Yellow, alerting.ResolvedAuto)
		var mixed []string
		for _, one := range dispatched(t, s, d, scope, notify.InboxChannel) {
			if one.State == notify.Queued && len(one.Items) == 2 {
				mixed = append(mixed, one.ID)
			}
		}
		if len(mixed) == 0 {
			t.Fatal("no message tells of both")
		}
		change(ids[0], alerting.Correct, engine.Orange, alerting.Void)
		for _, id := range mixed {
			deliver(t, d, scope, id)
			if got, _ := delivery(t, s, scope, id); got.State != notify.Sent {
				t.Errorf("%s: %s", got.State, got.Failure)
			}
		}
	})
}
