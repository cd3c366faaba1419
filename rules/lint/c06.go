package lint

import (
	"fmt"

	"zhunsheng/rules"
)

// wages are words of names, purposes and goals that speak of money for people, which is paid month by month.
var wages = []string{"工资", "薪酬", "劳务费", "劳务人员", "劳务外包", "人员经费", "聘用人员", "派遣人员", "社保"}

var c06 = Check{ID: "C06", Severity: rules.Info, Title: "支出计划是套用的平均数", run: func(p *pass) {
	for _, project := range p.Projects {
		month, percent, calendar, ok := offCalendar(project.Plan)
		if !ok {
			continue
		}
		hint := ""
		if word := mentioned(matter(project), wages...); word != "" {
			hint = fmt.Sprintf("；“%s”按月支付，%d月底应在%s%%上下", word, month, calendar.Short(0))
		}
		p.report(at{severity: rules.Info, project: project}, "支出计划按检查点平均分（%s），可是检查点之间的月数不等：%d月底计划%s%%，序时进度是%s%%%s，请按实际付款安排填写",
			shape(project.Plan), month, percent, calendar.Short(1), hint)
	}
}}

// offCalendar finds the checkpoint at which a plan of equal steps leaves the calendar. Equal steps over equal months
// are nothing to speak of.
func offCalendar(plan []rules.PlanPoint) (month int, planned, calendar rules.Decimal, ok bool) {
	n := int64(len(plan))
	if n < 3 || plan[n-1].Month != 12 {
		return 0, planned, calendar, false
	}
	for i, point := range plan {
		step := rules.Int(100).Mul(rules.Int(int64(i) + 1)).Quo(rules.Int(n))
		if !point.Percent.Equal(step) {
			return 0, planned, calendar, false
		}
		elapsed := rules.Int(100).Mul(rules.Int(int64(point.Month))).Quo(rules.Int(12))
		if !ok && !elapsed.Equal(step) {
			month, planned, calendar, ok = point.Month, step, elapsed, true
		}
	}
	return month, planned, calendar, ok
}
