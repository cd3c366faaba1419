package sheet

import (
	"regexp"
	"slices"
	"strings"
)

// The header of a list of projects in two rows: 项目资金 over 资金总额 and 财政拨款,
// 绩效指标 over 一级指标 to 指标值, and 项目名称 merged over both.

// groupHead is a cell that columns of a list stand under.
var groupHead = regexp.MustCompile(`资金|预算|金额|经费|指标|目标`)

// dividedList joins the two rows of a list's header; nil where they are none. Labels
// over the header of one project's indicators are not: these begin under the label.
func (r *formReader) dividedList(l line) *columns {
	below, ok := r.below(l)
	if !ok || !l.inTable || len(l.own()) < 3 {
		return nil
	}
	first := &columns{header: l.cells, names: make([]string, len(l.cells)), told: make([]bool, len(l.cells))}
	for i, c := range l.cells {
		first.names[i] = columnOf(c.text)
		over := slices.ContainsFunc(below.own(), func(o cell) bool { return c.col < o.end() && o.col < c.end() })
		switch named := first.names[i] == nameLabel || first.names[i] == codeLabel; {
		case named && over, over && !c.isBlank() && first.names[i] == "" && !groupHead.MatchString(label(c.text)):
			return nil
		}
	}
	if !first.isList() {
		return nil
	}
	both := first.divided(below)
	if both == nil || len(both.missing()) > 0 {
		return nil
	}
	return both
}

// partOf is a column of the second header row under one of the first: 合计 under
// 项目资金（元） is the budget in 元, 全年 under 指标值 the value.
func partOf(over cell, overName string, part cell) (cell, string) {
	name, plain := columnOf(part.text), plainLabel(part.text)
	known, _ := labelName(over.text)
	funds := isFund(overName) || isFund(known)
	switch {
	case funds && name == "" && slices.Contains([]string{"合计", "总计", "小计", "总额", "金额"}, plain):
		name = budgetLabel
	case overName == targetColumn && slices.Contains([]string{"全年", "年度", "本年", "当年", "本年度", "当年度"}, plain):
		name = targetColumn
	}
	if unit := moneyUnitIn(over.text); funds && unit != "" && moneyUnitIn(part.text) == "" {
		part.text += "（" + unit + "）"
	}
	return part, name
}

var (
	groupNumber = regexp.MustCompile(`^(?:[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）])\s*`)
	agencyWord  = regexp.MustCompile(`(?:局|委|办|院|厅|部|处|所|站|校|学|[一二三四五六七八九十]中|馆|园|队|社|会|镇|乡|街道|中心|机关|本级|公司|政府)(?:[(（].{1,12}[)）])?$`)
)

// readGroup reads a row across a list, which names the agency of the rows below:
// 「一、局机关」. What is not an agency is told.
func (r *formReader) readGroup(row indicatorRow, l line) bool {
	c, alone := l.only()
	wide := c.end() > row.header[0].end() || row.names[0] == labelColumn && groupNumber.MatchString(oneLine(c.text))
	if !alone || c.col > row.header[0].col || !wide {
		return false
	}
	if text := groupNumber.ReplaceAllString(oneLine(c.text), ""); agencyWord.MatchString(text) && !slices.Contains(row.names, unitLabel) {
		r.next.AgencyCode, r.next.AgencyName = agencyOf(strings.TrimSuffix(text, "："))
		r.grouped = true
		return true
	}
	if r.grouped { // the agency of the group above is not this one's
		r.next.AgencyCode, r.next.AgencyName, r.grouped = "", "", false
	}
	r.unread = append(r.unread, printed{shorten(oneLine(c.text)), c.source})
	return true
}

// yearOfValue is a column whose name gives its year: 2025年度指标值.
var yearOfValue = regexp.MustCompile(`^(20\d\d)年?度?(.*值|目标)$`)

// settleYears tells apart values of several years: the latest is what is evaluated,
// unless a column without a year is.
func (c *columns) settleYears() {
	latest := ""
	years := make([]string, len(c.names))
	for i, h := range c.header {
		if found := yearOfValue.FindStringSubmatch(plainLabel(h.text)); found != nil && c.names[i] == "" && columnOf(found[2]) == targetColumn {
			years[i], latest = found[1], max(latest, found[1])
		}
	}
	if latest == "" {
		return
	}
	plain := slices.Contains(c.names, targetColumn)
	for i, year := range years {
		switch {
		case year == "":
		case year == latest && !plain:
			c.names[i] = targetColumn
		default:
			c.names[i] = pastColumn
		}
	}
}
