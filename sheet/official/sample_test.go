package official_test

import (
	"cmp"
	"fmt"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/sheet/official"
)

// A sample is a declaration, reported on and evaluated.
type sample struct {
	declared *rules.Declaration
	report   *engine.Report
	outcome  *engine.Outcome
	basis    official.Basis
}

// seed is the real document with the sample data of a checkpoint.
func seed(t testing.TB, month int) sample {
	t.Helper()
	d, _, err := sheet.ReadGoals("goal-tables.txt", fixtures.SeedText())
	if err != nil || d == nil {
		t.Fatal(err)
	}
	r, _, err := sheet.ReadReport("actuals.json", fixtures.Actuals(month))
	if err != nil || r == nil {
		t.Fatal(err)
	}
	return evaluated(t, d, r)
}

func evaluated(t testing.TB, d *rules.Declaration, r *engine.Report) sample {
	t.Helper()
	s, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	o, ds, err := engine.Evaluate(s, d, r)
	if err != nil || o == nil {
		t.Fatal(err, ds)
	}
	return sample{d, r, o, official.Basis{Scheme: s.Ref(), SchemeDigest: "sha256:方法", InputDigest: "sha256:数据", Run: "42"}}
}

// projects are the sample's, with all that the forms need.
func (s sample) projects() []official.Project {
	list := make([]official.Project, 0, len(s.outcome.Projects))
	for i, t := range s.declared.Tables {
		list = append(list, official.Project{
			FiscalYear: s.outcome.FiscalYear, Month: s.outcome.Month, Supervisor: "曹妃甸区行政审批局",
			Table: t, Report: s.reported(t.Code.Text), Result: &s.outcome.Projects[i],
		})
	}
	return list
}

func (s sample) reported(code string) *engine.ProjectReport {
	for i := range s.report.Projects {
		if s.report.Projects[i].Code == code {
			return &s.report.Projects[i]
		}
	}
	return nil
}

func (s sample) department() official.Department {
	return official.Department{
		FiscalYear: s.outcome.FiscalYear, Month: s.outcome.Month, Name: "曹妃甸区行政审批局",
		Result: s.outcome.Department, Report: s.report.Department, Declared: s.declared.Department,
	}
}

func (s sample) batch() official.Batch {
	return official.Batch{FiscalYear: s.outcome.FiscalYear, Month: s.outcome.Month, Basis: s.basis, Declared: s.declared.Department, Department: s.department()}
}

func cell(text string) rules.Cell { return rules.Cell{Text: text} }

// demanding is a project with what forms rarely have: sign, unit and marks in columns
// of their own, several targets in a cell, an indicator that does not apply, one that
// is not reported, a plan and kind of its own, money from three sources, reasons,
// outlooks, and texts that look like formulas.
func demanding(t testing.TB, month int) sample {
	t.Helper()
	table := demandingTable()
	observe := func(level2, name, actual string) engine.Observation {
		return engine.Observation{Level2: level2, Name: name, Actual: cell(actual)}
	}
	people := observe("数量指标", "培训人次", "230")
	people.Forecast, people.Likelihood, people.Obstacles, people.Reason, people.Remark = "620", "有可能", "制度保障、其他", "场地维修", "+下半年补办"
	teachers := observe("数量指标", "讲师人数", "9人")
	teachers.Forecast, teachers.Reason = "确定能", "-离职一人"
	system := observe("可持续影响指标", "建立培训制度", "")
	system.NotApplicable = true
	report := engine.ProjectReport{
		Code: table.Code.Text, Budget: cell("118.00"), Spent: cell("55.5"), Expected: cell("117"), GoalActual: "完成过半",
		Funds: []engine.Fund{
			{Kind: engine.Fiscal, Initial: cell("100.00"), Budget: cell("98"), Spent: cell("50"), Expected: cell("97")},
			{Kind: engine.Carried, Budget: cell("5"), Spent: cell("5.5")},
		},
		Observations: []engine.Observation{people, teachers, observe("质量指标", "服务质量", "97%；2起"), observe("时效指标", "完成时间", ""),
			observe("社会效益指标", "服务效率", "达成"), system, observe("服务对象满意度指标", "群众满意度", "")},
	}
	d := &rules.Declaration{FiscalYear: 2025, Division: "130209", Tables: []*rules.GoalTable{table}}
	return evaluated(t, d, &engine.Report{FiscalYear: 2025, Month: month, Projects: []engine.ProjectReport{report}})
}

func demandingTable() *rules.GoalTable {
	table := &rules.GoalTable{
		No: 12, Title: "政务培训绩效目标表", AgencyCode: "433001", AgencyName: "某区行政审批局本级", MoneyUnit: "万元",
		Code: cell("13020925P00009410002P"), Name: "=政务培训", Budget: cell("120.00"), Fiscal: cell("100.00"), Other: cell("20"),
		Purpose: "培训窗口人员", Goal: "1.完成全年培训任务\n2.提高服务水平",
		Indicators: []rules.Indicator{
			{Level1: "产出指标", Level2: "数量指标", Name: "培训人次", Description: "全年培训的人次", Basis: "计划标准", Target: cell("600"), Sign: "≥", Unit: "人次", Marks: "15",
				Kind: rules.Flow, Plan: []rules.PlanCell{{Month: 6, Percent: cell("40")}, {Month: 12, Percent: cell("100")}}},
			{Level1: "产出指标", Level2: "数量指标", Name: "讲师人数", Target: cell("≥10人"), Marks: "10"},
			{Level1: "产出指标", Level2: "质量指标", Name: "服务质量", Target: cell("≥95%；投诉不超过3起"), Marks: "10"},
			{Level1: "产出指标", Level2: "时效指标", Name: "完成时间", Target: cell("2025年11月底前"), Marks: "15"},
			{Level1: "效益指标", Level2: "社会效益指标", Name: "服务效率", Target: cell("明显提高"), Marks: "15"},
			{Level1: "效益指标", Level2: "可持续影响指标", Name: "建立培训制度", Target: cell("是"), Marks: "15"},
			{Level1: "满意度指标", Level2: "服务对象满意度指标", Name: "群众满意度", Target: cell("≥95%"), Marks: "10"},
		},
	}
	table.Plan = []rules.PlanCell{{Month: 3, Percent: cell("25")}, {Month: 6, Percent: cell("50%")}, {Month: 10, Percent: cell("75")}, {Month: 12, Percent: cell("100%")}}
	return table
}

// many are projects without end, agency by agency.
func many(s sample, n, perAgency int) func(yield func(official.Project, error) bool) {
	projects := s.projects()
	return func(yield func(official.Project, error) bool) {
		for i := range n {
			p := projects[i%len(projects)]
			table := *p.Table
			agency := i / cmp.Or(perAgency, 1)
			table.AgencyCode, table.AgencyName = fmt.Sprintf("%06d", 433001+agency), fmt.Sprintf("单位%d", agency+1)
			table.Code.Text = fmt.Sprintf("13020925P%012d", i)
			p.Table = &table
			if !yield(p, nil) {
				return
			}
		}
	}
}
