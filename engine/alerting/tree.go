package alerting

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// longestName bounds codes, ids and names, in characters.
const longestName = 100

// With is the tree with agencies and persons as they are from now on, in whatever order they
// stand; else a RefusedError with a sentence for each mistake. The tree itself stays as it is.
func (t *Tree) With(agencies []Agency, people []Person) (*Tree, error) {
	next := &Tree{Agencies: maps.Clone(t.Agencies), People: slices.Clone(t.People)}
	if next.Agencies == nil {
		next.Agencies = map[string]Agency{}
	}
	found := &lacks{}
	for _, a := range agencies {
		found.named("单位", a.Code, a.Name)
		if !slices.Contains(AgencyKinds, a.Kind) {
			found.add("kind", fmt.Sprintf("单位%s的kind是UNIT（预算单位）、DEPARTMENT（主管部门）或BUREAU（财政局）：%q", a.Code, a.Kind))
		}
		next.Agencies[a.Code] = a
	}
	for _, a := range agencies {
		next.checkParents(a, found)
	}
	for _, p := range people {
		next.checkPerson(p, found)
		if i := slices.IndexFunc(next.People, func(q Person) bool { return q.ID == p.ID }); i >= 0 {
			next.People[i] = p
		} else {
			next.People = append(next.People, p)
		}
	}
	return next, found.err()
}

func (l *lacks) named(what, id, name string) {
	if strings.TrimSpace(id) == "" || strings.TrimSpace(name) == "" || utf8.RuneCountInString(id) > longestName || utf8.RuneCountInString(name) > longestName {
		l.add("name", fmt.Sprintf("%s要有编码（编号）和名称，各至多%d字：%q %q", what, longestName, id, name))
	}
}

// checkParents walks up from an agency to the top.
func (t *Tree) checkParents(a Agency, found *lacks) {
	seen := []string{a.Code}
	for code := a.Parent; code != ""; code = t.Agencies[code].Parent {
		_, known := t.Agencies[code]
		switch {
		case !known:
			found.add("parent", fmt.Sprintf("单位%s的上级%s不在单位名册里", seen[len(seen)-1], code))
		case slices.Contains(seen, code):
			found.add("parent", fmt.Sprintf("单位%s的上级绕了一圈又回到%s：%s", a.Code, code, strings.Join(append(seen, code), "→")))
		case len(seen) == deepest:
			found.add("parent", fmt.Sprintf("单位%s的上级超过%d层", a.Code, deepest-1))
		default:
			seen = append(seen, code)
			continue
		}
		return
	}
}

func (t *Tree) checkPerson(p Person, found *lacks) {
	found.named("人员", p.ID, p.Name)
	for _, post := range p.Posts {
		if _, known := t.Agencies[post.Agency]; !known {
			found.add("posts", fmt.Sprintf("%s（%s）任职的单位%s不在单位名册里", p.Name, p.ID, post.Agency))
		}
		if !slices.Contains(Duties, post.Duty) {
			found.add("posts", fmt.Sprintf("%s（%s）的职责%q不能识别，可写%v", p.Name, p.ID, post.Duty, Duties))
		}
	}
}
