package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// glyph is one rune of a text after folding, with the bytes it stands for.
type glyph struct {
	r    rune
	span Span
}

// fold maps look-alikes to one form, rune by rune, and keeps where each stood:
// full-width letters, digits and punctuation to ASCII, every comparison sign to
// ≥ ≤ > < =, every dash and tilde between numbers to - or ~, all blanks to ' '.
// Invisible runes are dropped. The glyphs are appended to out.
func fold(s string, out []glyph) []glyph {
	for i := 0; i < len(s); {
		if c := s[i]; c > ' ' && c < 0x7f {
			r, n := entityAt(s[i:])
			out = append(out, glyph{r, Span{i, i + n}})
			i += n
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if f := foldRune(r); f >= 0 {
			out = append(out, glyph{f, Span{i, i + size}})
		}
		i += size
	}
	return out
}

// entities are what a web page leaves behind in a cell.
var entities = []struct {
	text string
	r    rune
}{{"&lt;", '<'}, {"&gt;", '>'}, {"&le;", '≤'}, {"&ge;", '≥'}, {"&nbsp;", ' '}, {"&amp;", '&'}}

// entityAt is the rune that an ASCII text begins with, and its length: an entity
// counts as the rune that it stands for.
func entityAt(s string) (r rune, n int) {
	if s[0] == '&' {
		for _, e := range entities {
			if strings.HasPrefix(s, e.text) {
				return e.r, len(e.text)
			}
		}
	}
	return rune(s[0]), 1
}

// lookAlikes folds what Unicode's width mapping leaves apart.
var lookAlikes = map[rune]rune{
	'≧': '≥', '⩾': '≥', '≽': '≥', '⪰': '≥', '≮': '≥', '⋝': '≥',
	'≦': '≤', '⩽': '≤', '≼': '≤', '⪯': '≤', '≯': '≤', '⋜': '≤',
	'﹥': '>', '›': '>', '》': '>', '〉': '>', '﹤': '<', '‹': '<', '《': '<', '〈': '<', '═': '=', '﹦': '=', '₌': '=',
	'﹪': '%', '٪': '%', '﹣': '-', '﹢': '+', '﹐': ',', '﹑': '、', '﹔': ';', '﹕': ':', '﹙': '(', '﹚': ')',
	'【': '[', '】': ']', '〔': '(', '〕': ')', '⦅': '(', '⦆': ')', '❲': '(', '❳': ')',
	'–': '-', '—': '-', '―': '-', '−': '-', '‐': '-', '‑': '-', '‒': '-', '─': '-', '━': '-', '﹘': '-',
	'∼': '~', '〜': '~', '˜': '~', '⁓': '~', '∽': '~',
	'•': '·', '・': '·', '∙': '·', '⋅': '·', '∕': '/', '⁄': '/', 'Х': 'X', 'х': 'x', 'µ': 'μ', '○': '〇', '◯': '〇',
}

// bookMarks are quotation marks of titles that people type for comparison signs.
const bookMarks = "《》〈〉"

func foldRune(r rune) rune {
	switch {
	case r > ' ' && r < 0x7f, isHan(r), r == '≥', r == '≤': // what most texts are made of
		return r
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case unicode.IsSpace(r):
		return ' '
	}
	if f, ok := lookAlikes[r]; ok {
		return f
	}
	if unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
		return -1
	}
	return r
}

// foldText is the folded text; most texts fold to themselves.
func foldText(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return foldRune(r) != r }) < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if f := foldRune(r); f >= 0 {
			b.WriteRune(f)
		}
	}
	return b.String()
}

// textOf is the folded text of glyphs, with the blanks between them.
func textOf(glyphs []glyph) string {
	var b strings.Builder
	for _, g := range glyphs {
		b.WriteRune(g.r)
	}
	return b.String()
}

func spanOf(glyphs []glyph) Span {
	if len(glyphs) == 0 {
		return Span{}
	}
	return Span{glyphs[0].span.Start, glyphs[len(glyphs)-1].span.End}
}

// at is the rune at a place, 0 outside.
func at(glyphs []glyph, i int) rune {
	if i < 0 || i >= len(glyphs) {
		return 0
	}
	return glyphs[i].r
}

func isHan(r rune) bool    { return r >= 0x4e00 && r <= 0x9fff }
func isDigit(r rune) bool  { return r >= '0' && r <= '9' }
func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
