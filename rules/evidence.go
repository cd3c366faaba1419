package rules

import "strings"

// row weighs what stands beside the cell: the sign column, the unit column, and
// sign and unit in the name. They fill what the cell lacks; a contradiction is
// reported and the cell stands.
func (r *reader) row(i Indicator, t *Target) {
	named := markedInName(r.name)
	if strings.TrimSpace(i.Sign) != "" {
		r.signColumn(i, t)
	} else {
		r.signInName(named, t)
	}
	switch t.Kind {
	case DateKind, Numeric, Range:
		r.fillUnit(t, named)
	case Qualitative, Boolean:
		if u := r.column.unit; !u.IsZero() && !r.column.unknown {
			r.report("V14", Warn, r.whole(), "计量单位列写的是“"+u.Symbol+"”，指标值却不是数量，请核对", "")
		}
	}
}

// noUnits fill a unit column that has nothing to say.
var noUnits = map[string]bool{"": true, "/": true, "-": true, "--": true, "无": true, "定性": true, "空": true, "无单位": true, "其他": true}

// unitColumn is what the column 计量单位 says; the unit is zero where it has nothing
// to say.
type unitColumn struct {
	text    string
	unit    Unit
	unknown bool
}

// counts tells whether the column names a unit of something other than time.
func (c unitColumn) counts() bool {
	return !c.unit.IsZero() && !c.unknown && c.unit.Dimension != DimTime
}

func (r *reader) readColumn(text string) {
	if text == "" {
		return
	}
	r.column.text = strings.TrimSpace(foldText(text))
	if !noUnits[r.column.text] {
		unit, known := ParseUnit(r.column.text)
		r.column.unit, r.column.unknown = unit, !known
	}
}

// fillUnit takes the unit from the row where the cell has none.
func (r *reader) fillUnit(t *Target, named nameMark) {
	column := r.column.unit
	if t.Kind == DateKind {
		if !column.IsZero() {
			r.report("V14", Warn, r.whole(), "指标值按日期读取，计量单位列却是“"+column.Symbol+"”，请核对", "")
		}
		return
	}
	if r.column.unknown {
		r.report("V02", Warn, r.whole(), "计量单位列写的是不认识的“"+r.column.text+"”，照原样读取，请核对", "")
	}
	switch {
	case !t.Unit.IsZero() && t.Unit.Dimension == DimNone:
		r.bareMagnitude(t, column, named)
	case column.IsZero():
		r.unitInName(t, named)
	case t.Unit.IsZero() && column.Dimension == DimNone:
		t.Unit = column
		r.bareMagnitude(t, Unit{}, named)
	case t.Unit.IsZero():
		t.Unit = column
		if !named.unit.IsZero() && !column.sameMeasure(named.unit) {
			r.report("V14", Warn, r.whole(), "计量单位列“"+column.Symbol+"”与指标名称中的“"+named.unit.Symbol+"”不一致，按单位列读取", "")
		}
	case !t.Unit.sameMeasure(column):
		r.report("V14", Warn, r.whole(), "指标值的单位“"+t.Unit.Symbol+"”与计量单位列“"+column.Symbol+"”不一致，按指标值读取", "")
	}
}

func (r *reader) unitInName(t *Target, named nameMark) {
	switch {
	case named.unit.IsZero(), t.Unit.Dimension == DimPer && named.unit.Dimension != DimPer:
	case t.Unit.IsZero():
		t.Unit = named.unit
	case named.unit.Dimension == DimPer && strings.HasPrefix(named.unit.Symbol, t.Unit.Symbol+"/"): // 5元 of 补助标准(元/人·月)
		t.Unit = named.unit
	case t.Unit.base != named.unit.base:
		r.report("V14", Warn, r.whole(), "指标值的单位“"+t.Unit.Symbol+"”与指标名称中的“"+named.unit.Symbol+"”不一致，按指标值读取", "")
	}
}

// bareMagnitude settles 5万: the column or the name says of what, else 元 is
// taken and said to be missing.
func (r *reader) bareMagnitude(t *Target, column Unit, named nameMark) {
	bare, of := t.Unit, column
	if of.IsZero() {
		of = named.unit
	}
	text := strings.TrimSpace(r.text)
	switch {
	case of.IsZero(), of.Dimension == DimNone:
		t.Unit = units["元"].times(bare)
		suggestion := ""
		if strings.HasSuffix(text, bare.Symbol) && strings.Count(text, bare.Symbol) == 1 {
			suggestion = text + "元"
		}
		r.report("V02", Warn, r.whole(), "“"+bare.Symbol+"”后面缺单位，按“"+t.Unit.Symbol+"”读取，请补写", suggestion)
	case strings.HasPrefix(of.Symbol, bare.Symbol): // 5万 beside 万元
		t.Unit = of
	default:
		if t.Unit = of.times(bare); of.IsRate() || hasPrefix(of.Symbol, "千", "万", "亿", "百") && of.Symbol != "千米" && of.Symbol != "千克" && of.Symbol != "千瓦" {
			r.report("V14", Warn, r.whole(), "指标值写到“"+bare.Symbol+"”，单位又是“"+of.Symbol+"”，按“"+t.Unit.Symbol+"”读取，请核对", "")
		}
	}
}

// signCodes are how forms write 指标性质 besides signs and words. An uncertain
// one is read and said to be so.
var signCodes = map[string]struct {
	relation  Relation
	uncertain bool
}{
	"1": {AtLeast, true}, "2": {AtLeast, true}, "3": {Equal, false}, "4": {LessThan, true}, "5": {AtMost, true},
	"正向": {AtLeast, true}, "正向指标": {AtLeast, true},
	"反向": {AtMost, true}, "反向指标": {AtMost, true}, "逆向": {AtMost, true}, "逆向指标": {AtMost, true}, "负向": {AtMost, true}, "负向指标": {AtMost, true},
}

