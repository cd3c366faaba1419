package sheet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/sheet/official"
	"zhunsheng/sheet/paper"
)

// Export is an order for forms of one kind.
type Export struct {
	Kind   official.Kind
	Format Format
	// Font is needed for a PDF; see paper.FindFont.
	Font *paper.Font
	// Explained adds the sentences behind the figures (说明).
	Explained bool
	// Progress is told how many projects are done; it may be nil.
	Progress func(done int)
}

// Format is what a form is written as.
type Format string

// The formats of forms.
const (
	Workbook Format = "xlsx"
	Document Format = "docx"
	PDF      Format = "pdf"
)

var mediaTypes = map[Format]string{
	Workbook: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	Document: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	PDF:      "application/pdf",
}

// MediaType is the format's for HTTP; empty where there is no such format.
func (f Format) MediaType() string { return mediaTypes[f] }

// maxPDF is how many projects a PDF holds: it is built in memory.
const maxPDF = 500

// What an export answers instead of forms. Nothing is then written.
var (
	// ErrNothing means that no project has such a form.
	ErrNothing = errors.New("no form to write")
	// ErrTooMany means that the format can't hold so many projects.
	ErrTooMany = fmt.Errorf("more than %d projects for a PDF", maxPDF)
)

// FileName is the name of an exported file: 自评表-2025-12.xlsx.
func (e Export) FileName(year, month int) string {
	name := fmt.Sprintf("%s-%d", e.Kind.Name, year)
	if e.Kind.NeedsRun {
		name += fmt.Sprintf("-%02d", month)
	}
	return name + "." + string(e.Format)
}

// Write writes the forms of projects. Where there are none it is ErrNothing, and
// nothing is written.
func (e Export) Write(w io.Writer, b official.Batch, projects iter.Seq2[official.Project, error]) error {
	out := &discardable{to: w}
	writer, err := e.writer(out)
	if err != nil {
		return fmt.Errorf("export %s: %w", e.Kind.Code, err)
	}
	b.Tabs, b.Explained, b.Progress = e.Format == Workbook, e.Explained, e.Progress
	if e.Format == PDF {
		projects = bounded(projects)
	}
	forms, err := official.Write(writer, e.Kind, b, projects)
	if err == nil && forms == 0 {
		err = ErrNothing
	}
	if err != nil {
		out.discard = true // only so that the writer lets go of its temporary files
	}
	if closing := writer.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return fmt.Errorf("export %s: %w", e.Kind.Code, err)
	}
	return nil
}

func (e Export) writer(w io.Writer) (paper.Writer, error) {
	switch e.Format {
	case Workbook:
		return paper.NewWorkbook(w)
	case Document:
		return paper.NewDocument(w)
	case PDF:
		if e.Font == nil {
			return nil, paper.ErrNoFont
		}
		return paper.NewPDF(w, e.Font)
	}
	return nil, fmt.Errorf("no format %q", e.Format)
}

func bounded(projects iter.Seq2[official.Project, error]) iter.Seq2[official.Project, error] {
	return func(yield func(official.Project, error) bool) {
		n := 0
		for p, err := range projects {
			if n++; n > maxPDF {
				yield(official.Project{}, ErrTooMany)
				return
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// discardable stops writing once what is written is not wanted any more.
type discardable struct {
	to      io.Writer
	discard bool
}

func (d *discardable) Write(p []byte) (int, error) {
	if d.discard {
		return len(p), nil
	}
	return d.to.Write(p)
}

// WriteStored writes forms of what is stored: of a run, or, where run is nil, of the
// goal tables in force in the query's year. b names what the run rests on.
func (e Export) WriteStored(ctx context.Context, w io.Writer, store engine.DossierStore, scope engine.Scope, run *engine.Run, basis official.Basis, q engine.DossierQuery) error {
	b := official.Batch{FiscalYear: q.Year, Basis: basis}
	if run != nil {
		b.FiscalYear, b.Month, q.Run, q.Year = run.FiscalYear, run.Month, run.ID, run.FiscalYear
	}
	if run != nil || whole(scope, q) {
		own, err := store.DepartmentDossier(ctx, scope, b.FiscalYear, q.Run)
		if err != nil {
			return err
		}
		b.Department = official.Department{Result: own.Result, Report: own.Report, Declared: own.Declared}
		if whole(scope, q) {
			b.Declared = own.Declared
		}
	}
	projects := func(yield func(official.Project, error) bool) {
		for d, err := range engine.AllDossiers(ctx, store, scope, q) {
			p := official.Project{FiscalYear: b.FiscalYear, Month: b.Month, Table: d.Table, Report: d.Report, Result: d.Result}
			if !yield(p, err) {
				return
			}
		}
	}
	return e.Write(w, b, projects)
}

// whole tells whether an export is of all projects of a division.
func whole(s engine.Scope, q engine.DossierQuery) bool {
	return s.Agency == "" && q.Light == "" && q.Grade == "" && q.Text == "" && len(q.Codes) == 0
}

// BasisOf names what a stored run rests on: its scheme with the version, where that is
// still in force.
func BasisOf(run *engine.Run, in engine.SchemesInForce) official.Basis {
	b := official.Basis{Scheme: run.Scheme, SchemeDigest: run.SchemeDigest, InputDigest: run.InputDigest, Run: run.ID}
	for _, s := range in.List() {
		if s.Digest == run.SchemeDigest {
			b.Scheme = s.Ref()
		}
	}
	return b
}

// UnknownGrade says of a grade that a run can't have given, which it can; it is empty
// where the grade may be. A scheme that is no longer in force, or that gives its grades
// by a formula, may give any.
func UnknownGrade(grade string, run *engine.Run, in engine.SchemesInForce) string {
	for _, s := range in.List() {
		if s.Digest != run.SchemeDigest || len(s.Grades.Bands) == 0 || grade == "" {
			continue
		}
		var names []string
		for _, band := range s.Grades.Bands {
			if band.Name == grade {
				return ""
			}
			names = append(names, band.Name)
		}
		return fmt.Sprintf("没有等级“%s”，可用的有%s", grade, strings.Join(names, "、"))
	}
	return ""
}
