// Package engine decides what reported execution means: verdicts, scores,
// lights, the sentence that explains each, and the alerts that follow.
//
//	rules.Project + Report ──Evaluate──▶ Outcome { Result + Trace …, Alert … }
//
// Before December it monitors: spending and goals against the unit's own plan.
// At month 12 it also scores, out of 100. The expr programs of the rule decide;
// the trace shows the same arithmetic and is held against their value, so a
// sentence can never tell another story than the mark.
//
//	Observation ─▶ Actual ─▶ met, ratio, light ─▶ Result ─▶ score = round½up(marks × ratio)
//	                                             └▶ Alert
//
// Where the declaration has a department's part, the department is evaluated as one
// more project: its rules are its prose's, its money, plan and actuals are rolled up
// from its projects'.
//
// Advise turns the question round: what is the smallest change of one reported
// value that would have given full marks, a green light, another grade. It draws
// the formula over that value, solves for the border exactly, and has the answer
// judged anew. It is computed when it is asked for, and never stored.
//
// A missing value is never zero: its light is grey, its verdict UNPROVEN, and at
// year-end its score is 0 and provisional.
//
// Foresee says afterwards, before December, where each figure may end the year.
// That is information: nothing decided here knows of it.
//
// Where there are millions of indicators, Columns decides without words what Evaluate
// decides with them: an indicator is read into whole numbers once, and the same formulas
// judge readings of one shape together (engine/columnar).
//
//	tables, Report ──ReadPart──▶ Reading … ──Judge──▶ Conclusion … ──JudgeProjects──▶ ProjectConclusion …
//
// The package is pure: it must never import storage, api, notify or sheet,
// database/sql or net/http, and it never reads the clock. It declares the
// Ledger that it needs; storage implements it.
package engine
