package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"zhunsheng/engine"
	"zhunsheng/notify"
	"zhunsheng/storage"
)

// deliveriesCommands read the log of messages.
type deliveriesCommands struct {
	List   deliveriesListCommand   `cmd:"" default:"withargs" help:"列出发出的消息：给谁、为何、经过什么、有无回执。"`
	Show   deliveriesShowCommand   `cmd:"" help:"一条消息的文字和每次发送。"`
	Resend deliveriesResendCommand `cmd:"" help:"重发一条没有发出去的消息。"`
}

type deliveriesListCommand struct {
	listFlags
	Alert     string `help:"预警编号。" placeholder:"ID"`
	Recipient string `help:"人员编号。" placeholder:"ID"`
	Channel   string `help:"渠道编号。" placeholder:"ID"`
	State     string `help:"QUEUED 待发送、SENT 已发送、DEAD 发送失败、DROPPED 不再需要。" enum:",QUEUED,SENT,DEAD,DROPPED" default:"" placeholder:"STATE"`
	After     string `help:"从这条消息以后列起。" placeholder:"ID"`
	Limit     int    `help:"至多列几条。" default:"100" placeholder:"N"`
}

// Run lists deliveries, the newest first.
func (c *deliveriesListCommand) Run(ctx context.Context, p program) error {
	if c.Limit < 1 || c.Limit > 10_000 {
		return usageError("--limit 应为1到10000")
	}
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		list, err := store.Deliveries(ctx, scope, notify.DeliveryQuery{
			Alert: c.Alert, Recipient: c.Recipient, Channel: c.Channel, State: notify.DeliveryState(c.State), After: c.After, Limit: c.Limit + 1,
		})
		if err != nil {
			return lacking(err, "没有消息%s", c.After)
		}
		if len(list) > c.Limit {
			list = list[:c.Limit]
			fmt.Fprintf(p.err, "还有更多，用 --after %s 接着列。\n", list[len(list)-1].ID)
		}
		for i := range list {
			list[i] = list[i].WithoutToken()
		}
		return tell(p, c.listFlags, list, "没有这样的消息。", deliveryHead, deliveryLine)
	})
}

const deliveryHead = "编号\t时间\t收件人\t渠道\t原因\t状态\t打开\t标题\t回执或失败的原因"

func deliveryLine(d notify.Delivery) string {
	opened := "没有"
	if d.OpenedAt != nil {
		opened = localMoment(*d.OpenedAt)
	}
	at := d.PlannedAt
	if d.SentAt != nil {
		at = *d.SentAt
	}
	return columns(d.ID, localMoment(at), cmp.Or(d.Name, d.Recipient), d.Kind.Chinese(), d.Reason.Chinese(), deliveryState(d), opened, d.Title, cmp.Or(d.Failure, d.Receipt))
}

func deliveryState(d notify.Delivery) string {
	switch d.State {
	case notify.Sent:
		return "已发送"
	case notify.Dead:
		return "发送失败"
	case notify.Dropped:
		return "不再需要"
	}
	return "待发送"
}

type deliveriesShowCommand struct {
	listFlags
	ID string `arg:"" name:"ID" help:"消息编号。"`
}

// Run prints a delivery's text and what came of each attempt.
func (c *deliveriesShowCommand) Run(ctx context.Context, p program) error {
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		found, tries, err := store.Delivery(ctx, scope, c.ID)
		if err != nil {
			return lacking(err, "没有消息%s", c.ID)
		}
		d := found.WithoutToken()
		if c.JSON {
			return tellJSON(p, struct {
				notify.Delivery
				Tries []notify.Attempt `json:"tries"`
			}{d, tries})
		}
		fmt.Fprintf(p.out, "%s\n%s\n\n%s\n\n", deliveryHead, deliveryLine(d), d.Text)
		for _, t := range tries {
			fmt.Fprintln(p.out, columns(fmt.Sprintf("第%d次", t.Seq), localMoment(t.At), cmp.Or(t.Failure, t.Receipt, "已发送")))
		}
		return nil
	})
}

type deliveriesResendCommand struct {
	followFlags
	byFlag
	ID string `arg:"" name:"ID" help:"消息编号。"`
}

// Run queues a message that could not be sent again.
func (c *deliveriesResendCommand) Run(ctx context.Context, p program) error {
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		err := store.Resend(ctx, scope, c.ID, c.By, time.Now())
		if errors.Is(err, engine.ErrConflict) {
			return lackError("只有发送失败的消息可以重发，" + c.ID + "不是")
		}
		if err != nil {
			return lacking(err, "没有消息%s", c.ID)
		}
		fmt.Fprintf(p.out, "消息%s已排队，由 zhunsheng serve 或 worker 发出。\n", c.ID)
		return nil
	})
}
