package rules

import (
	"slices"
	"strings"
)

// quantity is a number with its unit; 「(含)」 or 「(不含)」 may follow it.
type quantity struct {
	value              Decimal
	unit               Unit
	included, excluded bool
}

// quantity reads a number with its unit, which may stand in brackets.
func (c *clause) quantity() (q quantity, ok bool) {
	if !c.is(tokNumber) {
		return quantity{}, false
	}
	n := &c.tokens[c.pos]
	c.pos++
	q.value, c.number = n.value, n
	if c.misread(n) {
		return quantity{}, false
	}
	if vague, ok := c.take(tokVague); ok {
		c.passed = append(c.passed, vague) // 100余人
	}
	if c.is(tokUnit) {
		c.pos++
		q.unit = c.magnified(&c.tokens[c.pos-1])
	} else if u, ok := c.bracketedUnit(); ok {
		q.unit = u
	} else if u, ok := c.unknownUnit(); ok {
		q.unit = u
	}
	if inner, end := c.inBrackets(); inner == "次" && q.unit.Symbol == "人" { // 500人(次)
		q.unit, c.pos = units["人次"], end
	}
	c.counted(&q)
	switch inner, end := c.inBrackets(); inner {
	case "含", "包含", "含本数":
		q.included, c.pos = true, end
	case "不含", "不包含", "不包括", "不含本数":
		q.excluded, c.pos = true, end
	}
	return q, true
}

// counted puts what the words in front say that the number counts by into the
// unit: 每人每月500元 is 元/人·月. Where there is no unit to take it, it is said to
// be lost.
func (c *clause) counted(q *quantity) {
	u := q.unit
	switch {
	case c.per == "", u.IsRate():
	case u.Symbol == "日":
		c.report("V12", Warn, c.whole(), quote(c.text)+"像是每期的某一天，按天数读取，请核对", "")
	case u.Dimension == DimPer:
		if add := c.per[1:]; !strings.HasSuffix(u.Symbol, add) {
			q.unit = Unit{u.Symbol + "·" + add, DimPer, u.scale, u.base + "·" + add}
		}
	case u.IsZero(), u.Dimension == DimNone, u.Dimension == DimOther:
		c.report("V12", Warn, c.whole(), quote(c.text)+"里“每”字后面的没有参与评判，请写成“元/人·月”的样子", "")
	default:
		q.unit = Unit{u.Symbol + c.per, DimPer, u.scale, u.base + c.per}
	}
}

// misread tells whether a letter touches the number where no unit is: 1OO%, l00%
// are slips of a typist or of a scanner, and what was meant is not known.
func (c *clause) misread(n *token) bool {
	before := isLetter(at(c.glyphs, n.from-1))
	behind := isLetter(at(c.glyphs, n.to)) && c.is(tokText) && strings.ContainsAny(c.textOf(c.tokens[c.pos]), "%OoIl")
	if before || behind {
		c.report("V01", Error, c.spanOf(*n), "数字"+quote(c.textOf(*n))+"与字母连写，可能是误写或识别错误，请核对", "")
	}
	return before || behind
}

// unit is the unit of a token, with what is to be said about its spelling.
func (c *clause) unit(t *token) Unit {
	u := *t.unit
	say := func(id, message, suggestion string) {
		c.report(id, Warn, c.spanOf(*t), quote(c.textOf(*t))+message, suggestion)
	}
	switch {
	case u.Dimension == DimNone: // a bare 万: the row may say of what
	case !t.known:
		say("V02", "不是规范的计量单位，按“"+u.Symbol+"”读取，请核对", "")
	case u.Symbol == "级", u.Symbol == "版", u.Symbol == "代":
		say("V12", "是等级，不是数量，请确认怎样比较", "")
	case u.Symbol == "M", u.Symbol == "G", u.Symbol == "T":
		say("V02", "看不出是什么单位，请写成“米”“兆”这样的全称", "")
	case u.Symbol == "比例":
		say("V06", "是小数形式的比率，宜写成百分数", "")
	case u.Symbol == "%" && t.to-t.from > 1 && hasPrefix(c.textOf(*t), "百分比", "百分数", "个百分比"):
		say("V06", "宜写成“%”", strings.TrimSpace(strings.Replace(c.text, strings.TrimSpace(c.text[c.spanOf(*t).Start:c.spanOf(*t).End]), "%", 1)))
	}
	return u
}

// magnified is the unit of a token; of 550万粒, where the table knows no 粒, the
// word behind the magnitude belongs to it.
func (c *clause) magnified(t *token) Unit {
	adjacent := c.is(tokText) && c.tokens[c.pos].from == t.to
	if adjacent && t.known && t.unit.Dimension == DimCount && slices.Contains(countTails, c.textOf(c.tokens[c.pos])) {
		whole := spanOf(c.glyphs[t.from:c.tokens[c.pos].to])
		u := unknownUnit(t.unit.Symbol + c.textOf(c.tokens[c.pos]))
		c.pos++
		c.report("V02", Warn, whole, "不认识的计量单位“"+u.Symbol+"”，照原样读取，请核对", "")
		return u
	}
	if t.unit.Dimension == DimNone && adjacent {
		if u, ok := c.unknownUnit(); ok {
			return u.times(*t.unit)
		}
	}
	return c.unit(t)
}

// countTails make a classifier another unit: 床次, which the table does not know.
var countTails = []string{"次", "件", "套", "天", "日"}

