package rules

import (
	"regexp"
	"strings"
)

var (
	figure = regexp.MustCompile(`\d+(?:,\d{3})*(?:\.\d+)?`)
	// dottedDate may be a date: then 2025.1 and 2025.10 are two months.
	dottedDate = regexp.MustCompile(`(?:19|20)\d\d\.\d`)
)

// PlainFigures is a text with its numbers in one spelling, 80 for 80.00 and 1250 for
// 1,250.0, in half width, and without blanks around it. What may be a date stays as it is.
func PlainFigures(text string) string {
	text = strings.TrimSpace(foldText(text))
	if dottedDate.MatchString(text) {
		return text
	}
	at := 0
	var b strings.Builder
	for _, span := range figure.FindAllStringIndex(text, -1) {
		written := text[span[0]:span[1]]
		number, ok := ParseDecimal(strings.ReplaceAll(written, ",", ""))
		if !ok || continues(text[:span[0]]) || strings.HasPrefix(text[span[1]:], ".") {
			continue // 1.2.30 and the like are no numbers
		}
		b.WriteString(text[at:span[0]] + number.String())
		at = span[1]
	}
	return b.String() + text[at:]
}

// continues tells whether a number begins in the middle of something: 2.30 in 1.2.30,
// A01.
func continues(before string) bool {
	if before == "" {
		return false
	}
	last := before[len(before)-1]
	return last == '.' || last == ',' || last >= 'A' && last <= 'Z' || last >= 'a' && last <= 'z'
}

// SameFigures tells whether two texts differ in nothing but how their numbers are spelled.
func SameFigures(a, b string) bool { return PlainFigures(a) == PlainFigures(b) }
