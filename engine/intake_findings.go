package engine

import (
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// intakeCheck gathers findings: however many reports rest on a table, what is
// wrong with it is told once.
type intakeCheck struct {
	IntakeCheck
	said map[string]bool
	// from is the file that is checked: where a finding stands that names none.
	from rules.Source
	// own are the files of the intake; what stands in others is about what is stored.
	own     map[rules.Source]bool
	stored  storedFindings
	uncoded map[rules.Source]bool // goal tables of which it is said that they have no code
}

func newIntakeCheck(in *Intake) *intakeCheck {
	c := &intakeCheck{IntakeCheck: IntakeCheck{Storable: true}, said: map[string]bool{}, own: map[rules.Source]bool{}, uncoded: map[rules.Source]bool{}}
	for _, d := range in.Declarations {
		c.owns(sourceOf(d))
		if part := d.Department; part != nil {
			for _, g := range part.SubGoals {
				c.owns(g.Indicator.Source)
			}
			c.ownsIndicators(part.Indicators)
		}
		for _, t := range d.Tables {
			c.owns(t.Source, t.Code.Source, t.Budget.Source, t.Fiscal.Source, t.Other.Source)
			c.ownsIndicators(t.Indicators)
		}
	}
	for _, r := range in.Reports {
		c.owns(r.file())
		for i := range r.Projects {
			c.ownsReport(&r.Projects[i])
		}
		if r.Department != nil {
			c.ownsReport(r.Department)
		}
	}
	return c
}

// owns keeps the files of sources: what belongs together may come in several, as the tables
// of the national standard do.
func (c *intakeCheck) owns(sources ...rules.Source) {
	for _, s := range sources {
		if s.File != "" {
			c.own[fileOf(s)] = true
		}
	}
}

func (c *intakeCheck) ownsIndicators(list []rules.Indicator) {
	for _, i := range list {
		c.owns(i.Target.Source)
	}
}

func (c *intakeCheck) ownsReport(p *ProjectReport) {
	c.owns(p.Source, p.Budget.Source, p.Spent.Source, p.Expected.Source)
	for _, o := range p.Observations {
		c.owns(o.Actual.Source)
	}
}

// fileOf is a source without the place in the file.
func fileOf(s rules.Source) rules.Source { return rules.Source{File: s.File, Digest: s.Digest} }

func (c *intakeCheck) add(ds []rules.Diagnostic, storable bool) {
	c.Storable = c.Storable && storable
	for _, d := range ds {
		if d.Source == (rules.Source{}) {
			d.Source = c.from
		}
		text := d.String()
		if c.said[text] {
			continue
		}
		c.said[text] = true
		c.Diagnostics = append(c.Diagnostics, d)
	}
}

// judged adds what was found evaluating a report, which rests on what is stored too.
func (c *intakeCheck) judged(ds []rules.Diagnostic, storable bool) {
	about := func(d rules.Diagnostic) bool { return d.Source != (rules.Source{}) && !c.own[fileOf(d.Source)] }
	for _, d := range ds {
		if text := d.String(); about(d) && !c.said[text] {
			c.said[text] = true
			c.stored.add(d, c.from)
		}
	}
	c.add(slices.DeleteFunc(ds, about), storable)
}

func (c *intakeCheck) refuse(ds []rules.Diagnostic) { c.add(ds, len(ds) == 0) }

// adopt gives a declaration what only the store knows of it.
func (c *intakeCheck) adopt(d, stored *rules.Declaration) {
	ds := slices.Concat(d.Adopt(stored), keepStored(d, stored), keepDepartment(d, stored), keepWaivers(d, stored))
	for _, one := range ds {
		if one.Severity == rules.Error {
			c.uncoded[one.Source] = true
		}
	}
	c.add(ds, !rules.HasErrors(ds))
}

// compile checks what a declaration says by itself, to the allotment of its marks:
// whoever learns of that only with the first report can't evaluate it.
func (c *intakeCheck) compile(s *rules.Scheme, d *rules.Declaration) {
	c.from = fileOf(sourceOf(d))
	projects, ds := s.CompileDeclaration(d, 0)
	broken := map[string]bool{} // projects that are not whole
	for _, one := range rules.FormErrors(ds) {
		broken[one.Project] = true
	}
	c.add(slices.DeleteFunc(ds, func(one rules.Diagnostic) bool {
		return one.Message == rules.NoCode && c.uncoded[one.Source]
	}), len(broken) == 0)
	_, ds = s.CompileDepartment(d.Department, d.FiscalYear)
	c.refuse(rules.FormErrors(ds))
	for _, p := range projects {
		if broken[p.Table.Name] {
			continue
		}
		_, ds := allocate(s, p, nil)
		c.add(slices.DeleteFunc(ds, func(one rules.Diagnostic) bool { return one.Severity != rules.Error }), true)
	}
}

// storedFindings are those about what is stored already, goal tables mostly. They are no news:
// each kind of them is told once, with its number.
type storedFindings []storedFinding

type storedFinding struct {
	first    rules.Diagnostic
	from     rules.Source // the file that rests on it
	n        int
	projects []string
}

func (f *storedFindings) add(d rules.Diagnostic, from rules.Source) {
	i := slices.IndexFunc(*f, func(one storedFinding) bool { return one.first.ID == d.ID && one.first.Severity == d.Severity })
	if i < 0 {
		i = len(*f)
		*f = append(*f, storedFinding{first: d, from: from})
	}
	one := &(*f)[i]
	if one.n++; !slices.Contains(one.projects, d.Project) {
		one.projects = append(one.projects, d.Project)
	}
}

func (f storedFindings) told() (ds []rules.Diagnostic) {
	for _, one := range f {
		d := one.first
		d.Source, d.Span, d.Suggestion = one.from, rules.Span{}, ""
		d.Message = fmt.Sprintf("已存的内容里：%s〔%s〕", one.first.Message, one.first.Source)
		if one.n > 1 {
			d.Project = ""
			d.Message = fmt.Sprintf("已存的内容里有%d处，涉及%s；如：%s〔%s〕", one.n, firstNames(one.projects), one.first.Message, one.first.Source)
		}
		ds = append(ds, d)
	}
	return ds
}

// firstNames are the first few of some projects, with their number where there are more.
func firstNames(names []string) string {
	const few = 3
	text := "“" + strings.Join(names[:min(len(names), few)], "”“") + "”"
	if len(names) > few {
		text += fmt.Sprintf("等%d个项目", len(names))
	}
	return text
}
