package engine_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// TestPartsAreTheWhole cuts the real declaration wherever it can be cut: what is found
// and decided part by part, and the digest of the inputs, are those of one go.
func TestPartsAreTheWhole(t *testing.T) {
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*rules.Declaration, *engine.Report){
		"sound":             func(*rules.Declaration, *engine.Report) {},
		"a bad form":        func(d *rules.Declaration, _ *engine.Report) { d.Tables[5].Budget.Text = "很多" },
		"a bad figure":      func(_ *rules.Declaration, r *engine.Report) { r.Projects[2].Spent.Text = "不知道" },
		"a bad observation": func(_ *rules.Declaration, r *engine.Report) { r.Projects[6].Observations[0].Name += "？" },
	} {
		d, r := seedDeclaration(t), seedReport(t, 12)
		d.Department.SubGoals = nil // prose without an indicator may stand in any part
		r.Department = nil
		spoil(d, r)
		whole, ds, err := engine.Evaluate(scheme, d, r)
		if err != nil {
			t.Fatal(err)
		}
		if (whole != nil) != (name == "sound") {
			t.Fatalf("%s: outcome %v, %v", name, whole != nil, ds)
		}
		for _, cuts := range [][]int{{8}, {1, 8}, {3, 5, 8}, {1, 2, 3, 4, 5, 6, 7, 8}} {
			projects, findings, sum := inParts(t, scheme, d, r, cuts)
			if diff := cmp.Diff(ds, findings); diff != "" {
				t.Errorf("%s cut at %v: found in one go, in parts:\n%s", name, cuts, diff)
			}
			if whole == nil {
				continue
			}
			if diff := cmp.Diff(bytesOf(t, whole.Projects), bytesOf(t, projects)); diff != "" || sum != whole.InputDigest {
				t.Errorf("%s cut at %v: digests %s, %s; in one go, in parts:\n%s", name, cuts, whole.InputDigest, sum, diff)
			}
		}
	}
}

func inParts(t *testing.T, s *rules.Scheme, d *rules.Declaration, r *engine.Report, cuts []int) ([]engine.ProjectResult, []rules.Diagnostic, string) {
	t.Helper()
	var projects []engine.ProjectResult
	var findings []engine.Findings
	var inputs [][]byte
	first := 0
	for _, end := range cuts {
		some, of := *d, *r
		some.Tables, some.Waivers = d.Tables[first:end], nil
		if first > 0 {
			some.Department = nil
		}
		of.Projects = projectsOf(r.Projects, some.Tables)
		of.History = nil
		for _, h := range r.History {
			h.Projects = projectsOf(h.Projects, some.Tables)
			of.History = append(of.History, h)
		}
		part, err := engine.EvaluatePart(s, &some, &of)
		if err != nil {
			t.Fatal(err)
		}
		if part.Outcome != nil {
			projects = append(projects, part.Outcome.Projects...)
		}
		findings, inputs = append(findings, part.Findings), append(inputs, part.Inputs)
		first = end
	}
	p := engine.Period{Division: d.Division, FiscalYear: d.FiscalYear, Month: r.Month}
	return projects, engine.JoinFindings(findings), engine.InputDigest(p, inputs...)
}

func projectsOf(reports []engine.ProjectReport, tables []*rules.GoalTable) []engine.ProjectReport {
	return slices.DeleteFunc(slices.Clone(reports), func(p engine.ProjectReport) bool {
		return !slices.ContainsFunc(tables, func(t *rules.GoalTable) bool { return t.Code.Text == p.Code })
	})
}

func bytesOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
