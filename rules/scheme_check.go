package rules

import (
	"slices"
	"strconv"
	"strings"
)

// check holds the figures of a scheme against each other, and asks for the basis
// of every clause.
func (l *schemeLoading) check() {
	l.identity()
	l.marks()
	l.marksBands()
	l.gradeBands()
	l.gradeNames()
	l.defaultsInBands()
	l.application()
	l.spending()
	l.options()
	l.bases()
}

// complete asks for the clauses that every scheme has. Of one that is not there
// nothing more is said.
func (l *schemeLoading) complete() {
	for _, clause := range []string{"execution", "marks", "targets", "qualitative", "over_achievement", "forecast", "computed", "plan", "spending", "goal", "dual", "plausibility", "grades"} {
		if entry(l.scheme.root, clause) < 0 && entry(l.scheme.root, "<<") < 0 {
			l.tell("S02", clause, "缺少 %s 这一条；写 based_on: %s@1 可以从已有的办法继承", clause, DefaultScheme)
			l.breaks(clause)
		}
	}
}

func (l *schemeLoading) identity() {
	s := l.scheme
	if s.ID == "" || strings.ContainsAny(s.ID, "@/\\ \t\n") || strings.HasSuffix(s.ID, ".yaml") || strings.HasSuffix(s.ID, ".yml") {
		l.tell("S02", "id", "id：办法编号不能为空，也不能含“@”“/”和空格，如 HUBEI")
	}
	if s.Version < 1 {
		l.tell("S02", "version", "version：缺少版本，应为1以上的整数")
	}
	if strings.TrimSpace(s.Name) == "" {
		l.tell("S02", "name", "name：请写办法的名称")
	}
}

func (l *schemeLoading) marks() {
	s := l.scheme
	if l.hasBroken("marks") {
		return
	}
	if s.Marks.Pool.Set == (len(s.Marks.Level1) > 0) {
		l.tell("S05", "marks", "marks：请在 level1（各一级指标的分值）和 pool（全部指标共有的分值）中写一样")
		return
	}
	for i, level := range s.Marks.Level1 {
		path := under("marks.level1", strconv.Itoa(i))
		if strings.TrimSpace(level.Name) == "" {
			l.tell("S05", path+".name", "marks.level1：第%d条缺少一级指标的名称 name", i+1)
		}
		if level.Marks.Sign() <= 0 {
			l.tell("S05", path+".marks", "marks：“%s”的分值应大于0", level.Name)
		}
		known := func(l Level1Marks) bool { return l.Name == level.WhenAbsent && l.Name != level.Name }
		if level.WhenAbsent != "" && !slices.ContainsFunc(s.Marks.Level1, known) {
			l.tell("S05", path+".when_absent", "marks：“%s”缺项时分值给“%s”，但没有这个一级指标", level.Name, level.WhenAbsent)
		}
	}
	l.sum()
}

// sum asks that the marks add up.
func (l *schemeLoading) sum() {
	execution, total := l.scheme.Execution.Marks, l.scheme.Marks.Total()
	if l.isBroken("execution.marks") || l.isBroken("marks") {
		return
	}
	if !execution.Set {
		l.tell("S02", "execution.marks", "execution：缺少预算执行的分值 marks")
		return
	}
	at := "marks"
	if l.place(at) == (place{}) {
		at = "execution.marks"
	}
	if sum := execution.Add(total); !sum.Equal(hundred) {
		l.tell("S05", at, "marks：各项分值合计%s（预算执行%s，指标%s），应为100", sum, execution, total)
	}
	if execution.Sign() <= 0 {
		l.tell("S05", "execution.marks", "execution：预算执行的分值应大于0")
	}
	for _, m := range []Decimal{execution.Decimal, total} {
		if !m.Round(2).Equal(m) {
			l.tell("S05", at, "marks：分值%s最多两位小数", m)
		}
	}
}

// marksBands asks that the bands of the three grades cover the marks from 0 to
// all, each share once.
func (l *schemeLoading) marksBands() {
	const path = "qualitative.bands"
	bands := l.scheme.Qualitative.Bands
	if l.hasBroken(path) {
		return
	}
	unknown := false
	for i, b := range bands {
		if !slices.Contains([]string{GradeMet, GradePartly, GradeNotMet}, b.Grade) {
			unknown = true
			l.tell("S06", under(path, strconv.Itoa(i))+".grade", "qualitative：没有“%s”这一档，只有 达成 部分达成 未达成", b.Grade)
		}
	}
	for _, grade := range []string{GradeMet, GradePartly, GradeNotMet} {
		if !unknown && !slices.ContainsFunc(bands, func(b MarksBand) bool { return b.Grade == grade }) {
			l.tell("S06", path, "qualitative：缺少“%s”一档", grade)
		}
	}
	list := make([]band, len(bands))
	for i, b := range bands {
		list[i] = band{b.Grade, b.From, b.To}
	}
	l.cover(path, list, one)
}

