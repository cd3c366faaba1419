package sheet

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// pages is a Word document: rows with cells parted by |, text*3 over three columns, ^
// going on from above, which begins with v. ¶ begins a paragraph, which ends the table above it; --- ends it
// without one.
func pages(t testing.TB, text string) []byte {
	var body, table strings.Builder
	end := func() {
		if table.Len() > 0 {
			body.WriteString("<w:tbl>" + table.String() + "</w:tbl>")
			table.Reset()
		}
	}
	for row := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		if said, isParagraph := strings.CutPrefix(row, "¶"); isParagraph || row == "---" {
			if end(); isParagraph {
				body.WriteString(p(said))
			}
			continue
		}
		var cells []string
		for one := range strings.SplitSeq(row, "|") {
			properties := ""
			if bare, n, spans := strings.Cut(one, "*"); spans {
				one, properties = bare, `<w:gridSpan w:val="`+n+`"/>`
			}
			if one == "^" {
				one, properties = "", properties+"<w:vMerge/>"
			} else if down, merged := strings.CutPrefix(one, "v "); merged {
				one, properties = down, properties+`<w:vMerge w:val="restart"/>`
			}
			cells = append(cells, tc(properties, one))
		}
		table.WriteString(tr(cells...))
	}
	end()
	return docx(t, body.String())
}

// told reads a file and prints what it holds, a line for each project, indicator and
// finding.
func told(t testing.TB, name string, data []byte) (lines []string) {
	t.Helper()
	readings, err := Read(context.Background(), name, data, Given{FiscalYear: 2025, Month: 12})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range readings {
		if r.Declaration != nil {
			for _, one := range r.Declaration.Tables {
				lines = append(lines, fmt.Sprintf("项目 %s/%s/%s/%s/%d期", one.Code.Text, one.Name, one.Budget.Text, oneLine(one.Goal), len(one.Plan)))
				for _, i := range one.Indicators {
					lines = append(lines, strings.Join([]string{i.Level1, i.Level2, i.Name, i.Target.Text}, "/"))
				}
			}
		}
		if r.Report != nil {
			lines = append(lines, reported(r.Report)...)
		}
		for _, d := range r.Diagnostics {
			lines = append(lines, findingLine(d))
		}
	}
	return lines
}

func reported(r *engine.Report) (lines []string) {
	for _, one := range r.Projects {
		lines = append(lines, fmt.Sprintf("填报 %s/%s/%s/%d项资金/%s", one.Code, one.Name, one.Spent.Text, len(one.Funds), oneLine(one.GoalActual)))
		for _, o := range one.Observations {
			lines = append(lines, strings.Join([]string{o.Level2, o.Name, o.Target.Text, o.Actual.Text}, "/"))
		}
	}
	return lines
}

func findingLine(d rules.Diagnostic) string {
	return strings.TrimSpace(d.Severity.String() + " " + d.ID + " " + d.Source.Place())
}

// Forms with places where a page may end, in the money, in the goal, in the indicators.
const (
	scoredPages = `¶项目支出绩效自评表
¶（2025年度）
项目名称|评估评审（13020925P00009410005X）*8
主管部门|审批局*4|实施单位*2|审批局本级*2
v 项目资金（万元）|*2|年初预算数|全年预算数（A）|全年执行数（B）|分值|执行率（B/A）|得分
^|年度资金总额*2|118.00|120.00|114.00|10|95%|9.50
^|其中：当年财政拨款*2|118.00|100.00|100.00|—||—
<money>
^|上年结转资金*2|—|20.00|14.00|—||—
v 年度总体目标|预期目标*4|实际完成情况*4
<goal>
^|完成评审50项*4|完成评审52项*4
v 绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
^|v 产出指标（50分）|数量指标|评审项目数|≥50项|52项|30|30|—
<rows>
^|^|质量指标|合格率|≥98%|97.5%|20|19.9|一家不合格
^|效益指标（40分）|社会效益指标|服务水平|提升|部分达成|40|28|
总分*6|100|87.40|`
	goalPages = `¶1.评估评审绩效目标表
¶433001审批局　　单位：万元
项目编码|13020925P0001|项目名称|评估评审
预算规模及资金用途|预算数|118.00|其中：财政资金|118.00|其他资金|
<money>
v 资金支出计划（%）|6月底|12月底
^|50%|100%
绩效目标|完成评审*3
<goal>
---
一级指标|二级指标|三级指标|指标值|指标值确定依据
v 产出指标|数量指标|人数|≥50人|计划
^|质量指标|合格率|≥98%|计划
<rows>
^|时效指标|及时率|≥95%|计划
效益指标|社会效益指标|服务水平|提升|计划
满意度指标|满意度指标|满意度|≥90%|计划`
	scoredHead   = "¶项目支出绩效自评表\n¶（2025年度）\n项目名称|评估评审（13020925P00009410005X）*8"
	scoredHeader = "绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施"
	goalHead     = "¶1.评估评审绩效目标表\n¶433001审批局　　单位：万元\n项目编码|13020925P0001|项目名称|评估评审"
	goalHeader   = "一级指标|二级指标|三级指标|指标值|指标值确定依据"
)

