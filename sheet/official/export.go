package official

import (
	"fmt"
	"iter"

	"zhunsheng/rules"
	"zhunsheng/sheet/paper"
)

// Batch is what all forms of one export have in common.
type Batch struct {
	FiscalYear int
	// Month is the checkpoint's; 0 for goal tables alone.
	Month int
	Basis
	// Declared is the department's part of the goal tables; it stands before them. Nil
	// where there is none, or where it is not to be seen.
	Declared *rules.Department
	// Department is what the department's own form is filled in from.
	Department Department
	// Whole adds to the forms of projects what was decided of the department: at the
	// year-end its own form, and where Explained its sentences.
	Whole bool
	// Tabs tells that the forms go into a workbook, where each stands on a tab of its
	// own and a list of all (目录) comes with them. In a document and a PDF they follow
	// one another.
	Tabs bool
	// Explained adds to each form of a run the sentences behind its figures (说明): in a
	// workbook on one tab after them, else behind each form.
	Explained bool
	// Progress is told how many projects are done; it may be nil.
	Progress func(done int)
}

// Basis is what decided results rest on (依据), as it is printed below them. What is
// empty is not printed.
type Basis struct {
	// Scheme is the scheme with its version: MOF2020@1.
	Scheme, SchemeDigest string
	InputDigest          string
	// Run is the number of the stored run.
	Run string
}

// tabs is how many projects have a tab each. Where there are more, the projects of
// one agency (预算单位) share a tab.
const tabs = 200

// explanationsTab is the tab of all sentences.
const explanationsTab = "说明"

// Write writes the forms of one kind, and returns how many it wrote: none where no
// project has anything to rectify, or where there is no department's part. It does
// not close the writer.
//
// The projects are taken one at a time: of thousands only the rows of a summary are
// held. For a workbook up to 200 are held, so that the list of them stands before
// them; of more the projects of an agency must come one after another, else the
// agency gets a second tab, and the list comes last.
func Write(w paper.Writer, k Kind, b Batch, projects iter.Seq2[Project, error]) (forms int, err error) {
	x := &export{writer: w, kind: k, batch: b}
	switch k.Code {
	case KindSummary.Code:
		err = x.summary(projects)
	case KindDepartment.Code:
		err = x.department()
	default:
		err = x.projects(projects)
		if err == nil && b.Whole {
			err = x.whole()
		}
	}
	return x.forms, err
}

// export is one export while it is written.
type export struct {
	writer paper.Writer
	kind   Kind
	batch  Batch
	forms  int // written, of the kind that was asked for
	done   int // projects
}

// form writes a form of the kind that was asked for.
func (x *export) form(f *paper.Form, tab string) error {
	x.forms++
	return x.write(f, tab)
}

func (x *export) write(f *paper.Form, tab string) error {
	f.Sheet = tab
	if err := x.writer.Write(f); err != nil {
		return fmt.Errorf("write %s on %q: %w", x.kind.Code, tab, err)
	}
	return nil
}

func (x *export) tell() {
	x.done++
	if x.batch.Progress != nil {
		x.batch.Progress(x.done)
	}
}

func (x *export) summary(projects iter.Seq2[Project, error]) error {
	s := NewSummary(x.batch)
	for p, err := range projects {
		if err != nil {
			return err
		}
		s.Add(p)
		x.tell()
	}
	for _, f := range s.Forms() {
		if err := x.form(f, f.Sheet); err != nil {
			return err
		}
	}
	return nil
}

func (x *export) department() error {
	d := x.batch.Department
	if d.Result == nil {
		return nil
	}
	d.FiscalYear, d.Month = x.batch.FiscalYear, x.batch.Month
	if err := x.form(DepartmentSelfEvaluation(d), "部门自评表"); err != nil {
		return err
	}
	if !x.batch.Explained {
		return nil
	}
	return x.write(DepartmentExplanations(d, x.batch.Basis), explanationsTab)
}

