package storage

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

// reached lets somebody hear of alerts.
func reached(t *testing.T, s *Store, scope engine.Scope, ids []string, at time.Time) {
	t.Helper()
	err := s.write(t.Context(), scope, func(q *session) error {
		held, err := q.lockAlerts(t.Context(), ids)
		if err != nil {
			return err
		}
		var steps []alerting.Step
		for i := range held {
			m, err := s.machine(t.Context(), q, held[i].Policy)
			if err != nil {
				return err
			}
			next, step := m.Reached(held[i], "已送达", at)
			if held[i] = next; step != nil {
				steps = append(steps, *step)
			}
		}
		return q.keepAlerts(t.Context(), held, steps)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func idsOf(alerts []alerting.Alert) []string {
	ids := make([]string, len(alerts))
	for i := range alerts {
		ids[i] = alerts[i].ID
	}
	return ids
}

// Time passes over each alert once, however many let it pass; in another division, too, and never over a drill.
func TestTimePassesOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		alerts := followedSeed(t, s)
		reached(t, s, seedScope, idsOf(alerts), morning)
		a, step := drill("d1")
		other := engine.Scope{Division: "130210"}
		far := a
		far.ID, far.Drill, far.State, far.Policy = "far", false, alerting.Pushed, alerts[0].Policy
		far.Due = alerting.Due{PushedAt: morning, Ack: morning.Add(time.Minute), Plan: morning.Add(time.Hour), Submit: morning.Add(time.Hour)}
		farStep := step
		farStep.Alert = "far"
		for scope, kept := range map[engine.Scope]struct {
			alert alerting.Alert
			step  alerting.Step
		}{seedScope: {a, step}, other: {far, farStep}} {
			if err := s.write(t.Context(), scope, func(q *session) error {
				if err := q.holdFollowing(t.Context(), "lock-following"); err != nil {
					return err
				}
				return q.keepAlerts(t.Context(), []alerting.Alert{kept.alert}, []alerting.Step{kept.step})
			}); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := s.PassTime(t.Context(), morning.Add(-time.Hour)); n != 0 || err != nil {
			t.Errorf("before anything is due it came to %d alerts, %v", n, err)
		}
		at := morning.AddDate(0, 0, 8)
		want := map[string][]alerting.Action{}
		m := alerting.Machine{}
		if err := s.read(t.Context(), seedScope, func(q *session) (err error) {
			m, err = s.machine(t.Context(), q, "")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		before, _ := followedIn(t, s, seedScope)
		for _, a := range before {
			if !a.Drill {
				_, steps := m.Pass(a, at)
				for _, step := range steps {
					want[a.ID] = append(want[a.ID], step.Action)
				}
			}
		}
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if _, err := s.PassTime(t.Context(), at); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		after, steps := followedIn(t, s, seedScope)
		got := map[string][]alerting.Action{}
		for id, taken := range steps {
			for _, step := range taken {
				if step.By == "" && !slices.Contains([]alerting.Action{alerting.Raise, alerting.Push}, step.Action) {
					got[id] = append(got[id], step.Action)
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
			t.Error(diff)
		}
		for _, a := range after {
			if !a.Next.IsZero() && !a.Next.After(at) && !a.Drill {
				t.Errorf("time still waits for %+v", a)
			}
		}
		if a, _, err := s.Alert(t.Context(), other, "far"); err != nil || !a.Overdue {
			t.Errorf("in another division: %+v, %v", a, err)
		}
		rows := rowsOf(t, s)
		if n, err := s.PassTime(t.Context(), at); n != 0 || err != nil || cmp.Diff(rows, rowsOf(t, s)) != "" {
			t.Errorf("again: %d, %v", n, err)
		}
	})
}

// An alert whose policy is nowhere to be found is told of, and holds up no other.
func TestTimePassesBesideWhatCannotBe(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		alerts := followedSeed(t, s)
		reached(t, s, seedScope, idsOf(alerts), morning)
		a, step := drill("0")
		a.Drill, a.Policy, a.Next = false, "sha256:lost", morning.Add(-time.Hour)
		if err := s.write(t.Context(), seedScope, func(q *session) error {
			return q.keepAlerts(t.Context(), []alerting.Alert{a}, []alerting.Step{step})
		}); err != nil {
			t.Fatal(err)
		}
		n, err := s.PassTime(t.Context(), morning.AddDate(0, 0, 8))
		if n == 0 || err == nil || !strings.Contains(err.Error(), "sha256:lost") {
			t.Errorf("%d, %v", n, err)
		}
	})
}
