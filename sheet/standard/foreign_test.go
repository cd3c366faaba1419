package standard_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet/standard"
)

// said are the findings of an id, with their severities and places.
func said(ds []rules.Diagnostic, id string) string {
	var list []string
	for _, d := range ds {
		if d.ID == id {
			list = append(list, strings.TrimSpace(d.Severity.String()+" "+d.Source.Place()+" "+d.Message))
		}
	}
	return strings.Join(list, "\n")
}

func readJSON(known engine.Period, text string) (*rules.Declaration, []engine.Report, []rules.Diagnostic) {
	return standard.Read(known, standard.File{Name: "导出.json", Data: []byte(text)})
}

// TestGoalsOfAnotherSystem reads what another system exports: current and older names, in
// any case, codes for signs, deleted and outdated records, no budget.
func TestGoalsOfAnotherSystem(t *testing.T) {
	d, reports, ds := readJSON(engine.Period{}, `{
	 "pm_perf_goal_info": [
	  {"KPI_PER_ID": "G1", "FISCAL_YEAR": 2025, "MOF_DIV_CODE": "130209000", "AGENCY_CODE": "433001", "PRO_CODE": "A1", "KPI_TARGET": "年度目标", "YEARFLAG": "0", "IS_DELETED": "2", "BIZ_KEY": "x"},
	  {"KPI_PER_ID": "第2行第7列", "FISCAL_YEAR": 2025, "PRO_CODE": "A1", "KPI_TARGET": "三年目标", "YEARFLAG": "1"},
	  {"KPI_PER_ID": "G3", "FISCAL_YEAR": 2025, "PRO_CODE": "A1", "KPI_TARGET": "删去的", "IS_DELETED": 1},
	  {"KPI_PER_ID": "第4行第7列", "FISCAL_YEAR": 2025, "PRO_CODE": "A1", "KPI_TARGET": "旧的", "is_last_inst": "2"}
	 ],
	 "PM_PERF_INDICATOR": [
	  {"kpi_id": "I1", "kpi_per_id": "G1", "kpi_lv1": "产出指标", "kpi_lv2": "数量指标", "kpi_lv3": "培训人次", "kpi_val": "600", "computesign": "2", "meterunit": "人次", "weight": 10, "kpi_evalstd": "未达扣分"},
	  {"kpi_id": "I2", "pro_code": "A1", "lv1_perf_ind_name": "产出指标", "lv2_perf_ind_name": "质量指标", "lv3_perf_ind_name": "合格率", "indexval": "95", "computesign": "5", "meterunit": "%", "actualweight": "20"},
	  {"kpi_id": "I3", "pro_code": "A1", "lv3_perf_ind_name": "评价", "kpi_val": "较好", "indexval": "90", "computesign": "6"},
	  {"kpi_id": "I4", "kpi_per_id": "第2行第7列", "pro_code": "A1", "lv3_perf_ind_name": "三年人次", "kpi_val": "2000"}
	 ],
	 "BAS_PERF_INDICATOR": [{"a": 1}]
	}`)
	if d == nil || len(d.Tables) != 1 || len(reports) != 0 || d.FiscalYear != 2025 || d.Division != "130209" {
		t.Fatal(d, ds)
	}
	table := d.Tables[0]
	if table.Goal != "年度目标" || table.AgencyCode != "433001" || table.Name != "A1" || len(table.Indicators) != 3 {
		t.Errorf("%+v", table)
	}
	for n, want := range []struct{ level1, name, target, sign, unit, marks string }{
		{"产出指标", "培训人次", "600", "2", "人次", "10"}, {"产出指标", "合格率", "95", "≤", "%", "20"}, {"", "评价", "较好", "定性", "", ""},
	} {
		i := table.Indicators[n]
		if i.Level1 != want.level1 || i.Name != want.name || i.Target.Text != want.target || i.Sign != want.sign || i.Unit != want.unit || i.Marks != want.marks {
			t.Errorf("%+v, want %+v", i, want)
		}
	}
	if at := table.Indicators[0].Target.Source; at.Cell != "/PM_PERF_INDICATOR/0/kpi_val" || at.File != "导出.json" || at.Digest == "" {
		t.Error(at)
	}
	for id, wants := range map[string][]string{
		"F27": {"WARN /BAS_PERF_INDICATOR 不认识“BAS_PERF_INDICATOR”这张表", "WARN /pm_perf_goal_info/0 PM_PERF_GOAL_INFO（项目绩效目标）里不认识的字段，没有读取：BIZ_KEY", "INFO /PM_PERF_INDICATOR/0 PM_PERF_INDICATOR（项目绩效指标）里本程序不用的字段，没有保存：kpi_evalstd"},
		"F28": {"INFO  1条记录不是最新一版", "INFO  1条记录已删除", "INFO  2条记录是总体目标、指标（yearflag＝1）"},
		"F29": {"计算符号代码1、2哪个是>、哪个是≥没有核实", "“评价”的kpi_val“较好”和indexval“90”不一致，按kpi_val读取", "暂以项目编码为名", "没有预算数，1个项目（A1）", "没有资金支出计划，1个项目（A1）"},
	} {
		got := said(ds, id)
		if strings.Count(got, "\n")+1 != len(wants) {
			t.Errorf("%s: %s", id, got)
		}
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in\n%s", id, want, got)
			}
		}
	}
	// The code that may be > or ≥ is questioned at its own indicator too.
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	if rule := scheme.Compile(table.Indicators[0], 2025); rule.TargetText() != "≥600人次" || said(rule.Diagnostics, "V14") != "WARN /PM_PERF_INDICATOR/0/kpi_val 指标性质列“2”没有写明关系，按“≥”读取，请确认" {
		t.Error(rule.TargetText(), rule.Diagnostics)
	}
}

