package rules

import "strings"

// wholes are the units of things that cannot be cut in pieces. Units of effort
// or measure (课时, 人天, 度, 标箱) are not here.
var wholes = wordSet("人 名 位 人次 次 个 件 份 场 场次 台 套 台套 辆 户 项 种 座 处 起 宗 例 家 所 间 本 册 期 批 批次 只 头 匹 羽 株 棵 枚 张 块 " +
	"支 艘 架 门 班 村 镇 乡 组 团 队 台次 架次 车次 案件 条 栋 幢 盏 根 把 顶")

// averages are counts for each of something, and need not be whole.
var averages = []string{"平均", "每", "均"}

// deviations are measured on both sides of nothing.
var deviations = []string{"偏差", "误差", "波动", "变化", "浮动", "±", "增长"}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// checkWhole (U04): half a person is a slip of the pen, or of a separator
// (1.500人), and no share is below zero.
func checkWhole(r *reader, j *judged) {
	for _, bound := range [...]Bound{j.target.Lower, j.target.Upper} {
		unit := j.target.Unit
		switch {
		case !bound.Set:
		case unit.IsRate() && bound.Value.Sign() < 0 && j.name != "" && !j.traits.has(change) && !containsAny(j.name+r.text, deviations):
			r.report("U04", Error, r.whole(), "“"+j.name+"”的目标"+quote(r.text)+"是负数，比率不会小于0，请核对", "")
			return
		case wholes[unit.Symbol] && bound.Value.Sign() < 0 && !j.traits.has(change) && !containsAny(j.name+r.text, deviations):
			r.report("U04", Error, r.whole(), quote(r.text)+"是负数，"+unit.Symbol+"数不会小于0，请核对", "")
			return
		case !bound.Value.IsInt() && !isWhole(bound.Value, unit) && !containsAny(j.name, averages):
			r.report("U04", Error, r.whole(), "“"+j.name+"”的目标"+quote(r.text)+"不是整数，"+unit.Symbol+"数没有零头，请核对", "")
			return
		}
	}
}

// isWhole tells whether a value is a whole number of indivisible things: 1.5万人
// is, 1.5人 is not. Of other units any value is.
func isWhole(value Decimal, unit Unit) bool {
	symbol := strings.TrimLeft(unit.Symbol, "十百千万亿")
	return !wholes[symbol] || value.Mul(unit.scale).IsInt()
}
