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

type unitRow struct {
	dimension Dimension
	base      string
	spellings string // the canonical one first
	scale     string
}

// unitTable lists what is measured in the field's tables; a new unit is one word
// here. Spellings of one row mean the same unit.
var unitTable = []unitRow{
	{DimRatio, "%", "% 个百分点 百分点 百分比 百分数 pct", "1"},
	{DimRatio, "%", "‰ 千分点", "0.1"},
	{DimPeople, "人", "人 名 位 名人员", "1"},
	{DimCount, "人次", "人次 人·次", "1"},
	{DimMoney, "元", "元 元人民币 人民币", "1"},
	{DimMoney, "元", "角", "0.1"},
	{DimTime, "天", "天 日 日历天", "1"},
	{DimTime, "天", "周 星期", "7"},
	{DimTime, "工作日", "工作日 个工作日", "1"},
	{DimTime, "小时", "小时 个小时 h", "1"},
	{DimTime, "小时", "分钟", "1/60"},
	{DimTime, "月", "月 个月", "1"},
	{DimTime, "月", "年 个年度", "12"},
	{DimTime, "月", "季度 个季度", "3"},
	{DimArea, "平方米", "平方米 ㎡ m² m2 平米 平方", "1"},
	{DimArea, "平方米", "公顷", "10000"},
	{DimArea, "平方米", "平方公里 平方千米 km²", "1000000"},
	{DimArea, "亩", "亩", "1"},
	{DimLength, "米", "米 m", "1"},
	{DimLength, "米", "公里 千米", "1000"},
	{DimLength, "米", "km KM", "1000"},
	{DimLength, "米", "厘米 cm", "0.01"},
	{DimLength, "米", "毫米 mm", "0.001"},
	{DimVolume, "立方米", "立方米 m³ m3 立方 方", "1"},
	{DimWeight, "公斤", "公斤 千克 kg", "1"},
	{DimWeight, "公斤", "吨 t", "1000"},
	{DimWeight, "公斤", "斤", "0.5"},
	{DimWeight, "公斤", "克 g", "0.001"},
}

// countUnits are the classifiers: each measures its own kind of thing.
const countUnits = "次 个 件 份 场 场次 台 套 辆 户 项 种 座 处 起 宗 家 所 间 本 册 篇 期 条 批 批次 只 头 匹 羽 " +
	"株 棵 枚 张 块 片 部 支 艘 架 门 班 堂 课时 学时 标箱 单 例 床 张床位 村 镇 乡 组 团 队 对 双 盏 根 盘 桶 箱 " +
	"袋 瓶 包 幅 段 孔 眼 口 栋 幢 层 站 点 点位 字 万字 页 节 届 轮 遍 卷 盒 把 副 顶 枝 公路 案 案件 台套 台次 " +
	"车次 架次 车公里 千瓦 kW 千瓦时 度 兆 M G 分 级 倍 集 亿次 笔 名次 人天 人月 公里数 台班 尾 瓦 GB TB 米³"

var (
	units         = buildUnits()
	longestUnit   = longestKey(units)
	magnitudes    = map[rune]Decimal{'十': Int(10), '百': Int(100), '千': Int(1000), '万': Int(1e4), '亿': Int(1e8)}
	canonicalUnit = strings.NewReplacer("／", "/", "*", "·", "•", "·", "×", "·", "每", "/")
)

func buildUnits() map[string]Unit {
	table := make(map[string]Unit)
	for _, row := range unitTable {
		words := strings.Fields(row.spellings)
		scale := mustFraction(row.scale)
		for _, w := range words {
			table[w] = Unit{words[0], row.dimension, scale, row.base}
		}
	}
	for w := range strings.FieldsSeq(countUnits) {
		table[w] = Unit{w, DimCount, one, w}
	}
	return table
}

func longestKey(m map[string]Unit) (longest int) {
	for k := range m {
		longest = max(longest, len([]rune(k)))
	}
	return longest
}

// mustFraction reads "3" or "1/60" written by the program itself.
func mustFraction(s string) Decimal {
	num, den, isFraction := strings.Cut(s, "/")
	if !isFraction {
		return MustDecimal(s)
	}
	return MustDecimal(num).Quo(MustDecimal(den))
}

// ParseUnit reads a unit column or the tail of a value: 「％」, 「万元」,
// 「元/人·月」. ok is false for text that is no known unit; the Unit then keeps
// the text as its symbol.
func ParseUnit(text string) (u Unit, ok bool) {
	s := strings.TrimSpace(foldText(text))
	if head, tail, found := strings.Cut(s, "("); found && strings.HasSuffix(tail, ")") {
		s = strings.TrimSpace(head) // 「%(百分比)」: the remark repeats the unit
		if s == "" {
			s = strings.TrimSuffix(tail, ")")
		}
	}
	s = canonicalUnit.Replace(strings.ReplaceAll(s, " ", ""))
	if s == "" {
		return Unit{}, false
	}
	if head, per, found := strings.Cut(s, "/"); found {
		return parsePerUnit(s, head, per)
	}
	if u, ok := units[s]; ok {
		return u, true
	}
	if scale, rest := magnitudePrefix(s); rest != s {
		if inner, ok := units[rest]; ok {
			return Unit{strings.TrimSuffix(s, rest) + inner.Symbol, inner.Dimension, inner.scale.Mul(scale), inner.base}, true
		}
	}
	return Unit{s, DimOther, one, s}, false
}

func parsePerUnit(s, head, per string) (Unit, bool) {
	u, ok := ParseUnit(head)
	parts := strings.FieldsFunc(per, func(r rune) bool { return r == '·' || r == '/' })
	if !ok || len(parts) == 0 {
		return Unit{s, DimOther, one, s}, false
	}
	names := make([]string, len(parts))
	for i, p := range parts {
		q, known := ParseUnit(p)
		ok, names[i] = ok && known, q.Symbol
	}
	tail := "/" + strings.Join(names, "·")
	return Unit{u.Symbol + tail, DimPer, u.scale, u.base + tail}, ok
}

func magnitudePrefix(s string) (scale Decimal, rest string) {
	scale, rest = one, s
	for i, r := range s {
		m, ok := magnitudes[r]
		if !ok {
			return scale, s[i:]
		}
		scale = scale.Mul(m)
	}
	return scale, rest
}

// IsZero tells whether no unit was written.
func (u Unit) IsZero() bool { return u.Symbol == "" }

// IsRate tells whether the unit is of the percent family.
func (u Unit) IsRate() bool { return u.Dimension == DimRatio }

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
