package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"zhunsheng/rules"
)

// Intake is what the files of one import hold together: goal tables, and reports
// of one month each. It is checked as a whole and stored as a whole.
type Intake struct {
	Declarations []*rules.Declaration
	Reports      []*Report
}

// AddReport takes a report in; each of its months becomes a report of its own.
func (in *Intake) AddReport(r *Report) {
	months := append(slices.Clone(r.History), *r)
	months[len(months)-1].History = nil
	for i := range months {
		in.Reports = append(in.Reports, &months[i])
	}
}

// Years are the fiscal years that the intake speaks of, in order.
func (in *Intake) Years() []int {
	years := map[int]bool{}
	for _, d := range in.Declarations {
		years[d.FiscalYear] = true
	}
	for _, r := range in.Reports {
		years[r.FiscalYear] = true
	}
	return slices.Sorted(maps.Keys(years))
}

// Division is the first that a goal table names, or else the first that a reported
// project's code does; of reads a code. It is empty where none is named.
func (in *Intake) Division(of func(code string) string) string {
	for _, d := range in.Declarations {
		if d.Division != "" {
			return d.Division
		}
	}
	for _, r := range in.Reports {
		for _, p := range r.Projects {
			if division := of(p.Code); division != "" {
				return division
			}
		}
	}
	return ""
}

// Tables are the goal tables of a year by project code.
func (in *Intake) Tables(year int) map[string]*rules.GoalTable {
	tables := map[string]*rules.GoalTable{}
	for _, d := range in.Declarations {
		if d.FiscalYear == year {
			for _, t := range d.Tables {
				tables[t.Code.Text] = t
			}
		}
	}
	return tables
}

// IntakeCheck is what is wrong with an intake.
type IntakeCheck struct {
	Diagnostics []rules.Diagnostic // each once
	// Storable tells that nothing forbids storing it. A target whose wording has an
	// ERROR does not: its rule waits for review.
	Storable bool
}

// Check gives what is named by name only the code that it has in the store, compiles
// every declaration and evaluates every report, so that nothing is stored that could
// not be evaluated. stored are the goal tables in force by year; a year that has none
// is absent. reported are the reports that are stored: what printed forms have no place
// for is taken over from the one of their month. error is for a broken invariant only.
func (in *Intake) Check(s *rules.Scheme, division string, stored map[int]*rules.Declaration, reported []*Report) (IntakeCheck, error) {
	c := intakeCheck{IntakeCheck: IntakeCheck{Storable: true}, said: map[string]bool{}}
	c.refuse(in.misplaced(division))
	for _, d := range in.Declarations {
		ds := slices.Concat(d.Adopt(stored[d.FiscalYear]), keepStored(d, stored[d.FiscalYear]), keepDepartment(d, stored[d.FiscalYear]))
		c.add(ds, !rules.HasErrors(ds))
	}
	for _, r := range in.Reports {
		ds := r.Resolve(in.concerning(r, stored[r.FiscalYear]))
		c.add(ds, !rules.HasErrors(ds))
	}
	for _, r := range in.Reports {
		whole := in.concerning(r, stored[r.FiscalYear])
		ds, err := r.SettleDepartment(s, whole, in.besides(r, reported))
		if err != nil {
			return IntakeCheck{}, fmt.Errorf("check %d-%02d: %w", r.FiscalYear, r.Month, err)
		}
		c.add(append(ds, r.keep(monthOf(r, reported), whole, s)...), true)
	}
	c.refuse(in.declaredTwice())
	c.refuse(in.reportedTwice())
	for _, d := range in.Declarations {
		_, ds := s.CompileDeclaration(d, 0)
		c.add(ds, len(rules.FormErrors(ds)) == 0)
	}
	for _, r := range in.Reports { // whatever was found before: all is told at once
		whole := in.concerning(r, stored[r.FiscalYear])
		judged := r
		if r.Department != nil { // whose figures are those of all projects
			judged = r.beside(in.besides(r, reported).Within(whole))
		}
		for _, part := range partsOf(judged) {
			outcome, ds, err := Evaluate(s, part.reportedIn(whole), part)
			if err != nil {
				return IntakeCheck{}, fmt.Errorf("check %d-%02d: %w", r.FiscalYear, r.Month, err)
			}
			c.add(r.about(ds, whole), outcome != nil && !Unstorable(ds))
		}
	}
	return c.IntakeCheck, nil
}

