package engine_test

import "math/big"

// actual is what is reported of an indicator: often at a threshold or beside it.
func (d *draw) actual(i refIndicator, share *big.Rat, marks int64) (a refActual) {
	if d.chance(6) && !(d.month == 12 && d.chance(60)) {
		return a
	}
	switch i.form {
	case yesNo:
		a.answer = pick(d, "是", "是", "否")
	case inWords:
		a.grade = pick(d, "达成", "部分达成", "未达成")
		if d.chance(60) {
			a.typed = d.typed(a.grade, marks)
		}
	case byDay:
		d.done(i, &a)
	default:
		a.number = d.number(i, share, marks)
		a.cause = pick(d, "", "", "", "TARGET_TOO_LOW", "TARGET_TOO_LOW", "POLICY", "DEMAND", "EFFICIENCY")
	}
	return a
}

// typed are marks within the grade's band: its lowest, its highest, or any.
func (d *draw) typed(grade string, marks int64) *big.Rat {
	from, to, closed := refBand(d.scheme, grade, big.NewRat(marks, 100))
	low := floorOf(times(from, whole(100))).Int64()
	if less(big.NewRat(low, 100), from) {
		low++
	}
	high := floorOf(times(to, whole(100))).Int64()
	if !closed && big.NewRat(high, 100).Cmp(to) == 0 {
		high--
	}
	if high < low {
		return nil
	}
	return big.NewRat(pick(d, low, high, low+d.Int64N(high-low+1)), 100)
}

// done reports the day of completion, never after the checkpoint before December.
func (d *draw) done(i refIndicator, a *refActual) {
	if d.chance(20) {
		a.undone = true
		return
	}
	number := i.due.number() + pick(d, -400, -30, -1, 0, 1, 9, 18, 19, 45, 89, 90, 91)
	if d.month < 12 && number > refMonthEnd(propertyYear, d.month) {
		a.undone = true
		return
	}
	a.day = dayAt(number)
}

func (d *draw) number(i refIndicator, share *big.Rat, marks int64) *big.Rat {
	n := d.anyNumber(i, share, marks)
	signed := i.unit == "%" && i.speaksOfChange()
	switch {
	case n.Cmp(whole(900_000_000_000_000)) > 0:
		return whole(900_000_000_000_000) // more is refused as incredible
	case i.unit == "年" && n.Cmp(whole(1000)) > 0:
		return whole(50) // 1918年 is a year, not a term
	case signed && d.chance(15):
		return new(big.Rat).Neg(n)
	case n.Sign() < 0 && !signed:
		return whole(0)
	case i.capped() && n.Cmp(whole(1000)) > 0:
		return whole(1000)
	}
	return n
}

func (d *draw) anyNumber(i refIndicator, share *big.Rat, marks int64) *big.Rat {
	bound := i.low
	if i.high != nil && d.chance(50) {
		bound = i.high
	}
	switch {
	case d.chance(3):
		return pick(d, whole(0), frac("1000000000000"), frac("0.000001"), frac("999999999999.999999"))
	case bound.Sign() == 0:
		return pick(d, whole(0), whole(0), frac("0.000001"), whole(1), whole(50))
	case i.asksSatisfaction() && d.chance(50):
		return pick(d, whole(90), whole(80), frac("89.999999"), frac("79.999999"), whole(95), whole(85), whole(100))
	case d.chance(35):
		if n := d.tie(i, bound, marks); exactly(n) {
			return n
		}
	case d.chance(20):
		return cut(times(bound, decimal(whole(d.Int64N(1600)), 1000)), 9)
	}
	if d.chance(50) {
		bound = times(bound, share)
	}
	factor := pick(d, "0.5", "0.6", "0.8", "0.8", "0.9", "1", "1", "1", "1.1", "1.2", "1.2", "1.3", "1.5", "2", "10", "100", "1000")
	return d.beside(times(bound, frac(factor)), pick(d, 6, 7, 9))
}

// tie is an actual whose score lies half way between two cents.
func (d *draw) tie(i refIndicator, bound *big.Rat, marks int64) *big.Rat {
	part := over(times(whole(2*d.Int64N(marks)+1), bound), whole(2*marks))
	above := i.form == atMost || i.form == lessThan || i.form == equalTo && d.chance(50) || bound == i.high
	if above {
		return plus(bound, part)
	}
	return part
}

// outlook adds now and then what the unit expects of the year.
func (d *draw) outlook(i refIndicator, a *refActual) {
	if d.chance(10) {
		a.likely = pick(d, "确定能", "有可能", "完全不可能")
	}
	switch {
	case d.chance(85), i.isExecutionRate():
	case d.chance(50):
		a.outlook = pick(d, "确定能", "有可能", "完全不可能")
	case (i.form == atLeast || i.form == atMost) && i.low.Sign() > 0:
		f := d.beside(times(i.low, pick(d, frac("0.5"), frac("0.8"), whole(1), frac("1.2"), frac("1.3"))), 9)
		if i.capped() && f.Cmp(whole(100)) > 0 {
			f = whole(100)
		}
		a.forecast = f
	}
}
