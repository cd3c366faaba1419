package lint

import "zhunsheng/rules"

// memo keeps for one run what several checks ask of the same texts: names repeat from project to project, and each is
// asked for by a dozen checks.
type memo struct {
	wordings map[string]*wording
	projects map[string]*projectName
	labels   map[string]string
	earlier  []recollection
	// recalled tells that earlier is worked out.
	recalled bool
}

// wording is an indicator's name as checks compare it.
type wording struct {
	plain, thing string
	topic        rules.Topic
	execution    bool
}

// projectName is a project's name as checks compare it.
type projectName struct{ plain, program, essence string }

func newMemo() *memo {
	return &memo{wordings: map[string]*wording{}, projects: map[string]*projectName{}, labels: map[string]string{}}
}

func (m *memo) wording(i rules.Indicator) *wording {
	w := m.wordings[i.Name]
	if w == nil {
		plain := i.BareName()
		w = &wording{plain, thingOf(plain), rules.TopicOf(plain), namesExecution(plain)}
		m.wordings[i.Name] = w
	}
	return w
}

// plainName is an indicator's name as it is compared: without a unit in brackets or at its end, without a number before it.
func (m *memo) plainName(r *rules.Rule) string { return m.wording(r.Indicator).plain }

// thing is the key of what a name measures: two names with one key measure the same thing.
func (m *memo) thing(r *rules.Rule) string { return m.wording(r.Indicator).thing }

// isExecution tells whether an indicator is the execution rate of the budget, by the scheme or by its name.
func (m *memo) isExecution(r *rules.Rule) bool {
	return r.ExecutionRate || m.wording(r.Indicator).execution
}

// lineOf tells apart the indicators of one project in spite of their spelling.
func (m *memo) lineOf(level2, name string) lineKey {
	label, known := m.labels[level2]
	if !known {
		label = plainLevel2(level2)
		m.labels[level2] = label
	}
	return lineKey{label, m.wording(rules.Indicator{Name: name}).plain}
}

func (m *memo) project(name string) *projectName {
	n := m.projects[name]
	if n == nil {
		n = &projectName{rules.FoldName(name), rules.ProgramName(name), rules.EssenceOf(name)}
		m.projects[name] = n
	}
	return n
}
