package lint

import "zhunsheng/rules"

// promises are the numbers in the department's sub-goals. Those without a known unit promise nothing that could be held
// against a project, and neither do hours: 24小时服务.
func (p *pass) promises() (list []rules.Promise) {
	if p.Declaration == nil || p.Declaration.Department == nil {
		return nil
	}
	for _, m := range p.Declaration.Department.Promises(p.Declaration.FiscalYear) {
		unit := m.Target.Unit
		if m.Target.Kind == rules.Numeric && !unit.IsZero() && unit.Dimension != rules.DimOther && unit.Dimension != rules.DimTime {
			list = append(list, m)
		}
	}
	return list
}

// names tells whether a sub-goal's title, folded, names a project, by its name as it stands or without the kind of money.
func (p *pass) names(title string, project *rules.Project) bool {
	name := p.project(project.Table.Name)
	return rules.NamedIn(title, name.plain, name.essence)
}
