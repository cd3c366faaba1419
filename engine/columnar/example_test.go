package columnar_test

import (
	"fmt"
	"math"
	"reflect"

	"zhunsheng/engine/columnar"
	"zhunsheng/rules"
)

// One formula, the share of its marks that an indicator wins, over three rows: 62.40
// of 95.00 is reached; nothing is reported; the actual is longer than the columns take,
// so that the formula itself runs the row, and the machine counts it.
func Example() {
	formula, err := rules.CompileFormula("目标值 > 0 ? min(1, max(0, 实际值) / 目标值) : 1", rules.Operands{}, reflect.TypeFor[rules.Decimal]())
	if err != nil {
		panic(err)
	}
	fields := []columnar.Field{{Name: "实际值", Places: 2}, {Name: "目标值", Places: 2}} // 6240 is 62.40
	program, err := columnar.Compile(rules.Operands{}, fields, []columnar.Output{{Formula: formula, Marks: true}})
	if err != nil {
		panic(err)
	}
	rows := columnar.Batch{
		Present:  []int64{1, 0, 1},
		Marks:    []int64{750, 750, 750}, // 7.50 each
		Operands: [][]int64{{6240, 0, math.MaxInt64}, {9500, 9500, 9500}},
	}
	machine, results := program.Machine(), program.NewResults(3)
	refused, err := machine.Run(rows, results)
	if err != nil {
		panic(err)
	}
	for row, won := range results[0].Hundredths {
		fmt.Printf("%d: %s\n", row, rules.Scaled(won, 2).Fixed(2))
	}
	fmt.Printf("%d rows, %d by the formula, %d refused\n", machine.Stats.Rows, machine.Stats.Fallback, len(refused))
	// Output:
	// 0: 4.93
	// 1: 0.00
	// 2: 7.50
	// 3 rows, 1 by the formula, 0 refused
}
