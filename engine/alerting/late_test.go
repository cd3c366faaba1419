package alerting_test

import (
	"testing"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

// known is a RED alert that reached somebody on Tuesday, 8 July 2025: to be answered by the 9th, planned by the 15th, done by
// the 22nd.
func known(t *testing.T) (alerting.Machine, alerting.Alert) {
	t.Helper()
	policy, err := alerting.DefaultPolicy()
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := alerting.ShippedCalendar()
	if err != nil {
		t.Fatal(err)
	}
	m := alerting.Machine{Policy: policy, Calendar: calendar}
	out := m.See(nil, alerting.Sighting{FiscalYear: 2025, Month: 6, Project: "A1", Agency: "433001", Run: "r", At: at(t, "2025-07-08 09:00"),
		Raised: []alerting.Raised{{ID: "a", Alert: engine.Alert{Rule: engine.AlertSpending, Level: engine.Red, Message: "慢"}}}})
	a, _ := m.Reached(out.Changed[0], "送达", at(t, "2025-07-08 09:00"))
	return m, a
}

var (
	handler = alerting.Actor{ID: "h", Name: "经办", Duties: []alerting.Duty{alerting.Handler, alerting.Department}}
	bureau  = alerting.Actor{ID: "b", Name: "绩效科", Duties: []alerting.Duty{alerting.BureauPerformance}}
)

func actions(steps []alerting.Step) (list []alerting.Action) {
	for _, s := range steps {
		list = append(list, s.Action)
	}
	return list
}

// Who answers late has the days that the policy leaves for the next thing, and is not late for that from the start.
func TestALateAnswerMovesWhatFollows(t *testing.T) {
	m, a := known(t)
	a, _ = m.Pass(a, at(t, "2025-07-28 09:00"))
	if !a.Overdue {
		t.Fatalf("%+v is not late", a.Due)
	}
	a, _, err := m.Do(a, alerting.Act{Action: alerting.Ack, Answer: alerting.Answer{Obstacles: []string{"其他"}, Reason: "x", Measures: "y", Promised: "2025-08-30"}}, handler, at(t, "2025-07-28 10:00"))
	if err != nil {
		t.Fatal(err)
	}
	if plan, submit := a.Due.Plan.Format("01-02"), a.Due.Submit.Format("01-02"); plan != "08-01" || submit != "08-08" {
		t.Errorf("it is to be planned by %s and done by %s", plan, submit)
	}
	if _, steps := m.Pass(a, at(t, "2025-07-28 10:05")); len(steps) > 0 {
		t.Errorf("five minutes after the answer: %v", actions(steps))
	}
}

// What was escalated late, as nobody looked, is proposed ten working days after that, and not at once.
func TestWhatIsSeenLateHasItsTime(t *testing.T) {
	m, a := known(t)
	a, steps := m.Pass(a, at(t, "2025-09-01 09:00"))
	if len(steps) != 1 || steps[0].Action != alerting.Escalate {
		t.Fatalf("after six weeks in which nobody looked: %v", actions(steps))
	}
	if got := a.Next.Format("01-02"); got != "09-16" { // the morning after 15 September
		t.Errorf("suspending is proposed on %s", got)
	}
}

// Declining a suspension does not let the alert off: it is proposed again.
func TestWhatIsDeclinedIsProposedAgain(t *testing.T) {
	m, a := known(t)
	a, _ = m.Pass(a, at(t, "2025-07-10 09:00"))
	a, _ = m.Pass(a, at(t, "2025-07-28 09:00"))
	if !a.Proposed {
		t.Fatalf("%+v is not proposed", a.Due)
	}
	a, _, err := m.Do(a, alerting.Act{Action: alerting.Decline, Reason: "再等"}, bureau, at(t, "2025-07-28 10:00"))
	if err != nil || a.Proposed || a.Next.IsZero() {
		t.Fatalf("%+v, %v", a, err)
	}
	if _, steps := m.Pass(a, at(t, "2025-08-12 09:00")); len(steps) != 1 || steps[0].Action != alerting.Propose {
		t.Errorf("ten working days later: %v", actions(steps))
	}
}

// Nobody ends his own alert by voiding it, and only the bureau ends one on which it has suspended payments.
func TestWhoMayVoid(t *testing.T) {
	m, a := known(t)
	a.State, a.Answer.Submitter = alerting.Submitted, "h"
	if _, _, err := m.Do(a, alerting.Act{Action: alerting.Annul, Reason: "误报"}, handler, at(t, "2025-07-09 10:00")); err == nil {
		t.Error("the submitter has voided his own alert")
	}
	a.State = alerting.Suspended
	department := alerting.Actor{ID: "d", Name: "主管", Duties: []alerting.Duty{alerting.Department}}
	if _, _, err := m.Do(a, alerting.Act{Action: alerting.Annul, Reason: "误报"}, department, at(t, "2025-07-09 10:00")); err == nil {
		t.Error("the department has ended a suspension")
	}
	if after, _, err := m.Do(a, alerting.Act{Action: alerting.Annul, Reason: "误报"}, bureau, at(t, "2025-07-09 10:00")); err != nil || after.State != alerting.Void {
		t.Errorf("the bureau may: %+v, %v", after.State, err)
	}
}
