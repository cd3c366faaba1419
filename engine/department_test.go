package engine_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet"
)

// member is one project of a department under test: budget and spending, and its
// lines.
type member struct {
	budget, spent string
	lines         []line
}

// together evaluates projects 甲, 乙, 丙 … of a department with one sub-goal.
func together(t *testing.T, month int, prose string, own *engine.ProjectReport, members ...member) (*engine.Outcome, []rules.Diagnostic) {
	t.Helper()
	d := &rules.Declaration{FiscalYear: 2025, Division: "130209", Department: &rules.Department{SubGoals: []rules.SubGoal{{Title: "题", Indicator: rules.Cell{Text: prose}}}}}
	r := &engine.Report{FiscalYear: 2025, Month: month, Department: own}
	for i, m := range members {
		table, report := projectOf(m.budget, m.spent, "25/50/75/100", append(m.lines, filler(""))...)
		table.Name = string([]rune("甲乙丙丁")[i])
		table.Code.Text = fmt.Sprintf("P%d", i+1)
		report.Code = table.Code.Text
		d.Tables, r.Projects = append(d.Tables, table), append(r.Projects, report)
	}
	return judged(t, d, r)
}

// judged evaluates a declaration under the default scheme.
func judged(t *testing.T, d *rules.Declaration, r *engine.Report) (*engine.Outcome, []rules.Diagnostic) {
	t.Helper()
	s, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	o, ds, err := engine.Evaluate(s, d, r)
	if err != nil {
		t.Fatal(err)
	}
	return o, ds
}

func satisfied(target, actual string) line {
	return line{"满意度指标", "服务对象满意度指标", "服务对象满意度", target, "", observed(actual)}
}

func counted(name, target, actual string) line {
	return line{"产出指标", "数量指标", name, target, "", observed(actual)}
}

