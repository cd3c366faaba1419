package sheet

import (
	"strconv"
	"strings"
)

// A numberFormat is how Excel shows a number: up to three sections for positive
// numbers, negative ones and zero, and one for text.
type numberFormat struct {
	sections []formatSection
	ofText   *formatSection
}

// A formatSection is one section of a format.
type formatSection struct {
	prefix, suffix string // literals around the digits
	digits         bool   // it shows a number
	whole          int    // least number of digits before the point
	least, most    int    // number of digits behind it
	general        bool   // as many digits as there are
	grouped        bool   // 1,234
	shift          int    // decimal places that % (2) and a closing comma (-3) move the point by
	other          bool   // the number is shown in another way: a fraction, a power of ten, Chinese numerals
	isText         bool   // it has a place for text
	date           []byte // letters of a date or a time: y m d h M(inute) s
	condition      *formatCondition
	parts          []formatPart // all of it in order
	parted         bool         // literals stand within the digits
	unsure         bool         // commas before the point: not every program scales by them
}

// A formatCondition is [>=100].
type formatCondition struct {
	sign  string
	bound float64
}

func (c *formatCondition) holds(value float64) bool {
	switch c.sign {
	case "<":
		return value < c.bound
	case "<=":
		return value <= c.bound
	case ">":
		return value > c.bound
	case ">=":
		return value >= c.bound
	case "<>":
		return value != c.bound
	}
	return value == c.bound
}

func parseFormat(code string) *numberFormat {
	f := &numberFormat{}
	for i, section := range splitSections(code) {
		p := sectionParser{rest: []rune(section)}
		p.parse()
		if p.isText || i == 3 {
			f.ofText = &p.formatSection
			continue
		}
		f.sections = append(f.sections, p.formatSection)
	}
	return f
}

// splitSections cuts a format at its semicolons, but not in literals.
func splitSections(code string) (sections []string) {
	begin, quoted, literal := 0, false, false
	for i, r := range code {
		switch {
		case literal:
			literal = false
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '\\' || r == '!':
			literal = true
		case r == ';' && len(sections) < 3:
			sections = append(sections, code[begin:i])
			begin = i + 1
		}
	}
	return append(sections, code[begin:])
}

// A sectionParser reads a section from left to right.
type sectionParser struct {
	formatSection
	rest   []rune
	point  bool // behind the point
	commas int  // that were not yet followed by a digit
}

func (p *sectionParser) parse() {
	for len(p.rest) > 0 {
		r := p.rest[0]
		p.rest = p.rest[1:]
		p.one(r)
	}
	p.shift -= 3 * p.commas
	p.date = minutes(p.date)
	if p.parted {
		p.pointOfLiterals()
	}
}

func (p *sectionParser) one(r rune) {
	switch r {
	case '"':
		p.literal(p.upTo('"'))
	case '\\', '!':
		p.literal(p.take(1))
	case '_', '*': // a blank as wide as a character; a character to fill with
		p.take(1)
	case '[':
		p.bracket(p.upTo(']'))
	case '0', '#', '?':
		p.digit(r)
	case '.':
		p.point = p.point || p.digits || len(p.rest) > 0 && strings.ContainsRune("0#?", p.rest[0])
		if p.commas > 0 && p.digits {
			p.shift, p.commas, p.unsure = p.shift-3*p.commas, 0, true
		}
		if len(p.date) > 0 || !p.point {
			p.literal(".")
		}
	case ',':
		p.commas++
	case '%':
		p.shift += 2
		p.literal("%")
	case '@':
		p.isText = true
	case '/':
		p.other = p.other || p.digits
		p.literal("/")
	default:
		p.letter(r)
	}
}

func (p *sectionParser) letter(r rune) {
	switch rest := string(r) + string(p.rest[:min(len(p.rest), 10)]); {
	case len(rest) >= 7 && strings.EqualFold(rest[:7], "General"):
		p.take(6)
		p.digits, p.general = true, true
	case strings.HasPrefix(rest, "G/通用格式"):
		p.take(5)
		p.digits, p.general = true, true
	case p.digits && (r == 'E' || r == 'e') && len(rest) > 1 && (rest[1] == '+' || rest[1] == '-'):
		p.take(1)
		p.other = true
	case strings.HasPrefix(rest, "AM/PM") || strings.HasPrefix(rest, "am/pm"), strings.HasPrefix(rest, "上午/下午"):
		p.take(4)
		p.parts = append(p.parts, formatPart{letter: 'p', count: 1})
	case strings.ContainsRune("yY", r):
		p.dateLetter('y', 1)
	case strings.ContainsRune("eE", r):
		p.dateLetter('y', 4)
	case strings.ContainsRune("mMdDhHsS", r):
		p.dateLetter(byte(r)|0x20, 1)
	case strings.ContainsRune("aA", r): // a weekday
		p.dateLetter('a', 1)
	case strings.ContainsRune("gGbB", r): // an era
		p.date = append(p.date, 'a')
		p.parts = append(p.parts, formatPart{letter: 'p', count: 1})
	default:
		p.literal(string(r))
	}
}

