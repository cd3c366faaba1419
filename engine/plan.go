package engine

import "zhunsheng/rules"

// lumpSum is the rise, in points, from which a segment of the plan is one payment
// at its end and not a steady flow.
var lumpSum = rules.Int(80)

// planned is the spending planned by the end of a month, in percent of the
// budget. Between two checkpoints it is interpolated; a segment that rises by 80
// points or more is a lump sum and stays flat until its end.
func planned(plan []rules.PlanPoint, month int) rules.Decimal {
	from := rules.PlanPoint{}
	for _, to := range plan {
		if month >= to.Month {
			from = to
			continue
		}
		rise := to.Percent.Sub(from.Percent)
		if rise.Cmp(lumpSum) >= 0 {
			return from.Percent
		}
		passed := rules.Int(int64(month - from.Month)).Quo(rules.Int(int64(to.Month - from.Month)))
		return from.Percent.Add(rise.Mul(passed))
	}
	return from.Percent
}

// expectedShare is the share of a yearly flow that may be expected by the end of
// a month: the plan's, or the calendar's where the plan says nothing yet.
func expectedShare(plan []rules.PlanPoint, month int) rules.Decimal {
	if p := planned(plan, month); p.Sign() > 0 {
		return p.Quo(rules.Int(100))
	}
	return rules.Int(int64(month)).Quo(rules.Int(12))
}
