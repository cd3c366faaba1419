package engine_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"zhunsheng/engine"
)

// oddNumbers draws numbers that readings have, and others.
type oddNumbers struct{ *rand.Rand }

func (d oddNumbers) wide() int64 {
	return []int64{0, 1, -1, 100_000_000, 97_000_000, math.MaxInt64, math.MinInt64, d.Int64()}[d.IntN(8)]
}

func (d oddNumbers) narrow() int32 {
	return []int32{0, 1, -1, 1, 100, 2_500, 10_000, math.MaxInt32, math.MinInt32, d.Int32()}[d.IntN(10)]
}

// code is mostly one that there is.
func (d oddNumbers) code() uint8 {
	if d.IntN(50) == 0 {
		return uint8(d.IntN(256)) //nolint:gosec // it is within
	}
	return uint8(d.IntN(5)) //nolint:gosec // it is within
}

func (d oddNumbers) reading() engine.Reading {
	shape := []engine.Shape{engine.ShapeFixed, engine.ShapeExact, engine.Shape(1<<15 | d.IntN(10)<<8 | d.IntN(3)<<6 | d.IntN(3)<<4 | d.IntN(2)), engine.Shape(d.IntN(1 << 16))}[min(3, d.IntN(60)%25)] //nolint:gosec // it is within
	if d.IntN(10) > 0 {
		shape = engine.Shape(1<<15 | d.IntN(9)<<8 | d.IntN(3)<<6 | 1<<4) //nolint:gosec // it is within
	}
	return engine.Reading{
		Shape: shape, Cap: engine.LightCode(d.code()), Marks: int32(d.IntN(10_001)), Typed: d.narrow(), //nolint:gosec // it is within
		Actual: d.wide(), Target: d.wide(), Upper: d.wide(), Share: d.narrow(), Of: d.narrow(),
		Fixed: engine.Conclusion{Verdict: engine.VerdictCode(d.code()), Light: engine.LightCode(d.code()), Score: int32(d.IntN(10_001))}, //nolint:gosec // it is within
	}
}

func (d oddNumbers) project() engine.ProjectReading {
	p := engine.ProjectReading{
		Exact: d.IntN(5) == 0, SpentKnown: d.IntN(5) > 0, ProgressKnown: d.IntN(5) > 0, HasPrevious: d.IntN(2) == 0, PreviousMonth: d.code(),
		Budget: d.wide(), Spent: d.wide(), Previous: d.wide(), Planned: d.narrow(), Of: d.narrow(),
	}
	for range d.IntN(4) {
		p.Indicators = append(p.Indicators, d.reading())
	}
	return p
}

// TestOddReadings: numbers that no program has written are an error, or are judged
// somehow; they never end the program.
func TestOddReadings(t *testing.T) {
	d := oddNumbers{rand.New(rand.NewPCG(propertySeed, 4))}
	judged, refused := 0, 0
	for _, month := range []int{6, 12} {
		columns := engine.NewColumns(mustScheme(t, ""), propertyYear, month)
		for range 4_000 {
			projects := []engine.ProjectReading{d.project()}
			out := make([]engine.Conclusion, len(projects[0].Indicators))
			stats, err := columns.Judge(projects[0].Indicators, out)
			if err == nil {
				_, err = columns.JudgeProjects(projects, out, stats.Undecided, make([]engine.ProjectConclusion, 1))
			}
			if err != nil {
				refused++
			} else {
				judged++
			}
		}
	}
	if judged < 500 || refused < 500 {
		t.Errorf("%d were judged, %d refused", judged, refused)
	}
}

// TestOddProjects: what does not fit together is an error.
func TestOddProjects(t *testing.T) {
	sound := func() (engine.ProjectReading, engine.Conclusion) {
		return engine.ProjectReading{SpentKnown: true, ProgressKnown: true, Budget: 100, Spent: 98, Planned: 100, Of: 1, Indicators: []engine.Reading{{Marks: 9_000, Of: 1}}},
			engine.Conclusion{Light: engine.Green.Code(), Score: 9_000}
	}
	for name, spoil := range map[string]func(*engine.ProjectReading, *engine.Conclusion){
		"":                         func(*engine.ProjectReading, *engine.Conclusion) {},
		"progress of nothing":      func(p *engine.ProjectReading, _ *engine.Conclusion) { p.Budget = 0 },
		"a light that is none":     func(_ *engine.ProjectReading, c *engine.Conclusion) { c.Light = 6 },
		"a verdict that is none":   func(_ *engine.ProjectReading, c *engine.Conclusion) { c.Verdict = 5 },
		"more than 100 points":     func(_ *engine.ProjectReading, c *engine.Conclusion) { c.Score = 10_001 },
		"less than no score":       func(_ *engine.ProjectReading, c *engine.Conclusion) { c.Score = -2 },
		"marks below none":         func(p *engine.ProjectReading, _ *engine.Conclusion) { p.Indicators[0].Marks = -1 },
		"a shape that is none":     func(p *engine.ProjectReading, _ *engine.Conclusion) { p.Indicators[0].Shape = 1<<15 | 15 },
		"an exact one's odd light": func(p *engine.ProjectReading, _ *engine.Conclusion) { p.Exact, p.Fixed.Goal = true, 6 },
		"a conclusion too few": func(p *engine.ProjectReading, _ *engine.Conclusion) {
			p.Indicators = append(p.Indicators, p.Indicators[0])
		},
		"a conclusion too many": func(p *engine.ProjectReading, _ *engine.Conclusion) { p.Indicators = nil },
	} {
		p, c := sound()
		spoil(&p, &c)
		for _, month := range []int{6, 12} {
			_, err := engine.NewColumns(mustScheme(t, ""), propertyYear, month).JudgeProjects([]engine.ProjectReading{p}, []engine.Conclusion{c}, nil, make([]engine.ProjectConclusion, 1))
			if (err == nil) != (name == "") {
				t.Errorf("%q in month %d: %v", name, month, err)
			}
		}
	}
}
