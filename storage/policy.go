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

// Policy is what alerts follow from now on.
func (s *Store) Policy(ctx context.Context, scope engine.Scope) (p *alerting.Policy, err error) {
	err = s.read(ctx, scope, func(q *session) error {
		p, err = q.policy(ctx, "")
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("policy of %s: %w", scope.Division, err)
	}
	return p, nil
}

// PublishPolicy puts a policy in force; the one that is in force stays as it is. Alerts go on
// with the policy that they follow.
func (s *Store) PublishPolicy(ctx context.Context, scope engine.Scope, p *alerting.Policy, by string, at time.Time) error {
	err := wholeDivision(scope, "预警办法")
	if err == nil {
		err = s.write(ctx, scope, func(q *session) error {
			if err := q.holdFollowing(ctx, "lock-following"); err != nil {
				return err
			}
			rows, err := q.policies(ctx)
			if err != nil {
				return err
			}
			for _, r := range rows {
				if r.ID == p.ID && r.Version == p.Version && r.Digest != p.SHA {
					return engine.ErrConflict
				}
			}
			if i := slices.IndexFunc(rows, func(r policyRow) bool { return r.Published }); i >= 0 && rows[i].Digest == p.SHA {
				return nil
			}
			return q.appendPolicy(ctx, rows, p, true, recordedBy(by, at))
		})
	}
	if err != nil {
		return fmt.Errorf("publish policy %s version %d: %w", p.ID, p.Version, err)
	}
	return nil
}

// Calendar tells the working days of the division.
func (s *Store) Calendar(ctx context.Context, scope engine.Scope) (c *alerting.Calendar, err error) {
	err = s.read(ctx, scope, func(q *session) error {
		c, err = q.calendar(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("calendar of %s: %w", scope.Division, err)
	}
	return c, nil
}

// SaveHolidays stores a year's notice, in place of what is shipped and of an earlier one.
// Deadlines that run already stay as they are.
func (s *Store) SaveHolidays(ctx context.Context, scope engine.Scope, year int, text []byte, by string, at time.Time) error {
	err := wholeDivision(scope, "放假安排")
	if err == nil {
		err = checkHolidays(year, text)
	}
	if err == nil {
		err = s.write(ctx, scope, func(q *session) error {
			if err := q.holdFollowing(ctx, "lock-following"); err != nil {
				return err
			}
			rows, err := q.holidays(ctx)
			if err != nil {
				return err
			}
			row := holidayRow{recorded: recordedBy(by, at), Year: year, Version: 1, Content: string(text)}
			if i := slices.IndexFunc(rows, func(r holidayRow) bool { return r.Year == year }); i >= 0 {
				if rows[i].Content == row.Content {
					return nil
				}
				row.Version = rows[i].Version + 1
			}
			return insert(ctx, q, "insert-holidays", []holidayRow{row})
		})
	}
	if err != nil {
		return fmt.Errorf("save the holidays of %d: %w", year, err)
	}
	return nil
}

func checkHolidays(year int, text []byte) error {
	calendar, err := shippedCalendar()
	if err != nil {
		return err
	}
	refused := func(reason string) error {
		return fmt.Errorf("%w: %w", engine.ErrInvalid, &alerting.RefusedError{Reason: reason, Fields: []string{"text"}})
	}
	next, err := calendar.With(text)
	switch {
	case err != nil:
		return refused(err.Error())
	case next.Text(year) != string(text):
		return refused(fmt.Sprintf("放假安排里的year不是%d", year))
	}
	return nil
}
