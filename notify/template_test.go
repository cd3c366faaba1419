package notify_test

import (
	"strings"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/notify"
)

func TestTemplatesAreCheckedWhenSaved(t *testing.T) {
	const right = "{{.Mark}}{{.Reason}} {{.Agency}} {{.Count}}条 {{range .Alerts}}{{.Project}} {{end}}{{.Link}}"
	if err := notify.CheckTemplate(notify.WeComRobot, right); err != nil {
		t.Errorf("a right one: %v", err)
	}
	for text, says := range map[string]string{
		"":                                  "模板是空的",
		"{{.Reason}} {{.Link}} {{.Secret}}": "没有这个字段",
		"{{.Reason}} {{.Link}} {{":          "模板不能用",
		"{{.Reason}} {{.Link}} {{printf \"%d\" 1}}":                              "模板里不能用printf",
		"{{.Reason}} {{.Link}} {{range .Alerts}}{{range .Alerts}}{{end}}{{end}}": "range只能写成",
		"{{define \"x\"}}{{end}}{{.Reason}} {{.Link}}":                           "不能再定义模板",
		"{{.Link}}":   "没有写出送达原因",
		"{{.Reason}}": "没有写出链接",
		"{{.Reason}} {{.Link}}" + strings.Repeat("很长", 400):               "太长",
		strings.Repeat("x", 5000):                                         "至多4 KB",
		"{{if eq .Reason \"升级\"}}{{.Nothing}}{{end}}{{.Reason}}{{.Link}}": "没有这个字段",
	} {
		if err := notify.CheckTemplate(notify.SMS, text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.60q: %v, not %s", text, err, says)
		}
	}
	if err := notify.CheckTemplate("PIGEON", right); err == nil {
		t.Error("a kind that there is not")
	}
}

func TestAChannelSpeaksByItsOwnTemplate(t *testing.T) {
	w, at := only(t), morning(t)
	w.Channels = []notify.Channel{{ID: "mail", Kind: notify.Email, Name: "邮件", Template: "本局通知：{{.Reason}}，{{range .Alerts}}{{.Project}}。{{end}}{{.Link}}"}}
	plan := w.Plan([]notify.Notice{notice(raised("a1", engine.Yellow), alerting.Raise, at, "")}, at)
	found := false
	for _, d := range plan.Deliveries {
		found = found || d.Channel == "mail" && strings.HasPrefix(d.Text, "本局通知：首次，购买第三方服务。https://")
	}
	if !found {
		t.Errorf("got %s", lines(plan))
	}
}

func TestMistakesInSilences(t *testing.T) {
	at := morning(t)
	right := notify.Silence{ID: "s", By: "zhao", Reason: "搬迁", From: at, Until: at.AddDate(0, 1, 0), Agency: "433001"}
	if err := notify.CheckSilence(right); err != nil {
		t.Errorf("a right one: %v", err)
	}
	for says, change := range map[string]func(*notify.Silence){
		"不能静默全部预警":      func(s *notify.Silence) { s.Agency = "" },
		"没有\"X\"这种预警规则": func(s *notify.Silence) { s.Rule = "X" },
		"静默到这一级为止":      func(s *notify.Silence) { s.Level = "GREEN" },
		"从何时起":          func(s *notify.Silence) { s.From = time.Time{} },
		"要晚于开始":         func(s *notify.Silence) { s.Until = s.From },
		"静默至多一年":        func(s *notify.Silence) { s.Until = s.From.AddDate(2, 0, 0) },
		"请写明静默的理由":      func(s *notify.Silence) { s.Reason = " " },
		"至多500字":        func(s *notify.Silence) { s.Reason = strings.Repeat("长", 501) },
		"请写明是谁":         func(s *notify.Silence) { s.By = "" },
	} {
		s := right
		change(&s)
		if err := notify.CheckSilence(s); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, not %s", err, says)
		}
	}
}

// A silence is about an agency and those below it, a project, a rule, an indicator, levels up to one.
func TestWhatASilenceIsAbout(t *testing.T) {
	at := morning(t)
	for name, c := range map[string]struct {
		about notify.Silence
		held  bool
	}{
		"its agency":         {notify.Silence{Agency: "433001"}, true},
		"the one above":      {notify.Silence{Agency: "433"}, true},
		"another":            {notify.Silence{Agency: "433002"}, false},
		"its project":        {notify.Silence{Project: "P1"}, true},
		"another project":    {notify.Silence{Project: "P2"}, false},
		"its rule":           {notify.Silence{Rule: "SPENDING"}, true},
		"another rule":       {notify.Silence{Rule: "DATA"}, false},
		"its level":          {notify.Silence{Level: "ORANGE"}, true},
		"up to a worse one":  {notify.Silence{Level: "RED"}, true},
		"up to a better one": {notify.Silence{Level: "YELLOW"}, false},
		"an indicator":       {notify.Silence{Indicator: "合格率"}, false},
		"both of which one":  {notify.Silence{Agency: "433001", Project: "P2"}, false},
		"one that is over":   {notify.Silence{Agency: "433001", Until: at}, false},
		"one ended early":    {notify.Silence{Agency: "433001", EndedAt: &at}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := only(t)
			s := c.about
			s.ID, s.From = "s", at.Add(-time.Hour)
			if s.Until.IsZero() {
				s.Until = at.Add(time.Hour)
			}
			w.Silences = []notify.Silence{s}
			plan := w.Plan([]notify.Notice{notice(raised("a1", engine.Orange), alerting.Raise, at, "")}, at)
			if held := len(plan.Later) == 1 && plan.Later[0].Why.Rule == notify.HushSilence && plan.Later[0].Until.Equal(s.Until); held != c.held {
				t.Errorf("got %s", lines(plan))
			}
		})
	}
}
