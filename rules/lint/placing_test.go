package lint_test

import (
	"fmt"
	"slices"
	"testing"

	"zhunsheng/rules"
	"zhunsheng/rules/lint"
)

// Two projects may have one name; what the reader found stands with the one whose cell it is about.
func TestFindingsOfTheReaderStandWithTheirProject(t *testing.T) {
	cell := func(text, at string) rules.Cell { return rules.Cell{Text: text, Source: rules.Source{Cell: at}} }
	table := func(code, budget, target string) *rules.GoalTable {
		return with(tableOf("道路养护", row("数量指标|养护里程|"+target)), func(t *rules.GoalTable) {
			t.Code, t.Source = cell(code, "code of "+code), rules.Source{Cell: "table of " + code}
			t.Budget, t.Fiscal = cell(budget, "budget of "+code), rules.Cell{}
			t.Indicators[0].Target.Source = rules.Source{Cell: "target of " + code}
		})
	}
	d := compiled(t, &rules.Declaration{FiscalYear: 2025, Tables: []*rules.GoalTable{
		table("甲", "10", "≥20公里"), table("乙", "十元", "20公里"), table("丙", "10", "20公里"),
	}}, []rules.Diagnostic{{ID: "F09", Severity: rules.Warn, Message: "这一行没有读取", Source: rules.Source{Cell: "第3行"}}})
	d.Projects = append(d.Projects, &rules.Project{Table: &rules.GoalTable{Code: rules.Cell{Text: "丁"}}}) // has no name

	want := []string{"F09 on  at 第3行", "F08 on 乙 at budget of 乙", "L02 on 乙 养护里程 at target of 乙", "L02 on 丙 养护里程 at target of 丙"}
	if got := placesOf(d, "F08", "F09", "L02"); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// Without sources two findings may be the same in every word. Each indicator gets its own.
func TestAlikeFindingsAreDealtOut(t *testing.T) {
	table := func(code string) *rules.GoalTable {
		return with(tableOf("道路养护", row("数量指标|养护里程|20公里")), func(t *rules.GoalTable) { t.Code.Text = code })
	}
	d := compiled(t, &rules.Declaration{FiscalYear: 2025, Tables: []*rules.GoalTable{table("甲"), table("乙")}}, nil)
	if got, want := placesOf(d, "L02"), []string{"L02 on 甲 养护里程 at ", "L02 on 乙 养护里程 at "}; !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// placesOf says where the findings of some checks stand.
func placesOf(d *lint.Document, ids ...string) (places []string) {
	for _, f := range lint.Run(d).Findings {
		if !slices.Contains(ids, f.ID) {
			continue
		}
		on := f.Code
		if f.Indicator != "" {
			on += " " + f.Indicator
		}
		places = append(places, fmt.Sprintf("%s on %s at %s", f.ID, on, f.Source.Place()))
	}
	return places
}

// Of ≥0 a person reads once; what else V10 says stays.
func TestNothingIsSaidTwiceOfZero(t *testing.T) {
	for target, want := range map[string][]string{"≥0次": {"A04"}, "-0次": {"V10"}, "≥-0次": {"A04"}, "≥1次": nil} {
		d := compiled(t, &rules.Declaration{FiscalYear: 2025, Tables: []*rules.GoalTable{tableOf("甲", row("数量指标|检查次数|"+target))}}, nil)
		var got []string
		for _, f := range lint.Run(d).Findings {
			if f.ID == "A04" || f.ID == "V10" {
				got = append(got, f.ID)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", target, got, want)
		}
	}
}
