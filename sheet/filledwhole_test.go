package sheet

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
)

const wholeForm = `
部门整体支出绩效自评表*9
（2025年度）*9
部门名称*3|审批局*6
部门资金（万元）|*3|全年预算数（A）|全年执行数（B）|分值|执行率（B/A）|得分
^|各项目资金合计*3|973.10|915.22|10|94.05%|9.41
年度总体目标|预期目标*4|实际完成情况*4
^|提升服务水平*4|已完成*4
分项绩效目标|分项名称*2|预期目标*2|承担的项目及得分*4
^|政务服务*2|优化服务*2|购买第三方服务　90.00分（优）*4
^|窗口建设*2|建成窗口*2|没有对应的项目*4
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
^|产出指标（50分）|数量指标|政务服务覆盖率|=100%|98%|50|49|一个乡镇未接入
^|满意度指标（40分）|服务对象满意度指标|群众满意率|≥99%|不适用|–|–|
总分*6|100|58.41
注：“群众满意率”经批准不适用，不计分，其分值分给其他指标。*9
`

const wholeMonitoring = `
审批局部门（单位）整体支出绩效目标执行监控表（2025年度）*8
单位名称|审批局*7
部门整体资金（万元）|*2|年初预算数|1—6月执行数*2|1—6月执行率|全年预计执行数
^|年度资金总额*2|973.10|470.00*2|48.30%|973.10
^|其中：财政拨款*2|973.10|470.00*2|48.30%|973.10
年度总体目标|提升服务水平*7
绩效指标|一级指标|二级指标|三级指标|年度指标值|1—6月执行情况|全年预计完成情况|备注
^|产出指标|数量指标|政务服务覆盖率|=100%|60%|100%|七月接入
`

// The department's own form is read like its projects', beside them.
func TestFilledDepartmentForm(t *testing.T) {
	reports, ds := readFilled(grid(selfScoringForm+wholeForm+monitoringForm+wholeMonitoring), Given{})
	want := []*engine.ProjectReport{
		{
			Name: "审批局", Spent: text("470.00"), Expected: text("973.10"), Initial: text("973.10"),
			Funds:        []engine.Fund{{Kind: engine.Fiscal, Initial: text("973.10"), Spent: text("470.00"), Expected: text("973.10")}},
			Silent:       engine.BudgetFact | engine.SpendingReasonFact | engine.GoalActualFact | engine.LikelihoodFact | engine.ObstaclesFact | engine.SelfScoreFact | engine.ReasonFact | engine.ReviewFact | engine.ExclusionFact,
			Observations: []engine.Observation{{Level2: "数量指标", Name: "政务服务覆盖率", Target: text("=100%"), Actual: text("60%"), Forecast: "100%", Remark: "七月接入"}},
		},
		{
			Name: "审批局", Budget: text("973.10"), Spent: text("915.22"), GoalActual: "已完成",
			Silent: engine.ExpectedFact | engine.InitialFact | engine.SpendingReasonFact | engine.ForecastFact | engine.LikelihoodFact | engine.ObstaclesFact | engine.RemarkFact | engine.ReviewFact | engine.ExclusionFact,
			Observations: []engine.Observation{
				{Level2: "数量指标", Name: "政务服务覆盖率", Target: text("=100%"), Actual: text("98%"), SelfScore: text("49"), Reason: "一个乡镇未接入"},
				{Level2: "服务对象满意度指标", Name: "群众满意率", Target: text("≥99%"), NotApplicable: true},
			},
		},
	}
	// reports: of July the project's, of June and December with the department's
	if len(reports) != 3 || len(ds) > 0 {
		t.Fatalf("read %+v with %q", reports, ds)
	}
	got := []*engine.ProjectReport{reports[0].Department, reports[2].Department}
	if diff := cmp.Diff(want, got, anySource); diff != "" {
		t.Error(diff)
	}
	if reports[1].Department != nil || len(reports[1].Projects) != 1 || len(reports[2].Projects) != 1 || len(reports[0].Projects) != 0 {
		t.Errorf("read %+v", reports)
	}
	if place := reports[2].Department.Observations[0].Actual.Source.Cell; place != "F30" {
		t.Errorf("an actual stands at %s", place)
	}
}

// What departments' forms have besides is told, and no project and no money is made of it.
func TestPartsOfDepartmentForms(t *testing.T) {
	head := "2025年度部门整体支出绩效自评表*8\n部门（单位）名称*2|审批局*6\n"
	for name, c := range map[string]struct{ rows, spent, says, total string }{
		"tasks with money": {"年度主要任务|任务名称|主要内容|全年预算数|全年执行数|分值|执行率|得分\n^|窗口建设|改造|10|9|5|90%|4.5\n^|金额合计||10|9||90%|" +
			"\n部门资金（万元）|*3|全年预算数|全年执行数|执行率|得分\n^|年度资金总额*3|20|18|90%|9", "18", "WARN F09 A3", "^|总分*5|50|63.5\n"},
		"tasks of projects": {"年度主要任务|项目名称*2|主要内容|完成情况*4\n^|窗口建设*2|改造|已完成*4\n^|平台建设*2|开发|已完成*4", "", "WARN F09 A3", ""},
		"under a banner":    {"二、部门年度重点工作任务*8\n任务名称|主要内容|批复金额（万元）|实际支出金额*2|预算执行率|偏低原因*2\n窗口建设|改造|10|9*2|90%|*2\n三、部门整体支出绩效指标*8", "", "WARN F09 A3", ""},
		"by nature":         {"部门资金（万元）|*3|全年预算数|全年执行数|执行率|得分\n^|部门预算总额*3|20|18|90%|9\n^|其中：基本支出*3|12|11|92%|", "18", "WARN F09 B5", "^|总分*5|50|59\n"},
		"duties":            {"部门职能*2|行政审批*6", "", "WARN F09 A3", ""},
	} {
		t.Run(name, func(t *testing.T) {
			reports, ds := readFilled(grid(head+c.rows+indicatorRows+c.total), Given{})
			if len(reports) != 1 || reports[0].Department == nil || len(reports[0].Projects) > 0 || strings.Join(ds, " ") != c.says {
				t.Fatalf("read %+v with %q, want %q", reports, ds, c.says)
			}
			d := reports[0].Department
			if d.Spent.Text != c.spent || d.Name != "审批局" || len(d.Observations) != 1 {
				t.Errorf("read %+v", d)
			}
		})
	}
}

// A project's table without a heading, behind the department's own, is a table of its own.
func TestProjectBehindDepartmentTable(t *testing.T) {
	doc := grid("部门整体支出绩效目标申报表（2025年度）*4\n部门名称|审批局*3\n一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|办件量|≥90件\n" +
		"项目编码|13020925P00009410002P|项目名称|培训\n预算数|100*3\n一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|培训人次|≥50人次")
	f := &findings{}
	d := readForm(doc, f, Given{})
	if len(d.Tables) != 1 || d.Tables[0].Name != "培训" || len(d.Tables[0].Indicators) != 1 || len(d.Department.Indicators) != 1 {
		t.Errorf("read %+v of %+v with %v", d.Tables, d.Department, f.sorted())
	}
}
