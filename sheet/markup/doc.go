// Package markup puts findings into a person's own workbook (.xlsx): a comment and a
// colour on the very cell, a column 错误信息 beside the table, a tab 错误信息 with the
// whole list. Nothing else of the workbook changes: every part that is not touched is
// copied as it is packed, and of a touched part only the bytes of what is added.
//
//	zip ──▶ parts ──▶ nodes with their bytes ──▶ splices ──▶ zip
//
// What it added before, it takes off first: a workbook that comes back again and again
// does not fill up. Colours are conditional formats, so that a cell's own format is never
// touched and the colour can be taken off without having to know what was there.
//
// The package must never import anything of ours but rules.
package markup
