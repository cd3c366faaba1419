package sheet

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
	"zhunsheng/rules/lint"
)

// What an evaluation prints is read as the year that it was.
func TestPastYear(t *testing.T) {
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	d, _ := readGoals(t, "goal-tables.json", fixtures.SeedJSON())
	report, _, err := ReadReport("actuals.json", fixtures.Actuals(12))
	if err != nil {
		t.Fatal(err)
	}
	outcome, ds, err := engine.Evaluate(scheme, d, report)
	if err != nil || outcome == nil {
		t.Fatal(ds, err)
	}
	var b bytes.Buffer
	if err := WriteOutcome(&b, outcome); err != nil {
		t.Fatal(err)
	}
	year, ds := ReadPastYear("2025.json", b.Bytes())
	wantFindings(t, ds)
	if diff := cmp.Diff(PastYear(outcome), *year); diff != "" {
		t.Errorf("(-at hand +read):\n%s", diff)
	}
	want := lint.PastIndicator{Level2: "数量指标", Name: "聘用人员数量", Target: "≥50人", Actual: "48"}
	if got := year.Projects[0]; year.FiscalYear != 2025 || len(year.Projects) != 8 || got.Name != "购买第三方服务" ||
		got.Code != "13020925P00009410002P" || len(got.Indicators) != 9 || got.Indicators[0] != want {
		t.Errorf("%+v", year.Projects[0])
	}
}

func TestWrongPastYears(t *testing.T) {
	const sound = `{"scheme": "MOF2020", "fiscal_year": 2024, "month": 12, "projects": [{"code": "P1", "name": "评审",
 "indicators": [{"level2": "数量指标", "name": "人数", "target": "≥50人", "actual": null, "unknown": 1}]}]}`
	for name, c := range map[string]struct{ from, to, want string }{
		"sound":           {"", "", ""},
		"another month":   {`12`, `10`, "ERROR D10 /month"},
		"no year":         {`"fiscal_year": 2024, `, ``, "ERROR D10 no year"},
		"no month":        {`"month": 12, `, ``, "ERROR D10 no month"},
		"execution data":  {`"scheme": "MOF2020", `, ``, "ERROR F01 execution data"},
		"no projects":     {`projects`, `project`, "ERROR F01 no projects"},
		"no name":         {`"name": "评审"`, `"name": ""`, "ERROR F03 /projects/0"},
		"no target":       {`"target"`, `"goal"`, "ERROR F03 /projects/0/indicators/0"},
		"actual a list":   {`null`, `[]`, "ERROR F10 /projects/0/indicators/0/actual"},
		"a text":          {`[{"level2"`, `["x", {"level2"`, "ERROR F10 /projects/0/indicators/0"},
		"a year as words": {`2024`, `"去年"`, "ERROR D10 /fiscal_year"},
	} {
		t.Run(name, func(t *testing.T) {
			year, ds := ReadPastYear(name, []byte(strings.Replace(sound, c.from, c.to, 1)))
			if c.want == "" {
				wantFindings(t, ds)
			} else {
				wantFindings(t, ds, c.want)
			}
			if (year == nil) != (c.want != "") {
				t.Errorf("year %v with %v", year, ds)
			}
		})
	}
	for name, data := range map[string]string{"a text": "自评表", "nothing": "", "cut off": sound[:60], "a list": "[]"} {
		if year, ds := ReadPastYear(name, []byte(data)); year != nil || !rules.HasErrors(ds) {
			t.Errorf("%s: %v %v", name, year, ds)
		}
	}
}
