package sheet

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// grid is a workbook's sheet as a document: a line a row, cells parted by |. text*3
// covers three columns, ^ continues the cell above.
func grid(rows string) document {
	var doc document
	above := map[int]cell{}
	for n, row := range strings.Split(strings.Trim(rows, "\n"), "\n") {
		var l line
		col := 0
		for _, text := range strings.Split(row, "|") {
			c := cell{text: strings.ReplaceAll(strings.TrimSpace(text), `\n`, "\n"), col: col, span: 1}
			if bare, times, ok := strings.Cut(c.text, "*"); ok {
				c.text = bare
				c.span, _ = strconv.Atoi(times)
			}
			c.source = rules.Source{Sheet: "表", Cell: fmt.Sprintf("%c%d", 'A'+col, n+1)}
			if c.text == "^" {
				c = above[col]
				c.carried = true
			}
			above[col] = c
			col = c.end()
			l.cells = append(l.cells, c)
		}
		l.inTable = true
		doc.lines = append(doc.lines, l)
	}
	return doc
}

func readFilled(doc document, given Given) ([]engine.Report, []string) {
	f := &findings{}
	reports := readReportForm(doc, f, given)
	var ds []string
	for _, d := range f.sorted() {
		ds = append(ds, strings.TrimSpace(fmt.Sprintf("%s %s %s", d.Severity, d.ID, d.Source.Cell)))
	}
	return reports, ds
}

const selfScoringForm = `
项目支出绩效自评表*9
（2025年度）*9
项目名称|评估评审（13020925P00009410005X）*8
主管部门|审批局*4|实施单位*2|审批局本级*2
项目资金（万元）|*2|年初预算数|全年预算数（A）|全年执行数（B）|分值|执行率（B/A）|得分
^|年度资金总额*2|118.00|120.00|114.00|10|95%|9.50
^|其中：当年财政拨款*2|118.00|100.00|100.00|—||—
^|上年结转资金*2|—|20.00|14.00|—||—
^|其他资金*2||||—||—
年度总体目标|预期目标*4|实际完成情况*4
^|完成评审50项*4|完成评审52项，\n无投诉*4
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
^|产出指标（50分）|数量指标|评审项目数|≥50项|52项|30|30|—
^|^|质量指标|指标1：合格率|≥98%|97.5%|20|19.9|一家不合格\n已整改
^|效益指标（40分）|社会效益指标|服务水平|提升|部分达成|40|28|
总分*6|100|87.40|
注：得分一档最高不能超过该指标分值上限。*9
`

const monitoringForm = `
项目支出绩效目标执行监控表*16
（2025年度）*16
项目名称|评估评审*15
主管部门及代码|433*8|实施单位|审批局本级*6
项目资金（万元）|*3|年初预算数|1—7月执行数*3|1—7月执行率*4|全年预计执行数*4
^|年度资金总额*3|118.00|59.00*3|50%*4|118.00*4
^|其中：本年一般公共预算拨款*3|118.00|59.00*3|50%*4|118.00*4
^|其他资金*3|/|/*3|/*4|/*4
年度总体目标|完成评审50项*15
绩效指标|一级指标|二级指标|三级指标|年度指标值|1—7月执行情况|全年预计完成情况|偏差原因分析*6|完成目标可能性*3
^|^|^|^|^|^|^|经费保障|制度保障|人员保障|硬件条件保障|其他|原因说明|确定能|有可能|完全不可能
^|产出指标|数量指标|评审项目数|≥50项|20|50|||√||√|人手不足||√|
^|^|质量指标|合格率|≥98%|99%||||||||☑||□
^|满意度指标|满意度指标|满意度|≥95%||||||||||||
`

func text(s string) rules.Cell { return rules.Cell{Text: s} }

var anySource = cmp.Options{cmpopts.IgnoreTypes(rules.Source{}, (*engine.ObservationPlaces)(nil)), cmpopts.EquateEmpty()}

