package alerting_test

import (
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

// TestRepeats: only the act that was done last, by the same person in the same words and with
// nothing but notes since, is a repetition.
func TestRepeats(t *testing.T) {
	policy, err := alerting.DefaultPolicy()
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := alerting.ShippedCalendar()
	if err != nil {
		t.Fatal(err)
	}
	m := alerting.Machine{Policy: policy, Calendar: calendar}
	at := time.Date(2025, 7, 10, 2, 0, 0, 0, time.UTC)
	li := alerting.Actor{ID: "li", Name: "李工", Duties: []alerting.Duty{alerting.Handler}}
	a := alerting.Alert{ID: "a", State: alerting.Pushed, Alert: engine.Alert{Rule: engine.AlertIndicator, Level: engine.Yellow}}
	ack := alerting.Act{Action: alerting.Ack, Answer: alerting.Answer{Obstacles: []string{"人员保障"}, Reason: "人手不足", Measures: "增派", Promised: "2025-08-01"}}
	acked, step, err := m.Do(a, ack, li, at)
	if err != nil {
		t.Fatal(err)
	}
	other := ack
	other.Answer.Measures = "另想办法"
	proven := ack
	proven.Evidence = []alerting.Attachment{{Name: "台账.pdf", Digest: "sha256:1"}}
	comment := alerting.Act{Action: alerting.Comment, Reason: "已电话联系"}
	said, spoken, err := m.Do(acked, comment, li, at)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		act   alerting.Act
		alert alerting.Alert
		steps []alerting.Step
		by    string
		want  bool
	}{
		"nothing yet":             {ack, a, nil, "li", false},
		"the same":                {ack, acked, []alerting.Step{step}, "li", true},
		"a reminder between":      {ack, acked, []alerting.Step{step, {Action: alerting.Remind}}, "li", true},
		"of another person":       {ack, acked, []alerting.Step{step}, "wang", false},
		"other words":             {other, acked, []alerting.Step{step}, "li", false},
		"with a file":             {proven, acked, []alerting.Step{step}, "li", false},
		"it got worse since":      {ack, acked, []alerting.Step{step, {Action: alerting.Worsen}}, "li", false},
		"something else was done": {ack, said, []alerting.Step{step, spoken}, "li", false},
		"a comment":               {comment, said, []alerting.Step{step, spoken}, "li", true},
		"another comment":         {alerting.Act{Action: alerting.Comment, Reason: "又联系了"}, said, []alerting.Step{step, spoken}, "li", false},
	} {
		if got := c.act.Repeats(&c.alert, c.steps, c.by); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
