package sheet

import (
	"regexp"
	"strings"

	"golang.org/x/text/width"

	"zhunsheng/rules"
)

// projectCodeOf is a project's code in half width and without the blanks that break it:
// 「１３０２…」 and 「1302 0925…」 name the same project. A dash for a code is none.
func projectCodeOf(text string) string {
	code := strings.TrimPrefix(label(unwrapFormula(clean(width.Fold.String(text)))), "'")
	if noneWord.MatchString(code) {
		return ""
	}
	return code
}

var (
	shortenedCode = regexp.MustCompile(`(?i)^\d(?:\.\d*)?E\+?\d+$`)     // 1.3E+18
	roundedCode   = regexp.MustCompile(`^[1-9]\d{14}0{2,}$`)            // of fifteen digits, as Excel keeps them
	soundCode     = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_.\-]*$`) // letters and digits
	nationalCode  = regexp.MustCompile(`^\d{8}[A-Z][0-9A-Z]+$`)
)

// The lengths of a project's code: 21 in the national standard, pro_code; local ones are
// shorter.
const (
	codeLength = 21
	fewestCode = 2
	mostCode   = 32
)

// checkCode says what is wrong with a project's code: digits that a spreadsheet lost, or
// a shape that no code has. The code stays as it is, for it can't be guessed.
func (r *formReader) checkCode(code rules.Cell) {
	add := func(severity rules.Severity, format string, args ...any) {
		r.add(r.at, "F34", severity, code.Source, format, args...)
	}
	switch text := code.Text; {
	case text == "":
	case shortenedCode.MatchString(text):
		add(rules.Error, "项目编码成了“%s”：表格软件把它当作数字，后面的数字已经丢失；请把这一格设为文本格式，重新填写完整的编码", text)
	case roundedCode.MatchString(text):
		add(rules.Error, "项目编码“%s”从第16位起都是0：表格软件把它当作数字，只保留了前15位；请把这一格设为文本格式，重新填写完整的编码", text)
	case !soundCode.MatchString(text):
		add(rules.Warn, "“%s”不像项目编码（应由数字和字母组成），照原样读取，请核对", shorten(text))
	case len(text) < fewestCode || len(text) > mostCode:
		add(rules.Warn, "项目编码“%s”有%d位，照原样读取，请核对", shorten(text), len(text))
	case nationalCode.MatchString(text) && (len(text) == codeLength-1 || len(text) == codeLength+1):
		add(rules.Warn, "项目编码“%s”有%d位，统一编码是%d位，请核对是否漏填或多填了一位", text, len(text), codeLength)
	}
}
