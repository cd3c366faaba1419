package official

import "slices"

// Kind is a kind of form that can be written.
type Kind struct {
	// Code is its name in commands and addresses, Name what users call it, Title what
	// stands at the head of the form.
	Code, Name, Title string
	// NeedsRun tells that it is filled in from what was decided; the others only from
	// what was declared.
	NeedsRun bool
	// PerProject tells that there is a form for each project. A summary is one form of
	// all projects, the department's form needs none of them.
	PerProject bool
	// YearEnd tells that it can only be filled in from the results of December.
	YearEnd bool
}

// The kinds of forms.
var (
	KindGoals          = Kind{Code: "goals", Name: "绩效目标表", Title: "项目绩效目标表", PerProject: true}
	KindMonitoring     = Kind{Code: "monitoring", Name: "监控表", Title: "项目支出绩效目标执行监控表", NeedsRun: true, PerProject: true}
	KindSelfEvaluation = Kind{Code: "self-evaluation", Name: "自评表", Title: "项目支出绩效自评表", NeedsRun: true, PerProject: true, YearEnd: true}
	KindDepartment     = Kind{Code: "department", Name: "部门自评表", Title: "部门整体支出绩效自评表", NeedsRun: true, YearEnd: true}
	KindSummary        = Kind{Code: "summary", Name: "汇总表", Title: "项目支出绩效评价结果汇总表", NeedsRun: true}
	KindNotice         = Kind{Code: "notice", Name: "整改通知单", Title: "项目支出绩效整改通知单", NeedsRun: true, PerProject: true}
	KindExplanations   = Kind{Code: "explanations", Name: "说明", Title: "绩效评价结果说明", NeedsRun: true, PerProject: true}
)

// Kinds lists all kinds, in the order of a year's work.
func Kinds() []Kind {
	return []Kind{KindGoals, KindMonitoring, KindSelfEvaluation, KindDepartment, KindSummary, KindNotice, KindExplanations}
}

// Find finds a kind by its code, its name or its title.
func Find(name string) (k Kind, ok bool) {
	i := slices.IndexFunc(Kinds(), func(k Kind) bool { return name == k.Code || name == k.Name || name == k.Title })
	if i < 0 {
		return Kind{}, false
	}
	return Kinds()[i], true
}

// ForMonth is the form that units hand in for a checkpoint: the monitoring form, at
// the year-end the self-evaluation.
func ForMonth(month int) Kind {
	if month == yearEnd {
		return KindSelfEvaluation
	}
	return KindMonitoring
}

// Refusal says in Chinese why a form of this kind cannot be filled in for a month;
// empty where it can.
func (k Kind) Refusal(month int) string {
	if k.YearEnd && month != yearEnd {
		return k.Name + "只能用12月底的评价结果填写；年中请导出监控表"
	}
	return ""
}

// yearEnd is the month at whose end a year is evaluated.
const yearEnd = 12
