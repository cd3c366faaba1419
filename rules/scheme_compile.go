package rules

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// The forms of target that a scheme must judge, by the key in its file.
const (
	formAtLeast     = "at_least"
	formMoreThan    = "more_than"
	formAtMost      = "at_most"
	formLessThan    = "less_than"
	formEqualRate   = "equal_rate"
	formEqual       = "equal"
	formRange       = "range"
	formDate        = "date"
	formBoolean     = "boolean"
	formQualitative = "qualitative"
)

var forms = []string{formAtLeast, formMoreThan, formAtMost, formLessThan, formEqualRate, formEqual, formRange, formDate, formBoolean, formQualitative}

// lights are the words that a light formula may yield.
var lights = []string{"RED", "ORANGE", "YELLOW", "GREEN", "BLUE", "GREY"}

// compile type-checks every formula and collects what is wrong.
func (s *Scheme) compile() error {
	var errs []error
	formula := func(where string, f *FormulaText, operands any, want reflect.Type) {
		if f.source == "" {
			errs = append(errs, fmt.Errorf("%s: 缺少公式", where))
			return
		}
		compiled, err := CompileFormula(f.source, operands, want)
		if err != nil {
			errs = append(errs, fmt.Errorf("第%d行 %s: %w（可用的名称：%s）", f.line, where, err, strings.Join(operandNames(operands), " ")))
			return
		}
		f.Formula = compiled
	}
	formula("execution.ratio", &s.Execution.Ratio, FundsOperands{}, decimalType)
	for _, form := range forms {
		t := s.Targets[form]
		if t == nil {
			errs = append(errs, fmt.Errorf("targets.%s: 缺少这种目标的公式", form))
			continue
		}
		formula("targets."+form+".met", &t.Met, Operands{}, boolType)
		formula("targets."+form+".ratio", &t.Ratio, Operands{}, decimalType)
		formula("targets."+form+".light", &t.Light, Operands{}, stringType)
		if t.Flow.source != "" {
			formula("targets."+form+".flow", &t.Flow, Operands{}, stringType)
		}
	}
	for form := range s.Targets {
		if !slices.Contains(forms, form) {
			errs = append(errs, fmt.Errorf("targets.%s: 没有这种目标，可用的有：%s", form, strings.Join(forms, " ")))
		}
	}
	formula("over_achievement.ratio", &s.OverAchievement.Ratio, Operands{}, decimalType)
	formula("spending.light", &s.Spending.Light, FundsOperands{}, stringType)
	for i := range s.Spending.Rules {
		r := &s.Spending.Rules[i]
		formula("spending.rules."+r.ID, &r.When, FundsOperands{}, boolType)
		if r.Light != "" && !slices.Contains(lights, r.Light) {
			errs = append(errs, fmt.Errorf("spending.rules.%s: 没有“%s”这种灯", r.ID, r.Light))
		}
	}
	formula("dual.light", &s.Dual.Light, ProjectOperands{}, stringType)
	formula("plausibility.light", &s.Plausibility.Light, ProjectOperands{}, stringType)
	return errors.Join(errs...)
}

// formOf is the form under which a target is judged.
func formOf(t Target) string {
	switch t.Kind {
	case Range:
		return formRange
	case DateKind:
		return formDate
	case Boolean:
		return formBoolean
	case Qualitative:
		return formQualitative
	case Numeric:
		return numericForm(t)
	}
	return ""
}

func numericForm(t Target) string {
	switch t.Relation {
	case AtLeast:
		return formAtLeast
	case MoreThan:
		return formMoreThan
	case AtMost:
		return formAtMost
	case LessThan:
		return formLessThan
	}
	if t.Unit.IsRate() {
		return formEqualRate
	}
	return formEqual
}
