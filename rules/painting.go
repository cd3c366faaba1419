package rules

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// paintedColumns bounds what Paint shows before, within and behind a span.
const paintedColumns = 36

// Paint shows on a terminal where a span stands in a text: the text in one line, and under it carets below just the
// characters that the span touches. A caret is as wide as its character: ＾ under 人, ^ under 5; so is the space before
// it. What is ambiguous (≥ “ …) counts as narrow, as most terminals have it. Characters that have no column of their own
// are written out, ␊, <200B>, so that nothing moves the cursor. A long text is cut around the span. An empty span is
// one caret at its place.
func Paint(text string, span Span) string {
	start := max(0, min(span.Start, len(text)))
	end := max(start, min(span.End, len(text)))
	var before, within, behind []painted
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		g := paintedRune(r, text[at:at+size])
		next := at + size
		switch {
		case next <= start:
			before = append(before, g)
		case at < end || start == end && len(within) == 0:
			within = append(within, g)
		default:
			behind = append(behind, g)
		}
		at = next
	}
	if len(within) == 0 {
		within = []painted{{text: " ", columns: 1}}
	}
	var line, carets strings.Builder
	for _, g := range shortenFront(before) {
		line.WriteString(g.text)
		carets.WriteString(g.under(" ", "　"))
	}
	for _, g := range shortenBack(within) {
		line.WriteString(g.text)
		carets.WriteString(g.under("^", "＾"))
	}
	for _, g := range shortenBack(behind) {
		line.WriteString(g.text)
	}
	return strings.TrimRight(line.String(), " ") + "\n" + carets.String()
}

// painted is one character as it is painted.
type painted struct {
	text    string
	columns int
	wide    bool // one character of two columns
}

// under repeats a mark for the columns of a character.
func (g painted) under(narrow, wide string) string {
	if g.wide {
		return wide
	}
	return strings.Repeat(narrow, g.columns)
}

func paintedRune(r rune, raw string) painted {
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		return spelled("<%02X>", rune(raw[0]))
	case r < ' ':
		return painted{text: string('␀' + r), columns: 1}
	case r == 0x7f:
		return painted{text: "␡", columns: 1}
	case r != ' ' && r != '　' && !unicode.IsGraphic(r), unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return spelled("<%04X>", r)
	}
	kind := width.LookupRune(r).Kind()
	if kind == width.EastAsianWide || kind == width.EastAsianFullwidth {
		return painted{text: raw, columns: 2, wide: true}
	}
	return painted{text: raw, columns: 1}
}

// spelled is a character that can't be shown, by its number.
func spelled(format string, r rune) painted {
	text := fmt.Sprintf(format, r)
	return painted{text: text, columns: len(text)}
}

var ellipsis = painted{text: "…", columns: 1}

func shortenFront(gs []painted) []painted {
	columns := 0
	for i := len(gs) - 1; i >= 0; i-- {
		if columns += gs[i].columns; columns > paintedColumns {
			return append([]painted{ellipsis}, gs[i+1:]...)
		}
	}
	return gs
}

func shortenBack(gs []painted) []painted {
	columns := 0
	for i := range gs {
		if columns += gs[i].columns; columns > paintedColumns {
			return append(gs[:i:i], ellipsis)
		}
	}
	return gs
}
