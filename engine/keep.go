package engine

import (
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// Fact is a set of kinds of what is reported, by which it is told what a printed form
// has no place for.
type Fact uint16

// The kinds of what a project reports, and of each of its indicators.
const (
	BudgetFact   Fact = 1 << iota // 全年预算数
	SpentFact                     // 执行数
	ExpectedFact                  // 全年预计执行数
	InitialFact                   // 年初预算数, by source of funding
	FundsFact                     // any amounts by source of funding
	SpendingReasonFact
	GoalActualFact
	ForecastFact
	LikelihoodFact
	ObstaclesFact
	RemarkFact
	SelfScoreFact
	ReasonFact
	ReviewFact    // a reviewer's cause, grade and marks
	ActualFact    // 实际完成值: a list of money alone has none
	ExclusionFact // 不适用 in a column of its own: printed forms have it in the actual
	// AllFacts are all of them.
	AllFacts = 1<<iota - 1
	// ProjectFacts are those of a project as a whole, IndicatorFacts those of its indicators.
	ProjectFacts   = BudgetFact | SpentFact | ExpectedFact | InitialFact | FundsFact | SpendingReasonFact | GoalActualFact
	IndicatorFacts = AllFacts &^ ProjectFacts
)

// A place is where a report has a fact, with the name that people know it by.
type place struct {
	fact Fact
	name string
	cell *rules.Cell
	text *string
}

func (at place) blank() bool {
	if at.cell != nil {
		return plain(*at.cell) == ""
	}
	return strings.TrimSpace(*at.text) == ""
}

func (p *ProjectReport) places() []place {
	return []place{
		{BudgetFact, "全年预算数", &p.Budget, nil}, {SpentFact, "执行数", &p.Spent, nil}, {ExpectedFact, "全年预计执行数", &p.Expected, nil},
		{SpendingReasonFact, "执行偏差原因", nil, &p.Reason}, {GoalActualFact, "目标实际完成情况", nil, &p.GoalActual},
	}
}

func (o *Observation) places() []place {
	return []place{
		{ActualFact, "实际完成值", &o.Actual, nil}, {ForecastFact, "全年预计", nil, &o.Forecast}, {LikelihoodFact, "完成目标可能性", nil, &o.Likelihood}, {ObstaclesFact, "偏差原因类别", nil, &o.Obstacles},
		{RemarkFact, "备注", nil, &o.Remark}, {SelfScoreFact, "自评得分", &o.SelfScore, nil}, {ReasonFact, "偏差原因", nil, &o.Reason},
		{ReviewFact, "评审认定的原因", nil, &o.Cause}, {ReviewFact, "评审档次", nil, &o.Grade}, {ReviewFact, "评审分数", nil, &o.Marks},
	}
}

func (f *Fund) places() []place {
	return []place{{InitialFact, "年初预算数", &f.Initial, nil}, {BudgetFact, "全年预算数", &f.Budget, nil}, {SpentFact, "执行数", &f.Spent, nil}, {ExpectedFact, "全年预计执行数", &f.Expected, nil}}
}

// keepPlaces takes over what is silent and blank, and names it.
func keepPlaces(silent Fact, to, from []place) (names []string) {
	for i, at := range from {
		if silent&at.fact == 0 || at.blank() || !to[i].blank() {
			continue
		}
		if at.cell != nil {
			*to[i].cell = *at.cell
		} else {
			*to[i].text = *at.text
		}
		names = append(names, at.name)
	}
	return names
}

// findingKept is the finding about what a form has no place for (填报表上没有的栏).
const findingKept = "D28"

// keep takes over from what is stored for the month whatever the forms that this
// report was read from have no place for: else a printed form that is filled in and
// handed in would delete a reviewer's grade. declared are the goal tables of the year.
func (r *Report) keep(stored *Report, declared *rules.Declaration, scheme *rules.Scheme) (found []rules.Diagnostic) {
	if stored == nil {
		return nil
	}
	byCode, tables := map[string]*ProjectReport{}, map[string]*rules.GoalTable{}
	for i := range stored.Projects {
		byCode[stored.Projects[i].Code] = &stored.Projects[i]
	}
	for _, t := range declared.Tables {
		tables[t.Code.Text] = t
	}
	for i := range r.Projects {
		p := &r.Projects[i]
		if s, t := byCode[p.Code], tables[p.Code]; p.Silent != 0 && s != nil && t != nil {
			k := keeping{project: p, stored: s, table: t, year: r.FiscalYear, scheme: scheme}
			found = append(found, k.keep()...)
		}
	}
	if d := r.Department; d != nil && d.Silent != 0 && stored.Department != nil {
		if goals, _ := scheme.CompileDepartment(declared.Department, r.FiscalYear); goals != nil {
			k := keeping{project: d, stored: stored.Department.withLevels(goals.Table), table: goals.Table, year: r.FiscalYear, scheme: scheme}
			found = append(found, k.keep()...)
			d.leaveLevels(stored.Department, k.stored)
		}
	}
	return found
}

// silent tells whether anything was read from a form that has no place for everything.
func (r *Report) silent() bool {
	return r.Department != nil && r.Department.Silent != 0 || slices.ContainsFunc(r.Projects, func(p ProjectReport) bool { return p.Silent != 0 })
}

// keeping takes over what one project's form has no place for.
type keeping struct {
	project, stored *ProjectReport
	table           *rules.GoalTable
	year            int
	scheme          *rules.Scheme
	kept            []string
	found           []rules.Diagnostic
}

func (k *keeping) find(severity rules.Severity, source rules.Source, format string, args ...any) {
	k.found = append(k.found, rules.Diagnostic{ID: findingKept, Severity: severity, Project: k.table.Name, Source: source, Message: fmt.Sprintf(format, args...)})
}

func (k *keeping) keep() []rules.Diagnostic {
	k.keepWords()
	k.kept = keepPlaces(k.project.Silent, k.project.places(), k.stored.places())
	k.keepFunds()
	stored := map[rules.IndicatorKey]*Observation{}
	for i := range k.stored.Observations {
		stored[k.stored.Observations[i].Key()] = &k.stored.Observations[i]
	}
	for i := range k.project.Observations {
		o := &k.project.Observations[i]
		switch s := stored[o.Key()]; {
		case s != nil:
			k.keepObservation(o, s)
			delete(stored, o.Key())
		case k.isComputed(o):
			o.Actual = rules.Cell{}
		}
	}
	k.keepOthers(stored)
	k.project.Observations = slices.DeleteFunc(k.project.Observations, Observation.SaysNothing)
	inDeclaredOrder(k.table, k.project.Observations)
	if len(k.kept) > 0 {
		k.find(rules.Info, k.project.Source, "填报表上没有下列各栏，沿用已存入的：%s", shortList(k.kept))
	}
	return k.found
}

// keepOthers keeps of the indicators that were left blank, and so were not read, what the
// form has no place for. One without a place for actuals keeps them whole: they are counted.
func (k *keeping) keepOthers(stored map[rules.IndicatorKey]*Observation) {
	named, whole := len(k.kept), 0
	for _, i := range k.table.Indicators {
		s := stored[i.Key()]
		if s == nil {
			continue
		}
		o := Observation{Level2: i.Level2, Name: i.Name}
		if k.keepObservation(&o, s); !o.SaysNothing() {
			k.project.Observations = append(k.project.Observations, o)
			whole++
		}
	}
	if k.project.Silent&ActualFact != 0 && whole > 0 {
		k.kept = append(k.kept[:named], fmt.Sprintf("%d个指标的完成情况", whole))
	}
}

// keepObservation keeps an exclusion only while nothing is reported, and the form has no
// place of its own to take it back. A review of another
// actual is kept too, and said.
func (k *keeping) keepObservation(o, s *Observation) {
	names := keepPlaces(k.project.Silent, o.places(), s.places())
	reviewed := slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(name, "评审") })
	switch {
	case !s.NotApplicable || o.NotApplicable, k.project.Silent&ExclusionFact == 0:
	case plain(o.Actual) == "", k.project.Silent&ActualFact != 0: // none was filled in
		o.NotApplicable = true
		names = append(names, "经批准不适用")
	default:
		k.find(rules.Warn, o.Actual.Source, "“%s”原是经批准不适用的，现填了“%s”，按填的评判，请核对", o.Name, plain(o.Actual))
	}
	if len(names) > 0 {
		k.kept = append(k.kept, "“"+o.Name+"”的"+strings.Join(names, "、"))
	}
	switch was, is := plain(s.Actual), plain(o.Actual); {
	case k.sameValue(o.Key(), was, is), k.isComputed(o), is == "" && o.NotApplicable && s.NotApplicable:
		o.Actual = s.Actual
	case reviewed:
		k.find(rules.Warn, o.Actual.Source, "“%s”的实际完成值原是“%s”，现为“%s”；评审认定沿用原来的，请评审人员核对", o.Name, was, is)
	}
	switch likely := slices.Contains(Likelihoods, s.Forecast) && s.Likelihood == "" && o.Forecast == "" && o.Likelihood == s.Forecast; {
	case likely: // the form has a place of its own for it
		o.Forecast, o.Likelihood = s.Forecast, ""
	case k.sameValue(o.Key(), s.Forecast, o.Forecast):
		o.Forecast = s.Forecast
	}
}

