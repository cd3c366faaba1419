package api

import (
	"context"
	"errors"

	"zhunsheng/engine"
	"zhunsheng/notify"
)

const noDelivery = "没有编号为%s的消息"

type deliveriesInput struct {
	Scoped
	Paged
	Alert     string `query:"alert" doc:"预警编号"`
	Recipient string `query:"recipient" doc:"人员编号"`
	Channel   string `query:"channel" doc:"渠道编号"`
	State     string `query:"state" enum:"QUEUED,SENT,DEAD,DROPPED" doc:"QUEUED 待发送，SENT 已发送，DEAD 发送失败、待人工处理，DROPPED 不再需要"`
	Drill     string `query:"drill" doc:"演练编号"`
}

// listDeliveries is the log: who was told what, when, why, through what, with which receipt.
func (s *server) listDeliveries(ctx context.Context, in *deliveriesInput) (*body[page[notify.Delivery]], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	list, err := s.Office.Deliveries(ctx, scope, notify.DeliveryQuery{
		Alert: in.Alert, Recipient: in.Recipient, Channel: in.Channel, State: notify.DeliveryState(in.State), Drill: in.Drill, After: in.After, Limit: in.Limit + 1,
	})
	if err != nil {
		return nil, missing(err, noDelivery, in.After)
	}
	for i := range list {
		list[i] = list[i].WithoutToken()
	}
	return &body[page[notify.Delivery]]{pageOf(list, in.Limit, func(d notify.Delivery) string { return d.ID })}, nil
}

// DeliveryView is a delivery with the attempts to send it.
type DeliveryView struct {
	notify.Delivery
	Tries []notify.Attempt `json:"tries" doc:"每次发送，旧的在前"`
}

func (s *server) getDelivery(ctx context.Context, in *IDInput) (*body[DeliveryView], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	return s.delivery(ctx, scope, in.ID)
}

func (s *server) delivery(ctx context.Context, scope engine.Scope, id string) (*body[DeliveryView], error) {
	d, tries, err := s.Office.Delivery(ctx, scope, id)
	if err != nil {
		return nil, missing(err, noDelivery, id)
	}
	return &body[DeliveryView]{DeliveryView{d.WithoutToken(), append([]notify.Attempt{}, tries...)}}, nil
}

type resendInput struct {
	IDInput
	Body struct {
		By string `json:"by" minLength:"1" doc:"谁：人员编号"`
	}
}

// resend queues a message that could not be sent again. The receiver sees the same key, in
// case he has it after all.
func (s *server) resend(ctx context.Context, in *resendInput) (*body[DeliveryView], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	err = s.Office.Resend(ctx, scope, in.ID, in.Body.By, s.Now())
	if errors.Is(err, engine.ErrConflict) {
		return nil, conflict("delivery-not-dead", "只有发送失败（DEAD）的消息可以重发；这条不是")
	}
	if err != nil {
		return nil, missing(err, noDelivery, in.ID)
	}
	return s.delivery(ctx, scope, in.ID)
}
