package lint

import (
	"slices"

	"zhunsheng/rules"
)

// Report is the outcome of one run.
type Report struct {
	// Findings are open; Waived were accepted by somebody.
	Findings, Waived []Finding
	// Grades stand in the order of the projects.
	Grades []Grade
}

// Grade is advice on one project's goal table: 优 良 中 差 for each dimension that checks belong to; the worst decides.
type Grade struct {
	Project, Code string
	Dimensions    map[Dimension]string
	Overall       string
}

// HasErrors tells whether any finding is an ERROR.
func HasErrors(found []Finding) bool {
	return slices.ContainsFunc(found, func(f Finding) bool { return f.Severity == rules.Error })
}

// Dimensions are the sides of the review that checks belong to, in the order in which they are printed.
var Dimensions = []Dimension{Completeness, Relevance, Adequacy}

// dimensions of the families of checks: L 完整性, T and C 相关性, all others 适当性.
func dimensionOf(id string) Dimension {
	switch family(id) {
	case "L":
		return Completeness
	case "T", "C":
		return Relevance
	case "U", "A", "V", "H":
		return Adequacy
	}
	return "" // the form itself (F, M): not a matter of the goals' quality
}

func newReport(d *Document, found []Finding) *Report {
	r := &Report{}
	r.Findings, r.Waived = waive(d, found)
	counts := countsOf(r.Findings)
	for _, p := range d.Projects {
		r.Grades = append(r.Grades, gradeOf(p, counts))
	}
	return r
}

// projectKey is a project as findings name it: by its code, or by its name where it has none.
type projectKey struct{ code, name string }

func projectKeyOf(code, name string) projectKey {
	if code != "" {
		return projectKey{code: code}
	}
	return projectKey{name: name}
}

// heldAgainst counts by dimension what is held against one project.
type heldAgainst struct{ errors, warnings map[Dimension]int }

// countsOf counts each finding for its project and for the others that it is about as much.
func countsOf(found []Finding) map[projectKey]heldAgainst {
	counts := map[projectKey]heldAgainst{}
	add := func(s projectKey, f Finding) {
		t, ok := counts[s]
		if !ok {
			t = heldAgainst{map[Dimension]int{}, map[Dimension]int{}}
			counts[s] = t
		}
		switch f.Severity {
		case rules.Error:
			t.errors[dimensionOf(f.ID)]++
		case rules.Warn:
			t.warnings[dimensionOf(f.ID)]++
		}
	}
	for _, f := range found {
		add(projectKeyOf(f.Code, f.Project), f)
		for _, code := range f.Others {
			if code != f.Code {
				add(projectKey{code: code}, f)
			}
		}
	}
	return counts
}

var gradeNames = []string{"优", "良", "中", "差"}

func gradeOf(p *rules.Project, counts map[projectKey]heldAgainst) Grade {
	g := Grade{Project: p.Table.Name, Code: p.Table.Code.Text, Dimensions: map[Dimension]string{}, Overall: gradeNames[0]}
	t := counts[projectKeyOf(g.Code, g.Project)]
	for _, dimension := range Dimensions {
		name := gradeNames[gradeIndex(t.errors[dimension], t.warnings[dimension])]
		g.Dimensions[dimension] = name
		g.Overall = gradeNames[max(slices.Index(gradeNames, g.Overall), slices.Index(gradeNames, name))]
	}
	return g
}

// gradeIndex: 优 without ERROR and with at most one WARN, 良 without ERROR, 中 with one or two, 差 with three or more.
func gradeIndex(errors, warnings int) int {
	switch {
	case errors >= 3:
		return 3
	case errors >= 1:
		return 2
	case warnings > 1:
		return 1
	}
	return 0
}
