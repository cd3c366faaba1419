package columnar_test

import (
	"fmt"

	"zhunsheng/engine/columnar"
	"zhunsheng/rules"
)

// Two formulas of the default scheme judge three indicators: 48 of 50 people, all of
// 12.5 kilometres, and one that reported nothing.
func ExampleCompile() {
	scheme, err := rules.FindScheme(rules.DefaultScheme)
	if err != nil {
		panic(err)
	}
	atLeast := scheme.Targets["at_least"]
	program, err := columnar.Compile(
		rules.Operands{}, // the struct that the formulas were compiled for
		[]columnar.Field{{Name: "实际值", Places: 1}, {Name: "目标值", Places: 1}},
		[]columnar.Output{{Formula: atLeast.Ratio.Formula, Marks: true}, {Formula: atLeast.Light.Formula}},
	)
	if err != nil {
		panic(err) // a formula that columns can't hold: the row evaluator's
	}
	fmt.Println(program.Columns())

	batch := columnar.Batch{
		Present: []int64{1, 1, 0},
		Marks:   []int64{1250, 1000, 1000}, // hundredths
		Operands: [][]int64{
			{480, 125, 0}, // at one place: 48.0, 12.5
			{500, 125, 80},
		},
	}
	machine, results := program.Machine(), program.NewResults(3) // once, for many batches
	refused, err := machine.Run(batch, results)
	if err != nil {
		panic(err) // the columns do not fit together
	}
	for i := range batch.Present {
		fmt.Printf("%d %q\n", results[0].Hundredths[i], program.Text(results[1].Codes[i]))
	}
	fmt.Println(len(refused), "refused,", machine.Stats.Fallback, "by the formulas")
	// Output:
	// [实际值 目标值]
	// 1200 "YELLOW"
	// 1000 "GREEN"
	// 0 ""
	// 0 refused, 0 by the formulas
}
