package lint

import (
	"slices"
	"strings"

	"zhunsheng/rules"
)

// Checks are all checks in the order of their pages. One line here, one file beside it, one page in docs/checks.
var Checks = []Check{
	l01,
	l02,
	l03,
	l04,
	l05,
	l06,
	l07,
	l08,
	l09,
	u01,
	u02,
	u03,
	u04,
	t01,
	t02,
	t03,
	t04,
	t05,
	t06,
	t07,
	t08,
	t09,
	t10,
	a01,
	a02,
	a03,
	a04,
	a05,
	a06,
	c01,
	c02,
	c03,
	c04,
	c05,
	c06,
	c07,
	c08,
	c09,
	h01,
	h02,
	h03,
	w01,
	w02,
}

// Find is the check with an id.
func Find(id string) (Check, bool) {
	i := slices.IndexFunc(Checks, func(c Check) bool { return c.ID == id })
	if i < 0 {
		return Check{}, false
	}
	return Checks[i], true
}

// Run lints a document. The findings of its reading come first, then those of the checks in the order of the list;
// within one check in the order of the document.
func Run(d *Document) *Report {
	var found []Finding
	for _, diagnostic := range d.Diagnostics {
		found = append(found, d.placed(diagnostic))
	}
	for _, c := range Checks {
		if c.run == nil {
			continue
		}
		p := &pass{Document: d, check: c}
		c.run(p)
		found = append(found, p.findings...)
	}
	return newReport(d, found)
}

// placed finds the project and the indicator that a diagnostic of the reader is about.
func (d *Document) placed(diagnostic rules.Diagnostic) Finding {
	f := Finding{Diagnostic: diagnostic}
	for _, p := range d.Projects {
		if p.Table.Name != diagnostic.Project {
			continue
		}
		f.Code = p.Table.Code.Text
		for _, r := range p.Rules {
			if slices.ContainsFunc(r.Diagnostics, func(o rules.Diagnostic) bool { return o == diagnostic }) {
				f.Level2, f.Indicator, f.Text = r.Indicator.Level2, r.Indicator.Name, r.Indicator.Target.Text
				return f
			}
		}
	}
	return f
}

// family is the letter of an id: L, U, T, A, C, V, H.
func family(id string) string { return strings.TrimRight(id, "0123456789") }
