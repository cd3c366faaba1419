package rules

import (
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

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

// numericNames are what the formulas of a target with one number may name.
var numericNames = []string{"实际值", "目标值", "期望值"}

// formNames are the operands that each form of target has. The others are not
// filled in for it: they would be read as 0.
var formNames = map[string][]string{
	formAtLeast: numericNames, formMoreThan: numericNames, formAtMost: numericNames, formLessThan: numericNames,
	formEqualRate: numericNames, formEqual: numericNames, formSatisfaction: numericNames,
	formRange:       {"实际值", "下限", "上限", "期望值"},
	formDate:        {"完成日期", "应完成日期", "逾期天数"},
	formBoolean:     {"实际是否", "目标是否"},
	formQualitative: {"评定"},
}

// formKinds name the forms for messages.
var formKinds = map[string]string{
	formAtLeast: "“≥”目标", formMoreThan: "“＞”目标", formAtMost: "“≤”目标", formLessThan: "“＜”目标", formEqualRate: "比率的“＝”目标",
	formEqual: "数量的“＝”目标", formSatisfaction: "满意度目标", formRange: "区间目标", formDate: "日期目标", formBoolean: "是否目标", formQualitative: "定性目标",
}

const overRatio = "over_achievement.ratio"

// namesAt are what the formula of a clause about an indicator may name, and kind
// what it judges; nil where it may name all that its operands have.
func namesAt(path string) (names []string, kind string) {
	if path == overRatio {
		return append(slices.Clone(numericNames), "超额率"), "超过目标的计分公式"
	}
	form, _, _ := strings.Cut(strings.TrimPrefix(path, "targets."), ".")
	return formNames[form], formKinds[form]
}

// identifiers are the operands that a formula names, in its order.
func (f *Formula) identifiers() (list []*ast.IdentifierNode) {
	tree := f.tree
	ast.Walk(&tree, visitor(func(n ast.Node) {
		if id, ok := n.(*ast.IdentifierNode); ok && f.types.operands[id.Value] != nil {
			list = append(list, id)
		}
	}))
	slices.SortStableFunc(list, func(a, b *ast.IdentifierNode) int { return a.Location().From - b.Location().From })
	return list
}

// formsWith are the forms of target that have all that a formula names.
func formsWith(f *Formula) (list []string) {
	for form, names := range formNames {
		lacks := func(id *ast.IdentifierNode) bool { return !slices.Contains(names, id.Value) }
		if !slices.ContainsFunc(f.identifiers(), lacks) {
			list = append(list, form)
		}
	}
	return list
}
