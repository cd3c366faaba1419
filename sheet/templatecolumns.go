package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// A templateColumn is a column of 填报, as it is written and as it is read back.
type templateColumn struct {
	head, hint string
	width      float64 // in characters of the workbook
	// needed tells in which templates the column stands; nil is in all.
	needed func(t *Template) bool
	// text is what is printed, or what is already reported.
	text func(row templateRow) string
	// read keeps what was filled in; nil for what is printed.
	read func(o *engine.Observation, c rules.Cell)
	// choices are those of a drop-down; only tells that nothing else may stand there.
	choices func(row templateRow) []string
	only    bool
	// words are what may be read there, where that is not for the engine to say.
	words []string
	// means is the word that an answer stands for, as the official forms have it; known is
	// false where it stands for none.
	means func(text string) (word string, known bool)
}

// templateRow is one indicator of the template.
type templateRow struct {
	table    *rules.GoalTable
	rule     *rules.Rule
	earlier  string             // 「6月底：230」
	marks    string             // as evaluating gives them, "" where it can't
	reported engine.Observation // what is stored for the month
}

func fixed(list ...string) func(templateRow) []string {
	return func(templateRow) []string { return list }
}

func beforeDecember(t *Template) bool { return t.Month < 12 }
func atYearEnd(t *Template) bool      { return t.Month == 12 }

// whereStored tells in which templates a column stands because something of it is reported.
func whereStored(text func(row templateRow) string) func(*Template) bool {
	return func(t *Template) bool {
		return t.anyStored(func(o engine.Observation) bool { return text(templateRow{reported: o}) != "" })
	}
}

func either(a, b func(*Template) bool) func(*Template) bool {
	return func(t *Template) bool { return a(t) || b(t) }
}

// obstacleNames are the kinds of 财预〔2019〕136号.
var obstacleNames = []string{"经费保障", "制度保障", "人员保障", "硬件条件保障", "其他"}

// causeNames are the reviewers' causes of an over-achievement, as people read them.
var causeNames = []struct{ code, name string }{
	{"TARGET_TOO_LOW", "目标定得过低"}, {"POLICY", "政策"}, {"DEMAND", "需求"}, {"EFFICIENCY", "效率"},
}

// The columns whose text both decides whether they are needed and fills them.
var (
	forecastOf   = func(r templateRow) string { return r.reported.Forecast }
	likelihoodOf = func(r templateRow) string { return r.reported.Likelihood }
	obstaclesOf  = func(r templateRow) string { return r.reported.Obstacles }
	selfScoreOf  = func(r templateRow) string { return r.reported.SelfScore.Text }
	gradeOf      = func(r templateRow) string { return r.reported.Grade }
	marksOf      = func(r templateRow) string { return r.reported.Marks }
	causeOf      = func(r templateRow) string {
		for _, c := range causeNames {
			if c.code == r.reported.Cause {
				return c.name
			}
		}
		return r.reported.Cause
	}
	excludedOf = func(r templateRow) string { return map[bool]string{true: "是"}[r.reported.NotApplicable] }
)

// The heads that tell a row's project and indicator, and the template itself.
const (
	codeHead   = "项目编码"
	titleHead  = "项目名称"
	level2Head = "二级指标"
	nameHead   = "三级指标"
	targetHead = "指标值"
	actualHead = "本期实际完成值"
	ruleHead   = "评判规则"
)

