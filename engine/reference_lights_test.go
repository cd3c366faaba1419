package engine_test

import (
	"math/big"
	"slices"
)

// refSeverity is the order of lights, worst first.
var refSeverity = []string{"RED", "ORANGE", "YELLOW", "GREEN", "BLUE", "GREY"}

// refWorst skips "", a light that is not there.
func refWorst(lights ...string) string {
	for _, l := range refSeverity {
		if slices.Contains(lights, l) {
			return l
		}
	}
	return "GREY"
}

// refStockBand is the light of a share of the target, in percent.
func refStockBand(v *big.Rat) string {
	switch {
	case less(v, whole(80)):
		return "RED"
	case less(v, whole(100)):
		return "YELLOW"
	}
	return "GREEN"
}

// refLight is the light of a measured indicator that is due. share is what of
// the year's result may be expected by now.
func refLight(s refScheme, i refIndicator, a refActual, share *big.Rat) string {
	flow := i.accumulation() == "FLOW"
	if s.strict && !flow && a.number != nil {
		if refInRange(i, a.number) {
			return "GREEN"
		}
		return "RED"
	}
	switch i.form {
	case yesNo:
		return map[string]string{"是": "GREEN", "否": "RED"}[a.answer]
	case inWords:
		return map[string]string{"达成": "GREEN", "部分达成": "YELLOW", "未达成": "RED"}[a.grade]
	case byDay:
		return refStockBand(times(refDayRatio(i, a), whole(100)))
	case withinEnds:
		return refRangeLight(i, a.number, share, flow)
	case atMost, lessThan:
		return refCeilingLight(i.low, a.number, share, flow)
	case equalTo:
		return refEqualLight(i, a.number, share, flow)
	}
	return refFloorLight(i.low, a.number, share, flow)
}

// refInRange tells whether an actual is what the target allows; more than a rate
// asks for is no harm.
func refInRange(i refIndicator, actual *big.Rat) bool {
	switch i.form {
	case atMost, lessThan:
		return actual.Cmp(i.low) <= 0
	case equalTo:
		return actual.Cmp(i.low) == 0 || i.unit == "%" && i.low.Sign() > 0 && actual.Cmp(i.low) > 0
	case withinEnds:
		return actual.Cmp(i.low) >= 0 && actual.Cmp(i.high) <= 0
	}
	return actual.Cmp(i.low) >= 0
}

// refRangeLight is that of a ceiling above the upper end. Below it a flow is
// green as soon as it reaches 80% of what the lower end lets expect.
func refRangeLight(i refIndicator, actual, share *big.Rat, flow bool) string {
	reached := whole(100)
	switch {
	case actual.Cmp(i.high) > 0:
		return refCeilingLight(i.high, actual, share, false)
	case flow && i.low.Sign() > 0:
		reached = percentOf(actual, times(i.low, share))
		if reached.Cmp(whole(80)) >= 0 {
			return "GREEN"
		}
		return refFlowBand(reached)
	case flow:
		return "GREEN"
	case less(actual, i.low) && i.low.Sign() == 0:
		return "RED"
	case less(actual, i.low):
		reached = percentOf(actual, i.low)
	}
	return refStockBand(reached)
}

func refFloorLight(target, actual, share *big.Rat, flow bool) string {
	switch {
	case target.Sign() == 0 && actual.Sign() < 0:
		return "RED"
	case target.Sign() == 0:
		return "GREEN"
	case flow:
		return refFlowBand(percentOf(actual, times(target, share)))
	}
	return refStockBand(percentOf(actual, target))
}

func refCeilingLight(target, actual, share *big.Rat, flow bool) string {
	switch {
	case flow && actual.Cmp(target) <= 0 && actual.Cmp(times(frac("1.2"), times(target, share))) > 0:
		return "YELLOW"
	case actual.Cmp(target) <= 0:
		return "GREEN"
	case actual.Cmp(times(frac("1.1"), target)) <= 0:
		return "YELLOW"
	}
	return "RED"
}

func refEqualLight(i refIndicator, actual, share *big.Rat, flow bool) string {
	switch {
	case i.low.Sign() == 0 && actual.Sign() == 0:
		return "GREEN"
	case i.low.Sign() == 0:
		return "RED"
	case i.unit == "%", flow && actual.Cmp(i.low) <= 0:
		return refFloorLight(i.low, actual, share, flow)
	}
	return refStockBand(times(refNearness(i.low, actual), whole(100)))
}

// refDue tells whether an indicator is to be judged at a checkpoint.
func refDue(i refIndicator, a refActual, year, month int) bool {
	switch kind := i.accumulation(); {
	case month == 12:
		return true
	case kind == "DURATION", i.isExecutionRate():
		return false
	case kind == "TERMINAL", i.form == yesNo, i.form == inWords:
		return !a.missing()
	case i.form == byDay:
		return a.day != (refDay{}) || i.due.number() <= refMonthEnd(year, month)
	}
	return true
}

// refOutlook is the light that the unit's outlook asks for at least.
func refOutlook(i refIndicator, a refActual) string {
	words := map[string]string{"有可能": "YELLOW", "完全不可能": "RED"}
	return refWorst(words[a.outlook], words[a.likely], refForecast(i, a))
}

// refForecast is that of a forecast number.
func refForecast(i refIndicator, a refActual) string {
	if a.forecast == nil {
		return "GREY"
	}
	missed := over(minus(i.low, a.forecast), i.low)
	if i.form == atMost {
		missed.Neg(missed)
	}
	switch {
	case missed.Sign() <= 0:
		return "GREY"
	case missed.Cmp(frac("0.20")) <= 0:
		return "YELLOW"
	}
	return "RED"
}

// refDual holds results against money; "" where there is nothing to hold.
func refDual(p refProject, marks []int64) (light string, goal, gap *big.Rat) {
	spent := p.progress(p.spent)
	if spent == nil {
		return "", nil, nil
	}
	reached, all := whole(0), whole(0)
	for n, i := range p.indicators {
		a := p.actuals[n]
		if i.accumulation() != "FLOW" || a.excluded || a.number == nil || i.low == nil || i.low.Sign() <= 0 || i.form == atMost || i.form == lessThan {
			continue
		}
		if p.asksNothing(i, a) {
			continue // not due
		}
		reached = plus(reached, times(whole(marks[n]), clamp(over(a.number, i.low))))
		all = plus(all, whole(marks[n]))
	}
	if all.Sign() == 0 {
		return "", nil, nil
	}
	goal = percentOf(reached, all)
	gap = minus(goal, spent)
	switch {
	case gap.Cmp(whole(-20)) < 0, gap.Cmp(whole(20)) > 0:
		light = "RED"
	case gap.Cmp(whole(-10)) < 0:
		light = "ORANGE"
	case gap.Cmp(whole(10)) > 0:
		light = "YELLOW"
	default:
		light = "GREEN"
	}
	return light, goal, gap
}
