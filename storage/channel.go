package storage

import (
	"context"
	"fmt"
	"time"

	"zhunsheng/engine"
	"zhunsheng/notify"
)

// channelRow is a channel as it is set up, with how it has been doing.
type channelRow struct {
	owned
	recorded
	ID         string                      `db:"id"`
	Kind       notify.Kind                 `db:"kind"`
	Name       string                      `db:"name"`
	AgencyCode string                      `db:"agency_code"`
	Settings   document[map[string]string] `db:"settings"`
	Template   string                      `db:"template"`
	Figures    bool                        `db:"figures"`
	IsOff      bool                        `db:"is_off"`
	PerMinute  int                         `db:"per_minute"`
	Health     string                      `db:"health"`
	LastSent   *moment                     `db:"last_sent"`
	LastError  string                      `db:"last_error"`
	ErrorAt    *moment                     `db:"error_at"`
	Failures   int                         `db:"failures"`
	NextSlotAt *moment                     `db:"next_slot_at"`
	RestsUntil *moment                     `db:"rests_until"`
}

func (r *channelRow) channel() notify.Channel {
	return notify.Channel{
		ID: r.ID, Kind: r.Kind, Name: r.Name, Agency: r.AgencyCode, Settings: r.Settings.value, Template: r.Template, Figures: r.Figures,
		Off: r.IsOff, PerMinute: r.PerMinute,
		Health: notify.Health{
			State: r.Health, LastSent: r.LastSent.pointer(), LastError: r.LastError, ErrorAt: r.ErrorAt.pointer(), Failures: r.Failures,
		},
	}
}

// Channels are those of the division, by their ids.
func (s *Store) Channels(ctx context.Context, scope engine.Scope) (list []notify.Channel, err error) {
	err = s.read(ctx, scope, func(q *session) error {
		list, err = q.channels(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("channels: %w", err)
	}
	return list, nil
}

func (q *session) channels(ctx context.Context) ([]notify.Channel, error) {
	var rows []channelRow
	err := q.list(ctx, &rows, "select-channels", nil)
	list := make([]notify.Channel, len(rows))
	for i := range rows {
		list[i] = rows[i].channel()
	}
	return list, err
}

// Channel is one of them.
func (s *Store) Channel(ctx context.Context, scope engine.Scope, id string) (*notify.Channel, error) {
	var row channelRow
	err := s.read(ctx, scope, func(q *session) error { return q.get(ctx, &row, "select-channel", args{"id": id}) })
	if err != nil {
		return nil, fmt.Errorf("channel %s: %w", id, err)
	}
	c := row.channel()
	return &c, nil
}

// SaveChannel stores a channel as it is set up from now on.
func (s *Store) SaveChannel(ctx context.Context, scope engine.Scope, c notify.Channel, by string, at time.Time) error {
	err := checkChannel(&c)
	if err == nil {
		row := channelRow{
			recorded: recordedBy(by, at), ID: c.ID, Kind: c.Kind, Name: c.Name, AgencyCode: c.Agency,
			Settings: document[map[string]string]{c.Settings}, Template: c.Template, Figures: c.Figures, IsOff: c.Off, PerMinute: c.PerMinute,
			Health: notify.HealthUnknown,
		}
		if row.Settings.value == nil {
			row.Settings.value = map[string]string{}
		}
		err = s.write(ctx, scope, func(q *session) error { return insert(ctx, q, "upsert-channel", []channelRow{row}) })
	}
	if err != nil {
		return fmt.Errorf("save channel %s: %w", c.ID, err)
	}
	return nil
}

// checkChannel holds what the store relies on; what its kind asks for is checked where it is
// set up.
func checkChannel(c *notify.Channel) error {
	if c.ID == "" || c.Name == "" || c.PerMinute < 0 {
		return fmt.Errorf("%w: 渠道要有编号、名称，每分钟条数不为负", engine.ErrInvalid)
	}
	return nil
}
