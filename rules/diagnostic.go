package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity orders diagnostics: an ERROR stops what would rest on the value, a
// WARN must be looked at, an INFO may be.
type Severity int

// The three severities, from the mildest.
const (
	Info Severity = iota
	Warn
	Error
)

var severityNames = [...]string{"INFO", "WARN", "ERROR"}

// String is the severity's name in JSON and on the terminal.
func (s Severity) String() string { return severityNames[s] }

// MarshalText writes the severity's name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the severity's name.
func (s *Severity) UnmarshalText(text []byte) error {
	i := slices.Index(severityNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("unknown severity %q", text)
	}
	*s = Severity(i)
	return nil
}

// Diagnostic is one finding about an input (诊断): what is wrong, where, and what
// to do. IDs are stable; docs/checks and
// docs/diagnostics.md explain each.
type Diagnostic struct {
	ID       string   `json:"id"`
	Severity Severity `json:"severity"`
	Span              // bytes of the text that was read; zero for a whole file
	Message  string   `json:"message"`
	// Suggestion is the text that would be right, where that is certain.
	Suggestion string `json:"suggestion,omitempty"`
	// Project names the project concerned, where one is.
	Project string `json:"project,omitempty"`
	Source  Source `json:"source,omitzero"`
}

// String is the finding in one line, for a terminal or a log.
func (d Diagnostic) String() string {
	var b strings.Builder
	if s := d.Source.String(); s != "" {
		b.WriteString(s + ": ")
	}
	fmt.Fprintf(&b, "%s %s ", d.Severity, d.ID)
	if d.Project != "" {
		b.WriteString("[" + d.Project + "] ")
	}
	b.WriteString(d.Message)
	if d.Suggestion != "" {
		b.WriteString("（建议：" + d.Suggestion + "）")
	}
	return b.String()
}

// HasErrors tells whether any finding is an ERROR.
func HasErrors(ds []Diagnostic) bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity == Error })
}

// Count tells how many findings are ERRORs and how many are WARNs.
func Count(ds []Diagnostic) (errors, warnings int) {
	for _, d := range ds {
		switch d.Severity {
		case Error:
			errors++
		case Warn:
			warnings++
		case Info:
		}
	}
	return errors, warnings
}

// sortDiagnostics puts the findings about one text in order of position, the
// worst first where two stand on the same words.
func sortDiagnostics(ds []Diagnostic) {
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.ID, b.ID))
	})
}

// quotedRunes bounds what a message repeats of a text.
const quotedRunes = 40

// quote puts a text into a message: trimmed, in quotation marks, cut where it is
// long.
func quote(text string) string {
	runes := []rune(strings.TrimSpace(text))
	if len(runes) > quotedRunes {
		runes = append(runes[:quotedRunes:quotedRunes], '…')
	}
	return "“" + string(runes) + "”"
}
