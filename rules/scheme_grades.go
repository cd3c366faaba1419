package rules

import (
	"slices"
	"strconv"
)

// gradeNames asks that every grade has a name of its own, and that the provisional
// word is none of them: a grade that is not sure must not look like one.
func (l *schemeLoading) gradeNames() {
	g := l.scheme.Grades
	for i, b := range g.Bands {
		first := slices.IndexFunc(g.Bands, func(o GradeBand) bool { return o.Name == b.Name })
		if first < i && b.Name != "" {
			l.tell("S06", under("grades.bands", strconv.Itoa(i))+".name", "grades：“%s”写了两档，每档的名称应不同", b.Name)
		}
	}
	if g.Formula.Formula == nil {
		return
	}
	names := g.Formula.words()
	if slices.Contains(names, "") {
		l.tell("S03", "grades.formula", "grades.formula：等级的名称不能是空的")
	}
	if g.Provisional != "" && slices.Contains(names, g.Provisional) {
		l.tell("S06", "grades.provisional", "grades：provisional“%s”同时是一个等级，分数暂定时就看不出来；请换一个词，如“暂”", g.Provisional)
	}
}

// defaultsInBands asks that the ratio which a qualitative grade earns without typed
// marks lies where typed marks may lie.
func (l *schemeLoading) defaultsInBands() {
	t := l.scheme.Targets[formQualitative]
	if t == nil || t.Ratio.Formula == nil {
		return
	}
	bands := l.scheme.Qualitative.Bands
	defaults := make([]Decimal, len(bands))
	for k, b := range bands {
		v, err := t.Ratio.Run(Operands{Grade: b.Grade})
		ratio, ok := v.(Decimal)
		if err != nil || !ok || !ratio.IsShare() || !b.From.Set || !b.To.Set {
			return // told elsewhere
		}
		defaults[k] = ratio
	}
	for k, b := range bands {
		ratio := defaults[k]
		if ratio.Cmp(b.From.Decimal) < 0 || ratio.Cmp(b.To.Decimal) > 0 || k > 0 && ratio.Equal(b.To.Decimal) {
			l.tell("S06", "targets.qualitative.ratio", "targets.qualitative.ratio：只填“%s”时得%s，不在该档[%s, %s)内，评审人填这个分数会被拒绝", b.Grade, ratio.Short(4), b.From, b.To)
		}
	}
}
