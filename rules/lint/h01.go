package lint

import (
	"fmt"
	"strings"

	"zhunsheng/rules"
)

// reports is how many earlier actuals must be known: one year may be chance.
const reports = 2

var h01 = Check{ID: "H01", Severity: rules.Warn, Title: "目标低于以前年度的实际", run: func(p *pass) {
	p.past(func(project *rules.Project, r *rules.Rule, known []earlier) {
		way := senseOf(r.Target)
		var said []string
		for _, e := range known {
			if !e.measured {
				continue
			}
			if !way.better(e.actual, r.Target.Value()) {
				return
			}
			said = append(said, fmt.Sprintf("%d年%s%s", e.year, e.actual, r.Target.Unit.Symbol))
		}
		if len(said) >= reports {
			p.report(at{severity: rules.Warn, project: project, rule: r}, "“%s”的目标%s不如以前任何一年的实际：%s；请按以前年度的实际提高要求，或说明理由",
				r.Indicator.Name, r.Target.Canonical(), strings.Join(said, "、"))
		}
	})
}}
