package lint

import "zhunsheng/rules"

// place is the project and the indicator that something is about; either may be nil.
type place struct {
	project *rules.Project
	rule    *rules.Rule
}

// placing finds what the diagnostics of the reader are about. It is built once for a run: a province's document has
// thousands of both.
type placing struct {
	byDiagnostic map[rules.Diagnostic][]place
	byName       map[string]*rules.Project
	// byCell tells projects apart whose names are shared or missing.
	byCell map[rules.Source]*rules.Project
}

func newPlacing(projects []*rules.Project) *placing {
	x := &placing{map[rules.Diagnostic][]place{}, map[string]*rules.Project{}, map[rules.Source]*rules.Project{}}
	sharing := map[string]int{}
	for _, p := range projects {
		sharing[p.Table.Name]++
	}
	for _, p := range projects {
		name := p.Table.Name
		if x.byName[name] == nil && name != "" {
			x.byName[name] = p
		}
		for _, r := range p.Rules {
			for _, d := range r.Diagnostics {
				x.byDiagnostic[d] = append(x.byDiagnostic[d], place{p, r})
			}
		}
		if sharing[name] == 1 && name != "" {
			continue
		}
		for _, cell := range sourcesOf(p.Table) {
			if x.byCell[cell] == nil && cell != (rules.Source{}) {
				x.byCell[cell] = p
			}
		}
	}
	return x
}

// sourcesOf are the places of a table that findings about it name.
func sourcesOf(t *rules.GoalTable) []rules.Source {
	cells := []rules.Source{t.Source, t.Code.Source, t.Budget.Source, t.Fiscal.Source, t.Other.Source}
	for _, c := range t.Plan {
		cells = append(cells, c.Percent.Source)
	}
	for _, i := range t.Indicators {
		cells = append(cells, i.Target.Source)
	}
	return cells
}

// take finds the place of a diagnostic. Where several indicators have one that is the same in every word, as without
// sources they may, each is taken once, in the order of the document.
func (x *placing) take(d rules.Diagnostic) place {
	if places := x.byDiagnostic[d]; len(places) > 0 {
		if len(places) > 1 {
			x.byDiagnostic[d] = places[1:]
		}
		return places[0]
	}
	if p := x.byCell[d.Source]; p != nil && p.Table.Name == d.Project {
		return place{project: p}
	}
	return place{project: x.byName[d.Project]}
}

// finding is a diagnostic of the reader as a finding about its place.
func (l place) finding(d rules.Diagnostic) Finding {
	f := Finding{Diagnostic: d}
	if l.project != nil {
		f.Code = l.project.Table.Code.Text
	}
	if l.rule != nil {
		f.Level2, f.Indicator, f.Text = l.rule.Indicator.Level2, l.rule.Indicator.Name, l.rule.Indicator.Target.Text
	}
	return f
}

// readerFindings are what reading and compiling found. Of a target ≥0 the reader says (V10) what a04 says in more
// words; a person should read it once.
func readerFindings(d *Document) (found []Finding) {
	places := newPlacing(d.Projects)
	for _, diagnostic := range d.Diagnostics {
		l := places.take(diagnostic)
		if diagnostic.ID == "V10" && l.rule != nil && asksNothing(l.rule) {
			continue
		}
		found = append(found, l.finding(diagnostic))
	}
	return found
}
