package sheet

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

// textsOnly compares reports without the places where they were read.
var textsOnly = cmp.Transformer("text", func(rules.Source) struct{} { return struct{}{} })

// wholeReport has every text that a report may have.
func wholeReport() *engine.Report {
	cell := func(text string) rules.Cell { return rules.Cell{Text: text} }
	own := engine.ProjectReport{Spent: cell("70"), Expected: cell("95"), GoalActual: "已完成", Reason: "见说明", Observations: []engine.Observation{{Name: "群众满意率", Likelihood: "确定能"}}}
	return &engine.Report{FiscalYear: 2025, Month: 10, Department: &own, Projects: []engine.ProjectReport{{
		Code: "A1", Budget: cell("100"), Spent: cell("70"), Expected: cell("95"), Reason: "招标晚", GoalActual: "完成<三>批&“验收”",
		Funds: []engine.Fund{
			{Kind: engine.Fiscal, Initial: cell("80"), Budget: cell("90"), Spent: cell("60"), Expected: cell("85")},
			{Kind: engine.Carried, Budget: cell("10")}, {Kind: engine.Other},
		},
		Observations: []engine.Observation{
			{Level2: "数量指标", Name: "甲", Actual: cell("47"), Forecast: "50", Likelihood: "有可能", Obstacles: "经费保障、其他", Remark: "备注", SelfScore: cell("11.75"), Reason: "因", Cause: "POLICY"},
			{Level2: "社会效益指标", Name: "乙", Actual: cell("达成"), Grade: "达成", Marks: "14.5"},
			{Level2: "社会效益指标", Name: "丙", NotApplicable: true},
		},
	}}, History: []engine.Report{{FiscalYear: 2025, Month: 6, Projects: []engine.ProjectReport{{Code: "A1", Spent: cell("0")}}}}}
}

func TestWriteReport(t *testing.T) {
	reports := map[string]*engine.Report{"everything": wholeReport()}
	for _, month := range fixtures.DemoMonths {
		r, ds, err := ReadReport("seed.json", fixtures.Actuals(month))
		if err != nil || len(ds) > 0 {
			t.Fatal(ds, err)
		}
		reports[strings.Repeat("月", month)] = r
	}
	for name, r := range reports {
		data, err := WriteReport(r)
		if err != nil {
			t.Fatal(err)
		}
		back, ds, err := ReadReport("again.json", data)
		if diff := cmp.Diff(r, back, textsOnly); err != nil || len(ds) > 0 || diff != "" {
			t.Errorf("%s: %v %v\n%s", name, ds, err, diff)
		}
	}
}

// TestReportMembers says what is wrong with the members that forms have.
func TestReportMembers(t *testing.T) {
	read := func(project, indicator string) (*engine.Report, []rules.Diagnostic) {
		text := `{"fiscal_year": 2025, "month": 6, "projects": [{"code": "A"` + project + `, "indicators": [{"level2": "甲", "name": "甲"` + indicator + `}]}]}`
		r, ds, err := ReadReport("x.json", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return r, ds
	}
	r, ds := read(`, "funds": [{"kind": "FISCAL", "spent": 40}]`, `, "obstacles": ["经费保障", "其他"], "self_score": 12.5`)
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	o := r.Projects[0].Observations[0]
	if o.Obstacles != "经费保障、其他" || o.SelfScore.Text != "12.5" || o.SelfScore.Source.Cell != "/projects/0/indicators/0/self_score" || r.Projects[0].Funds[0].Spent.Text != "40" {
		t.Errorf("%+v", r.Projects[0])
	}
	for _, c := range []struct{ project, indicator, id, place, message string }{
		{`, "funds": [{"kind": "财政"}]`, "", "F10", "/projects/0/funds/0/kind", "资金来源“财政”不能识别，可用：FISCAL（当年财政拨款）"},
		{`, "funds": [{"spent": 1}]`, "", "F03", "/projects/0/funds/0", "缺少“kind”"},
		{`, "funds": [{"kind": "OTHER", "spend": 1}]`, "", "F09", "/projects/0/funds/0/spend", "不认识“spend”"},
		{`, "funds": {}`, "", "F10", "/projects/0/funds", "应为列表"},
		{"", `, "obstacles": [1]`, "F10", "/projects/0/indicators/0/obstacles/0", "应为文字"},
		{"", `, "obstacles": 1`, "F10", "/projects/0/indicators/0/obstacles", "应为列表或文字"},
	} {
		_, ds := read(c.project, c.indicator)
		if len(ds) != 1 || ds[0].ID != c.id || ds[0].Source.Cell != c.place || !strings.Contains(ds[0].Message, c.message) {
			t.Errorf("%s%s: %v", c.project, c.indicator, ds)
		}
	}
}
