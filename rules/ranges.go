package rules

// Ranges: 85%-95%, 3至5次, 100±5人, [85%,95%), 85%≤X≤95%.

// rangeFrom goes on after the first number of a range; ok is false where none
// follows, and nothing is then consumed.
func (c *clause) rangeFrom(lo Decimal, unit Unit) (Target, bool) {
	saved := c.pos
	if len(c.before) == 0 || c.before[0].text == "控制在" {
		if t, ok := c.rangeTo(lo, unit); ok {
			return t, true
		}
		c.pos = saved
	}
	if len(c.before) == 0 {
		if t, ok := c.between(lo, unit); ok {
			return t, true
		}
		c.pos = saved
	}
	return Target{}, false
}

func (c *clause) rangeTo(lo Decimal, unit Unit) (Target, bool) {
	_, plusMinus := c.take(tokPlusMinus)
	if !plusMinus {
		if _, ok := c.take(tokTo); !ok {
			return Target{}, false
		}
	}
	hi, hiUnit, ok := c.quantity()
	if !ok {
		return Target{}, false
	}
	if plusMinus {
		lo, hi = lo.Sub(hi), lo.Add(hi)
	}
	if c.is(tokAfter) && c.tokens[c.pos].relation == AtMost {
		c.pos++ // 控制在10%-15%以内
	}
	return c.rangeOf(Bound{lo, true, false}, Bound{hi, true, false}, unit, hiUnit)
}

// between reads a≤X≤b.
func (c *clause) between(lo Decimal, unit Unit) (Target, bool) {
	left, ok1 := c.take(tokSign)
	_, ok2 := c.take(tokVariable)
	right, ok3 := c.take(tokSign)
	hi, hiUnit, ok4 := c.quantity()
	upward := (left.relation == AtMost || left.relation == LessThan) && (right.relation == AtMost || right.relation == LessThan)
	if !ok1 || !ok2 || !ok3 || !ok4 || !upward {
		return Target{}, false
	}
	return c.rangeOf(Bound{lo, true, left.relation == LessThan}, Bound{hi, true, right.relation == LessThan}, unit, hiUnit)
}

// bracketed reads [85%,95%).
func (c *clause) bracketed() (Target, bool) {
	open, _ := c.take(tokOpen)
	lo, unit, ok := c.quantity()
	if !ok || (!c.is(tokComma) && !c.is(tokTo)) {
		return Target{}, false
	}
	c.pos++
	hi, hiUnit, ok := c.quantity()
	if !ok || !c.is(tokClose) {
		return Target{}, false
	}
	closing, _ := c.take(tokClose)
	if u, ok := c.take(tokUnit); ok && hiUnit.IsZero() {
		hiUnit = c.unit(u)
	}
	t, ok := c.rangeOf(Bound{lo, true, open.text == "("}, Bound{hi, true, closing.text == ")"}, unit, hiUnit)
	return t, ok && c.finish()
}

func (c *clause) rangeOf(lo, hi Bound, unit, hiUnit Unit) (Target, bool) {
	if !unit.IsZero() && !hiUnit.IsZero() && unit.Symbol != hiUnit.Symbol {
		return Target{}, false
	}
	if hiUnit.IsZero() {
		hiUnit = unit
	}
	if lo.Value.Cmp(hi.Value) > 0 {
		return Target{}, false
	}
	if hiUnit.Symbol == "月" && hi.Value.Cmp(Int(12)) <= 0 {
		c.report("V01", Warn, c.whole(), "“"+c.text+"”按时长（月数）读取；如果是起止月份，请写成“1月至12月”", "")
	}
	return Target{Kind: Range, Relation: In, Lower: lo, Upper: hi, Unit: hiUnit}, true
}
