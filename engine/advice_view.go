package engine

import (
	"reflect"

	"zhunsheng/rules"
)

// viewOperands are what the views may name.
type viewOperands struct {
	Actual   rules.Decimal `expr:"实际值"`
	Target   rules.Decimal `expr:"目标值"`
	Done     rules.Decimal `expr:"完成日期"`
	Due      rules.Decimal `expr:"应完成日期"`
	Over     rules.Decimal `expr:"超额率"`
	Bound    rules.Decimal `expr:"界"`
	Ratio    rules.Decimal `expr:"比例"`
	CutRatio rules.Decimal `expr:"减后比例"`
	Spent    rules.Decimal `expr:"执行数"`
	Budget   rules.Decimal `expr:"预算数"`
	Light    string        `expr:"灯"`
	A        bool          `expr:"甲"`
	B        bool          `expr:"乙"`
	Grade    string        `expr:"等级"`
	Current  string        `expr:"现等级"`
}

// plots are what varies with x, by the names of operands.
type plots = map[string]rules.Plot

func mustCompile[T any](source string) *rules.Formula {
	f, err := rules.CompileFormula(source, viewOperands{}, reflect.TypeFor[T]())
	if err != nil {
		panic(err)
	}
	return f
}

// ratio is the share of the marks as a function of the value reported, drawn once.
func (l *lever) ratio() (rules.Plot, error) {
	if l.drawn == nil {
		plot, err := l.draw()
		if err != nil {
			return plot, err
		}
		l.drawn = &plot
	}
	return *l.drawn, nil
}

// draw takes the scheme's formula, and the cut for a target that was found too
// low.
func (l *lever) draw() (rules.Plot, error) {
	varying, err := l.varying(false)
	if err != nil {
		return rules.Plot{}, err
	}
	plain, err := l.rule.Ratio().Plot(l.constants, varying)
	if err != nil || !l.mayBeCut() {
		return plain, err
	}
	varying["超额率"], err = l.over()
	if err != nil {
		return rules.Plot{}, err
	}
	cut, err := l.scheme.OverAchievement.Ratio.Plot(l.constants, varying)
	if err != nil {
		return rules.Plot{}, err
	}
	return views.cut.Plot(viewOperands{Bound: l.scheme.OverAchievement.ExplainAbove.Decimal}, plots{"超额率": varying["超额率"], "比例": plain, "减后比例": cut})
}

// light is the light as a function of the value reported, without the outlook.
func (l *lever) light() (rules.Plot, error) {
	varying, err := l.varying(l.mayBeCut())
	if err != nil {
		return rules.Plot{}, err
	}
	return l.rule.Light().Plot(l.constants, varying)
}

// varying are the operands that follow from the value reported; over, where it
// counts, is set only above the share that asks for a reason.
func (l *lever) varying(over bool) (plots, error) {
	if l.rule.Target.Kind == rules.DateKind {
		late, err := views.late.Plot(viewOperands{Due: l.constants.Due}, plots{"完成日期": rules.Identity()})
		return plots{"完成日期": rules.Identity(), "逾期天数": late}, err
	}
	v := plots{"实际值": rules.Identity()}
	if !over {
		return v, nil
	}
	share, err := l.over()
	if err != nil {
		return nil, err
	}
	v["超额率"], err = views.overIf.Plot(viewOperands{Bound: l.scheme.OverAchievement.ExplainAbove.Decimal}, plots{"超额率": share})
	return v, err
}

func (l *lever) over() (rules.Plot, error) {
	return views.over.Plot(viewOperands{Target: l.constants.Target}, plots{"实际值": rules.Identity()})
}

// where is the answer, over the value reported, to whether it reaches the aim.
func (l *lever) where(g goal) (rules.Plot, error) {
	ratio, err := l.ratio()
	if err != nil {
		return ratio, err
	}
	if g.aim != AimGreen {
		return g.shares(ratio, l.base.Marks)
	}
	light, err := l.light()
	if err != nil {
		return light, err
	}
	fine, err := views.fine.Plot(viewOperands{}, plots{"灯": light})
	if err != nil {
		return fine, err
	}
	// A ratio that the scheme puts beyond 0 and 1 is refused, whatever the light.
	valid, err := views.reaches.Plot(viewOperands{}, plots{"比例": ratio})
	if err != nil {
		return valid, err
	}
	return views.both.Plot(viewOperands{}, plots{"甲": fine, "乙": valid})
}

// goal is an aim with the score that it takes.
type goal struct {
	aim Aim
	// score is what must be reached; for a worse grade, what must not be exceeded.
	score Hundredths
}

// reached tells whether a judgement has what the goal asks for.
func (g goal) reached(score *Hundredths, light Light) bool {
	switch {
	case g.aim == AimGreen:
		return !light.WorseThan(Green)
	case score == nil:
		return false
	case g.aim == AimWorseGrade:
		return *score <= g.score
	}
	return *score >= g.score
}

// shares is where a ratio gives the score that is asked for, rounded half up:
// from half a cent below it on, or short of half a cent above.
func (g goal) shares(ratio rules.Plot, marks Hundredths) (rules.Plot, error) {
	half := rules.Scaled(5, 3)
	if g.aim == AimWorseGrade {
		return views.staysBelow.Plot(viewOperands{Bound: g.score.Decimal().Add(half).Quo(marks.Decimal())}, plots{"比例": ratio})
	}
	return views.reaches.Plot(viewOperands{Bound: g.score.Decimal().Sub(half).Quo(marks.Decimal())}, plots{"比例": ratio})
}
