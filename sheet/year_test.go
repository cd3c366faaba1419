package sheet

import (
	"slices"
	"testing"
)

// What is printed over a table as its year decides: no title, no column and no other
// project's title moves it.
func TestYearOfForm(t *testing.T) {
	const caption, one, two = "（2025年度）|<|<|<|<\n", "项目名称|培训|<|<|<\n年度资金总额（万元）|100|<|<|<\n年度目标|训|<|<|<", "\n项目名称|设备|<|<|<\n年度资金总额（万元）|50|<|<|<\n年度目标|买|<|<|<"
	const heads, row = "\n一级指标|二级指标|三级指标|指标值|备注", "\n产出|数量|培训人次|≥50人次|"
	for name, c := range map[string]struct {
		rows   string
		year   int
		target string
		found  []string
	}{
		"a project's title":             {"2026年春节慰问项目绩效目标表|<|<|<|<\n" + caption + one + heads + row, 2025, "≥50人次", []string{"WARN F10 A1"}},
		"another project's title":       {caption + one + heads + row + "\n2026年续建项目绩效目标表|<|<|<|<" + two + heads + row, 2025, "≥50人次", []string{"WARN F10 A7"}},
		"titles of two years":           {"2025年培训项目绩效目标表|<|<|<|<\n" + one + heads + row + "\n2026年续建项目绩效目标表|<|<|<|<" + two + heads + row, 2025, "≥50人次", []string{"ERROR F10 A7"}},
		"captions of two years":         {caption + one + heads + row + "\n项目支出绩效目标表|<|<|<|<\n（2026年度）|<|<|<|<" + two + heads + row, 2025, "≥50人次", []string{"ERROR F10 A8"}},
		"only a title":                  {"2026年春节慰问项目绩效目标表|<|<|<|<\n" + one + heads + row, 2026, "≥50人次", nil},
		"columns of this year and next": {caption + one + "\n一级指标|二级指标|三级指标|2025年指标值|2026年指标值" + row + "≥60人次", 2025, "≥50人次", []string{"INFO F21 E6"}},
		"columns of last year and this": {caption + one + "\n一级指标|二级指标|三级指标|2024年指标值|2025年指标值" + row + "≥60人次", 2025, "≥60人次", []string{"INFO F21 D6"}},
		"a column of another year":      {caption + one + "\n一级指标|二级指标|三级指标|2026年指标值|备注" + row, 2025, "≥50人次", []string{"ERROR F10 D5"}},
		"a column of a year and none":   {one + "\n一级指标|二级指标|三级指标|2026年指标值|备注" + row, 0, "≥50人次", []string{"WARN F03"}},
	} {
		_, found, d := readGrid(c.rows)
		found = slices.DeleteFunc(found, func(s string) bool { return s == "INFO F03" })
		if d.FiscalYear != c.year || d.Tables[0].Indicators[0].Target.Text != c.target || !slices.Equal(found, c.found) {
			t.Errorf("%s: year %d, target %s, %q; want %d, %s, %q", name, d.FiscalYear, d.Tables[0].Indicators[0].Target.Text, found, c.year, c.target, c.found)
		}
	}
}

// A monitoring form's caption decides, too, and says so where the title's year is another.
func TestYearOfFilledForm(t *testing.T) {
	const rows = "（2025年度）*5\n项目名称|评估评审*4\n项目编码|A1*4\n一级指标|二级指标|三级指标|1—7月执行情况|备注\n产出指标|数量指标|甲|1|乙|\n"
	for title, want := range map[string]bool{"2026年项目支出绩效目标执行监控表": true, "2025年项目支出绩效目标执行监控表": false, "项目支出绩效目标执行监控表": false} {
		reports, found := readFilled(grid(title+"*5\n"+rows), Given{})
		if len(reports) != 1 || reports[0].FiscalYear != 2025 || slices.Contains(found, "WARN F10 A2") != want {
			t.Errorf("%s: %v %q, want it told: %v", title, reports, found, want)
		}
	}
}
