// Package sheet reads and writes the official forms. It owns what a goal table
// (绩效目标表) and a report of execution (执行数据) look like on paper and in
// JSON, and where in the file every value stood.
//
//	bytes ──told by content──▶ docx, xlsx, csv, text ──▶ document (rows of cells) ──anchors──▶ rules.Declaration
//	                           doc, xls … by a converter    as these
//	                           pdf, as a draft              as these
//	                           zip                          each file in it
//	                           json ──▶ nodes with JSON pointers ──▶ rules.Declaration, engine.Report
//
// Nothing is unpacked before its archive's directory was checked, and readers stop
// at bounds that a hostile file cannot lie about: on bytes, XML tokens, cells.
//
// A reader of a printed form yields a neutral document: paragraphs and table
// rows in reading order, spans resolved, every cell with its source. One
// extractor finds the goal tables in it by the text of their anchor cells
// (项目编码, 预算数, 三级指标 …), never by a table's number. A new form is one
// file with its reader and one line in the table of forms.
//
// Execution data come back on forms that were filled in, the ministry's or a province's,
// and in the template workbook that the package writes for a unit and month, or as a list of many
// projects, found by its columns alone.
//
// Wrong input is data: reading returns what could be read and diagnostics, in
// order of position. Whatever stands in a goal table or an object and is not
// understood has a diagnostic: nothing is passed over in silence.
//
//	F01  not a goal table, or a form that is not read
//	F02  damaged, truncated or too large; a syntax error
//	F03  a column, field or part is missing
//	F09  a field, column or row that is not known, and so not read
//	F10  a value of the wrong type or out of its range
//	F12  text struck through         F14  a formula without a result
//	F15  what is hidden              F16  a guess at the cells of a PDF
//	F17  an extension that says otherwise
//	F18  an error value              F19  a number shown otherwise than stored
//	F20  a form that reports execution, and so no goal table
//	F21  known, but not taken
//	F22  amounts or a plan that were converted, or may have to be
//	F23  several indicators in one cell
//	F31  a form that goes on over a page  F32  a blank form
//	F33  columns told by what stands below them
//	F34  a project code that lost digits, or is none
//	F35  a target that the filled-in form changed
//	F36  several indicators that share one cell of what was reached
//	F37  rows or columns of a list that contradict each other
//	F38  a list's project of which nothing is filled in
//	F48  a row of a list of agencies and persons that is wrong
//	D05  a project reported twice       D07  an indicator reported twice
//	D10  a year or month that is wrong  D11  a cause that is not known
//	D22  a printed rate or total that disagrees with its parts
//	D23  不适用 in the place of an actual  D24  a template of another version or month, or of none
//
// The package must never import storage, api or notify.
package sheet
