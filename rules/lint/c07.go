package lint

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"zhunsheng/rules"
)

// Tables with fewer indicators than fewest are not compared: everybody has 完成率 and 满意度. From alikeOf9 of 9 names in
// common two tables are copies of each other. Of pairs that are not wholly alike at most mostPairs are listed.
const (
	fewest    = 5
	alikeOf9  = 7
	mostPairs = 50
)

var c07 = Check{ID: "C07", Severity: rules.Error, Title: "指标照抄另一个项目", run: func(p *pass) {
	pairs, more := copies(p.sets())
	for _, pair := range pairs {
		a, b := pair.first, pair.second
		place := at{severity: rules.Warn, project: b.project, others: []*rules.Project{a.project}}
		if pair.whole() {
			place.severity = rules.Error
			p.report(place, "%d个指标的名称与“%s”全部相同%s，请按本项目的内容设置指标", pair.common, a.project.Table.Name, pair.sameValues())
			continue
		}
		p.report(place, "%d个指标中有%d个的名称与“%s”相同%s，请按本项目的内容设置指标", len(b.names), pair.common, a.project.Table.Name, pair.sameValues())
	}
	if more > 0 {
		p.report(at{severity: rules.Warn, source: p.Projects[0].Table.Source}, "还有%d对目标表的指标名称大半相同，没有逐一列出，请先改正已列出的", more)
	}
}}

// nameSet is one table's indicators by level 2 and name, as numbers: the rarer in the document, the smaller.
type nameSet struct {
	project *rules.Project
	place   int // in the document
	program string
	names   []int
	rules   map[int]*rules.Rule
}

// sets are the tables that are large enough to compare.
func (p *pass) sets() (list []*nameSet) {
	count := map[lineKey]int{}
	p.indicators(func(_ *rules.Project, r *rules.Rule) { count[p.lineOf(r.Indicator.Level2, r.Indicator.Name)]++ })
	order := slices.SortedFunc(maps.Keys(count), func(a, b lineKey) int {
		return cmp.Or(cmp.Compare(count[a], count[b]), cmp.Compare(a.level2, b.level2), cmp.Compare(a.name, b.name))
	})
	number := make(map[lineKey]int, len(order))
	for i, k := range order {
		number[k] = i
	}
	for i, project := range p.Projects {
		s := &nameSet{project: project, place: i, program: p.project(project.Table.Name).program, rules: map[int]*rules.Rule{}}
		for _, r := range project.Rules {
			s.rules[number[p.lineOf(r.Indicator.Level2, r.Indicator.Name)]] = r
		}
		s.names = slices.Sorted(maps.Keys(s.rules))
		if len(s.names) >= fewest {
			list = append(list, s)
		}
	}
	return list
}

// twins are two tables with the number of names that they have in common. The second stands later in the document.
type twins struct {
	first, second *nameSet
	common        int
}

func (t twins) whole() bool {
	return t.common == len(t.first.names) && t.common == len(t.second.names)
}

// sameValues says how many of the common names have the same target too.
func (t twins) sameValues() string {
	same := 0
	quantity := ""
	for name, r := range t.first.rules {
		if o := t.second.rules[name]; o != nil && o.Target.Canonical() == r.Target.Canonical() {
			same++
			if level2(r, "数量指标") && (quantity == "" || r.Indicator.Name < quantity) {
				quantity = r.Indicator.Name
			}
		}
	}
	switch {
	case same == 0:
		return ""
	case quantity == "":
		return fmt.Sprintf("（%d个连指标值也相同）", same)
	}
	return fmt.Sprintf("（%d个连指标值也相同，包括“%s”）", same, quantity)
}

// copies finds the tables that are alike, in the order of the document, and how many pairs it leaves out. Of tables that
// are wholly alike each is paired with one before it; others with every table that they resemble. Tables of one program,
// in phases or places, are rightly alike.
func copies(sets []*nameSet) (pairs []twins, more int) {
	var same groups[*nameSet]
	for _, s := range sets {
		same.add(fmt.Sprint(s.names), s)
	}
	for _, key := range same.keys {
		pairs = append(pairs, chain(same.members[key])...)
	}
	listed := 0
	resembling(same, func(a, b []*nameSet, common int) {
		for _, s := range a {
			for _, o := range b {
				switch {
				case s.program == o.program:
				case listed == mostPairs:
					more++
				case s.place < o.place:
					listed++
					pairs = append(pairs, twins{s, o, common})
				default:
					listed++
					pairs = append(pairs, twins{o, s, common})
				}
			}
		}
	})
	slices.SortFunc(pairs, func(a, b twins) int {
		return cmp.Or(cmp.Compare(a.second.place, b.second.place), cmp.Compare(a.first.place, b.first.place))
	})
	return pairs, more
}

// chain pairs each of the tables that are wholly alike with the nearest before it of another program.
func chain(sets []*nameSet) (pairs []twins) {
	for i := 1; i < len(sets); i++ {
		for j := i - 1; j >= 0; j-- {
			if sets[j].program != sets[i].program {
				pairs = append(pairs, twins{sets[j], sets[i], len(sets[i].names)})
				break
			}
		}
	}
	return pairs
}

// needed is how many names a table of n must have in common with another to resemble it.
func needed(n int) int { return max(fewest, (alikeOf9*n+8)/9) }

// resembling calls f for every two classes of tables that resemble each other. Two that do share one of the rarest
// names of each, so only those are compared.
func resembling(same groups[*nameSet], f func(a, b []*nameSet, common int)) {
	byRare := map[int][]int{}
	seen := make([]int, len(same.keys))
	for i, key := range same.keys {
		names := same.members[key][0].names
		for _, name := range names[:len(names)-needed(len(names))+1] {
			for _, j := range byRare[name] {
				if seen[j] == i {
					continue
				}
				seen[j] = i
				others := same.members[same.keys[j]]
				if n := overlap(names, others[0].names); n >= needed(max(len(names), len(others[0].names))) {
					f(others, same.members[key], n)
				}
			}
			byRare[name] = append(byRare[name], i)
		}
	}
}

// overlap counts what two sorted lists have in common.
func overlap(a, b []int) (n int) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] == b[0]:
			n, a, b = n+1, a[1:], b[1:]
		case a[0] < b[0]:
			a = a[1:]
		default:
			b = b[1:]
		}
	}
	return n
}
