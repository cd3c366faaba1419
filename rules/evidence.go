package rules

import (
	"slices"
	"strings"
)

// row weighs what stands beside the cell: the sign column, the unit column and
// the unit in the name. They fill what the cell lacks; a contradiction is
// reported and the cell stands.
func (r *reader) row(i Indicator, t *Target) {
	r.signColumn(i, t)
	if t.Kind != Numeric && t.Kind != Range {
		return
	}
	column, known := ParseUnit(i.Unit)
	if strings.TrimSpace(i.Unit) != "" && !known {
		r.report("V02", Warn, r.whole(), "不认识的计量单位“"+strings.TrimSpace(i.Unit)+"”", "")
	}
	switch {
	case column.IsZero():
		if t.Unit.IsZero() {
			t.Unit = unitInName(i.Name)
		}
	case t.Unit.IsZero():
		t.Unit = column
	case t.Unit.Symbol != column.Symbol:
		r.report("V14", Warn, r.whole(), "指标值的单位“"+t.Unit.Symbol+"”与计量单位列“"+column.Symbol+"”不一致，按指标值读取", "")
	}
}

func (r *reader) signColumn(i Indicator, t *Target) {
	sign := strings.ReplaceAll(foldText(i.Sign), " ", "")
	if sign == "" || strings.HasPrefix(sign, "定") || t.Kind != Numeric {
		return
	}
	relation, ok := signs[sign]
	if !ok {
		relation, ok = relationsBefore[sign]
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

func (r *reader) hasEqualSign() bool {
	return slices.ContainsFunc(r.glyphs, func(g glyph) bool { return g.r == '=' })
}

// unitInName finds the unit in 「仓库(≥**平方米)」 or 「成本控制数(万元)」.
func unitInName(name string) Unit {
	s := foldText(name)
	open := strings.LastIndexByte(s, '(')
	if open < 0 {
		return Unit{}
	}
	inner, _, _ := strings.Cut(s[open+1:], ")")
	inner = strings.TrimLeft(inner, "≥≤<>=*X ")
	if u, ok := ParseUnit(inner); ok {
		return u
	}
	return Unit{}
}

// checkSpelling reports mixed widths and stray blanks: INFO, with the text that
// would be right.
func (r *reader) checkSpelling() {
	trimmed := strings.TrimSpace(r.text)
	if trimmed != "" && trimmed != r.text {
		r.report("V04", Info, r.whole(), "指标值前后有空白", trimmed)
	}
	for i, c := range r.text {
		if strings.ContainsRune("》《", c) {
			r.report("V01", Warn, Span{i, i + len(string(c))}, "书名号“"+string(c)+"”疑为比较符号，按“"+string(foldRune(c))+"”读取，请改用≥或≤", "")
		}
		if foldRune(c) < 0x80 && c >= '！' && c <= '～' && !strings.ContainsRune("，；：（）～", c) {
			r.report("V03", Info, Span{i, i + len(string(c))}, "全角字符“"+string(c)+"”宜写成半角", strings.TrimSpace(foldText(r.text)))
			return
		}
	}
}

// dimensionWords say what a name must be measured in. The first that fits the
// end of the name, or stands in it, decides.
var dimensionWords = []struct {
	word  string
	wants []Dimension
	say   string
}{
	{"期限", []Dimension{DimTime}, "年、月"},
	{"年限", []Dimension{DimTime}, "年、月"},
	{"时长", []Dimension{DimTime}, "小时、天"},
	{"人员数量", []Dimension{DimPeople, DimCount}, "人"},
	{"人数", []Dimension{DimPeople, DimCount}, "人"},
}

// checkTarget looks at the target in the light of its name.
func (r *reader) checkTarget(i Indicator, t Target) {
	if t.Kind != Numeric && t.Kind != Range {
		return
	}
	if t.Relation == Equal && !r.hasEqualSign() && strings.TrimSpace(i.Sign) == "" {
		r.report("L02", Warn, r.whole(), "指标值没有关系符号，按“=”读取", t.Canonical())
	}
	for _, w := range dimensionWords {
		if !strings.Contains(i.PlainName(), w.word) || t.Unit.IsZero() || t.Unit.Dimension == DimOther {
			continue
		}
		if !slices.Contains(w.wants, t.Unit.Dimension) {
			r.report("U01", Error, r.whole(), "“"+i.PlainName()+"”应以"+w.say+"计量，写的却是“"+t.Unit.Symbol+"”，须确认或更正", "")
		}
		return
	}
	if isBoundedRate(i, t) && t.Value().Cmp(hundred) > 0 {
		r.report("V07", Error, r.whole(), "“"+i.PlainName()+"”不可能超过100%，请核对是否误写", "")
	}
}

// boundedRates end the names of ratios that cannot exceed 100%.
var boundedRates = []string{"满意度", "满意率", "合格率", "覆盖率", "完成率", "保障率", "到位率", "执行率", "专款专用率", "评价率", "及时率", "准确率", "合格比", "采购率", "达标率"}

// growthWords name changes, which may be negative and may exceed 100%.
var growthWords = []string{"增长", "提升", "提高", "改善", "变化", "下降", "降低", "减少", "节约", "增速", "增幅", "增加"}

func isBoundedRate(i Indicator, t Target) bool {
	return t.Unit.IsRate() && i.NamesBoundedRate()
}

// NamesBoundedRate tells whether the name is of a ratio that cannot exceed 100%.
func (i Indicator) NamesBoundedRate() bool {
	name := i.PlainName()
	return slices.ContainsFunc(boundedRates, func(w string) bool { return strings.HasSuffix(name, w) }) && !i.NamesChange()
}

// NamesChange tells whether the name is of a change (增长率, 提升): its actual
// may be negative.
func (i Indicator) NamesChange() bool {
	return slices.ContainsFunc(growthWords, func(w string) bool { return strings.Contains(i.Name, w) })
}
