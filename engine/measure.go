package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// undoneDays stands for work that is not finished at all: late beyond any grace.
var undoneDays = rules.Int(1_000_000)

// measure judges a reported value that is due.
func (j *judging) measure() error {
	if len(j.rule.Parts) > 0 {
		return j.measureParts()
	}
	if err := j.score(); err != nil {
		return err
	}
	light, err := decide(j.rule.Light(), j.operands)
	if err != nil {
		return err
	}
	if j.actual.Undone {
		light.Tests = nil // its stand-in for "never" would print as a day count
		if j.pastDue() {
			j.trace.Remarks = append(j.trace.Remarks, "已到完成日期")
		}
	}
	j.trace.Light, j.trace.light = &light, Light(light.Value.(string))
	met, err := decide(j.rule.Met(), j.operands)
	if err != nil {
		return err
	}
	j.verdict = j.verdictOf(met.Value == true)
	if j.scored() && met.Value != true && *j.trace.Score == j.trace.Marks {
		j.askReason("没有达到目标，请填写偏差原因")
	}
	return nil
}

// score computes the ratio, and the marks at year-end.
func (j *judging) score() error {
	j.fill()
	full, err := decide(j.rule.Ratio(), j.operands)
	if err != nil {
		return err
	}
	w, err := j.cutForLowTarget(full)
	if err != nil {
		return err
	}
	ratio := w.Value.(rules.Decimal)
	if !ratio.IsShare() {
		clause := j.rule.RatioClause()
		if !ratio.Equal(full.Value.(rules.Decimal)) {
			clause = "over_achievement.ratio"
		}
		j.note("M03", rules.Error, fmt.Sprintf("评分办法%s的公式 %s 算出“%s”的得分比例是%s，应在0到1之间，请更正公式，如 max(0, min(1, …))", j.scheme.Ref(), clause, j.rule.Indicator.Name, ratio.Short(4)))
		ratio = rules.Decimal{}
		w.Value = ratio
	}
	j.ratio, j.trace.Ratio = &ratio, &w
	if j.scored() {
		score := hundredthsOf(j.trace.Marks.Decimal().Mul(ratio))
		j.trace.Score = &score
	}
	if j.rule.Target.Kind == rules.Qualitative {
		j.typedMarks()
	}
	if j.trace.Score != nil && *j.trace.Score < j.trace.Marks {
		j.askReason("没有得满分，请填写偏差原因")
	}
	return nil
}

// askReason asks for the reason that is due, unless it is given. Marks that a wrong
// formula took need none.
func (j *judging) askReason(why string) {
	wrong := slices.ContainsFunc(j.found, func(d rules.Diagnostic) bool { return d.ID == "M03" })
	if !wrong && strings.TrimSpace(j.observation.Reason) == "" {
		j.note("D13", rules.Warn, "“"+j.rule.Indicator.Name+"”"+why)
	}
}

// fill completes the operands with the actual and what it makes of the target.
func (j *judging) fill() {
	o, t := &j.operands, j.rule.Target
	o.Actual, o.Answer, o.Grade = j.actual.Number, j.actual.Answer, j.actual.Grade
	if t.Kind == rules.DateKind {
		j.fillDates()
	}
	if t.Kind != rules.Numeric && t.Kind != rules.Range {
		return
	}
	goal := o.Target
	if t.Kind == rules.Range {
		goal = o.Lower
	}
	if j.rule.Accumulation == rules.Flow {
		at := j.expected()
		o.Expected = goal.Mul(at.share)
		if !j.scored() && o.Expected.Sign() > 0 {
			j.trace.Expected, j.trace.Basis = &o.Expected, fmt.Sprintf("%s×%s，%s", goal.Short(6), at.share, at.basis)
			progress := o.Actual.Quo(o.Expected).Mul(rules.Int(100))
			j.trace.Progress = &progress
		}
	}
	if goal.Sign() <= 0 || t.Kind == rules.Range {
		return
	}
	hundred := rules.Int(100)
	switch excess := o.Actual.Sub(goal); {
	case t.Relation != rules.AtMost && t.Relation != rules.LessThan:
		completion := o.Actual.Quo(goal).Mul(hundred)
		j.trace.Completion = &completion
	case excess.Sign() > 0:
		excess = excess.Quo(goal).Mul(hundred)
		j.trace.Excess = &excess
	}
}

