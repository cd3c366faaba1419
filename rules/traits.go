package rules

import (
	"strings"
	"unicode/utf8"
)

// traits are what an indicator's name tells about its values.
type traits uint8

const (
	boundedRatio  traits = 1 << iota // a ratio of a part to its whole, at most 100%
	fewerIsBetter                    // 成本, 投诉率
	moreIsBetter                     // 满意度, 合格率
	change                           // 增长率, 提升: may be negative, may exceed 100%
	ratio                            // ends like a rate
)

func (t traits) has(trait traits) bool { return t&trait != 0 }
func (t traits) bounded() bool         { return t.has(boundedRatio) && !t.has(change) }

// growthWords begin or end the names of changes; measures may stand behind them:
// 增长率, 下降幅度.
var (
	growthWords    = []string{"增长", "提升", "提高", "改善", "变化", "下降", "降低", "减少", "节约", "增速", "增幅", "增加", "缩短", "压减"}
	changeMeasures = []string{"", "率", "幅度", "幅", "比例", "比率", "程度", "情况", "状况", "水平", "数量", "数", "额", "量", "值", "度"}
)

// endings are the words that names with a trait end in.
var endings = []struct {
	trait traits
	words []string
}{
	{boundedRatio, []string{
		"满意度", "满意率", "合格率", "覆盖率", "按期完成率", "按时完成率", "及时完成率", "保障率", "到位率", "执行率", "专款专用率", "评价率", "及时率", "准确率", "合格比", "采购率", "达标率", "知晓率", "知晓度", "优良率", "使用率", "发放率",
		"入学率", "巩固率", "正确率", "成功率", "处置率", "查处率", "办结率", "成活率", "支付率", "签约率", "接种率", "管理率", "合规率", "通过率", "响应率", "出勤率", "公开率",
	}},
	{fewerIsBetter, []string{
		"成本", "费用", "投诉率", "投诉量", "投诉数", "投诉次数", "投诉件数", "差错率", "事故率", "事故数", "事故次数", "事故起数", "发生率", "违规率", "故障率", "死亡率", "伤亡人数", "失误率", "返工率", "结余率", "结转率", "能耗", "流失率", "超标率", "逾期率", "空置率", "失业率", "辍学率", "误差率", "报废率", "漏检率", "发病率",
	}},
	{moreIsBetter, []string{"满意度", "满意率", "合格率", "覆盖率", "完成率", "及时率", "达标率", "到位率", "准确率", "知晓率", "优良率", "参与率", "就业率"}},
	{ratio, []string{"比例", "占比"}},
}

// ending is a word that a name ends in.
type ending struct {
	word string
	is   traits
}

// lastRunes are the last two runes of a name, what endings are filed under.
type lastRunes [2]rune

func lastRunesOf(s string) lastRunes {
	last, size := utf8.DecodeLastRuneInString(s)
	before, _ := utf8.DecodeLastRuneInString(s[:len(s)-size])
	return lastRunes{before, last}
}

var (
	traitsByEnding = buildTraits()
	growthBegins   = firstRunes(growthWords)
)

func firstRunes(words []string) map[rune]bool {
	first := make(map[rune]bool)
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		first[r] = true
	}
	return first
}

func buildTraits() map[lastRunes][]ending {
	filed := make(map[lastRunes][]ending)
	file := func(w string, is traits) { filed[lastRunesOf(w)] = append(filed[lastRunesOf(w)], ending{w, is}) }
	for _, e := range endings {
		for _, w := range e.words {
			file(w, e.trait)
		}
	}
	for _, g := range growthWords {
		for _, m := range changeMeasures {
			file(g+m, change)
		}
	}
	return filed
}

// negates tells whether what stands before an ending turns it round.
func negates(before string) bool {
	switch r, _ := utf8.DecodeLastRuneInString(before); r {
	case '不', '未', '非', '无':
		return true
	}
	return false
}

// traitsOf reads a plain name.
func traitsOf(name string) (found traits) {
	last := lastRunesOf(name)
	for _, e := range traitsByEnding[last] {
		bare, ends := strings.CutSuffix(name, e.word)
		switch {
		case !ends:
		case e.is == moreIsBetter && negates(bare): // 不合格率
			found |= fewerIsBetter
		case e.is == fewerIsBetter && negates(bare):
			found |= moreIsBetter
		default:
			found |= e.is
		}
	}
	if last[1] == '率' || last[1] == '度' {
		found |= ratio
	}
	if first, _ := utf8.DecodeRuneInString(name); growthBegins[first] && hasPrefix(name, growthWords...) {
		found |= change
	}
	return found
}

func isBoundedRate(i Indicator, t Target) bool { return t.Unit.IsRate() && i.NamesBoundedRate() }

// NamesBoundedRate tells whether the name is of a ratio that cannot exceed 100%.
func (i Indicator) NamesBoundedRate() bool { return traitsOf(i.PlainName()).bounded() }

// NamesChange tells whether the name is of a change (增长率, 提升): its actual
// may be negative.
func (i Indicator) NamesChange() bool { return traitsOf(i.PlainName()).has(change) }

// plainName is a folded name without a unit in brackets or at its end.
func plainName(folded string) string {
	s := strings.Trim(folded, " ")
	if open := strings.LastIndexByte(s, '('); open > 0 && strings.HasSuffix(s, ")") {
		s = s[:open]
	}
	return strings.TrimRight(s, "% ")
}
