package lint

import (
	"regexp"
	"strings"

	"zhunsheng/rules"
)

// promise is a number that the department's part promises in prose: 群众满意率达到99%以上.
type promise struct {
	goal    *rules.SubGoal
	text    string // the clause
	target  rules.Target
	concept *concept // nil where the table knows none
	pairs   []string // of characters side by side in the clause that say what it is about
	// anySubject takes every indicator of the concept to speak of the promise.
	anySubject bool
}

// concept is one thing that is measured under many names. Two texts speak of it if each holds one of its words; where
// subject is set they must also share what it is measured of (合格 of what?).
type concept struct {
	words   []string
	subject bool
}

// concepts are what departments promise as percentages. A line belongs here if its words may replace each other in a
// name without changing what is counted.
var concepts = []concept{
	{words: []string{"满意"}},
	{words: []string{"覆盖"}, subject: true},
	{words: []string{"合格", "达标", "优良"}, subject: true},
	{words: []string{"及时", "按时", "按期", "准时", "如期"}, subject: true},
	{words: []string{"办结", "完成率"}, subject: true},
	{words: []string{"知晓"}, subject: true},
	{words: []string{"准确"}, subject: true},
	{words: []string{"到位率", "足额"}, subject: true},
}

func conceptOf(text string) *concept {
	for i := range concepts {
		if hasAny(text, concepts[i].words) {
			return &concepts[i]
		}
	}
	return nil
}

var (
	// A half-width comma may stand within a number: 1,000.
	clauseEnds = regexp.MustCompile(`[。；;，、\n]`)
	yearsNamed = regexp.MustCompile(`(?:到|至)?20[0-9]{2}年[度底末]?`)
	// promisedNumber is where the number of a clause begins, with the words that lead to it.
	promisedNumber = regexp.MustCompile(`(?:达到|达|实现|完成|保持在|保持|不低于|不少于|不高于|不超过|超过|控制在|提高到|提升到|提高至|为|到|[≥≤><=])*[0-9]`)
)

// promises reads the numbers out of the department's sub-goals. Clauses without a number and a known unit promise
// nothing that could be held against a project, and neither do years and hours: 24小时服务.
func (p *pass) promises() (list []promise) {
	if p.Declaration == nil || p.Declaration.Department == nil {
		return nil
	}
	goals := p.Declaration.Department.SubGoals
	for i := range goals {
		for _, text := range clauseEnds.Split(goals[i].Indicator.Text, -1) {
			text = yearsNamed.ReplaceAllString(folded(text), "")
			number := promisedNumber.FindStringIndex(text)
			if number == nil {
				continue
			}
			t, _ := rules.ParseTarget(rules.Indicator{Name: text[:number[0]], Target: rules.Cell{Text: text[number[0]:]}}, p.Declaration.FiscalYear)
			if t.Kind != rules.Numeric || t.Unit.IsZero() || t.Unit.Dimension == rules.DimOther || t.Unit.Dimension == rules.DimTime {
				continue
			}
			list = append(list, promiseOf(&goals[i], text, t))
		}
	}
	return list
}

// empty are parts of names that say nothing about what is measured.
var empty = strings.NewReplacer("项目", " ", "工作", " ", "服务", " ", "任务", " ", "指标", " ", "目标", " ", "数量", " ", "人员", " ",
	"提高", " ", "提升", " ", "完成", " ", "实现", " ", "全年", " ", "达到", " ", "保证", " ", "保障", " ", "率", " ", "度", " ")

func promiseOf(g *rules.SubGoal, text string, t rules.Target) promise {
	m := promise{goal: g, text: text, target: t, concept: conceptOf(text)}
	if m.concept != nil {
		for _, w := range m.concept.words {
			text = strings.ReplaceAll(text, w, " ")
		}
	}
	for word := range strings.FieldsSeq(empty.Replace(text)) {
		runes := []rune(word)
		for i := range len(runes) - 1 {
			m.pairs = append(m.pairs, string(runes[i:i+2]))
		}
	}
	return m
}

// speaksOf tells whether an indicator of a name measures what the promise is about.
func (m promise) speaksOf(w *wording) bool {
	if m.concept == nil {
		return hasAny(w.subject, m.pairs)
	}
	return w.concept == m.concept && (m.anySubject || !m.concept.subject || hasAny(w.subject, m.pairs))
}

// names tells whether a sub-goal's title, folded, names a project, by its name as it stands or without the kind of money.
func (p *pass) names(title string, project *rules.Project) bool {
	name := p.project(project.Table.Name)
	return strings.Contains(title, name.plain) || len([]rune(name.essence)) >= kinship && strings.Contains(title, name.essence)
}

// moneyWords end the names of projects and say only that they are projects.
var moneyWords = []string{"项目", "经费", "专项", "资金", "费用", "补助", "补贴", "支出", "费"}

// essence is a project's name without year, number and kind of money.
func essence(name string) string {
	name = program(name)
	for _, w := range moneyWords {
		if bare := strings.TrimSuffix(name, w); len([]rune(bare)) >= 2 {
			name = bare
		}
	}
	return name
}