func (j *judging) expected() expectation {
	return expected(j.rule.Plan, j.project.Plan, j.period.Month, j.scheme.Plan)
}

func (j *judging) fillDates() {
	o := &j.operands
	if j.actual.Undone {
		o.Done, o.DaysLate = o.Due.Add(undoneDays), undoneDays
		return
	}
	o.Done = j.actual.Done.Ordinal()
	if late := o.Done.Sub(o.Due); late.Sign() > 0 {
		o.DaysLate = late
		j.trace.Remarks = append(j.trace.Remarks, "逾期"+late.String()+"天")
	}
}

// cutForLowTarget treats an actual far above a ≥ target: a reason is due, and
// marks are cut only where a reviewer recorded that the target was set too low.
func (j *judging) cutForLowTarget(w rules.Working) (rules.Working, error) {
	over, far := j.overshoot()
	if !far {
		return w, nil
	}
	j.askReason("超过目标" + percent(over) + "%，请说明原因")
	clause := j.scheme.OverAchievement
	if j.observation.Cause != clause.Cause {
		return w, nil
	}
	j.operands.OverShare = over
	j.trace.Remarks = append(j.trace.Remarks, "超出目标"+percent(over)+"%，评审认定目标定得过低")
	cut, err := decide(clause.Ratio.Formula, j.operands)
	if err != nil || cut.Value.(rules.Decimal).Cmp(w.Value.(rules.Decimal)) >= 0 {
		return w, err // the cause may cut marks and never adds any
	}
	return cut, nil
}

// overshoot is the share by which an actual is above a ≥ target, and whether that is so
// far that a reason is due.
func (j *judging) overshoot() (over rules.Decimal, far bool) {
	t := j.rule.Target
	if t.Kind != rules.Numeric || (t.Relation != rules.AtLeast && t.Relation != rules.MoreThan) || t.Value().Sign() <= 0 {
		return over, false
	}
	over = j.actual.Number.Sub(t.Value()).Quo(t.Value())
	return over, over.Cmp(j.scheme.OverAchievement.ExplainAbove.Decimal) > 0 && !j.cannotOvershoot()
}

// cannotOvershoot tells whether the target is a rate so near 100% that it can't
// be exceeded by the share that asks for a reason.
func (j *judging) cannotOvershoot() bool {
	limit := rules.Int(1).Add(j.scheme.OverAchievement.ExplainAbove.Decimal).Mul(j.rule.Target.Value())
	return j.rule.Target.Unit.IsRate() && !j.rule.Indicator.NamesChange() && limit.Cmp(rules.Int(100)) >= 0
}

// typedMarks lets a reviewer's marks of a qualitative indicator count, within
// the band of its grade.
func (j *judging) typedMarks() {
	typed := strings.TrimSpace(j.observation.Marks)
	if typed == "" {
		j.note("D15", rules.Info, fmt.Sprintf("只填了档次“%s”，按默认比例计分（DEFAULTED）", j.actual.Grade))
		return
	}
	value, allowed := j.reviewerMarks()
	b, found := j.band()
	switch {
	case !found:
		return
	case !allowed:
		j.note("D14", rules.Error, fmt.Sprintf("“%s”评为%s，分数应在%s内，填的是“%s”", j.rule.Indicator.Name, j.actual.Grade, b, typed))
		return
	}
	ratio := value.Quo(j.trace.Marks.Decimal())
	j.ratio = &ratio
	if j.scored() {
		score := hundredthsOf(value)
		j.trace.Score = &score
		j.trace.Instead = fmt.Sprintf("评为%s，评审给%s分（该档[%s, %s]）", j.actual.Grade, score, b.low.Fixed(2), b.high.Fixed(2))
	}
}

// reviewerMarks are the marks that are typed in; allowed where they lie in the band of
// the grade.
func (j *judging) reviewerMarks() (marks rules.Decimal, allowed bool) {
	marks, ok := rules.ParseDecimal(strings.TrimSpace(j.observation.Marks))
	b, found := j.band()
	return marks, ok && found && b.holds(marks)
}