// TestRollUps are roll-ups worked out with pencil and paper.
func TestRollUps(t *testing.T) {
	finished := func(day string) line {
		return line{"产出指标", "时效指标", "平台建设完成时间", "2025年12月底前", "", observed(day)}
	}
	for name, c := range map[string]struct {
		prose     string
		members   []member
		actual    string // "" where there is none
		verdict   engine.Verdict
		sentences []string
	}{
		// (92×300＋98×100)÷400 ＝ 93.5
		"rates by budget": {"群众满意率达到93%以上", []member{{"300", "300", []line{satisfied("≥90%", "92")}}, {"100", "100", []line{satisfied("≥90%", "98")}}}, "93.5%", engine.Met,
			[]string{"实际93.5%（2个项目按预算加权平均：[甲 92%×300＋乙 98%×100]÷400），完成率100.54%"}},
		// (99×200＋98.999×100)÷300 ＝ 98.999666…, which prints as 99.00 and is no 99
		"judged at full precision": {"群众满意率达到99%以上", []member{{"200", "200", []line{satisfied("≥90%", "99")}}, {"100", "100", []line{satisfied("≥90%", "98.9999")}}}, "98.99997%", engine.Missed,
			[]string{"[甲 99%×200＋乙 98.9999%×100]÷300", "×98.999967÷99"}},
		"without budgets": {"群众满意率达到93%以上", []member{{"0", "0", []line{satisfied("≥90%", "92")}}, {"0", "0", []line{satisfied("≥90%", "98")}}}, "95%", engine.Met,
			[]string{"2个项目简单平均，预算都是0：[甲 92%×1＋乙 98%×1]÷2"}},
		"counts add up": {"培训干部500人次以上", []member{{"10", "10", []line{counted("干部培训人次", "≥100人次", "120")}}, {"10", "10", []line{counted("培训干部人次", "≥300人次", "0.035万人次")}}, {"10", "10", nil}}, "470人次", engine.Missed,
			[]string{"实际470人次（2个项目合计：甲 120人次＋乙 350人次），完成率94%"}},
		"other units are other things": {"培训干部100人次以上", []member{{"10", "10", []line{counted("干部培训人次", "≥100人次", "120")}}, {"10", "10", []line{counted("干部培训次数", "≥3次", "5")}}}, "120人次", engine.Met,
			[]string{"1个项目合计：甲 120人次；“乙”的“干部培训次数”单位不同，不计入"}},
		"the latest day": {"2025年11月底前完成平台建设", []member{{"10", "10", []line{finished("2025年10月3日")}}, {"10", "10", []line{finished("2025年12月2日")}}}, "2025年12月2日", engine.Missed,
			[]string{"2个项目中最晚的是“乙”", "逾期2天"}},
		"not done yet": {"2025年11月底前完成平台建设", []member{{"10", "10", []line{finished("未完成")}}, {"10", "10", []line{finished("2025年12月2日")}}}, "未完成", engine.Missed,
			[]string{"2个项目中“甲”还没有完成"}},
		"one does not report": {"群众满意率达到93%以上", []member{{"300", "300", []line{satisfied("≥90%", "92")}}, {"100", "100", []line{satisfied("≥90%", "")}}}, "", engine.Unproven,
			[]string{"“乙”的相应指标未报，汇总不出，暂计0.00分"}},
		"one target is in doubt": {"群众满意率达到93%以上", []member{{"300", "300", []line{satisfied("≥90%", "92")}}, {"100", "100", []line{satisfied("≥120%", "92")}}}, "", engine.Unproven,
			[]string{"“乙”的“服务对象满意度”目标须先确认，汇总不出"}},
		"another unit of a rate": {"群众满意率达到93%以上", []member{{"300", "300", []line{satisfied("≥90%", "92")}}, {"100", "100", []line{satisfied("≥90分", "92分")}}}, "", engine.Unproven,
			[]string{"“乙”的“服务对象满意度”与部门指标单位不同，汇总不出"}},
		"two of a kind in one project": {"服务满意率达到93%以上", []member{{"300", "300", []line{satisfied("≥90%", "92"), {"满意度指标", "服务对象满意度指标", "企业满意度", "≥90%", "", observed("95")}, {"满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "", observed("96")}}}}, "", engine.Unproven,
			[]string{"“甲”有3个相应的指标，分不清该汇总哪一个，汇总不出"}},
		"the nearer of two": {"群众满意率达到93%以上", []member{{"300", "300", []line{satisfied("≥90%", "92"), {"满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "", observed("96")}}}}, "96%", engine.Met,
			[]string{"[甲 96%×300]÷300"}},
		"not applicable": {"群众满意率达到93%以上", []member{{"300", "300", []line{satisfied("≥90%", "92")}}, {"100", "100", []line{{"满意度指标", "服务对象满意度指标", "服务对象满意度", "≥90%", "", engine.Observation{NotApplicable: true}}}}}, "92%", engine.Missed,
			[]string{"[甲 92%×300]÷300；“乙”经批准不适用，不计入"}},
		"growth is another thing": {"群众满意率达到93%以上", []member{{"300", "300", []line{satisfied("≥90%", "94"), counted("满意度提升率", "≥3%", "5")}}}, "94%", engine.Met, nil},
		"another subject":         {"政务服务覆盖率达到98%以上", []member{{"300", "300", []line{counted("政务公开覆盖率", "≥90%", "99")}}}, "", engine.Unproven, []string{"没有可汇总的项目指标，部门也没有填报"}},
		"words that say nothing":  {"政务服务工作覆盖率达到98%以上", []member{{"300", "300", []line{counted("政务服务覆盖率", "≥90%", "99")}}}, "99%", engine.Met, nil},
		"time limits":             {"办结时限不超过5个工作日", []member{{"300", "300", []line{counted("办结时限", "≤5个工作日", "3个工作日")}}}, "", engine.Unproven, []string{"时限、单价不能由项目汇总，部门没有填报"}},
	} {
		o, ds := together(t, 12, c.prose, nil, c.members...)
		if o == nil {
			t.Errorf("%s: refused: %v", name, ds)
			continue
		}
		r := o.Department.Indicators[0]
		actual := ""
		if r.Actual != nil {
			actual = *r.Actual
		}
		if actual != c.actual || r.Verdict != c.verdict || r.Provisional != (c.actual == "") || o.Department.Provisional != r.Provisional {
			t.Errorf("%s: actual %q %s provisional %v, want %q %s: %s", name, actual, r.Verdict, r.Provisional, c.actual, c.verdict, r.Explanation)
		}
		for _, s := range c.sentences {
			if !strings.Contains(r.Explanation, s) {
				t.Errorf("%s: %q does not say %q", name, r.Explanation, s)
			}
		}
		if roll := o.Department.RollUps[0]; (roll.Pending != "") != (c.actual == "") || roll.Name != r.Name {
			t.Errorf("%s: roll-up %+v", name, roll)
		}
	}
}

// A figure that the department reports itself counts; one that differs from what
// its projects give is questioned.
func TestDepartmentReportsItself(t *testing.T) {
	own := func(spent, actual string) *engine.ProjectReport {
		return &engine.ProjectReport{Spent: rules.Cell{Text: spent}, Observations: []engine.Observation{{Name: "群众满意率", Actual: rules.Cell{Text: actual}}}}
	}
	two := []member{{"300", "240", []line{satisfied("≥90%", "92")}}, {"100", "", []line{satisfied("≥90%", "98")}}}
	both := []member{{"300", "240", []line{satisfied("≥90%", "92")}}, {"100", "60", []line{satisfied("≥90%", "98")}}}
	for name, c := range map[string]struct {
		own     *engine.ProjectReport
		members []member
		actual  string
		spent   string // "" for unknown
		found   []string
	}{
		"nothing":             {nil, both, "93.5%", "300.00", nil},
		"the same":            {own("300", "93.5%"), both, "93.5%", "300.00", nil},
		"another figure":      {own("", "97%"), both, "97%", "300.00", []string{"部门填报的“97%”与按项目算出的93.5%不一致"}},
		"other spending":      {own("310", ""), both, "93.5%", "300.00", []string{"部门填报的执行数310.00万元与各项目之和300.00万元不一致，按各项目之和评判"}},
		"one project silent":  {nil, two, "93.5%", "", nil},
		"spending of its own": {own("310", ""), two, "93.5%", "310.00", []string{"“乙”的执行数未报，部门执行数按部门填报的310.00万元计"}},
	} {
		o, ds := together(t, 12, "群众满意率达到93%以上", c.own, c.members...)
		if o == nil {
			t.Fatal(name, ds)
		}
		d, spent := o.Department, ""
		if d.Execution.Spent != nil {
			spent = d.Execution.Spent.String()
		}
		if *d.Indicators[0].Actual != c.actual || spent != c.spent || d.Execution.Budget.String() != "400.00" {
			t.Errorf("%s: actual %s, spent %q of %s", name, *d.Indicators[0].Actual, spent, d.Execution.Budget)
		}
		if d.Provisional != (c.spent == "") || c.spent == "" && *d.Grade != "暂" {
			t.Errorf("%s: provisional %v, %s", name, d.Provisional, *d.Grade)
		}
		var found []string
		for _, f := range ds {
			if f.ID == "G06" {
				found = append(found, f.Message)
			}
		}
		if len(found) != len(c.found) || len(found) == 1 && !strings.Contains(found[0], c.found[0]) {
			t.Errorf("%s: said %q, want %q", name, found, c.found)
		}
	}
	for name, c := range map[string]struct {
		prose string
		own   *engine.ProjectReport
		id    string
	}{
		"an unknown name":       {"企业满意率达到93%以上", own("", "97%"), "D06"},
		"no department's goals": {"提高满意度", own("", "97%"), "D06"},
		"no amount":             {"群众满意率达到93%以上", own("很多", ""), "D11"},
		"元 for 万元":              {"群众满意率达到93%以上", own("3000000", ""), "D11"},
		"no figure":             {"群众满意率达到93%以上", own("", "很高"), "D01"},
	} {
		if o, ds := together(t, 12, c.prose, c.own, both...); o != nil || !has(ds, c.id) {
			t.Errorf("%s: evaluated %v, %v", name, o != nil, ds)
		}
	}
}

// The department's money is its projects': sums, and the plan weighted by budget.
// (150＋20)÷400 ＝ 42.5%, of the 50% planned 85%.
func TestDepartmentPlan(t *testing.T) {
	o, _ := together(t, 6, "群众满意率达到93%以上", nil, member{"300", "150", nil}, member{"100", "20", nil})
	s := o.Department.Spending
	if s.Planned.String() != "50.00" || s.Actual.String() != "42.50" || s.Value.String() != "85.00" || s.Light != engine.Green || o.Department.Score != nil {
		t.Errorf("%+v", s)
	}
	// By June 500×50% is expected of a count, however unequally the projects share it.
	flow, _ := together(t, 6, "培训干部500人次以上", nil, member{"300", "150", []line{counted("干部培训人次", "≥100人次", "40")}}, member{"100", "20", []line{counted("干部培训人次", "≥400人次", "170")}})
	if f := flow.Department.Indicators[0]; f.Light != engine.Green || f.Verdict != engine.NotDue || !strings.Contains(f.Explanation, "本期应达250") || !strings.Contains(f.Explanation, "84%") {
		t.Errorf("%s %s", f.Light, f.Explanation)
	}
	r := o.Department.Indicators[0]
	if r.Verdict != engine.NotDue && r.Verdict != engine.Unproven || r.Light != engine.Grey {
		t.Errorf("%+v", r)
	}
}

// Beside the department's own total stands the average of its projects', which
// must not count.
func TestAverageOfTheProjects(t *testing.T) {
	o, _ := together(t, 12, "群众满意率达到93%以上", nil, member{"300", "300", []line{satisfied("≥90%", "96")}}, member{"100", "50", []line{satisfied("≥90%", "96")}})
	d := o.Department
	// 甲 100.00, 乙 95.00: (100×300＋95×100)÷400 ＝ 98.75; the department spent 350 of 400: 8.75 ＋ 90
	if o.Projects[0].Score.String() != "100.00" || o.Projects[1].Score.String() != "95.00" || d.ProjectsScore.String() != "98.75" || d.Score.String() != "98.75" {
		t.Errorf("%s and %s, average %s, own %s", o.Projects[0].Score, o.Projects[1].Score, d.ProjectsScore, d.Score)
	}
	if want := "2个项目的总分按预算加权平均，得98.75分＝[甲 100.00×300＋乙 95.00×100]÷400；仅供参考，不计入部门得分。"; d.ProjectsExplanation != want {
		t.Errorf("%s", d.ProjectsExplanation)
	}
}

// TestOneProjectIsTheDepartment: where all projects are one project, the
// department's money is judged as the project's is, whatever was reported; and the
// projects' results do not depend on a department's part.
func TestOneProjectIsTheDepartment(t *testing.T) {
	seen := map[engine.Light]int{}
	for n := range 250 {
		b := drawBatch(propertySeed+1, n, 1)
		declaration, report := b.input()
		scheme, err := propertyScheme(b.scheme.id)
		if err != nil {
			t.Fatal(err)
		}
		alone, _, err := engine.Evaluate(scheme, declaration, report)
		if err != nil || alone == nil {
			t.Fatal(n, err)
		}
		declaration.Department = &rules.Department{SubGoals: []rules.SubGoal{{Title: "题", Indicator: rules.Cell{Text: "群众满意率达到93%以上，培训干部100人次以上"}}}}
		o, ds, err := engine.Evaluate(scheme, declaration, report)
		if err != nil || o == nil {
			t.Fatal(n, err, ds)
		}
		if diff := cmp.Diff(jsonText(t, alone.Projects), jsonText(t, o.Projects)); diff != "" {
			t.Fatalf("batch %d: the department changes a project:\n%s", n, diff)
		}
		if diff := cmp.Diff(jsonText(t, o.Projects[0].Spending), jsonText(t, o.Department.Spending)); diff != "" {
			t.Fatalf("batch %d: one project and its department differ:\n%s\n%s", n, diff, describe(b, 0))
		}
		marks := o.Department.Execution.Marks
		for _, i := range o.Department.Indicators {
			marks += i.Marks
		}
		if marks.String() != "100.00" {
			t.Fatalf("batch %d: marks of %s", n, marks)
		}
		seen[o.Department.Spending.Light]++
	}
	for _, l := range []engine.Light{engine.Red, engine.Yellow, engine.Green, engine.Blue, engine.Grey} {
		if seen[l] == 0 {
			t.Errorf("no draw was %s", l)
		}
	}
}

func jsonText(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestDigestFollowsTheDepartment: what decides the department's result is in the
// digest, and without a department's part nothing of it is.
func TestDigestFollowsTheDepartment(t *testing.T) {
	two := []member{{"300", "240", []line{satisfied("≥90%", "92")}}}
	of := func(prose string, own *engine.ProjectReport) string {
		o, ds := together(t, 6, prose, own, two...)
		if o == nil {
			t.Fatal(ds)
		}
		return o.InputDigest
	}
	digests := []string{
		of("群众满意率达到93%以上", nil), of("群众满意率达到94%以上", nil),
		of("群众满意率达到93%以上", &engine.ProjectReport{Spent: rules.Cell{Text: "240"}}),
	}
	slices.Sort(digests)
	if len(slices.Compact(digests)) != 3 {
		t.Error("two inputs share a digest")
	}
	table, report := projectOf("300", "240", "25/50/75/100", filler(""))
	o, _ := under(t, "", table, report, 6)
	if want := "sha256:d1e1d3542fc650330d393164548763543c70501087debaf16f318f1cc89c3d5c"; o.InputDigest != want || o.Department != nil {
		t.Errorf("without a department's part: %s", o.InputDigest)
	}
}

// TestSeedDepartment holds the real document's department in June and December to
// a text that was read by eye.
func TestSeedDepartment(t *testing.T) {
	want, err := os.ReadFile("testdata/seed-department.txt")
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	for _, month := range []int{6, 12} {
		o := demoOutcome(t, month)
		o.Projects = nil
		if err := sheet.WriteOutcomeText(&got, o); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, got.String())
	}
}

// A plan of a millionth beside a budget of a trillion gives a share of the plan that
// no form could print.
func TestPlanTooSmallToPrint(t *testing.T) {
	d := &rules.Declaration{FiscalYear: 2025, Division: "130209", Department: &rules.Department{SubGoals: []rules.SubGoal{{Indicator: rules.Cell{Text: "群众满意率达到93%以上"}}}}}
	r := &engine.Report{FiscalYear: 2025, Month: 6}
	for i, budget := range []string{"900000000000", "0.000001"} {
		table, report := projectOf(budget, budget, []string{"0/0/0/100", "0/0.0001/0.0001/100"}[i], filler(""))
		table.Code.Text = fmt.Sprint("P", i)
		report.Code = table.Code.Text
		d.Tables, r.Projects = append(d.Tables, table), append(r.Projects, report)
	}
	o, ds := judged(t, d, r)
	if o == nil {
		t.Fatal(ds)
	}
	if x := o.Department.Spending; x.Value != nil || x.Planned.String() != "0.00" || x.Light != engine.Blue {
		t.Errorf("%+v", x)
	}
}
