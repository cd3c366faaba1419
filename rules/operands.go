package rules

import "reflect"

// Operands are what the formulas of an indicator may name. Percentages stand as
// written (95 for 95%), dates as day numbers.
//
// A tag bounds says where a number surely lies when a formula is run, which
// loading a scheme takes for granted when it looks for divisions by zero.
type Operands struct {
	Actual    Decimal `expr:"实际值"`               // reported, in the target's unit
	Target    Decimal `expr:"目标值"`               // of ≥ ＞ ≤ ＜ ＝
	Lower     Decimal `expr:"下限"`                // of a range
	Upper     Decimal `expr:"上限"`                // of a range
	Expected  Decimal `expr:"期望值"`               // what the plan lets expect at the checkpoint; flow indicators only
	DaysLate  Decimal `expr:"逾期天数" bounds:"0.."` // 0 when done on time
	Done      Decimal `expr:"完成日期"`              // day number
	Due       Decimal `expr:"应完成日期"`             // day number
	Answer    bool    `expr:"实际是否"`
	Wanted    bool    `expr:"目标是否"`
	Grade     string  `expr:"评定"`              // 达成, 部分达成, 未达成
	OverShare Decimal `expr:"超额率" bounds:">0"` // (实际值－目标值)÷目标值
}

// FundsOperands are what the formulas about spending may name: amounts in 万元,
// progress in percent of the current budget.
type FundsOperands struct {
	Budget      Decimal `expr:"预算数" bounds:">0"` // without a budget no formula is run
	Spent       Decimal `expr:"执行数" bounds:"0.."`
	Progress    Decimal `expr:"支出进度" bounds:"0.."`
	Planned     Decimal `expr:"计划进度" bounds:"0..100"`
	Previous    Decimal `expr:"上期支出进度" bounds:"0.."`
	HasPrevious bool    `expr:"有上期"`
	Month       Decimal `expr:"月份" bounds:"1..12"`
	// PreviousMonth is the month of the checkpoint before; 0 where there is none.
	PreviousMonth Decimal `expr:"上期月份" bounds:"0..11"`
}

// ProjectOperands are what the formulas about a whole project may name.
type ProjectOperands struct {
	Gap       Decimal `expr:"进度差"`                 // results ahead of money, in points
	SelfRate  Decimal `expr:"自评率" bounds:"0..1"`   // indicator marks won ÷ indicator marks
	SpendRate Decimal `expr:"执行得分率" bounds:"0..1"` // execution marks won ÷ execution marks
	Leftover  Decimal `expr:"结余率" bounds:"..1"`    // (预算数－执行数)÷预算数
}

// GoalOperands are what the formula of the goal light may name: lights by their
// words, and the share of the marks, of all indicators that are lit, which hangs
// on red ones.
type GoalOperands struct {
	Worst    string  `expr:"最差灯"`
	RedShare Decimal `expr:"红灯分值占比" bounds:"0..1"`
}

// GradeOperands are what the formula of the grade may name.
type GradeOperands struct {
	Total Decimal `expr:"总分" bounds:"0..100"`
}

// operandNames prints an operand struct's names, for messages about a formula
// that names something else.
func operandNames(operands any) (names []string) {
	t := reflect.TypeOf(operands)
	for i := range t.NumField() {
		names = append(names, t.Field(i).Tag.Get("expr"))
	}
	return names
}
