package rules

import "math/big"

// Numbers as people write them: 95, 1,500, 3万5千, 三次, 百分之八十五点五,
// 九成五, 半年.

var numerals = map[rune]int64{
	'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
	'壹': 1, '贰': 2, '叁': 3, '肆': 4, '伍': 5, '陆': 6, '柒': 7, '捌': 8, '玖': 9,
}

var numeralMagnitudes = map[rune]int64{'十': 10, '拾': 10, '百': 100, '佰': 100, '千': 1000, '仟': 1000, '万': 1e4, '萬': 1e4, '亿': 1e8, '億': 1e8}

// smallInts are the whole numbers that targets are made of, ready made.
var smallInts = buildSmallInts()

func buildSmallInts() (ready [1001]Decimal) {
	for n := range ready {
		ready[n] = Decimal{new(big.Rat).SetInt64(int64(n))}
	}
	return ready
}

var half = Scaled(5, 1)

// digits reads ASCII digits with thousands separators and a point; inRange
// tells that a comma parts the ends of a range, as in [93,100). ok is false for
// a number longer than any that is meant.
func digits(glyphs []glyph, inRange bool) (value Decimal, n int, ok bool) {
	var mantissa int64
	count, places, group := 0, -1, 0
	for ; n < len(glyphs); n++ {
		r := glyphs[n].r
		switch {
		case isDigit(r):
			if count++; count <= 18 {
				mantissa = mantissa*10 + int64(r-'0')
			}
			group++
			if places >= 0 {
				places++
			}
			continue
		case r == '.' && places < 0 && isDigit(at(glyphs, n+1)):
			places = 0
			continue
		case (r == ',' || r == ' ') && places < 0 && !inRange && group <= 3 && thousands(glyphs[n+1:]) && (group == count || group == 3):
			group = 0
			continue
		}
		break
	}
	if count > 18 {
		value, ok = ParseDecimal(plainDigits(glyphs[:n]))
		return value, n, ok
	}
	return fraction(mantissa, max(places, 0)), n, n > 0
}

func plainDigits(glyphs []glyph) string {
	var b []byte
	for _, g := range glyphs {
		if g.r != ',' && g.r != ' ' {
			b = append(b, byte(g.r))
		}
	}
	return string(b)
}

// thousands tells whether exactly three digits follow: 1,500 but not 85,95.
func thousands(glyphs []glyph) bool {
	return isDigit(at(glyphs, 0)) && isDigit(at(glyphs, 1)) && isDigit(at(glyphs, 2)) && !isDigit(at(glyphs, 3))
}

func fraction(mantissa int64, places int) Decimal {
	if places == 0 && mantissa < int64(len(smallInts)) {
		return smallInts[mantissa]
	}
	scale := int64(1)
	for range places {
		scale *= 10
	}
	return Decimal{new(big.Rat).SetFrac64(mantissa, scale)}
}

// mixed goes on after the digits of 3万5千 and 1亿2千万: ASCII digits with
// magnitudes between them. n is 0 where no further digits follow, and the
// magnitude is the unit's. A last digit alone counts for the next lower
// magnitude, as in 2万5.
func mixed(value Decimal, glyphs []glyph) (sum Decimal, n int) {
	var total, section Decimal
	current, groups, last := value, 1, int64(0)
	for {
		start := n
		for m := numeralMagnitude(at(glyphs, n)); m > 0; m = numeralMagnitude(at(glyphs, n)) {
			if last = m; m < 1e4 {
				section, current = section.Add(current.Mul(Int(m))), Decimal{}
			} else {
				total, section, current = total.Add(section.Add(current).Mul(Int(m))), Decimal{}, Decimal{}
			}
			n++
		}
		next, k, ok := digits(glyphs[n:], true)
		if n == start || !ok {
			break
		}
		current, groups, n = next, groups+1, n+k
		if k == 1 && last >= 100 && numeralMagnitude(at(glyphs, n)) == 0 {
			current = current.Mul(Int(last / 10))
		}
	}
	if groups == 1 {
		return Decimal{}, 0 // 3万元
	}
	return total.Add(section).Add(current), n
}

