package storage

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/fixtures"
	"zhunsheng/storage/testschema"
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

// holding is the shipped policy, by which yellow spending waits for a second checkpoint.
func holding(t *testing.T) *alerting.Policy {
	t.Helper()
	shipped, err := alerting.DefaultPolicy()
	if err != nil {
		t.Fatal(err)
	}
	p, err := alerting.LoadPolicy([]byte(strings.NewReplacer("id: DEFAULT", "id: HOLDING", "hold: []", "hold: [{rule: SPENDING, level: YELLOW}]").Replace(shipped.Text)))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What the policy holds is an alert only when two checkpoints in a row warn of it; what was
// withheld is told once, whatever judges it again.
func TestWarningsAreHeld(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		code := alone(t, s)
		if err := s.PublishPolicy(t.Context(), seedScope, holding(t), "王五", morning); err != nil {
			t.Fatal(err)
		}
		withheld := func() []alerting.Withheld {
			list, err := s.WithheldOf(t.Context(), agencyScope, alerting.Query{Year: fixtures.DemoYear, Project: code})
			if err != nil {
				t.Fatal(err)
			}
			return slices.DeleteFunc(list, func(w alerting.Withheld) bool { return w.Rule != alerting.HushHold })
		}
		spent(t, s, code, 6, "110")
		ran(t, s, 6, engine.KeptResults)
		held := withheld()
		if len(held) != 1 || held[0].ID == "" || held[0].At.IsZero() {
			t.Fatalf("%+v", held)
		}
		ran(t, s, 6, engine.KeptResults)
		if diff := cmp.Diff(held, withheld()); diff != "" {
			t.Errorf("the same again:\n%s", diff)
		}
		spent(t, s, code, 7, "120")
		ran(t, s, 7, engine.KeptConclusions)
		alerts, _ := followedIn(t, s, seedScope)
		if a := spending(alerts, code, 7); a == nil || a.Level != engine.Yellow || spending(alerts, code, 6) != nil {
			t.Errorf("%+v of %+v", a, alerts)
		}
		if list, err := s.WithheldOf(t.Context(), seedScope, alerting.Query{Year: fixtures.DemoYear, After: held[0].ID, Limit: 1}); err != nil || slices.Contains(list, held[0]) {
			t.Errorf("after the last: %+v, %v", list, err)
		}
		if _, err := s.WithheldOf(t.Context(), seedScope, alerting.Query{Year: fixtures.DemoYear, After: "none"}); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("after none: %v", err)
		}
	})
}

// tourOfAlerts follows alerts, and lets persons and time act on them.
func tourOfAlerts(t *testing.T, s *Store) {
	t.Helper()
	ctx := t.Context()
	saveHandler(t, s)
	if err := s.PublishPolicy(ctx, seedScope, holding(t), "王五", morning); err != nil {
		t.Error(err)
	}
	if err := s.SaveHolidays(ctx, seedScope, 2031, []byte("year: 2031\nbasis: 文号\noff:\n  - {name: 元旦, from: 2031-01-01, to: 2031-01-01}\n"), "王五", morning); err != nil {
		t.Error(err)
	}
	evaluated(t, s, 6, morning)
	evaluated(t, s, 10, morning)
	alerts, _ := followedIn(t, s, seedScope)
	file, err := s.Attach(ctx, seedScope, alerts[0].ID, "p", "a.pdf", []byte("x"), morning)
	if err != nil {
		t.Error(err)
	}
	reached(t, s, seedScope, idsOf(alerts), morning)
	act := answered()
	act.Evidence = []alerting.Attachment{file}
	_, errAct := s.Act(ctx, seedScope, alerts[0].ID, "p", act, 0, morning)
	_, _, errFile := s.Attachment(ctx, seedScope, alerts[0].ID, file.Digest)
	withheld, errWithheld := s.WithheldOf(ctx, seedScope, alerting.Query{Year: fixtures.DemoYear})
	after := "none of them"
	if len(withheld) > 0 {
		after = withheld[0].ID
	}
	_, errAfter := s.WithheldOf(ctx, seedScope, alerting.Query{Year: fixtures.DemoYear, After: after})
	if errors.Is(errAfter, engine.ErrNotFound) {
		errAfter = nil
	}
	_, errPass := s.PassTime(ctx, morning.AddDate(0, 0, 8))
	if err := errors.Join(errAct, errFile, errWithheld, errAfter, errPass); err != nil {
		t.Error(err)
	}
	warnedOf(t, s, manyRows)
}

// warnedOf posts a run of another division, in which each of n projects is warned of.
func warnedOf(t testing.TB, s *Store, n int) engine.Scope {
	t.Helper()
	p := engine.Period{Division: "2", FiscalYear: 2025, Month: 6}
	o := manyProjects(n)
	for i := range o.Projects {
		o.Projects[i].Agency, o.Projects[i].Indicators = fmt.Sprint(100+i%500), nil
	}
	if _, err := s.Post(t.Context(), p, o, morning); err != nil {
		t.Fatal(err)
	}
	return engine.Scope{Division: p.Division}
}

// A run with thousands of warnings is followed in pieces, and none is lost between them.
func TestManyWarningsAreFollowed(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		const n = 2*followedAtOnce + 1
		scope := warnedOf(t, s, n)
		for range 2 { // the second changes nothing
			rows := rowsOf(t, s)
			if rows["followed_alerts"] != n || rows["alert_steps"] != n || rows["notices"] != n {
				t.Errorf("%d alerts, %d steps, %d notices", rows["followed_alerts"], rows["alert_steps"], rows["notices"])
			}
			warnedOf(t, s, n)
		}
		if list, err := s.Alerts(t.Context(), scope, alerting.Query{}); err != nil || len(list) != n {
			t.Errorf("%d alerts, %v", len(list), err)
		}
	})
}

// BenchmarkFollowing is what following 10,000 new alerts of 500 units adds to a run, and what
// it costs when nothing changes.
func BenchmarkFollowing(b *testing.B) {
	for name, dsn := range map[string]func() string{
		"sqlite":   func() string { return filepath.Join(b.TempDir(), "zhunsheng.db") },
		"postgres": func() string { return testschema.New(b) },
	} {
		b.Run(name, func(b *testing.B) {
			s := opened(b, dsn())
			if _, err := s.Migrate(b.Context()); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				began := time.Now()
				warnedOf(b, s, 10_000)
				b.ReportMetric(time.Since(began).Seconds(), "s/run")
			}
		})
	}
}
