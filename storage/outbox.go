package storage

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/notify"
)

var (
	_ notify.Outbox = (*Store)(nil)
	_ notify.Office = (*Store)(nil)
)

// Notices are those of a division that are due to be looked at, the oldest first.
func (s *Store) Notices(ctx context.Context, division string, at time.Time, limit int) (list []notify.Notice, err error) {
	err = s.read(ctx, engine.Scope{Division: division}, func(q *session) error {
		var due []noticeRow
		if err := q.list(ctx, &due, "select-due-notices", args{"at": momentOf(at), "limit": limitOf(limit)}); err != nil || len(due) == 0 {
			return err
		}
		alerts, err := q.alertsByID(ctx, due)
		if err != nil {
			return err
		}
		var steps []stepRow
		if err := q.list(ctx, &steps, "select-noticed-steps", args{"at": momentOf(at)}); err != nil {
			return err
		}
		stepOf := make(map[string]alerting.Step, len(steps))
		for i := range steps {
			step := steps[i].step()
			stepOf[noticeID(&step)] = step
		}
		list = make([]notify.Notice, len(due))
		for i, n := range due {
			list[i] = notify.Notice{ID: n.ID, Alert: alerts[n.AlertID], Step: stepOf[n.ID], NotBefore: n.NotBefore.Time}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("notices of %s: %w", division, err)
	}
	return list, nil
}

func (q *session) alertsByID(ctx context.Context, due []noticeRow) (map[string]alerting.Alert, error) {
	ids := map[string]bool{}
	for _, n := range due {
		ids[n.AlertID] = true
	}
	var rows []followedRow
	err := q.list(ctx, &rows, "select-alerts-by-id", args{"ids": asParameter(slices.Collect(maps.Keys(ids)))})
	alerts := make(map[string]alerting.Alert, len(rows))
	for i := range rows {
		alerts[rows[i].ID] = rows[i].alert()
	}
	return alerts, err
}

// World is what is to be known to decide about notices, on one snapshot.
func (s *Store) World(ctx context.Context, division string, notices []notify.Notice) (*notify.World, error) {
	w := &notify.World{Policies: map[string]*alerting.Policy{}, Token: func() string { return newToken(division) }}
	err := s.read(ctx, engine.Scope{Division: division}, func(q *session) (err error) {
		if w.Tree, err = q.tree(ctx); err != nil {
			return err
		}
		if w.Channels, err = q.channels(ctx); err != nil {
			return err
		}
		if w.Silences, err = q.silences(ctx, earliest(notices)); err != nil {
			return err
		}
		if w.Calendar, err = q.calendar(ctx); err != nil {
			return err
		}
		for i := range notices {
			digest := notices[i].Alert.Policy
			if w.Policies[digest] != nil {
				continue
			}
			found, err := q.policy(ctx, digest)
			if err != nil && !errors.Is(err, engine.ErrNotFound) {
				return err
			}
			if err == nil { // what follows a policy that is lost waits, and keeps nobody else
				w.Policies[digest] = found
			}
		}
		w.Told, err = q.told(ctx, notices)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("world of %s: %w", division, err)
	}
	return w, nil
}

// earliest is from when on silences matter for notices.
func earliest(notices []notify.Notice) time.Time {
	var first time.Time
	for i := range notices {
		if t := notices[i].NotBefore; first.IsZero() || t.Before(first) {
			first = t
		}
	}
	return first
}

// toldRow is that somebody was told of an alert.
type toldRow struct {
	AlertID    string               `db:"alert_id"`
	AgencyCode string               `db:"agency_code"`
	FiscalYear int                  `db:"fiscal_year"`
	Month      int                  `db:"month"`
	ItemKey    string               `db:"item_key"`
	Reason     notify.Reason        `db:"reason"`
	Level      engine.Light         `db:"level"`
	Occasion   string               `db:"occasion"`
	Recipient  string               `db:"recipient"`
	ChannelID  string               `db:"channel_id"`
	State      notify.DeliveryState `db:"state"`
	Attempts   int                  `db:"attempts"`
}

// told is who was told before of what the notices are about, and of the other alerts of the
// same agencies and checkpoints.
func (q *session) told(ctx context.Context, notices []notify.Notice) ([]notify.Told, error) {
	agencies, places := map[string]bool{}, map[string]bool{}
	for i := range notices {
		a := &notices[i].Alert
		agencies[a.Agency], places[fmt.Sprintf("%s/%d/%d", a.Agency, a.FiscalYear, a.Month)] = true, true
	}
	var rows []toldRow
	err := q.list(ctx, &rows, "select-told", args{
		"agencies": asParameter(slices.Collect(maps.Keys(agencies))), "places": asParameter(slices.Collect(maps.Keys(places))),
	})
	list := make([]notify.Told, len(rows))
	for i, r := range rows {
		list[i] = notify.Told{
			Alert: r.AlertID, Agency: r.AgencyCode, FiscalYear: r.FiscalYear, Month: r.Month, Recipient: r.Recipient, Channel: r.ChannelID,
			Key: r.ItemKey, Reason: r.Reason, Level: r.Level, Occasion: r.Occasion,
			Unsent: r.State == notify.Queued && r.Attempts == 0 || r.State == notify.Dead || r.State == notify.Dropped,
		}
	}
	return list, err
}

// Keep stores what was decided about notices, and takes them off, in one transaction.
func (s *Store) Keep(ctx context.Context, division string, notices []notify.Notice, plan notify.Plan, at time.Time) error {
	k, err := keepingOf(notices, &plan, at)
	if err == nil {
		err = s.appendVersions(ctx, engine.Scope{Division: division}, func(q *session) error { return k.keep(ctx, q) })
	}
	if err != nil {
		return fmt.Errorf("keep what is told in %s: %w", division, err)
	}
	return nil
}

// keeping is a plan on its way into the store.
type keeping struct {
	at         time.Time
	notices    []string
	later      map[string]moment
	deliveries []deliveryRow
	items      []itemRow
	withheld   []withheldRow
}

// soonest is how soon a notice that was put off is looked at again, should it have been put
// off into the past.
const soonest = time.Minute

func keepingOf(notices []notify.Notice, plan *notify.Plan, at time.Time) (*keeping, error) {
	k := &keeping{at: at, later: map[string]moment{}}
	alerts := map[string]*alerting.Alert{}
	for i := range notices {
		k.notices = append(k.notices, notices[i].ID)
		alerts[notices[i].Alert.ID] = &notices[i].Alert
	}
	hush := func(w alerting.Withheld) {
		if of := alerts[w.Alert]; of != nil {
			k.withheld = append(k.withheld, withheldRowOf(of, w, at))
		}
	}
	for _, w := range plan.Withheld {
		hush(w)
	}
	for _, l := range plan.Later {
		k.later[l.Notice] = momentOf(later(l.Until, at.Add(soonest)))
		hush(l.Why)
	}
	for i := range plan.Deliveries {
		id, err := uuid.NewV7()
		if err != nil {
			return nil, err
		}
		d := &plan.Deliveries[i]
		k.deliveries = append(k.deliveries, deliveryRowOf(d, id.String(), at))
		for n, item := range d.Items {
			of := alerts[item.Alert]
			if of == nil {
				return nil, fmt.Errorf("a delivery is about alert %s, of which no notice speaks", item.Alert)
			}
			k.items = append(k.items, itemRow{
				ItemKey: item.Key, DeliveryID: id.String(), Seq: n + 1, AlertID: item.Alert, AgencyCode: of.Agency, FiscalYear: of.FiscalYear,
				Month: of.Month, Level: item.Level, Occasion: item.Occasion, Reason: item.Reason, Subject: item.Subject,
			})
		}
	}
	return k, nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (k *keeping) keep(ctx context.Context, q *session) error {
	var held []string
	if err := q.list(ctx, &held, "lock-notices", args{"ids": asParameter(k.notices)}); err != nil {
		return err
	}
	if len(held) != len(k.notices) { // another worker has decided about some
		return engine.ErrConflict
	}
	deliveries, items, err := k.news(ctx, q)
	if err != nil {
		return err
	}
	if err := insert(ctx, q, "insert-delivery", deliveries); err != nil {
		return err
	}
	if err := insert(ctx, q, "insert-delivery-item", items); err != nil {
		return err
	}
	if err := q.keepWithheld(ctx, slices.Clone(k.withheld)); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(k.later)) {
		if err := q.exec(ctx, "put-notice-off", args{"id": id, "not_before": k.later[id]}); err != nil {
			return err
		}
	}
	done := slices.DeleteFunc(slices.Clone(k.notices), func(id string) bool { _, put := k.later[id]; return put })
	if err := q.exec(ctx, "delete-notices", args{"ids": asParameter(done)}); err != nil {
		return err
	}
	return q.queueDelivery(ctx, k.at, deliveries...)
}

// news leaves out items that are stored already, and deliveries that are left without any: a
// plan may rest on what was known before another one was kept.
func (k *keeping) news(ctx context.Context, q *session) (deliveries []deliveryRow, items []itemRow, err error) {
	keys := make([]string, len(k.items))
	for i := range k.items {
		keys[i] = k.items[i].ItemKey
	}
	var known []string
	if err := q.list(ctx, &known, "select-known-keys", args{"keys": asParameter(keys)}); err != nil {
		return nil, nil, err
	}
	seen := make(map[string]bool, len(keys))
	for _, key := range known {
		seen[key] = true
	}
	told := map[string]bool{}
	for _, item := range k.items {
		if !seen[item.ItemKey] {
			seen[item.ItemKey], told[item.DeliveryID] = true, true
			items = append(items, item)
		}
	}
	for i := range k.deliveries {
		if told[k.deliveries[i].ID] {
			deliveries = append(deliveries, k.deliveries[i])
		}
	}
	return deliveries, items, nil
}
