package standard

import (
	"slices"
	"strings"
)

// A table is one of the standard's, or ours where its name begins with X_.
type table struct {
	name, chinese string
	// fields are those that we read and write, in order: the standard's, what systems
	// usually add, and ours.
	fields []string
	// also are read where they are given, and not written.
	also []string
	// unused are known and have no place here.
	unused []string
	// A header has one of the signs, all of needs, and none of others.
	signs, needs, others []string
	// department tells the tables of the department level, which have no project.
	department bool
}

// The names of the tables.
const (
	goalInfo      = "PM_PERF_GOAL_INFO"
	goalIndicator = "PM_PERF_INDICATOR"
	deptGoal      = "BGT_PERF_GOAL_INFO"
	deptIndicator = "BGT_PERF_INDICATOR"
	monitorTask   = "PAY_PERF_MONITOR_TASK"
	monitorInfo   = "PAY_PERF_MONITOR_INFO"
	selfEval      = "PM_PERF_SELF_EVAL"
	selfGoal      = "PM_SELF_EVAL_GOAL"
	selfIndicator = "PM_SELF_EVAL_INDICATOR"
	selfBudget    = "PM_PERF_SELF_BGT"
	ownBudget     = "X_MONITOR_BGT" // as PM_PERF_SELF_BGT, of a monitored month
	ownWaiver     = "X_WAIVER"
)

var (
	ofRecord  = []string{"fiscal_year", "mof_div_code", "mof_div_name", "agency_code", "agency_name"}
	ofProject = []string{"pro_code", "pro_name"}
	ofVersion = []string{"create_time", "update_time", "is_deleted", "is_last_inst"}
	levels    = []string{"lv1_perf_ind_code", "lv1_perf_ind_name", "lv2_perf_ind_code", "lv2_perf_ind_name", "lv3_perf_ind_code", "lv3_perf_ind_name"}
	reviewed  = []string{"x_cause", "x_grade", "x_marks", "x_not_applicable"}
	budgets   = []string{
		"found_type_code", "found_type_name", "reply_amt", "year_adj_amt", "cur_amt", "year_exe_amt", "exe_amt_rate", "exe_score",
		"x_kind", "x_est_amt", "x_unit", "x_reply_amt", "x_cur_amt", "x_year_exe_amt", "x_x_est_amt", "x_department", "x_division",
	}
)