func (r *reader) signColumn(i Indicator, t *Target) {
	sign := strings.ReplaceAll(foldText(i.Sign), " ", "")
	quality := strings.HasPrefix(sign, "定性") || sign == "6"
	if quality && (t.Kind == Numeric || t.Kind == Range) {
		r.report("V14", Warn, r.whole(), "指标性质列写的是“"+i.Sign+"”，指标值却是数量，按数量读取，请核对", "")
	}
	if relation, compares := signWord(sign); compares && t.Kind != Numeric && t.Kind != Qualitative && relation != Equal && (t.Kind != DateKind || relation.orEqual() != AtMost) {
		r.report("V14", Warn, r.whole(), "指标性质列写的是“"+i.Sign+"”，与指标值"+quote(r.text)+"对不上，按指标值读取，请核对", "")
	}
	if _, compares := signWord(sign); compares && t.Kind == Qualitative {
		r.report("V14", Warn, r.whole(), "指标性质列写的是“"+i.Sign+"”，指标值却不是数量，按定性指标读取，请核对", "")
	}
	if quality || t.Kind != Numeric || strings.HasPrefix(sign, "定量") || sign == "-" || sign == "/" || sign == "无" {
		return
	}
	relation, ok := signWord(sign)
	if code, found := signCodes[sign]; !ok && found {
		relation, ok = code.relation, true
		if code.uncertain {
			r.report("V14", Warn, r.whole(), "指标性质列“"+i.Sign+"”没有写明关系，按“"+canonicalSign[relation]+"”读取，请确认", "")
		}
	}
	switch {
	case !ok:
		r.report("V14", Warn, r.whole(), "看不懂指标性质列“"+i.Sign+"”，按指标值读取", "")
	case relation == t.Relation:
	case t.Relation != Equal || r.hasEqualSign():
		r.report("V14", Warn, r.whole(), "指标值的关系“"+canonicalSign[t.Relation]+"”与指标性质列“"+canonicalSign[relation]+"”不一致，按指标值读取", "")
	default:
		*t = bounded(t.Value(), relation, t.Unit)
	}
}

// signWord reads a whole text as one relation: ≥, >=, 大于等于, 不低于.
func signWord(text string) (Relation, bool) {
	var room [8]glyph
	var tokens [4]token
	l := lex(fold(text, room[:0]), 0, tokens[:0])
	if len(l) == 1 && (l[0].kind == tokSign || l[0].kind == tokBefore || l[0].kind == tokAfter) {
		return l[0].relation, true
	}
	return "", false
}

func (r *reader) hasEqualSign() bool {
	for _, g := range r.glyphs {
		if g.r == '=' {
			return true
		}
	}
	return false
}

// nameMark is what an indicator's name says about its target: 「仓库(≥**平方米)」,
// 「成本控制数(万元)」, 「受益人口数≥**人」, 「经济效益提升%」.
type nameMark struct {
	relation Relation
	unit     Unit
}

func markedInName(name string) nameMark {
	open, sign := -1, -1
	for i, r := range name {
		switch r {
		case '(':
			open = i
		case '≥', '≤', '>', '<':
			sign = i
		}
	}
	if open >= 0 {
		inner, _, _ := strings.Cut(name[open+1:], ")")
		if m, ok := markIn(inner); ok {
			return m
		}
	}
	if sign > 0 {
		if m, ok := markIn(name[sign:]); ok {
			return m
		}
	}
	if bare := strings.TrimSuffix(name, "%"); bare != name && (bare == "" || !isDigit(rune(bare[len(bare)-1]))) {
		return nameMark{unit: percent}
	}
	return nameMark{}
}

// markIn reads 「≥**平方米」 and 「单位:万元」: a sign, a placeholder, a unit, each or
// none.
func markIn(text string) (m nameMark, ok bool) {
	rest := strings.TrimLeft(text, " ")
	bare := strings.TrimLeft(rest, "≥≤<>= ")
	if sign := strings.TrimSpace(rest[:len(rest)-len(bare)]); sign != "" {
		if m.relation, ok = signWord(sign); !ok {
			return nameMark{}, false
		}
	}
	unit := strings.Trim(strings.TrimPrefix(strings.TrimPrefix(bare, "单位"), ":"), "*Xx_ ")
	if m.relation != "" {
		unit = strings.TrimLeft(unit, "0123456789.,") // 「培训≥20人」
	}
	if unit == "" {
		return m, ok
	}
	u, known := ParseUnit(unit)
	m.unit = u
	return m, known
}

// signInName compares the relation that the name shows with that of the cell. A
// cell without one is read as = all the same, and said to be in doubt.
func (r *reader) signInName(named nameMark, t *Target) {
	if named.relation == "" || t.Kind != Numeric || named.relation == t.Relation {
		return
	}
	sign := canonicalSign[named.relation]
	if t.Relation == Equal && !r.hasEqualSign() {
		r.report("V14", Warn, r.whole(), "指标名称写有“"+sign+"”，指标值没有关系符号，按“=”读取，请补写", sign+strings.TrimSpace(r.text))
		return
	}
	r.report("V14", Warn, r.whole(), "指标值的关系“"+canonicalSign[t.Relation]+"”与指标名称中的“"+sign+"”不一致，按指标值读取", "")
}