// TestSelfEvaluationOfAnotherSystem takes the budget from what was executed, in 元, and
// adds sources up.
func TestSelfEvaluationOfAnotherSystem(t *testing.T) {
	d, reports, ds := readJSON(engine.Period{FiscalYear: 2025, Division: "130209"}, `{
	 "PM_PERF_GOAL_INFO": [{"pro_code": "A1", "pro_name": "甲", "kpi_target": "目标"}],
	 "PM_PERF_SELF_EVAL": [{"eval_id": "E1", "pro_code": "A1", "devi_analy": "招标晚", "total_eval_value": "98"}],
	 "PM_SELF_EVAL_GOAL": [{"eval_id": "E1", "goal_comp": "已完成"}],
	 "PM_SELF_EVAL_INDICATOR": [{"eval_id": "E1", "kpi_lv2": "数量指标", "kpi_lv3": "培训人次", "ind_comp": "580", "eval_score": "9.67", "devi_analy": "场地"}],
	 "PM_PERF_SELF_BGT": [
	  {"eval_id": "E1", "pro_code": "A1", "found_type_name": "一般公共预算资金", "reply_amt": "1000000", "year_adj_amt": "-100000", "year_exe_amt": "800,000.00"},
	  {"eval_id": "E1", "pro_code": "A1", "found_type_name": "政府性基金", "reply_amt": 200000, "cur_amt": 200000, "year_exe_amt": 50000.5},
	  {"eval_id": "E1", "pro_code": "A1", "found_type_name": "上年结转", "reply_amt": "0", "cur_amt": "5万元"},
	  {"eval_id": "E1", "pro_code": "A1", "found_type_name": "债券", "cur_amt": "1元"}
	 ]}`)
	if d == nil || len(reports) != 1 || reports[0].Month != 12 || reports[0].FiscalYear != 2025 {
		t.Fatal(d, reports, ds)
	}
	if b := d.Tables[0].Budget; b.Text != "120" {
		t.Error("budget", b)
	}
	p := reports[0].Projects[0]
	if p.Code != "A1" || p.Budget.Text != "115.0001" || p.Spent.Text != "85.00005" || p.Reason != "招标晚" || p.GoalActual != "已完成" || len(p.Funds) != 3 {
		t.Errorf("%+v", p)
	}
	if f := p.Funds[0]; f.Kind != engine.Fiscal || f.Initial.Text != "120" || f.Budget.Text != "110" || f.Spent.Text != "85.00005" {
		t.Errorf("%+v", f)
	}
	if o := p.Observations[0]; o.Level2 != "数量指标" || o.Name != "培训人次" || o.Actual.Text != "580" || o.SelfScore.Text != "9.67" || o.Reason != "场地" || o.Forecast != "" {
		t.Errorf("%+v", o)
	}
	for _, want := range []string{"金额没有写明单位，按国标以元读取，reply_amt“1000000”为100万元", "资金来源“债券”（）不能归类，计入其他资金"} {
		if got := said(ds, "F29"); strings.Count(got, want) != 1 {
			t.Errorf("no %q, once, in\n%s", want, got)
		}
	}
	if rules.HasErrors(ds) {
		t.Error(ds)
	}
}

