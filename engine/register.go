package engine

import (
	"context"
	"errors"
	"time"

	"zhunsheng/rules"
)

// What a Register answers instead of a result.
var (
	// ErrNotFound means that nothing is stored under that name in that division.
	ErrNotFound = errors.New("not found")
	// ErrConflict means that someone else stored a newer version meanwhile.
	ErrConflict = errors.New("conflict")
	// ErrInvalid means that what was to be stored can't be: a text with a NUL or
	// broken UTF-8, something given twice, a figure that does not fit.
	ErrInvalid = errors.New("invalid")
)

// Register is the book of declarations, reports, runs, alerts and schemes as a service
// reads it (台账). Every method takes the scope that its caller may see.
type Register interface {
	Ledger
	SchemeStore
	ImportStore
	DossierStore
	RunStore
	CheckpointStore
	// Ready tells whether the store answers and its schema is up to date.
	Ready(ctx context.Context) error

	Projects(ctx context.Context, s Scope, q ProjectQuery) ([]ProjectEntry, error)
	Project(ctx context.Context, s Scope, year int, code string) (*rules.GoalTable, error)
	History(ctx context.Context, s Scope, year int, code string) ([]TableVersion, error)
	// TablesAsOf returns the goal tables of a year as they stood at a moment.
	TablesAsOf(ctx context.Context, s Scope, year int, at time.Time) (*rules.Declaration, error)

	// Observations returns what is reported and its version tag.
	Observations(ctx context.Context, s Scope, code string, year, month int) (*ProjectReport, string, error)
	// SaveObservations appends a version, unless the newest says the same. Where
	// ifMatch is given and is not the newest version's tag, it is ErrConflict.
	SaveObservations(ctx context.Context, s Scope, year, month int, r ProjectReport, ifMatch, by string, at time.Time) (tag string, err error)

	// DepartmentObservations and SaveDepartmentObservations are the same for what the
	// department reports of itself. A scope of one agency sees it only where all
	// projects of the division are that agency's.
	DepartmentObservations(ctx context.Context, s Scope, year, month int) (*ProjectReport, string, error)
	SaveDepartmentObservations(ctx context.Context, s Scope, year, month int, r ProjectReport, ifMatch, by string, at time.Time) (tag string, err error)
	// PastYears are the years before one, as far as an outlook looks back, with the goal tables and reports of one agency.
	PastYears(ctx context.Context, s Scope, agency string, year int) ([]PastYear, error)

	Runs(ctx context.Context, s Scope, q RunQuery) ([]Run, error)
	Outcome(ctx context.Context, s Scope, run string) (*Outcome, error)
}

// Scope is what a caller may see: one division (区划), and within it one agency,
// or all where Agency is empty.
type Scope struct {
	Division string
	Agency   string
}

// Holding is a division with the newest year of its goal tables.
type Holding struct {
	Division   string `db:"division"`
	FiscalYear int    `db:"fiscal_year"`
}

// ProjectQuery chooses projects. After is the code of the last one already seen;
// Text is looked for in code and name.
type ProjectQuery struct {
	Year  int
	Light Light
	Grade string
	Text  string
	After string
	Limit int
}

// ProjectEntry is one project with what the latest run of its year decided; the
// run's fields are empty where there is none.
type ProjectEntry struct {
	Code       string      `json:"code"`
	Name       string      `json:"name"`
	Agency     string      `json:"agency"`
	AgencyName string      `json:"agency_name"`
	Year       int         `json:"year"`
	Budget     Money       `json:"budget"`
	Version    int         `json:"version"`
	Run        string      `json:"run,omitempty"`
	Month      int         `json:"month,omitempty"`
	Light      Light       `json:"light,omitempty"`
	Score      *Hundredths `json:"score"`
	Grade      *string     `json:"grade"`
}

// TableVersion is one version of a goal table: by whom and when it was stored,
// and what it changed.
type TableVersion struct {
	Version int       `json:"version"`
	At      time.Time `json:"at"`
	By      string    `json:"by"`
	Digest  string    `json:"digest"`
	Changes []string  `json:"changes"`
}

// AlertQuery chooses alerts of the latest run of each month.
type AlertQuery struct {
	Year    int
	Month   int
	Level   Light
	Rule    AlertRule
	Project string
	After   string // id of the last one already seen
	Limit   int
}

// AlertEntry is a stored alert with its identity.
type AlertEntry struct {
	ID          string    `json:"id"`
	FiscalYear  int       `json:"fiscal_year"`
	Month       int       `json:"month"`
	Project     string    `json:"project"`
	ProjectName string    `json:"project_name"`
	Agency      string    `json:"agency"`
	Run         string    `json:"run"`
	At          time.Time `json:"at"`
	Alert
}
