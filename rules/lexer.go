package rules

import "math/big"

// tokenKind classifies what a target text is made of.
type tokenKind int

const (
	tokNumber    tokenKind = iota // 95, 1,500, 三, 百分之九十五
	tokSign                       // ≥ >= ＝
	tokBefore                     // 不低于, 控制在
	tokAfter                      // 以上, 以内
	tokUnit                       // %, 人次, 元/㎡
	tokPer                        // 每周, 每人每月
	tokDay                        // 2025年12月底, 三季度
	tokBy                         // 前, 止
	tokSince                      // 后, 起
	tokTo                         // - ~ 至 到
	tokPlusMinus                  // ±
	tokOpen                       // ( [
	tokClose                      // ) ]
	tokComma                      // , ， ； 且
	tokVariable                   // X
	tokLead                       // 达到
	tokDeed                       // 覆盖, 完成验收
	tokVague                      // 约, 左右
	tokText                       // anything else
)

// token is one word of a target with the glyphs it stands on.
type token struct {
	kind     tokenKind
	from, to int      // glyphs
	relation Relation // of a sign or relation word
	yields   bool     // to a relation behind the number
	value    Decimal  // of a number
	unit     *Unit    // of a unit
	known    bool     // a unit that the table knows
	day      *day     // of a date
	per      string   // of a tokPer: /人·月
}

// lexer cuts folded text into tokens.
type lexer struct {
	glyphs []glyph
	year   int
	// counted tells that the row names a unit of something other than time.
	counted bool
	pos     int
	depth   int // of open brackets
	tokens  []token
}

// lex appends the tokens of the glyphs to tokens. year is the fiscal year of
// dates without one.
func lex(glyphs []glyph, year int, tokens []token) []token {
	return (&lexer{glyphs: glyphs, year: year, tokens: tokens}).run()
}

func (l *lexer) run() []token {
	for l.pos < len(l.glyphs) {
		switch {
		case l.glyphs[l.pos].r == ' ':
			l.pos++
		case l.sign(), l.unit(), l.itemNumber(), l.per(), l.months(), l.day(), l.number(), l.word():
		default:
			l.addText(1) // a rune that belongs to no word
		}
	}
	return l.tokens
}

func (l *lexer) rest() []glyph { return l.glyphs[l.pos:] }

// last is the token before; a tokComma at the beginning.
func (l *lexer) last() token {
	if len(l.tokens) == 0 {
		return token{kind: tokComma}
	}
	return l.tokens[len(l.tokens)-1]
}

func (l *lexer) emit(t token, n int) bool {
	t.from, t.to = l.pos, l.pos+n
	switch t.kind {
	case tokOpen:
		l.depth++
	case tokClose:
		l.depth--
	}
	l.tokens = append(l.tokens, t)
	l.pos += n
	return true
}

// word takes the longest word of the vocabulary. X is a variable only by itself,
// not in XX or MAX.
func (l *lexer) word() bool {
	m, n := targetWords.longest(l.rest())
	if n == 0 || m.kind == tokVariable && (isLetter(at(l.glyphs, l.pos-1)) || isLetter(at(l.glyphs, l.pos+n))) {
		return false
	}
	if m.kind == tokText {
		return l.addText(n)
	}
	return l.emit(token{kind: m.kind, relation: m.relation, yields: m.yields}, n)
}

// sign takes comparison signs with the blanks between them: > = is ≥. Signs that
// do not combine are left apart, so that ≥≥ is seen to be twice.
func (l *lexer) sign() bool {
	first := signRelation(l.glyphs[l.pos].r)
	if first == "" {
		return false
	}
	n := 1
	for at(l.glyphs, l.pos+n) == ' ' {
		n++
	}
	second := signRelation(at(l.glyphs, l.pos+n))
	switch {
	case second == "":
	case second == Equal:
		return l.emit(token{kind: tokSign, relation: first.orEqual()}, n+1)
	case first == Equal:
		return l.emit(token{kind: tokSign, relation: second.orEqual()}, n+1)
	}
	return l.emit(token{kind: tokSign, relation: first}, 1)
}

// addText takes n runes as text, joining them to text directly before.
func (l *lexer) addText(n int) bool {
	if !l.inText() {
		return l.emit(token{kind: tokText}, n)
	}
	l.tokens[len(l.tokens)-1].to += n
	l.pos += n
	return true
}

