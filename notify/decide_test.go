package notify_test

import (
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/notify"
)

// only is the world with the inbox alone: whom something is told, without by what.
func only(t testing.TB) *notify.World {
	w := world(t)
	w.Channels = nil
	return w
}

// inState is an alert that somebody knows of, with its deadlines.
func inState(t testing.TB, level engine.Light, state alerting.State) alerting.Alert {
	a := raised("a1", level)
	a.State, a.Version = state, 5
	end := moment(t, "2025-07-24 23:59")
	a.Due = alerting.Due{PushedAt: moment(t, "2025-07-10 09:00"), Ack: moment(t, "2025-07-15 23:59"), Plan: end, Submit: end}
	if state == alerting.Submitted {
		a.Due.Review = moment(t, "2025-07-18 23:59")
	}
	return a
}

func with(a alerting.Alert, change func(*alerting.Alert)) alerting.Alert {
	change(&a)
	return a
}

func TestWhoHears(t *testing.T) {
	late := func(a *alerting.Alert) { a.Overdue = true }
	for _, c := range []struct {
		name   string
		alert  alerting.Alert
		action alerting.Action
		want   string
	}{
		{"yellow: the handler and the finance officer", raised("a1", engine.Yellow), alerting.Raise, "li:FIRST zhang:FIRST"},
		{"orange: the department as well; a head who is finance officer hears once", raised("a1", engine.Orange), alerting.Raise, "li:FIRST wang:FIRST zhang:FIRST"},
		{"red: the bureau as well", raised("a1", engine.Red), alerting.Raise, "li:FIRST sun:FIRST wang:FIRST zhang:FIRST zhao:FIRST"},
		{"a reminder is for those who are to act", inState(t, engine.Red, alerting.Pushed), alerting.Remind, "li:REMINDER zhang:REMINDER"},
		{"a reminder to review is for the reviewers", inState(t, engine.Yellow, alerting.Submitted), alerting.Remind, "wang:REMINDER"},
		{"overdue: the bureau as well", with(inState(t, engine.Yellow, alerting.Pushed), late), alerting.Escalate, "li:WORSE sun:WORSE zhang:WORSE zhao:WORSE"},
		{"a late review is not the unit's", with(inState(t, engine.Red, alerting.Submitted), late), alerting.Escalate, "sun:WORSE wang:WORSE zhao:WORSE"},
		{"a result is for the reviewers", inState(t, engine.Red, alerting.Submitted), alerting.Submit, "wang:REVIEW"},
		{"what is sent back is for the unit", inState(t, engine.Red, alerting.Returned), alerting.Return, "li:REFUSED zhang:REFUSED"},
		{"and for who submitted it", with(inState(t, engine.Yellow, alerting.Returned), func(a *alerting.Alert) { a.Answer.Submitter = "wang" }),
			alerting.Return, "li:REFUSED wang:REFUSED zhang:REFUSED"},
		{"a proposal is for the bureau", with(inState(t, engine.Yellow, alerting.Planned), func(a *alerting.Alert) { a.Overdue, a.Proposed = true, true }),
			alerting.Propose, "sun:PROPOSAL zhao:PROPOSAL"},
		{"that payments are suspended is for all of the level", inState(t, engine.Yellow, alerting.Suspended), alerting.Suspend, "li:RULING zhang:RULING"},
		{"a drill is one", with(raised("a1", engine.Yellow), func(a *alerting.Alert) { a.Drill = true }), alerting.Raise, "li:DRILL zhang:DRILL"},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan := only(t).Plan([]notify.Notice{notice(c.alert, c.action, morning(t), "理由")}, morning(t))
			var heard []string
			for line := range strings.Lines(lines(plan)) {
				words := strings.Fields(line)
				if words[0] != notify.InboxChannel {
					t.Errorf("unexpected: %s", line)
					continue
				}
				heard = append(heard, words[1]+":"+words[2])
			}
			if got := strings.Join(heard, " "); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestWhatIsNoLongerSoIsNotTold(t *testing.T) {
	step := func(a alerting.Alert, action alerting.Action, change func(*notify.Notice)) notify.Notice {
		n := notice(a, action, morning(t), "")
		change(&n)
		return n
	}
	ended := with(inState(t, engine.Red, alerting.Closed), func(a *alerting.Alert) { a.Version = 9 })
	for _, c := range []struct {
		name   string
		notice notify.Notice
		say    string
	}{
		{"raised and gone", notice(ended, alerting.Raise, morning(t), ""), "已销号"},
		{"raised and worse", step(raised("a1", engine.Red), alerting.Raise, func(n *notify.Notice) { n.Step.Level = engine.Yellow }), "黄灯变为红灯"},
		{"a reminder that was answered", step(inState(t, engine.Red, alerting.Acked), alerting.Remind, func(n *notify.Notice) { n.Step.To = alerting.Pushed }), "已签收"},
		{"a reminder whose deadline has passed", notice(with(inState(t, engine.Red, alerting.Acked), func(a *alerting.Alert) { a.Overdue = true }), alerting.Remind, morning(t), ""), "有了进展"},
		{"late and then answered", notice(inState(t, engine.Red, alerting.Acked), alerting.Escalate, morning(t), ""), "有了进展"},
		{"submitted and closed", notice(ended, alerting.Submit, morning(t), ""), "已销号"},
		{"a proposal that was declined", notice(inState(t, engine.Red, alerting.Planned), alerting.Propose, morning(t), ""), "有了进展"},
		{"ended and there again", step(raised("a1", engine.Red), alerting.Resolve, func(n *notify.Notice) { n.Step.To = alerting.ResolvedAuto }), "又成立"},
		{"a step that nobody is told", notice(raised("a1", engine.Red), alerting.Ack, morning(t), ""), "不通知任何人"},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan := world(t).Plan([]notify.Notice{c.notice}, morning(t))
			if len(plan.Deliveries)+len(plan.Later) > 0 || len(plan.Withheld) != 1 || plan.Withheld[0].Rule != notify.HushOutdated {
				t.Fatalf("got %s", lines(plan))
			}
			if w := plan.Withheld[0]; !strings.Contains(w.Reason, c.say) || w.Alert != "a1" || w.Step != c.notice.Step.Seq {
				t.Errorf("got %+v, which does not say %s", w, c.say)
			}
		})
	}
}

