package rules

import (
	"cmp"
	"fmt"
)

// Source says where a text was read (出处): the file, its digest, the sheet or
// table in it and the cell, line or JSON pointer, as a person would look it up.
type Source struct {
	File   string `json:"file,omitempty"`
	Digest string `json:"digest,omitempty"`
	Sheet  string `json:"sheet,omitempty"`
	Cell   string `json:"cell,omitempty"`
	// Line and Column, from 1, stand beside Cell where the text is a file that
	// people write by hand; a Column counts characters.
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
}

// Place is the source without the file: 「表3 第5行第2列」.
func (s Source) Place() string {
	if s.Sheet == "" || s.Cell == "" {
		return cmp.Or(s.Sheet, s.Cell)
	}
	return s.Sheet + " " + s.Cell
}

// String is the whole source in one line: 「goals.docx 表3 第5行第2列」.
func (s Source) String() string {
	if s.File == "" || s.Place() == "" {
		return cmp.Or(s.File, s.Place())
	}
	return fmt.Sprintf("%s %s", s.File, s.Place())
}

// Span is a half-open range of bytes [Start, End) in a text.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Cell is one declared value as it was written, with its source. Text is never
// changed on the way in: reading it is the business of the package's parsers.
type Cell struct {
	Text   string `json:"text"`
	Source Source `json:"source"`
}
