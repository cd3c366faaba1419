package standard

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// december is the month of self-evaluation.
const december = 12

// reports makes a report of each month: of monitoring, and of self-evaluation at 12.
func (r *reader) reports(year int) []engine.Report {
	months := map[int]*engine.Report{}
	report := func(month int) *engine.Report {
		if months[month] == nil {
			months[month] = &engine.Report{FiscalYear: year, Month: month}
		}
		return months[month]
	}
	r.monitored(report)
	self := slices.Concat(r.kept[selfEval], r.kept[selfGoal], r.kept[selfIndicator], r.kept[selfBudget])
	if months[december] != nil && len(self) > 0 {
		r.add(findingAssumed, rules.Warn, self[0].at(""), "12月底既有监控又有自评的记录，按自评的读取")
		delete(months, december)
	}
	if len(self) > 0 {
		r.evaluated(report(december))
	}
	if year == 0 && len(months) > 0 {
		r.add("D10", rules.Error, r.source, "记录里没有年度（fiscal_year），请补上")
	}
	var list []engine.Report
	for _, month := range slices.Sorted(maps.Keys(months)) {
		list = append(list, *months[month])
	}
	return list
}

// place puts a project's report among the others of its month.
func place(report *engine.Report, p engine.ProjectReport, department bool) {
	if department {
		report.Department = &p
		return
	}
	report.Projects = append(report.Projects, p)
}

// theDepartment groups the department's own records; no code has a blank in it.
const theDepartment = "the department"

// whose is what groups the records of one project: its code, or its name where there is
// no code, or the department.
func (r *reader) whose(rec *record) string {
	if code, ok := r.project(rec); !ok || code != "" {
		return code
	}
	if rec.is("x_department", "1") {
		return theDepartment
	}
	return "name " + rec.text("pro_name")
}

// named fills in what names a project.
func named(p *engine.ProjectReport, list []*record, whose string) (department bool) {
	name := ""
	for _, rec := range list {
		name = cmp.Or(name, rec.text("pro_name"))
	}
	p.Source = list[0].at("")
	switch {
	case whose == theDepartment:
		return true
	case strings.HasPrefix(whose, "name "):
	default:
		p.Code = whose
	}
	p.Name = name
	return false
}

func (r *reader) monitored(report func(month int) *engine.Report) {
	tasks := map[string]*record{}
	for _, rec := range r.kept[monitorTask] {
		tasks[rec.text("perf_task_id")] = rec
	}
	month := func(rec *record) string {
		m, _ := r.month(rec, tasks[rec.text("perf_task_id")])
		return fmt.Sprint(m)
	}
	byMonth, ofMonth := inPieces(r.kept[monitorInfo], month)
	funds, ofFunds := inPieces(r.kept[ownBudget], func(rec *record) string { return fmt.Sprint(r.number(rec, "x_month")) })
	for _, m := range byMonth {
		n, _ := strconv.Atoi(m)
		if n == 0 {
			continue
		}
		order, of := inPieces(ofMonth[m], r.whose)
		_, money := inPieces(ofFunds[m], r.whose)
		for _, whose := range order {
			list := of[whose]
			p := engine.ProjectReport{
				Budget: r.merged(list, "x_budget"), Spent: r.mergedAmount(list, "pro_bgt_comp"), Expected: r.mergedAmount(list, "est_pro_bgt_annual"),
				Reason: r.merged(list, "x_reason").Text, GoalActual: r.merged(list, "x_goal_actual").Text,
			}
			department := named(&p, list, whose)
			_, p.Funds = r.money(money[whose])
			for _, rec := range list {
				if rec.has("lv3_perf_ind_name") {
					p.Observations = append(p.Observations, monitoredValue(rec))
				}
			}
			place(report(n), p, department)
		}
	}
	for _, m := range funds {
		if ofMonth[m] == nil {
			r.add(findingAssumed, rules.Warn, ofFunds[m][0].at(""), "%s有%s月的记录，%s却没有，没有读取", ownBudget, m, monitorInfo)
		}
	}
}

// likelihoods are the codes of 完成目标可能性.
var likelihoods = map[string]string{"1": "确定能", "2": "有可能", "3": "完全不可能"}