// CheckStored is Check against what a store holds.
func (in *Intake) CheckStored(ctx context.Context, store ImportStore, scope Scope, s *rules.Scheme) (IntakeCheck, error) {
	stored := map[int]*rules.Declaration{}
	for _, year := range in.Years() {
		d, err := store.Declaration(ctx, scope, year)
		switch {
		case errors.Is(err, ErrNotFound):
		case err != nil:
			return IntakeCheck{}, err
		default:
			stored[year] = d
		}
	}
	reported, err := in.reported(ctx, store, scope)
	if err != nil {
		return IntakeCheck{}, err
	}
	return in.Check(s, scope.Division, stored, reported)
}

// reported are the stored reports of the months of which the intake has printed forms
// that do not say everything, or the department's part.
func (in *Intake) reported(ctx context.Context, store ImportStore, scope Scope) (list []*Report, err error) {
	seen := map[[2]int]bool{}
	for _, r := range in.Reports {
		month := [2]int{r.FiscalYear, r.Month}
		if seen[month] || !r.silent() && r.Department == nil {
			continue
		}
		seen[month] = true
		stored, err := store.Report(ctx, scope, r.FiscalYear, r.Month)
		if err != nil {
			return nil, err
		}
		list = append(list, stored)
	}
	return list, nil
}

// partSize is how many projects are judged at once: what is decided here is thrown
// away, so it need not all be in memory.
const partSize = 250

// partsOf cuts a report. The department's part rests on all projects, and a project
// that stands twice is seen only beside its double: then the report stays whole.
func partsOf(r *Report) (parts []*Report) {
	seen := map[string]bool{}
	for _, p := range r.Projects {
		seen[p.Code] = true
	}
	if r.Department != nil || len(seen) < len(r.Projects) || len(r.Projects) == 0 {
		return []*Report{r}
	}
	for projects := range slices.Chunk(r.Projects, partSize) {
		part := *r
		part.Projects = projects
		parts = append(parts, &part)
	}
	return parts
}

// reportedIn is a declaration with only the tables that a report without a
// department's part is about.
func (r *Report) reportedIn(d *rules.Declaration) *rules.Declaration {
	if r.Department != nil {
		return d
	}
	mentioned := make(map[string]bool, len(r.Projects))
	for _, p := range r.Projects {
		mentioned[p.Code] = true
	}
	of := &rules.Declaration{FiscalYear: d.FiscalYear, Division: d.Division}
	for _, t := range d.Tables {
		if mentioned[t.Code.Text] {
			of.Tables = append(of.Tables, t)
		}
	}
	return of
}

// intakeCheck gathers findings: however many reports rest on a table, what is
// wrong with it is told once.
type intakeCheck struct {
	IntakeCheck
	said map[string]bool
}

func (c *intakeCheck) add(ds []rules.Diagnostic, storable bool) {
	for _, d := range ds {
		if text := d.String(); !c.said[text] {
			c.said[text] = true
			c.Diagnostics = append(c.Diagnostics, d)
		}
	}
	c.Storable = c.Storable && storable
}

func (c *intakeCheck) refuse(ds []rules.Diagnostic) { c.add(ds, len(ds) == 0) }