// templateColumns are all columns of 填报, from left to right.
func templateColumns() []templateColumn {
	return []templateColumn{
		{head: codeHead, width: 14, text: func(r templateRow) string { return r.table.Code.Text }},
		{head: titleHead, width: 15, text: func(r templateRow) string { return r.table.Name }},
		{head: level2Head, width: 11, text: func(r templateRow) string { return r.rule.Indicator.Level2 }},
		{head: nameHead, width: 17, text: func(r templateRow) string { return r.rule.Indicator.Name }},
		{head: targetHead, width: 12, text: func(r templateRow) string {
			i := r.rule.Indicator
			return printedTargetOf(i)
		}},
		{head: ruleHead, width: 24, text: func(r templateRow) string { return ruleInWords(r.rule) }},
		{head: "分值", width: 7, text: func(r templateRow) string { return r.marks }},
		{head: "上期实际值", width: 12, needed: func(t *Template) bool { return len(t.Earlier) > 0 }, text: func(r templateRow) string { return r.earlier }},
		{head: actualHead, hint: "从年初累计", width: 15, text: func(r templateRow) string { return r.reported.Actual.Text },
			read: func(o *engine.Observation, c rules.Cell) { o.Actual = c }, choices: answersOf},
		{head: "全年预计完成", hint: "到年底的数", width: 12, needed: either(beforeDecember, whereStored(forecastOf)), text: forecastOf,
			read: func(o *engine.Observation, c rules.Cell) {
				if o.Forecast = c.Text; c.Text != "" {
					o.Place(func(p *engine.ObservationPlaces) { p.Forecast = c.Source })
				}
			}},
		{head: "完成目标可能性", width: 11, needed: either(beforeDecember, whereStored(likelihoodOf)), text: likelihoodOf,
			read: func(o *engine.Observation, c rules.Cell) { o.Likelihood = c.Text }, choices: fixed("确定能", "有可能", "完全不可能"), only: true, words: []string{"确定能", "有可能", "完全不可能"}, means: likelihoodIn},
		{head: "偏差原因类别", hint: "几类用、隔开", width: 13, needed: either(beforeDecember, whereStored(obstaclesOf)), text: obstaclesOf,
			read: func(o *engine.Observation, c rules.Cell) {
				if o.Obstacles = c.Text; c.Text != "" {
					o.Place(func(p *engine.ObservationPlaces) { p.Obstacles = c.Source })
				}
			}, choices: fixed(obstacleNames...)},
		{head: "原因说明", hint: "未完成或超额较多时填", width: 22, text: func(r templateRow) string { return r.reported.Reason },
			read: func(o *engine.Observation, c rules.Cell) { o.Reason = c.Text }},
		{head: "自评得分", width: 8, needed: either(atYearEnd, whereStored(selfScoreOf)), text: selfScoreOf,
			read: func(o *engine.Observation, c rules.Cell) { o.SelfScore = c }},
		{head: "档次", hint: "定性指标", width: 10, needed: either(atYearEnd, whereStored(gradeOf)), text: gradeOf,
			read: func(o *engine.Observation, c rules.Cell) { o.Grade = c.Text }, choices: gradesOf, only: true},
		{head: "评审分数", width: 9, needed: whereStored(marksOf), text: marksOf, read: func(o *engine.Observation, c rules.Cell) { o.Marks = c.Text }},
		{head: "超目标原因", hint: "评审填", width: 12, needed: whereStored(causeOf), text: causeOf, read: readCause,
			choices: fixed("目标定得过低", "政策", "需求", "效率"), only: true, words: append([]string{"目标定得过低", "政策", "需求", "效率"}, causes...)},
		{head: "不适用", hint: "经批准的", width: 11, text: excludedOf,
			read: func(o *engine.Observation, c rules.Cell) { o.NotApplicable = c.Text != "否" }, choices: fixed("是"), only: true, words: []string{"是", "√", "否"}, means: exclusionIn},
		{head: "备注", width: 12, text: func(r templateRow) string { return r.reported.Remark },
			read: func(o *engine.Observation, c rules.Cell) { o.Remark = c.Text }},
	}
}

// exclusionIn is 是 where the answer in the column 不适用 is that word itself, or a tick.
func exclusionIn(text string) (word string, known bool) {
	mark := label(text)
	return "是", mark == "不适用" || tickMarks[mark] && mark != "有" && mark != "1"
}

