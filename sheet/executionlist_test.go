package sheet

import (
	"fmt"
	"strings"
	"testing"

	"zhunsheng/engine"
)

// inLines are the projects of reports with their indicators, a line each.
func inLines(reports []engine.Report) (lines []string) {
	for _, r := range reports {
		for _, p := range r.Projects {
			head := fmt.Sprintf("%d-%d %s%s %s/%s/%s/%s", r.FiscalYear, r.Month, p.Code, p.Name, p.Initial.Text, p.Budget.Text, p.Spent.Text, p.Expected.Text)
			for _, f := range p.Funds {
				head += fmt.Sprintf(" %s:%s/%s", f.Kind, f.Budget.Text, f.Spent.Text)
			}
			for _, more := range []string{p.Reason, p.GoalActual} {
				if more != "" {
					head += " " + more
				}
			}
			lines = append(lines, head)
			for _, o := range p.Observations {
				line := o.Level2 + "/" + o.Name + "/" + o.Actual.Text
				for _, more := range []string{o.Target.Text, o.Reason, o.Forecast, o.Likelihood, o.Obstacles, o.Remark, o.SelfScore.Text} {
					if more != "" {
						line += "/" + more
					}
				}
				if o.NotApplicable {
					line += "/不适用"
				}
				lines = append(lines, " "+line)
			}
		}
	}
	return lines
}

// A listCase is a list, what is read of it, and what is said.
type listCase struct {
	rows, want, says string
	given            Given
}

func checkLists(t *testing.T, cases map[string]listCase) {
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			reports, ds := readFilled(grid(c.rows), c.given)
			if got := strings.Join(inLines(reports), "\n"); got != strings.Trim(c.want, "\n") || strings.Join(ds, " ") != c.says {
				t.Errorf("read\n%s\nwith %q, want\n%s\nwith %q", got, strings.Join(ds, " "), strings.Trim(c.want, "\n"), c.says)
			}
		})
	}
}

const (
	listTitle = "2025年1-6月项目绩效执行明细表（单位：万元）*10\n"
	listHeads = "项目编码|项目名称|预算数|执行数|一级指标|二级指标|三级指标|指标值|完成值|偏差原因\n"
)

// Headers of one, two and three rows; what stands above, between and below the rows.
func TestListHeaders(t *testing.T) {
	const read = `
2025-6 A1评估 /118/59/
 数量指标/评审数/20/≥50个/分批
 质量指标/合格率/99%/≥98%
2025-6 A2印章 /69/30/
 数量指标/印章数/1000/≥3000枚`
	checkLists(t, map[string]listCase{
		"one row": {rows: listTitle + listHeads + `A1|评估|118|59|产出指标|数量指标|评审数|≥50个|20|分批
A1|评估|118|59|产出指标|质量指标|合格率|≥98%|99%|
A2|印章|69|30|产出指标|数量指标|印章数|≥3000枚|1000|`, want: read},
		"two rows, merged cells": {rows: "2025年项目绩效执行明细表*10\n项目信息*2|资金情况（万元）*2|绩效指标*4|1-6月*2\n编码|名称|预算数|执行数|一级指标|二级指标|三级指标|指标值|完成值|偏差原因\n" + `A1|评估|118|59|产出指标|数量指标|评审数|≥50个|20|分批
^|^|^|^|^|质量指标|合格率|≥98%|99%|
A2|印章|69|30|产出指标|数量指标|印章数|≥3000枚|1000|`, want: read},
		"two rows, the project's merged down": {rows: "2025年项目绩效执行明细表（单位：万元）*10\n项目编码|项目名称|资金情况*2|绩效指标*4|1-6月完成情况*2\n^|^|预算数|执行数|一级指标|二级指标|三级指标|指标值|实际完成值|原因\n" + `A1|评估|118|59|产出指标|数量指标|评审数|≥50个|20|分批
|||||质量指标|合格率|≥98%|99%|
A2|印章|69|30|产出指标|数量指标|印章数|≥3000枚|1000|`, want: read},
		"three rows": {rows: "2025年项目绩效执行明细表（单位：万元）*10\n项目*2|1-6月执行情况*8\n项目编码|项目名称|资金*2|绩效指标*5|备注\n^|^|预算数|执行数|一级指标|二级指标|三级指标|指标值|完成值|^\n" + `A1|评估|118|59|产出指标|数量指标|评审数|≥50个|20|分批
A1|评估|118|59|产出指标|质量指标|合格率|≥98%|99%|
A2|印章|69|30|产出指标|数量指标|印章数|≥3000枚|1000|`, want: read},
		"as text, groups over their first column": {rows: "2025年项目绩效执行明细表||||||||\n项目编码|项目名称|资金（万元）||绩效指标||||1-6月|\n||预算数|执行数|一级指标|二级指标|三级指标|指标值|完成值|偏差原因\n" + `A1|评估|118|59|产出指标|数量指标|评审数|≥50个|20|分批
|||||质量指标|合格率|≥98%|99%|
A2|印章|69|30|产出指标|数量指标|印章数|≥3000枚|1000|`, want: read},
		"numbered columns, blank rows, totals, agencies, the header again, notes": {rows: "附件2*10\n2025年1-6月项目绩效执行明细表*10\n填报单位：审批局*5|填报日期：2025年7月8日*3|单位：万元*2\n" + listHeads + `1|2|3|4|5|6|7|8|9|10
一、审批局本级*10
A1|评估|118|59|产出指标|数量指标|评审数|≥50个|20|分批
^|^|^|^|^|质量指标|合格率|≥98%|99%|
|||||||||
小计||118|59||||||
` + listHeads + `A2|印章|69|30|产出指标|数量指标|印章数|≥3000枚|1000|
总计*2|187|89||||||
审核人：李四*5|填表人：张三*5
注：执行数为累计数。*10`, want: read},
		"no rows":                 {rows: listTitle + listHeads + "合计||187|89||||||", says: "ERROR F03 A2"},
		"a row without a project": {rows: listTitle + listHeads + "||118|59|产出指标|数量指标|评审数|≥50个|20|", says: "ERROR F03 C3"},
		"a line that is none":     {rows: listTitle + listHeads + "A1|评估|118|59|||||| \n另有两个项目未列*10", want: "2025-6 A1评估 /118/59/", says: "WARN F09 A4"},
		"beside the columns":      {rows: listTitle + listHeads + "A1|评估|118|59|产出指标|数量指标|评审数|≥50个|20||看这里", want: "2025-6 A1评估 /118/59/\n 数量指标/评审数/20/≥50个", says: "WARN F09 K3"},
		"a column nobody knows":   {rows: listTitle + "项目编码|项目名称|执行数|天气\nA1|评估|59|晴", want: "2025-6 A1评估 //59/", says: "WARN F09 D2"},
	})
}

