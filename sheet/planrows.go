package sheet

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zhunsheng/rules"
)

var (
	planMonth   = regexp.MustCompile(`^(?:截至|截止|到|至)?(?:1[-—–~至到])?(\d{1,2})月份?(底|末|累计)?$`)
	planQuarter = regexp.MustCompile(`^第?([一二三四1234])季度?(底|末|累计)?$`)
)

// planPoint reads the head of a column of the spending plan: 3月底, 6月, 第三季度,
// 上半年, 全年. sure tells that its figure is what has accumulated by then.
func planPoint(text string) (month int, sure, ok bool) {
	text = label(text)
	if plain := plainLabel(text); plain != "" {
		text = plain
	}
	if found := planMonth.FindStringSubmatch(text); found != nil {
		month, _ = strconv.Atoi(found[1])
		return month, found[2] != "" || strings.Contains(text, "1-") || strings.Contains(text, "1—"), month >= 1 && month <= 12
	}
	if found := planQuarter.FindStringSubmatch(text); found != nil {
		quarter := strings.Index("一二三四", found[1])/3 + 1
		if quarter == 0 {
			quarter, _ = strconv.Atoi(found[1])
		}
		return 3 * quarter, found[2] != "", true
	}
	switch text {
	case "上半年", "半年":
		return 6, true, true
	case "年底", "年末", "全年":
		return 12, true, true
	}
	return 0, false, false
}

// readPlan reads the percentages under 「3月底」 ….
func (r *formReader) readPlan(l line) {
	r.part = nowhere
	if r.plan == nil {
		return
	}
	values, ok := align(r.plan, l.cells)
	if !ok {
		r.add(r.at, "F03", rules.Error, l.cells[0].source,
			"资金支出计划有%d格，下面的数值有%d格，无法对应，请逐月填写", len(r.plan), len(l.cells))
		return
	}
	sure := false
	for i, head := range r.plan {
		month, accumulated, ok := planPoint(head.text)
		switch text := label(head.text); {
		case ok && values[i].isBlank():
			r.add(r.at, "F06", rules.Error, head.source, "资金支出计划的“%s”没有填写，请填写到这时的累计百分比", oneLine(head.text))
		case ok:
			sure = sure || accumulated
			r.table.Plan = append(r.table.Plan, rules.PlanCell{Month: month, Percent: values[i].value()})
		case text != "" && labelOf(head) == "" && !head.carried:
			r.add(r.at, "F10", rules.Error, head.source, "资金支出计划的“%s”没有读取，应写成“3月底”这样的月份", oneLine(head.text))
		}
	}
	if !sure {
		r.accumulate()
	}
}

// accumulate adds up a plan whose figures are those of each period alone: they
// come to 100% together, and the last is not 100%.
func (r *formReader) accumulate() {
	sum, plan := rules.Decimal{}, slices.Clone(r.table.Plan)
	for i, c := range plan {
		n, ok := rules.ParseDecimal(strings.TrimSuffix(label(c.Percent.Text), "%"))
		if !ok || i == len(plan)-1 && n.Equal(rules.Int(100)) {
			return
		}
		sum = sum.Add(n)
		plan[i].Percent.Text = sum.String() + "%"
	}
	if len(plan) > 1 && sum.Equal(rules.Int(100)) {
		r.add(r.at, "F22", rules.Warn, plan[0].Percent.Source, "资金支出计划各期合计100%%，按各期当期数读取，已逐期累加为累计百分比，请核对")
		r.table.Plan = plan
	}
}
