package engine

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/width"

	"zhunsheng/rules"
)

// Obstacles are what may have kept a target from being reached (偏差原因, 财预〔2019〕136号).
var Obstacles = []string{"经费保障", "制度保障", "人员保障", "硬件条件保障", "其他"}

// The findings about what the official forms report beside the actual.
const (
	findingWord  = "D25" // a word that the form does not have
	findingScore = "D26" // the unit's own score is not what the method gives
)

// ObstacleList are the words of Obstacles, one by one.
func (o Observation) ObstacleList() []string {
	return strings.FieldsFunc(o.Obstacles, func(r rune) bool { return strings.ContainsRune("、，,；; 　\n", r) })
}

// checkWords holds the words of the monitoring form to those that it has. An unknown
// likelihood is an ERROR where it would decide.
func (j *judging) checkWords() {
	o := j.observation
	if likely := strings.TrimSpace(o.Likelihood); likely != "" && !slices.Contains(Likelihoods, likely) {
		severity := rules.Error
		if j.scored() || o.NotApplicable {
			severity = rules.Warn
		}
		j.note(findingWord, severity, fmt.Sprintf("“%s”的完成目标可能性“%s”不能识别，可填：%s", j.rule.Indicator.Name, likely, strings.Join(Likelihoods, "、")))
	}
	for _, word := range o.ObstacleList() {
		if !slices.Contains(Obstacles, word) {
			j.noteAt(j.place(o.ObstaclesAt()), findingWord, rules.Warn, fmt.Sprintf("“%s”的偏差原因类别“%s”不能识别，可填：%s", j.rule.Indicator.Name, word, strings.Join(Obstacles, "、")))
		}
	}
}

// noScore are what people write where there is no score.
const noScore = "-–—－/／"

// checkSelfScore holds the unit's own score against the method's at year-end. It
// decides nothing. Where the method leaves the marks of a grade to a reviewer who gave
// none, any of the grade's band will do.
func (j *judging) checkSelfScore() {
	typed := strings.Trim(j.observation.SelfScore.Text, noScore+" 　\t\r\n")
	if !j.scored() || typed == "" {
		return
	}
	name := "“" + j.rule.Indicator.Name + "”"
	say := func(format string, args ...any) {
		j.found = append(j.found, rules.Diagnostic{
			ID: findingScore, Severity: rules.Warn, Project: j.project.Table.Name, Source: j.observation.SelfScore.Source, Message: name + fmt.Sprintf(format, args...),
		})
	}
	own, ok := rules.ParseDecimal(strings.TrimSuffix(width.Fold.String(typed), "分"))
	switch {
	case !ok || own.Sign() < 0:
		say("自评得分“%s”不是不小于0的数，请核对", typed)
		return
	case j.observation.NotApplicable && !own.IsZero():
		say("自评得分%s分，但%s", own, excused)
		return
	case j.trace.Score == nil:
		return
	}
	if b, found := j.band(); found && j.rule.Target.Kind == rules.Qualitative && strings.TrimSpace(j.observation.Marks) == "" {
		if !b.holds(own) {
			say("自评得分%s分，评为%s的应在%s内", own, j.actual.Grade, b)
		}
		return
	}
	if own.Equal(j.trace.Score.Decimal()) {
		return
	}
	due := "按办法应得"
	if j.provisional {
		due = "按办法暂计"
	}
	say("自评得分%s分，%s%s分：%s", own, due, j.trace.Score, strings.TrimSuffix(j.trace.Sentence(), "。"))
}
