package notify

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"zhunsheng/engine/alerting"
)

// MaySpeak tells whether a step of an alert is something that somebody may have to be told, and
// so makes a notice. Whether anybody is told, Plan decides.
func MaySpeak(action alerting.Action) bool { return matters[action] != silent }

// matter is what a step is to those who hear of it.
type matter string

const (
	silent   matter = ""
	level    matter = "level"   // the alert stands, at a level
	remind   matter = "remind"  // a deadline is near
	overdue  matter = "overdue" // a deadline has passed
	propose  matter = "propose" // suspending payments is proposed
	review   matter = "review"  // there is a result to review
	refusal  matter = "refusal" // the result was sent back
	ruling   matter = "ruling"  // the finance bureau has decided on payments
	end      matter = "end"     // nobody is to do anything any more
	noteOnly matter = "note"    // something changed that asks for nothing
)

var matters = map[alerting.Action]matter{
	alerting.Raise: level, alerting.Worsen: level, alerting.Recur: level,
	alerting.Remind: remind, alerting.Escalate: overdue, alerting.Propose: propose,
	alerting.Submit: review, alerting.Return: refusal, alerting.Suspend: ruling, alerting.Resume: ruling,
	alerting.Resolve: end, alerting.Correct: end, alerting.Close: end, alerting.Annul: end,
	alerting.Ease: noteOnly, alerting.Note: noteOnly, alerting.Clear: noteOnly,
}

// The rules by which something is not told, or not yet.
const (
	HushOutdated    alerting.Hush = "OUTDATED"    // 情况已变
	HushSilence     alerting.Hush = "SILENCE"     // 静默
	HushQuiet       alerting.Hush = "QUIET"       // 不打扰时间
	HushDigest      alerting.Hush = "DIGEST"      // 等汇总
	HushNobody      alerting.Hush = "NOBODY"      // 无人可通知
	HushUnreachable alerting.Hush = "UNREACHABLE" // 联系不上
	HushRepeated    alerting.Hush = "REPEATED"    // 已通知过
	HushUntold      alerting.Hush = "UNTOLD"      // 从未通知，不必再说
)

var hushNames = map[alerting.Hush]string{
	alerting.HushHold: "等下一个时点", alerting.HushInhibit: "另有根本原因",
	HushOutdated: "情况已变", HushSilence: "静默", HushQuiet: "不打扰时间", HushDigest: "等汇总",
	HushNobody: "无人可通知", HushUnreachable: "联系不上", HushRepeated: "已通知过", HushUntold: "从未通知",
}

// HushName is the name of a rule for users.
func HushName(h alerting.Hush) string { return hushNames[h] }

// Decision is why a recipient hears of something, or by which rule he does not: Reason is
// empty then, and Why says it in a sentence.
type Decision struct {
	Reason Reason
	Hush   alerting.Hush
	Why    string
}

// Speak decides whether a recipient hears of a step by a channel. told is what he was told by it
// about the alerts of the same agency and checkpoint.
func Speak(a alerting.Alert, step alerting.Step, at time.Time, told []Told) Decision {
	said := occasion(&a, step, at)
	if slices.ContainsFunc(told, func(t Told) bool { return t.Alert == a.ID && t.Level == a.Level && t.Occasion == said }) {
		return Decision{Hush: HushRepeated, Why: "已经用这个渠道通知过他"}
	}
	knows := knowsOf(&a, told)
	switch matters[step.Action] {
	case level:
		return Decision{Reason: levelReason(&a, told, knows)}
	case end, noteOnly:
		switch {
		case !knows:
			return Decision{Hush: HushUntold, Why: "没有用这个渠道通知过他这条预警，不必再说它的变化"}
		case matters[step.Action] == end:
			return Decision{Reason: Solved}
		}
		return Decision{Reason: Noted}
	case remind:
		return Decision{Reason: Reminder}
	case overdue:
		return Decision{Reason: Worse}
	case propose:
		return Decision{Reason: Proposal}
	case review:
		return Decision{Reason: Review}
	case refusal:
		return Decision{Reason: Refused}
	case ruling:
		return Decision{Reason: Ruling}
	}
	return Decision{Hush: HushOutdated, Why: "“" + step.Action.Chinese() + "”不通知任何人"}
}

// levelReason is why he hears that an alert stands at its level.
func levelReason(a *alerting.Alert, told []Told, knows bool) Reason {
	heard := func(t Told) bool { return !t.Unsent && t.Reason != Exercise }
	switch {
	case a.Drill:
		return Exercise
	case knows:
		return Worse // of the same level he is not told twice, and to a lower one no alert goes
	case slices.ContainsFunc(told, heard):
		return Added
	}
	return First
}

// knowsOf tells whether he has heard of an alert since it began, or last began again.
func knowsOf(a *alerting.Alert, told []Told) bool {
	return slices.ContainsFunc(told, func(t Told) bool {
		return t.Alert == a.ID && !t.Unsent && lifeOf(t.Occasion) == a.Recurred && matterOf(t.Occasion) != end
	})
}

// occasion tells apart what may be told of an alert at one level. It is empty for the level
// itself, which is told once; what can happen again has its deadline or its step in it, and
// all of an alert that came back has the number of its life behind an @.
func occasion(a *alerting.Alert, step alerting.Step, at time.Time) string {
	var said string
	switch m := matters[step.Action]; m {
	case level:
	case end:
		said = string(end)
	case remind, overdue:
		due, what := a.Obligation()
		said = fmt.Sprintf("%s:%s:%s", m, what, due.In(alerting.China).Format(time.DateOnly))
		if m == remind && sameDay(due, at) {
			said += ":today"
		}
	default:
		said = string(m) + ":" + strconv.Itoa(step.Seq)
	}
	if a.Recurred > 0 {
		said += "@" + strconv.Itoa(a.Recurred)
	}
	return said
}

func lifeOf(occasion string) int {
	_, number, _ := strings.Cut(occasion, "@")
	life, _ := strconv.Atoi(number) // none is the first
	return life
}

func matterOf(occasion string) matter {
	said, _, _ := strings.Cut(occasion, "@")
	said, _, _ = strings.Cut(said, ":")
	if said == "" {
		return level
	}
	return matter(said)
}

func sameDay(t, u time.Time) bool {
	return t.In(alerting.China).Format(time.DateOnly) == u.In(alerting.China).Format(time.DateOnly)
}

// outdated says why a step is not to be told any more: the alert has gone on since, and what
// the message said would be wrong. Empty where it would be true.
func outdated(a *alerting.Alert, step alerting.Step) string {
	m := matters[step.Action]
	switch {
	case m == end && !a.State.Ended():
		return "预警又成立了，现在是“" + a.State.Chinese() + "”"
	case m == end:
		return ""
	case a.State.Ended():
		return "预警已经" + a.State.Chinese()
	}
	switch {
	case m == level && a.Level != step.Level:
		return fmt.Sprintf("预警已由%s变为%s，另行通知", step.Level.Chinese(), a.Level.Chinese())
	case m == remind && (a.State != step.To || a.Overdue),
		m == overdue && (a.State != step.To || !a.Overdue),
		m == propose && !a.Proposed,
		(m == review || m == refusal || m == ruling) && a.State != step.To:
		return "此后有了进展，预警现在是“" + a.State.Chinese() + "”"
	}
	return ""
}
