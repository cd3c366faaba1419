package engine

import "zhunsheng/rules"

// planned is the spending planned by the end of a month, in percent of the
// budget. Between two checkpoints the scheme says how it is read: on a line, or
// flat until the later one, as a lump sum is.
func planned(plan []rules.PlanPoint, month int, clause rules.PlanClause) rules.Decimal {
	if len(plan) == 0 {
		return rules.Int(int64(100 * month)).Quo(rules.Int(yearEnd))
	}
	from := rules.PlanPoint{}
	for _, to := range plan {
		if month >= to.Month {
			from = to
			continue
		}
		rise := to.Percent.Sub(from.Percent)
		lumpSum := clause.Interpolation == rules.Auto && rise.Cmp(clause.LumpSum.Decimal) >= 0
		if lumpSum || clause.Interpolation == rules.Step {
			return from.Percent
		}
		passed := rules.Int(int64(month - from.Month)).Quo(rules.Int(int64(to.Month - from.Month)))
		return from.Percent.Add(rise.Mul(passed))
	}
	return from.Percent
}

// expectation is the share of a yearly flow that may be expected by the end of a
// month, and where it comes from.
type expectation struct {
	share rules.Decimal
	basis string
}

// expected is the indicator's own goal plan where it has one; else the spending
// plan, or the calendar where that says nothing yet.
func expected(own, spending []rules.PlanPoint, month int, clause rules.PlanClause) expectation {
	if len(own) > 0 {
		return expectation{planned(own, month, clause).Quo(rules.Int(100)), "目标计划"}
	}
	if p := planned(spending, month, clause); len(spending) > 0 && p.Sign() > 0 {
		return expectation{p.Quo(rules.Int(100)), "支出计划"}
	}
	return expectation{rules.Int(int64(month)).Quo(rules.Int(12)), "序时进度"}
}
