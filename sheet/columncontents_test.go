package sheet

import "testing"

// Where headings say little, what stands below them tells which column is a level and
// which the name.
func TestColumnsByContents(t *testing.T) {
	const first = "/培训//100///培训干部"
	levels := []string{first, "产出指标/数量指标/培训人次//≥50人次//", "产出指标/质量指标/合格率//≥98%//", "满意度指标/服务对象满意度/学员满意度//≥90%//"}
	const rows = "产出指标|数量指标|培训人次|≥50人次\n|质量指标|合格率|≥98%\n满意度指标|服务对象满意度|学员满意度|≥90%"
	swapped := "产出指标|培训人次|数量指标|≥50人次\n|合格率|质量指标|≥98%\n满意度指标|学员满意度|服务对象满意度|≥90%"
	head := "（2025年度）|<|<|<\n" + top
	testFaults(t, map[string]faultCase{
		"kind, name and indicator":     {head + "指标类型|指标名称|绩效指标|目标值\n" + rows, levels, []string{"INFO F33 B5", "INFO F33 C5"}},
		"the level is called a name":   {head + "一级指标|指标名称|指标内容|目标值\n" + rows, levels, []string{"INFO F33 B5", "INFO F33 C5"}},
		"none is called as usual":      {head + "指标类型|绩效指标|指标内容|指标值\n" + rows, levels, nil},
		"level 1 is a kind":            {head + "指标类别|二级指标|指标名称|指标值\n" + rows, levels, nil},
		"level 1 is called 指标":         {head + "指标|二级指标|指标名称|指标值\n" + rows, levels, nil},
		"two names":                    {head + "指标类型|绩效指标名称|三级指标|目标值\n" + rows, levels, []string{"INFO F33 B5"}},
		"headings the wrong way":       {head + "一级指标|二级指标|三级指标|指标值\n" + swapped, levels, []string{"INFO F33 B5", "INFO F33 C5"}},
		"a kind stays one":             {head + "二级指标|三级指标|指标类型|指标值\n数量指标|培训人次|定量|≥50人次\n数量指标|能力|定性|提高", []string{first, "/数量指标/培训人次//≥50人次//", "/数量指标/能力/定性/提高//"}, nil},
		"names that sound like levels": {head + "一级指标|二级指标|三级指标|指标值\n满意度指标|满意度指标|服务对象满意度|≥90%", []string{first, "满意度指标/满意度指标/服务对象满意度//≥90%//"}, nil},
		"the name is in the value":     {head + "一级指标|指标名称|指标值|备注\n产出|数量指标|培训人次≥50人次|无", []string{first, "产出//数量指标//培训人次≥50人次//"}, []string{"WARN F33 B5"}},
		"two that may be the name": {head + "一级指标|三级指标|绩效指标|指标值\n产出|完成情况|培训人次|≥50人次\n效益|产生影响|学员满意率|≥90%",
			[]string{first, "产出//完成情况//≥50人次//", "效益//产生影响//≥90%//"}, []string{"WARN F33 C5"}},
	})
}
