package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

// followedIn are the alerts that are followed of a division, with their steps.
func followedIn(t *testing.T, s *Store, scope engine.Scope) (alerts []alerting.Alert, steps map[string][]alerting.Step) {
	t.Helper()
	alerts, err := s.Alerts(t.Context(), scope, alerting.Query{})
	if err != nil {
		t.Fatal(err)
	}
	steps = map[string][]alerting.Step{}
	for _, a := range alerts {
		_, taken, err := s.Alert(t.Context(), scope, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		steps[a.ID] = taken
	}
	return alerts, steps
}

// spending is the alert about the money of the seed's project with a code, of a month.
func spending(alerts []alerting.Alert, code string, month int) *alerting.Alert {
	i := slices.IndexFunc(alerts, func(a alerting.Alert) bool {
		return a.Rule == engine.AlertSpending && a.Project == code && a.Month == month
	})
	if i < 0 {
		return nil
	}
	return &alerts[i]
}

// kinds are the ways in which a run is made: in one go, by rows, by columns.
var kinds = map[string]func(t *testing.T, s *Store, month int) string{
	"posted": func(t *testing.T, s *Store, month int) string {
		run, _ := evaluated(t, s, month, time.Now())
		return run
	},
	"rows": func(t *testing.T, s *Store, month int) string { return ran(t, s, month, engine.KeptResults) },
	"columns": func(t *testing.T, s *Store, month int) string {
		return ran(t, s, month, engine.KeptConclusions)
	},
}

// ran orders a run of the seed and judges its parts.
func ran(t *testing.T, s *Store, month int, kept string) string {
	t.Helper()
	o := order(t, fixtures.DemoYear, month)
	o.Kept, o.At = kept, time.Now()
	run, err := s.OrderRun(t.Context(), seedScope, o)
	if err != nil {
		t.Fatal(err)
	}
	judgeParts(t, s, seedScope, run.ID)
	return run.ID
}

// spent reports what a project of the seed has spent by the end of a month, in 万元.
func spent(t *testing.T, s *Store, code string, month int, amount string) {
	t.Helper()
	r, _, err := s.Observations(t.Context(), seedScope, code, fixtures.DemoYear, month)
	if errors.Is(err, engine.ErrNotFound) {
		r = &engine.ProjectReport{Code: code}
	} else if err != nil {
		t.Fatal(err)
	}
	r.Spent = rules.Cell{Text: amount}
	if _, err := s.SaveObservations(t.Context(), seedScope, fixtures.DemoYear, month, *r, "", "李四", time.Now()); err != nil {
		t.Fatal(err)
	}
}

// alone declares the seed's first project with its report of June, without the department: so
// that every kind of run takes it.
func alone(t *testing.T, s *Store) (code string) {
	t.Helper()
	d := seed(t)
	d.Department, d.Tables = nil, d.Tables[:2]
	if _, err := s.SaveDeclaration(t.Context(), seedScope, d, "张三", morning); err != nil {
		t.Fatal(err)
	}
	code = d.Tables[0].Code.Text
	r := seedReport(t, 6)
	r.Department, r.History, r.Projects = nil, nil, r.Projects[:2]
	if _, err := s.SaveReport(t.Context(), seedScope, r, "李四", morning); err != nil {
		t.Fatal(err)
	}
	return code
}

// What a run warns of is followed, whichever way it was made; the same data again change
// nothing; worse data make the alert worse, better ones end it.
func TestARunIsFollowed(t *testing.T) {
	for kind, run := range kinds {
		t.Run(kind, func(t *testing.T) {
			onBoth(t, func(t *testing.T, s *Store) {
				code := alone(t, s)
				spent(t, s, code, 6, "110") // of 299.65, of which half was planned: 73 %
				first := run(t, s, 6)
				alerts, steps := followedIn(t, s, seedScope)
				a := spending(alerts, code, 6)
				if a == nil || a.Level != engine.Yellow || a.State != alerting.Open || a.Run != first || a.Version != 1 || a.Policy == "" || a.Agency != "433001" {
					t.Fatalf("%+v", a)
				}
				raised := steps[a.ID][0]
				if raised.Action != alerting.Raise || raised.Run != first || raised.SchemeDigest == "" || raised.InputDigest == "" {
					t.Errorf("%+v", raised)
				}
				if n := rowsOf(t, s)["notices"]; n != len(alerts) {
					t.Errorf("%d notices of %d alerts", n, len(alerts))
				}
				run(t, s, 6)
				again, stepsAgain := followedIn(t, s, seedScope)
				if diff := cmp.Diff(alerts, again) + cmp.Diff(steps, stepsAgain); diff != "" {
					t.Errorf("the same data changed:\n%s", diff)
				}

				spent(t, s, code, 6, "60")
				worse := run(t, s, 6)
				alerts, steps = followedIn(t, s, seedScope)
				if a = spending(alerts, code, 6); a.Level != engine.Red || a.Run != worse || lastAction(steps[a.ID]) != alerting.Worsen {
					t.Errorf("%+v, %+v", a, steps[a.ID])
				}
				spent(t, s, code, 6, "150")
				run(t, s, 6)
				alerts, steps = followedIn(t, s, seedScope)
				if a = spending(alerts, code, 6); a.State != alerting.Void || lastAction(steps[a.ID]) != alerting.Correct {
					t.Errorf("%+v, %+v", a, steps[a.ID])
				}
				if n := rowsOf(t, s)["clearances"]; n != 0 {
					t.Errorf("%d clearances are left", n)
				}
			})
		})
	}
}

func lastAction(steps []alerting.Step) alerting.Action { return steps[len(steps)-1].Action }

// A later checkpoint resolves what an earlier one warned of; one without data does not.
func TestALaterCheckpointResolves(t *testing.T) {
	for kind, run := range kinds {
		t.Run(kind, func(t *testing.T) {
			onBoth(t, func(t *testing.T, s *Store) {
				code := alone(t, s)
				spent(t, s, code, 6, "60")
				run(t, s, 6)
				run(t, s, 8) // nothing was reported
				alerts, _ := followedIn(t, s, seedScope)
				if a := spending(alerts, code, 6); a.State != alerting.Open {
					t.Errorf("without data: %+v", a)
				}
				spent(t, s, code, 10, "230")
				run(t, s, 10)
				alerts, steps := followedIn(t, s, seedScope)
				a := spending(alerts, code, 6)
				if a.State != alerting.ResolvedAuto || a.ClearedMonth != 10 || lastAction(steps[a.ID]) != alerting.Resolve {
					t.Errorf("%+v, %+v", a, steps[a.ID])
				}
				before := steps[a.ID]
				run(t, s, 6) // an earlier month judged again with the same data brings nothing back
				if _, steps := followedIn(t, s, seedScope); len(steps[a.ID]) != len(before) {
					t.Errorf("%+v", steps[a.ID])
				}
			})
		})
	}
}

// Of one month the alerts follow the run that was ordered last, whichever is published last.
func TestAnOvertakenRunIsNotFollowed(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		code := alone(t, s)
		spent(t, s, code, 6, "150")
		o := order(t, fixtures.DemoYear, 6)
		o.At = morning
		old, err := s.OrderRun(t.Context(), seedScope, o)
		if err != nil {
			t.Fatal(err)
		}
		spent(t, s, code, 6, "60")
		ran(t, s, 6, engine.KeptResults)
		alerts, steps := followedIn(t, s, seedScope)
		judgeParts(t, s, seedScope, old.ID)
		again, stepsAgain := followedIn(t, s, seedScope)
		if diff := cmp.Diff(alerts, again) + cmp.Diff(steps, stepsAgain); diff != "" || spending(alerts, code, 6) == nil {
			t.Errorf("an older run changed:\n%s", diff)
		}
	})
}

