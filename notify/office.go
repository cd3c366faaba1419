package notify

import (
	"context"
	"time"

	"zhunsheng/engine"
)

// Office is what a service administers: channels, silences, deliveries, drills.
type Office interface {
	Channels(ctx context.Context, s engine.Scope) ([]Channel, error)
	Channel(ctx context.Context, s engine.Scope, id string) (*Channel, error)
	// SaveChannel stores a channel that CheckChannel has found right. Its health is not taken
	// over.
	SaveChannel(ctx context.Context, s engine.Scope, c Channel, by string, at time.Time) error

	Silences(ctx context.Context, s engine.Scope, at time.Time) ([]Silence, error)
	// SaveSilence begins a silence; EndSilence ends it early, with a reason.
	SaveSilence(ctx context.Context, s engine.Scope, silence Silence, at time.Time) error
	EndSilence(ctx context.Context, s engine.Scope, id, by, reason string, at time.Time) error

	// Deliveries is a page of the log, the newest first.
	Deliveries(ctx context.Context, s engine.Scope, q DeliveryQuery) ([]Delivery, error)
	Delivery(ctx context.Context, s engine.Scope, id string) (*Delivery, []Attempt, error)
	// Resend queues a delivery that is DEAD again, with the same key.
	Resend(ctx context.Context, s engine.Scope, id, by string, at time.Time) error
	// Behind is the delivery whose link has a token, with its division; an unknown one is
	// engine.ErrNotFound. Reading it notes nothing: programs follow links, too.
	Behind(ctx context.Context, token string) (division string, d *Delivery, err error)
	// Opened notes that somebody was shown what is behind the link, the first time only.
	Opened(ctx context.Context, token string, at time.Time) error

	// StartDrill raises marked alerts for agencies and lets them go the real way. Without
	// agencies, or with unknown ones, it is engine.ErrInvalid. The same id again changes nothing.
	StartDrill(ctx context.Context, s engine.Scope, d Drill) error
	Drills(ctx context.Context, s engine.Scope) ([]Drill, error)
	// DrillReport is who was told by which channel, and who has not opened it.
	DrillReport(ctx context.Context, s engine.Scope, id string) (*Drill, []Delivery, error)
}

// Attempt is one try to send a delivery.
type Attempt struct {
	Seq     int       `json:"seq"`
	At      time.Time `json:"at"`
	Receipt string    `json:"receipt,omitempty"`
	Failure string    `json:"failure,omitempty"`
}

// DeliveryQuery chooses deliveries. Zero values do not restrict.
type DeliveryQuery struct {
	Alert, Recipient, Channel string
	State                     DeliveryState
	Drill                     string
	After                     string // id of the last one already seen
	Limit                     int
}

// Drill is an exercise: alerts that are marked, at a level, for some agencies (演练).
type Drill struct {
	ID       string       `json:"id"`
	Level    engine.Light `json:"level"`
	Agencies []string     `json:"agencies"`
	By       string       `json:"by"`
	Reason   string       `json:"reason"`
	At       time.Time    `json:"at"`
}
