package lint

import (
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// plainLevel2 is a level-2 label as it is compared: 产出数量指标, 数量指标 and 数量 are one.
func plainLevel2(label string) string {
	label = strings.TrimSuffix(rules.FoldName(label), "指标")
	for _, level1 := range []string{"产出", "效益"} {
		if bare := strings.TrimPrefix(label, level1); bare != "" {
			label = bare
		}
	}
	return label
}

// lineKey tells apart the indicators of one project in spite of their spelling.
type lineKey struct{ level2, name string }

// decorations stand before a name and leave the thing that is measured the same.
var decorations = []string{"项目", "本年", "年度", "全年", "财政", "整体", "总体"}

// oneThing writes words of one meaning in one way. A line belongs here if a reader of the table could not say what the
// two names measure differently.
var oneThing = strings.NewReplacer(
	"按期", "及时", "按时", "及时", "准时", "及时", "如期", "及时",
	"增长", "提升", "提高", "提升", "改善", "提升", "增强", "提升",
	"生态环境质量", "生态", "生态环境", "生态", "生态效益", "生态",
	"满意率", "满意度", "合格比", "合格率", "达标比", "达标率",
)

// thingOf is the key of what a bare name measures: two names with one key measure the same thing. The order of words does
// not matter: 及时完成率 is 完成及时率.
func thingOf(name string) string {
	name = oneThing.Replace(name)
	for _, d := range decorations {
		if bare := strings.TrimPrefix(name, d); len([]rune(bare)) >= 3 {
			name = bare
		}
	}
	if bare := strings.TrimSuffix(name, "率"); strings.HasSuffix(bare, "提升") {
		name = bare
	}
	runes := []rune(name)
	slices.Sort(runes)
	return string(runes)
}

// ProjectName is a project's name as it is looked for in other years: as it stands, and without year, number and phase.
func ProjectName(name string) (plain, programme string) {
	return rules.FoldName(name), rules.ProgramName(name)
}

// mentioned is the first of the words that stands in a text, "" if none does.
func mentioned(text string, words ...string) string {
	for _, w := range words {
		if strings.Contains(text, w) {
			return w
		}
	}
	return ""
}

// named bounds how many names a message lists.
const named = 5

// listed joins names for a message; of many only the first are named.
func listed(names []string) string {
	if len(names) <= named {
		return strings.Join(names, "、")
	}
	return fmt.Sprintf("%s等%d个", strings.Join(names[:named], "、"), len(names))
}

// quoted puts names into quotation marks for a message.
func quoted(projects []*rules.Project) []string {
	names := make([]string, len(projects))
	for i, p := range projects {
		names[i] = "“" + p.Table.Name + "”"
	}
	return names
}

// namesExecution tells whether a bare name is that of the execution rate of the budget.
func namesExecution(name string) bool {
	return mentioned(name, "预算执行率", "资金执行率", "支出执行率", "预算完成率") != ""
}
