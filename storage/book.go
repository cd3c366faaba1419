package storage

import (
	"context"
	"fmt"
	"math"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

var _ alerting.Book = (*Store)(nil)

// Alerts returns a page of the alerts that are followed: the latest month first, the worst
// first within it.
func (s *Store) Alerts(ctx context.Context, scope engine.Scope, query alerting.Query) ([]alerting.Alert, error) {
	var rows []followedRow
	err := s.read(ctx, scope, func(q *session) error {
		after := &followedRow{Recency: math.MinInt32}
		if query.After != "" {
			var err error
			if after, err = q.followed(ctx, query.After); err != nil {
				return fmt.Errorf("page after %s: %w", query.After, err)
			}
		}
		states := make([]string, len(query.States))
		for i, state := range query.States {
			states[i] = string(state)
		}
		return q.list(ctx, &rows, "select-followed-alerts", args{
			"fiscal_year": query.Year, "month": query.Month, "states": listed(states), "level": string(query.Level), "rule": string(query.Rule),
			"project_code": query.Project, "overdue": query.Overdue, "drill": query.Drill, "limit": limitOf(query.Limit),
			"after_recency": after.Recency, "after_severity": after.Severity, "after_project": after.ProjectCode, "after_id": after.ID,
		})
	})
	if err != nil {
		return nil, fmt.Errorf("alerts of %d: %w", query.Year, err)
	}
	return followedAlerts(rows), nil
}

// followed is an alert that the scope may see.
func (q *session) followed(ctx context.Context, id string) (*followedRow, error) {
	var row followedRow
	err := q.get(ctx, &row, "select-followed-alert", args{"id": id})
	return &row, err
}

// Alert returns an alert with its steps, the oldest first.
func (s *Store) Alert(ctx context.Context, scope engine.Scope, id string) (*alerting.Alert, []alerting.Step, error) {
	var a alerting.Alert
	var steps []alerting.Step
	err := s.read(ctx, scope, func(q *session) error {
		row, err := q.followed(ctx, id)
		if err == nil {
			a = row.alert()
			steps, err = q.steps(ctx, id)
		}
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("alert %s: %w", id, err)
	}
	return &a, steps, nil
}

// steps are all that happened to an alert.
func (q *session) steps(ctx context.Context, id string) ([]alerting.Step, error) {
	var rows []stepRow
	err := q.list(ctx, &rows, "select-alert-steps", args{"alert_id": id})
	steps := make([]alerting.Step, len(rows))
	for i := range rows {
		steps[i] = rows[i].step()
	}
	return steps, err
}

// lockAlert holds one alert that the scope may see.
func (q *session) lockAlert(ctx context.Context, id string) (alerting.Alert, error) {
	found, err := q.lockAlerts(ctx, []string{id})
	if err != nil {
		return alerting.Alert{}, err
	}
	if len(found) == 0 || q.scope.Agency != "" && found[0].Agency != q.scope.Agency {
		return alerting.Alert{}, engine.ErrNotFound
	}
	return found[0], nil
}

// Act does what a person wants done to an alert. What merely repeats the last that he did
// changes nothing.
func (s *Store) Act(ctx context.Context, scope engine.Scope, id, by string, act alerting.Act, version int, at time.Time) (*alerting.Alert, error) {
	var a alerting.Alert
	err := s.write(ctx, scope, func(q *session) (err error) {
		a, err = q.act(ctx, id, by, act, version, momentOf(at).Time)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("%s alert %s: %w", act.Action, id, err)
	}
	return &a, nil
}

func (q *session) act(ctx context.Context, id, by string, act alerting.Act, version int, at time.Time) (alerting.Alert, error) {
	a, err := q.lockAlert(ctx, id)
	if err != nil {
		return a, err
	}
	actor, err := q.actor(ctx, by, a.Agency)
	if err != nil {
		return a, err
	}
	steps, err := q.steps(ctx, id)
	if err != nil || act.Repeats(&a, steps, by) {
		return a, err
	}
	if version != 0 && version != a.Version {
		return a, engine.ErrConflict
	}
	if act.Evidence, err = q.attached(ctx, id, act.Evidence); err != nil {
		return a, err
	}
	m, err := q.store.machine(ctx, q, a.Policy)
	if err != nil {
		return a, err
	}
	next, step, err := m.Do(a, act, actor, at)
	if err != nil {
		return a, err
	}
	return next, q.keepAlerts(ctx, []alerting.Alert{next}, []alerting.Step{step})
}

// actor is a person with the duties that he has for an agency.
func (q *session) actor(ctx context.Context, by, agency string) (alerting.Actor, error) {
	tree, err := q.tree(ctx)
	if err != nil {
		return alerting.Actor{}, err
	}
	actor, known := tree.Actor(by, agency)
	if !known {
		return actor, &alerting.RefusedError{Forbidden: true, Reason: fmt.Sprintf("没有编号为“%s”的人员，或者已停用；请先在人员名册中登记", by)}
	}
	return actor, nil
}

func (r *withheldRow) withheld() alerting.Withheld {
	return alerting.Withheld{
		ID: r.ID, At: r.At.Time, Alert: r.AlertID, Step: r.Step, Recipient: r.Recipient, Channel: r.Channel,
		Rule: r.Rule, By: r.Basis, Reason: r.Reason,
	}
}

// WithheldOf lists what made no alert, or no message, in a year, the newest first. Month,
// Project, After and Limit of the query count besides.
func (s *Store) WithheldOf(ctx context.Context, scope engine.Scope, query alerting.Query) ([]alerting.Withheld, error) {
	var rows []withheldRow
	err := s.read(ctx, scope, func(q *session) error {
		var after withheldRow
		if query.After != "" {
			if err := q.get(ctx, &after, "select-one-withheld", args{"id": query.After}); err != nil {
				return fmt.Errorf("page after %s: %w", query.After, err)
			}
		}
		return q.list(ctx, &rows, "select-withheld", args{
			"fiscal_year": query.Year, "month": query.Month, "project_code": query.Project,
			"after_at": after.At, "after_id": after.ID, "limit": limitOf(query.Limit),
		})
	})
	if err != nil {
		return nil, fmt.Errorf("what was withheld in %d: %w", query.Year, err)
	}
	list := make([]alerting.Withheld, len(rows))
	for i := range rows {
		list[i] = rows[i].withheld()
	}
	return list, nil
}
