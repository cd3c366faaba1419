package rules

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// reader reads one target text and collects what it finds.
type reader struct {
	text        string
	glyphs      []glyph
	year        int
	diagnostics []Diagnostic
}

func (r *reader) report(id string, severity Severity, span Span, message, suggestion string) {
	r.diagnostics = append(r.diagnostics, Diagnostic{ID: id, Severity: severity, Span: span, Message: message, Suggestion: suggestion})
}

func (r *reader) whole() Span { return Span{0, len(r.text)} }

// ParseTarget reads the target of an indicator: the cell 指标值 with the sign and
// unit columns and the unit in the name as evidence. year is the fiscal year
// that a date without a year belongs to, 0 if unknown. Every finding is in the
// diagnostics, in order of position; an Unparseable target always has an ERROR.
func ParseTarget(i Indicator, year int) (Target, []Diagnostic) {
	r := reader{text: i.Target.Text, glyphs: fold(i.Target.Text), year: year}
	t := r.target()
	r.row(i, &t)
	t.Text = strings.TrimSpace(i.Target.Text)
	r.checkTarget(i, t)
	sortDiagnostics(r.diagnostics)
	return t, r.diagnostics
}

// maxTarget bounds a target in runes; the national data standard allows 1,000.
const maxTarget = 2000

func (r *reader) target() Target {
	if len(r.glyphs) > maxTarget {
		r.report("V01", Error, r.whole(), "指标值超过2000字："+quote(r.text)+"，请只写目标", "")
		return Target{Kind: Unparseable}
	}
	r.checkSpelling()
	plain := strings.Trim(foldText(r.text), " .。;；")
	switch {
	case plain == "":
		r.report("V01", Error, r.whole(), "指标值为空，请填写目标，如“≥95%”", "")
		return Target{Kind: Unparseable}
	case strings.Trim(plain, "-*Xx/ ") == "":
		r.report("V01", Error, r.whole(), "指标值"+quote(plain)+"只是占位符号，请填写目标", "")
		return Target{Kind: Unparseable}
	case plain == "是", plain == "有", plain == "完成", plain == "合格":
		return Target{Kind: Boolean, Relation: Equal, Expected: true}
	case plain == "否", plain == "无", plain == "没有":
		return Target{Kind: Boolean, Relation: Equal, Expected: false}
	}
	if t, ok := r.date(strings.ReplaceAll(plain, " ", "")); ok {
		return t
	}
	if t, ok := r.wordy(plain); ok {
		return t
	}
	tokens := lex(r.glyphs)
	if t, ok := r.compound(tokens); ok {
		return t
	}
	for _, tok := range tokens {
		if tok.kind == tokNumber || tok.kind == tokSign || strings.ContainsAny(tok.text, "0123456789*") {
			r.report("V01", Error, r.whole(), "看不懂"+quote(r.text)+"：应为关系、数字和单位，如“≥95%”“不超过10万元”“2025年12月底前”", "")
			return Target{Kind: Unparseable}
		}
	}
	return r.qualitative(plain, tokens)
}

// placeholders stand where a target was put off.
var placeholders = []string{"待定", "见附件", "详见附件", "暂无", "未定", "无数据", "null", "NULL", "NaN", "N/A", "n/a", "TBD", "空", "略"}

// qualitative reads a text without digits as a quality. What holds no words of
// its own, only units or relations, is none; what sounds like a number or a time
// is said to be in doubt.
func (r *reader) qualitative(plain string, tokens []token) Target {
	words, relation := 0, false
	for _, t := range tokens {
		switch t.kind {
		case tokText, tokTrail, tokLead:
			if _, isUnit := ParseUnit(t.text); !isUnit {
				words++
			}
		case tokBefore, tokAfter:
			relation = true
		}
	}
	if words == 0 || slices.Contains(placeholders, plain) {
		r.report("V01", Error, r.whole(), quote(plain)+"不是目标，请填写数字和单位，或者要达到的程度", "")
		return Target{Kind: Unparseable}
	}
	if relation || soundsLikeNumber(plain) {
		r.report("V12", Warn, r.whole(), quote(plain)+"没有可以比较的数字，按定性指标读取；如果是数量或时限，请写成数字", "")
	}
	return Target{Kind: Qualitative, Direction: directionOf(plain)}
}

var numberLike = regexp.MustCompile(`[零一二两三四五六七八九十百千万亿半数几][余多几]?(?:个|人|次|件|项|户|家|年|月|天|日|周|元|亩|台|套|成|倍|米|公里|份)|[年月季]度?(?:内|底|末|初)|^[零〇一二两三四五六七八九十百千万亿半]+$`)

func soundsLikeNumber(text string) bool { return numberLike.MatchString(text) }

// zeroNouns are what a target counts down to nothing: 零投诉 is the number 0,
// 零距离服务 a quality.
var zeroNouns = []string{"投诉", "事故", "差错", "违规", "延误", "误差", "失误", "伤亡", "上访", "发生", "缺陷", "故障", "举报", "案件", "污染", "拖欠", "返工"}

