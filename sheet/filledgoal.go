package sheet

import (
	"regexp"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// The labels of the year's goal, beside or above the declared text, and of how far it was
// reached, which may begin with a stage: 1—6月总体目标完成情况.
var (
	goalField  = regexp.MustCompile(`^(?:项目|部门|单位|整体)?(?:本年度?|当年度?|年度|全年|年初)?(?:设定|总体|绩效|预期|年度|主要|总)+目标(?:及(?:实际)?完成情况)?[0-9]*$`)
	goalActual = regexp.MustCompile(`^(?:项目|部门|单位|整体)?(?:阶段性?)?(?:本年度?|当年度?|年度|全年)?(?:总体|绩效|预期|年度|主要|总)*(目标)?(?:的)?(?:实际)?完成(?:情况)?$`)
)

func isGoalField(c cell) bool {
	name, _, _ := strings.Cut(plainLabel(c.text), ":")
	return !c.carried && goalField.MatchString(name)
}

// readGoalActualLabel tells the label of what was reached of the goal; own is one that
// names the goal itself, and so may stand in a row of its own.
func readGoalActualLabel(name string) (own, known bool) {
	rest, _, _ := readStage(name)
	found := goalActual.FindStringSubmatch(rest)
	if found == nil {
		return false, false
	}
	return found[1] != "", true
}

func isGoalActual(c cell) bool {
	_, known := readGoalActualLabel(plainLabel(c.text))
	return !c.carried && known
}

// readGoalHeader reads 「预期目标｜实际完成情况」 above their texts, or 「年度目标｜…｜完成情况｜…」
// beside them.
func (r *filledReader) readGoalHeader(l line) bool {
	at := slices.IndexFunc(l.cells, isGoalField)
	if r.current == nil || at < 0 || r.block == inActuals && (at != l.first() || r.reportsActual(l)) {
		return false
	}
	r.goal = l.cells
	if r.block == inActuals {
		r.header = nil
	}
	r.block = inGoalText
	reached := slices.IndexFunc(l.cells, isGoalActual)
	switch beside := reached >= 0 && reached+1 < len(l.cells) && saysBetween(l.cells, at, reached); {
	case beside:
		setGoalActual(r.current, l.cells[reached+1])
		r.tellBeside(l, reached+2)
	case reached >= 0:
		r.block = inGoalActual
	}
	return true
}

// saysBetween tells whether a goal's text stands between its label and that of what was
// reached, so that they are no heads of columns.
func saysBetween(cells []cell, at, reached int) bool {
	return reached > at && slices.ContainsFunc(cells[at+1:reached], func(c cell) bool {
		return !c.carried && !c.isBlank() && !isGoalField(c)
	})
}

// tellBeside names what stands in a row behind the cells that were read.
func (r *filledReader) tellBeside(l line, from int) {
	for _, c := range l.cells[min(from, len(l.cells)):] {
		if !c.carried && !isNothing(c.text) {
			r.add(r.at, "F09", rules.Warn, c.source, "这一行的“%s”没有读取，请核对是不是认不出的栏目", oneLine(c.text))
		}
	}
}

// isLabelled tells whether a row begins where the label of the goal's block stands, and so
// has a label of its own.
func (r *filledReader) isLabelled(l line) bool {
	return l.cells[l.first()].col <= r.goal[0].col && isGoalField(r.goal[0])
}

func (r *filledReader) readGoalActual(l line) {
	row, ok := under(r.goal, l.cells)
	reached := cell{}
	if ok {
		reached = row[slices.IndexFunc(r.goal, isGoalActual)]
	}
	labelled := r.isLabelled(l) && (r.goal[0].span > 1 || len(r.goal) > 2)
	switch {
	case labelled && (!ok || reached.carried || reached.isBlank()):
		r.tellRow(l)
	case !ok:
		r.add(r.at, "F03", rules.Error, l.cells[0].source, "这一行与“预期目标”“实际完成情况”的栏对不上，请核对：“%s”", l.text())
	case !reached.carried:
		setGoalActual(r.current, reached)
	}
}
