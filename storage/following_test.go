package storage

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

// mark sets every field of a value to something, so that one that is not stored shows.
func mark(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString("t" + time.Duration(*n).String())
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			mark(v.Index(i), n)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(morning.Add(time.Duration(*n) * time.Minute)))
			return
		}
		for i := range v.NumField() {
			mark(v.Field(i), n)
		}
	}
}

// What engine/alerting adds to an alert, a step or what is withheld is kept, or this fails.
func TestAnAlertIsReadAsItWasKept(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		var a alerting.Alert
		var steps [2]alerting.Step
		var w alerting.Withheld
		n := 0
		mark(reflect.ValueOf(&a).Elem(), &n)
		mark(reflect.ValueOf(&steps).Elem(), &n)
		mark(reflect.ValueOf(&w).Elem(), &n)
		a.Month = 6
		for i := range steps {
			steps[i].Alert, steps[i].Seq, steps[i].Action = a.ID, i+1, alerting.Raise
		}
		a.Version = len(steps)
		row := withheldRowOf(&a, w, morning)
		w.ID, w.At = row.ID, row.At.Time
		err := s.write(t.Context(), seedScope, func(q *session) error {
			if err := q.holdFollowing(t.Context(), "share-following"); err != nil {
				return err
			}
			if err := q.keepWithheld(t.Context(), []withheldRow{row, row}); err != nil {
				return err
			}
			return q.keepAlerts(t.Context(), []alerting.Alert{a}, steps[:])
		})
		if err != nil {
			t.Fatal(err)
		}
		got, stored, err := s.Alert(t.Context(), seedScope, a.ID)
		if diff := cmp.Diff(&a, got); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		if diff := cmp.Diff(steps[:], stored); diff != "" {
			t.Error(diff)
		}
		list, err := s.WithheldOf(t.Context(), seedScope, alerting.Query{Year: a.FiscalYear})
		if diff := cmp.Diff([]alerting.Withheld{w}, list); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}

		// What changes is kept, too; what makes the alert's id never changes.
		b := a
		n += 1000
		mark(reflect.ValueOf(&b).Elem(), &n)
		b.ID, b.FiscalYear, b.Month, b.Project, b.ProjectName, b.Agency = a.ID, a.FiscalYear, a.Month, a.Project, a.ProjectName, a.Agency
		b.Rule, b.Indicator, b.Level2 = a.Rule, a.Indicator, a.Level2
		b.Overdue, b.Proposed, b.Version = false, false, 3
		steps[0].Seq = 3
		err = s.write(t.Context(), seedScope, func(q *session) error {
			held, err := q.lockAlerts(t.Context(), []string{"none", a.ID})
			if diff := cmp.Diff([]alerting.Alert{a}, held); err != nil || diff != "" {
				t.Errorf("%v\n%s", err, diff)
			}
			return q.keepAlerts(t.Context(), []alerting.Alert{b}, steps[:1])
		})
		if err != nil {
			t.Fatal(err)
		}
		got, stored, err = s.Alert(t.Context(), seedScope, a.ID)
		if diff := cmp.Diff(&b, got); err != nil || diff != "" || len(stored) != 3 {
			t.Errorf("%v, %d steps\n%s", err, len(stored), diff)
		}
		if _, _, err := s.Alert(t.Context(), engine.Scope{Division: seedScope.Division, Agency: "another"}, a.ID); err == nil {
			t.Error("another agency sees it")
		}
	})
}
