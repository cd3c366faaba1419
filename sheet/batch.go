package sheet

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// A Batch is what the files of one import hold, read one after another.
type Batch struct {
	engine.Intake
	// Summary names the files, with those of archives, and what is in each.
	Summary     engine.ImportSummary
	Diagnostics []rules.Diagnostic
	// Sound tells that every file could be read to its end.
	Sound bool

	given  Given
	digest map[string]string // of the files that were read, with their names
}

// NewBatch is a batch without files. given is what the sender knows of those that do
// not say it.
func NewBatch(given Given) *Batch {
	return &Batch{
		given: given, Sound: true, digest: map[string]string{},
		Summary: engine.ImportSummary{Year: given.FiscalYear, Month: given.Month},
	}
}

// Digest is "sha256:" over a file's bytes.
func Digest(data []byte) string { return fmt.Sprintf("sha256:%x", sha256.Sum256(data)) }

// Add reads a file and returns what is in it. A file that is the same as an earlier
// one, byte for byte, is read once.
func (b *Batch) Add(ctx context.Context, name string, data []byte) ([]Reading, error) {
	sum := Digest(data)
	if first, twice := b.digest[sum]; twice {
		b.Diagnostics = append(b.Diagnostics, rules.Diagnostic{ID: "F24", Severity: rules.Warn, Source: rules.Source{File: name},
			Message: fmt.Sprintf("与%s内容完全相同，只读取一次", first)})
		return nil, nil
	}
	b.digest[sum] = name
	readings, err := Read(ctx, name, data, b.given)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	for _, r := range readings {
		b.take(r)
	}
	return readings, nil
}

func (b *Batch) take(r Reading) {
	f := engine.ImportedFile{Name: r.Name, Kind: engine.FileUnknown, Draft: r.Draft}
	f.Errors, f.Warnings = rules.Count(r.Diagnostics)
	b.Diagnostics = append(b.Diagnostics, r.Diagnostics...)
	if d := r.Declaration; d != nil {
		d.FiscalYear = cmp.Or(d.FiscalYear, b.given.FiscalYear)
		f.Kind, f.Year, f.Projects = engine.FileGoals, d.FiscalYear, len(d.Tables)
		b.Declarations = append(b.Declarations, d)
	}
	if report := r.Report; report != nil {
		f.Kind, f.Year, f.Projects = engine.FileReport, report.FiscalYear, len(report.Projects)
		for _, h := range report.History {
			f.Months = append(f.Months, h.Month)
		}
		f.Months = append(f.Months, report.Month)
		b.AddReport(report)
	}
	b.Summary.Files = append(b.Summary.Files, f)
	b.Summary.NeedsConfirmation = b.Summary.NeedsConfirmation || r.Draft && f.Kind != engine.FileUnknown
	b.Sound = b.Sound && f.Errors == 0
}

// Preview checks what the batch holds against what is stored, and tells what
// committing it would do.
func (b *Batch) Preview(ctx context.Context, store engine.ImportStore, scope engine.Scope, scheme *rules.Scheme) (engine.ImportSummary, engine.Preview, error) {
	check, err := b.CheckStored(ctx, store, scope, scheme)
	if err != nil {
		return engine.ImportSummary{}, engine.Preview{}, err
	}
	effects, err := store.Effects(ctx, scope, &b.Intake)
	if err != nil {
		return engine.ImportSummary{}, engine.Preview{}, err
	}
	p := engine.Preview{Effects: effects, Diagnostics: slices.Concat([]rules.Diagnostic{}, b.Diagnostics, check.Diagnostics)}
	summary := b.Summary
	summary.Errors, summary.Warnings = rules.Count(p.Diagnostics)
	summary.Storable = b.Sound && check.Storable && len(effects) > 0
	return summary, p, nil
}