// inText tells whether text stands directly before the place.
func (l *lexer) inText() bool { return l.last().kind == tokText && l.last().to == l.pos }

var itemWord = []rune("指标")

// itemNumber takes the number of a list: 「1.≥95%」, 「（1）≥95%」, 「指标1:」; ① parts
// the items of a list as a comma does.
func (l *lexer) itemNumber() bool {
	g := l.rest()
	if r := g[0].r; r >= '①' && r <= '⑳' {
		if len(l.tokens) == 0 {
			return l.emit(token{kind: tokLead}, 1)
		}
		return l.emit(token{kind: tokComma}, 1)
	}
	if l.last().kind != tokComma || l.depth > 0 {
		return false
	}
	n, open, named := 0, g[0].r == '(', startsWith(g, itemWord)
	switch {
	case open:
		n = 1
	case named:
		n = len(itemWord)
	}
	start := n
	for isDigit(at(g, n)) && n-start < 2 {
		n++
	}
	mark, next := at(g, n), at(g, n+1)
	switch {
	case n == start || next == 0:
		return false
	case open && mark == ')', named && mark == ':':
		return l.emit(token{kind: tokLead}, n+1)
	case !open && (mark == '.' || mark == '、' || mark == ')') && !isDigit(next):
		return l.emit(token{kind: tokLead}, n+1)
	}
	return false
}

// number takes digits or numerals, a leading minus where no value precedes it.
func (l *lexer) number() bool {
	g, last := l.rest(), l.last().kind
	switch {
	case g[0].r == '.' && isDigit(at(g, 1)) && last != tokNumber && last != tokText: // .5
		value, n, ok := digits(g[1:], true)
		for range n {
			value = value.Quo(smallInts[10])
		}
		return ok && l.emit(token{kind: tokNumber, value: value}, n+1)
	case g[0].r == '-' && isDigit(at(g, 1)) && last != tokNumber && last != tokUnit && last != tokDay:
		value, n, ok := digits(g[1:], false)
		return ok && l.emit(token{kind: tokNumber, value: value.Neg()}, n+1)
	case !isDigit(g[0].r):
		return l.chineseNumber()
	}
	value, n, ok := digits(g, last == tokOpen)
	if !ok {
		return l.emit(token{kind: tokText}, n)
	}
	if value, n = l.exponent(value, n); at(g, n) == '.' {
		if _, unit := plainUnitAt(g[n+1:]); unit > 0 {
			n++ // 95.%
		}
	}
	if total, k := mixed(value, g[n:]); k > 0 {
		return l.emit(token{kind: tokNumber, value: total}, n+k)
	}
	if tens, k := tenths(value, g[n:]); k > 0 {
		return l.percentage(tens, &percent, n+k)
	}
	if startsWith(g[n:], partOf) {
		_, k, _ := digits(g[n+len(partOf):], true)
		return l.addText(n + len(partOf) + k)
	}
	return l.quantity(value, n)
}

// partOf stands in 三分之二: a share that no decimal says exactly.
var partOf = []rune("分之")

// exponent reads the E+05 that a spreadsheet makes of a long number.
func (l *lexer) exponent(value Decimal, n int) (Decimal, int) {
	g := l.rest()
	if r := at(g, n); r != 'E' && r != 'e' || at(g, n+1) != '+' || !isDigit(at(g, n+2)) {
		return value, n
	}
	power, k, _ := digits(g[n+2:min(n+4, len(g))], true)
	places, _ := power.Units(0)
	return value.Mul(Decimal{new(big.Rat).SetInt(pow10(int(places)))}), n + 2 + k
}

// percentage is a number with its unit on the same glyphs.
func (l *lexer) percentage(value Decimal, unit *Unit, n int) bool {
	l.emit(token{kind: tokNumber, value: value}, n)
	l.tokens = append(l.tokens, token{kind: tokUnit, unit: unit, known: true, from: l.pos - n, to: l.pos})
	return true
}

var andHalf = []rune("个半")

// quantity is a number, with the half of 两个半小时.
func (l *lexer) quantity(value Decimal, n int) bool {
	if g := l.rest()[n:]; startsWith(g, andHalf) {
		if _, unit := plainUnitAt(g[len(andHalf):]); unit > 0 {
			return l.emit(token{kind: tokNumber, value: value.Add(half)}, n+len(andHalf))
		}
	}
	return l.emit(token{kind: tokNumber, value: value}, n)
}

