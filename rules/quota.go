package rules

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// How much of what is found in one file a person can work through.
const (
	maxErrors = 300 // a file with more is of the wrong kind
	maxHints  = 100 // of each WARN and INFO by its id
)

// A Quota keeps the findings about one file to what a person can work through. Beyond
// the most ERRORs stands one more, F02, so that what is left out can't let the file
// pass; a file of thousands of projects with the same remark to each is told it a
// hundred times, and passes.
type Quota struct {
	errors int
	hints  map[hint]int
}

type hint struct {
	severity Severity
	id       string
}

// New makes a finding. kept is false where it is one too many; then the texts were not
// even put together.
func (q *Quota) New(id string, severity Severity, source Source, format string, args ...any) (d Diagnostic, kept bool) {
	if q.omits(id, severity) {
		return Diagnostic{}, false
	}
	if q.errors > maxErrors && severity == Error {
		id, source = "F02", Source{File: source.File, Digest: source.Digest}
		format, args = "问题超过%d处，其余从略，请先核对文件是否选对", []any{maxErrors}
	}
	return Diagnostic{ID: id, Severity: severity, Source: source, Message: fmt.Sprintf(format, args...)}, true
}

// omits counts a finding and tells whether it is one too many.
func (q *Quota) omits(id string, severity Severity) bool {
	if severity == Error {
		q.errors = min(q.errors+1, maxErrors+2)
		return q.errors > maxErrors+1
	}
	if q.hints == nil {
		q.hints = map[hint]int{}
	}
	one := hint{severity, id}
	q.hints[one]++
	return q.hints[one] > maxHints
}

// Full tells that no ERROR is kept any more, so that none need be worked out.
func (q *Quota) Full() bool { return q.errors > maxErrors }

// Rest says how many WARNs and INFOs were left out, a line for each id.
func (q *Quota) Rest(file Source) (ds []Diagnostic) {
	for one, n := range q.hints {
		if n > maxHints {
			ds = append(ds, Diagnostic{ID: one.id, Severity: one.severity, Source: file, Message: fmt.Sprintf("另有%d处同样的提示（%s），从略", n-maxHints, one.id)})
		}
	}
	slices.SortFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.ID, b.ID))
	})
	return ds
}

// Clone is a copy that counts on by itself.
func (q *Quota) Clone() Quota { return Quota{q.errors, maps.Clone(q.hints)} }
