package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/notify"
)

// followedRow is an alert as it is kept.
type followedRow struct {
	owned
	ID           string                 `db:"id"`
	FiscalYear   int                    `db:"fiscal_year"`
	Month        int                    `db:"month"`
	Recency      int                    `db:"recency"`
	ProjectCode  string                 `db:"project_code"`
	ProjectName  string                 `db:"project_name"`
	AgencyCode   string                 `db:"agency_code"`
	RunID        string                 `db:"run_id"`
	RaisedAt     moment                 `db:"raised_at"`
	Rule         engine.AlertRule       `db:"rule"`
	Subject      string                 `db:"subject"`
	Level        engine.Light           `db:"level"`
	Severity     int                    `db:"severity"`
	Level2       string                 `db:"level2"`
	Indicator    string                 `db:"indicator"`
	Message      string                 `db:"message"`
	Latest       document[engine.Alert] `db:"latest"`
	State        alerting.State         `db:"state"`
	Overdue      bool                   `db:"overdue"`
	Proposed     bool                   `db:"proposed"`
	Drill        bool                   `db:"drill"`
	Answer       document[answerText]   `db:"answer"`
	Due          document[dueText]      `db:"due"`
	CleanMonths  document[[]int]        `db:"clean_months"`
	ClearedMonth int                    `db:"cleared_month"`
	Recurred     int                    `db:"recurred"`
	Policy       string                 `db:"policy"`
	NextAt       *moment                `db:"next_at"`
	Version      int                    `db:"version"`
}

type answerText = alerting.Answer

// dueText are deadlines with what no reader is shown.
type dueText struct {
	alerting.Due
	Reminded time.Time `json:"reminded,omitzero"`
}

// recency puts the latest month first.
func recency(year, month int) int { return -(100*year + month) }

func followedRowOf(a *alerting.Alert) followedRow {
	row := followedRow{
		ID: a.ID, FiscalYear: a.FiscalYear, Month: a.Month, Recency: recency(a.FiscalYear, a.Month),
		ProjectCode: a.Project, ProjectName: a.ProjectName, AgencyCode: a.Agency, RunID: a.Run, RaisedAt: momentOf(a.At),
		Rule: a.Rule, Subject: a.Subject(), Level: a.Level, Severity: a.Level.Severity(), Level2: a.Level2, Indicator: a.Indicator, Message: a.Message,
		Latest: document[engine.Alert]{a.Latest}, State: a.State, Overdue: a.Overdue, Proposed: a.Proposed, Drill: a.Drill,
		Answer: document[answerText]{a.Answer}, Due: document[dueText]{dueText{a.Due, a.Due.Reminded}},
		CleanMonths: document[[]int]{a.CleanMonths}, ClearedMonth: a.ClearedMonth, Recurred: a.Recurred, Policy: a.Policy, Version: a.Version,
	}
	if !a.Next.IsZero() {
		next := momentOf(a.Next)
		row.NextAt = &next
	}
	return row
}

func (r *followedRow) alert() alerting.Alert {
	a := alerting.Alert{
		ID: r.ID, FiscalYear: r.FiscalYear, Month: r.Month, Project: r.ProjectCode, ProjectName: r.ProjectName, Agency: r.AgencyCode,
		Run: r.RunID, At: r.RaisedAt.Time,
		Alert:  engine.Alert{Rule: r.Rule, Level: r.Level, Level2: r.Level2, Indicator: r.Indicator, Message: r.Message},
		Latest: r.Latest.value, State: r.State, Overdue: r.Overdue, Proposed: r.Proposed, Drill: r.Drill,
		Answer: r.Answer.value, Due: r.Due.value.Due, CleanMonths: r.CleanMonths.value, ClearedMonth: r.ClearedMonth, Recurred: r.Recurred,
		Policy: r.Policy, Version: r.Version,
	}
	a.Due.Reminded = r.Due.value.Reminded
	if r.NextAt != nil {
		a.Next = r.NextAt.Time
	}
	return a
}

func followedAlerts(rows []followedRow) []alerting.Alert {
	list := make([]alerting.Alert, len(rows))
	for i := range rows {
		list[i] = rows[i].alert()
	}
	return list
}

// lockAlerts holds some alerts until the transaction ends, and returns them by their ids. No
// run is published meanwhile. Those that there are not are left out.
func (q *session) lockAlerts(ctx context.Context, ids []string) ([]alerting.Alert, error) {
	if err := q.holdFollowing(ctx, "share-following"); err != nil {
		return nil, err
	}
	var rows []followedRow
	err := q.list(ctx, &rows, "lock-alerts", args{"ids": asParameter(ids)})
	return followedAlerts(rows), err
}

