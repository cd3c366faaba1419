package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// lever is one indicator whose reported value is changed, in thought.
type lever struct {
	judging
	adviser *adviser
	number  int
	base    *Result // as evaluated
	// constants are the operands; those that vary are replaced.
	constants rules.Operands
	said      foreseen    // what the unit expects of the year
	drawn     *rules.Plot // the ratio
}

// trial is the indicator with another value.
type trial struct {
	observation    Observation
	result         Result
	needed, change string
	short          string
	up             bool
	size           rules.Decimal
}

// prepare reads the value as it was reported.
func (l *lever) prepare() error {
	l.operands = l.rule.Operands()
	l.readActual()
	if l.actual.Measured && l.rule.Judgeable() {
		l.fill()
	}
	l.constants = l.operands
	var err error
	l.said, err = l.outlook()
	return err
}

// mayBeCut tells whether marks are cut, from some value on, for a target that a
// reviewer found too low.
func (l *lever) mayBeCut() bool {
	t := l.rule.Target
	return l.observation.Cause == l.scheme.OverAchievement.Cause && t.Kind == rules.Numeric &&
		(t.Relation == rules.AtLeast || t.Relation == rules.MoreThan) && t.Value().Sign() > 0 && !l.cannotOvershoot()
}

// blocked says why no value can be tried; empty where one can.
func (l *lever) blocked() string {
	switch {
	case l.rule.NeedsReview:
		return "目标须先确认或更正，更正以后才能测算"
	case len(l.rule.Parts) > 0:
		return "指标值由几个目标组成，不作测算"
	case l.said.light.WorseThan(Green):
		return strings.Join(l.said.named, "和") + "使它至少为" + l.said.light.Chinese() + "，单改本期实际值不能转为绿灯"
	case l.rule.ExecutionRate && !l.actual.Measured:
		return "执行数和预算数核对以后才能测算"
	case !l.actual.Measured:
		return "实际完成值未报，补报以后才能测算"
	}
	return ""
}

// advise tells what would have given full marks, or a green light; nil where
// there is nothing to be told.
func (l *lever) advise() (*Counterfactual, error) {
	g := goal{aim: AimGreen}
	if l.scored() {
		g = goal{AimFullMarks, l.base.Marks}
	}
	lost := l.base.Score != nil && *l.base.Score < l.base.Marks || !l.scored() && l.base.Light.WorseThan(Green)
	if !lost || l.observation.NotApplicable {
		return nil, nil
	}
	c := &Counterfactual{Aim: g.aim, Name: l.base.Name, Level2: l.base.Level2}
	if why := l.blocked(); why != "" {
		c.Sentence = why + "。"
		return c, nil
	}
	if l.rule.ExecutionRate {
		return l.adviser.rateInFull(l, c)
	}
	t, err := l.solve(g)
	switch {
	case errors.Is(err, rules.ErrUnsolvable):
		c.Sentence = "评分办法的公式不能精确求解，不作测算。"
		return c, nil
	case err != nil:
		return nil, err
	case t == nil:
		c.Sentence, err = l.unreachable(g)
		return c, err
	}
	l.fillIn(c, g, t)
	return c, nil
}

// solve finds the smallest change that reaches the goal; nil where none does.
func (l *lever) solve(g goal) (*trial, error) {
	switch l.rule.Target.Kind {
	case rules.Boolean, rules.Qualitative:
		return l.choose(g)
	}
	plot, err := l.where(g)
	if err != nil {
		return nil, err
	}
	if l.rule.Target.Kind == rules.DateKind {
		return l.solveDay(g, plot)
	}
	low, high := l.rule.Possible()
	now := l.actual.Number
	for places := l.rule.Grain(now); places <= l.finest(); places++ {
		step := rules.Scaled(1, places)
		if x, ok := nearest(plot, now, step, low, high); ok {
			return l.prove(g, x, now, step)
		}
	}
	return nil, nil
}

// finest is how many decimals are tried where nothing coarser reaches a goal: what
// is counted is not split.
func (l *lever) finest() int {
	if l.rule.IsCounted() {
		return 0
	}
	return l.rule.Grain(l.actual.Number) + 4
}