// whole writes what was decided of the department behind the projects.
func (x *export) whole() error {
	if x.batch.Month == yearEnd {
		return x.department()
	}
	d := x.batch.Department
	if d.Result == nil || !x.explained() {
		return nil
	}
	d.FiscalYear, d.Month = x.batch.FiscalYear, x.batch.Month
	return x.write(DepartmentExplanations(d, x.batch.Basis), explanationsTab)
}

// of builds the form of a project, nil where it has none.
func (x *export) of(p Project) *paper.Form {
	switch x.kind.Code {
	case KindGoals.Code:
		return Goals(p)
	case KindMonitoring.Code:
		return Monitoring(p)
	case KindSelfEvaluation.Code:
		return SelfEvaluation(p)
	case KindNotice.Code:
		return Notice(p)
	default:
		return Explanations(p, x.batch.Basis)
	}
}

// explained tells whether sentences come with the forms.
func (x *export) explained() bool {
	return x.batch.Explained && x.kind.NeedsRun && x.kind.Code != KindExplanations.Code
}

// projects writes the forms of each project.
func (x *export) projects(projects iter.Seq2[Project, error]) error {
	if x.kind.Code == KindGoals.Code && x.batch.Declared != nil {
		if err := x.form(DepartmentGoals(x.batch.Declared), "部门绩效目标"); err != nil {
			return err
		}
	}
	if !x.batch.Tabs {
		return x.stream(projects, func(Project) string { return "" })
	}
	var held []Project
	next, stop := iter.Pull2(projects)
	defer stop()
	for {
		p, err, more := next()
		switch {
		case err != nil:
			return err
		case !more:
			return x.tabbed(held)
		}
		held = append(held, p)
		if len(held) > tabs {
			return x.byAgency(held, next)
		}
	}
}

// stream writes each project's form and behind it, or in a workbook on a tab of its
// own, what explains it.
func (x *export) stream(projects iter.Seq2[Project, error], tab func(Project) string) error {
	for p, err := range projects {
		if err != nil {
			return err
		}
		if f := x.of(p); f != nil {
			if err := x.form(f, tab(p)); err != nil {
				return err
			}
			if err := x.explain(p); err != nil {
				return err
			}
		}
		x.tell()
	}
	return nil
}

// explain writes what explains a project's form, where that is asked for.
func (x *export) explain(p Project) error {
	if !x.explained() || p.Result == nil {
		return nil
	}
	return x.write(Explanations(p, x.batch.Basis), explanationsTab)
}

// tabbed writes the list of the projects, a tab for each, and one for all that is
// explained.
func (x *export) tabbed(projects []Project) error {
	c := contents{kind: x.kind}
	var forms []*paper.Form
	for i, p := range projects {
		f := x.of(p)
		forms = append(forms, f)
		if f != nil {
			c.add(p, tabName(i+1, p.Table.Name))
		}
	}
	if c.rows == nil {
		return nil
	}
	if len(c.rows) > 1 {
		if err := x.write(c.form(), contentsTab); err != nil {
			return err
		}
	}
	for i, f := range forms {
		if f != nil {
			if err := x.form(f, tabName(i+1, projects[i].Table.Name)); err != nil {
				return err
			}
		}
		x.tell()
	}
	for i, f := range forms {
		if f == nil {
			continue
		}
		if err := x.explain(projects[i]); err != nil {
			return err
		}
	}
	return nil
}

// byAgency writes the projects of an agency on one tab, and last the list of the
// agencies.
func (x *export) byAgency(held []Project, next func() (Project, error, bool)) error {
	c := agencies{}
	all := func(yield func(Project, error) bool) {
		for _, p := range held {
			if !yield(p, nil) {
				return
			}
		}
		held = nil
		for {
			if p, err, more := next(); !more || !yield(p, err) {
				return
			}
		}
	}
	if err := x.stream(all, c.tab); err != nil {
		return err
	}
	if x.kind.Code == KindGoals.Code {
		return nil // goal tables are read back: nothing may stand behind the last
	}
	return x.write(c.form(x.kind), contentsTab)
}