// TestMonitoringOfAnotherSystem finds the month in the task's title, or is told it.
func TestMonitoringOfAnotherSystem(t *testing.T) {
	const info = `"PAY_PERF_MONITOR_INFO": [
	  {"perf_mon_id": "M1", "perf_task_id": "T1", "fiscal_year": "2025", "kpi_lv2": "数量指标", "kpi_lv3": "培训人次", "pro_bgt_comp": "45%", "est_pro_bgt_annual": "1000000元", "perf_comp": "300", "est_perf_annual": "620", "ana_dev_reasons": "场地", "complete_rate": "2"},
	  {"perf_mon_id": "M2", "perf_task_id": "T1", "fiscal_year": "2025", "kpi_lv2": "质量指标", "kpi_lv3": "合格率", "pro_bgt_comp": "", "est_pro_bgt_annual": "900000元", "perf_comp": "95", "complete_rate": "确定能"}]}`
	_, reports, ds := readJSON(engine.Period{}, `{"PAY_PERF_MONITOR_TASK": [{"perf_task_id": "T1", "pro_code": "A1", "perf_task_title": "2025年1—7月绩效监控", "task_end_date": "20250831"}], `+info)
	if len(reports) != 1 || reports[0].Month != 7 || reports[0].Projects[0].Code != "A1" {
		t.Fatal(reports, ds)
	}
	p := reports[0].Projects[0]
	if p.Spent.Text != "" || p.Expected.Text != "100" || len(p.Observations) != 2 {
		t.Errorf("%+v", p)
	}
	if o := p.Observations[0]; o.Likelihood != "有可能" || o.Forecast != "620" || o.Reason != "场地" || o.Actual.Text != "300" || p.Observations[1].Likelihood != "确定能" {
		t.Errorf("%+v", p.Observations)
	}
	for _, want := range []string{"pro_bgt_comp是比例“45%”，不是金额", "按截至7月底读取", "不同的值“100”和“90”"} {
		if got := said(ds, "F29"); !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	task := `{"PAY_PERF_MONITOR_TASK": [{"perf_task_id": "T1", "pro_code": "A1", "perf_task_title": "绩效监控"}], `
	if _, reports, ds = readJSON(engine.Period{}, task+info); len(reports) != 0 || !strings.Contains(said(ds, "D10"), "看不出监控到几月底") {
		t.Error("no month:", reports, ds)
	}
	if _, reports, ds = readJSON(engine.Period{Month: 7}, task+info); len(reports) != 1 || reports[0].Month != 7 {
		t.Error("the month is told:", reports, ds)
	}
}

// TestDepartmentOfAnotherSystem reads its indicators as prose.
func TestDepartmentOfAnotherSystem(t *testing.T) {
	d, _, ds := readJSON(engine.Period{}, `{"BGT_PERF_GOAL_INFO": [{"fiscal_year": "2025", "kpi_per_id": "G", "kpi_target": "总体"}],
	 "BGT_PERF_INDICATOR": [{"kpi_id": "1", "lv3_perf_ind_name": "群众满意率", "kpi_val": "99", "computesign": "1", "meterunit": "%"}, {"kpi_id": "2", "lv3_perf_ind_name": "办件量", "kpi_val": "≥5000件"}]}`)
	if d == nil || d.Department == nil || d.Department.Overall != "总体" || len(d.Department.SubGoals) != 1 || d.Department.SubGoals[0].Indicator.Text != "群众满意率≥99%；办件量≥5000件" {
		t.Fatal(d, ds)
	}
	if got := d.Department.Promises(2025); len(got) != 2 || got[0].Doubt != "" || got[1].Indicator.Name != "办件量" {
		t.Errorf("%+v", got)
	}
	if got := said(ds, "F29"); !strings.Contains(got, "按≥读取") || !strings.Contains(got, "请核对") {
		t.Error(got)
	}
}

func TestRefusedRecords(t *testing.T) {
	for name, c := range map[string]struct{ text, id, say string }{
		"cut off":           {`{"PM_PERF_GOAL_INFO": [{"pro_code": "A1"`, "F02", "文件到此中断"},
		"a slip":            {`{"PM_PERF_GOAL_INFO": [{"pro_code": "A1",}]}`, "F02", "第"},
		"more behind":       {`{"PM_PERF_GOAL_INFO": []} {}`, "F02", "无法读取"},
		"no list":           {`{"PM_PERF_GOAL_INFO": {"pro_code": "A1"}}`, "F02", "每张表应是一列记录"},
		"no record":         {`{"PM_PERF_GOAL_INFO": ["A1"]}`, "F02", "每条记录是一个对象"},
		"a list in a field": {`{"PM_PERF_GOAL_INFO": [{"pro_code": ["A1"]}]}`, "F10", "应为文字或数"},
		"two values":        {`{"PM_PERF_GOAL_INFO": [{"pro_code": "A1", "PRO_CODE": "A2", "kpi_target": "x"}]}`, "F10", "两个不同的值"},
		"two years":         {`{"PM_PERF_GOAL_INFO": [{"pro_code": "A1", "fiscal_year": 2025}, {"pro_code": "A2", "fiscal_year": 2024}]}`, "D10", "2024 2025几个年度"},
		"no year":           {`{"PM_PERF_GOAL_INFO": [{"pro_code": "A1", "fiscal_year": "去年"}]}`, "D10", "不是年度"},
		"two divisions":     {`{"PM_PERF_GOAL_INFO": [{"pro_code": "A1", "mof_div_code": "1"}, {"pro_code": "A2", "mof_div_code": "2"}]}`, "D10", "几个区划"},
		"no code":           {`{"PM_PERF_INDICATOR": [{"lv3_perf_ind_name": "甲", "kpi_val": "1"}]}`, "F03", "缺少项目编码"},
		"no name":           {`{"PM_PERF_INDICATOR": [{"pro_code": "A1", "kpi_val": "1"}]}`, "F03", "缺少三级指标名称"},
		"a plan":            {`{"PM_PERF_GOAL_INFO": [{"pro_code": "A1", "x_plan": "25%"}]}`, "F10", "计划“25%”应写成"},
		"a month":           {`{"PAY_PERF_MONITOR_INFO": [{"fiscal_year": "2025", "pro_code": "A1", "x_month": "13"}]}`, "D10", "应为1到12"},
	} {
		_, reports, ds := readJSON(engine.Period{}, c.text)
		if got := said(ds, c.id); !strings.HasPrefix(got, "ERROR") || !strings.Contains(got, c.say) || len(reports) > 0 {
			t.Errorf("%s: %v", name, ds)
		}
	}
}

// TestCSVOfAnotherSystem: told by its header, saved by a Chinese spreadsheet.
func TestCSVOfAnotherSystem(t *testing.T) {
	const text = "FISCAL_YEAR,PRO_CODE,KPI_ID,KPI_LV1,KPI_LV2,KPI_LV3,KPI_VAL,备注\n2025,A1,I1,产出指标,数量指标,\"培训,\"\"集中\"\"\",≥600人次,\n\n2025,A1,I2,产出指标,质量指标,合格率,'=95%,见附件\n"
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"UTF-8": text, "GBK": gbk} {
		if !standard.Fits([]byte(data)) {
			t.Errorf("%s is not told", name)
		}
		d, _, ds := standard.Read(engine.Period{}, standard.File{Name: "指标.csv", Data: []byte(data)})
		if d == nil || len(d.Tables) != 1 || len(d.Tables[0].Indicators) != 2 {
			t.Fatal(name, d, ds)
		}
		first, second := d.Tables[0].Indicators[0], d.Tables[0].Indicators[1]
		if first.Name != "培训,\"集中\"" || first.Target.Source.Cell != "第2行第7列" || second.Target.Text != "=95%" || second.Target.Source.Cell != "第4行第7列" {
			t.Errorf("%s: %+v %+v", name, first, second)
		}
		if got := said(ds, "F27"); !strings.Contains(got, "备注") {
			t.Error(name, got)
		}
	}
	for broken, say := range map[string]string{"PRO_CODE,KPI_ID,KPI_VAL\nA1,I1,\"600": "第2行：引号没有写完", "PRO_CODE,KPI_ID,KPI_VAL\nA1,\"I1\"x,600": "引号后面应是逗号"} {
		if _, _, ds := standard.Read(engine.Period{}, standard.File{Name: "a.csv", Data: []byte(broken)}); !strings.Contains(said(ds, "F02"), say) {
			t.Errorf("%q: %v", broken, ds)
		}
	}
	if _, _, ds := standard.Read(engine.Period{}, standard.File{Name: "a.csv", Data: []byte("PRO_CODE,KPI_ID,KPI_VAL\nA1,I1,600,多\n")}); !strings.Contains(said(ds, "F10"), "第4列的“多”没有字段名") {
		t.Error(ds)
	}
}

