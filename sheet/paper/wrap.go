package paper

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// printable is a text as it can be stored in XML: what may not stand there, a control
// character that was pasted along, say, shows as U+FFFD; line ends are \n.
func printable(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\u2028' || r == '\u2029' || r == '\v':
			return '\n'
		case r < ' ' && r != '\n' && r != '\t', r == 0xFFFE, r == 0xFFFF:
			return unicode.ReplacementChar
		}
		return r // what is not UTF-8 arrives as U+FFFD
	}, s)
}

// em is how wide a character is in a Chinese font, in parts of the size: 1 for
// Chinese, and for signs such as ≥, a half for Latin.
func em(r rune) float64 {
	switch { // most of a form, without a look into the tables
	case r < 0x80:
		return 0.5
	case r >= 0x4E00 && r <= 0x9FFF:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Cf):
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianAmbiguous:
		return 1
	}
	return 0.5
}

// What must not begin a line, and what must not end one.
const (
	notFirst = "、。，；：？！）》」』】〕〉”’…—·％‰℃,.;:?!)]}%"
	notLast  = "（《「『【〔〈“‘([{¥￥$"
)

// wrap breaks a text into lines of at most max, after the rules of Chinese setting:
// between any two Chinese characters, not inside a word or a number, no closing mark
// at the beginning of a line, no opening one at its end. A word that is longer than a
// line is broken.
func wrap(text string, most float64, measure func(rune) float64) (lines []string) {
	for paragraph := range strings.SplitSeq(text, "\n") {
		if length(paragraph, measure) <= most {
			lines = append(lines, paragraph)
			continue
		}
		var open line
		for _, w := range words(paragraph, measure) {
			if open.wide+w.wide > most && len(open.words) > 0 {
				lines = append(lines, open.cut(w))
			}
			for w.wide > most && len(w.text) > 1 {
				var head word
				head, w = w.split(most-open.wide, measure)
				open.add(head)
				lines = append(lines, open.text())
				open = line{}
			}
			open.add(w)
		}
		lines = append(lines, open.text())
	}
	return lines
}

func length(s string, measure func(rune) float64) (wide float64) {
	for _, r := range s {
		wide += measure(r)
	}
	return wide
}

// A word is what is not broken: a Chinese character, or a run of Latin ones.
type word struct {
	text []rune
	wide float64
}

func words(s string, measure func(rune) float64) (found []word) {
	open := false
	for _, r := range s {
		solid := r > ' ' && r < 0x2E80 && em(r) == 0.5 || unicode.In(r, unicode.Mn, unicode.Cf)
		if open && solid {
			last := &found[len(found)-1]
			last.text = append(last.text, r)
			last.wide += measure(r)
		} else {
			found = append(found, word{[]rune{r}, measure(r)})
		}
		open = solid
	}
	return found
}

// split cuts off what of a word fits, one character at least.
func (w word) split(most float64, measure func(rune) float64) (head, tail word) {
	n := 0
	for ; n < len(w.text)-1 && (n == 0 || head.wide+measure(w.text[n]) <= most); n++ {
		head.wide += measure(w.text[n])
	}
	head.text = w.text[:n]
	return head, word{w.text[n:], w.wide - head.wide}
}

// A line is filled word by word.
type line struct {
	words []word
	wide  float64
}

func (l *line) add(w word) {
	l.words, l.wide = append(l.words, w), l.wide+w.wide
}

func (l *line) text() string {
	var b strings.Builder
	for _, w := range l.words {
		b.WriteString(string(w.text))
	}
	return b.String()
}

// cut ends the line before next. What may not be parted from next goes along with it;
// where that would be the whole line, nothing does.
func (l *line) cut(next word) string {
	at := len(l.words)
	for first := next; at > 0; at-- {
		last := l.words[at-1]
		if !strings.ContainsRune(notFirst, first.text[0]) && !strings.ContainsRune(notLast, last.text[len(last.text)-1]) {
			break
		}
		first = last
	}
	if at == 0 {
		at = len(l.words)
	}
	ended := line{words: l.words[:at]}
	rest := l.words[at:]
	l.words, l.wide = nil, 0
	for _, w := range rest {
		l.add(w)
	}
	return strings.TrimRight(ended.text(), " ")
}
