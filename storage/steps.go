package storage

import (
	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

// stepRow is something that happened to an alert.
type stepRow struct {
	owned
	AlertID      string                          `db:"alert_id"`
	Seq          int                             `db:"seq"`
	At           moment                          `db:"at"`
	Action       alerting.Action                 `db:"action"`
	ActorID      string                          `db:"actor_id"`
	ActorName    string                          `db:"actor_name"`
	FromState    alerting.State                  `db:"from_state"`
	ToState      alerting.State                  `db:"to_state"`
	Level        engine.Light                    `db:"level"`
	Reason       string                          `db:"reason"`
	Attachments  document[[]alerting.Attachment] `db:"attachments"`
	RunID        string                          `db:"run_id"`
	SchemeDigest string                          `db:"scheme_digest"`
	InputDigest  string                          `db:"input_digest"`
}

func stepRowOf(s *alerting.Step) stepRow {
	return stepRow{
		AlertID: s.Alert, Seq: s.Seq, At: momentOf(s.At), Action: s.Action, ActorID: s.By, ActorName: s.ByName, FromState: s.From, ToState: s.To,
		Level: s.Level, Reason: s.Reason, Attachments: document[[]alerting.Attachment]{s.Attachments},
		RunID: s.Run, SchemeDigest: s.SchemeDigest, InputDigest: s.InputDigest,
	}
}

func (r *stepRow) step() alerting.Step {
	return alerting.Step{
		Alert: r.AlertID, Seq: r.Seq, At: r.At.Time, Action: r.Action, By: r.ActorID, ByName: r.ActorName, From: r.FromState, To: r.ToState,
		Level: r.Level, Reason: r.Reason, Attachments: r.Attachments.value,
		Run: r.RunID, SchemeDigest: r.SchemeDigest, InputDigest: r.InputDigest,
	}
}
