package sheet

import (
	"regexp"
	"strings"

	"zhunsheng/rules"
)

var (
	chapter    = regexp.MustCompile(`^(?:[一二三四五六七八九十]+、|第[一二三四五六七八九十]+(?:部分|章))\s*`)
	subNumber  = regexp.MustCompile(`^[(（][一二三四五六七八九十\d]+[)）]\s*`)
	goalLead   = regexp.MustCompile(`^绩效目标[:：]\s*`)
	indicators = regexp.MustCompile(`^绩效指标[:：]\s*`)
)

// The chapters of the department's part.
const (
	overallChapter  = "总体绩效目标"
	goalsChapter    = "分项绩效目标"
	measuresChapter = "工作保障措施"
)

// chapterFields are what the chapters are kept as.
var chapterFields = map[string]rules.Fields{overallChapter: rules.FieldOverall, goalsChapter: rules.FieldSubGoals, measuresChapter: rules.FieldMeasures}

// readDepartment reads the department's part: the paragraphs of its chapters, each
// up to the next chapter or table.
func readDepartment(lines []line) *rules.Department {
	var overall, measures []string
	var goals []cell
	under, lacks := "", rules.AllFields
	for i, l := range lines {
		if i > 0 && l.sheet != lines[i-1].sheet {
			under = "" // no chapter goes on in another tab
		}
		c := l.cells[0]
		alone, paragraph := l.only() // a workbook has its paragraphs in cells
		if paragraph = paragraph && onGrid(l.cells); paragraph {
			c = alone
		}
		text := clean(c.text)
		plain := chapter.ReplaceAllString(text, "")
		switch {
		case text == "":
		case plain == overallChapter || plain == goalsChapter || plain == measuresChapter:
			under = plain
			lacks &^= chapterFields[plain]
		case l.inTable && !paragraph || plain != text || heading.MatchString(text):
			under = ""
		case under == overallChapter:
			overall = append(overall, text)
		case under == goalsChapter:
			c.text = text
			goals = append(goals, c)
		case under == measuresChapter:
			measures = append(measures, text)
		}
	}
	d := rules.Department{Overall: strings.Join(overall, "\n"), SubGoals: readSubGoals(goals), Measures: strings.Join(measures, "\n"), Lacks: lacks}
	if d.Overall == "" && d.SubGoals == nil && d.Measures == "" {
		return nil
	}
	return &d
}

// readSubGoals reads goals of three paragraphs each: a title, numbered or not,
// 「绩效目标：…」 and 「绩效指标：…」. Any may go on in further paragraphs.
func readSubGoals(paragraphs []cell) (goals []rules.SubGoal) {
	var texts []string // the paragraphs of the part that is being read
	var end func(text string)
	begin := func(first string, set func(text string)) {
		if end != nil {
			end(strings.Join(texts, "\n"))
		}
		texts, end = []string{first}, set
	}
	for i, c := range paragraphs {
		beforeGoal := i+1 < len(paragraphs) && goalLead.MatchString(paragraphs[i+1].text)
		isTitle := subNumber.MatchString(c.text) || beforeGoal && !goalLead.MatchString(c.text)
		if isTitle || len(goals) == 0 {
			goals = append(goals, rules.SubGoal{})
		}
		last := len(goals) - 1
		switch {
		case isTitle:
			begin(subNumber.ReplaceAllString(c.text, ""), func(text string) { goals[last].Title = text })
		case goalLead.MatchString(c.text):
			begin(goalLead.ReplaceAllString(c.text, ""), func(text string) { goals[last].Goal = text })
		case indicators.MatchString(c.text):
			begin(indicators.ReplaceAllString(c.text, ""), func(text string) { goals[last].Indicator = rules.Cell{Text: text, Source: c.source} })
		case end != nil:
			texts = append(texts, c.text)
		default:
			begin(strings.TrimSpace(c.text), func(text string) { goals[last].Goal = text })
		}
	}
	begin("", nil)
	return goals
}

// isOfWhole tells whether a heading is of a department's own table (部门整体支出
// 绩效目标申报表).
func isOfWhole(title string) bool { return wholeTitle.MatchString(label(title)) }

var wholeTitle = regexp.MustCompile(`(?:部门|单位|\))整体|整体(?:支出|绩效)`)

// withTable adds what a department's own table says to its prose.
func withTable(d *rules.Department, t *rules.GoalTable) *rules.Department {
	if d == nil {
		d = &rules.Department{Lacks: rules.AllFields}
	}
	d.Overall = clean(d.Overall + "\n" + t.Goal)
	d.Indicators = t.Indicators
	parts := d.Lacks & (rules.FieldOverall | rules.FieldSubGoals | rules.FieldMeasures)
	if !t.Lacks.Has(rules.FieldGoal) {
		parts &^= rules.FieldOverall
	}
	d.Lacks = t.Lacks&^(rules.FieldOverall|rules.FieldSubGoals|rules.FieldMeasures|rules.FieldIndicators) | parts
	return d
}
