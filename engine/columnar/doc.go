// Package columnar runs the formulas of a scheme over columns: the same
// type-checked trees that rules.Formula runs row by row, a strip of rows at a time.
//
//	rules.Formula ──Compile──▶ Program ──Run──▶ columns of marks, lights, verdicts
//	                              │
//	                              └─ a row that is not surely exact ─▶ the formula itself, counted
//
// Rules that share their formulas share a program: targets, bounds and marks are
// columns like the actual values, so that a country's indicators need a handful.
//
// It is exact without big numbers. A column holds whole numbers at a fixed number
// of decimals; a quotient stays numerator and denominator, both whole, and is
// compared by multiplying crosswise; marks are rounded half up on the whole
// numbers. Compile computes how large the operands may be for every product to fit
// 62 bits. A row with a larger one, with a denominator of 0 or with a share of the
// marks outside [0, 1] is run by the formula itself, which decides and finds the
// words; Stats counts such rows.
//
// There are no branches on data: a condition is a mask of all bits or none, and
// both sides of a conditional are computed. What a guard protects from (目标值 > 0)
// is remembered while its side is compiled, so that a division knows the sign of
// its divisor.
//
// How it is used stands in example_test.go. How a formula becomes a program, by the
// share that a target of "at least" wins:
//
//	目标值 > 0 ? min(1, max(0, 实际值) / 目标值) : …
//
// lower.go walks expr's tree, a case for each kind of ast.Node, and makes nodes of it
// (node.go): here ones for 目标值 ≥ 1, for max(实际值, 0), and so on. A number is not one
// node but num ÷ den × 10^-places (number.go), so that / adds no node: max(0, 实际值)
// becomes num, 目标值 den. That den is positive is what sign.go learned from the guard;
// so 1 may be written 目标值 ÷ 目标值, and min compares numerators alone. Equal nodes
// are one, within a formula and between the formulas of a program. bounds.go then
// computes how large columns may be, and layout.go makes of each node an instruction:
// a kernel (kernels.go) from registers to a register. machine.go runs the
// instructions over a strip of rows, marks.go rounds, outside.go finds the rows that
// are too large, and fallback.go hands to the formulas what was put aside.
//
// The package is pure, like engine, and knows of engine nothing.
package columnar
