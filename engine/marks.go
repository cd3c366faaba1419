package engine

import (
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// allocate gives each indicator its marks (分值), in cents, so that they sum
// exactly to 100 less the execution marks. Declared marks count where every
// indicator has them; else the scheme's marks of a level 1 are split equally over
// its indicators. Excluded indicators get none, the others theirs in proportion.
func allocate(s *rules.Scheme, p *rules.Project, excluded []bool) ([]Hundredths, []rules.Diagnostic) {
	all := s.Marks.Total()
	if len(excluded) > 0 && !slices.Contains(excluded, false) {
		return make([]Hundredths, len(p.Rules)), []rules.Diagnostic{marksError(p, p.Table.Source, "全部指标都不适用，没有可评价的，无法打分")}
	}
	marks, ds := declaredMarks(p, all)
	switch {
	case marks != nil || rules.HasErrors(ds):
	case s.Marks.Pool.Set:
		marks, ds = poolMarks(s, p, all)
	default:
		marks, ds = schemeMarks(s, p, all)
	}
	if rules.HasErrors(ds) {
		return make([]Hundredths, len(p.Rules)), ds
	}
	if slices.Contains(excluded, true) {
		weights := make([]rules.Decimal, len(marks))
		for i, m := range marks {
			if !excluded[i] {
				weights[i] = m.Decimal()
			}
		}
		marks = shareOut(all, weights)
	}
	return marks, ds
}

// MarksOf are the marks that evaluating gives the indicators of a project, in order: of
// those that excluded names none. It is nil where they can't be given, as evaluating says.
func MarksOf(s *rules.Scheme, p *rules.Project, excluded []bool) []Hundredths {
	marks, ds := allocate(s, p, excluded)
	if rules.HasErrors(ds) {
		return nil
	}
	return marks
}

// FindingMarks is that marks can't be allotted.
const FindingMarks = "M01"

func marksError(p *rules.Project, source rules.Source, format string, args ...any) rules.Diagnostic {
	return rules.Diagnostic{ID: FindingMarks, Severity: rules.Error, Project: p.Table.Name, Source: source, Message: fmt.Sprintf(format, args...)}
}

// declaredMarks reads the marks column; nil where the form has none.
func declaredMarks(p *rules.Project, all rules.Decimal) (marks []Hundredths, ds []rules.Diagnostic) {
	sum := rules.Decimal{}
	for _, r := range p.Rules {
		text := strings.TrimSpace(r.Indicator.Marks)
		if text == "" {
			continue
		}
		m, ok := rules.ParseDecimal(strings.TrimSuffix(text, "分"))
		if !ok || m.Sign() <= 0 || m.Cmp(all) > 0 || !m.Round(2).Equal(m) {
			return nil, append(ds, marksError(p, r.Indicator.Target.Source, "指标“%s”的分值“%s”应大于0、不超过%s，最多两位小数", r.Indicator.Name, text, all))
		}
		sum = sum.Add(m)
		marks = append(marks, hundredthsOf(m))
	}
	switch {
	case len(marks) > 0 && len(marks) < len(p.Rules):
		ds = append(ds, marksError(p, p.Table.Source, "只有%d个指标填了分值，共%d个；请全部填写或全部留空", len(marks), len(p.Rules)))
	case len(marks) > 0 && !sum.Equal(all):
		ds = append(ds, marksError(p, p.Table.Source, "各指标分值合计%s，应为%s（另有预算执行%s分）", sum, all, rules.Int(100).Sub(all)))
	}
	return marks, ds
}

// poolMarks splits the pool equally where the unit, whose task it is, did not.
func poolMarks(s *rules.Scheme, p *rules.Project, all rules.Decimal) ([]Hundredths, []rules.Diagnostic) {
	return shareEqually(all, len(p.Rules)), []rules.Diagnostic{{
		ID: "M02", Severity: rules.Warn, Project: p.Table.Name, Source: p.Table.Source,
		Message: fmt.Sprintf("评分办法%s的%s分由单位分配到各指标，目标表没有分值，按%d个指标平均分配", s.ID, all, len(p.Rules)),
	}}
}

// schemeMarks splits the scheme's level-1 marks equally. A level 1 without
// indicators gives its marks to the level 1 that the scheme names, or to the
// others in proportion.
func schemeMarks(s *rules.Scheme, p *rules.Project, all rules.Decimal) ([]Hundredths, []rules.Diagnostic) {
	var ds []rules.Diagnostic
	members := make([][]int, len(s.Marks.Level1))
	for i, r := range p.Rules {
		g := s.Marks.Level1Of(r.Indicator)
		if g < 0 {
			ds = append(ds, marksError(p, r.Indicator.Target.Source, "评分办法%s没有一级指标“%s”，无法分配分值", s.ID, r.Indicator.PlainLevel1()))
			continue
		}
		members[g] = append(members[g], i)
	}
	if rules.HasErrors(ds) {
		return nil, ds
	}
	weights := make([]rules.Decimal, len(members))
	for g, l := range s.Marks.Level1 {
		heir := g
		if len(members[g]) == 0 && l.WhenAbsent != "" {
			heir = slices.IndexFunc(s.Marks.Level1, func(o rules.Level1Marks) bool { return o.Name == l.WhenAbsent })
		}
		if len(members[heir]) > 0 {
			weights[heir] = weights[heir].Add(l.Marks.Decimal)
		}
	}
	marks := make([]Hundredths, len(p.Rules))
	for g, level := range shareOut(all, weights) {
		for k, m := range shareEqually(level.Decimal(), len(members[g])) {
			marks[members[g][k]] = m
		}
	}
	return marks, ds
}

// shareEqually divides a total in n, in cents.
func shareEqually(total rules.Decimal, n int) []Hundredths {
	return shareOut(total, slices.Repeat([]rules.Decimal{rules.Int(1)}, n))
}

// shareOut divides a total in proportion to weights, in cents: rounded down, and
// the cents left over to the largest remainders, ties in order.
func shareOut(total rules.Decimal, weights []rules.Decimal) []Hundredths {
	sum := rules.Decimal{}
	for _, w := range weights {
		sum = sum.Add(w)
	}
	out := make([]Hundredths, len(weights))
	if sum.IsZero() {
		return out
	}
	left := hundredthsOf(total)
	remainders := make([]rules.Decimal, len(weights))
	order := make([]int, len(weights))
	for i, w := range weights {
		exact := w.Mul(total).Quo(sum)
		floor := exact.Floor(2)
		out[i], remainders[i], order[i] = hundredthsOf(floor), exact.Sub(floor), i
		left -= out[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return remainders[b].Cmp(remainders[a]) })
	for _, i := range order[:left] {
		out[i]++
	}
	return out
}
