package engine

import "zhunsheng/rules"

// planned is the spending planned by the end of a month, in percent of the
// budget. Between two checkpoints the scheme says how it is read: on a line, or
// flat until the later one, as a lump sum is.
func planned(plan []rules.PlanPoint, month int, clause rules.PlanClause) rules.Decimal {
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

// expectedShare is the share of a yearly flow that may be expected by the end of
// a month: the plan's, or the calendar's where the plan says nothing yet.
func expectedShare(plan []rules.PlanPoint, month int, clause rules.PlanClause) rules.Decimal {
	if p := planned(plan, month, clause); p.Sign() > 0 {
		return p.Quo(rules.Int(100))
	}
	return rules.Int(int64(month)).Quo(rules.Int(12))
}
