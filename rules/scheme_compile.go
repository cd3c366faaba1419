package rules

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// The forms of target that a scheme must judge, by the key in its file.
const (
	formAtLeast     = "at_least"
	formMoreThan    = "more_than"
	formAtMost      = "at_most"
	formLessThan    = "less_than"
	formEqualRate   = "equal_rate"
	formEqual       = "equal"
	formRange       = "range"
	formDate        = "date"
	formBoolean     = "boolean"
	formQualitative = "qualitative"
	// formSatisfaction is the only form that a scheme may leave out: satisfaction
	// is then judged like any rate.
	formSatisfaction = "satisfaction"
)

var forms = []string{formAtLeast, formMoreThan, formAtMost, formLessThan, formEqualRate, formEqual, formRange, formDate, formBoolean, formQualitative}

// lights are the words that a light formula may yield.
var lights = []string{"RED", "ORANGE", "YELLOW", "GREEN", "BLUE", "GREY"}

// compile type-checks every formula and collects what is wrong.
func (l *schemeLoading) compile() {
	s := l.scheme
	l.formula("execution.ratio", &s.Execution.Ratio, FundsOperands{}, decimalType)
	for _, form := range forms {
		l.form(form)
	}
	l.satisfaction()
	for form := range s.Targets {
		if form != formSatisfaction && !slices.Contains(forms, form) {
			l.unknownForm(form)
		}
	}
	l.formula("over_achievement.ratio", &s.OverAchievement.Ratio, Operands{}, decimalType)
	if len(s.Compliance.Names) > 0 || s.Compliance.Light.source != "" {
		l.light("compliance.light", &s.Compliance.Light, Operands{})
	}
	for i := range s.Spending.Schemes {
		l.light(under("spending.schemes", strconv.Itoa(i))+".light", &s.Spending.Schemes[i].Light, FundsOperands{})
	}
	for i := range s.Spending.Rules {
		l.formula(under("spending.rules", strconv.Itoa(i))+".when", &s.Spending.Rules[i].When, FundsOperands{}, boolType)
	}
	l.light("goal.light", &s.Goal.Light, GoalOperands{})
	l.light("dual.light", &s.Dual.Light, ProjectOperands{})
	l.light("plausibility.light", &s.Plausibility.Light, ProjectOperands{})
	l.grades()
}

// unknownForm tells of a kind of target that there is not. What stands under it is
// judged when it has its name.
func (l *schemeLoading) unknownForm(form string) {
	path, hint := under("targets", form), ""
	for _, known := range append(slices.Clone(forms), formSatisfaction) {
		if resembles(form, known) {
			hint = "，是不是 " + known
		}
	}
	l.tell("S02", path, "%s：没有这种目标%s；可用的有：%s %s", path, hint, strings.Join(forms, " "), formSatisfaction)
	l.breaks(path)
}

func (l *schemeLoading) form(form string) {
	path := under("targets", form)
	t := l.scheme.Targets[form]
	if t == nil {
		l.tell("S02", path, "%s：缺少这种目标的公式", path)
		return
	}
	l.formula(path+".met", &t.Met, Operands{}, boolType)
	l.formula(path+".ratio", &t.Ratio, Operands{}, decimalType)
	l.light(path+".light", &t.Light, Operands{})
	if t.Flow.source != "" {
		l.light(path+".flow", &t.Flow, Operands{})
	}
}

// satisfaction takes what the form does not say from that of ≥.
func (l *schemeLoading) satisfaction() {
	if l.scheme.Targets[formSatisfaction] == nil || l.scheme.Targets[formAtLeast] == nil {
		return
	}
	kinds := []string{"met", "ratio", "light", "flow"}
	l.scheme.shareSatisfaction(func(own, least *FormulaText) {
		if own.source == "" {
			*own = *least
			l.breaks(under("targets."+formSatisfaction, kinds[0])) // it is judged where it stands
		}
		kinds = kinds[1:]
	})
	l.form(formSatisfaction)
}

// grades compiles the bands into a formula, or takes the file's own.
func (l *schemeLoading) grades() {
	g := &l.scheme.Grades
	switch {
	case l.hasBroken("grades.bands"):
		return
	case len(g.Bands) > 0 && g.Formula.source != "":
		l.tell("S06", "grades", "grades：bands 和 formula 只能写一样")
		return
	case len(g.Bands) > 0:
		var b strings.Builder
		for i, band := range g.Bands {
			if i == len(g.Bands)-1 {
				fmt.Fprintf(&b, "%q", band.Name)
				break
			}
			fmt.Fprintf(&b, "总分 >= %s ? %q : ", band.From, band.Name)
		}
		g.Formula.source = b.String()
	}
	l.formula("grades.formula", &g.Formula, GradeOperands{}, stringType)
}

