package lint

import (
	"slices"

	"zhunsheng/rules"
)

// line is one indicator in its project, with the number that is compared.
type line struct {
	project *rules.Project
	rule    *rules.Rule
	value   rules.Decimal
}

// groups holds members under keys, the keys in the order in which they first came.
type groups[T any] struct {
	keys    []string
	members map[string][]T
}

func (g *groups[T]) add(key string, member T) {
	if g.members == nil {
		g.members = map[string][]T{}
	}
	if _, known := g.members[key]; !known {
		g.keys = append(g.keys, key)
	}
	g.members[key] = append(g.members[key], member)
}

var percent, _ = rules.ParseUnit("%")

// percentFloor is the least percentage that a target asks for. ok is false where it asks for none, or where the target
// itself is in doubt.
func percentFloor(r *rules.Rule) (floor rules.Decimal, ok bool) {
	t := r.Target
	if r.NeedsReview || t.Kind != rules.Numeric && t.Kind != rules.Range || !t.Lower.Set || !t.Unit.IsRate() {
		return rules.Decimal{}, false
	}
	return t.Unit.Convert(t.Lower.Value, percent)
}

// sorted puts lines in the order of their values.
func sorted(lines []line) []line {
	s := slices.Clone(lines)
	slices.SortStableFunc(s, func(a, b line) int { return a.value.Cmp(b.value) })
	return s
}

// medianBeside is the median of sorted lines without the i-th, which has at least one beside it.
func medianBeside(s []line, i int) rules.Decimal {
	at := func(k int) rules.Decimal {
		if k >= i {
			k++
		}
		return s[k].value
	}
	n := len(s) - 1
	if n%2 == 1 {
		return at(n / 2)
	}
	return at(n/2 - 1).Add(at(n / 2)).Quo(rules.Int(2))
}

// lowestPerProject keeps of each project the line with the lowest value.
func lowestPerProject(lines []line) (kept []line) {
	place := map[*rules.Project]int{}
	for _, l := range lines {
		i, known := place[l.project]
		switch {
		case !known:
			place[l.project] = len(kept)
			kept = append(kept, l)
		case l.value.Cmp(kept[i].value) < 0:
			kept[i] = l
		}
	}
	return kept
}

// projectsOf are the projects of lines but one, each once, in the order of the lines.
func projectsOf(lines []line, but *rules.Project) (projects []*rules.Project) {
	seen := map[*rules.Project]bool{but: true}
	for _, l := range lines {
		if !seen[l.project] {
			seen[l.project] = true
			projects = append(projects, l.project)
		}
	}
	return projects
}
