package engine

import (
	"context"
	"time"
)

// Checkpoint is an evaluation that is to be ordered when its time has come (监控时点).
type Checkpoint struct {
	FiscalYear int       `json:"fiscal_year"`
	Month      int       `json:"month"`
	Scheme     string    `json:"scheme"` // id, or id@version; empty for the default
	DueAt      time.Time `json:"due_at"`
	// Kept is what its run is to keep, as RunOrder.Kept.
	Kept  string `json:"kept"`
	State string `json:"state"`
	// Run is the run that was ordered, and RunStatus what has become of it by now.
	Run       string `json:"run,omitempty"`
	RunStatus string `json:"run_status,omitempty"`
	// Failure says in Chinese why no run could be ordered, or why that run failed.
	Failure string `json:"failure,omitempty"`
}

// The states of a checkpoint.
const (
	CheckpointDue     = "DUE"     // waits for its time, or for the next tick after it
	CheckpointOrdered = "ORDERED" // its run is ordered, once
	CheckpointFailed  = "FAILED"  // no run could be ordered
)

// CheckpointStore keeps the checkpoints of a division, one a month.
type CheckpointStore interface {
	// SaveCheckpoint sets when a month is due; one that was ordered already is due again.
	SaveCheckpoint(ctx context.Context, s Scope, c Checkpoint) error
	// Checkpoints are those of a year, by month.
	Checkpoints(ctx context.Context, s Scope, year int) ([]Checkpoint, error)
	// DeleteCheckpoint forgets a checkpoint; a run that it has ordered stays. It is
	// ErrNotFound where there is none.
	DeleteCheckpoint(ctx context.Context, s Scope, year, month int) error
}
