package alerting

import (
	"context"
	"time"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// Book is where alerts are kept with all that happened to them, as a service reads and
// answers them (预警台账). Every method takes the scope that its caller may see; what lies
// outside of it is engine.ErrNotFound.
type Book interface {
	// Alerts returns a page: the latest month first, the worst first within it. An After that
	// is no alert's id is engine.ErrNotFound.
	Alerts(ctx context.Context, s engine.Scope, q Query) ([]Alert, error)
	// Alert returns an alert with its steps, the oldest first.
	Alert(ctx context.Context, s engine.Scope, id string) (*Alert, []Step, error)
	// Evidence is what an alert rests on, read from the versions that its run has pinned. It is
	// nil for a drill.
	Evidence(ctx context.Context, s engine.Scope, id string) (*Evidence, error)
	// Act does what a person wants done. by is the person's id. Where version is not 0 and not
	// the alert's, it is engine.ErrConflict: somebody else was faster. What the alert's state,
	// the person's duties or the act itself forbid is a RefusedError.
	Act(ctx context.Context, s engine.Scope, id, by string, act Act, version int, at time.Time) (*Alert, error)
	// Attach keeps a file that an act can then refer to; the same bytes twice are one file.
	Attach(ctx context.Context, s engine.Scope, id, by, name string, data []byte, at time.Time) (Attachment, error)
	// Attachment returns a file of an alert by its digest.
	Attachment(ctx context.Context, s engine.Scope, id, digest string) (Attachment, []byte, error)
	// WithheldOf lists what made no alert, or no message, in a year, the newest first.
	WithheldOf(ctx context.Context, s engine.Scope, q Query) ([]Withheld, error)

	// Tree is the agencies of the division and the persons in them.
	Tree(ctx context.Context, s engine.Scope) (*Tree, error)
	// SaveAgency and SavePerson store what somebody looks like from now on. They are
	// engine.ErrInvalid where the tree would be a circle, or a post is at an unknown agency.
	SaveAgency(ctx context.Context, s engine.Scope, a Agency, by string, at time.Time) error
	SavePerson(ctx context.Context, s engine.Scope, p Person, by string, at time.Time) error
	// SaveTree stores all of a list or, where anything of it is wrong, none.
	SaveTree(ctx context.Context, s engine.Scope, agencies []Agency, people []Person, by string, at time.Time) error

	// Policy is what alerts follow from now on, and Calendar what its days are counted by.
	Policy(ctx context.Context, s engine.Scope) (*Policy, error)
	// PublishPolicy is for the division from now on. A version that exists with another text is
	// engine.ErrConflict.
	PublishPolicy(ctx context.Context, s engine.Scope, p *Policy, by string, at time.Time) error
	Calendar(ctx context.Context, s engine.Scope) (*Calendar, error)
	// SaveHolidays stores a year's notice, as Calendar.With reads it.
	SaveHolidays(ctx context.Context, s engine.Scope, year int, text []byte, by string, at time.Time) error
}

// Query chooses alerts. Zero values do not restrict.
type Query struct {
	Year, Month int
	// States are any of these; none means all.
	States  []State
	Level   engine.Light
	Rule    engine.AlertRule
	Project string
	// Overdue are those whose answer is late only.
	Overdue bool
	// Drill asks for exercises, which count nowhere else.
	Drill bool
	After string // id of the last one already seen
	Limit int
}

// Evidence is what an alert rests on: the result as it was judged, the rule that judged it, and
// the cells that both were read from (证据链). Result, Target and Actual are those of the
// indicator, absent where the alert is about funds or the project.
type Evidence struct {
	Run          string           `json:"run"`
	Scheme       string           `json:"scheme"`
	SchemeDigest string           `json:"scheme_digest"`
	InputDigest  string           `json:"input_digest"`
	Message      string           `json:"message"`
	Result       *engine.Result   `json:"result,omitempty"`
	Target       *rules.Source    `json:"target_source,omitempty"`
	Actual       *rules.Source    `json:"actual_source,omitempty"`
	Spending     *engine.Spending `json:"spending,omitempty"`
	Dual         *engine.Dual     `json:"dual,omitempty"`
}
