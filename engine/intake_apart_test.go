package engine_test

import (
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// Each file's own findings are told whatever is wrong with the others, or with another
// project of the same one.
func TestIntakeTellsEachProjectsFindings(t *testing.T) {
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	in := handedIn(t, 12)
	stored := map[int]*rules.Declaration{2025: handedIn(t, 12).Declarations[0]}
	in.Declarations[0].Tables[0].Budget.Text = "很多"
	projects := in.Reports[0].Projects
	for _, n := range []int{0, 1, 2} {
		projects[n].Spent.Text = "1.12345678"
	}
	projects[2].Observations = append(projects[2].Observations, engine.Observation{Name: "没有的指标"})
	check, err := in.Check(scheme, "130209", stored, nil)
	if err != nil || check.Storable {
		t.Fatal(err, check)
	}
	got := strings.Join(lined(check.Diagnostics), "\n")
	for _, one := range in.Declarations[0].Tables[:3] {
		name := one.Name
		if strings.Count(got, "WARN D16 ["+name+"]") != 1 {
			t.Errorf("%s has no D16 in\n%s", name, got)
		}
	}
	for _, want := range []string{"ERROR F08", "ERROR D06"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

// Tables of the national standard come in several files: all of them are handed in.
func TestIntakeOwnsAllItsFiles(t *testing.T) {
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	in := handedIn(t, 12)
	for i := range in.Reports[0].Projects {
		for k := range in.Reports[0].Projects[i].Observations {
			in.Reports[0].Projects[i].Observations[k].Actual.Source.File = "s.zip/indicators.csv"
		}
	}
	check, err := in.Check(scheme, "130209", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(lined(check.Diagnostics), "\n"); !strings.Contains(got, "s.zip/indicators.csv") || strings.Contains(got, "已存") {
		t.Error(got)
	}
}
