package storage

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// drawnPeriod is where drawn readings stand. Nothing is declared there, so that none of them is stale.
var drawnPeriod = engine.Period{Division: "130000", FiscalYear: 2025, Month: 12}

const (
	drawnIndicators = 10 // of a project
	drawnMissing    = 20 // one in so many has no value
)

// shapeOf is the code of a form of target at two decimals, with the light of a flow or without.
func shapeOf(form string, flow bool) engine.Shape {
	code := 1<<15 | slices.Index(rules.TargetForms, form)<<8
	if flow {
		code |= 1<<6 | 1<<4
	}
	return engine.Shape(code)
}

// drawnShapes are the forms that most indicators have.
var drawnShapes = []engine.Shape{shapeOf("at_least", false), shapeOf("at_least", true), shapeOf("at_most", false), shapeOf("boolean", false)}

func drawReading(r *rand.Rand, n int) engine.Reading {
	d := engine.Reading{Shape: drawnShapes[n%len(drawnShapes)], Cap: noCap, Marks: int32(r.IntN(2000)), Typed: engine.NoScore, Of: 1}
	switch {
	case r.IntN(drawnMissing) == 0:
		return engine.Reading{Cap: noCap, Marks: d.Marks, Of: 1, Fixed: engine.Conclusion{Verdict: engine.Unproven.Code(), Light: engine.Grey.Code(), Score: engine.NoScore, Provisional: true}}
	case d.Shape == drawnShapes[3]:
		d.Actual, d.Target = r.Int64N(2), 1
	default:
		d.Target = r.Int64N(1_000_00) // 0 among them
		d.Actual = d.Target * r.Int64N(160) / 100
	}
	if d.Shape == drawnShapes[1] {
		d.Share, d.Of = int32(r.IntN(13)), 12
	}
	return d
}

func drawnCode(project int) string { return fmt.Sprintf("13000025P%012dP", project) }

// storeDrawn stores so many drawn readings, the same from one seed in every store; also hears of each project.
func storeDrawn(t testing.TB, s *Store, indicators int, also func(code string, list []engine.Reading)) {
	t.Helper()
	r := rand.New(rand.NewPCG(6, 15))
	var rows []readingRow
	flush := func() {
		if err := s.write(t.Context(), engine.Scope{Division: drawnPeriod.Division}, func(q *session) error {
			return insert(t.Context(), q, "upsert-reading", rows)
		}); err != nil {
			t.Fatal(err)
		}
		rows = rows[:0]
	}
	for project := range indicators / drawnIndicators {
		p := engine.ProjectReading{Code: drawnCode(project), Indicators: make([]engine.Reading, drawnIndicators)}
		for i := range p.Indicators {
			p.Indicators[i] = drawReading(r, project*drawnIndicators+i)
		}
		rows = append(rows, readingRow{
			FiscalYear: drawnPeriod.FiscalYear, Month: drawnPeriod.Month, ProjectCode: p.Code,
			IndicatorCount: len(p.Indicators), Packed: packProject(&p),
		})
		if also != nil {
			also(p.Code, p.Indicators)
		}
		if len(rows) == 10_000 {
			flush()
		}
	}
	flush()
}
