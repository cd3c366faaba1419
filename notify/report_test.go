package notify_test

import (
	"strings"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/notify"
)

// TestReportOf counts who was told, and hides the tokens that would let others pass for them.
func TestReportOf(t *testing.T) {
	at := time.Date(2025, 7, 10, 2, 0, 0, 0, time.UTC)
	told := notify.Delivery{ID: "1", State: notify.Sent, Token: "secret", Message: notify.Message{Text: "见 https://x/a/secret", Markdown: "[看](https://x/a/secret)", HTML: "<a href=https://x/a/secret>", Link: "https://x/a/secret"}}
	opened := told
	opened.OpenedAt = &at
	r := notify.ReportOf(notify.Drill{ID: "d"}, []notify.Delivery{told, opened, {State: notify.Dead}, {State: notify.Queued}, {State: notify.Dropped}})
	if r.Told != 2 || r.Unopened != 1 || r.Failed != 1 || r.Waiting != 1 || len(r.Deliveries) != 5 {
		t.Errorf("%+v", r)
	}
	for _, text := range []string{r.Deliveries[0].Text, r.Deliveries[0].Markdown, r.Deliveries[0].HTML, r.Deliveries[0].Link} {
		if strings.Contains(text, "secret") {
			t.Errorf("the token is shown: %s", text)
		}
	}
}

// TestSigned: a silence is set by somebody who is there, about something that is there, until a time to come.
func TestSigned(t *testing.T) {
	now := time.Date(2025, 7, 10, 2, 0, 0, 0, time.UTC)
	tree := &alerting.Tree{
		Agencies: map[string]alerting.Agency{"433001": {Code: "433001"}},
		People:   []alerting.Person{{ID: "wang", Name: "王科"}, {ID: "old", Name: "老周", Inactive: true}},
	}
	right := notify.Silence{ID: "s", By: "wang", Reason: "系统搬迁", Until: now.Add(24 * time.Hour), Agency: "433001"}
	if s, err := right.Signed(tree, now); err != nil || s.ByName != "王科" || !s.From.Equal(now) {
		t.Errorf("%+v %v", s, err)
	}
	for want, change := range map[string]func(*notify.Silence){
		"没有编号为old的人员，或已离岗": func(s *notify.Silence) { s.By = "old" },
		"已经过去":      func(s *notify.Silence) { s.From, s.Until = now.Add(-2*time.Hour), now.Add(-time.Hour) },
		"没有编码为9的单位": func(s *notify.Silence) { s.Agency = "9" },
		"理由":        func(s *notify.Silence) { s.Reason = " " },
	} {
		s := right
		change(&s)
		if _, err := s.Signed(tree, now); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	drill := notify.Drill{By: "wang", Reason: "年度演练", Level: engine.Red, Agencies: []string{"433001"}}
	if err := drill.Check(tree); err != nil {
		t.Error(err)
	}
	drill.Agencies = []string{"433001", "9"}
	if err := drill.Check(tree); err == nil || !strings.Contains(err.Error(), "没有编码为9的单位") {
		t.Error(err)
	}
}
