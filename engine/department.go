package engine

import (
	"fmt"
	"strings"

	"zhunsheng/rules"
)

// DepartmentResult is the department's part of an outcome (部门整体绩效): judged
// like one more project, on its projects' money and figures. Its code is empty;
// its agency is that of its projects where they have one in common, else empty.
type DepartmentResult struct {
	ProjectResult
	// RollUps say where the actuals come from, one for each indicator, in order.
	RollUps  []RollUp        `json:"roll_ups"`
	SubGoals []SubGoalResult `json:"sub_goals"`
	// ProjectsScore is the average of the projects' totals, weighted by their current
	// budgets: for information, beside the department's own. Null before December.
	ProjectsScore       *Hundredths `json:"projects_score"`
	ProjectsExplanation string      `json:"projects_explanation"`
}

// SubGoalResult says who serves one of the department's goals (分项绩效目标).
type SubGoalResult struct {
	Title string `json:"title"`
	// Indicators are the names of those that its prose states.
	Indicators []string `json:"indicators"`
	// Projects are those whose names speak of the goal; their results stand beside
	// them for information.
	Projects []ServingProject `json:"projects"`
}

// ServingProject is a project that serves a sub-goal, with what was decided about it.
type ServingProject struct {
	Code  string      `json:"code"`
	Name  string      `json:"name"`
	Light Light       `json:"light"`
	Score *Hundredths `json:"score"`
	Grade *string     `json:"grade"`
}

// departmentEvaluation makes one more project of the department: the rules are the
// prose's, budget and plan its projects'.
func departmentEvaluation(s *rules.Scheme, goals *rules.DepartmentGoals, r *Report, done []*evaluation, results []ProjectResult) *evaluation {
	e := &evaluation{
		scheme: s, project: goals.Project, period: Period{FiscalYear: r.FiscalYear, Month: r.Month}, report: r.Department,
		rolled: &rolledUp{goals: goals, projects: done, results: results},
	}
	if e.report == nil {
		e.report = &ProjectReport{}
	}
	e.project.Table.AgencyCode = commonAgency(done)
	e.rollFunds(r)
	e.project.Plan = e.rolled.plan(s)
	return e
}

func commonAgency(projects []*evaluation) string {
	agency := projects[0].project.Table.AgencyCode
	for _, p := range projects {
		if p.project.Table.AgencyCode != agency {
			return ""
		}
	}
	return agency
}

// result evaluates the department and tells which projects serve its goals.
func (e *evaluation) result(d *rules.Department, projects []ProjectResult) (*DepartmentResult, error) {
	own, err := e.run()
	if err != nil {
		return nil, err
	}
	r := &DepartmentResult{ProjectResult: own, RollUps: e.rolled.said, SubGoals: []SubGoalResult{}}
	for i := range d.SubGoals {
		r.SubGoals = append(r.SubGoals, e.rolled.served(&d.SubGoals[i]))
	}
	if e.scored() {
		e.projectsScore(r, projects)
	}
	return r, nil
}

// served lists the projects that a sub-goal names or that are akin to it, as lint
// finds them.
func (u *rolledUp) served(g *rules.SubGoal) SubGoalResult {
	r := SubGoalResult{Title: g.Title, Indicators: []string{}, Projects: []ServingProject{}}
	for _, p := range u.goals.Promises {
		if p.Goal == g {
			r.Indicators = append(r.Indicators, p.Indicator.Name)
		}
	}
	phrases, title := rules.PhrasesOf(*g), rules.FoldName(g.Title)
	for i := range u.results {
		p := &u.results[i]
		if essence := rules.EssenceOf(p.Name); phrases.Akin(essence) || rules.NamedIn(title, rules.FoldName(p.Name), essence) {
			r.Projects = append(r.Projects, ServingProject{p.Code, p.Name, p.Light, p.Score, p.Grade})
		}
	}
	return r
}

// projectsScore sets the weighted average of the projects' totals beside the
// department's own.
func (e *evaluation) projectsScore(r *DepartmentResult, projects []ProjectResult) {
	weights, equal := e.rolled.weights(e.rolled.projects)
	sum, all := rules.Decimal{}, rules.Decimal{}
	var terms []term
	var provisional []string
	for i := range projects {
		p := &projects[i]
		sum, all = sum.Add(p.Score.Decimal().Mul(weights[i])), all.Add(weights[i])
		terms = append(terms, term{fmt.Sprintf("%s %s×%s", p.Name, p.Score, weights[i]), p.Score.Decimal().Mul(weights[i])})
		if p.Provisional {
			provisional = append(provisional, "“"+p.Name+"”")
		}
	}
	average := hundredthsOf(sum.Quo(all))
	r.ProjectsScore = &average
	how := "按预算加权平均"
	if equal {
		how = "简单平均（预算都是0）"
	}
	r.ProjectsExplanation = fmt.Sprintf("%d个项目的总分%s，得%s分＝[%s]÷%s", len(projects), how, average, sumOf(terms), all)
	if len(provisional) > 0 {
		r.ProjectsExplanation += "；其中" + strings.Join(provisional, "") + "暂定"
	}
	r.ProjectsExplanation += "；仅供参考，不计入部门得分。"
}

// withLevels completes the department's observations that name an indicator
// without its level 2.
func withLevels(r *Report, goals *rules.DepartmentGoals) *Report {
	if r.Department == nil || goals == nil {
		return r
	}
	completed := *r
	completed.Department = r.Department.withLevels(goals.Table)
	return &completed
}

// withLevels is the report with the level 2 of every indicator that it names without.
func (p *ProjectReport) withLevels(t *rules.GoalTable) *ProjectReport {
	completed := *p
	completed.Observations = append([]Observation{}, p.Observations...)
	for i := range completed.Observations {
		o := &completed.Observations[i]
		for _, declared := range t.Indicators {
			if strings.TrimSpace(o.Level2) == "" && declared.Key().Name == o.Key().Name {
				o.Level2 = declared.Level2
			}
		}
	}
	return &completed
}

// leaveLevels takes the level 2 from what is stored without it, so that what is the same
// goes on being the same. completed is stored with its levels.
func (p *ProjectReport) leaveLevels(stored, completed *ProjectReport) {
	for n := range stored.Observations {
		if strings.TrimSpace(stored.Observations[n].Level2) != "" {
			continue
		}
		for i := range p.Observations {
			if o := &p.Observations[i]; o.Key() == completed.Observations[n].Key() {
				o.Level2 = stored.Observations[n].Level2
			}
		}
	}
}
