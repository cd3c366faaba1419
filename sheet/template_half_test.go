package sheet

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// importedOver reads a template and imports it over what is stored for its month.
func importedOver(t *testing.T, of Template, data []byte) (*engine.Report, []rules.Diagnostic) {
	t.Helper()
	r, ds := readBack(t, data, Given{})
	if r == nil || len(ds) > 0 {
		t.Fatalf("%+v %q", r, ds)
	}
	in := &engine.Intake{}
	in.AddReport(r)
	check, err := in.Check(of.Scheme, of.Declaration.Division, map[int]*rules.Declaration{of.FiscalYear: of.Declaration}, []*engine.Report{of.Stored})
	if err != nil {
		t.Fatal(err)
	}
	return in.Reports[0], check.Diagnostics
}

var kept = cmp.Options{asStored, cmpopts.IgnoreFields(engine.ProjectReport{}, "Silent")}

// Two officers fill in one tab each and delete the other: what stands there is kept, and said.
func TestTemplateWithoutATab(t *testing.T) {
	for tab, says := range map[string]string{moneyTab: "执行数", actualsTab: "个指标的完成情况"} {
		of := seedTemplate(t, 6)
		of.Stored = randomReport(rand.New(rand.NewPCG(7, 1)), of.Declaration, 6)
		got, ds := importedOver(t, of, edit(t, written(t, of), func(f *excelize.File) error { return f.DeleteSheet(tab) }))
		want := *of.Stored
		want.Projects = slices.DeleteFunc(slices.Clone(want.Projects), func(p engine.ProjectReport) bool { // of which nothing is said
			return !slices.ContainsFunc(got.Projects, func(q engine.ProjectReport) bool { return q.Code == p.Code })
		})
		if diff := cmp.Diff(&want, got, kept); diff != "" || len(want.Projects) == 0 {
			t.Errorf("without %s (-want +got):\n%s", tab, diff)
		}
		if !slices.ContainsFunc(ds, func(d rules.Diagnostic) bool {
			return d.ID == "D28" && d.Severity == rules.Info && strings.Contains(d.Message, says)
		}) {
			t.Errorf("without %s: not said: %v", tab, ds)
		}
	}
}

// An empty cell of the tab that is there takes back what was reported, as it always does.
func TestTemplateWithoutATabTakesBack(t *testing.T) {
	of := seedTemplate(t, 6)
	code := of.Declaration.Tables[0].Code.Text
	of.Stored = &engine.Report{FiscalYear: 2025, Month: 6, Projects: []engine.ProjectReport{{
		Code: code, Spent: text("149.80"), Observations: []engine.Observation{
			{Level2: "数量指标", Name: "聘用人员数量", Actual: text("47"), Reason: "离职"}, {Level2: "质量指标", Name: "拨款保障率", NotApplicable: true},
		},
	}}}
	got, _ := importedOver(t, of, edit(t, written(t, of), func(f *excelize.File) error {
		for _, cell := range []string{find(t, f, actualsTab, "原因说明", "聘用人员数量"), find(t, f, actualsTab, "不适用", "拨款保障率")} {
			if err := f.SetCellStr(actualsTab, cell, ""); err != nil {
				return err
			}
		}
		return f.DeleteSheet(moneyTab)
	}))
	want := &engine.Report{FiscalYear: 2025, Month: 6, Projects: []engine.ProjectReport{{
		Code: code, Spent: text("149.80"), Observations: []engine.Observation{{Level2: "数量指标", Name: "聘用人员数量", Actual: text("47")}},
	}}}
	if diff := cmp.Diff(want, got, kept); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
