package engine

import (
	"math"
	"strings"

	"zhunsheng/engine/outlook"
	"zhunsheng/rules"
)

// fewEvents is up to which ceiling events are counted one by one.
const fewEvents = 30

// indicator is the outlook of one indicator; spending are the odds of the budget's execution.
func (f *foresight) indicator(rule *rules.Rule, spending outlook.Odds) (*Outlook, error) {
	t := rule.Target
	switch {
	case rule.NeedsReview || !rule.Judgeable():
		return unforeseen("目标须先确认或更正"), nil
	case len(rule.Parts) > 0:
		return unforeseen("由几个目标组成，不合起来推算"), nil
	case t.Kind == rules.DateKind:
		return f.dated(rule), nil
	case t.Kind != rules.Numeric && t.Kind != rules.Range:
		return unforeseen("目标不是数量，无法推算"), nil
	case rule.Accumulation == rules.Duration && !rule.ExecutionRate:
		return unforeseen("期限到年底才评判"), nil
	}
	want, ok, err := wantedBy(rule)
	if err != nil || !ok {
		return unforeseen("评分办法对是否达成另有规定"), err
	}
	if rule.ExecutionRate {
		return f.executionRate(want, spending), nil
	}
	actuals := f.actuals(rule)
	switch {
	case len(actuals.points) == 0 && rule.Accumulation == rules.Terminal:
		return unforeseen("还没有测评"), nil
	case len(actuals.points) == 0:
		return unforeseen("还没有报过数据"), nil
	case rule.Accumulation == rules.Flow:
		return f.flow(rule, want, actuals), nil
	}
	return f.level(rule, want, actuals), nil
}

// wanted is what meets a target: at least low and at most high, either of which may be infinite.
type wanted struct{ low, high float64 }

// wantedBy reads off the scheme's own formula what meets a target. ok is false where that is no plain bound.
func wantedBy(rule *rules.Rule) (w wanted, ok bool, err error) {
	t := rule.Target
	met := func(at rules.Decimal) bool {
		o := rule.Operands()
		o.Actual = at
		v, failed := decide(rule.Met(), o)
		if failed != nil {
			err = failed
			return false
		}
		return v.Value == true
	}
	little := rules.Scaled(1, 4)
	if t.Kind == rules.Range {
		lo, hi := t.Lower.Value, t.Upper.Value
		ok = met(lo.Add(little)) && met(hi.Sub(little)) && !met(lo.Sub(little)) && !met(hi.Add(little))
		return wanted{floatOf(lo), floatOf(hi)}, ok, err
	}
	v := t.Value()
	less, more := met(v.Sub(little)), met(v.Add(little))
	w = wanted{math.Inf(-1), math.Inf(1)}
	if !less {
		w.low = floatOf(v)
	}
	if !more {
		w.high = floatOf(v)
	}
	return w, !(less && more) && (less || more || met(v)), err
}

// actuals are an indicator's reported values by month, and how finely they are reported.
type actuals struct {
	points []outlook.Point
	places int
}

const mostPlaces = 4

func (f *foresight) actuals(rule *rules.Rule) actuals {
	t := rule.Target
	a := actuals{places: placesOf(t.Value())}
	for _, r := range f.reports {
		for _, o := range r.reported.Observations {
			if o.Key() != rule.Indicator.Key() || o.NotApplicable {
				continue
			}
			actual, ds := rule.ParseActual(o.Actual.Text, f.year)
			if !actual.Measured || rules.HasErrors(ds) {
				continue
			}
			a.places = max(a.places, placesOf(actual.Number))
			a.points = append(a.points, outlook.Point{Month: r.month, Value: floatOf(actual.Number)})
		}
	}
	return a
}

// placesOf is how many decimals a number has, four at most.
func placesOf(d rules.Decimal) int {
	for places := range mostPlaces {
		if d.Round(places).Equal(d) {
			return places
		}
	}
	return mostPlaces
}