// What a run decides and what becomes of the alerts is stored together or not at all, and a
// part that is judged twice follows once.
func TestFollowingIsPublishedWithTheRun(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		code := alone(t, s)
		spent(t, s, code, 6, "60")
		o := order(t, fixtures.DemoYear, 6)
		run, err := s.OrderRun(t.Context(), seedScope, o)
		if err != nil {
			t.Fatal(err)
		}
		key := partKey{seedScope.Division, run.ID, 1}
		killed := errors.New("killed")
		err = s.judgePart(t.Context(), key, "w", time.Now, func(*sql.Tx) error { return killed })
		if !errors.Is(err, killed) {
			t.Fatal(err)
		}
		rows := rowsOf(t, s)
		for _, table := range []string{"followed_alerts", "alert_steps", "notices", "withheld", "alerts", "alert_policies"} {
			if rows[table] != 0 {
				t.Errorf("%d rows of %s are left of what was not stored", rows[table], table)
			}
		}
		judgeOne(t, s, key)
		rows = rowsOf(t, s)
		if rows["followed_alerts"] == 0 || rows["followed_alerts"] != rows["alerts"]-rows["withheld"] {
			t.Errorf("%d alerts are followed of %d, %d are withheld", rows["followed_alerts"], rows["alerts"], rows["withheld"])
		}
		judgeOne(t, s, key)
		if diff := cmp.Diff(rows, rowsOf(t, s)); diff != "" {
			t.Errorf("the second time changed:\n%s", diff)
		}
	})
}

