package rules

// Fields is a set of what a goal table holds besides its project's code and name,
// its levels, its indicators' names and their targets; the waivers that are kept with
// it are one of them.
type Fields uint32

// The fields of a table, in the order of the form, those of its indicators, the parts of
// a department's goals, and the waivers: a project's, or those for every project.
const (
	FieldNumber Fields = 1 << iota
	FieldTitle
	FieldAgencyCode
	FieldAgencyName
	FieldMoneyUnit
	FieldBudget
	FieldFiscal
	FieldOther
	FieldPurpose
	FieldPlan
	FieldGoal
	FieldDescription
	FieldSign
	FieldUnit
	FieldMarks
	FieldBasis
	FieldKind
	FieldGoalPlan
	FieldOverall
	FieldSubGoals
	FieldMeasures
	FieldIndicators
	FieldWaivers
	fieldsEnd
)

// AllFields is the set of every field.
const AllFields = fieldsEnd - 1

// fieldNames are in the order of the constants.
var fieldNames = []string{
	"序号", "标题", "预算单位编码", "预算单位", "金额单位", "预算数", "财政资金", "其他资金", "资金用途", "资金支出计划", "绩效目标",
	"绩效指标描述", "指标性质", "计量单位", "分值", "指标值确定依据", "累计类型", "目标计划",
	"总体绩效目标", "分项绩效目标", "工作保障措施", "部门整体绩效指标", "豁免",
}

// Has tells whether all of some fields are in the set.
func (f Fields) Has(some Fields) bool { return f&some == some }

// Names are the fields as the form prints them, in its order.
func (f Fields) Names() (names []string) {
	for n, name := range fieldNames {
		if f.Has(1 << n) {
			names = append(names, name)
		}
	}
	return names
}
