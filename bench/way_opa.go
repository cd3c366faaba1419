package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// opaModules are the forms in Rego.
var opaModules = map[string]string{
	atLeast: opaReached + `
light := "GREEN" if {
	input.target > 0
	input.actual / input.target * 100 >= 100
} else := "YELLOW" if {
	input.target > 0
	input.actual / input.target * 100 >= 80
} else := "GREEN" if {
	input.target <= 0
	input.actual >= input.target
} else := "RED"
`,
	atLeastFlow: opaReached + `
pace := input.actual / input.expected * 100 if input.expected > 0

light := "RED" if pace < 60
else := "YELLOW" if pace < 80
else := "GREEN" if pace < 120
else := "BLUE" if pace >= 120
else := "GREEN" if input.actual >= input.target
else := "RED"
`,
	atMost: `package target

default met := false

met if input.actual <= input.target

share := 1 if met
else := max([0, 1 - ((input.actual - input.target) / input.target)]) if input.target > 0
else := 0

light := "GREEN" if met
else := "YELLOW" if {
	input.target > 0
	input.actual <= 1.1 * input.target
} else := "RED"
`,
	equal: `package target

default met := false

met if {
	input.target == 0
	input.actual <= 0
}

met if {
	input.target != 0
	input.actual == input.target
}

near := 1 - (abs(input.actual - input.target) / abs(input.target)) if input.target != 0

share := max([0, near]) if near
else := 1 if input.actual <= 0
else := 0

light := "GREEN" if near * 100 >= 100
else := "YELLOW" if near * 100 >= 80
else := "RED" if near
else := "GREEN" if input.actual == 0
else := "RED"
`,
}

const opaReached = `package target

default met := false

met if input.actual >= input.target

share := min([1, max([0, input.actual]) / input.target]) if input.target > 0
else := 1 if met
else := 0
`

// openOPA prepares one query for all three outputs, and hands it parsed input.
func openOPA(f form) (rowJudge, error) {
	ctx := context.Background()
	query, err := rego.New(rego.Query("[data.target.met, data.target.share, data.target.light]"), rego.Module(f.name+".rego", opaModules[f.name])).PrepareForEval(ctx)
	if err != nil {
		return nil, err
	}
	actualKey, targetKey, expectedKey := ast.InternedTerm("actual"), ast.InternedTerm("target"), ast.InternedTerm("expected")
	return func(actual, target, expected float64) (v verdict, err error) {
		input := ast.NewObject(
			ast.Item(actualKey, ast.FloatNumberTerm(actual)), ast.Item(targetKey, ast.FloatNumberTerm(target)), ast.Item(expectedKey, ast.FloatNumberTerm(expected)),
		)
		found, err := query.Eval(ctx, rego.EvalParsedInput(input))
		if err != nil {
			return v, err
		}
		if len(found) != 1 || len(found[0].Expressions) != 1 {
			return v, fmt.Errorf("%s: %d results", f.name, len(found))
		}
		out, ok := found[0].Expressions[0].Value.([]any)
		if !ok || len(out) != 3 {
			return v, fmt.Errorf("%s: %v", f.name, found[0].Expressions[0].Value)
		}
		met, ok := out[0].(bool)
		share, ok2 := out[1].(json.Number)
		light, ok3 := out[2].(string)
		if !ok || !ok2 || !ok3 {
			return v, fmt.Errorf("%s: %v", f.name, out)
		}
		number, err := share.Float64()
		return verdict{met, number, light}, err
	}, nil
}