// paged is a form with something between two pages, at one of its places.
func paged(form, place, between string) string {
	for _, one := range []string{"<money>\n", "<goal>\n", "<rows>\n"} {
		with := ""
		if one == "<"+place+">\n" {
			with = between + "\n"
		}
		form = strings.Replace(form, one, with, 1)
	}
	return form
}

// A form that is cut into pages reads as it does in one piece.
func TestFormsOverPages(t *testing.T) {
	whole := map[string]string{scoredPages: "自评表", goalPages: "目标表"}
	for _, c := range []struct {
		form, place, between string
		findings             []string
	}{
		{scoredPages, "rows", "¶（续表）", []string{"INFO F31 表2 第1行第1列"}},
		{scoredPages, "rows", "---", []string{"INFO F31 表2 第1行第1列"}},
		{scoredPages, "rows", "¶", []string{"INFO F31 表2 第1行第1列"}},
		{scoredPages, "rows", "¶第2页 共3页", []string{"INFO F31 表2 第1行第1列"}},
		{scoredPages, "rows", "¶- 2 -", []string{"INFO F31 表2 第1行第1列"}},
		{scoredPages, "rows", "¶项目支出绩效自评表（续）", []string{"INFO F31 表2 第1行第1列"}},
		{scoredPages, "rows", "¶接上页\n" + scoredHeader, nil},
		{scoredPages, "rows", scoredHeader, nil},
		{scoredPages, "rows", scoredHead, []string{"INFO F31 表2 第2行第1列"}},
		{scoredPages, "rows", scoredHead + "\n" + scoredHeader, nil},
		{scoredPages, "money", "¶（续表）", nil},
		{scoredPages, "money", scoredHead, nil},
		{scoredPages, "goal", "¶（续表）", nil},
		{scoredPages, "goal", scoredHead, nil},
		{goalPages, "rows", "¶（续表）", []string{"INFO F31 表3 第1行第1列"}},
		{goalPages, "rows", "---", []string{"INFO F31 表3 第1行第1列"}},
		{goalPages, "rows", "¶", []string{"INFO F31 表3 第1行第1列"}},
		{goalPages, "rows", "¶1.评估评审绩效目标表（续）", []string{"INFO F31 表3 第1行第1列"}},
		{goalPages, "rows", "¶（续表）\n" + goalHeader, nil},
		{goalPages, "rows", goalHead, []string{"INFO F31 表3 第2行第1列"}},
		{goalPages, "rows", goalHead + "\n" + goalHeader, nil},
		{goalPages, "rows", goalHead + "\n---\n" + goalHeader, nil},
		{goalPages, "rows", "---\n项目编码|13020925P0001", []string{"INFO F31 表3 第2行第1列"}},
		{goalPages, "rows", "项目名称|评估评审（续）|项目编码|13020925P0001", []string{"INFO F31 表2 第5行第1列"}},
		{goalPages, "money", "¶（续表）", nil},
		{goalPages, "money", goalHead, nil},
		{goalPages, "goal", "¶（续表）", nil},
		{goalPages, "goal", goalHead, nil},
	} {
		t.Run(whole[c.form]+" "+c.place+" "+strings.ReplaceAll(c.between, "\n", " "), func(t *testing.T) {
			want := append(told(t, "form.docx", pages(t, paged(c.form, "", ""))), c.findings...)
			if diff := cmp.Diff(want, told(t, "form.docx", pages(t, paged(c.form, c.place, c.between)))); diff != "" {
				t.Errorf("(-whole +paged)\n%s", diff)
			}
		})
	}
}

