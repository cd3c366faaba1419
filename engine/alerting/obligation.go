package alerting

import "time"

// Obligation is until when the next thing is to be done about the alert, and what; the zero
// time where nothing is, or nobody was told yet.
func (a *Alert) Obligation() (due time.Time, what string) { return a.obligation() }
