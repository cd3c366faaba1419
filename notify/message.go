package notify

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

// Letter is what a message says. A channel's template may use its fields and those of Line, and
// nothing else.
type Letter struct {
	// Mark is 【演练】 where it is a drill, else empty.
	Mark string
	// Reason is why it is sent, as 首次.
	Reason string
	// Agency and Checkpoint are whose alerts and of when: 2025年6月底. In a digest of several
	// agencies it is how many there are, and Checkpoint is empty.
	Agency, Checkpoint string
	// Levels counts the alerts by level: 红灯1条、黄灯3条.
	Levels string
	Count  int
	// Alerts are those that there is room for, and More the number of the others.
	Alerts []Line
	More   int
	Link   string
}

// Line is an alert in a letter.
type Line struct {
	N                      int // from 1
	Level, Reason          string
	Agency, Project, About string
	// Sentence is what was found. It holds figures, and is empty where the reader may not see
	// any.
	Sentence string
	// Todo is what is to be done until when.
	Todo string
}

// mostLines bounds the alerts that a message lists, whatever the channel takes.
const mostLines = 200

// message writes what a group says.
func (p *planner) message(together []telling, d *Delivery) Message {
	l := p.letter(together, d)
	m := composed(together[0].to.channel, l)
	m.Title, m.Link, m.Key = titleOf(l), l.Link, d.ID
	return m
}

func (p *planner) letter(together []telling, d *Delivery) Letter {
	first := &together[0].news.Alert
	l := Letter{
		Reason: d.Reason.Chinese(), Agency: unmarked(clipped(legible(p.agencyName(first.Agency)))), Checkpoint: checkpoint(first),
		Levels: levelsOf(together), Count: len(together), Link: strings.TrimSuffix(p.Base, "/") + "/a/" + d.Token,
	}
	if d.Drill {
		l.Mark = "【演练】"
	}
	agencies := map[string]bool{}
	for i := range together {
		a := &together[i].news.Alert
		agencies[a.Agency] = true
		if checkpoint(a) != l.Checkpoint {
			l.Checkpoint = ""
		}
	}
	if len(agencies) > 1 {
		l.Agency = fmt.Sprintf("%d个单位", len(agencies))
	}
	for i := range together[:min(len(together), mostLines)] {
		l.Alerts = append(l.Alerts, p.line(&together[i], i+1, len(agencies) > 1))
	}
	l.More = l.Count - len(l.Alerts)
	return l
}

func (p *planner) line(t *telling, n int, several bool) Line {
	a := &t.news.Alert
	l := Line{N: n, Level: a.Level.Chinese(), Reason: t.item.Reason.Chinese(), Project: projectName(a), About: a.Rule.Chinese(), Todo: p.todo(t)}
	if several {
		l.Agency = clipped(legible(p.agencyName(a.Agency)))
	}
	if t.to.figures {
		l.Sentence = sentence(t)
		if a.Indicator != "" {
			l.About += "：" + clipped(legible(a.Indicator))
		}
	}
	return l
}

func checkpoint(a *alerting.Alert) string { return fmt.Sprintf("%d年%d月底", a.FiscalYear, a.Month) }

func projectName(a *alerting.Alert) string {
	if a.ProjectName == "" {
		return a.Project
	}
	return clipped(legible(a.ProjectName))
}

// levelsOf counts by level what stands, and what has ended.
func levelsOf(together []telling) string {
	counts := map[engine.Light]int{}
	solved := 0
	for i := range together {
		if together[i].item.Reason == Solved {
			solved++
		} else {
			counts[together[i].news.Alert.Level]++
		}
	}
	var words []string
	for _, l := range []engine.Light{engine.Red, engine.Orange, engine.Yellow, engine.Green, engine.Blue, engine.Grey} {
		if counts[l] > 0 {
			words = append(words, fmt.Sprintf("%s%d条", l.Chinese(), counts[l]))
		}
	}
	if solved > 0 {
		words = append(words, fmt.Sprintf("解除%d条", solved))
	}
	return strings.Join(words, "、")
}

// sentence is what was found, or done.
func sentence(t *telling) string {
	a, said := &t.news.Alert, legible(t.news.Step.Reason)
	switch t.news.matter {
	case level:
		if t.news.Step.Action != alerting.Worsen || t.item.Reason != Worse {
			said = legible(a.Message)
		}
	case remind, overdue, propose:
		said = legible(a.Message) // what is due stands beside it
	case refusal:
		said = "退回意见：" + said
	case ruling:
		said = "理由：" + said
	}
	if said == "" {
		return legible(a.Message)
	}
	return said
}

// todo is what is to be done until when.
func (p *planner) todo(t *telling) string {
	a := &t.news.Alert
	due, what := a.Obligation()
	unsure := ""
	if len(a.Due.Unsure) > 0 && !due.IsZero() {
		unsure = fmt.Sprintf("（%s没有放假安排，按周一至周五计）", years(a.Due.Unsure))
	}
	switch t.news.matter {
	case level:
		if a.Drill {
			return "这是演练：请点开链接，表示收到；不需要整改。"
		}
		if t.digest {
			return "只供知悉，不要求答复。"
		}
		if due.IsZero() {
			days := t.policy.Levels[a.Level]
			return fmt.Sprintf("请在送达后%d个工作日内签收，%d个工作日内定处置方案，%d个工作日内提交整改结果。", days.Ack, days.Plan, days.Submit)
		}
	case remind:
		if sameDay(due, p.at) {
			return fmt.Sprintf("%s的期限是今天（%s）%s，请今天办理。", what, day(due), unsure)
		}
		return fmt.Sprintf("请在%s前%s，还有%d个工作日%s。", day(due), what, p.Calendar.Workdays(p.at, due), unsure)
	case overdue:
		return fmt.Sprintf("%s的期限是%s，已经逾期%s，请尽快%s。", what, day(due), unsure, what)
	case propose:
		return fmt.Sprintf("%s逾期后又过了%d个工作日，建议研究是否暂停拨款；系统不会自动暂停，请在系统里决定。", what, t.policy.Overdue.Propose)
	case review:
		return fmt.Sprintf("请在%s前复核%s：销号，或者退回。", day(due), unsure)
	case ruling:
		if a.State == alerting.Suspended {
			return "已暂停拨款。请继续整改；恢复拨款由财政部门决定。"
		}
	case end:
		return "预警" + a.State.Chinese() + "，不需要再做什么。"
	case noteOnly:
		return "只供知悉，不要求另行答复。"
	}
	if due.IsZero() {
		return "请打开链接办理。"
	}
	return fmt.Sprintf("请在%s前%s%s。", day(due), what, unsure)
}

func day(t time.Time) string { return t.In(alerting.China).Format("1月2日") }

func years(list []int) string {
	names := make([]string, len(list))
	for i, y := range slices.Sorted(slices.Values(list)) {
		names[i] = strconv.Itoa(y)
	}
	return strings.Join(names, "、") + "年"
}

// titleOf is the first line of a message, and the subject of a mail.
func titleOf(l Letter) string {
	words := []string{l.Mark + "绩效预警（" + l.Reason + "）", l.Agency, l.Checkpoint, l.Levels}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

// legible is a text without line breaks and without what is invisible: names and sentences come
// from files and from people.
func legible(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	}), " ")
}

// longestName bounds names in messages, in characters, so that one message of them fits anywhere.
const longestName = 40

func clipped(name string) string { return cut(name, longestName) }

// cut is the beginning of a text, in characters, with a sign that it is one.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:max(most-1, 0)]) + "…"
}
