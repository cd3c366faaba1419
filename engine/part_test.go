package engine_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
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
		some, of := cutOut(d, r, first, end)
		part, err := engine.EvaluatePart(s, some, of)
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

// cutOut are the tables first, end and what is reported of them.
func cutOut(d *rules.Declaration, r *engine.Report, first, end int) (*rules.Declaration, *engine.Report) {
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
	return &some, &of
}

// TestProjectsHaveTheirInputs: what is read project by project, in parts of any size,
// makes the digest of the whole.
func TestProjectsHaveTheirInputs(t *testing.T) {
	scheme := mustScheme(t, "")
	for _, month := range fixtures.DemoMonths {
		d, r := seedDeclaration(t), seedReport(t, month)
		d.Department, r.Department = nil, nil
		for i := range r.History {
			r.History[i].Department = nil
		}
		whole, ds, err := engine.Evaluate(scheme, d, r)
		if err != nil || whole == nil {
			t.Fatal(ds, err)
		}
		columns, p := engine.NewColumns(scheme, d.FiscalYear, month), engine.Period{Division: d.Division, FiscalYear: d.FiscalYear, Month: month}
		digest := func(size int) string {
			var inputs [][]byte
			for first := 0; first < len(d.Tables); first += size {
				projects, ds, err := columns.ReadPart(cutOut(d, r, first, min(first+size, len(d.Tables))))
				if err != nil || len(ds) > 0 {
					t.Fatal(ds, err)
				}
				for _, p := range projects {
					inputs = append(inputs, p.Inputs[:])
				}
			}
			return engine.InputDigest(p, inputs...)
		}
		for _, size := range []int{1, 3, len(d.Tables)} {
			if got := digest(size); got != whole.InputDigest {
				t.Errorf("month %d, read %d at a time: %s, evaluated %s", month, size, got, whole.InputDigest)
			}
		}
		before := digest(1)
		r.Projects[3].Observations[0].Actual.Text += "0"
		if digest(1) == before {
			t.Errorf("month %d: another figure, the same digest", month)
		}
	}
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
