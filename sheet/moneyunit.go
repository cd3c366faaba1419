package sheet

import (
	"regexp"
	"strings"
)

// The unit of money as forms print it: 单位：万元, （单位：元，保留两位小数）, 预算数（元）, 元
// （人民币）, 预算数/万元. A price is none: 元/人次.

const (
	unitLead  = `(?:(?:金额|货币|计量|资金|预算)?单位(?:为|是)?:?)?(?:人民币|RMB|￥|¥|\x{a5})?\(?`
	unitOf    = `((?:百万|千万|亿|万|千|百)?元)`
	unitClose = `\)?(?:人民币|\(人民币\))?`
)

var (
	unitInBrackets = regexp.MustCompile(`\(` + unitLead + unitOf + unitClose + `(?:[,、;。].*)?\)`)
	unitBehindWord = regexp.MustCompile(`单位:` + `(?:人民币|RMB|￥|¥|\x{a5})?\(?` + unitOf + unitClose + `(?:[),、;。].*)?$`)
	unitBehindLine = regexp.MustCompile(`/` + unitOf + `$`)
	squareBrackets = strings.NewReplacer("【", "(", "】", ")", "[", "(", "]", ")", "〔", "(", "〕", ")")
)

// moneyUnitIn is the unit of money that a label or a line names; empty where it names
// none.
func moneyUnitIn(text string) string {
	text = squareBrackets.Replace(label(text))
	for _, pattern := range []*regexp.Regexp{unitInBrackets, unitBehindWord, unitBehindLine} {
		if found := pattern.FindStringSubmatch(text); found != nil {
			return found[1]
		}
	}
	return ""
}

// withoutUnit is a label without the unit of money behind it: 预算数/万元, 预算数【元】.
func withoutUnit(plain string) string {
	if moneyUnitIn(plain) == "" {
		return plain
	}
	plain = squareBrackets.Replace(plain)
	for _, pattern := range []*regexp.Regexp{unitBehindLine, unitBehindWord} {
		if at := pattern.FindStringIndex(plain); len(at) > 0 && at[0] > 0 && plain[at[0]-1] != '(' {
			return strings.TrimSuffix(plain[:at[0]], "金额")
		}
	}
	return plain
}

// captionUnit is what a line that gives the unit of money for all that follows says
// behind 单位：, of several the last.
var captionUnit = regexp.MustCompile(`^(?:.*[\s　])?[(（【\[]?\s*(?:金额|货币|计量|资金|预算)?单位\s*[:：]\s*(\S.*)$`)

// moneyOfCaption is the unit of money that a line gives: 「某局　　单位：元（人民币）」. A unit
// that is not known is given, too, for a finding.
func moneyOfCaption(text string) (unit string, ok bool) {
	found := captionUnit.FindStringSubmatch(text)
	if found == nil {
		return "", false
	}
	first := strings.Fields(found[1])[0]
	for _, said := range []string{found[1], first} {
		if unit = moneyUnitIn("单位:" + strings.TrimSpace(said)); unit != "" {
			return unit, true
		}
	}
	if found := money.FindStringSubmatch(text); found != nil {
		return found[1], true
	}
	return "", false
}
