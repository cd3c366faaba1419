package storage

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"zhunsheng/engine"
	"zhunsheng/notify"
)

// deliveryRow is a message with how far it is.
type deliveryRow struct {
	owned
	ID            string               `db:"id"`
	ChannelID     string               `db:"channel_id"`
	Kind          notify.Kind          `db:"kind"`
	Recipient     string               `db:"recipient"`
	RecipientName string               `db:"recipient_name"`
	Address       string               `db:"address"`
	Reason        notify.Reason        `db:"reason"`
	Title         string               `db:"title"`
	Content       string               `db:"content"`
	Markdown      string               `db:"markdown"`
	HTML          string               `db:"html"`
	Link          string               `db:"link"`
	MessageKey    string               `db:"message_key"`
	Token         string               `db:"token"`
	Drill         bool                 `db:"drill"`
	State         notify.DeliveryState `db:"state"`
	PlannedAt     moment               `db:"planned_at"`
	NotBefore     moment               `db:"not_before"`
	SentAt        *moment              `db:"sent_at"`
	OpenedAt      *moment              `db:"opened_at"`
	Attempts      int                  `db:"attempts"`
	Failures      int                  `db:"failures"`
	Waits         int                  `db:"waits"`
	Receipt       string               `db:"receipt"`
	Failure       string               `db:"failure"`
	ClaimedUntil  *moment              `db:"claimed_until"`
	SlotAt        *moment              `db:"slot_at"`
}

func deliveryRowOf(d *notify.Delivery, id string, at time.Time) deliveryRow {
	row := deliveryRow{
		ID: id, ChannelID: d.Channel, Kind: d.Kind, Recipient: d.Recipient, RecipientName: d.Name, Address: d.Address, Reason: d.Reason,
		Title: d.Title, Content: d.Text, Markdown: d.Markdown, HTML: d.HTML, Link: d.Link, MessageKey: d.Key, Token: d.Token, Drill: d.Drill,
		State: notify.Queued, PlannedAt: momentOf(at), NotBefore: momentOf(at),
	}
	if d.NotBefore.After(at) {
		row.NotBefore = momentOf(d.NotBefore)
	}
	if row.MessageKey == "" {
		row.MessageKey = id
	}
	return row
}

func (r *deliveryRow) delivery(items []notify.Item) notify.Delivery {
	if items == nil {
		items = []notify.Item{}
	}
	return notify.Delivery{
		ID: r.ID, Channel: r.ChannelID, Kind: r.Kind, Recipient: r.Recipient, Name: r.RecipientName, Address: r.Address, Reason: r.Reason, Items: items,
		Message: notify.Message{Title: r.Title, Text: r.Content, Markdown: r.Markdown, HTML: r.HTML, Link: r.Link, Key: r.MessageKey},
		State:   r.State, PlannedAt: r.PlannedAt.Time, NotBefore: r.NotBefore.Time, SentAt: r.SentAt.pointer(), OpenedAt: r.OpenedAt.pointer(),
		Attempts: r.Attempts, Failures: r.Failures, Waits: r.Waits, Receipt: r.Receipt, Failure: r.Failure, Token: r.Token, Drill: r.Drill,
	}
}

// itemRow is what a message is about. Agency and checkpoint are those of the alert when it
// was told.
type itemRow struct {
	owned
	ItemKey    string        `db:"item_key"`
	DeliveryID string        `db:"delivery_id"`
	Seq        int           `db:"seq"`
	AlertID    string        `db:"alert_id"`
	AgencyCode string        `db:"agency_code"`
	FiscalYear int           `db:"fiscal_year"`
	Month      int           `db:"month"`
	Level      engine.Light  `db:"level"`
	Occasion   string        `db:"occasion"`
	Reason     notify.Reason `db:"reason"`
	Subject    string        `db:"subject"`
}

func (r *itemRow) item() notify.Item {
	return notify.Item{Alert: r.AlertID, Level: r.Level, Occasion: r.Occasion, Reason: r.Reason, Key: r.ItemKey, Subject: r.Subject}
}

// attemptRow is one try to send a message.
type attemptRow struct {
	owned
	DeliveryID string `db:"delivery_id"`
	Seq        int    `db:"seq"`
	At         moment `db:"at"`
	Receipt    string `db:"receipt"`
	Failure    string `db:"failure"`
}

