package sheet

import (
	"regexp"
	"strings"

	"zhunsheng/rules"
)

// Cells between tabs as Excel copies and saves them: one of several lines stands in
// quotes, with its own quotes doubled. Others stand as they are, so that a quote may
// begin any of them: 「"十四五"规划」. None has a tab within, as no person can type one into
// a cell; a quote that is closed only behind one closes nothing.

// quotedCell is what the cell in quotes at the beginning of text holds, and how much of
// the text it takes with its quotes.
func quotedCell(text string) (content string, length int, ok bool) {
	var b strings.Builder
	for at := 1; ; {
		end := strings.IndexAny(text[at:min(len(text), at+maxCell)], "\t\"")
		if end < 0 || text[at+end] == '\t' || b.Len() > maxCell {
			return "", 0, false
		}
		b.WriteString(text[at : at+end])
		at += end + 1
		switch rest := text[at:]; {
		case strings.HasPrefix(rest, `"`):
			b.WriteByte('"')
			at++
		case rest == "", strings.ContainsRune("\t\r\n", rune(rest[0])):
			return strings.ReplaceAll(b.String(), "\r\n", "\n"), at, true
		default:
			return "", 0, false
		}
	}
}

// isStray tells whether the quote at the beginning of text, which begins no cell in
// quotes, is the only one of its cell.
func isStray(text string) bool {
	if end := strings.IndexAny(text, "\t\n"); end >= 0 {
		text = text[:end]
	}
	return strings.Count(text, `"`) == 1
}

func (f *findings) strayQuote(at int, c cell) {
	f.add(at, "F10", rules.Warn, c.source, "“%s”里有一格以引号开头而没有配对，照原样读取；这一格原来有几行的，后面的行没有读进来，请核对，或另存为.xlsx再上传", shorten(oneLine(c.text)))
}

// quotedLine takes a line of cells between tabs from the beginning of text, with those
// lines that go on in a cell in quotes. A line without a tab is one as it stands.
func quotedLine(text string) (whole string, length int, stray bool) {
	var b strings.Builder
	at, tab := 0, strings.HasPrefix(text, "\t")
	for {
		if strings.HasPrefix(text[at:], `"`) {
			content, taken, ok := quotedCell(text[at:])
			if ok = ok && (tab || strings.HasPrefix(text[at+taken:], "\t")); ok {
				b.WriteString(unwrapFormula(content))
				at += taken
			}
			stray = stray || !ok && tab && isStray(text[at:])
		}
		end := strings.IndexAny(text[at:], "\t\n")
		if end < 0 {
			b.WriteString(text[at:])
			return b.String(), len(text), stray
		}
		b.WriteString(text[at : at+end])
		at += end + 1
		if text[at-1] == '\n' {
			return b.String(), at, stray
		}
		b.WriteByte('\t')
		tab = true
	}
}

// textFormula is ="13020925P0001", with which a table of values keeps a number text.
var textFormula = regexp.MustCompile(`^\s*=\s*"((?:[^"]|"")*)"\s*$`)

// unwrapFormula is the text of a formula that is nothing but a text.
func unwrapFormula(text string) string {
	if found := textFormula.FindStringSubmatch(text); found != nil {
		return strings.ReplaceAll(found[1], `""`, `"`)
	}
	return text
}
