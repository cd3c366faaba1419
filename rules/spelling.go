package rules

import (
	"strings"
	"unicode/utf8"
)

// checkSpelling reports mixed widths, stray blanks and invisible characters:
// INFO, with the text that would be right.
func (r *reader) checkSpelling() {
	if trimmed := r.trimmed(); trimmed != "" && trimmed != r.text {
		r.report("V04", Info, r.whole(), "指标值前后有空白", trimmed)
	}
	var invisible, marked, wide bool // each is told once
	for i, c := range r.text {
		f := foldRune(c)
		if f == c {
			continue
		}
		span := Span{i, min(i+utf8.RuneLen(c), len(r.text))}
		switch {
		case f < 0 && !invisible:
			invisible = true
			r.report("V04", Info, span, "指标值里有看不见的字符", strings.TrimSpace(strings.Map(visible, r.text)))
		case strings.ContainsRune(bookMarks, c) && !marked:
			if quotesTitle(r.text, i) {
				r.restore(i, c)
			} else {
				marked = true
				r.report("V01", Warn, span, "书名号“"+string(c)+"”疑为比较符号，按“"+string(f)+"”读取，请改用≥或≤", "")
			}
		case !wide && f < 0x80 && c >= '！' && c <= '～' && !strings.ContainsRune("，；：（）～", c):
			wide = true
			r.report("V03", Info, span, "全角字符“"+string(c)+"”宜写成半角", halfWidth(r.text))
		}
	}
}

// restore takes back the folding of the rune at byte i: the mark of a title is no
// comparison.
func (r *reader) restore(i int, c rune) {
	for k := range r.glyphs {
		if r.glyphs[k].span.Start == i {
			r.glyphs[k].r = c
		}
	}
}

func visible(r rune) rune {
	if foldRune(r) < 0 {
		return -1
	}
	return r
}

// halfWidth is the text that would be right; none where folding would make
// comparisons of title marks.
func halfWidth(text string) string {
	if strings.ContainsAny(text, bookMarks) {
		return ""
	}
	return strings.TrimSpace(foldText(text))
}

// quotesTitle tells whether the mark at i is one of a pair around a title, as in
// 《管理办法》.
func quotesTitle(text string, i int) bool {
	open := strings.LastIndexAny(text[:i+len("《")], "《〈")
	if open < 0 {
		return false
	}
	end := strings.IndexAny(text[open:], "》〉")
	return end > len("《") && open+end >= i
}
