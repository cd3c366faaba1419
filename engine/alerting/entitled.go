package alerting

import "slices"

// By are the duties of those who may do the action; none where the system does it.
func (a Action) By() []Duty {
	i := slices.IndexFunc(transitions, func(t transition) bool { return t.action == a })
	if i < 0 {
		return nil
	}
	return slices.Clone(transitions[i].by)
}
