package engine_test

import (
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// The indicators of a department's own table are judged like those of its prose: a
// rate comes from the projects, what only the department can know it reports.
func TestDepartmentTable(t *testing.T) {
	table, report := projectOf("300", "150", "25/50/75/100", satisfied("≥90%", "96"))
	table.Name, table.Code.Text, report.Code = "甲", "P1", "P1"
	d := &rules.Declaration{FiscalYear: 2025, Division: "130209", Tables: []*rules.GoalTable{table}, Department: &rules.Department{Indicators: []rules.Indicator{
		{Level1: "满意度指标", Level2: "服务对象满意度指标", Name: "服务对象满意度", Target: rules.Cell{Text: "95"}, Sign: "≥", Unit: "%"},
		{Level1: "产出指标", Level2: "质量指标", Name: "制度健全性", Target: rules.Cell{Text: "健全"}},
	}}}
	r := &engine.Report{FiscalYear: 2025, Month: 12, Projects: []engine.ProjectReport{report},
		Department: &engine.ProjectReport{Observations: []engine.Observation{{Name: "制度健全性", Actual: rules.Cell{Text: "达成"}}}}}
	o, ds := judged(t, d, r)
	if o == nil || o.Department == nil || len(o.Department.Indicators) != 2 {
		t.Fatalf("%v", ds)
	}
	rate, quality := o.Department.Indicators[0], o.Department.Indicators[1]
	if rate.Verdict != engine.Met || !strings.Contains(rate.Explanation, "甲 96%") || rate.Level1 != "满意度指标" || rate.Target != "95" && rate.Target != "≥95%" {
		t.Errorf("%+v", rate)
	}
	if quality.Verdict != engine.Met || o.Department.RollUps[1].Method != engine.Reported {
		t.Errorf("%+v %+v", quality, o.Department.RollUps[1])
	}
	r.Department = nil
	o, _ = judged(t, d, r)
	if silent := o.Department.Indicators[1]; silent.Verdict != engine.Unproven {
		t.Errorf("a word that no project can give: %+v", silent)
	}
	before := o.InputDigest
	d.Department.Indicators[0].Target.Text = "96"
	if o, _ = judged(t, d, r); o.InputDigest == before {
		t.Error("another target, the same digest")
	}
	d.Department.Indicators[1] = d.Department.Indicators[0]
	if o, ds = judged(t, d, r); o != nil || !strings.Contains(ds[0].Message, "重复") && !rules.HasErrors(ds) {
		t.Errorf("the same indicator twice: %v", ds)
	}
}

// A table that prints no spending plan is held against the calendar, and says so.
func TestWithoutAPlan(t *testing.T) {
	table, report := projectOf("100", "40", "25/50/75/100", counted("培训人次", "≥120人次", "50"))
	table.Plan = nil
	o, ds := judged(t, &rules.Declaration{FiscalYear: 2025, Division: "130209", Tables: []*rules.GoalTable{table}},
		&engine.Report{FiscalYear: 2025, Month: 6, Projects: []engine.ProjectReport{report}})
	if o == nil || rules.HasErrors(ds) {
		t.Fatal(ds)
	}
	s, i := o.Projects[0].Spending, o.Projects[0].Indicators[0]
	if s.Planned.String() != "50.00" || s.Value.String() != "80.00" || !strings.Contains(i.Explanation, "序时进度") {
		t.Errorf("%+v %s", s, i.Explanation)
	}
	warned := false
	for _, d := range ds {
		warned = warned || d.ID == "F03" && d.Severity == rules.Warn && strings.Contains(d.Message, "序时进度")
	}
	if !warned {
		t.Errorf("findings %v", ds)
	}
}
