package rules

import (
	"regexp"
	"strings"
)

// programParts are the parts of a project's name that tell one year, phase or place of a programme from another.
var programParts = regexp.MustCompile(`[(\[][^)\]]*[)\]]|(?:[0-9]{2,4}|[〇零一二三四五六七八九]{4})年度?|第?[0-9一二三四五六七八九十]+(?:期|批|阶段|标段)|^[0-9]+[.、]|[0-9]+$`)

// ProgramName is a project's name without year, number and phase: two tables of one program are rightly alike.
func ProgramName(name string) string {
	whole := FoldName(name)
	if bare := strings.Trim(programParts.ReplaceAllString(whole, ""), "-_.,、:"); bare != "" {
		return bare
	}
	return whole
}

// moneyWords end the names of projects and say only that they are projects.
var moneyWords = []string{"项目", "经费", "专项", "资金", "费用", "补助", "补贴", "支出", "费"}

// EssenceOf is a project's name without year, number and kind of money.
func EssenceOf(name string) string {
	name = ProgramName(name)
	for _, w := range moneyWords {
		if bare := strings.TrimSuffix(name, w); len([]rune(bare)) >= 2 {
			name = bare
		}
	}
	return name
}

// Kinship is how many characters in a row a project's name and a sub-goal must have in common to belong together.
const Kinship = 4

// NamedIn tells whether a sub-goal's title, folded, names a project: by its name, folded, or by the essence of it.
func NamedIn(title, name, essence string) bool {
	return name != "" && strings.Contains(title, name) || len([]rune(essence)) >= Kinship && strings.Contains(title, essence)
}

// GoalPhrases are all runs of Kinship characters in sub-goals.
type GoalPhrases map[string]bool

// PhrasesOf collects the phrases of sub-goals.
func PhrasesOf(goals ...SubGoal) GoalPhrases {
	known := GoalPhrases{}
	for _, g := range goals {
		for _, text := range []string{g.Title, g.Goal, g.Indicator.Text} {
			for clause := range strings.FieldsFuncSeq(FoldName(text), func(r rune) bool { return strings.ContainsRune("。；;，,、:()", r) }) {
				runs([]rune(clause), func(run string) bool {
					known[run] = true
					return false
				})
			}
		}
	}
	return known
}

// Akin tells whether the essence of a project's name shares a run of Kinship characters with the sub-goals, or is too
// short to have one and stands in them.
func (known GoalPhrases) Akin(essence string) bool {
	runes := []rune(essence)
	if len(runes) < Kinship {
		for phrase := range known {
			if strings.Contains(phrase, essence) {
				return true
			}
		}
		return false
	}
	return runs(runes, func(run string) bool { return known[run] })
}

// runs calls f for every run of Kinship characters until it is true.
func runs(runes []rune, f func(string) bool) bool {
	for i := range len(runes) - Kinship + 1 {
		if f(string(runes[i : i+Kinship])) {
			return true
		}
	}
	return false
}