// life plays what happens to an alert, and returns what 张三 hears of it each time.
func TestOneAlertsLife(t *testing.T) {
	w, at := only(t), morning(t)
	w.Tree.People = w.Tree.People[:1] // 张三
	hear := func(notices ...notify.Notice) string {
		t.Helper()
		plan := w.Plan(notices, at)
		tell(w, notices, plan)
		var said []string
		for _, d := range plan.Deliveries {
			for _, item := range d.Items {
				said = append(said, item.Alert+":"+string(item.Reason))
			}
		}
		for _, w := range plan.Withheld {
			if w.Rule != notify.HushNobody {
				said = append(said, w.Alert+":"+string(w.Rule))
			}
		}
		return strings.Join(said, " ")
	}
	expect := func(want string, notices ...notify.Notice) {
		t.Helper()
		if got := hear(notices...); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	yellow, red := raised("a1", engine.Yellow), with(raised("a1", engine.Red), func(a *alerting.Alert) { a.Version = 2 })
	expect("a1:FIRST", notice(yellow, alerting.Raise, at, ""))
	expect("a1:REPEATED", notice(yellow, alerting.Raise, at, ""))
	expect("a2:ADDED", notice(raised("a2", engine.Yellow), alerting.Raise, at, ""))
	expect("a1:WORSE", notice(red, alerting.Worsen, at, "由黄灯升为红灯"))
	over := with(red, func(a *alerting.Alert) { a.State, a.Version = alerting.Void, 3 })
	expect("a1:SOLVED", notice(over, alerting.Correct, at, "数据更正"))
	expect("a1:REPEATED", notice(over, alerting.Correct, at, "数据更正"))
	back := with(yellow, func(a *alerting.Alert) { a.Version, a.Recurred = 4, 1 })
	expect("a1:ADDED", notice(back, alerting.Recur, at, ""))
	again := with(red, func(a *alerting.Alert) { a.Version, a.Recurred = 5, 1 })
	expect("a1:WORSE", notice(again, alerting.Worsen, at, "")) // red was told in its first life
	expect("a3:UNTOLD", notice(with(over, func(a *alerting.Alert) { a.ID = "a3" }), alerting.Resolve, at, ""))
	known := with(again, func(a *alerting.Alert) {
		a.State, a.Due, a.Version = alerting.Acked, inState(t, engine.Red, alerting.Acked).Due, 6
	})
	expect("a1:REMINDER", notice(known, alerting.Remind, at, ""))
	at = moment(t, "2025-07-24 09:00") // the day itself
	expect("a1:REMINDER", notice(with(known, func(a *alerting.Alert) { a.Version = 7 }), alerting.Remind, at, ""))
	expect("a1:REPEATED", notice(with(known, func(a *alerting.Alert) { a.Version = 8 }), alerting.Remind, at, ""))
}

func TestWhatWasNeverSentWasNotTold(t *testing.T) {
	w, at := only(t), morning(t)
	first := []notify.Notice{notice(raised("a1", engine.Yellow), alerting.Raise, at, "")}
	tell(w, first, w.Plan(first, at))
	for i := range w.Told {
		w.Told[i].Unsent = true
	}
	over := with(raised("a1", engine.Yellow), func(a *alerting.Alert) { a.State, a.Version = alerting.ResolvedAuto, 2 })
	if plan := w.Plan([]notify.Notice{notice(over, alerting.Resolve, at, "")}, at); len(plan.Deliveries) > 0 {
		t.Errorf("told that it is over who never heard of it: %s", lines(plan))
	}
	if plan := w.Plan(first, at); len(plan.Deliveries) > 0 {
		t.Errorf("what waits in the queue was planned again: %s", lines(plan))
	}
}

func TestQuietHoursAndDigestPutOff(t *testing.T) {
	for _, c := range []struct {
		name, at, step string
		level          engine.Light
		action         alerting.Action
		want           string
	}{
		{"in working hours at once", "2025-07-11 08:30", "2025-07-11 08:30", engine.Red, alerting.Raise, ""},
		{"until the last minute", "2025-07-11 17:59", "2025-07-11 17:59", engine.Red, alerting.Raise, ""},
		{"before eight", "2025-07-11 07:00", "2025-07-11 07:00", engine.Red, alerting.Raise, "QUIET 2025-07-11 08:30"},
		{"on Friday evening until Monday, red as well", "2025-07-11 18:00", "2025-07-11 18:00", engine.Red, alerting.Raise, "QUIET 2025-07-14 08:30"},
		{"over the National Day", "2025-09-30 20:00", "2025-09-30 20:00", engine.Red, alerting.Raise, "QUIET 2025-10-09 08:30"},
		{"a Sunday that is worked", "2025-09-28 10:00", "2025-09-28 10:00", engine.Red, alerting.Raise, ""},
		{"blue waits for the digest", "2025-07-11 10:00", "2025-07-11 10:00", engine.Blue, alerting.Raise, "DIGEST 2025-07-14 09:00"},
		{"of the same day, if that is still to come", "2025-07-11 08:40", "2025-07-11 08:40", engine.Blue, alerting.Raise, "DIGEST 2025-07-11 09:00"},
		{"and is told then", "2025-07-14 09:00", "2025-07-11 10:00", engine.Blue, alerting.Raise, ""},
		{"or later, where nobody looked", "2025-07-14 11:00", "2025-07-11 10:00", engine.Blue, alerting.Raise, ""},
		{"but not at night", "2025-07-14 19:00", "2025-07-11 10:00", engine.Blue, alerting.Raise, "QUIET 2025-07-15 08:30"},
		{"notes wait as well", "2025-07-11 10:00", "2025-07-11 10:00", engine.Red, alerting.Ease, "DIGEST 2025-07-14 09:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan := world(t).Plan([]notify.Notice{notice(raised("a1", c.level), c.action, moment(t, c.step), "")}, moment(t, c.at))
			got := ""
			for _, l := range plan.Later {
				got = string(l.Why.Rule) + " " + l.Until.In(alerting.China).Format("2006-01-02 15:04")
				if l.Notice != "a1/1" {
					t.Errorf("put off %q", l.Notice)
				}
			}
			if got != c.want || (len(plan.Deliveries) == 0) != (c.want != "") {
				t.Errorf("got %q with %d deliveries, want %q", got, len(plan.Deliveries), c.want)
			}
		})
	}
}

