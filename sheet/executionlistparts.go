package sheet

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// partStage is a heading of a quarter, a half-year or a month, which may be meant for
// itself; a figure from the first month on is said with 累计, 末, 底 or 1—6月.
var partStage = regexp.MustCompile(`^(?:\d{4}年)?(?:第?([一二三四1-4])季度|([上下])半年|(\d{1,2})月份?)(?:[^末底累\d-].*)?$`)

// A stagePart is the stretch of months that such a heading names, and its column.
type stagePart struct{ column, from, to int }

// stagePartOf reads the stretch of a heading; ok is false where it is of a cumulative figure.
func stagePartOf(text string) (p stagePart, ok bool) {
	plain := dashes.Replace(plainLabel(text))
	found := partStage.FindStringSubmatch(plain)
	switch {
	case found == nil || strings.Contains(plain, "累"):
		return p, false
	case found[1] != "":
		p.to = quarter(found[1])
		p.from = p.to - 2
	case found[2] == "上":
		p.from, p.to = 1, 6
	case found[2] == "下":
		p.from, p.to = 7, 12
	default:
		p.from = number2(found[3])
		p.to = p.from
	}
	return p, p.from >= 1 && p.to <= 12
}

// settleParts decides what columns of single quarters, half-years or months say of what was
// spent, where the latest of some columns is such a one. They are added up if they can't be
// cumulative: one is less than the one before, or 下半年 stands beside 上半年. Where nothing
// tells that is an ERROR. It returns the column that is taken.
func (x *executionList) settleParts(columns []int, latest int) (taken int) {
	if x.heads[latest].column != spentColumn {
		return latest
	}
	var parts []stagePart
	for _, i := range columns {
		h := x.heads[i]
		part, ok := stagePartOf(h.stages[0].text)
		switch ok = ok && !h.cumulative; {
		case !ok && h.month() == x.heads[latest].month() && x.isFilledIn(x.columns, i):
			x.passOver(columns, i) // 全年 beside 下半年
			return i
		case ok && h.month() <= x.heads[latest].month():
			part.column = i
			parts = append(parts, part)
		}
	}
	if len(parts) < 2 || !slices.ContainsFunc(parts, func(p stagePart) bool { return p.column == latest }) {
		return latest
	}
	slices.SortStableFunc(parts, func(a, b stagePart) int { return cmp.Compare(a.to, b.to) })
	names := make([]string, len(parts))
	whole := parts[0].from == 1
	for i, p := range parts {
		names[i] = "“" + oneLine(x.heads[p.column].text) + "”"
		whole = whole && (i == 0 || p.from == parts[i-1].to+1)
	}
	last, all := parts[len(parts)-1], strings.Join(names, "")
	source := x.heads[latest].source
	switch {
	case !whole:
		x.add(x.top, "F47", rules.Error, source, "%s不是从1月起连着的，算不出累计数；请加“累计执行数”一列", all)
	case strings.Contains(x.heads[latest].stages[0].text, "下半年") || x.falls(parts):
		x.add(x.top, "F47", rules.Warn, source, "%s是各段时间自己的数，不是累计数，已相加作为到%d月底的累计数；请核对，最好填“累计执行数”", all, last.to)
		x.parts[latest] = parts
	default:
		x.add(x.top, "F47", rules.Error, source, "%s看不出是各段时间自己的数，还是从1月起的累计数；请加“累计执行数”一列，或把栏名写成“1—3月”“1—6月”", all)
	}
	for _, p := range parts {
		if p.column != latest {
			x.heads[p.column].stages = nil
			x.setColumn(p.column, printedColumn)
		}
	}
	x.heads[latest].stages[0].loose = false
	return latest
}

// passOver leaves the columns of a month that are not the one that is taken.
func (x *executionList) passOver(columns []int, taken int) {
	for _, i := range columns {
		if i != taken && x.heads[i].month() == x.heads[taken].month() {
			x.add(x.top, "F21", rules.Info, x.heads[i].source, "“%s”没有读取：同一份清单还有“%s”，按后者读取", oneLine(x.heads[i].text), oneLine(x.heads[taken].text))
			x.heads[i].stages = nil
			x.setColumn(i, printedColumn)
		}
	}
}

// falls tells whether some row has less in a column than in the one before.
func (x *executionList) falls(parts []stagePart) bool {
	for k := x.top + x.rows; k < len(x.lines) && x.listsAt[k] == nil && x.lines[k].sheet == x.lines[x.top].sheet; k++ {
		row, ok := under(x.columns.cells, x.lines[k].cells)
		if !ok || !x.lines[k].inTable {
			continue
		}
		before := rules.Decimal{}
		for _, p := range parts {
			value, read := rules.ParseMoney(row[p.column].text)
			if read && value.Cmp(before) < 0 {
				return true
			}
			if read {
				before = value
			}
		}
	}
	return false
}

// sumOf adds up the parts of a row, in 万元. A blank one is no zero, which is said.
func (x *executionList) sumOf(parts []stagePart, row []cell) (sum rules.Cell, said bool) {
	total, blank := rules.Decimal{}, cell{}
	for _, p := range parts {
		c := row[p.column]
		if isNothing(c.text) || label(c.text) == "无" {
			blank = x.heads[p.column].cell
			continue
		}
		sum, said = x.amount(c), true
		value, read := rules.ParseMoney(sum.Text)
		if !read {
			return sum, true
		}
		total = total.Add(value)
	}
	if said && blank.text != "" {
		x.add(x.at, "F47", rules.Error, sum.Source, "这一行的“%s”空着，算不出累计数，请补上（没有支出的填0）", oneLine(blank.text))
	}
	sum.Text = total.String()
	return sum, said
}

// refuseParts says that in a form nobody knows whether the figure of the last quarter or
// half-year is its own or cumulative.
func (r *filledReader) refuseParts(h *reportHeader, places []int) {
	last := places[len(places)-1]
	filled := 0
	for _, i := range places {
		if _, ok := stagePartOf(h.cells[i].text); ok && r.isFilledIn(h, i) {
			filled++
		}
	}
	if _, ok := stagePartOf(h.cells[last].text); ok && filled > 1 {
		r.add(r.at, "F47", rules.Error, h.cells[last].source, "同一张表有几个“%s”这样的栏，看不出是各段时间自己的数，还是从1月起的累计数；请改为一栏累计数，如“1—6月执行数”", oneLine(h.cells[last].text))
	}
}