func TestSelfScoringForm(t *testing.T) {
	reports, ds := readFilled(grid(selfScoringForm), Given{})
	want := []engine.Report{{FiscalYear: 2025, Month: 12, Projects: []engine.ProjectReport{{
		Code: "13020925P00009410005X", Name: "评估评审", Initial: text("118.00"), Budget: text("120.00"), Spent: text("114.00"),
		Funds: []engine.Fund{
			{Kind: engine.Fiscal, Initial: text("118.00"), Budget: text("100.00"), Spent: text("100.00")},
			{Kind: engine.Carried, Budget: text("20.00"), Spent: text("14.00")},
		},
		GoalActual: "完成评审52项，\n无投诉",
		Silent: engine.ExpectedFact | engine.SpendingReasonFact | engine.ForecastFact | engine.LikelihoodFact | engine.ObstaclesFact |
			engine.RemarkFact | engine.ReviewFact | engine.ExclusionFact,
		Observations: []engine.Observation{
			{Level2: "数量指标", Name: "评审项目数", Target: text("≥50项"), Actual: text("52项"), SelfScore: text("30")},
			{Level2: "质量指标", Name: "指标1：合格率", Target: text("≥98%"), Actual: text("97.5%"), SelfScore: text("19.9"), Reason: "一家不合格\n已整改"},
			{Level2: "社会效益指标", Name: "服务水平", Target: text("提升"), Actual: text("部分达成"), SelfScore: text("28")},
		},
	}}}}
	if diff := cmp.Diff(want, reports, anySource); diff != "" || len(ds) > 0 {
		t.Errorf("findings %v, (-want +got):\n%s", ds, diff)
	}
	if place := reports[0].Projects[0].Observations[1].Actual.Source.Cell; place != "F14" {
		t.Errorf("an actual stands at %s", place)
	}
}

func TestMonitoringForm(t *testing.T) {
	reports, ds := readFilled(grid(monitoringForm), Given{})
	want := []engine.Report{{FiscalYear: 2025, Month: 7, Projects: []engine.ProjectReport{{
		Name: "评估评审", Initial: text("118.00"), Spent: text("59.00"), Expected: text("118.00"),
		Silent: engine.BudgetFact | engine.SpendingReasonFact | engine.GoalActualFact | engine.RemarkFact | engine.SelfScoreFact | engine.ReviewFact | engine.ExclusionFact,
		Funds:  []engine.Fund{{Kind: engine.Fiscal, Initial: text("118.00"), Spent: text("59.00"), Expected: text("118.00")}},
		Observations: []engine.Observation{
			{Level2: "数量指标", Name: "评审项目数", Target: text("≥50项"), Actual: text("20"), Forecast: "50", Obstacles: "人员保障、其他", Reason: "人手不足", Likelihood: "有可能"},
			{Level2: "质量指标", Name: "合格率", Target: text("≥98%"), Actual: text("99%"), Likelihood: "确定能"},
		},
	}}}}
	if diff := cmp.Diff(want, reports, anySource); diff != "" || len(ds) > 0 {
		t.Errorf("findings %v, (-want +got):\n%s", ds, diff)
	}
}

// observed are the observations of the first project, a line each.
func observed(reports []engine.Report) (lines []string) {
	if len(reports) == 0 {
		return nil
	}
	for _, o := range reports[0].Projects[0].Observations {
		lines = append(lines, strings.Join([]string{o.Level2, o.Name, o.Target.Text, o.Actual.Text, o.Forecast, o.Reason, o.Likelihood, o.Obstacles, o.Remark, o.SelfScore.Text}, "/"))
	}
	return lines
}

const formHead = "2025年度项目支出绩效自评表*8\n项目名称|评估评审*7\n"

