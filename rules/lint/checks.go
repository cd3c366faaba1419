package lint

import (
	"slices"
	"strings"
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
	v01,
	v02,
	v03,
	v04,
	v05,
	v06,
	v07,
	v08,
	v09,
	v10,
	v11,
	v12,
	v13,
	v14,
	v15,
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
	found := readerFindings(d)
	known := newMemo()
	for _, c := range Checks {
		if c.run == nil {
			continue
		}
		p := &pass{Document: d, memo: known, check: c, findings: found}
		c.run(p)
		found = p.findings
	}
	return newReport(d, found)
}

// family is the letter of an id: L, U, T, A, C, V, H.
func family(id string) string { return strings.TrimRight(id, "0123456789") }
