package alerting_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

// TestAlertsNeverLeaveTheTable lets runs, persons, messages and time do anything in any order to
// the alerts of a project.
func TestAlertsNeverLeaveTheTable(t *testing.T) {
	policies := []*book{bookOf(t), bookOf(t, "resolve_after: 1", "resolve_after: 2", "hold: []", "hold: [{rule: SPENDING, level: ORANGE}]")}
	rapid.Check(t, func(r *rapid.T) {
		from := policies[rapid.IntRange(0, len(policies)-1).Draw(r, "policy")]
		w := &world{T: r, Machine: from.Machine, alerts: map[string]alerting.Alert{}, steps: map[string][]alerting.Step{}, now: at(t, thursday)}
		r.Repeat(map[string]func(*rapid.T){
			"run": w.run, "act": w.act, "reach": w.reach, "pass": w.pass,
			"": w.check,
		})
	})
}

// world is all that was decided about a project.
type world struct {
	*rapid.T
	alerting.Machine
	alerts map[string]alerting.Alert
	steps  map[string][]alerting.Step
	before []engine.Alert
	now    time.Time
}

func (w *world) run(r *rapid.T) {
	month := rapid.SampledFrom([]int{3, 6, 10, 12}).Draw(r, "month")
	s := alerting.Sighting{FiscalYear: 2025, Month: month, Project: "P", Run: "run", At: w.now, Before: w.before, Clear: map[string]string{}}
	var raised []engine.Alert
	for _, what := range []string{"支出", "人数", "数据", "未报", "待确认"} {
		level := rapid.SampledFrom([]string{"", "", "红", "橙", "黄", "蓝"}).Draw(r, what)
		if level == "" || what == "数据" && slices.ContainsFunc(raised, engine.Alert.Unreported) {
			continue
		}
		a := alertOf(what + level)
		if slices.ContainsFunc(raised, func(b engine.Alert) bool { return a.Rule == b.Rule && a.Subject() == b.Subject() }) {
			continue
		}
		raised = append(raised, a)
		s.Raised = append(s.Raised, alerting.Raised{ID: strings.Join([]string{string(a.Rule), a.Subject(), time.Month(month).String()}, " "), Alert: a})
	}
	var known []alerting.Alert
	for _, a := range w.alerts {
		if a.Month == month || !a.State.Ended() {
			known = append(known, a)
			repeated := slices.ContainsFunc(raised, a.Repeated)
			if !repeated && rapid.Bool().Draw(r, "clear") {
				s.Clear[a.ID] = "绿灯。"
			}
		}
	}
	slices.SortFunc(known, func(a, b alerting.Alert) int { return strings.Compare(a.ID, b.ID) })
	advance := w.See(known, s)
	if len(advance.Changed) != len(advance.Steps) {
		r.Fatalf("%d alerts, %d steps", len(advance.Changed), len(advance.Steps))
	}
	for i, a := range advance.Changed {
		if slices.ContainsFunc(advance.Changed[:i], func(b alerting.Alert) bool { return b.ID == a.ID }) {
			r.Fatalf("%s changes twice", a.ID)
		}
		w.take(a, advance.Steps[i])
	}
	for i := range known {
		known[i] = w.alerts[known[i].ID]
	}
	for id, a := range w.alerts {
		if a.Month == month && !slices.ContainsFunc(known, func(b alerting.Alert) bool { return b.ID == id }) {
			known = append(known, a)
		}
	}
	if again := w.See(known, s); len(again.Changed) > 0 {
		r.Fatalf("seen twice, it changes: %+v", again.Steps)
	}
	w.before = raised
}

// one draws an alert; false where there is none yet.
func (w *world) one(r *rapid.T) (a alerting.Alert, ok bool) {
	var ids []string
	for id := range w.alerts {
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return a, false
	}
	slices.Sort(ids)
	return w.alerts[rapid.SampledFrom(ids).Draw(r, "alert")], true
}

func (w *world) act(r *rapid.T) {
	a, ok := w.one(r)
	if !ok {
		return
	}
	act := whole(rapid.SampledFrom(alerting.Manual()).Draw(r, "action"))
	act.Answer.Promised = w.now.Format(time.DateOnly)
	by := actor(rapid.SampledFrom([]string{"a", "b"}).Draw(r, "by"), alerting.Duties...)
	next, step, err := w.Do(a, act, by, w.now)
	if possible := slices.Contains(a.Possible(), act.Action); possible != (err == nil) && by.ID != a.Answer.Submitter && a.State != alerting.Submitted {
		r.Fatalf("%s in %s: possible %v, %v", act.Action, a.State, possible, err)
	}
	if err == nil {
		w.take(next, step)
	}
}

