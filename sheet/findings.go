package sheet

import (
	"cmp"
	"math"
	"slices"

	"zhunsheng/rules"
)

// findings collects what is wrong with one file, and where.
type findings struct {
	file    rules.Source // the file alone, without a place in it
	json    []byte       // the text, where the file is JSON: for lines and columns
	found   []finding
	quota   rules.Quota
	counted counted // up to where its lines were counted
}

type finding struct {
	at int // position in the file, for the order only
	rules.Diagnostic
	omitted bool // what it is about was left out, and everything else was read
}

// add keeps a finding, as long as it is one that a person can work through.
func (f *findings) add(at int, id string, severity rules.Severity, source rules.Source, format string, args ...any) (kept bool) {
	d, kept := f.quota.New(id, severity, source, format, args...)
	if !kept {
		return false
	}
	if severity == rules.Error && f.full() {
		at = last
	}
	f.found = append(f.found, finding{at: at, Diagnostic: d})
	return true
}

// leaveOut adds an ERROR about a cell, or a row, that is left out of what is read. What
// else the file says is whole, and can be judged: all mistakes are told at once.
func (f *findings) leaveOut(at int, id string, source rules.Source, format string, args ...any) {
	if f.add(at, id, rules.Error, source, format, args...) && !f.full() {
		f.found[len(f.found)-1].omitted = true
	}
}

// halved tells that an ERROR leaves it open what the file says as a whole.
func (f *findings) halved() bool {
	return slices.ContainsFunc(f.found, func(one finding) bool { return one.Severity == rules.Error && !one.omitted })
}

// full tells that no ERROR is kept any more, so that none need be worked out.
func (f *findings) full() bool { return f.quota.Full() }

// mark is where the findings stand now; back forgets those that came since.
func (f *findings) mark() (back func()) {
	n, quota := len(f.found), f.quota.Clone()
	return func() { f.found, f.quota = f.found[:n], quota }
}

// struckOut warns of text that is struck through.
func (f *findings) struckOut() {
	f.add(0, "F12", rules.Warn, f.file, "文件里有加了删除线的文字，没有读取；如果仍然有效，请去掉删除线")
}

// whole adds an ERROR about the file as a whole.
func (f *findings) whole(id, format string, args ...any) {
	f.add(0, id, rules.Error, f.file, format, args...)
}

// place is a source in the file.
func (f *findings) place(sheet, cell string) rules.Source {
	s := f.file
	s.Sheet, s.Cell = sheet, cell
	return s
}

func (f *findings) sorted() []rules.Diagnostic {
	slices.SortStableFunc(f.found, func(a, b finding) int { return cmp.Compare(a.at, b.at) })
	var ds []rules.Diagnostic
	for _, one := range f.found {
		ds = append(ds, one.Diagnostic)
	}
	return append(ds, f.quota.Rest(f.file)...)
}

// last is the position behind everything: of what is known only at the end.
const last = math.MaxInt
