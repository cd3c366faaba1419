package engine

import (
	"strings"

	"zhunsheng/rules"
)

// keepSpelling takes over the stored spelling of what says the same, 80.00 where the
// file has 80: a form that is printed and read back makes no new version. Targets count as
// the same where they are read as the same, dates only by the letter. stored may be nil.
func keepSpelling(s *rules.Scheme, d, stored *rules.Declaration) {
	if stored == nil {
		return
	}
	known := make(map[string]*rules.GoalTable, len(stored.Tables))
	for _, t := range stored.Tables {
		known[t.Code.Text] = t
	}
	for _, t := range d.Tables {
		before := known[t.Code.Text]
		if before == nil {
			continue
		}
		keepFigures(&t.Budget.Text, before.Budget.Text)
		keepFigures(&t.Fiscal.Text, before.Fiscal.Text)
		keepFigures(&t.Other.Text, before.Other.Text)
		keepPlanFigures(t.Plan, before.Plan)
		keepIndicatorFigures(s, d.FiscalYear, t.Indicators, before.Indicators)
	}
	if d.Department != nil && stored.Department != nil {
		keepIndicatorFigures(s, d.FiscalYear, d.Department.Indicators, stored.Department.Indicators)
	}
}

func keepFigures(text *string, before string) {
	if rules.SameFigures(*text, before) {
		*text = before
	}
}

func keepPlanFigures(plan, before []rules.PlanCell) {
	for i := range plan {
		for _, old := range before {
			percent := func(c rules.PlanCell) string { return strings.TrimSuffix(strings.TrimSpace(c.Percent.Text), "%") }
			if old.Month == plan[i].Month && rules.SameFigures(percent(plan[i]), percent(old)) {
				plan[i].Percent.Text = old.Percent.Text
			}
		}
	}
}

func keepIndicatorFigures(s *rules.Scheme, year int, list, before []rules.Indicator) {
	known := make(map[rules.IndicatorKey]rules.Indicator, len(before))
	for _, i := range before {
		known[i.Key()] = i
	}
	for n := range list {
		i := &list[n]
		old, found := known[i.Key()]
		if !found {
			continue
		}
		keepFigures(&i.Marks, old.Marks)
		keepPlanFigures(i.Plan, old.Plan)
		if i.Target.Text != old.Target.Text && rules.SameFigures(i.Target.Text, old.Target.Text) && sameTarget(s, year, *i, old) {
			i.Target.Text = old.Target.Text
		}
	}
}

// sameTarget tells whether two indicators promise the same number.
func sameTarget(s *rules.Scheme, year int, a, b rules.Indicator) bool {
	x, y := s.Compile(a, year), s.Compile(b, year)
	number := func(r *rules.Rule) bool { return r.Target.Kind == rules.Numeric || r.Target.Kind == rules.Range }
	return number(x) && number(y) && x.Target.Canonical() == y.Target.Canonical()
}
