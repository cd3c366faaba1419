package sheet

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"zhunsheng/rules"
)

var indicatorNames = []string{
	"level1", "level2", "name", "description", "target", "basis", "sign", "unit", "marks", "kind", "plan",
}

var projectNames = []string{
	"no", "title", "unit_code", "unit_name", "money_unit", "code", "name", "budget", "fiscal", "other",
	"purpose", "plan", "goal", "indicators",
}

// readGoalsJSON reads a declaration in the shape that WriteGoals writes.
func readGoalsJSON(data []byte, f *findings, given Given) *rules.Declaration {
	root := parseJSON(data, f)
	if root == nil {
		return nil
	}
	o, ok := f.object(root, "fiscal_year", "division", "department", "projects", "waivers")
	if !ok {
		return nil
	}
	d := &rules.Declaration{FiscalYear: o.integer("F10", "fiscal_year", 1990, 2200), Division: o.text("division")}
	if n := o.given("department", isObject); n != nil {
		d.Department = f.department(n)
	}
	projects, ok := o.projects()
	if !ok {
		return nil
	}
	for i, n := range projects {
		if f.full() {
			break
		}
		if t := f.goalTable(n); t != nil {
			t.No = cmp.Or(t.No, i+1)
			d.Tables = append(d.Tables, t)
		}
	}
	if len(d.Tables) == 0 {
		f.whole("F01", "没有找到绩效目标表：“projects”中应有项目；可读取的形式：%s", formNames())
		return nil
	}
	d.Waivers = o.waivers()
	readYear(d, f, given)
	return d
}

func (f *findings) department(n *node) *rules.Department {
	o, _ := f.object(n, "overall", "sub_goals", "measures", "indicators")
	d := &rules.Department{Overall: o.text("overall"), Measures: o.text("measures")}
	for _, item := range o.list("sub_goals") {
		if goal, ok := f.object(item, "title", "goal", "indicator"); ok {
			d.SubGoals = append(d.SubGoals, rules.SubGoal{
				Title: goal.text("title"), Goal: goal.text("goal"), Indicator: goal.cell("indicator"),
			})
		}
	}
	for _, item := range o.list("indicators") {
		if i, ok := f.indicator(item); ok {
			d.Indicators = append(d.Indicators, i)
		}
	}
	return d
}

func (f *findings) goalTable(n *node) *rules.GoalTable {
	o, ok := f.object(n, projectNames...)
	if !ok {
		return nil
	}
	t := &rules.GoalTable{
		No: o.integer("F10", "no", 1, 1_000_000), Title: o.text("title"),
		AgencyCode: o.text("unit_code"), AgencyName: o.text("unit_name"), MoneyUnit: o.text("money_unit"),
		Code: o.cell("code"), Name: o.text("name"),
		Budget: o.cell("budget"), Fiscal: o.cell("fiscal"), Other: o.cell("other"),
		Purpose: o.text("purpose"), Goal: o.text("goal"), Source: f.place("", n.pointer()),
	}
	t.Code.Text = clean(t.Code.Text)
	o.require("F03", "name")
	checkMoneyUnit(f, int(n.at), t.MoneyUnit, t.Source)
	t.Plan = f.planJSON(o)
	for _, item := range o.list("indicators") {
		if i, ok := f.indicator(item); ok {
			t.Indicators = append(t.Indicators, i)
		}
	}
	return t
}

// planJSON reads the plan {"3": "25", …} of a project or an indicator; the order of
// an object's members says nothing.
func (f *findings) planJSON(of object) (plan []rules.PlanCell) {
	n := of.given("plan", isObject)
	if n == nil {
		return nil
	}
	o, _ := f.object(n)
	for _, item := range n.items {
		name := item.name
		month, err := strconv.Atoi(name)
		if err != nil || month < 1 || month > 12 {
			f.addAt(item, "F10", rules.Error, "计划的月份“%s”应为1到12之间的整数，如“6”表示6月底", shorten(name))
			continue
		}
		plan = append(plan, rules.PlanCell{Month: month, Percent: o.cell(name)})
	}
	slices.SortStableFunc(plan, func(a, b rules.PlanCell) int { return cmp.Compare(a.Month, b.Month) })
	return plan
}

func (f *findings) indicator(n *node) (i rules.Indicator, ok bool) {
	o, ok := f.object(n, indicatorNames...)
	if !ok {
		return i, false
	}
	i = rules.Indicator{
		Level1: o.text("level1"), Level2: o.text("level2"), Name: o.text("name"),
		Description: o.text("description"), Basis: o.text("basis"), Target: o.cell("target"),
		Sign: o.text("sign"), Unit: o.text("unit"), Marks: o.text("marks"), Kind: rules.Accumulation(o.text("kind")),
		Plan: f.planJSON(o),
	}
	if i.Kind != "" && !slices.Contains(rules.Accumulations, i.Kind) {
		f.addAt(o.member("kind"), "F10", rules.Error, "累计方式“%s”不能识别，可用：%s", shorten(string(i.Kind)), kindNames())
		i.Kind = ""
	}
	return i, o.require("F03", "name", "target")
}

func kindNames() string {
	var names []string
	for _, kind := range rules.Accumulations {
		names = append(names, string(kind))
	}
	return strings.Join(names, "、")
}
