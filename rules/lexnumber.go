package rules

import (
	"math/big"
	"slices"
	"strings"
)

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
	case g[0].r == '-' && isDigit(at(g, 1)) && last != tokNumber && last != tokUnit && last != tokDay && last != tokClose:
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
	bases := n
	for isMagnitude(at(g, bases)) {
		bases++
	}
	if startsWith(g[bases:], partOf) { // 三分之二, 十万分之一
		_, k := numeral(g[bases+len(partOf):])
		return l.addText(bases + len(partOf) + k)
	}
	_, unit := plainUnitAt(g[n:])
	before := l.last().kind
	alone := n == len(g) && (l.pos == 0 || before == tokSign || before == tokBefore)
	ranges := strings.ContainsRune("-~至到", at(g, n)) && n+1 < len(g) && (isNumeral(g[n+1].r) || isDigit(g[n+1].r)) // 三至五次
	return (unit > 0 || alone || ranges) && l.quantity(value, n)
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
	if u.Dimension == DimNone { // 10万 元
		gap := n
		for at(l.rest(), gap) == ' ' {
			gap++
		}
		if of, k, ok := unitAt(l.rest()[gap:]); gap > n && k > 0 && of.Dimension != DimNone {
			whole := of.times(*u)
			u, n, known = &whole, gap+k, ok
		}
	}
	l.emit(token{kind: tokUnit, unit: u, known: known}, n)
	if number && u.Dimension == DimTime && at(l.glyphs, l.pos) == '半' {
		l.tokens[k-1].value = last.value.Add(half)
		l.tokens[k].to++
		l.pos++
	}
	return true
}

var (
	yearsOld = runesOf("周岁", "岁")
	ageEnds  = runesOf("及以上", "以上", "及以下", "以下", "以内", "")
)

// population takes the age of those whom a later number is about as text: 65岁以上
// in 「65岁以上老年人体检率达到70%」.
func (l *lexer) population() bool {
	g := l.rest()
	n := countDigits(g)
	if n == 0 || l.last().kind == tokSign || l.last().kind == tokBefore {
		return false
	}
	if r := at(g, n); r == '-' || r == '~' || r == '至' {
		if k := countDigits(g[n+1:]); k > 0 {
			n += 1 + k
		}
	}
	for _, unit := range yearsOld {
		if !startsWith(g[n:], unit) {
			continue
		}
		for _, end := range ageEnds {
			k := n + len(unit) + len(end)
			if startsWith(g[n+len(unit):], end) && isHan(at(g, k)) && slices.ContainsFunc(g[k:], func(g glyph) bool { return isDigit(g.r) }) {
				return l.addText(k)
			}
		}
	}
	return false
}

func countDigits(g []glyph) (n int) {
	for isDigit(at(g, n)) {
		n++
	}
	return n
}