// keepWords keeps the words of amounts that have not changed. A form of ours prints the
// budget that was judged by, though none was reported: that is no new one.
func (k *keeping) keepWords() {
	p, s := k.project, k.stored
	for _, at := range [][2]*rules.Cell{{&p.Budget, &s.Budget}, {&p.Spent, &s.Spent}, {&p.Expected, &s.Expected}} {
		is, ok := rules.ParseMoney(at[0].Text)
		was, known := rules.ParseMoney(at[1].Text)
		if ok && known && is.Equal(was) {
			*at[0] = *at[1]
		}
	}
	if plain(s.Budget) == "" && sameMoney(p.Budget, k.table.Budget) {
		p.Budget = s.Budget
	}
}

// isComputed tells whether the actual is the execution rate (预算执行率) that a form of
// ours prints as it is computed, reported or not.
func (k *keeping) isComputed(o *Observation) bool {
	i := rules.Indicator{Level2: o.Level2, Name: o.Name}
	if !slices.Contains(k.scheme.Computed.ExecutionRate, i.PlainName()) {
		return false
	}
	budget, known := rules.ParseMoney(k.project.Budget.Text)
	if plain(k.project.Budget) == "" {
		budget, known = rules.ParseMoney(k.table.Budget.Text)
	}
	spent, ok := rules.ParseMoney(k.project.Spent.Text)
	return ok && known && budget.Sign() > 0 && rules.FoldName(o.Actual.Text) == spent.Quo(budget).Mul(rules.Int(100)).Fixed(2)+"%"
}