func TestQuietHoursWithinADay(t *testing.T) {
	w := only(t)
	policy := *w.Policies[""]
	policy.Quiet = alerting.Quiet{From: "12:00", To: "14:00"}
	w.Policies[""] = &policy
	for at, want := range map[string]string{"2025-07-12 12:30": "2025-07-12 14:00", "2025-07-12 23:00": "", "2025-07-12 11:59": ""} {
		plan := w.Plan([]notify.Notice{notice(raised("a1", engine.Red), alerting.Raise, moment(t, at), "")}, moment(t, at))
		got := ""
		for _, l := range plan.Later {
			got = l.Until.In(alerting.China).Format("2006-01-02 15:04")
		}
		if got != want {
			t.Errorf("%s: until %q, want %q", at, got, want)
		}
	}
}

func TestWhatWaitedBecomesOneMessage(t *testing.T) {
	w := only(t)
	w.Tree.People = w.Tree.People[:1]
	evening, later, next := moment(t, "2025-07-10 18:05"), moment(t, "2025-07-10 21:00"), moment(t, "2025-07-11 08:30")
	a, b := notice(raised("a1", engine.Yellow), alerting.Raise, evening, ""), notice(raised("a2", engine.Red), alerting.Raise, later, "")
	first, second := w.Plan([]notify.Notice{a}, evening), w.Plan([]notify.Notice{b}, later)
	if len(first.Later) != 1 || len(second.Later) != 1 || !first.Later[0].Until.Equal(next) || !second.Later[0].Until.Equal(next) {
		t.Fatalf("got %s and %s", lines(first), lines(second))
	}
	plan := w.Plan([]notify.Notice{a, b}, next)
	if len(plan.Deliveries) != 1 || len(plan.Deliveries[0].Items) != 2 {
		t.Errorf("got %s", lines(plan))
	}
}

