package lint_test

import (
	"slices"
	"strings"
	"testing"

	"zhunsheng/rules"
	"zhunsheng/rules/lint"
)

const (
	everyIndicator = "1×9 2×9 3×9 4×9 5×9 6×9 7×9 8×9"
	everyProject   = "1 2 3 4 5 6 7 8"
)

// golden is what each check finds in the real document, as numbers writes it; "" is nothing.
var golden = []struct{ id, want string }{
	{"L01", "WARN " + everyIndicator},
	{"L02", "WARN 1×2 2×2 5"},
	{"L03", "WARN " + everyIndicator},
	{"L04", "WARN " + everyIndicator},
	{"L05", "WARN " + everyIndicator},
	{"L06", "ERROR " + everyProject},
	{"L07", "INFO 0 6 8"},
	{"L08", "INFO 1 2 3×4 4 5 6 7 8"},
	{"L09", "INFO " + everyProject},
	{"U01", "ERROR 7"},
	{"U02", "WARN 1 2 3×2 4×2 5 6 7 8×2"},
	{"U03", "WARN 1×2 2×2 3×2 4×2 5×2 6×2 7×2 8×2"},
	{"U04", ""},
	{"T01", "ERROR 4 5 6 7 8; WARN 1 2 3"},
	{"T02", "ERROR 1 2 4 5 6 7 8"},
	{"T03", "ERROR " + everyProject},
	{"T04", "WARN " + everyProject},
	{"T05", "WARN " + everyProject},
	{"T06", "WARN " + everyProject},
	{"T07", "WARN 1 2 4 5 6 8"},
	{"T08", "INFO " + everyProject},
	{"T09", "INFO " + everyProject},
	{"T10", "WARN 6 8"},
	{"A01", "WARN 1 3 4×2 5 7"},
	{"A02", "WARN 1+2+3+4+5+6+7+8"},
	{"A03", "WARN 1 2 3 5 7×3"},
	{"A04", ""},
	{"A05", "WARN 2 3"},
	{"A06", "WARN 1 2 3 4 5 6 7×2 8"},
	{"C01", "ERROR 1"},
	{"C02", "WARN 0×2"},
	{"C03", "WARN 2 4 6 7 8"},
	{"C04", "ERROR 5"},
	{"C05", "WARN 3"},
	{"C06", "INFO 1 2 4 5 6 7 8"},
	{"C07", "ERROR 1+2 4+8; WARN 3+4 3+5 3+6 3+7 3+8 4+5 4+6 4+7 5+6 5+7 5+8 6+7 6+8 7+8"},
	{"C08", "INFO 0×3"},
	{"C09", "INFO 1+2"},
}

func TestSeedFindings(t *testing.T) {
	d := seedText(t)
	byID := map[string][]lint.Finding{}
	for _, f := range lint.Run(d).Findings {
		byID[f.ID] = append(byID[f.ID], f)
	}
	for _, g := range golden {
		t.Run(g.id, func(t *testing.T) {
			if got := numbers(d, byID[g.id]); got != g.want {
				t.Errorf("got  %s\nwant %s\n%v", got, g.want, byID[g.id])
			}
			if _, listed := lint.Find(g.id); !listed {
				t.Error("not in the list of checks")
			}
		})
		delete(byID, g.id)
	}
	for id, findings := range byID {
		t.Errorf("%s is found and not expected: %s", id, numbers(d, findings))
	}
}

// The transcribed form has lost the blanks inside the percentages of project 3 and the chapter 工作保障措施, where L07
// finds the （7） among （一）…（六）. All else is found alike in both.
func TestBothFormsOfTheSeedAgree(t *testing.T) {
	lines := func(d *lint.Document) (lines []string) {
		for _, f := range lint.Run(d).Findings {
			if f.ID != "L08" && (f.ID != "L07" || f.Code != "") {
				lines = append(lines, strings.Join([]string{f.ID, f.Severity.String(), f.Code, f.Level2, f.Indicator, f.Message}, " "))
			}
		}
		return lines
	}
	text, json := lines(seedText(t)), lines(seedJSON(t))
	for i := range max(len(text), len(json)) {
		if i >= len(text) || i >= len(json) || text[i] != json[i] {
			t.Fatalf("finding %d of %d and %d:\n%v\n%v", i, len(text), len(json), text[min(i, len(text)):min(i+1, len(text))], json[min(i, len(json)):min(i+1, len(json))])
		}
	}
}