// Each province prints the same in columns of its own.
func TestLayoutsOfProvinces(t *testing.T) {
	for name, c := range map[string]struct {
		rows string
		want string // observations, a line each
		says string // findings
	}{
		"sign and unit apart, under one header": {formHead + `
一级指标|二级指标|三级指标|年度指标值*3|实际完成值|偏差原因
^|^|^|指标性质|指标值|度量单位|^|^
产出指标|数量指标|评审项目数|≥|50|项|52|无`, "数量指标/评审项目数/≥50项/52//无////", ""},
		"Sichuan": {formHead + `
一级指标|二级指标|三级指标|指标性质|指标值|度量单位|权重|完成值|自评得分|未完成原因分析
产出指标|数量指标|评审项目数|≥|50|项|20|52|20|
效益指标|社会效益指标|服务水平|定性|提升||10|提升|8|高峰时段\n排队
合计*6|30||28|
评价结论|完成较好*9
存在问题|*9
改进措施|增加窗口*9
项目负责人：张三*4|财务负责人：李四*6`, "数量指标/评审项目数/≥50项/52//////20\n社会效益指标/服务水平/提升/提升//高峰时段\n排队////8", "WARN F09 A7 WARN F09 A9"},
		"Hubei, a block for each goal": {formHead + `
年度绩效目标1|完成评审*7
一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）*2|未完成原因及改进措施|备注
产出指标|数量指标|评审项目数|50|52*2||甲
年度绩效目标2|提高水平*7
一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）*2|未完成原因及改进措施|备注
效益指标|社会效益指标|服务水平|提升|达成*2||`, "数量指标/评审项目数/50/52/////甲/\n社会效益指标/服务水平/提升/达成//////", ""},
		"Beijing, with the way of scoring": {formHead + `
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分计算方法|得分|偏差原因分析
预算执行率（10分）|||||10|按执行率|9.5|
产出指标|数量指标|评审项目数|≥50项|52项|20|按比例|20|
总分*5|30||29.5|`, "数量指标/评审项目数/≥50项/52项//////20", ""},
		"a printed total that is none": {formHead + `
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|备注
产出指标|数量指标|评审项目数|≥50项|52项|20|20|
^|总计指标|总计数|≥50项|52项|20|20|
总分*5|40|41|`, "数量指标/评审项目数/≥50项/52项//////20\n总计指标/总计数/≥50项/52项//////20", "WARN D22 G6"},
		"one column of codes": {`项目支出绩效运行监控表*8
（2025年度）*8
项目名称|评估评审*7
一级指标|二级指标|三级指标|年度指标值|上半年执行情况|全年预计完成情况|完成目标可能性|备注
产出指标|数量指标|评审项目数|≥50项|20|50|2|
^|^|评审会次数|≥5次|1|5|1.确定能|
^|^|评审人数|≥5人|1|5|完全不可能|
^|^|评审天数|≥5天|1|5|4|`, "数量指标/评审项目数/≥50项/20/50//有可能///\n数量指标/评审会次数/≥5次/1/5//确定能///\n数量指标/评审人数/≥5人/1/5//完全不可能///\n数量指标/评审天数/≥5天/1/5/////", "ERROR F10 G8"},
		"a column and a row that nobody knows": {formHead + `
一级指标|二级指标|三级指标|年度指标值|实际完成值|责任人||分值
产出指标|数量指标|评审项目数|≥50项|52项|张三|李四|20
^|^|评审会次数|≥5次|6次|张三||20
^|^||≥5次|6次|||20
^|^||≥5次||||20
|||||||
效益指标|经济效益指标||||||`, "数量指标/评审项目数/≥50项/52项//////\n数量指标/评审会次数/≥5次/6次//////", "WARN F09 F3 WARN F09 G4 ERROR F03 E6 WARN F09 D7"},
		"a row that does not fit": {formHead + `
一级指标|二级指标|三级指标|年度指标值|实际完成值|备注
产出指标|数量指标|评审项目数|≥50项*2|52项
|数量指标|评审会次数|≥50项|52项||七`, "数量指标/评审项目数/≥50项//////52项/", "ERROR F03 A5"},
		"no column of actuals":   {formHead + "一级指标|二级指标|三级指标|年度指标值\n产出指标|数量指标|评审项目数|≥50项", "", "ERROR F03 A3"},
		"actuals as they stand":  {formHead + "一级指标|二级指标|三级指标|实际完成值\n产出指标|数量指标|甲|—\n^|^|乙|/\n^|^|丙|无\n^|^|丁|", "数量指标/甲//—//////\n数量指标/乙/////////\n数量指标/丙//无//////", ""},
		"an unknown obstacle":    {formHead + "一级指标|二级指标|三级指标|实际完成值|人员保障|原因说明\n产出指标|数量指标|甲|1|两人离职|招聘中", "数量指标/甲//1//招聘中\n人员保障：两人离职//人员保障//", "WARN F10 E4"},
		"two answers":            {formHead + "一级指标|二级指标|三级指标|实际完成值|确定能|有可能\n产出指标|数量指标|甲|1|√|√", "数量指标/甲//1//////", "ERROR F10 C4"},
		"an answer that is none": {formHead + "一级指标|二级指标|三级指标|实际完成值|确定能|有可能\n产出指标|数量指标|甲|1|有可能|有可能", "数量指标/甲//1///有可能///", "ERROR F10 E4"},
		"no project":             {"2025年自评表\n一级指标|二级指标|三级指标|实际完成值\n产出指标|数量指标|甲|1", "数量指标/甲//1//////", "ERROR F03 A2 ERROR F03 A2"},
	} {
		t.Run(name, func(t *testing.T) {
			reports, ds := readFilled(grid(strings.ReplaceAll(c.rows, "\n\n", "\n")), Given{})
			if got := strings.Join(observed(reports), "\n"); got != c.want || strings.Join(ds, " ") != c.says {
				t.Errorf("read\n%s\nwith %q, want\n%s\nwith %q", got, ds, c.want, c.says)
			}
		})
	}
}

