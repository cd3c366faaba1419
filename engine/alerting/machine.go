package alerting

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"zhunsheng/engine"
)

// Machine takes alerts from state to state under a policy and a calendar.
type Machine struct {
	Policy   *Policy
	Calendar *Calendar
}

// Act is what somebody wants done to an alert.
type Act struct {
	Action Action
	// Reason is why: the opinion with Return, Close, Annul, Suspend, Decline, Resume, the text
	// of a Comment.
	Reason string
	// Answer has what the action asks for; the rest of it is ignored.
	Answer Answer
	// Evidence is attached to the step.
	Evidence []Attachment
}

// RefusedError says why something can't be done to an alert as it stands, in a Chinese
// sentence that says what could. Forbidden tells that it is for others to do.
type RefusedError struct {
	Reason    string
	Forbidden bool
	// Fields are what is missing or wrong in the act, and Sentences say of each what it lacks.
	Fields, Sentences []string
}

// Error is the sentence.
func (e *RefusedError) Error() string { return e.Reason }

func refuse(format string, args ...any) error {
	return &RefusedError{Reason: fmt.Sprintf(format, args...)}
}

// Do does what a person wants done, or is a RefusedError. Neither the alert nor its answer is
// changed; what is returned is the alert as it is then, and the step to be kept.
func (m Machine) Do(a Alert, act Act, by Actor, at time.Time) (Alert, Step, error) {
	row := find(act.Action, a.State)
	switch {
	case !slices.Contains(Manual(), act.Action):
		return a, Step{}, refuse("没有“%s”这样的操作", act.Action)
	case act.Action == Decline && !a.Proposed:
		return a, Step{}, refuse("这条预警没有建议暂停拨款")
	case row == nil:
		return a, Step{}, refuse("预警现在是“%s”，不能%s；现在可以：%s", a.State.Chinese(), act.Action.Chinese(), chineseActions(a.Possible()))
	case !by.has(row.by):
		return a, Step{}, &RefusedError{Forbidden: true, Reason: fmt.Sprintf("%s由%s，%s对这个单位没有这样的职责",
			act.Action.Chinese(), DutyNames(row.by), by.Name)}
	}
	next := a
	if err := m.fill(&next, &act, by, at); err != nil {
		return a, Step{}, err
	}
	step := next.step(act.Action, by, at, strings.TrimSpace(act.Reason))
	step.Attachments = act.Evidence
	m.schedule(&next, step)
	return next, step, nil
}

// Possible are the actions of persons that the alert's state allows, whoever may do them.
func (a *Alert) Possible() []Action {
	var list []Action
	for _, action := range Manual() {
		if find(action, a.State) != nil && (action != Decline || a.Proposed) {
			list = append(list, action)
		}
	}
	return list
}

// find is the row of an action in a state.
func find(action Action, in State) *transition {
	i := slices.IndexFunc(transitions, func(t transition) bool { return t.action == action && slices.Contains(t.from, in) })
	if i < 0 {
		return nil
	}
	return &transitions[i]
}

// step takes the alert along a row of the table, which must exist, and counts the step.
func (a *Alert) step(action Action, by Actor, at time.Time, reason string) Step {
	from := a.State
	if row := find(action, from); row.to != "" {
		a.State = row.to
	}
	a.Version++
	return Step{Alert: a.ID, Seq: a.Version, At: at, Action: action, By: by.ID, ByName: by.Name, From: from, To: a.State, Level: a.Level, Reason: reason}
}

// longest bounds each text of an answer, in characters.
const longest = 2000

// fill takes over what the action asks for, or says what is missing.
func (m Machine) fill(a *Alert, act *Act, by Actor, at time.Time) error {
	lacking := &lacks{}
	given, answer := act.Answer, &a.Answer
	switch act.Action {
	case Ack:
		lacking.obstacles(given.Obstacles)
		lacking.text("reason", "原因", given.Reason)
		lacking.text("measures", "措施", given.Measures)
		lacking.day("promised", "完成日期", given.Promised, at)
		answer.Obstacles, answer.Reason, answer.Measures, answer.Promised = given.Obstacles, given.Reason, given.Measures, given.Promised
		act.Reason = fmt.Sprintf("原因（%s）：%s；措施：%s；%s前完成", strings.Join(given.Obstacles, "、"), given.Reason, given.Measures, given.Promised)
	case Plan:
		lacking.choice(given)
		answer.Choice, answer.Budget, answer.Target = given.Choice, given.Budget, given.Target
		act.Reason = choiceText(given)
	case Submit:
		lacking.text("result", "整改结果", given.Result)
		answer.Result, answer.Submitter = given.Result, by.ID
		answer.Attachments = slices.Concat(answer.Attachments, act.Evidence)
		m.evidence(a, lacking)
		act.Reason = "整改结果：" + given.Result
	case Annul:
		if by.ID == answer.Submitter {
			return &RefusedError{Forbidden: true, Reason: "整改结果是本人提交的，要由另一个人作废"}
		}
		lacking.text("reason", "理由", act.Reason)
	case Return, Suspend, Decline, Resume, Comment:
		lacking.text("reason", "理由", act.Reason)
	case Close:
		if by.ID == answer.Submitter {
			return &RefusedError{Forbidden: true, Reason: "整改结果是本人提交的，要由另一个人复核销号"}
		}
		lacking.optional("reason", "意见", act.Reason)
		m.evidence(a, lacking) // it may have become worse since it was submitted
	}
	return lacking.err()
}

