package lint

import (
	"strings"

	"zhunsheng/rules"
)

// kinship is how many characters in a row a project's name and a sub-goal must have in common to belong together.
const kinship = 4

var c03 = Check{ID: "C03", Severity: rules.Warn, Title: "项目没有对应的部门分项目标", run: func(p *pass) {
	if p.Declaration == nil || p.Declaration.Department == nil || len(p.Declaration.Department.SubGoals) == 0 {
		return
	}
	known := phrases(p.Declaration.Department.SubGoals)
	var orphans []*rules.Project
	var total, orphaned rules.Decimal
	for _, project := range p.Projects {
		total = total.Add(project.Budget)
		if !kin(p.project(project.Table.Name).essence, known) {
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

// phrases are all runs of kinship characters in the sub-goals.
func phrases(goals []rules.SubGoal) map[string]bool {
	known := map[string]bool{}
	for _, g := range goals {
		for _, text := range []string{g.Title, g.Goal, g.Indicator.Text} {
			for clause := range strings.FieldsFuncSeq(folded(text), func(r rune) bool { return strings.ContainsRune("。；;，,、:()", r) }) {
				runs([]rune(clause), func(run string) bool {
					known[run] = true
					return false
				})
			}
		}
	}
	return known
}

// kin tells whether a name shares a run of kinship characters with the sub-goals, or is too short to have one.
func kin(name string, known map[string]bool) bool {
	runes := []rune(name)
	if len(runes) < kinship {
		for phrase := range known {
			if strings.Contains(phrase, name) {
				return true
			}
		}
		return false
	}
	return runs(runes, func(run string) bool { return known[run] })
}

// runs calls f for every run of kinship characters until it is true.
func runs(runes []rune, f func(string) bool) bool {
	for i := range len(runes) - kinship + 1 {
		if f(string(runes[i : i+kinship])) {
			return true
		}
	}
	return false
}
