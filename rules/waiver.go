package rules

import "strings"

// Waiver accepts findings of one check (豁免): somebody looked, and says why it is right as it is.
type Waiver struct {
	Check string `json:"check"`
	// Project is a project's code, empty for every finding of the check in the document.
	Project string `json:"project,omitempty"`
	// Indicator narrows the waiver to one indicator, by its name.
	Indicator string `json:"indicator,omitempty"`
	Author    string `json:"author"`
	Reason    string `json:"reason"`
	Source    Source `json:"-"`
}

// Valid tells whether the waiver says who and why. One that does not waives nothing.
func (w Waiver) Valid() bool {
	return strings.TrimSpace(w.Author) != "" && strings.TrimSpace(w.Reason) != ""
}

// Covers tells whether a finding of a check, on a project and an indicator of it, is what the waiver speaks of. Look-alike
// characters in an indicator's name make no difference.
func (w Waiver) Covers(check, project, indicator string) bool {
	return w.Check == check && (w.Project == "" || w.Project == project) &&
		(w.Indicator == "" || Indicator{Name: w.Indicator}.Key() == Indicator{Name: indicator}.Key())
}

// MergeWaivers appends the waivers that are not in the list yet. Where they were read makes no difference.
func MergeWaivers(list, more []Waiver) []Waiver {
	known := map[Waiver]bool{}
	for _, w := range list {
		known[w.content()] = true
	}
	for _, w := range more {
		if !known[w.content()] {
			known[w.content()] = true
			list = append(list, w)
		}
	}
	return list
}

// Waive adds the waivers of a file that stands beside the document, which has a place for
// them where the document itself has none.
func (d *Declaration) Waive(beside []Waiver) {
	d.Waivers = MergeWaivers(d.Waivers, beside)
	for _, t := range d.Tables {
		t.Lacks &^= FieldWaivers
	}
	if d.Department != nil {
		d.Department.Lacks &^= FieldWaivers
	}
}

func (w Waiver) content() Waiver {
	w.Source = Source{}
	return w
}
