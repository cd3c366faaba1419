package sheet

import "testing"

// A target's parts in columns without a heading are joined, or refused; they are never
// left out in silence.
func TestTargetPieces(t *testing.T) {
	const first = "/培训//100///培训干部"
	rate, count := "产出/质量/合格率//", "产出/数量/人次//"
	read := func(a, b string) []string { return []string{first, rate + a + "//", count + b + "//"} }
	head := "（2025年度）|<|<|<|<\n" + top + "一级指标|二级指标|三级指标|"
	testFaults(t, map[string]faultCase{
		"behind":          {head + "指标值|\n产出|质量|合格率|95|%以上\n|数量|人次|50|人次", read("95%以上", "50人次"), []string{"INFO F33 D5"}},
		"before":          {head + "|指标值\n产出|质量|合格率|≥|95%\n|数量|人次|不少于|50人次", read("≥95%", "不少于50人次"), []string{"INFO F33 E5"}},
		"two behind":      {head + "指标值||\n产出|质量|合格率|≥|95|%\n|数量|人次|≥|50|人次", read("≥95%", "≥50人次"), []string{"INFO F33 D5"}},
		"between columns": {head + "指标值||备注\n产出|质量|合格率|95|%以上|\n|数量|人次|50|人次|", read("95%以上", "50人次"), []string{"INFO F33 D5"}},
		"in some rows":    {head + "指标值|\n产出|质量|合格率|95|%以上\n|数量|人次|50人次|", read("95%以上", "50人次"), []string{"INFO F33 D5"}},
		"beside others":   {head + "指标值|\n产出|质量|合格率|95|%以上\n|数量|人次|50|见附件", read("95", "50"), []string{"ERROR F10 E6", "WARN F09 E7"}},
		"outside":         {head + "指标值\n产出|质量|合格率|95|%以上\n|数量|人次|50人次", read("95", "50人次"), []string{"ERROR F10 E6"}},
		"numbers":         {head + "指标值|\n产出|质量|合格率|95|10\n|数量|人次|50|10", read("95", "50"), []string{"WARN F09 E6"}},
		"the unit again":  {head + "指标值|\n产出|质量|合格率|≥95%|%\n|数量|人次|≥50人次|人次", read("≥95%", "≥50人次"), []string{"WARN F09 E6"}},
		"remarks":         {head + "指标值|\n产出|质量|合格率|≥95%|新增\n|数量|人次|≥50人次|", read("≥95%", "≥50人次"), []string{"WARN F09 E6"}},
	})
}
