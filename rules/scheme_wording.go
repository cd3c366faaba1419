package rules

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/file"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/width"
)

var yamlLine = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?`)

// The messages of yaml that a person meets, and what we say instead.
var yamlMistakes = []struct{ part, chinese string }{
	{"mapping values are not allowed", "这一行的缩进或冒号不对：同一层的项要左对齐；公式里有“: ”的，整个公式要加单引号"},
	{"cannot start any token", "不能以“@”“`”“%”这样的符号开头，请加引号"},
	{"tab character", "不能用制表符（Tab）缩进，请改用空格"},
	{"did not find expected ',' or ']'", "方括号“[”没有配对的“]”，或漏了逗号"},
	{"did not find expected ',' or '}'", "花括号“{”没有配对的“}”，或漏了逗号"},
	{"unexpected end of stream", "引号没有配对"},
	{"unknown anchor", "“*”引用的名称没有用“&”定义过"},
	{"could not find expected ':'", "少了冒号：每项写成“项: 内容”"},
	{"did not find expected", "缩进不对，或引号、括号后面多了文字：同一层的项要左对齐"},
	{"unknown escape character", "双引号里的“\\”后面不能这样写，请改用单引号"},
	{"control characters", "有不能显示的控制字符，请删去"},
	{"excessive aliasing", "“*”引用得太多"},
	{"contains itself", "“&”里面又用“*”引用了它自己"},
}

// notYAML tells in Chinese why a file can't be read.
func (l *schemeLoading) notYAML(err error) {
	text := err.Error()
	at := place{line: 1}
	if m := yamlLine.FindStringSubmatch(text); m[1] != "" {
		at.line, _ = strconv.Atoi(m[1]) // digits, as matched
	}
	say := "请核对这一行和上一行的缩进、冒号、引号和括号"
	for _, m := range yamlMistakes {
		if strings.Contains(text, m.part) {
			say = m.chinese
			break
		}
	}
	if lines := strings.Split(string(l.scheme.text), "\n"); at.line <= len(lines) && strings.Contains(text, "cannot start any token") {
		line := lines[at.line-1]
		if indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]; strings.Contains(indent, "\t") {
			say = "不能用制表符（Tab）缩进，请改用空格"
		}
	}
	l.report("S01", at, "YAML写法有误：%s", say)
}

// notSeen tells what yaml refuses and shape does not.
func (l *schemeLoading) notSeen(err *yaml.TypeError) {
	for _, text := range err.Errors {
		line, _ := strconv.Atoi(yamlLine.FindStringSubmatch(text)[1])
		l.report("S01", place{line: max(1, line)}, "这里的内容类型不对，请对照已有的办法改正")
	}
}

// The messages of expr that a person meets, and what we say instead.
var formulaMistakes = []struct {
	pattern *regexp.Regexp
	chinese string
}{
	{regexp.MustCompile(`^unknown name (RED|ORANGE|YELLOW|GREEN|BLUE|GREY)$`), "灯要加引号，写成 \"${1}\""},
	{regexp.MustCompile(`^unknown name (达成|部分达成|未达成)$`), "评定的档次要加引号，写成 \"${1}\""},
	{regexp.MustCompile(`^unknown name (\S+)`), "不认识的名称“${1}”"},
	{regexp.MustCompile(`^invalid operation: (\S+) \(mismatched types (\S+) and (\S+)\)`), "“${1}”两边的类型不同：${2}和${3}"},
	{regexp.MustCompile(`^invalid operation: (\S+) \(mismatched type (\S+)\)`), "“${1}”不能用于${2}"},
	{regexp.MustCompile(`^cannot use (\S+) as argument \(type (\S+)\) to call (\S+)`), "“${3}”的参数应是${2}，不能是${1}"},
	{regexp.MustCompile(`^unexpected token EOF`), "公式没有写完"},
	{regexp.MustCompile(`^unexpected token Operator\("="\)`), "比较相等写“==”，大于等于写“>=”，小于等于写“<=”"},
	{regexp.MustCompile(`^unexpected token \w+\("?(.*?)"?\)$`), "这里不应有“${1}”"},
	{regexp.MustCompile(`^literal not terminated`), "引号没有配对"},
	{regexp.MustCompile(`^(?:not enough|too many) arguments to call (\S+)`), "“${1}”的参数个数不对"},
	{regexp.MustCompile(`^compilation failed: expression exceeds maximum allowed nodes`), fmt.Sprintf("公式太长，最多%d个节点，请拆短", maxNodes)},
}

