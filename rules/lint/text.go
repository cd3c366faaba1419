package lint

import (
	"strings"
	"unicode"

	"zhunsheng/rules"
)

// fold is a text for comparing, never for showing: look-alike characters are one, full width is half width, blanks are
// gone.
func fold(s string) string {
	return strings.ReplaceAll(rules.Indicator{Name: s}.Key().Name, " ", "")
}

// hasAny tells whether one of the words stands in the text.
func hasAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// stripper replaces each of the words by another. Where two words begin alike the one named first goes.
func stripper(by string, words ...string) *strings.Replacer {
	pairs := make([]string, 0, 2*len(words))
	for _, w := range words {
		pairs = append(pairs, w, by)
	}
	return strings.NewReplacer(pairs...)
}

// isHan tells whether a rune is a Chinese character.
func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// shortened is a text fit for a message: on one line, cut where it is long.
func shortened(s string) string {
	const most = 30
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return string(runes)
}
