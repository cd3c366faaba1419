package sheet

import (
	"regexp"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// Goals and their titles among the rows of indicators.

func isGoal(name string) bool {
	return slices.Contains([]string{goalLabel, mediumGoalLabel, overallLabel}, name)
}

// namesGoal tells whether a column left of the indicators says to which goal they
// belong: 目标, 目标名称, 绩效目标.
func namesGoal(plain string) bool {
	name, _ := labelName(plain)
	return plain == "目标" || plain == "目标名称" || plain == "目标类型" || plain == "目标内容" || isGoal(name)
}

// statesIndicator tells whether a row that begins with the label of a goal is one of
// its indicators: it has a name and a target of its own besides.
func (r *formReader) statesIndicator(l line, first cell) bool {
	if r.columns == nil {
		return false
	}
	under, ok := align(r.columns.header, l.cells)
	if !ok {
		return false
	}
	row := indicatorRow{r.columns, under}
	for _, column := range []string{nameColumn, targetColumn} {
		if c := row.cell(column); c.carried || c.isBlank() || c.col == first.col {
			return false
		}
	}
	return true
}

// goalBetween reads a goal across the table, 「年度目标2：提升效益」, under which the
// rows go on without a header of their own.
func (r *formReader) goalBetween(l line) bool {
	first, alone := l.only()
	below, ok := r.below(l)
	if r.part != inIndicators || !alone || !ok || r.columns.isList() {
		return false
	}
	name, value, ok := inline(first)
	if next, own := below.firstOwn(); !ok || !isGoal(name) || !own || !r.statesIndicator(below, cell{col: -1}) || isColumnName(next) {
		return false
	}
	columns := r.columns
	r.enterGoal(name, first, value, l)
	r.part, r.columns, r.level1 = inIndicators, columns, ""
	return true
}

// titleRow is the title of the indicators between a goal and their header:
// 年度绩效指标表, 绩效目标分解.
var titleRow = regexp.MustCompile(`^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d{1,2}[.、])?[\p{Han}]{0,8}(?:目标|指标)(?:[\p{Han}]{0,8})(?:\([^()]{1,12}\))?:?$`)

// readTitleRow passes over the title of the indicators, which stands across the
// table right over their header.
func (r *formReader) readTitleRow(l line) bool {
	c, alone := l.only()
	below, ok := r.below(l)
	if !alone || !ok || r.table == nil || r.table.Goal == "" && len(r.passed.goals) == 0 || c.col > r.partCol || !titleRow.MatchString(label(c.text)) {
		return false
	}
	if found, own := findColumns(below); found == nil || !own {
		return false
	}
	if medium, told := termOf(c.text); told {
		r.medium = medium
	}
	r.part = nowhere
	return true
}

// inlinePoint is a point of a spending plan that stands in one cell: 「3月底：25%」.
var inlinePoint = regexp.MustCompile(`^(.*?[月底末度年])(?:份|累计)?(?:支出|达到?|完成)?:?(\d+(?:\.\d+)?)%?$`)

// readInlinePlan reads a plan in one cell, 「3月底：25%；6月底：50%」. What it can't read
// is told.
func (r *formReader) readInlinePlan(value cell) {
	var points []rules.PlanCell
	for _, text := range strings.FieldsFunc(value.text, func(c rune) bool { return strings.ContainsRune("；;，,、\n。", c) }) {
		found := inlinePoint.FindStringSubmatch(label(text))
		if label(text) == "" {
			continue
		}
		if found == nil {
			points = nil
			break
		}
		month, sure, ok := planPoint(found[1])
		if !ok || !sure {
			points = nil
			break
		}
		points = append(points, rules.PlanCell{Month: month, Percent: rules.Cell{Text: found[2] + "%", Source: value.source}})
	}
	if points == nil {
		r.add(r.at, "F09", rules.Warn, value.source, "资金支出计划写在一格里，没有读取：“%s”，请写成一行月份（3月底、6月底…）、一行累计百分比", shorten(oneLine(value.text)))
	}
	r.table.Plan = append(r.table.Plan, points...)
}

var noneWord = regexp.MustCompile(`^(?:无|不适用|不涉及|无此项|[-—–/]+)?$`)

// isNone tells whether a row only says that there is no such indicator: 无｜—｜0分. One
// with marks of its own is an indicator that has to be mended.
func isNone(row indicatorRow, name string) bool {
	marks, counts := rules.ParseDecimal(plainMarks(row.text(marksColumn)))
	return label(name) != "" && noneWord.MatchString(label(name)) && noneWord.MatchString(label(row.text(targetColumn))) && (!counts || marks.IsZero())
}

var blankAmount = regexp.MustCompile(`^(.*\S)[\s　\x{a0}]+(\p{Nd}[\p{Nd},，.．]*\s*(?:万?元)?)\s*$`)

// inlineAmount reads 「其中：财政拨款   200.8」, a label and its amount with only
// blanks between them.
func inlineAmount(c cell) (name string, value cell, ok bool) {
	found := blankAmount.FindStringSubmatch(oneLine(c.text))
	if found == nil {
		return "", cell{}, false
	}
	if name, ok = labelName(found[1]); !ok || !isFund(name) || name == fundsLabel {
		return "", cell{}, false
	}
	value = c
	value.text = clean(found[2])
	return name, value, true
}
