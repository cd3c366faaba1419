package alerting

import (
	"maps"
	"slices"
	"strings"
)

// Duty is in what capacity a person hears of an alert and may answer it (职责).
type Duty string

// The duties, from the unit up to the finance bureau.
const (
	Handler           Duty = "HANDLER"            // 经办人
	FinanceOfficer    Duty = "FINANCE_OFFICER"    // 单位财务负责人
	Head              Duty = "HEAD"               // 单位负责人
	Department        Duty = "DEPARTMENT"         // 主管部门
	BureauSection     Duty = "BUREAU_SECTION"     // 财政业务科室
	BureauPerformance Duty = "BUREAU_PERFORMANCE" // 财政绩效科
)

// Duties are all duties, from the unit up.
var Duties = []Duty{Handler, FinanceOfficer, Head, Department, BureauSection, BureauPerformance}

var dutyNames = map[Duty]string{
	Handler: "经办人", FinanceOfficer: "单位财务负责人", Head: "单位负责人",
	Department: "主管部门", BureauSection: "财政业务科室", BureauPerformance: "财政绩效科",
}

// Chinese is the duty's name for users.
func (d Duty) Chinese() string { return dutyNames[d] }

// DutyNames are the names of duties, for a sentence.
func DutyNames(duties []Duty) string {
	names := make([]string, len(duties))
	for i, d := range duties {
		names[i] = d.Chinese()
	}
	return strings.Join(names, "、")
}

// Actor is who does something about an alert, with the duties that he has for its agency.
type Actor struct {
	ID     string
	Name   string
	Duties []Duty
}

// System is who acts where a run or time does.
var System = Actor{ID: "", Name: "系统"}

// has tells whether the actor has one of some duties.
func (a Actor) has(duties []Duty) bool {
	return slices.ContainsFunc(duties, func(d Duty) bool { return slices.Contains(a.Duties, d) })
}

// Agency is a body of the agency tree (单位): a unit under its department, a department under
// the finance bureau. Parent is empty at the top.
type Agency struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Parent string `json:"parent,omitempty"`
	// Kind is what it is in the tree.
	Kind AgencyKind `json:"kind"`
}

// AgencyKind is an agency's place in the tree.
type AgencyKind string

// The kinds: 预算单位, 主管部门, 财政局.
const (
	KindUnit       AgencyKind = "UNIT"
	KindDepartment AgencyKind = "DEPARTMENT"
	KindBureau     AgencyKind = "BUREAU"
)

// AgencyKinds are all kinds, from the unit up.
var AgencyKinds = []AgencyKind{KindUnit, KindDepartment, KindBureau}

var kindNames = map[AgencyKind]string{KindUnit: "预算单位", KindDepartment: "主管部门", KindBureau: "财政局"}

// Chinese is the kind's name for users.
func (k AgencyKind) Chinese() string { return kindNames[k] }

// AgencyKindCalled is the kind of a name; empty where there is none.
func AgencyKindCalled(name string) AgencyKind {
	for _, k := range AgencyKinds {
		if k.Chinese() == name {
			return k
		}
	}
	return ""
}

// Post is a duty of a person at an agency; it extends to all agencies below that have
// nobody of their own with that duty.
type Post struct {
	Agency string `json:"agency"`
	Duty   Duty   `json:"duty"`
}

// Person is somebody who hears of alerts and answers them (人员). What a channel reaches
// him by stands in Contacts, by the channel's kind of address.
type Person struct {
	ID       string            `json:"id"`
	Name     string            `json:"name"`
	Posts    []Post            `json:"posts"`
	Contacts map[string]string `json:"contacts"`
	// Inactive persons hear nothing and may do nothing.
	Inactive bool `json:"inactive,omitempty"`
}

// Tree is the agency tree with the persons in it.
type Tree struct {
	Agencies map[string]Agency
	People   []Person
}

// deepest bounds the walk up a tree, should it be a circle.
const deepest = 16

// Path is an agency and those above it, upwards. Where it leads to no finance bureau, because
// somebody has yet to say under whom an agency stands, it ends at the division's: nobody's
// alerts are nobody's business.
func (t *Tree) Path(agency string) []string {
	var path []string
	for code := agency; code != "" && len(path) < deepest && !slices.Contains(path, code); code = t.Agencies[code].Parent {
		path = append(path, code)
	}
	isBureau := func(code string) bool { return t.Agencies[code].Kind == KindBureau }
	if slices.ContainsFunc(path, isBureau) {
		return path
	}
	for _, code := range slices.Sorted(maps.Keys(t.Agencies)) {
		if isBureau(code) {
			path = append(path, code)
		}
	}
	return path
}

// Holders are who has a duty for an agency: those of the nearest agency upwards that has
// anybody with it, in the order of the list.
func (t *Tree) Holders(agency string, duty Duty) []*Person {
	for _, code := range t.Path(agency) {
		var found []*Person
		for i := range t.People {
			p := &t.People[i]
			if !p.Inactive && slices.Contains(p.Posts, Post{code, duty}) {
				found = append(found, p)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// Actor is a person with the duties that he has for an agency; false where there is no such
// person, or not any more.
func (t *Tree) Actor(id, agency string) (Actor, bool) {
	i := slices.IndexFunc(t.People, func(p Person) bool { return p.ID == id && !p.Inactive })
	if i < 0 {
		return Actor{}, false
	}
	p := &t.People[i]
	a := Actor{ID: p.ID, Name: p.Name}
	for _, d := range Duties {
		if slices.Contains(t.Holders(agency, d), p) {
			a.Duties = append(a.Duties, d)
		}
	}
	return a, true
}
