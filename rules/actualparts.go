package rules

import (
	"fmt"
	"regexp"
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

// spans reads a length of time in years and months, 「5年6个月」, 「5年零6个月」, in months.
var spans = regexp.MustCompile(`^(\d{1,4})个?年(?:(?:零|又)?(\d{1,2})个月|(?:零|又)(\d{1,2})月)$`)

// yearsAndMonths brings a length of time that is written in two units into the target's,
// exactly: 5年6个月 are 5.5 years. 「5年6月」 may be a day's, and is not read. ok is false
// for anything else, and where the target is not in months or years.
func yearsAndMonths(text string, unit Unit) (length Decimal, ok bool) {
	if unit.Dimension != DimTime || !strings.Contains(text, "年") {
		return Decimal{}, false
	}
	found := spans.FindStringSubmatch(strings.Trim(strings.Join(strings.Fields(foldText(text)), ""), ".。;；"))
	months, known := units["个月"]
	if found == nil || !known {
		return Decimal{}, false
	}
	years, _ := ParseDecimal(found[1])
	rest, _ := ParseDecimal(found[2] + found[3])
	if rest.Cmp(Int(12)) >= 0 {
		return Decimal{}, false // 5年18个月 is more likely a slip
	}
	return months.Convert(years.Mul(Int(12)).Add(rest), unit)
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
