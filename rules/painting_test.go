package rules

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/width"
)

func TestPaint(t *testing.T) {
	for name, c := range map[string]struct {
		text, part, want string
	}{
		"narrow":                   {"12.5%", ".5", "12.5%\n  ^^"},
		"wide under wide":          {"不少于50人", "少于", "不少于50人\n　＾＾"},
		"narrow behind wide":       {"不少于50人", "50", "不少于50人\n　　　^^"},
		"mixed":                    {"约50人左右", "50人左", "约50人左右\n　^^＾＾"},
		"full-width digits":        {"≥９5％", "９5％", "≥９5％\n ＾^＾"},
		"ambiguous are narrow":     {"“≥”…%", "…%", "“≥”…%\n   ^^"},
		"half-width katakana":      {"ｱa", "a", "ｱa\n ^"},
		"an ideographic space":     {"50　人", "　", "50　人\n  ＾"},
		"a blank":                  {"0% 起", " ", "0% 起\n  ^"},
		"blanks at the end":        {"0%  ", "  ", "0%\n  ^^"},
		"a tab and a line break":   {"a\tb\r\nc", "b\r\n", "a␉b␍␊c\n  ^^^"},
		"an escape sequence":       {"\x1b[31m5", "5", "␛[31m5\n     ^"},
		"delete and C1":            {"\x7f\u009b5", "\u009b5", "␡<009B>5\n ^^^^^^^"},
		"zero width":               {"5\u200b0人", "\u200b", "5<200B>0人\n ^^^^^^"},
		"right to left":            {"\u202e5", "5", "<202E>5\n      ^"},
		"a combining mark":         {"e\u0301x", "x", "e<0301>x\n       ^"},
		"a private character":      {"\ue0005", "5", "<E000>5\n      ^"},
		"bytes of no character":    {"\xff5", "\xff", "<FF>5\n^^^^"},
		"the replacement sign":     {"\ufffd5", "5", "\ufffd5\n ^"},
		"an emoji":                 {"👍5", "5", "👍5\n　^"},
		"the whole":                {"≥95%", "≥95%", "≥95%\n^^^^"},
		"a line separator":         {"a\u2028b", "b", "a<2028>b\n       ^"},
		"a space that never wraps": {"5\u00a0人", "人", "5\u00a0人\n  ＾"},
	} {
		start := strings.Index(c.text, c.part)
		if got := Paint(c.text, Span{start, start + len(c.part)}); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestPaintSpansThatAreOdd(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		span Span
		want string
	}{
		"empty in the middle": {"5人", Span{1, 1}, "5人\n ＾"},
		"empty at the end":    {"5人", Span{4, 4}, "5人\n 　^"},
		"no text":             {"", Span{0, 0}, "\n^"},
		"beyond the text":     {"5人", Span{1, 99}, "5人\n ＾"},
		"before the text":     {"5人", Span{-3, 1}, "5人\n^"},
		"turned round":        {"5人", Span{1, 0}, "5人\n ＾"},
		"within a character":  {"5人数", Span{2, 3}, "5人数\n ＾"},
	} {
		if got := Paint(c.text, c.span); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestPaintCutsLongTexts(t *testing.T) {
	text := strings.Repeat("前", 100) + "50" + strings.Repeat("后", 100)
	want := "…" + strings.Repeat("前", 18) + "50" + strings.Repeat("后", 18) + "…\n " + strings.Repeat("　", 18) + "^^"
	if got := Paint(text, Span{300, 302}); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	whole := strings.Repeat("中", 100)
	want = strings.Repeat("中", 18) + "…\n" + strings.Repeat("＾", 18) + "^"
	if got := Paint(whole, Span{0, 300}); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// The carets stand under the characters of the span, whatever the text is: as many columns are before them.
func FuzzPaint(f *testing.F) {
	f.Add("约50人\u200b左右\n", 3, 5)
	f.Add("\xff％ e\u0301", 0, 9)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		line, carets, ok := strings.Cut(Paint(text, Span{start, end}), "\n")
		if !ok || !utf8.ValidString(line) || strings.Contains(carets, "\n") || strings.Trim(carets, " 　^＾") != "" || strings.Trim(carets, " 　") == "" {
			t.Fatalf("%q %q", line, carets)
		}
		marked := false
		for shown := []rune(line); carets != ""; shown = shown[min(1, len(shown)):] {
			mark, size := utf8.DecodeRuneInString(carets)
			carets = carets[size:]
			isWide := len(shown) > 0 && (width.LookupRune(shown[0]).Kind() == width.EastAsianWide || width.LookupRune(shown[0]).Kind() == width.EastAsianFullwidth)
			if (mark == '　' || mark == '＾') != isWide {
				t.Fatalf("%q stands under %q of %q", mark, shown, line)
			}
			isCaret := mark == '^' || mark == '＾'
			if marked && !isCaret {
				t.Fatalf("the carets of %q have a hole", line)
			}
			marked = marked || isCaret
		}
	})
}