// wordy reads the forms that hold no digits and yet are no quality: 零投诉 is the
// number 0, 建立与否 a question whose expected answer is taken to be yes.
func (r *reader) wordy(plain string) (Target, bool) {
	switch {
	case strings.HasSuffix(plain, "与否"):
		r.report("V05", Warn, r.whole(), quote(plain)+"没有写明预期结果，按“是”评判", "是")
		return Target{Kind: Boolean, Relation: Equal, Expected: true}, true
	case slices.Contains(zeroNouns, strings.TrimPrefix(plain, "零")) && strings.HasPrefix(plain, "零"):
		zero := Bound{Set: true}
		return Target{Kind: Numeric, Relation: Equal, Lower: zero, Upper: zero}, true
	}
	return Target{}, false
}

func directionOf(text string) Direction {
	for _, d := range directions {
		if strings.Contains(text, d.word) {
			return d.way
		}
	}
	return NoDirection
}

// compound reads one clause, or several parted by commas: two opposite bounds
// of one unit are a range, anything else is a compound.
func (r *reader) compound(tokens []token) (Target, bool) {
	saved := len(r.diagnostics)
	if t, ok := r.clause(tokens); ok {
		return t, true
	}
	if HasErrors(r.diagnostics[saved:]) {
		return Target{Kind: Unparseable}, true // a contradiction, said at its place
	}
	r.diagnostics = r.diagnostics[:saved]
	var parts []Target
	for _, piece := range splitClauses(tokens) {
		t, ok := r.clause(piece)
		if !ok {
			r.diagnostics = r.diagnostics[:saved]
			return Target{}, false
		}
		parts = append(parts, t)
	}
	if len(parts) < 2 {
		return Target{}, false
	}
	if t, ok := joinBounds(parts); ok {
		if c := t.Lower.Value.Cmp(t.Upper.Value); c > 0 || (c == 0 && (t.Lower.Open || t.Upper.Open)) {
			r.report("V01", Error, r.whole(), "下限"+t.Lower.Value.String()+"与上限"+t.Upper.Value.String()+"之间没有数能满足", "")
			return Target{Kind: Unparseable}, true
		}
		return t, true
	}
	r.report("V15", Warn, r.whole(), "一个指标值里有"+strconv.Itoa(len(parts))+"个目标，无法合并评判，请拆成多个指标", "")
	return Target{Kind: Compound, Parts: parts}, true
}

func splitClauses(tokens []token) (pieces [][]token) {
	start := 0
	for i, t := range tokens {
		if t.kind == tokComma {
			pieces, start = append(pieces, tokens[start:i]), i+1
		}
	}
	return append(pieces, tokens[start:])
}

// joinBounds makes 「≥85%且≤95%」 a range.
func joinBounds(parts []Target) (Target, bool) {
	if len(parts) != 2 || parts[0].Kind != Numeric || parts[1].Kind != Numeric {
		return Target{}, false
	}
	lo, hi := parts[0], parts[1]
	if lo.Upper.Set {
		lo, hi = hi, lo
	}
	if lo.Upper.Set || hi.Lower.Set || (lo.Unit.Symbol != hi.Unit.Symbol && !lo.Unit.IsZero() && !hi.Unit.IsZero()) {
		return Target{}, false
	}
	unit := hi.Unit
	if unit.IsZero() {
		unit = lo.Unit
	}
	return Target{Kind: Range, Relation: In, Lower: lo.Lower, Upper: hi.Upper, Unit: unit}, true
}

// clause reads one bound or range out of tokens; words that say nothing about
// the bound are passed over with a WARN.
type clause struct {
	*reader
	tokens []token
	pos    int
	before []token // relation signs and words in front
	passed []token // words passed over
}

func (r *reader) clause(tokens []token) (Target, bool) {
	c := clause{reader: r, tokens: tokens}
	c.skip(tokLead, tokVague, tokText)
	if c.negated() {
		return Target{}, false
	}
	if c.is(tokOpen) {
		return c.bracketed()
	}
	for c.is(tokSign) || c.is(tokBefore) || c.is(tokLead) || c.is(tokVague) {
		if c.is(tokSign) || c.is(tokBefore) {
			c.before = append(c.before, c.tokens[c.pos])
			c.pos++
			continue
		}
		c.skip(tokLead, tokVague)
	}
	lo, unit, ok := c.quantity()
	if !ok {
		return Target{}, false
	}
	if t, ok := c.rangeFrom(lo, unit); ok {
		return t, c.finish()
	}
	return c.bounded(lo, unit)
}

