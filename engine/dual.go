package engine

import (
	"fmt"
	"slices"

	"zhunsheng/rules"
)

// dual holds the results of the flow indicators against the money spent. It is
// nil where there is no flow indicator with a figure, or the spending is unknown:
// rates stand near their target from January and would raise it wrongly.
func (e *evaluation) dual(results []Result) (*Dual, error) {
	won, all := rules.Decimal{}, rules.Decimal{}
	for i, r := range results {
		rule := e.project.Rules[i]
		if r.Accumulation != rules.Flow || r.Ratio == nil || rule.Target.Relation == rules.AtMost || rule.Target.Relation == rules.LessThan {
			continue
		}
		operands := rule.Operands()
		goal := operands.Target
		if rule.Target.Kind == rules.Range {
			goal = operands.Lower
		}
		if goal.Sign() <= 0 || r.number == nil {
			continue
		}
		won = won.Add(r.Marks.Decimal().Mul(achieved(*r.number, goal)))
		all = all.Add(r.Marks.Decimal())
	}
	if all.IsZero() || e.funds.progress == nil {
		return nil, nil
	}
	goal := won.Quo(all).Mul(rules.Int(100))
	gap := goal.Sub(*e.funds.progress)
	w, err := decide(e.scheme.Dual.Light.Formula, rules.ProjectOperands{Gap: gap})
	if err != nil {
		return nil, err
	}
	d := &Dual{Goal: hundredthsOf(goal), Spent: hundredthsOf(*e.funds.progress), Gap: hundredthsOf(gap), Light: Light(w.Value.(string))}
	at := dualPrint(goal, *e.funds.progress, w.Tests)
	d.Explanation = fmt.Sprintf("目标完成%s%%，支出%s%%，相差%s个百分点；%s。", at(goal), at(*e.funds.progress), at(gap), reasonOf(d.Light, w))
	if d.Light.WorseThan(Green) {
		say := "资金走在成果前面，请说明"
		if gap.Sign() > 0 {
			say = "成果走在资金前面，请核实成果或加快支付"
		}
		e.alert(Alert{Rule: AlertDual, Level: d.Light, Message: say + "：" + d.Explanation})
	}
	return d, nil
}

// achieved is the share of a flow's goal that is reached, 1 at most.
func achieved(actual, goal rules.Decimal) rules.Decimal {
	share := actual.Quo(goal)
	switch {
	case share.Cmp(rules.Int(1)) > 0:
		return rules.Int(1)
	case share.Sign() < 0:
		return rules.Int(0)
	}
	return share
}

// dualPrint prints at as few places as let a reader compute the gap from its two
// sides and compare it as it was compared.
func dualPrint(goal, spent rules.Decimal, tests []rules.Test) func(rules.Decimal) string {
	gap := goal.Sub(spent)
	places := 2
	for ; places < 12; places++ {
		printed := gap.Round(places)
		moved := func(t rules.Test) bool { return printed.Cmp(t.Right) != gap.Cmp(t.Right) }
		if goal.Round(places).Sub(spent.Round(places)).Equal(printed) && !slices.ContainsFunc(tests, moved) {
			break
		}
	}
	return func(d rules.Decimal) string { return d.Short(places) }
}

func percent(share rules.Decimal) string { return share.Mul(rules.Int(100)).Short(2) }
