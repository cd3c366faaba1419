package standard

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhunsheng/rules"
)

// declaration makes goal tables of the goal records; nil where there are none.
func (r *reader) declaration(year int, division string) *rules.Declaration {
	goals, indicators := r.kept[goalInfo], r.kept[goalIndicator]
	d := &rules.Declaration{FiscalYear: year, Division: division, Department: r.department()}
	if len(goals)+len(indicators) == 0 && d.Department == nil {
		return nil
	}
	tables := map[string]*rules.GoalTable{}
	tableOf := func(rec *record) *rules.GoalTable {
		code, ok := r.project(rec)
		if !ok {
			return nil
		}
		key := code
		if key == "" {
			key = "name " + rec.text("pro_name")
		}
		t := tables[key]
		if t == nil {
			t = &rules.GoalTable{Code: rules.Cell{Text: code, Source: rec.at("pro_code")}, Source: rec.at("")}
			tables[key] = t
			d.Tables = append(d.Tables, t)
		}
		t.AgencyCode, t.AgencyName, t.Name = either(t.AgencyCode, rec.text("agency_code")), either(t.AgencyName, rec.text("agency_name")), either(t.Name, rec.text("pro_name"))
		return t
	}
	for _, rec := range goals {
		if t := tableOf(rec); t != nil {
			r.goal(t, rec)
		}
	}
	for _, rec := range indicators {
		if t := tableOf(rec); t != nil {
			t.Indicators = append(t.Indicators, r.indicator(rec))
		}
	}
	r.complete(d)
	for _, rec := range r.kept[ownWaiver] {
		d.Waivers = append(d.Waivers, rules.Waiver{
			Check: rec.text("x_check"), Project: rec.text("pro_code"), Indicator: rec.text("x_indicator"),
			Author: rec.text("x_author"), Reason: rec.text("x_reason"), Source: rec.at(""),
		})
	}
	return d
}

func either(text, other string) string {
	if text != "" {
		return text
	}
	return other
}

// goal takes a goal record into its project's table. Several goals of one project are
// one text.
func (r *reader) goal(t *rules.GoalTable, rec *record) {
	target := rec.text("kpi_target")
	if t.Goal != "" && target != "" && target != t.Goal {
		r.add(findingAssumed, rules.Warn, rec.at("kpi_target"), "项目%s有几条年度目标，合在一起读取，请核对", t.Code.Text)
		target = t.Goal + "\n" + target
	}
	t.Goal = either(target, t.Goal)
	if n := rec.text("x_no"); n != "" {
		no, err := strconv.Atoi(n)
		if err != nil || no < 0 {
			r.add("F10", rules.Error, rec.at("x_no"), "x_no“%s”应为整数", n)
		}
		t.No = no
	}
	t.Title, t.MoneyUnit, t.Purpose = either(rec.text("x_title"), t.Title), either(rec.text("x_money_unit"), t.MoneyUnit), either(rec.text("x_purpose"), t.Purpose)
	t.Budget, t.Fiscal, t.Other = orElse(t.Budget, rec.cell("x_budget")), orElse(t.Fiscal, rec.cell("x_fiscal")), orElse(t.Other, rec.cell("x_other"))
	if len(t.Plan) == 0 {
		t.Plan = r.plan(rec)
	}
}

// plan reads 3:25%;6:50%;10:75%;12:100%.
func (r *reader) plan(rec *record) (plan []rules.PlanCell) {
	text := rec.raw("x_plan")
	if strings.TrimSpace(text) == "" {
		return nil
	}
	for point := range strings.SplitSeq(text, ";") {
		month, percent, found := strings.Cut(point, ":")
		n, err := strconv.Atoi(strings.TrimSpace(month))
		if !found || err != nil {
			r.add("F10", rules.Error, rec.at("x_plan"), "计划“%s”应写成“3:25%%;6:50%%;10:75%%;12:100%%”", text)
			return nil
		}
		plan = append(plan, rules.PlanCell{Month: n, Percent: rules.Cell{Text: percent, Source: rec.at("x_plan")}})
	}
	return plan
}

