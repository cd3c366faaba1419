// Package alerting follows alerts from the run that raises them until they are closed: what
// state they are in, who may do what, until when, and what a run or time changes.
//
//	OPEN ─push→ PUSHED ─ack→ ACKED ─plan→ PLANNED ─rectify→ RECTIFYING ─submit→ SUBMITTED ─close→ CLOSED
//
// It reads no clock and no store: Machine takes an alert, what happens, who does it and when,
// and returns the alert as it is then with the step to be kept. Book is where that is kept.
//
// The package must never import storage, api, notify or sheet.
package alerting
