// Package outlook says from a few checkpoints where a figure may stand at the end of the year, and how likely it is to
// miss its target (预测). It is information only: nothing that it returns decides a score, a light or an alert, and so it
// may reckon in float64.
//
//	points by month, plan, earlier years ──▶ Cumulative.Odds, Level.Odds ──▶ Odds ──▶ Below, Quantile
//
// What adds up over the year (Cumulative) is held against many ways in which a year may run: the plan, earlier years, even
// work, a slow start, lump sums, a rush in December, a standstill. Each counts as much as it explains the points so far;
// Bayes' rule does the rest. What stands at a level (Level) stays, drifts, or is brought up to its target.
//
// The weights are [P]: our own, chosen on made-up years and tested on others, as calibration_test.go prints.
//
// The package is pure: the same input gives the same odds. It must never import anything of ours, nor randomness or the
// clock.
package outlook
