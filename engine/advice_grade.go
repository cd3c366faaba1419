package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// adviseGrade tells which single value would have moved the grade, up or down,
// and by how much.
func (a *adviser) adviseGrade() error {
	note := func(format string, args ...any) {
		a.advice.Notes = append(a.advice.Notes, fmt.Sprintf(format, args...))
	}
	if a.result.Provisional {
		note("等级暂定：%s确定以后，才能测算等级怎样升降。", strings.Join(a.unsettled(), "、"))
		return nil
	}
	grades, err := a.scheme.Grades.Formula.Plot(rules.GradeOperands{}, plots{"总分": rules.Identity()})
	if errors.Is(err, rules.ErrUnsolvable) || err == nil && !isLadder(grades) {
		note("等级不是随总分逐级升降的，不作测算。")
		return nil
	}
	if err != nil {
		return err
	}
	other, err := views.other.Plot(viewOperands{Current: *a.result.Grade}, plots{"等级": grades})
	if err != nil {
		return err
	}
	total, cent := a.result.Score.Decimal(), rules.Scaled(1, 2)
	if up, ok := other.After(total, cent, rules.Int(100)); ok {
		g := goal{AimBetterGrade, hundredthsOf(up)}
		m, err := a.movers(g)
		if err != nil {
			return err
		}
		a.advice.Better = m.list
		a.noteMovers(m, fmt.Sprintf("单独改变任何一项，都不能使总分升为“%s”", grades.At(up)))
	}
	if down, ok := other.Before(total, cent, rules.Decimal{}); ok {
		g := goal{AimWorseGrade, hundredthsOf(down)}
		m, err := a.movers(g)
		if err != nil {
			return err
		}
		a.advice.Worse = m.list
		a.noteMovers(m, "单独改变任何一项，都不会使总分降级")
	}
	return nil
}

// movers are the single values that reach a total, the smallest change first, and
// the names of those of which that can't be told.
type movers struct {
	list     []Counterfactual
	unsolved []string
	// undoing names what would reach a better grade by doing less, as its target was
	// found too low: no way that anyone should go.
	undoing []string
}

// noteMovers says where nothing moves the grade, and of what that can't be told.
func (a *adviser) noteMovers(m movers, text string) {
	unsolved := strings.Join(m.unsolved, "、")
	switch {
	case len(m.list) == 0:
		var but []string
		if unsolved != "" {
			but = append(but, unsolved+"不能测算，除外")
		}
		if len(m.undoing) > 0 {
			but = append(but, strings.Join(m.undoing, "、")+"的目标评审认定定得过低，降低实际值不算改进")
		}
		if len(but) > 0 {
			text += "（" + strings.Join(but, "；") + "）"
		}
	case unsolved != "":
		text = unsolved + "对等级的影响不能测算"
	default:
		return
	}
	if text += "。"; !slices.Contains(a.advice.Notes, text) {
		a.advice.Notes = append(a.advice.Notes, text)
	}
}

// isLadder tells whether each grade has one run of totals from 0 to 100, so that
// a higher total never gives back a grade that was left.
func isLadder(grades rules.Plot) bool {
	at := append(grades.Breaks(), rules.Decimal{}, rules.Int(100))
	slices.SortFunc(at, rules.Decimal.Cmp)
	var seen []any
	for i, total := range at {
		list := []rules.Decimal{total}
		if i > 0 {
			list = []rules.Decimal{at[i-1].Add(total).Quo(rules.Int(2)), total}
		}
		for _, t := range list {
			if t.Sign() < 0 || t.Cmp(rules.Int(100)) > 0 {
				continue
			}
			g := grades.At(t)
			if k := slices.Index(seen, g); g == nil || k >= 0 && k < len(seen)-1 {
				return false
			} else if k < 0 {
				seen = append(seen, g)
			}
		}
	}
	return true
}

// unsettled names what makes the score provisional.
func (a *adviser) unsettled() (names []string) {
	if a.fundsProvisional() {
		names = append(names, spentName)
	}
	for _, r := range a.result.Indicators {
		if r.Provisional {
			names = append(names, "“"+r.Name+"”")
		}
	}
	return names
}

// movers finds what reaches a total.
func (a *adviser) movers(g goal) (m movers, err error) {
	for _, l := range a.levers {
		if l.base.Score == nil || l.base.Marks == 0 || l.rule.ExecutionRate {
			continue
		}
		own := goal{g.aim, g.score - (*a.result.Score - *l.base.Score)}
		if own.aim == AimBetterGrade && own.score > l.base.Marks || own.score < 0 {
			continue
		}
		var t *trial
		if err = rules.ErrUnsolvable; l.blocked() == "" {
			t, err = l.solve(own)
		}
		switch {
		case errors.Is(err, rules.ErrUnsolvable):
			m.unsolved = append(m.unsolved, "“"+l.base.Name+"”")
			continue
		case err != nil:
			return m, fmt.Errorf("indicator %s: %w", l.base.Name, err)
		case t == nil:
			continue
		case g.aim == AimBetterGrade && !t.up && l.mayBeCut():
			m.undoing = append(m.undoing, "“"+l.base.Name+"”")
			continue
		}
		c := Counterfactual{Aim: g.aim, Name: l.base.Name, Level2: l.base.Level2}
		l.fillIn(&c, own, t)
		if err := a.settle(&c, g, l.number, t.result); err != nil {
			return m, err
		}
		m.list = append(m.list, c)
	}
	c, told, err := a.spendingMoves(g)
	switch {
	case err != nil:
		return m, err
	case !told:
		m.unsolved = append(m.unsolved, spentName)
	case c != nil:
		m.list = append(m.list, *c)
	}
	slices.SortStableFunc(m.list, func(a, b Counterfactual) int { return a.size.Cmp(b.size) })
	return m, nil
}

