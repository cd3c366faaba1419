package rules

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/file"
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
			l.report("S02", l.clause("targets"), "targets.%s：没有这种目标，可用的有：%s %s", form, strings.Join(forms, " "), formSatisfaction)
		}
	}
	l.formula("over_achievement.ratio", &s.OverAchievement.Ratio, Operands{}, decimalType)
	if len(s.Compliance.Names) > 0 || s.Compliance.Light.source != "" {
		l.light("compliance.light", &s.Compliance.Light, Operands{})
	}
	for i := range s.Spending.Schemes {
		one := &s.Spending.Schemes[i]
		l.light("spending."+cmp.Or(one.ID, "schemes"), &one.Light, FundsOperands{})
	}
	for i := range s.Spending.Rules {
		r := &s.Spending.Rules[i]
		l.formula("spending.rules."+r.ID, &r.When, FundsOperands{}, boolType)
	}
	l.light("goal.light", &s.Goal.Light, GoalOperands{})
	l.light("dual.light", &s.Dual.Light, ProjectOperands{})
	l.light("plausibility.light", &s.Plausibility.Light, ProjectOperands{})
	l.grades()
}

func (l *schemeLoading) form(form string) {
	t := l.scheme.Targets[form]
	if t == nil {
		l.report("S02", l.clause("targets"), "targets.%s：缺少这种目标的公式", form)
		return
	}
	l.formula("targets."+form+".met", &t.Met, Operands{}, boolType)
	l.formula("targets."+form+".ratio", &t.Ratio, Operands{}, decimalType)
	l.light("targets."+form+".light", &t.Light, Operands{})
	if t.Flow.source != "" {
		l.light("targets."+form+".flow", &t.Flow, Operands{})
	}
}

// satisfaction takes what the form does not say from that of ≥.
func (l *schemeLoading) satisfaction() {
	l.scheme.shareSatisfaction(func(own, least *FormulaText) {
		if own.source == "" {
			*own = *least
		}
	})
	if l.scheme.Targets[formSatisfaction] != nil && l.scheme.Targets[formAtLeast] != nil {
		l.form(formSatisfaction)
	}
}

// grades compiles the bands into a formula, or takes the file's own.
func (l *schemeLoading) grades() {
	g := &l.scheme.Grades
	switch {
	case len(g.Bands) > 0 && g.Formula.source != "":
		l.report("S06", l.clause("grades"), "grades：bands 和 formula 只能写一样")
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
func (l *schemeLoading) light(where string, f *FormulaText, operands any) {
	l.formula(where, f, operands, stringType)
	if f.Formula == nil {
		return
	}
	for _, word := range f.words() {
		if !slices.Contains(lights, word) {
			l.report("S03", f.at, "%s：没有“%s”这种灯，可用的有：%s", where, word, strings.Join(lights, " "))
		}
	}
}

func (l *schemeLoading) formula(where string, f *FormulaText, operands any, want reflect.Type) {
	if f.source == "" {
		l.report("S02", l.clause(strings.Split(where, ".")[0]), "%s：缺少公式", where)
		return
	}
	key := formulaKey{f.source, reflect.TypeOf(operands), want}
	compiled, err := l.scheme.compiled[key], error(nil)
	if compiled == nil {
		compiled, err = CompileFormula(f.source, operands, want)
	}
	if err != nil {
		at, message := f.at.explain(f.source, err)
		if strings.Contains(message, "名称") {
			message += "\n可用的名称：" + strings.Join(operandNames(operands), " ")
		}
		l.report("S03", at, "%s：%s", where, message)
		return
	}
	if f.Formula = compiled; l.scheme.compiled[key] == nil {
		l.scheme.compiled[key] = compiled
		if !l.proven {
			l.hazards(where, f, operands)
		}
	}
}

// hazards refuses a formula that may divide by zero, or whose conditions exclude
// each other so that a band is never reached. A band out of reach only for the
// bounds of what it asks is questioned.
func (l *schemeLoading) hazards(where string, f *FormulaText, operands any) {
	for _, h := range f.Formula.hazards(operands) {
		at, painted := f.at.point(f.source, h.from, h.to)
		switch {
		case h.divisor != "":
			l.report("S08", at, "%s：除数“%s”可能为零，请先判断，如“%s > 0 ? … : …”\n%s", where, h.divisor, h.divisor, painted)
		case h.logical:
			l.report("S09", at, "%s：前面的条件已经排除了这一档，永远走不到；各档的界限是否重叠？\n%s", where, painted)
		default:
			l.report("S09", at, "%s：按取值范围，这一档永远走不到，请核对条件\n%s", where, painted)
			l.found[len(l.found)-1].Severity = Warn
		}
	}
}

// formulaKey is all that compiling a formula rests on: what a scheme inherits is
// compiled once.
type formulaKey struct {
	source         string
	operands, want reflect.Type
}

// clause is the place of a clause in the file itself; none where it is inherited
// or left out.
func (l *schemeLoading) clause(name string) place {
	if i := entry(l.own, name); i >= 0 {
		return place{l.own.Content[i].Line, l.own.Content[i].Column}
	}
	return place{}
}

// point is the place of a part of the formula, in runes, and the formula with
// that part painted.
func (p place) point(source string, from, to int) (place, string) {
	runes := []rune(source)
	from = max(0, min(from, len(runes)))
	to = max(from, min(to, len(runes)))
	if p.column > 0 {
		p.column += from
	}
	start := len(string(runes[:from]))
	return p, Paint(source, Span{start, start + len(string(runes[from:to]))})
}

// The messages of expr that a person meets, and what we say instead.
var formulaMistakes = []struct {
	pattern *regexp.Regexp
	chinese string
}{
	{regexp.MustCompile(`^unknown name (\S+)`), "不认识的名称“${1}”"},
	{regexp.MustCompile(`^invalid operation: (\S+) \(mismatched types (\S+) and (\S+)\)`), "“${1}”两边的类型不同：${2}和${3}"},
	{regexp.MustCompile(`^cannot use (\S+) as argument \(type (\S+)\) to call (\S+)`), "“${3}”的参数应是${2}，不能是${1}"},
	{regexp.MustCompile(`^unexpected token EOF`), "公式没有写完"},
	{regexp.MustCompile(`^unexpected token (.*)`), "写法有误：${1}"},
	{regexp.MustCompile(`^(?:not enough|too many) arguments to call (\S+)`), "“${1}”的参数个数不对"},
	{regexp.MustCompile(`^compilation failed: expression exceeds maximum allowed nodes`), fmt.Sprintf("公式太长，最多%d个节点，请拆短", maxNodes)},
}

var typeNames = strings.NewReplacer("rules.Decimal", "数", "string", "文字", "bool", "是否", "float64", "带指数的数", "int", "带前缀的数")

// explain tells in Chinese what is wrong with a formula, and where.
func (p place) explain(source string, err error) (place, string) {
	var at *file.Error
	if !errors.As(err, &at) {
		return p, err.Error()
	}
	message := at.Message
	for _, m := range formulaMistakes {
		if m.pattern.MatchString(message) {
			message = typeNames.Replace(m.pattern.ReplaceAllString(message, m.chinese))
			break
		}
	}
	p, painted := p.point(source, at.From, max(at.To, at.From+1))
	return p, message + "\n" + painted
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