// The money block in all its units and spellings.
func TestMoneyBlock(t *testing.T) {
	for name, c := range map[string]struct{ rows, want, says string }{
		"in 元":              {"项目资金（元）|年初预算数|全年预算数|全年执行数|执行率\n年度资金总额|2996500|2996500|1,498,000.01|", "299.65/299.65/149.800001", ""},
		"in 亿元 and 千元":      {"项目资金（亿元）|年初预算数|全年预算数|全年执行数\n年度资金总额|0.5|5000千元|1000", "5000/500/10000000", ""},
		"元 in the cell":     {"项目资金（万元）|年初预算数|全年预算数|全年执行数\n年度资金总额|100万元|1000000元|50.5", "100万元/100/50.5", ""},
		"above the table":   {"单位：元*4\n项目资金|年初预算数|全年预算数|全年执行数\n资金总额|1000000|1000000|0", "100/100/0", ""},
		"named in full":     {"金额单位：人民币元*4\n项目资金|年初预算数|全年预算数|全年执行数\n资金总额|1000000|1000000|0", "100/100/0", ""},
		"in brackets":       {"（单位：元，保留两位小数）*4\n项目资金|年初预算数|全年预算数|全年执行数\n资金总额|1000000|1000000|0", "100/100/0", ""},
		"behind a stroke":   {"项目资金/元|年初预算数|全年预算数|全年执行数\n资金总额|1000000|1000000|0", "100/100/0", ""},
		"at the total":      {"项目资金|年初预算数|全年预算数|全年执行数\n年度资金总额（元）|1000000|1000000|0", "100/100/0", ""},
		"two units":         {"项目资金|年初预算数（元）|全年预算数（元）|全年执行数（万元）\n资金总额|1000000|1000000|98", "100/100/0.0098", "ERROR F10 D3"},
		"in the header":     {"资金|年初预算数（元）|全年预算数（元）|全年执行数（元）\n资金总额|1000000|1000000|1", "100/100/0.0001", ""},
		"no unit":           {"项目资金|年初预算数|全年预算数|全年执行数\n资金总额|118.00|118.00|59", "118.00/118.00/59", "WARN F10 B4"},
		"nothing":           {"项目资金（万元）|年初预算数|全年预算数|全年执行数\n资金总额|–|/|", "//", ""},
		"no amount in 元":    {"项目资金（元）|年初预算数|全年预算数|全年执行数\n资金总额|100|100|约五十", "0.01/0.01/", "ERROR F08 D4"},
		"no amount":         {"项目资金（万元）|年初预算数|全年预算数|全年执行数\n资金总额|100|100|约五十", "100/100/约五十", ""},
		"wrong rate":        {"项目资金（万元）|年初预算数|全年预算数|全年执行数|执行率\n资金总额|118|120|114|96.6%", "118/120/114", "WARN D22 E4"},
		"rate as a share":   {"项目资金（万元）|年初预算数|全年预算数|全年执行数|执行率\n资金总额|118|120|114|0.95", "118/120/114", ""},
		"rounded rate":      {"项目资金（万元）|年初预算数|全年预算数|全年执行数|执行率\n资金总额|118|118|57|48.3%", "118/118/57", ""},
		"unknown source":    {"项目资金（万元）|年初预算数|全年预算数|全年执行数\n资金总额|118|120|114\n土地出让收入|1|1|1", "118/120/114", "WARN F09 A5"},
		"no source":         {"预算执行情况（万元）|全年预算数|执行数|执行率\n^|360|342|95%", "/360/342", ""},
		"no source again":   {"预算执行情况（万元）|全年预算数|执行数|执行率\n^|360|342|95%\n^|1|1|100%", "/360/342", "WARN F09 B5"},
		"own money":         {"项目资金（万元）|年初预算数|全年预算数|全年执行数\n资金总额|118|120|114\n单位资金|8|10|4\n财政专户管理资金|0|0|0", "118/120/114", ""},
		"heads over labels": {"预算执行情况（万元）|年度预算数|年初预算|调整后预算数|预算执行数\n^|总额|118|120|114\n^|财政专户管理资金|0|0|0\n^|土地出让收入|0|1|0", "118/120/114", "WARN F09 B6"},
		"own and other":     {"项目资金（万元）|年初预算数|全年预算数|全年执行数\n资金总额|118|120|114\n单位资金|8|10|4\n其他资金|1|1|1\n自筹资金|0|0|0", "118/120/114", "WARN F09 A6"},
		"other twice":       {"项目资金（万元）|年初预算数|全年预算数|全年执行数\n资金总额|118|120|114\n其他资金|8|10|4\n其他资金|1|1|1", "118/120/114", "ERROR F10 A6"},
		"total twice":       {"项目资金（万元）|年初预算数|全年预算数|全年执行数\n资金总额|118|120|114\n合计|1|1|1", "118/120/114", "ERROR F10 A5"},
		"quarters":          {"项目资金（万元）|全年预算数|一季度执行数|二季度执行数\n资金总额|120|30|50", "/120/50", "ERROR F47 D3 INFO F21 C3 WARN D10 D3"},
		"one quarter":       {"项目资金（万元）|全年预算数|一季度执行数|二季度执行数\n资金总额|120|30|", "/120/30", "INFO F21 D3"},
		"unknown column":    {"项目资金（万元）|年初预算数|全年预算数|全年执行数|结余\n资金总额|118|120|114|6", "118/120/114", "WARN F09 E3"},
	} {
		t.Run(name, func(t *testing.T) {
			reports, ds := readFilled(grid(formHead+c.rows), Given{})
			p := reports[0].Projects[0]
			if got := strings.Join([]string{p.Initial.Text, p.Budget.Text, p.Spent.Text}, "/"); got != c.want || strings.Join(ds, " ") != c.says {
				t.Errorf("read %s with %q, want %s with %q", got, ds, c.want, c.says)
			}
		})
	}
}

