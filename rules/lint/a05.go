package lint

import (
	"fmt"

	"zhunsheng/rules"
)

// odd is how many times dearer or cheaper than the median of the others a unit must be, comparables how many projects
// there must be at least.
var odd = rules.Int(3)

const comparables = 5

// hired are words of names that count the people whom a project pays. Their money is compared whatever the post is
// called; other quantities are compared only under one name.
var hired = []string{"聘用", "外包", "派遣", "编外", "劳务", "运行维护人员", "运维人员", "工作人员", "服务人员", "辅助人员", "保安", "保洁"}

var a05 = Check{ID: "A05", Severity: rules.Warn, Title: "预算与数量不相称", run: func(p *pass) {
	var same groups[line]
	for _, project := range p.Projects {
		if r := soleQuantity(project); r != nil {
			key := p.thing(r)
			if hasAny(p.plainName(r), hired) && r.Target.Unit.Dimension == rules.DimPeople {
				key = hired[0]
			}
			same.add(key+r.Target.Unit.Symbol, line{project, r, project.Budget.Quo(r.Target.Value())})
		}
	}
	found := map[*rules.Project]string{}
	for _, key := range same.keys {
		s := sorted(same.members[key])
		for i, l := range s {
			if len(s) < comparables {
				break
			}
			median := medianBeside(s, i)
			if l.value.Cmp(median.Mul(odd)) >= 0 || l.value.Mul(odd).Cmp(median) <= 0 {
				found[l.project] = l.against(median, len(s)-1)
			}
		}
	}
	for _, project := range p.Projects {
		if message := found[project]; message != "" {
			p.report(at{severity: rules.Warn, project: project, rule: soleQuantity(project)}, "%s", message)
		}
	}
}}

// against says how a project's money per unit stands to the others'.
func (l line) against(median rules.Decimal, others int) string {
	unit := l.rule.Target.Unit.Symbol
	own := fmt.Sprintf("预算%s万元÷“%s”%s%s＝每%s%s万元", l.project.Budget, l.rule.Indicator.Name, l.rule.Target.Value(), unit, unit, l.value.Short(2))
	peers := fmt.Sprintf("其他%d个项目中位数（每%s%s万元）", others, unit, median.Short(2))
	if l.value.Cmp(median) > 0 {
		return fmt.Sprintf("%s，是%s的%s倍，请核对预算和数量", own, peers, l.value.Quo(median).Short(1))
	}
	return fmt.Sprintf("%s，只有%s的%s%%，请核对预算和数量", own, peers, l.value.Mul(rules.Int(100)).Quo(median).Short(0))
}

// soleQuantity is the project's only quantity, nil where there is none or several: then the budget does not belong to
// one of them.
func soleQuantity(project *rules.Project) (sole *rules.Rule) {
	for _, r := range project.Rules {
		if !level2(r, "数量指标") {
			continue
		}
		t := r.Target
		counted := t.Unit.Dimension != rules.DimNone && t.Unit.Dimension != rules.DimRatio && t.Unit.Dimension != rules.DimMoney
		if sole != nil || r.NeedsReview || t.Kind != rules.Numeric || !t.Lower.Set || t.Value().Sign() <= 0 || !counted {
			return nil
		}
		sole = r
	}
	if project.Budget.Sign() <= 0 {
		return nil
	}
	return sole
}
