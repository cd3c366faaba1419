package engine

import (
	"fmt"

	"zhunsheng/rules"
)

// fillIn writes down what a trial has shown of one indicator.
func (l *lever) fillIn(c *Counterfactual, g goal, t *trial) {
	c.Reachable, c.Now, c.Needed, c.Change, c.size = true, l.trace.Actual, t.needed, t.change, t.size
	c.Proof, c.Short = t.result.Explanation, t.short
	switch g.aim {
	case AimFullMarks:
		c.Score = t.result.Score
		c.Sentence = l.says(g, t) + "，即得满分" + inFull(t.result.Marks, t.result.Ratio.Decimal)
	case AimGreen:
		c.Light = t.result.Light
		c.Sentence = "本期" + l.says(g, t) + "，即转为" + c.Light.Chinese()
		if c.Light == Blue {
			c.Sentence += "（超前）"
		}
	default:
		c.Sentence = l.says(g, t)
		return // the total and the grade follow
	}
	c.Sentence += "。"
}

// inFull prints full marks, and that they are rounded where they are.
func inFull(marks Hundredths, ratio rules.Decimal) string {
	if ratio.Equal(rules.Int(1)) {
		return marks.String() + "分"
	}
	return marks.String() + "分（四舍五入）"
}

// says is the change in words: 「再增加2人（达到50人）」.
func (l *lever) says(g goal, t *trial) string {
	switch l.rule.Target.Kind {
	case rules.Boolean:
		return "改为“" + t.needed + "”"
	case rules.Qualitative:
		if t.observation.Marks != "" {
			return "评审给到" + t.needed
		}
		return "评为“" + t.needed + "”"
	case rules.DateKind:
		switch {
		case l.actual.Undone:
			return "在" + t.needed + "或以前完成"
		case t.up:
			return "推迟" + t.change + "（" + t.needed + "完成）"
		}
		return "提前" + t.change + "（" + t.needed + "完成）"
	}
	more, less := l.verbs()
	again := "再"
	if g.aim != AimWorseGrade && !t.up {
		again = ""
	}
	if t.up {
		return again + more + t.change + "（达到" + t.needed + "）"
	}
	if l.mayBeCut() && g.aim != AimWorseGrade {
		return "因评审认定目标定得过低，" + less + t.change + "（降到" + t.needed + "）"
	}
	return again + less + t.change + "（降到" + t.needed + "）"
}

// verbs say what an indicator does when it becomes more or less. What has
// accumulated does not come back within the year: there might only be less of it.
func (l *lever) verbs() (more, less string) {
	t := l.rule.Target
	flow := l.rule.Accumulation == rules.Flow
	switch {
	case t.Unit.IsRate():
		return "提高", "降低"
	case flow && t.Unit.Dimension != rules.DimMoney && t.Relation != rules.AtMost && t.Relation != rules.LessThan:
		more = "完成"
	default:
		more = "增加"
	}
	if less = "减少"; flow && !l.scored() {
		less = "少"
	}
	return more, less
}

// unreachable says that no value reaches the goal: none that is possible, or none
// that can be written down.
func (l *lever) unreachable(g goal) (string, error) {
	can := "得满分"
	if g.aim == AimGreen {
		can = "转为绿灯"
	}
	switch l.rule.Target.Kind {
	case rules.Boolean, rules.Qualitative:
		return "改报别的结果，都不能" + can + "。", nil
	case rules.DateKind:
		return "无论哪一天完成，都不能" + can + "。", nil
	}
	plot, err := l.where(g)
	switch low, high := l.rule.Possible(); {
	case err != nil:
		return "", err
	case !plot.Somewhere(low, high):
		return "实际值在可能的范围内无论是多少，都不能" + can + "。", nil
	case l.rule.IsCounted():
		return "没有一个整数的实际值能" + can + "。", nil
	}
	return fmt.Sprintf("没有一个至多%d位小数的实际值能%s。", l.finest(), can), nil
}

// print is a value or a day as people write it.
func (l *lever) print(x rules.Decimal) string {
	if l.rule.Target.Kind == rules.DateKind {
		return rules.DateOf(x).Chinese()
	}
	return l.rule.Target.Quantity(x)
}

// printChange is by how much a value changes; of a difference without an end, six
// decimals, as the actual is printed.
func (l *lever) printChange(by rules.Decimal) string {
	if l.rule.Target.Kind == rules.DateKind {
		return by.String() + "天"
	}
	if _, ends := by.Places(); !ends {
		return "约" + l.rule.Target.Difference(by.Round(6))
	}
	return l.rule.Target.Difference(by)
}

// moves ends the sentence of a counterfactual that moves the grade.
func (c *Counterfactual) moves(total Hundredths, grade string) {
	way := "升为"
	if c.Aim == AimWorseGrade {
		way = "降为"
	}
	c.Score, c.Grade = &total, grade
	c.Sentence = fmt.Sprintf("“%s”%s，总分%s“%s”（%s分）。", c.Name, c.Sentence, way, grade, total)
}
