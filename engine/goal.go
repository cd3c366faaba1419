package engine

import (
	"fmt"
	"strings"

	"zhunsheng/rules"
)

// goal draws the goal light from the indicators that are lit, as the scheme says,
// and says why.
func (e *evaluation) goal(results []Result) (Light, string, error) {
	red, lit := Hundredths(0), Hundredths(0)
	for _, r := range results {
		if r.Light == Grey {
			continue
		}
		lit += r.Marks
		if r.Light == Red {
			red += r.Marks
		}
	}
	o := rules.GoalOperands{Worst: string(worstOf(results))}
	share := "红灯分值占比"
	if lit > 0 {
		o.RedShare = red.Decimal().Quo(lit.Decimal())
		share += fmt.Sprintf("%s÷%s＝", red, lit)
	}
	w, err := decide(e.scheme.Goal.Light.Formula, o)
	if err != nil {
		return Grey, "", err
	}
	light := Light(w.Value.(string))
	return light, goalReason(light, results, comparedShare(w, o.RedShare, share)), nil
}

// worstOf is the worst light of the indicators; Grey for none.
func worstOf(results []Result) Light {
	light := Grey
	for _, r := range results {
		light = worst(light, r.Light)
	}
	return light
}

// goalReason says which indicators have the worst light, and what was compared.
func goalReason(light Light, results []Result, compared []string) string {
	darkest := worstOf(results)
	lit, blue := 0, 0
	var names strings.Builder
	for _, r := range results {
		if r.Light != Grey {
			lit++
		}
		if r.Light == Blue {
			blue++
		}
		if r.Light == darkest {
			names.WriteString("“" + r.Name + "”")
		}
	}
	said := names.String() + "为" + darkest.Chinese()
	switch {
	case darkest == Grey:
		said = "没有亮灯的指标"
	case darkest == Green && blue > 0:
		said = fmt.Sprintf("亮灯的%d项指标都是绿灯或蓝灯", lit)
	case !darkest.WorseThan(Green):
		said = fmt.Sprintf("亮灯的%d项指标都是%s", lit, darkest.Chinese())
	}
	said = strings.Join(append([]string{said}, compared...), "，")
	if light != darkest {
		said += "，按评分办法定为" + light.Chinese()
	}
	return light.Chinese() + "：" + said + "。"
}

// comparedShare prints the comparisons that a goal light hangs on, with the
// arithmetic of the share: 「红灯分值占比7.50÷90.00＝8.33%＜20%」. One of something
// that was made of the share follows it.
func comparedShare(w rules.Working, share rules.Decimal, words string) (texts []string) {
	for _, test := range boundsIn(w) {
		text := test.String()
		if test.Operand == "红灯分值占比" {
			text = inPercent(test)
			if len(texts) == 0 {
				text = words + text
			}
		} else if len(texts) == 0 {
			text = words + percent(share) + "%，" + text
		}
		texts = append(texts, text)
	}
	return texts
}

// inPercent prints a comparison of shares: 「8.33%＜20%」.
func inPercent(t rules.Test) string {
	hundred := rules.Int(100)
	t.Left, t.Right = t.Left.Mul(hundred), t.Right.Mul(hundred)
	left := rules.Apart(t.Left, t.Right)
	return left + "%" + strings.TrimPrefix(t.String(), left) + "%"
}