// planText writes what plan reads.
func planText(plan []rules.PlanCell) string {
	points := make([]string, len(plan))
	for i, c := range plan {
		points[i] = fmt.Sprintf("%d:%s", c.Month, c.Percent.Text)
	}
	return strings.Join(points, ";")
}

// signs are the codes of 计算符号 that are sure. Which of 1 and 2 is > and which ≥ is
// not: they stay as they are, and are questioned where nothing else tells the relation.
var signs = map[string]string{"3": "=", "4": "<", "5": "≤", "6": "定性"}

func (r *reader) indicator(rec *record) rules.Indicator {
	i := rules.Indicator{
		Level1: rec.text("lv1_perf_ind_name"), Level2: rec.text("lv2_perf_ind_name"), Name: rec.text("lv3_perf_ind_name"),
		Description: rec.text("kpi_content"), Basis: rec.text("x_basis"), Target: rec.cell("kpi_val"),
		Sign: rec.text("computesign"), Unit: rec.text("meterunit"), Marks: rec.text(rec.first("weight", "actualweight", "frameweight")),
		Kind: rules.Accumulation(rec.text("x_accumulation")), Plan: r.plan(rec),
	}
	if i.Name == "" {
		r.add("F03", rules.Error, rec.at("lv3_perf_ind_name"), "指标缺少三级指标名称（lv3_perf_ind_name）")
	}
	if i.Kind != "" && !slices.Contains(rules.Accumulations, i.Kind) {
		r.add("F10", rules.Error, rec.at("x_accumulation"), "累计方式“%s”不能识别", i.Kind)
		i.Kind = ""
	}
	value := rec.text("indexval")
	switch {
	case !rec.has("kpi_val"):
		i.Target = rec.cell("indexval")
	case value != "" && !strings.Contains(rec.text("kpi_val"), value):
		r.add(findingAssumed, rules.Warn, rec.at("kpi_val"), "“%s”的kpi_val“%s”和indexval“%s”不一致，按kpi_val读取，请核对", i.Name, rec.text("kpi_val"), value)
	}
	if sure := signs[i.Sign]; sure != "" {
		i.Sign = sure
	}
	if i.Sign == "1" || i.Sign == "2" {
		r.addOnce("sign", findingAssumed, rules.Warn, rec.at("computesign"), "计算符号代码1、2哪个是>、哪个是≥没有核实：指标值里没有写关系的都按≥读取，每条另有提醒（V14），请确认")
	}
	return i
}

// complete says what the records leave open, and takes the budget from what was executed
// where the goals have none.
func (r *reader) complete(d *rules.Declaration) {
	var budgetless, planless []string
	executed := r.selfFunds()
	for _, t := range d.Tables {
		initial := executed[t.Code.Text].total.Initial
		if stated, ok := rules.ParseMoney(t.Budget.Text); ok && initial.Text != "" {
			if amount, known := rules.ParseMoney(initial.Text); known && !amount.Equal(stated) {
				r.add(findingAssumed, rules.Warn, t.Budget.Source, "项目%s的预算数%s万元与%s里的年初批复数%s万元不一致，按前者读取，请核对", t.Code.Text, stated, selfBudget, amount)
			}
		}
		t.Budget = orElse(t.Budget, initial)
		if t.Name == "" {
			t.Name = t.Code.Text
			r.addOnce("name", findingAssumed, rules.Warn, t.Source, "记录里没有项目名称（pro_name），暂以项目编码为名，请补上")
		}
		if strings.TrimSpace(t.Budget.Text) == "" {
			budgetless = append(budgetless, t.Code.Text)
		}
		if len(t.Plan) == 0 {
			planless = append(planless, t.Code.Text)
		}
	}
	if len(budgetless) > 0 {
		r.add(findingAssumed, rules.Warn, r.source, "国标的绩效目标表里没有预算数，%d个项目（%s）要另外补上才能评价：加一栏x_budget（万元）", len(budgetless), some(budgetless))
	}
	if len(planless) > 0 {
		r.add(findingAssumed, rules.Warn, r.source, "国标的绩效目标表里没有资金支出计划，%d个项目（%s）要另外补上才能评价：加一栏x_plan，如“3:25;6:50;10:75;12:100”", len(planless), some(planless))
	}
}

