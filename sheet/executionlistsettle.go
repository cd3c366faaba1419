package sheet

import (
	"regexp"
	"slices"

	"zhunsheng/rules"
)

// settleColumns decides the columns that are told by what stands beside or below them, and
// refuses those that are there twice.
func (x *executionList) settleColumns() {
	x.columns = &reportHeader{cells: make([]cell, len(x.heads)), columns: make([]reportColumn, len(x.heads)), told: make([]bool, len(x.heads))}
	for i, h := range x.heads {
		x.columns.cells[i] = h.cell
		x.columns.columns[i] = h.column
	}
	x.settleUnits()
	x.settleStages()
	x.settleBudgets()
	if !x.isOfIndicators() {
		for i, h := range x.heads {
			if h.column == scoreColumn || h.column == filledMarksColumn {
				x.setColumn(i, printedColumn)
			} else if indicatorFacts[h.column] != 0 && !slices.Contains(spendingWords, h.column) {
				x.setColumn(i, "")
			}
		}
	}
	x.refuseTwice()
}

func (x *executionList) setColumn(i int, column reportColumn) {
	x.heads[i].column, x.columns.columns[i] = column, column
}

// settleUnits decides by what stands below whether 「单位」 is the agency or the unit of
// measure; where nothing tells, by which side of the indicator it stands on.
func (x *executionList) settleUnits() {
	for i, h := range x.heads {
		if h.column != listUnitColumn {
			continue
		}
		agencies, measures, odd := x.countUnits(h.cell)
		name := x.columns.place(filledNameColumn)
		column := filledUnitColumn
		switch {
		case agencies > 0 && measures > 0:
			x.add(x.top, "F37", rules.Error, odd.source, "“单位”一列有的是预算单位、有的是计量单位（“%s”），请分成“预算单位”“计量单位”两列", oneLine(odd.text))
		case agencies > 0, measures == 0 && (name < 0 || h.col < name):
			column = listAgencyColumn
		}
		x.setColumn(i, column)
	}
}

// countUnits counts what stands below a heading that are agencies and units of measure;
// odd is the first that is of the kind that is rarer.
func (x *executionList) countUnits(head cell) (agencies, measures int, odd cell) {
	var firstAgency, firstMeasure cell
	for _, l := range x.lines[x.top+x.rows:] {
		if l.sheet != x.lines[x.top].sheet {
			break
		}
		for _, c := range l.own() {
			if c.col < head.col || c.col >= head.end() || c.span > head.span {
				continue
			}
			text := oneLine(c.text)
			_, measure := rules.ParseUnit(text)
			agency := len([]rune(text)) > 2 && agencyWord.MatchString(text)
			switch code, name := agencyOf(text); {
			case agency || code != "" && name != "":
				if agencies++; agencies == 1 {
					firstAgency = c
				}
			case measure:
				if measures++; measures == 1 {
					firstMeasure = c
				}
			}
		}
	}
	if agencies < measures {
		return agencies, measures, firstAgency
	}
	return agencies, measures, firstMeasure
}

// settleStages keeps of columns that say the same of several months the latest that is
// filled in, and says so.
func (x *executionList) settleStages() {
	type place struct {
		column reportColumn
		fund   any
	}
	of := map[place][]int{}
	var order []place
	for i, h := range x.heads {
		if h.month() == 0 {
			continue
		}
		at := place{h.column, h.fund}
		if of[at] == nil {
			order = append(order, at)
		}
		of[at] = append(of[at], i)
	}
	for _, at := range order {
		latest := -1
		for _, i := range of[at] {
			later := latest < 0 || x.heads[i].month() > x.heads[latest].month()
			filled := x.isFilledIn(x.columns, i)
			if latest < 0 || later && filled || !later && filled && !x.isFilledIn(x.columns, latest) {
				latest = i
			}
		}
		latest = x.settleParts(of[at], latest)
		of[at] = slices.DeleteFunc(of[at], func(i int) bool { return x.heads[i].column == printedColumn })
		for _, i := range of[at] {
			if x.heads[i].month() == x.heads[latest].month() {
				continue
			}
			x.add(x.top, "F21", rules.Info, x.heads[i].source, "“%s”（到%d月底）没有读取：同一份清单还有到%d月底的，按后者读取", oneLine(x.heads[i].text), x.heads[i].month(), x.heads[latest].month())
			x.heads[i].stages = nil
			x.setColumn(i, printedColumn)
		}
	}
}

var adjustedWord = regexp.MustCompile(`调整|变动|当前|可执行|全年|追加后`)

// settleBudgets tells 年初预算数 from 全年预算数 where one of two columns only says 预算数.
func (x *executionList) settleBudgets() {
	var bare, adjusted []int
	for i, h := range x.heads {
		switch {
		case h.column != budgetColumn || h.fund != totalFund:
		case adjustedWord.MatchString(label(h.text)):
			adjusted = append(adjusted, i)
		default:
			bare = append(bare, i)
		}
	}
	if len(bare) == 1 && len(adjusted) == 1 && !x.has(initialColumn) {
		x.setColumn(bare[0], initialColumn)
	}
}

// refuseTwice says that a column is there twice: which of them counts nobody knows. Of
// several units and targets, which are compared only, the first is taken.
func (x *executionList) refuseTwice() {
	for i, h := range x.heads {
		first := slices.IndexFunc(x.heads, func(o listHead) bool { return o.column == h.column && o.fund == h.fund })
		if first == i || h.column == "" {
			continue
		}
		switch h.column {
		case printedColumn, obstacleColumn, answerColumn, reasonColumn, measuresColumn, remarkColumn:
		case listAgencyColumn, listAgencyCodeColumn, filledTargetColumn, filledUnitColumn, filledSignColumn, filledMarksColumn:
			x.setColumn(i, printedColumn)
		default:
			x.add(x.top, "F37", rules.Error, h.source, "“%s”和“%s”都是“%s”，不知道按哪一列读取，请只保留一列", oneLine(h.text), oneLine(x.heads[first].text), h.column)
		}
	}
}