// The number in the department's last chapter is found wherever the chapter is kept.
func TestNumberInTheMeasuresOfTheSeed(t *testing.T) {
	const message = "INFO 部门工作保障措施的序号“（7）”接在“（六）”后面却换了写法，请统一写法"
	for name, want := range map[string]bool{"goal-tables.txt": true, "goal-tables.docx": true, "goal-tables-from-doc.docx": true,
		"goal-tables.json": false, // transcribed without the chapter
	} {
		if got := slices.Contains(saidAbout(seedForm(t, name), "L07"), message); got != want {
			t.Errorf("%s: found: %v", name, got)
		}
	}
}

// The errors that decide each project's grade, by dimension: 完整性, 相关性, 适当性.
func TestSeedGrades(t *testing.T) {
	want := []struct{ completeness, relevance, adequacy, overall string }{
		{"L06", "T02 T03 C01 C07", "", "差"},
		{"L06", "T02 T03 C07", "", "差"},
		{"L06", "T03", "", "中"},
		{"L06", "T01 T02 T03 C07", "", "差"},
		{"L06", "T01 T02 T03 C04", "", "差"},
		{"L06", "T01 T02 T03", "", "差"},
		{"L06", "T01 T02 T03", "U01", "差"},
		{"L06", "T01 T02 T03 C07", "", "差"},
	}
	d := seedText(t)
	report := lint.Run(d)
	if len(report.Grades) != len(want) {
		t.Fatalf("%d grades", len(report.Grades))
	}
	for i, g := range report.Grades {
		errors := map[lint.Dimension][]string{}
		for _, f := range report.Findings {
			if c, ok := lint.Find(f.ID); ok && f.Severity == rules.Error && (f.Code == g.Code || slices.Contains(f.Others, g.Code)) {
				errors[c.Dimension()] = append(errors[c.Dimension()], f.ID)
			}
		}
		for dimension, ids := range map[lint.Dimension]string{
			lint.Completeness: want[i].completeness, lint.Relevance: want[i].relevance, lint.Adequacy: want[i].adequacy,
		} {
			if got := strings.Join(errors[dimension], " "); got != ids {
				t.Errorf("project %d %s: %s, want %s", i+1, dimension, got, ids)
			}
		}
		if g.Overall != want[i].overall {
			t.Errorf("project %d is %s, want %s", i+1, g.Overall, want[i].overall)
		}
	}
}

// A form that is filled in badly, or not at all, is linted like any other.
func TestOddInputIsData(t *testing.T) {
	odd := []string{"", " ", "%", "（）", "(%)", "1.", "一、", "（7）", "1.1.", "＝", "0", "待定", "\n", "拨付", "率", "\xff", "第", "①", "≥100.5人", "-1%", "3-5"}
	var tables []*rules.GoalTable
	for _, s := range odd {
		table := &rules.GoalTable{Name: s, Purpose: s, Goal: s, Code: rules.Cell{Text: s}, Other: rules.Cell{Text: s, Source: rules.Source{Cell: "1"}}}
		table.Plan = []rules.PlanCell{{Month: 6, Percent: rules.Cell{Text: s}}}
		for _, label := range []string{s, "数量指标", "质量指标", "成本指标", "社会效益指标", "生态效益指标", "经济效益指标", "可持续影响指标", "满意度指标"} {
			for _, target := range []string{s, "≥5%", "≥3年"} {
				table.Indicators = append(table.Indicators, rules.Indicator{Level1: s, Level2: label, Name: s, Description: s, Basis: s, Target: rules.Cell{Text: target}, Marks: s})
			}
		}
		tables = append(tables, table, &rules.GoalTable{Name: s})
	}
	for _, department := range []*rules.Department{nil, {}, {Overall: strings.Join(odd, "。"), SubGoals: []rules.SubGoal{{}, {Title: "1.", Goal: "2."}}}} {
		d := compiled(t, &rules.Declaration{Department: department, Tables: tables}, nil)
		d.Projects = append(d.Projects, &rules.Project{Table: &rules.GoalTable{}})
		lint.Run(d)
		d.Scheme = nil
		lint.Run(d)
	}
	if report := lint.Run(&lint.Document{Declaration: &rules.Declaration{}}); len(report.Findings) != 0 {
		t.Error(report.Findings)
	}
}