// some are the first of a list.
func some(list []string) string {
	const few = 3
	if len(list) <= few {
		return strings.Join(list, "、")
	}
	return strings.Join(list[:few], "、") + "等"
}

// The two kinds of a department's goals, in x_part, and the indicators of its own table
// (部门整体支出绩效目标申报表). Other indicators of a department are words about a goal.
const partOverall, partGoal, partTable = "总体", "分项", "申报表"

// department makes the department's part of its records; nil where there are none.
func (r *reader) department() *rules.Department {
	goals, indicators := r.kept[deptGoal], r.kept[deptIndicator]
	if len(goals)+len(indicators) == 0 {
		return nil
	}
	d := &rules.Department{}
	at := map[string]int{} // sub-goals by id
	for _, rec := range goals {
		if rec.has("x_measures") {
			d.Measures = rec.text("x_measures")
		}
		if rec.is("x_part", partOverall) || !rec.is("x_part", partGoal) && !rec.has("x_title") && d.Overall == "" {
			d.Overall = rec.text("kpi_target")
			continue
		}
		at[rec.text("kpi_per_id")] = len(d.SubGoals)
		d.SubGoals = append(d.SubGoals, rules.SubGoal{Title: rec.text("x_title"), Goal: rec.text("kpi_target"), Indicator: rules.Cell{Source: rec.at("")}})
	}
	for _, rec := range indicators {
		if rec.is("x_part", partTable) {
			i := r.indicator(rec)
			i.Description, i.Marks = rec.text("x_description"), rec.text("x_weight")
			d.Indicators = append(d.Indicators, i)
			continue
		}
		n, ok := at[rec.text("kpi_per_id")]
		if !ok {
			n = len(d.SubGoals)
			at[rec.text("kpi_per_id")] = n
			d.SubGoals = append(d.SubGoals, rules.SubGoal{Title: "年度绩效指标"})
		}
		g := &d.SubGoals[n]
		text := r.promise(rec)
		if g.Indicator.Text != "" {
			text = g.Indicator.Text + "；" + text
		}
		g.Indicator = rules.Cell{Text: text, Source: rec.at("kpi_val")}
	}
	return d
}

// promise is an indicator of the department in words, for that is how its goals stand
// here.
func (r *reader) promise(rec *record) string {
	name, sign := rec.text("lv3_perf_ind_name"), rec.text("computesign")
	if name == "" {
		return rec.text("kpi_val")
	}
	if sure := signs[sign]; sure != "" {
		sign = sure
	}
	switch sign {
	case "1", "2":
		sign = "≥"
		r.addOnce("sign", findingAssumed, rules.Warn, rec.at("computesign"), "计算符号代码1、2哪个是>、哪个是≥没有核实，按≥读取，请确认")
	case "定性":
		sign = ""
	}
	r.addOnce("promise", findingAssumed, rules.Warn, rec.at(""), "部门绩效指标按“名称＋关系＋数＋单位”的文字读取，一级、二级指标由程序推断，请核对")
	value := rec.text(rec.first("kpi_val", "indexval"))
	if strings.ContainsAny(value, "≥≤><=＞＜＝") {
		sign = ""
	}
	if unit := rec.text("meterunit"); unit != "" && !strings.HasSuffix(value, unit) && sign != "" {
		value += unit
	}
	return name + sign + value
}
