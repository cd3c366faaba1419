package storage

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/fixtures"
)

var agencyScope = engine.Scope{Division: seedScope.Division, Agency: "433001"}

// answered is an answer that acknowledges.
func answered() alerting.Act {
	return alerting.Act{Action: alerting.Ack, Answer: alerting.Answer{
		Obstacles: []string{engine.Obstacles[0]}, Reason: "付款晚了", Measures: "本月付清", Promised: morning.AddDate(0, 1, 0).Format(time.DateOnly),
	}}
}

// followedSeed is a store with the seed's June, evaluated, and persons.
func followedSeed(t *testing.T, s *Store) []alerting.Alert {
	t.Helper()
	seeded(t, s)
	saveHandler(t, s)
	evaluated(t, s, 6, morning)
	alerts, _ := followedIn(t, s, seedScope)
	if len(alerts) < 4 {
		t.Fatalf("%d alerts: there is nothing to see", len(alerts))
	}
	return alerts
}

func TestPagesOfAlerts(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		followedSeed(t, s)
		evaluated(t, s, 10, morning.Add(time.Hour))
		all, err := s.Alerts(t.Context(), seedScope, alerting.Query{Year: fixtures.DemoYear})
		if err != nil || !slices.IsSortedFunc(all, func(a, b alerting.Alert) int {
			if a.Month != b.Month {
				return b.Month - a.Month
			}
			return a.Level.Severity() - b.Level.Severity()
		}) || all[0].Month != 10 || all[len(all)-1].Month != 6 {
			t.Fatalf("%v, %v", all, err)
		}
		var paged []alerting.Alert
		for after := ""; ; after = paged[len(paged)-1].ID {
			page, err := s.Alerts(t.Context(), agencyScope, alerting.Query{Year: fixtures.DemoYear, After: after, Limit: 3})
			if err != nil {
				t.Fatal(err)
			}
			if paged = append(paged, page...); len(page) < 3 {
				break
			}
		}
		if diff := cmp.Diff(all, paged); diff != "" {
			t.Error(diff)
		}
		one := all[0]
		for name, c := range map[string]struct {
			query alerting.Query
			keep  func(a alerting.Alert) bool
		}{
			"year":    {alerting.Query{Year: 2024}, func(alerting.Alert) bool { return false }},
			"month":   {alerting.Query{Month: 6}, func(a alerting.Alert) bool { return a.Month == 6 }},
			"level":   {alerting.Query{Level: one.Level}, func(a alerting.Alert) bool { return a.Level == one.Level }},
			"rule":    {alerting.Query{Rule: one.Rule}, func(a alerting.Alert) bool { return a.Rule == one.Rule }},
			"project": {alerting.Query{Project: one.Project}, func(a alerting.Alert) bool { return a.Project == one.Project }},
			"overdue": {alerting.Query{Overdue: true}, func(a alerting.Alert) bool { return a.Overdue }},
			"states": {alerting.Query{States: []alerting.State{alerting.ResolvedAuto, alerting.Closed}}, func(a alerting.Alert) bool {
				return a.State == alerting.ResolvedAuto || a.State == alerting.Closed
			}},
			"open": {alerting.Query{States: []alerting.State{alerting.Open}}, func(a alerting.Alert) bool { return a.State == alerting.Open }},
		} {
			got, err := s.Alerts(t.Context(), seedScope, c.query)
			want := slices.DeleteFunc(slices.Clone(all), func(a alerting.Alert) bool { return !c.keep(a) })
			if err != nil || len(got) != len(want) || len(want) > 0 && cmp.Diff(want, got) != "" {
				t.Errorf("%s: %d alerts, want %d, %v", name, len(got), len(want), err)
			}
		}
		if _, err := s.Alerts(t.Context(), seedScope, alerting.Query{After: "none"}); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("after no alert: %v", err)
		}
		for _, scope := range []engine.Scope{{Division: "130210"}, {Division: seedScope.Division, Agency: "433002"}} {
			if got, err := s.Alerts(t.Context(), scope, alerting.Query{}); err != nil || len(got) > 0 {
				t.Errorf("%v sees %d alerts, %v", scope, len(got), err)
			}
			_, _, errAlert := s.Alert(t.Context(), scope, one.ID)
			_, errEvidence := s.Evidence(t.Context(), scope, one.ID)
			_, errAct := s.Act(t.Context(), scope, one.ID, "p", answered(), 0, morning)
			_, errAttach := s.Attach(t.Context(), scope, one.ID, "p", "a.txt", []byte("x"), morning)
			_, _, errFile := s.Attachment(t.Context(), scope, one.ID, "x")
			for _, err := range []error{errAlert, errEvidence, errAct, errAttach, errFile} {
				if !errors.Is(err, engine.ErrNotFound) {
					t.Errorf("%v: %v", scope, err)
				}
			}
		}
	})
}

