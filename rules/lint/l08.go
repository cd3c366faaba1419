package lint

import (
	"strings"
	"unicode"

	"zhunsheng/rules"
)

var l08 = Check{ID: "L08", Severity: rules.Info, Title: "百分数里有空白，金额没有填", run: func(p *pass) {
	for _, project := range p.Projects {
		for _, c := range project.Table.Plan {
			if text := withoutBlanks(c.Percent.Text); text != "" && text != c.Percent.Text {
				p.report(at{severity: rules.Info, project: project, source: c.Percent.Source, suggestion: text},
					"%d月底的支出计划“%s”里有多余的空白，按“%s”读取", c.Month, c.Percent.Text, text)
			}
		}
		p.checkAmount(project, "财政资金", project.Table.Fiscal)
		p.checkAmount(project, "其他资金", project.Table.Other)
	}
}}

// checkAmount reports a cell that is there and says nothing. Without a source the form has no such cell.
func (p *pass) checkAmount(project *rules.Project, what string, c rules.Cell) {
	if c.Source != (rules.Source{}) && withoutBlanks(c.Text) == "" {
		p.report(at{severity: rules.Info, project: project, source: c.Source, suggestion: "0"}, "%s没有填写，按0读取；没有这笔钱请填0", what)
	}
}

// withoutBlanks leaves out blanks and characters that cannot be seen.
func withoutBlanks(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
}
