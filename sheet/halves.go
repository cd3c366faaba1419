package sheet

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// A form of 财预〔2015〕88号 states goals and indicators twice: for the medium term
// and for the year. The year's are what is evaluated; what was said of the medium
// term is counted and named.

// A half is the columns of a goal beside another.
type half struct {
	col    int
	medium bool
}

// passedOver is what a table says that is not evaluated.
type passedOver struct {
	goals      []printed
	funds      []printed
	indicators []printed
	past       []printed // values of earlier years
	prepared   []printed // rows that are ready to be filled in
	marks      []printed // 产出指标(50分)
}

var (
	mediumWords = regexp.MustCompile(`中期|中长期|长期|实施期|实施周期|全周期|[三五]年|规划期|总体指标`)
	annualWords = regexp.MustCompile(`年度|当年|本年|全年`)
)

// termOf says whether a text is about the medium term or the year; told is false
// where it says neither.
func termOf(text string) (medium, told bool) {
	text = label(text)
	switch {
	case annualWords.MatchString(text) && !strings.HasPrefix(text, "中") && !strings.HasPrefix(text, "长"):
		return false, true
	case mediumWords.MatchString(text):
		return true, true
	}
	return false, false
}

// readHalves reads the labels 中期目标 and 年度目标 side by side, whose texts stand
// below.
func (r *formReader) readHalves(l line, list []labelled) bool {
	var halves []half
	for _, one := range list {
		if one.name == mediumGoalLabel || one.name == goalLabel {
			halves = append(halves, half{one.at.col, one.name == mediumGoalLabel})
		}
		if one.value.span > 0 && !one.value.isBlank() {
			return false
		}
	}
	if len(halves) != 2 || halves[0].medium == halves[1].medium || r.table == nil {
		return false
	}
	r.halves, r.part, r.partCol = halves, inHalves, list[0].at.col
	r.table.Lacks &^= rules.FieldGoal
	if first, ok := l.firstOwn(); ok && first.col == halves[0].col {
		r.partCol = halves[0].col - 1
	}
	return true
}

// mediumCol tells whether a column belongs to the goal for the medium term.
func (r *formReader) mediumCol(col int) (medium, told bool) {
	for _, one := range r.halves {
		if one.col <= col {
			medium, told = one.medium, true
		}
	}
	return medium, told
}

// orderTerm says whose term the k-th of two columns of a name is: the goals for both
// stand over them in the same order, though perhaps not right above.
func (r *formReader) orderTerm(k, count int) (medium, told bool) {
	if len(r.halves) != 2 || count != 2 {
		return false, false
	}
	return r.halves[k].medium, true
}

// readHalfTexts reads the texts below 中期目标 and 年度目标.
func (r *formReader) readHalfTexts(l line) {
	for _, c := range l.own() {
		if medium, _ := r.mediumCol(c.col); medium {
			r.passed.goals = append(r.passed.goals, printed{clean(c.text), c.source})
		} else {
			r.table.Goal = clean(r.table.Goal + "\n" + clean(c.text))
		}
	}
}

// enterGoal begins a goal; its text may stand beside the label already. A goal
// that does not say whose it is (总体目标) is the year's, unless one for the year
// follows.
func (r *formReader) enterGoal(name string, at, value cell, l line) {
	if r.table == nil {
		return
	}
	text := clean(value.text)
	if i := slices.IndexFunc(l.cells, func(c cell) bool { return c.col == at.col }); value.span > 0 && len(r.labelled(l)) == 1 {
		var texts []string
		for _, c := range l.cells[i+1:] {
			if !c.carried && !c.isBlank() {
				texts = append(texts, clean(c.text))
			}
		}
		if len(texts) > 0 {
			text = strings.Join(texts, "\n")
		}
	}
	r.part, r.partCol, r.columns = inGoal, at.col, nil
	r.medium, r.past = name == mediumGoalLabel, false
	_, explicit := termOf(at.text)
	if explicit = explicit && name == goalLabel; explicit && !r.explicit && r.table.Goal != "" {
		r.passed.goals = append(r.passed.goals, printed{r.table.Goal, at.source})
		r.table.Goal = ""
	}
	r.explicit = r.explicit || explicit
	if r.explicit && name == overallLabel {
		r.medium = true
	}
	r.addGoal(text, at.source)
}

func (r *formReader) addGoal(text string, source rules.Source) {
	switch {
	case text == "":
	case r.medium:
		r.passed.goals = append(r.passed.goals, printed{text, source})
	default:
		r.table.Goal = clean(r.table.Goal + "\n" + text)
	}
}

// tellPassedOver says what of the table is not evaluated, and how much of it there
// is.
func (r *formReader) tellPassedOver() {
	name := r.table.Name
	if r.table == r.whole {
		name = rules.DepartmentName
	}
	p := r.passed
	tell := func(list []printed, severity rules.Severity, format string) {
		if len(list) > 0 {
			r.add(r.at, "F21", severity, list[0].source, format, name, len(list), textsOf(list))
		}
	}
	tell(p.goals, rules.Info, "“%s”的中期（实施期）目标%d条没有采用，按年度目标评价：%s")
	tell(p.funds, rules.Info, "“%s”的中期（实施期）资金%d项没有采用，按年度资金评价：%s")
	tell(p.indicators, rules.Info, "“%s”的中期（实施期）指标%d个没有采用，按年度指标评价：%s")
	tell(p.past, rules.Info, "“%s”印有以前年度等不评价的数%d个，没有采用：%s")
	tell(p.prepared, rules.Info, "“%s”有%d个预留的空行，没有读取：%s")
	marked := slices.ContainsFunc(r.table.Indicators, func(i rules.Indicator) bool { return i.Marks != "" })
	if !marked {
		tell(p.marks, rules.Warn, "“%s”只在一级、二级指标里写了分值（%d处：%s），没有逐个指标的分值，没有采用，按评分办法分配；要按它计分，请给每个指标填分值")
	}
}

// textsOf names the first of a list, for a message.
func textsOf(list []printed) string {
	const most = 8
	var texts []string
	for i, one := range list {
		if i == most {
			texts = append(texts, fmt.Sprintf("等%d处", len(list)))
			break
		}
		texts = append(texts, "“"+shorten(oneLine(one.text))+"”")
	}
	return strings.Join(texts, "、")
}
