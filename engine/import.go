package engine

import (
	"context"
	"time"

	"zhunsheng/rules"
)

// ImportState is how far an import has come.
//
//	PREVIEWED ──▶ COMMITTED
//	          └─▶ DISCARDED
type ImportState string

// The states of an import.
const (
	ImportPreviewed ImportState = "PREVIEWED"
	ImportCommitted ImportState = "COMMITTED"
	ImportDiscarded ImportState = "DISCARDED"
)

// Import is a set of files that was handed in at once (导入). The bytes are kept as
// evidence; what they hold counts only once it is committed.
type Import struct {
	ID string `json:"id"`
	ImportSummary
	State    ImportState `json:"state" enum:"PREVIEWED,COMMITTED,DISCARDED"`
	By       string      `json:"by"`
	At       time.Time   `json:"at"`
	ClosedBy string      `json:"closed_by,omitempty"`
	ClosedAt *time.Time  `json:"closed_at,omitempty"`
	// Result is what was stored; empty unless it is committed.
	Result []Stored `json:"result,omitempty"`
}

// ImportSummary is what a list of imports shows of each.
type ImportSummary struct {
	Files    []ImportedFile `json:"files"`
	Errors   int            `json:"errors"`
	Warnings int            `json:"warnings"`
	// Storable tells whether it can be committed; NeedsConfirmation that part of it is
	// a draft, which a person must confirm.
	Storable          bool `json:"storable"`
	NeedsConfirmation bool `json:"needs_confirmation"`
	// Year and Month are what the sender said of files that do not say it; 0 is nothing.
	Year  int `json:"year,omitempty"`
	Month int `json:"month,omitempty"`
}

// ImportedFile is one file of an import, or one of an archive in it.
type ImportedFile struct {
	Name   string   `json:"name"`
	Kind   FileKind `json:"kind" enum:"GOALS,REPORT,UNKNOWN"`
	Draft  bool     `json:"draft"`
	Year   int      `json:"year,omitempty"`
	Months []int    `json:"months,omitempty"`
	// Projects counts the goal tables, or the projects that are reported on.
	Projects int `json:"projects"`
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
}

// FileKind is what a file holds.
type FileKind string

// The kinds of files.
const (
	FileGoals   FileKind = "GOALS"
	FileReport  FileKind = "REPORT"
	FileUnknown FileKind = "UNKNOWN"
)

var fileKindNames = map[FileKind]string{FileGoals: "目标表", FileReport: "执行数据", FileUnknown: "未识别"}

// Chinese is the kind's name for users.
func (k FileKind) Chinese() string { return fileKindNames[k] }

// Preview is an import with all that was found when it was handed in.
type Preview struct {
	Effects     []Effect           `json:"effects"`
	Diagnostics []rules.Diagnostic `json:"diagnostics"`
}

// Effect is what an import does to one thing that is kept in versions: a project's
// goal table, its report of a month, or the same of the department.
type Effect struct {
	Kind   FileKind `json:"kind" enum:"GOALS,REPORT"`
	Year   int      `json:"year"`
	Month  int      `json:"month,omitempty"`
	Code   string   `json:"code"`
	Name   string   `json:"name"`
	Agency string   `json:"agency"`
	// Change says whether it is stored as the first version, as the next, or is what is
	// stored already.
	Change  EffectChange `json:"change" enum:"NEW,CHANGED,SAME"`
	Changes []string     `json:"changes"`
	// Cleared names what is stored and would be empty afterwards.
	Cleared []string `json:"cleared,omitempty"`
	// Base names the versions that this was told from. An import is not committed over
	// others.
	Base string `json:"base"`
}

// EffectChange is how what is stored differs from what is imported.
type EffectChange string

// The changes of an effect.
const (
	EffectNew     EffectChange = "NEW"
	EffectChanged EffectChange = "CHANGED"
	EffectSame    EffectChange = "SAME"
)

// Stored counts what a commit did to the goal tables of a year, or to the reports of
// one of its months.
type Stored struct {
	Kind    FileKind `json:"kind" enum:"GOALS,REPORT"`
	Year    int      `json:"year"`
	Month   int      `json:"month,omitempty"`
	New     int      `json:"new"`
	Changed int      `json:"changed"`
	Same    int      `json:"same"`
}

// ImportFile is a file as it was handed in. Digest is "sha256:" over its bytes.
type ImportFile struct {
	Name, Digest string
	Content      []byte
}

// ImportQuery chooses imports, the newest first. After is the id of the last one
// already seen.
type ImportQuery struct {
	After string
	Limit int
}

// ImportStore keeps imports. An import is its sender's agency's: a scope of another
// agency never sees it.
type ImportStore interface {
	Declaration(ctx context.Context, s Scope, year int) (*rules.Declaration, error)
	// Holdings lists the divisions that have goal tables: no agency's data, so it
	// takes no scope.
	Holdings(ctx context.Context) ([]Holding, error)
	// Report is the newest that is reported for a month, empty where nothing is.
	Report(ctx context.Context, s Scope, year, month int) (*Report, error)
	// Effects tells what committing an intake would do.
	Effects(ctx context.Context, s Scope, in *Intake) ([]Effect, error)
	// AddImport keeps files with what was found in them and returns the import's id.
	AddImport(ctx context.Context, s Scope, summary ImportSummary, p Preview, files []ImportFile, by string, at time.Time) (id string, err error)
	Imports(ctx context.Context, s Scope, q ImportQuery) ([]Import, error)
	Import(ctx context.Context, s Scope, id string) (*Import, *Preview, error)
	// ImportDivision is the division of an import: no agency's data, so it takes no scope.
	ImportDivision(ctx context.Context, id string) (string, error)
	ImportFiles(ctx context.Context, s Scope, id string) ([]ImportFile, error)
	// CommitImport stores an intake whole or not at all, once: a second time it answers
	// what was stored the first time. Where what the preview was told from has changed
	// since, it is a *ChangedError; where the import was discarded, ErrConflict.
	CommitImport(ctx context.Context, s Scope, id string, in *Intake, by string, at time.Time) (*Import, error)
	// DiscardImport closes an import that is not wanted. Its files stay as evidence.
	DiscardImport(ctx context.Context, s Scope, id, by string, at time.Time) error
}

// ChangedError says that somebody stored newer versions of these after an import's
// preview.
type ChangedError struct{ Effects []Effect }

func (e *ChangedError) Error() string { return "changed since the preview" }

// Is makes it an ErrConflict.
func (e *ChangedError) Is(target error) bool { return target == ErrConflict }
