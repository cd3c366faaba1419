package engine

import (
	"cmp"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// findingUnlisted is the finding about indicators that a list has no row for.
const findingUnlisted = "F38"

// unlisted says once which indicators of a project a list has no row for: they are not
// reported, and nobody who looks at the list sees that.
func (v *resolver) unlisted(t *rules.GoalTable, p *ProjectReport) {
	if !p.Listed {
		return
	}
	p.Listed = false
	rows := make(map[rules.IndicatorKey]bool, len(p.Observations))
	for _, o := range p.Observations {
		rows[o.Key()] = true
	}
	p.Observations = slices.DeleteFunc(p.Observations, Observation.SaysNothing)
	var names []string
	for _, i := range t.Indicators {
		if !rows[i.Key()] {
			names = append(names, "“"+i.Name+"”")
		}
	}
	if len(names) > 0 {
		v.find(findingUnlisted, t.Name, rules.Warn, p.Source, "目标表里有%d个指标，清单里没有其中%d个的行，按没有报读取：%s", len(t.Indicators), len(names), shortList(names))
	}
}

// isOf tells whether a report without a code can be of a declared project of its name:
// the units are not two. 「某区行政审批局」 and 「某区行政审批局本级」 are one.
func (p *ProjectReport) isOf(t *rules.GoalTable) bool {
	if code := strings.TrimSpace(p.AgencyCode); code != "" && t.AgencyCode != "" {
		return code == t.AgencyCode
	}
	name, declared := rules.FoldName(p.AgencyName), rules.FoldName(t.AgencyName)
	return name == "" || declared == "" || strings.HasPrefix(name, declared) || strings.HasPrefix(declared, name)
}

// among are the declared projects of a report's name, of its own unit only where there
// are several and some are.
func (p *ProjectReport) among(same []*rules.GoalTable) []*rules.GoalTable {
	if len(same) < 2 || p.agency() == "" {
		return same
	}
	exact := slices.DeleteFunc(slices.Clone(same), func(t *rules.GoalTable) bool {
		sameCode := p.AgencyCode != "" && p.AgencyCode == t.AgencyCode
		return !sameCode && (p.AgencyName == "" || rules.FoldName(p.AgencyName) != rules.FoldName(t.AgencyName))
	})
	if len(exact) == 1 {
		return exact
	}
	own := slices.DeleteFunc(slices.Clone(same), func(t *rules.GoalTable) bool { return !p.isOf(t) })
	if len(own) > 0 {
		return own
	}
	return same
}

// agency is the unit as a list names it.
func (p *ProjectReport) agency() string { return cmp.Or(p.AgencyName, p.AgencyCode) }
