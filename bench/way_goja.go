package main

import (
	"fmt"

	"github.com/dop251/goja"
)

// gojaScripts are the forms in JavaScript.
var gojaScripts = map[string]string{
	atLeast: gojaReached + `
function light(actual, target, expected) {
	if (target <= 0) return actual >= target ? "GREEN" : "RED";
	const done = actual / target * 100;
	return done >= 100 ? "GREEN" : done >= 80 ? "YELLOW" : "RED";
}`,
	atLeastFlow: gojaReached + `
function light(actual, target, expected) {
	if (expected <= 0) return actual >= target ? "GREEN" : "RED";
	const pace = actual / expected * 100;
	return pace < 60 ? "RED" : pace < 80 ? "YELLOW" : pace < 120 ? "GREEN" : "BLUE";
}`,
	atMost: `
function met(actual, target) { return actual <= target; }
function share(actual, target) { return actual <= target ? 1 : target > 0 ? Math.max(0, 1 - (actual - target) / target) : 0; }
function light(actual, target) { return actual <= target ? "GREEN" : target > 0 && actual <= 1.1 * target ? "YELLOW" : "RED"; }`,
	equal: `
function met(actual, target) { return target === 0 ? actual <= 0 : actual === target; }
function share(actual, target) {
	return target === 0 ? (actual <= 0 ? 1 : 0) : Math.max(0, 1 - Math.abs(actual - target) / Math.abs(target));
}
function light(actual, target) {
	if (target === 0) return actual === 0 ? "GREEN" : "RED";
	const near = (1 - Math.abs(actual - target) / Math.abs(target)) * 100;
	return near >= 100 ? "GREEN" : near >= 80 ? "YELLOW" : "RED";
}`,
}

const gojaReached = `
function met(actual, target) { return actual >= target; }
function share(actual, target) {
	return target > 0 ? Math.min(1, Math.max(0, actual) / target) : actual >= target ? 1 : 0;
}`

// openGoja compiles the script once, in one runtime, and calls its functions.
func openGoja(f form) (rowJudge, error) {
	program, err := goja.Compile(f.name, gojaScripts[f.name], true)
	if err != nil {
		return nil, err
	}
	runtime := goja.New()
	if _, err := runtime.RunProgram(program); err != nil {
		return nil, err
	}
	var functions [3]goja.Callable
	for i, name := range []string{"met", "share", "light"} {
		function, ok := goja.AssertFunction(runtime.Get(name))
		if !ok {
			return nil, fmt.Errorf("%s: no function %s", f.name, name)
		}
		functions[i] = function
	}
	return func(actual, target, expected float64) (v verdict, err error) {
		var out [3]goja.Value
		a, t, e := runtime.ToValue(actual), runtime.ToValue(target), runtime.ToValue(expected)
		for i, call := range functions {
			if out[i], err = call(goja.Undefined(), a, t, e); err != nil {
				return v, err
			}
		}
		return verdict{out[0].ToBoolean(), out[1].ToFloat(), out[2].String()}, nil
	}, nil
}
