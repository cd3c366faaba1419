package engine_test

import (
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// TestCompareSchemes moves one project by a stepped execution and a satisfaction
// interval; the sentence adds up to the change of the total.
func TestCompareSchemes(t *testing.T) {
	lines := []line{
		{"产出指标", "数量指标", "培训人数", "≥50人", "50", observed("50")},
		{"效益指标", "社会效益指标", "知晓率", "≥90%", "30", observed("90")},
		{"满意度指标", "服务对象满意度指标", "服务对象满意度", "≥95%", "10", observed("85")},
	}
	table, report := projectOf("100", "95", "25/50/75/100", lines...)
	before, _ := under(t, "MOF2020", table, report, 12)
	after, _ := under(t, "MOF2021_NOCOST", table, report, 12)
	c := engine.Compare(before, after)
	if c.Compared != 1 || len(c.Moves) != 1 || c.Before.Scheme != "MOF2020" || c.After.SchemeDigest != after.SchemeDigest {
		t.Fatalf("%+v", c)
	}
	if m := c.Moves[0]; m.Why != "总分98.45→94.50（－3.95）：服务对象满意度－3.95（8.95→5.00分）。" || len(m.Parts) != 1 {
		t.Errorf("%s %+v", m.Why, m.Parts)
	}
	silent, _ := under(t, "MOF2020", table, engine.ProjectReport{Code: "P1"}, 12)
	if c := engine.Compare(silent, silent); c.Compared != 1 || c.Reported != 0 {
		t.Errorf("of a project without data: %+v", c)
	}
	if c := engine.Compare(before, before); len(c.Moves) != 0 || c.Compared != 1 || c.Reported != 1 {
		t.Errorf("the same outcome moves: %+v", c.Moves)
	}
}

// TestCompareGradeAndLight names a grade that falls and what darkened a light.
func TestCompareGradeAndLight(t *testing.T) {
	stock := line{"产出指标", "数量指标", "聘用人员数量", "≥50人", "90", observed("50")}
	table, report := projectOf("100", "100", "25/50/75/100", stock)
	before, _ := under(t, "MOF2020", table, report, 12)
	_, worse := projectOf("100", "70", "25/50/75/100", line{"产出指标", "数量指标", "聘用人员数量", "≥50人", "90", observed("44")})
	after, _ := under(t, "MOF2020", table, worse, 12)
	m := engine.Compare(before, after).Moves[0]
	want := "总分100.00→86.20（－13.80）：聘用人员数量－10.80（90.00→79.20分），预算执行－3.00（10.00→7.00分）；等级由优变为良；" +
		"灯由绿灯变为黄灯：支出由绿灯变为黄灯（计划进度100%，实际支出70%，为计划的70%；黄灯：70≥60，70＜80），目标由绿灯变为黄灯（聘用人员数量由绿灯变为黄灯）。"
	if m.Why != want {
		t.Errorf("got  %s\nwant %s", m.Why, want)
	}
	if *m.Grade.Before != "优" || *m.Grade.After != "良" || m.Light.After != engine.Yellow {
		t.Errorf("%+v", m)
	}
}

// TestCompareSumsAddUp takes the seed under every pair of schemes: the parts sum
// to the change of the total, and what does not move is not named.
func TestCompareSumsAddUp(t *testing.T) {
	d, report := seedDeclaration(t), seedReport(t, 12)
	var outcomes []*engine.Outcome
	for _, s := range rules.Shipped().List() {
		o, ds, err := engine.Evaluate(s, d, report)
		if err != nil || o == nil {
			t.Fatal(s.ID, err, ds)
		}
		outcomes = append(outcomes, o)
	}
	for _, before := range outcomes {
		for _, after := range outcomes {
			c := engine.Compare(before, after)
			if before == after && (len(c.Moves) > 0 || c.Department != nil) {
				t.Errorf("%s against itself: %v", before.Scheme, c.Moves)
			}
			moves := c.Moves
			if c.Department != nil {
				moves = append(moves, *c.Department)
			}
			for _, m := range moves {
				sum := engine.Hundredths(0)
				for _, p := range m.Parts {
					sum += *p.Score.After - *p.Score.Before
				}
				if change := *m.Score.After - *m.Score.Before; sum != change {
					t.Errorf("%s to %s, %s: the parts sum to %s, the total moves by %s", before.Scheme, after.Scheme, m.Name, sum, change)
				}
			}
		}
	}
}

// TestCompareDifferentProjects says which project stands on one side only, and
// which indicator.
func TestCompareDifferentProjects(t *testing.T) {
	one, two := line{"产出指标", "数量指标", "甲", "≥50人", "", observed("50")}, line{"产出指标", "数量指标", "乙", "≥50人", "", observed("40")}
	table, report := projectOf("100", "100", "25/50/75/100", one)
	before, _ := under(t, "MOF2020", table, report, 12)
	table, report = projectOf("100", "100", "25/50/75/100", one, two)
	after, _ := under(t, "MOF2020", table, report, 12)
	if m := engine.Compare(before, after).Moves[0]; !strings.Contains(m.Why, "乙＋36.00（无→36.00分）") || !strings.Contains(m.Why, "甲－45.00（90.00→45.00分）") {
		t.Errorf("%s", m.Why)
	}
	table.Code.Text, report.Code = "P2", "P2"
	other, _ := under(t, "MOF2020", table, report, 12)
	c := engine.Compare(before, other)
	if c.Compared != 0 || len(c.Moves) != 2 || c.Moves[0].Why != "只在变更后有这个项目" || c.Moves[1].Why != "只在变更前有这个项目" {
		t.Errorf("%+v", c)
	}
}

// TestCompareDepartment says how the department moves, beside its projects.
func TestCompareDepartment(t *testing.T) {
	of := func(actual string) *engine.Outcome {
		o, ds := together(t, 12, "群众满意率达到90%以上", nil, member{"100", "100", []line{satisfied("≥90%", actual)}})
		if o == nil {
			t.Fatal(ds)
		}
		return o
	}
	before, after := of("90"), of("81")
	if m := engine.Compare(before, after).Department; m == nil || m.Name != rules.DepartmentName || m.Why !=
		"总分100.00→91.00（－9.00）：群众满意率－9.00（90.00→81.00分）；灯由绿灯变为黄灯：目标由绿灯变为黄灯（群众满意率由绿灯变为黄灯）。" {
		t.Errorf("%+v", m)
	}
	if m := engine.Compare(before, before).Department; m != nil {
		t.Errorf("the same department moves: %+v", m)
	}
	alone := *before
	alone.Department = nil
	if m := engine.Compare(&alone, before).Department; m == nil || m.Why != "只在变更后评价部门整体" {
		t.Errorf("%+v", m)
	}
	if m := engine.Compare(before, &alone).Department; m == nil || m.Why != "只在变更前评价部门整体" || m.Name != rules.DepartmentName {
		t.Errorf("%+v", m)
	}
}

// TestReportWithin keeps what a declaration asks for, in earlier months too, and
// leaves the report as it was.
func TestReportWithin(t *testing.T) {
	d, r := seedDeclaration(t), seedReport(t, 12)
	r.History = []engine.Report{*seedReport(t, 6)}
	r.Department = &engine.ProjectReport{Observations: []engine.Observation{{Name: "群众满意率"}, {Name: "知晓率"}}}
	d.Tables = d.Tables[:1]
	d.Tables[0].Indicators = d.Tables[0].Indicators[1:3]
	reported := len(r.Projects[0].Observations)
	kept := r.Within(d)
	for _, one := range append(kept.History, *kept) {
		if len(one.Projects) != 1 || one.Projects[0].Code != d.Tables[0].Code.Text || len(one.Projects[0].Observations) != 2 {
			t.Errorf("month %d: %+v", one.Month, one.Projects)
		}
	}
	if own := kept.Department; own == nil || len(own.Observations) != 1 || own.Observations[0].Name != "群众满意率" || len(r.Department.Observations) != 2 {
		t.Errorf("of the department: %+v", own)
	}
	if bare := r.Within(&rules.Declaration{Tables: d.Tables}); bare.Department != nil {
		t.Errorf("without a department's part: %+v", bare.Department)
	}
	if len(r.Projects) != 8 || len(r.Projects[0].Observations) != reported || len(r.History[0].Projects) != 8 {
		t.Error("the report itself has changed")
	}
	if o, ds, err := engine.Evaluate(rules.Shipped().List()[0], d, kept); err != nil || o == nil {
		t.Errorf("what is kept can't be evaluated: %v %v", ds, err)
	}
}
