package rules

import (
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
	for i, w := range c.passed {
		c.leftOver(t, i, w)
	}
	return true
}

// leftOver says what a word that was passed over may mean. What the name says
// already is no news; behind a known unit or a date a noun or a deed is harmless.
func (c *clause) leftOver(t Target, i int, w token) {
	behind := i >= c.bound
	text := strings.Trim(c.textOf(w), " .。;:,，、\"“”'")
	within := t.Unit.Dimension == DimTime && t.Relation.orEqual() == AtMost
	event := !behind && within && slices.ContainsFunc(c.passed[i:c.bound], func(t token) bool { return t.kind == tokSince })
	switch {
	case w.kind == tokVague && t.Kind != DateKind:
		c.report("V05", Warn, c.spanOf(w), "“"+text+"”没有写明允许的偏差，按准确数值评判", "")
	case text == "", behind && t.Kind == Numeric && t.Relation == Equal && t.Value().IsZero() && slices.Contains(zeroNouns, text):
	case text == "之间", w.kind == tokDeed && !behind:
	case event: // 收到申请后5个工作日内
		c.report("V13", Info, c.spanOf(w), "“"+text+"”是起算的时间，不作为评判依据", "")
	case w.kind == tokText && !behind && strings.Contains(c.name, text):
		c.about += text
	case (w.kind == tokText || w.kind == tokTo) && behind && harmless(text) && (t.Kind == DateKind || !t.Unit.IsZero() && t.Unit.Dimension != DimOther):
		c.report("V12", Info, c.spanOf(w), "“"+text+"”不作为评判依据", "")
	default:
		if !behind {
			c.about += text
		}
		c.report("V12", Warn, c.spanOf(w), "“"+text+"”没有参与评判，请确认目标读得对", "")
	}
}

// harmless tells whether words behind a value only say what is counted or done:
// short, without a number, and nothing in them turns or narrows the meaning.
func harmless(text string) bool {
	return len([]rune(text)) <= 12 && !strings.ContainsAny(text, "-~不未无非除另外或均每约超元%≠:0123456789*xX?？+")
}

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
	for _, t := range inner {
		if t.kind == tokSign || t.kind == tokBefore || t.kind == tokAfter {
			c.report("V13", Warn, span, quote(text)+"像是另一个目标，没有作为评判依据，请确认", "")
			return true
		}
	}
	c.report("V13", Info, span, "括号内的说明不作为评判依据", "")
	return true
}
