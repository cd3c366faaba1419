package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// Method is how a figure of the department comes out of its projects'.
type Method string

// The methods.
const (
	Average  Method = "AVERAGE"  // 按预算加权平均: rates, satisfaction
	Sum      Method = "SUM"      // 合计: counts and amounts
	Latest   Method = "LATEST"   // 最晚的一个: days of completion
	Reported Method = "REPORTED" // 部门填报
	Computed Method = "COMPUTED" // 按支出和预算算出: 预算执行率
	None     Method = "NONE"     // 没有可汇总的
)

// RollUp says how one indicator of the department came by its actual, so that it
// can be recomputed with pencil and paper.
type RollUp struct {
	Level2 string         `json:"level2"`
	Name   string         `json:"name"`
	Method Method         `json:"method"`
	Parts  []Contribution `json:"parts"`
	// Pending says why there is no figure; empty where there is one.
	Pending string `json:"pending,omitempty"`
}

// Contribution is one project's indicator in a roll-up. Value is as it was
// understood, in the department's unit, empty where it is missing; Weight is the
// project's current budget in 万元, null where nothing is weighted.
type Contribution struct {
	Project   string `json:"project"`
	Name      string `json:"name"`
	Indicator string `json:"indicator"`
	Value     string `json:"value"`
	Weight    *Money `json:"weight"`
}

// rolledUp is what the department takes from its projects.
type rolledUp struct {
	goals    *rules.DepartmentGoals
	projects []*evaluation
	results  []ProjectResult
	funds    funds
	said     []RollUp
}

// weights are the projects' current budgets; where all are 0 every project weighs
// the same.
func (u *rolledUp) weights(projects []*evaluation) (weights []rules.Decimal, equal bool) {
	equal = true
	for _, p := range projects {
		weights = append(weights, p.funds.budget)
		equal = equal && p.funds.budget.IsZero()
	}
	if equal {
		weights = slices.Repeat([]rules.Decimal{rules.Int(1)}, len(projects))
	}
	return weights, equal
}

// plan is the projects' planned progress weighted by their budgets, at the end of
// each month.
func (u *rolledUp) plan(s *rules.Scheme) (plan []rules.PlanPoint) {
	weights, _ := u.weights(u.projects)
	for month := 1; month <= yearEnd; month++ {
		sum, all := rules.Decimal{}, rules.Decimal{}
		for i, p := range u.projects {
			sum = sum.Add(planned(p.project.Plan, month, s.Plan).Mul(weights[i]))
			all = all.Add(weights[i])
		}
		plan = append(plan, rules.PlanPoint{Month: month, Percent: sum.Quo(all)})
	}
	return plan
}

// rollFunds sums the projects' money. Spending that one project does not report
// is unknown for all, unless the department reports its own.
func (e *evaluation) rollFunds(r *Report) {
	budget, spent := rules.Decimal{}, rules.Decimal{}
	var silent []string
	for _, p := range e.rolled.projects {
		budget = budget.Add(p.funds.budget)
		if p.funds.spent == nil {
			silent = append(silent, "“"+p.project.Table.Name+"”")
			continue
		}
		spent = spent.Add(*p.funds.spent)
	}
	e.project.Budget = budget
	f := e.fundsOf(e.report, true)
	switch own := f.spent; {
	case len(silent) > 0 && own == nil:
		f.unknown = strings.Join(silent, "") + "的执行数未报，部门的执行数汇总不出"
	case len(silent) > 0:
		e.find(findingOwn, rules.Warn, e.report.Spent.Source, strings.Join(silent, "")+"的执行数未报，部门执行数按部门填报的"+Money{*own}.String()+"万元计")
	case own != nil && !own.Equal(spent):
		e.find(findingOwn, rules.Warn, e.report.Spent.Source, fmt.Sprintf("部门填报的执行数%s万元与各项目之和%s万元不一致，按各项目之和评判", Money{*own}, Money{spent}))
	}
	if len(silent) == 0 {
		f.spent = &spent
		if !budget.IsZero() {
			progress := spent.Quo(budget).Mul(rules.Int(100))
			f.progress = &progress
		}
	}
	e.rolled.funds = f
	e.checkSources()
	if !budget.IsZero() {
		e.rollPrevious(r)
	}
}

// rollPrevious sums the spending of the last earlier month for which every
// project reports its own.
func (e *evaluation) rollPrevious(r *Report) {
	months := slices.Clone(r.History)
	slices.SortFunc(months, func(a, b Report) int { return cmp.Compare(b.Month, a.Month) })
	for _, h := range months {
		if h.Month >= r.Month {
			continue
		}
		if sum, complete := e.rolled.spentIn(&h); complete {
			progress := sum.Quo(e.rolled.funds.budget).Mul(rules.Int(100))
			e.rolled.funds.previous, e.previousMonth = &progress, h.Month
			return
		}
	}
}

// spentIn sums what the projects report for an earlier month; complete is false
// where one does not.
func (u *rolledUp) spentIn(month *Report) (sum rules.Decimal, complete bool) {
	reports := make(map[string]*ProjectReport, len(month.Projects))
	for i := range month.Projects {
		reports[month.Projects[i].Code] = &month.Projects[i]
	}
	for _, p := range u.projects {
		r := reports[p.project.Table.Code.Text]
		if r == nil {
			return sum, false
		}
		spent := p.fundsOf(r, false).spent
		if spent == nil {
			return sum, false
		}
		sum = sum.Add(*spent)
	}
	return sum, true
}

