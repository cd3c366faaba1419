package rules

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// reader reads one target text and collects what it finds.
type reader struct {
	text        string
	name        string // the indicator's name, folded: what it says needs no saying again
	glyphs      []glyph
	year        int
	tooLong     bool // to be a target; it was not folded
	loose       bool // a month without year and end: perhaps a length of time
	column      unitColumn
	diagnostics []Diagnostic
	tokens      []token
	signs       [4]token // room for the relations of one clause
	judged      judged   // what the checks look at
}

// readers keep their room for glyphs and tokens, so that reading a plain target
// allocates next to nothing.
var readers = sync.Pool{New: func() any { return new(reader) }}

func newReader(text, name string, year int) *reader {
	r := readers.Get().(*reader)
	r.text, r.name, r.year = text, foldText(name), year
	r.column, r.loose = unitColumn{}, false
	r.glyphs = r.glyphs[:0]
	if r.tooLong = len(text) > maxTarget*utf8.UTFMax; !r.tooLong {
		r.glyphs = fold(text, r.glyphs)
	}
	return r
}

// done gives the reader back; what it found stays with the caller.
func (r *reader) done() []Diagnostic {
	found := r.diagnostics
	sortDiagnostics(found)
	r.diagnostics, r.text, r.name, r.judged = nil, "", "", judged{}
	if cap(r.glyphs) <= 2*maxTarget {
		readers.Put(r)
	}
	return found
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
	r := newReader(i.Target.Text, i.Name, year)
	r.readColumn(i.Unit)
	t := r.target()
	r.row(i, &t)
	t.Text = r.trimmed()
	r.checkTarget(i, t)
	return t, r.done()
}

// maxTarget bounds a target in runes; the national data standard allows 1,000.
const maxTarget = 2000

func (r *reader) target() Target {
	if r.tooLong || len(r.glyphs) > maxTarget {
		r.report("V01", Error, r.whole(), "指标值超过2000字："+quote(r.text)+"，请只写目标", "")
		return Target{Kind: Unparseable}
	}
	r.checkSpelling()
	body := trimGlyphs(r.glyphs)
	if len(body) == 0 {
		r.report("V01", Error, r.whole(), "指标值为空，请填写目标，如“≥95%”", "")
		return Target{Kind: Unparseable}
	}
	if body[0].r == '#' || !slices.ContainsFunc(body, func(g glyph) bool { return isDigit(g.r) }) {
		if t, ok := r.wordy(body); ok {
			return t
		}
	}
	r.tokens = (&lexer{glyphs: body, year: r.year, counted: r.column.counts(), tokens: r.tokens[:0]}).run()
	tokens := r.tokens
	if t, ok := r.compound(body, tokens); ok {
		return t
	}
	for _, tok := range tokens {
		if hasNumber(body, tok) {
			r.report("V01", Error, r.whole(), "看不懂"+quote(r.text)+"：应为关系、数字和单位，如“≥95%”“不超过10万元”“2025年12月底前”", "")
			return Target{Kind: Unparseable, Unit: unitBehindGap(body, tokens)}
		}
	}
	return r.qualitative(body, tokens)
}

// trimmed is the text without the blanks around it.
func (r *reader) trimmed() string {
	g := r.glyphs
	for len(g) > 0 && g[0].r == ' ' {
		g = g[1:]
	}
	for len(g) > 0 && g[len(g)-1].r == ' ' {
		g = g[:len(g)-1]
	}
	if len(g) == 0 {
		return strings.TrimSpace(r.text)
	}
	span := spanOf(g)
	return r.text[span.Start:span.End]
}

// hasNumber tells whether a token is a part of a bound, or of a form in which one
// should stand: prose has none.
func hasNumber(glyphs []glyph, t token) bool {
	return t.kind == tokNumber || t.kind == tokSign || t.kind == tokDay ||
		strings.Contains(strings.ToUpper(textOf(glyphs[t.from:t.to])), "XX") ||
		slices.ContainsFunc(glyphs[t.from:t.to], func(g glyph) bool { return isDigit(g.r) || g.r == '*' || g.r == '_' })
}

// unitBehindGap is the unit of a form that nobody filled in: 「≥ 亩」, with a blank
// where the number should stand.
func unitBehindGap(body []glyph, tokens []token) Unit {
	if tokens[0].kind != tokSign || at(body, tokens[0].to) != ' ' {
		return Unit{}
	}
	u, known := ParseUnit(textOf(body[tokens[0].to:]))
	if !known {
		return Unit{}
	}
	return u
}

// trimGlyphs cuts blanks and full stops off both ends; the point of .5% stays.
func trimGlyphs(g []glyph) []glyph {
	idle := func(r rune) bool { return strings.ContainsRune(" .。;,、", r) }
	for len(g) > 0 && idle(g[0].r) && (g[0].r != '.' || !isDigit(at(g, 1))) {
		g = g[1:]
	}
	for len(g) > 0 && idle(g[len(g)-1].r) {
		g = g[:len(g)-1]
	}
	if n := len(g); n > 2 && (g[0].r == '[' && g[n-1].r == ']' || g[0].r == '(' && g[n-1].r == ')') && enclosed(g[1:n-1]) {
		return trimGlyphs(g[1 : n-1])
	}
	return g
}

