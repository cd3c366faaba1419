package notify

import "zhunsheng/engine/alerting"

// MaySpeak tells whether a step of an alert is something that somebody may have to be told, and
// so makes a notice. Whether anybody is told, Plan decides.
func MaySpeak(action alerting.Action) bool { return kinds[action] != silent }

// kind is what a step is to those who hear of it.
type kind int

const (
	silent   kind = iota
	level         // the alert stands, at a level
	remind        // a deadline is near
	escalate      // a deadline has passed
	propose       // suspending payments is proposed
	submit        // there is a result to review
	refuse        // the result was sent back
	rule          // the finance bureau has decided on payments
	end           // nobody is to do anything any more
	note          // something changed that asks for nothing
)

var kinds = map[alerting.Action]kind{
	alerting.Raise: level, alerting.Worsen: level, alerting.Recur: level,
	alerting.Remind: remind, alerting.Escalate: escalate, alerting.Propose: propose,
	alerting.Submit: submit, alerting.Return: refuse, alerting.Suspend: rule, alerting.Resume: rule,
	alerting.Resolve: end, alerting.Correct: end, alerting.Close: end, alerting.Annul: end,
	alerting.Ease: note, alerting.Note: note, alerting.Clear: note,
}