func (w *world) reach(r *rapid.T) {
	if a, ok := w.one(r); ok {
		if next, step := w.Reached(a, "短信", w.now); step != nil {
			w.take(next, *step)
		}
	}
}

// pass moves the clock, sometimes back, and lets time pass over everything.
func (w *world) pass(r *rapid.T) {
	w.now = w.now.Add(time.Duration(rapid.IntRange(-24, 24*20).Draw(r, "hours")) * time.Hour)
	for id, a := range w.alerts {
		next, steps := w.Pass(a, w.now)
		for i, step := range steps {
			if step.Action != alerting.Remind && step.Action != alerting.Escalate && step.Action != alerting.Propose {
				r.Fatalf("time does %s", step.Action)
			}
			w.follows(a.Version+i, step)
			w.steps[id] = append(w.steps[id], step)
		}
		if next.State != a.State {
			r.Fatalf("time alone takes %s to %s", a.State, next.State)
		}
		w.alerts[id] = next
		if again, more := w.Pass(next, w.now); len(more) > 0 || again.Next != next.Next {
			r.Fatalf("passing twice: %+v", more)
		}
	}
}

func (w *world) follows(version int, step alerting.Step) {
	if step.Seq != version+1 {
		w.Fatalf("step %d after %d", step.Seq, version)
	}
}

// take takes a change over and holds it against what was.
func (w *world) take(a alerting.Alert, step alerting.Step) {
	old := w.alerts[a.ID]
	w.follows(old.Version, step)
	if step.From != old.State || step.To != a.State {
		w.Fatalf("%s leads from %s to %s, the alert from %s to %s", step.Action, step.From, step.To, old.State, a.State)
	}
	if to, manual := leads[step.Action][old.State]; manual && to != a.State {
		w.Fatalf("%s in %s leads to %s", step.Action, old.State, a.State)
	}
	notes := []alerting.Action{alerting.Ease, alerting.Note, alerting.Clear, alerting.Comment, alerting.Decline}
	if slices.Contains(notes, step.Action) {
		for _, d := range [][2]time.Time{{old.Due.Ack, a.Due.Ack}, {old.Due.Plan, a.Due.Plan}, {old.Due.Submit, a.Due.Submit}, {old.Due.Review, a.Due.Review}} {
			if !d[0].Equal(d[1]) {
				w.Fatalf("%s moves a deadline from %s to %s", step.Action, d[0], d[1])
			}
		}
		if a.State != old.State || a.Overdue != old.Overdue {
			w.Fatalf("%s changes more than it says", step.Action)
		}
	}
	if a.Level != old.Level && old.Version > 0 && step.Action != alerting.Worsen && step.Action != alerting.Recur {
		w.Fatalf("%s changes the level", step.Action)
	}
	w.alerts[a.ID] = a
	w.steps[a.ID] = append(w.steps[a.ID], step)
}

// check holds what is always so.
func (w *world) check(r *rapid.T) {
	for id, a := range w.alerts {
		if !slices.Contains(alerting.States, a.State) || a.Version != len(w.steps[id]) {
			r.Fatalf("%s: %s after %d steps, version %d", id, a.State, len(w.steps[id]), a.Version)
		}
		if quiet := a.State.Ended() || a.State == alerting.Open || a.State == alerting.Suspended; quiet && !a.Next.IsZero() {
			r.Fatalf("%s is %s and something is due at %s", id, a.State, a.Next)
		}
		if a.State.Ended() && (a.Overdue || a.Proposed) {
			r.Fatalf("%s has ended and is overdue", id)
		}
		due, what := a.Obligation()
		if !due.IsZero() && what != "" && a.Next.IsZero() && !a.Overdue {
			r.Fatalf("%s of %s is due at %s and time will never say so", what, id, due)
		}
		if a.State == alerting.Closed && (a.Answer.Result == "" || a.Answer.Submitter == "") {
			r.Fatalf("%s is closed without a result", id)
		}
		if a.Latest.Level.WorseThan(a.Level) {
			r.Fatalf("%s stands at %s, the latest run says %s", id, a.Level, a.Latest.Level)
		}
	}
}
