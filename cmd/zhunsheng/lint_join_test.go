package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/rules"
)

// A department's part that several files repeat counts once; different parts are kept whole, every chapter of them.
func TestJoinedDepartment(t *testing.T) {
	part := func(overall, goal, measures string) *rules.Department {
		return &rules.Department{Overall: overall, SubGoals: []rules.SubGoal{{Title: goal}}, Measures: measures}
	}
	a := part("总体", "道路", "（一）制度")
	for name, c := range map[string]struct{ b, want *rules.Department }{
		"none":           {nil, a},
		"the same":       {part("总体", "道路", "（一）制度"), a},
		"other measures": {part("总体", "道路", "（一）监督"), &rules.Department{Overall: "总体\n总体", SubGoals: []rules.SubGoal{{Title: "道路"}, {Title: "道路"}}, Measures: "（一）制度\n（一）监督"}},
	} {
		if diff := cmp.Diff(c.want, joinedDepartment(a, c.b)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
