package engine

import (
	"slices"

	"zhunsheng/rules"
)

// judgeApart tells what is wrong with each project of a report that could not be evaluated
// as a whole: an error in one of them, or in a goal table of another file, keeps no other
// finding from being told. What is known to be wrong is left out. A project whose new table
// is broken is judged on the one that is stored.
func (c *intakeCheck) judgeApart(s *rules.Scheme, r *Report, whole, stored *rules.Declaration) error {
	whole = r.reportedIn(whole)
	for _, p := range r.Projects {
		one := *r
		one.Projects, one.Department = []ProjectReport{p}, nil
		d := one.reportedIn(whole)
		if !sound(s, d, r.FiscalYear) {
			if stored == nil {
				continue
			}
			if d = one.reportedIn(stored); !sound(s, d, r.FiscalYear) {
				continue
			}
		}
		_, ds, err := Evaluate(s, d, one.Within(d))
		if err != nil {
			return err
		}
		c.add(slices.DeleteFunc(r.about(ds, d), func(d rules.Diagnostic) bool {
			return d.Source != (rules.Source{}) && !c.own[fileOf(d.Source)]
		}), true)
	}
	return nil
}

// sound tells whether a project can be evaluated on a declaration: it has a table there
// that has no errors.
func sound(s *rules.Scheme, d *rules.Declaration, year int) bool {
	_, ds := s.CompileDeclaration(d, year)
	return len(d.Tables) > 0 && len(rules.FormErrors(ds)) == 0
}
