package alerting

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"zhunsheng/engine"
)

// Sighting is what a published run says of one project, for its alerts.
type Sighting struct {
	FiscalYear, Month         int
	Project, ProjectName      string
	Agency                    string
	Run                       string
	SchemeDigest, InputDigest string
	At                        time.Time
	// Raised is what the run warns of.
	Raised []Raised
	// Before is what the latest run of the checkpoint before warned of. Only a policy that
	// holds alerts asks for it.
	Before []engine.Alert
	// Clear are known alerts whose subject the run has judged and found well, with the
	// sentence that says so. What is missing is never among them.
	Clear map[string]string
}

// Raised is a warning of a run with the alert's id.
type Raised struct {
	ID string
	engine.Alert
}

// Withheld is a warning that made no alert, or a message that was not sent, and by what rule.
type Withheld struct {
	Alert string `json:"alert"`
	// Step, Recipient and Channel are of a message: the seq of what it would have told, whom (a
	// person's id; empty for a group, or before it is known whom) and through what.
	Step      int    `json:"step,omitempty"`
	Recipient string `json:"recipient,omitempty"`
	Channel   string `json:"channel,omitempty"`
	Rule      Hush   `json:"rule"`
	// By is what the rule rests on: the alert that inhibits, the silence.
	By     string `json:"by,omitempty"`
	Reason string `json:"reason"`
	// ID and At, since when it is so, are the store's.
	ID string    `json:"id,omitempty"`
	At time.Time `json:"at,omitzero"`
}

// Hush is the rule by which something was not said.
type Hush string

// The rules by which a warning makes no alert.
const (
	HushHold    Hush = "HOLD"    // 等下一个时点
	HushInhibit Hush = "INHIBIT" // 另有根本原因
)

// Advance is what a run makes of a project's alerts.
type Advance struct {
	// Changed are the alerts as they are now, new ones too; what nothing happened to is not
	// among them.
	Changed  []Alert
	Steps    []Step
	Withheld []Withheld
}

// See lets a run's sighting of a project change its alerts. known are all of the project
// and year: those of this checkpoint, and those of others that have not ended. Seeing the
// same twice changes nothing.
func (m Machine) See(known []Alert, s Sighting) Advance {
	v := &viewing{Machine: m, s: s, out: Advance{}}
	for _, r := range s.Raised {
		v.raised(known, r)
	}
	for _, a := range known {
		v.absent(known, a)
	}
	return v.out
}

// viewing is one sighting being worked through.
type viewing struct {
	Machine
	s   Sighting
	out Advance
}

func (v *viewing) raised(known []Alert, r Raised) {
	for i := range known {
		if known[i].ID == r.ID {
			v.again(known[i], r)
			return
		}
	}
	if cause := v.cause(r); cause != nil {
		v.out.Withheld = append(v.out.Withheld, Withheld{Alert: r.ID, Rule: HushInhibit, By: cause.ID, Reason: "根本原因是" + cause.Message})
		return
	}
	if v.Policy.holds(r.Alert) && !v.seenBefore(known, r) {
		v.out.Withheld = append(v.out.Withheld, Withheld{Alert: r.ID, Rule: HushHold, Reason: "按预警办法，连续两个时点都有才预警"})
		return
	}
	v.keep(v.standing(Alert{
		ID: r.ID, FiscalYear: v.s.FiscalYear, Month: v.s.Month, Project: v.s.Project, ProjectName: v.s.ProjectName, Agency: v.s.Agency,
		State: unborn, Policy: v.Policy.SHA, CleanMonths: []int{},
	}, r), Raise, r.Message)
}

// cause is the warning of this run that speaks for r: where nothing was reported, that is
// why nothing can be judged. That a target is to be confirmed has nothing to do with it.
func (v *viewing) cause(r Raised) *Raised {
	if r.Rule == engine.AlertReview || r.Indicator == "" && r.Rule == engine.AlertData {
		return nil
	}
	for i := range v.s.Raised {
		if c := &v.s.Raised[i]; c.Unreported() {
			return c
		}
	}
	return nil
}

// seenBefore tells whether the checkpoint before warned of the same, or an alert about it is
// still open.
func (v *viewing) seenBefore(known []Alert, r Raised) bool {
	return slices.ContainsFunc(v.s.Before, r.Repeated) ||
		slices.ContainsFunc(known, func(a Alert) bool { return a.Month < v.s.Month && !a.State.Ended() && r.Repeated(a.Alert) })
}

