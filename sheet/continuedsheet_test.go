package sheet

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// workbook has a tab 表1, 表2 … for each text: rows with cells parted by |.
func workbook(t *testing.T, texts ...string) []byte {
	tabs := map[string][][]any{}
	var order []string
	for i, text := range texts {
		name := fmt.Sprintf("表%d", i+1)
		for row := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
			var cells []any
			for one := range strings.SplitSeq(row, "|") {
				if one == "" {
					cells = append(cells, nil)
				} else {
					cells = append(cells, one)
				}
			}
			tabs[name] = append(tabs[name], cells)
		}
		order = append(order, name)
	}
	return tabbed(t, tabs, order...)
}

// Forms of a sheet, with <rows> where a page may end.
const (
	goalRows = `项目支出绩效目标表
（2025年度）
项目名称|培训|项目编码|13020925P00009410002P
年度资金总额（万元）|100
年度目标|训
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|培训人次|≥50人次
|质量指标|合格率|≥98%
<rows>
||及格率|≥95%
满意度指标|满意度指标|满意度|≥90%`
	scoredRows = `项目支出绩效自评表
（2025年度）
项目名称|培训
项目资金（万元）||年初预算数|全年预算数|全年执行数
|年度资金总额|100|100|98
一级指标|二级指标|三级指标|年度指标值|实际完成值
产出指标|数量指标|培训人次|≥50人次|48
|质量指标|合格率|≥98%|99%
<rows>
||及格率|≥95%|96%
满意度指标|满意度指标|满意度|≥90%|91%`
	goalRowsHead, goalRowsHeader     = "项目支出绩效目标表\n（2025年度）\n项目名称|培训|项目编码|13020925P00009410002P", "一级指标|二级指标|三级指标|指标值"
	scoredRowsHead, scoredRowsHeader = "项目支出绩效自评表\n（2025年度）\n项目名称|培训", "一级指标|二级指标|三级指标|年度指标值|实际完成值"
)

// A form that goes on further down its sheet, or under 「（续表）」 in another tab, reads as
// it does in one piece.
func TestSheetsOverPages(t *testing.T) {
	for _, c := range []struct{ form, between, finding string }{
		{goalRows, "（续表）", "INFO F31 表1 A10"}, {scoredRows, "（续表）", "INFO F31 表1 A10"}, {scoredRows, "\n|", ""},
		{goalRows, goalRowsHead, "INFO F31 表1 A12"}, {scoredRows, scoredRowsHead, "INFO F31 表1 A12"},
		{goalRows, goalRowsHeader, ""}, {scoredRows, scoredRowsHeader, ""},
		{goalRows, goalRowsHead + "\n" + goalRowsHeader, ""}, {scoredRows, "（续表）\n" + scoredRowsHeader, ""},
		{goalRows, "TAB（续表）", "INFO F31 表2 A2"}, {scoredRows, "TAB（续表）", "INFO F31 表2 A2"}, {scoredRows, "TAB项目支出绩效自评表（续）", "INFO F31 表2 A2"},
	} {
		want := told(t, "a.xlsx", workbook(t, strings.Replace(c.form, "<rows>\n", "", 1)))
		if c.finding != "" {
			want = append(want, c.finding)
		}
		tabs := strings.Split(strings.Replace(c.form, "<rows>", c.between, 1), "TAB")
		if diff := cmp.Diff(want, told(t, "a.xlsx", workbook(t, tabs...))); diff != "" {
			t.Errorf("%s (-whole +paged)\n%s", strings.ReplaceAll(c.between, "\n", " "), diff)
		}
	}
}