// holdFollowing holds the row by which those who change alerts of the division wait for
// each other: alone, as a run does that is published, or together with others who hold each
// alert besides. So nobody waits in a circle, in whatever order a run comes to its alerts.
func (q *session) holdFollowing(ctx context.Context, how string) error {
	if err := q.exec(ctx, "ensure-following", nil); err != nil || q.store.dialect == sqlite {
		return err
	}
	var held []string
	return q.list(ctx, &held, how, nil)
}

// keepAlerts stores alerts as they are now, with the steps that led there, those of one alert
// in their order, and notes of which somebody may have to be told. Alerts that exist must be
// held.
func (q *session) keepAlerts(ctx context.Context, alerts []alerting.Alert, steps []alerting.Step) error {
	if len(alerts) == 0 {
		return nil
	}
	taken := map[string]int{}
	rows, notices := make([]stepRow, len(steps)), []noticeRow(nil)
	for i := range steps {
		rows[i] = stepRowOf(&steps[i])
		taken[steps[i].Alert]++
		if notify.MaySpeak(steps[i].Action) {
			notices = append(notices, noticeRowOf(&steps[i]))
		}
	}
	var fresh, changed []followedRow
	for i := range alerts {
		if a := &alerts[i]; a.Version == taken[a.ID] { // all that ever happened to it is among the steps
			fresh = append(fresh, followedRowOf(a))
		} else {
			changed = append(changed, followedRowOf(a))
		}
	}
	if err := insert(ctx, q, "insert-followed-alert", fresh); err != nil {
		return err
	}
	if err := insert(ctx, q, "upsert-followed-alert", changed); err != nil {
		return err
	}
	if err := insert(ctx, q, "insert-alert-step", rows); err != nil {
		return err
	}
	if err := insert(ctx, q, "insert-notice", notices); err != nil || len(notices) == 0 {
		return err
	}
	return q.enqueueDispatch(ctx)
}

// noticeRow is a step that somebody may have to be told of.
type noticeRow struct {
	owned
	ID        string `db:"id"`
	AlertID   string `db:"alert_id"`
	Seq       int    `db:"seq"`
	NotBefore moment `db:"not_before"`
}

func noticeID(s *alerting.Step) string { return fmt.Sprintf("%s/%d", s.Alert, s.Seq) }

func noticeRowOf(s *alerting.Step) noticeRow {
	return noticeRow{ID: noticeID(s), AlertID: s.Alert, Seq: s.Seq, NotBefore: momentOf(s.At)}
}

// withheldRow is what made no alert, or no message.
type withheldRow struct {
	owned
	ID          string        `db:"id"`
	AlertID     string        `db:"alert_id"`
	Step        int           `db:"step"`
	Recipient   string        `db:"recipient"`
	Channel     string        `db:"channel"`
	FiscalYear  int           `db:"fiscal_year"`
	Month       int           `db:"month"`
	ProjectCode string        `db:"project_code"`
	AgencyCode  string        `db:"agency_code"`
	RunID       string        `db:"run_id"`
	At          moment        `db:"at"`
	Rule        alerting.Hush `db:"rule"`
	Basis       string        `db:"basis"`
	Reason      string        `db:"reason"`
}

// withheldRowOf is of an alert; of a warning that made none, of has its place. The same about
// the same is kept once, however often it is said: a run that comes to it again adds nothing.
func withheldRowOf(of *alerting.Alert, w alerting.Withheld, at time.Time) withheldRow {
	return withheldRow{
		ID:      digest([]any{w.Alert, w.Step, w.Recipient, w.Channel, w.Rule, w.By, w.Reason}),
		AlertID: w.Alert, Step: w.Step, Recipient: w.Recipient, Channel: w.Channel,
		FiscalYear: of.FiscalYear, Month: of.Month, ProjectCode: of.Project, AgencyCode: of.Agency, RunID: of.Run,
		At: momentOf(at), Rule: w.Rule, Basis: w.By, Reason: w.Reason,
	}
}

// keepWithheld stores what was not said.
func (q *session) keepWithheld(ctx context.Context, rows []withheldRow) error {
	slices.SortFunc(rows, func(a, b withheldRow) int { return cmp.Compare(a.ID, b.ID) }) // so that two who store the same do not wait for each other
	rows = slices.CompactFunc(rows, func(a, b withheldRow) bool { return a.ID == b.ID })
	return insert(ctx, q, "insert-withheld", rows)
}
