package rules

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// parseParts reads the actuals of a compound: one for each part, in their order,
// parted as targets are: 「97%；投诉2起」. A blank one is missing.
func (r *Rule) parseParts(text string, year int) (Actual, []Diagnostic) {
	pieces := SplitParts(text, len(r.Parts))
	if pieces == nil {
		names := make([]string, len(r.Parts))
		for i, p := range r.Parts {
			names[i] = p.Indicator.Target.Text
		}
		return Actual{}, []Diagnostic{{ID: "D01", Severity: Error, Span: Span{0, len(text)}, Message: fmt.Sprintf(
			"“%s”有%d个目标（%s），实际值%s应按这个次序写%d个，用分号隔开，没有的空着", r.Indicator.Name, len(r.Parts), strings.Join(names, "；"), quote(text), len(r.Parts))}}
	}
	var a Actual
	var found []Diagnostic
	for i, p := range r.Parts {
		part, ds := p.ParseActual(pieces[i].Text, year)
		for _, d := range ds {
			d.Span.Start += pieces[i].start
			d.Span.End += pieces[i].start
			found = append(found, d)
		}
		a.Parts = append(a.Parts, part)
		a.Measured = a.Measured || part.Measured
	}
	return a, found
}

// Piece is one part of a reported value.
type Piece struct {
	Text  string
	start int // its first byte in the whole
}

// SplitParts parts a reported value into n pieces, by semicolons or lines, or else by
// commas; nil where neither gives n.
func SplitParts(text string, n int) []Piece {
	for _, signs := range []string{"；;\n", "；;\n，,、"} {
		if pieces := cut(text, signs); len(pieces) == n {
			return pieces
		}
	}
	return nil
}

// cut parts a text at any of the signs. A comma between digits belongs to a number.
func cut(text, signs string) (pieces []Piece) {
	start := 0
	var before rune
	for i, c := range text {
		if strings.ContainsRune(signs, c) && !groupsDigits(text, i, c, before) {
			pieces = append(pieces, Piece{text[start:i], start})
			start = i + utf8.RuneLen(c)
		}
		before = c
	}
	return append(pieces, Piece{text[start:], start})
}

// groupsDigits tells whether a comma at a byte stands between the digits of one number.
func groupsDigits(text string, at int, c, before rune) bool {
	after, _ := utf8.DecodeRuneInString(text[at+1:])
	return c == ',' && unicode.IsDigit(before) && unicode.IsDigit(after)
}
