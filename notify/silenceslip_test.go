package notify_test

import (
	"strings"
	"testing"
	"time"

	"zhunsheng/notify"
)

// TestSlip: a silence says who, why, about what and until when, or is refused with a sentence.
func TestSlip(t *testing.T) {
	now := time.Date(2025, 7, 10, 2, 0, 0, 0, time.UTC)
	right := notify.Silence{By: "wang", Reason: "系统搬迁", From: now, Until: now.Add(24 * time.Hour), Agency: "433001"}
	for want, change := range map[string]func(*notify.Silence){
		"":         func(*notify.Silence) {},
		"谁设的和理由":   func(s *notify.Silence) { s.Reason = " " },
		"晚于开始时间":   func(s *notify.Silence) { s.Until = s.From },
		"已经过去":     func(s *notify.Silence) { s.From, s.Until = now.Add(-2*time.Hour), now.Add(-time.Hour) },
		"至多一年":     func(s *notify.Silence) { s.Until = now.AddDate(2, 0, 0) },
		"至少一项":     func(s *notify.Silence) { s.Agency = "" },
		"没有这种预警类别": func(s *notify.Silence) { s.Rule = "NOISE" },
		"级别应为":     func(s *notify.Silence) { s.Level = "GREEN" },
	} {
		s := right
		change(&s)
		if got := s.Slip(now); !strings.Contains(got, want) || (want == "") != (got == "") {
			t.Errorf("want %q, got %q", want, got)
		}
	}
}