// What a list says in the ways of a filled-in form.
func TestListValues(t *testing.T) {
	checkLists(t, map[string]listCase{
		"measures behind the reason": {rows: listTitle + "项目编码|项目名称|三级指标|指标值|实际完成值|偏差原因|改进措施|得分\nA1|评估|评审数|≥50个|20|分批|下半年补上|9.5\nA1|评估|合格率|≥98%|90%||复查|8",
			want: "2025-6 A1评估 ///\n /评审数/20/≥50个/分批\n改进措施：下半年补上/9.5\n /合格率/90%/≥98%/改进措施：复查/8"},
		"not applicable": {rows: listTitle + "项目编码|项目名称|三级指标|指标值|实际完成值\nA1|评估|评审数|≥50个|不适用", want: "2025-6 A1评估 ///\n /评审数//≥50个/不适用", says: "WARN D23 E3"},
		"ticks, codes, forecasts, remarks": {rows: listTitle + "项目编码|项目名称|二级指标|三级指标|指标值|完成情况|全年预计完成情况|偏差原因分析*3|完成目标可能性|备注\n^|^|^|^|^|^|^|人员保障|其他|原因说明|^|^\nA1|评估|数量指标|评审数|≥50个|20|48|√||人手不足|2|七月补",
			want: "2025-6 A1评估 ///\n 数量指标/评审数/20/≥50个/人手不足/48/有可能/人员保障/七月补"},
		"sign and unit apart": {rows: listTitle + "项目编码|项目名称|三级指标|指标性质|指标值|计量单位|完成值\nA1|评估|评审数|≥|50|个|20", want: "2025-6 A1评估 ///\n /评审数/20/≥50个"},
		"level 1 only":        {rows: listTitle + "项目编码|项目名称|一级指标|三级指标|指标值|完成值\nA1|评估|产出指标|评审数|≥50个|20", want: "2025-6 A1评估 ///\n 产出指标/评审数/20/≥50个"},
		"the goal": {rows: listTitle + "项目编码|项目名称|年度目标|年度目标完成情况|三级指标|完成值\nA1|评估|评审|完成一半|评审数|20\nA1|评估|评审|完成一半|合格率|99%",
			want: "2025-6 A1评估 /// 完成一半\n /评审数/20\n /合格率/99%"},
		"the row of the execution rate": {rows: listTitle + listHeads + "A1|评估|118|59|预算执行率||||50%|\nA1|评估|118|59|产出指标|数量指标|评审数|≥50个|20|", want: "2025-6 A1评估 /118/59/\n 数量指标/评审数/20/≥50个"},
		"an actual without a name":      {rows: listTitle + listHeads + "A1|评估|118|59|产出指标|数量指标||≥50个|20|", want: "2025-6 A1评估 /118/59/", says: "ERROR F03 I3"},
		"one indicator over two rows":   {rows: listTitle + listHeads + "A1|评估|118|59|产出指标|数量指标|评审数|≥50个|20|\n^|^|^|^|^|^|^|^|^|", want: "2025-6 A1评估 /118/59/\n 数量指标/评审数/20/≥50个"},
		"nothing filled in":             {rows: listTitle + "项目编码|项目名称|三级指标|指标值|完成值\nA1|评估|评审数|≥50个|20\nA2|印章|印章数|≥3枚|", want: "2025-6 A1评估 ///\n /评审数/20/≥50个", says: "INFO F38 A2"},
		"a total of scores":             {rows: listTitle + "项目编码|项目名称|三级指标|完成值|得分\nA1|评估|评审数|20|9\n^|^|合格率|98%|8\n总分||||18", want: "2025-6 A1评估 ///\n /评审数/20/9\n /合格率/98%/8", says: "WARN D22 E5"},
	})
}