// chineseNumber takes numerals only where a unit follows, 成, or nothing else is
// written: 一 in 一致 is no number.
func (l *lexer) chineseNumber() bool {
	g := l.rest()
	if g[0].r < 0x80 {
		return false
	}
	if value, unit, n := share(g); n > 0 {
		return l.percentage(value, unit, n)
	}
	if g[0].r == '半' {
		_, k := plainUnitAt(g[1:])
		return k > 0 && l.emit(token{kind: tokNumber, value: half}, 1)
	}
	if !isNumeral(g[0].r) || isIdiom(g) {
		return false
	}
	value, n := numeral(g)
	if n == 0 || l.inText() && (n == 1 || at(l.glyphs, l.pos-1) == '第') {
		return false
	}
	if tens, k := tenths(value, g[n:]); k > 0 {
		return l.percentage(tens, &percent, n+k)
	}
	if startsWith(g[n:], partOf) {
		_, k := numeral(g[n+len(partOf):])
		return l.addText(n + len(partOf) + k)
	}
	_, unit := plainUnitAt(g[n:])
	before := l.last().kind
	alone := n == len(g) && (l.pos == 0 || before == tokSign || before == tokBefore)
	return (unit > 0 || alone) && l.quantity(value, n)
}

// unit takes a unit behind a number, or behind an interval that has none, and the
// half behind it: 一年半.
func (l *lexer) unit() bool {
	last, k := l.last(), len(l.tokens)
	number := last.kind == tokNumber
	vague := last.kind == tokVague && k > 1 && l.tokens[k-2].kind == tokNumber
	interval := last.kind == tokClose && last.to == l.pos && k > 4
	if !number && !vague && !interval {
		return false
	}
	u, n, known := unitAt(l.rest())
	if n == 0 {
		return false
	}
	l.emit(token{kind: tokUnit, unit: u, known: known}, n)
	if number && u.Dimension == DimTime && at(l.glyphs, l.pos) == '半' {
		l.tokens[k-1].value = last.value.Add(half)
		l.tokens[k].to++
		l.pos++
	}
	return true
}

// per takes 每周 and 每人每月 in front of a number: what the number counts by.
func (l *lexer) per() bool {
	if l.glyphs[l.pos].r != '每' {
		return false
	}
	tail, n, known := perAt(l.rest())
	return n > 0 && known && l.emit(token{kind: tokPer, per: tail}, n)
}

// day takes a date; where the words before make it a length of time (不少于6月)
// it is none.
func (l *lexer) day() bool {
	switch last := l.last(); last.kind {
	case tokNumber:
		return false
	case tokBefore, tokSign:
		if last.relation == AtLeast || last.relation == MoreThan {
			return false
		}
	}
	d, n := dayAt(l.rest(), l.year, l.counted)
	if n == 0 {
		return false
	}
	return l.emit(token{kind: tokDay, day: &d}, n)
}

// months takes 「1-12月」 and 「2024-2026年」, where the first end lacks its word.
func (l *lexer) months() bool {
	if last := l.last().kind; !isDigit(l.glyphs[l.pos].r) || last == tokSign || last == tokBefore || last == tokNumber {
		return false
	}
	s := &scanner{glyphs: l.rest(), year: l.year}
	y := s.yearName()
	lo, ok := s.number(4, 1, 2099)
	if !ok {
		return false
	}
	if _, ok := s.word("-", "~", "至", "到"); !ok {
		return false
	}
	hi, ok := s.number(4, 1, 2099)
	if !ok || hi <= lo {
		return false
	}
	d := day{whole: true, yearKnown: y.known}
	if _, ok := s.word("月份", "月底", "月"); ok && hi <= 12 {
		d.From, d.Due = Date{y.number, lo, 1}, MonthEnd(y.number, hi)
		if !y.known && (lo != 1 || hi != 12) {
			d.doubt = "按" + d.From.Chinese() + "至" + d.Due.Chinese() + "读取；如果是时长，请写成“个月”"
		}
	} else if _, ok := s.word("年"); ok && lo >= 1990 && !y.known {
		d.From, d.Due, d.yearKnown = Date{lo, 1, 1}, Date{hi, 12, 31}, true
	} else {
		return false
	}
	return l.emit(token{kind: tokDay, day: &d}, s.pos)
}
