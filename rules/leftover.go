package rules

import (
	"regexp"
	"slices"
	"strings"
)

// finish passes over what may follow the value. Numbers or relations left over
// mean that the clause was not understood.
func (c *clause) finish(t Target) bool {
	value := c.pos
	for c.pos < len(c.tokens) {
		switch k := c.tokens[c.pos].kind; k {
		case tokOpen:
			if !c.remark() {
				return false
			}
			continue
		case tokDeed, tokLead:
		case tokText, tokVague, tokTo, tokAfter, tokUnit, tokBy, tokSince, tokPer:
			if k == tokBy && t.Unit.Dimension == DimTime || k == tokBy && t.Unit.Dimension == DimPer {
				return false // 每月10日前
			}
			if k == tokAfter && value == c.pos || k == tokTo && c.next(tokNumber) {
				return false
			}
			c.passed = append(c.passed, c.tokens[c.pos])
		default:
			return false
		}
		c.pos++
	}
	from := c.event(t)
	if from > 0 {
		span := Span{c.spanOf(c.passed[0]).Start, c.spanOf(c.passed[from-1]).End}
		c.report("V13", Info, span, quote(c.text[span.Start:span.End])+"是起算的时间，不作为评判依据", "")
	}
	for i := from; i < len(c.passed); i++ {
		c.leftOver(t, i, c.passed[i])
	}
	return true
}

// event is how many of the words passed over say from when a time limit runs:
// 「收到申请后5个工作日内」.
func (c *clause) event(t Target) (n int) {
	if t.Unit.Dimension != DimTime || t.Relation.orEqual() != AtMost {
		return 0
	}
	for i, w := range c.passed[:c.bound] {
		if w.kind == tokSince {
			n = i + 1
		}
	}
	return n
}

// leftOver says what a word that was passed over may mean. What the name says
// already is no news; behind a known unit or a date a noun or a deed is harmless.
func (c *clause) leftOver(t Target, i int, w token) {
	behind := i >= c.bound
	text := strings.Trim(c.textOf(w), " .。;:,，、\"“”'")
	switch {
	case w.kind == tokVague && t.Kind != DateKind:
		c.report("V05", Warn, c.spanOf(w), "“"+text+"”没有写明允许的偏差，按准确数值评判", "")
	case text == "", behind && t.Kind == Numeric && t.Relation == Equal && t.Value().IsZero() && slices.Contains(zeroNouns, text):
	case text == "之间":
	case w.kind == tokDeed && !behind:
		c.about += text
	case w.kind == tokText && !behind && strings.Contains(c.name, text):
		c.about += text
	case (w.kind == tokText || w.kind == tokTo) && behind && harmless(text) && c.certain(t, w) && (t.Kind == DateKind && t.Relation == AtMost || !t.Unit.IsZero() && t.Unit.Dimension != DimOther):
		c.report("V12", Info, c.spanOf(w), "“"+text+"”不作为评判依据", "")
	default:
		if !behind {
			c.about += text
		}
		c.report("V12", Warn, c.spanOf(w), "“"+text+"”没有参与评判，请确认目标读得对", "")
	}
}

// certain tells whether a word behind the value leaves no doubt about the unit and
// the number: 5年级 is no 5年, and 百日攻坚 no 100日.
func (c *clause) certain(t Target, w token) bool {
	touches := slices.ContainsFunc(c.tokens, func(u token) bool {
		return u.to == w.from && (u.kind == tokUnit || u.kind == tokDay)
	})
	switch u := t.Unit; {
	case t.Kind == DateKind:
		return !touches || !c.loose // 10月饼
	case t.Relation == Equal && c.number != nil && !isDigit(c.glyphs[c.number.from].r):
		return false
	default:
		return !touches || u.Dimension != DimTime && u.Dimension != DimPer && u.Symbol != "分" && u.Symbol != "单"
	}
}

// harmless tells whether words behind a value only say what is counted or done:
// short, without a number, and nothing in them turns or narrows the meaning.
func harmless(text string) bool {
	if _, isUnit := ParseUnit(text); isUnit {
		return false
	}
	return len([]rune(text)) <= 12 && !strings.ContainsAny(text, "-~不未无非除另外或均每约超元%≠:0123456789*xX?？+/\\·至到内")
}

// narrowing finds what in a remark says by what, or how surely, a number counts.
var narrowing = regexp.MustCompile(`每|均|累计|约|待定|暂定|[(（](?:工作日|自然日|月|年|季度)[)）]`)

// remark passes over 「(2022:90%)」, which is no bound.
func (c *clause) remark() bool {
	start := c.pos
	for depth := 0; c.pos < len(c.tokens); c.pos++ {
		if c.is(tokOpen) {
			depth++
		} else if c.is(tokClose) {
			if depth--; depth == 0 {
				c.pos++
				return c.remarked(c.tokens[start+1:c.pos-1], spanOf(c.glyphs[c.tokens[start].from:c.tokens[c.pos-1].to]))
			}
		}
	}
	return false
}

func (c *clause) remarked(inner []token, span Span) bool {
	text := c.text[span.Start:span.End]
	if strings.Contains(text, "除外") {
		c.report("V13", Warn, span, quote(text)+"没有参与评判，请确认目标读得对", "")
		return true
	}
	if strings.Contains(text, "不含") && len(inner) > 0 && slices.ContainsFunc(inner, func(t token) bool { return t.kind == tokNumber }) || strings.Contains(text, "不含本") {
		c.report("V01", Error, span, quote(text)+"与前面的意思不一致，不含本数请写“超过”或“低于”", "")
		return false
	}
	if narrowing.MatchString(text) {
		c.report("V13", Warn, span, quote(text)+"改变了目标的意思，没有参与评判，请写进指标值", "")
		return true
	}
	for i, t := range inner {
		due := t.kind == tokDay && i+1 < len(inner) && inner[i+1].kind == tokBy
		if due || t.kind == tokSign || t.kind == tokBefore || t.kind == tokAfter {
			c.report("V13", Warn, span, quote(text)+"像是另一个目标，没有作为评判依据，请确认", "")
			return true
		}
	}
	c.report("V13", Info, span, quote(text)+"是说明，不作为评判依据", "")
	return true
}
