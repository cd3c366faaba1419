package storage

import (
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// departmentFacts are the texts of a department's part that stand once in it.
func departmentFacts(d *rules.Department) []fact {
	return []fact{{"部门总体绩效目标", d.Overall}, {"工作保障措施", d.Measures}}
}

// departmentChanges says in Chinese what a version of the department's part changed.
func departmentChanges(before, after *rules.Department) []string {
	said := append([]string{}, compareFacts("", departmentFacts(before), departmentFacts(after))...)
	goal := func(d *rules.Department, title string) []fact {
		n := slices.IndexFunc(d.SubGoals, func(g rules.SubGoal) bool { return g.Title == title })
		if n < 0 {
			return nil
		}
		return []fact{{"目标", d.SubGoals[n].Goal}, {"指标", d.SubGoals[n].Indicator.Text}}
	}
	for _, g := range before.SubGoals {
		if goal(after, g.Title) == nil {
			said = append(said, fmt.Sprintf("%s分项绩效目标“%s”", removed, g.Title))
		}
	}
	for _, g := range after.SubGoals {
		if old := goal(before, g.Title); old == nil {
			said = append(said, fmt.Sprintf("增加分项绩效目标“%s”", g.Title))
		} else {
			said = append(said, compareFacts(fmt.Sprintf("分项绩效目标“%s”的", g.Title), old, goal(after, g.Title))...)
		}
	}
	was, is := &rules.GoalTable{Indicators: before.Indicators}, &rules.GoalTable{Indicators: after.Indicators}
	said = append(said, indicatorChanges(was, is)...)
	if len(said) == 0 {
		said = append(said, "分项绩效目标或指标的顺序")
	}
	return said
}

// removed begins what is said of something that is there no longer.
const removed = "删去"

// clearedBy are those of a version's changes that leave nothing where something stood.
// Nobody may lose what is stored without being told.
func clearedBy(changes []string) (cleared []string) {
	for _, change := range changes {
		what, _, emptied := strings.Cut(change, "：")
		switch {
		case strings.HasSuffix(change, " → "+shown("")) && emptied:
			cleared = append(cleared, what)
		case strings.HasPrefix(change, removed), strings.HasPrefix(change, unreported):
			cleared = append(cleared, change)
		}
	}
	return cleared
}
