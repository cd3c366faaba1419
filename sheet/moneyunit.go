package sheet

import (
	"cmp"
	"regexp"
	"strings"

	"zhunsheng/rules"
)

// The unit of money as forms print it: 单位：万元, （单位：元，保留两位小数）, 预算数（元）, 元
// （人民币）, 预算数/万元. A price is none: 元/人次.

const (
	unitLead  = `(?:(?:金额|货币|计量|资金|预算)?单位(?:为|是)?:?|金额(?:为|是|:))?(?:人民币|RMB|￥|¥|\x{a5})?\(?`
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

// unitNote is a line below a table that gives the unit of its amounts: 「注：以上金额单位
// 为元。」.
var unitNote = regexp.MustCompile(`^(?:(?:备?注|说明|附注)[:、]?)?(?:\d[.、])?(?:(?:以上|上述|上表|本表|表中|表内)?(?:所列|所有|各项|中|的)*(?:金额|资金|预算)(?:的)?(?:计量)?(?:单位)?|(?:以上|上述|上表|本表|表中|表内)(?:所列|所有|各项)?单位)(?:均|都|统一)?(?:以|按|为|是|:)(?:人民币)?(\S{0,2}元)(?:为单位|计|填列|填报|列示|人民币)*[。.;,]?$`)

// readUnitNote keeps the unit that a note below a table gives for it.
func (r *formReader) readUnitNote(l line) bool {
	c, ok := l.only()
	if !ok || r.table == nil || len(r.table.Indicators) == 0 {
		return false
	}
	found := unitNote.FindStringSubmatch(label(c.text))
	if found == nil {
		return false
	}
	if r.columns != nil && r.columns.isList() { // the rows above were read already
		if found[1] != cmp.Or(r.table.MoneyUnit, "万元") {
			r.add(r.at, "F10", rules.Error, c.source, "清单下面注明的金额单位是%s，各行的金额没有按它读取，请把“单位：%s”写在清单上方", found[1], found[1])
		}
		return true
	}
	r.note = printed{found[1], c.source}
	return true
}

// settleNote holds the unit of a note against the one over the table; the one that an
// earlier project's form gave is none of this table's.
func (r *formReader) settleNote() {
	if r.note.text == "" {
		return
	}
	if over := r.table.MoneyUnit; over != "" && !r.inherited && over != r.note.text {
		r.add(r.at, "F10", rules.Error, r.note.source, "表下注明的金额单位是%s，表头写的是%s，不知道按哪一个，请改为一致", r.note.text, over)
		return
	}
	r.table.MoneyUnit, r.inherited = r.note.text, false
}

// tellInherited says that an amount was read in the unit of an earlier project's form,
// where that matters.
func (r *formReader) tellInherited(a amount, unit string) {
	if !r.inherited || a.unit != "" || unitInAmount(a.cell.Text) != "" || unit != "元" {
		return
	}
	r.add(a.at, "F22", rules.Warn, a.cell.Source, "这张表没有注明金额单位，“%s”%s按前面一张表的单位“%s”读取，请核对，并注明单位", a.what, clean(a.cell.Text), unit)
}