// enclosed tells whether what stands in brackets is all that is written, and no
// interval: 【≥90%】.
func enclosed(g []glyph) bool {
	return !slices.ContainsFunc(g, func(g glyph) bool { return strings.ContainsRune("()[],-~;至到、", g.r) })
}

// clause reads one bound, range or date out of tokens; words that say nothing
// about the bound are passed over with a finding.
type clause struct {
	*reader
	glyphs []glyph // what the tokens stand on
	tokens []token
	pos    int
	before []token // relation signs and words in front
	passed []token // words passed over
	bound  int     // how many of them stand in front of the bound
	about  string  // what the words in front say that the bound is about
	per    string  // what they say that the number counts by: /周
	number *token  // the last number read
}

func (r *reader) clause(glyphs []glyph, tokens []token) (Target, bool) {
	c := clause{reader: r, glyphs: glyphs, tokens: tokens}
	c.before = r.signs[:0]
	t, ok := c.read()
	ok = ok && c.finish(t)
	t.About = c.about
	return t, ok
}

func (c *clause) read() (Target, bool) {
	if !c.lead() {
		return Target{}, false
	}
	c.bound = len(c.passed)
	if c.is(tokDay) {
		number, ok := c.milestone()
		switch {
		case !number:
			return c.dated()
		case !ok:
			return Target{}, false
		}
	}
	if c.is(tokOpen) {
		return c.bracketed()
	}
	if c.is(tokPlusMinus) {
		return c.rangeFrom(quantity{})
	}
	q, ok := c.quantity()
	if !ok {
		return Target{}, false
	}
	if c.raised() {
		return c.read()
	}
	if t, ok := c.rangeFrom(q); ok {
		return t, true
	}
	relation, ok := c.relation()
	if !ok {
		return Target{}, false
	}
	if q.included && isStrict(relation) {
		c.report("V12", Warn, c.whole(), quote(c.text)+"又不含本数，又写“含”，按不含本数读取，请改写", "")
	}
	if q.excluded {
		relation = relation.strict()
	}
	return bounded(q.value, relation, q.unit), true
}

// lead passes over what stands before the value: leads, remarks, words, and
// gathers the relations. ok is false where no value follows, or where the words
// turn the meaning round.
func (c *clause) lead() (ok bool) {
	for c.pos < len(c.tokens) {
		switch t := c.tokens[c.pos]; t.kind {
		case tokSign, tokBefore:
			if len(c.before) == 0 && c.negated() {
				return false
			}
			c.before = append(c.before, t)
		case tokPer:
			c.per = t.per
		case tokAfter, tokTo, tokVague, tokText, tokDeed, tokUnit, tokSince, tokBy:
			if t.kind == tokTo && c.pos == 0 && c.next(tokDay) {
				break // 到2025年底
			}
			if t.kind == tokAfter && len(c.before) > 0 || t.kind == tokTo && c.pos == 0 {
				return false
			}
			c.passed = append(c.passed, t) // 「内部」
		case tokItem:
			c.about += c.textOf(t)
		case tokLead, tokVariable:
			if text := c.textOf(t); text == "累计" || text == "实际" || text == "计划" || text == "目标" {
				c.about += text // 目标≥90%，实际≤95% are two things
			}
		case tokOpen:
			if c.intervalFollows() {
				return !c.negated()
			}
			if !c.remark() {
				return false
			}
			continue
		default:
			return !c.negated()
		}
		c.pos++
	}
	return false
}

// negated tells whether the words passed over turn the meaning round: 不≥95%, 负5%.
func (c *clause) negated() bool {
	for _, t := range c.passed {
		text := c.textOf(t)
		if t.kind == tokText && (hasSuffix(text, "不", "非", "未", "负", "无", "勿") || strings.Contains(text, "≠")) {
			c.report("V01", Error, c.spanOf(t), "“"+text+"”改变了后面的意思，看不懂这样的目标，请改写", "")
			return true
		}
	}
	return false
}

func hasSuffix(s string, suffixes ...string) bool {
	return slices.ContainsFunc(suffixes, func(suffix string) bool { return strings.HasSuffix(s, suffix) })
}

func hasPrefix(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(s, prefix) })
}

func (c *clause) textOf(t token) string { return textOf(c.glyphs[t.from:t.to]) }
func (c *clause) spanOf(t token) Span   { return spanOf(c.glyphs[t.from:t.to]) }

func (c *clause) is(k tokenKind) bool { return c.pos < len(c.tokens) && c.tokens[c.pos].kind == k }

// next tells whether the token after the one at hand is of a kind.
func (c *clause) next(k tokenKind) bool {
	return c.pos+1 < len(c.tokens) && c.tokens[c.pos+1].kind == k
}

func (c *clause) take(k tokenKind) (token, bool) {
	if !c.is(k) {
		return token{}, false
	}
	c.pos++
	return c.tokens[c.pos-1], true
}