// numeral reads Chinese numerals and tells how many runes they take: with
// magnitudes (一百二十) or digit by digit (一二〇), never mixed.
func numeral(glyphs []glyph) (value Decimal, n int) {
	if value, n = digitByDigit(glyphs); n == 0 {
		value, n = withMagnitudes(glyphs)
	}
	if n == 0 || at(glyphs, n) != '点' {
		return value, n
	}
	scale, tail := one, 0
	for ; tail < maxDigits; tail++ {
		d, ok := numerals[at(glyphs, n+1+tail)]
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
func digitByDigit(glyphs []glyph) (value Decimal, n int) {
	total, zero := int64(0), false
	for ; n < 15; n++ {
		d, ok := numerals[at(glyphs, n)]
		if !ok {
			break
		}
		total, zero = total*10+d, zero || d == 0
	}
	if _, more := numeralMagnitudes[at(glyphs, n)]; n < 2 || more || n == 2 && !zero {
		return Decimal{}, 0 // 三五个 is some
	}
	return Int(total), n
}

// withMagnitudes reads 三亿五千万 and 十二. A last 万 or 亿 belongs to the unit,
// 三万元 is 3 万元, unless a greater magnitude stands before it.
func withMagnitudes(glyphs []glyph) (value Decimal, n int) {
	var total, section, digit, last int64
	seen := false
	for ; n < maxDigits; n++ {
		r := at(glyphs, n)
		if d, ok := numerals[r]; ok {
			if seen && digit != 0 {
				return Decimal{}, 0 // 一百二三: neither way of writing
			}
			digit, seen = d, true
			continue
		}
		unit, ok := numeralMagnitudes[r]
		if !ok || (!seen && unit > 100) {
			break
		}
		last = unit
		if unit < 1e4 {
			if !seen {
				digit = 1
			}
			section, digit, seen = section+digit*unit, 0, true
			continue
		}
		if total == 0 && !isNumeral(at(glyphs, n+1)) {
			break
		}
		total, section, digit = total+(section+digit)*unit, 0, 0
	}
	if afterZero := n > 1 && numerals[at(glyphs, n-2)] == 0 && at(glyphs, n-2) != 0 && !isMagnitude(at(glyphs, n-2)); digit > 0 && last >= 100 && !afterZero {
		digit *= last / 10 // 一百二
	}
	return Int(total + section + digit), n
}

func isMagnitude(r rune) bool { return numeralMagnitude(r) > 0 }

func isNumeral(r rune) bool {
	if r < 0x80 {
		return false
	}
	_, digit := numerals[r]
	return digit || numeralMagnitudes[r] > 0
}

// shares are the bases of 百分之…, with the unit that the number then has.
var shares = []struct {
	words []rune
	unit  string
}{{[]rune("百分之"), "%"}, {[]rune("千分之"), "‰"}, {[]rune("万分之"), "‱"}}

var wholeShare = []rune("百分百")

// share reads 百分之九十五, 百分之95 and 百分百.
func share(glyphs []glyph) (value Decimal, unit *Unit, n int) {
	if startsWith(glyphs, wholeShare) {
		return hundred, &percent, 3
	}
	for _, s := range shares {
		if !startsWith(glyphs, s.words) {
			continue
		}
		rest := glyphs[len(s.words):]
		value, n, ok := digits(rest, true)
		if !ok {
			value, n = numeral(rest)
		}
		if n > 0 {
			u := units[s.unit]
			return value, &u, len(s.words) + n
		}
	}
	return Decimal{}, nil, 0
}

// tenths reads what follows the number of 九成五: 成 and perhaps a digit. 成 in
// 成果 is none.
func tenths(value Decimal, glyphs []glyph) (percent Decimal, n int) {
	if at(glyphs, 0) != '成' {
		return Decimal{}, 0
	}
	percent = value.Mul(Int(10))
	next := at(glyphs, 1)
	if tail, ok := numerals[next]; ok {
		return percent.Add(Int(tail)), 2
	}
	if isDigit(next) {
		return percent.Add(Int(int64(next - '0'))), 2
	}
	if next == 0 || startsWord(glyphs[1:]) {
		return percent, 1
	}
	return Decimal{}, 0
}

// numeralIdioms begin like a number with its unit and are none.
var numeralIdioms = runesOf("十分", "万分", "一定", "一致", "一体", "一线", "一流", "一站", "一网", "一窗", "一次性", "一号", "一般", "一起", "一方面", "一系列", "一件事", "一张网", "百分制", "千方百计", "八项规定", "百日", "百人会", "百姓", "千人计划", "万人计划", "一次办", "一窗")

func runesOf(words ...string) (list [][]rune) {
	for _, w := range words {
		list = append(list, []rune(w))
	}
	return list
}

func isIdiom(glyphs []glyph) bool {
	if at(glyphs, 0) == '一' && at(glyphs, 2) == '一' {
		return true // 一户一档
	}
	for _, w := range numeralIdioms {
		if startsWith(glyphs, w) {
			return true
		}
	}
	return false
}
