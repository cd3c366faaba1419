package engine_test

import (
	"testing"

	"zhunsheng/engine"
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
