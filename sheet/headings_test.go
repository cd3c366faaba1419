package sheet

import "testing"

// Headings with footnotes, goals as values, several cells under one heading, and items in
// one line.
func TestOddHeadings(t *testing.T) {
	const first = "/培训//100///培训干部"
	const row = "\n产出|数量|培训人次|≥50人次"
	head := "（2025年度）|<|<|<\n" + top
	testFaults(t, map[string]faultCase{
		"footnotes":       {head + "一级指标①|二级指标 *|三级指标[1]|指标值（注1）" + row, []string{first, indicator}, nil},
		"other footnotes": {head + "一级指标注1|二级指标²|*三级指标|年度指标值※" + row, []string{first, indicator}, nil},
		"starred labels":  {"（2025年度）|<|<|<\n*项目名称：|培训|<|<\n★预算数（万元）|100|<|<\n年度目标*|培训干部|<|<" + bottom, []string{first, indicator}, nil},
		"a goal as value": {head + "一级指标|二级指标|三级指标|本年目标" + row, []string{first, indicator}, nil},
		"the whole year":  {head + "一级指标|二级指标|三级指标|一季度|全年\n产出|数量|培训人次|10|≥50人次", []string{first, indicator}, []string{"INFO F21 D6"}},
		"a code and name": {head + "一级指标|二级指标|三级指标|<|指标值\n产出|数量|A01|培训人次|≥50人次\n产出|质量|A02|合格率|≥9%", []string{first, "产出/数量/A01培训人次//≥50人次//", "产出/质量/A02合格率//≥9%//"}, []string{"WARN F33 C6"}},
		"sum of weights":  {head + "一级指标|二级指标|三级指标|指标值|权重" + row + "|90\n权重合计||||90", []string{first, indicator + "90"}, nil},
		"circled items": {head + "一级指标|二级指标|三级指标|指标值\n产出|质量|①合格率②优秀率|①≥95%②≥30%",
			[]string{first, "产出/质量/合格率//≥95%//", "产出/质量/优秀率//≥30%//"}, []string{"INFO F23 C6"}},
		"items behind blanks": {head + "一级指标|二级指标|三级指标|指标值\n产出|数量|1、培训人次 2、培训班数|1、≥50人次 2、≥2期",
			[]string{first, "产出/数量/培训人次//≥50人次//", "产出/数量/培训班数//≥2期//"}, []string{"INFO F23 C6"}},
		"a decimal behind a blank": {head + "一级指标|二级指标|三级指标|指标值\n产出|数量|人均培训 时长|≥ 3.5小时", []string{first, "产出/数量/人均培训 时长//≥ 3.5小时//"}, nil},
	})
}