// flow is the outlook of what adds up over the year.
func (f *foresight) flow(rule *rules.Rule, want wanted, a actuals) *Outlook {
	reached := a.points[len(a.points)-1].Value
	s := saying{scale: 1, places: a.places, unit: rule.Target.Unit.Symbol, missed: "完不成目标"}
	switch {
	case reached > want.high:
		s.certain, s.surely = "已经超过目标，不会再减少", true
	case reached >= want.low && math.IsInf(want.high, 1):
		s.certain = "已经达到目标"
	}
	bound, ceiling := want.low, math.IsInf(want.low, -1)
	if ceiling {
		bound = want.high
	}
	grounds := f.grounds(a.points)
	switch {
	case ceiling && a.places == 0 && bound >= 0 && bound <= fewEvents && rule.Target.Unit.Dimension != rules.DimMoney:
		s.odds = outlook.Count{Points: a.points}.Odds()
	case bound <= 0 && s.certain != "":
		return settled(s.surely, s.certain)
	case bound <= 0:
		return unforeseen("目标不大于0，无从推算")
	default:
		full := rule.Target.Unit.IsRate() && rule.Indicator.NamesBoundedRate() && bound >= 100 // there is no more than all
		c := outlook.Cumulative{Points: scaled(a.points, 1/bound), Ceiling: ceiling, Exact: want.low == want.high || full}
		var whose string
		if c.Plan, whose = f.goalPlan(rule); c.Plan != nil {
			grounds.add(whose)
		}
		grounds.addPast(f.pastShapes(rule, &c), "同期进度")
		s.odds, s.scale = c.Odds(), bound
	}
	slack := 0.0
	if want.low == want.high {
		slack = math.Pow10(-a.places) / 2 // what is printed as the target is the target
	}
	s.miss = s.odds.Below((want.low-slack)/s.scale) + s.odds.Above((want.high+slack)/s.scale)
	return s.outlook(grounds)
}

func scaled(points []outlook.Point, by float64) []outlook.Point {
	list := make([]outlook.Point, len(points))
	for i, p := range points {
		list[i] = outlook.Point{Month: p.Month, Value: p.Value * by}
	}
	return list
}

// level is the outlook of what stands at a level: a headcount, a rate, what was measured once.
func (f *foresight) level(rule *rules.Rule, want wanted, a actuals) *Outlook {
	i, t := rule.Indicator, rule.Target
	rate := t.Unit.IsRate()
	l := outlook.Level{Points: a.points, To: math.Inf(1), Settled: rule.Accumulation == rules.Terminal}
	last := a.points[len(a.points)-1]
	switch {
	case rate && i.NamesChange() || t.Value().Sign() < 0 || last.Value < 0:
		l.From = math.Inf(-1)
	case rate && i.NamesBoundedRate():
		l.To = math.Max(100, last.Value)
	}
	if rate {
		a.places = max(a.places, 1) // 95 is not said to be 95.0, but the next may be 94.6
	}
	l.Step = math.Pow10(-a.places)
	if !math.IsInf(want.low, -1) {
		l.Wanted = &want.low
	}
	grounds := f.grounds(a.points)
	grounds.addPast(f.pastChanges(rule, last, &l), "同期变化")
	odds := l.Odds()
	s := saying{odds: odds, scale: 1, places: a.places, unit: t.Unit.Symbol, missed: "完不成目标"}
	s.miss = odds.Below(want.low-l.Step/2) + odds.Above(want.high+l.Step/2)
	return s.outlook(grounds)
}

// executionRate is the outlook of the indicator 预算执行率: that of the spending.
func (f *foresight) executionRate(want wanted, spending outlook.Odds) *Outlook {
	if !spending.Known() {
		return unforeseen("全年支出推算不出")
	}
	_, points := f.spent()
	s := saying{odds: spending, scale: 100, places: 1, unit: "%", missed: "完不成目标"}
	s.miss = spending.Below(want.low/100) + spending.Above(want.high/100)
	if points[len(points)-1].Value*100 >= want.low && want.high >= 100 {
		s.certain = "已经达到目标"
	}
	grounds := f.grounds(points)
	grounds.add("全年支出的预测")
	return s.outlook(grounds)
}

// dated is the outlook of a day: decided once the work is done, or the day is over without.
func (f *foresight) dated(rule *rules.Rule) *Outlook {
	if len(f.reports) == 0 {
		return unforeseen("还没有报过数据")
	}
	due := rule.Target.Due
	for k := len(f.reports) - 1; k >= 0; k-- {
		for _, o := range f.reports[k].reported.Observations {
			if o.Key() != rule.Indicator.Key() || strings.TrimSpace(o.Actual.Text) == "" {
				continue
			}
			actual, ds := rule.ParseActual(o.Actual.Text, f.year)
			switch {
			case !actual.Measured || rules.HasErrors(ds) || due.Year == 0:
				return unforeseen("完成日期看不出来")
			case !actual.Undone && actual.Done.Ordinal().Cmp(due.Ordinal()) <= 0:
				return settled(false, "已按期完成")
			case !actual.Undone:
				return settled(true, "已经完成，晚于目标"+due.Chinese())
			case rules.MonthEnd(f.year, f.reports[k].month).Ordinal().Cmp(due.Ordinal()) >= 0:
				return settled(true, "已过目标"+due.Chinese()+"，没有完成")
			}
			return unforeseen("还没有到完成日期")
		}
	}
	return unforeseen("还没有报过数据")
}
