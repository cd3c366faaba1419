package engine_test

import (
	"math/big"
	"slices"
)

// refPlanned is the planned progress at the end of a month, in percent: on a
// line between checkpoints, but flat on a segment that rises by lump points.
func refPlanned(plan []refPoint, month int, lump *big.Rat) *big.Rat {
	from := refPoint{0, whole(0)}
	for _, to := range plan {
		if to.month > month {
			rise := minus(to.percent, from.percent)
			if rise.Cmp(lump) >= 0 {
				return from.percent
			}
			return plus(from.percent, times(rise, big.NewRat(int64(month-from.month), int64(to.month-from.month))))
		}
		from = to
	}
	return from.percent
}

// planned is the planned progress at the project's checkpoint.
func (p refProject) planned() *big.Rat { return refPlanned(p.plan, p.month, whole(80)) }

// share is what of a year's result may be expected by now, as a share.
func (p refProject) share() *big.Rat {
	if planned := p.planned(); planned.Sign() > 0 {
		return over(planned, whole(100))
	}
	return big.NewRat(int64(p.month), 12)
}

// shareOf is what of an indicator's year may be expected by now: by its own plan,
// where it has one.
func (p refProject) shareOf(i refIndicator) *big.Rat {
	if len(i.plan) > 0 {
		return over(refPlanned(i.plan, p.month, whole(80)), whole(100))
	}
	return p.share()
}

// asksNothing tells a flow whose own plan has nothing for it yet. A ceiling, or
// more than exactly so many, is judged all the same: it does not mend.
func (p refProject) asksNothing(i refIndicator, a refActual) bool {
	if len(i.plan) == 0 || p.month == 12 || p.shareOf(i).Sign() > 0 {
		return false
	}
	switch i.form {
	case atMost, lessThan:
		return false
	case equalTo:
		return i.low.Sign() > 0 && (i.unit == "%" || a.number == nil || a.number.Cmp(i.low) <= 0)
	case withinEnds:
		return a.number == nil || a.number.Cmp(i.high) <= 0
	}
	return true
}

// progress is spending in percent of the budget; nil where it is unknown.
func (p refProject) progress(spent *big.Rat) *big.Rat {
	if spent == nil || p.budget.Sign() == 0 {
		return nil
	}
	return percentOf(spent, p.budget)
}

// refExecution scores the execution at year-end, in cents.
func refExecution(s refScheme, p refProject) (score int64, provisional bool) {
	switch {
	case p.spent == nil:
		return 0, true
	case p.budget.Sign() == 0:
		return 0, false
	case p.spent.Cmp(p.budget) > 0:
		return 0, true
	}
	rate := over(p.spent, p.budget)
	if !s.steps {
		return rounded(times(big.NewRat(s.execution, 100), rate)), false
	}
	switch {
	case rate.Cmp(whole(1)) >= 0:
		return 1000, false
	case rate.Cmp(frac("0.8")) >= 0:
		return 700, false
	case rate.Cmp(frac("0.6")) >= 0:
		return 500, false
	}
	return 0, false
}

// refSpending are the lights of the spending under each of the four schemes.
type refSpending struct {
	planRatio, timeRatio, floor, gap string
	light                            string // of the binding one, with the extra rules
	value                            *big.Rat
	notes                            []string
}

func refSpend(p refProject) refSpending {
	actual, planned := p.progress(p.spent), p.planned()
	if actual == nil {
		return refSpending{planRatio: "GREY", timeRatio: "GREY", floor: "GREY", gap: "GREY", light: "GREY"}
	}
	x := refSpending{planRatio: refPlanRatio(planned, actual), timeRatio: refTimeRatio(p.month, actual), gap: refGap(planned, actual), floor: "GREEN"}
	if planned.Sign() > 0 {
		x.value = percentOf(actual, planned)
	}
	month, before := p.previous()
	switch {
	case p.month < 4:
		x.floor = "GREY"
	case !refBelowFloor(p.month, actual):
	case before != nil && refBelowFloor(month, before):
		x.floor = "RED"
	default:
		x.floor = "YELLOW"
	}
	x.light = x.planRatio
	x.extra(p, planned, actual)
	return x
}

// extra applies the rules beside the schemes.
func (x *refSpending) extra(p refProject, planned, actual *big.Rat) {
	note := func(id string, when bool, light string) {
		if !when {
			return
		}
		x.notes = append(x.notes, id)
		x.light = refWorst(x.light, light)
	}
	_, before := p.previous()
	note("PLAN_ZERO", planned.Sign() == 0 && actual.Cmp(whole(10)) <= 0, "GREY")
	note("S_OVER", actual.Cmp(whole(100)) > 0, "RED")
	note("S_RUSH", p.month == 10 && less(planned, whole(50)), "GREY")
	note("S_NO_START", p.month >= 6 && actual.Sign() == 0 && planned.Sign() > 0, "RED")
	note("S_REG", before != nil && less(actual, before), "GREY")
	note("S_JUMP", before != nil && minus(actual, before).Cmp(whole(40)) > 0, "GREY")
	slices.Sort(x.notes)
}

// previous is the progress at the latest earlier checkpoint that reported one,
// against the budget of today.
func (p refProject) previous() (month int, progress *big.Rat) {
	for _, e := range p.earlier {
		if e.spent != nil && e.month < p.month && e.month > month {
			month, progress = e.month, p.progress(e.spent)
		}
	}
	return month, progress
}

func refPlanRatio(planned, actual *big.Rat) string {
	if planned.Sign() == 0 {
		if actual.Cmp(whole(10)) <= 0 {
			return "GREEN"
		}
		return "BLUE"
	}
	return refFlowBand(percentOf(actual, planned))
}

// refFlowBand is the light of a share of what was expected by now.
func refFlowBand(v *big.Rat) string {
	switch {
	case less(v, whole(60)):
		return "RED"
	case less(v, whole(80)):
		return "YELLOW"
	case less(v, whole(120)):
		return "GREEN"
	}
	return "BLUE"
}

func refTimeRatio(month int, actual *big.Rat) string {
	v := over(actual, big.NewRat(int64(month), 12))
	switch {
	case less(v, whole(60)):
		return "RED"
	case less(v, whole(80)):
		return "YELLOW"
	}
	return "GREEN"
}

// refBelowFloor tells whether spending is below the last floor passed.
func refBelowFloor(month int, actual *big.Rat) bool {
	floor := whole(0)
	for _, f := range [][2]int{{4, 25}, {6, 40}, {8, 60}, {10, 80}} {
		if month >= f[0] {
			floor = whole(int64(f[1]))
		}
	}
	return less(actual, floor)
}

func refGap(planned, actual *big.Rat) string {
	g := minus(planned, actual)
	switch {
	case g.Cmp(whole(30)) > 0:
		return "RED"
	case g.Cmp(whole(20)) > 0:
		return "ORANGE"
	case g.Cmp(whole(10)) > 0:
		return "YELLOW"
	case g.Cmp(whole(-20)) < 0:
		return "BLUE"
	}
	return "GREEN"
}
