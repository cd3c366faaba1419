package rules

import (
	"slices"
	"strings"
)

// check holds the figures of a scheme against each other, and asks for the basis
// of every clause.
func (l *schemeLoading) check() {
	l.identity()
	l.marks()
	l.marksBands()
	l.gradeBands()
	l.application()
	l.spending()
	l.options()
	l.bases()
}

func (l *schemeLoading) identity() {
	s := l.scheme
	switch {
	case s.ID == "" || strings.ContainsAny(s.ID, "@/\\ \t\n") || strings.HasSuffix(s.ID, ".yaml") || strings.HasSuffix(s.ID, ".yml"):
		l.report("S02", l.clause("id"), "id：办法编号不能为空，也不能含“@”“/”和空格，如 HUBEI")
	case s.Version < 1:
		l.report("S02", l.clause("version"), "version：版本应为1以上的整数")
	case strings.TrimSpace(s.Name) == "":
		l.report("S02", l.clause("name"), "name：请写办法的名称")
	}
}

func (l *schemeLoading) marks() {
	s := l.scheme
	at := l.clause("marks")
	if at == (place{}) {
		at = l.clause("execution")
	}
	if s.Marks.Pool.Set == (len(s.Marks.Level1) > 0) {
		l.report("S05", at, "marks：请在 level1（各一级指标的分值）和 pool（全部指标共有的分值）中写一样")
		return
	}
	for _, level := range s.Marks.Level1 {
		if level.Marks.Sign() <= 0 {
			l.report("S05", at, "marks：“%s”的分值应大于0", level.Name)
		}
		known := func(l Level1Marks) bool { return l.Name == level.WhenAbsent && l.Name != level.Name }
		if level.WhenAbsent != "" && !slices.ContainsFunc(s.Marks.Level1, known) {
			l.report("S05", at, "marks：“%s”缺项时分值给“%s”，但没有这个一级指标", level.Name, level.WhenAbsent)
		}
	}
	execution, total := s.Execution.Marks.Decimal, s.Marks.Total()
	if sum := execution.Add(total); !sum.Equal(hundred) {
		l.report("S05", at, "marks：各项分值合计%s（预算执行%s，指标%s），应为100", sum, execution, total)
	}
	if execution.Sign() <= 0 {
		l.report("S05", l.clause("execution"), "execution：预算执行的分值应大于0")
	}
	for _, m := range []Decimal{execution, total} {
		if !m.Round(2).Equal(m) {
			l.report("S05", at, "marks：分值%s最多两位小数", m)
		}
	}
}

// marksBands asks that the bands of the three grades cover the marks from 0 to
// all, each share once.
func (l *schemeLoading) marksBands() {
	bands := l.scheme.Qualitative.Bands
	at := l.clause("qualitative")
	for _, grade := range []string{GradeMet, GradePartly, GradeNotMet} {
		if !slices.ContainsFunc(bands, func(b MarksBand) bool { return b.Grade == grade }) {
			l.report("S06", at, "qualitative：缺少“%s”一档", grade)
		}
	}
	list := make([]band, len(bands))
	for i, b := range bands {
		list[i] = band{b.Grade, b.From, b.To}
	}
	l.cover("qualitative", at, list, one)
}

func (l *schemeLoading) gradeBands() {
	g := l.scheme.Grades
	at := l.clause("grades")
	if g.Provisional == "" {
		l.report("S02", at, "grades：缺少 provisional（暂定分数显示的等级，如“暂”）")
	}
	if len(g.Bands) == 0 {
		return // a formula, which is total by its syntax
	}
	list := make([]band, len(g.Bands))
	for i, b := range g.Bands {
		list[i] = band{b.Name, b.From, b.To}
	}
	l.cover("grades", at, list, hundred)
}

// band is [from, to) under a name.
type band struct {
	name     string
	from, to Figure
}

// cover asks that bands, from the best to the worst, cover [0, top] without a
// gap and without overlap. A blank to is where the band above begins.
func (l *schemeLoading) cover(clause string, at place, bands []band, top Decimal) {
	above := top
	for i, b := range bands {
		if b.from.line > 0 {
			at = place{line: b.from.line}
		}
		to := b.to.Decimal
		if !b.to.Set {
			to = above
		}
		switch {
		case !b.from.Set:
			l.report("S06", at, "%s：“%s”一档缺少起点 from", clause, b.name)
			return
		case b.from.Cmp(to) >= 0:
			l.report("S06", at, "%s：“%s”一档[%s, %s)是空的；各档应从高到低排列", clause, b.name, b.from, to)
		case to.Cmp(above) < 0:
			l.report("S06", at, "%s：“%s”一档之上有空档，[%s, %s)没有归属", clause, b.name, to, above)
		case to.Cmp(above) > 0 && i == 0:
			l.report("S06", at, "%s：“%s”一档到%s，应到%s", clause, b.name, to, top)
		case to.Cmp(above) > 0:
			l.report("S06", at, "%s：“%s”与“%s”重叠，[%s, %s)属于两档", clause, b.name, bands[i-1].name, above, to)
		}
		above = b.from.Decimal
	}
	if len(bands) > 0 && above.Sign() != 0 {
		l.report("S06", at, "%s：最低一档“%s”应从0起，[0, %s)没有归属", clause, bands[len(bands)-1].name, above)
	}
}