// nearest is the multiple of step nearest to now, but not now itself, at which
// the plot says yes.
func nearest(plot rules.Plot, now, step, low, high rules.Decimal) (rules.Decimal, bool) {
	below, above := now, now
	if now.Cmp(high) > 0 {
		below = high.Add(step)
	}
	if now.Cmp(low) < 0 {
		above = low.Sub(step)
	}
	up, canRise := plot.After(above, step, high)
	down, canFall := plot.Before(below, step, low)
	if canRise && (!canFall || up.Sub(now).Cmp(now.Sub(down)) <= 0) {
		return up, true
	}
	return down, canFall
}

// solveDay finds the nearest day; for work that is not done, the last one.
func (l *lever) solveDay(g goal, plot rules.Plot) (*trial, error) {
	year, day, now := l.period.FiscalYear, rules.Int(1), l.constants.Done
	low := rules.Date{Year: year - 1, Month: 1, Day: 1}.Ordinal()
	high := rules.MonthEnd(year+latestYear, yearEnd).Ordinal()
	if !l.scored() {
		high = rules.MonthEnd(year, l.period.Month).Ordinal()
	}
	if l.actual.Undone {
		if g.aim == AimWorseGrade {
			return nil, nil // no day is worse than never
		}
		now = high.Add(day)
	}
	x, ok := nearest(plot, now, day, low, high)
	if !ok {
		return nil, nil
	}
	return l.prove(g, x, now, day)
}

// latestYear is how many years after its own an indicator's work may be done.
const latestYear = 5

// prove judges the indicator anew with the value and with one a step nearer to
// what was reported: the goal must be reached at the one and not at the other.
func (l *lever) prove(g goal, x, now, step rules.Decimal) (*trial, error) {
	t, err := l.try(l.reporting(x))
	if err != nil {
		return nil, err
	}
	by := x.Sub(now)
	t.needed, t.up = l.print(x), by.Sign() > 0
	if !g.reached(t.result.Score, t.result.Light) {
		return nil, unproven(g.aim, t.needed, t.result.Explanation+t.result.LightReason)
	}
	t.change, t.size = l.printChange(by.Abs()), l.share(by.Abs())
	before := x.Add(step)
	if t.up {
		before = x.Sub(step)
	}
	short := *l.base
	if before.Sub(now).Sign() == by.Sign() && l.possible(before) {
		tried, err := l.try(l.reporting(before))
		if err != nil {
			return nil, err
		}
		short = tried.result
	}
	if g.reached(short.Score, short.Light) {
		return nil, unproven(g.aim, t.needed, "it is reached before: "+short.Explanation)
	}
	t.short = short.Explanation
	return t, nil
}

// possible tells whether a value may be reported; of a day it is known before.
func (l *lever) possible(x rules.Decimal) bool {
	low, high := l.rule.Possible()
	return l.rule.Target.Kind == rules.DateKind || x.Cmp(low) >= 0 && x.Cmp(high) <= 0
}

// share is a change relative to the target, of days to a year.
func (l *lever) share(by rules.Decimal) rules.Decimal {
	target := l.rule.Target.Value().Abs()
	switch {
	case l.rule.Target.Kind == rules.DateKind:
		return by.Quo(rules.Int(365))
	case target.IsZero():
		return by
	}
	return by.Quo(target)
}

// reporting is the observation with another number or day.
func (l *lever) reporting(x rules.Decimal) Observation {
	o := l.observation
	o.Actual.Text = x.String()
	if l.rule.Target.Kind == rules.DateKind {
		o.Actual.Text = rules.DateOf(x).Chinese()
	}
	return o
}

// try judges the indicator with another observation.
func (l *lever) try(o Observation) (*trial, error) {
	j := l.adviser.fresh().judging(l.rule, o, l.base.Marks)
	r, err := j.result()
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(j.found, func(d rules.Diagnostic) bool { return d.Severity == rules.Error }); i >= 0 {
		return nil, fmt.Errorf("the value %s is refused: %s", o.Actual.Text, j.found[i].Message)
	}
	return &trial{observation: o, result: r}, nil
}
