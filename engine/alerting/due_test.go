package alerting_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

// pushed is an alert that has reached somebody.
func pushed(t testing.TB, m alerting.Machine, level engine.Light, moment string) alerting.Alert {
	t.Helper()
	a, step := m.Reached(alertAt(level, alerting.Open), "企业微信", at(t, moment))
	if step == nil || step.From != alerting.Open || step.To != alerting.Pushed || step.Reason != "企业微信" {
		t.Fatalf("reached: %+v", step)
	}
	return a
}

func TestDeadlinesRunFromThePush(t *testing.T) {
	m := machineOf(t)
	for _, c := range []struct {
		level             engine.Light
		pushed            string
		ack, plan, submit string
		unsure            []int
	}{
		{engine.Yellow, "2025-07-10 10:00", "2025-07-15", "2025-07-24", "2025-07-24", nil},
		{engine.Orange, "2025-07-10 10:00", "2025-07-14", "2025-07-21", "2025-07-24", nil},
		{engine.Red, "2025-07-10 10:00", "2025-07-11", "2025-07-17", "2025-07-24", nil},
		{engine.Red, "2025-07-12 09:00", "2025-07-14", "2025-07-18", "2025-07-25", nil},            // on a Saturday
		{engine.Red, "2025-09-25 23:59", "2025-09-26", "2025-10-09", "2025-10-15", nil},            // National Day, a Sunday and a Saturday worked
		{engine.Yellow, "2026-02-11 08:00", "2026-02-14", "2026-03-03", "2026-03-03", nil},         // Spring Festival, two Saturdays worked
		{engine.Yellow, "2026-12-25 08:00", "2026-12-30", "2027-01-08", "2027-01-08", []int{2027}}, // no notice yet
		{engine.Blue, "2025-07-10 10:00", "", "", "", nil},
	} {
		a := pushed(t, m, c.level, c.pushed)
		day := func(d time.Time) string {
			if d.IsZero() {
				return ""
			}
			return d.In(alerting.China).Format(time.DateOnly)
		}
		if got := []string{day(a.Due.Ack), day(a.Due.Plan), day(a.Due.Submit)}; !slices.Equal(got, []string{c.ack, c.plan, c.submit}) || !slices.Equal(a.Due.Unsure, c.unsure) {
			t.Errorf("%s pushed at %s: %v unsure %v, want %s %s %s %v", c.level, c.pushed, got, a.Due.Unsure, c.ack, c.plan, c.submit, c.unsure)
		}
		if again, step := m.Reached(a, "短信", at(t, "2025-12-01 10:00")); step != nil || !again.Due.Ack.Equal(a.Due.Ack) {
			t.Errorf("%s is pushed twice: %+v", c.level, step)
		}
	}
	if a, step := m.Reached(alertAt(engine.Red, alerting.Void), "短信", at(t, thursday)); step != nil || a.State != alerting.Void {
		t.Error("a void alert is pushed")
	}
}

// passing lets time pass at moments, and tells what happened: 「07-15 remind 签收的期限是今天」.
func passing(t testing.TB, m alerting.Machine, a *alerting.Alert, moments ...string) (happened []string) {
	t.Helper()
	for _, moment := range moments {
		var steps []alerting.Step
		*a, steps = m.Pass(*a, at(t, moment))
		for _, s := range steps {
			happened = append(happened, fmt.Sprintf("%s %s %s", moment[5:10], s.Action, s.Reason))
		}
	}
	return happened
}

func minutely(from, to string) (moments []string) {
	const form = "2006-01-02 15:04"
	first, _ := time.Parse(form, from)
	last, _ := time.Parse(form, to)
	for ; !first.After(last); first = first.Add(30 * time.Minute) {
		moments = append(moments, first.Format(form))
	}
	return moments
}

