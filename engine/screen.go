package engine

import (
	"zhunsheng/engine/columnar"
	"zhunsheng/rules"
)

// Screened are places of projects, in order.
type Screened struct {
	// Undecided are those that only evaluating can decide. What was concluded of them does
	// not count.
	Undecided []int
	// Loud are those about which evaluating may raise an alert, the undecided and the
	// exact ones among them. About all others it raises none, of whatever rule.
	Loud []int
}

// screened tells which projects are left, and about which evaluating may speak.
func (c *Columns) screened(rows []projectRow) (s Screened) {
	for i := range rows {
		if rows[i].undecided {
			s.Undecided = append(s.Undecided, i)
		}
		if c.loud(&rows[i]) {
			s.Loud = append(s.Loud, i)
		}
	}
	return s
}

// loud tells a project about which evaluating may raise an alert, as far as it is
// judged.
func (c *Columns) loud(r *projectRow) bool {
	switch {
	case r.undecided, r.Exact:
		return true // only evaluating knows
	case !r.SpentKnown, c.overspent(r), r.Questioned, r.dataAsked:
		return true // DATA
	}
	return r.indicatorAlert || calls(r.out.Spending) || r.out.Dual < greenCode || r.doubted
}

// calls tells a light that raises an alert; being ahead does, too.
func calls(l LightCode) bool { return l != greenCode && l != greyCode }

// alerted tells whether an indicator is: by its light, or because its data are missing
// or its target is to be reviewed, which leaves it unproven.
func (c Conclusion) alerted() bool { return calls(c.Light) || c.Verdict == unprovenCode }

// overspent tells whether a year-end score would rest on more spending than there was.
func (c *Columns) overspent(r *projectRow) bool {
	return c.period.Month == yearEnd && r.Spent > r.Budget && !c.scheme.Execution.AllowOver100
}

// newPlausibility compiles the formula that doubts a self-evaluation. Marks are in
// hundredths, 100 points at most.
func newPlausibility(s *rules.Scheme) *projectProgram {
	const marksBits = 14
	execution := int64(hundredthsOf(s.Execution.Marks.Decimal))
	return newProjectProgram(rules.ProjectOperands{}, []projectField{
		{columnar.Field{Name: "自评率", Fraction: true, Bits: marksBits}, []func(*projectRow) int64{
			func(p *projectRow) int64 { return p.won }, func(p *projectRow) int64 { return p.marks },
		}},
		{columnar.Field{Name: "执行得分率", Fraction: true, Bits: marksBits}, []func(*projectRow) int64{
			func(p *projectRow) int64 { return int64(p.out.Execution) }, func(*projectRow) int64 { return execution },
		}},
		{columnar.Field{Name: "结余率", Fraction: true}, []func(*projectRow) int64{
			func(p *projectRow) int64 {
				if p.Budget == 0 {
					return 1
				}
				return p.Budget - p.Spent
			},
			func(p *projectRow) int64 {
				if p.Budget == 0 {
					return 1
				}
				return p.Budget
			},
		}},
	}, columnar.Output{Formula: s.Plausibility.Light.Formula})
}

// doubts tells which self-evaluations are to be looked at, of the projects that nothing
// else is said of.
func (c *Columns) doubts(all []projectRow) error {
	rows := among(all, func(r *projectRow) bool { return c.period.Month == yearEnd && r.marks > 0 && !c.loud(r) })
	p := c.projects.plausibility
	if len(rows) == 0 || p == nil {
		for _, r := range rows {
			r.doubted = true // only evaluating knows
		}
		return nil
	}
	results, err := p.run(rows)
	if err != nil {
		return err
	}
	for i, r := range rows {
		r.doubted = p.light(results[0], i) < greenCode
	}
	return nil
}
