package rules

import "strings"

// tokenKind classifies what a target text is made of.
type tokenKind int

const (
	tokNumber    tokenKind = iota // 95, 1,500, 三, 百分之九十五
	tokSign                       // ≥ >= ＝
	tokBefore                     // 不低于, 控制在
	tokAfter                      // 以上, 以内
	tokUnit                       // %, 人次, 元/㎡
	tokTo                         // - ~ 至 到
	tokPlusMinus                  // ±
	tokOpen                       // ( [
	tokClose                      // ) ]
	tokComma                      // , ， ； 且
	tokVariable                   // X
	tokLead                       // 达到
	tokTrail                      // 覆盖
	tokVague                      // 约, 左右
	tokText                       // anything else
)

// token is one word of a target with the bytes it stands on.
type token struct {
	kind     tokenKind
	text     string
	span     Span
	value    Decimal  // of a number
	relation Relation // of a sign or relation word
	unit     Unit     // of a unit
	known    bool     // a unit that the table knows
}

// wordTable finds the longest known word at a place; words of different kinds
// never share a spelling.
type wordTable struct {
	words   map[string]token
	longest int
}

var vocabulary = buildVocabulary()

func buildVocabulary() wordTable {
	t := wordTable{words: map[string]token{}}
	put := func(word string, tok token) {
		tok.text = word
		t.words[word] = tok
		t.longest = max(t.longest, len([]rune(word)))
	}
	for w, r := range signs {
		put(w, token{kind: tokSign, relation: r})
	}
	for w, r := range relationsBefore {
		put(w, token{kind: tokBefore, relation: r})
	}
	for w, r := range relationsAfter {
		put(w, token{kind: tokAfter, relation: r})
	}
	for kind, words := range map[tokenKind][]string{
		tokLead: leads, tokTrail: trails, tokVague: approximations,
		tokTo: {"-", "~", "至", "到", "--", "~~"}, tokPlusMinus: {"±", "+-", "+/-"},
		tokOpen: {"(", "["}, tokClose: {")", "]"},
		tokComma: {",", ";", "，", "；", "、", "且", "并", "并且", "同时"}, tokVariable: {"X", "x"},
	} {
		for _, w := range words {
			if _, taken := t.words[w]; !taken {
				put(w, token{kind: kind})
			}
		}
	}
	return t
}

// lexer cuts folded text into tokens.
type lexer struct {
	glyphs []glyph
	pos    int
	tokens []token
}

func lex(glyphs []glyph) []token {
	l := lexer{glyphs: glyphs}
	for l.pos < len(l.glyphs) {
		switch {
		case l.glyphs[l.pos].r == ' ':
			l.pos++
		case l.percentWords(), l.unitAfterNumber(), l.number(), l.word():
		default:
			l.text()
		}
	}
	return l.tokens
}

func (l *lexer) peek(n int) rune {
	if l.pos+n < len(l.glyphs) {
		return l.glyphs[l.pos+n].r
	}
	return 0
}

func (l *lexer) slice(n int) string { return l.sliceAt(0, n) }

func (l *lexer) sliceAt(offset, n int) string {
	var b strings.Builder
	for _, g := range l.glyphs[min(l.pos+offset, len(l.glyphs)):min(l.pos+offset+n, len(l.glyphs))] {
		b.WriteRune(g.r)
	}
	return b.String()
}

func (l *lexer) emit(t token, n int) {
	t.span = Span{l.glyphs[l.pos].span.Start, l.glyphs[l.pos+n-1].span.End}
	if t.text == "" {
		t.text = l.slice(n)
	}
	l.tokens = append(l.tokens, t)
	l.pos += n
}

// word takes the longest word of the vocabulary.
func (l *lexer) word() bool {
	for n := min(vocabulary.longest, len(l.glyphs)-l.pos); n > 0; n-- {
		if t, ok := vocabulary.words[l.slice(n)]; ok {
			l.emit(t, n)
			return true
		}
	}
	return false
}

