package rules

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	// standardCode begins the codes of the budget systems: the division's six digits, two
	// of the year, a letter. They have codeLength characters.
	standardCode = regexp.MustCompile(`^\d{8}[A-Z]`)
	scientific   = regexp.MustCompile(`^\d(\.\d+)?[Ee]\+?\d+$`)
)

const codeLength = 21

// oddCode says what is strange about a project code; empty where nothing is. A code that
// lost a digit, or that a spreadsheet took for a number, is another project's.
func oddCode(code string) string {
	code = strings.TrimSpace(code)
	strange := strings.IndexFunc(code, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || strings.ContainsRune("-_.+/", r))
	})
	switch {
	case scientific.MatchString(code):
		return "像是表格软件改写成的数，后面的数字已经丢失"
	case strange >= 0:
		r, _ := utf8.DecodeRuneInString(code[strange:])
		return fmt.Sprintf("里有“%c”，一般只有数字和英文字母", r)
	case standardCode.MatchString(code) && len(code) != codeLength:
		return fmt.Sprintf("有%d位，一般是%d位", len(code), codeLength)
	}
	return ""
}
