package official_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/sheet/official"
	"zhunsheng/sheet/paper"
)

var update = flag.Bool("update", false, "write what the forms are now into testdata")

// TestForms holds the text, merges and styles of every form, at mid-year and at the
// year-end.
func TestForms(t *testing.T) {
	june, december, odd, oddEnd := seed(t, 6), seed(t, 12), demanding(t, 6), demanding(t, 12)
	each := func(s sample, of func(official.Project) *paper.Form, which ...int) (forms []*paper.Form) {
		for i, p := range s.projects() {
			if len(which) == 0 || strings.ContainsRune(string(runesOf(which)), rune('0'+i+1)) {
				forms = append(forms, of(p))
			}
		}
		return forms
	}
	explained := func(s sample) func(official.Project) *paper.Form {
		return func(p official.Project) *paper.Form { return official.Explanations(p, s.basis) }
	}
	summary := func(s sample) []*paper.Form {
		b := official.NewSummary(s.batch())
		for _, p := range s.projects() {
			b.Add(p)
		}
		return b.Forms()
	}
	for name, forms := range map[string][]*paper.Form{
		"goals":                     each(june, official.Goals),
		"goals-demanding":           each(odd, official.Goals),
		"goals-department":          {official.DepartmentGoals(june.declared.Department)},
		"goals-department-table":    {official.DepartmentGoals(withTable(june.declared).Department)},
		"monitoring-06":             each(june, official.Monitoring),
		"monitoring-12":             each(december, official.Monitoring, 1),
		"monitoring-demanding":      each(odd, official.Monitoring),
		"self-evaluation-12":        each(december, official.SelfEvaluation),
		"self-evaluation-06":        each(june, official.SelfEvaluation, 1),
		"self-evaluation-demanding": each(oddEnd, official.SelfEvaluation),
		"department-12":             {official.DepartmentSelfEvaluation(december.department()), official.DepartmentExplanations(december.department(), december.basis)},
		"summary-06":                summary(june),
		"summary-12":                summary(december),
		"notice-06":                 each(june, official.Notice),
		"notice-12":                 each(december, official.Notice),
		"explanations-06":           each(june, explained(june), 1),
		"explanations-12":           each(december, explained(december), 3, 6, 7),
		"explanations-demanding":    append(each(odd, explained(odd)), each(oddEnd, explained(oddEnd))...),
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			for _, f := range forms {
				if f == nil {
					b.WriteString("none\n\n")
					continue
				}
				if err := paper.Check(f); err != nil {
					t.Error(err)
				}
				b.WriteString(paper.Dump(f) + "\n")
			}
			path := "testdata/" + name + ".golden"
			if *update {
				if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func runesOf(numbers []int) (list []rune) {
	for _, n := range numbers {
		list = append(list, rune('0'+n))
	}
	return list
}

// TestExplanationsTellWhySpendingFellShort prints why a project, and the department, spent
// too little: the official forms have no place for it.
func TestExplanationsTellWhySpendingFellShort(t *testing.T) {
	s := seed(t, 12)
	p, d := s.projects()[0], s.department()
	if strings.Contains(paper.Dump(official.Explanations(p, s.basis)), "执行偏差") {
		t.Error("a reason is printed where none was reported")
	}
	of := func(r *engine.ProjectReport, reason string) *engine.ProjectReport {
		said := engine.ProjectReport{}
		if r != nil {
			said = *r
		}
		said.Reason = reason
		return &said
	}
	p.Report, d.Report = of(p.Report, " 招标推迟两个月\n"), of(d.Report, "两个项目未招标")
	for form, want := range map[*paper.Form]string{
		official.Explanations(p, s.basis): "招标推迟两个月", official.DepartmentExplanations(d, s.basis): "两个项目未招标",
	} {
		if dump := paper.Dump(form); !strings.Contains(dump, "label 执行偏差⏎原因 │ C2-10 "+want+"\n") {
			t.Errorf("%s is missing in\n%s", want, dump)
		}
	}
}
