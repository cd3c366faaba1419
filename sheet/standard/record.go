package standard

import (
	"slices"
	"strings"

	"zhunsheng/rules"
)

// A record is one of a table's, by the names that fields have here. Of a field it keeps
// the text as it was written.
type record struct {
	table  *table
	values map[string]string
	// at tells where a field stands in the file.
	at func(field string) rules.Source
}

// raw is a field's text, as it was written.
func (r *record) raw(field string) string { return r.values[field] }

// text is a field's text without the blanks around it.
func (r *record) text(field string) string { return strings.TrimSpace(r.values[field]) }

func (r *record) has(field string) bool { return r.text(field) != "" }

// cell is a field with its place.
func (r *record) cell(field string) rules.Cell {
	return rules.Cell{Text: r.raw(field), Source: r.at(field)}
}

// cellGiven is cell for a field that few records have: without a text no place either.
func (r *record) cellGiven(field string) rules.Cell {
	if !r.has(field) {
		return rules.Cell{}
	}
	return r.cell(field)
}

// is tells whether a field has one of the words.
func (r *record) is(field string, words ...string) bool { return slices.Contains(words, r.text(field)) }

// first is the first of the fields that has a text; the last where none has.
func (r *record) first(fields ...string) string {
	for _, f := range fields {
		if r.has(f) {
			return f
		}
	}
	return fields[len(fields)-1]
}

// findings collects what is wrong, and what was assumed.
type findings struct {
	list  []rules.Diagnostic
	quota rules.Quota
	once  map[string]bool
}

func (f *findings) add(id string, severity rules.Severity, source rules.Source, format string, args ...any) {
	if d, kept := f.quota.New(id, severity, source, format, args...); kept {
		f.list = append(f.list, d)
	}
}

// addOnce adds a finding that is true of many records once, at the first.
func (f *findings) addOnce(key, id string, severity rules.Severity, source rules.Source, format string, args ...any) {
	if f.once[key] {
		return
	}
	if f.once == nil {
		f.once = map[string]bool{}
	}
	f.once[key] = true
	f.add(id, severity, source, format, args...)
}
