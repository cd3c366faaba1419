package engine

import (
	"errors"
	"fmt"

	"zhunsheng/rules"
)

// Aim is what a counterfactual brings about.
type Aim string

// The aims: full marks of one part and another grade at year-end, before that a
// light that is not worse than green.
const (
	AimFullMarks   Aim = "FULL_MARKS"
	AimGreen       Aim = "GREEN"
	AimBetterGrade Aim = "BETTER_GRADE"
	AimWorseGrade  Aim = "WORSE_GRADE"
)

// Counterfactual is the smallest change of one reported value, in the steps that
// people report it in, that would have brought about something else (测算). It is
// solved, not searched, and holds for the change of this one value alone.
type Counterfactual struct {
	Aim    Aim    `json:"aim"`
	Name   string `json:"name"` // an indicator, or 执行数 where Level2 is empty
	Level2 string `json:"level2,omitempty"`
	// Reachable is false where no possible value brings it about, or none can be
	// told; the sentence says which.
	Reachable bool   `json:"reachable"`
	Now       string `json:"now,omitempty"`
	Needed    string `json:"needed,omitempty"`
	Change    string `json:"change,omitempty"`
	// Score is what the needed value scores: of the part for full marks, the total
	// for a grade.
	Score    *Hundredths `json:"score,omitempty"`
	Grade    string      `json:"grade,omitempty"`
	Light    Light       `json:"light,omitempty"`
	Sentence string      `json:"sentence"`
	// Proof explains the result at the needed value, Short the one a step before
	// it, where the aim is not reached.
	Proof string `json:"proof,omitempty"`
	Short string `json:"short,omitempty"`

	size rules.Decimal // of the change, relative to the target
}

// Advice is what would move a project: its spending, and its grade by any single
// value (敏感性). Better and Worse begin with the smallest change relative to its
// target.
type Advice struct {
	Spending *Counterfactual  `json:"spending,omitempty"`
	Better   []Counterfactual `json:"better,omitempty"`
	Worse    []Counterfactual `json:"worse,omitempty"`
	// Notes say in a sentence each what is not among them, and why.
	Notes []string `json:"notes,omitempty"`
	// Application is what the grade suggests for the next budget (结果应用建议): shown,
	// never executed. Empty before December and while the grade is provisional.
	Application string `json:"application,omitempty"`
}

// Advise fills the advice of an outcome that Evaluate made of the same inputs.
// Nothing else of the outcome changes. Each claim is held against a new judgement
// with the changed value, and against one a step short of it; one that does not
// stand is an error, as is an outcome of other inputs.
func Advise(s *rules.Scheme, d *rules.Declaration, r *Report, o *Outcome) error {
	if o.SchemeDigest != s.Digest || o.InputDigest != digest(d, r) {
		return errors.New("advise: the outcome is not of these inputs")
	}
	projects, _ := s.CompileDeclaration(d, r.FiscalYear)
	for i, e := range evaluationsOf(s, projects, r) {
		e.readFunds()
		a := adviser{evaluation: e, result: &o.Projects[i]}
		if err := a.advise(); err != nil {
			return fmt.Errorf("advise project %s: %w", o.Projects[i].Code, err)
		}
	}
	return nil
}

// adviser works out the advice of one project. What its evaluation finds and
// alerts has been told before, and is dropped.
type adviser struct {
	evaluation
	result *ProjectResult
	levers []*lever
	advice Advice
}

// fresh is the evaluation without what it has said so far.
func (a *adviser) fresh() *evaluation {
	e := a.evaluation
	e.diagnostics, e.alerts = nil, nil
	return &e
}

func (a *adviser) advise() error {
	observed := a.observed()
	for i, rule := range a.project.Rules {
		result := &a.result.Indicators[i]
		j := a.fresh().judging(rule, observed[rule.Indicator.Key()], result.Marks)
		l := &lever{judging: j, adviser: a, number: i, base: result}
		if err := l.prepare(); err != nil {
			return err
		}
		a.levers = append(a.levers, l)
	}
	for _, l := range a.levers {
		c, err := l.advise()
		if err != nil {
			return fmt.Errorf("indicator %s: %w", l.base.Name, err)
		}
		l.base.Advice = c
	}
	if err := a.adviseSpending(); err != nil {
		return err
	}
	if a.scored() {
		if err := a.adviseGrade(); err != nil {
			return err
		}
	}
	if g := a.result.Grade; g != nil {
		a.advice.Application = a.scheme.ApplicationOf(*g)
	}
	if a.advice.Spending != nil || len(a.advice.Better)+len(a.advice.Worse)+len(a.advice.Notes) > 0 || a.advice.Application != "" {
		a.result.Advice = &a.advice
	}
	return nil
}

// unproven is the error of a claim that a new judgement does not bear out.
func unproven(aim Aim, value, why string) error {
	return fmt.Errorf("the claim that %s is reached at %s does not hold: %s", aim, value, why)
}

// views are formulas in which plots are put together, over the operands of a
// view.
var views = struct{ late, over, overIf, cut, reaches, staysBelow, fine, both, not, progress, other *rules.Formula }{
	late:       mustCompile[rules.Decimal]("max(0, 完成日期 - 应完成日期)"),
	over:       mustCompile[rules.Decimal]("(实际值 - 目标值) / 目标值"),
	overIf:     mustCompile[rules.Decimal]("超额率 > 界 ? 超额率 : 0"),
	cut:        mustCompile[rules.Decimal]("超额率 > 界 ? min(比例, 减后比例) : 比例"),
	reaches:    mustCompile[bool]("比例 >= 界 && 比例 >= 0 && 比例 <= 1"),
	staysBelow: mustCompile[bool]("比例 < 界 && 比例 >= 0 && 比例 <= 1"),
	fine:       mustCompile[bool](`灯 == "GREEN" || 灯 == "BLUE" || 灯 == "GREY"`),
	both:       mustCompile[bool]("甲 && 乙"),
	not:        mustCompile[bool]("!甲"),
	progress:   mustCompile[rules.Decimal]("执行数 / 预算数 * 100"),
	other:      mustCompile[bool]("等级 != 现等级"),
}
