package lint

import (
	"fmt"
	"strings"

	"zhunsheng/rules"
)

// wild is how many times the highest target of one indicator is the lowest before nobody can have meant the same thing.
var wild = rules.Int(10)

var a02 = Check{ID: "A02", Severity: rules.Warn, Title: "同一指标的目标相差悬殊", run: func(p *pass) {
	var same groups[line]
	p.indicators(func(project *rules.Project, r *rules.Rule) {
		if floor, ok := percentFloor(r); ok && floor.Sign() > 0 {
			same.add(p.plainName(r), line{project, r, floor})
		}
	})
	for _, key := range same.keys {
		s := sorted(same.members[key])
		low, high := s[0], s[len(s)-1]
		if low.project == high.project || high.value.Cmp(low.value.Mul(wild)) < 0 {
			continue
		}
		odd := low
		if middle := s[len(s)/2].value; middle.Mul(middle).Cmp(low.value.Mul(high.value)) < 0 {
			odd = high // farther from the middle, as ratios go
		}
		values, copied := tally(s)
		others := projectsOf(same.members[key], odd.project)
		p.report(at{severity: rules.Warn, project: odd.project, rule: odd.rule, others: others},
			"“%s”在%d个项目里的目标最高是最低的%s倍：%s%s；请按同一口径重新测算", odd.rule.Indicator.Name, len(others)+1,
			high.value.Quo(low.value).Short(0), listed(values), copied)
	}
}}

// tally lists the values of sorted lines from the highest, and says which one so many share that it looks copied.
func tally(s []line) (values []string, copied string) {
	for end := len(s); end > 0; {
		start := end - 1
		for start > 0 && s[start-1].value.Equal(s[start].value) {
			start--
		}
		value, count := s[start].value.String()+"%", end-start
		if count > 1 {
			value += fmt.Sprintf("（%d个）", count)
		}
		values = append(values, value)
		if count >= enough && 2*count >= len(s) {
			copied = fmt.Sprintf("，其中%s%%用了%d次，像是照抄", s[start].value, count)
		}
		end = start
	}
	return values, strings.TrimSpace(copied)
}
