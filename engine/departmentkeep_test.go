package engine_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet"
)

// TestIntakeKeepsPartsOfTheDepartment lays documents with fewer parts of the department's
// goals over stored ones that have all.
func TestIntakeKeepsPartsOfTheDepartment(t *testing.T) {
	const project = "项目编码\t13020925P00009410002P\t项目名称\t培训\n预算数\t100\t\t\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t培训人次\t50人次\n"
	const overall, goals, measures = "一、总体绩效目标\n新的目标\n", "二、分项绩效目标\n（一）窗口\n绩效目标：便民\n绩效指标：群众满意率达到98%以上\n", "三、工作保障措施\n新的措施\n"
	const table = "部门整体支出绩效目标申报表\n部门名称\t局\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t办件量\t≥90件\n"
	for name, c := range map[string]struct {
		text string
		want []string // overall, sub-goals, measures, indicators
		kept string
	}{
		"all chapters":      {overall + goals + measures + project, []string{"新的目标", "窗口", "新的措施", "办件量 ≥80件 10"}, "“部门整体绩效指标”"},
		"no measures":       {overall + goals + project, []string{"新的目标", "窗口", "旧的措施", "办件量 ≥80件 10"}, "“工作保障措施”“部门整体绩效指标”"},
		"measures blank":    {overall + goals + "三、工作保障措施\n" + project, []string{"新的目标", "窗口", "", "办件量 ≥80件 10"}, "“部门整体绩效指标”"},
		"only the measures": {measures + project, []string{"旧的目标", "服务", "新的措施", "办件量 ≥80件 10"}, "“总体绩效目标”“分项绩效目标”“部门整体绩效指标”"},
		"only its table":    {table + project, []string{"旧的目标", "服务", "旧的措施", "办件量 ≥90件 10"}, "“分值”"},
		"no part":           {project, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			stored := storedTable()
			before := &rules.Declaration{FiscalYear: 2025, Division: "130209", Tables: []*rules.GoalTable{stored}, Department: &rules.Department{
				Overall: "旧的目标", SubGoals: []rules.SubGoal{{Title: "服务", Indicator: rules.Cell{Text: "群众满意率达到97%以上"}}}, Measures: "旧的措施",
				Indicators: []rules.Indicator{{Level1: "产出指标", Level2: "数量指标", Name: "办件量", Target: rules.Cell{Text: "≥80件"}, Marks: "10"}},
			}}
			d, ds, err := sheet.ReadGoals("again.txt", []byte(c.text))
			if err != nil || d == nil {
				t.Fatalf("%v %v", err, ds)
			}
			d.FiscalYear = 2025
			scheme, err := rules.FindScheme("")
			if err != nil {
				t.Fatal(err)
			}
			in := engine.Intake{Declarations: []*rules.Declaration{d}}
			check, err := in.Check(scheme, "130209", map[int]*rules.Declaration{2025: before}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, partsOfDepartment(d.Department)); diff != "" {
				t.Error(diff, d.Department, ds)
			}
			said := slices.ContainsFunc(check.Diagnostics, func(d rules.Diagnostic) bool {
				return d.ID == "F30" && d.Project == rules.DepartmentName && strings.Contains(d.Message, c.kept)
			})
			if said != (c.kept != "") {
				t.Errorf("kept in silence: %v", check.Diagnostics)
			}
		})
	}
}

// partsOfDepartment are its texts.
func partsOfDepartment(d *rules.Department) []string {
	if d == nil {
		return nil
	}
	var titles, lines []string
	for _, g := range d.SubGoals {
		titles = append(titles, g.Title)
	}
	for _, i := range d.Indicators {
		lines = append(lines, i.Name+" "+i.Target.Text+" "+i.Marks)
	}
	return []string{d.Overall, strings.Join(titles, "、"), d.Measures, strings.Join(lines, "、")}
}
