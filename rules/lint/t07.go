package lint

import "zhunsheng/rules"

// severalYears is the effect period in years from which money spent within a year no longer explains it.
var severalYears = rules.Int(2)

var t07 = Check{ID: "T07", Severity: rules.Warn, Title: "当年用完的经费承诺多年效果", run: func(p *pass) {
	year, _ := rules.ParseUnit("年")
	p.indicators(func(project *rules.Project, r *rules.Rule) {
		t := r.Target
		if r.Accumulation != rules.Duration || !level2(r, "可持续影响指标") || t.Kind != rules.Numeric || !t.Lower.Set {
			return
		}
		years, ok := t.Unit.Convert(t.Lower.Value, year)
		about := topic(project)
		if !ok || years.Cmp(severalYears) < 0 || !hasAny(about, runningWords) || hasAny(about, lastingWords) {
			return
		}
		p.report(at{severity: rules.Warn, project: project, rule: r},
			"“%s”承诺%s，而本项目是当年用完的经费，效果持续几年当年看不出来，请换成当年能核实的指标", r.Indicator.Name, r.TargetText())
	})
}}
