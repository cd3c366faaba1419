package columnar_test

import (
	"reflect"
	"testing"

	"zhunsheng/engine/columnar"
	"zhunsheng/rules"
)

// TestSmallNumbers tries conditions on all small numbers: what is shortened while
// compiling, and what a guard says of a sign, goes wrong at these first.
func TestSmallNumbers(t *testing.T) {
	for _, source := range []string{
		"-3 * 实际值 >= 1", "-3 * 实际值 >= -1", "3 * 实际值 >= 1", "3 * 实际值 > -1", "-3 * 实际值 < 2", "-3 * 实际值 <= -2", "3 * 实际值 == 2", "-3 * 实际值 == 3",
		"实际值 - 3 * 目标值 >= 0", "实际值 * 0 >= 0", "实际值 * 0 > 0", "实际值 - 实际值 >= 目标值", "2 * 实际值 > 实际值", "实际值 == -实际值", "0.5 * 实际值 >= 0.5 * 目标值",
		"目标值 > 0 ? 实际值 / 目标值 > 1 : 实际值 / 目标值 < 1", "目标值 >= 1 ? true : 1 / 目标值 > -1", "目标值 < 0 ? 1 / 目标值 > -1 : 目标值 > 0", "目标值 <= 0 ? 1 / 目标值 < 0 : 1 / 目标值 > 0",
		"目标值 >= 0 ? 1 / 目标值 > 0.5 : true", "目标值 >= 0 && 1 / 目标值 > 0.5", "目标值 <= 0 || 1 / 目标值 > 0.5", "目标值 >= 0 || 1 / 目标值 < -0.5", "目标值 != 0 && 实际值 / 目标值 >= 1", "目标值 == 0 || 实际值 / 目标值 >= -1", "!(目标值 == 0) && 1 / 目标值 == 1",
		"目标值 == 2 ? 1 / 目标值 == 0.5 : 目标值 == 0 || 1 / 目标值 != 0.5", "!(目标值 > 0 || 实际值 > 0) && 1 / (目标值 + 实际值) < 0",
		"1 / abs(目标值) >= 实际值", "1 / max(1, 目标值) >= 实际值", "1 / max(0, 目标值) >= 实际值", "1 / min(-1, 目标值) >= 实际值", "1 / min(目标值, 实际值) >= -1",
		"1 / (目标值 * 目标值) >= 实际值", "1 / (目标值 * 目标值 + 1) >= 实际值", "1 / -目标值 >= 实际值", "-(1 / 目标值) >= 实际值", "1 / (实际值 - 目标值) >= 0",
		"min(实际值 / 目标值, 1) >= 目标值", "max(实际值 / 目标值, 目标值 / 3) == 1", "min(1 / 实际值, 1 / 目标值) >= 0.5", "max(1 / 实际值, 1 / 目标值) <= 0.5", "abs(实际值 / 目标值) >= 0.5",
		"1 / (1 / 目标值) == 目标值", "实际值 / 目标值 / 目标值 >= 0.5", "实际值 / (目标值 / 实际值) >= 1", "let 率 = 实际值 / 目标值; 率 * 目标值 == 实际值",
	} {
		f, err := rules.CompileFormula(source, rules.Operands{}, reflect.TypeFor[bool]())
		if err != nil {
			t.Fatal(err)
		}
		c, err := trial{source, rules.Operands{}, []columnar.Field{{Name: "实际值"}, {Name: "目标值"}}, []columnar.Output{{Formula: f}}}.open()
		if err != nil {
			t.Fatal(err)
		}
		c.check(t, grid(), 1)
	}
}

// TestSharedChoices has several lights of one program choose by the same condition: what
// one step makes of two, another may still need.
func TestSharedChoices(t *testing.T) {
	inner := `实际值 >= 目标值 ? "GREEN" : "RED"`
	var outputs []columnar.Output
	for _, source := range []string{
		`实际值 == 0 ? "BLUE" : ` + inner, `目标值 == 0 ? "GREY" : ` + inner, `目标值 > 2 ? (` + inner + `) : "BLUE"`, `实际值 > 2 ? (` + inner + `) : "GREY"`,
		`实际值 > 1 ? (目标值 > 1 ? "BLUE" : "RED") : (目标值 > 1 ? "BLUE" : "GREY")`, `实际值 > 1 ? (目标值 > 1 ? "GREY" : "RED") : (目标值 > 1 ? "BLUE" : "RED")`,
		`实际值 > 1 ? (目标值 > 1 ? "GREY" : "RED") : "RED"`, `实际值 > 1 ? "GREY" : (目标值 > 1 ? "GREY" : "RED")`,
	} {
		f, err := rules.CompileFormula(source, rules.Operands{}, reflect.TypeFor[string]())
		if err != nil {
			t.Fatal(err)
		}
		outputs = append(outputs, columnar.Output{Formula: f})
	}
	c, err := trial{"choices", rules.Operands{}, []columnar.Field{{Name: "实际值"}, {Name: "目标值"}}, outputs}.open()
	if err != nil {
		t.Fatal(err)
	}
	c.check(t, grid(), 1)
}

// grid are two columns of all small numbers.
func grid() columnar.Batch {
	const most = 5
	b := columnar.Batch{Operands: make([][]int64, 2)}
	for x := int64(-most); x <= most; x++ {
		for y := int64(-most); y <= most; y++ {
			b.Present, b.Operands[0], b.Operands[1] = append(b.Present, 1), append(b.Operands[0], x), append(b.Operands[1], y)
		}
	}
	b.Marks = b.Present
	return b
}
