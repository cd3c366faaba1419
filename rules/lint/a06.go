package lint

import "zhunsheng/rules"

// guarantees are words of names that promise the arrival of the money.
var guarantees = []string{"拨款保障率", "资金保障率", "资金到位率", "经费保障率", "经费到位率", "拨款到位率"}

var a06 = Check{ID: "A06", Severity: rules.Warn, Title: "项目内部的目标互相矛盾", run: func(p *pass) {
	p.indicators(func(project *rules.Project, r *rules.Rule) {
		if !p.isExecution(r) {
			return
		}
		executed, ok := percentFloor(r)
		if !ok {
			return
		}
		for _, g := range project.Rules {
			if arrived, ok := percentFloor(g); ok && hasAny(p.plainName(g), guarantees) && arrived.Cmp(executed) < 0 {
				p.report(at{severity: rules.Warn, project: project, rule: g}, "“%s”只要求%s，“%s”却要求%s：钱没有到位就支不出去，请改成一致",
					g.Indicator.Name, g.Target.Canonical(), r.Indicator.Name, r.Target.Canonical())
			}
		}
		p.againstPlan(project, r, executed)
	})
}}

// againstPlan compares the execution rate with what the spending plan says of December.
func (p *pass) againstPlan(project *rules.Project, r *rules.Rule, executed rules.Decimal) {
	if executed.Equal(rules.Int(100)) {
		p.report(at{severity: rules.Warn, project: project, rule: r}, "“%s”要求达到100%%：节约了资金反而要扣分，请写成不低于某一比例", r.Indicator.Name)
		return
	}
	if len(project.Plan) == 0 {
		return
	}
	if last := project.Plan[len(project.Plan)-1]; last.Month == 12 && executed.Cmp(last.Percent) < 0 {
		p.report(at{severity: rules.Warn, project: project, rule: r}, "“%s”的目标是%s，资金支出计划却是12月底支出%s%%，请改成一致",
			r.Indicator.Name, r.Target.Canonical(), last.Percent)
	}
}
