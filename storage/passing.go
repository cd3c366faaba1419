package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

const (
	// passTime is about how long time passes at one call: others want the database, too.
	passTime = 5 * time.Second
	// passedAtOnce is over how many alerts it passes in one transaction.
	passedAtOnce = 200
)

// PassTime lets time pass over the alerts of all divisions: reminds, escalates, proposes what
// is due by a moment, each once, however many programs do so at the same time. It stops after
// some seconds and goes on when it is called again, and returns how many alerts it came to.
// What can't be done does not hold up the others.
func (s *Store) PassTime(ctx context.Context, at time.Time) (passed int, err error) {
	var divisions []string
	if err := s.everywhere(ctx, &divisions, "select-waiting-divisions", map[string]any{"at": momentOf(at)}); err != nil {
		return 0, err
	}
	until := time.Now().Add(passTime)
	var failed []error
	for i, division := range divisions {
		if i > 0 && time.Now().After(until) {
			break
		}
		n, err := s.passIn(ctx, division, at, until)
		passed += n
		if err != nil {
			failed = append(failed, fmt.Errorf("let time pass in %s: %w", division, err))
		}
	}
	return passed, errors.Join(failed...)
}

// passIn lets time pass in one division.
func (s *Store) passIn(ctx context.Context, division string, at, until time.Time) (passed int, err error) {
	p := passing{at: momentOf(at)}
	for more := true; more && !time.Now().After(until); {
		var n int
		err := s.write(ctx, engine.Scope{Division: division}, func(q *session) (err error) {
			n, more, err = p.some(ctx, q)
			return err
		})
		if err != nil {
			return passed, errors.Join(append(p.failed, err)...)
		}
		passed += n
	}
	return passed, errors.Join(p.failed...)
}

// passing is time that passes over the alerts of a division, the longest due first.
type passing struct {
	at    moment
	after struct {
		at moment
		id string
	}
	failed []error
}

// some passes over the next alerts, and tells whether there may be more.
func (p *passing) some(ctx context.Context, q *session) (passed int, more bool, err error) {
	if err := q.holdFollowing(ctx, "share-following"); err != nil {
		return 0, false, err
	}
	var rows []followedRow
	of := args{"at": p.at, "after_at": p.after.at, "after_id": p.after.id, "limit": passedAtOnce}
	if err := q.list(ctx, &rows, "lock-waiting-alerts", of); err != nil || len(rows) == 0 {
		return 0, false, err
	}
	machines := map[string]alerting.Machine{}
	var changed []alerting.Alert
	var steps []alerting.Step
	for i := range rows {
		a := rows[i].alert()
		m, known := machines[a.Policy]
		if !known {
			if m, err = q.store.machine(ctx, q, a.Policy); err != nil {
				p.failed = append(p.failed, fmt.Errorf("alert %s: %w", a.ID, err))
				continue
			}
			machines[a.Policy] = m
		}
		next, taken := m.Pass(a, p.at.Time)
		changed, steps = append(changed, next), append(steps, taken...)
	}
	last := &rows[len(rows)-1]
	p.after.at, p.after.id = *last.NextAt, last.ID
	return len(changed), len(rows) == passedAtOnce, q.keepAlerts(ctx, changed, steps)
}