// text takes one rune that belongs to no word, joining it to text before it.
func (l *lexer) text() {
	if k := len(l.tokens); k > 0 && l.tokens[k-1].kind == tokText && l.tokens[k-1].span.End == l.glyphs[l.pos].span.Start {
		last := &l.tokens[k-1]
		last.text += string(l.glyphs[l.pos].r)
		last.span.End = l.glyphs[l.pos].span.End
		l.pos++
		return
	}
	l.emit(token{kind: tokText}, 1)
}

// number takes digits with thousands separators and a point, a leading minus
// where no number precedes it, or Chinese numerals before a unit.
func (l *lexer) number() bool {
	n, negative := 0, false
	if l.peek(0) == '-' && isDigit(l.peek(1)) && !l.afterValue() {
		n, negative = 1, true
	}
	if !isDigit(l.peek(n)) {
		return l.chineseNumber()
	}
	digits := ""
	for {
		r := l.peek(n)
		switch {
		case isDigit(r):
			digits += string(r)
			n++
		case r == '.' && isDigit(l.peek(n+1)) && !strings.Contains(digits, "."):
			digits += "."
			n++
		case r == ',' && l.thousands(n) && !strings.Contains(digits, ".") && l.grouped(n, digits):
			n++
		default:
			if negative {
				digits = "-" + digits
			}
			value, ok := ParseDecimal(digits)
			if !ok {
				l.emit(token{kind: tokText}, n)
				return true
			}
			l.emit(token{kind: tokNumber, value: value}, n)
			return true
		}
	}
}

// grouped tells whether the digits before the comma at n are groups themselves:
// one to three, then three behind each comma. 12345,678 is no number.
func (l *lexer) grouped(n int, digits string) bool {
	return len(digits) <= 3 || l.peek(n-4) == ','
}

// thousands tells whether the comma at n separates groups of three digits: 1,500
// but not 85,95. Behind a bracket it parts the ends of a range: [93,100).
func (l *lexer) thousands(n int) bool {
	if k := len(l.tokens); k > 0 && l.tokens[k-1].kind == tokOpen {
		return false
	}
	for i := 1; i <= 3; i++ {
		if !isDigit(l.peek(n + i)) {
			return false
		}
	}
	return !isDigit(l.peek(n+4)) && n >= 1
}

func (l *lexer) afterValue() bool {
	if len(l.tokens) == 0 {
		return false
	}
	k := l.tokens[len(l.tokens)-1].kind
	return k == tokNumber || k == tokUnit
}

// unitAfterNumber takes a unit directly behind a number, a closing bracket or a
// percent word: the longest known one, with a magnitude before it and with the
// per-units behind it.
func (l *lexer) unitAfterNumber() bool {
	if len(l.tokens) == 0 || l.tokens[len(l.tokens)-1].kind != tokNumber {
		return false
	}
	n := l.unitLength()
	if n == 0 {
		return false
	}
	for l.peek(n) == '/' {
		save := l.pos
		l.pos += n + 1
		m := l.unitLength()
		for m > 0 && (l.peek(m) == '·' || l.peek(m) == '*') {
			l.pos += m + 1
			n += m + 1
			m = l.unitLength()
		}
		l.pos = save
		if m == 0 {
			break
		}
		n += m + 1
	}
	u, ok := ParseUnit(l.slice(n))
	if !ok && l.unitLength() == n && magnitudes[l.peek(0)].Sign() > 0 {
		u, ok = Unit{Symbol: l.slice(n), Dimension: DimNone}, true // a bare 万
	}
	l.emit(token{kind: tokUnit, unit: u, known: ok}, n)
	return true
}

// unitLength is the length in runes of the unit at the place, 0 for none.
func (l *lexer) unitLength() int {
	start := 0
	for magnitudes[l.peek(start)].Sign() > 0 {
		start++
	}
	for skip := 0; skip <= start; skip += max(start, 1) { // 百分比 is a unit, 百 no magnitude of it
		for n := min(longestUnit, len(l.glyphs)-l.pos-skip); n > 0; n-- {
			if _, ok := units[l.sliceAt(skip, n)]; ok {
				return skip + n
			}
		}
	}
	return start
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
