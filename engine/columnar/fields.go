package columnar

import "zhunsheng/rules"

// FieldsOf are the fields of a project's operands as the numbers come: amounts in 分,
// marks and totals in hundredths. It has none for the operands of an indicator, whose
// places are those of its target.
//
// 支出进度 and 上期支出进度 are percent of the budget: their columns are what was spent,
// again in 分, where two places fewer make the percent. 计划进度 may stand between two
// points of the plan, at a fraction of months. 进度差 is for the caller to bring to one
// denominator.
func FieldsOf(operands any) []Field {
	const fen, points, inPercent = 6, 2, 4 // of 万元
	switch operands.(type) {
	case rules.FundsOperands:
		return []Field{
			{Name: "预算数", Places: fen}, {Name: "执行数", Places: fen},
			{Name: "支出进度", Places: inPercent, Over: "预算数"}, {Name: "计划进度", Fraction: true, Bits: 24}, {Name: "上期支出进度", Places: inPercent, Over: "预算数"},
			{Name: "有上期"}, {Name: "月份", Bits: 4}, {Name: "上期月份", Bits: 4},
		}
	case rules.ProjectOperands:
		return []Field{
			{Name: "进度差", Fraction: true}, {Name: "自评率", Fraction: true, Bits: marksBits},
			{Name: "执行得分率", Fraction: true, Bits: marksBits}, {Name: "结余率", Fraction: true},
		}
	case rules.GoalOperands:
		return []Field{{Name: "最差灯", Texts: []string{"RED", "ORANGE", "YELLOW", "GREEN", "BLUE", "GREY"}}, {Name: "红灯分值占比", Fraction: true, Bits: marksBits}}
	case rules.GradeOperands:
		return []Field{{Name: "总分", Places: points, Bits: marksBits}}
	}
	return nil
}
