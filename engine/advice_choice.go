package engine

import (
	"slices"

	"zhunsheng/rules"
)

// gradeOrder are the grades of a qualitative indicator, the best first.
var gradeOrder = []string{rules.GradeMet, rules.GradePartly, rules.GradeNotMet}

// choose tries the other answers of an indicator that has no number, the nearest
// first.
func (l *lever) choose(g goal) (*trial, error) {
	for _, o := range l.choices(g) {
		t, err := l.try(o)
		if err != nil {
			return nil, err
		}
		if g.reached(t.result.Score, t.result.Light) {
			t.needed, t.short, t.size = o.Actual.Text, l.base.Explanation, rules.Int(1)
			if o.Marks != "" {
				t.needed = o.Marks + "分"
			} else if o.Grade != "" {
				t.needed = o.Grade
			}
			return t, nil
		}
	}
	return nil, nil
}

func (l *lever) choices(g goal) (list []Observation) {
	if l.rule.Target.Kind == rules.Boolean {
		o := l.observation
		o.Actual.Text = "是"
		if l.actual.Answer {
			o.Actual.Text = "否"
		}
		return []Observation{o}
	}
	if l.observation.Marks != "" && g.aim != AimGreen {
		return l.typed(g.score)
	}
	at := slices.Index(gradeOrder, l.actual.Grade)
	others := slices.Clone(gradeOrder[at+1:])
	if g.aim != AimWorseGrade {
		others = slices.Clone(gradeOrder[:at])
		slices.Reverse(others)
	}
	for _, grade := range others {
		list = append(list, l.graded(grade, ""))
	}
	return list
}

// typed is the observation with a reviewer's marks, in the grade whose band holds
// them; none where they lie in no band.
func (l *lever) typed(score Hundredths) []Observation {
	marks := l.base.Marks.Decimal()
	for k, band := range l.scheme.Qualitative.Bands {
		low, high := marks.Mul(band.From.Decimal), marks.Mul(band.To.Decimal)
		value := score.Decimal()
		if value.Cmp(low) >= 0 && (value.Cmp(high) < 0 || k == 0 && value.Equal(high)) {
			return []Observation{l.graded(band.Grade, score.String())}
		}
	}
	return nil
}

// graded is the observation with another grade and a reviewer's marks for it. What
// was done stands as text where it is text.
func (l *lever) graded(grade, marks string) Observation {
	o := l.observation
	if _, isGrade := rules.ParseGrade(o.Actual.Text); isGrade || o.Grade == "" {
		o.Actual.Text = grade
	}
	if o.Grade != "" {
		o.Grade = grade
	}
	o.Marks = marks
	return o
}
