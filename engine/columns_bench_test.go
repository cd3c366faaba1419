package engine_test

import (
	"fmt"
	"slices"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// BenchmarkColumns is a batch of random projects by row, its reading into numbers, and
// the judging of the readings, each in ns an indicator.
func BenchmarkColumns(b *testing.B) {
	input := drawBatch(propertySeed, 0, 400)
	s, err := propertyScheme(input.scheme.id)
	if err != nil {
		b.Fatal(err)
	}
	d, r := input.input()
	columns := engine.NewColumns(s, r.FiscalYear, r.Month)
	var projects []engine.ProjectReading
	read := func() {
		if projects, _, err = columns.ReadPart(d, r); err != nil {
			b.Fatal(err)
		}
	}
	read()
	readings := indicatorsOf(projects)
	out, decided := make([]engine.Conclusion, len(readings)), make([]engine.ProjectConclusion, len(projects))
	for _, way := range []struct {
		name string
		run  func() error
	}{
		{"evaluate", func() error { _, _, err := engine.Evaluate(s, d, r); return err }},
		{"compile", func() error { s.CompileDeclaration(d, r.FiscalYear); return nil }},
		{"read", func() error { read(); return nil }},
		{"projects", func() error { _, err := columns.JudgeProjects(projects, out, nil, decided); return err }},
		{"judge", func() error { _, err := columns.Judge(readings, out); return err }},
	} {
		b.Run(way.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := way.run(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(readings)), "ns/row")
		})
	}
}

// BenchmarkManyProjects reads parts of 200 and of 2,000 projects, which last
// reported their spending in January, in ns a project: the larger part must not take
// longer over each.
func BenchmarkManyProjects(b *testing.B) {
	s := mustScheme(b, "")
	for _, n := range []int{200, 2_000} {
		d, r := &rules.Declaration{FiscalYear: propertyYear}, &engine.Report{FiscalYear: propertyYear, Month: 12}
		for i := range n {
			table, report := projectOf("100", "98", "25/50/75/100", line{"产出指标", "质量指标", "合格率", "≥95%", "", observed("96%")})
			table.Code.Text, report.Code = fmt.Sprint("P", i), fmt.Sprint("P", i)
			d.Tables, r.Projects = append(d.Tables, table), append(r.Projects, report)
		}
		silent := slices.Clone(r.Projects)
		for i := range silent {
			silent[i].Spent.Text = ""
		}
		r.History = []engine.Report{{FiscalYear: propertyYear, Month: 1, Projects: r.Projects}}
		for month := 2; month < 12; month++ {
			r.History = append(r.History, engine.Report{FiscalYear: propertyYear, Month: month, Projects: silent})
		}
		columns := engine.NewColumns(s, r.FiscalYear, r.Month)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, ds, err := columns.ReadPart(d, r); err != nil || len(ds) > 0 {
					b.Fatal(ds, err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/project")
		})
	}
}
