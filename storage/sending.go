package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/notify"
)

// Claim returns a delivery that is to be sent now, with its channel, and counts the attempt.
func (s *Store) Claim(ctx context.Context, division, id string, at time.Time) (d *notify.Delivery, c *notify.Channel, wait time.Duration, err error) {
	err = s.onDelivery(ctx, division, id, func(q *session, row *deliveryRow) error {
		claim := claiming{session: q, at: at, row: row}
		ready, err := claim.ready(ctx)
		wait = claim.wait
		if err != nil || !ready {
			return err
		}
		d, err = claim.take(ctx)
		c = &claim.channel
		return err
	})
	if err != nil {
		return nil, nil, 0, fmt.Errorf("claim delivery %s: %w", id, err)
	}
	return d, c, wait, nil
}

// onDelivery does something about a delivery while nobody else does, and stores how far it is
// then. One that there is not, because an older database was restored below its job, is left
// alone.
func (s *Store) onDelivery(ctx context.Context, division, id string, do func(*session, *deliveryRow) error) error {
	return s.write(ctx, engine.Scope{Division: division}, func(q *session) error {
		var row deliveryRow
		err := q.get(ctx, &row, "lock-delivery", args{"id": id})
		if errors.Is(err, engine.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		before := row
		if err := do(q, &row); err != nil || row == before {
			return err
		}
		return q.updateDelivery(ctx, &row)
	})
}

// claiming is a delivery that a worker wants to send.
type claiming struct {
	*session
	at      time.Time
	row     *deliveryRow
	channel notify.Channel
	wait    time.Duration
}

// ready looks again whether the delivery is to be sent now: between planning and sending much
// may have happened. Where it is not, wait says for how long, or the row what became of it.
func (c *claiming) ready(ctx context.Context) (bool, error) {
	r := c.row
	if r.State != notify.Queued {
		return false, nil
	}
	if r.ClaimedUntil != nil {
		if left := r.ClaimedUntil.Sub(c.at); left > 0 && left <= notify.ClaimTime { // a longer one is of a clock that was set back
			c.wait = left
			return false, nil
		}
		if err := c.abandoned(ctx); err != nil || r.State != notify.Queued {
			return false, err
		}
	}
	if c.wait = r.NotBefore.Sub(c.at); c.wait > 0 {
		return false, nil
	}
	c.wait = 0
	if over, err := c.over(ctx); err != nil || over {
		return false, err
	}
	return c.mayGo(ctx)
}

// abandoned counts an attempt of which nothing was noted: its worker is gone, and the message
// may have arrived.
func (c *claiming) abandoned(ctx context.Context) error {
	const failure = "发送程序中断，不知道对方是否收到"
	r := c.row
	r.ClaimedUntil, r.Failures, r.Failure = nil, r.Failures+1, failure
	if notify.RetryAfter(r.Failures) == 0 {
		r.State = notify.Dead
	}
	return c.endAttempt(ctx, r, "", failure)
}

// over drops a delivery that nobody needs any more: all that it warns of has ended.
func (c *claiming) over(ctx context.Context) (bool, error) {
	if c.row.Reason == notify.Solved {
		return false, nil
	}
	var living int
	if err := c.get(ctx, &living, "count-living-alerts", args{"delivery_id": c.row.ID}); err != nil || living > 0 {
		return false, err
	}
	c.row.State, c.row.Failure = notify.Dropped, "发送前，所涉预警都已结束，不再发送"
	return true, nil
}

// mayGo finds the channel, and whether it may send now.
func (c *claiming) mayGo(ctx context.Context) (bool, error) {
	row, err := c.channelRow(ctx)
	if err != nil {
		return false, err
	}
	c.channel = row.channel()
	if row.IsOff && row.Kind != notify.Inbox {
		c.row.State, c.row.Failure = notify.Dead, "渠道“"+row.Name+"”已停用；启用后可以重发"
		return false, nil
	}
	if row.RestsUntil != nil && row.RestsUntil.After(c.at) {
		c.until(row.RestsUntil.Time)
		c.row.SlotAt = nil
		return false, nil
	}
	return c.slot(ctx, row)
}

// channelRow is the channel, held where it counts what it sends.
func (c *claiming) channelRow(ctx context.Context) (*channelRow, error) {
	var row channelRow
	of := args{"id": c.row.ChannelID}
	err := c.get(ctx, &row, "select-channel", of)
	if errors.Is(err, engine.ErrNotFound) && c.row.Kind == notify.Inbox { // every division has one, set up or not
		return &channelRow{ID: c.row.ChannelID, Kind: notify.Inbox}, nil
	}
	if channel := row.channel(); err == nil && channel.Spacing() > 0 {
		err = c.get(ctx, &row, "lock-channel", of)
	}
	return &row, err
}

// slot takes a slot of a channel that may send only so much a minute. Where the next one is
// later, it is kept for this delivery, so that those who wait come one after another, however
// many workers there are.
func (c *claiming) slot(ctx context.Context, row *channelRow) (bool, error) {
	r, spacing := c.row, c.channel.Spacing()
	if kept := r.SlotAt; kept != nil {
		r.SlotAt = nil
		if late := c.at.Sub(kept.Time); late >= 0 && late <= notify.SlotGrace {
			return true, nil
		}
	}
	if spacing == 0 {
		return true, nil
	}
	slot := momentOf(c.at)
	if row.NextSlotAt != nil && row.NextSlotAt.After(c.at) {
		slot = *row.NextSlotAt
		r.SlotAt = &slot
		c.until(slot.Time)
	}
	err := c.exec(ctx, "take-slot", args{"id": row.ID, "next_slot_at": momentOf(slot.Add(spacing))})
	return r.SlotAt == nil, err
}

// until lets the delivery wait for a moment.
func (c *claiming) until(moment time.Time) {
	c.row.NotBefore, c.wait = momentOf(moment), moment.Sub(c.at)
}

// take counts an attempt before it is made: should the worker be gone in the middle of it,
// that is known.
func (c *claiming) take(ctx context.Context) (*notify.Delivery, error) {
	r := c.row
	until := momentOf(c.at.Add(notify.ClaimTime))
	r.ClaimedUntil = &until
	r.Attempts++
	row := attemptRow{DeliveryID: r.ID, Seq: r.Attempts, At: momentOf(c.at)}
	if err := insert(ctx, c.session, "insert-attempt", []attemptRow{row}); err != nil {
		return nil, err
	}
	list, err := c.withItems(ctx, []deliveryRow{*r})
	if err != nil {
		return nil, err
	}
	return &list[0], nil
}

func (q *session) endAttempt(ctx context.Context, r *deliveryRow, receipt, failure string) error {
	return q.exec(ctx, "end-attempt", args{"delivery_id": r.ID, "seq": r.Attempts, "receipt": receipt, "failure": failure})
}

// healthEvery is how often it is noted that a channel is well.
const healthEvery = 10 * time.Second

// Delivered stores the receipt; the alerts that have reached somebody by it are PUSHED. A
// receipt counts, whatever was believed of the delivery before.
func (s *Store) Delivered(ctx context.Context, division, id string, receipt notify.Receipt, at time.Time) error {
	err := s.onDelivery(ctx, division, id, func(q *session, r *deliveryRow) error {
		if r.State == notify.Sent {
			return nil
		}
		sent := momentOf(at)
		r.State, r.SentAt, r.Receipt, r.Failure, r.ClaimedUntil = notify.Sent, &sent, string(receipt), "", nil
		if err := q.endAttempt(ctx, r, r.Receipt, ""); err != nil {
			return err
		}
		if err := s.reach(ctx, q, r, at); err != nil {
			return err
		}
		return q.exec(ctx, "note-health", args{"id": r.ChannelID, "at": sent, "before": momentOf(at.Add(-healthEvery))})
	})
	if err != nil {
		return fmt.Errorf("note that delivery %s was sent: %w", id, err)
	}
	return nil
}

// reach takes the alerts of a delivery that nobody was told of before to PUSHED. A group or a
// program is nobody: deadlines are for persons.
func (s *Store) reach(ctx context.Context, q *session, r *deliveryRow, at time.Time) error {
	if r.Recipient == "" {
		return nil
	}
	var ids []string
	if err := q.list(ctx, &ids, "select-unreached", args{"delivery_id": r.ID}); err != nil || len(ids) == 0 {
		return err
	}
	alerts, err := q.lockAlerts(ctx, ids)
	if err != nil {
		return err
	}
	how := fmt.Sprintf("已由%s送达%s", r.Kind.Chinese(), r.RecipientName)
	machines := map[string]alerting.Machine{}
	var changed []alerting.Alert
	var steps []alerting.Step
	for _, a := range alerts {
		m, known := machines[a.Policy]
		if !known {
			if m, err = s.machine(ctx, q, a.Policy); err != nil {
				return err
			}
			machines[a.Policy] = m
		}
		if next, step := m.Reached(a, how, at); step != nil {
			changed, steps = append(changed, next), append(steps, *step)
		}
	}
	return q.keepAlerts(ctx, changed, steps)
}

// PutOff lets a delivery, and all others of its channel, wait for the receiver.
func (s *Store) PutOff(ctx context.Context, division, id, why string, until, at time.Time) error {
	err := s.onDelivery(ctx, division, id, func(q *session, r *deliveryRow) error {
		if r.State != notify.Queued {
			return nil
		}
		r.ClaimedUntil, r.NotBefore, r.Waits, r.Failure = nil, momentOf(until), r.Waits+1, why
		if err := q.endAttempt(ctx, r, "", why); err != nil || until.Sub(at) < time.Second {
			return err
		}
		return q.exec(ctx, "rest-channel", args{"id": r.ChannelID, "until": momentOf(until), "failure": why, "at": momentOf(at)})
	})
	if err != nil {
		return fmt.Errorf("put delivery %s off: %w", id, err)
	}
	return nil
}

// Failed stores what went wrong with an attempt.
func (s *Store) Failed(ctx context.Context, division, id, failure string, next, at time.Time) error {
	err := s.onDelivery(ctx, division, id, func(q *session, r *deliveryRow) error {
		if r.State != notify.Queued {
			return nil
		}
		r.ClaimedUntil, r.Failures, r.Failure = nil, r.Failures+1, failure
		if next.IsZero() {
			r.State = notify.Dead
		} else {
			r.NotBefore = momentOf(next)
		}
		if err := q.endAttempt(ctx, r, "", failure); err != nil {
			return err
		}
		return q.exec(ctx, "note-trouble", args{"id": r.ChannelID, "failure": failure, "at": momentOf(at)})
	})
	if err != nil {
		return fmt.Errorf("note that delivery %s failed: %w", id, err)
	}
	return nil
}
