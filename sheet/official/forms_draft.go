package official

import (
	"zhunsheng/rules"
	"zhunsheng/sheet/paper"
)

func Goals(p Project) *paper.Form { return headed(KindGoals) }
func Monitoring(p Project) *paper.Form { return headed(KindMonitoring) }
func SelfEvaluation(p Project) *paper.Form { return headed(KindSelfEvaluation) }
func Notice(p Project) *paper.Form { return headed(KindNotice) }
func Explanations(p Project, b Basis) *paper.Form { return headed(KindExplanations) }
func DepartmentGoals(d *rules.Department) *paper.Form { return headed(KindGoals) }
func DepartmentSelfEvaluation(d Department) *paper.Form { return headed(KindDepartment) }
func DepartmentExplanations(d Department, b Basis) *paper.Form { return headed(KindExplanations) }

type Summary struct{}

func NewSummary(b Batch) *Summary { return &Summary{} }
func (s *Summary) Add(p Project) {}
func (s *Summary) Forms() []*paper.Form { return []*paper.Form{headed(KindSummary)} }

func headed(k Kind) *paper.Form {
	return &paper.Form{Widths: []float64{174}, Rows: []paper.Row{row(title(0, k.Title))}}
}