func readCause(o *engine.Observation, c rules.Cell) {
	o.Cause = c.Text
	for _, one := range causeNames {
		if one.name == c.Text {
			o.Cause = one.code
		}
	}
}

// answersOf suggests the answers of a target that is no number and no date.
func answersOf(r templateRow) []string {
	switch r.rule.Target.Kind {
	case rules.Qualitative:
		return []string{rules.GradeMet, rules.GradePartly, rules.GradeNotMet}
	case rules.Boolean:
		return []string{"是", "否"}
	}
	return nil
}

func gradesOf(r templateRow) []string {
	if r.rule.Target.Kind == rules.Qualitative {
		return answersOf(r)
	}
	return nil
}

// printedTargetOf is 指标值 with the sign and unit that the goal table has in columns of
// their own.
func printedTargetOf(i rules.Indicator) string {
	text := clean(i.Target.Text)
	if strings.ContainsAny(i.Sign, "≥≤><＞＜=＝") {
		text = clean(i.Sign) + text
	}
	return text + clean(i.Unit)
}

var inWords = strings.NewReplacer(" >= ", "≥", " <= ", "≤", " == true", "为“是”", " == false", "为“否”", " == ", "＝", " > ", "＞", " < ", "＜", " && ", "，且", " || ", "或", "\n", "；", `"`, "")

// ruleInWords says what a cell is held against: the rule's own program, and whether it
// is prorated.
func ruleInWords(r *rules.Rule) string {
	switch {
	case r.ExecutionRate:
		return "按执行数÷预算数计算，可以不填"
	case r.NeedsReview:
		return "指标值要先确认或更正，暂不评判"
	}
	text := inWords.Replace(r.Expressions().Met)
	switch r.Target.Kind {
	case rules.Compound:
		text = fmt.Sprintf("%d个目标，按次序用分号隔开填：%s", len(r.Parts), text)
	case rules.DateKind:
		text = cmp.Or(text, "按期完成") + "；填完成日期，没有完成的填“未完成”"
	case rules.Qualitative:
		text = "填达成、部分达成或未达成"
	default:
		text += "；" + r.Why
	}
	return text
}

// needed are the columns of one template.
func (t *Template) columns() []templateColumn {
	return slices.DeleteFunc(templateColumns(), func(c templateColumn) bool { return c.needed != nil && !c.needed(t) })
}

// A moneyColumn is a column of 资金, a row for each source of funding.
type moneyColumn struct {
	head  string
	width float64
	of    func(f *engine.Fund) *rules.Cell
}

const (
	fundHead = "资金来源"
	rateHead = "执行率"
)

// moneyColumns are the amounts of 资金, in 万元; 执行率 stands behind 累计执行数.
var moneyColumns = []moneyColumn{
	{"年初预算数", 13, func(f *engine.Fund) *rules.Cell { return &f.Initial }},
	{"全年预算数", 13, func(f *engine.Fund) *rules.Cell { return &f.Budget }},
	{"累计执行数", 13, func(f *engine.Fund) *rules.Cell { return &f.Spent }},
	{"全年预计执行数", 15, func(f *engine.Fund) *rules.Cell { return &f.Expected }},
}

// projectTexts are the texts of 资金 that belong to the project, in its first row.
var projectTexts = []struct {
	head  string
	width float64
	of    func(p *engine.ProjectReport) *string
}{
	{"原因说明", 26, func(p *engine.ProjectReport) *string { return &p.Reason }},
	{"年度总体目标完成情况", 34, func(p *engine.ProjectReport) *string { return &p.GoalActual }},
}

// fundLabels are the rows of a project in 资金.
var fundLabels = []struct {
	kind engine.FundKind
	name string
}{
	{totalFund, "年度资金总额"}, {engine.Fiscal, "当年财政拨款"}, {engine.Carried, "上年结转资金"}, {engine.Other, "其他资金"},
}
