package lint

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// number is one number of a list as it stands in a text: 「1.」 「1.1.」 「（一）」 「(7)」 「二、」.
type number struct {
	start, end int
	text       string
	bracketed  bool
	chinese    bool
	path       []int // of 1.1. both
}

// value is the number's last part: what counts up.
func (n number) value() int { return n.path[len(n.path)-1] }

var listNumber = regexp.MustCompile(`[（(]\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]|` +
	`((?:\d{1,2}[.．])*\d{1,2})\s*[.．、]|([一二三四五六七八九十]{1,3})、`)

// numbersIn finds the numbers of lists in a text. A number stands at the start of a clause; within one only where it
// counts on, as in 「1.保证运转2.拨付补贴」.
func numbersIn(text string) (found []number) {
	for _, m := range listNumber.FindAllStringSubmatchIndex(text, -1) {
		n, ok := numberAt(text, m)
		if !ok {
			continue
		}
		before := text[:m[0]]
		if len(found) > 0 {
			before = text[found[len(found)-1].end:m[0]]
		}
		if startsClause(before) || countsOn(found, n) {
			found = append(found, n)
		}
	}
	return found
}

func numberAt(text string, m []int) (n number, ok bool) {
	n = number{start: m[0], end: m[1], text: strings.TrimSpace(text[m[0]:m[1]]), bracketed: m[2] >= 0}
	word := ""
	for _, group := range []int{2, 4, 6} {
		if m[group] >= 0 {
			word = text[m[group]:m[group+1]]
		}
	}
	last, _ := utf8.DecodeLastRuneInString(text[:m[0]])
	next, _ := utf8.DecodeRuneInString(text[m[1]:])
	// 2.5万, 1、2、3号楼, 2025.3., 第一、二季度 are no numbers of lists.
	if !n.bracketed && (unicode.IsDigit(next) || unicode.IsDigit(last) || strings.ContainsRune(".．、第", last)) {
		return n, false
	}
	if n.chinese = !unicode.IsDigit(rune(word[0])); n.chinese {
		v := chineseNumber(word)
		n.path = []int{v}
		return n, v > 0
	}
	for part := range strings.FieldsFuncSeq(word, func(r rune) bool { return r == '.' || r == '．' }) {
		v, _ := strconv.Atoi(part)
		n.path = append(n.path, v)
	}
	return n, n.value() > 0
}

// chineseNumber reads 一 … 九十九; 0 for anything else.
func chineseNumber(word string) int {
	const digits = "一二三四五六七八九"
	digit := func(s string) int {
		if s == "" || utf8.RuneCountInString(s) > 1 {
			return 0
		}
		return strings.Index(digits, s)/len("一") + 1
	}
	tens, ones, found := strings.Cut(word, "十")
	switch {
	case !found:
		return digit(word)
	case strings.Contains(ones, "十"):
		return 0
	case tens == "":
		return 10 + digit(ones)
	}
	return 10*digit(tens) + digit(ones)
}

// startsClause tells whether a number may begin a list here: at the start, behind a mark or on a new line.
func startsClause(before string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(before, " \t\u3000"))
	return before == "" || strings.ContainsRune("。；;:：，,！!\n\r", last) || last == utf8.RuneError
}

// countsOn tells whether a number is the one after some part of the last of its kind, or of a kind like it.
func countsOn(found []number, n number) bool {
	for i := len(found) - 1; i >= 0; i-- {
		o := found[i]
		if o.bracketed != n.bracketed {
			continue
		}
		for _, v := range o.path {
			if v+1 == n.value() {
				return true
			}
		}
	}
	return false
}
