package notify_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/notify"
)

// drawnWorld is the world with some people gone, some channels off, and perhaps a silence.
func drawnWorld(r *rapid.T, t *testing.T, at time.Time) *notify.World {
	w := world(t)
	for i := range w.Tree.People {
		w.Tree.People[i].Inactive = rapid.IntRange(0, 5).Draw(r, "gone") == 0
	}
	for i := range w.Channels {
		w.Channels[i].Off = rapid.IntRange(0, 5).Draw(r, "off") == 0
	}
	if rapid.Bool().Draw(r, "silenced") {
		w.Silences = []notify.Silence{{ID: "s", By: "zhao", Reason: "搬迁", From: at.Add(-time.Hour), Until: at.Add(time.Hour), Project: "P1"}}
	}
	return w
}

// drawnNotices are notices of some alerts, each in a state that its step may have led to.
func drawnNotices(r *rapid.T, at time.Time) (notices []notify.Notice) {
	actions := map[alerting.Action]alerting.State{
		alerting.Raise: alerting.Open, alerting.Worsen: alerting.Open, alerting.Remind: alerting.Pushed, alerting.Escalate: alerting.Acked,
		alerting.Propose: alerting.Pushed, alerting.Submit: alerting.Submitted, alerting.Return: alerting.Returned, alerting.Close: alerting.Closed,
		alerting.Resolve: alerting.ResolvedAuto, alerting.Suspend: alerting.Suspended, alerting.Ease: alerting.Pushed,
	}
	var names []alerting.Action
	for action := range actions {
		names = append(names, action)
	}
	slices.Sort(names)
	for n := range rapid.IntRange(1, 12).Draw(r, "alerts") {
		action := rapid.SampledFrom(names).Draw(r, "action")
		a := raised(fmt.Sprintf("a%d", n), rapid.SampledFrom([]engine.Light{engine.Red, engine.Orange, engine.Yellow, engine.Blue}).Draw(r, "level"))
		a.Agency = rapid.SampledFrom([]string{"433001", "433002"}).Draw(r, "agency")
		a.Project = rapid.SampledFrom([]string{"P1", "P2"}).Draw(r, "project")
		a.State, a.Overdue, a.Proposed = actions[action], action == alerting.Escalate, action == alerting.Propose
		a.Due = alerting.Due{PushedAt: at, Ack: at.Add(time.Hour), Plan: at.Add(time.Hour), Submit: at.Add(time.Hour), Review: at.Add(time.Hour)}
		notices = append(notices, notice(a, action, at, "因为"))
	}
	return notices
}

// fates counts what became of each notice.
func fates(p notify.Plan, notices []notify.Notice) map[string]int {
	count := map[string]int{}
	for _, n := range notices {
		for _, l := range p.Later {
			if l.Notice == n.ID {
				count[n.ID]++
			}
		}
		for _, w := range p.Withheld {
			if w.Alert == n.Alert.ID && w.Step == n.Step.Seq {
				count[n.ID]++
			}
		}
		for _, d := range p.Deliveries {
			for _, item := range d.Items {
				if item.Alert == n.Alert.ID {
					count[n.ID]++
				}
			}
		}
	}
	return count
}

// Whatever comes, nothing disappears, nothing is told twice, and the order of notices decides nothing.
func TestEveryNoticeHasAFate(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		at := morning(t)
		w, notices := drawnWorld(r, t, at), drawnNotices(r, at)
		plan := w.Plan(notices, at)
		for id, n := range fates(plan, notices) {
			if n == 0 {
				r.Errorf("%s disappears: %s", id, lines(plan))
			}
		}
		if len(fates(plan, notices)) != len(notices) {
			r.Errorf("%d of %d notices have a fate: %s", len(fates(plan, notices)), len(notices), lines(plan))
		}
		keys := map[string]bool{}
		for _, d := range plan.Deliveries {
			for _, item := range d.Items {
				if keys[item.Key] {
					r.Errorf("%s is told twice", item.Subject)
				}
				keys[item.Key] = true
			}
		}
		turned := slices.Clone(notices)
		slices.Reverse(turned)
		if diff := cmp.Diff(lines(plan), lines(w.Plan(turned, at))); diff != "" {
			r.Errorf("in another order: %s", diff)
		}
		later := map[string]bool{}
		for _, l := range plan.Later {
			later[l.Notice] = true
		}
		tell(w, notices, plan)
		again := slices.DeleteFunc(slices.Clone(notices), func(n notify.Notice) bool { return later[n.ID] })
		if second := w.Plan(again, at); len(second.Deliveries) > 0 {
			r.Errorf("what was told is told again: %s", lines(second))
		}
	})
}

// A silence only delays: without it the same people hear of the same.
func TestASilenceOnlyDelays(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		at := morning(t)
		w, notices := drawnWorld(r, t, at), drawnNotices(r, at)
		said := func() map[string]bool {
			keys := map[string]bool{}
			for _, d := range w.Plan(notices, at).Deliveries {
				for _, item := range d.Items {
					keys[item.Key] = true
				}
			}
			return keys
		}
		with := said()
		w.Silences = nil
		without := said()
		for key := range with {
			if !without[key] {
				r.Errorf("a silence has made something to be told: %s", key)
			}
		}
	})
}

// Groups are told no figures, and nobody is sent more than his channel takes.
func TestGroupsHearNoFiguresAndNothingIsTooLong(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		at := morning(t)
		w, notices := drawnWorld(r, t, at), drawnNotices(r, at)
		for i := range notices {
			notices[i].Alert.Indicator = "培训不少于4321次"
			notices[i].Alert.ProjectName = strings.Repeat("长", rapid.IntRange(1, 90).Draw(r, "name"))
		}
		for _, d := range w.Plan(notices, at).Deliveries {
			texts := []string{d.Title, d.Text, d.Markdown, d.HTML}
			for _, item := range d.Items {
				texts = append(texts, item.Subject)
			}
			for _, text := range texts {
				for _, figure := range []string{"149", "49.99", "50%", "4321"} {
					if d.Recipient == "" && strings.Contains(text, figure) {
						r.Errorf("the group hears of %s:\n%s", figure, text)
					}
				}
				if limit := notify.SizeLimit(d.Kind); limit > 0 && (text == d.Text || text == d.Markdown) && len(text) > limit {
					r.Errorf("%d bytes for %s, which takes %d", len(text), d.Kind, limit)
				}
			}
			if !strings.Contains(d.Text, d.Reason.Chinese()) {
				r.Errorf("the message does not say that it is %s:\n%s", d.Reason.Chinese(), d.Text)
			}
		}
	})
}

// BenchmarkPlan decides about 10,000 notices of 500 units.
func BenchmarkPlan(b *testing.B) {
	w, at := world(b), morning(b)
	var notices []notify.Notice
	for unit := range 500 {
		code := fmt.Sprintf("U%03d", unit)
		w.Tree.Agencies[code] = alerting.Agency{Code: code, Name: "单位" + code, Parent: "433", Kind: alerting.KindUnit}
		w.Tree.People = append(w.Tree.People, person("h"+code, "经办", "", post(code, alerting.Handler)), person("f"+code, "财务", "", post(code, alerting.FinanceOfficer)))
		for n := range 20 {
			a := raised(fmt.Sprintf("%s-%d", code, n), engine.Yellow)
			a.Agency = code
			notices = append(notices, notice(a, alerting.Raise, at, ""))
		}
	}
	for b.Loop() {
		if plan := w.Plan(notices, at); len(plan.Deliveries) < 1000 {
			b.Fatalf("%d messages", len(plan.Deliveries))
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/plan")
}
