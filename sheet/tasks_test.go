package sheet

import (
	"slices"
	"strings"
	"testing"
)

// The tasks of a department's form are named once as not kept, whatever their columns.
func TestTasksOfDepartments(t *testing.T) {
	const head = "部门整体支出绩效目标申报表|<|<|<|<|<\n（2025年度）|<|<|<|<|<\n部门（单位）名称|某局|<|<|<|<\n"
	const tail = "\n年度总体目标|目标1：甲|<|<|<|<\n年度绩效指标|一级指标|二级指标|三级指标|指标值|<\n^|产出指标|数量指标|办件量|≥500件|<"
	merged := "年度主要任务|任务名称|主要内容|预算金额（万元）|<|<\n^|^|^|总额|财政拨款|其他资金\n^|任务一|做甲|100|80|20\n^|任务二|做乙|50|50|0\n^|金额合计|<|150|130|20"
	for name, c := range map[string]struct{ rows, tasks string }{
		"merged":          {merged, "2项：任务一、任务二"},
		"not merged":      {strings.ReplaceAll(merged, "^", ""), "2项：任务一、任务二"},
		"other columns":   {"年度主要任务|任务名称|主要内容|涉及的政策项目|预算金额|<\n^|任务一|做甲|丙|100|<", "1项：任务一"},
		"without a label": {"任务名称|主要内容|预算金额|<|<|<\n任务一|做甲|100|<|<|<", "1项：任务一"},
		"a text":          {"年度主要任务|做甲、做乙|<|<|<|<", "年度主要任务"},
	} {
		_, found, d := readGrid(head + c.rows + tail)
		if !slices.Equal(found, []string{"INFO F21 A4"}) || d == nil || d.Department == nil || len(d.Department.Indicators) != 1 || d.Department.Overall != "目标1：甲" {
			t.Fatalf("%s: %v %+v", name, found, d)
		}
		f := newFindings("表.xlsx", nil)
		readForm(tableOf(f, head+c.rows+tail), f, Given{})
		if got := f.sorted()[0].Message; !strings.Contains(got, c.tasks) {
			t.Errorf("%s: %s", name, got)
		}
	}
}
