package rules

import (
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// maxSamples bounds the runs of one ratio formula at loading.
const maxSamples = 300

// sampled runs a formula that yields a share of the marks over values that its
// operands may have, and refuses it where a share is not in [0, 1] (S10). It finds
// counterexamples and proves nothing: evaluation checks each share again.
func (l *schemeLoading) sampled(path string, f *FormulaText) {
	above, below := f.outside(l.samples(path, f.Formula))
	if above == "" && below == "" {
		return
	}
	advice, found := "max(0, min(1, …))", above+"，"+below
	switch {
	case below == "":
		advice, found = "min(1, …)", above
	case above == "":
		advice, found = "max(0, …)", below
	}
	at, _ := l.point(f, 0, 0)
	l.report("S10", at, "%s：%s，得分比例应在0到1之间，如 %s", l.label(path), found, advice)
}

// outside tells the first samples for which the formula yields more than 1 and
// less than 0, with its operands; empty where there are none.
func (f *Formula) outside(samples []any) (above, below string) {
	for _, o := range samples {
		out, err := f.Run(o)
		if err != nil {
			continue // a division by zero is a finding of its own
		}
		share := out.(Decimal)
		switch {
		case above == "" && share.Cmp(one) > 0:
			above = f.operandsIn(o) + "得" + share.Short(4)
		case below == "" && share.Sign() < 0:
			below = f.operandsIn(o) + "得" + share.Short(4)
		}
		if above != "" && below != "" {
			break
		}
	}
	return above, below
}

// operandsIn prints the operands that the formula names.
func (f *Formula) operandsIn(o any) string {
	var said []string
	seen := map[string]bool{}
	v := reflect.ValueOf(o)
	named := f.identifiers()
	slices.SortStableFunc(named, func(a, b *ast.IdentifierNode) int { return f.fields[a.Value] - f.fields[b.Value] })
	for _, id := range named {
		if seen[id.Value] {
			continue
		}
		seen[id.Value] = true
		text := ""
		switch value := v.Field(f.fields[id.Value]).Interface().(type) {
		case Decimal:
			text = value.Short(4)
			if strings.HasSuffix(id.Value, "日期") {
				text = DateOf(value).String()
			}
		case bool:
			text = "否"
			if value {
				text = "是"
			}
		case string:
			text = "“" + value + "”"
		}
		said = append(said, id.Value+text)
	}
	if len(said) == 0 {
		return "不论什么数据都"
	}
	return strings.Join(said, "、") + "时"
}

// samples are operands that the formula at a path may meet.
func (l *schemeLoading) samples(path string, f *Formula) (list []any) {
	form, _, _ := strings.Cut(strings.TrimPrefix(path, "targets."), ".")
	switch {
	case path == "execution.ratio":
		list = fundsSamples(l.scheme.Execution.AllowOver100, f.literals())
	case path == overRatio:
		list = overSamples(l.scheme.OverAchievement.ExplainAbove.Decimal, f.literals())
	case form == formRange:
		list = rangeSamples(f.literals())
	case form == formDate:
		list = dateSamples(f.literals())
	case form == formBoolean:
		for n := range 4 {
			list = append(list, Operands{Answer: n%2 == 1, Wanted: n/2 == 1})
		}
	case form == formQualitative:
		for _, grade := range []string{GradeMet, GradePartly, GradeNotMet} {
			list = append(list, Operands{Grade: grade})
		}
	default:
		list = numericSamples(f.literals())
	}
	return list[:min(len(list), maxSamples)]
}

// literals are the numbers in a formula: where it may turn.
func (f *Formula) literals() (list []Decimal) {
	tree := f.tree
	ast.Walk(&tree, visitor(func(n ast.Node) {
		switch n.(type) {
		case *ast.IntegerNode, *ast.FloatNode:
			d, ok := ParseDecimal(n.String())
			if ok && !slices.ContainsFunc(list, d.Equal) && len(list) < 8 {
				list = append(list, d)
			}
		}
	}))
	return list
}

func decimals(texts string) (list []Decimal) {
	for text := range strings.FieldsSeq(texts) {
		list = append(list, MustDecimal(text))
	}
	return list
}

var nearby = MustDecimal("0.01")

// numericSamples puts actuals below, at and above several targets, and around the
// numbers of the formula, as such and as shares of the target.
func numericSamples(turns []Decimal) (list []any) {
	for _, target := range decimals("95 100 12 0.5 0 -5") {
		actuals := []Decimal{target.Add(one), target.Sub(one), target}
		for _, factor := range decimals("0.3 0.6 0.85 1.05 1.5 2 10 -1 100000") {
			actuals = append(actuals, factor.Mul(target))
		}
		actuals = append(actuals, decimals("0 -1 0.3 1000000")...)
		for i, turn := range turns {
			actuals = append(actuals, turn, turn.Mul(target))
			if i < 3 {
				actuals = append(actuals, turn.Sub(nearby), turn.Add(nearby), turn.Sub(nearby).Mul(target), turn.Add(nearby).Mul(target))
			}
		}
		for i, actual := range actuals {
			shares := decimals("1 0 0.5")
			list = append(list, Operands{Actual: actual, Target: target, Expected: target.Mul(shares[i%3])})
		}
	}
	return list
}

func rangeSamples(turns []Decimal) (list []any) {
	for _, bounds := range []string{"90 110", "0 10", "0.2 0.8", "-5 5", "-10 -5", "50 50"} {
		ends := decimals(bounds)
		lower, upper := ends[0], ends[1]
		actuals := []Decimal{lower.Sub(one), lower, upper, upper.Add(one), lower.Add(upper).Quo(Int(2)), lower.Mul(MustDecimal("0.3")), upper.Mul(MustDecimal("1.5")), upper.Mul(Int(3))}
		actuals = append(actuals, decimals("0 -1 0.3 1000000")...)
		for _, turn := range turns {
			actuals = append(actuals, turn, turn.Mul(lower), turn.Mul(upper), turn.Add(nearby).Mul(upper), turn.Sub(nearby).Mul(lower))
		}
		for i, actual := range actuals {
			shares := decimals("1 0 0.5")
			list = append(list, Operands{Actual: actual, Lower: lower, Upper: upper, Expected: lower.Mul(shares[i%3])})
		}
	}
	return list
}

// undone is how late work counts that is not finished at all.
const undone = 1_000_000

func dateSamples(turns []Decimal) (list []any) {
	due := Date{Year: 2025, Month: 6, Day: 30}.Ordinal()
	late := decimals("1 0 -1 15 30 31 90 91 180 365 -30 -180 -365")
	for _, turn := range turns {
		late = append(late, turn.Floor(0), turn.Floor(0).Add(one), turn.Floor(0).Sub(one), turn.Floor(0).Neg())
	}
	for _, days := range append(late, Int(undone)) {
		o := Operands{Done: due.Add(days), Due: due}
		if days.Sign() > 0 {
			o.DaysLate = days
		}
		list = append(list, o)
	}
	return list
}

// overSamples are actuals so far above their target that a reason is due.
func overSamples(from Decimal, turns []Decimal) (list []any) {
	shares := decimals("0.21 0.25 0.3 0.31 0.5 0.8 1 1.01 2 5 10 100 10000")
	for _, turn := range turns {
		shares = append(shares, turn, turn.Add(nearby), turn.Sub(nearby))
	}
	for _, target := range decimals("95 100 0.5") {
		for _, over := range append(shares, from.Add(nearby), from.Add(MustDecimal("0.0001"))) {
			if over.Cmp(from) > 0 {
				list = append(list, Operands{Actual: target.Add(target.Mul(over)), Target: target, Expected: target, OverShare: over})
			}
		}
	}
	return list
}

// fundsSamples spend nothing, some and all of several budgets at year-end; more
// than all only where that is scored.
func fundsSamples(overspent bool, turns []Decimal) (list []any) {
	shares := decimals("0.96 1 0 0.001 0.3 0.5 0.6 0.8 0.9 0.99")
	if overspent {
		shares = append(shares, decimals("1.01 1.2 2 10")...)
	}
	for _, turn := range turns {
		for _, near := range []Decimal{turn, turn.Sub(nearby), turn.Add(nearby), turn.Quo(hundred)} {
			if near.Sign() >= 0 && (overspent || near.Cmp(one) <= 0) {
				shares = append(shares, near)
			}
		}
	}
	for i, budget := range decimals("100 0.5 12345.6") {
		for _, share := range shares {
			o := FundsOperands{Budget: budget, Spent: budget.Mul(share), Progress: share.Mul(hundred), Planned: hundred, Month: Int(12)}
			if i > 0 {
				o.Previous, o.HasPrevious, o.PreviousMonth = o.Progress.Quo(Int(2)), true, Int(10)
			}
			if i > 1 {
				o.Planned = Int(0)
			}
			list = append(list, o)
		}
	}
	return list
}