// Deliveries is a page of the log, the newest first.
func (s *Store) Deliveries(ctx context.Context, scope engine.Scope, query notify.DeliveryQuery) (list []notify.Delivery, err error) {
	err = s.read(ctx, scope, func(q *session) error {
		var rows []deliveryRow
		err := q.list(ctx, &rows, "select-deliveries", args{
			"after": query.After, "recipient": query.Recipient, "channel_id": query.Channel, "state": string(query.State), "alert_id": query.Alert,
			"drill_id": query.Drill, "limit": limitOf(query.Limit),
		})
		if err == nil {
			list, err = q.withItems(ctx, rows)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("deliveries: %w", err)
	}
	return list, nil
}

// withItems reads what deliveries are about.
func (q *session) withItems(ctx context.Context, rows []deliveryRow) ([]notify.Delivery, error) {
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	var items []itemRow
	if err := q.list(ctx, &items, "select-delivery-items", args{"ids": asParameter(ids)}); err != nil {
		return nil, err
	}
	of := map[string][]notify.Item{}
	for i := range items {
		of[items[i].DeliveryID] = append(of[items[i].DeliveryID], items[i].item())
	}
	list := make([]notify.Delivery, len(rows))
	for i := range rows {
		list[i] = rows[i].delivery(of[rows[i].ID])
	}
	return list, nil
}

// Delivery is one of them, with its attempts.
func (s *Store) Delivery(ctx context.Context, scope engine.Scope, id string) (d *notify.Delivery, attempts []notify.Attempt, err error) {
	err = s.read(ctx, scope, func(q *session) error {
		if d, err = q.oneDelivery(ctx, id, ""); err != nil {
			return err
		}
		var rows []attemptRow
		err := q.list(ctx, &rows, "select-attempts", args{"delivery_id": id})
		attempts = make([]notify.Attempt, len(rows))
		for i, r := range rows {
			attempts[i] = notify.Attempt{Seq: r.Seq, At: r.At.Time, Receipt: r.Receipt, Failure: r.Failure}
		}
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("delivery %s: %w", id, err)
	}
	return d, attempts, nil
}

// oneDelivery finds a delivery by its id or by its token; one of both is empty.
func (q *session) oneDelivery(ctx context.Context, id, token string) (*notify.Delivery, error) {
	if id == "" && token == "" {
		return nil, engine.ErrNotFound
	}
	var row deliveryRow
	if err := q.get(ctx, &row, "select-delivery", args{"id": id, "token": token}); err != nil {
		return nil, err
	}
	list, err := q.withItems(ctx, []deliveryRow{row})
	if err != nil {
		return nil, err
	}
	return &list[0], nil
}

// Resend queues a delivery that is DEAD again, with the same key; engine.ErrConflict where it
// is not.
func (s *Store) Resend(ctx context.Context, scope engine.Scope, id, by string, at time.Time) error {
	err := s.write(ctx, scope, func(q *session) error {
		if _, err := q.oneDelivery(ctx, id, ""); err != nil { // which the scope may see
			return err
		}
		var row deliveryRow
		if err := q.get(ctx, &row, "lock-delivery", args{"id": id}); err != nil {
			return err
		}
		if row.State != notify.Dead {
			return engine.ErrConflict
		}
		row.State, row.NotBefore, row.Failures, row.Waits = notify.Queued, momentOf(at), 0, 0
		row.Failure = bounded(by + "要求重发；此前：" + row.Failure)
		if err := q.updateDelivery(ctx, &row); err != nil {
			return err
		}
		return q.queueDelivery(ctx, at, row)
	})
	if err != nil {
		return fmt.Errorf("resend delivery %s: %w", id, err)
	}
	return nil
}

// bounded keeps a remark from growing with each one who resends.
func bounded(text string) string {
	const longest = 1000
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}

func (q *session) updateDelivery(ctx context.Context, r *deliveryRow) error {
	return q.exec(ctx, "update-delivery", args{
		"id": r.ID, "state": r.State, "not_before": r.NotBefore, "sent_at": r.SentAt, "attempts": r.Attempts, "failures": r.Failures,
		"waits": r.Waits, "receipt": r.Receipt, "failure": r.Failure, "claimed_until": r.ClaimedUntil, "slot_at": r.SlotAt,
	})
}

// newToken is a token that nobody guesses. It begins with the division, which leads to the
// delivery.
func newToken(division string) string { return division + "." + strings.ToLower(rand.Text()) }

// scopeOfToken is of the division that a token names.
func scopeOfToken(token string) (engine.Scope, error) {
	i := strings.LastIndexByte(token, '.')
	if i <= 0 {
		return engine.Scope{}, engine.ErrNotFound
	}
	return engine.Scope{Division: token[:i]}, nil
}

// Behind is the delivery behind a token.
func (s *Store) Behind(ctx context.Context, token string) (division string, d *notify.Delivery, err error) {
	scope, err := scopeOfToken(token)
	if err == nil {
		err = s.read(ctx, scope, func(q *session) error {
			d, err = q.oneDelivery(ctx, "", token)
			return err
		})
	}
	if err != nil {
		return "", nil, fmt.Errorf("delivery of a link: %w", err) // the token is not for logs
	}
	return scope.Division, d, nil
}

// Opened notes that the link of a delivery was followed.
func (s *Store) Opened(ctx context.Context, token string, at time.Time) error {
	scope, err := scopeOfToken(token)
	if err == nil {
		err = s.write(ctx, scope, func(q *session) error {
			if _, err := q.oneDelivery(ctx, "", token); err != nil {
				return err
			}
			return q.exec(ctx, "open-delivery", args{"token": token, "at": momentOf(at)})
		})
	}
	if err != nil {
		return fmt.Errorf("note that a link was followed: %w", err)
	}
	return nil
}
