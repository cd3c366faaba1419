package notify_test

import (
	"fmt"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/notify"
)

// The world of these tests: unit 433001 under department 433, under bureau 9. 张三 handles, 李四
// is finance officer and head at once, 王五 of the department reviews, 赵六 and 孙七 are of the
// bureau. Friday, 11 July 2025, 10:00 is a working day's morning.
func world(t testing.TB) *notify.World {
	t.Helper()
	policy, err := alerting.DefaultPolicy()
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := alerting.ShippedCalendar()
	if err != nil {
		t.Fatal(err)
	}
	return &notify.World{
		Tree: &alerting.Tree{
			Agencies: map[string]alerting.Agency{
				"9":      {Code: "9", Name: "曹妃甸区财政局", Kind: alerting.KindBureau},
				"433":    {Code: "433", Name: "行政审批局（主管）", Parent: "9", Kind: alerting.KindDepartment},
				"433001": {Code: "433001", Name: "曹妃甸区行政审批局", Parent: "433", Kind: alerting.KindUnit},
				"433002": {Code: "433002", Name: "曹妃甸区政务大厅", Parent: "433", Kind: alerting.KindUnit},
			},
			People: []alerting.Person{
				person("zhang", "张三", "13800000001", post("433001", alerting.Handler)),
				person("li", "李四", "", post("433001", alerting.FinanceOfficer), post("433001", alerting.Head)),
				person("wang", "王五", "", post("433", alerting.Department)),
				person("zhao", "赵六", "", post("9", alerting.BureauSection)),
				person("sun", "孙七", "", post("9", alerting.BureauPerformance)),
			},
		},
		Policies: map[string]*alerting.Policy{policy.SHA: policy, "": policy},
		Calendar: calendar,
		Channels: []notify.Channel{
			{ID: "mail", Kind: notify.Email, Name: "邮件"},
			{ID: "sms", Kind: notify.SMS, Name: "短信"},
			{ID: "group", Kind: notify.WeComRobot, Name: "审批局群", Agency: "433001"},
		},
		Base: "https://jixiao.example.gov.cn",
	}
}

func post(agency string, duty alerting.Duty) alerting.Post {
	return alerting.Post{Agency: agency, Duty: duty}
}

func person(id, name, mobile string, posts ...alerting.Post) alerting.Person {
	p := alerting.Person{ID: id, Name: name, Posts: posts, Contacts: map[string]string{"email": id + "@example.gov.cn"}}
	if mobile != "" {
		p.Contacts["mobile"] = mobile
	}
	return p
}

func moment(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, alerting.China)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func morning(t testing.TB) time.Time { t.Helper(); return moment(t, "2025-07-11 10:00") }

// raised is an alert as it is raised.
func raised(id string, level engine.Light) alerting.Alert {
	a := alerting.Alert{
		ID: id, FiscalYear: 2025, Month: 6, Project: "P1", ProjectName: "购买第三方服务", Agency: "433001",
		Alert: engine.Alert{Rule: engine.AlertSpending, Level: level, Message: "截至6月底已支出149.80万元，执行率49.99%，计划50%"},
		State: alerting.Open, Version: 1,
	}
	a.Latest = a.Alert
	return a
}

// notice is that something happened to an alert.
func notice(a alerting.Alert, action alerting.Action, at time.Time, reason string) notify.Notice {
	return notify.Notice{
		ID: fmt.Sprintf("%s/%d", a.ID, a.Version), Alert: a, NotBefore: at,
		Step: alerting.Step{Alert: a.ID, Seq: a.Version, At: at, Action: action, From: a.State, To: a.State, Level: a.Level, Reason: reason},
	}
}

// tell is what was told by a plan, as a store knows it later.
func tell(w *notify.World, notices []notify.Notice, plan notify.Plan) {
	alerts := map[string]alerting.Alert{}
	for _, n := range notices {
		alerts[n.Alert.ID] = n.Alert
	}
	for _, d := range plan.Deliveries {
		for _, item := range d.Items {
			a := alerts[item.Alert]
			w.Told = append(w.Told, notify.Told{
				Alert: item.Alert, Agency: a.Agency, FiscalYear: a.FiscalYear, Month: a.Month,
				Recipient: d.Recipient, Channel: d.Channel, Key: item.Key, Reason: item.Reason, Level: item.Level, Occasion: item.Occasion,
			})
		}
	}
}