func TestADigestIsOneMessageOfAllAgencies(t *testing.T) {
	w, at := only(t), moment(t, "2025-07-14 09:00")
	w.Tree.People = []alerting.Person{person("zhang", "张三", "", post("433001", alerting.Handler), post("433002", alerting.Handler))}
	a, b := raised("a1", engine.Blue), with(raised("a2", engine.Blue), func(a *alerting.Alert) { a.Agency = "433002" })
	plan := w.Plan([]notify.Notice{notice(a, alerting.Raise, at, ""), notice(b, alerting.Raise, at, "")}, at)
	if len(plan.Deliveries) != 1 || len(plan.Deliveries[0].Items) != 2 {
		t.Fatalf("got %s", lines(plan))
	}
	for _, want := range []string{"2个单位", "曹妃甸区行政审批局", "曹妃甸区政务大厅", "不要求答复"} {
		if !strings.Contains(plan.Deliveries[0].Text, want) {
			t.Errorf("the digest does not say %s:\n%s", want, plan.Deliveries[0].Text)
		}
	}
}

func TestNobodyToTellIsSaidAndToldToWhoComes(t *testing.T) {
	w, at := only(t), morning(t)
	people := w.Tree.People
	w.Tree.People = nil
	news := []notify.Notice{notice(raised("a1", engine.Yellow), alerting.Raise, at, "")}
	plan := w.Plan(news, at)
	if len(plan.Withheld) != 0 || len(plan.Later) != 1 || plan.Later[0].Why.Rule != notify.HushNobody {
		t.Fatalf("got %s", lines(plan))
	}
	if until := plan.Later[0].Until; !until.After(at) || until.After(at.AddDate(0, 0, 4)) || !w.Calendar.IsWorkday(until) {
		t.Errorf("it is looked at again at %s", until)
	}
	w.Tree.People = people
	if then := w.Plan(news, plan.Later[0].Until); len(then.Deliveries) == 0 {
		t.Errorf("who has the duty by then does not hear of it: %s", lines(then))
	}
	for _, want := range []string{"曹妃甸区行政审批局", "经办人、单位财务负责人", "单位和人员", "没有人收到", "待推送"} {
		if !strings.Contains(plan.Later[0].Why.Reason, want) {
			t.Errorf("%s does not say %s", plan.Later[0].Why.Reason, want)
		}
	}
	w = world(t) // a group hears of it, but it is nobody
	w.Tree.People = nil
	plan = w.Plan(news, at)
	if len(plan.Deliveries) != 1 || len(plan.Later) != 1 || plan.Later[0].Why.Rule != notify.HushNobody {
		t.Errorf("got %s", lines(plan))
	}
	w.Policies = nil
	plan = w.Plan([]notify.Notice{notice(raised("a1", engine.Yellow), alerting.Raise, at, "")}, at)
	if len(plan.Deliveries) != 0 || len(plan.Later) != 1 || plan.Later[0].Why.Rule != notify.HushNobody {
		t.Errorf("without a policy: %s", lines(plan))
	}
}

