package storage

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"zhunsheng/engine"
)

// alertRow is a warning that a run raised, with its identity.
type alertRow struct {
	owned
	RunID       string           `db:"run_id"`
	ProjectCode string           `db:"project_code"`
	Seq         int              `db:"seq"`
	AlertID     string           `db:"alert_id"`
	FiscalYear  int              `db:"fiscal_year"`
	Month       int              `db:"month"`
	Rule        engine.AlertRule `db:"rule"`
	Subject     string           `db:"subject"`
	Level       engine.Light     `db:"level"`
	Severity    int              `db:"severity"`
	Level2      string           `db:"level2"`
	Indicator   string           `db:"indicator"`
	Message     string           `db:"message"`
}

// alertNamespace makes the ids of alerts. It must never change.
var alertNamespace = uuid.MustParse("5d0a1f0e-6d5c-4c7e-9a59-2f6f3b1c7a11")

func alertRowOf(run string, p engine.Period, project string, seq int, a engine.Alert) alertRow {
	identity := strings.Join([]string{p.Division, strconv.Itoa(p.FiscalYear), project, string(a.Rule), a.Subject(), strconv.Itoa(p.Month)}, "\x00")
	return alertRow{
		RunID: run, ProjectCode: project, Seq: seq, AlertID: uuid.NewSHA1(alertNamespace, []byte(identity)).String(),
		FiscalYear: p.FiscalYear, Month: p.Month, Rule: a.Rule, Subject: a.Subject(),
		Level: a.Level, Severity: a.Level.Severity(), Level2: a.Level2, Indicator: a.Indicator, Message: a.Message,
	}
}

func (r *alertRow) alert() engine.Alert {
	return engine.Alert{Rule: r.Rule, Level: r.Level, Indicator: r.Indicator, Message: r.Message, Level2: r.Level2}
}

// alertEntryRow is an alert with the run that raised it.
type alertEntryRow struct {
	alertRow
	ProjectName string `db:"project_name"`
	AgencyCode  string `db:"agency_code"`
	FinishedAt  moment `db:"finished_at"`
}

func (r *alertEntryRow) entry() engine.AlertEntry {
	return engine.AlertEntry{
		ID: r.AlertID, FiscalYear: r.FiscalYear, Month: r.Month, Project: r.ProjectCode, ProjectName: r.ProjectName,
		Agency: r.AgencyCode, Run: r.RunID, At: r.FinishedAt.Time, Alert: r.alert(),
	}
}

// RaisedAlerts returns a page of what the latest run of each month raised: the latest
// month first, the worst first within it. An After that is no alert's id is
// engine.ErrNotFound.
func (s *Store) RaisedAlerts(ctx context.Context, scope engine.Scope, query engine.AlertQuery) ([]engine.AlertEntry, error) {
	list := []engine.AlertEntry{}
	err := s.read(ctx, scope, func(q *session) error {
		after := alertEntryRow{alertRow: alertRow{Month: 12, Severity: math.MinInt32}}
		if query.After != "" {
			if err := q.get(ctx, &after, "select-alert", args{"alert_id": query.After}); err != nil {
				return fmt.Errorf("page after %s: %w", query.After, err)
			}
		}
		var runs []runRow
		err := q.list(ctx, &runs, "select-latest-runs", args{"fiscal_year": query.Year, "month": query.Month, "last_month": after.Month})
		if err != nil {
			return err
		}
		limit := limitOf(query.Limit)
		for i := 0; i < len(runs) && int64(len(list)) < limit; i++ {
			found, err := q.alerts(ctx, &runs[i], query, after, limit-int64(len(list)))
			if err != nil {
				return err
			}
			list = append(list, found...)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("alerts of %d: %w", query.Year, err)
	}
	return list, nil
}

// alerts are those of a run that follow another one; all, where that is of a later
// month.
func (q *session) alerts(ctx context.Context, run *runRow, query engine.AlertQuery, after alertEntryRow, limit int64) ([]engine.AlertEntry, error) {
	if run.Month < after.Month {
		after = alertEntryRow{alertRow: alertRow{Severity: math.MinInt32}}
	}
	var rows []alertEntryRow
	err := q.list(ctx, &rows, "select-alerts", args{
		"run_id": run.ID, "level": string(query.Level), "rule": string(query.Rule), "project_code": query.Project,
		"after_severity": after.Severity, "after_project": after.ProjectCode, "after_seq": after.Seq, "limit": limit,
	})
	list := make([]engine.AlertEntry, len(rows))
	for i := range rows {
		rows[i].FinishedAt = run.FinishedAt
		list[i] = rows[i].entry()
	}
	return list, err
}

// RaisedAlert returns an alert as the newest run that raised it has it.
func (s *Store) RaisedAlert(ctx context.Context, scope engine.Scope, id string) (*engine.AlertEntry, error) {
	var row alertEntryRow
	err := s.read(ctx, scope, func(q *session) error { return q.get(ctx, &row, "select-alert", args{"alert_id": id}) })
	if err != nil {
		return nil, fmt.Errorf("alert %s: %w", id, err)
	}
	e := row.entry()
	return &e, nil
}