// again is a warning whose alert exists.
func (v *viewing) again(a Alert, r Raised) {
	worse := r.Level.WorseThan(a.Level)
	undone := a.ClearedMonth == a.Month // the data said otherwise between
	well := slices.Contains(a.CleanMonths, a.Month)
	a.CleanMonths = slices.DeleteFunc(slices.Clone(a.CleanMonths), func(m int) bool { return m == a.Month })
	switch {
	case !worse && !a.Repeated(r.Alert): // only ahead of plan now, which may clear it
	case a.State.Ended() && (worse || undone):
		a.ClearedMonth, a.Answer, a.CleanMonths = 0, Answer{}, []int{}
		a.Recurred++
		a.Policy = v.Policy.SHA
		v.keep(v.standing(a, r), Recur, r.Message)
	case worse:
		was := a.Level
		a.Policy = v.Policy.SHA
		v.keep(v.standing(a, r), Worsen, fmt.Sprintf("由%s升为%s：%s", was.Chinese(), r.Level.Chinese(), r.Message))
	case a.Latest == r.Alert && !well:
	case r.Level == a.Level:
		v.keep(v.standing(a, r), Note, "数据更新："+r.Message)
	default:
		a.Latest = r.Alert
		v.keep(a, Ease, fmt.Sprintf("现为%s，仍按%s处置：%s", r.Level.Chinese(), a.Level.Chinese(), r.Message))
	}
}

// standing lets the alert rest on this run from now on.
func (v *viewing) standing(a Alert, r Raised) Alert {
	a.Alert, a.Latest, a.Run, a.At = r.Alert, r.Alert, v.s.Run, v.s.At
	return a
}

// absent is an alert of which the run may say nothing any more.
func (v *viewing) absent(known []Alert, a Alert) {
	if a.Drill || a.State.Ended() || v.s.Month < a.Month || v.treats(a) {
		return
	}
	if slices.ContainsFunc(v.s.Raised, func(r Raised) bool { return r.Repeated(a.Alert) }) {
		v.unclean(a)
		return
	}
	if why, clear := v.s.Clear[a.ID]; clear && !v.foundLater(known, a) {
		v.clean(a, why)
	}
}

// treats tells whether the alert itself was raised, and so is treated.
func (v *viewing) treats(a Alert) bool {
	return slices.ContainsFunc(v.s.Raised, func(r Raised) bool { return r.ID == a.ID && (r.Level.WorseThan(a.Level) || r.Repeated(a.Alert)) })
}

// foundLater tells whether a later checkpoint has found the same: an earlier one that is
// evaluated once more then says nothing of how it went on.
func (v *viewing) foundLater(known []Alert, a Alert) bool {
	return v.s.Month > a.Month && slices.ContainsFunc(known, func(b Alert) bool {
		return b.Month > v.s.Month && !b.State.Ended() && b.Repeated(a.Alert)
	})
}

// clean is an alert whose subject the run has found well.
func (v *viewing) clean(a Alert, why string) {
	noted := slices.Contains(a.CleanMonths, v.s.Month)
	if !noted {
		a.CleanMonths = append(slices.Clone(a.CleanMonths), v.s.Month)
	}
	left := v.Policy.ResolveAfter - len(a.CleanMonths)
	own := v.s.Month == a.Month
	switch {
	case !own && left > 0 && noted, a.State == Suspended && noted:
	case !own && left > 0:
		v.keep(a, Clear, fmt.Sprintf("%d月底正常，再有%d个时点正常即自动解除：%s", v.s.Month, left, why))
	case a.State == Suspended:
		v.keep(a, Clear, fmt.Sprintf("%d月底正常，已暂停拨款的由财政部门决定恢复：%s", v.s.Month, why))
	case !own:
		a.ClearedMonth = v.s.Month
		v.keep(a, Resolve, fmt.Sprintf("%d月底已正常：%s", v.s.Month, why))
	case a.Rule == engine.AlertData:
		a.ClearedMonth = a.Month
		v.keep(a, Resolve, "已补报或更正："+why)
	default:
		a.ClearedMonth = a.Month
		v.keep(a, Correct, "数据更正后重新评价，不再成立："+why)
	}
}

// unclean forgets the checkpoints at which all was well, up to this one: they must be in a
// row.
func (v *viewing) unclean(a Alert) {
	kept := slices.DeleteFunc(slices.Clone(a.CleanMonths), func(m int) bool { return m <= v.s.Month })
	if len(kept) < len(a.CleanMonths) {
		a.CleanMonths = kept
		v.keep(a, Note, fmt.Sprintf("%d月底又有同样的问题，连续正常的时点重新计算", v.s.Month))
	}
}

// keep notes a step of an alert.
func (v *viewing) keep(a Alert, action Action, reason string) {
	step := a.step(action, System, v.s.At, strings.TrimSpace(reason))
	step.Run, step.SchemeDigest, step.InputDigest = v.s.Run, v.s.SchemeDigest, v.s.InputDigest
	v.schedule(&a, step)
	v.out.Changed, v.out.Steps = append(v.out.Changed, a), append(v.out.Steps, step)
}