func (l *schemeLoading) gradeBands() {
	const path = "grades.bands"
	g := l.scheme.Grades
	if g.Provisional == "" {
		l.tell("S02", "grades.provisional", "grades：缺少 provisional（暂定分数显示的等级，如“暂”）")
	}
	if len(g.Bands) == 0 || l.hasBroken(path) {
		return // a formula, which is total by its syntax
	}
	list := make([]band, len(g.Bands))
	for i, b := range g.Bands {
		if b.Name == "" {
			l.tell("S06", under(path, strconv.Itoa(i))+".name", "grades：第%d档缺少等级的名称 name", i+1)
		}
		list[i] = band{b.Name, b.From, b.To}
	}
	l.cover(path, list, hundred)
}

// band is [from, to) under a name.
type band struct {
	name     string
	from, to Figure
}

// cover asks that bands, from the best to the worst, cover [0, top] without a
// gap and without overlap. A blank to is where the band above begins.
func (l *schemeLoading) cover(path string, bands []band, top Decimal) {
	clause, _, _ := strings.Cut(path, ".")
	above, at := top, path
	for i, b := range bands {
		at = under(path, strconv.Itoa(i))
		to := b.to.Decimal
		if !b.to.Set {
			to = above
		}
		switch {
		case !b.from.Set:
			l.tell("S06", at, "%s：“%s”一档缺少起点 from", clause, b.name)
			return
		case b.from.Cmp(to) >= 0:
			l.tell("S06", at+".from", "%s：“%s”一档[%s, %s)是空的；各档应从高到低排列", clause, b.name, b.from, to)
		case to.Cmp(above) < 0:
			l.tell("S06", at+".to", "%s：“%s”一档之上有空档，[%s, %s)没有归属", clause, b.name, to, above)
		case to.Cmp(above) > 0 && i == 0:
			l.tell("S06", at+".to", "%s：“%s”一档到%s，应到%s", clause, b.name, to, top)
		case to.Cmp(above) > 0:
			l.tell("S06", at+".to", "%s：“%s”与“%s”重叠，[%s, %s)属于两档", clause, b.name, bands[i-1].name, above, to)
		}
		above = b.from.Decimal
	}
	if len(bands) > 0 && above.Sign() != 0 {
		l.tell("S06", at+".from", "%s：最低一档“%s”应从0起，[0, %s)没有归属", clause, bands[len(bands)-1].name, above)
	}
}

func (l *schemeLoading) spending() {
	s := l.scheme.Spending
	ids := map[string]bool{}
	binding := false
	for i, one := range s.Schemes {
		path := under("spending.schemes", strconv.Itoa(i))
		binding = binding || one.Binding
		l.ownID(path, one.ID, ids)
	}
	if !binding && !l.hasBroken("spending.schemes") {
		l.tell("S02", "spending.schemes", "spending.schemes：至少一个口径应写 binding: true，项目的灯取这些口径中最差的")
	}
	for i, r := range s.Rules {
		path := under("spending.rules", strconv.Itoa(i))
		l.ownID(path, r.ID, ids)
		if r.Say == "" {
			l.tell("S02", path+".say", "%s：缺少说明 say", l.label(path))
		}
		if r.Light != "" && !slices.Contains(lights, r.Light) {
			l.tell("S03", path+".light", "%s：没有“%s”这种灯，可用的有：%s", l.label(path), r.Light, strings.Join(lights, " "))
		}
	}
}

// ownID asks for an id that no item before has.
func (l *schemeLoading) ownID(path, id string, ids map[string]bool) {
	list, n := path[:strings.LastIndexByte(path, '.')], path[strings.LastIndexByte(path, '.')+1:]
	k, _ := strconv.Atoi(n) // an index
	switch {
	case id == "":
		l.tell("S02", path+".id", "%s：第%d条缺少编号 id", list, k+1)
	case ids[id]:
		l.tell("S02", path+".id", "%s：编号“%s”重复", list, id)
	}
	ids[id] = true
}

