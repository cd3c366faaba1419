package main

import (
	"fmt"
	"slices"

	"zhunsheng/rules"
)

// tellKept says what of the stored goal tables stays where a layout can't say it, once
// for all projects of one layout.
func (p program) tellKept(ds []rules.Diagnostic) {
	var said []string
	projects := map[string]int{}
	for _, d := range ds {
		if d.ID != "F30" || d.Severity != rules.Info {
			continue
		}
		if d.Project == rules.DepartmentName {
			fmt.Fprintf(p.out, "%s：%s。\n", d.Project, d.Message)
			continue
		}
		if projects[d.Message]++; !slices.Contains(said, d.Message) {
			said = append(said, d.Message)
		}
	}
	for _, one := range said {
		fmt.Fprintf(p.out, "%d个项目：%s。\n", projects[one], one)
	}
}
