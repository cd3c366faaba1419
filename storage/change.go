package storage

import (
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// fact is one declared text under the name that the form gives it.
type fact struct{ name, text string }

// changes says in Chinese what a version of a goal table changed, in the order
// of the form: 「预算数：299.65 → 310.00」.
func changes(before, after *rules.GoalTable) []string {
	said := append([]string{}, compareFacts("", tableFacts(before), tableFacts(after))...)
	said = append(said, planChanges(before.Plan, after.Plan)...)
	said = append(said, indicatorChanges(before, after)...)
	if len(said) == 0 {
		said = append(said, "指标的顺序")
	}
	return said
}

// indicatorChanges says which indicators are gone and which are new; compare tells the
// rest.
func indicatorChanges(before, after *rules.GoalTable) (said []string) {
	for _, i := range before.Indicators {
		if find(after, i) == nil {
			said = append(said, fmt.Sprintf("%s指标“%s”（%s）", removed, i.Name, i.Level2))
		}
	}
	for _, i := range after.Indicators {
		if old := find(before, i); old == nil {
			said = append(said, fmt.Sprintf("增加指标“%s”（%s）：%s", i.Name, i.Level2, i.Target.Text))
		} else {
			said = append(said, compareFacts(fmt.Sprintf("指标“%s”（%s）的", i.Name, i.Level2), indicatorFacts(*old), indicatorFacts(i))...)
		}
	}
	return said
}

func compareFacts(of string, old, now []fact) (said []string) {
	for i := range now {
		if old[i].text != now[i].text {
			said = append(said, fmt.Sprintf("%s%s：%s → %s", of, now[i].name, shown(old[i].text), shown(now[i].text)))
		}
	}
	return said
}

func shown(text string) string {
	if text == "" {
		return "（空）"
	}
	return text
}

func tableFacts(t *rules.GoalTable) []fact {
	return []fact{
		{"序号", fmt.Sprint(t.No)}, {"标题", t.Title}, {"预算单位编码", t.AgencyCode}, {"预算单位", t.AgencyName},
		{"金额单位", t.MoneyUnit}, {"项目名称", t.Name}, {"预算数", t.Budget.Text}, {"财政资金", t.Fiscal.Text}, {"其他资金", t.Other.Text},
		{"资金用途", t.Purpose}, {"绩效目标", t.Goal},
	}
}

func indicatorFacts(i rules.Indicator) []fact {
	return []fact{
		{"一级指标", i.Level1}, {"二级指标", i.Level2}, {"名称", i.Name}, {"指标描述", i.Description}, {"指标值", i.Target.Text}, {"指标性质", i.Sign},
		{"计量单位", i.Unit}, {"分值", i.Marks}, {"指标值确定依据", i.Basis}, {"累计类型", string(i.Kind)},
		{"目标计划", strings.Join(i.PlanTexts(), "，")},
	}
}

// find is the line of a table that speaks of the same indicator.
func find(t *rules.GoalTable, like rules.Indicator) *rules.Indicator {
	n := slices.IndexFunc(t.Indicators, func(i rules.Indicator) bool { return i.Key() == like.Key() })
	if n < 0 {
		return nil
	}
	return &t.Indicators[n]
}

func planChanges(before, after []rules.PlanCell) (said []string) {
	text := func(plan []rules.PlanCell, month int) string {
		n := slices.IndexFunc(plan, func(c rules.PlanCell) bool { return c.Month == month })
		if n < 0 {
			return ""
		}
		return plan[n].Percent.Text
	}
	for month := 1; month <= 12; month++ {
		if old, now := text(before, month), text(after, month); old != now {
			said = append(said, fmt.Sprintf("支出计划%d月底：%s → %s", month, shown(old), shown(now)))
		}
	}
	return said
}
