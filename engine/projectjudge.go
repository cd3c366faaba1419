package engine

import (
	"fmt"
	"slices"

	"zhunsheng/rules"
)

// JudgeProjects decides projects into out from the conclusions about their indicators,
// which follow each other in indicators as in the projects; open are the places that
// Judge left undecided. What is exact has the conclusion of the scheme under which it
// was read. An error means numbers that no program has written.
func (c *Columns) JudgeProjects(projects []ProjectReading, indicators []Conclusion, open []int, out []ProjectConclusion) (Screened, error) {
	if len(out) != len(projects) {
		return Screened{}, fmt.Errorf("%d projects, room for %d conclusions", len(projects), len(out))
	}
	rows := make([]projectRow, len(projects))
	place := 0
	for i := range projects {
		p := &projects[i]
		from := place
		if place += len(p.Indicators); place > len(indicators) {
			return Screened{}, fmt.Errorf("project %s has %d indicators, %d conclusions are left", p.Code, len(p.Indicators), len(indicators)-from)
		}
		if err := p.check(indicators[from:place]); err != nil {
			return Screened{}, fmt.Errorf("project %s: %w", p.Code, err)
		}
		within := func(at int) bool { return at >= from && at < place }
		rows[i] = projectRow{ProjectReading: p, out: &out[i], undecided: !p.Exact && !c.projects.complete() || slices.ContainsFunc(open, within)}
		c.sum(&rows[i], indicators[from:place])
	}
	if place < len(indicators) {
		return Screened{}, fmt.Errorf("%d indicators, %d conclusions", place, len(indicators))
	}
	for _, step := range []func([]projectRow) error{c.spendingLights, c.executionMarks, c.goalLights, c.grades, c.doubts} {
		if err := step(rows); err != nil {
			return Screened{}, err
		}
	}
	for i := range rows {
		if rows[i].Exact && !rows[i].undecided {
			out[i] = rows[i].Fixed
		}
	}
	return c.screened(rows), nil
}

// check refuses numbers that no project has.
func (p *ProjectReading) check(indicators []Conclusion) error {
	if f := p.Fixed; p.Exact && max(f.Light, f.Spending, f.Goal, f.Dual) > greyCode {
		return fmt.Errorf("%+v has a light that is none", f)
	}
	if p.ProgressKnown && p.Budget <= 0 {
		return fmt.Errorf("its spending has progressed, its budget is %d", p.Budget)
	}
	for i, one := range indicators {
		r := &p.Indicators[i]
		switch {
		case one.Light > greyCode, one.Verdict > unprovenCode, one.Score < NoScore, one.Score > mostMarks:
			return fmt.Errorf("indicator %d: %+v is no conclusion", i, one)
		case r.Marks < 0, r.Marks > mostMarks:
			return fmt.Errorf("indicator %d: %d hundredths are no marks", i, r.Marks)
		case r.Shape != ShapeFixed && r.Shape != ShapeExact && !r.Shape.valid():
			return fmt.Errorf("indicator %d: shape %d is none", i, r.Shape)
		}
	}
	return nil
}

// among are the rows that a step judges.
func among(rows []projectRow, judged func(*projectRow) bool) (list []*projectRow) {
	for i := range rows {
		if r := &rows[i]; !r.Exact && !r.undecided && judged(r) {
			list = append(list, r)
		}
	}
	return list
}

// sum draws the indicators together.
func (c *Columns) sum(r *projectRow, indicators []Conclusion) {
	*r.out = ProjectConclusion{Score: NoScore, Execution: NoScore, Light: greyCode, Spending: greyCode, Goal: greyCode, Dual: greyCode}
	r.worst = greyCode
	for i, one := range indicators {
		r.worst = min(r.worst, one.Light)
		r.out.Ahead = r.out.Ahead || one.Light == blueCode
		r.out.Provisional = r.out.Provisional || one.Provisional
		r.won += int64(max(0, one.Score))
		r.marks += int64(r.Indicators[i].Marks)
		r.indicatorAlert = r.indicatorAlert || one.alerted()
		if one.Light != greyCode {
			r.lit += int64(r.Indicators[i].Marks)
		}
		if one.Light == redCode {
			r.red += int64(r.Indicators[i].Marks)
		}
	}
}

