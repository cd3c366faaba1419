package rules

import "strconv"

// dated reads a target that is due: one date, or two with 至 between them. 以前
// includes the day (民法典第1259条), and a goal table means "done by".
func (c *clause) dated() (Target, bool) {
	at := c.tokens[c.pos]
	first := *at.day
	c.pos++
	for _, b := range c.before {
		if b.relation.orEqual() == AtLeast {
			return c.begins(b)
		}
	}
	if t, ok := c.dateSpan(first); ok {
		return t, true
	}
	c.vague()
	c.loose = first.loose && !first.yearKnown && !c.is(tokBy)
	switch {
	case c.is(tokBy) && first.loose:
		first.doubt = "没有写明是月初还是月底，按" + first.Due.Chinese() + "前读取"
	case len(c.before) > 0 && c.loose, c.is(tokAfter) && first.loose && at.to-at.from <= 3:
		first.doubt = "按" + first.Due.Chinese() + "前读取；如果是时长，请写成“个月”"
	}
	for c.is(tokBy) || c.is(tokAfter) && c.tokens[c.pos].relation.orEqual() == AtMost {
		c.pos++
		first.whole = false
	}
	if c.is(tokSince) || c.follows("自", "从") {
		return c.begins(at)
	}
	if c.per != "" {
		first.doubt = "每期都要完成，只按最近的" + first.Due.Chinese() + "前评判"
	}
	if first.doubt != "" {
		c.report("V12", Warn, c.spanOf(at), quote(c.textOf(at))+first.doubt, "")
	}
	t := Target{Kind: DateKind, Relation: AtMost, Due: first.Due}
	if first.whole {
		t.Relation, t.From = In, first.From
	}
	return c.checkDate(t), true
}

// follows tells whether the word passed over last ends in one of these.
func (c *clause) follows(words ...string) bool {
	return len(c.passed) > 0 && hasSuffix(c.textOf(c.passed[len(c.passed)-1]), words...)
}

// begins says that a date starts something: no target is due on it.
func (c *clause) begins(t token) (Target, bool) {
	c.report("V01", Error, c.spanOf(t), quote(c.text)+"写的是开始的时间，看不出应在何时完成，请写成“…年…月底前”", "")
	return Target{}, false
}

// milestone tells whether a number follows the date: 「二季度完成60%」, 「2025年底前
// 达到95%以上」. The number is the target; the date is passed over. ok is false
// where that leads to no value.
func (c *clause) milestone() (number, ok bool) {
	for k := c.pos + 1; k < len(c.tokens); k++ {
		switch c.tokens[k].kind {
		case tokDay, tokTo, tokComma, tokOpen, tokSince:
			return false, false
		case tokNumber:
			if k == c.pos+1 {
				return false, false
			}
			at := c.tokens[c.pos]
			c.report("V12", Warn, c.spanOf(at), quote(c.textOf(at))+"没有参与评判，请确认目标读得对", "")
			c.about = c.textOf(at)
			c.pos++
			for c.is(tokBy) {
				c.pos++
			}
			ok := c.lead()
			c.bound = len(c.passed)
			return true, ok
		}
	}
	return false, false
}

// dateSpan goes on after the first date of a span. The year may stand on one
// side only.
func (c *clause) dateSpan(first day) (Target, bool) {
	start := c.pos
	if c.is(tokSince) {
		c.pos++ // 自…起至…止
	}
	_, to := c.take(tokTo)
	last, ok := c.lastDay(first)
	if !to || !ok {
		c.pos = start
		return Target{}, false
	}
	switch {
	case first.yearKnown && !last.yearKnown:
		last.Due = inYear(last.Due, first.From.Year)
	case last.yearKnown && !first.yearKnown:
		first.From = inYear(first.From, last.Due.Year)
	}
	if c.follows("自", "从") {
		c.passed = c.passed[:len(c.passed)-1]
		c.bound = len(c.passed)
	}
	for c.is(tokBy) || c.is(tokDeed) {
		c.pos++
	}
	t := Target{Kind: DateKind, Relation: In, From: first.From, Due: last.Due}
	if t.From.Valid() && t.Due.Valid() && t.From.Ordinal().Cmp(t.Due.Ordinal()) > 0 {
		c.report("V11", Error, c.whole(), "“"+t.From.Chinese()+"”在“"+t.Due.Chinese()+"”之后，请核对", "")
		return Target{Kind: Unparseable}, true
	}
	return c.checkDate(t), true
}

// lastDay takes the second date of a span; of 6月1日-30日 only the day is written.
func (c *clause) lastDay(first day) (day, bool) {
	if t, ok := c.take(tokDay); ok {
		return *t.day, true
	}
	if !c.is(tokNumber) || first.Due != first.From || !c.next(tokUnit) {
		return day{}, false
	}
	n, whole := c.tokens[c.pos].value.Units(0)
	if u := c.textOf(c.tokens[c.pos+1]); u != "日" && u != "号" || !whole || n > 31 {
		return day{}, false
	}
	c.pos += 2
	first.Due.Day = int(n)
	return first, true
}

// inYear moves a date to a year; the end of February moves with it.
func inYear(d Date, year int) Date {
	if d == MonthEnd(d.Year, 2) {
		return MonthEnd(year, 2)
	}
	d.Year = year
	return d
}

// checkDate refuses what the calendar does not have and points at other years.
func (r *reader) checkDate(t Target) Target {
	if !t.Due.Valid() || (!t.From.IsZero() && !t.From.Valid()) {
		r.report("V11", Error, r.whole(), quote(r.text)+"不是日历上的日期", "")
		return Target{Kind: Unparseable}
	}
	if t.Due.Year != 0 && r.year != 0 && t.Due.Year != r.year {
		r.report("V11", Warn, r.whole(), "日期不在"+strconv.Itoa(r.year)+"年度内，请确认", "")
	}
	return t
}