// band are the marks that a qualitative grade allows; without its upper end, but for
// the best grade.
type band struct {
	low, high rules.Decimal
	best      bool
}

// band is that of the actual's grade.
func (j *judging) band() (b band, found bool) {
	for k, share := range j.scheme.Qualitative.Bands {
		if share.Grade == j.actual.Grade {
			marks := j.trace.Marks.Decimal()
			return band{marks.Mul(share.From.Decimal), marks.Mul(share.To.Decimal), k == 0}, true
		}
	}
	return band{}, false
}

// holds tells whether marks, in cents, lie in the band.
func (b band) holds(marks rules.Decimal) bool {
	below := marks.Cmp(b.high) < 0 || b.best && marks.Equal(b.high)
	return marks.Cmp(b.low) >= 0 && below && marks.Round(2).Equal(marks)
}

// String prints the band: [4.50, 6.00).
func (b band) String() string {
	closing := ")"
	if b.best {
		closing = "]"
	}
	return "[" + b.low.Fixed(2) + ", " + b.high.Fixed(2) + closing
}

// course is how a measured value stands against its target, in its year.
type course struct {
	met    bool
	scored bool // it is the year's end
	flow   bool
	dated  bool
	// ceiling is set where less is promised, exceeded where a value is above the most
	// that was: what has accumulated does not come back.
	ceiling, exceeded bool
	behind            bool // its light is worse than green
}

// verdict says what a measured value means. Before the year's end a shortfall is a
// risk and not yet a miss, unless nothing can mend it.
func (s course) verdict() VerdictCode {
	switch {
	case s.met && (s.scored || !s.flow || !s.ceiling):
		return metCode
	case s.met:
		if s.behind {
			return atRiskCode
		}
		return notDueCode // within the ceiling so far
	case s.scored, s.dated:
		return missedCode
	case s.flow && (s.ceiling || s.exceeded):
		return missedCode
	case s.flow && !s.behind:
		return notDueCode // on course
	}
	return atRiskCode
}

// verdictOf is the verdict on a measured value.
func (j *judging) verdictOf(met bool) Verdict {
	t := j.rule.Target
	s := course{
		met: met, scored: j.scored(), flow: j.rule.Accumulation == rules.Flow, dated: j.rule.Accumulation == rules.Dated,
		ceiling:  t.Relation == rules.AtMost || t.Relation == rules.LessThan,
		exceeded: t.Upper.Set && j.operands.Actual.Cmp(t.Upper.Value) > 0,
		behind:   j.trace.light.WorseThan(Green),
	}
	v, _ := s.verdict().Verdict()
	return v
}

// raise turns the result into the alerts that follow from it.
func (j *judging) raise(r Result) {
	a := Alert{Indicator: r.Name, Level2: r.Level2}
	switch {
	case j.observation.NotApplicable:
		return
	case j.rule.NeedsReview:
		a.Rule, a.Level = AlertReview, Yellow
		a.Message = fmt.Sprintf("“%s”的目标“%s”须确认或更正", r.Name, r.Target)
		for _, d := range j.rule.Diagnostics {
			if d.Severity == rules.Error {
				a.Message += "：" + d.Message
			}
		}
		j.alert(a)
	case r.Light != Green && r.Light != Grey:
		a.Rule, a.Level = AlertIndicator, r.Light
		a.Message = fmt.Sprintf("%s：%s", r.Name, r.Explanation)
		if j.scored() {
			a.Message += r.LightReason + "。"
		}
		j.alert(a)
		if r.Light.WorseThan(Green) && !j.scored() {
			j.askReason("为" + r.Light.Chinese() + "，请填写偏差原因")
		}
	case r.Verdict == Unproven && !j.silent() && !j.rule.ExecutionRate:
		a.Rule, a.Level = AlertData, Yellow
		a.Message = fmt.Sprintf("“%s”%s，请补报", r.Name, cmp.Or(j.pending, "本期数据未报"))
		j.alert(a)
	}
}
