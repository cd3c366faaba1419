package alerting

import "slices"

// State is how far the answer to an alert is (处置状态).
type State string

// The states, in the order in which an alert commonly goes through them.
const (
	Open         State = "OPEN"
	Pushed       State = "PUSHED"
	Acked        State = "ACKED"
	Planned      State = "PLANNED"
	Rectifying   State = "RECTIFYING"
	Submitted    State = "SUBMITTED"
	Returned     State = "RETURNED"
	Suspended    State = "SUSPENDED"
	Closed       State = "CLOSED"
	ResolvedAuto State = "RESOLVED_AUTO"
	Void         State = "VOID"
)

// States are all states, those that somebody is still to do something about first.
var States = []State{Open, Pushed, Acked, Planned, Rectifying, Submitted, Returned, Suspended, Closed, ResolvedAuto, Void}

var stateNames = map[State]string{
	Open: "待推送", Pushed: "待签收", Acked: "已签收", Planned: "已定方案", Rectifying: "整改中", Submitted: "待复核",
	Returned: "已退回", Suspended: "暂停拨款", Closed: "已销号", ResolvedAuto: "自动解除", Void: "作废",
}

// Chinese is the state's name for users.
func (s State) Chinese() string { return stateNames[s] }

// Ended tells that nobody is to do anything about the alert any more.
func (s State) Ended() bool { return s == Closed || s == ResolvedAuto || s == Void }

// Action is what happens to an alert: done by a person, by a run, or by time alone.
type Action string

// What a person does.
const (
	Ack     Action = "ack"     // 签收：原因、措施、完成日期
	Plan    Action = "plan"    // 定方案：继续执行、调剂或取消
	Rectify Action = "rectify" // 开始整改
	Submit  Action = "submit"  // 提交整改结果
	Return  Action = "return"  // 复核退回
	Close   Action = "close"   // 复核销号
	Annul   Action = "void"    // 作废：误报
	Suspend Action = "suspend" // 暂停拨款
	Decline Action = "decline" // 不予暂停
	Resume  Action = "resume"  // 恢复拨款，继续整改
	Comment Action = "comment" // 备注
)

// What the system does: the first group after a run or a message, the second as time
// passes.
const (
	Raise   Action = "raise"   // 触发
	Push    Action = "push"    // 已送达
	Worsen  Action = "worsen"  // 升级
	Ease    Action = "ease"    // 减轻，只记录
	Note    Action = "note"    // 数据更新，只记录
	Recur   Action = "recur"   // 再次触发
	Clear   Action = "clear"   // 一期正常，只记录
	Resolve Action = "resolve" // 自动解除
	Correct Action = "correct" // 数据更正，作废

	Remind   Action = "remind"   // 到期提醒
	Escalate Action = "escalate" // 逾期升级
	Propose  Action = "propose"  // 建议暂停拨款
)

var actionNames = map[Action]string{
	Ack: "签收", Plan: "定方案", Rectify: "开始整改", Submit: "提交整改结果", Return: "退回", Close: "销号", Annul: "作废",
	Suspend: "暂停拨款", Decline: "不予暂停", Resume: "恢复拨款", Comment: "备注",
	Raise: "触发", Push: "送达", Worsen: "升级", Ease: "减轻", Note: "数据更新", Recur: "再次触发", Clear: "本期正常",
	Resolve: "自动解除", Correct: "数据更正作废", Remind: "到期提醒", Escalate: "逾期升级", Propose: "建议暂停拨款",
}

// Chinese is the action's name for users.
func (a Action) Chinese() string { return actionNames[a] }

// Manual are the actions of persons, in the order of the table.
func Manual() []Action {
	var list []Action
	for i := range transitions {
		if t := &transitions[i]; len(t.by) > 0 && !slices.Contains(list, t.action) {
			list = append(list, t.action)
		}
	}
	return list
}

// transition is a row of the state machine. The diagram in doc.go is held to these rows.
type transition struct {
	action Action
	from   []State // in none of which the action is refused
	to     State   // "" where the state stays
	by     []Duty  // who may; none where the system does it
}

// unborn is what an alert is before it is raised.
const unborn State = ""

var (
	unit      = []Duty{Handler, FinanceOfficer, Head}
	reviewers = []Duty{Department, BureauSection, BureauPerformance}
	bureau    = []Duty{BureauSection, BureauPerformance}
	anybody   = slices.Concat(unit, reviewers)

	// reached are the states in which somebody knows of it and something is due. What time does,
	// it does there. Where payments are suspended it waits for the bureau, without a deadline.
	reached = []State{Pushed, Acked, Planned, Rectifying, Submitted, Returned}
	open    = slices.Concat([]State{Open}, reached, []State{Suspended})
	ended   = []State{Closed, ResolvedAuto, Void}
	// early are those that a worse level sends back to the start; in underWay the unit is at
	// work already, or others are.
	early    = []State{Open, Pushed, Acked, Planned}
	underWay = []State{Rectifying, Submitted, Returned, Suspended}
	// endable are those that a run may end. It never ends a suspension of payments, which only
	// a person does.
	endable = slices.Concat([]State{Open}, reached)
)

var transitions = []transition{
	{Ack, []State{Open, Pushed}, Acked, unit},
	{Plan, []State{Acked, Returned}, Planned, unit},
	{Rectify, []State{Planned, Returned}, Rectifying, unit},
	{Submit, []State{Rectifying, Returned}, Submitted, unit},
	{Return, []State{Submitted}, Returned, reviewers},
	{Close, []State{Submitted}, Closed, reviewers},
	{Annul, endable, Void, reviewers},
	{Annul, []State{Suspended}, Void, bureau},
	{Suspend, reached, Suspended, bureau},
	{Decline, reached, "", bureau},
	{Resume, []State{Suspended}, Rectifying, bureau},
	{Comment, States, "", anybody},

	{Raise, []State{unborn}, Open, nil},
	{Push, []State{Open}, Pushed, nil},
	{Worsen, early, Open, nil},
	{Worsen, underWay, "", nil},
	{Ease, States, "", nil},
	{Note, States, "", nil},
	{Clear, open, "", nil},
	{Resolve, endable, ResolvedAuto, nil},
	{Correct, endable, Void, nil},
	{Recur, ended, Open, nil},
	{Remind, reached, "", nil},
	{Escalate, reached, "", nil},
	{Propose, []State{Pushed, Acked, Planned, Rectifying, Returned}, "", nil},
}
