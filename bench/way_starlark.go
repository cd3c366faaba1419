package main

import (
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// starlarkScripts are the forms as functions that return met, share and light.
var starlarkScripts = map[string]string{
	atLeast: starlarkReached + `
def judge(actual, target, expected):
    if target <= 0.0:
        return actual >= target, reached(actual, target), "GREEN" if actual >= target else "RED"
    done = actual / target * 100.0
    return actual >= target, reached(actual, target), "GREEN" if done >= 100.0 else "YELLOW" if done >= 80.0 else "RED"
`,
	atLeastFlow: starlarkReached + `
def judge(actual, target, expected):
    if expected <= 0.0:
        return actual >= target, reached(actual, target), "GREEN" if actual >= target else "RED"
    pace = actual / expected * 100.0
    return actual >= target, reached(actual, target), "RED" if pace < 60.0 else "YELLOW" if pace < 80.0 else "GREEN" if pace < 120.0 else "BLUE"
`,
	atMost: `
def judge(actual, target, expected):
    if actual <= target:
        return True, 1.0, "GREEN"
    if target <= 0.0:
        return False, 0.0, "RED"
    return False, max(0.0, 1.0 - (actual - target) / target), "YELLOW" if actual <= 1.1 * target else "RED"
`,
	equal: `
def judge(actual, target, expected):
    if target == 0.0:
        return actual <= 0.0, 1.0 if actual <= 0.0 else 0.0, "GREEN" if actual == 0.0 else "RED"
    near = 1.0 - abs(actual - target) / abs(target)
    return actual == target, max(0.0, near), "GREEN" if near * 100.0 >= 100.0 else "YELLOW" if near * 100.0 >= 80.0 else "RED"
`,
}

const starlarkReached = `
def reached(actual, target):
    if target > 0.0:
        return min(1.0, max(0.0, actual) / target)
    return 1.0 if actual >= target else 0.0
`

// openStarlark runs the script once, and calls its function on one thread.
func openStarlark(f form) (rowJudge, error) {
	thread := &starlark.Thread{Name: f.name}
	globals, err := starlark.ExecFileOptions(&syntax.FileOptions{}, thread, f.name+".star", starlarkScripts[f.name], nil)
	if err != nil {
		return nil, err
	}
	globals.Freeze()
	function, arguments := globals["judge"], make(starlark.Tuple, 3)
	return func(actual, target, expected float64) (v verdict, err error) {
		arguments[0], arguments[1], arguments[2] = starlark.Float(actual), starlark.Float(target), starlark.Float(expected)
		value, err := starlark.Call(thread, function, arguments, nil)
		if err != nil {
			return v, err
		}
		out, ok := value.(starlark.Tuple)
		if !ok || len(out) != 3 {
			return v, fmt.Errorf("%s returned %s", f.name, value)
		}
		met, ok := out[0].(starlark.Bool)
		share, ok2 := out[1].(starlark.Float)
		light, ok3 := out[2].(starlark.String)
		if !ok || !ok2 || !ok3 {
			return v, fmt.Errorf("%s returned %s", f.name, value)
		}
		return verdict{bool(met), float64(share), string(light)}, nil
	}, nil
}
