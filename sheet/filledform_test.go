package sheet

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// grid is a workbook's sheet as a document: a line a row, cells parted by |. text*3
// covers three columns, ^ continues the cell above.
func grid(rows string) document {
	var doc document
	above := map[int]cell{}
	for n, row := range strings.Split(strings.Trim(rows, "\n"), "\n") {
		var l line
		col := 0
		for _, text := range strings.Split(row, "|") {
			c := cell{text: strings.ReplaceAll(strings.TrimSpace(text), `\n`, "\n"), col: col, span: 1}
			if bare, times, ok := strings.Cut(c.text, "*"); ok {
				c.text = bare
				c.span, _ = strconv.Atoi(times)
			}
			c.source = rules.Source{Sheet: "表", Cell: fmt.Sprintf("%c%d", 'A'+col, n+1)}
			if c.text == "^" {
				c = above[col]
				c.carried = true
			}
			above[col] = c
			col = c.end()
			l.cells = append(l.cells, c)
		}
		l.inTable = true
		doc.lines = append(doc.lines, l)
	}
	return doc
}

func readFilled(doc document, given Given) ([]engine.Report, []string) {
	f := &findings{}
	reports := readReportForm(doc, f, given)
	var ds []string
	for _, d := range f.sorted() {
		ds = append(ds, strings.TrimSpace(fmt.Sprintf("%s %s %s", d.Severity, d.ID, d.Source.Cell)))
	}
	return reports, ds
}

const selfScoringForm = `
项目支出绩效自评表*9
（2025年度）*9
项目名称|评估评审（13020925P00009410005X）*8
主管部门|审批局*4|实施单位*2|审批局本级*2
项目资金（万元）|*2|年初预算数|全年预算数（A）|全年执行数（B）|分值|执行率（B/A）|得分
^|年度资金总额*2|118.00|120.00|114.00|10|95%|9.50
^|其中：当年财政拨款*2|118.00|100.00|100.00|—||—
^|上年结转资金*2|—|20.00|14.00|—||—
^|其他资金*2||||—||—
年度总体目标|预期目标*4|实际完成情况*4
^|完成评审50项*4|完成评审52项，\n无投诉*4
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
^|产出指标（50分）|数量指标|评审项目数|≥50项|52项|30|30|—
^|^|质量指标|指标1：合格率|≥98%|97.5%|20|19.9|一家不合格\n已整改
^|效益指标（40分）|社会效益指标|服务水平|提升|部分达成|40|28|
总分*6|100|87.40|
注：得分一档最高不能超过该指标分值上限。*9
`

const monitoringForm = `
项目支出绩效目标执行监控表*16
（2025年度）*16
项目名称|评估评审*15
主管部门及代码|433*8|实施单位|审批局本级*6
项目资金（万元）|*3|年初预算数|1—7月执行数*3|1—7月执行率*4|全年预计执行数*4
^|年度资金总额*3|118.00|59.00*3|50%*4|118.00*4
^|其中：本年一般公共预算拨款*3|118.00|59.00*3|50%*4|118.00*4
^|其他资金*3|/|/*3|/*4|/*4
年度总体目标|完成评审50项*15
绩效指标|一级指标|二级指标|三级指标|年度指标值|1—7月执行情况|全年预计完成情况|偏差原因分析*6|完成目标可能性*3
^|^|^|^|^|^|^|经费保障|制度保障|人员保障|硬件条件保障|其他|原因说明|确定能|有可能|完全不可能
^|产出指标|数量指标|评审项目数|≥50项|20|50|||√||√|人手不足||√|
^|^|质量指标|合格率|≥98%|99%||||||||☑||□
^|满意度指标|满意度指标|满意度|≥95%||||||||||||
`

func text(s string) rules.Cell { return rules.Cell{Text: s} }

var anySource = cmp.Options{cmpopts.IgnoreTypes(rules.Source{}), cmpopts.EquateEmpty()}

func TestSelfScoringForm(t *testing.T) {
	reports, ds := readFilled(grid(selfScoringForm), Given{})
	want := []engine.Report{{FiscalYear: 2025, Month: 12, Projects: []engine.ProjectReport{{
		Code: "13020925P00009410005X", Name: "评估评审", Initial: text("118.00"), Budget: text("120.00"), Spent: text("114.00"),
		Funds: []engine.Fund{
			{Kind: engine.Fiscal, Initial: text("118.00"), Budget: text("100.00"), Spent: text("100.00")},
			{Kind: engine.Carried, Budget: text("20.00"), Spent: text("14.00")},
		},
		GoalActual: "完成评审52项，\n无投诉",
		Observations: []engine.Observation{
			{Level2: "数量指标", Name: "评审项目数", Target: text("≥50项"), Actual: text("52项"), SelfScore: text("30")},
			{Level2: "质量指标", Name: "指标1：合格率", Target: text("≥98%"), Actual: text("97.5%"), SelfScore: text("19.9"), Reason: "一家不合格\n已整改"},
			{Level2: "社会效益指标", Name: "服务水平", Target: text("提升"), Actual: text("部分达成"), SelfScore: text("28")},
		},
	}}}}
	if diff := cmp.Diff(want, reports, anySource); diff != "" || len(ds) > 0 {
		t.Errorf("findings %v, (-want +got):\n%s", ds, diff)
	}
	if place := reports[0].Projects[0].Observations[1].Actual.Source.Cell; place != "F14" {
		t.Errorf("an actual stands at %s", place)
	}
}

func TestMonitoringForm(t *testing.T) {
	reports, ds := readFilled(grid(monitoringForm), Given{})
	want := []engine.Report{{FiscalYear: 2025, Month: 7, Projects: []engine.ProjectReport{{
		Name: "评估评审", Initial: text("118.00"), Spent: text("59.00"), Expected: text("118.00"),
		Funds: []engine.Fund{{Kind: engine.Fiscal, Initial: text("118.00"), Spent: text("59.00"), Expected: text("118.00")}},
		Observations: []engine.Observation{
			{Level2: "数量指标", Name: "评审项目数", Target: text("≥50项"), Actual: text("20"), Forecast: "50", Obstacles: "人员保障、其他", Reason: "人手不足", Likelihood: "有可能"},
			{Level2: "质量指标", Name: "合格率", Target: text("≥98%"), Actual: text("99%"), Likelihood: "确定能"},
		},
	}}}}
	if diff := cmp.Diff(want, reports, anySource); diff != "" || len(ds) > 0 {
		t.Errorf("findings %v, (-want +got):\n%s", ds, diff)
	}
}