// bracketedUnit reads the unit of 90.00(%).
func (c *clause) bracketedUnit() (Unit, bool) {
	if !c.is(tokOpen) {
		return Unit{}, false
	}
	for end := c.pos + 1; end < len(c.tokens); end++ {
		if c.tokens[end].kind == tokClose {
			u, known := ParseUnit(textOf(c.glyphs[c.tokens[c.pos].to:c.tokens[end].from]))
			if known {
				c.pos = end + 1
			}
			return u, known
		}
	}
	return Unit{}, false
}

// longestUnknown bounds, in runes, a word that is taken for an unknown unit.
const longestUnknown = 4

// unknownUnit takes one short word that stands between the number and the end,
// or a relation, for a unit: 5鲲.
func (c *clause) unknownUnit() (Unit, bool) {
	if !c.is(tokText) {
		return Unit{}, false
	}
	t, number := c.tokens[c.pos], c.tokens[c.pos-1]
	text := c.textOf(t)
	if number.value.IsZero() && slices.Contains(zeroNouns, text) {
		return Unit{}, false // 0差错
	}
	c.pos++
	ended := c.pos == len(c.tokens) || c.is(tokAfter) || c.is(tokOpen) || c.is(tokClose) || c.is(tokTo) || c.is(tokComma)
	unlike := strings.ContainsAny(text, "不未无非负:?*_#") || strings.ContainsFunc(text, func(r rune) bool { return r < '0' || isDigit(r) })
	if !ended || unlike || t.to-t.from > longestUnknown || number.to != t.from {
		c.pos--
		return Unit{}, false
	}
	c.report("V02", Warn, c.spanOf(t), "不认识的计量单位“"+text+"”，照原样读取，请核对", "")
	return unknownUnit(text), true
}

// inBrackets is the text of the bracket at hand and the token behind it.
func (c *clause) inBrackets() (inner string, end int) {
	if !c.is(tokOpen) {
		return "", c.pos
	}
	for end := c.pos + 1; end < len(c.tokens); end++ {
		if c.tokens[end].kind == tokClose {
			return textOf(c.glyphs[c.tokens[c.pos].to:c.tokens[end].from]), end + 1
		}
	}
	return "", c.pos
}

// relation settles what the words before and after the number say together.
func (c *clause) relation() (Relation, bool) {
	words := c.before
	c.vague()
	c.remarkBeforeAfter()
	if after, ok := c.take(tokAfter); ok {
		if len(words) > 0 && words[len(words)-1].yields {
			words = words[:len(words)-1]
		}
		if c.excludedByRemark() {
			after.relation = after.relation.strict()
		}
		words = append(words[:len(words):len(words)], after)
	}
	c.vague()
	var relation Relation
	for _, w := range words {
		switch {
		case relation == "", relation == Equal:
			relation = w.relation
		case relation == w.relation:
			if w.kind != tokAfter { // 不低于95%以上 is how people say it, ≥≥ is not
				c.report("V12", Warn, c.spanOf(w), "“"+c.textOf(w)+"”与前面的“"+c.textOf(words[0])+"”重复", "")
			}
		case relation.orEqual() == w.relation.orEqual():
			first := c.textOf(words[0])
			c.report("V12", Warn, c.spanOf(w), "“"+first+"”与“"+c.textOf(w)+"”不一致：恰好等于这个数算不算达到？按“"+first+"”（不算）读取，请只保留一个", "")
		case w.relation == Equal:
		default:
			c.report("V01", Error, c.spanOf(w), "“"+c.textOf(w)+"”与前面的“"+c.textOf(words[0])+"”矛盾，请只保留一个", "")
			return "", false
		}
	}
	if relation == "" {
		relation = Equal
	}
	return relation, true
}

// remarkBeforeAfter passes over a remark that stands between the number and its
// relation: 3人（含3人）以上.
func (c *clause) remarkBeforeAfter() {
	if _, end := c.inBrackets(); end > c.pos && end < len(c.tokens) && c.tokens[end].kind == tokAfter {
		start := c.pos
		if inner := textOf(c.glyphs[c.tokens[start].to:c.tokens[end-1].from]); strings.HasPrefix(inner, "含") {
			c.pos = end
		} else if !c.remark() {
			c.pos = start
		}
	}
}

// excludedByRemark takes 「(不含10万元)」 behind 以下, which the law would read
// with the number.
func (c *clause) excludedByRemark() bool {
	inner, end := c.inBrackets()
	for _, word := range []string{"不含", "不包含", "不包括"} {
		rest, found := strings.CutPrefix(inner, word)
		if found && (rest == "" || rest == "本数" || strings.HasPrefix(rest, c.textOf(*c.number)) && !isDigit(rune((rest + " ")[c.number.to-c.number.from]))) {
			c.pos = end
			return true
		}
	}
	return false
}

// vague passes over 左右.
func (c *clause) vague() {
	for c.is(tokVague) {
		c.passed = append(c.passed, c.tokens[c.pos])
		c.pos++
	}
}

// raised tells whether the quantity just read is only where things start, as in
// 「由85%提高到95%」, and passes over it: the target follows.
func (c *clause) raised() bool {
	if !c.follows("由", "从") || len(c.before) > 0 || !(c.is(tokLead) || c.is(tokBefore) || c.is(tokText)) {
		return false
	}
	start := c.passed[len(c.passed)-1]
	for _, t := range c.tokens[c.pos:] {
		if t.kind == tokNumber {
			c.passed = c.passed[:len(c.passed)-1]
			c.report("V13", Info, Span{c.spanOf(start).Start, c.spanOf(c.tokens[c.pos-1]).End}, quote(c.text[c.spanOf(start).Start:c.spanOf(c.tokens[c.pos-1]).End])+"是起点，不作为评判依据", "")
			return true
		}
	}
	return false
}
