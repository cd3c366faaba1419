package notify

import (
	"slices"
	"strings"
	"time"

	"zhunsheng/engine"
)

// longestSilence bounds how long nothing is said of something: what is to be silent for longer
// is decided anew.
const longestSilence = 366 * 24 * time.Hour

// Slip says in Chinese what is wrong with a silence that is to be stored at a moment; it is
// empty where nothing is.
func (s Silence) Slip(now time.Time) string {
	switch {
	case s.By == "" || strings.TrimSpace(s.Reason) == "":
		return "静默要写明谁设的和理由"
	case !s.Until.After(s.From):
		return "静默的结束时间应晚于开始时间"
	case !s.Until.After(now):
		return "静默的结束时间已经过去"
	case s.Until.Sub(s.From) > longestSilence:
		return "一次静默至多一年，到时可以再设"
	case s.Agency+s.Project+s.Rule+s.Indicator+s.Level == "":
		return "静默要写明对象：单位、项目、预警类别、指标或级别，至少一项"
	case s.Rule != "" && engine.AlertRule(s.Rule).Chinese() == "":
		return "没有这种预警类别：" + s.Rule
	case s.Level != "" && !slices.Contains([]engine.Light{engine.Red, engine.Orange, engine.Yellow, engine.Blue}, engine.Light(s.Level)):
		return "级别应为RED、ORANGE、YELLOW或BLUE：" + s.Level
	}
	return ""
}