// What cannot be told apart, or put together, is an ERROR and never a report or a table
// with another's rows.
func TestSheetsThatCannotBeRead(t *testing.T) {
	whole, scored := strings.Replace(goalRows, "<rows>\n", "", 1), strings.Replace(scoredRows, "<rows>\n", "", 1)
	beside := func(form string) string {
		other := strings.Split(strings.NewReplacer("|培训", "|审计", "0002P", "0003P").Replace(form), "\n")
		var rows []string
		for i, row := range strings.Split(form, "\n") {
			rows = append(rows, row+strings.Repeat("|", 6-strings.Count(row, "|"))+other[i])
		}
		return strings.Join(rows, "\n")
	}
	people := "\n¶\n姓名|职务|电话|单位|备注\n张三|科长|123|审批局|无"
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"goal tables side by side":     {workbook(t, beside(whole)), "ERROR F03 表1 G3"},
		"reports side by side":         {workbook(t, beside(scored)), "ERROR F03 表1 G3"},
		"goals in a tab without 续表":    {workbook(t, strings.Split(goalRows, "\n<rows>")[0], strings.Split(goalRows, "<rows>\n")[1]), "ERROR F03 表2 A2"},
		"a report in a tab without 续表": {workbook(t, strings.Split(scoredRows, "\n<rows>")[0], strings.Split(scoredRows, "<rows>\n")[1]), "ERROR F03 表2 A2"},
		"people below the goals":       {pages(t, paged(goalPages, "", "")+people), "ERROR F31 表3 第1行第1列"},
		"people below a report":        {pages(t, paged(scoredPages, "", "")+strings.ReplaceAll(people, "姓名|", "|||姓名||")), "ERROR F31 表2 第1行第1列"},
	} {
		t.Run(name, func(t *testing.T) {
			got := told(t, "a", c.data)
			if !slices.Contains(got, c.want) || strings.Contains(strings.Join(got, "\n"), "职务") {
				t.Errorf("want %s: %s", c.want, strings.Join(got, "\n"))
			}
		})
	}
}

// Other forms that go on: three projects, each over two pages; a list of projects; a
// header of two rows; a page without the label beside the indicators; text boxes of pages.
func TestOtherFormsOverPages(t *testing.T) {
	three := ""
	for i, name := range []string{"甲项目", "乙项目", "丙项目"} {
		three += strings.NewReplacer("评估评审", name, "0001", fmt.Sprintf("000%d", i+1), "1.", fmt.Sprintf("%d.", i+1)).Replace(goalPages) + "\n"
	}
	list := `单位名称|项目名称|项目编码|年度资金总额|一级指标|二级指标|三级指标|指标值
审计局|审计|13020925P0001|100|产出指标|数量指标|次数|≥5次
||||产出指标|质量指标|合格率|≥98%
<rows>
||||满意度指标|满意度指标|满意度|≥90%
审计局|培训|13020925P0002|50|产出指标|数量指标|人次|≥50人次
|||||质量指标|合格率|≥98%`
	header := "v 一级指标|v 二级指标|v 三级指标|v 年度指标值|v 1—7月执行情况|偏差原因分析*2\n^|^|^|^|^|经费保障|原因说明"
	head := "¶项目支出绩效目标执行监控表\n¶（2025年1-7月）\n项目名称|培训*6"
	monitored := head + `
v 项目资金（万元）||年初预算数|1—7月执行数|1—7月执行率|全年预计执行数|
^|年度资金总额|100|50|50%|100|
` + header + `
v 产出指标|数量指标|人次|≥50人次|30||
<rows>
^|质量指标|合格率|≥98%|99%||没有偏差
满意度指标|满意度指标|满意度|≥90%|91%||`
	narrow := strings.Replace(scoredPages, "\n^|^|质量指标|合格率", "\nv 产出指标|质量指标|合格率", 1)
	for name, c := range map[string]struct{ form, between string }{
		"three projects":               {three, "¶（续表）"},
		"a list":                       {list, "¶（续表）"},
		"a list and its header":        {list, "¶（续表）\n" + strings.Split(list, "\n")[0]},
		"two rows of header":           {monitored, "¶（续表）"},
		"two rows of header, repeated": {monitored, "¶（续表）\n" + header},
		"they alone":                   {monitored, header},
		"all of the head":              {monitored, head + "\n" + header},
		"without the label":            {narrow, "¶（续表）"},
	} {
		t.Run(name, func(t *testing.T) {
			between := strings.NewReplacer("<money>\n", "", "<goal>\n", "", "<rows>", c.between)
			want := told(t, "a.docx", pages(t, strings.NewReplacer("<money>\n", "", "<goal>\n", "", "<rows>\n", "").Replace(strings.Replace(c.form, "\nv 产出指标|质量指标|合格率", "\n^|^|质量指标|合格率", 1))))
			got := slices.DeleteFunc(told(t, "a.docx", pages(t, between.Replace(c.form))), func(one string) bool { return strings.HasPrefix(one, "INFO F31") })
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-whole +paged)\n%s", diff)
			}
		})
	}
}
