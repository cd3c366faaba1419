package engine

import (
	"context"
	"fmt"
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

// beijing is the time of the whole country.
var beijing = time.FixedZone("CST", 8*60*60)

// latestDue is how many years after its own a month may be due.
const latestDue = 2

// Slip says in Chinese why the moment can only be a slip: there are no data yet, or nobody
// waits so long. It is empty where the moment may be meant.
func (c *Checkpoint) Slip() string {
	begins := time.Date(c.FiscalYear, time.Month(c.Month), 1, 0, 0, 0, 0, beijing)
	latest := time.Date(c.FiscalYear+latestDue+1, time.January, 1, 0, 0, 0, 0, beijing)
	said := c.DueAt.In(beijing).Format("2006-01-02 15:04")
	switch {
	case c.DueAt.Before(begins):
		return fmt.Sprintf("北京时间%s，%d年%d月还没有开始，那时没有可以评价的数据；请核对时刻和年月", said, c.FiscalYear, c.Month)
	case !c.DueAt.Before(latest):
		return fmt.Sprintf("北京时间%s，比%d年%d月晚了%d年以上；请核对年份", said, c.FiscalYear, c.Month, latestDue)
	}
	return ""
}

// Repeats tells that what is set already is the same, so that setting it must change
// nothing. One that failed is asked for anew: what it lacked may be there by now.
func (c *Checkpoint) Repeats(stored *Checkpoint) bool {
	return stored.State != CheckpointFailed && stored.FiscalYear == c.FiscalYear && stored.Month == c.Month &&
		stored.Scheme == c.Scheme && stored.Kept == c.Kept && stored.DueAt.Equal(c.DueAt)
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
