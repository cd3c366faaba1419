package storage

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

// policyRow is a policy that alerts of a division follow.
type policyRow struct {
	owned
	recorded
	Seq       int    `db:"seq"`
	ID        string `db:"id"`
	Version   int    `db:"version"`
	Digest    string `db:"digest"`
	Content   string `db:"content"`
	Published bool   `db:"published"`
}

// holidayRow is a notice on a year's holidays.
type holidayRow struct {
	owned
	recorded
	Year    int    `db:"year"`
	Version int    `db:"version"`
	Content string `db:"content"`
}

// shipped is what comes with the program, read once.
var (
	shippedPolicy   = sync.OnceValues(alerting.DefaultPolicy)
	shippedCalendar = sync.OnceValues(alerting.ShippedCalendar)
)

// machine takes alerts of the division from state to state under the policy of a digest, or
// under the one in force where that is empty.
func (s *Store) machine(ctx context.Context, q *session, digest string) (alerting.Machine, error) {
	policy, err := q.policy(ctx, digest)
	if err != nil {
		return alerting.Machine{}, err
	}
	calendar, err := q.calendar(ctx)
	return alerting.Machine{Policy: policy, Calendar: calendar}, err
}

// policy is the one of a digest, or the one in force. Every policy that an alert follows is
// stored when the first does so; therefore another version of the program has it, too.
func (q *session) policy(ctx context.Context, digest string) (*alerting.Policy, error) {
	shipped, err := shippedPolicy()
	if err != nil {
		return nil, err
	}
	if digest == shipped.SHA {
		return shipped, nil
	}
	rows, err := q.policies(ctx)
	if err != nil {
		return nil, err
	}
	wanted := func(r policyRow) bool { return digest == "" && r.Published || r.Digest == digest }
	if i := slices.IndexFunc(rows, wanted); i >= 0 {
		return alerting.LoadPolicy([]byte(rows[i].Content))
	}
	if digest == "" {
		return shipped, nil
	}
	return nil, fmt.Errorf("policy %s: %w", digest, engine.ErrNotFound)
}

func (q *session) policies(ctx context.Context) (rows []policyRow, err error) {
	err = q.list(ctx, &rows, "select-policies", nil)
	return rows, err
}

// keepPolicy stores a policy that alerts begin to follow; the row of the division's alerts
// must be held.
func (q *session) keepPolicy(ctx context.Context, p *alerting.Policy, at time.Time) error {
	rows, err := q.policies(ctx)
	if err != nil || slices.ContainsFunc(rows, func(r policyRow) bool { return r.Digest == p.SHA }) {
		return err
	}
	return q.appendPolicy(ctx, rows, p, false, recordedBy("", at))
}

func (q *session) appendPolicy(ctx context.Context, rows []policyRow, p *alerting.Policy, published bool, by recorded) error {
	row := policyRow{recorded: by, Seq: 1, ID: p.ID, Version: p.Version, Digest: p.SHA, Content: p.Text, Published: published}
	if len(rows) > 0 {
		row.Seq = rows[0].Seq + 1
	}
	return insert(ctx, q, "insert-policy", []policyRow{row})
}

// calendar is the division's: what is shipped, and the notices that it stored in their place.
func (q *session) calendar(ctx context.Context) (*alerting.Calendar, error) {
	calendar, err := shippedCalendar()
	if err != nil {
		return nil, err
	}
	rows, err := q.holidays(ctx)
	for i := 0; i < len(rows) && err == nil; i++ {
		if calendar, err = calendar.With([]byte(rows[i].Content)); err != nil {
			err = fmt.Errorf("holidays of %d: %w", rows[i].Year, err)
		}
	}
	return calendar, err
}

func (q *session) holidays(ctx context.Context) (rows []holidayRow, err error) {
	err = q.list(ctx, &rows, "select-holidays", nil)
	return rows, err
}