func TestAPersonActs(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		a := followedSeed(t, s)[0]
		at := morning.Add(time.Hour)
		var refused *alerting.RefusedError
		for by, act := range map[string]alerting.Act{
			"nobody": answered(), "q": answered(), "p": {Action: alerting.Close},
		} {
			if _, err := s.Act(t.Context(), seedScope, a.ID, by, act, 0, at); !errors.As(err, &refused) || (by != "p") != refused.Forbidden {
				t.Errorf("%s may %s: %v", by, act.Action, err)
			}
		}
		if _, err := s.Act(t.Context(), seedScope, a.ID, "p", answered(), a.Version+1, at); !errors.Is(err, engine.ErrConflict) {
			t.Errorf("another version: %v", err)
		}
		act := answered()
		act.Evidence = []alerting.Attachment{{Name: "凭证.pdf", Digest: "sha256:none"}}
		if _, err := s.Act(t.Context(), seedScope, a.ID, "p", act, 0, at); !errors.As(err, &refused) || !slices.Contains(refused.Fields, "attachments") {
			t.Errorf("a file that is not there: %v", err)
		}
		if _, steps, _ := s.Alert(t.Context(), seedScope, a.ID); len(steps) != 1 {
			t.Errorf("what was refused left %+v", steps)
		}

		file, err := s.Attach(t.Context(), agencyScope, a.ID, "p", "凭证.pdf", []byte("%PDF"), at)
		if err != nil {
			t.Fatal(err)
		}
		act.Evidence = []alerting.Attachment{{Name: "别的名字", Digest: file.Digest}, file}
		done, err := s.Act(t.Context(), agencyScope, a.ID, "p", act, a.Version, at)
		if err != nil || done.State != alerting.Acked || done.Version != 2 {
			t.Fatalf("%+v, %v", done, err)
		}
		again, err := s.Act(t.Context(), agencyScope, a.ID, "p", alerting.Act{Action: alerting.Ack, Answer: act.Answer, Evidence: []alerting.Attachment{file}}, a.Version, at.Add(time.Minute))
		if diff := cmp.Diff(done, again); err != nil || diff != "" {
			t.Errorf("the same again: %v\n%s", err, diff)
		}
		got, steps, err := s.Alert(t.Context(), seedScope, a.ID)
		if diff := cmp.Diff(done, got); err != nil || diff != "" || len(steps) != 2 {
			t.Fatalf("%v, %+v\n%s", err, steps, diff)
		}
		want := alerting.Step{
			Alert: a.ID, Seq: 2, At: at, Action: alerting.Ack, By: "p", ByName: "张三", From: alerting.Open, To: alerting.Acked, Level: a.Level,
			Reason: steps[1].Reason, Attachments: []alerting.Attachment{file},
		}
		if diff := cmp.Diff(want, steps[1]); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAttachments(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		alerts := followedSeed(t, s)
		data := []byte("付款凭证\x00\xff")
		file, err := s.Attach(t.Context(), seedScope, alerts[0].ID, "p", "凭证.pdf", data, morning)
		if err != nil || file.Size != int64(len(data)) {
			t.Fatal(file, err)
		}
		if again, err := s.Attach(t.Context(), seedScope, alerts[0].ID, "q", "副本.pdf", data, morning); err != nil || again != file {
			t.Errorf("the same bytes: %+v, %v", again, err)
		}
		got, stored, err := s.Attachment(t.Context(), agencyScope, alerts[0].ID, file.Digest)
		if err != nil || got != file || !bytes.Equal(stored, data) {
			t.Errorf("%+v %q %v", got, stored, err)
		}
		if _, _, err := s.Attachment(t.Context(), seedScope, alerts[1].ID, file.Digest); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("of another alert: %v", err)
		}
		for name, c := range map[string]struct {
			by, name string
			data     []byte
		}{
			"an empty file":  {"p", "a.pdf", nil},
			"a large file":   {"p", "a.pdf", make([]byte, mostAttached+1)},
			"no name":        {"p", " ", data},
			"a path":         {"p", "../a.pdf", data},
			"a long name":    {"p", strings.Repeat("长", longestFileName+1), data},
			"a broken name":  {"p", "\xff", data},
			"nobody's":       {"nobody", "a.pdf", data},
			"no such person": {"", "a.pdf", data},
		} {
			var refused *alerting.RefusedError
			if _, err := s.Attach(t.Context(), seedScope, alerts[0].ID, c.by, c.name, c.data, morning); !errors.As(err, &refused) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestTheTreeIsKept(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		seeded(t, s)
		before, err := s.Tree(t.Context(), seedScope)
		if err != nil || before.Agencies["433001"].Kind != alerting.KindUnit || before.Agencies["433001"].Parent != "" {
			t.Fatalf("%+v, %v: an agency of a declaration is a unit without anything above", before, err)
		}
		saveHandler(t, s)
		seeded(t, s) // a declaration that is stored again leaves its place
		tree, err := s.Tree(t.Context(), seedScope)
		if err != nil {
			t.Fatal(err)
		}
		if got := tree.Path("433001"); !slices.Equal(got, []string{"433001", "433", "1"}) {
			t.Errorf("path %v", got)
		}
		var refused *alerting.RefusedError
		circle := alerting.Agency{Code: "1", Name: "财政局", Parent: "433001", Kind: alerting.KindBureau}
		if err := s.SaveAgency(t.Context(), seedScope, circle, "王五", morning); !errors.Is(err, engine.ErrInvalid) || !errors.As(err, &refused) {
			t.Errorf("a circle: %v", err)
		}
		nowhere := alerting.Person{ID: "r", Name: "赵六", Posts: []alerting.Post{{Agency: "nowhere", Duty: alerting.Head}}}
		if err := s.SaveTree(t.Context(), seedScope, []alerting.Agency{{Code: "9", Name: "新", Kind: alerting.KindUnit}}, []alerting.Person{nowhere}, "王五", morning); !errors.Is(err, engine.ErrInvalid) {
			t.Errorf("a post nowhere: %v", err)
		}
		if err := s.SavePerson(t.Context(), agencyScope, alerting.Person{ID: "r", Name: "赵六"}, "王五", morning); !errors.As(err, &refused) || !refused.Forbidden {
			t.Errorf("by one agency: %v", err)
		}
		if again, err := s.Tree(t.Context(), seedScope); err != nil || cmp.Diff(tree, again) != "" {
			t.Errorf("what was refused changed the tree: %v\n%s", err, cmp.Diff(tree, again))
		}
		left := alerting.Person{ID: "p", Name: "张三", Inactive: true, Contacts: map[string]string{}}
		if err := s.SavePerson(t.Context(), seedScope, left, "王五", morning); err != nil {
			t.Fatal(err)
		}
		tree, err = s.Tree(t.Context(), seedScope)
		if err != nil || cmp.Diff(left, tree.People[0]) != "" || len(tree.People) != 2 {
			t.Errorf("%+v, %v", tree.People, err)
		}
		seen, err := s.Tree(t.Context(), engine.Scope{Division: seedScope.Division, Agency: "433"})
		if err != nil || len(seen.Agencies) != 2 || len(seen.People) != 1 || seen.People[0].ID != "q" {
			t.Errorf("an agency sees %+v, %v", seen, err)
		}
		if other, err := s.Tree(t.Context(), engine.Scope{Division: "130210"}); err != nil || len(other.Agencies)+len(other.People) > 0 {
			t.Errorf("another division sees %+v, %v", other, err)
		}
	})
}

