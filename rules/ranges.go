package rules

// Ranges: 85%-95%, 3至5次, 100±5人, [85%,95%), 85%≤X≤95%.

// rangeFrom goes on after the first number of a range; ok is false where none
// follows, and nothing is then consumed.
func (c *clause) rangeFrom(first quantity) (Target, bool) {
	saved, passed, said := c.pos, len(c.passed), len(c.diagnostics)
	undo := func() { c.pos, c.passed, c.diagnostics = saved, c.passed[:passed], c.diagnostics[:said] }
	if len(c.before) == 0 || c.before[0].yields {
		if t, ok := c.rangeTo(first); ok {
			return t, true
		}
		undo()
	}
	if len(c.before) == 0 {
		if t, ok := c.between(first); ok {
			return t, true
		}
		undo()
	}
	return Target{}, false
}

func (c *clause) rangeTo(first quantity) (Target, bool) {
	_, plusMinus := c.take(tokPlusMinus)
	if !plusMinus && !c.to() {
		return Target{}, false
	}
	last, ok := c.quantity()
	if !ok {
		return Target{}, false
	}
	lo, hi := first.value, last.value
	if plusMinus {
		if last.unit.IsRate() && !first.unit.IsZero() && !first.unit.IsRate() {
			return Target{}, false // 100人±5%
		}
		lo, hi = first.value.Sub(last.value), first.value.Add(last.value)
	}
	if c.is(tokAfter) && c.tokens[c.pos].relation == AtMost { // 控制在10%-15%以内
		if last.unit.Dimension == DimTime {
			c.report("V12", Warn, c.whole(), quote(c.text)+"按区间读取；如果只要求不超过上限，请写成“≤"+last.value.String()+last.unit.Symbol+"”", "")
		}
		c.pos++
	}
	return c.rangeOf(Bound{lo, true, first.excluded}, Bound{hi, true, last.excluded}, first.unit, last.unit)
}

// to takes what parts the ends of a range: - ~ 至 到, and 和 where 之间 follows.
func (c *clause) to() bool {
	if _, ok := c.take(tokTo); ok {
		return true
	}
	if !c.is(tokComma) {
		return false
	}
	switch c.textOf(c.tokens[c.pos]) {
	case "和", "与", "及":
	default:
		return false
	}
	for _, t := range c.tokens[c.pos:] {
		if t.kind == tokText && hasSuffix(c.textOf(t), "之间") {
			c.pos++
			return true
		}
	}
	return false
}

// between reads a≤X≤b, and b≥X≥a.
func (c *clause) between(first quantity) (Target, bool) {
	left, ok1 := c.take(tokSign)
	middle := c.pos
	for c.is(tokVariable) || c.is(tokText) || c.is(tokDeed) || c.is(tokLead) {
		c.pos++
	}
	ok1 = ok1 && c.pos > middle
	right, ok2 := c.take(tokSign)
	last, ok3 := c.quantity()
	if !ok1 || !ok2 || !ok3 || left.relation.orEqual() != right.relation.orEqual() || left.relation == Equal {
		return Target{}, false
	}
	lo, hi := Bound{first.value, true, isStrict(left.relation)}, Bound{last.value, true, isStrict(right.relation)}
	if left.relation.orEqual() == AtLeast {
		lo, hi = hi, lo
	}
	return c.rangeOf(lo, hi, first.unit, last.unit)
}

func isStrict(r Relation) bool { return r == MoreThan || r == LessThan }

// intervalFollows tells whether the bracket at hand opens an interval: [85%,95%).
func (c *clause) intervalFollows() bool {
	numbers, separated := 0, false
	for i, t := range c.tokens[c.pos+1:] {
		switch t.kind {
		case tokText:
			if c.tokens[c.pos+i].kind != tokNumber {
				return false // no unit
			}
		case tokNumber:
			numbers++
		case tokComma, tokTo:
			separated = numbers == 1
		case tokUnit:
		case tokClose:
			return numbers == 2 && separated
		default:
			return false
		}
	}
	return false
}

// bracketed reads [85%,95%); the unit may stand behind the bracket.
func (c *clause) bracketed() (Target, bool) {
	open, _ := c.take(tokOpen)
	lo, ok := c.quantity()
	if !ok || (!c.is(tokComma) && !c.is(tokTo)) {
		return Target{}, false
	}
	c.pos++
	hi, ok := c.quantity()
	if !ok || !c.is(tokClose) {
		return Target{}, false
	}
	closing, _ := c.take(tokClose)
	if c.is(tokUnit) && hi.unit.IsZero() {
		hi.unit = c.unit(&c.tokens[c.pos])
		c.pos++
	}
	return c.rangeOf(Bound{lo.value, true, c.textOf(open) == "("}, Bound{hi.value, true, c.textOf(closing) == ")"}, lo.unit, hi.unit)
}

// rangeOf is the range between two bounds. The first may lack the unit, or have
// another of the same kind: 5千元至1万元.
func (c *clause) rangeOf(lo, hi Bound, unit, hiUnit Unit) (Target, bool) {
	switch {
	case hiUnit.IsZero():
		hiUnit = unit
	case unit.IsZero(), unit.Symbol == hiUnit.Symbol:
	case unit.Dimension == DimNone && units[hiUnit.base].times(unit).Symbol == hiUnit.Symbol: // 3万至5万元
	default:
		converted, ok := unit.Convert(lo.Value, hiUnit)
		if !ok {
			return Target{}, false
		}
		lo.Value = converted
	}
	if nothingBetween(lo, hi) {
		return Target{}, false
	}
	if hiUnit.IsZero() && looksLikeDay(lo.Value) && looksLikeDay(hi.Value) {
		c.report("V12", Warn, c.whole(), quote(c.text)+"像是起止日期，按数量读取，请核对", "")
	}
	if looksLikeYear(lo.Value) && looksLikeYear(hi.Value) && (hiUnit.IsZero() || hiUnit.Dimension == DimTime) {
		c.report("V12", Warn, c.whole(), quote(c.text)+"像是年份，按数量读取，请核对", "")
	}
	return Target{Kind: Range, Relation: In, Lower: lo, Upper: hi, Unit: hiUnit}, true
}

// nothingBetween tells whether no number satisfies both bounds.
func nothingBetween(lo, hi Bound) bool {
	c := lo.Value.Cmp(hi.Value)
	return c > 0 || c == 0 && (lo.Open || hi.Open)
}

// looksLikeDay tells whether a number could be a month and a day: 5.20.
func looksLikeDay(v Decimal) bool {
	day := v.Sub(v.Floor(0)).Mul(hundred)
	return !v.IsInt() && day.IsInt() && v.Cmp(one) > 0 && v.Cmp(Int(13)) < 0 && day.Cmp(Int(31)) <= 0
}

// looksLikeYear tells whether a number could be a year of this time.
func looksLikeYear(v Decimal) bool {
	return v.IsInt() && v.Cmp(firstYear) >= 0 && v.Cmp(lastYear) <= 0
}

// The years of this time, and those of a plan that runs today.
var firstYear, lastYear, recentYear, nearYear = Int(1990), Int(2099), Int(2015), Int(2035)