func (l *schemeLoading) spending() {
	s := l.scheme.Spending
	at := l.clause("spending")
	seen := map[string]bool{}
	binding := false
	for _, one := range s.Schemes {
		binding = binding || one.Binding
		if one.ID == "" || seen[one.ID] {
			l.report("S02", at, "spending.schemes：口径编号“%s”为空或重复", one.ID)
		}
		seen[one.ID] = true
	}
	if !binding {
		l.report("S02", at, "spending.schemes：至少一个口径应写 binding: true，项目的灯取这些口径中最差的")
	}
	for _, r := range s.Rules {
		if r.ID == "" || r.Say == "" || seen[r.ID] {
			l.report("S02", at, "spending.rules：“%s”应有不重复的编号 id 和说明 say", r.ID)
		}
		seen[r.ID] = true
		if r.Light != "" && !slices.Contains(lights, r.Light) {
			l.report("S03", at, "spending.rules.%s：没有“%s”这种灯，可用的有：%s", r.ID, r.Light, strings.Join(lights, " "))
		}
	}
}

func (l *schemeLoading) options() {
	s := l.scheme
	if !slices.Contains([]Interpolation{Linear, Step, Auto}, s.Plan.Interpolation) {
		l.report("S02", l.clause("plan"), "plan.interpolation：“%s”应为 AUTO、LINEAR 或 STEP", s.Plan.Interpolation)
	}
	if s.Plan.Interpolation == Auto && s.Plan.LumpSum.Sign() <= 0 {
		l.report("S02", l.clause("plan"), "plan.lump_sum：应大于0")
	}
	if z := s.Execution.ZeroBudget.Decimal; !z.IsZero() && !z.Equal(one) {
		l.report("S02", l.clause("execution"), "execution.zero_budget：没有预算也没有支出时的得分比例，应为0或1")
	}
	for name, f := range map[string]Figure{"execution.reason_below": s.Execution.ReasonBelow, "over_achievement.explain_above": s.OverAchievement.ExplainAbove, "forecast.yellow_within": s.Forecast.YellowWithin} {
		if f.Sign() < 0 || !f.Set {
			l.report("S02", l.clause(strings.Split(name, ".")[0]), "%s：应为不小于0的数", name)
		}
	}
}

// bases asks for the basis of every clause.
func (l *schemeLoading) bases() {
	s := l.scheme
	missing := func(clause, basis string) {
		if strings.TrimSpace(basis) == "" {
			l.report("S02", l.clause(strings.Split(clause, ".")[0]), "%s：缺少依据 basis；没有外部依据的写“本单位约定”", clause)
		}
	}
	for _, c := range []struct{ clause, basis string }{
		{"id", s.Basis}, {"execution", s.Execution.Basis}, {"marks", s.Marks.Basis}, {"qualitative", s.Qualitative.Basis},
		{"over_achievement", s.OverAchievement.Basis}, {"forecast", s.Forecast.Basis}, {"computed", s.Computed.Basis},
		{"plan", s.Plan.Basis}, {"spending", s.Spending.Basis}, {"goal", s.Goal.Basis}, {"dual", s.Dual.Basis},
		{"plausibility", s.Plausibility.Basis}, {"grades", s.Grades.Basis}, {"application", s.Application.Basis},
	} {
		missing(c.clause, c.basis)
	}
	if len(s.Compliance.Names) > 0 {
		missing("compliance", s.Compliance.Basis)
	}
	for _, one := range s.Spending.Schemes {
		missing("spending.schemes."+one.ID, one.Basis)
	}
	for form, t := range s.Targets {
		missing("targets."+form, t.Basis)
	}
	l.ownBases()
}

// ownBases asks that a form whose formula the file changes says on what basis:
// the inherited one speaks of another formula.
func (l *schemeLoading) ownBases() {
	targets := valueOf(l.own, "targets")
	if targets == nil || valueOf(l.own, "based_on") == nil {
		return
	}
	for i := 0; i+1 < len(targets.Content); i += 2 {
		form, own := targets.Content[i], targets.Content[i+1]
		if valueOf(own, "basis") == nil {
			l.report("S02", place{form.Line, form.Column}, "targets.%s：改了公式，请写它自己的依据 basis", form.Value)
		}
	}
}
