package storage

import (
	"context"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

// followedAtOnce is of how many projects a run's warnings are followed at a time: so many are
// in memory, however many there are.
const followedAtOnce = 500

// following is a run that is being published, and that changes the division's alerts.
type following struct {
	*session
	alerting.Machine
	run *runRow
	at  time.Time
	// before is the latest run of the checkpoint before, where the policy asks for it.
	before  string
	changes int
}

// follow lets a run change the division's alerts, in the transaction that publishes it. Of
// one month the alerts follow the run that was ordered last: another that is published
// after it changes nothing.
func (q *session) follow(ctx context.Context, run *runRow, at moment) error {
	if err := q.holdFollowing(ctx, "lock-following"); err != nil {
		return err
	}
	var newer []string
	err := q.list(ctx, &newer, "select-newer-run", args{
		"fiscal_year": run.FiscalYear, "month": run.Month, "started_at": run.StartedAt, "run_id": run.ID,
	})
	if err == nil && len(newer) == 0 {
		err = q.followAll(ctx, run, at)
	}
	if err != nil {
		return err
	}
	return q.exec(ctx, "delete-clearances", args{"run_id": run.ID})
}

// followAll goes through the projects of which a run says anything.
func (q *session) followAll(ctx context.Context, run *runRow, at moment) error {
	f := &following{session: q, run: run, at: at.Time}
	var err error
	if f.Machine, err = q.store.machine(ctx, q, ""); err != nil {
		return err
	}
	if f.Policy.HoldsAny() {
		if f.before, err = q.runBefore(ctx, run); err != nil {
			return err
		}
	}
	for codes := []string{departmentCode}; len(codes) > 0; {
		if err := f.see(ctx, codes); err != nil {
			return err
		}
		of := args{"run_id": run.ID, "after": codes[len(codes)-1], "limit": followedAtOnce}
		codes = nil
		if err := q.list(ctx, &codes, "select-sighted-projects", of); err != nil {
			return err
		}
	}
	if f.changes > 0 {
		if err := q.keepPolicy(ctx, f.Policy, f.at); err != nil {
			return err
		}
	}
	return q.analyze(ctx, "analyze-following", f.changes)
}

// runBefore is the latest run of the latest checkpoint before a run's; empty where there is
// none.
func (q *session) runBefore(ctx context.Context, run *runRow) (id string, err error) {
	var rows []runRow
	err = q.list(ctx, &rows, "select-latest-runs", args{"fiscal_year": run.FiscalYear, "month": 0, "last_month": run.Month - 1})
	if err != nil || len(rows) == 0 {
		return "", err
	}
	return rows[0].ID, nil
}

// see lets the run's sightings of some projects, which stand in the database's order, change
// their alerts.
func (f *following) see(ctx context.Context, codes []string) error {
	sightings, err := f.sightings(ctx, codes)
	if err != nil {
		return err
	}
	known, err := f.known(ctx, f.run, codes)
	if err != nil {
		return err
	}
	var all alerting.Advance
	var withheld []withheldRow
	for _, code := range codes {
		s := sightings[code]
		change := f.See(known[code], *s)
		all.Changed, all.Steps = append(all.Changed, change.Changed...), append(all.Steps, change.Steps...)
		for _, w := range change.Withheld {
			withheld = append(withheld, withheldRowOf(&alerting.Alert{
				FiscalYear: s.FiscalYear, Month: s.Month, Project: s.Project, Agency: s.Agency, Run: s.Run,
			}, w, s.At))
		}
	}
	f.changes += len(all.Changed)
	if err := f.keepAlerts(ctx, all.Changed, all.Steps); err != nil {
		return err
	}
	return f.keepWithheld(ctx, withheld)
}

// sightedRow is a warning of the run with whose it is.
type sightedRow struct {
	alertRow
	ProjectName string `db:"project_name"`
	AgencyCode  string `db:"agency_code"`
}

// sightings are what the run says of some projects.
func (f *following) sightings(ctx context.Context, codes []string) (map[string]*alerting.Sighting, error) {
	found := make(map[string]*alerting.Sighting, len(codes))
	for _, code := range codes {
		found[code] = &alerting.Sighting{
			FiscalYear: f.run.FiscalYear, Month: f.run.Month, Project: code,
			Run: f.run.ID, SchemeDigest: f.run.SchemeDigest, InputDigest: f.run.InputDigest, At: f.at,
			Clear: map[string]string{},
		}
	}
	of := args{"run_id": f.run.ID, "first": codes[0], "last": codes[len(codes)-1]}
	var raised []sightedRow
	if err := f.list(ctx, &raised, "select-sighted-alerts", of); err != nil {
		return nil, err
	}
	for i := range raised {
		s := found[raised[i].ProjectCode]
		s.ProjectName, s.Agency = raised[i].ProjectName, raised[i].AgencyCode
		s.Raised = append(s.Raised, alerting.Raised{ID: raised[i].AlertID, Alert: raised[i].alert()})
	}
	var clear []clearanceRow
	if err := f.list(ctx, &clear, "select-clearances", of); err != nil {
		return nil, err
	}
	for i := range clear {
		found[clear[i].ProjectCode].Clear[clear[i].AlertID] = clear[i].Why
	}
	if f.before == "" {
		return found, nil
	}
	var earlier []alertRow
	if err := f.list(ctx, &earlier, "select-earlier-alerts", args{"run_id": f.before, "project_codes": asParameter(codes)}); err != nil {
		return nil, err
	}
	for i := range earlier {
		s := found[earlier[i].ProjectCode]
		s.Before = append(s.Before, earlier[i].alert())
	}
	return found, nil
}

// known are the alerts of some projects that a run of a month may change, by project.
func (q *session) known(ctx context.Context, run *runRow, codes []string) (map[string][]alerting.Alert, error) {
	var rows []followedRow
	err := q.list(ctx, &rows, "select-known-alerts", args{
		"fiscal_year": run.FiscalYear, "month": run.Month, "project_codes": asParameter(codes),
	})
	found := map[string][]alerting.Alert{}
	for i := range rows {
		found[rows[i].ProjectCode] = append(found[rows[i].ProjectCode], rows[i].alert())
	}
	return found, err
}

// clearanceRow is that a run has found well what a known alert is about.
type clearanceRow struct {
	owned
	RunID       string `db:"run_id"`
	ProjectCode string `db:"project_code"`
	AlertID     string `db:"alert_id"`
	Why         string `db:"why"`
}

// mayEnd tells whether a run may find well what an alert is about.
func (r *runRow) mayEnd(a *alerting.Alert) bool { return !a.State.Ended() && a.Month <= r.Month }

// clearances are the alerts of a project, among the known, that a run's result clears.
func clearances(run *runRow, known []alerting.Alert, code string, result *engine.ProjectResult) (rows []clearanceRow) {
	for i := range known {
		a := &known[i]
		if !run.mayEnd(a) {
			continue
		}
		if why, clear := result.Clears(a.Alert); clear {
			rows = append(rows, clearanceRow{RunID: run.ID, ProjectCode: code, AlertID: a.ID, Why: why})
		}
	}
	return rows
}

// clearancesOf are those of all projects of an outcome, and of the department.
func (q *session) clearancesOf(ctx context.Context, run *runRow, o *engine.Outcome) ([]clearanceRow, error) {
	codes := []string{departmentCode}
	for i := range o.Projects {
		codes = append(codes, o.Projects[i].Code)
	}
	known, err := q.known(ctx, run, codes)
	if err != nil || len(known) == 0 {
		return nil, err
	}
	var rows []clearanceRow
	for i := range o.Projects {
		p := &o.Projects[i]
		rows = append(rows, clearances(run, known[p.Code], p.Code, p)...)
	}
	if o.Department != nil {
		rows = append(rows, clearances(run, known[departmentCode], departmentCode, &o.Department.ProjectResult)...)
	}
	return rows, nil
}
