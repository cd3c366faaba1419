package sheet

import (
	"cmp"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// settleColumns decides which columns of a header count, and says which do not: those of
// another year, the second of two that say the same, and those that are known and not taken.
func (r *filledReader) settleColumns(h *reportHeader) {
	if !h.has(filledTargetColumn) {
		for i, column := range h.columns {
			if column == adjustedColumn {
				h.columns[i] = filledTargetColumn
			}
		}
	}
	for i, column := range h.columns {
		if column == budgetColumn && strings.HasPrefix(plainLabel(h.cells[i].text), "预算调整数") && h.count(initialColumn, budgetColumn) > 1 && slices.ContainsFunc(h.columns[i+1:], func(c reportColumn) bool { return c == budgetColumn }) {
			h.columns[i] = untakenColumn
		}
	}
	r.settleYears(h)
	for _, column := range []reportColumn{scoreColumn, actualColumn, filledTargetColumn, adjustedColumn, forecastColumn, likelihoodColumn, filledMarksColumn} {
		r.settleSecond(h, column)
	}
	for i, column := range h.columns {
		if column != untakenColumn || !r.isFilledIn(h, i) {
			continue
		}
		why := "完成率由指标值和实际完成值算出"
		if strings.Contains(h.cells[i].text, "预算") {
			why = "全年预算数按同一张表的另一栏读取"
		} else if strings.ContainsAny(h.cells[i].text, "分复审") {
			why = "填报的是单位自评的数，复核、评审的结果不属于填报数据"
		}
		r.add(r.at, "F21", rules.Info, h.cells[i].source, "“%s”一列没有读取：%s", oneLine(h.cells[i].text), why)
	}
}

// settleYears passes over the columns of another year than the form's: 「2024年实际完成值」.
// Where nothing else tells the year, the latest of the columns does.
func (r *filledReader) settleYears(h *reportHeader) {
	years, p := make([]int, len(h.cells)), r.current
	latest := 0
	for i, c := range h.cells {
		if h.columns[i] != "" && h.columns[i] != printedColumn {
			_, years[i] = cutYear(plainLabel(c.text))
			latest = max(latest, years[i])
		}
	}
	if p.year == 0 && r.given.FiscalYear == 0 {
		p.year = latest
	}
	year := cmp.Or(p.year, r.given.FiscalYear)
	for i, c := range h.cells {
		if years[i] == 0 || years[i] == year {
			continue
		}
		others := slices.Clone(h.columns)
		others[i] = printedColumn
		if !slices.Contains(others, h.columns[i]) {
			r.add(r.at, "D10", rules.Error, c.source, "“%s”是%d年的数，这张表是%d年度的，请核对年度，或改正栏名", oneLine(c.text), years[i], year)
			continue
		}
		h.columns = others
		r.add(r.at, "F21", rules.Info, c.source, "“%s”没有读取：是%d年的数，这张表是%d年度的", oneLine(c.text), years[i], year)
	}
}

// settleSecond keeps one of several columns of a kind that are not told apart by months:
// that of the unit's own score, else the first that is filled in.
func (r *filledReader) settleSecond(h *reportHeader, column reportColumn) {
	var places []int
	for i, of := range h.columns {
		if of == column && (len(places) == 0 || h.cells[i].text != h.cells[places[len(places)-1]].text || !h.cells[i].carried) {
			places = append(places, i)
		}
	}
	if staged, _ := h.ofStages(column); len(staged) > 0 || len(places) < 2 {
		return
	}
	taken := places[0]
	for _, i := range places[1:] {
		own := column == scoreColumn && strings.Contains(h.cells[i].text, "自评") && !strings.Contains(h.cells[taken].text, "自评")
		if own || !r.isFilledIn(h, taken) && r.isFilledIn(h, i) {
			taken = i
		}
	}
	for _, i := range places {
		if i == taken {
			continue
		}
		h.columns[i] = printedColumn
		if r.isFilledIn(h, i) {
			r.add(r.at, "F21", rules.Warn, h.cells[i].source, "“%s”一列没有读取：同一张表还有“%s”，按后者读取，请核对", oneLine(h.cells[i].text), oneLine(h.cells[taken].text))
		}
	}
}
