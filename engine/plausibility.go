package engine

import (
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// plausibility holds the self-evaluation against the execution marks: a unit
// that spent little and still scores high must be looked at.
func (e *evaluation) plausibility(r *ProjectResult) error {
	if !e.scored() || e.fundsProvisional() {
		return nil
	}
	indicators, marks := rules.Decimal{}, rules.Decimal{}
	for _, i := range r.Indicators {
		marks = marks.Add(i.Marks.Decimal())
		if i.Score != nil {
			indicators = indicators.Add(i.Score.Decimal())
		}
	}
	if marks.IsZero() {
		return nil
	}
	operands := rules.ProjectOperands{SelfRate: indicators.Quo(marks), SpendRate: r.Execution.Score.Decimal().Quo(r.Execution.Marks.Decimal()), Leftover: rules.Int(1)}
	if !e.funds.budget.IsZero() {
		operands.Leftover = e.funds.budget.Sub(*e.funds.spent).Quo(e.funds.budget)
	}
	w, err := decide(e.scheme.Plausibility.Light.Formula, operands)
	if err != nil {
		return err
	}
	light := Light(w.Value.(string))
	if !light.WorseThan(Green) {
		return nil
	}
	e.alert(Alert{Rule: AlertPlausibility, Level: light, Message: doubt(operands, w, e.funds.budget.IsZero())})
	return nil
}

// doubt says what makes the self-evaluation questionable: the comparisons that
// hold, with their arithmetic. Without a budget nothing can be left over.
func doubt(o rules.ProjectOperands, w rules.Working, noBudget bool) string {
	bounds := slices.DeleteFunc(boundsByOperand(w), func(t rules.Test) bool { return t.Right.IsZero() })
	if holding := slices.DeleteFunc(slices.Clone(bounds), func(t rules.Test) bool { return !t.Holds }); len(holding) > 0 {
		bounds = holding
	}
	leftover := slices.ContainsFunc(bounds, func(t rules.Test) bool { return t.Operand == leftOver })
	switch {
	case noBudget && leftover:
		return "没有预算，请核对"
	case leftover:
		return rates(o, bounds) + "，结余较多，请说明"
	case noBudget:
		return "没有预算；" + rates(o, bounds) + "，自评得分明显高于预算执行，请复核"
	}
	return rates(o, bounds) + "，自评得分明显高于预算执行，请复核"
}

// leftOver is the operand of what is left of the budget.
const leftOver = "结余率"

// rateNames are what people call the operands.
var rateNames = map[string]string{leftOver: leftOver, "自评率": "指标得分率", "执行得分率": "执行得分率"}

// rates prints the two rates and what was compared.
func rates(o rules.ProjectOperands, bounds []rules.Test) string {
	texts := []string{"指标得分率" + percent(o.SelfRate) + "%", "执行得分率" + percent(o.SpendRate) + "%"}
	gap := o.SelfRate.Sub(o.SpendRate)
	for _, t := range bounds {
		switch {
		case rateNames[t.Operand] != "":
			texts = append(texts, rateNames[t.Operand]+inPercent(t))
		case !o.SelfRate.IsZero() && t.Left.Equal(gap.Quo(o.SelfRate)):
			self, spend := recomputable(o.SelfRate, o.SpendRate)
			texts = append(texts, fmt.Sprintf("两者相差（%s－%s）÷%s＝%s", self, spend, self, inPercent(t)))
		case t.Left.Equal(gap):
			texts = append(texts, fmt.Sprintf("两者相差%s－%s＝%s", percent(o.SelfRate), percent(o.SpendRate), inPercent(t)))
		default:
			texts = append(texts, t.String())
		}
	}
	return strings.Join(texts, "，")
}

// recomputable prints two rates in percent with as many decimals as give their
// difference, relative to the first, as it is printed.
func recomputable(self, spend rules.Decimal) (string, string) {
	hundred := rules.Int(100)
	want := self.Sub(spend).Quo(self).Mul(hundred).Round(2)
	a, b := self.Mul(hundred), spend.Mul(hundred)
	places := 2
	for ; places < 6; places++ {
		x, y := a.Round(places), b.Round(places)
		if !x.IsZero() && x.Sub(y).Quo(x).Mul(hundred).Round(2).Equal(want) {
			break
		}
	}
	return a.Short(places), b.Short(places)
}
