package engine

import (
	"fmt"
	"strings"

	"zhunsheng/rules"
)

// A compound asks for several things in one cell. Each part is judged by its own
// form and in its own time; the parts share the marks equally, and the worst of
// their lights is the light of all.

// measureParts judges the parts of a compound and draws them together.
func (j *judging) measureParts() error {
	parts := j.parts()
	for i := range parts {
		if err := parts[i].judgePart(); err != nil {
			return err
		}
		j.found = append(j.found, parts[i].found...)
		j.trace.Parts = append(j.trace.Parts, parts[i].trace)
		j.trace.light = worst(j.trace.light, parts[i].trace.light)
		j.provisional = j.provisional || parts[i].provisional
	}
	j.verdict = togetherOf(parts)
	sum := rules.Decimal{}
	for _, p := range parts {
		if p.ratio != nil {
			sum = sum.Add(*p.ratio)
		} else if !j.scored() {
			return nil // a part that is not due has no ratio, and so the whole has none yet
		}
	}
	ratio := sum.Quo(rules.Int(int64(len(parts))))
	j.ratio = &ratio
	if j.scored() {
		score := hundredthsOf(j.trace.Marks.Decimal().Mul(ratio))
		j.trace.Score = &score
	}
	return nil
}

// parts are the judgings of a compound's parts, with the marks of the whole.
func (j *judging) parts() []judging {
	parts := make([]judging, len(j.rule.Parts))
	for i, rule := range j.rule.Parts {
		o := j.observation
		o.Forecast, o.Likelihood, o.Grade, o.Marks = "", "", "", "" // these speak of the whole
		parts[i] = judging{evaluation: j.evaluation, rule: rule, observation: o, operands: rule.Operands(), verdict: NotDue}
		parts[i].trace = Trace{Target: rule.Indicator.Target.Text, Marks: j.trace.Marks, light: Grey}
		if i < len(j.actual.Parts) {
			parts[i].actual = j.actual.Parts[i]
		}
	}
	return parts
}

func (j *judging) judgePart() error {
	if j.actual.Measured {
		j.trace.Actual = j.printActual()
	}
	j.checkDone()
	switch {
	case !j.actual.Measured:
		j.missing()
	case !j.due():
		j.trace.Instead = j.notDueReason()
	default:
		return j.measure()
	}
	return nil
}

// printParts prints what was reported of each part.
func (j *judging) printParts() string {
	texts := make([]string, len(j.rule.Parts))
	for i, p := range j.parts() {
		texts[i] = "未报"
		if p.actual.Measured {
			texts[i] = p.printActual()
		}
	}
	return strings.Join(texts, "；")
}

// togetherOf is the verdict on a compound: what is wrong with one part is wrong with
// the whole, which is met when all are.
func togetherOf(parts []judging) Verdict {
	for _, v := range []Verdict{Missed, AtRisk, Unproven, NotDue} {
		for _, p := range parts {
			if p.verdict == v {
				return v
			}
		}
	}
	return Met
}

// forecastParts is the worst light of the parts' forecasts, which are written as the
// actuals are.
func (j *judging) forecastParts(text string) (Light, error) {
	pieces := rules.SplitParts(text, len(j.rule.Parts))
	light := Grey
	for i, p := range j.parts() {
		one, err := p.forecastLight(pieces[i].Text)
		if err != nil {
			return Grey, err
		}
		light = worst(light, one)
	}
	return light, nil
}

// partSigns number the parts in a sentence.
const partSigns = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

func partSign(i int) string {
	if signs := []rune(partSigns); i < len(signs) {
		return string(signs[i])
	}
	return fmt.Sprintf("(%d)", i+1)
}

// eachPart prints something of every part behind its number.
func (t Trace) eachPart(text func(Trace) string) string {
	texts := make([]string, len(t.Parts))
	for i, p := range t.Parts {
		texts[i] = partSign(i) + text(p)
	}
	return strings.Join(texts, "；")
}

func (t Trace) partsFacts() string {
	return t.eachPart(func(p Trace) string {
		switch {
		case p.Score == nil:
			return p.facts()
		case p.Instead != "":
			return p.facts() + "，" + p.Instead
		}
		ratio, value := "，得分比例"+p.Ratio.Arithmetic, p.Ratio.Value.(rules.Decimal)
		text := rules.Apart(value, rules.Int(1))
		switch short, ok := rules.ParseDecimal(text); {
		case text == p.Ratio.Arithmetic:
		case ok && short.Equal(value):
			ratio += "＝" + text
		default:
			ratio += "≈" + text
		}
		return p.facts() + ratio + bandText(*p.Ratio)
	})
}

// partsScore is the mark as the equal share of each part's ratio.
func (t Trace) partsScore() string {
	terms := make([]string, len(t.Parts))
	sum := rules.Decimal{}
	for i, p := range t.Parts {
		terms[i] = "0"
		if p.Ratio != nil {
			terms[i] = p.Ratio.Factor()
			sum = sum.Add(p.Ratio.Value.(rules.Decimal))
		}
	}
	n := int64(len(t.Parts))
	text := fmt.Sprintf("%d个目标平均分配分值，得%s分＝%s×(%s)÷%d", n, t.Score, t.Marks, strings.Join(terms, "＋"), n)
	if exact := t.Marks.Decimal().Mul(sum).Quo(rules.Int(n)); !exact.Equal(t.Score.Decimal()) {
		text += "（四舍五入）"
	}
	return text
}

func (t Trace) partsLight() string {
	return t.light.Chinese() + "：" + t.eachPart(Trace.LightReason)
}
