package storage

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// drawnPeriod is where drawn readings stand.
var (
	drawnPeriod = engine.Period{Division: "130000", FiscalYear: 2025, Month: 12}
	drawnScope  = engine.Scope{Division: drawnPeriod.Division}
)

const (
	drawnIndicators = 10  // of a project
	drawnMarks      = 900 // of an indicator
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

// drawReading draws what is on target: nothing else of a project is at hand that could explain an alert.
func drawReading(r *rand.Rand, n int) engine.Reading {
	d := engine.Reading{Shape: drawnShapes[n%len(drawnShapes)], Cap: noCap, Marks: drawnMarks, Typed: engine.NoScore, Of: 1}
	d.Target = r.Int64N(1_000_00) // 0 among them
	switch d.Shape {
	case drawnShapes[0]:
		d.Actual = d.Target * (100 + r.Int64N(60)) / 100
	case drawnShapes[1]:
		d.Actual = d.Target * (100 + r.Int64N(20)) / 100
		d.Share, d.Of = 12, 12
	case drawnShapes[2]:
		d.Actual = d.Target * r.Int64N(101) / 100
	default:
		d.Actual, d.Target = 1, 1
	}
	return d
}

// drawProject draws a project whose spending is a little behind its plan.
func drawProject(r *rand.Rand, project int) engine.ProjectReading {
	p := engine.ProjectReading{
		Code: drawnCode(project), Indicators: make([]engine.Reading, drawnIndicators), SpentKnown: true, ProgressKnown: true,
		Budget: 100 * (1 + r.Int64N(1_000_000)), Planned: 100, Of: 1,
	}
	p.Spent = p.Budget / 100 * (96 + r.Int64N(5))
	for i := range p.Indicators {
		p.Indicators[i] = drawReading(r, project*drawnIndicators+i)
	}
	return p
}

func drawnCode(project int) string { return fmt.Sprintf("13000025P%012dP", project) }

// storeDrawn stores so many drawn readings, the same from one seed in every store, with the goal tables that they would
// have been read from; also hears of each project.
func storeDrawn(t testing.TB, s *Store, indicators int, also func(p *engine.ProjectReading)) {
	t.Helper()
	r := rand.New(rand.NewPCG(6, 15))
	var rows []readingRow
	var tables []goalTableRow
	flush := func() {
		if err := s.write(t.Context(), drawnScope, func(q *session) error {
			return errors.Join(insert(t.Context(), q, "insert-goal-table", tables), insert(t.Context(), q, "upsert-reading", rows))
		}); err != nil {
			t.Fatal(err)
		}
		rows, tables = rows[:0], tables[:0]
	}
	for project := range indicators / drawnIndicators {
		p := drawProject(r, project)
		digest := sha256.Sum256([]byte(p.Code))
		rows = append(rows, readingRow{
			FiscalYear: drawnPeriod.FiscalYear, Month: drawnPeriod.Month, ProjectCode: p.Code, TableVersion: 1, Digest: readingDigest(defaultScheme(t)),
			IndicatorCount: len(p.Indicators), InputDigest: digest[:], Packed: packProject(&p),
		})
		tables = append(tables, goalTableRow{
			FiscalYear: drawnPeriod.FiscalYear, ProjectCode: p.Code, Version: 1, TableNo: project + 1, AgencyCode: "433001", Name: "项目" + p.Code,
			recorded: recordedBy("张三", morning), Digest: "drawn", Plan: document[[]planPoint]{[]planPoint{}},
		})
		if also != nil {
			also(&p)
		}
		if len(rows) == 10_000 {
			flush()
		}
	}
	flush()
}

// orderDrawn orders the run of what is drawn, in parts of so many projects.
func orderDrawn(t testing.TB, s *Store, size int) *engine.Run {
	t.Helper()
	s.partSize = size
	run, err := s.OrderRun(t.Context(), drawnScope, engine.RunOrder{
		FiscalYear: drawnPeriod.FiscalYear, Month: drawnPeriod.Month, Scheme: defaultScheme(t), Kept: engine.KeptConclusions, At: morning,
	})
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// judgeDrawn judges the parts of a run of what is drawn.
func judgeDrawn(ctx context.Context, s *Store, run *engine.Run, workers int) error {
	return judgeBy(ctx, s, drawnScope, run, workers)
}

// judgeBy judges the parts of a run with so many workers.
func judgeBy(ctx context.Context, s *Store, scope engine.Scope, run *engine.Run, workers int) error {
	parts := make(chan int, run.Progress.Parts)
	for part := range run.Progress.Parts {
		parts <- part + 1
	}
	close(parts)
	var group sync.WaitGroup
	errs := make([]error, workers)
	for w := range workers {
		group.Go(func() {
			for part := range parts {
				if errs[w] = s.judgePart(ctx, partKey{scope.Division, run.ID, part}, "tester", noon, nil); errs[w] != nil {
					return
				}
			}
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

// runDrawn orders and judges.
func runDrawn(t testing.TB, s *Store, size int) *engine.Run {
	t.Helper()
	run := orderDrawn(t, s, size)
	if err := judgeDrawn(t.Context(), s, run, 2); err != nil {
		t.Fatal(err)
	}
	done, err := s.Run(t.Context(), drawnScope, run.ID)
	if err != nil || done.Status != engine.RunDone {
		t.Fatalf("%+v, %v", done, err)
	}
	return done
}
