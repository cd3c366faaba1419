package notify

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

// notSilenced puts off what a silence is about, until the last of such silences ends.
func (p *planner) notSilenced(due []news) []news {
	var rest []news
	for _, n := range due {
		s := p.silenceOf(&n.Alert)
		if s == nil {
			rest = append(rest, n)
			continue
		}
		why := withheld(&n.Notice, HushSilence, fmt.Sprintf("%s设了静默，%s再看：%s", s.ByName, moment(s.Until), s.Reason))
		why.By = s.ID
		p.putOff(&n.Notice, s.Until, why)
	}
	return rest
}

// silenceOf is the silence about an alert that lasts longest, or nil.
func (p *planner) silenceOf(a *alerting.Alert) *Silence {
	var found *Silence
	for i := range p.Silences {
		s := &p.Silences[i]
		if !s.about(a, p.Tree, p.at) {
			continue
		}
		if found == nil || s.Until.After(found.Until) || s.Until.Equal(found.Until) && s.ID < found.ID {
			found = s
		}
	}
	return found
}

// about tells whether a silence lasts and is about an alert.
func (s *Silence) about(a *alerting.Alert, tree *alerting.Tree, at time.Time) bool {
	return !at.Before(s.From) && at.Before(s.Until) && (s.EndedAt == nil || at.Before(*s.EndedAt)) &&
		(s.Agency == "" || slices.Contains(tree.Path(a.Agency), s.Agency)) &&
		(s.Project == "" || s.Project == a.Project) &&
		(s.Rule == "" || s.Rule == string(a.Rule)) &&
		(s.Indicator == "" || s.Indicator == a.Indicator) &&
		(s.Level == "" || !a.Level.WorseThan(engine.Light(s.Level)))
}

const (
	longestSilence = 366 * 24 * time.Hour
	longestReason  = 500 // characters
)

// CheckSilence is nil, or joins a Chinese sentence for each mistake.
func CheckSilence(s Silence) error {
	var found []error
	wrong := func(format string, args ...any) { found = append(found, fmt.Errorf(format, args...)) }
	if s.Agency == "" && s.Project == "" && s.Rule == "" && s.Indicator == "" && s.Level == "" {
		wrong("请写明静默什么：单位、项目、规则、指标、级别至少一项；不能静默全部预警")
	}
	if s.Rule != "" && engine.AlertRule(s.Rule).Chinese() == "" {
		wrong("没有%q这种预警规则；可写SPENDING、INDICATOR、DUAL、DATA、PLAUSIBILITY、REVIEW", s.Rule)
	}
	if levels := []string{"", string(engine.Red), string(engine.Orange), string(engine.Yellow), string(engine.Blue)}; !slices.Contains(levels, s.Level) {
		wrong("级别写RED、ORANGE、YELLOW或BLUE，静默到这一级为止：%q", s.Level)
	}
	switch {
	case s.From.IsZero() || s.Until.IsZero():
		wrong("请写明静默从何时起、到何时止")
	case !s.Until.After(s.From):
		wrong("静默的结束（%s）要晚于开始（%s）", moment(s.Until), moment(s.From))
	case s.Until.Sub(s.From) > longestSilence:
		wrong("静默至多一年，到期可以再设")
	}
	if strings.TrimSpace(s.Reason) == "" {
		wrong("请写明静默的理由")
	} else if utf8.RuneCountInString(s.Reason) > longestReason {
		wrong("静默的理由至多%d字", longestReason)
	}
	if s.By == "" {
		wrong("请写明是谁设的静默")
	}
	return errors.Join(found...)
}