// A form says its year and month, or the caller does.
func TestPeriodOfAForm(t *testing.T) {
	for name, c := range map[string]struct {
		title, column string
		given         Given
		year, month   int
		says          string
	}{
		"em dash":            {"（2025年度）", "1—7月执行情况", Given{}, 2025, 7, ""},
		"hyphen":             {"（2025年）", "1-3月执行情况", Given{}, 2025, 3, ""},
		"wave":               {"2025年度", "１～１０月完成值", Given{}, 2025, 10, ""},
		"in words":           {"2025年项目绩效监控表", "一至九月执行情况", Given{}, 2025, 9, ""},
		"first quarter":      {"（2025年度）", "一季度完成情况", Given{}, 2025, 3, ""},
		"third quarter":      {"（2025年度）", "三季度完成情况", Given{}, 2025, 9, "WARN D10 D4"},
		"three quarters":     {"（2025年度）", "前三季度执行情况", Given{}, 2025, 9, ""},
		"half":               {"（2025年度）", "上半年实际完成值", Given{}, 2025, 6, ""},
		"month's end":        {"（2025年度）", "9月底完成情况", Given{}, 2025, 9, ""},
		"until":              {"（2025年度）", "截至9月末实际完成值", Given{}, 2025, 9, ""},
		"a month alone":      {"（2025年度）", "9月完成情况", Given{}, 2025, 9, "WARN D10 D4"},
		"in brackets":        {"（2025年度）", "完成情况（1—8月）", Given{}, 2025, 8, ""},
		"in the title":       {"（2025年1—7月）", "执行情况", Given{}, 2025, 7, ""},
		"from day to day":    {"（2025年1月1日至2025年8月31日）", "执行情况", Given{}, 2025, 8, ""},
		"the year once":      {"（2025年1月1日—8月31日）", "执行情况", Given{}, 2025, 8, ""},
		"the year twice":     {"（2025年1月至2025年8月）", "执行情况", Given{}, 2025, 8, ""},
		"in numbers":         {"（2025.1.1-2025.8.31）", "执行情况", Given{}, 2025, 8, ""},
		"to a day":           {"（2025年1月1日至8月15日）", "执行情况", Given{}, 2025, 8, "WARN D10 A1"},
		"not from January":   {"（2025年4月至2025年8月）", "执行情况", Given{}, 2025, 8, "ERROR D10 A1"},
		"not from the first": {"（2025年1月15日至8月31日）", "执行情况", Given{}, 2025, 8, "ERROR D10 A1"},
		"from last year":     {"（2024年1月至2025年8月）", "执行情况", Given{}, 2024, 8, "ERROR D10 A1"},
		"until a day above":  {"（截至2025年8月31日）", "执行情况", Given{}, 2025, 8, ""},
		"a line of its time": {"统计期间：2025年1月1日至8月31日", "执行情况", Given{}, 2025, 8, ""},
		"only a month above": {"（2025年8月）", "执行情况", Given{}, 2025, 8, "WARN D10 A1"},
		"a month above, too": {"（2025年8月）", "1—8月执行情况", Given{}, 2025, 8, ""},
		"another month":      {"（2025年1月至2025年8月）", "1—7月执行情况", Given{}, 2025, 7, "ERROR D10 D4"},
		"days in a column":   {"（2025年度）", "1月1日至8月31日执行情况", Given{}, 2025, 8, ""},
		"the year's days":    {"（2025年度）", "2025年1月1日至2025年8月31日执行情况", Given{}, 2025, 8, ""},
		"the whole year":     {"（2025年度）", "全年实际完成值", Given{}, 2025, 12, ""},
		"self-evaluation":    {"2025年度项目支出绩效自评表", "实际完成值", Given{}, 2025, 12, ""},
		"given":              {"（　　年度）", "执行情况", Given{2025, 7}, 2025, 7, ""},
		"given in vain":      {"（2025年度）", "1—7月执行情况", Given{2024, 6}, 2025, 7, "WARN D10 A2 WARN D10 A2"},
		"no month":           {"（2025年度）", "执行情况", Given{}, 2025, 0, "ERROR D10 A2"},
		"no year":            {"（　　年度）", "1—7月执行情况", Given{}, 0, 7, "ERROR D10 A2"},
		"two months in one":  {"（2025年度）", "1—7月执行情况|1—6月执行率", Given{}, 2025, 6, "ERROR D10 E4"},
		"thirteenth month":   {"（2025年度）", "1—13月执行情况", Given{}, 2025, 0, "ERROR D10 A2 ERROR F03 A4"},
		"year in the names":  {"（2025年度）", "2025年1—7月执行情况", Given{}, 2025, 7, ""},
		"a month of its own": {"（2025年度）", "十一月底执行情况", Given{}, 2025, 11, ""},
	} {
		t.Run(name, func(t *testing.T) {
			rows := c.title + "*5\n项目名称|评估评审*4\n项目编码|A1*4\n一级指标|二级指标|三级指标|" + c.column + "|备注\n产出指标|数量指标|甲|1|乙|\n"
			reports, ds := readFilled(grid(rows), c.given)
			if len(reports) != 1 || reports[0].FiscalYear != c.year || reports[0].Month != c.month || strings.Join(ds, " ") != c.says {
				t.Errorf("read %+v with %q, want %d-%d with %q", reports, ds, c.year, c.month, c.says)
			}
		})
	}
}

