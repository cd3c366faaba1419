package sheet

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"zhunsheng/rules"
)

var (
	// codeApart is a code that something keeps apart from what follows: 「433001　120急救中心」, 「[433001]IT中心」.
	codeApart = regexp.MustCompile(`^(?:[\[【(（](\d{3,21})[\])】）][\s　]*|(\d{3,21})[\s　]+)([^\s　].*)$`)
	// codeLetter is one that a letter or a bracket follows at once: 「433001IT中心」, 「433001（区）本级」.
	codeLetter  = regexp.MustCompile(`^(\d{6,21})([A-Za-zＡ-Ｚａ-ｚ（(].*)$`)
	moneyBehind = regexp.MustCompile(`[\s　]*([(（]?(?:金额|货币)?单位[:：][^:：]*元.*)$`)
	noAgency    = regexp.MustCompile(`[:：]|表|附件|^年|年度|年月|^\d{1,2}$`)
)

// splitAgency parts an agency's code from its name. joined tells that nothing stands between the two.
func splitAgency(text string) (code, name string, joined bool) {
	if found := codeApart.FindStringSubmatch(text); found != nil {
		code, name = found[1]+found[2], clean(found[3])
		first, _ := utf8.DecodeRuneInString(name)
		if unicode.Is(unicode.Han, first) && first != '年' || hasLetter(name) && (len(code) >= shortCode && first != '年' || agencyWord.MatchString(name)) {
			return code, name, false
		}
	}
	if found := codeLetter.FindStringSubmatch(text); len(found) > 2 && hasHan(found[2]) {
		return found[1], clean(found[2]), false
	}
	if found := codeBefore.FindStringSubmatch(text); found != nil {
		return found[1], clean(found[2]), strings.HasPrefix(text, found[1]+found[2])
	}
	return "", text, false
}

// shortCode is how many digits an agency's code has at the least where nothing else shows that it is one.
const shortCode = 6

func hasLetter(text string) bool { return strings.ContainsFunc(text, unicode.IsLetter) }

// captionAgency finds an agency with its code over a table, and the unit of money behind it.
func captionAgency(text string) (code, name, behind string, ok bool) {
	if at := moneyBehind.FindStringSubmatchIndex(text); at != nil {
		text, behind = text[:at[0]], text[at[2]:]
	}
	if found := agency.FindStringSubmatch(text); found != nil {
		return found[1], clean(found[2]), behind, true
	}
	code, name, _ = splitAgency(clean(text))
	return code, name, behind, len(code) >= shortCode && agencyWord.MatchString(name)
}

// checkJoined tells where a code may be longer than it is: 「433001120急救中心」 is 433001 with 120急救中心 as well as
// 433001120 with 急救中心. A code of more levels goes on with 0, or is as long as another of the document.
func (r *formReader) checkJoined(c cell, text string) {
	code, name, joined := splitAgency(clean(moneyBehind.ReplaceAllString(oneLine(text), "")))
	sure := len(code) == shortCode || len(code) > shortCode && code[shortCode] == '0' || slices.ContainsFunc(r.tables, func(t *rules.GoalTable) bool {
		return len(t.AgencyCode) == len(code) && t.AgencyCode != code
	})
	if !joined || sure || r.joined[code+name] {
		return
	}
	if r.joined == nil {
		r.joined = map[string]bool{}
	}
	r.joined[code+name] = true
	r.add(r.at, "F41", rules.Warn, c.source, "预算单位“%s”的编码和名称连写，分不清到哪里为止，按编码%s、名称“%s”读取；不对的，请在编码后面空一格再写名称", shorten(code+name), code, shorten(name))
}

// readOwnAgency reads the agency that stands beside the unit of money without a label: with a code of any length, or its
// name alone. What looks like neither is told, and the agency of the table above is not this one's.
func (r *formReader) readOwnAgency(l line, unit cell) (named bool) {
	if r.table != nil && len(r.table.Indicators) == 0 {
		return false
	}
	for _, c := range l.own() {
		text := c.text
		if c.col == unit.col {
			text = unitBehind.ReplaceAllString(text, "")
		}
		text = oneLine(text)
		_, label := labelName(text)
		if c.col > unit.col || text == "" || label || r.isValue(l, c) || isClosing(c) || len([]rune(text)) > 40 || noAgency.MatchString(text) || !hasHan(text) && !codeOnly.MatchString(text) {
			continue
		}
		code, name, joined := splitAgency(text)
		switch {
		case codeOnly.MatchString(text):
			code, name = text, ""
		case joined && len(code) < shortCode && agencyWord.MatchString(text): // 120急救中心
			r.add(r.at, "F41", rules.Warn, c.source, "“%s”读作预算单位的名称，没有编码；前面的数是编码的，请在编码后面空一格再写名称", shorten(text))
			code, name = "", text
		case code == "" && !agencyWord.MatchString(text):
			r.add(r.at, "F41", rules.Warn, c.source, "“%s”写在“单位：万元”旁边，看不出是不是预算单位，没有读取；是的，请写成“预算单位：%s”", shorten(text), shorten(text))
			code, name = "", ""
		}
		r.next.AgencyCode, r.next.AgencyName = code, name
		return code+name != ""
	}
	return false
}
