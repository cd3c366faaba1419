package official

import (
	"cmp"
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet/paper"
)

// Summary collects what 汇总表 says of all projects of a batch: a few figures of each,
// so that thousands fit in memory.
type Summary struct {
	batch Batch
	list  []summed
	// What is counted only.
	indicators, unreported int
}

// summed is what a summary keeps of a project.
type summed struct {
	code, name               string
	agency, supervisor       string
	budget                   rules.Decimal
	spent                    *rules.Decimal
	rate                     string
	score                    *engine.Hundredths
	grade                    string
	provisional, unevaluated bool
	light                    engine.Light
	alerts                   int
}

// NewSummary begins a summary.
func NewSummary(b Batch) *Summary { return &Summary{batch: b} }

// Add counts a project in. One that nothing was decided of is listed as not evaluated.
func (s *Summary) Add(p Project) {
	one := summed{code: strings.TrimSpace(p.Table.Code.Text), name: p.Table.Name, agency: agencyOf(p.Table), supervisor: p.Supervisor}
	r := p.Result
	if r == nil {
		one.unevaluated, one.light = true, engine.Grey
		if s.scored() {
			one.grade = unevaluated
		}
		one.budget, _ = rules.ParseMoney(p.Table.Budget.Text)
		s.list = append(s.list, one)
		return
	}
	one.budget, one.rate, one.score, one.provisional, one.light, one.alerts = r.Execution.Budget.Decimal, rateText(r.Execution), r.Score, r.Provisional, r.Light, len(serious(r))
	if r.Execution.Spent != nil {
		one.spent = &r.Execution.Spent.Decimal
	}
	if r.Grade != nil {
		one.grade = *r.Grade
	}
	for i := range r.Indicators {
		s.indicators++
		if r.Indicators[i].Actual == nil && r.Indicators[i].Verdict == engine.Unproven {
			s.unreported++
		}
	}
	s.list = append(s.list, one)
}

// scored tells whether the projects have marks, as in December.
func (s *Summary) scored() bool { return s.batch.Month == yearEnd }

// Forms are the summary's three parts: the figures, the ranking of departments or
// agencies, and the projects.
func (s *Summary) Forms() []*paper.Form {
	forms := []*paper.Form{s.figures()}
	if slices.ContainsFunc(s.list, func(p summed) bool { return p.supervisor != "" }) {
		forms = append(forms, s.ranking("部门", func(p summed) string { return p.supervisor }))
	}
	return append(forms, s.ranking("单位", func(p summed) string { return p.agency }), s.listing())
}

// A group is some of the projects, with their figures together.
type group struct {
	name     string
	projects []summed
	budget   rules.Decimal
	// Spending is known of some projects only: reported is the budget of these.
	spent, reported rules.Decimal
	silent          int
	// The means of the scores: each project alike, and by budget.
	mean, weighted *rules.Decimal
	provisional    bool
}

func groupOf(name string, projects []summed) group {
	g := group{name: name, projects: projects}
	var scores, weighted, weights rules.Decimal
	n := int64(0)
	for _, p := range projects {
		g.budget = g.budget.Add(p.budget)
		if p.spent == nil {
			g.silent++
		} else {
			g.spent, g.reported = g.spent.Add(*p.spent), g.reported.Add(p.budget)
		}
		if p.score != nil {
			n++
			scores = scores.Add(p.score.Decimal())
			weighted, weights = weighted.Add(p.score.Decimal().Mul(p.budget)), weights.Add(p.budget)
			g.provisional = g.provisional || p.provisional
		}
	}
	if n == 0 {
		return g
	}
	mean := scores.Quo(rules.Int(n)).Round(2)
	g.mean, g.weighted = &mean, &mean
	if !weights.IsZero() {
		by := weighted.Quo(weights).Round(2)
		g.weighted = &by
	}
	return g
}

// rate is the execution of those projects whose spending is known.
func (g group) rate() string {
	if g.reported.IsZero() {
		return ""
	}
	return g.spent.Quo(g.reported).Mul(rules.Int(100)).Fixed(2) + "%"
}

func (g group) spentText() string {
	if g.silent == len(g.projects) {
		return ""
	}
	return engine.Money{Decimal: g.spent}.String()
}

// meanText is a mean of scores; it says so where some of them are provisional.
func (g group) meanText(mean *rules.Decimal) string {
	switch {
	case mean == nil:
		return nothing
	case g.provisional:
		return mean.Fixed(2) + provisional
	}
	return mean.Fixed(2)
}

// groups divides the projects by a name, in order of the mean by budget; before
// December in order of the names.
func (s *Summary) groups(key func(summed) string) []group {
	byName := map[string][]summed{}
	for _, p := range s.list {
		byName[key(p)] = append(byName[key(p)], p)
	}
	var list []group
	for name, projects := range byName {
		list = append(list, groupOf(name, projects))
	}
	slices.SortFunc(list, func(a, b group) int {
		return cmp.Or(fromBest(a.weighted, b.weighted), strings.Compare(a.name, b.name))
	})
	return list
}

// fromBest orders scores from the highest; none come last.
func fromBest(a, b *rules.Decimal) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return b.Cmp(*a)
}

// ranked orders the projects by their scores; before December by their lights, the
// worst first.
func (s *Summary) ranked() []summed {
	list := slices.Clone(s.list)
	slices.SortStableFunc(list, func(a, b summed) int {
		if s.scored() {
			return cmp.Or(fromBest(scoreOf(a), scoreOf(b)), strings.Compare(a.code, b.code))
		}
		return cmp.Or(cmp.Compare(a.light.Severity(), b.light.Severity()), strings.Compare(a.code, b.code))
	})
	return list
}

func scoreOf(p summed) *rules.Decimal {
	if p.score == nil {
		return nil
	}
	d := p.score.Decimal()
	return &d
}
