package engine_test

import (
	"math/big"
	"strings"
)

// refRatio is the share of its marks that an indicator earns. marks are its own,
// in cents; they matter only where a reviewer typed marks in.
func refRatio(s refScheme, i refIndicator, a refActual, marks int64) *big.Rat {
	switch i.form {
	case yesNo:
		if a.answer == "是" {
			return whole(1)
		}
		return whole(0)
	case inWords:
		return refGradeRatio(a, marks)
	case byDay:
		return refDayRatio(i, a)
	case withinEnds:
		return refRangeRatio(i, a.number)
	case atMost, lessThan:
		return refCeilingRatio(s, i.low, a.number)
	case equalTo:
		if s.satisfaction && i.asksSatisfaction() {
			return refInterval(a.number)
		}
		return refEqualRatio(s, i, a.number)
	}
	return refFloorRatio(s, i, a)
}

// refFloorRatio judges ≥ and >.
func refFloorRatio(s refScheme, i refIndicator, a refActual) *big.Rat {
	interval := s.satisfaction && i.asksSatisfaction()
	if i.low.Sign() == 0 && !interval {
		if a.number.Sign() < 0 {
			return whole(0)
		}
		return whole(1)
	}
	ratio := whole(1)
	if i.low.Sign() > 0 {
		ratio = clamp(over(a.number, i.low))
	}
	switch {
	case interval:
		ratio = refInterval(a.number)
	case s.passThreshold != nil && less(ratio, s.passThreshold):
		ratio = whole(0)
	}
	if i.low.Sign() > 0 {
		if cut := refOverAchieved(i, a); cut != nil && less(cut, ratio) {
			return cut // never adds to what the formula gives
		}
	}
	return ratio
}

// refInterval is 101号's: whatever the target is.
func refInterval(actual *big.Rat) *big.Rat {
	switch {
	case actual.Cmp(whole(90)) >= 0:
		return whole(1)
	case actual.Cmp(whole(80)) >= 0:
		return frac("0.5")
	}
	return whole(0)
}

// asksSatisfaction tells the indicators that 101号 scores in intervals.
func (i refIndicator) asksSatisfaction() bool {
	return i.unit == "%" && (i.form == atLeast || i.form == moreThan || i.form == equalTo) && strings.Contains(i.level1+i.level2, "满意度")
}

// refOverAchieved is the ratio of a target that a reviewer found too low; nil
// where nothing is cut.
func refOverAchieved(i refIndicator, a refActual) *big.Rat {
	bounded := i.unit == "%" && !i.speaksOfChange() && times(frac("1.2"), i.low).Cmp(whole(100)) >= 0
	if a.cause != "TARGET_TOO_LOW" || bounded {
		return nil
	}
	beyond := over(minus(a.number, i.low), i.low)
	if beyond.Cmp(frac("0.30")) <= 0 {
		return nil
	}
	cut := times(frac("0.5"), minus(beyond, frac("0.30")))
	if cut.Cmp(frac("0.5")) > 0 {
		cut = frac("0.5")
	}
	return minus(whole(1), cut)
}

// speaksOfChange tells rates that may be negative and know no upper end.
func (i refIndicator) speaksOfChange() bool {
	for _, word := range []string{"增长", "提升", "提高", "下降", "降低"} {
		if strings.Contains(i.name, word) {
			return true
		}
	}
	return false
}

func refCeilingRatio(s refScheme, target, actual *big.Rat) *big.Rat {
	switch {
	case actual.Cmp(target) <= 0:
		return whole(1)
	case target.Sign() == 0:
		return whole(0)
	case s.inverseCeiling:
		return over(target, actual)
	}
	return clamp(minus(whole(1), over(minus(actual, target), target)))
}

func refEqualRatio(s refScheme, i refIndicator, actual *big.Rat) *big.Rat {
	target := i.low
	switch {
	case target.Sign() == 0 && actual.Sign() <= 0:
		return whole(1)
	case target.Sign() == 0:
		return whole(0)
	case s.equalAsFloor || i.unit == "%":
		return clamp(over(actual, target))
	}
	return refNearness(target, actual)
}

// refNearness is 1 − |A−T|/T, not below 0.
func refNearness(target, actual *big.Rat) *big.Rat {
	away := new(big.Rat).Abs(minus(actual, target))
	return clamp(minus(whole(1), over(away, target)))
}

func refRangeRatio(i refIndicator, actual *big.Rat) *big.Rat {
	switch {
	case less(actual, i.low) && i.low.Sign() == 0:
		return whole(0) // a negative value below a bound of 0
	case less(actual, i.low):
		return clamp(over(actual, i.low))
	case actual.Cmp(i.high) > 0:
		return clamp(minus(whole(1), over(minus(actual, i.high), i.high)))
	}
	return whole(1)
}

// refDayRatio loses a ninetieth for each day of delay.
func refDayRatio(i refIndicator, a refActual) *big.Rat {
	if a.undone {
		return whole(0)
	}
	late := a.day.number() - i.due.number()
	if late <= 0 {
		return whole(1)
	}
	return clamp(minus(whole(1), big.NewRat(int64(late), 90)))
}

func refGradeRatio(a refActual, marks int64) *big.Rat {
	if a.typed != nil {
		return over(times(a.typed, whole(100)), whole(marks))
	}
	return map[string]*big.Rat{"达成": whole(1), "部分达成": frac("0.7"), "未达成": frac("0.3")}[a.grade]
}

// refBand are the marks that may be typed in for a grade: from, to, and whether
// to itself may.
func refBand(s refScheme, grade string, marks *big.Rat) (from, to *big.Rat, closed bool) {
	switch grade {
	case "达成":
		return times(frac("0.8"), marks), marks, true
	case "部分达成":
		return times(s.partlyFrom, marks), times(frac("0.8"), marks), false
	}
	return whole(0), times(s.partlyFrom, marks), false
}

// refScore is what an indicator earns, in cents.
func refScore(marks int64, ratio *big.Rat) int64 {
	return rounded(times(big.NewRat(marks, 100), ratio))
}

// refGrade is the grade of a total in cents.
func refGrade(s refScheme, total int64, provisional bool) string {
	if provisional {
		return "暂"
	}
	for n, from := range s.grades {
		if total >= from {
			return []string{"优", "良", "中"}[n]
		}
	}
	return "差"
}

// refPlausible holds a self-score to the execution; all marks in cents.
func refPlausible(s refScheme, indicators, execution int64, budget, spent *big.Rat) string {
	if indicators == 0 {
		return ""
	}
	reached := big.NewRat(indicators, s.total())
	gap := over(minus(reached, big.NewRat(execution, s.execution)), reached)
	switch {
	case gap.Cmp(frac("0.05")) > 0:
		return "RED"
	case budget.Sign() == 0, over(minus(budget, spent), budget).Cmp(frac("0.20")) > 0:
		return "YELLOW"
	}
	return ""
}
