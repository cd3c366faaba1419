package standard

import (
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"strconv"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// Write writes a declaration and reports, with their histories, at once. Either may be
// missing.
func Write(out io.Writer, format Format, head Head, d *rules.Declaration, reports ...*engine.Report) error {
	w := NewWriter(out, format, head)
	tables := map[string]*rules.GoalTable{}
	if d != nil {
		w.Department(d.Department)
		for _, t := range d.Tables {
			w.GoalTable(t)
			tables[t.Code.Text] = t
		}
		w.Waivers(d.Waivers)
	}
	for _, r := range reports {
		for _, month := range append([]engine.Report{*r}, r.History...) {
			for i := range month.Projects {
				w.Project(month.Month, &month.Projects[i], tables[month.Projects[i].Code])
			}
			if month.Department != nil {
				w.OwnReport(month.Month, month.Department)
			}
		}
	}
	return w.Close()
}

// id derives the id of a record from what it is of: the same each time.
func (w *Writer) id(of ...string) string {
	parts := append([]string{w.head.Division, strconv.Itoa(w.head.FiscalYear)}, of...)
	return fmt.Sprintf("%X", sha256.Sum256([]byte(strings.Join(parts, "\x00"))))[:32]
}

// record is what every record has.
func (w *Writer) record() row {
	rec := row{"is_deleted": "2", "is_last_inst": "1", "create_time": stamp(w.head.At), "update_time": stamp(w.head.At), "mof_div_code": w.head.Division}
	if w.head.FiscalYear != 0 {
		rec["fiscal_year"] = strconv.Itoa(w.head.FiscalYear)
	}
	if len(w.head.Division) == 6 {
		rec["mof_div_code"] += "000"
	}
	if shortDivision(rec["mof_div_code"]) != w.head.Division {
		rec["x_division"] = w.head.Division
	}
	return rec
}

// ofProject is what every record of a project has, or one of the department's own where
// there is no code.
func (w *Writer) ofProject(code, name string, t *rules.GoalTable) row {
	rec := w.record()
	rec["pro_code"], rec["pro_name"] = code, name
	if t != nil {
		rec["pro_name"], rec["agency_code"], rec["agency_name"] = t.Name, t.AgencyCode, t.AgencyName
	}
	return rec
}

// with is a copy with more fields.
func (rec row) with(more row) row {
	all := maps.Clone(rec)
	maps.Copy(all, more)
	return all
}

func (w *Writer) goalID(code string) string { return w.id("goal", code) }

func (w *Writer) indicatorID(code string, key rules.IndicatorKey) string {
	return w.id("indicator", code, key.Level2, key.Name)
}

// GoalTable adds a project's goals and indicators.
func (w *Writer) GoalTable(t *rules.GoalTable) {
	code := t.Code.Text
	of := w.ofProject(code, t.Name, t)
	goal := row{
		"kpi_per_id": w.goalID(code), "kpi_target": t.Goal, "yearflag": "0", "x_title": t.Title, "x_money_unit": t.MoneyUnit,
		"x_budget": t.Budget.Text, "x_fiscal": t.Fiscal.Text, "x_other": t.Other.Text, "x_purpose": t.Purpose, "x_plan": planText(t.Plan),
	}
	if t.No != 0 {
		goal["x_no"] = strconv.Itoa(t.No)
	}
	w.put(goalInfo, of.with(goal))
	for _, i := range t.Indicators {
		rec := of.with(indicatorFields(i))
		rec["kpi_id"], rec["kpi_per_id"], rec["yearflag"] = w.indicatorID(code, i.Key()), w.goalID(code), "0"
		w.put(goalIndicator, rec)
	}
}

func indicatorFields(i rules.Indicator) row {
	return row{
		"lv1_perf_ind_name": i.Level1, "lv2_perf_ind_name": i.Level2, "lv3_perf_ind_name": i.Name, "kpi_content": i.Description,
		"kpi_val": i.Target.Text, "computesign": i.Sign, "meterunit": i.Unit, "weight": i.Marks,
		"x_basis": i.Basis, "x_accumulation": string(i.Kind), "x_plan": planText(i.Plan),
	}
}

// Department adds the department's goals; nothing where there are none.
func (w *Writer) Department(d *rules.Department) {
	if d == nil {
		return
	}
	w.put(deptGoal, w.record().with(row{"kpi_per_id": w.goalID(""), "kpi_target": d.Overall, "yearflag": "0", "x_part": partOverall, "x_measures": d.Measures}))
	for n, g := range d.SubGoals {
		id := w.id("sub-goal", strconv.Itoa(n))
		w.put(deptGoal, w.record().with(row{"kpi_per_id": id, "kpi_target": g.Goal, "yearflag": "0", "x_part": partGoal, "x_title": g.Title}))
		if g.Indicator.Text != "" {
			w.put(deptIndicator, w.record().with(row{"kpi_id": w.id("promise", strconv.Itoa(n)), "kpi_per_id": id, "kpi_val": g.Indicator.Text, "yearflag": "0"}))
		}
	}
	for n, i := range d.Indicators {
		w.put(deptIndicator, w.record().with(row{
			"kpi_id": w.id("department", strconv.Itoa(n)), "kpi_per_id": w.goalID(""), "yearflag": "0", "x_part": partTable,
			"lv1_perf_ind_name": i.Level1, "lv2_perf_ind_name": i.Level2, "lv3_perf_ind_name": i.Name, "x_description": i.Description,
			"kpi_val": i.Target.Text, "computesign": i.Sign, "meterunit": i.Unit, "x_weight": i.Marks,
			"x_basis": i.Basis, "x_accumulation": string(i.Kind), "x_plan": planText(i.Plan),
		}))
	}
}

// Waivers adds the waivers of lint's findings.
func (w *Writer) Waivers(list []rules.Waiver) {
	for _, v := range list {
		w.put(ownWaiver, w.record().with(row{"x_check": v.Check, "pro_code": v.Project, "x_indicator": v.Indicator, "x_author": v.Author, "x_reason": v.Reason}))
	}
}

// Project adds what is reported of a project for a month: monitoring, or at month 12 the
// self-evaluation. Its goal table, where it is given, completes the records.
func (w *Writer) Project(month int, p *engine.ProjectReport, t *rules.GoalTable) {
	w.report(month, p, t, w.ofProject(p.Code, p.Name, t))
}

// OwnReport adds what the department reports of itself.
func (w *Writer) OwnReport(month int, p *engine.ProjectReport) {
	w.report(month, p, nil, w.record().with(row{"x_department": "1"}))
}

func (w *Writer) report(month int, p *engine.ProjectReport, t *rules.GoalTable, of row) {
	declared := map[rules.IndicatorKey]rules.Indicator{}
	goal := ""
	if t != nil {
		goal = t.Goal
		for _, i := range t.Indicators {
			declared[i.Key()] = i
		}
	}
	if month == december {
		w.selfEvaluation(p, t, of, goal, declared)
		return
	}
	w.monitoring(month, p, of, goal, declared)
}

func (w *Writer) monitoring(month int, p *engine.ProjectReport, of row, goal string, declared map[rules.IndicatorKey]rules.Indicator) {
	n := strconv.Itoa(month)
	task := w.id("task", n, p.Code)
	of = of.with(row{"perf_task_id": task, "x_month": n})
	w.put(monitorTask, of.with(row{"perf_task_title": fmt.Sprintf("%d年1—%d月项目支出绩效目标执行监控", w.head.FiscalYear, month)}))
	whole := of.with(row{"kpi_target": goal, "x_budget": p.Budget.Text, "x_reason": p.Reason, "x_goal_actual": p.GoalActual})
	whole.putAmount("pro_bgt_comp", p.Spent.Text)
	whole.putAmount("est_pro_bgt_annual", p.Expected.Text)
	if len(p.Observations) == 0 {
		w.put(monitorInfo, whole.with(row{"perf_mon_id": w.id("monitor", n, p.Code)}))
	}
	for _, o := range p.Observations {
		w.put(monitorInfo, whole.with(valueFields(o, declared[o.Key()])).with(row{
			"perf_mon_id": w.id("monitor", n, p.Code, o.Level2, o.Name),
			"perf_comp":   o.Actual.Text, "est_perf_annual": o.Forecast, "ana_dev_reasons": o.Reason, "complete_rate": o.Likelihood, "x_self_score": o.SelfScore.Text,
		}))
	}
	for _, f := range p.Funds {
		w.put(ownBudget, of.with(fundFields(f)))
	}
}

// valueFields is what both kinds of records say of an indicator.
func valueFields(o engine.Observation, i rules.Indicator) row {
	rec := row{
		"lv1_perf_ind_name": i.Level1, "lv2_perf_ind_name": o.Level2, "lv3_perf_ind_name": o.Name, "kpi_val": i.Target.Text,
		"x_obstacles": o.Obstacles, "x_remark": o.Remark, "x_cause": o.Cause, "x_grade": o.Grade, "x_marks": o.Marks,
	}
	if o.NotApplicable {
		rec["x_not_applicable"] = "1"
	}
	return rec
}

func fundFields(f engine.Fund) row {
	rec := row{"found_type_name": f.Kind.Chinese(), "x_kind": string(f.Kind)}
	rec.putFund(f)
	return rec
}

// putFund writes a fund's amounts, with what follows from them.
func (rec row) putFund(f engine.Fund) {
	rec.putAmount("reply_amt", f.Initial.Text)
	rec.putAmount("cur_amt", f.Budget.Text)
	rec.putAmount("year_exe_amt", f.Spent.Text)
	rec.putAmount("x_est_amt", f.Expected.Text)
	initial, known := rules.ParseMoney(f.Initial.Text)
	budget, current := rules.ParseMoney(f.Budget.Text)
	spent, executed := rules.ParseMoney(f.Spent.Text)
	if known && current {
		rec["year_adj_amt"] = budget.Sub(initial).Mul(tenThousand).String()
	}
	if current && executed && !budget.IsZero() {
		rec["exe_amt_rate"] = spent.Quo(budget).Mul(rules.Int(100)).Fixed(2)
	}
}

func (w *Writer) selfEvaluation(p *engine.ProjectReport, t *rules.GoalTable, of row, goal string, declared map[rules.IndicatorKey]rules.Indicator) {
	of = of.with(row{"eval_id": w.id("self", p.Code)})
	w.put(selfEval, of.with(row{"devi_analy": p.Reason}))
	w.put(selfGoal, of.with(row{"eval_kpi_id": w.id("self goal", p.Code), "kpi_per_id": w.goalID(p.Code), "kpi_target": goal, "goal_comp": p.GoalActual}))
	for _, o := range p.Observations {
		i := declared[o.Key()]
		w.put(selfIndicator, of.with(valueFields(o, i)).with(row{
			"eval_ind_id": w.id("self indicator", p.Code, o.Level2, o.Name), "kpi_id": w.indicatorID(p.Code, o.Key()),
			"ind_comp": o.Actual.Text, "ind_weight": i.Marks, "eval_score": o.SelfScore.Text, "devi_analy": o.Reason,
			"x_forecast": o.Forecast, "x_likelihood": o.Likelihood,
		}))
	}
	total := engine.Fund{Budget: p.Budget, Spent: p.Spent, Expected: p.Expected}
	if total == (engine.Fund{}) && len(p.Funds) == 0 {
		return
	}
	if t != nil {
		total.Initial = t.Budget
	}
	rec := of.with(row{"found_type_name": totalName})
	rec.putFund(total)
	w.put(selfBudget, rec)
	for _, f := range p.Funds {
		w.put(selfBudget, of.with(fundFields(f)))
	}
}