// Money in a list: its unit, sources, rates, and what each row of a project repeats.
func TestListMoney(t *testing.T) {
	const head = "2025年1-6月项目支出进度表（单位：万元）*8\n"
	checkLists(t, map[string]listCase{
		"money alone":        {rows: "2025年项目支出进度表*8\n序号|项目编码|项目名称|预算数（元）|1-6月支出数（元）|支出进度|原因说明|改进措施\n1|A1|评估|1180000|590000|50%|慢|催办", want: "2025-6 A1评估 /118/59/ 慢\n改进措施：催办"},
		"initial and later":  {rows: head + "项目编码|项目名称|预算数|调整后预算数|累计支出|执行率\nA1|评估|120|118|59|0.5", want: "2025-6 A1评估 120/118/59/"},
		"a rate that is not": {rows: head + "项目编码|项目名称|预算数|执行数|执行率\nA1|评估|118|59|55%", want: "2025-6 A1评估 /118/59/", says: "WARN D22 E3"},
		"no unit":            {rows: "2025年1-6月进度表*4\n项目编码|项目名称|预算数|执行数\nA1|评估|118|59\nA2|印章|69|30", want: "2025-6 A1评估 /118/59/\n2025-6 A2印章 /69/30/", says: "WARN F10 C3"},
		"two units":          {rows: head + "项目编码|项目名称|预算数|执行数（元）\nA1|评估|118|59", want: "2025-6 A1评估 /0.0118/0.0059/", says: "ERROR F10 A1"},
		"sources side by side": {rows: head + "项目编码|项目名称|全年预算数*3|执行数*3\n^|^|合计|财政拨款|其他资金|合计|财政拨款|其他资金\nA1|评估|118|100|18|59|50|9",
			want: "2025-6 A1评估 /118/59/ FISCAL:100/50 OTHER:18/9"},
		"of which":               {rows: head + "项目编码|项目名称|预算数|其中：财政拨款|执行数|其中：财政拨款\nA1|评估|118|100|59|50", want: "2025-6 A1评估 /118/59/ FISCAL:100/50"},
		"sources one by one":     {rows: head + "项目编码|项目名称|资金来源|预算数|执行数\nA1|评估|财政拨款|100|50\n^|^|其他资金|18|9", want: "2025-6 A1评估 /118/59/ FISCAL:100/50 OTHER:18/9", says: "INFO F22 E4"},
		"a source nobody knows":  {rows: head + "项目编码|项目名称|资金来源|预算数|执行数\nA1|评估|财政拨款|100|50\n^|^|福彩金|18|9", want: "2025-6 A1评估 /100/50/ FISCAL:100/50", says: "ERROR F37 C4"},
		"a source left blank":    {rows: head + "项目编码|项目名称|资金来源|预算数|执行数\nA1|评估|财政拨款|100|50\n^|^|其他资金|18|", want: "2025-6 A1评估 /118// FISCAL:100/50 OTHER:18/", says: "ERROR F37 E3"},
		"one project twice":      {rows: head + "项目编码|项目名称|预算数|执行数\nA1|评估|118|30\nA2|印章|69|30\nA1|评估|118|29", want: "2025-6 A1评估 /118/30/\n2025-6 A2印章 /69/30/", says: "ERROR D05 A5"},
		"a name twice, no codes": {rows: head + "项目名称|预算数|执行数\n培训|118|30\n培训|69|30", want: "2025-6 培训 /118/30/", says: "ERROR D05 A4"},
		"a name of two units":    {rows: head + "单位名称|项目名称|预算数|执行数\n甲校|培训|118|30\n乙校|培训|69|30", want: "2025-6 培训 /118/30/\n2025-6 培训 /69/30/"},
		"repeated, and another":  {rows: listTitle + listHeads + "A1|评估|118|59|产出指标|数量指标|评审数|≥50个|20|\nA1|评估|118.00|60|产出指标|质量指标|合格率|≥98%|99%|", want: "2025-6 A1评估 /118/59/\n 数量指标/评审数/20/≥50个\n 质量指标/合格率/99%/≥98%", says: "ERROR F37 D4"},
		"a code of two names":    {rows: listTitle + listHeads + "A1|评估|118|59|产出指标|数量指标|评审数|≥50个|20|\nA1|印章|118|59|产出指标|数量指标|印章数|≥3枚|1|", want: "2025-6 A1评估 /118/59/\n 数量指标/评审数/20/≥50个", says: "ERROR F37 B4"},
		"two columns alike":      {rows: head + "项目编码|项目名称|预算数|执行数|支出数\nA1|评估|118|30|30", want: "2025-6 A1评估 /118/30/", says: "ERROR F37 E2"},
		"two lists, money and indicators": {rows: head + "项目编码|项目名称|预算数|执行数\nA1|评估|118|59\n2025年1-6月指标完成情况*5\n项目编码|项目名称|三级指标|指标值|完成值\nA1|评估|评审数|≥50个|20",
			want: "2025-6 A1评估 /118/59/\n /评审数/20/≥50个"},
		"two lists that both say it": {rows: head + "项目编码|项目名称|预算数|执行数\nA1|评估|118|59\n2025年1-6月支出*4\n项目编码|项目名称|预算数|执行数\nA1|评估|118|59", want: "2025-6 A1评估 /118/59/", says: "WARN F10 C6 ERROR D05 A6"},
	})
}