// causes are the reasons of a deviation that a report may give, of which one cuts
// marks.
var causes = []string{"TARGET_TOO_LOW", "POLICY", "DEMAND", "EFFICIENCY"}

func (l *schemeLoading) options() {
	s := l.scheme
	if !slices.Contains([]Interpolation{Linear, Step, Auto}, s.Plan.Interpolation) {
		l.tell("S02", "plan.interpolation", "plan.interpolation：应为 AUTO、LINEAR 或 STEP，写的是“%s”", s.Plan.Interpolation)
	}
	if s.Plan.Interpolation == Auto && s.Plan.LumpSum.Sign() <= 0 {
		l.tell("S02", "plan.lump_sum", "plan.lump_sum：应大于0")
	}
	if z := s.Execution.ZeroBudget.Decimal; !z.IsZero() && !z.Equal(one) {
		l.tell("S02", "execution.zero_budget", "execution.zero_budget：没有预算也没有支出时的得分比例，应为0或1")
	}
	if c := s.OverAchievement.Cause; c == "" {
		l.tell("S02", "over_achievement.cause", "over_achievement.cause：缺少原因代码，如 %s", causes[0])
	} else if !slices.Contains(causes, c) {
		l.tell("S02", "over_achievement.cause", "over_achievement.cause：没有“%s”这个原因代码，可用的有：%s", c, strings.Join(causes, " "))
	}
	l.share("execution.reason_below", s.Execution.ReasonBelow)
	l.share("over_achievement.explain_above", s.OverAchievement.ExplainAbove)
	l.share("forecast.yellow_within", s.Forecast.YellowWithin)
}

// share asks for a share, in [0, 1].
func (l *schemeLoading) share(path string, f Figure) {
	switch {
	case !f.Set:
		l.tell("S02", path, "%s：缺少，应为0到1的数，如 0.20", path)
	case !f.IsShare():
		l.tell("S02", path, "%s：应为0到1的数（20%%写成 0.20），写的是“%s”", path, f)
	}
}

// bases asks for the basis of every clause.
func (l *schemeLoading) bases() {
	s := l.scheme
	missing := func(path, basis string) {
		if strings.TrimSpace(basis) == "" {
			l.tell("S02", under(path, "basis"), "%s缺少依据 basis；没有外部依据的写“本单位约定”", l.prefix(path))
		}
	}
	for _, c := range []struct{ clause, basis string }{
		{"", s.Basis}, {"execution", s.Execution.Basis}, {"marks", s.Marks.Basis}, {"qualitative", s.Qualitative.Basis},
		{"over_achievement", s.OverAchievement.Basis}, {"forecast", s.Forecast.Basis}, {"computed", s.Computed.Basis},
		{"plan", s.Plan.Basis}, {"spending", s.Spending.Basis}, {"goal", s.Goal.Basis}, {"dual", s.Dual.Basis},
		{"plausibility", s.Plausibility.Basis}, {"grades", s.Grades.Basis}, {"application", s.Application.Basis},
	} {
		missing(c.clause, c.basis)
	}
	if len(s.Compliance.Names) > 0 {
		missing("compliance", s.Compliance.Basis)
	}
	for i, one := range s.Spending.Schemes {
		missing(under("spending.schemes", strconv.Itoa(i)), one.Basis)
	}
	for form, t := range s.Targets {
		if path := under("targets", form); t != nil && !l.ownFormula(form) {
			missing(path, t.Basis)
		}
	}
	l.ownBases()
}

// ownBases asks that a form whose formula the file changes says on what basis:
// the inherited one speaks of another formula.
func (l *schemeLoading) ownBases() {
	for form := range l.scheme.Targets {
		path := under("targets", form)
		if l.ownFormula(form) && strings.TrimSpace(l.ownBasis(form)) == "" {
			l.tell("S02", path+".basis", "%s：改了公式，请写它自己的依据 basis", path)
		}
	}
}

// ownFormula tells whether a form stands in a file that is based on another.
func (l *schemeLoading) ownFormula(form string) bool {
	targets := valueOf(l.own, "targets")
	return targets != nil && valueOf(l.own, "based_on") != nil && valueOf(target(targets), form) != nil
}

func (l *schemeLoading) ownBasis(form string) string {
	if basis := valueOf(target(valueOf(target(valueOf(l.own, "targets")), form)), "basis"); basis != nil {
		return target(basis).Value
	}
	return ""
}