// light compiles a formula that yields lights.
func (l *schemeLoading) light(path string, f *FormulaText, operands any) {
	l.formula(path, f, operands, stringType)
	if f.Formula == nil || l.isBroken(path) {
		return
	}
	for _, word := range f.words() {
		if !slices.Contains(lights, word) {
			from := max(0, strings.Index(f.source, word))
			from = len([]rune(f.source[:from]))
			at, painted := l.point(f, from, from+len([]rune(word)))
			l.report("S03", at, "%s：没有“%s”这种灯，可用的有：%s\n%s", l.label(path), word, strings.Join(lights, " "), painted)
		}
	}
}

// formula compiles a formula of the clause at a path.
func (l *schemeLoading) formula(path string, f *FormulaText, operands any, want reflect.Type) {
	if l.isBroken(path) {
		return
	}
	if f.source == "" {
		l.tell("S02", path, "%s：缺少公式", l.label(path))
		return
	}
	key := formulaKey{f.source, reflect.TypeOf(operands), want}
	compiled, err := l.scheme.compiled[key], error(nil)
	if compiled == nil {
		compiled, err = CompileFormula(f.source, operands, want)
	}
	if err != nil {
		l.mistake(path, f, operands, err)
		return
	}
	if !l.named(path, f, compiled) {
		return
	}
	fresh := l.scheme.compiled[key] == nil
	f.Formula, l.scheme.compiled[key] = compiled, compiled
	if l.proven || path == "grades.formula" && len(l.scheme.Grades.Bands) > 0 {
		return // bands are held against each other as such
	}
	divides := fresh && l.hazards(path, f, operands)
	if want == decimalType && !divides && f.at != (place{}) {
		l.sampled(path, f)
	}
}

// mistake reports a formula that does not compile.
func (l *schemeLoading) mistake(path string, f *FormulaText, operands any, err error) {
	from, to, message := explain(f.source, err)
	if to == 0 {
		l.report("S03", f.at, "%s：%s", l.label(path), message)
		return
	}
	at, painted := l.point(f, from, to)
	message += "\n" + painted
	if strings.HasPrefix(message, "不认识的名称") {
		names := operandNames(operands)
		if has, _ := namesAt(path); has != nil {
			names = has
		}
		message += "\n可用的名称：" + strings.Join(names, " ")
	}
	l.report("S03", at, "%s：%s", l.label(path), message)
}

// named refuses a name that the formula's kind of target does not have: it would
// be read as 0.
func (l *schemeLoading) named(path string, f *FormulaText, compiled *Formula) bool {
	has, kind := namesAt(path)
	if path == "compliance.light" {
		if len(formsWith(compiled)) == 0 {
			l.report("S03", f.at, "%s：没有一种目标同时有这个公式用到的名称", path)
			return false
		}
		return true
	}
	if has == nil {
		return true
	}
	for _, n := range compiled.identifiers() {
		if !slices.Contains(has, n.Value) {
			at, painted := l.point(f, n.Location().From, n.Location().To)
			l.report("S03", at, "%s：%s没有“%s”，可用的名称：%s\n%s", path, kind, n.Value, strings.Join(has, " "), painted)
			return false
		}
	}
	return true
}

// hazards refuses a formula that may divide by zero, or whose conditions exclude
// each other so that a band is never reached. What only the bounds of the
// operands decide is questioned. It tells whether the formula may divide by zero.
func (l *schemeLoading) hazards(path string, f *FormulaText, operands any) (divides bool) {
	for _, h := range f.Formula.hazards(operands) {
		at, painted := l.point(f, h.from, h.to)
		id, severity, say := "S09", Error, "前面的条件已经排除了这一档，永远走不到；各档的界限是否重叠？"
		switch {
		case h.divisor != "":
			divides = true
			id, say = "S08", fmt.Sprintf("除数“%s”可能为零，请先判断，如“%s > 0 ? … : …”", h.divisor, h.divisor)
		case h.logical:
		case h.always != "":
			severity, say = Warn, fmt.Sprintf("按取值范围（%s），这个比较%s，请核对数字", h.bounds, h.always)
		default:
			severity, say = Warn, "按取值范围，这一档永远走不到，请核对条件"
		}
		l.add(severity, id, at, l.label(path)+"："+say+"\n"+painted)
	}
	return divides
}

// formulaKey is all that compiling a formula rests on: what a scheme inherits is
// compiled once.
type formulaKey struct {
	source         string
	operands, want reflect.Type
}

// formOf is the form under which the scheme judges an indicator's target.
func (s *Scheme) formOf(i Indicator, t Target) string {
	switch t.Kind {
	case Range:
		return formRange
	case DateKind:
		return formDate
	case Boolean:
		return formBoolean
	case Qualitative:
		return formQualitative
	case Numeric:
		if s.Targets[formSatisfaction] != nil && i.measuresSatisfaction() && t.Unit.IsRate() && t.Lower.Set {
			return formSatisfaction
		}
		return numericForm(t)
	}
	return ""
}

func numericForm(t Target) string {
	switch t.Relation {
	case AtLeast:
		return formAtLeast
	case MoreThan:
		return formMoreThan
	case AtMost:
		return formAtMost
	case LessThan:
		return formLessThan
	}
	if t.Unit.IsRate() {
		return formEqualRate
	}
	return formEqual
}
