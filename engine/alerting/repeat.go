package alerting

import "slices"

// noting are the steps of the system that may come between an act and its repetition: they
// leave what is to be done next as it was.
var noting = []Action{Push, Remind, Escalate, Ease, Note, Clear}

// Repeats tells whether an act only says once more what the same person has done to the alert
// last, word for word and with the same files: a client that lost the answer, or a button
// that was pressed twice. Once anything else has happened the same words are a new act.
// steps are all of the alert's, the oldest first.
func (act Act) Repeats(a *Alert, steps []Step, by string) bool {
	for _, last := range slices.Backward(steps) {
		if slices.Contains(noting, last.Action) {
			continue
		}
		return last.By == by && by != "" && last.Action == act.Action &&
			slices.EqualFunc(last.Attachments, act.Evidence, func(a, b Attachment) bool { return a.Digest == b.Digest }) && act.says(a, last)
	}
	return false
}

// says tells whether the act holds what the alert and the step keep of it.
func (act Act) says(a *Alert, kept Step) bool {
	given, stored := act.Answer, a.Answer
	switch act.Action {
	case Ack:
		return slices.Equal(given.Obstacles, stored.Obstacles) && given.Reason == stored.Reason && given.Measures == stored.Measures && given.Promised == stored.Promised
	case Plan:
		return given.Choice == stored.Choice && given.Budget == stored.Budget && given.Target == stored.Target
	case Submit:
		return given.Result == stored.Result
	}
	return act.Reason == kept.Reason
}
