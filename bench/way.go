package main

import (
	"fmt"
	"math"
)

// way is a way of judging rows.
type way struct {
	name   string
	module string // the engine's; empty for what is ours
	exact  bool   // computes without rounding, by construction
	set    func(f form, r *rows) (*judge, error)
}

// judge is a way set up for the rows of a form.
type judge struct {
	run  func() error    // judges all rows: what is measured
	read func() verdicts // what the last run found
}

// columnsName is the way whose speed measures the others'.
const columnsName = "columns"

// ways are all that are compared. The verdicts of the first measure the others'.
func ways() []way {
	return []way{
		{name: "rows, exact formulas", exact: true, set: setRows},
		{name: columnsName, exact: true, set: setColumns},
		{name: "loops by hand", exact: true, set: setByHand},
		{"expr, map and VM reused", exprModule, false, rowByRow(openExprReused)},
		{"expr, as usually called", exprModule, false, rowByRow(openExprUsual)},
		{"cel-go", "cel.dev/cel-go", false, rowByRow(openCEL)},
		{"gval", "github.com/PaesslerAG/gval", false, rowByRow(openGval)},
		{"goja", "github.com/dop251/goja", false, rowByRow(openGoja)},
		{"starlark", "go.starlark.net", false, rowByRow(openStarlark)},
		{"grule", "github.com/hyperjumptech/grule-rule-engine", false, rowByRow(openGrule)},
		{"OPA", "github.com/open-policy-agent/opa", false, rowByRow(openOPA)},
	}
}

// verdict is what an engine finds of one row.
type verdict struct {
	met   bool
	share float64 // of the marks
	light string
}

// rowJudge has an engine judge one row.
type rowJudge func(actual, target, expected float64) (verdict, error)

// rowByRow is the way of an engine that is opened for a form, once, and then called for
// each row. The rows stand ready as floats; to hand them over as the engine wants them
// is part of a call.
func rowByRow(open func(f form) (rowJudge, error)) func(f form, r *rows) (*judge, error) {
	return func(f form, r *rows) (*judge, error) {
		one, err := open(f)
		if err != nil {
			return nil, err
		}
		in, out := r.floats(), newVerdicts(len(r.present))
		run := func() error {
			for i, here := range r.present {
				if here == 0 {
					continue
				}
				v, err := one(in.actual[i], in.target[i], in.expected[i])
				if err != nil {
					return fmt.Errorf("%s, row %d: %w", f.name, i, err)
				}
				out.met[i], out.light[i] = v.met, v.light
				out.won[i] = int64(math.Floor(float64(r.marks[i])*v.share + 0.5))
			}
			return nil
		}
		return &judge{run, func() verdicts { return out }}, nil
	}
}

// formulas are a form's in an engine's own language.
type formulas struct{ met, share, light string }
