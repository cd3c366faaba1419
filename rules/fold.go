package rules

import (
	"strings"
	"unicode"
)

// glyph is one rune of a text after folding, with the bytes it stands for.
type glyph struct {
	r    rune
	span Span
}

// fold maps look-alikes to one form, rune by rune, and keeps where each stood:
// full-width letters, digits and punctuation to ASCII, every comparison sign to
// ≥ ≤ > < =, every dash and tilde between numbers to - or ~, all blanks to ' '.
// Invisible runes are dropped.
func fold(s string) []glyph {
	out := make([]glyph, 0, len(s))
	for i, r := range s {
		f := foldRune(r)
		if f < 0 {
			continue
		}
		end := i + len(string(r))
		out = append(out, glyph{f, Span{i, min(end, len(s))}})
	}
	return out
}

// lookAlikes folds what Unicode's width mapping leaves apart.
var lookAlikes = map[rune]rune{
	'≧': '≥', '⩾': '≥', '≦': '≤', '⩽': '≤', '﹥': '>', '﹤': '<', '》': '>', '《': '<', '═': '=', '﹦': '=',
	'﹪': '%', '٪': '%', '【': '[', '】': ']', '〔': '(', '〕': ')', '［': '[', '］': ']',
	'–': '-', '—': '-', '―': '-', '−': '-', '‐': '-', '‑': '-', '－': '-', '─': '-', '～': '~', '∼': '~', '〜': '~', '˜': '~',
	'•': '·', '・': '·', '　': ' ', '\u00a0': ' ', '\t': ' ', '\n': ' ', '\r': ' ',
}

func foldRune(r rune) rune {
	if r < 0x80 && r > 0x20 {
		return r
	}
	if f, ok := lookAlikes[r]; ok {
		return f
	}
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case unicode.IsSpace(r):
		return ' '
	case unicode.Is(unicode.Cf, r), unicode.IsControl(r):
		return -1
	}
	return r
}

func foldText(s string) string {
	var b strings.Builder
	for _, g := range fold(s) {
		b.WriteRune(g.r)
	}
	return b.String()
}
