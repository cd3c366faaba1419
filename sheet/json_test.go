package sheet

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

// goalsWith is a goal table with JSON put in the place of one of its values.
func goalsWith(from, to string) []byte {
	const sound = `{"fiscal_year": 2025,
 "projects": [{"code": "13020925P0001", "name": "评审", "budget": "118.00", "plan": {"12": "100"}, "indicators": [
  {"level1": "产出指标", "level2": "数量指标", "name": "人数", "target": "≥50人"}]}]}`
	if !strings.Contains(sound, from) {
		panic(from)
	}
	return []byte(strings.Replace(sound, from, to, 1))
}

func TestGoalsJSON(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		want []string
	}{
		"sound":              {goalsWith("", ""), nil},
		"unknown field":      {goalsWith(`"budget"`, `"bugdet"`), []string{"WARN F09 /projects/0/bugdet"}},
		"projects no list":   {goalsWith(`"projects": [`, `"projects": {}, "x": [`), []string{"ERROR F01 projects no list", "ERROR F10 /projects", "WARN F09 /x"}},
		"number for object":  {goalsWith(`{"12": "100"}`, `100`), []string{"ERROR F10 /projects/0/plan"}},
		"object for text":    {goalsWith(`"评审"`, `{}`), []string{"ERROR F10 /projects/0/name"}},
		"true for amount":    {goalsWith(`"118.00"`, `true`), []string{"ERROR F10 /projects/0/budget"}},
		"name twice":         {goalsWith(`"budget"`, `"budget": "1", "budget"`), []string{"ERROR F10 /projects/0/budget"}},
		"no target":          {goalsWith(`"target"`, `"unit"`), []string{"ERROR F03 /projects/0/indicators/0"}},
		"blank name":         {goalsWith(`"评审"`, `" "`), []string{"ERROR F03 /projects/0"}},
		"month of plan":      {goalsWith(`"12"`, `"13"`), []string{"ERROR F10 /projects/0/plan/13"}},
		"huge number":        {goalsWith(`"118.00"`, `1e999999999`), []string{"ERROR F10 /projects/0/budget"}},
		"long number":        {goalsWith(`"118.00"`, strings.Repeat("9", 100_000)), []string{"ERROR F10 /projects/0/budget"}},
		"year with fraction": {goalsWith(`2025`, `2025.5`), []string{"ERROR F10 /fiscal_year"}},
		"unknown kind":       {goalsWith(`"target"`, `"kind": "FLOWING", "target"`), []string{"ERROR F10 /projects/0/indicators/0/kind"}},
		"money in 元":         {goalsWith(`"budget"`, `"money_unit": "元", "budget"`), []string{"ERROR F10 /projects/0"}},
		"slash in a name":    {goalsWith(`"budget"`, `"a/b~": 1, "budget"`), []string{"WARN F09 /projects/0/a~1b~0"}},
		"cut off":            {goalsWith(`"≥50人"}]}]}`, `"≥50`), []string{"ERROR F02 第3行第67列"}},
		"comma missing":      {goalsWith(`"name": "评审",`, `"name": "评审"`), []string{"ERROR F02 第2行第54列"}},
		"text behind":        {append(goalsWith("", ""), " {}"...), []string{"ERROR F02 第3行第76列"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, ds := readGoals(t, name, c.data)
			wantFindings(t, ds, c.want...)
			for _, d := range ds {
				if len(d.Message) > 500 {
					t.Errorf("a message of %d bytes", len(d.Message))
				}
			}
		})
	}
}

