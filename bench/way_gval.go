package main

import (
	"context"
	"fmt"
	"math"

	"github.com/PaesslerAG/gval"
)

// gvalFormulas: gval has no names for parts of an expression, so these are written out.
var gvalFormulas = map[string]formulas{
	atLeast:     {gvalReached, gvalReachedShare, `目标值 > 0 ? (实际值 / 目标值 * 100 >= 100 ? "GREEN" : 实际值 / 目标值 * 100 >= 80 ? "YELLOW" : "RED") : 实际值 >= 目标值 ? "GREEN" : "RED"`},
	atLeastFlow: {gvalReached, gvalReachedShare, `期望值 > 0 ? (实际值 / 期望值 * 100 < 60 ? "RED" : 实际值 / 期望值 * 100 < 80 ? "YELLOW" : 实际值 / 期望值 * 100 < 120 ? "GREEN" : "BLUE") : 实际值 >= 目标值 ? "GREEN" : "RED"`},
	atMost: {
		`实际值 <= 目标值`,
		`实际值 <= 目标值 ? 1 : 目标值 > 0 ? max(0, 1 - (实际值 - 目标值) / 目标值) : 0`,
		`实际值 <= 目标值 ? "GREEN" : 目标值 > 0 && 实际值 <= 1.1 * 目标值 ? "YELLOW" : "RED"`,
	},
	equal: {
		`目标值 == 0 ? 实际值 <= 0 : 实际值 == 目标值`,
		`目标值 == 0 ? (实际值 <= 0 ? 1 : 0) : max(0, 1 - abs(实际值 - 目标值) / abs(目标值))`,
		`目标值 == 0 ? (实际值 == 0 ? "GREEN" : "RED") : (1 - abs(实际值 - 目标值) / abs(目标值)) * 100 >= 100 ? "GREEN" : (1 - abs(实际值 - 目标值) / abs(目标值)) * 100 >= 80 ? "YELLOW" : "RED"`,
	},
}

const (
	gvalReached      = `实际值 >= 目标值`
	gvalReachedShare = `目标值 > 0 ? min(1, max(0, 实际值) / 目标值) : (实际值 >= 目标值 ? 1 : 0)`
)

// gvalLanguage is what the formulas need and no more; functions of this signature are
// called without reflection.
var gvalLanguage = gval.NewLanguage(
	gval.Arithmetic(), gval.PropositionalLogic(), gval.TernaryOperator(),
	gval.Function("min", func(a ...any) (any, error) { return math.Min(a[0].(float64), a[1].(float64)), nil }),
	gval.Function("max", func(a ...any) (any, error) { return math.Max(a[0].(float64), a[1].(float64)), nil }),
	gval.Function("abs", func(a ...any) (any, error) { return math.Abs(a[0].(float64)), nil }),
)

// openGval parses once, and keeps one map for all rows.
func openGval(f form) (rowJudge, error) {
	var parsed [3]gval.Evaluable
	text := gvalFormulas[f.name]
	for i, source := range []string{text.met, text.share, text.light} {
		e, err := gvalLanguage.NewEvaluable(source)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", source, err)
		}
		parsed[i] = e
	}
	ctx, env := context.Background(), map[string]any{}
	return func(actual, target, expected float64) (v verdict, err error) {
		env["实际值"], env["目标值"], env["期望值"] = actual, target, expected
		if v.met, err = parsed[0].EvalBool(ctx, env); err != nil {
			return v, err
		}
		if v.share, err = parsed[1].EvalFloat64(ctx, env); err != nil {
			return v, err
		}
		v.light, err = parsed[2].EvalString(ctx, env)
		return v, err
	}, nil
}
