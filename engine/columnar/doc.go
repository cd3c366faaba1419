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
// The package is pure, like engine, and knows of engine nothing.
package columnar
