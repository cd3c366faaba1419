package official

import (
	"cmp"
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// A line is one indicator of a form: as it was declared, reported and decided.
type line struct {
	rules.Indicator
	target string             // as a person reads it
	unit   string             // of a bare number in the target's place
	result *engine.Result     // nil where nothing was decided
	said   engine.Observation // the zero value where nothing was reported
}

// lines are the indicators of a project. Where something was decided they are those
// that it was decided of: a table that was changed since has others.
func (p Project) lines() []line {
	if p.Result != nil {
		return linesOf(p.Result.Indicators, p.Table.Indicators, p.Report, p.FiscalYear)
	}
	said := observed(p.Report)
	var list []line
	for _, i := range p.Table.Indicators {
		list = append(list, line{Indicator: i, target: targetText(i, p.FiscalYear), unit: unitOf(i, p.FiscalYear), said: said[i.Key()]})
	}
	return list
}

func linesOf(results []engine.Result, declared []rules.Indicator, r *engine.ProjectReport, year int) []line {
	byKey := map[rules.IndicatorKey]rules.Indicator{}
	for _, i := range declared {
		byKey[i.Key()] = i
	}
	said := observed(r)
	var list []line
	for k := range results {
		r := &results[k]
		i := rules.Indicator{Level1: r.Level1, Level2: r.Level2, Name: r.Name, Target: rules.Cell{Text: r.Target}}
		if declared, ok := byKey[i.Key()]; ok {
			i.Sign, i.Unit, i.Description, i.Basis = declared.Sign, declared.Unit, declared.Description, declared.Basis
		}
		o, found := said[i.Key()]
		if !found { // the department's own report may leave level 2 out
			o = said[rules.IndicatorKey{Name: i.Key().Name}]
		}
		list = append(list, line{Indicator: i, target: r.Target, unit: unitOf(i, year), result: r, said: o})
	}
	return list
}

func observed(r *engine.ProjectReport) map[rules.IndicatorKey]engine.Observation {
	said := map[rules.IndicatorKey]engine.Observation{}
	if r != nil {
		for _, o := range r.Observations {
			said[o.Key()] = o
		}
	}
	return said
}

// targetText is the target as it is printed in one cell: sign and unit go into it
// where they stand in columns of their own.
func targetText(i rules.Indicator, year int) string {
	t, _ := rules.ParseTarget(i, year)
	return (&rules.Rule{Indicator: i, Target: t}).TargetText()
}

// unitOf is the unit in which a bare number is understood.
func unitOf(i rules.Indicator, year int) string {
	t, _ := rules.ParseTarget(i, year)
	if t.Kind != rules.Numeric && t.Kind != rules.Range {
		return ""
	}
	return t.Unit.Symbol
}

// excused tells whether the indicator was approved as not applicable.
func (l line) excused() bool {
	return l.said.NotApplicable || l.result != nil && l.result.VerdictChinese() == notApplicable
}

// notApplicable stands in the place of an actual.
const notApplicable = "不适用"

// actual is what was reached, as it was understood: a bare number is in the target's
// unit. Blank where nothing was reported.
func (l line) actual() string {
	switch {
	case l.excused():
		return notApplicable
	case l.result != nil && l.result.Actual == nil:
		return ""
	case l.result != nil:
		return l.inUnit(*l.result.Actual)
	}
	return l.inUnit(strings.TrimSpace(l.said.Actual.Text))
}

// inUnit completes a bare number.
func (l line) inUnit(text string) string {
	if _, bare := rules.ParseDecimal(text); bare {
		return text + l.unit
	}
	return text
}

// marks are what the indicator can earn; none where it does not apply.
func (l line) marks() string {
	switch {
	case l.result == nil:
		return strings.TrimSpace(l.Marks)
	case l.excused():
		return nothing
	}
	return l.result.Marks.Decimal().Short(2)
}

// score is what it earned; it says so where that is provisional.
func (l line) score() string {
	switch {
	case l.result == nil:
		return ""
	case l.excused():
		return nothing
	case l.result.Score == nil:
		return ""
	}
	return scoreText(*l.result.Score, l.result.Provisional)
}

// nothing stands where a form has nothing to print.
const nothing = "–"

// provisional marks a score that rests on missing data or on a rule that needs review.
const provisional = "（暂）"

func scoreText(h engine.Hundredths, isProvisional bool) string {
	if isProvisional {
		return h.String() + "\n" + provisional
	}
	return h.String()
}

// level1 is the key of the cell that is merged downwards over a level 1, level2 of
// that over a level 2 within it.
func (l line) level1() string { return l.PlainLevel1() }
func (l line) level2() string { return l.level1() + "\x1f" + strings.TrimSpace(l.Level2) }

// grouped brings together what is of one level 1, and within it of one level 2, each
// where it comes first.
func grouped(lines []line) []line {
	first := map[string]int{}
	for k := len(lines) - 1; k >= 0; k-- {
		first[lines[k].level1()], first[lines[k].level2()] = k, k
	}
	slices.SortStableFunc(lines, func(a, b line) int {
		return cmp.Or(cmp.Compare(first[a.level1()], first[b.level1()]), cmp.Compare(first[a.level2()], first[b.level2()]))
	})
	return lines
}

// runs says for each line over how many lines its cell is merged downwards: 0 where
// it goes on from above.
func runs(lines []line, key func(line) string) []int {
	list := make([]int, len(lines))
	first := 0
	for k, l := range lines {
		if k == 0 || key(l) != key(lines[first]) {
			first = k
		}
		list[first]++
	}
	return list
}

// level1Text is a level 1 with the marks of its lines: 产出指标(50分).
func level1Text(lines []line) string {
	var sum engine.Hundredths
	for _, l := range lines {
		if l.result == nil {
			return lines[0].PlainLevel1()
		}
		sum += l.result.Marks
	}
	return lines[0].PlainLevel1() + "\n(" + sum.Decimal().Short(2) + "分)"
}