// spendingLights lights the spending by every method that binds and by the extra rules.
func (c *Columns) spendingLights(all []projectRow) error {
	p := c.projects.money
	rows := among(all, func(r *projectRow) bool { return r.SpentKnown && r.ProgressKnown })
	if len(rows) == 0 {
		return nil
	}
	results, err := p.run(rows)
	if err != nil {
		return err
	}
	for i, r := range rows {
		for _, result := range results[:c.projects.binding] {
			r.out.Spending = min(r.out.Spending, p.light(result, i))
		}
		for k, rule := range c.scheme.Spending.Rules {
			if results[c.projects.binding+k].Codes[i] != 1 {
				continue
			}
			r.dataAsked = r.dataAsked || rule.Data
			if rule.Light != "" {
				r.out.Spending = min(r.out.Spending, Light(rule.Light).Code())
			}
		}
		r.out.Ahead = r.out.Ahead || r.out.Spending == blueCode
	}
	return nil
}

// executionMarks gives the marks for spending at year-end: none, provisionally, where it
// is unknown or more than there was.
func (c *Columns) executionMarks(all []projectRow) error {
	if c.period.Month != yearEnd {
		return nil
	}
	clause := c.scheme.Execution
	known := func(r *projectRow) bool { return r.SpentKnown && !c.overspent(r) }
	none := hundredthsOf(clause.Marks.Mul(clause.ZeroBudget.Decimal))
	for _, r := range among(all, func(*projectRow) bool { return true }) {
		switch {
		case !known(r):
			r.out.Execution, r.out.Provisional = 0, true
		case r.Budget == 0:
			r.out.Execution = int32(none) //nolint:gosec // at most 100 points
		}
	}
	rows := among(all, func(r *projectRow) bool { return known(r) && r.Budget > 0 })
	if len(rows) == 0 {
		return nil
	}
	results, err := c.projects.execution.run(rows)
	if err != nil {
		return err
	}
	for i, r := range rows {
		r.out.Execution = int32(results[0].Hundredths[i]) //nolint:gosec // at most 100 points
	}
	return nil
}

// goalLights draws the goal's light from the indicators', holds results against money,
// and takes the worst of all.
func (c *Columns) goalLights(all []projectRow) error {
	rows := among(all, func(*projectRow) bool { return true })
	if len(rows) == 0 {
		return nil
	}
	results, err := c.projects.goal.run(rows)
	if err != nil {
		return err
	}
	for i, r := range rows {
		r.out.Goal = c.projects.goal.light(results[0], i)
		r.out.Dual, err = c.dualLight(r.ProjectReading)
		r.undecided = r.undecided || err != nil // evaluating says what is wrong
		r.out.Light = min(r.out.Spending, r.out.Goal, r.out.Dual)
	}
	return nil
}

// dualLight holds the results of the flows against the money spent, as evaluating does:
// a sum of fractions, which columns have no place for.
func (c *Columns) dualLight(p *ProjectReading) (LightCode, error) {
	var won fraction
	all := int64(0)
	for i := range p.Indicators {
		r := &p.Indicators[i]
		s := r.Shape.parts()
		if r.Shape == ShapeFixed || r.Shape == ShapeExact || s.accumulation != accumulationFlow || s.ceiling() || !s.numeric() || r.Target <= 0 {
			continue
		}
		won.add(int64(r.Marks), min(max(r.Actual, 0), r.Target), r.Target)
		all += int64(r.Marks)
	}
	if all == 0 || !p.ProgressKnown {
		return greyCode, nil
	}
	hundred := rules.Int(100)
	progress := rules.Int(p.Spent).Quo(rules.Int(p.Budget)).Mul(hundred)
	light, err := c.scheme.Dual.Light.Run(rules.ProjectOperands{Gap: won.decimal().Quo(rules.Int(all)).Mul(hundred).Sub(progress)})
	if err != nil {
		return greyCode, err
	}
	return Light(light.(string)).Code(), nil
}

// grades gives total and grade at year-end.
func (c *Columns) grades(all []projectRow) error {
	rows := among(all, func(*projectRow) bool { return c.period.Month == yearEnd })
	if len(rows) == 0 {
		return nil
	}
	for _, r := range rows {
		r.out.Score = r.out.Execution + int32(r.won) //nolint:gosec // at most 100 points
	}
	results, err := c.projects.grade.run(rows)
	if err != nil {
		return err
	}
	for i, r := range rows {
		r.out.Grade = c.projects.grade.Text(results[0].Codes[i])
		if r.out.Provisional {
			r.out.Grade = c.scheme.Grades.Provisional
		}
	}
	return nil
}
