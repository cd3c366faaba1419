package sheet

import (
	"regexp"
	"strings"
)

const (
	fullBoxes  = "☑✓✔√☒■●"
	emptyBoxes = "□☐○〇"
)

var (
	bracketedTick  = regexp.MustCompile(`[(\[（【]\s*[√✓✔]\s*[)\]）】]`)
	bracketedBlank = regexp.MustCompile(`[(\[（【][\s　_]*[)\]）】]`)
)

// tickedBoxes are the answers of a cell with boxes that are ticked: 「☑确定能 □有可能」, or
// behind the words: 「确定能□ 有可能（√）」. boxed is false where the cell has no box.
func tickedBoxes(text string) (answers []string, boxed bool) {
	text = bracketedTick.ReplaceAllString(bracketedBlank.ReplaceAllString(clean(text), "□"), "☑")
	if !strings.ContainsAny(text, fullBoxes+emptyBoxes) {
		return nil, false
	}
	text = strings.NewReplacer("、", " ", "，", " ", "；", " ", "\n", " ", "　", " ").Replace(text)
	before := strings.IndexAny(text, fullBoxes+emptyBoxes) == 0
	begin, ticked := 0, false
	for i, r := range text + "□" {
		if !strings.ContainsRune(fullBoxes+emptyBoxes, r) {
			continue
		}
		full := i < len(text) && strings.ContainsRune(fullBoxes, r)
		words := strings.Fields(text[min(begin, i):i])
		switch {
		case len(words) == 0:
		case before && ticked:
			answers = append(answers, words[0])
		case !before && full:
			answers = append(answers, words[len(words)-1])
		}
		begin, ticked = i+len(string(r)), full
	}
	return answers, true
}
