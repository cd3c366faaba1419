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
// How a formula becomes a program, by the share that a target of "at least" wins:
//
//	目标值 > 0 ? min(1, max(0, 实际值) / 目标值) : …
//
// A number is not one node but num ÷ den × 10^-places, so that / adds no node:
// max(0, 实际值) becomes num, 目标值 den. That den is positive is what the guard told; so 1
// may be written 目标值 ÷ 目标值, and min compares numerators alone. Equal nodes are one,
// within a formula and between the formulas of a program.
//
// How to read this package, for who knows expr: the Example compiles one formula and
// runs three rows. Then, in the order in which a formula becomes results,
//
//   - program.go has what a caller says and Compile, which calls what follows; column.go
//     gives the operands their columns, and fields.go those of a project's operands;
//   - lower.go walks the tree of a formula as it would be run, but yields nodes for
//     values; number.go does its arithmetic on num ÷ den × 10^-places, where constants are
//     shortened; sign.go remembers what guards say; node.go makes equal nodes one;
//   - bounds.go finds how large the columns may be; layout.go writes the steps and gives
//     each a register;
//   - machine.go runs the steps on a strip of rows, by the loops in kernels.go; marks.go
//     rounds; outside.go finds the rows that are too large, and fallback.go has the formula
//     run them; pool.go does this on several machines at once.
//
// A step of the language that is new needs a case in lower.go; if no operation in node.go
// does it, also a loop in kernels.go and what is known of its size (bounds.go) and sign
// (sign.go). The tests hold all against a second evaluator (exact_test.go), and that
// against the formulas.
//
// The package is pure, like engine, and knows of engine nothing.
package columnar
