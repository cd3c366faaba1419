package engine

import "zhunsheng/rules"

// Report is the execution data of one checkpoint (执行数据): what was spent and
// reached from 1 January to the end of the month, for any number of projects.
type Report struct {
	FiscalYear int
	Month      int
	Projects   []ProjectReport
	// Department is what the department reports of itself; nil where nothing. Its
	// code and budget stay blank: its budget is its projects'.
	Department *ProjectReport
	// History holds earlier months of the same year, in any order.
	History []Report
}

// ProjectReport is one project's part of a report.
type ProjectReport struct {
	Code string
	// Budget is the current budget (全年预算数, 年初加调整) in 万元, Spent the
	// cumulative spending. A blank budget means the goal table's; a blank Spent
	// is missing, which is not zero.
	Budget, Spent rules.Cell
	// Reason explains a low execution at year-end.
	Reason       string
	Observations []Observation
	Source       rules.Source
}

// Observation is one reported actual, for one indicator at one checkpoint
// (实际完成值), as people wrote it.
type Observation struct {
	Level2, Name string
	Actual       rules.Cell
	// Forecast is the expected value of the whole year, or one of 确定能, 有可能,
	// 完全不可能 (完成目标可能性).
	Forecast string
	// Reason explains a deviation; Cause is TARGET_TOO_LOW, POLICY, DEMAND or
	// EFFICIENCY where a reviewer recorded one.
	Reason, Cause string
	// Grade and Marks are a reviewer's, for qualitative indicators.
	Grade, Marks string
	// NotApplicable excludes the indicator, as approved.
	NotApplicable bool
}

// Key names the indicator that the observation is of.
func (o Observation) Key() rules.IndicatorKey {
	return rules.Indicator{Level2: o.Level2, Name: o.Name}.Key()
}
