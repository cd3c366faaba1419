package lint

import (
	"strings"

	"zhunsheng/rules"
)

var u02 = Check{ID: "U02", Severity: rules.Warn, Title: "计量单位写在指标名称里", run: func(p *pass) {
	p.indicators(func(project *rules.Project, r *rules.Rule) {
		if unit := unitInName(fold(r.Indicator.Name)); unit != "" {
			p.report(at{severity: rules.Warn, project: project, rule: r},
				"“%s”把计量单位“%s”写在名称里，请移到指标值或计量单位栏，名称写“%s”", r.Indicator.Name, unit, strings.TrimRight(r.Indicator.PlainName(), "‰ "))
		}
	})
}}

// unitInName is the unit at the end of a folded name, bare (only a percent sign can be told from a word) or in brackets,
// with or without a sign and a place for the number: 「政府采购率(%)」, 「仓库(≥**平方米)」.
func unitInName(name string) string {
	if bare := strings.TrimRight(name, "%‰"); bare != name {
		if bare == "" || strings.TrimRight(bare, "0123456789") != bare {
			return "" // 达标率100%: a value, no unit
		}
		return name[len(bare):]
	}
	open := strings.LastIndexByte(name, '(')
	if open <= 0 || !strings.HasSuffix(name, ")") {
		return ""
	}
	inner := strings.TrimLeft(name[open+1:len(name)-1], "≥≤<>=*X×")
	unit, ok := rules.ParseUnit(inner)
	if !ok {
		return ""
	}
	return unit.Symbol
}