func monitoredValue(rec *record) engine.Observation {
	o := observation(rec)
	o.Actual, o.Forecast, o.Likelihood = rec.cell("perf_comp"), rec.raw("est_perf_annual"), rec.raw("complete_rate")
	if word := likelihoods[rec.text("complete_rate")]; word != "" {
		o.Likelihood = word
	}
	o.Reason, o.SelfScore = rec.raw("ana_dev_reasons"), rec.cellGiven("x_self_score")
	return o
}

// observation is what both kinds of records say of an indicator.
func observation(rec *record) engine.Observation {
	return engine.Observation{
		Level2: rec.raw("lv2_perf_ind_name"), Name: rec.raw("lv3_perf_ind_name"),
		Obstacles: rec.raw("x_obstacles"), Remark: rec.raw("x_remark"), Cause: rec.text("x_cause"),
		Grade: rec.raw("x_grade"), Marks: rec.raw("x_marks"), NotApplicable: rec.is("x_not_applicable", "1"),
	}
}

// throughMonth finds the month in 「2025年1—7月绩效监控」.
var throughMonth = regexp.MustCompile(`(?:1|一)月?\s*[-—–－~～至到]+\s*(\d{1,2})\s*月`)

// month is the month whose end a monitoring record is of; the records have no field of
// their own for it.
func (r *reader) month(rec, task *record) (month int, ok bool) {
	for _, one := range []*record{rec, task} {
		if one != nil && one.has("x_month") {
			return r.number(one, "x_month"), true
		}
	}
	if task != nil {
		title := task.text("perf_task_title") + task.text("perf_task_dsec")
		if m := throughMonth.FindStringSubmatch(title); m != nil {
			n, _ := strconv.Atoi(m[1])
			if n >= 1 && n <= december {
				r.addOnce("month"+title, findingAssumed, rules.Warn, task.at("perf_task_title"), "监控任务“%s”按截至%d月底读取，请核对", title, n)
				return n, true
			}
		}
	}
	if r.known.Month != 0 {
		return r.known.Month, true
	}
	r.addOnce("month", "D10", rules.Error, rec.at(""), "看不出监控到几月底：国标的监控记录没有这个字段，请在上传或命令里写明月份，或加一栏x_month")
	return 0, false
}

func (r *reader) number(rec *record, field string) int {
	n, err := strconv.Atoi(rec.text(field))
	if err != nil || n < 1 || n > december {
		r.add("D10", rules.Error, rec.at(field), "%s“%s”应为1到12", field, rec.text(field))
		return 0
	}
	return n
}

// evaluated reads the self-evaluation.
func (r *reader) evaluated(report *engine.Report) {
	type parts struct{ evals, goals, indicators, money []*record }
	var order []string
	of := map[string]*parts{}
	take := func(name string, into func(*parts) *[]*record) {
		for _, rec := range r.kept[name] {
			whose := r.whose(rec)
			if of[whose] == nil {
				of[whose] = &parts{}
				order = append(order, whose)
			}
			list := into(of[whose])
			*list = append(*list, rec)
		}
	}
	take(selfEval, func(p *parts) *[]*record { return &p.evals })
	take(selfGoal, func(p *parts) *[]*record { return &p.goals })
	take(selfIndicator, func(p *parts) *[]*record { return &p.indicators })
	take(selfBudget, func(p *parts) *[]*record { return &p.money })
	executed := r.selfFunds()
	for _, whose := range order {
		x := of[whose]
		var p engine.ProjectReport
		department := named(&p, slices.Concat(x.evals, x.goals, x.indicators, x.money), whose)
		total := executed[whose].total
		p.Budget, p.Spent, p.Expected, p.Funds = total.Budget, total.Spent, total.Expected, executed[whose].sources
		p.Reason, p.GoalActual = r.merged(x.evals, "devi_analy").Text, r.merged(x.goals, "goal_comp").Text
		for _, rec := range x.indicators {
			o := observation(rec)
			o.Actual, o.SelfScore, o.Reason = rec.cell("ind_comp"), rec.cellGiven("eval_score"), rec.raw("devi_analy")
			o.Forecast, o.Likelihood = rec.raw("x_forecast"), rec.raw("x_likelihood")
			p.Observations = append(p.Observations, o)
		}
		place(report, p, department)
	}
}