// sameValue tells whether a form prints what is stored: a bare number with the unit of
// its target is.
func (k *keeping) sameValue(key rules.IndicatorKey, was, is string) bool {
	was, is = rules.FoldName(was), rules.FoldName(is)
	if was == is {
		return true
	}
	n := slices.IndexFunc(k.table.Indicators, func(i rules.Indicator) bool { return i.Key() == key })
	if _, bare := rules.ParseDecimal(was); n < 0 || !bare {
		return false
	}
	t, _ := rules.ParseTarget(k.table.Indicators[n], k.year)
	return t.Unit.Symbol != "" && is == was+rules.FoldName(t.Unit.Symbol)
}

// keepFunds keeps of each source of funding the amounts that the form has no column for.
func (k *keeping) keepFunds() {
	p := k.project
	p.Funds = slices.DeleteFunc(p.Funds, func(f Fund) bool { // nothing but what the goal table says
		declared := map[FundKind]rules.Cell{Fiscal: k.table.Fiscal, Other: k.table.Other}[f.Kind]
		stored := slices.ContainsFunc(k.stored.Funds, func(s Fund) bool { return s.Kind == f.Kind })
		return !stored && plain(f.Budget)+plain(f.Spent)+plain(f.Expected) == "" && sameMoney(f.Initial, declared)
	})
	if p.Silent&FundsFact != 0 {
		if len(p.Funds) == 0 && len(k.stored.Funds) > 0 {
			p.Funds = slices.Clone(k.stored.Funds)
			k.kept = append(k.kept, "各资金来源的金额")
		}
		return
	}
	for _, s := range k.stored.Funds {
		i := slices.IndexFunc(p.Funds, func(f Fund) bool { return f.Kind == s.Kind })
		f := Fund{Kind: s.Kind}
		if i >= 0 {
			f = p.Funds[i]
		}
		names := keepPlaces(p.Silent, f.places(), s.places())
		if len(names) == 0 {
			continue
		}
		k.kept = append(k.kept, s.Kind.Chinese()+"的"+strings.Join(names, "、"))
		if i >= 0 {
			p.Funds[i] = f
		} else {
			p.Funds = append(p.Funds, f)
		}
	}
	order := []FundKind{Fiscal, Carried, Other}
	slices.SortStableFunc(p.Funds, func(a, b Fund) int { return slices.Index(order, a.Kind) - slices.Index(order, b.Kind) })
}

// maxKept is how much a finding names of what was kept.
const maxKept = 20

// shortList names the first of many.
func shortList(names []string) string {
	if len(names) > maxKept {
		return strings.Join(names[:maxKept], "；") + fmt.Sprintf("；等%d项", len(names))
	}
	return strings.Join(names, "；")
}
