// Package standard reads and writes goal tables and execution data with the tables and
// field names of the national data standard (预算管理一体化数据标准), as JSON (an object
// with a list of records for each table) and as CSV (one table a file, told by its
// header row; in an archive, several).
//
//	GoalTable ──▶ records of PM_PERF_GOAL_INFO, PM_PERF_INDICATOR ──▶ JSON, or a zip of CSV
//	Report  ──▶ … PAY_PERF_MONITOR_TASK, _INFO or PM_PERF_SELF_EVAL, PM_SELF_EVAL_… ──▶ likewise
//	files ──▶ records with their places ──▶ rules.Declaration, engine.Report by month
//
// The standard has no budget and no spending plan with a goal, and its amounts are in
// 元. What it has no field for stands in fields of our own, which begin with x_, so that
// nothing is lost on the way out and back; docs/standard.md lists them all. What such a
// field repeats counts only where it says the same.
//
// Wrong input is data:
//
//	F02  damaged        F03  a code is missing    F10  of a wrong type
//	F27  tables and fields that are not known, or of no use here
//	F28  records passed over: deleted, outdated, for the whole term
//	F29  what was assumed, because the records do not say it
//	D10  a year or a month that is not known, or not one
//
// The package knows no other form; it must never import sheet, storage, api or notify.
package standard
