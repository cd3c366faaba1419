package alerting_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

// machineOf is a machine under the default policy with some of its text changed, in pairs.
func machineOf(t testing.TB, changes ...string) alerting.Machine {
	t.Helper()
	shipped, err := alerting.DefaultPolicy()
	if err != nil {
		t.Fatal(err)
	}
	text := shipped.Text
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(text, changes[i]) {
			t.Fatalf("the default policy has no %q", changes[i])
		}
		text = strings.Replace(text, changes[i], changes[i+1], 1)
	}
	policy, err := alerting.LoadPolicy([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := alerting.ShippedCalendar()
	if err != nil {
		t.Fatal(err)
	}
	return alerting.Machine{Policy: policy, Calendar: calendar}
}

// thursday is when the tests' alerts are raised and reach somebody.
const thursday = "2025-07-10 10:00"

func actor(id string, duties ...alerting.Duty) alerting.Actor {
	return alerting.Actor{ID: id, Name: "甲", Duties: duties}
}

// whole is an act that lacks nothing.
func whole(action alerting.Action) alerting.Act {
	return alerting.Act{Action: action, Reason: "理由", Evidence: []alerting.Attachment{{Name: "照片.jpg", Digest: "d", Size: 1}}, Answer: alerting.Answer{
		Obstacles: []string{"经费保障"}, Reason: "拨款晚到", Measures: "加快支付", Promised: "2025-07-20", Choice: alerting.GoOn, Result: "已支付",
	}}
}

func alertAt(level engine.Light, state alerting.State) alerting.Alert {
	a := alerting.Alert{ID: "a", FiscalYear: 2025, Month: 6, Project: "P", Agency: "433001", State: state, Proposed: state != alerting.Open}
	a.Rule, a.Level, a.Message = engine.AlertSpending, level, "支出慢"
	return a
}

// leads is the table of what persons may do, as it is agreed upon.
var leads = map[alerting.Action]map[alerting.State]alerting.State{
	alerting.Ack:     {alerting.Open: alerting.Acked, alerting.Pushed: alerting.Acked},
	alerting.Plan:    {alerting.Acked: alerting.Planned, alerting.Returned: alerting.Planned},
	alerting.Rectify: {alerting.Planned: alerting.Rectifying, alerting.Returned: alerting.Rectifying},
	alerting.Submit:  {alerting.Rectifying: alerting.Submitted, alerting.Returned: alerting.Submitted},
	alerting.Return:  {alerting.Submitted: alerting.Returned},
	alerting.Close:   {alerting.Submitted: alerting.Closed},
	alerting.Resume:  {alerting.Suspended: alerting.Rectifying},
	alerting.Annul: {
		alerting.Open: alerting.Void, alerting.Pushed: alerting.Void, alerting.Acked: alerting.Void, alerting.Planned: alerting.Void,
		alerting.Rectifying: alerting.Void, alerting.Submitted: alerting.Void, alerting.Returned: alerting.Void, alerting.Suspended: alerting.Void,
	},
	alerting.Suspend: {
		alerting.Pushed: alerting.Suspended, alerting.Acked: alerting.Suspended, alerting.Planned: alerting.Suspended,
		alerting.Rectifying: alerting.Suspended, alerting.Submitted: alerting.Suspended, alerting.Returned: alerting.Suspended,
	},
	alerting.Decline: staying(alerting.Pushed, alerting.Acked, alerting.Planned, alerting.Rectifying, alerting.Submitted, alerting.Returned),
	alerting.Comment: staying(alerting.States...),
}

func staying(states ...alerting.State) map[alerting.State]alerting.State {
	m := map[alerting.State]alerting.State{}
	for _, s := range states {
		m[s] = s
	}
	return m
}

// mayDo says whose each act is.
var mayDo = map[alerting.Action][]alerting.Duty{
	alerting.Ack:     {alerting.Handler, alerting.FinanceOfficer, alerting.Head},
	alerting.Plan:    {alerting.Handler, alerting.FinanceOfficer, alerting.Head},
	alerting.Rectify: {alerting.Handler, alerting.FinanceOfficer, alerting.Head},
	alerting.Submit:  {alerting.Handler, alerting.FinanceOfficer, alerting.Head},
	alerting.Return:  {alerting.Department, alerting.BureauSection, alerting.BureauPerformance},
	alerting.Close:   {alerting.Department, alerting.BureauSection, alerting.BureauPerformance},
	alerting.Annul:   {alerting.Department, alerting.BureauSection, alerting.BureauPerformance},
	alerting.Suspend: {alerting.BureauSection, alerting.BureauPerformance},
	alerting.Decline: {alerting.BureauSection, alerting.BureauPerformance},
	alerting.Resume:  {alerting.BureauSection, alerting.BureauPerformance},
	alerting.Comment: alerting.Duties,
}

// TestEveryActInEveryState tries all of them: what is allowed leads where it should, and what is
// not says what the state is and what could be done.
func TestEveryActInEveryState(t *testing.T) {
	m := machineOf(t)
	if got, want := slices.Sorted(slices.Values(alerting.Manual())), slices.Sorted(maps.Keys(leads)); !slices.Equal(got, want) {
		t.Fatalf("persons do %v, the test knows %v", got, want)
	}
	everybody := actor("p", alerting.Duties...)
	for _, action := range alerting.Manual() {
		for _, state := range alerting.States {
			a := alertAt(engine.Red, state)
			before := a
			a.Answer.Attachments = []alerting.Attachment{{Name: "证明", Digest: "e"}}
			got, step, err := m.Do(a, whole(action), everybody, at(t, thursday))
			to, allowed := leads[action][state]
			var refused *alerting.RefusedError
			switch {
			case allowed != (err == nil):
				t.Errorf("%s in %s: %v", action, state, err)
			case allowed && (got.State != to || step.From != state || step.To != to || step.Action != action || step.By != "p" || step.ByName != "甲" || step.Seq != 1 || got.Version != 1):
				t.Errorf("%s in %s leads to %s, %+v, want %s", action, state, got.State, step, to)
			case !allowed && (!errors.As(err, &refused) || refused.Forbidden || !strings.Contains(refused.Reason, state.Chinese()) && action != alerting.Decline):
				t.Errorf("%s in %s: %v", action, state, err)
			case !allowed && !slices.Contains(a.Possible(), alerting.Comment):
				t.Errorf("nothing is possible in %s", state)
			case slices.Contains(a.Possible(), action) != allowed && action != alerting.Decline:
				t.Errorf("%s in %s: possible are %v", action, state, a.Possible())
			}
			if a.State != before.State || a.Version != 0 {
				t.Errorf("%s in %s changes the alert that it was given", action, state)
			}
		}
	}
	_, _, err := m.Do(alertAt(engine.Red, alerting.Planned), whole(alerting.Close), everybody, at(t, thursday))
	if err == nil || err.Error() != "预警现在是“已定方案”，不能销号；现在可以：开始整改、作废、暂停拨款、不予暂停、备注" {
		t.Error(err)
	}
	for _, action := range []alerting.Action{"", "explode", alerting.Push, alerting.Escalate, alerting.Resolve} {
		if _, _, err := m.Do(alertAt(engine.Red, alerting.Open), whole(action), everybody, at(t, thursday)); err == nil || !strings.Contains(err.Error(), "没有“"+string(action)+"”这样的操作") {
			t.Errorf("%q: %v", action, err)
		}
	}
}

// TestEveryDuty tries each act with each duty alone.
func TestEveryDuty(t *testing.T) {
	m := machineOf(t)
	for action, states := range leads {
		state := slices.Sorted(maps.Keys(states))[0]
		a := alertAt(engine.Red, state)
		a.Answer.Attachments = []alerting.Attachment{{Digest: "e"}}
		for _, duty := range alerting.Duties {
			_, _, err := m.Do(a, whole(action), actor("p", duty), at(t, thursday))
			may := slices.Contains(mayDo[action], duty)
			var refused *alerting.RefusedError
			if may != (err == nil) || !may && (!errors.As(err, &refused) || !refused.Forbidden || !strings.Contains(refused.Reason, mayDo[action][0].Chinese()) || !strings.Contains(refused.Reason, "甲")) {
				t.Errorf("%s by %s: %v", action, duty, err)
			}
		}
		if _, _, err := m.Do(a, whole(action), actor("p"), at(t, thursday)); err == nil {
			t.Errorf("%s without any duty", action)
		}
	}
}

// TestActsAskFor gives each act what it lacks, and wants it said with the field.
func TestActsAskFor(t *testing.T) {
	long := strings.Repeat("长", 2001)
	change := func(action alerting.Action, how func(*alerting.Act)) alerting.Act {
		act := whole(action)
		how(&act)
		return act
	}
	choose := func(c alerting.Choice, budget, target string) alerting.Act {
		return change(alerting.Plan, func(a *alerting.Act) { a.Answer.Choice, a.Answer.Budget, a.Answer.Target = c, budget, target })
	}
	promise := func(day string) alerting.Act {
		return change(alerting.Ack, func(a *alerting.Act) { a.Answer.Promised = day })
	}
	m := machineOf(t)
	for name, c := range map[string]struct {
		level  engine.Light
		state  alerting.State
		act    alerting.Act
		says   string // "" where nothing is lacking
		fields string
	}{
		"nothing said":      {engine.Red, alerting.Pushed, alerting.Act{Action: alerting.Ack}, "请写明原因；请写明措施；完成日期写成YYYY-MM-DD", "obstacles reason measures promised"},
		"unknown cause":     {engine.Red, alerting.Pushed, change(alerting.Ack, func(a *alerting.Act) { a.Answer.Obstacles = []string{"天气"} }), "原因类别选填经费保障、", "obstacles"},
		"blank reason":      {engine.Red, alerting.Pushed, change(alerting.Ack, func(a *alerting.Act) { a.Answer.Reason = " \t" }), "请写明原因", "reason"},
		"too long":          {engine.Red, alerting.Pushed, change(alerting.Ack, func(a *alerting.Act) { a.Answer.Measures = long }), "措施至多2000字", "measures"},
		"not to be stored":  {engine.Red, alerting.Pushed, change(alerting.Ack, func(a *alerting.Act) { a.Answer.Measures = "a\x00" }), "措施里有不能保存的字符", "measures"},
		"broken text":       {engine.Red, alerting.Pushed, change(alerting.Ack, func(a *alerting.Act) { a.Answer.Reason = "\xff" }), "原因里有不能保存的字符", "reason"},
		"today":             {engine.Red, alerting.Pushed, promise("2025-07-10"), "", ""},
		"yesterday":         {engine.Red, alerting.Pushed, promise("2025-07-09"), "完成日期2025-07-09已经过去", "promised"},
		"no day":            {engine.Red, alerting.Pushed, promise("月底"), "完成日期写成YYYY-MM-DD", "promised"},
		"no such day":       {engine.Red, alerting.Pushed, promise("2025-02-30"), "完成日期写成YYYY-MM-DD", "promised"},
		"far off":           {engine.Red, alerting.Pushed, promise("2052-07-20"), "多半是写错了年份", "promised"},
		"no choice":         {engine.Red, alerting.Acked, choose("", "", ""), "处置方式是继续执行（CONTINUE）、调剂（REALLOCATE）或取消（CANCEL）", "choice"},
		"go on":             {engine.Red, alerting.Acked, choose(alerting.GoOn, "", ""), "", ""},
		"go on with less":   {engine.Red, alerting.Acked, choose(alerting.GoOn, "减10万元", "减2个班次"), "继续执行的不调整预算和目标", "choice"},
		"reallocate":        {engine.Red, alerting.Acked, choose(alerting.Reallocate, "减10万元", "减2个班次"), "", ""},
		"budget alone":      {engine.Red, alerting.Acked, choose(alerting.Reallocate, "减10万元", " "), "调减预算和调整绩效目标要一同写明，或者都不写", "budget_adjustment"},
		"target alone":      {engine.Red, alerting.Acked, choose(alerting.Dissolve, "", "减2个班次"), "调减预算和调整绩效目标要一同写明，或者都不写", "budget_adjustment"},
		"reallocate what":   {engine.Red, alerting.Acked, choose(alerting.Reallocate, "", ""), "调剂的请写明预算怎样调整、绩效目标怎样同步调整", "budget_adjustment"},
		"cancel":            {engine.Red, alerting.Acked, choose(alerting.Dissolve, "", ""), "", ""},
		"cancel both":       {engine.Red, alerting.Acked, choose(alerting.Dissolve, "全部收回", "不再要求"), "", ""},
		"no result":         {engine.Yellow, alerting.Rectifying, change(alerting.Submit, func(a *alerting.Act) { a.Answer.Result = "" }), "请写明整改结果", "result"},
		"red, no evidence":  {engine.Red, alerting.Rectifying, change(alerting.Submit, func(a *alerting.Act) { a.Evidence = nil }), "红灯的整改结果要有证明材料", "attachments"},
		"yellow needs none": {engine.Yellow, alerting.Rectifying, change(alerting.Submit, func(a *alerting.Act) { a.Evidence = nil }), "", ""},
		"returned why":      {engine.Red, alerting.Submitted, change(alerting.Return, func(a *alerting.Act) { a.Reason = "" }), "请写明理由", "reason"},
		"void why":          {engine.Red, alerting.Acked, change(alerting.Annul, func(a *alerting.Act) { a.Reason = " " }), "请写明理由", "reason"},
		"suspended why":     {engine.Red, alerting.Acked, change(alerting.Suspend, func(a *alerting.Act) { a.Reason = "" }), "请写明理由", "reason"},
		"declined why":      {engine.Red, alerting.Acked, change(alerting.Decline, func(a *alerting.Act) { a.Reason = "" }), "请写明理由", "reason"},
		"resumed why":       {engine.Red, alerting.Suspended, change(alerting.Resume, func(a *alerting.Act) { a.Reason = "" }), "请写明理由", "reason"},
		"comment on what":   {engine.Red, alerting.Void, change(alerting.Comment, func(a *alerting.Act) { a.Reason = "" }), "请写明理由", "reason"},
		"closed in silence": {engine.Yellow, alerting.Submitted, change(alerting.Close, func(a *alerting.Act) { a.Reason = "" }), "", ""},
		"worse since":       {engine.Red, alerting.Submitted, whole(alerting.Close), "要有证明材料", "attachments"},
	} {
		_, _, err := m.Do(alertAt(c.level, c.state), c.act, actor("p", alerting.Duties...), at(t, thursday))
		var refused *alerting.RefusedError
		switch {
		case c.says == "" && err == nil:
		case c.says == "" || !errors.As(err, &refused) || refused.Forbidden || !strings.Contains(refused.Reason, c.says) || strings.Join(refused.Fields, " ") != c.fields:
			t.Errorf("%s: %v, want %q (%s)", name, err, c.says, c.fields)
		}
	}
	_, _, err := m.Do(alerting.Alert{State: alerting.Acked}, whole(alerting.Decline), actor("p", alerting.Duties...), at(t, thursday))
	if err == nil || err.Error() != "这条预警没有建议暂停拨款" {
		t.Error(err)
	}
}

// TestClosedByAnother wants a second pair of eyes, and evidence that was handed in with a result.
func TestClosedByAnother(t *testing.T) {
	m := machineOf(t)
	both := actor("both", alerting.Handler, alerting.Department)
	reviewer := actor("reviewer", alerting.Department)
	now := at(t, thursday)
	a := alertAt(engine.Red, alerting.Acked)
	plan := whole(alerting.Plan)
	do := func(act alerting.Act, by alerting.Actor) error {
		next, _, err := m.Do(a, act, by, now)
		if err == nil {
			a = next
		}
		return err
	}
	bare := whole(alerting.Submit)
	bare.Evidence = nil
	for _, err := range []error{do(plan, both), do(whole(alerting.Rectify), both)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := do(bare, both); err == nil {
		t.Error("what was attached to the plan proves the result")
	}
	if err := do(whole(alerting.Submit), both); err != nil || a.Answer.Submitter != "both" || len(a.Answer.Attachments) != 1 {
		t.Fatal(err, a.Answer)
	}
	var refused *alerting.RefusedError
	if err := do(whole(alerting.Close), both); !errors.As(err, &refused) || !refused.Forbidden || !strings.Contains(refused.Reason, "要由另一个人复核销号") {
		t.Error(err)
	}
	if err := do(whole(alerting.Return), reviewer); err != nil {
		t.Fatal(err)
	}
	if err := do(bare, actor("other", alerting.Handler)); err != nil { // what was proved is proved
		t.Fatal(err)
	}
	if err := do(whole(alerting.Close), both); err != nil || a.State != alerting.Closed {
		t.Error(err, a.State)
	}
	if a.Next != (time.Time{}) || a.Overdue {
		t.Errorf("closed, and something is due: %+v", a)
	}
}
