package alerting

import (
	"fmt"
	"slices"
	"time"
)

// Reached notes that somebody was told of an alert for the first time, or of its getting
// worse: from now on the deadlines run. An alert that is not waiting for that does not
// change, and then there is no step.
func (m Machine) Reached(a Alert, how string, at time.Time) (Alert, *Step) {
	if find(Push, a.State) == nil {
		return a, nil
	}
	next := a
	step := next.step(Push, System, at, how)
	m.schedule(&next, step)
	return next, &step
}

// Pass lets time pass over an alert: what is due by then happens, in order. A clock that was
// set back changes nothing.
func (m Machine) Pass(a Alert, at time.Time) (Alert, []Step) {
	var steps []Step
	for !a.Next.IsZero() && !a.Next.After(at) {
		next, step := m.passed(a, at)
		if step != nil {
			steps = append(steps, *step)
		}
		a = next
	}
	return a, steps
}

// passed does what is due next.
func (m Machine) passed(a Alert, at time.Time) (Alert, *Step) {
	due, what := a.Obligation()
	moment := a.Next
	var action Action
	var reason string
	switch {
	case due.IsZero():
		a.Next = time.Time{}
		return a, nil
	case a.Overdue && !a.Due.Propose.IsZero() && !moment.Before(a.Due.Propose):
		action, reason = Propose, fmt.Sprintf("%s逾期后又过%d个工作日仍未完成，建议财政部门研究是否暂停拨款", what, m.Policy.Overdue.Propose)
		a.Proposed, a.Due.Propose = true, time.Time{}
	case moment.After(due):
		action, reason = Escalate, fmt.Sprintf("%s的期限是%s，已逾期", what, day(due))
		a.Overdue = true
		if a.State != Submitted { // what is late there is the review, not the unit
			a.Due.Propose = m.count(&a, noticed(due, at), m.Policy.Overdue.Propose).Add(time.Second)
		}
	case at.After(due): // too late for a reminder: nobody looked until now
		a.Due.Reminded = at
		m.look(&a)
		return a, nil
	default:
		left := m.Calendar.Workdays(at, due)
		action, reason = Remind, fmt.Sprintf("%s的期限是%s，还有%d个工作日", what, day(due), left)
		if left == 0 {
			reason = fmt.Sprintf("%s的期限是今天", what)
		}
		a.Due.Reminded = at
	}
	step := a.step(action, System, at, reason)
	m.look(&a)
	return a, &step
}

// noticed is when a deadline was seen to be over: at once, unless nobody looked for a day. Whoever
// hears of it only then has the same time left.
func noticed(due, at time.Time) time.Time {
	if at.Sub(due) > 24*time.Hour {
		return at
	}
	return due
}

func day(t time.Time) string { return t.In(China).Format("1月2日") }

// Obligation is until when the next thing is to be done about the alert, and what; the zero
// time where nothing is, or nobody was told yet.
func (a *Alert) Obligation() (due time.Time, what string) {
	switch a.State {
	case Pushed:
		return a.Due.Ack, "签收"
	case Acked:
		return a.Due.Plan, "定方案"
	case Planned, Rectifying, Returned:
		return a.Due.Submit, "提交整改结果"
	case Submitted:
		return a.Due.Review, "复核"
	}
	return time.Time{}, ""
}

// schedule sets the deadlines that follow from a step, and when time acts next.
func (m Machine) schedule(a *Alert, step Step) {
	switch {
	case a.State == Open: // it is to reach somebody, perhaps anew
		a.Due, a.Overdue, a.Proposed = Due{}, false, false
	case a.State.Ended():
		a.met(step.At)
	default:
		m.deadlines(a, step)
	}
	m.look(a)
}

// deadlines sets those of an alert that somebody knows of.
func (m Machine) deadlines(a *Alert, step Step) {
	switch step.Action {
	case Push:
		m.begin(a, step.At)
	case Ack:
		if step.From == Open { // seen before any message said so
			m.begin(a, step.At)
		}
		m.late(a, step.At)
		a.met(step.At)
	case Plan:
		if step.From == Acked {
			m.late(a, step.At)
			a.met(step.At)
		}
	case Submit:
		a.met(step.At)
		a.Due.Review = m.count(a, step.At, m.Policy.Review.Days)
	case Return, Resume: // what was to be submitted is to be submitted anew
		a.met(step.At)
		a.Due.Review, a.Due.Submit = time.Time{}, m.count(a, step.At, m.Policy.Levels[a.Level].Submit)
	case Worsen: // so is this, unless it was late already
		if a.State != Submitted && !a.Overdue {
			a.Due.Submit, a.Due.Reminded = m.count(a, step.At, m.Policy.Levels[a.Level].Submit), step.At
		}
	case Suspend:
		a.Proposed = false
	case Decline: // the answer is still awaited, and may be proposed again
		a.Proposed, a.Due.Propose = false, m.count(a, step.At, m.Policy.Overdue.Propose).Add(time.Second)
	}
}

// late moves what is to be done after an answer that came late, so that it is not late from the
// start: the policy's days between the two are left for it.
func (m Machine) late(a *Alert, at time.Time) {
	if !a.Overdue {
		return
	}
	level := m.Policy.Levels[a.Level]
	answered := level.Plan
	if a.State == Acked {
		answered = level.Ack
		a.Due.Plan = m.count(a, at, level.Plan-answered)
	}
	a.Due.Submit = m.count(a, at, level.Submit-answered)
}

// begin counts the deadlines from when the alert is known to somebody.
func (m Machine) begin(a *Alert, at time.Time) {
	level := m.Policy.Levels[a.Level]
	a.Due = Due{PushedAt: at, Reminded: at}
	if !level.Digest {
		a.Due.Ack, a.Due.Plan, a.Due.Submit = m.count(a, at, level.Ack), m.count(a, at, level.Plan), m.count(a, at, level.Submit)
	}
}

// met forgets that an answer was late: it has come. Reminders of the next one that would have
// been due by now are not sent any more: whoever answered has just seen until when it is.
func (a *Alert) met(at time.Time) {
	a.Overdue, a.Proposed, a.Due.Propose, a.Due.Reminded = false, false, time.Time{}, at
}

// look sets when time acts next: a reminder, the moment after a deadline, a proposal.
func (m Machine) look(a *Alert) {
	due, _ := a.Obligation()
	a.Next = time.Time{}
	if due.IsZero() || a.Drill {
		return
	}
	if a.Overdue {
		a.Next = a.Due.Propose
		return
	}
	for _, reminder := range []time.Time{m.Calendar.workdaysBefore(due, m.Policy.Remind), startOf(due)} {
		if reminder.After(a.Due.Reminded) {
			a.Next = reminder
			return
		}
	}
	a.Next = due.Add(time.Second)
}

// count is the end of the n-th working day after a moment, and notes years that it can't
// be sure of.
func (m Machine) count(a *Alert, from time.Time, n int) time.Time {
	end, unsure := m.Calendar.AddWorkdays(from, n)
	for _, year := range unsure {
		if !slices.Contains(a.Due.Unsure, year) {
			a.Due.Unsure = append(slices.Clone(a.Due.Unsure), year)
		}
	}
	return end
}