var typeNames = strings.NewReplacer("rules.Decimal", "数", "string", "文字", "bool", "是否", "float64", "带指数的数", "int", "带前缀的数")

// explain tells in Chinese what is wrong with a formula, and between which runes;
// to is 0 where that is not known.
func explain(source string, err error) (from, to int, message string) {
	var at *file.Error
	if !errors.As(err, &at) {
		return 0, 0, err.Error()
	}
	from, to, message = at.From, max(at.To, at.From+1), at.Message
	runes := []rune(source)
	switch {
	case strings.HasPrefix(message, "unrecognized character") && from < len(runes):
		return from, to, unwritable(runes[from])
	case strings.HasPrefix(message, "unexpected token") && percentBefore(runes, from):
		return from, to, "百分数不写“%”：比率的指标按百分数读数，90%写成 90；得分比例写成 0.9"
	}
	for _, m := range formulaMistakes {
		if m.pattern.MatchString(message) {
			return from, to, typeNames.Replace(m.pattern.ReplaceAllString(message, m.chinese))
		}
	}
	return from, to, message
}

// percentBefore tells whether the last sign before a place, or at it, is a % that
// ends a number.
func percentBefore(runes []rune, at int) bool {
	for i := min(at, len(runes)-1); i >= 1; i-- {
		if runes[i] == '%' {
			return runes[i-1] >= '0' && runes[i-1] <= '9'
		}
		if i < at && runes[i] != ' ' {
			return false
		}
	}
	return false
}

// written says how to write what people write for a sign of the language.
var written = map[rune]string{'≥': ">=", '≤': "<=", '≠': "!=", '》': ">", '《': "<", '〉': ">", '〈': "<", '×': "*", '÷': "/", '“': `"`, '”': `"`, '‘': "'", '’': "'", '【': "(", '】': ")", '、': ",", '。': ".", '—': "-", '－': "-", '％': "数字本身，不带百分号"}

func unwritable(r rune) string {
	instead, ok := written[r]
	if !ok {
		if narrow := width.Narrow.String(string(r)); narrow != string(r) {
			instead, ok = narrow, true
		}
	}
	if ok {
		return fmt.Sprintf("公式里不能用“%c”，请写 %s", r, instead)
	}
	return fmt.Sprintf("公式里不能用“%c”", r)
}

// point is the place of a part of a formula, in runes, and the line of the
// formula where it stands, with that part painted.
func (l *schemeLoading) point(f *FormulaText, from, to int) (place, string) {
	runes := []rune(f.source)
	from = max(0, min(from, len(runes)))
	to = max(from, min(to, len(runes)))
	at := f.at
	if at.line > 0 {
		at = l.follow(f.at, runes, from)
	}
	first := 0
	if i := slices.Index(runes[from:], '\n'); i >= 0 {
		runes = runes[:from+i]
		to = min(to, len(runes))
	}
	for i := from - 1; i >= 0; i-- {
		if runes[i] == '\n' {
			first = i + 1
			break
		}
	}
	start := len(string(runes[first:from]))
	return at, Paint(string(runes[first:]), Span{start, start + len(string(runes[from:to]))})
}

// follow finds the place of a formula's rune in the file: the two have the same
// signs, if not the same spaces. Where they part, as over an escaped sign, it is
// the line on which the formula begins.
func (l *schemeLoading) follow(at place, formula []rune, to int) place {
	lines := strings.Split(string(l.scheme.text), "\n")
	line, column := at.line, max(1, at.column)
	next := func() (r rune, ok bool) {
		for ; line <= len(lines); line, column = line+1, 1 {
			runes := []rune(lines[line-1])
			for ; column <= len(runes); column++ {
				if r := runes[column-1]; r != ' ' && r != '\t' && r != '\r' {
					return r, true
				}
			}
		}
		return 0, false
	}
	for i, want := range formula {
		if want == ' ' || want == '\t' || want == '\n' {
			if i == to {
				return place{line, column}
			}
			continue
		}
		r, ok := next()
		if !ok || r != want {
			return place{line: at.line}
		}
		if i == to {
			return place{line, column}
		}
		column++
		if want == '\'' && line <= len(lines) {
			if runes := []rune(lines[line-1]); column <= len(runes) && runes[column-1] == '\'' {
				column++ // a quote within quotes is written twice
			}
		}
	}
	return place{line, column}
}