func TestOptionalFieldsOfAnIndicator(t *testing.T) {
	data := goalsWith(`"target": "≥50人"`, `"target": 50, "description": "<在编> & 聘用", "sign": "≥", "unit": "人", "marks": 12.50, "kind": "FLOW", "plan": {"12": 100, "6": "40%"}`)
	d, ds := readGoals(t, "full.json", data)
	wantFindings(t, ds)
	got := withoutPlaces(d.Tables[0].Indicators[0])
	want := rules.Indicator{Level1: "产出指标", Level2: "数量指标", Name: "人数", Description: "<在编> & 聘用", Target: rules.Cell{Text: "50"}, Sign: "≥", Unit: "人", Marks: "12.50", Kind: rules.Flow,
		Plan: []rules.PlanCell{{Month: 6, Percent: rules.Cell{Text: "40%"}}, {Month: 12, Percent: rules.Cell{Text: "100"}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	written, err := WriteGoals(d)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(written), "<在编> &") {
		t.Errorf("written for a web page: %s", written)
	}
	again, _ := readGoals(t, "again.json", written)
	want.Plan[0].Percent.Text = "40" // written as plans are, without the sign
	if diff := cmp.Diff(want, withoutPlaces(again.Tables[0].Indicators[0])); diff != "" {
		t.Errorf("written and read again (-want +got):\n%s", diff)
	}
}

func withoutPlaces(i rules.Indicator) rules.Indicator {
	i.Target.Source = rules.Source{}
	for n := range i.Plan {
		i.Plan[n].Percent.Source = rules.Source{}
	}
	return i
}

// The order of an object's members says nothing: a plan is in order of months.
func TestPlanOrder(t *testing.T) {
	d, ds := readGoals(t, "plan.json", goalsWith(`{"12": "100"}`, `{"12": "100", "3": 25, "10": "75"}`))
	wantFindings(t, ds)
	var months []int
	for _, c := range d.Tables[0].Plan {
		months = append(months, c.Month)
	}
	if diff := cmp.Diff([]int{3, 10, 12}, months); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSuggestsTheFieldThatWasMeant(t *testing.T) {
	_, ds := readGoals(t, "typo.json", goalsWith(`"budget"`, `"buget"`))
	if len(ds) != 1 || ds[0].Suggestion != "budget" {
		t.Errorf("findings %v", ds)
	}
}

func TestDemoReports(t *testing.T) {
	for _, month := range fixtures.DemoMonths {
		report, ds, err := ReadReport("actuals.json", fixtures.Actuals(month))
		if err != nil || len(ds) > 0 || report.Month != month || report.FiscalYear != 2025 || len(report.Projects) < 7 {
			t.Errorf("month %d: %v %v", month, ds, err)
		}
	}
}

const fullReport = `{"fiscal_year": 2025, "month": 6,
 "projects": [{"code": "P1", "budget": 299.650, "spent": "149.80", "indicators": [
   {"level2": "数量指标", "name": "人数", "actual": 47.10, "forecast": "有可能", "reason": "招聘推迟", "cause": "DEMAND", "grade": "达成", "marks": 6, "not_applicable": true},
   {"level2": "质量指标", "name": "合格率", "actual": null}]},
  {"code": "P2"}],
 "history": [{"fiscal_year": 2025, "month": 3, "projects": [{"code": "P1", "spent": 70}]}, {"month": 1, "projects": []}]}`

func TestReport(t *testing.T) {
	report, ds, err := ReadReport("june.json", []byte(fullReport))
	if err != nil {
		t.Fatal(err)
	}
	wantFindings(t, ds)
	at := func(pointer string) rules.Source {
		return rules.Source{File: "june.json", Digest: report.Projects[0].Source.Digest, Cell: pointer}
	}
	cell := func(text, pointer string) rules.Cell { return rules.Cell{Text: text, Source: at(pointer)} }
	want := &engine.Report{FiscalYear: 2025, Month: 6,
		Projects: []engine.ProjectReport{
			{Code: "P1", Budget: cell("299.650", "/projects/0/budget"), Spent: cell("149.80", "/projects/0/spent"), Source: at("/projects/0"),
				Observations: []engine.Observation{
					{Level2: "数量指标", Name: "人数", Actual: cell("47.10", "/projects/0/indicators/0/actual"), Forecast: "有可能",
						Reason: "招聘推迟", Cause: "DEMAND", Grade: "达成", Marks: "6", NotApplicable: true},
					{Level2: "质量指标", Name: "合格率", Actual: cell("", "/projects/0/indicators/1")},
				}},
			{Code: "P2", Budget: cell("", "/projects/1"), Spent: cell("", "/projects/1"), Source: at("/projects/1")},
		},
		History: []engine.Report{{FiscalYear: 2025, Month: 3, Projects: []engine.ProjectReport{
			{Code: "P1", Budget: cell("", "/history/0/projects/0"), Spent: cell("70", "/history/0/projects/0/spent"), Source: at("/history/0/projects/0")},
		}}, {FiscalYear: 2025, Month: 1}},
	}
	if diff := cmp.Diff(want, report); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWrongReports(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"no year":               {`"fiscal_year": 2025, "month": 6`, `"month": 6`, "ERROR D10 wrong.json"},
		"year as word":          {`2025, "month": 6`, `"今年", "month": 6`, "ERROR D10 /fiscal_year"},
		"month 13":              {`"month": 6`, `"month": 13`, "ERROR D10 /month"},
		"month 0":               {`"month": 6`, `"month": 0`, "ERROR D10 /month"},
		"huge month":            {`"month": 6`, `"month": 99999999999999999999999999`, "ERROR D10 /month"},
		"no projects":           {`"projects": [{"code": "P1", "budget"`, `"history": [], "projects": null, "old": [{"code": "P1", "budget"`, "ERROR F03 wrong.json"},
		"projects no list":      {`{"fiscal_year": 2025, "month": 6,`, `{"fiscal_year": 2025, "month": 6, "projects": {}} `, "ERROR F02 第2行第2列"},
		"project twice":         {`"P2"`, `"P1"`, "ERROR D05 /projects/1"},
		"no code":               {`"code": "P2"`, `"budget": "1"`, "ERROR F03 /projects/1"},
		"indicator twice":       {`"质量指标", "name": "合格率"`, `"数量指标 ", "name": "人　数"`, ""},
		"the same twice":        {`"质量指标", "name": "合格率"`, `"数量指标 ", "name": "人数"`, "ERROR D07 /projects/0/indicators/1"},
		"no level":              {`"level2": "质量指标", `, ``, "ERROR F03 /projects/0/indicators/1"},
		"unknown cause":         {`"DEMAND"`, `"BAD LUCK"`, "ERROR D11 /projects/0/indicators/0/cause"},
		"yes for true":          {`"not_applicable": true`, `"not_applicable": "是"`, "ERROR F10 /projects/0/indicators/0/not_applicable"},
		"true for an actual":    {`47.10`, `true`, "ERROR F10 /projects/0/indicators/0/actual"},
		"exponent":              {`47.10`, `4.7E1`, "ERROR F10 /projects/0/indicators/0/actual"},
		"history of June":       {`"month": 3`, `"month": 6`, "ERROR D10 /history/0"},
		"history of last year":  {`"fiscal_year": 2025, "month": 3`, `"fiscal_year": 2024, "month": 3`, "ERROR D10 /history/0"},
		"history without month": {`"fiscal_year": 2025, "month": 3`, `"fiscal_year": 2025`, "ERROR D10 /history/0"},
		"history twice":         {`"history": [`, `"history": [{"month": 1, "projects": []},`, "ERROR D10 /history/2"},
		"misspelt":              {`"spent": "149.80"`, `"spend": "149.80"`, "WARN F09 /projects/0/spend"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(fullReport, c.from) {
				t.Fatalf("the report has no %q", c.from)
			}
			report, ds, err := ReadReport("wrong.json", []byte(strings.Replace(fullReport, c.from, c.to, 1)))
			if err != nil {
				t.Fatal(err)
			}
			if name == "no projects" { // and the names that do not belong there
				ds = ds[:1]
			}
			if c.want == "" {
				wantFindings(t, ds)
			} else {
				wantFindings(t, ds, c.want)
			}
			if (report == nil) != rules.HasErrors(ds) {
				t.Errorf("report %v with %v", report, ds)
			}
		})
	}
}

func TestReportsOfOtherForms(t *testing.T) {
	for name, data := range map[string][]byte{
		"F01": []byte("项目\t支出\n"), "F02": nil, "F10": []byte("[]"),
	} {
		report, ds, err := ReadReport("report.txt", data)
		if err != nil || report != nil || len(ds) != 1 || ds[0].ID != name {
			t.Errorf("%q: %v %v %v", data, report, ds, err)
		}
	}
}