// tables are all that are known, in the order of writing.
var tables = []*table{
	{name: goalInfo, chinese: "项目绩效目标", signs: []string{"kpi_target"}, needs: []string{"pro_code"}, others: []string{"lv3_perf_ind_name", "eval_id", "perf_task_id", "perf_mon_id", "goal_comp", "x_measures"},
		fields: join([]string{"kpi_per_id"}, ofRecord, ofProject, []string{"kpi_target", "yearflag"}, ofVersion,
			[]string{"x_no", "x_title", "x_money_unit", "x_budget", "x_fiscal", "x_other", "x_purpose", "x_plan", "x_division"})},
	{name: goalIndicator, chinese: "项目绩效指标", signs: []string{"kpi_id", "kpi_val"}, needs: []string{"pro_code"}, others: []string{"eval_ind_id", "eval_id", "perf_mon_id", "perf_comp", "ind_comp", "x_title"},
		fields: join([]string{"kpi_id", "kpi_per_id"}, ofRecord, ofProject, levels,
			[]string{"kpi_content", "kpi_val", "computesign", "meterunit", "weight", "yearflag"}, ofVersion,
			[]string{"x_basis", "x_accumulation", "x_plan", "x_division"}),
		also:   []string{"indexval", "actualweight", "frameweight"},
		unused: []string{"kpi_evalstd", "kpi_remark", "referenceval", "endvaltype"}},
	{name: deptGoal, chinese: "部门绩效目标", department: true, signs: []string{"kpi_target"}, others: []string{"lv3_perf_ind_name", "eval_id", "perf_task_id", "perf_mon_id", "goal_comp", "pro_code"},
		fields: join([]string{"kpi_per_id"}, ofRecord, []string{"kpi_target", "yearflag"}, ofVersion, []string{"x_part", "x_title", "x_measures", "x_division"})},
	{name: deptIndicator, chinese: "部门绩效指标", department: true, signs: []string{"kpi_id", "kpi_val"}, others: []string{"eval_ind_id", "eval_id", "perf_mon_id", "perf_comp", "ind_comp", "pro_code"},
		fields: join([]string{"kpi_id", "kpi_per_id"}, ofRecord, levels, []string{"kpi_val", "computesign", "meterunit", "yearflag"}, ofVersion,
			[]string{"x_part", "x_description", "x_weight", "x_basis", "x_accumulation", "x_plan", "x_division"}),
		also:   []string{"indexval"},
		unused: []string{"kpi_content", "kpi_evalstd", "kpi_remark", "weight", "frameweight", "actualweight", "referenceval", "endvaltype"}},
	{name: monitorTask, chinese: "监控任务", signs: []string{"perf_task_no", "perf_task_title", "task_end_date"}, others: []string{"perf_mon_id", "perf_comp"},
		fields: join([]string{"perf_task_id"}, ofRecord, ofProject, []string{"perf_task_title", "perf_task_dsec"}, ofVersion, []string{"x_month", "x_department", "x_division"}),
		unused: []string{"perf_task_no", "perf_type_code", "perf_type_name", "task_end_date", "dept", "agency", "dept_code", "dept_name"}},
	{name: monitorInfo, chinese: "监控信息", signs: []string{"perf_mon_id", "perf_comp"},
		fields: join([]string{"perf_mon_id", "perf_task_id"}, ofRecord, ofProject,
			[]string{"kpi_target", "pro_bgt_comp", "est_pro_bgt_annual"}, levels,
			[]string{"kpi_val", "perf_comp", "est_perf_annual", "ana_dev_reasons", "complete_rate"}, ofVersion,
			[]string{"x_month", "x_unit", "x_budget", "x_pro_bgt_comp", "x_est_pro_bgt_annual", "x_reason", "x_goal_actual", "x_obstacles", "x_remark", "x_self_score"},
			reviewed, []string{"x_department", "x_division"}),
		unused: []string{"perf_mon_no", "perf_send_date", "is_perf_rectify", "rectify_advise", "rectify_epilog"}},
	{name: selfEval, chinese: "项目绩效自评", signs: []string{"total_eval_value", "devi_analy", "application_advise"}, others: []string{"eval_ind_id", "ind_comp", "goal_comp", "found_type_name"},
		fields: join([]string{"eval_id"}, ofRecord, ofProject, []string{"devi_analy"}, ofVersion, []string{"x_department", "x_division"}),
		unused: []string{"application_advise", "total_eval_value", "dept_score", "dept_suggest", "dep_aud_opinion", "mof_aud_opinion"}},
	{name: selfGoal, chinese: "目标自评", signs: []string{"goal_comp"}, others: []string{"ind_comp"},
		fields: join([]string{"eval_kpi_id", "eval_id", "kpi_per_id"}, ofRecord, ofProject, []string{"kpi_target", "goal_comp"}, ofVersion, []string{"x_department", "x_division"})},
	{name: selfIndicator, chinese: "指标自评", signs: []string{"eval_ind_id", "ind_comp"},
		fields: join([]string{"eval_ind_id", "eval_id", "kpi_id"}, ofRecord, ofProject, levels,
			[]string{"kpi_val", "ind_comp", "ind_weight", "eval_score", "devi_analy"}, ofVersion,
			[]string{"x_forecast", "x_likelihood", "x_obstacles", "x_remark"}, reviewed, []string{"x_department", "x_division"}),
		unused: []string{"kpi_evalstd", "kpi_content"}},
	{name: selfBudget, chinese: "预算执行完成情况", signs: []string{"found_type_name", "found_type_code", "reply_amt"}, others: []string{"x_month"},
		fields: join([]string{"eval_id"}, ofRecord, ofProject, budgets, ofVersion)},
	{name: ownBudget, chinese: "监控时各资金来源", signs: []string{"x_month"}, others: []string{"perf_mon_id", "perf_task_id"},
		fields: join([]string{"x_month"}, ofRecord, ofProject, budgets, ofVersion)},
	{name: ownWaiver, chinese: "豁免", signs: []string{"x_check"},
		fields: join(ofRecord, []string{"x_check", "pro_code", "x_indicator", "x_author", "x_reason", "x_division"}, ofVersion)},
}

func join(lists ...[]string) []string { return slices.Concat(lists...) }

// aliases are other names of fields: those of the standard's first edition, and what
// systems write.
var aliases = map[string]string{
	"kpi_lv1": "lv1_perf_ind_name", "kpi_lv2": "lv2_perf_ind_name", "kpi_lv3": "lv3_perf_ind_name",
	"lv1_perf_ind": "lv1_perf_ind_name", "lv2_perf_ind": "lv2_perf_ind_name", "lv3_perf_ind": "lv3_perf_ind_name",
	"compute_sign": "computesign", "meter_unit": "meterunit", "index_val": "indexval", "year_flag": "yearflag",
}

// fieldName is a field's name as the tables here have it.
func fieldName(written string) string {
	name := strings.ToLower(strings.TrimSpace(written))
	if other := aliases[name]; other != "" {
		return other
	}
	return name
}

func tableNamed(written string) *table {
	name := strings.ToUpper(strings.TrimSpace(written))
	if i := slices.IndexFunc(tables, func(t *table) bool { return t.name == name }); i >= 0 {
		return tables[i]
	}
	return nil
}

// knows tells whether a field is one of the table's.
func (t *table) knows(field string) bool {
	return t.reads(field) || slices.Contains(t.unused, field)
}

// reads tells whether a field's text is of use here.
func (t *table) reads(field string) bool {
	return slices.Contains(t.fields, field) || slices.Contains(t.also, field)
}

// tableOf tells a table by the fields of its header, nil where none is meant; of
// several that fit, the one with most of the fields.
func tableOf(fields []string) *table {
	has := func(f string) bool { return slices.Contains(fields, f) }
	var best *table
	most := 2 // a word or two may be anybody's
	for _, t := range tables {
		lacks := func(f string) bool { return !has(f) }
		if !slices.ContainsFunc(t.signs, has) || slices.ContainsFunc(t.needs, lacks) || slices.ContainsFunc(t.others, has) {
			continue
		}
		n := 0
		for _, f := range fields {
			if t.knows(f) {
				n++
			}
		}
		if n > most {
			best, most = t, n
		}
	}
	return best
}
