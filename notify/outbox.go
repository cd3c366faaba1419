package notify

import (
	"context"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

// Outbox is what the sending of messages asks of a store. Everything is of one division.
type Outbox interface {
	// Notices are those that are due to be looked at, the oldest first.
	Notices(ctx context.Context, division string, at time.Time, limit int) ([]Notice, error)
	// World is what is to be known about the alerts of some notices, to decide who hears of
	// them.
	World(ctx context.Context, division string, notices []Notice) (*World, error)
	// Keep stores what was decided about some notices, and takes them off the outbox, in one
	// transaction. Of items whose key is stored already it stores none, and no delivery that is
	// left without any. Where another worker has taken one of the notices off meanwhile, nothing
	// is stored, and it is engine.ErrConflict.
	Keep(ctx context.Context, division string, notices []Notice, plan Plan, at time.Time) error

	// Claim returns a delivery that is queued and due, with its channel, and counts the attempt;
	// nil where it is not to be sent now. Then wait is how long to stay away, because it is not
	// due, because the channel has sent all that it may for now, or because another worker is at
	// it; 0 where it is not to be sent any more. A claim lasts ClaimTime: whoever had it and noted
	// nothing is taken for dead, and his attempt for failed.
	Claim(ctx context.Context, division, id string, at time.Time) (d *Delivery, c *Channel, wait time.Duration, err error)
	// Delivered stores the receipt; the alerts that have reached somebody by it are PUSHED in
	// the same transaction.
	Delivered(ctx context.Context, division, id string, r Receipt, at time.Time) error
	// PutOff stores that the receiver wants to be left alone until a moment, and why: all that
	// goes by the same channel waits. It is no failed attempt.
	PutOff(ctx context.Context, division, id, why string, until time.Time, at time.Time) error
	// Failed stores what went wrong. The delivery stays QUEUED until next, or is DEAD where next
	// is zero.
	Failed(ctx context.Context, division, id, failure string, next time.Time, at time.Time) error
}

// World is what is known when it is decided who hears of something.
type World struct {
	Tree     *alerting.Tree
	Policies map[string]*alerting.Policy // by digest
	Calendar *alerting.Calendar
	Channels []Channel
	Silences []Silence
	// Told is what recipients were told before about the alerts, and about others of the same
	// agency and checkpoint.
	Told []Told
	// Base is the address that links begin with.
	Base string
	// Token makes what a link ends with and nobody can guess; nil, for tests and scenarios, lets
	// it be the delivery's id.
	Token func() string
}

// Told is that a recipient was told of an alert by a channel.
type Told struct {
	Alert, Agency      string
	FiscalYear, Month  int
	Recipient, Channel string
	Key                string
	Reason             Reason
	Level              engine.Light
	Occasion           string
	// Unsent tells that its delivery is queued and was not tried yet, or is dead: it counts as
	// planned, but nobody has heard it.
	Unsent bool
}

// Plan is what was decided about some notices.
type Plan struct {
	Deliveries []Delivery
	// Withheld is what nobody hears, and by which rule.
	Withheld []alerting.Withheld
	// Later are notices to be looked at again: what silence put off, for one.
	Later []Later
}

// Later is a notice that is put off.
type Later struct {
	Notice string
	Until  time.Time
	Why    alerting.Withheld
}

// Silence keeps what is about some alerts from being told, for a time (静默).
type Silence struct {
	ID     string    `json:"id"`
	By     string    `json:"by"`
	ByName string    `json:"by_name"`
	Reason string    `json:"reason"`
	From   time.Time `json:"from"`
	Until  time.Time `json:"until"`
	// What it is about: an agency with those below it, a project, a rule, an indicator by its
	// name, levels up to one. Empty fields do not restrict; not all are empty.
	Agency    string `json:"agency,omitempty"`
	Project   string `json:"project,omitempty"`
	Rule      string `json:"rule,omitempty"`
	Indicator string `json:"indicator,omitempty"`
	Level     string `json:"level,omitempty"`
	// EndedAt is when somebody ended it early, and why.
	EndedAt   *time.Time `json:"ended_at,omitempty"`
	EndedBy   string     `json:"ended_by,omitempty"`
	EndReason string     `json:"end_reason,omitempty"`
}
