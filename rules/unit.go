package rules

import "strings"

// Dimension is what a unit measures. Values are comparable only within one.
type Dimension string

// The dimensions that the field's tables use.
const (
	DimNone   Dimension = ""
	DimRatio  Dimension = "比率"
	DimPeople Dimension = "人数"
	DimCount  Dimension = "数量"
	DimMoney  Dimension = "金额"
	DimTime   Dimension = "时间"
	DimArea   Dimension = "面积"
	DimLength Dimension = "长度"
	DimVolume Dimension = "体积"
	DimWeight Dimension = "重量"
	DimPer    Dimension = "单位量" // 元/人·月, 次/年
	DimOther  Dimension = "其他"
)

// Unit is a unit of measurement (计量单位) in its canonical spelling. The zero
// value means that none was written. An agency (单位) is never called a Unit.
type Unit struct {
	Symbol    string
	Dimension Dimension
	// scale times a value in this unit is the value in the dimension's first
	// unit (%, 人, 元, 天, 平方米 …). Only units of equal base may be converted.
	scale Decimal
	base  string
}

// ParseUnit reads a unit column or the tail of a value: 「％」, 「万元」,
// 「元/人·月」. ok is false for text that is no known unit; the Unit then keeps
// the text as its symbol.
func ParseUnit(text string) (u Unit, ok bool) {
	s := strings.TrimSpace(foldText(text))
	if head, tail, found := strings.Cut(s, "("); found && strings.HasSuffix(tail, ")") && !strings.HasSuffix(head, "/") {
		s = strings.TrimSpace(head) // 「%(百分比)」: the remark repeats the unit
		if s == "" {
			s = strings.TrimSuffix(tail, ")")
		}
	}
	s = strings.ReplaceAll(s, " ", "")
	if s == "" {
		return Unit{}, false
	}
	if u, ok := units[s]; ok {
		return u, true
	}
	var room [16]glyph
	glyphs := fold(s, room[:0])
	if u, n, known := unitAt(glyphs); n > 0 && n == len(glyphs) {
		return *u, known
	}
	return unknownUnit(s), false
}

func unknownUnit(symbol string) Unit { return Unit{symbol, DimOther, one, symbol} }

// unitAt reads the unit that the glyphs begin with and how many of them it
// takes, 0 for none. known is false where it is no proper unit: 元/标准间 counts
// by what the table does not list, 620万/月 says no 元.
func unitAt(glyphs []glyph) (u *Unit, n int, known bool) {
	u, n = plainUnitAt(glyphs)
	if n == 0 {
		return nil, 0, false
	}
	tail, k, known := perAt(glyphs[n:])
	if k == 0 {
		return u, n, true
	}
	base := u.base + tail
	if isLetter(at(glyphs, 0)) || at(glyphs, 0) == 'μ' { // mg/m³ is not mg/立方米
		tail = strings.NewReplacer("立方米", "m³", "平方米", "m²").Replace(tail)
	}
	if u.Dimension == DimNone {
		of := units["元"].times(*u)
		u, known = &of, false
	}
	return &Unit{u.Symbol + tail, DimPer, u.scale, base}, n + k, known
}

// plainUnitAt reads a unit without per: the longest known one, with magnitudes
// before it. A magnitude alone is of no dimension.
func plainUnitAt(glyphs []glyph) (u *Unit, n int) {
	start, scale := 0, one
	for ; numeralMagnitude(at(glyphs, start)) > 0; start++ {
		scale = scale.Mul(Int(numeralMagnitude(glyphs[start].r)))
	}
	if u, n = unitWords.longest(glyphs); n > start || start == 0 {
		return u, n
	}
	bare := Unit{Symbol: textOf(glyphs[:start]), Dimension: DimNone, scale: scale}
	if u, n = unitWords.longest(glyphs[start:]); n == 0 {
		return &bare, start
	}
	of := u.times(bare)
	return &of, start + n
}

func numeralMagnitude(r rune) int64 {
	if r < 0x80 {
		return 0
	}
	return numeralMagnitudes[r]
}

// times is the unit with a bare magnitude before it: 万元.
func (u Unit) times(magnitude Unit) Unit {
	return Unit{magnitude.Symbol + u.Symbol, u.Dimension, u.scale.Mul(magnitude.scale), u.base}
}

// perAt reads the tail of a per-unit: /㎡, /人·月, /(人·天), /人、天, 每人每年.
func perAt(glyphs []glyph) (tail string, n int, known bool) {
	known = true
	open := false
	var parts []string
	for len(parts) < 3 {
		k := 1
		if r := at(glyphs, n); r != '/' && r != '每' && (len(parts) == 0 || !strings.ContainsRune("·*×、.", r)) {
			break
		}
		if next := at(glyphs, n+k); next == '每' || next == '(' {
			open = open || next == '('
			k++
		}
		for at(glyphs, n+k) == ' ' {
			k++
		}
		part, m, ok := perPart(glyphs[min(n+k, len(glyphs)):])
		if m == 0 || at(glyphs, n) == '、' && !ok {
			break
		}
		parts, known = append(parts, part), known && ok
		n += k + m
		if open && at(glyphs, n) == ')' {
			n++
		}
	}
	if len(parts) == 0 {
		return "", 0, true
	}
	return "/" + strings.Join(parts, "·"), n, known
}

// perPart is one thing that a per-unit counts by; an unknown one ends where a
// number, a sign or a word of the vocabulary begins.
func perPart(glyphs []glyph) (symbol string, n int, known bool) {
	if u, n := plainUnitAt(glyphs); n > 0 && u.Dimension != DimNone {
		if s := u.Symbol; s == "个" || s == "名" || s == "位" { // 每个乡镇
			if of, m, known := perPart(glyphs[n:]); m > 0 && known {
				return of, n + m, true
			}
		}
		return u.Symbol, n, true
	}
	if _, n := perWords.longest(glyphs); n > 0 && (n == len(glyphs) || startsWord(glyphs[n:]) || !isHan(glyphs[n].r) || glyphs[n].r == '每' || isNumeral(glyphs[n].r)) {
		return textOf(glyphs[:n]), n, true
	}
	for n < min(len(glyphs), 6) && !startsWord(glyphs[n:]) && !strings.ContainsRune("/·*()≥≤><=%", glyphs[n].r) && !isDigit(glyphs[n].r) {
		n++
	}
	return textOf(glyphs[:n]), n, false
}

// IsZero tells whether no unit was written.
func (u Unit) IsZero() bool { return u.Symbol == "" }

// IsRate tells whether the unit is of the percent family.
func (u Unit) IsRate() bool { return u.Dimension == DimRatio }

// sameMeasure tells whether two units are the same but for their spelling: 公里
// and km, 名 and 人.
func (u Unit) sameMeasure(v Unit) bool {
	return u.base == v.base && u.Dimension == v.Dimension && u.scale.Equal(v.scale)
}

// Convert expresses a value of unit u in unit to. ok is false where the two do
// not measure the same thing.
func (u Unit) Convert(v Decimal, to Unit) (converted Decimal, ok bool) {
	if u.Symbol == to.Symbol {
		return v, true
	}
	if u.base == "" || u.base != to.base || u.Dimension != to.Dimension {
		return v, false
	}
	return v.Mul(u.scale).Quo(to.scale), true
}