// Where it is not sure that a page goes on, or it says something else, that is an ERROR.
func TestPagesThatDoNotFit(t *testing.T) {
	for name, c := range map[string]struct {
		form, between string
		findings      []string
	}{
		"another name under the code": {goalPages, strings.Replace(goalHead, "|评估评审", "|评估", 1), []string{"ERROR F31 表3 第1行第4列", "INFO F31 表3 第2行第1列"}},
		"another agency":              {scoredPages, scoredHead + "\n主管部门|审批局*4|实施单位*2|别的单位*2", []string{"ERROR F31 表2 第2行第4列", "INFO F31 表2 第3行第1列"}},
		"a note between, of a report": {scoredPages, "¶注：得分不能超过分值", []string{"ERROR F03 表2 第1行第3列", "ERROR F03 表2 第2行第2列", "WARN F09 表2 第3行第1列"}},
		"a note between, of goals":    {goalPages, "¶注：见附件", []string{"ERROR F03 表3 第1行第1列", "ERROR F03 表3 第2行第1列", "ERROR F03 表3 第3行第1列"}},
		"another project":             {goalPages, strings.Replace(goalHead, "0001", "0002", 1), []string{"ERROR F03 表3 第2行第1列", "ERROR F03 表3 第3行第1列", "ERROR F03 表3 第4行第1列"}},
		"fewer columns":               {scoredPages, "¶（续表）\n质量指标|合格率|97.5%", []string{"INFO F31 表2 第1行第1列", "ERROR F03 表2 第1行第1列"}},
	} {
		t.Run(name, func(t *testing.T) {
			var found []string
			for _, l := range told(t, "form.docx", pages(t, paged(c.form, "rows", c.between))) {
				if strings.Contains(l, " F") {
					found = append(found, l)
				}
			}
			if diff := cmp.Diff(c.findings, found); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// Forms that stand one below another stay apart, and one that stands there twice is
// still told.
func TestFormsBelowOneAnother(t *testing.T) {
	one := paged(goalPages, "", "")
	other := strings.NewReplacer("0001", "0002", "1.评估评审", "2.审计", "项目名称|评估评审", "项目名称|审计").Replace(one)
	apart := append(told(t, "a.docx", pages(t, one)), told(t, "a.docx", pages(t, other))...)
	if diff := cmp.Diff(apart, told(t, "a.docx", pages(t, one+"\n"+other))); diff != "" {
		t.Errorf("two projects (-apart +together)\n%s", diff)
	}
	twice := told(t, "a.docx", pages(t, one+"\n"+one))
	if n := strings.Count(strings.Join(twice, "\n"), "项目 13020925P0001"); n != 2 {
		t.Errorf("the same form twice is read as %d forms: %q", n, twice)
	}
	july := strings.NewReplacer("年度指标值|实际完成值", "年度指标值|1—7月执行情况", "全年执行数（B）", "1—7月执行数").Replace(paged(scoredPages, "", ""))
	september := strings.ReplaceAll(july, "1—7月", "1—9月")
	months := strings.Join(told(t, "a.docx", pages(t, july+"\n"+september)), "\n")
	if n := strings.Count(months, "填报 13020925P00009410005X"); n != 2 {
		t.Errorf("two months are read as %d reports: %s", n, months)
	}
}

// A header that stands once more under another goal is its own, and a title with 续 of
// another project is no page of the one above.
func TestRepeatedHeadersOfTheirOwn(t *testing.T) {
	goals := "¶绩效目标表\n项目名称|评估评审|项目编码|13020925P0001\n年度资金总额|100||\n年度目标1|评审||\n一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|人数|≥150人\n" +
		"年度目标2|审计||\n一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|次数|≥50次"
	want := []string{"项目 13020925P0001/评估评审/100/评审审计/0期", "产出指标/数量指标/人数/≥150人", "产出指标/数量指标/次数/≥50次"}
	if diff := cmp.Diff(want, told(t, "a.docx", pages(t, goals))); diff != "" {
		t.Errorf("two goals (-want +got)\n%s", diff)
	}
	one := paged(goalPages, "", "")
	want = append(told(t, "a.docx", pages(t, one)), "ERROR F03 表3 第1行第1列")
	if diff := cmp.Diff(want, told(t, "a.docx", pages(t, one+"\n¶2.审计绩效目标表（续）\n产出指标|数量指标|次数|≥5次|计划"))); diff != "" {
		t.Errorf("another project's page (-want +got)\n%s", diff)
	}
}