func (p *sectionParser) digit(r rune) {
	if p.digits && p.suffix != "" {
		p.parted, p.suffix = true, ""
	}
	p.parts = append(p.parts, formatPart{letter: byte(r), count: 1})
	if p.digits && p.commas > 0 && !p.point {
		p.grouped = true
	}
	p.commas, p.digits = 0, true
	switch {
	case !p.point && r == '0':
		p.whole++
	case p.point:
		p.most++
		if r == '0' {
			p.least = p.most
		}
	}
}

// bracket reads a condition, a currency, a part of a time that may exceed its whole,
// or a colour.
func (p *sectionParser) bracket(text string) {
	switch bare := strings.ToLower(text); {
	case strings.HasPrefix(text, "$"):
		currency, _, _ := strings.Cut(text[1:], "-")
		p.literal(currency)
		if text == "$-F800" || text == "$-F400" { // the system's own long date or time
			p.other = false
		}
	case bare != "" && strings.Trim(bare, "hms") == "":
		p.date = append(p.date, bare[0])
		p.parts = append(p.parts, formatPart{letter: bare[0], count: 1, elapsed: true})
		p.other = true
	case strings.HasPrefix(bare, "dbnum"):
		p.other = true
	case text != "" && strings.ContainsRune("<>=", rune(text[0])):
		sign := text[:len(text)-len(strings.TrimLeft(text, "<>="))]
		bound, _ := strconv.ParseFloat(strings.TrimSpace(text[len(sign):]), 64)
		p.condition = &formatCondition{sign, bound}
	}
}

// literal adds a text that is shown as it is. The currency of amounts is 元 all over
// the forms: its sign says nothing.
func (p *sectionParser) literal(text string) {
	text = strings.NewReplacer("¥", "", "￥", "").Replace(text)
	p.parts = append(p.parts, formatPart{text: text})
	if p.digits || p.isText {
		p.suffix += text
	} else {
		p.prefix += text
	}
}

func (p *sectionParser) take(n int) string {
	n = min(n, len(p.rest))
	taken := string(p.rest[:n])
	p.rest = p.rest[n:]
	return taken
}

func (p *sectionParser) upTo(end rune) string {
	for i, r := range p.rest {
		if r == end {
			text := string(p.rest[:i])
			p.rest = p.rest[i+1:]
			return text
		}
	}
	return p.take(len(p.rest))
}

// formatCode is a format's code, its own or that of the formats which Excel has
// built in, as Chinese Windows shows them.
func formatCode(id int, own map[int]string) string {
	if code, ok := own[id]; ok {
		return code
	}
	return builtinFormats[id]
}

var builtinFormats = map[int]string{
	0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
	27: "yyyy\"年\"m\"月\"", 28: "m\"月\"d\"日\"", 29: "m\"月\"d\"日\"", 30: "m-d-yy", 31: "yyyy\"年\"m\"月\"d\"日\"",
	32: "h\"时\"mm\"分\"", 33: "h\"时\"mm\"分\"ss\"秒\"", 34: "h\"时\"mm\"分\"", 35: "h\"时\"mm\"分\"ss\"秒\"", 36: "yyyy\"年\"m\"月\"",
	37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
	41: "#,##0;-#,##0;\"-\"", 42: "#,##0;-#,##0;\"-\"", 43: "#,##0.00;-#,##0.00;\"-\"", 44: "#,##0.00;-#,##0.00;\"-\"",
	45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
	50: "yyyy\"年\"m\"月\"", 51: "m\"月\"d\"日\"", 52: "yyyy\"年\"m\"月\"", 53: "m\"月\"d\"日\"", 54: "m\"月\"d\"日\"",
	55: "h\"时\"mm\"分\"", 56: "h\"时\"mm\"分\"ss\"秒\"", 57: "yyyy\"年\"m\"月\"", 58: "m\"月\"d\"日\"",
}
