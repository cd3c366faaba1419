package engine_test

import "math/big"

// refOutcome is what the method makes of one project.
type refOutcome struct {
	results     []refResult
	spending    refSpending
	execution   int64
	goal, light string
	dual        string // "" where it is silent
	dualGap     *big.Rat
	total       int64 // cents; only at year-end
	grade       string
	provisional bool
	plausible   string // RED or YELLOW where the self-score must be looked at
}

type refResult struct {
	marks  int64
	ratio  *big.Rat // nil where there is nothing to judge
	score  *int64   // nil before December and where excluded
	light  string
	absent bool // due, and missing
}

// refEvaluate judges a project at its checkpoint.
func refEvaluate(s refScheme, p refProject, year int) refOutcome {
	marks := refMarksWithout(s, refMarks(s, p.indicators), p.actuals)
	var o refOutcome
	o.goal = "GREY"
	o.spending = refSpend(p)
	for n, i := range p.indicators {
		r := refJudge(s, p, i, p.actual(n), marks[n], year)
		o.goal = refWorst(o.goal, r.light)
		if r.score != nil {
			o.total += *r.score
		}
		o.provisional = o.provisional || r.absent
		o.results = append(o.results, r)
	}
	o.dual, _, o.dualGap = refDual(p, marks)
	o.light = refWorst(o.spending.light, o.goal, o.dual)
	if p.month < 12 {
		return o
	}
	score, provisional := refExecution(s, p)
	if !provisional { // what rests on unknown or impossible spending proves nothing
		o.plausible = refPlausible(s, o.total, score, p.budget, p.spent)
	}
	o.execution = score
	o.total += score
	o.provisional = o.provisional || provisional
	o.grade = refGrade(s, o.total, o.provisional)
	return o
}

// actual is what counts for an indicator: the computed rate before a reported one.
func (p refProject) actual(n int) refActual {
	a := p.actuals[n]
	if !p.indicators[n].isExecutionRate() {
		return a
	}
	a.number = nil
	// Spending above the budget is an error of the data: there is no rate.
	if rate := p.progress(p.spent); rate != nil && rate.Cmp(whole(100)) <= 0 {
		a.number = big.NewRat(rounded(rate), 100)
	}
	return a
}

func refJudge(s refScheme, p refProject, i refIndicator, a refActual, marks int64, year int) refResult {
	r := refResult{marks: marks, light: "GREY"}
	if a.excluded {
		return r
	}
	due := refDue(i, a, year, p.month) && !p.asksNothing(i, a)
	if due && !a.missing() {
		r.ratio = refRatio(s, i, a, marks)
		lit := i
		if s.satisfaction && i.asksSatisfaction() {
			lit.form = atLeast
		}
		r.light = refLight(s, lit, a, p.shareOf(i))
	}
	if p.month < 12 {
		r.light = refWorst(r.light, refOutlook(i, a))
		return r
	}
	score := int64(0)
	if r.absent = a.missing(); !r.absent {
		score = refScore(marks, r.ratio)
	}
	r.score = &score
	return r
}