// evidence asks for what proves the result, where the level does.
func (m Machine) evidence(a *Alert, lacking *lacks) {
	if m.Policy.Levels[a.Level].Evidence && len(a.Answer.Attachments) == 0 {
		lacking.add("attachments", a.Level.Chinese()+"的整改结果要有证明材料，请由提交人附上文件")
	}
}

// lacks collects what an act lacks.
type lacks struct{ fields, sentences []string }

func (l *lacks) add(field, sentence string) {
	l.fields, l.sentences = append(l.fields, field), append(l.sentences, sentence)
}

func (l *lacks) err() error {
	if len(l.fields) == 0 {
		return nil
	}
	return &RefusedError{Reason: strings.Join(l.sentences, "；"), Fields: l.fields, Sentences: l.sentences}
}

func (l *lacks) text(field, name, text string) {
	if strings.TrimSpace(text) == "" {
		l.add(field, "请写明"+name)
	}
	l.optional(field, name, text)
}

func (l *lacks) optional(field, name, text string) {
	switch {
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		l.add(field, name+"里有不能保存的字符")
	case utf8.RuneCountInString(text) > longest:
		l.add(field, fmt.Sprintf("%s至多%d字", name, longest))
	}
}

func (l *lacks) obstacles(list []string) {
	unknown := slices.ContainsFunc(list, func(o string) bool { return !slices.Contains(engine.Obstacles, o) })
	if len(list) == 0 || unknown || len(list) > len(engine.Obstacles) {
		l.add("obstacles", "原因类别选填"+strings.Join(engine.Obstacles, "、"))
	}
}

// day is a day from today on, at most two years ahead.
func (l *lacks) day(field, name, text string, at time.Time) {
	d, err := dateText(text).time()
	switch {
	case err != nil:
		l.add(field, fmt.Sprintf("%s写成YYYY-MM-DD：%q", name, text))
	case d.Before(startOf(at)):
		l.add(field, fmt.Sprintf("%s%s已经过去", name, text))
	case d.After(at.AddDate(2, 0, 0)):
		l.add(field, fmt.Sprintf("%s%s太远，多半是写错了年份", name, text))
	}
}

// choice checks what is to become of a project: budget and target are adjusted together or not
// at all (财预〔2019〕136号).
func (l *lacks) choice(a Answer) {
	if a.Choice.Chinese() == "" {
		l.add("choice", "处置方式是继续执行（CONTINUE）、调剂（REALLOCATE）或取消（CANCEL）")
		return
	}
	l.optional("budget_adjustment", "预算调整", a.Budget)
	l.optional("target_adjustment", "目标调整", a.Target)
	adjustsBudget, adjustsTarget := strings.TrimSpace(a.Budget) != "", strings.TrimSpace(a.Target) != ""
	switch {
	case a.Choice == GoOn && (adjustsBudget || adjustsTarget):
		l.add("choice", "继续执行的不调整预算和目标；要调整的请选调剂或取消")
	case adjustsBudget != adjustsTarget:
		l.add("budget_adjustment", "调减预算和调整绩效目标要一同写明，或者都不写")
	case a.Choice == Reallocate && !adjustsBudget:
		l.add("budget_adjustment", "调剂的请写明预算怎样调整、绩效目标怎样同步调整")
	}
}

func choiceText(a Answer) string {
	text := a.Choice.Chinese()
	if strings.TrimSpace(a.Budget) != "" {
		text += "；预算调整：" + a.Budget + "；目标调整：" + a.Target
	}
	return text
}

func chineseActions(actions []Action) string {
	names := make([]string, len(actions))
	for i, a := range actions {
		names[i] = a.Chinese()
	}
	return strings.Join(names, "、")
}
