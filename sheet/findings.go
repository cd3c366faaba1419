package sheet

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"zhunsheng/rules"
)

// findings collects what is wrong with one file, and where.
type findings struct {
	file    rules.Source // the file alone, without a place in it
	json    []byte       // the text, where the file is JSON: for lines and columns
	found   []finding
	counted counted // up to where its lines were counted
}

type finding struct {
	at int // position in the file, for the order only
	rules.Diagnostic
}

// maxFindings is what a person can work through; a file with more is of the wrong
// kind.
const maxFindings = 300

// add keeps a finding. Beyond the most that is kept stands one ERROR, so that
// what is left out can't let the file pass.
func (f *findings) add(at int, id string, severity rules.Severity, source rules.Source, format string, args ...any) {
	switch {
	case len(f.found) > maxFindings:
		return
	case len(f.found) == maxFindings:
		at, id, severity, source = math.MaxInt, "F02", rules.Error, f.file
		format, args = "问题超过%d处，其余从略，请先核对文件是否选对", []any{maxFindings}
	}
	f.found = append(f.found, finding{at, rules.Diagnostic{
		ID: id, Severity: severity, Source: source, Message: fmt.Sprintf(format, args...),
	}})
}

// full tells that nothing more is kept, so that nothing need be worked out.
func (f *findings) full() bool { return len(f.found) > maxFindings }

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
	return ds
}

// last is the position behind everything: of what is known only at the end.
const last = math.MaxInt
