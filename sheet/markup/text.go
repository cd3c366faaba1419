package markup

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"zhunsheng/rules"
)

// Author signs the comments.
const Author = "准绳"

// The lines around what is ours in a comment: what a person writes before and behind
// them stays his.
const (
	opening = "【准绳】"
	closing = "——以上由准绳填写——"
)

// maxText is what a cell may hold, with room for the last line.
const maxText = 32000

var severityWords = [...]string{rules.Info: "提示", rules.Warn: "提醒", rules.Error: "错误"}

// line is a finding as a comment says it.
func line(d rules.Diagnostic) string {
	text := severityWords[d.Severity] + " " + d.ID + " " + oneLine(d.Message)
	if d.Suggestion != "" {
		text += "（建议：" + oneLine(d.Suggestion) + "）"
	}
	return text
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// ourLine is how a line of the column 错误信息 begins: 「B7 错误 F08 …」.
var ourLine = regexp.MustCompile(`^[A-Z]{1,3}[0-9]{1,7} (?:提示|提醒|错误) \S+ `)

func isOurLine(text string) bool {
	return text != "" && text[0] >= 'A' && text[0] <= 'Z' && ourLine.MatchString(text)
}

// isOurHeader knows the header of the column, also with what is wrong in its own row.
func isOurHeader(text string) bool {
	remark, ok := strings.CutPrefix(text, columnName)
	return ok && (remark == "" || strings.HasPrefix(remark, "（") && isOurLine(strings.TrimPrefix(remark, "（")))
}

// A Column counts the texts of a column, so that what is ours in it can be told from a
// column of the same name that somebody else filled in.
type Column struct{ lines, heads, filled int }

// Add counts a cell with content.
func (c *Column) Add(text string) {
	c.filled++
	switch {
	case isOurHeader(text):
		c.heads++
	case isOurLine(text):
		c.lines++
	}
}

// Ours tells whether a cell of the column with the text was added by Workbook.
func (c *Column) Ours(text string) bool {
	return isOurLine(text) || isOurHeader(text) && (c.lines > 0 || c.heads == c.filled)
}

// IsList tells of a tab, by the text of its first cell, whether it is the list of
// findings that Workbook adds.
func IsList(a1 string) bool { return strings.HasPrefix(a1, listTitle) }

// joined puts lines one below the other, and says so where they are too many.
func joined(lines []string) string {
	var b strings.Builder
	for i, one := range lines {
		if b.Len()+len(one) > maxText*3 || utf8.RuneCountInString(b.String())+utf8.RuneCountInString(one) > maxText {
			b.WriteString("\n其余见“" + columnName + "”表")
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(one)
	}
	return b.String()
}

// block is what is ours of a comment.
func block(ds []rules.Diagnostic) string {
	var lines []string
	for _, d := range ds {
		lines = append(lines, line(d))
	}
	return opening + "\n" + joined(lines) + "\n" + closing
}

// ourBlock finds what is ours in a comment, with the line break before it. Where the
// closing line was deleted it goes to the end.
func ourBlock(text string) (from, to int, ok bool) {
	from = strings.Index(text, opening)
	if from < 0 {
		return 0, 0, false
	}
	to = len(text)
	if i := strings.Index(text[from:], closing); i >= 0 {
		to = from + i + len(closing)
	}
	before := strings.TrimSuffix(strings.TrimSuffix(text[:from], "\n"), "\r")
	return len(before), to, true
}
