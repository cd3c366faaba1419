package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/notify"
)

// drillRow is a drill; its agencies are rows of their own.
type drillRow struct {
	owned
	recorded
	ID     string       `db:"id"`
	Level  engine.Light `db:"level"`
	Reason string       `db:"reason"`
}

// drillAgencyRow is an agency in a drill, with its marked alert.
type drillAgencyRow struct {
	owned
	DrillID    string `db:"drill_id"`
	Seq        int    `db:"seq"`
	AgencyCode string `db:"agency_code"`
	AlertID    string `db:"alert_id"`
}

// StartDrill raises a marked alert for each of some agencies. From there on it goes the real
// way: the same policy, channels and people.
func (s *Store) StartDrill(ctx context.Context, scope engine.Scope, d notify.Drill) error {
	err := checkDrill(&d)
	if err == nil {
		err = s.write(ctx, scope, func(q *session) error { return q.startDrill(ctx, &d) })
	}
	if err != nil {
		return fmt.Errorf("start drill %s: %w", d.ID, err)
	}
	return nil
}

func checkDrill(d *notify.Drill) error {
	var lacks string
	agencies := slices.Clone(d.Agencies)
	slices.Sort(agencies)
	switch {
	case d.ID == "" || d.By == "" || strings.TrimSpace(d.Reason) == "":
		lacks = "演练要有编号、发起人和说明"
	case len(agencies) == 0:
		lacks = "演练要选单位"
	case len(slices.Compact(agencies)) < len(d.Agencies):
		lacks = "演练的单位有重复"
	case !slices.Contains([]engine.Light{engine.Red, engine.Orange, engine.Yellow}, d.Level):
		lacks = "演练的等级是RED、ORANGE或YELLOW"
	default:
		return nil
	}
	return fmt.Errorf("%w: %s", engine.ErrInvalid, lacks)
}

func (q *session) startDrill(ctx context.Context, d *notify.Drill) error {
	if err := q.holdFollowing(ctx, "lock-following"); err != nil { // a second one with the same id waits here
		return err
	}
	var known []drillRow
	if err := q.list(ctx, &known, "select-drills", args{"id": d.ID}); err != nil || len(known) > 0 {
		return err
	}
	tree, err := q.tree(ctx)
	if err != nil {
		return err
	}
	m, err := q.store.machine(ctx, q, "")
	if err == nil {
		err = q.keepPolicy(ctx, m.Policy, d.At)
	}
	if err != nil {
		return err
	}
	var alerts []alerting.Alert
	var steps []alerting.Step
	var agencies []drillAgencyRow
	for i, code := range d.Agencies {
		agency, known := tree.Agencies[code]
		if !known {
			return fmt.Errorf("%w: 没有单位%s", engine.ErrInvalid, code)
		}
		a, step := drillAlert(q.scope.Division, d, agency, m)
		alerts, steps = append(alerts, a), append(steps, step)
		agencies = append(agencies, drillAgencyRow{DrillID: d.ID, Seq: i + 1, AgencyCode: code, AlertID: a.ID})
	}
	head := drillRow{recorded: recordedBy(d.By, d.At), ID: d.ID, Level: d.Level, Reason: d.Reason}
	if err := insert(ctx, q, "insert-drill", []drillRow{head}); err != nil {
		return err
	}
	if err := q.keepAlerts(ctx, alerts, steps); err != nil {
		return err
	}
	return insert(ctx, q, "insert-drill-agency", agencies)
}

// drillAlert is the marked alert of an agency. Its id is made of drill and agency.
func drillAlert(division string, d *notify.Drill, agency alerting.Agency, m alerting.Machine) (alerting.Alert, alerting.Step) {
	id := uuid.NewSHA1(alertNamespace, []byte(strings.Join([]string{division, "drill", d.ID, agency.Code}, "\x00"))).String()
	at := d.At.In(alerting.China)
	warning := engine.Alert{Rule: engine.AlertData, Level: d.Level, Message: "这是一次演练，不是真的预警：" + d.Reason}
	a := alerting.Alert{
		ID: id, FiscalYear: at.Year(), Month: int(at.Month()), ProjectName: "演练：" + agency.Name, Agency: agency.Code, At: d.At,
		Alert: warning, Latest: warning, State: alerting.Open, Drill: true, Policy: m.Policy.SHA, CleanMonths: []int{}, Version: 1,
	}
	step := alerting.Step{Alert: id, Seq: 1, At: d.At, Action: alerting.Raise, ByName: alerting.System.Name, From: alerting.Open, To: alerting.Open, Level: d.Level, Reason: warning.Message}
	return a, step
}

// Drills are those of the division, the latest first.
func (s *Store) Drills(ctx context.Context, scope engine.Scope) (list []notify.Drill, err error) {
	err = s.read(ctx, scope, func(q *session) error {
		list, err = q.drills(ctx, "")
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("drills: %w", err)
	}
	return list, nil
}

func (q *session) drills(ctx context.Context, id string) ([]notify.Drill, error) {
	var heads []drillRow
	var agencies []drillAgencyRow
	err := errors.Join(q.list(ctx, &heads, "select-drills", args{"id": id}), q.list(ctx, &agencies, "select-drill-agencies", args{"id": id}))
	codes := map[string][]string{}
	for _, a := range agencies {
		codes[a.DrillID] = append(codes[a.DrillID], a.AgencyCode)
	}
	list := []notify.Drill{}
	for _, h := range heads {
		if len(codes[h.ID]) > 0 { // else it is about none of the scope's
			list = append(list, notify.Drill{ID: h.ID, Level: h.Level, Agencies: codes[h.ID], By: h.RecordedBy, Reason: h.Reason, At: h.RecordedAt.Time})
		}
	}
	return list, err
}

// DrillReport is a drill with all its deliveries: who was told by which channel, and when he
// opened it, if he has.
func (s *Store) DrillReport(ctx context.Context, scope engine.Scope, id string) (*notify.Drill, []notify.Delivery, error) {
	var drill *notify.Drill
	err := s.read(ctx, scope, func(q *session) error {
		list, err := q.drills(ctx, id)
		if err == nil && (id == "" || len(list) == 0) {
			err = engine.ErrNotFound
		}
		if err == nil {
			drill = &list[0]
		}
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("drill %s: %w", id, err)
	}
	told, err := s.Deliveries(ctx, scope, notify.DeliveryQuery{Drill: id})
	return drill, told, err
}
