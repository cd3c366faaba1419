package alerting_test

import (
	"slices"
	"testing"

	"zhunsheng/engine/alerting"
)

func TestHoldersAreTheNearestUpwards(t *testing.T) {
	post := func(agency string, duty alerting.Duty) alerting.Post {
		return alerting.Post{Agency: agency, Duty: duty}
	}
	tree := &alerting.Tree{
		Agencies: map[string]alerting.Agency{
			"F": {Code: "F", Kind: alerting.KindBureau},
			"D": {Code: "D", Kind: alerting.KindDepartment, Parent: "F"},
			"U": {Code: "U", Kind: alerting.KindUnit, Parent: "D"},
			"V": {Code: "V", Kind: alerting.KindUnit, Parent: "D"},
			"L": {Code: "L", Kind: alerting.KindUnit}, // nobody has said under whom
			"X": {Code: "X", Parent: "Y"}, "Y": {Code: "Y", Parent: "X"},
		},
		People: []alerting.Person{
			{ID: "1", Posts: []alerting.Post{post("U", alerting.Handler)}},
			{ID: "2", Posts: []alerting.Post{post("D", alerting.Department), post("D", alerting.Handler)}},
			{ID: "3", Posts: []alerting.Post{post("F", alerting.BureauPerformance), post("F", alerting.BureauSection)}},
			{ID: "4", Posts: []alerting.Post{post("U", alerting.Head)}, Inactive: true},
			{ID: "5", Posts: []alerting.Post{post("D", alerting.Head)}},
			{ID: "6", Posts: []alerting.Post{post("D", alerting.Department)}},
		},
	}
	for _, c := range []struct {
		agency string
		duty   alerting.Duty
		want   []string
	}{
		{"U", alerting.Handler, []string{"1"}},
		{"V", alerting.Handler, []string{"2"}}, // none of its own
		{"U", alerting.Head, []string{"5"}},    // its own has left
		{"U", alerting.Department, []string{"2", "6"}},
		{"U", alerting.BureauSection, []string{"3"}},
		{"U", alerting.FinanceOfficer, nil},
		{"L", alerting.BureauSection, []string{"3"}},
		{"L", alerting.Department, nil},
		{"X", alerting.BureauSection, []string{"3"}},
		{"no such", alerting.BureauPerformance, []string{"3"}},
		{"", alerting.BureauPerformance, []string{"3"}}, // a department of several agencies
	} {
		var got []string
		for _, p := range tree.Holders(c.agency, c.duty) {
			got = append(got, p.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s of %s: %v, want %v", c.duty, c.agency, got, c.want)
		}
	}
	if a, ok := tree.Actor("2", "V"); !ok || !slices.Equal(a.Duties, []alerting.Duty{alerting.Handler, alerting.Department}) {
		t.Errorf("2 for V: %+v", a)
	}
	if a, ok := tree.Actor("2", "U"); !ok || !slices.Equal(a.Duties, []alerting.Duty{alerting.Department}) {
		t.Errorf("2 for U: %+v", a)
	}
	if a, ok := tree.Actor("1", "V"); !ok || len(a.Duties) > 0 {
		t.Errorf("1 for V: %+v", a)
	}
	for _, id := range []string{"4", "9", ""} {
		if _, ok := tree.Actor(id, "U"); ok {
			t.Errorf("%q may act", id)
		}
	}
}
