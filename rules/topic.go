package rules

import (
	"regexp"
	"slices"
	"strings"
)

// Topic is what a name says that it measures, for comparing with other names.
type Topic struct {
	// Concept is nil where the table knows none.
	Concept *Concept
	subject string // what is left without the words that say nothing
}

// Concept is one thing that is measured under many names. Two texts speak of it if each holds one of its words; where
// Subject is set they must also share what it is measured of (合格 of what?).
type Concept struct {
	Subject bool
	words   []string
}

// concepts are what departments promise as percentages. A line belongs here if its words may replace each other in a
// name without changing what is counted.
var concepts = []Concept{
	{words: []string{"满意"}},
	{words: []string{"覆盖"}, Subject: true},
	{words: []string{"合格", "达标", "优良"}, Subject: true},
	{words: []string{"及时", "按时", "按期", "准时", "如期"}, Subject: true},
	{words: []string{"办结", "完成率"}, Subject: true},
	{words: []string{"知晓"}, Subject: true},
	{words: []string{"准确"}, Subject: true},
	{words: []string{"到位率", "足额"}, Subject: true},
}

func conceptOf(text string) *Concept {
	for i := range concepts {
		if containsAny(text, concepts[i].words) {
			return &concepts[i]
		}
	}
	return nil
}

// wordsOfNothing are parts of names that say nothing about what is measured.
var wordsOfNothing = strings.NewReplacer("项目", " ", "工作", " ", "服务", " ", "任务", " ", "指标", " ", "目标", " ", "数量", " ", "人员", " ",
	"提高", " ", "提升", " ", "完成", " ", "实现", " ", "全年", " ", "达到", " ", "保证", " ", "保障", " ", "率", " ", "度", " ")

// TopicOf reads an indicator's bare name.
func TopicOf(bareName string) Topic {
	return Topic{Concept: conceptOf(bareName), subject: wordsOfNothing.Replace(bareName)}
}

// pairsOf are the characters side by side in a folded text that say what it is
// about, besides its concept.
func pairsOf(text string, c *Concept) (pairs []string) {
	if c != nil {
		for _, w := range c.words {
			text = strings.ReplaceAll(text, w, " ")
		}
	}
	for word := range strings.FieldsSeq(wordsOfNothing.Replace(text)) {
		runes := []rune(word)
		for i := range len(runes) - 1 {
			pairs = append(pairs, string(runes[i:i+2]))
		}
	}
	return pairs
}

// SpeaksOf tells whether an indicator of a topic measures what the promise is
// about. With anySubject a concept alone is enough: 合格, of whatever.
func (p *Promise) SpeaksOf(t Topic, anySubject bool) bool {
	if p.topic.Concept == nil {
		return containsAny(t.subject, p.pairs)
	}
	return t.Concept == p.topic.Concept && (anySubject || !t.Concept.Subject || containsAny(t.subject, p.pairs))
}

// Concept is what the promise is about; nil where the table knows none.
func (p *Promise) Concept() *Concept { return p.topic.Concept }

// quotationMarks stand around names in one text and not in another.
var quotationMarks = strings.NewReplacer("“", "", "”", "", "‘", "", "’", "", "\"", "", "'", "", " ", "")

// FoldName is a text for comparing, never for showing: look-alikes are one, blanks
// and quotation marks are gone.
func FoldName(s string) string { return quotationMarks.Replace(foldText(s)) }

// indicatorNumber is what some forms print before a name: 指标1：工程完工率.
var indicatorNumber = regexp.MustCompile(`^(?:指标[0-9]+[.、:]?|[0-9]+[.、:])`)

// BareName is an indicator's name as it is compared: without a unit in brackets or at its end, without a number before it.
func (i Indicator) BareName() string {
	name := FoldName(i.PlainName())
	if bare := indicatorNumber.ReplaceAllString(name, ""); bare != "" {
		return bare
	}
	return name
}

// countingWords end the names of counts and say no more than the unit does.
var countingWords = strings.NewReplacer("人次", "", "人数", "", "次数", "", "个数", "", "数量", "", "面积", "", " ", "")

// subjectOf is what a name measures its concept of, whatever the order of its words: 政务服务工作覆盖率 and 政务服务覆盖率
// are of one subject.
func subjectOf(bareName string, c *Concept) string {
	if c != nil {
		for _, w := range c.words {
			bareName = strings.ReplaceAll(bareName, w, " ")
		}
	}
	runes := []rune(countingWords.Replace(wordsOfNothing.Replace(countingWords.Replace(bareName))))
	slices.Sort(runes)
	return string(runes)
}

// SameSubject tells whether an indicator and the promise are of one subject.
func (p *Promise) SameSubject(i Indicator) bool {
	own := p.Indicator.BareName()
	return subjectOf(own, conceptOf(own)) == subjectOf(i.BareName(), conceptOf(own))
}

// Measures tells whether an indicator measures the same thing as the promise, so
// that their figures may be put together. It is stricter than SpeaksOf: a wrong
// sum is worse than none.
func (p *Promise) Measures(i Indicator) bool {
	own := p.Indicator.BareName()
	c := conceptOf(own)
	if conceptOf(i.BareName()) != c || p.Indicator.NamesChange() != i.NamesChange() {
		return false
	}
	return c != nil && !c.Subject || p.SameSubject(i) && subjectOf(own, c) != ""
}
