package lint_test

import (
	"testing"

	"zhunsheng/rules"
	"zhunsheng/rules/lint"
)

// since are tables of 2025 with what earlier years wrote of one indicator, the last year first, as 目标 and 实际.
func since(t *testing.T, project, indicator string, pairs ...[2]string) *lint.Document {
	d := compiled(t, &rules.Declaration{FiscalYear: 2025, Tables: []*rules.GoalTable{tableOf(project, row(indicator))}}, nil)
	r := row(indicator)
	for i, p := range pairs {
		d.History = append(d.History, lint.Year{FiscalYear: 2024 - i, Projects: []lint.PastProject{{Code: "old", Name: project,
			Indicators: []lint.PastIndicator{{Level2: r.Level2, Name: r.Name, Target: p[0], Actual: p[1]}}}}})
	}
	return d
}

func TestH01(t *testing.T) {
	said := func(indicator string, want string, pairs ...[2]string) {
		t.Helper()
		var all []string
		if want != "" {
			all = []string{want}
		}
		saidUnder(t, "H01", since(t, "公路养护", indicator, pairs...), all...)
	}
	said("质量指标|路面合格率|≥90%", "WARN “路面合格率”的目标≥90%不如以前任何一年的实际：2024年96%、2023年95.5%、2022年97%；请按以前年度的实际提高要求，或说明理由",
		[2]string{"≥90%", "96"}, [2]string{"≥85%", "95.5%"}, [2]string{"≥80%", "９７％"}, [2]string{"≥80%", "10%"})
	said("数量指标|群众投诉数量|≤20件", "WARN “群众投诉数量”的目标≤20件不如以前任何一年的实际：2024年9件、2023年12件；请按以前年度的实际提高要求，或说明理由",
		[2]string{"≤20件", "9"}, [2]string{"≤20件", "12件"})
	said("数量指标|养护里程|≥5公里", "WARN “养护里程”的目标≥5公里不如以前任何一年的实际：2024年6公里、2022年7公里；请按以前年度的实际提高要求，或说明理由",
		[2]string{"≥5000米", "6000"}, [2]string{"≥5公里", ""}, [2]string{"≥5公里", "7"})

	said("质量指标|路面合格率|≥95%", "", [2]string{"≥90%", "96%"}, [2]string{"≥90%", "95%"}) // reached, not below
	said("质量指标|路面合格率|≥90%", "", [2]string{"≥90%", "96%"})                           // one year is chance
	said("质量指标|路面合格率|≥90%", "", [2]string{"≥90%", "96%"}, [2]string{"看不懂1", "95%"})
	said("质量指标|路面合格率|≥90%", "", [2]string{"≥90%", "96%"}, [2]string{"≥9公里", "95"})
	said("成本指标|成本控制数|≤90万元", "", [2]string{"≤80万元", "70"}, [2]string{"≤80万元", "60"})
	said("数量指标|机构数量|=9个", "", [2]string{"=12个", "12"}, [2]string{"=12个", "12"})
	said("成本指标|预算执行率|≥90%", "", [2]string{"≥90%", "96%"}, [2]string{"≥90%", "97%"})
	said("质量指标|路面合格率|≥90%", "")
}

func TestH02(t *testing.T) {
	same := [2]string{"≥50次", "50"}
	saidUnder(t, "H02", since(t, "公路养护", "数量指标|巡查次数|≥50次", [2]string{"≥50次", "88"}, same),
		"INFO “巡查次数”的目标从2023年起每年都是≥50次，2024年的实际是88次；请按实际情况重新测算，或说明为什么不变")
	saidUnder(t, "H02", since(t, "公路养护", "数量指标|巡查次数|≥50次", [2]string{"50次以上", ""}, [2]string{"≥50次", ""}),
		"INFO “巡查次数”的目标从2023年起每年都是≥50次；请按实际情况重新测算，或说明为什么不变")
	saidUnder(t, "H02", since(t, "公路养护", "数量指标|巡查次数|≥50次", same))
	saidUnder(t, "H02", since(t, "公路养护", "数量指标|巡查次数|≥50次", same, [2]string{"≥49次", ""}, same))
	saidUnder(t, "H02", since(t, "公路养护", "数量指标|巡查次数|≤50次", same, same))
	saidUnder(t, "H02", since(t, "公路养护", "质量指标|合格率|=100%", [2]string{"=100%", ""}, [2]string{"=100%", ""}))
	gap := since(t, "公路养护", "数量指标|巡查次数|≥50次", same, same)
	gap.History[1].FiscalYear = 2022
	saidUnder(t, "H02", gap)
}