// negated tells whether the words passed over turn the meaning round: 不≥95%, 负5%.
func (c *clause) negated() bool {
	for _, t := range c.passed {
		if strings.HasSuffix(t.text, "不") || strings.HasSuffix(t.text, "非") || strings.HasSuffix(t.text, "未") || strings.HasSuffix(t.text, "负") || strings.Contains(t.text, "≠") {
			c.report("V01", Error, t.span, "“"+t.text+"”改变了后面的意思，看不懂这样的目标，请改写", "")
			return true
		}
	}
	return false
}

func (c *clause) is(k tokenKind) bool { return c.pos < len(c.tokens) && c.tokens[c.pos].kind == k }

func (c *clause) take(k tokenKind) (token, bool) {
	if !c.is(k) {
		return token{}, false
	}
	c.pos++
	return c.tokens[c.pos-1], true
}

func (c *clause) skip(kinds ...tokenKind) {
	for c.pos < len(c.tokens) {
		matched := false
		for _, k := range kinds {
			matched = matched || c.tokens[c.pos].kind == k
		}
		if !matched {
			return
		}
		if k := c.tokens[c.pos].kind; k == tokText || k == tokVague {
			c.passed = append(c.passed, c.tokens[c.pos])
		}
		c.pos++
	}
}

// quantity reads a number with its unit, which may stand in brackets.
func (c *clause) quantity() (value Decimal, unit Unit, ok bool) {
	n, ok := c.take(tokNumber)
	if !ok {
		return Decimal{}, Unit{}, false
	}
	if u, ok := c.take(tokUnit); ok {
		return n.value, c.unit(u), true
	}
	if c.is(tokOpen) && c.pos+2 < len(c.tokens) && c.tokens[c.pos+2].kind == tokClose {
		if u, known := ParseUnit(c.tokens[c.pos+1].text); known {
			c.pos += 3
			return n.value, u, true
		}
	}
	return n.value, Unit{}, true
}

func (c *clause) unit(t token) Unit {
	switch {
	case t.unit.Dimension == DimNone: // a bare 万
		u, _ := ParseUnit(t.unit.Symbol + "元")
		c.report("V02", Warn, t.span, "“"+t.text+"”后面缺单位，按“"+u.Symbol+"”读取，请补写", u.Symbol)
		return u
	case !t.known:
		c.report("V02", Warn, t.span, "不认识的计量单位“"+t.text+"”", "")
	case t.unit.Symbol == "级":
		c.report("V12", Warn, t.span, "“级”是等级，不是数量，请确认怎样比较", "")
	case strings.HasPrefix(t.text, "百分比"), strings.HasPrefix(t.text, "百分数"):
		c.report("V06", Warn, t.span, "“"+t.text+"”宜写成“%”", "%")
	}
	return t.unit
}

func (c *clause) bounded(value Decimal, unit Unit) (Target, bool) {
	relation, ok := c.relation()
	if !ok {
		return Target{}, false
	}
	return bounded(value, relation, unit), c.finish()
}

// relation settles what the words before and after the number say together.
func (c *clause) relation() (Relation, bool) {
	var relation Relation
	words := c.before
	if after, ok := c.take(tokAfter); ok {
		words = append(words, after)
	}
	for _, w := range words {
		switch {
		case relation == w.relation:
			if w.kind != tokAfter { // 控制在…以内 is how people say it, ≥≥ is not
				c.report("V12", Warn, w.span, "“"+w.text+"”与前面的“"+words[0].text+"”重复", "")
			}
		case relation == "", relation == Equal:
			relation = w.relation
		default:
			c.report("V01", Error, w.span, "“"+w.text+"”与前面的“"+words[0].text+"”矛盾，请只保留一个", "")
			return "", false
		}
	}
	if relation == "" {
		relation = Equal
	}
	return relation, true
}

// finish passes over what may follow the value. Numbers or relations left over
// mean that the clause was not understood.
func (c *clause) finish() bool {
	for c.pos < len(c.tokens) {
		switch {
		case c.is(tokOpen):
			if !c.remark() {
				return false
			}
		case c.is(tokTrail), c.is(tokLead):
			c.pos++
		case c.is(tokText), c.is(tokVague):
			c.passed = append(c.passed, c.tokens[c.pos])
			c.pos++
		default:
			return false
		}
	}
	for _, t := range c.passed {
		if t.kind == tokVague {
			c.report("V05", Warn, t.span, "“"+t.text+"”没有写明允许的偏差，按准确数值评判", "")
		} else if strings.Trim(t.text, " .。;；:：") != "" {
			c.report("V12", Warn, t.span, "“"+t.text+"”没有参与评判，请确认目标读得对", "")
		}
	}
	return true
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
				span := Span{c.tokens[start].span.Start, c.tokens[c.pos-1].span.End}
				if text := c.text[span.Start:span.End]; strings.Contains(text, "不含") || strings.Contains(text, "除外") {
					c.report("V01", Error, span, quote(text)+"与前面的意思不一致，不含本数请写“超过”或“低于”", "")
					return false
				}
				c.report("V13", Info, span, "括号内的说明不作为评判依据", "")
				return true
			}
		}
	}
	return false
}
