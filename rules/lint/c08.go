package lint

import (
	"slices"

	"zhunsheng/rules"
)

var c08 = Check{ID: "C08", Severity: rules.Info, Title: "同一件事有几个名称", run: func(p *pass) {
	var same groups[*rules.Rule]
	p.indicators(func(_ *rules.Project, r *rules.Rule) {
		if p.plainName(r) != "" {
			same.add(p.thing(r), r)
		}
	})
	for _, key := range same.keys {
		var names, quotedNames []string
		var firsts []*rules.Rule
		for _, r := range same.members[key] {
			if name := p.plainName(r); !slices.Contains(names, name) {
				names, quotedNames, firsts = append(names, name), append(quotedNames, "“"+r.Indicator.PlainName()+"”"), append(firsts, r)
			}
		}
		if len(names) < 2 {
			continue
		}
		place := firsts[len(firsts)-1].Indicator.Target.Source
		p.report(at{severity: rules.Info, source: place}, "%s看来是同一件事，请统一名称，才能在项目之间、年度之间比较", listed(quotedNames))
	}
}}
