package sheet

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

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
	if !b.Sound { // what was not read has marks, too
		check.Diagnostics = slices.DeleteFunc(check.Diagnostics, func(d rules.Diagnostic) bool { return d.ID == engine.FindingMarks })
	}
	p := engine.Preview{Effects: effects, Diagnostics: b.WithFound(append(check.Diagnostics, b.cleared(effects)...))}
	summary := b.Summary
	summary.Errors, summary.Warnings = rules.Count(p.Diagnostics)
	summary.Files = countedByFile(summary.Files, p.Diagnostics)
	summary.Storable = b.Sound && check.Storable && len(effects) > 0
	return summary, p, nil
}

// WithFound are the findings of the files with others about them, each once.
func (b *Batch) WithFound(more []rules.Diagnostic) []rules.Diagnostic {
	all, said := []rules.Diagnostic{}, map[string]bool{}
	for _, d := range slices.Concat(b.Diagnostics, more) {
		if text := d.String(); !said[text] {
			said[text] = true
			all = append(all, d)
		}
	}
	return all
}

// cleared warns of what is stored and would be lost: a form without a chapter must not
// take it from the store unsaid.
func (b *Batch) cleared(effects []engine.Effect) (ds []rules.Diagnostic) {
	if !b.Sound {
		return nil // what was not read is not missing
	}
	const shown = 8
	for _, e := range effects {
		if len(e.Cleared) == 0 {
			continue
		}
		what, more := strings.Join(e.Cleared[:min(len(e.Cleared), shown)], "、"), ""
		if len(e.Cleared) > shown {
			more = fmt.Sprintf("等%d项", len(e.Cleared))
		}
		ds = append(ds, rules.Diagnostic{ID: "F26", Severity: rules.Warn, Project: e.Name, Source: b.sourceOf(e),
			Message: fmt.Sprintf("%s里已存的内容，这次的文件里没有，存入后将是空的：%s%s；仍然有效的，请补上再导入", e.Kind.Chinese(), what, more)})
	}
	return ds
}

// sourceOf is where what has an effect was read.
func (b *Batch) sourceOf(e engine.Effect) rules.Source {
	if e.Kind == engine.FileReport {
		for _, r := range b.Reports {
			if r.FiscalYear != e.Year || r.Month != e.Month {
				continue
			}
			if n := slices.IndexFunc(r.Projects, func(p engine.ProjectReport) bool { return p.Code == e.Code }); n >= 0 {
				return r.Projects[n].Source
			}
			if e.Name == rules.DepartmentName && r.Department != nil {
				return r.Department.Source
			}
		}
		return rules.Source{}
	}
	for _, d := range b.Declarations {
		if d.FiscalYear != e.Year {
			continue
		}
		for _, t := range d.Tables {
			if t.Code.Text == e.Code {
				return t.Source
			}
		}
		if e.Name == rules.DepartmentName && d.Department != nil && len(d.Tables) > 0 {
			return rules.Source{File: d.Tables[0].Source.File, Digest: d.Tables[0].Source.Digest}
		}
	}
	return rules.Source{}
}

// countedByFile gives each file the findings that stand in it; what stands in none is
// counted with the only file there is.
func countedByFile(files []engine.ImportedFile, ds []rules.Diagnostic) []engine.ImportedFile {
	files = slices.Clone(files)
	place := map[string]int{}
	for n := range files {
		files[n].Errors, files[n].Warnings = 0, 0
		if _, known := place[files[n].Name]; !known {
			place[files[n].Name] = n
		}
	}
	for _, d := range ds {
		n, known := place[d.Source.File]
		if !known && len(files) != 1 {
			continue
		}
		errors, warnings := rules.Count([]rules.Diagnostic{d})
		files[n].Errors, files[n].Warnings = files[n].Errors+errors, files[n].Warnings+warnings
	}
	return files
}