// takeRolled takes the department's figure from its projects, and returns it as it
// is printed.
func (j *judging) takeRolled() *string {
	g := j.gathered()
	if j.pending = j.rollUp.Pending; j.pending != "" {
		return nil
	}
	how := ""
	switch j.rollUp.Method {
	case Latest:
		j.actual, how = g.latest()
	case Average:
		j.actual.Number, how = j.average(g)
	default:
		j.actual.Number, how = j.sum(g)
	}
	j.actual.Measured = true
	text := j.printRolled()
	if exact := j.actual.Number.String(); strings.Contains(exact, "/") {
		j.trace.exact, j.trace.shown = exact, j.actual.Number.Short(6)
	}
	j.trace.Actual = text + "（" + strings.Join(append([]string{how}, g.notes...), "；") + "）"
	return &text
}

// gathered finds what the projects have, and says so in the roll-up.
func (j *judging) gathered() gathering {
	k := slices.Index(j.project.Rules, j.rule)
	g := j.rolled.gather(&j.rolled.goals.Promises[k], j.rule)
	j.rollUp.Method = methodOf(j.rule)
	j.rollUp.Pending = g.pending(j.rollUp.Method)
	for _, c := range g.parts {
		part := Contribution{Project: c.project.project.Table.Code.Text, Name: c.project.project.Table.Name, Indicator: c.rule.Indicator.Name}
		if c.result.understood.Measured {
			part.Value = j.figure(c)
		}
		if j.rollUp.Method == Average {
			part.Weight = &Money{c.project.funds.budget}
		}
		j.rollUp.Parts = append(j.rollUp.Parts, part)
	}
	return g
}

// figure is a project's value as a summand: exact, in the department's unit.
func (j *judging) figure(c contributor) string {
	switch {
	case c.rule.Target.Kind != rules.DateKind:
		return c.value(j.rule.Target.Unit).String() + j.rule.Target.Unit.Symbol
	case c.result.understood.Undone:
		return "未完成"
	}
	return c.result.understood.Done.Chinese()
}

// average weighs the projects' figures by their current budgets.
func (j *judging) average(g gathering) (rules.Decimal, string) {
	projects := make([]*evaluation, len(g.parts))
	for i, c := range g.parts {
		projects[i] = c.project
	}
	weights, equal := j.rolled.weights(projects)
	sum, all := rules.Decimal{}, rules.Decimal{}
	var terms []term
	for i, c := range g.parts {
		weighed := c.value(j.rule.Target.Unit).Mul(weights[i])
		sum, all = sum.Add(weighed), all.Add(weights[i])
		terms = append(terms, term{fmt.Sprintf("%s %s×%s", c.project.project.Table.Name, j.figure(c), weights[i]), weighed})
	}
	how := "按预算加权平均"
	if equal {
		how = "简单平均，预算都是0"
	}
	return sum.Quo(all), fmt.Sprintf("%d个项目%s：[%s]÷%s", len(g.parts), how, sumOf(terms), all)
}

func (j *judging) sum(g gathering) (sum rules.Decimal, how string) {
	var terms []term
	for _, c := range g.parts {
		v := c.value(j.rule.Target.Unit)
		sum = sum.Add(v)
		terms = append(terms, term{c.project.project.Table.Name + " " + j.figure(c), v})
	}
	return sum, fmt.Sprintf("%d个项目合计：%s", len(g.parts), sumOf(terms))
}

// latest is the last day of completion; while one project is not done, the whole
// is not.
func (g *gathering) latest() (rules.Actual, string) {
	last := g.parts[0]
	for _, c := range g.parts {
		u, l := c.result.understood, last.result.understood
		if !l.Undone && (u.Undone || u.Done.Ordinal().Cmp(l.Done.Ordinal()) > 0) {
			last = c
		}
	}
	if last.result.understood.Undone {
		return last.result.understood, fmt.Sprintf("%d个项目中%s还没有完成", len(g.parts), last.name())
	}
	return last.result.understood, fmt.Sprintf("%d个项目中最晚的是%s", len(g.parts), last.name())
}

// printRolled prints a rolled-up figure with as many digits as tell it apart from
// the bounds of the target.
func (j *judging) printRolled() string {
	t := j.rule.Target
	if t.Kind == rules.DateKind {
		return j.printActual()
	}
	text := ""
	for _, b := range []rules.Bound{t.Lower, t.Upper} {
		if apart := rules.Apart(j.actual.Number, b.Value); b.Set && len(apart) > len(text) {
			text = apart
		}
	}
	return text + t.Unit.Symbol
}

// howRolled says where an actual of the department came from. One that it reports
// itself is held against what its projects give.
func (j *judging) howRolled() RollUp {
	r := &j.rollUp
	r.Level2, r.Name = j.rule.Indicator.Level2, j.rule.Indicator.Name
	switch {
	case j.rule.ExecutionRate:
		r.Method = Computed
	case j.observation.NotApplicable:
		r.Method = None
	case strings.TrimSpace(j.observation.Actual.Text) != "":
		j.compareRolled()
		r.Method, r.Pending = Reported, ""
	}
	if r.Parts == nil {
		r.Parts = []Contribution{}
	}
	return *r
}

// compareRolled questions a reported figure that differs from the projects'.
func (j *judging) compareRolled() {
	g := j.gathered()
	if j.rollUp.Pending != "" || j.rollUp.Method == Latest || !j.actual.Measured {
		return
	}
	compute := j.sum
	if j.rollUp.Method == Average {
		compute = j.average
	}
	if rolled, how := compute(g); !rolled.Round(2).Equal(j.actual.Number.Round(2)) {
		j.note(findingOwn, rules.Warn, fmt.Sprintf("部门填报的“%s”与按项目算出的%s不一致（%s），按填报的评判",
			strings.TrimSpace(j.observation.Actual.Text), rolled.Short(2)+j.rule.Target.Unit.Symbol, how))
	}
}

// findingOwn marks a figure that the department reports besides its projects'.
const findingOwn = "G06"
