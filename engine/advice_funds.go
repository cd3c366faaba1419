package engine

import (
	"errors"
	"fmt"
	"slices"

	"zhunsheng/rules"
)

const spentName = "执行数"

// The decimals, of 万元, in which spending is tried: 百元 first, down to 分.
const (
	moneyPlaces  = 2
	finestPlaces = 6
)

// adviseSpending tells what spending would have made the light green, or earned
// the execution its full marks.
func (a *adviser) adviseSpending() error {
	score := a.result.Execution.Score
	lost := a.scored() && *score < a.result.Execution.Marks || !a.scored() && a.result.Spending.Light.WorseThan(Green)
	if !lost {
		return nil
	}
	c := &Counterfactual{Aim: AimGreen, Name: spentName}
	view, reached := a.spendingLight, func(p *ProjectResult) bool { return !p.Spending.Light.WorseThan(Green) }
	explain := func(p *ProjectResult) string { return p.Spending.Explanation }
	if a.scored() {
		g := goal{AimFullMarks, a.result.Execution.Marks}
		c.Aim = g.aim
		view = func() (rules.Plot, error) {
			ratio, err := a.executionRatio()
			if err != nil {
				return ratio, err
			}
			return g.shares(ratio, a.result.Execution.Marks)
		}
		reached = func(p *ProjectResult) bool { return g.reached(p.Execution.Score, Grey) }
		explain = func(p *ProjectResult) string { return p.Execution.Explanation }
	}
	a.advice.Spending = c
	if why := a.spendingBlocked(); why != "" {
		c.Sentence = why + "。"
		return nil
	}
	plot, err := view()
	if errors.Is(err, rules.ErrUnsolvable) {
		c.Sentence = "评分办法的公式不能精确求解，不作测算。"
		return nil
	}
	if err != nil {
		return err
	}
	for places := moneyPlaces; places <= finestPlaces; places++ {
		step := rules.Scaled(1, places)
		if x, ok := plot.After(*a.funds.spent, step, a.funds.budget); ok {
			p, err := a.proveSpending(c, x, step, reached, explain)
			if err != nil {
				return err
			}
			return a.spendingSays(c, p, x)
		}
	}
	c.Sentence = "在预算以内，再多支出也不能转为绿灯。"
	if a.scored() {
		c.Sentence = "在预算以内，再多支出也得不到满分。"
	}
	return nil
}

// spendingBlocked says why no other spending can be tried.
func (a *adviser) spendingBlocked() string {
	switch {
	case a.funds.spent == nil:
		return "执行数未报，补报以后才能测算"
	case a.funds.budget.IsZero():
		return "没有预算，不作测算"
	case a.funds.overspent():
		return "支出超过预算，核对以后才能测算"
	}
	return ""
}

func (a *adviser) spendingSays(c *Counterfactual, p *ProjectResult, x rules.Decimal) error {
	if c.Aim != AimFullMarks {
		c.Light = p.Spending.Light
		c.Sentence += "，支出即转为" + c.Light.Chinese() + "。"
		return nil
	}
	ratio, err := a.executionRatio()
	if err != nil {
		return err
	}
	c.Score = p.Execution.Score
	c.Sentence += "，预算执行即得满分" + inFull(p.Execution.Marks, ratio.At(x).(rules.Decimal)) + "。"
	return nil
}

// money are the operands that follow from the spending.
func (a *adviser) money() (plots, error) {
	progress, err := views.progress.Plot(viewOperands{Budget: a.funds.budget}, plots{spentName: rules.Identity()})
	return plots{spentName: rules.Identity(), "支出进度": progress}, err
}

func (a *adviser) executionRatio() (rules.Plot, error) {
	varying, err := a.money()
	if err != nil {
		return rules.Plot{}, err
	}
	return a.scheme.Execution.Ratio.Plot(a.fundsOperands(), varying)
}

// spendingLight is the answer, over the spending, to whether no method that binds
// and no extra rule makes the light worse than green.
func (a *adviser) spendingLight() (rules.Plot, error) {
	varying, err := a.money()
	if err != nil {
		return rules.Plot{}, err
	}
	var all *rules.Plot
	join := func(p rules.Plot, err error) error {
		if err == nil && all != nil {
			p, err = views.both.Plot(viewOperands{}, plots{"甲": *all, "乙": p})
		}
		all = &p
		return err
	}
	for _, one := range a.scheme.Spending.Schemes {
		if !one.Binding {
			continue
		}
		light, err := one.Light.Plot(a.fundsOperands(), varying)
		if err == nil {
			err = join(views.fine.Plot(viewOperands{}, plots{"灯": light}))
		}
		if err != nil {
			return light, err
		}
	}
	for _, r := range a.scheme.Spending.Rules {
		if !Light(r.Light).WorseThan(Green) || r.Light == "" {
			continue
		}
		when, err := r.When.Plot(a.fundsOperands(), varying)
		if err == nil {
			err = join(views.not.Plot(viewOperands{}, plots{"甲": when}))
		}
		if err != nil {
			return when, err
		}
	}
	return *all, nil
}