// misplaced finds what is of no year or of another division.
func (in *Intake) misplaced(division string) (ds []rules.Diagnostic) {
	find := func(source rules.Source, format string, args ...any) {
		ds = append(ds, rules.Diagnostic{ID: "D10", Severity: rules.Error, Source: rules.Source{File: source.File}, Message: fmt.Sprintf(format, args...)})
	}
	for _, d := range in.Declarations {
		source := sourceOf(d)
		if d.FiscalYear == 0 {
			find(source, "看不出是哪一年度的目标表，请指明年度")
		}
		if d.Division != "" && d.Division != division {
			find(source, "目标表是区划%s的，不是%s的，请分开导入", d.Division, division)
		}
	}
	return ds
}

func sourceOf(d *rules.Declaration) rules.Source {
	if len(d.Tables) == 0 {
		return rules.Source{}
	}
	return d.Tables[0].Source
}

// declaredTwice finds a project with goal tables in two files of an import.
func (in *Intake) declaredTwice() (ds []rules.Diagnostic) {
	first := standing{}
	for _, d := range in.Declarations {
		for _, t := range d.Tables {
			if earlier, twice := first.inAnotherFile(fmt.Sprint(d.FiscalYear, " ", t.Code.Text), t.Code.Source); twice {
				ds = append(ds, rules.Diagnostic{ID: "F04", Severity: rules.Error, Source: t.Code.Source,
					Message: fmt.Sprintf("项目编码%s的目标表在%s里已有，请只导入一份", t.Code.Text, earlier)})
			}
		}
	}
	return ds
}

// reportedTwice finds a project whose data for one month stand in two files of an
// import: which of them counts must not depend on their order.
func (in *Intake) reportedTwice() (ds []rules.Diagnostic) {
	first := standing{}
	for _, r := range in.Reports {
		for _, p := range r.Projects {
			if earlier, twice := first.inAnotherFile(fmt.Sprint(r.FiscalYear, " ", r.Month, " ", p.Code), p.Source); twice {
				ds = append(ds, rules.Diagnostic{ID: "D05", Severity: rules.Error, Source: p.Source,
					Message: fmt.Sprintf("项目%s的%d月数据在%s里已有，请只导入一份", p.Code, r.Month, earlier)})
			}
		}
		if r.Department == nil {
			continue
		}
		if earlier, twice := first.inAnotherFile(fmt.Sprint(r.FiscalYear, " ", r.Month), r.Department.Source); twice {
			ds = append(ds, rules.Diagnostic{ID: "D05", Severity: rules.Error, Source: r.Department.Source, Project: rules.DepartmentName,
				Message: fmt.Sprintf("部门整体的%d月数据在%s里已有，请只导入一份", r.Month, earlier)})
		}
	}
	return ds
}

// standing remembers where a thing was read last.
type standing map[string]rules.Source

// inAnotherFile tells whether a thing was read from another file before, and which.
// Two files may bear one name.
func (s standing) inAnotherFile(thing string, source rules.Source) (earlier string, twice bool) {
	first, known := s[thing]
	s[thing] = source
	return first.File, known && (first.File != source.File || first.Digest != source.Digest)
}

// concerning is what a report is checked against: the goal tables of its year, those
// of this intake over those that are stored.
func (in *Intake) concerning(r *Report, stored *rules.Declaration) *rules.Declaration {
	d, own := &rules.Declaration{FiscalYear: r.FiscalYear}, map[string]bool{}
	for _, new := range in.Declarations {
		if new.FiscalYear != r.FiscalYear {
			continue
		}
		d.Division, d.Department = cmp.Or(new.Division, d.Division), cmp.Or(new.Department, d.Department)
		for _, t := range new.Tables {
			own[t.Code.Text] = true
			d.Tables = append(d.Tables, t)
		}
	}
	if stored == nil {
		return d
	}
	d.Division, d.Department = cmp.Or(d.Division, stored.Division), cmp.Or(d.Department, stored.Department)
	for _, t := range stored.Tables {
		if !own[t.Code.Text] {
			d.Tables = append(d.Tables, t)
		}
	}
	return d
}