func TestH03(t *testing.T) {
	saidUnder(t, "H03", since(t, "公路养护", "数量指标|巡查次数|≥60次", [2]string{"≥50次", "75"}),
		"WARN “巡查次数”2024年的目标是≥50次，实际75次，是目标的150%；今年的目标≥60次仍不如去年的实际，请重新测算")
	saidUnder(t, "H03", since(t, "公路养护", "数量指标|投诉数量|≤18件", [2]string{"≤20件", "8"}),
		"WARN “投诉数量”2024年的目标是≤20件，实际8件，是目标的40%；今年的目标≤18件仍不如去年的实际，请重新测算")
	for name, d := range map[string]*lint.Document{
		"not by half":           since(t, "公路养护", "数量指标|巡查次数|≥60次", [2]string{"≥50次", "74"}),
		"raised since":          since(t, "公路养护", "数量指标|巡查次数|≥75次", [2]string{"≥50次", "75"}),
		"two years ago":         since(t, "公路养护", "数量指标|巡查次数|≥60次", [2]string{"", ""}, [2]string{"≥50次", "75"}),
		"missed":                since(t, "公路养护", "数量指标|投诉数量|≤18件", [2]string{"≤20件", "40"}),
		"nothing reported":      since(t, "公路养护", "数量指标|巡查次数|≥60次", [2]string{"≥50次", ""}),
		"an unreadable actual":  since(t, "公路养护", "数量指标|巡查次数|≥60次", [2]string{"≥50次", "很多"}),
		"no target to compare":  since(t, "公路养护", "数量指标|巡查次数|≥60次", [2]string{"≥0次", "75"}),
		"a ceiling once before": since(t, "公路养护", "数量指标|巡查次数|≥60次", [2]string{"≤50次", "75"}),
	} {
		if got := saidAbout(d, "H03"); len(got) > 0 {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// A project is found by its name, then by its name without year and number where that is one project's in both years.
func TestPastProjectsAreFoundByName(t *testing.T) {
	then := func(names ...string) (projects []lint.PastProject) {
		for _, n := range names {
			projects = append(projects, lint.PastProject{Name: n,
				Indicators: []lint.PastIndicator{{Level2: "产出数量指标", Name: "巡查次数（次）", Target: "≥50次", Actual: "90"}}})
		}
		return projects
	}
	for _, c := range []struct {
		now   []string
		then  []string
		found int
	}{
		{[]string{"公路 养护"}, []string{"公路养护"}, 1},
		{[]string{"2025年公路养护"}, []string{"2024年公路养护"}, 1},
		{[]string{"2025年公路养护"}, []string{"公路养护（一期）", "桥梁养护"}, 1},
		{[]string{"2025年公路养护"}, []string{"公路养护一期", "公路养护二期"}, 0},
		{[]string{"公路养护一期", "公路养护二期"}, []string{"公路养护"}, 0},
		{[]string{"公路养护一期", "公路养护二期"}, []string{"公路养护一期", "公路养护二期"}, 2},
		{[]string{"公路养护"}, []string{"公路养护", "公路养护"}, 0},
		{[]string{"公路养护"}, []string{"公路建设"}, 0},
	} {
		d := &rules.Declaration{FiscalYear: 2025}
		for _, n := range c.now {
			d.Tables = append(d.Tables, tableOf(n, row("数量指标|巡查次数|≥60次")))
		}
		doc := compiled(t, d, nil)
		doc.History = []lint.Year{{FiscalYear: 2026, Projects: then("x")}, {FiscalYear: 2024, Projects: then(c.then...)}, {FiscalYear: 2025}}
		if got := len(saidAbout(doc, "H03")); got != c.found {
			t.Errorf("%q in %q: %d found, want %d", c.now, c.then, got, c.found)
		}
	}
}

// Whatever is missing or cannot be read, a run ends.
func TestOddDocuments(t *testing.T) {
	odd := tableOf("", row(""), row("|||||"), row("数量指标|人员数量|-5人"), row("成本指标|预算执行率|待定"))
	odd.Budget.Text, odd.Goal, odd.Plan = "未知", "按月发放；年底支付", nil
	for _, d := range []*rules.Declaration{
		{},
		{Department: &rules.Department{}},
		{Department: &rules.Department{SubGoals: []rules.SubGoal{{}, {Indicator: rules.Cell{Text: "，。100%；%"}}}}},
		{Tables: []*rules.GoalTable{odd, odd, {}, tableOf("")}, Department: &rules.Department{SubGoals: []rules.SubGoal{{}}}},
	} {
		doc := compiled(t, d, nil)
		doc.History = []lint.Year{{}, {FiscalYear: 2024, Projects: []lint.PastProject{{}, {Indicators: []lint.PastIndicator{{}, {}}}}}}
		lint.Run(doc)
	}
}