func judgeOne(t *testing.T, s *Store, key partKey) {
	t.Helper()
	if err := s.judgePart(t.Context(), key, "w", time.Now, nil); err != nil {
		t.Error(err)
	}
}

// Runs of one division that end at the same time neither double an alert nor wait for each other
// for ever, whoever answers meanwhile.
func TestRunsAreFollowedInTurn(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		s.partSize = 1
		code := alone(t, s)
		spent(t, s, code, 6, "60")
		saveHandler(t, s)
		ran(t, s, 6, engine.KeptResults)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		var runs []*engine.Run
		for i := range 6 {
			o := order(t, fixtures.DemoYear, 6+i%2*4)
			o.At = time.Now()
			run, err := s.OrderRun(ctx, seedScope, o)
			if err != nil {
				t.Fatal(err)
			}
			runs = append(runs, run)
		}
		alerts, _ := followedIn(t, s, seedScope)
		var all sync.WaitGroup
		for _, run := range runs {
			for part := range run.Progress.Parts {
				all.Go(func() {
					if err := s.judgePart(ctx, partKey{seedScope.Division, run.ID, part + 1}, "w", time.Now, nil); err != nil {
						t.Error(err)
					}
				})
			}
		}
		for i, a := range alerts {
			all.Go(func() {
				act := alerting.Act{Action: alerting.Comment, Reason: fmt.Sprint("知道了", i)}
				if _, err := s.Act(ctx, seedScope, a.ID, "p", act, 0, time.Now()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		_, steps := followedIn(t, s, seedScope)
		for id, taken := range steps {
			for i, step := range taken {
				if step.Seq != i+1 {
					t.Errorf("alert %s has step %d at place %d", id, step.Seq, i+1)
				}
			}
		}
		for _, a := range alerts {
			if last := steps[a.ID]; !slices.ContainsFunc(last, func(s alerting.Step) bool { return s.Action == alerting.Comment }) {
				t.Errorf("the comment on %s is lost: %+v", a.ID, last)
			}
		}
	})
}

// saveHandler registers p, who handles the seed's alerts, and q of the finance bureau.
func saveHandler(t *testing.T, s *Store) {
	t.Helper()
	err := s.SaveTree(t.Context(), seedScope, []alerting.Agency{
		{Code: "433001", Name: "行政审批局本级", Parent: "433", Kind: alerting.KindUnit},
		{Code: "433", Name: "行政审批局", Parent: "1", Kind: alerting.KindDepartment},
		{Code: "1", Name: "财政局", Kind: alerting.KindBureau},
	}, []alerting.Person{
		{ID: "p", Name: "张三", Posts: []alerting.Post{{Agency: "433001", Duty: alerting.Handler}}, Contacts: map[string]string{"mobile": "13800000000"}},
		{ID: "q", Name: "李四", Posts: []alerting.Post{{Agency: "1", Duty: alerting.BureauSection}}, Contacts: map[string]string{}},
	}, "王五", morning)
	if err != nil {
		t.Fatal(err)
	}
}