// proveSpending evaluates the project with another spending, and with one a step
// nearer to the reported: the goal must be reached at the one and not at the other.
func (a *adviser) proveSpending(c *Counterfactual, x, step rules.Decimal, reached func(*ProjectResult) bool, explain func(*ProjectResult) string) (*ProjectResult, error) {
	by := x.Sub(*a.funds.spent)
	before, verb, to := x.Sub(step), "再支出", "达到"
	if by.Sign() < 0 {
		before, verb, to = x.Add(step), "减少", "降到"
	}
	p, err := a.spend(x)
	if err != nil {
		return nil, err
	}
	short := a.result
	if before.Sub(*a.funds.spent).Sign() == by.Sign() {
		if short, err = a.spend(before); err != nil {
			return nil, err
		}
	}
	if !reached(p) || reached(short) {
		return nil, unproven(c.Aim, spentName+x.String(), explain(p)+explain(short))
	}
	c.Reachable, c.size = true, by.Abs().Quo(a.funds.budget)
	c.Now, c.Needed, c.Change = Money{*a.funds.spent}.String()+"万元", Money{x}.String()+"万元", Money{by.Abs()}.String()+"万元"
	c.Proof, c.Short = explain(p), explain(short)
	c.Sentence = fmt.Sprintf("%s%s（%s%s）", verb, c.Change, to, c.Needed)
	return p, nil
}

// spend evaluates the project with another spending. Of its indicators only those
// that are computed from the spending are judged anew.
func (a *adviser) spend(x rules.Decimal) (*ProjectResult, error) {
	e, report, p := a.fresh(), *a.report, *a.result
	report.Spent.Text = x.String()
	e.report = &report
	e.readFunds()
	var err error
	if p.Execution, err = e.execution(); err != nil {
		return nil, err
	}
	if p.Spending, err = e.spending(); err != nil {
		return nil, err
	}
	p.Indicators = slices.Clone(p.Indicators)
	for _, l := range a.levers {
		if !l.rule.ExecutionRate {
			continue
		}
		j := e.judging(l.rule, l.observation, l.base.Marks)
		if p.Indicators[l.number], err = j.result(); err != nil {
			return nil, err
		}
	}
	p.Flags, p.Provisional = nil, false
	if err := e.summarise(&p); err != nil {
		return nil, err
	}
	if rules.HasErrors(e.diagnostics) {
		return nil, fmt.Errorf("spending %s is refused: %v", x, e.diagnostics)
	}
	return &p, nil
}

// rateInFull tells what spending would have given the indicator 预算执行率, which
// is computed from it, its full marks.
func (a *adviser) rateInFull(l *lever, c *Counterfactual) (*Counterfactual, error) {
	g := goal{AimFullMarks, l.base.Marks}
	ratio, err := l.ratio()
	if err == nil && !ratio.Rises(rules.Decimal{}, rules.Int(100)) {
		err = rules.ErrUnsolvable
	}
	if errors.Is(err, rules.ErrUnsolvable) {
		c.Sentence = "得分不随执行数单向上升，不作测算。"
		return c, nil
	}
	if err != nil {
		return nil, err
	}
	plot, err := g.shares(ratio, l.base.Marks)
	if err != nil {
		return nil, err
	}
	c.Sentence = "在预算以内，再多支出也得不到满分。"
	rate, ok := plot.After(l.actual.Number, rules.Scaled(1, 2), rules.Int(100))
	if !ok {
		return c, nil
	}
	// The rate is rounded half up to two decimals: it is reached half a step below.
	least := rate.Sub(rules.Scaled(5, 3)).Mul(a.funds.budget).Quo(rules.Int(100))
	for places := moneyPlaces; places <= finestPlaces; places++ {
		step := rules.Scaled(1, places)
		x := least.Quo(step).Neg().Floor(0).Neg().Mul(step)
		if x.Cmp(a.funds.budget) > 0 {
			continue
		}
		p, err := a.proveSpending(c, x, step,
			func(p *ProjectResult) bool { return g.reached(p.Indicators[l.number].Score, Grey) },
			func(p *ProjectResult) string { return p.Indicators[l.number].Explanation })
		if err != nil {
			return nil, err
		}
		r := p.Indicators[l.number]
		c.Score = r.Score
		c.Sentence += "，即得满分" + inFull(r.Marks, r.Ratio.Decimal) + "。"
		return c, nil
	}
	return c, nil
}
