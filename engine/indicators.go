package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// indicators judges each rule of the project, in table order.
func (e *evaluation) indicators() ([]Result, error) {
	judgings := e.judgings()
	results := make([]Result, 0, len(judgings))
	for i := range judgings {
		r, err := judgings[i].result()
		if err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	return results, nil
}

// judgings are the indicators with what was reported of them and their marks, each to
// be judged.
func (e *evaluation) judgings() []judging {
	observed := e.observed()
	excluded := make([]bool, len(e.project.Rules))
	for i, r := range e.project.Rules {
		excluded[i] = observed[r.Indicator.Key()].NotApplicable
	}
	marks, ds := allocate(e.scheme, e.project, excluded)
	e.diagnostics = append(e.diagnostics, ds...)
	list := make([]judging, len(e.project.Rules))
	for i, rule := range e.project.Rules {
		list[i] = e.judging(rule, observed[rule.Indicator.Key()], marks[i])
	}
	return list
}

// observed are the observations of the project by their indicators.
func (e *evaluation) observed() map[rules.IndicatorKey]Observation {
	observed := map[rules.IndicatorKey]Observation{}
	if e.report != nil {
		for _, o := range e.report.Observations {
			observed[o.Key()] = o
		}
	}
	return observed
}

// judging prepares the evaluation of one indicator.
func (e *evaluation) judging(rule *rules.Rule, o Observation, marks Hundredths) judging {
	return judging{evaluation: e, rule: rule, observation: o, trace: Trace{Target: rule.TargetText(), Marks: marks, light: Grey}}
}

// judging is the evaluation of one indicator.
type judging struct {
	*evaluation
	rule        *rules.Rule
	observation Observation
	actual      rules.Actual
	operands    rules.Operands
	found       []rules.Diagnostic // about this indicator
	trace       Trace
	// pending says why a figure of the department can't be rolled up, rolled how it was.
	pending string
	rollUp  RollUp

	verdict     Verdict
	ratio       *rules.Decimal
	provisional bool
}

func (j *judging) note(id string, severity rules.Severity, message string) {
	j.noteAt(j.place(j.observation.Actual.Source), id, severity, message)
}

func (j *judging) noteAt(source rules.Source, id string, severity rules.Severity, message string) {
	j.found = append(j.found, rules.Diagnostic{ID: id, Severity: severity, Project: j.project.Table.Name, Source: source, Message: message})
}

func (j *judging) result() (Result, error) {
	text, err := j.judge()
	if err != nil {
		return Result{}, err
	}
	i := j.rule.Indicator
	r := Result{
		Level1: i.PlainLevel1(), Level2: i.Level2, Name: i.Name, Target: j.rule.TargetText(), Actual: text,
		Accumulation: j.rule.Accumulation, Marks: j.trace.Marks, Verdict: j.verdict, Light: j.trace.light,
		Provisional: j.provisional, RuleDigest: j.rule.Digest, Expr: j.rule.Expressions(),
		Explanation: j.trace.Sentence(), LightReason: j.trace.LightReason(), Score: j.trace.Score, Trace: j.trace,
		understood: j.actual, excluded: j.observation.NotApplicable,
	}
	if j.ratio != nil {
		r.Ratio = &Share{*j.ratio}
		if k := j.rule.Target.Kind; k == rules.Numeric || k == rules.Range {
			r.number = &j.actual.Number
		}
	}
	j.checkSelfScore()
	if j.rolled != nil {
		j.rolled.said = append(j.rolled.said, j.howRolled())
	}
	j.raise(r)
	r.Diagnostics = append(append([]rules.Diagnostic{}, j.rule.Diagnostics...), j.found...)
	j.diagnostics = append(j.diagnostics, j.found...)
	return r, nil
}

// judge fills verdict, light, ratio and score, and returns the actual as it
// stands in the result.
func (j *judging) judge() (text *string, err error) {
	text = j.open()
	return text, j.settle()
}

// open understands what was reported.
func (j *judging) open() (text *string) {
	j.operands = j.rule.Operands()
	text = j.readActual()
	j.checkWords()
	return text
}

// settle judges what is understood.
func (j *judging) settle() (err error) {
	j.verdict = NotDue
	switch {
	case j.observation.NotApplicable:
		j.trace.Instead = excused
		return nil
	case j.rule.NeedsReview:
		return j.review()
	case !j.actual.Measured:
		j.missing()
	case !j.due():
		j.trace.Instead = j.notDueReason()
	default:
		err = j.measure()
	}
	if err != nil {
		return err
	}
	return j.forecast()
}

// readActual understands what was reported; 预算执行率 is computed instead.
func (j *judging) readActual() *string {
	o := j.observation
	reported := strings.TrimSpace(o.Actual.Text)
	judged := reported
	if j.rule.Target.Kind == rules.Qualitative && o.Grade != "" {
		judged = o.Grade // the grade decides; what was done stands as text
		if reported == "" {
			reported = o.Grade
		}
	}
	j.checkExcluded()
	if j.rule.ExecutionRate {
		return j.executionRate(reported)
	}
	if o.NotApplicable {
		return nil
	}
	if j.rolled != nil && reported == "" {
		return j.takeRolled()
	}
	actual, ds := j.rule.ParseActual(judged, j.period.FiscalYear)
	for _, d := range ds {
		d.Project, d.Source = j.project.Table.Name, j.place(o.Actual.Source)
		j.found = append(j.found, d)
	}
	j.actual = actual
	j.checkDone()
	j.checkReviewer()
	if reported == "" {
		return nil
	}
	if actual.Measured {
		j.trace.Actual = j.printActual()
	} else {
		j.trace.Actual = reported
	}
	return &reported
}

// checkExcluded says that an actual of an excluded indicator (不适用) is not judged: its
// marks go to the others, and one of the two may be a slip.
func (j *judging) checkExcluded() {
	if o := j.observation; o.NotApplicable && plain(o.Actual) != "" {
		j.note("D31", rules.Warn, "“"+j.rule.Indicator.Name+"”标为经批准不适用，又填了实际完成值“"+plain(o.Actual)+"”：按不适用读取，填的数不评判，分值分给其他指标；没有经过批准的，请去掉“不适用”；经过批准的，请删去实际完成值")
	}
}

// checkDone refuses a day of completion that the checkpoint can't know yet. At
// year-end the report may come after the work was done late, in the next year.
func (j *judging) checkDone() {
	done := j.actual.Done
	if done.IsZero() {
		return
	}
	end := rules.MonthEnd(j.period.FiscalYear, j.period.Month)
	switch {
	case !j.scored() && done.Ordinal().Cmp(end.Ordinal()) > 0:
		j.note("D10", rules.Error, "完成日期"+done.Chinese()+"在本期"+end.Chinese()+"之后，还不能算完成")
	case done.Year < j.period.FiscalYear-1:
		j.note("D10", rules.Warn, "完成日期"+done.Chinese()+"早于本年度，请核对")
	}
}

// checkReviewer says what becomes of a grade and marks that do not fit the
// indicator, rather than drop them in silence.
func (j *judging) checkReviewer() {
	o := j.observation
	if o.Grade == "" && o.Marks == "" {
		return
	}
	name := "“" + j.rule.Indicator.Name + "”"
	written, isGrade := rules.ParseGrade(o.Actual.Text)
	switch {
	case j.rule.Target.Kind != rules.Qualitative:
		j.note("D15", rules.Warn, name+"是定量指标，按公式计分，填写的档次和分数没有采用")
	case o.Grade == "" && j.actual.Grade == "":
		j.note("D14", rules.Error, name+"填了分数，没有填档次，请填“达成”“部分达成”或“未达成”")
	case isGrade && written != j.actual.Grade:
		j.note("D14", rules.Error, name+"的档次“"+o.Grade+"”与实际完成情况“"+j.observation.Actual.Text+"”不一致，请改成一致")
	}
}

// executionRate computes the indicator 预算执行率 from the funds, at the two
// decimals that the form prints. A reported value that differs is questioned,
// and does not count.
func (j *judging) executionRate(reported string) *string {
	if j.funds.progress == nil {
		return nil
	}
	if j.funds.overspent() && !j.scheme.Execution.AllowOver100 {
		j.pending = "支出超过预算，须核对数据"
		return nil
	}
	rate := j.funds.progress.Round(2)
	j.actual = rules.Actual{Measured: true, Number: rate}
	j.trace.Actual = fmt.Sprintf("%s%%（支出%s÷预算%s）", rate.Short(2), Money{*j.funds.spent}, Money{j.funds.budget})
	if reported != "" {
		own, ds := j.rule.ParseActual(reported, j.period.FiscalYear)
		if rules.HasErrors(ds) || !own.Number.Round(2).Equal(rate) {
			message := "填报的预算执行率“" + reported + "”与按支出和预算算出的" + rate.Short(2) + "%不一致，按算出的评判"
			j.note("D09", rules.Warn, message)
			j.alert(Alert{Rule: AlertData, Level: Yellow, Indicator: j.rule.Indicator.Name, Level2: j.rule.Indicator.Level2, Message: message})
		}
	}
	text := rate.Fixed(2)
	return &text
}

func (j *judging) printActual() string {
	switch j.rule.Target.Kind {
	case rules.Numeric, rules.Range:
		return j.actual.Number.Written() + j.rule.Target.Unit.Symbol
	case rules.DateKind:
		if j.actual.Undone {
			return "未完成"
		}
		return j.actual.Done.Chinese()
	case rules.Boolean:
		if j.actual.Answer {
			return "是"
		}
		return "否"
	case rules.Compound:
		return j.printParts()
	}
	return j.actual.Grade
}

// due tells whether the checkpoint judges this kind of indicator.
func (j *judging) due() bool {
	if j.scored() {
		return true
	}
	switch {
	case len(j.rule.Parts) > 0:
		return slices.ContainsFunc(j.parts(), func(p judging) bool { return p.due() })
	case j.rule.ExecutionRate, j.rule.Accumulation == rules.Duration:
		return false
	case j.rule.Accumulation == rules.Terminal:
		return j.actual.Measured
	case j.rule.Accumulation == rules.Dated:
		return j.pastDue() || (j.actual.Measured && !j.actual.Undone)
	case len(j.rule.Plan) > 0:
		return j.expected().share.Sign() > 0 || j.judgedAhead()
	}
	return true
}

// judgedAhead tells the flows that are judged before their goal plan asks for
// anything: a ceiling that is passed, or more than exactly so many, does not mend.
func (j *judging) judgedAhead() bool {
	t := j.rule.Target
	switch {
	case t.Relation == rules.AtMost, t.Relation == rules.LessThan, t.Relation == rules.Equal && t.Value().IsZero():
		return true
	case t.Relation == rules.Equal && t.Unit.IsRate():
		return false // more than a rate asks for is no breach
	case t.Upper.Set && j.actual.Measured:
		return j.actual.Number.Cmp(t.Upper.Value) > 0
	}
	return false
}

func (j *judging) pastDue() bool {
	end := rules.MonthEnd(j.period.FiscalYear, j.period.Month)
	return end.Ordinal().Cmp(j.rule.Target.Due.Ordinal()) >= 0
}

func (j *judging) notDueReason() string {
	switch {
	case j.pending != "":
		return j.pending + "，本期不评判"
	case j.rule.ExecutionRate, j.rule.Accumulation == rules.Duration:
		return "到12月底评判，本期不评判"
	case j.rule.Accumulation == rules.Dated:
		return "未到完成日期，本期不评判"
	case j.rule.Accumulation == rules.Flow:
		return "按目标计划本期还没有任务，不评判"
	}
	return "尚未测评，本期不评判"
}

// missing judges an indicator without data: never as zero.
func (j *judging) missing() {
	if !j.due() {
		j.trace.Instead = j.notDueReason()
		return
	}
	j.verdict = Unproven
	j.trace.Instead = cmp.Or(j.pending, "本期数据未报") + "，无法评判"
	if j.scored() {
		j.provisional = true
		j.trace.Score = new(Hundredths)
		j.trace.Instead = cmp.Or(j.pending, "实际完成值未报") + "，暂计0.00分"
	}
}

// review treats a rule that someone must confirm or correct first: its light
// stays grey, and at year-end what it scores is provisional.
func (j *judging) review() error {
	j.verdict = Unproven
	j.trace.Instead = "目标须先确认或更正，本期不评判"
	if !j.scored() {
		return nil
	}
	j.provisional = true
	if !j.actual.Measured || !j.rule.Judgeable() {
		j.trace.Score = new(Hundredths)
		j.trace.Instead = "目标须先确认或更正，暂计0.00分"
		return nil
	}
	judge := j.score
	if len(j.rule.Parts) > 0 {
		judge = j.measureParts
	}
	if err := judge(); err != nil {
		return err
	}
	j.verdict, j.trace.light, j.trace.Instead = Unproven, Grey, ""
	j.trace.Instead = j.trace.conclusion() + "；目标须先确认或更正，暂定"
	return nil
}
