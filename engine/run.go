package engine

import (
	"context"
	"fmt"
	"iter"
	"time"

	"zhunsheng/rules"
)

// Run is one evaluation of a period as it is stored (评价批次). It is judged part by
// part, by any number of workers; its results can be read once its status is RunDone,
// and then they never change.
type Run struct {
	ID           string `json:"id"`
	FiscalYear   int    `json:"fiscal_year"`
	Month        int    `json:"month"`
	Scheme       string `json:"scheme"`
	SchemeDigest string `json:"scheme_digest"`
	// InputDigest is empty until the run is done.
	InputDigest string `json:"input_digest"`
	// Kept is what is stored of its results, KeptResults or KeptConclusions.
	Kept string `json:"kept"`
	// Status is one of the statuses below.
	Status string `json:"status"`
	// Failure says in Chinese why a run failed, and what to do; empty otherwise.
	Failure string `json:"failure,omitempty"`
	// Refused tells of a failed run that the goal tables or the data have errors, which
	// RunFindings lists: it can't go on, the data must be corrected.
	Refused bool `json:"refused,omitempty"`
	// Indicators, Alerts and Warnings are counted when the run is done, Warnings only where
	// it keeps the words; else they are null. Projects is how many it judges.
	Projects   int  `json:"projects"`
	Indicators int  `json:"indicators"`
	Alerts     int  `json:"alerts"`
	Warnings   *int `json:"warnings"`
	// ByRows is how many of the indicators columns left to the row evaluator; null where
	// the run keeps its results, for then that judges all.
	ByRows   *int     `json:"by_rows"`
	Progress Progress `json:"progress"`
	// OrderedAt is when the run was ordered: it judges what was in force then.
	OrderedAt time.Time `json:"ordered_at"`
	// At is when the run ended; until then it is OrderedAt.
	At time.Time `json:"at"`
}

// Progress is how far a run is. Indicators are counted as they are declared, the
// department's own left out; all are 0 for a run that was stored in one go.
type Progress struct {
	Parts          int `json:"parts"`
	PartsDone      int `json:"parts_done"`
	Indicators     int `json:"indicators"`
	IndicatorsDone int `json:"indicators_done"`
}

// The statuses of a run. QUEUED and RUNNING lead to one of the others; from FAILED and
// CANCELLED ResumeRun leads back to QUEUED.
const (
	RunQueued    = "QUEUED"
	RunRunning   = "RUNNING"
	RunDone      = "DONE"
	RunFailed    = "FAILED"
	RunCancelled = "CANCELLED"
)

// What a run keeps. Without words it takes less room, and what is asked for is computed
// again, the same, from the versions that it has pinned; warnings are not counted. A
// division whose department is judged as a whole keeps the words.
const (
	KeptResults     = "RESULTS"
	KeptConclusions = "CONCLUSIONS"
)

// Ended tells that a run goes on only where somebody resumes it.
func (r *Run) Ended() bool { return r.Status != RunQueued && r.Status != RunRunning }

// Resumable tells that ResumeRun lets the run go on.
func (r *Run) Resumable() bool {
	return r.Status == RunCancelled || r.Status == RunFailed && !r.Refused
}

// ErrSwept is the ErrConflict of a run that was given up so long ago that what it had
// stored is removed: it can't go on.
var ErrSwept = fmt.Errorf("%w: what the run had stored is removed", ErrConflict)

// RunQuery chooses runs, those that were ordered last first. Zero values do not restrict.
type RunQuery struct {
	Year, Month int
	Status      string
	After       string // id of the last one already seen
	Limit       int
}

// RunOrder is what somebody wants evaluated: a month of a year by a scheme.
type RunOrder struct {
	FiscalYear, Month int
	Scheme            *rules.Scheme
	// Kept is what the run is to keep; empty for KeptResults.
	Kept string
	// Key, where there is one, makes repeating the order harmless: for KeyTime it stands for
	// the run that it has ordered first. Asked is then the order in its caller's words.
	Key, Asked string
	At         time.Time
}

// KeyTime is how long the key of an order counts.
const KeyTime = 24 * time.Hour

// KeyReusedError says that an order has the key of another one, which asked for something
// else and ordered Run.
type KeyReusedError struct{ Run string }

// Error names the other order's run.
func (e *KeyReusedError) Error() string { return "the key of the order has ordered run " + e.Run }

// RunStore orders runs and tells how far they are. A run is always of the whole
// division; an agency in the scope does not narrow it.
type RunStore interface {
	// OrderRun queues a run. It judges the newest goal tables and reports of this moment,
	// whatever is stored later. Where the order's key has ordered a run, that one is returned
	// as it is now, or a KeyReusedError. It is ErrNotFound where nothing is declared for the
	// year, and ErrInvalid where the month is none.
	OrderRun(ctx context.Context, s Scope, o RunOrder) (*Run, error)
	// CancelRun ends a run at once: parts that are being judged are dropped. Cancelling
	// it again changes nothing; a run that is done or has failed is ErrConflict.
	CancelRun(ctx context.Context, s Scope, id string, at time.Time) (*Run, error)
	// ResumeRun queues again what a cancelled or failed run lacks; it judges what it
	// would have judged then. Of a run that is queued or running, parts whose worker may
	// have died are offered again; one that is done is left as it is; one that was refused
	// is ErrConflict, and one of which nothing is left ErrSwept.
	ResumeRun(ctx context.Context, s Scope, id string) (*Run, error)
	// RunFindings are the warnings and errors of a run that has ended, in the order in which
	// Evaluate gives them. Of one step of a part at most FindingsKept are kept, errors first.
	RunFindings(ctx context.Context, s Scope, id string) ([]rules.Diagnostic, error)
	// WatchRun yields a run at once and then whenever it has changed; the last that it
	// yields has ended. It stops where the context does.
	WatchRun(ctx context.Context, s Scope, id string) iter.Seq2[*Run, error]
}

// FindingsKept is how many findings are kept of one step of a part.
const FindingsKept = 1000
