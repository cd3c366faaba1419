package official

import (
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// moneyText is an amount as it is printed; what is no amount stands as it was written.
func moneyText(c rules.Cell) string {
	text := strings.TrimSpace(c.Text)
	if amount, ok := rules.ParseMoney(text); ok {
		return engine.Money{Decimal: amount}.String()
	}
	return text
}

// amounts are the figures of one source of funding, or of all.
type amounts struct{ initial, budget, spent, expected string }

// total are the figures of the whole project: the current budget and the spending as
// they were judged, blank where they are not known.
func (p Project) total() amounts {
	a := amounts{initial: moneyText(p.Table.Budget)}
	if p.Report != nil {
		a.expected, a.budget, a.spent = moneyText(p.Report.Expected), moneyText(p.Report.Budget), moneyText(p.Report.Spent)
	}
	if p.Result != nil {
		a.budget, a.spent = p.Result.Execution.Budget.String(), ""
		if s := p.Result.Execution.Spent; s != nil {
			a.spent = s.String()
		}
	}
	return a
}

// fund are the figures of one source: those that were reported, else what the goal
// table says of it.
func (p Project) fund(k engine.FundKind) amounts {
	if p.Report != nil {
		for _, f := range p.Report.Funds {
			if f.Kind == k {
				return amounts{moneyText(f.Initial), moneyText(f.Budget), moneyText(f.Spent), moneyText(f.Expected)}
			}
		}
	}
	switch k {
	case engine.Fiscal:
		return amounts{initial: moneyText(p.Table.Fiscal)}
	case engine.Other:
		return amounts{initial: moneyText(p.Table.Other)}
	}
	return amounts{}
}

// hasFund tells whether a source of funding was reported.
func (p Project) hasFund(k engine.FundKind) bool {
	return p.Report != nil && slices.ContainsFunc(p.Report.Funds, func(f engine.Fund) bool { return f.Kind == k })
}

// rateText is an execution rate; blank where it can't be computed.
func rateText(x engine.Execution) string {
	if x.Rate == nil {
		return ""
	}
	return x.Rate.String() + "%"
}

// executionScore is what the execution earned; it says so where that is provisional.
func executionScore(x engine.Execution) string {
	if x.Score == nil {
		return ""
	}
	return scoreText(*x.Score, strings.Contains(x.Explanation, "暂计"))
}

// marksOf are all marks that can be earned.
func marksOf(r *engine.ProjectResult) string {
	sum := r.Execution.Marks
	for i := range r.Indicators {
		sum += r.Indicators[i].Marks
	}
	return sum.Decimal().Short(2)
}

// totalScore is the total; blank before December.
func totalScore(r *engine.ProjectResult) string {
	if r == nil || r.Score == nil {
		return ""
	}
	return scoreText(*r.Score, r.Provisional)
}
