package sheet

import (
	"regexp"
	"slices"
)

// outcomeForms are forms that tell what came of an evaluation, by their title and by labels
// of which one row has all. Nothing in them is declared or reported.
var outcomeForms = []struct {
	name   string
	title  *regexp.Regexp
	labels []string
}{
	{"整改通知单", regexp.MustCompile(`整改通知[单书](?:\([^()]*\))?$`), []string{"预警级别", "存在的问题"}},
	{"汇总表", regexp.MustCompile(`评价结果汇总表(?:\([^()]*\))?$`), []string{"项目数", "绩效指标数"}},
}

// outcomeForm is which form of an evaluation's outcome a document holds; empty where it
// is none, or holds goal tables too.
func (d document) outcomeForm() string {
	for _, form := range outcomeForms {
		titled, headed := false, false
		for _, l := range d.lines {
			c, alone := l.only()
			titled = titled || alone && form.title.MatchString(label(c.text))
			headed = headed || bearsAll(l, form.labels)
		}
		if titled && headed && !d.declaresGoals() {
			return form.name
		}
	}
	return ""
}

func bearsAll(l line, labels []string) bool {
	return !slices.ContainsFunc(labels, func(want string) bool {
		return !slices.ContainsFunc(l.cells, func(c cell) bool { return label(c.text) == want })
	})
}
