package official_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/sheet/official"
)

// departmentBack writes the department's form of a sample, fills it in, reads the file,
// and imports it beside what is stored of the projects.
func departmentBack(t *testing.T, s sample, format string, fill func(*official.Department)) (sample, []rules.Diagnostic) {
	t.Helper()
	b := s.batch()
	b.Tabs = format == "xlsx"
	fill(&b.Department)
	read, ds, err := sheet.ReadReport("部门."+format, written(t, writers[format], official.KindDepartment, b, nil))
	if err != nil || read == nil || len(ds) > 0 {
		t.Fatal(err, ds)
	}
	in := &engine.Intake{Reports: []*engine.Report{read}}
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	check, err := in.Check(scheme, s.declared.Division, map[int]*rules.Declaration{2025: s.declared}, []*engine.Report{s.report})
	if err != nil || !check.Storable {
		t.Fatal(err, check.Diagnostics)
	}
	after := *s.report
	after.Department = in.Reports[0].Department
	return evaluated(t, s.declared, &after), check.Diagnostics
}

// filled is the department's form as a person changes it: by what stands in its cells.
func filled(d *official.Department, change func(r *engine.Result, o *engine.Observation)) {
	result, report := *d.Result, engine.ProjectReport{}
	if d.Report != nil {
		report = *d.Report
	}
	result.Indicators = slices.Clone(result.Indicators)
	report.Observations = slices.Clone(report.Observations)
	for i := range result.Indicators {
		r := &result.Indicators[i]
		o := engine.Observation{Level2: r.Level2, Name: r.Name}
		n := slices.IndexFunc(report.Observations, func(s engine.Observation) bool { return s.Key() == o.Key() })
		if n < 0 {
			n, report.Observations = len(report.Observations), append(report.Observations, o)
		}
		change(r, &report.Observations[n])
	}
	d.Result, d.Report = &result, &report
}

// TestDepartmentFormComesBack imports the department's own form as it was written: what
// the projects give goes on being theirs, and every mark stays.
func TestDepartmentFormComesBack(t *testing.T) {
	for format := range writers {
		s := seed(t, 12)
		back, ds := departmentBack(t, s, format, func(*official.Department) {})
		if diff := cmp.Diff(marksOf(s), marksOf(back)); diff != "" {
			t.Errorf("%s: %s", format, diff)
		}
		own := back.report.Department
		if own.Spent.Text != "" || own.Budget.Text != "" || slices.ContainsFunc(own.Observations, func(o engine.Observation) bool { return o.Actual.Text != "" }) {
			t.Errorf("%s: figures of the projects became the department's: %+v", format, own)
		}
		for _, d := range ds {
			if d.Project == rules.DepartmentName && d.Severity > rules.Info && d.ID[0] == 'D' && d.ID != "D13" {
				t.Errorf("%s: %s", format, d)
			}
		}
		again, _ := departmentBack(t, back, format, func(*official.Department) {})
		if diff := cmp.Diff(texts(&engine.Report{Projects: []engine.ProjectReport{*own}}, func(*engine.Observation) {}),
			texts(&engine.Report{Projects: []engine.ProjectReport{*again.report.Department}}, func(*engine.Observation) {})); diff != "" {
			t.Errorf("%s, a second time: %s", format, diff)
		}
	}
}

// marksOf are the department's actuals and marks, and how they came about.
func marksOf(s sample) (list []string) {
	d := s.outcome.Department
	for i, r := range d.Indicators {
		actual := ""
		if r.Actual != nil {
			actual = *r.Actual
		}
		list = append(list, strings.Join([]string{r.Name, actual, r.Score.String(), string(d.RollUps[i].Method)}, " "))
	}
	return append(list, d.Score.String())
}

// TestDepartmentFormFilledIn fills in the form: its figures, reasons and words are the
// department's from then on.
func TestDepartmentFormFilledIn(t *testing.T) {
	for format := range writers {
		s := seed(t, 12)
		name := s.outcome.Department.Indicators[0].Name
		back, ds := departmentBack(t, s, format, func(d *official.Department) {
			filled(d, func(r *engine.Result, o *engine.Observation) {
				if r.Name == name {
					actual := "98.5%"
					r.Actual, r.Score, o.Reason = &actual, nil, "一个乡镇未接入"
				}
			})
			d.Report.GoalActual = "已完成"
		})
		own, r := back.report.Department, back.outcome.Department
		if own.GoalActual != "已完成" {
			t.Errorf("%s: read %+v", format, own)
		}
		var got []string
		for _, o := range own.Observations {
			if o.Actual.Text != "" {
				got = append(got, o.Name+" "+o.Actual.Text+" "+o.Reason)
			}
		}
		if diff := cmp.Diff([]string{name + " 98.5% 一个乡镇未接入"}, got); diff != "" {
			t.Errorf("%s: %s\n%v", format, diff, ds)
		}
		if r.RollUps[0].Method != engine.Reported || *r.Indicators[0].Actual != "98.5%" {
			t.Errorf("%s: judged by %+v", format, r.RollUps[0])
		}
		for i := range r.Indicators[1:] {
			if *r.Indicators[i+1].Score != *s.outcome.Department.Indicators[i+1].Score {
				t.Errorf("%s: %s is scored %v", format, r.Indicators[i+1].Name, r.Indicators[i+1].Score)
			}
		}
	}
}

// TestDepartmentFormOfIndicatorsWithoutLevel2 imports the form of a department that reported
// an indicator by its name alone: the form prints its reason, and nothing of it changes.
func TestDepartmentFormOfIndicatorsWithoutLevel2(t *testing.T) {
	for format := range writers {
		s := seed(t, 12)
		report := *s.report
		report.Department = &engine.ProjectReport{Observations: []engine.Observation{{Name: "群众满意率", Actual: rules.Cell{Text: "96"}, Reason: "由中心统一调查", Remark: "存档"}}}
		s = evaluated(t, s.declared, &report)
		back, _ := departmentBack(t, s, format, func(*official.Department) {})
		got := "" // what else stands there is the self-score of every indicator
		for _, o := range back.report.Department.Observations {
			if o.Actual.Text+o.Reason+o.Remark != "" {
				got += strings.Join([]string{o.Level2, o.Name, o.Actual.Text, o.Reason, o.Remark}, "/") + "\n"
			}
		}
		if diff := cmp.Diff("/群众满意率/96/由中心统一调查/存档\n", got); diff != "" {
			t.Errorf("%s: %s", format, diff)
		}
	}
}
