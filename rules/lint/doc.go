// Package lint checks whole goal tables: what is missing, what does not fit, what was copied, what contradicts what.
//
// A check is one file of this package, named for its id (c07.go), and one page of docs/checks (C07.md), and stands in
// the list of checks.go. A check looks at the document through its pass and reports findings; it decides nothing else.
// What the reader of targets finds in one cell (L02, U01, U04, V01 …) is passed on as it is.
//
// Findings are advice: lint never blocks an evaluation. Only an ERROR on a target itself (U01, U04, V01, V07, V11) makes its
// rule need review, and that is the reader's doing. A finding that was looked at and accepted is waived, with an
// author and a reason; a waived finding is kept and shown, and counts no more.
//
// The package is pure. Of this module it imports rules and nothing else.
package lint