// 「单位」 is the agency or the unit of measure, as its cells say.
func TestListUnits(t *testing.T) {
	for name, c := range map[string]struct{ heads, row, agency, target, says string }{
		"an agency":          {"单位|项目名称|三级指标|指标值|完成值", "某区审批局|评估|评审数|≥50个|20", "某区审批局", "≥50个", ""},
		"behind the value":   {"项目名称|三级指标|指标值|单位|完成值", "评估|评审数|≥50|个|20", "", "≥50个", ""},
		"both":               {"单位|项目名称|三级指标|指标值|单位|完成值", "433001某区审批局|评估|评审数|≥50|个|20", "某区审批局", "≥50个", ""},
		"behind, an agency":  {"项目名称|三级指标|指标值|完成值|单位", "评估|评审数|≥50个|20|某区审批局", "某区审批局", "≥50个", ""},
		"left, a measure":    {"单位|项目名称|三级指标|指标值|完成值", "万元|评估|成本|≤50|20", "", "≤50万元", ""},
		"blank":              {"单位|项目名称|三级指标|指标值|完成值", "|评估|评审数|≥50个|20", "", "≥50个", ""},
		"an unusual agency":  {"单位|项目名称|三级指标|指标值|完成值", "某某联合体|评估|评审数|≥50个|20", "某某联合体", "≥50个", ""},
		"an unusual measure": {"项目名称|三级指标|指标值|单位|完成值", "评估|评审数|≥50|批次数|20", "", "≥50批次数", ""},
	} {
		reports, ds := readFilled(grid(listTitle+c.heads+"\n"+c.row), Given{})
		if len(reports) != 1 || reports[0].Projects[0].AgencyName != c.agency || reports[0].Projects[0].Observations[0].Target.Text != c.target || strings.Join(ds, " ") != c.says {
			t.Errorf("%s: read %+v with %q", name, reports, ds)
		}
	}
	const mixed = "单位|项目名称|三级指标|指标值|完成值\n某区审批局|评估|评审数|≥50个|20\n某区审批局|评估|费用|≤5万元|2\n万元|评估|合格率|≥98%|99%"
	if _, ds := readFilled(grid(listTitle+mixed), Given{}); strings.Join(ds, " ") != "ERROR F37 A5" {
		t.Errorf("agencies and measures in one column: %q", ds)
	}
}

// What is silent of a list is what it has no column for.
func TestListsAreSilent(t *testing.T) {
	of := func(rows string) engine.Fact {
		reports, _ := readFilled(grid(rows), Given{})
		return reports[0].Projects[0].Silent
	}
	if got, want := of("2025年1-6月（万元）*4\n项目编码|项目名称|预算数|执行数\nA1|评估|118|59"), engine.AllFacts&^(engine.BudgetFact|engine.SpentFact); got != want {
		t.Errorf("a list of money is silent on %b, want %b", got, want)
	}
	if got, want := of(listTitle+"项目编码|项目名称|三级指标|完成值|得分|改进措施\nA1|评估|评审数|20|9|"), engine.AllFacts&^(engine.ActualFact|engine.SelfScoreFact|engine.ReasonFact); got != want {
		t.Errorf("a list of indicators is silent on %b, want %b", got, want)
	}
}
