package lint

import (
	"fmt"

	"zhunsheng/rules"
)

var l07 = Check{ID: "L07", Severity: rules.Info, Title: "序号写错", run: func(p *pass) {
	if d := p.Declaration.Department; d != nil {
		p.checkNumbers(at{}, "部门总体绩效目标", d.Overall)
		for _, g := range d.SubGoals {
			p.checkNumbers(at{source: g.Indicator.Source}, "分项绩效目标“"+shortened(g.Title)+"”", g.Goal)
			p.checkNumbers(at{source: g.Indicator.Source}, "分项绩效目标“"+shortened(g.Title)+"”的绩效指标", g.Indicator.Text)
		}
		p.checkNumbers(at{}, "部门工作保障措施", d.Measures)
	}
	for _, project := range p.Projects {
		p.checkNumbers(at{project: project}, "绩效目标", project.Table.Goal)
	}
}}

func (p *pass) checkNumbers(a at, what, text string) {
	if wrong := wrongNumber(numbersIn(text)); wrong != "" {
		a.severity = rules.Info
		p.report(a, "%s的序号%s", what, wrong)
	}
}

// list tells lists of one text apart: （一） from 1.
type list struct{ bracketed, chinese bool }

// wrongNumber says what is wrong with the first bad number of a text; "" where all count up. Lists may nest: a number 1
// begins a list anew.
func wrongNumber(numbers []number) string {
	last := map[list]number{}
	var orphan *number // 1.1. without a 1. before it
	for i, n := range numbers {
		key := list{n.bracketed, n.chinese}
		before, counting := last[key]
		other, otherCounting := last[list{n.bracketed, !n.chinese}]
		switch {
		case len(n.path) > 1:
			if !counting && orphan == nil {
				orphan = &numbers[i]
			}
			continue
		case orphan != nil && !n.bracketed:
			return fmt.Sprintf("“%s”与“%s”的层次不一致，请统一写法", orphan.text, n.text)
		case counting && n.value() == before.value()+1:
		case n.value() == 1 && (!counting || i > 0 && key != (list{numbers[i-1].bracketed, numbers[i-1].chinese}) || before.value() > 1):
		case otherCounting && n.value() == other.value()+1:
			return fmt.Sprintf("“%s”接在“%s”后面却换了写法，请统一写法", n.text, other.text)
		case counting:
			return fmt.Sprintf("“%s”接在“%s”后面，不连续，请顺序编号", n.text, before.text)
		default:
			return fmt.Sprintf("从“%s”开始，前面缺号，请从头编号", n.text)
		}
		last[key] = n
	}
	return ""
}
