package lint

import "zhunsheng/rules"

var c03 = Check{ID: "C03", Severity: rules.Warn, Title: "项目没有对应的部门分项目标", run: func(p *pass) {
	if p.Declaration == nil || p.Declaration.Department == nil || len(p.Declaration.Department.SubGoals) == 0 {
		return
	}
	known := rules.PhrasesOf(p.Declaration.Department.SubGoals...)
	var orphans []*rules.Project
	var total, orphaned rules.Decimal
	for _, project := range p.Projects {
		total = total.Add(project.Budget)
		if !known.Akin(p.project(project.Table.Name).essence) {
			orphans = append(orphans, project)
			orphaned = orphaned.Add(project.Budget)
		}
	}
	share := "0"
	if total.Sign() > 0 {
		share = orphaned.Mul(rules.Int(100)).Quo(total).Short(1)
	}
	if len(orphans) == len(p.Projects) && len(orphans) > 1 {
		// Sub-goals written by duty, not by project: a list of all projects would say no more.
		p.report(at{severity: rules.Warn, source: p.Declaration.Department.SubGoals[0].Indicator.Source},
			"%d个项目共%s万元，没有一个能与部门分项目标对上，请核对分项目标是否覆盖了这些项目", len(orphans), orphaned)
		return
	}
	for _, project := range orphans {
		p.report(at{severity: rules.Warn, project: project}, "“%s”（%s万元）没有对应的部门分项目标；这样的项目共%d个、%s万元，占%s%%，请补写分项目标或说明项目为哪一项服务",
			project.Table.Name, project.Budget, len(orphans), orphaned, share)
	}
}}