// settle sums the project up with one indicator's other result: the total must
// be what was asked for and the grade another one.
func (a *adviser) settle(c *Counterfactual, g goal, number int, r Result) error {
	p := *a.result
	p.Indicators, p.Flags, p.Provisional = slices.Clone(p.Indicators), nil, false
	p.Indicators[number] = r
	if err := a.fresh().summarise(&p); err != nil {
		return err
	}
	if p.Provisional || !g.reached(p.Score, Grey) || *p.Grade == *a.result.Grade {
		return unproven(g.aim, c.Name+c.Needed, fmt.Sprintf("the total is %s, the grade %s", p.Score, *p.Grade))
	}
	c.moves(*p.Score, *p.Grade)
	return nil
}

// spendingMoves is the spending that reaches a total. told is false where the
// marks do not rise with the spending, or there is none to change: then nothing
// is claimed. Execution marks and the indicators 预算执行率 move together.
func (a *adviser) spendingMoves(g goal) (c *Counterfactual, told bool, err error) {
	if a.funds.budget.IsZero() {
		return nil, true, nil // there is nothing to spend
	}
	if a.spendingBlocked() != "" {
		return nil, false, nil
	}
	scored, err := a.scoredBySpending()
	if errors.Is(err, rules.ErrUnsolvable) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	rest := *a.result.Score - scored(*a.funds.spent)
	reaches := func(x rules.Decimal) bool { s := rest + scored(x); return g.reached(&s, Grey) }
	for places := moneyPlaces; places <= finestPlaces; places++ {
		step := rules.Scaled(1, places)
		x, ok := firstReaching(*a.funds.spent, a.funds.budget, step, g.aim == AimWorseGrade, reaches)
		if !ok {
			continue
		}
		c = &Counterfactual{Aim: g.aim, Name: spentName}
		p, err := a.proveSpending(c, x, step,
			func(p *ProjectResult) bool { return g.reached(p.Score, Grey) && *p.Grade != *a.result.Grade }, a.explainSpending)
		if err != nil {
			return nil, false, err
		}
		c.Sentence = strings.Replace(c.Sentence, "再支出", "再增加", 1)
		c.moves(*p.Score, *p.Grade)
		return c, true, nil
	}
	return nil, true, nil
}

// explainSpending explains all marks that follow from the spending.
func (a *adviser) explainSpending(p *ProjectResult) string {
	text := p.Execution.Explanation
	for _, l := range a.levers {
		if l.rule.ExecutionRate {
			text += "“" + l.base.Name + "”" + p.Indicators[l.number].Explanation
		}
	}
	return text
}

// scoredBySpending is what a spending within the budget scores in all, where it
// never falls with the spending; ErrUnsolvable where that is not so.
func (a *adviser) scoredBySpending() (func(rules.Decimal) Hundredths, error) {
	budget := a.funds.budget
	execution, err := a.executionRatio()
	if err == nil && !execution.Rises(rules.Decimal{}, budget) {
		err = rules.ErrUnsolvable
	}
	if err != nil {
		return nil, err
	}
	type part struct {
		ratio rules.Plot
		marks Hundredths
	}
	var rates []part
	for _, l := range a.levers {
		if !l.rule.ExecutionRate || l.observation.NotApplicable {
			continue
		}
		ratio, err := l.ratio()
		if err == nil && !ratio.Rises(rules.Decimal{}, rules.Int(100)) {
			err = rules.ErrUnsolvable
		}
		if err != nil {
			return nil, err
		}
		rates = append(rates, part{ratio, l.base.Marks})
	}
	worth := func(p part, x rules.Decimal) Hundredths {
		return hundredthsOf(p.marks.Decimal().Mul(p.ratio.At(x).(rules.Decimal)))
	}
	return func(x rules.Decimal) Hundredths {
		sum := worth(part{execution, a.result.Execution.Marks}, x)
		for _, r := range rates {
			sum += worth(r, x.Quo(budget).Mul(rules.Int(100)).Round(2))
		}
		return sum
	}, nil
}

// firstReaching halves its way to the multiple of step nearest to now, on one side
// of it and from 0 to limit, at which something holds that holds for all beyond.
func firstReaching(now, limit, step rules.Decimal, down bool, holds func(rules.Decimal) bool) (rules.Decimal, bool) {
	at := func(n int64) rules.Decimal { return rules.Int(n).Mul(step) }
	index := func(x rules.Decimal) int64 { n, _ := x.Quo(step).Floor(0).Units(0); return n }
	low, high := index(now), index(limit) // low does not hold, high does
	if down {
		low, high = index(now.Neg()), 0 // counted downwards: -n
		at = func(n int64) rules.Decimal { return rules.Int(-n).Mul(step) }
	}
	if high <= low || !holds(at(high)) {
		return rules.Decimal{}, false
	}
	for high-low > 1 {
		middle := low + (high-low)/2
		if holds(at(middle)) {
			high = middle
		} else {
			low = middle
		}
	}
	return at(high), true
}
