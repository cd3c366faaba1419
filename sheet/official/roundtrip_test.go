package official_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/fixtures"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/sheet/official"
	"zhunsheng/sheet/paper"
)

// TestGoalsReadBack writes goal tables as forms and reads the files: nothing of what
// the forms have a place for is lost.
func TestGoalsReadBack(t *testing.T) {
	transcribed, _, err := sheet.ReadGoals("goal-tables.json", fixtures.SeedJSON())
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]*rules.Declaration{
		"the seed, from Word as text": seed(t, 6).declared,
		"the seed, from JSON":         transcribed,
		"a department's own table":    withTable(transcribed),
		"only a department's table":   tableAlone(transcribed),
		"every column":                demanding(t, 6).declared,
		"sixty indicators":            {FiscalYear: 2025, Division: "130209", Tables: []*rules.GoalTable{long()}},
		"agencies of any name":        agencies("433001", "120急救中心", "433001", "IT中心", "433001", "A区分局", "433001", "（区）本级", "433", "301医院", "433001001", "审批局", "433001002003004005006", "一中", "433009", "", "", "某局"),
		"a plan of twelve months":     {FiscalYear: 2025, Division: "130209", Tables: []*rules.GoalTable{monthly()}},
	} {
		for format, write := range writers {
			t.Run(name+" "+format, func(t *testing.T) {
				file := written(t, write, official.KindGoals, official.Batch{FiscalYear: d.FiscalYear, Declared: d.Department, Tabs: format == "xlsx"}, tablesOf(d))
				read, ds, err := sheet.ReadGoals("forms."+format, file)
				if err != nil || read == nil {
					t.Fatal(err, ds)
				}
				if diff := cmp.Diff(printed(d), printed(read)); diff != "" {
					t.Errorf("%s\n%v", diff, ds)
				}
			})
		}
	}
}

// agencies are goal tables of agencies with a code and a name each.
func agencies(codesAndNames ...string) *rules.Declaration {
	d := &rules.Declaration{FiscalYear: 2025, Division: "130209"}
	for pair := range slices.Chunk(codesAndNames, 2) {
		t := monthly()
		t.No, t.AgencyCode, t.AgencyName = len(d.Tables)+1, pair[0], pair[1]
		t.Code.Text = fmt.Sprintf("13020925P0000941000%02d", t.No)
		d.Tables = append(d.Tables, t)
	}
	return d
}

type opener func(b *bytes.Buffer) (paper.Writer, error)

var writers = map[string]opener{
	"docx": func(b *bytes.Buffer) (paper.Writer, error) { return paper.NewDocument(b) },
	"xlsx": func(b *bytes.Buffer) (paper.Writer, error) { return paper.NewWorkbook(b) },
}

// written is a file of forms.
func written(t testing.TB, open opener, k official.Kind, b official.Batch, projects []official.Project) []byte {
	t.Helper()
	var file bytes.Buffer
	w, err := open(&file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := official.Write(w, k, b, seqOf(projects)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func seqOf(projects []official.Project) func(yield func(official.Project, error) bool) {
	return func(yield func(official.Project, error) bool) {
		for _, p := range projects {
			if !yield(p, nil) {
				return
			}
		}
	}
}

func tablesOf(d *rules.Declaration) (list []official.Project) {
	for _, t := range d.Tables {
		list = append(list, official.Project{FiscalYear: d.FiscalYear, Table: t})
	}
	return list
}

// printed is what forms have a place for: a plan's share has its sign, blanks around a
// text do not count, and where it was read is another question.
func printed(d *rules.Declaration) *rules.Declaration {
	plain := func(c rules.Cell) rules.Cell { return rules.Cell{Text: strings.TrimSpace(c.Text)} }
	p := &rules.Declaration{FiscalYear: d.FiscalYear, Division: d.Division}
	if d.Department != nil {
		department := *d.Department
		department.Lacks = 0
		department.SubGoals = slices.Clone(department.SubGoals)
		for i := range department.SubGoals {
			department.SubGoals[i].Indicator = plain(department.SubGoals[i].Indicator)
		}
		department.Indicators = slices.Clone(department.Indicators)
		for i := range department.Indicators {
			department.Indicators[i].Target = plain(department.Indicators[i].Target)
		}
		p.Department = &department
	}
	for _, t := range d.Tables {
		table := *t
		table.Source, table.Lacks = rules.Source{}, 0
		table.Code, table.Budget, table.Fiscal, table.Other = plain(t.Code), plain(t.Budget), plain(t.Fiscal), plain(t.Other)
		table.Plan, table.Indicators = slices.Clone(t.Plan), slices.Clone(t.Indicators)
		for i := range table.Plan {
			table.Plan[i].Percent = rules.Cell{Text: strings.TrimSuffix(plain(table.Plan[i].Percent).Text, "%") + "%"}
		}
		for i := range table.Indicators {
			table.Indicators[i].Target = plain(table.Indicators[i].Target)
			table.Indicators[i].Kind, table.Indicators[i].Plan = "", nil
		}
		p.Tables = append(p.Tables, &table)
	}
	return p
}

// long is a goal table with sixty indicators and goals of two thousand characters.
func long() *rules.GoalTable {
	t := monthly()
	t.Goal = strings.Repeat("保障城区环境卫生，做到日产日清，提高群众满意度；", 84)
	t.Purpose = strings.Repeat("用于清运、处置和设备更新。", 60)
	t.Indicators = nil
	for i := range 60 {
		t.Indicators = append(t.Indicators, rules.Indicator{
			Level1: []string{"产出指标", "效益指标", "满意度指标"}[i/20], Level2: []string{"数量指标", "社会效益指标", "服务对象满意度指标"}[i/20],
			Name: fmt.Sprintf("第%d项指标的名称很长，长到一格里要排成许多行才放得下", i+1), Target: rules.Cell{Text: fmt.Sprintf("≥%d%%", i+30)}, Description: strings.Repeat("说明", 30),
		})
	}
	return t
}

// monthly is a goal table with a plan for each month.
func monthly() *rules.GoalTable {
	t := *demandingTable()
	t.Title, t.No, t.Plan = "城市管护绩效目标表", 1, nil
	for m := 1; m <= 12; m++ {
		t.Plan = append(t.Plan, rules.PlanCell{Month: m, Percent: rules.Cell{Text: fmt.Sprintf("%d", m*100/12)}})
	}
	return &t
}

// withTable is a declaration whose department has a table of its own besides its prose.
func withTable(d *rules.Declaration) *rules.Declaration {
	of, department := *d, *d.Department
	department.Indicators = []rules.Indicator{
		{Level1: "产出指标", Level2: "数量指标", Name: "政务服务事项办件量", Sign: "≥", Target: cell("90000"), Unit: "件", Marks: "20",
			Description: "全年窗口和网上办结的事项\n评（扣）分标准：每少1%扣0.5分", Basis: "计划标准"},
		{Level1: "产出指标", Level2: "成本指标", Name: "预算控制数", Target: cell("≤973.10万元")},
		{Level1: "效益指标", Level2: "社会效益指标", Name: "营商环境", Sign: "定性", Target: cell("明显改善")},
	}
	of.Department = &department
	return &of
}

// tableAlone is one whose department has no prose, and one project.
func tableAlone(d *rules.Declaration) *rules.Declaration {
	of := withTable(d)
	of.Department = &rules.Department{Indicators: of.Department.Indicators}
	of.Tables = of.Tables[:1]
	return of
}
