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
	projects, _ := s.CompileDeclaration(d, r.FiscalYear)
	columns := engine.NewColumns(s, r.FiscalYear, r.Month)
	var readings []engine.Reading
	read := func() {
		readings = readings[:0]
		for n, p := range projects {
			list, _, err := columns.Read(p, &r.Projects[n])
			if err != nil {
				b.Fatal(err)
			}
			readings = append(readings, list...)
		}
	}
	read()
	out := make([]engine.Conclusion, len(readings))
	for _, way := range []struct {
		name string
		run  func() error
	}{
		{"evaluate", func() error { _, _, err := engine.Evaluate(s, d, r); return err }},
		{"compile", func() error { s.CompileDeclaration(d, r.FiscalYear); return nil }},
		{"read", func() error { read(); return nil }},
		{"judge", func() error { _, _, err := columns.Judge(readings, out); return err }},
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
