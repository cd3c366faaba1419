package rules

// Chinese numerals: 三次, 十二次, 百分之八十五点五, 九成五.

var numerals = map[rune]int64{'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// numeralIdioms begin like a number with its unit and are none.
var numeralIdioms = map[string]bool{"十分": true, "万分": true}

// chineseNumber takes numerals only where a unit follows, or 成: 一 in 一致 is
// no number.
func (l *lexer) chineseNumber() bool {
	value, n := l.numeral(0)
	k := len(l.tokens)
	inWord := k > 0 && l.tokens[k-1].kind == tokText && l.tokens[k-1].span.End == l.glyphs[l.pos].span.Start
	if n == 0 || inWord || numeralIdioms[l.slice(2)] {
		return false
	}
	if l.peek(n) == '成' {
		if tail, ok := numerals[l.peek(n+1)]; ok {
			value, n = value.Mul(Int(10)).Add(Int(tail)), n+2
		} else {
			value, n = value.Mul(Int(10)), n+1
		}
		l.emit(token{kind: tokNumber, value: value}, n)
		l.tokens = append(l.tokens, token{kind: tokUnit, unit: units["%"], known: true, span: l.tokens[len(l.tokens)-1].span})
		return true
	}
	l.pos += n
	unit := l.unitLength()
	l.pos -= n
	if unit == 0 && (l.pos > 0 || n < len(l.glyphs)) {
		return false // a bare numeral is a number only where nothing else is written
	}
	l.emit(token{kind: tokNumber, value: value}, n)
	return true
}

// percentWords takes 百分之九十五 as 95 %.
func (l *lexer) percentWords() bool {
	if l.slice(3) != "百分之" {
		return false
	}
	value, n := l.numeral(3)
	if n == 0 {
		return false
	}
	l.emit(token{kind: tokNumber, value: value}, n+3)
	l.tokens = append(l.tokens, token{kind: tokUnit, unit: units["%"], known: true, span: l.tokens[len(l.tokens)-1].span})
	return true
}

// numeral reads numerals at offset and tells how many runes they take: with
// magnitudes (一百二十) or digit by digit (一二〇), never mixed.
func (l *lexer) numeral(offset int) (value Decimal, n int) {
	if value, n = l.digitByDigit(offset); n == 0 {
		value, n = l.withMagnitudes(offset)
	}
	if n == 0 || l.peek(offset+n) != '点' {
		return value, n
	}
	scale, tail := one, 0
	for ; tail < maxDigits; tail++ {
		d, ok := numerals[l.peek(offset+n+1+tail)]
		if !ok {
			break
		}
		scale = scale.Quo(Int(10))
		value = value.Add(Int(d).Mul(scale))
	}
	if tail == 0 {
		return value, n // 三点 is no number with a tail
	}
	return value, n + 1 + tail
}

// digitByDigit reads 一二〇 as 120; a single digit is left to withMagnitudes.
func (l *lexer) digitByDigit(offset int) (value Decimal, n int) {
	total := int64(0)
	for ; n < 15; n++ {
		d, ok := numerals[l.peek(offset+n)]
		if !ok {
			break
		}
		total = total*10 + d
	}
	if _, more := magnitudes[l.peek(offset+n)]; n < 2 || more {
		return Decimal{}, 0
	}
	return Int(total), n
}

// withMagnitudes reads 三亿五千万 and 十二. A last 万 or 亿 belongs to the unit,
// 三万元 is 3 万元, unless a greater magnitude stands before it.
func (l *lexer) withMagnitudes(offset int) (value Decimal, n int) {
	var total, section, digit int64
	seen := false
	for ; n < maxDigits; n++ {
		r := l.peek(offset + n)
		if d, ok := numerals[r]; ok {
			if seen && digit != 0 {
				return Decimal{}, 0 // 一百二三: neither way of writing
			}
			digit, seen = d, true
			continue
		}
		unit, ok := numeralMagnitudes[r]
		if !ok || (!seen && r != '十' && r != '百') {
			break
		}
		if unit < 1e4 {
			if !seen {
				digit = 1
			}
			section, digit, seen = section+digit*unit, 0, true
			continue
		}
		if total == 0 && !isNumeralTail(l.peek(offset+n+1)) {
			break
		}
		total, section, digit = total+(section+digit)*unit, 0, 0
	}
	return Int(total + section + digit), n
}

var numeralMagnitudes = map[rune]int64{'十': 10, '百': 100, '千': 1000, '万': 1e4, '亿': 1e8}

func isNumeralTail(r rune) bool {
	_, digit := numerals[r]
	return digit || magnitudes[r].Sign() > 0
}