func TestGroupsHearOfTheirOwn(t *testing.T) {
	w, at := world(t), morning(t)
	w.Tree.People = nil
	w.Channels = []notify.Channel{
		{ID: "all", Kind: notify.Webhook}, {ID: "bureau", Kind: notify.FeishuRobot, Agency: "9"}, {ID: "unit", Kind: notify.WeComRobot, Agency: "433001"},
		{ID: "other", Kind: notify.DingTalkRobot, Agency: "433002"}, {ID: "off", Kind: notify.Webhook, Off: true},
	}
	for action, want := range map[alerting.Action]string{alerting.Raise: "all bureau unit", alerting.Submit: "all bureau"} {
		a := raised("a1", engine.Yellow)
		if action == alerting.Submit {
			a = inState(t, engine.Yellow, alerting.Submitted)
		}
		var heard []string
		for _, d := range w.Plan([]notify.Notice{notice(a, action, at, "")}, at).Deliveries {
			heard = append(heard, d.Channel)
		}
		if got := strings.Join(heard, " "); got != want {
			t.Errorf("%s: got %s, want %s", action, got, want)
		}
	}
}

func TestWhoCannotBeReachedAnyMoreIsSaid(t *testing.T) {
	w, at := world(t), morning(t)
	first := []notify.Notice{notice(raised("a1", engine.Yellow), alerting.Raise, at, "")}
	tell(w, first, w.Plan(first, at))
	w.Channels[1].Off = true         // SMS
	w.Tree.People[1].Inactive = true // 李四
	w.Tree.People[0].Contacts = nil  // 张三 has no address any more
	over := with(raised("a1", engine.Yellow), func(a *alerting.Alert) { a.State, a.Version = alerting.ResolvedAuto, 2 })
	got := lines(w.Plan([]notify.Notice{notice(over, alerting.Resolve, at, "")}, at))
	want := strings.TrimSpace(`
group  SOLVED a1:SOLVED
inbox zhang SOLVED a1:SOLVED
withheld UNREACHABLE a1 li inbox
withheld UNREACHABLE a1 li mail
withheld UNREACHABLE a1 zhang mail
withheld UNREACHABLE a1 zhang sms`)
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTokensComeFromTheWorld(t *testing.T) {
	w, at := only(t), morning(t)
	w.Token = func() string { return "t0k3n" }
	for _, d := range w.Plan([]notify.Notice{notice(raised("a1", engine.Yellow), alerting.Raise, at, "")}, at).Deliveries {
		if d.Token != "t0k3n" || d.Link != "https://jixiao.example.gov.cn/a/t0k3n" || !strings.Contains(d.Text, d.Link) || d.Key != d.ID {
			t.Errorf("token %q, link %q, key %q of %q", d.Token, d.Link, d.Key, d.ID)
		}
	}
}
