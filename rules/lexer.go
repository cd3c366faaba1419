package rules

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
	tokItem                       // ①, 1., 指标1:
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
		case l.sign(), l.unit(), l.itemNumber(), l.population(), l.per(), l.months(), l.day(), l.number(), l.word():
		default:
			l.addText(1) // a rune that belongs to no word
		}
	}
	return l.tokens
}

func (l *lexer) rest() []glyph { return l.glyphs[l.pos:] }

// last is the token before; a tokComma at the beginning.
func (l *lexer) last() *token {
	if len(l.tokens) == 0 {
		return &noToken
	}
	return &l.tokens[len(l.tokens)-1]
}

var noToken = token{kind: tokComma}

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
// the items of a list as a comma does. 「3. 5%」 is no list.
func (l *lexer) itemNumber() bool {
	g := l.rest()
	if r := g[0].r; r >= '①' && r <= '⑳' {
		if len(l.tokens) > 0 {
			l.emit(token{kind: tokComma}, 0)
		}
		return l.emit(token{kind: tokItem}, 1)
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
	mark, next := at(g, n), n+1
	for at(g, next) == ' ' {
		next++
	}
	switch follows := at(g, next); {
	case n == start || follows == 0:
		return false
	case open && mark == ')', named && mark == ':':
		return l.emit(token{kind: tokItem}, n+1)
	case !open && (mark == '.' || mark == '、' || mark == ')') && !isDigit(follows) && follows != '.':
		return l.emit(token{kind: tokItem}, n+1)
	}
	return false
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
	case tokTo: // 1893.1～1900.1
		if k := len(l.tokens); k > 1 && (l.tokens[k-2].kind == tokNumber || l.tokens[k-2].kind == tokUnit) {
			return false
		}
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