// Several forms in a file: a report for each month, each project once in it.
func TestSeveralForms(t *testing.T) {
	rename := func(form, name string) string { return strings.Replace(form, "评估评审", name, 1) }
	reports, ds := readFilled(grid(selfScoringForm+monitoringForm+rename(monitoringForm, "印章刻制")+"项目名称|培训*7\n"+strings.Join(strings.Split(monitoringForm, "\n")[10:], "\n")+monitoringForm), Given{})
	var got []string
	for _, r := range reports {
		for _, p := range r.Projects {
			got = append(got, fmt.Sprintf("%d-%d %s %d", r.FiscalYear, r.Month, p.Name, len(p.Observations)))
		}
	}
	if want := []string{"2025-7 评估评审 2", "2025-7 印章刻制 2", "2025-7 培训 2", "2025-12 评估评审 3"}; !cmp.Equal(got, want) || strings.Join(ds, " ") != "ERROR D05 A57" {
		t.Errorf("read %q with %q", got, ds)
	}
}

// The notes under a form complete it: the budget that the monitoring form has no column
// for, and who is excluded with approval.
func TestNotesOfAForm(t *testing.T) {
	form := `
项目支出绩效目标执行监控表*6
（2025年度）*6
项目编码：13020925P00009410002P*3|单位：万元*3
项目名称|评估评审*5
项目资金|年初预算数|1—6月执行数|1—6月执行率|全年预计执行数|
年度资金总额|120|55.50|47.03%|117|
绩效指标|一级指标|二级指标|三级指标|年度指标值|1—6月执行情况
^|产出指标|数量指标|甲|≥1个|不适用
`
	reports, ds := readFilled(grid(form+"注：全年预算数（调整后）为118.00万元，执行率按调整后的预算数计算。*6\n　“甲”经批准不适用，本年不监控。*6"), Given{})
	p := reports[0].Projects[0]
	if p.Code != "13020925P00009410002P" || p.Budget.Text != "118.00" || p.Spent.Text != "55.50" || !p.Observations[0].NotApplicable || p.Observations[0].Actual.Text != "" || len(ds) > 0 {
		t.Errorf("read %+v with %q", p, ds)
	}
	if _, ds = readFilled(grid(form), Given{}); strings.Join(ds, " ") != "WARN D22 D6 WARN D23 F8" {
		t.Errorf("without notes: %q", ds)
	}
}

// What is printed behind the forms, results and their sentences, is no data.
func TestResultsAreNoData(t *testing.T) {
	other := `
绩效评价结果说明*6
（2025年度，12月底）*6
评价对象|评估评审*5
二级指标|三级指标|年度指标值|实际完成值|结论|预警灯
数量指标|评审项目数|≥50项|52项|达成|绿灯
部门整体支出绩效目标申报表*6
部门名称|审批局*5
一级指标|二级指标|三级指标|年度指标值|备注*2
产出指标|数量指标|覆盖率|100%|*2
`
	reports, ds := readFilled(grid(selfScoringForm+other+monitoringForm), Given{})
	if len(reports) != 2 || len(reports[0].Projects) != 1 || len(reports[1].Projects[0].Observations) != 3 || strings.Join(ds, " ") != "WARN F09 A24" {
		t.Errorf("read %+v with %q", reports, ds)
	}
}
