package lint

import (
	"regexp"
	"strings"

	"zhunsheng/rules"
)

// paying are the words of goals that speak of money going out.
const paying = `(?:拨付|支付|支出|付款|发放|付清|结清|兑付|结算)`

// When a part of a goal says that the money goes out. 年底前 and 截至年底 leave every month open.
var (
	pays      = regexp.MustCompile(paying)
	atYearEnd = regexp.MustCompile(`(截至|截止|至|到)?(?:年底|年末|年终|12月底)(前|之前|以前)?.*?` + paying)
	steadily  = regexp.MustCompile(`(?:按月|每月|逐月|按季|每季|逐季).*?` + paying)
	atOnce    = regexp.MustCompile(`一次性(?:拨付|支付|付清|结清)`)
)

var c04 = Check{ID: "C04", Severity: rules.Error, Title: "绩效目标与支出计划矛盾", run: func(p *pass) {
	for _, project := range p.Projects {
		goal, plan := project.Table.Goal, project.Plan
		if len(plan) < 2 || plan[len(plan)-1].Month != 12 {
			continue
		}
		before := plan[len(plan)-2]
		place := at{severity: rules.Error, project: project}
		switch {
		case before.Percent.Cmp(rules.Int(50)) >= 0 && allPay(goal, isYearEnd):
			p.report(place, "绩效目标说年底付款（“%s”），支出计划却到%d月底已付%s%%（%s），请改成一致", shortened(goal), before.Month, before.Percent, shape(plan))
		case before.Percent.IsZero() && allPay(goal, steadily.MatchString):
			p.report(place, "绩效目标说按月或按季付款（“%s”），支出计划却到%d月底一分未付（%s），请改成一致", shortened(goal), before.Month, shape(plan))
		case payments(plan) > 1 && allPay(goal, atOnce.MatchString):
			p.report(place, "绩效目标说一次付清（“%s”），支出计划却分%d次（%s），请改成一致", shortened(goal), payments(plan), shape(plan))
		}
	}
}}

// allPay tells whether a goal speaks of paying, and says of all the money when it is paid.
func allPay(goal string, when func(string) bool) (all bool) {
	for _, part := range goalParts(goal) {
		if part = fold(part); !pays.MatchString(part) {
			continue
		}
		if !when(part) {
			return false
		}
		all = true
	}
	return all
}

func isYearEnd(part string) bool {
	m := atYearEnd.FindStringSubmatch(part)
	return len(m) > 2 && m[1] == "" && m[2] == ""
}

// payments counts the checkpoints by which the plan has risen.
func payments(plan []rules.PlanPoint) (n int) {
	last := rules.Decimal{}
	for _, point := range plan {
		if point.Percent.Cmp(last) > 0 {
			n++
		}
		last = point.Percent
	}
	return n
}

// shape is a plan as people say it: 25/50/75/100.
func shape(plan []rules.PlanPoint) string {
	percents := make([]string, len(plan))
	for i, point := range plan {
		percents[i] = point.Percent.String()
	}
	return strings.Join(percents, "/")
}
