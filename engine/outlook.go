package engine

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"zhunsheng/engine/outlook"
	"zhunsheng/rules"
)

// Outlook is where a figure may end the year (预测), reckoned from what is reported so far. It is information only: no
// score, light or alert knows of it. Value, Low, High and Miss are null where there is nothing to say; Basis says why.
type Outlook struct {
	// Value is the middle of what may be expected, in the target's unit (of the spending in percent of the budget); four
	// ends in five lie from Low to High.
	Value *Share `json:"value"`
	Low   *Share `json:"low"`
	High  *Share `json:"high"`
	// Miss is the chance, from 0 to 1, that the target is missed; of the spending, that its rate ends below the one from
	// which the scheme asks for a reason. It is 0 or 1 only where Certain.
	Miss    *Share `json:"miss"`
	Certain bool   `json:"certain"`
	Basis   string `json:"basis"`
}

// Foresee attaches to an outcome, before December, the outlook of every project's spending and indicators. It takes what
// Evaluate took, with earlier years where they are stored, and changes nothing else in the outcome. error is for a broken
// invariant only.
func Foresee(s *rules.Scheme, d *rules.Declaration, r *Report, past []PastYear, o *Outcome) error {
	if r.Month >= yearEnd {
		return nil
	}
	projects, _ := s.CompileDeclaration(d, r.FiscalYear)
	remembered := remember(projects, past, r.FiscalYear)
	index := map[string]int{}
	for i := range o.Projects {
		index[o.Projects[i].Code] = i
	}
	months := monthsOf(r)
	for _, p := range projects {
		i, judged := index[p.Table.Code.Text]
		if !judged {
			continue
		}
		f := foresight{scheme: s, project: p, year: r.FiscalYear, reports: months[p.Table.Code.Text], past: remembered[p], month: r.Month}
		if err := f.attach(&o.Projects[i]); err != nil {
			return err
		}
	}
	return nil
}

// monthReport is what one project reported for a month.
type monthReport struct {
	month    int
	reported *ProjectReport
}

// monthsOf sorts a report and its history by project code and month.
func monthsOf(r *Report) map[string][]monthReport {
	found := map[string][]monthReport{}
	put := func(month int, projects []ProjectReport) {
		for i := range projects {
			code := projects[i].Code
			found[code] = append(found[code], monthReport{month, &projects[i]})
		}
	}
	put(r.Month, r.Projects)
	for _, h := range r.History {
		if h.Month < r.Month {
			put(h.Month, h.Projects)
		}
	}
	for _, list := range found {
		slices.SortStableFunc(list, func(a, b monthReport) int { return cmp.Compare(a.month, b.month) })
	}
	return found
}

// foresight is the outlook of one project.
type foresight struct {
	scheme  *rules.Scheme
	project *rules.Project
	year    int
	month   int           // the checkpoint
	reports []monthReport // by month
	past    []memory
}

func (f *foresight) attach(p *ProjectResult) error {
	odds, spending := f.spending()
	p.Spending.Outlook = spending
	observed := map[rules.IndicatorKey]Observation{}
	if n := len(f.reports); n > 0 && f.reports[n-1].month == f.month {
		for _, o := range f.reports[n-1].reported.Observations {
			observed[o.Key()] = o
		}
	}
	for i, rule := range f.project.Rules {
		if i >= len(p.Indicators) || observed[rule.Indicator.Key()].NotApplicable {
			continue
		}
		one, err := f.indicator(rule, odds)
		if err != nil {
			return err
		}
		p.Indicators[i].Outlook = one
	}
	return nil
}

// spending is the outlook of the budget's execution; the odds are in shares of the budget.
func (f *foresight) spending() (outlook.Odds, *Outlook) {
	budget, points := f.spent()
	switch {
	case budget <= 0:
		return outlook.Odds{}, unforeseen("没有预算")
	case len(points) == 0:
		return outlook.Odds{}, unforeseen("执行数还没有报过")
	}
	c := outlook.Cumulative{Points: points, Plan: f.spendingPlan(), Within: true}
	grounds := f.grounds(points)
	if c.Plan != nil {
		grounds.add("本单位支出计划")
	}
	grounds.addPast(f.pastSpending(&c), "支出进度")
	reached := points[len(points)-1].Value
	if reached > 1 {
		return outlook.Odds{}, unforeseen("支出已超过预算，请先核对")
	}
	odds := c.Odds()
	below := f.scheme.Execution.ReasonBelow.Decimal
	limit := floatOf(below)
	said := saying{odds: odds, scale: 100, places: 1, unit: "%", miss: odds.Below(limit), missed: "执行率低于" + percent(below) + "%"}
	if reached >= limit {
		said.certain = "执行率已达到" + percent(below) + "%"
	}
	return odds, said.outlook(grounds)
}

// spent is the current budget and the spending by month in shares of it.
func (f *foresight) spent() (budget float64, points []outlook.Point) {
	e := evaluation{scheme: f.scheme, project: f.project}
	current := funds{budget: f.project.Budget}
	for i := len(f.reports) - 1; i >= 0; i-- {
		one := e.fundsOf(f.reports[i].reported, false)
		if i == len(f.reports)-1 {
			current = one // later checkpoints know the budget better
		}
		if one.spent != nil && !current.budget.IsZero() {
			points = append(points, outlook.Point{Month: f.reports[i].month, Value: floatOf(one.spent.Quo(current.budget))})
		}
	}
	slices.Reverse(points)
	return floatOf(current.budget), points
}

// spendingPlan is the spending plan as a shape of the year; nil where it does not come to the whole.
func (f *foresight) spendingPlan() *outlook.Shape {
	if len(f.project.Plan) == 0 {
		return nil
	}
	return shapeOf(func(month int) rules.Decimal {
		return planned(f.project.Plan, month, f.scheme.Plan).Quo(rules.Int(100))
	})
}

// goalPlan is what is expected of an indicator month by month, and whose plan that is; nil where only the calendar says it.
func (f *foresight) goalPlan(rule *rules.Rule) (plan *outlook.Shape, whose string) {
	switch {
	case len(rule.Plan) > 0:
		whose = "本指标目标计划"
	case len(f.project.Plan) > 0:
		whose = "本单位支出计划"
	default:
		return nil, ""
	}
	return shapeOf(func(month int) rules.Decimal {
		return expected(rule.Plan, f.project.Plan, month, f.scheme.Plan).share
	}), whose
}

// shapeOf tabulates what is planned; nil where that does not come to the whole.
func shapeOf(share func(month int) rules.Decimal) *outlook.Shape {
	var s outlook.Shape
	for m := 1; m <= yearEnd; m++ {
		s[m] = math.Max(s[m-1], floatOf(share(m)))
	}
	if s[yearEnd] != 1 {
		return nil
	}
	return &s
}

// floatOf is near enough for what decides nothing.
func floatOf(d rules.Decimal) float64 {
	v, err := strconv.ParseFloat(d.Fixed(10), 64)
	if err != nil {
		return math.NaN() // no odds are known of it
	}
	return v
}

// shareOf is a number of the outlook as it is printed; nil where it is none.
func shareOf(v float64, places int) *Share {
	d, ok := rules.ParseDecimal(strconv.FormatFloat(v, 'f', places, 64))
	if !ok {
		return nil
	}
	return &Share{d}
}

func unforeseen(why string) *Outlook {
	return &Outlook{Basis: "不作预测：" + strings.TrimSuffix(why, "。") + "。"}
}
