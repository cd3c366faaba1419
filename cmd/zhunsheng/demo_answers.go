package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/fixtures"
	"zhunsheng/notify"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/storage"
)

// loadPeople stores the demo's agencies and persons, where there are none.
func loadPeople(ctx context.Context, store *storage.Store, scope engine.Scope) error {
	tree, err := store.Tree(ctx, scope)
	if err != nil || len(tree.People) > 0 {
		return err
	}
	list, ds := sheet.ReadPeople("people.csv", fixtures.People())
	if list == nil {
		return fmt.Errorf("read demo people: %v", ds)
	}
	if err := store.SaveTree(ctx, scope, list.Agencies, list.Persons, "demo", demoTimes[3]); err != nil {
		return err
	}
	inbox := notify.Channel{ID: notify.InboxChannel, Kind: notify.Inbox, Name: notify.Inbox.Chinese(), Settings: map[string]string{}}
	return store.SaveChannel(ctx, scope, inbox, "demo", demoTimes[3])
}

// demoAct is one thing that somebody of the demo does about an alert, some days after the
// checkpoint was evaluated.
type demoAct struct {
	day int
	by  string
	act alerting.Act
}

// demoLife is how an alert of the demo is answered until it is closed. Reasons are made up.
func demoLife(a *alerting.Alert, at time.Time, proof alerting.Attachment) []demoAct {
	answer := alerting.Answer{Obstacles: []string{"其他"}, Reason: "统计口径核对用时较长，部分工作量还没有计入", Measures: "与业务科室逐月核对，补报已完成的工作量"}
	if a.Rule == engine.AlertSpending || a.Rule == engine.AlertDual {
		answer = alerting.Answer{Obstacles: []string{"经费保障"}, Reason: "合同付款节点晚于支出计划，验收后才能付款", Measures: "加快验收，按合同约定支付进度款"}
	} else if a.Level == engine.Red {
		answer = alerting.Answer{Obstacles: []string{"人员保障"}, Reason: "岗位空缺较多，工作量没有达到计划", Measures: "商劳务公司增派人员，每周通报进度"}
	}
	answer.Promised = at.AddDate(0, 0, 20).In(alerting.China).Format(time.DateOnly)
	return []demoAct{
		{1, "sp-jb", alerting.Act{Action: alerting.Ack, Answer: answer}},
		{3, "sp-ld", alerting.Act{Action: alerting.Plan, Answer: alerting.Answer{Choice: alerting.GoOn}}},
		{4, "sp-jb", alerting.Act{Action: alerting.Rectify}},
		{9, "sp-cw", alerting.Act{Action: alerting.Submit, Answer: alerting.Answer{Result: "已按措施办理，情况见附件"}, Evidence: []alerting.Attachment{proof}}},
		{11, "sp-zg", alerting.Act{Action: alerting.Close, Reason: "已核对附件，情况属实"}},
	}
}

// answerAlerts tells the demo's persons of what a checkpoint has raised and has them answer: to
// the end after the first two checkpoints, and to various states after the later ones.
func answerAlerts(ctx context.Context, store *storage.Store, scope engine.Scope, month int) error {
	morning := demoTimes[month]
	calendar, err := store.Calendar(ctx, scope)
	if err != nil {
		return err
	}
	for !calendar.IsWorkday(morning) {
		morning = morning.AddDate(0, 0, 1)
	}
	if err := tellDemo(ctx, store, scope, morning); err != nil {
		return err
	}
	list, err := store.Alerts(ctx, scope, alerting.Query{Year: fixtures.DemoYear, Month: month, Limit: 500})
	if err != nil {
		return err
	}
	for i := range list {
		a := &list[i]
		if a.State.Ended() || a.Level == engine.Blue || a.ProjectName == rules.DepartmentName {
			continue
		}
		steps := map[int]int{3: 5, 6: 5, 10: 1 + i%5, 12: []int{0, 1, 0, 4}[i%4]}[month]
		if err := answerAlert(ctx, store, scope, a, morning, steps); err != nil {
			return fmt.Errorf("answer alert %s: %w", a.ID, err)
		}
	}
	later := morning.AddDate(0, 0, 25)
	if month == 12 {
		later = morning.AddDate(0, 0, 10)
	}
	if _, err := store.PassTime(ctx, later); err != nil {
		return err
	}
	return tellDemo(ctx, store, scope, later)
}

// answerAlert does the first steps of an alert's life.
func answerAlert(ctx context.Context, store *storage.Store, scope engine.Scope, a *alerting.Alert, morning time.Time, steps int) error {
	if steps == 0 {
		return nil
	}
	proof, err := store.Attach(ctx, scope, a.ID, "sp-cw", "整改情况说明.txt", []byte("整改情况说明（演示）\n"+a.Message+"\n"), morning)
	if err != nil {
		return err
	}
	for _, one := range demoLife(a, morning, proof)[:steps] {
		_, err := store.Act(ctx, scope, a.ID, one.by, one.act, 0, morning.AddDate(0, 0, one.day))
		var refused *alerting.RefusedError
		if errors.As(err, &refused) {
			return nil // a run has ended it meanwhile, or it is for others
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tellDemo brings what is due at a moment of the past to the demo's inboxes.
func tellDemo(ctx context.Context, store *storage.Store, scope engine.Scope, at time.Time) error {
	senders := notify.NewSenders(notify.Environment{})
	defer senders.Close()
	d := notify.Dispatcher{Outbox: store, Sender: senders.Of, Base: "http://127.0.0.1:8080", Now: func() time.Time { return at }}
	if _, err := d.Dispatch(ctx, scope.Division); err != nil {
		return err
	}
	queued, err := store.Deliveries(ctx, scope, notify.DeliveryQuery{State: notify.Queued, Limit: 500})
	if err != nil {
		return err
	}
	for _, one := range queued {
		if _, err := d.Deliver(ctx, scope.Division, one.ID); err != nil {
			return err
		}
	}
	return nil
}
