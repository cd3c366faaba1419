package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"zhunsheng/rules"
)

// IntakeCheck is what is wrong with an intake.
type IntakeCheck struct {
	Diagnostics []rules.Diagnostic // each once
	// Storable tells that nothing forbids storing it. A target whose wording has an
	// ERROR does not: its rule waits for review.
	Storable bool
}

// Check gives what is named by name only the code that it has in the store, compiles
// every declaration and evaluates every report, so that nothing is stored that could
// not be evaluated. Numbers that are equal to what is stored take over its spelling.
// stored are the goal tables in force by year; a year that has none is absent. reported are the reports that are stored: what printed forms have no place
// for is taken over from the one of their month. error is for a broken invariant only.
func (in *Intake) Check(s *rules.Scheme, division string, stored map[int]*rules.Declaration, reported []*Report) (IntakeCheck, error) {
	c := newIntakeCheck(in)
	c.refuse(in.misplaced(division))
	for _, d := range in.Declarations {
		c.adopt(d, stored[d.FiscalYear])
		keepSpelling(s, d, stored[d.FiscalYear])
	}
	reports := c.based(in, stored)
	for _, r := range reports {
		ds := r.Resolve(in.concerning(r, stored[r.FiscalYear]))
		c.from = r.file()
		c.add(ds, !rules.HasErrors(ds))
	}
	for _, r := range reports {
		whole := in.concerning(r, stored[r.FiscalYear])
		ds, err := r.SettleDepartment(s, whole, in.besides(r, reported))
		if err != nil {
			return IntakeCheck{}, fmt.Errorf("check %d-%02d: %w", r.FiscalYear, r.Month, err)
		}
		c.from = r.file()
		c.add(append(ds, r.keep(monthOf(r, reported), whole, s)...), true)
	}
	c.refuse(in.declaredTwice())
	c.refuse(in.reportedTwice())
	for _, d := range in.Declarations {
		c.compile(s, d)
	}
	for _, r := range reports { // whatever was found before: all is told at once
		before := stored[r.FiscalYear]
		whole := in.concerning(r, before)
		judged := r
		if r.Department != nil { // whose figures are those of all projects
			judged = r.beside(in.besides(r, reported).Within(whole))
		}
		for _, part := range partsOf(judged.resolved()) {
			outcome, ds, err := Evaluate(s, part.reportedIn(whole), part)
			if err != nil {
				return IntakeCheck{}, fmt.Errorf("check %d-%02d: %w", r.FiscalYear, r.Month, err)
			}
			c.from = part.file()
			c.judged(r.about(ds, whole), outcome != nil && !Unstorable(ds))
			if outcome != nil {
				continue
			}
			if err := c.judgeApart(s, part, whole, before); err != nil {
				return IntakeCheck{}, fmt.Errorf("check %d-%02d: %w", r.FiscalYear, r.Month, err)
			}
		}
	}
	c.Diagnostics = append(c.Diagnostics, c.stored.told()...)
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
	if err := in.addNewest(ctx, store, scope, stored); err != nil {
		return IntakeCheck{}, err
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

// resolved is a report without the projects that Resolve could not tell, which has said so.
func (r *Report) resolved() *Report {
	untold := func(p ProjectReport) bool { return p.Code == "" }
	if !slices.ContainsFunc(r.Projects, untold) {
		return r
	}
	of := *r
	of.Projects = slices.DeleteFunc(slices.Clone(r.Projects), untold)
	return &of
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