// TestTimeRemindsEscalatesProposes is the whole course of an alert that nobody answers, looked at
// all the time, and by a program that was down.
func TestTimeRemindsEscalatesProposes(t *testing.T) {
	m := machineOf(t)
	const ack = "签收的期限是7月15日"
	for name, c := range map[string]struct {
		looks []string
		want  []string
	}{
		"all the time":       {minutely("2025-07-10 10:00", "2025-12-31 23:30"), []string{"07-15 remind 签收的期限是今天", "07-16 escalate " + ack + "，已逾期", "07-30 propose 签收逾期后又过10个工作日仍未完成，建议财政部门研究是否暂停拨款"}},
		"down over reminder": {[]string{"2025-07-14 18:00", "2025-07-16 09:00"}, []string{"07-16 escalate " + ack + "，已逾期"}},
		"down for a week":    {[]string{"2025-07-11 09:00", "2025-07-18 09:00"}, []string{"07-18 escalate " + ack + "，已逾期"}},
		"down for a month":   {[]string{"2025-07-11 09:00", "2025-08-11 09:00"}, []string{"08-11 escalate " + ack + "，已逾期"}},
		"late on the day":    {[]string{"2025-07-15 23:59", "2025-07-15 23:59"}, []string{"07-15 remind 签收的期限是今天"}},
		"clock set back":     {[]string{"2025-07-16 00:00", "2025-07-01 00:00", "2025-07-16 00:00"}, []string{"07-16 escalate " + ack + "，已逾期"}},
		"before":             {[]string{"2025-07-01 00:00", "2025-07-10 10:00"}, nil},
	} {
		a := pushed(t, m, engine.Yellow, thursday)
		if got := passing(t, m, &a, c.looks...); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

// TestRemindedOfEachAnswer follows an alert that is answered at the last moment.
func TestRemindedOfEachAnswer(t *testing.T) {
	m := machineOf(t)
	a := pushed(t, m, engine.Yellow, thursday)
	var happened []string
	do := func(action alerting.Action, by, moment string) {
		t.Helper()
		next, _, err := m.Do(a, whole(action), actor(by, alerting.Duties...), at(t, moment))
		if err != nil {
			t.Fatal(err)
		}
		a = next
	}
	pass := func(from, to string) { happened = append(happened, passing(t, m, &a, minutely(from, to)...)...) }
	pass(thursday, "2025-07-15 17:00")
	do(alerting.Ack, "unit", "2025-07-15 17:30")
	pass("2025-07-15 18:00", "2025-07-22 12:00")
	do(alerting.Plan, "unit", "2025-07-22 12:00") // the result is due on the same day as the plan was
	do(alerting.Rectify, "unit", "2025-07-22 12:00")
	pass("2025-07-22 12:00", "2025-07-25 09:00")
	if !a.Overdue {
		t.Error("the result is late, and the alert is not overdue")
	}
	do(alerting.Submit, "unit", "2025-07-25 10:00")
	if a.Overdue || a.Due.Review.In(alerting.China).Format(time.DateOnly) != "2025-08-01" {
		t.Errorf("submitted: overdue %v, review by %s", a.Overdue, a.Due.Review)
	}
	pass("2025-07-25 10:00", "2025-08-04 09:00")
	do(alerting.Return, "other", "2025-08-04 10:00")
	pass("2025-08-04 10:00", "2025-08-15 09:00")
	do(alerting.Submit, "unit", "2025-08-15 10:00")
	do(alerting.Close, "other", "2025-08-15 11:00")
	pass("2025-08-15 11:00", "2025-12-31 09:00")
	want := []string{
		"07-15 remind 签收的期限是今天",
		"07-21 remind 定方案的期限是7月24日，还有3个工作日",
		"07-24 remind 提交整改结果的期限是今天",
		"07-25 escalate 提交整改结果的期限是7月24日，已逾期",
		"07-29 remind 复核的期限是8月1日，还有3个工作日",
		"08-01 remind 复核的期限是今天",
		"08-02 escalate 复核的期限是8月1日，已逾期",
		"08-13 remind 提交整改结果的期限是8月18日，还有3个工作日",
	}
	if !slices.Equal(happened, want) {
		t.Errorf("%s\nwant\n%s", strings.Join(happened, "\n"), strings.Join(want, "\n"))
	}
}

// TestNobodyWaitsForever acknowledges before any message has arrived: deadlines begin then.
func TestNobodyWaitsForever(t *testing.T) {
	m := machineOf(t)
	a, _, err := m.Do(alertAt(engine.Yellow, alerting.Open), whole(alerting.Ack), actor("p", alerting.Handler), at(t, thursday))
	if err != nil || a.Due.Plan.In(alerting.China).Format(time.DateOnly) != "2025-07-24" || a.Next.IsZero() {
		t.Fatal(err, a.Due, a.Next)
	}
	if _, step := m.Reached(a, "短信", at(t, "2025-07-11 10:00")); step != nil {
		t.Error("pushed after it was acknowledged")
	}
}

// TestSuspensionIsDecidedByPersons proposes, declines, suspends and resumes.
func TestSuspensionIsDecidedByPersons(t *testing.T) {
	m := machineOf(t)
	overdue := pushed(t, m, engine.Red, thursday)
	passing(t, m, &overdue, "2025-07-12 09:00", "2025-12-31 00:00")
	if overdue.State != alerting.Pushed || !overdue.Proposed || !overdue.Overdue || !overdue.Next.IsZero() {
		t.Fatalf("time alone makes of it: %+v", overdue)
	}
	bureau := actor("b", alerting.BureauPerformance)
	declined, _, err := m.Do(overdue, whole(alerting.Decline), bureau, at(t, "2026-01-05 10:00"))
	if err != nil || declined.Proposed || !declined.Overdue || declined.State != alerting.Pushed {
		t.Error(err, declined)
	}
	suspended, _, err := m.Do(overdue, whole(alerting.Suspend), bureau, at(t, "2026-01-05 10:00"))
	if err != nil || suspended.State != alerting.Suspended || suspended.Proposed || !suspended.Next.IsZero() {
		t.Error(err, suspended)
	}
	if got := passing(t, m, &suspended, "2026-12-31 00:00"); got != nil {
		t.Errorf("time does something to a suspension: %v", got)
	}
	resumed, _, err := m.Do(suspended, whole(alerting.Resume), bureau, at(t, "2026-03-02 10:00"))
	if err != nil || resumed.State != alerting.Rectifying || resumed.Overdue || resumed.Due.Submit.In(alerting.China).Format(time.DateOnly) != "2026-03-16" {
		t.Error(err, resumed.Due)
	}
}

// TestDrillsAreLeftAlone wants no reminder of an exercise.
func TestDrillsAreLeftAlone(t *testing.T) {
	m := machineOf(t)
	a := alertAt(engine.Red, alerting.Open)
	a.Drill = true
	a, _ = m.Reached(a, "短信", at(t, thursday))
	if got := passing(t, m, &a, "2025-12-31 00:00"); got != nil || !a.Next.IsZero() {
		t.Errorf("%v, next %s", got, a.Next)
	}
}