func TestPoliciesAndHolidays(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		shipped, err := alerting.DefaultPolicy()
		if err != nil {
			t.Fatal(err)
		}
		inForce := func() *alerting.Policy {
			p, err := s.Policy(t.Context(), seedScope)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		if inForce().SHA != shipped.SHA {
			t.Error("without a policy of its own a division has the shipped one")
		}
		alerts := followedSeed(t, s)
		ours := func(version, days string) *alerting.Policy {
			text := strings.NewReplacer("id: DEFAULT", "id: OURS", "version: 1", "version: "+version, "propose: 10", "propose: "+days).Replace(shipped.Text)
			p, err := alerting.LoadPolicy([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		for _, p := range []*alerting.Policy{ours("1", "11"), ours("1", "11"), ours("2", "12"), ours("1", "11")} {
			if err := s.PublishPolicy(t.Context(), seedScope, p, "王五", morning); err != nil || inForce().SHA != p.SHA {
				t.Errorf("%s version %d: %v", p.ID, p.Version, err)
			}
		}
		if n := rowsOf(t, s)["alert_policies"]; n != 4 { // the shipped one that alerts follow, and three that came into force
			t.Errorf("%d policies", n)
		}
		if err := s.PublishPolicy(t.Context(), seedScope, ours("1", "13"), "王五", morning); !errors.Is(err, engine.ErrConflict) {
			t.Errorf("another text: %v", err)
		}
		if err := s.PublishPolicy(t.Context(), agencyScope, ours("3", "13"), "王五", morning); !errors.Is(err, engine.ErrInvalid) {
			t.Errorf("by an agency: %v", err)
		}
		if alerts[0].Policy != shipped.SHA {
			t.Errorf("an alert follows %s", alerts[0].Policy)
		}
		if _, err := s.Act(t.Context(), seedScope, alerts[0].ID, "p", answered(), 0, morning); err != nil {
			t.Errorf("under the policy before: %v", err)
		}

		year := 2031
		text := []byte("year: 2031\nbasis: 国办发明电〔2030〕1号\noff:\n  - {name: 元旦, from: 2031-01-01, to: 2031-01-01}\n")
		second := []byte(strings.Replace(string(text), "1号", "2号", 1))
		for _, text := range [][]byte{text, text, second} {
			if err := s.SaveHolidays(t.Context(), seedScope, year, text, "王五", morning); err != nil {
				t.Fatal(err)
			}
			c, err := s.Calendar(t.Context(), seedScope)
			if err != nil || c.Text(year) != string(text) || !slices.Contains(c.Years(), 2025) {
				t.Errorf("%v, %v", c, err)
			}
		}
		if n := rowsOf(t, s)["holidays"]; n != 2 {
			t.Errorf("%d notices", n)
		}
		for _, wrong := range []error{
			s.SaveHolidays(t.Context(), seedScope, 2032, text, "王五", morning), s.SaveHolidays(t.Context(), seedScope, year, []byte("x"), "王五", morning),
			s.SaveHolidays(t.Context(), agencyScope, year, text, "王五", morning),
		} {
			if !errors.Is(wrong, engine.ErrInvalid) {
				t.Error(wrong)
			}
		}
		if c, err := s.Calendar(t.Context(), engine.Scope{Division: "130210"}); err != nil || c.Text(year) != "" {
			t.Errorf("another division: %v, %v", c, err)
		}
	})
}

// Evidence is the same whatever the run keeps.
func TestEvidence(t *testing.T) {
	for kind, run := range kinds {
		t.Run(kind, func(t *testing.T) {
			onBoth(t, func(t *testing.T, s *Store) {
				code := alone(t, s)
				spent(t, s, code, 6, "60")
				id := run(t, s, 6)
				alerts, _ := followedIn(t, s, seedScope)
				for _, a := range alerts {
					e, err := s.Evidence(t.Context(), agencyScope, a.ID)
					if err != nil || e.Run != id || e.Message != a.Message || e.SchemeDigest == "" || e.InputDigest == "" || e.Spending == nil {
						t.Fatalf("%+v, %v", e, err)
					}
					if a.Rule == engine.AlertSpending && (e.Spending.Light != a.Level || e.Spending.Explanation == "") {
						t.Errorf("%+v", e.Spending)
					}
					if a.Indicator == "" {
						if e.Result != nil || e.Target != nil || e.Actual != nil {
							t.Errorf("of funds: %+v", e)
						}
					} else if e.Result == nil || e.Result.Name != a.Indicator || e.Result.Explanation == "" || e.Target == nil {
						t.Errorf("of %s: %+v", a.Indicator, e)
					}
				}
				if !slices.ContainsFunc(alerts, func(a alerting.Alert) bool { return a.Indicator != "" }) {
					t.Error("no alert is about an indicator: there is nothing to see")
				}
			})
		})
	}
}

func TestADrillHasNoEvidence(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		a, step := drill("d1")
		if err := s.write(t.Context(), seedScope, func(q *session) error {
			return q.keepAlerts(t.Context(), []alerting.Alert{a}, []alerting.Step{step})
		}); err != nil {
			t.Fatal(err)
		}
		if e, err := s.Evidence(t.Context(), seedScope, a.ID); e != nil || err != nil {
			t.Errorf("%+v, %v", e, err)
		}
	})
}

// drill is an alert that no run raised.
func drill(id string) (alerting.Alert, alerting.Step) {
	a := alerting.Alert{
		ID: id, FiscalYear: 2025, Month: 6, Agency: "433001", At: morning, Alert: engine.Alert{Rule: engine.AlertSpending, Level: engine.Red, Message: "演练"},
		State: alerting.Pushed, Drill: true, Version: 1, CleanMonths: []int{}, Next: morning,
	}
	return a, alerting.Step{Alert: id, Seq: 1, At: morning, Action: alerting.Raise, To: alerting.Open, Level: engine.Red}
}
