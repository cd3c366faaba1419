package sheet

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

const departmentReport = `{"fiscal_year": 2025, "month": 6, "projects": [],
 "department": {"spent": "149.80", "reason": "招标推迟", "indicators": [
  {"name": "群众满意率", "actual": 99.2}, {"level2": "数量指标", "name": "政务服务覆盖率", "actual": null}]},
 "history": [{"month": 3, "projects": [], "department": {"spent": 70}}]}`

// What the department reports of itself is read like a project's, but needs no
// code, no budget and no level 2.
func TestDepartmentReport(t *testing.T) {
	report, ds, err := ReadReport("june.json", []byte(departmentReport))
	if err != nil {
		t.Fatal(err)
	}
	wantFindings(t, ds)
	at := func(pointer string) rules.Source {
		return rules.Source{File: "june.json", Digest: report.Department.Source.Digest, Cell: pointer}
	}
	cell := func(text, pointer string) rules.Cell { return rules.Cell{Text: text, Source: at(pointer)} }
	want := &engine.ProjectReport{
		Spent: cell("149.80", "/department/spent"), Reason: "招标推迟", Source: at("/department"),
		Observations: []engine.Observation{
			{Name: "群众满意率", Actual: cell("99.2", "/department/indicators/0/actual")},
			{Level2: "数量指标", Name: "政务服务覆盖率", Actual: cell("", "/department/indicators/1")},
		},
	}
	if diff := cmp.Diff(want, report.Department); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if h := report.History[0].Department; h == nil || h.Spent.Text != "70" || h.Spent.Source.Cell != "/history/0/department/spent" {
		t.Errorf("%+v", h)
	}
	for name, c := range map[string]struct{ from, to, want string }{
		"a budget":        {`"spent": "149.80"`, `"budget": "1"`, "WARN F09 /department/budget"},
		"no name":         {`{"name": "群众满意率", "actual": 99.2}`, `{"actual": 99.2}`, "ERROR F03 /department/indicators/0"},
		"a list":          {`{"spent": 70}`, `[]`, "ERROR F10 /history/0/department"},
		"true for money":  {`"149.80"`, `true`, "ERROR F10 /department/spent"},
		"the same twice":  {`"level2": "数量指标", "name": "政务服务覆盖率"`, `"name": "群众满意率"`, "ERROR D07 /department/indicators/1"},
		"an unknown word": {`"actual": null`, `"achieved": "1"`, "WARN F09 /department/indicators/1/achieved"},
	} {
		_, ds, err := ReadReport("wrong.json", []byte(strings.Replace(departmentReport, c.from, c.to, 1)))
		if err != nil {
			t.Fatal(name, err)
		}
		wantFindings(t, ds, c.want)
	}
}
