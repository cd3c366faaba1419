package engine

import (
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// Trace is what was actually computed for one indicator (依据): the operands and
// the workings of the programs that decided. Its sentences print from nothing
// else.
type Trace struct {
	Target string // as a person writes it: ≥50人
	Actual string // as it was understood: 48人
	// Completion is A÷T in percent, for a target that asks for more.
	Completion *rules.Decimal
	// Excess is (A−T)÷T in percent, where a ceiling is broken.
	Excess *rules.Decimal
	// Expected is what the plan asks of a flow indicator at the checkpoint, and
	// Progress the actual in percent of it.
	Expected, Progress *rules.Decimal
	// Basis is how Expected comes about: 60×0.5，支出计划.
	Basis string
	Marks Hundredths
	Ratio *rules.Working
	Light *rules.Working
	Score *Hundredths
	// Instead replaces the arithmetic where nothing was computed: missing, not
	// due, needs review, typed in.
	Instead string
	// Remarks follow the facts: a forecast, an unusual cause.
	Remarks []string
	// Parts are what was computed for each part of a compound, which shares the marks
	// equally.
	Parts []Trace
	light Light
	// exact is an actual that does not end, as a fraction, and shown what stands for
	// it in the arithmetic.
	exact, shown string
}

// Sentence explains the mark at year-end, or the light before, in one Chinese
// sentence.
func (t Trace) Sentence() string {
	return t.facts() + "；" + t.conclusion() + "。"
}

// conclusion is the mark at year-end, or the light before.
func (t Trace) conclusion() string {
	switch {
	case t.Instead != "":
		return t.Instead
	case t.Score != nil && len(t.Parts) > 0:
		return t.partsScore()
	case t.Score != nil:
		return t.scoreText()
	}
	return t.LightReason()
}

// facts are target and actual with what the one is of the other.
func (t Trace) facts() string {
	if len(t.Parts) > 0 {
		return t.partsFacts()
	}
	var b strings.Builder
	b.WriteString("目标" + t.Target)
	if t.Actual != "" {
		b.WriteString("，实际" + t.Actual)
	}
	switch {
	case t.Completion != nil:
		b.WriteString("，完成率" + rules.Apart(*t.Completion, rules.Int(100)) + "%")
	case t.Excess != nil:
		b.WriteString("，超出目标" + t.Excess.Short(2) + "%")
	}
	if t.Expected != nil {
		places := 2
		if t.Expected.Round(6).Equal(*t.Expected) {
			places = 6
		}
		fmt.Fprintf(&b, "，本期应达%s（%s），已达其%s%%", t.Expected.Short(places), t.Basis, t.Progress.Short(2))
	}
	for _, r := range t.Remarks {
		b.WriteString("，" + r)
	}
	return b.String()
}

func (t Trace) scoreText() string {
	ratio := t.Ratio.Value.(rules.Decimal)
	if ratio.Equal(rules.Int(1)) {
		return fmt.Sprintf("得满分%s分＝%s×1", t.Score, t.Marks) + bandText(*t.Ratio)
	}
	factor := t.Ratio.Factor()
	if t.exact != "" {
		factor = strings.ReplaceAll(factor, t.exact, t.shown)
	}
	text := fmt.Sprintf("得%s分＝%s×%s", t.Score, t.Marks, factor)
	if exact := t.Marks.Decimal().Mul(ratio); !exact.Equal(t.Score.Decimal()) {
		text += "（四舍五入）"
	}
	return text + bandText(*t.Ratio)
}

// bandText names the comparisons that chose a ratio which the scheme gives as a
// number and nothing was computed for: 「（92≥90）」.
func bandText(w rules.Working) string {
	bounds := boundsOf(w)
	if !w.Given() || len(bounds) == 0 {
		return ""
	}
	return "（" + strings.Join(bounds, "，") + "）"
}

// LightReason says why the light is what it is: 「黄灯：96＜100，96≥80」.
func (t Trace) LightReason() string {
	if len(t.Parts) > 0 && t.Instead == "" {
		return t.partsLight()
	}
	if t.Light == nil {
		switch {
		case strings.HasPrefix(t.Instead, t.light.Chinese()):
			return t.Instead
		case t.Instead != "" && t.light == Grey:
			return t.light.Chinese() + "：" + t.Instead
		}
		return t.light.Chinese()
	}
	return reasonOf(t.light, *t.Light)
}

// reasonOf prints a light with the comparisons that bound it: 「绿灯：95≥80，95＜120」.
func reasonOf(light Light, w rules.Working) string {
	if bounds := boundsOf(w); len(bounds) > 0 {
		return light.Chinese() + "：" + strings.Join(bounds, "，")
	}
	return light.Chinese()
}

// boundsOf prints the comparisons made on the way.
func boundsOf(w rules.Working) (texts []string) {
	for _, test := range boundsIn(w) {
		texts = append(texts, test.String())
	}
	return texts
}

// boundsIn are the comparisons made on the way: of several on one value only the
// tightest on either side.
func boundsIn(w rules.Working) (kept []rules.Test) {
	for _, test := range w.Tests {
		if test.Guard {
			continue
		}
		if i := slices.IndexFunc(kept, test.Tightens); i >= 0 {
			kept[i] = test
		} else if !slices.ContainsFunc(kept, func(k rules.Test) bool { return k.Tightens(test) }) {
			kept = append(kept, test)
		}
	}
	return kept
}

// boundsByOperand are those of each operand for itself, though two may be of one
// value.
func boundsByOperand(w rules.Working) (kept []rules.Test) {
	var seen []string
	for _, test := range w.Tests {
		if slices.Contains(seen, test.Operand) {
			continue
		}
		seen = append(seen, test.Operand)
		others := func(t rules.Test) bool { return t.Operand != test.Operand }
		kept = append(kept, boundsIn(rules.Working{Tests: slices.DeleteFunc(slices.Clone(w.Tests), others)})...)
	}
	return kept
}
