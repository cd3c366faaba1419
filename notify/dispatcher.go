package notify

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"zhunsheng/engine"
)

// Dispatcher brings what is due from an outbox to the people: of notices it makes deliveries,
// and deliveries it sends. Any number may work on one outbox, and each may be killed at any
// moment: what is lost is done again, and nothing else is.
type Dispatcher struct {
	Outbox Outbox
	// Sender makes the sender of a channel.
	Sender func(Channel) (Sender, error)
	// Base is the address that links begin with.
	Base string
	Now  func() time.Time
}

const (
	// noticesAtOnce is about how many are decided about together. Those of one agency come one
	// after another, so that at most one of them is told in two messages for it.
	noticesAtOnce = 20_000
	// mostOvertaken bounds how often it is decided anew because another worker was faster.
	mostOvertaken = 20
	// SendTime is how long an attempt may take. A claim lasts so much longer that a claim that
	// is over is known to have been left by a worker that is gone.
	SendTime = 20 * time.Second
	// noteTime is how long noting what became of it may take, even when the worker is told to
	// stop.
	noteTime = 10 * time.Second
	// noteAgain is how long it waits when the store could not note it.
	noteAgain = 500 * time.Millisecond
	// ClaimTime is how long a claim lasts.
	ClaimTime = SendTime + noteTime
)

// Dispatch decides about all notices of a division that are due, and returns how many there
// were.
func (d *Dispatcher) Dispatch(ctx context.Context, division string) (n int, err error) {
	for overtaken := 0; ; {
		at := d.Now()
		notices, err := d.Outbox.Notices(ctx, division, at, noticesAtOnce)
		if err != nil || len(notices) == 0 {
			return n, err
		}
		world, err := d.Outbox.World(ctx, division, notices)
		if err != nil {
			return n, err
		}
		world.Base = d.Base
		err = d.Outbox.Keep(ctx, division, notices, world.Plan(notices, at), at)
		switch {
		case errors.Is(err, engine.ErrConflict) && overtaken < mostOvertaken:
			overtaken++
		case err != nil:
			return n, err
		default:
			n += len(notices)
		}
	}
}

// Deliver sends a delivery, where it is to be sent now, and notes what became of it. Where it
// is to be looked at again, wait is after how long; 0 where it is done with.
func (d *Dispatcher) Deliver(ctx context.Context, division, id string) (wait time.Duration, err error) {
	delivery, channel, wait, err := d.Outbox.Claim(ctx, division, id, d.Now())
	if err != nil || delivery == nil {
		return wait, err
	}
	receipt, retry, failed := d.send(ctx, delivery, channel)
	stopped := errors.Is(ctx.Err(), context.Canceled)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTime)
	defer cancel()
	fate := delivery.fate(retry, failed, stopped)
	return fate.after, noted(ctx, func() error {
		at := d.Now()
		switch {
		case failed == nil:
			return d.Outbox.Delivered(ctx, division, id, receipt, at)
		case fate.waits:
			return d.Outbox.PutOff(ctx, division, id, fate.failure, at.Add(fate.after), at)
		case fate.after > 0:
			return d.Outbox.Failed(ctx, division, id, fate.failure, at.Add(fate.after), at)
		}
		return d.Outbox.Failed(ctx, division, id, fate.failure, time.Time{}, at)
	})
}

// noted notes what became of an attempt, and tries again as long as there is time: what is not
// noted is sent again.
func noted(ctx context.Context, note func() error) error {
	for {
		err := note()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(noteAgain):
		}
	}
}

// send makes an error of a panic, which must not end the sending of others.
func (d *Dispatcher) send(ctx context.Context, delivery *Delivery, c *Channel) (receipt Receipt, retry Retry, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			retry, err = Retry{Again: true}, fmt.Errorf("panic: %v\n%s", panicked, debug.Stack())
		}
	}()
	sender, err := d.Sender(*c)
	if err != nil { // a secret that can't be read, say: it may be there the next time
		return "", Retry{Again: true}, err
	}
	ctx, cancel := context.WithTimeout(ctx, SendTime)
	defer cancel()
	message := delivery.Message
	message.Alerts = delivery.Items
	return sender.Send(ctx, delivery.Address, message)
}
