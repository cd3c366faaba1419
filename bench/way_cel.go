package main

import (
	"fmt"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/ext"
)

// celFormulas: CEL names are ASCII, its min and max are math.least and math.greatest.
var celFormulas = map[string]formulas{
	atLeast:     {celReached, celReachedShare, `target > 0.0 ? cel.bind(done, actual / target * 100.0, done >= 100.0 ? "GREEN" : done >= 80.0 ? "YELLOW" : "RED") : actual >= target ? "GREEN" : "RED"`},
	atLeastFlow: {celReached, celReachedShare, `expected > 0.0 ? cel.bind(pace, actual / expected * 100.0, pace < 60.0 ? "RED" : pace < 80.0 ? "YELLOW" : pace < 120.0 ? "GREEN" : "BLUE") : actual >= target ? "GREEN" : "RED"`},
	atMost: {
		`actual <= target`,
		`actual <= target ? 1.0 : target > 0.0 ? math.greatest(0.0, 1.0 - (actual - target) / target) : 0.0`,
		`actual <= target ? "GREEN" : target > 0.0 && actual <= 1.1 * target ? "YELLOW" : "RED"`,
	},
	equal: {
		`target == 0.0 ? actual <= 0.0 : actual == target`,
		`target == 0.0 ? (actual <= 0.0 ? 1.0 : 0.0) : math.greatest(0.0, 1.0 - math.abs(actual - target) / math.abs(target))`,
		`target == 0.0 ? (actual == 0.0 ? "GREEN" : "RED") : cel.bind(near, (1.0 - math.abs(actual - target) / math.abs(target)) * 100.0, near >= 100.0 ? "GREEN" : near >= 80.0 ? "YELLOW" : "RED")`,
	},
}

const (
	celReached      = `actual >= target`
	celReachedShare = `target > 0.0 ? math.least(1.0, math.greatest(0.0, actual) / target) : (actual >= target ? 1.0 : 0.0)`
)

// celRow is a row as an activation: cheaper than the map that CEL takes as well.
type celRow struct{ actual, target, expected ref.Val }

// ResolveName finds an operand.
func (r *celRow) ResolveName(name string) (any, bool) {
	switch name {
	case "actual":
		return r.actual, true
	case "target":
		return r.target, true
	case "expected":
		return r.expected, true
	}
	return nil, false
}

// Parent is none.
func (r *celRow) Parent() cel.Activation { return nil }

// openCEL checks and plans the formulas once, with constants folded.
func openCEL(f form) (rowJudge, error) {
	env, err := cel.NewEnv(ext.Math(), ext.Bindings(), cel.Variable("actual", cel.DoubleType), cel.Variable("target", cel.DoubleType), cel.Variable("expected", cel.DoubleType))
	if err != nil {
		return nil, err
	}
	var programs [3]cel.Program
	text := celFormulas[f.name]
	for i, source := range []string{text.met, text.share, text.light} {
		tree, issues := env.Compile(source)
		if issues.Err() != nil {
			return nil, issues.Err()
		}
		if programs[i], err = env.Program(tree, cel.EvalOptions(cel.OptOptimize)); err != nil {
			return nil, err
		}
	}
	row := &celRow{}
	return func(actual, target, expected float64) (v verdict, err error) {
		row.actual, row.target, row.expected = types.Double(actual), types.Double(target), types.Double(expected)
		var out [3]ref.Val
		for i, p := range programs {
			if out[i], _, err = p.Eval(row); err != nil {
				return v, err
			}
		}
		met, ok := out[0].(types.Bool)
		share, ok2 := out[1].(types.Double)
		light, ok3 := out[2].(types.String)
		if !ok || !ok2 || !ok3 {
			return v, fmt.Errorf("%T, %T, %T", out[0], out[1], out[2])
		}
		return verdict{bool(met), float64(share), string(light)}, nil
	}, nil
}
