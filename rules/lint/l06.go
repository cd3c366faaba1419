package lint

import (
	"strings"

	"zhunsheng/rules"
)

var l06 = Check{ID: "L06", Severity: rules.Error, Title: "绩效目标只说付钱", run: func(p *pass) {
	for _, project := range p.Projects {
		pays, results := false, false
		for _, part := range goalParts(project.Table.Goal) {
			for _, clause := range strings.FieldsFunc(fold(part), func(r rune) bool { return r == ',' || r == '，' }) {
				switch talkOf(clause) {
				case ofPaying:
					pays = true
				case ofResults:
					results = true
				}
			}
		}
		if pays && !results {
			p.report(at{severity: rules.Error, project: project},
				"绩效目标“%s”只说把钱付出去，没有说花钱办成什么事，请写明要达到的产出和效果", shortened(project.Table.Goal))
		}
	}
}}
