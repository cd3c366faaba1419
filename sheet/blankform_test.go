package sheet

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// blanked is a tab without what was filled in: its titles, labels and columns.
func blanked(tab [][]any, keep ...string) (blank [][]any) {
	labels := strings.Fields("项目编码 项目名称 年度资金总额（万元） 年度资金总额 年度目标 一级指标 二级指标 三级指标 指标值 年度指标值 实际完成值 产出 数量 项目资金（万元） 年初预算数 全年预算数 全年执行数")
	for i, row := range tab {
		var cells []any
		for _, c := range row {
			text, _ := c.(string)
			if i > 0 && !slices.Contains(labels, text) && !slices.Contains(keep, text) {
				c = nil
			}
			cells = append(cells, c)
		}
		blank = append(blank, cells)
	}
	return blank
}

func TestBlankForms(t *testing.T) {
	goal := []string{"项目 13020925P00009410002P/培训/100/训/0期", "产出/数量/培训人次/≥50人次"}
	report := []string{"填报 /培训/98/0项资金/", "数量/培训人次/≥50人次/48"}
	said := func(read []string, findings ...string) []string { return append(slices.Clone(read), findings...) }
	all := map[string][][]any{
		"目标表": goalTab, "自评表": reportTab, "空目标": blanked(goalTab), "空目标2": blanked(goalTab), "空自评": blanked(reportTab), "说明": {{"本表一式两份"}},
		"半空": blanked(goalTab, "≥50人次"), "有金额": blanked(goalTab, "100"), "零": blanked(goalTab), "有目标": blanked(goalTab, "训"), "有执行数": blanked(reportTab, "98"),
	}
	all["零"][3][1] = "0.00"
	for name, c := range map[string]struct {
		tabs []string
		want []string
	}{
		"two beside a goal table":   {[]string{"目标表", "空目标", "空目标2"}, said(goal, "WARN F32 空目标 A3", "WARN F32 空目标2 A3")},
		"before it":                 {[]string{"空目标", "目标表", "说明"}, said(goal, "WARN F32 空目标 A3")},
		"sums of blanks":            {[]string{"目标表", "零"}, said(goal, "WARN F32 零 A3")},
		"beside a report":           {[]string{"自评表", "空自评"}, said(report, "WARN F32 空自评 A3")},
		"of goals beside a report":  {[]string{"空目标", "自评表"}, said(report, "WARN F32 空目标 A3")},
		"of a report beside a goal": {[]string{"目标表", "空自评"}, said(goal, "WARN F32 空自评 A3")},
		"nothing else":              {[]string{"空目标", "空目标2"}, []string{"ERROR F32", "WARN F32 空目标 A3", "WARN F32 空目标2 A3"}},
		"nothing but a report":      {[]string{"空自评"}, []string{"ERROR F32", "WARN F32 空自评 A3"}},
		"an amount filled in":       {[]string{"目标表", "有金额"}, nil},
		"a goal filled in":          {[]string{"目标表", "有目标"}, nil},
		"a target filled in":        {[]string{"目标表", "半空"}, nil},
		"spending filled in":        {[]string{"自评表", "有执行数"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := told(t, "a.xlsx", tabbed(t, all, c.tabs...))
			if c.want == nil {
				if !slices.ContainsFunc(got, func(one string) bool { return strings.HasPrefix(one, "ERROR F03") }) {
					t.Errorf("half a form is read without an ERROR: %q", got)
				}
				return
			}
			for i := range got {
				got[i] = strings.Replace(got[i], " a.xlsx", "", 1)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	form := "¶1.绩效目标表\n项目编码||项目名称|\n预算数||其中：财政资金|\n绩效目标||\n---\n" + goalHeader + "\n产出指标|数量指标|||"
	got := told(t, "a.docx", pages(t, paged(goalPages, "", "")+"\n"+form))
	if last := got[len(got)-1]; len(got) != 7 || !strings.HasPrefix(last, "WARN F32 表3") {
		t.Errorf("a blank form below another in Word: %q", got)
	}
}
