// Package paper is what a form looks like, and nothing of what it means: rows of
// cells with their spans, and the three ways to put them on paper.
//
//	*Form ──▶ Workbook (.xlsx) │ Document (.docx) │ PDF
//
// A form is built once and comes out alike in all three: the same rows, merges,
// fonts (宋体 for what the form prints, 仿宋 for what is filled in), borders, on A4
// with the page number at the foot. A Writer takes one form after another and holds
// only what its format makes it hold: thousands of forms go through it in bounded
// memory.
//
// The package must never import anything else of ours.
package paper