func TestFits(t *testing.T) {
	for text, want := range map[string]bool{
		`{"PM_PERF_INDICATOR": []}`:                        true,
		"\xef\xbb\xbf {\"x\": {}, \"bgt_perf_goal_info\":": true,
		`{"fiscal_year": 2025, "projects": []}`:            false,
		`[{"pro_code": "A1"}]`:                             false,
		"项目编码,项目名称,预算数\n":                                  false,
		"name,kpi_val\n":                                   false,
		"":                                                 false,
		"\x00PK":                                           false,
		"pro_code,found_type_name,reply_amt\n":             true,
		"kpi_per_id,fiscal_year,kpi_target,yearflag\n":     true,
	} {
		if got := standard.Fits([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// TestOldAmountBeside: a text of our own counts only while it is the same amount.
func TestOldAmountBeside(t *testing.T) {
	_, reports, ds := readJSON(engine.Period{}, `{"PAY_PERF_MONITOR_INFO": [{"fiscal_year": "2025", "pro_code": "A1", "x_month": "6", "x_unit": "元", "pro_bgt_comp": "900000", "x_pro_bgt_comp": "80.00"}]}`)
	if len(reports) != 1 || reports[0].Projects[0].Spent.Text != "90" || !strings.Contains(said(ds, "F29"), "pro_bgt_comp是900000元，x_pro_bgt_comp却是“80.00”万元，按pro_bgt_comp读取") {
		t.Error(reports, ds)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"PM_PERF_GOAL_INFO": [{"pro_code": "A1", "x_plan": "3:1;6:2", "fiscal_year": 2025}], "PM_PERF_SELF_BGT": [{"pro_code": "A1", "reply_amt": "1"}]}`))
	f.Add([]byte("PRO_CODE,KPI_ID,KPI_VAL,KPI_LV3\r\nA1,\"'=1\",\"6\"\"\r\n00\",甲\r\n"))
	f.Add([]byte(`{"PAY_PERF_MONITOR_INFO": [{"x_month": "6", "pro_name": "甲", "complete_rate": 3, "pro_bgt_comp": 1e9}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		standard.Fits(data)
		d, reports, ds := standard.Read(engine.Period{FiscalYear: 2025, Month: 6}, standard.File{Name: "a", Data: data})
		if d == nil && len(reports) == 0 && !rules.HasErrors(ds) {
			t.Error("nothing was read, and nothing said")
		}
	})
}

// TestPlacesInText are spelled as in all other CSV and JSON files.
func TestPlacesInText(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a.csv", "pro_code,fiscal_year,kpi_target,yearflag\nA1,2025,目标,7\n", "a.csv 第2行第4列"},
		{"a.csv", "pro_code,fiscal_year,kpi_target,yearflag\n,2025,目标,0\n", "a.csv 第2行第1列"},
		{"a.json", "{\"PM_PERF_GOAL_INFO\": [\n {\"pro_code\": 目}]}", "a.json 第2行第15列"},
	} {
		_, _, ds := standard.Read(engine.Period{FiscalYear: 2025}, standard.File{Name: c.name, Data: []byte(c.text)})
		if !slices.ContainsFunc(ds, func(d rules.Diagnostic) bool { return d.Source.String() == c.want }) {
			t.Errorf("%s is missing in %v", c.want, ds)
		}
	}
}
