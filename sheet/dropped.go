package sheet

import (
	"regexp"
	"slices"
	"unicode"

	"zhunsheng/rules"
)

var (
	levelWord  = regexp.MustCompile(`^(?:项目|绩效)?(?:产出|效益|效果|满意度|成本|数量|质量|时效|(?:经济|社会|生态环境)(?:成本|效益)|生态效益|可持续影响|服务对象满意度)(?:指标)?(?:\(.*\))?$`)
	plainLevel = regexp.MustCompile(`^(?:产出|效益|效果|数量|质量|时效|成本)$`) // words that stand in a row of another kind as well
	valueText  = regexp.MustCompile(`^(?:[≥≤><=≧≦]|不低于|不少于|不高于|不超过|不大于|不小于|大于|小于|等于|达到?)?-?\d[\d,.]*(?:[-~至]\d[\d,.]*)?\D{0,6}$`)
	related    = regexp.MustCompile(`^(?:[≥≤><=≧≦]|不低于|不少于|不高于|不超过|不大于|不小于|大于|小于)`)
)

// looksLikeIndicator tells whether a row that stands in no known part of a form has an
// indicator's name and a value, so that leaving it out would lose a target or what was
// reached of it. behind tells that it stands behind indicators, where a bare number is
// one as well; elsewhere it may be an amount or a year.
func looksLikeIndicator(l line, behind bool) bool {
	own := l.own()
	if len(own) < 2 || isClosing(own[0]) || labelOf(own[0]) != "" || isFilledLabel(own[0]) || namesColumns(l) {
		return false
	}
	level := slices.ContainsFunc(l.cells, func(c cell) bool {
		text := label(c.text)
		return len(text) < 90 && levelWord.MatchString(text) && (!plainLevel.MatchString(text) || behind)
	})
	if level && len(own) > 2 {
		return true
	}
	named := false
	for _, c := range own {
		text := label(c.text)
		switch {
		case !valueText.MatchString(text):
			named = named || slices.ContainsFunc([]rune(text), func(r rune) bool { return unicode.Is(unicode.Han, r) })
		case named && (behind || level || len(own) > 2 && related.MatchString(text)):
			return true
		}
	}
	return false
}

// tellDropped says that a row of a form was not read: as an ERROR where that loses an
// indicator, unless the whole table was refused; else for a person to look at.
func (f *findings) tellDropped(at int, l line, place rules.Source, behind, refused bool) {
	if !refused && looksLikeIndicator(l, behind) {
		f.add(at, "F03", rules.Error, place, "这一行像是一个绩效指标，但不知道属于哪张表、哪几栏，没有读取：“%s”；是续表的，请在前面写“（续表）”并重复表头", shorten(l.text()))
		return
	}
	f.add(at, "F09", rules.Warn, place, "表中这一行不属于任何已知栏目，没有读取：“%s”", shorten(l.text()))
}
