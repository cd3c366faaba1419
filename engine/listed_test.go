package engine_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// A list names the unit beside a project without a code: that tells two of one name apart,
// and another unit is another project.
func TestResolveByNameAndUnit(t *testing.T) {
	table := func(code, name, agencyCode, agency string) *rules.GoalTable {
		return &rules.GoalTable{Code: rules.Cell{Text: code}, Name: name, AgencyCode: agencyCode, AgencyName: agency}
	}
	d := &rules.Declaration{FiscalYear: 2025, Tables: []*rules.GoalTable{
		table("A1", "培训", "433001", "审批局本级"), table("A2", "培训", "433002", "审批局服务中心"), table("A3", "印章", "433001", "审批局本级"),
		table("A4", "维修", "", "甲校"), table("A5", "维修", "", "甲校"),
	}}
	for name, c := range map[string]struct {
		of         engine.ProjectReport
		code, want string
	}{
		"by the unit's name":     {engine.ProjectReport{Name: "培训", AgencyName: "审批局服务中心"}, "A2", ""},
		"by the unit's code":     {engine.ProjectReport{Name: "培训", AgencyCode: "433001"}, "A1", ""},
		"no unit":                {engine.ProjectReport{Name: "培训"}, "", "D21 有2个项目叫“培训”"},
		"neither unit":           {engine.ProjectReport{Name: "培训", AgencyName: "民政局"}, "", "D21 有2个项目叫“培训”"},
		"two of one unit":        {engine.ProjectReport{Name: "维修", AgencyName: "甲校"}, "", "D21 有2个项目叫“维修”"},
		"a short name":           {engine.ProjectReport{Name: "印章", AgencyName: "审批局"}, "A3", ""},
		"another unit":           {engine.ProjectReport{Name: "印章", AgencyName: "民政局"}, "", "D21 填报表上的单位是“民政局”"},
		"another unit's code":    {engine.ProjectReport{Name: "印章", AgencyCode: "433002"}, "", "D21 填报表上的单位是“433002”"},
		"the code decides":       {engine.ProjectReport{Code: "A3", Name: "印章", AgencyName: "民政局"}, "A3", ""},
		"a unit that is unknown": {engine.ProjectReport{Name: "印章", AgencyName: " 审批局　本级 "}, "A3", ""},
	} {
		r := engine.Report{FiscalYear: 2025, Month: 6, Projects: []engine.ProjectReport{c.of}}
		checkResolved(t, name, r.Resolve(d), c.want)
		if r.Projects[0].Code != c.code {
			t.Errorf("%s: code %q, want %q", name, r.Projects[0].Code, c.code)
		}
	}
}

// A list without level 2 says which of two indicators it means by level 1.
func TestResolveByLevel1(t *testing.T) {
	d := &rules.Declaration{FiscalYear: 2025, Tables: []*rules.GoalTable{{Code: rules.Cell{Text: "A1"}, Name: "培训", Indicators: []rules.Indicator{
		{Level1: "产出指标", Level2: "质量指标", Name: "合格率"}, {Level1: "效益指标", Level2: "社会效益指标", Name: "合格率"},
	}}}}
	r := engine.Report{FiscalYear: 2025, Month: 6, Projects: []engine.ProjectReport{{Code: "A1", Observations: []engine.Observation{
		{Level2: "效益指标", Name: "合格率"}, {Level2: "产出指标（50分）", Name: "1.合格率"}, {Level2: "满意度指标", Name: "合格率"},
	}}}}
	r.Resolve(d)
	var got []string
	for _, o := range r.Projects[0].Observations {
		got = append(got, o.Level2)
	}
	if diff := cmp.Diff([]string{"质量指标", "社会效益指标", "满意度指标"}, got); diff != "" {
		t.Error(diff)
	}
}

// What a list has no row for is said once a project; blank rows are dropped unsaid.
func TestResolveTellsWhatAListLeavesOut(t *testing.T) {
	d := resolving()
	blank := engine.Observation{Level2: "数量指标", Name: "评审项目数", Target: rules.Cell{Text: "≥50个"}}
	said := engine.Observation{Level2: "质量指标", Name: "合格率", Actual: rules.Cell{Text: "99%"}}
	for name, c := range map[string]struct {
		listed bool
		rows   []engine.Observation
		want   string
		left   int
	}{
		"two without a row": {true, []engine.Observation{blank, said}, "F38 有4个指标，清单里没有其中2个的行，按没有报读取：“合格率”；“经费(万元)”", 1},
		"no list":           {false, []engine.Observation{said}, "", 1},
	} {
		r := engine.Report{FiscalYear: 2025, Month: 6, Projects: []engine.ProjectReport{{Code: "A1", Listed: c.listed, Observations: c.rows}}}
		checkResolved(t, name, r.Resolve(d), c.want)
		checkResolved(t, name+", again", r.Resolve(d), "")
		if len(r.Projects[0].Observations) != c.left {
			t.Errorf("%s: left %+v", name, r.Projects[0].Observations)
		}
	}
}

// A list of money alone leaves the actuals as they are stored, and says how many.
func TestMoneyAloneKeepsActuals(t *testing.T) {
	stored := &engine.Report{FiscalYear: 2025, Month: 6, Projects: []engine.ProjectReport{{Code: "A1", Spent: rules.Cell{Text: "10"}, Observations: []engine.Observation{
		{Level2: "数量指标", Name: "评审项目数", Actual: rules.Cell{Text: "20个"}, Reason: "分批"}, {Level2: "质量指标", Name: "合格率", NotApplicable: true},
	}}}}
	d := resolving()
	for _, one := range d.Tables {
		one.Budget = rules.Cell{Text: "118"}
	}
	intake := engine.Intake{Reports: []*engine.Report{{FiscalYear: 2025, Month: 6, Projects: []engine.ProjectReport{{
		Code: "A1", Spent: rules.Cell{Text: "59"}, Silent: engine.AllFacts &^ engine.SpentFact}}}}}
	s, err := rules.FindScheme("MOF2020")
	if err != nil {
		t.Fatal(err)
	}
	check, err := intake.Check(s, "", map[int]*rules.Declaration{2025: d}, []*engine.Report{stored})
	if err != nil {
		t.Fatal(err)
	}
	p := intake.Reports[0].Projects[0]
	if diff := cmp.Diff(stored.Projects[0].Observations, p.Observations); diff != "" || p.Spent.Text != "59" {
		t.Errorf("spent %q, observations (-want +got):\n%s", p.Spent.Text, diff)
	}
	var kept []string
	for _, d := range check.Diagnostics {
		if d.ID == "D28" {
			kept = append(kept, d.Message)
		}
	}
	if len(kept) != 1 || !strings.Contains(kept[0], "2个指标的完成情况") {
		t.Errorf("said of what was kept: %q", kept)
	}
}
