package main

import (
	"fmt"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

const exprModule = "github.com/expr-lang/expr"

// exprPrograms compiles the scheme's own texts, over floats.
func exprPrograms(f form) (met, share, light *vm.Program, err error) {
	env := expr.Env(exprEnv(0, 0, 0))
	if met, err = expr.Compile(f.met.String(), env); err != nil {
		return nil, nil, nil, err
	}
	if share, err = expr.Compile(f.share.String(), env); err != nil {
		return nil, nil, nil, err
	}
	light, err = expr.Compile(f.light.String(), env)
	return met, share, light, err
}

func exprEnv(actual, target, expected float64) map[string]any {
	return map[string]any{"实际值": actual, "目标值": target, "期望值": expected}
}

// openExprReused keeps one map and one VM for all rows.
func openExprReused(f form) (rowJudge, error) {
	met, share, light, err := exprPrograms(f)
	if err != nil {
		return nil, err
	}
	env, machine := exprEnv(0, 0, 0), vm.VM{}
	return func(actual, target, expected float64) (verdict, error) {
		env["实际值"], env["目标值"], env["期望值"] = actual, target, expected
		return exprVerdict(func(p *vm.Program) (any, error) { return machine.Run(p, env) }, met, share, light)
	}, nil
}

// openExprUsual calls expr.Run with a map made for the row.
func openExprUsual(f form) (rowJudge, error) {
	met, share, light, err := exprPrograms(f)
	if err != nil {
		return nil, err
	}
	return func(actual, target, expected float64) (verdict, error) {
		env := exprEnv(actual, target, expected)
		return exprVerdict(func(p *vm.Program) (any, error) { return expr.Run(p, env) }, met, share, light)
	}, nil
}

func exprVerdict(run func(*vm.Program) (any, error), met, share, light *vm.Program) (v verdict, err error) {
	m, err := run(met)
	if err != nil {
		return v, err
	}
	s, err := run(share)
	if err != nil {
		return v, err
	}
	l, err := run(light)
	if err != nil {
		return v, err
	}
	switch s := s.(type) {
	case float64:
		v.share = s
	case int: // the branch that says 1 or 0
		v.share = float64(s)
	default:
		return v, fmt.Errorf("share is a %T", s)
	}
	v.met, v.light = m.(bool), l.(string) // as compiled: expr checked the types
	return v, nil
}
