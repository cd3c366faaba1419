package lint

import (
	"maps"
	"slices"

	"zhunsheng/rules"
)

var c02 = Check{ID: "C02", Severity: rules.Warn, Title: "部门目标没有分解到项目", run: func(p *pass) {
	if len(p.Projects) == 0 {
		return
	}
	set := map[rules.Topic]bool{}
	p.indicators(func(_ *rules.Project, r *rules.Rule) { set[p.wording(r.Indicator).topic] = true })
	names := slices.Collect(maps.Keys(set))
	for _, m := range p.promises() {
		speaks := func(t rules.Topic) bool { return m.SpeaksOf(t, true) } // of whom is C01's question
		if !slices.ContainsFunc(names, speaks) {
			p.report(at{severity: rules.Warn, source: m.Goal.Indicator.Source}, "部门分项目标“%s”承诺“%s”，没有一个项目设了相应的指标，请分解到项目",
				m.Goal.Title, m.Text)
		}
	}
}}
