package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// TestSettleDepartment are printed forms of a department whose projects spent 390 of 400
// and whose satisfaction comes to 93.5%.
func TestSettleDepartment(t *testing.T) {
	money := func(initial, budget, spent string) engine.ProjectReport {
		return engine.ProjectReport{Initial: rules.Cell{Text: initial}, Budget: rules.Cell{Text: budget}, Spent: rules.Cell{Text: spent}}
	}
	says := func(name, actual string) engine.ProjectReport {
		return engine.ProjectReport{Name: name, Observations: []engine.Observation{{Name: "群众满意率", Actual: rules.Cell{Text: actual}}}}
	}
	for name, c := range map[string]struct {
		form    engine.ProjectReport
		silent  engine.Fact
		stored  *engine.ProjectReport
		want    string // spending and actuals that are the department's own
		finding string
	}{
		"what the projects give":      {money("400", "400.00", "390.00"), 1, nil, "", ""},
		"another spending":            {money("", "400", "395"), 1, nil, "395", ""},
		"reported before":             {money("", "400", "390.00"), 1, &engine.ProjectReport{Spent: rules.Cell{Text: "390"}}, "390", ""},
		"with basic expenditure":      {money("", "500", "480"), 1, nil, "", "D29"},
		"more at the year's start":    {money("500", "", "480"), 1, nil, "", "D29"},
		"and reported before":         {money("", "500", "480"), 1, &engine.ProjectReport{Spent: rules.Cell{Text: "385"}}, "385", "D29"},
		"not from a printed form":     {money("", "", "390"), 0, nil, "390", ""},
		"an actual of the projects":   {says("局", "93.5%"), 1, nil, "", ""},
		"an actual of its own":        {says("局", "93%"), 1, nil, "93%", ""},
		"an actual that was reported": {says("局", "93.5%"), 1, &engine.ProjectReport{Observations: says("", "93.5%").Observations}, "93.5%", ""},
		"one agency of two":           {says("甲单位", "93.5%"), 1, nil, "", "D30"},
	} {
		t.Run(name, func(t *testing.T) {
			d := &rules.Declaration{FiscalYear: 2025, Division: "130209", Department: &rules.Department{SubGoals: []rules.SubGoal{{Title: "题", Indicator: rules.Cell{Text: "群众满意率达到93%以上"}}}}}
			r := &engine.Report{}
			for i, m := range []member{{"300", "300", []line{satisfied("≥90%", "92")}}, {"100", "90", []line{satisfied("≥90%", "98")}}} {
				table, report := projectOf(m.budget, m.spent, "25/50/75/100", m.lines...)
				table.Name, table.AgencyName = "项目"+string([]rune("甲乙")[i]), string([]rune("甲乙")[i])+"单位"
				table.Code.Text, table.AgencyCode = fmt.Sprintf("P%d", i+1), fmt.Sprintf("43300%d", i+1)
				report.Code = table.Code.Text
				d.Tables, r.Projects = append(d.Tables, table), append(r.Projects, report)
			}
			stored := &engine.Report{FiscalYear: 2025, Month: 12, Projects: r.Projects, Department: c.stored}
			if c.stored != nil {
				for i := range c.stored.Observations {
					c.stored.Observations[i].Level2 = "服务对象满意度指标"
				}
			}
			c.form.Silent = c.silent
			alone := &engine.Report{FiscalYear: 2025, Month: 12, Department: &c.form}
			s, err := rules.FindScheme("")
			if err != nil {
				t.Fatal(err)
			}
			ds, err := alone.SettleDepartment(s, d, stored)
			if err != nil {
				t.Fatal(err)
			}
			got, said := alone.Department.Spent.Text, ""
			for _, o := range alone.Department.Observations {
				got += o.Actual.Text
			}
			for _, d := range ds {
				said += d.ID
			}
			if got != c.want || said != c.finding || c.silent != 0 && strings.TrimSpace(alone.Department.Budget.Text+alone.Department.Initial.Text) != "" {
				t.Errorf("leaves %+v with %v, want %q with %q", alone.Department, ds, c.want, c.finding)
			}
		})
	}
}
