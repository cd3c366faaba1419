package sheet

import (
	"strings"
	"testing"
)

// The checkpoint of a list: what its headings, title, tab and columns say, and what the
// caller knows. What contradicts itself is an ERROR.
func TestListPeriods(t *testing.T) {
	const heads, row = "项目编码|项目名称|预算数（万元）|执行数\n", "A1|评估|118|59"
	const read = "2025-6 A1评估 /118/59/"
	of := func(read string, columns string) string { return strings.Replace(read, "2025-6", columns, 1) }
	checkLists(t, map[string]listCase{
		"a range in the title":      {rows: "2025年1-6月支出进度表*4\n" + heads + row, want: read},
		"in brackets":               {rows: "支出进度表（2025年度1—6月）*4\n" + heads + row, want: read},
		"half a year":               {rows: "2025年上半年项目支出进度表*4\n" + heads + row, want: read},
		"a quarter":                 {rows: "2025年三季度项目支出进度表*4\n" + heads + row, want: of(read, "2025-9"), says: "WARN D10 A1"},
		"three quarters":            {rows: "2025年前三季度项目支出进度表*4\n" + heads + row, want: of(read, "2025-9")},
		"the whole year":            {rows: "2025年全年项目支出进度表*4\n" + heads + row, want: of(read, "2025-12")},
		"until a month":             {rows: "截至2025年9月底项目支出进度表*4\n" + heads + row, want: of(read, "2025-9")},
		"until a day":               {rows: "支出进度表*4\n（截至2025年6月30日）*4\n" + heads + row, want: read},
		"until a day in between":    {rows: "支出进度表*4\n（截至2025年6月15日）*4\n" + heads + row, want: read, says: "WARN D10 A2"},
		"from day to day":           {rows: "支出进度表*4\n统计期间：2025-01-01至2025-06-30*4\n" + heads + row, want: read},
		"a self-evaluation":         {rows: "2025年度项目支出自评明细表*4\n" + heads + row, want: of(read, "2025-12")},
		"when it was printed":       {rows: "2025年1-6月支出进度表*4\n打印日期：2026年7月8日*2|导出时间：2025-08-01*2\n" + heads + row, want: read},
		"in a heading":              {rows: "2025年支出进度表*4\n项目编码|项目名称|预算数（万元）|截至6月底执行数\n" + row, want: read},
		"in a group":                {rows: "2025年支出进度表*4\n项目编码|项目名称|1-6月（万元）*2\n^|^|预算数|执行数\n" + row, want: read},
		"the title against a group": {rows: "2025年1-9月支出进度表*4\n项目编码|项目名称|1-6月（万元）*2\n^|^|预算数|执行数\n" + row, want: read, says: "ERROR D10 A1"},
		"two headings":              {rows: "2025年支出进度表*5\n项目编码|项目名称|1-6月支出数（万元）|三级指标|1-9月完成值\nA1|评估|59|评审数|20", want: "2025-6 A1评估 //59/\n /评审数/20", says: "ERROR D10 E2"},
		"two years":                 {rows: "2025年1-6月支出进度表*4\n2024年度*4\n" + heads + row, want: read, says: "ERROR D10 A2"},
		"columns of two months":     {rows: "2025年支出进度表（万元）*4\n项目编码|项目名称|1-3月支出数|1-6月支出数\nA1|评估|30|59", want: "2025-6 A1评估 //59/", says: "INFO F21 C2"},
		"months under a heading":    {rows: "2025年支出进度表*6\n项目编码|项目名称|预算数（万元）|累计支出数*3\n^|^|^|1月|1-2月|1-3月\nA1|评估|118|1|2|30", want: "2025-3 A1评估 /118/30/", says: "INFO F21 D3 INFO F21 E3"},
		"a column of dates":         {rows: "支出进度表（万元）*4\n截止日期|项目编码|项目名称|执行数\n2025-06-30|A1|评估|59\n2025年9月30日|A1|评估|80", want: "2025-6 A1评估 //59/\n2025-9 A1评估 //80/"},
		"a column of ranges":        {rows: "支出进度表（万元）*4\n年度|期间|项目编码|执行数\n2025|1-3月|A1|30\n2025|上半年|A1|59", want: "2025-3 A1 //30/\n2025-6 A1 //59/"},
		"a column of months":        {rows: "2025年支出进度表（万元）*4\n月份|项目编码|项目名称|执行数\n6|A1|评估|59\n7|A1|评估|60", want: "2025-6 A1评估 //59/\n2025-7 A1评估 //60/", says: "WARN D10 A3"},
		"six digits":                {rows: "支出进度表（万元）*4\n截止月份|项目编码|项目名称|执行数\n202506|A1|评估|59", want: "2025-6 A1评估 //59/"},
		"a month beyond the title":  {rows: "2025年1-6月支出进度表（万元）*4\n截止月份|项目编码|项目名称|执行数\n9月|A1|评估|59", want: "0-0 A1评估 //59/", says: "ERROR D10 A3"},
		"a year against the title":  {rows: "2025年1-6月支出进度表（万元）*4\n年度|项目编码|项目名称|执行数\n2024|A1|评估|59", want: "0-0 A1评估 //59/", says: "ERROR D10 A3"},
		"blank goes on above":       {rows: "2025年1-9月情况（万元）*5\n截止日期|项目编码|项目名称|三级指标|完成值\n6月底|A1|评估|评审数|20\n||||\n|||合格率|99%\n9月底|A1|评估|合格率|98%", want: "2025-6 A1评估 ///\n /评审数/20\n /合格率/99%\n2025-9 A1评估 ///\n /合格率/98%"},
		"blank of another project":  {rows: "2025年情况（万元）*4\n截止日期|项目编码|项目名称|执行数\n6月底|A1|评估|59\n|A2|印章|3", want: "0-0 A2印章 //3/\n2025-6 A1评估 //59/", says: "ERROR D10 A4"},
		"a month nobody can read":   {rows: "2025年支出进度表（万元）*4\n期间|项目编码|项目名称|执行数\n近期|A1|评估|59", want: "0-0 A1评估 //59/", says: "ERROR D10 A3"},
		"nothing":                   {rows: "支出进度表*4\n" + heads + row + "\nA2|印章|69|30", want: "0-0 A1评估 /118/59/\n0-0 A2印章 /69/30/", says: "ERROR D10 A2"},
		"no month":                  {rows: "2025年支出进度表*4\n" + heads + row, want: "2025-0 A1评估 /118/59/", says: "ERROR D10 A2"},
		"the caller knows":          {rows: "支出进度表*4\n" + heads + row, want: read, given: Given{2025, 6}},
		"the caller knows else":     {rows: "2025年1-6月支出进度表*4\n" + heads + row, want: read, given: Given{2025, 9}, says: "WARN D10 A2"},
	})
}

// A tab's name says the month where nothing else does, and must not say another.
func TestPeriodInATabsName(t *testing.T) {
	const rows = "2025年支出进度表*4\n项目编码|项目名称|预算数（万元）|执行数\nA1|评估|118|59"
	for tab, want := range map[string]string{"6月底": "2025-6 A1评估 /118/59/", "1-6月": "2025-6 A1评估 /118/59/"} {
		doc := grid(rows)
		for i := range doc.lines {
			doc.lines[i].sheet = tab
		}
		reports, ds := readFilled(doc, Given{})
		if got := strings.Join(inLines(reports), "\n"); got != want || len(ds) > 0 {
			t.Errorf("%s: read %s with %q", tab, got, ds)
		}
	}
	doc := grid(strings.Replace(rows, "2025年", "2025年1-9月", 1))
	for i := range doc.lines {
		doc.lines[i].sheet = "1-6月"
	}
	if _, ds := readFilled(doc, Given{}); strings.Join(ds, " ") != "ERROR D10 A2" {
		t.Errorf("a tab against the title: %q", ds)
	}
}
