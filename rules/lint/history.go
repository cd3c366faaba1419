package lint

import (
	"cmp"
	"slices"

	"zhunsheng/rules"
)

// Year is what an earlier year declared and reached, for the checks that compare with the past. Projects are matched by
// name: their codes change with the year.
type Year struct {
	FiscalYear int
	Projects   []PastProject
}

// PastProject is one project of an earlier year.
type PastProject struct {
	Code, Name string
	Indicators []PastIndicator
}

// PastIndicator is one indicator of an earlier year, its target and its year-end actual as they were written. Actual is
// empty where none was reported.
type PastIndicator struct {
	Level2, Name, Target, Actual string
}

// earlier is what one indicator promised and reached in an earlier year; the actual is in this year's unit.
type earlier struct {
	year     int
	rule     *rules.Rule
	actual   rules.Decimal
	measured bool
}

// YearsRemembered is how many years before this one are looked at.
const YearsRemembered = 3

// recollection is an indicator with what the years before say of it, the last year first.
type recollection struct {
	project *rules.Project
	rule    *rules.Rule
	known   []earlier
}

// past calls f for every indicator with one number to compare that is known from the years before. The execution rate is
// left out: its actual is a matter of money, not of the target.
func (p *pass) past(f func(*rules.Project, *rules.Rule, []earlier)) {
	if !p.recalled {
		p.earlier, p.recalled = p.recollections(), true
	}
	for _, r := range p.earlier {
		f(r.project, r.rule, r.known)
	}
}

func (p *pass) recollections() (list []recollection) {
	years := p.yearsBefore()
	if len(years) == 0 {
		return nil
	}
	now := map[string]int{}
	for _, project := range p.Projects {
		now[p.project(project.Table.Name).program]++
	}
	read := map[pastLine]*earlier{}
	memories := make([]memory, len(years))
	for i, y := range years {
		memories[i] = p.remember(y)
	}
	for _, project := range p.Projects {
		var then []*pastTable
		for _, m := range memories {
			then = append(then, m.find(p.project(project.Table.Name), now))
		}
		for _, r := range project.Rules {
			if r.Target.Kind != rules.Numeric || r.NeedsReview || p.isExecution(r) {
				continue
			}
			var known []earlier
			for _, past := range then {
				if e, ok := p.recall(r, past, read); ok {
					known = append(known, e)
				}
			}
			if len(known) > 0 {
				list = append(list, recollection{project, r, known})
			}
		}
	}
	return list
}

// yearsBefore are the years remembered, the last first. Where the declaration names no year the latest known are taken.
func (p *pass) yearsBefore() []Year {
	this := p.thisYear()
	years := slices.DeleteFunc(slices.Clone(p.History), func(y Year) bool {
		return this > 0 && (y.FiscalYear >= this || y.FiscalYear < this-YearsRemembered)
	})
	slices.SortStableFunc(years, func(a, b Year) int { return cmp.Compare(b.FiscalYear, a.FiscalYear) })
	years = slices.CompactFunc(years, func(a, b Year) bool { return a.FiscalYear == b.FiscalYear })
	return years[:min(len(years), YearsRemembered)]
}

// thisYear is the fiscal year of the declaration, 0 if unknown.
func (p *pass) thisYear() int {
	if p.Declaration == nil {
		return 0
	}
	return p.Declaration.FiscalYear
}

// memory finds the projects of one year. A name that stands twice is nobody's: nil.
type memory struct {
	byName, byProgram map[string]*pastTable
}

// pastTable is a project of an earlier year, its indicators by level 2 and name.
type pastTable struct {
	year       int
	indicators map[lineKey]PastIndicator
}

func (m *memo) remember(y Year) memory {
	year := memory{map[string]*pastTable{}, map[string]*pastTable{}}
	put := func(table map[string]*pastTable, key string, past *pastTable) {
		if _, twice := table[key]; twice {
			past = nil
		}
		table[key] = past
	}
	for _, project := range y.Projects {
		past := &pastTable{y.FiscalYear, map[lineKey]PastIndicator{}}
		for _, i := range project.Indicators {
			past.indicators[m.lineOf(i.Level2, i.Name)] = i
		}
		name := m.project(project.Name)
		put(year.byName, name.plain, past)
		put(year.byProgram, name.program, past)
	}
	return year
}

// find looks for the name, then for the name without year, number and phase where that is one project's now and then.
func (m memory) find(name *projectName, now map[string]int) *pastTable {
	if past := m.byName[name.plain]; past != nil {
		return past
	}
	if now[name.program] == 1 {
		return m.byProgram[name.program]
	}
	return nil
}

// recall reads what an earlier year says of an indicator. A target or unit that does not compare with this year's says
// nothing.
func (p *pass) recall(r *rules.Rule, past *pastTable, read map[pastLine]*earlier) (e earlier, ok bool) {
	if past == nil {
		return e, false
	}
	o, ok := past.indicators[p.lineOf(r.Indicator.Level2, r.Indicator.Name)]
	if !ok {
		return e, false
	}
	// Unit and sign may stand in columns of their own, which the past does not keep.
	o.Level2, o.Name = r.Indicator.Level2, r.Indicator.Name
	key := pastLine{o, r.Indicator.Unit, r.Indicator.Sign, past.year}
	if read[key] == nil {
		read[key] = key.read()
	}
	e = *read[key]
	if _, ok := e.rule.Target.Unit.Convert(e.actual, r.Target.Unit); !ok || e.rule.NeedsReview {
		return e, false
	}
	e.actual, _ = e.rule.Target.Unit.Convert(e.actual, r.Target.Unit)
	return e, true
}

// pastLine is all that the meaning of an earlier year's line depends on. Thousands of projects share few of them.
type pastLine struct {
	PastIndicator
	unit, sign string
	year       int
}

// read reads the line in its own unit. A target that is no number with one bound needs review.
func (l pastLine) read() *earlier {
	i := rules.Indicator{Level2: l.Level2, Name: l.Name, Unit: l.unit, Sign: l.sign, Target: rules.Cell{Text: l.Target}}
	target, found := rules.ParseTarget(i, l.year)
	r := &rules.Rule{Indicator: i, Target: target, NeedsReview: target.Kind != rules.Numeric || rules.HasErrors(found)}
	actual, _ := r.ParseActual(l.Actual, l.year)
	return &earlier{year: l.year, rule: r, actual: actual.Number, measured: actual.Measured}
}

// target is the earlier target in the unit of this year's.
func (e earlier) target(now *rules.Rule) rules.Decimal {
	value, _ := e.rule.Target.Unit.Convert(e.rule.Target.Value(), now.Target.Unit)
	return value
}

// sense tells which actuals are good: many, few, or just so many.
type sense int

const (
	justSo sense = iota
	more
	fewer
)

// senseOf is more for ≥ and > and for the = of a rate, fewer for ≤ and <. A ceiling on money is neither: it follows the
// budget.
func senseOf(t rules.Target) sense {
	switch {
	case t.Relation == rules.AtLeast, t.Relation == rules.MoreThan, t.Relation == rules.Equal && t.Unit.IsRate():
		return more
	case (t.Relation == rules.AtMost || t.Relation == rules.LessThan) && t.Unit.Dimension != rules.DimMoney:
		return fewer
	}
	return justSo
}

// better tells whether a is a better result than b.
func (s sense) better(a, b rules.Decimal) bool {
	return s == more && a.Cmp(b) > 0 || s == fewer && a.Cmp(b) < 0
}
