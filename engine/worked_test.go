package engine_test

import (
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// line is one indicator of a table under test with what is reported of it.
type line struct {
	level1, level2, name, target string
	marks                        string
	observation                  engine.Observation
}

func observed(actual string) engine.Observation {
	return engine.Observation{Actual: rules.Cell{Text: actual}}
}

// evaluate runs one project of the given lines through the whole engine.
func evaluate(t *testing.T, month int, budget, spent, plan string, lines ...line) (engine.ProjectResult, []rules.Diagnostic) {
	t.Helper()
	o, ds := outcome(t, month, budget, spent, plan, lines...)
	if o == nil {
		t.Fatalf("nothing was evaluated: %v", ds)
	}
	return o.Projects[0], ds
}

func outcome(t *testing.T, month int, budget, spent, plan string, lines ...line) (*engine.Outcome, []rules.Diagnostic) {
	t.Helper()
	table, report := projectOf(budget, spent, plan, lines...)
	return under(t, "MOF2020", table, report, month)
}

// projectOf is a goal table of the given lines and the report on it.
func projectOf(budget, spent, plan string, lines ...line) (*rules.GoalTable, engine.ProjectReport) {
	table := &rules.GoalTable{No: 1, Name: "示例项目", Code: rules.Cell{Text: "P1"}, AgencyCode: "433001", Budget: rules.Cell{Text: budget}, Fiscal: rules.Cell{Text: budget}}
	for i, percent := range strings.Split(plan, "/") {
		table.Plan = append(table.Plan, rules.PlanCell{Month: []int{3, 6, 10, 12}[i], Percent: rules.Cell{Text: percent}})
	}
	report := engine.ProjectReport{Code: "P1", Budget: rules.Cell{Text: budget}, Spent: rules.Cell{Text: spent}}
	for _, l := range lines {
		table.Indicators = append(table.Indicators, rules.Indicator{Level1: l.level1, Level2: l.level2, Name: l.name, Target: rules.Cell{Text: l.target}, Marks: l.marks})
		l.observation.Level2, l.observation.Name = l.level2, l.name
		report.Observations = append(report.Observations, l.observation)
	}
	return table, report
}

// under evaluates one project under a shipped scheme.
func under(t *testing.T, scheme string, table *rules.GoalTable, report engine.ProjectReport, month int, history ...engine.Report) (*engine.Outcome, []rules.Diagnostic) {
	t.Helper()
	s, err := rules.FindScheme(scheme)
	if err != nil {
		t.Fatal(err)
	}
	return by(t, s, table, report, month, history...)
}

// by evaluates one project by a scheme.
func by(t *testing.T, s *rules.Scheme, table *rules.GoalTable, report engine.ProjectReport, month int, history ...engine.Report) (*engine.Outcome, []rules.Diagnostic) {
	t.Helper()
	o, ds, err := engine.Evaluate(s, &rules.Declaration{FiscalYear: 2025, Division: "130209", Tables: []*rules.GoalTable{table}},
		&engine.Report{FiscalYear: 2025, Month: month, Projects: []engine.ProjectReport{report}, History: history})
	if err != nil {
		t.Fatal(err)
	}
	return o, ds
}

// filler takes the marks that the line under test leaves over.
func filler(marks string) line {
	return line{"产出指标", "质量指标", "补足分值", "≥1%", marks, observed("1")}
}

// score judges one line of the given marks at year-end.
func score(t *testing.T, l line) (engine.Result, []rules.Diagnostic) {
	t.Helper()
	rest := rules.MustDecimal("90").Sub(rules.MustDecimal(l.marks)).String()
	p, ds := evaluate(t, 12, "100", "100", "25/50/75/100", l, filler(rest))
	return p.Indicators[0], ds
}

// TestWorkedExamples are the worked examples of the scoring formulas that belong
// to MOF2020 (财预〔2020〕10号), by their number in the specification.
func TestWorkedExamples(t *testing.T) {
	const output, effect, satisfaction = "产出指标", "效益指标", "满意度指标"
	quantity := func(target, marks, actual string) line {
		return line{output, "数量指标", "培训项目数", target, marks, observed(actual)}
	}
	rate := func(target, marks, actual string) line {
		return line{output, "质量指标", "专款专用率", target, marks, observed(actual)}
	}
	tooLow := func(l line, cause string) line {
		l.observation.Cause, l.observation.Reason = cause, "见说明"
		return l
	}
	for _, c := range []struct {
		name string
		line line
		want string
	}{
		{"1 headcount", line{output, "数量指标", "聘用人员数量", "≥50人", "12.5", observed("47")}, "11.75"},
		{"2 rate", rate("≥98%", "12.5", "96"), "12.24"},
		{"3 economic effect", line{effect, "经济效益指标", "经济效益提升%", "≥88%", "7.5", observed("60")}, "5.11"},
		{"4 duration", line{effect, "可持续影响指标", "项目持续发挥作用期限", "≥5年", "7.5", observed("5")}, "7.50"},
		{"5 ceiling kept", quantity("≤10次", "10", "9"), "10.00"},
		{"5 ceiling +20%", quantity("≤10次", "10", "12"), "8.00"},
		{"5 ceiling +50%", quantity("≤10次", "10", "15"), "5.00"},
		{"5 ceiling doubled", quantity("≤10次", "10", "20"), "0.00"},
		{"5 ceiling +150%", quantity("≤10次", "10", "25"), "0.00"},
		{"6 equal rate reached", rate("=100%", "12.5", "100"), "12.50"},
		{"6 equal rate 97 rounds half up", rate("=100%", "12.5", "97"), "12.13"},
		{"6 equal rate exceeded", rate("=100%", "12.5", "110"), "12.50"},
		{"6 equal count reached", quantity("=100次", "12.5", "100"), "12.50"},
		{"6 equal count 97 rounds half up", quantity("=100次", "12.5", "97"), "12.13"},
		{"6 equal count exceeded", quantity("=100次", "12.5", "110"), "11.25"},
		{"7 range lower end", quantity("10-12次", "10", "10"), "10.00"},
		{"7 range below", quantity("10-12次", "10", "8"), "8.00"},
		{"7 range above", quantity("10-12次", "10", "13"), "9.17"},
		{"8 date 18 days late", line{output, "时效指标", "完成时间", "2025年11月30日前", "12.5", observed("2025年12月18日")}, "10.00"},
		{"9 boolean no", line{output, "质量指标", "是否公开", "是", "12.5", observed("否")}, "0.00"},
		{"11 satisfaction 96", line{satisfaction, "服务对象满意度指标", "服务对象满意度", "≥95%", "10", observed("96")}, "10.00"},
		{"11 satisfaction 92", line{satisfaction, "服务对象满意度指标", "服务对象满意度", "≥95%", "10", observed("92")}, "9.68"},
		{"11 satisfaction 90", line{satisfaction, "服务对象满意度指标", "服务对象满意度", "≥95%", "10", observed("90")}, "9.47"},
		{"11 satisfaction 85", line{satisfaction, "服务对象满意度指标", "服务对象满意度", "≥95%", "10", observed("85")}, "8.95"},
		{"11 satisfaction 79", line{satisfaction, "服务对象满意度指标", "服务对象满意度", "≥95%", "10", observed("79")}, "8.32"},
		{"12 over 60%", quantity("≥50次", "12.5", "80"), "12.50"},
		{"12 over 60%, policy", tooLow(quantity("≥50次", "12.5", "80"), "POLICY"), "12.50"},
		{"12 over 60%, target too low", tooLow(quantity("≥50次", "12.5", "80"), "TARGET_TOO_LOW"), "10.63"},
		{"13 over 20%", quantity("≥50次", "12.5", "60"), "12.50"},
		{"14 over 733%", line{effect, "经济效益指标", "经济效益提升%", "≥0.6%", "7.5", observed("5")}, "7.50"},
		{"14 over 733%, target too low", tooLow(line{effect, "经济效益指标", "经济效益提升%", "≥0.6%", "7.5", observed("5")}, "TARGET_TOO_LOW"), "3.75"},
		{"15 over 50%", line{effect, "经济效益指标", "经济效益提升%", "≥2%", "7.5", observed("3")}, "7.50"},
		{"15 over 50%, target too low", tooLow(line{effect, "经济效益指标", "经济效益提升%", "≥2%", "7.5", observed("3")}, "TARGET_TOO_LOW"), "6.75"},
		{"16 zero kept", quantity("=0次", "10", "0"), "10.00"},
		{"16 zero broken", quantity("=0次", "10", "1"), "0.00"},
		{"16 zero ceiling kept", quantity("≤0次", "10", "0"), "10.00"},
		{"16 zero ceiling broken", quantity("≤0次", "10", "1"), "0.00"},
		{"zero floor always holds", quantity("≥0次", "10", "0"), "10.00"},
		{"negative growth scores nothing", line{effect, "经济效益指标", "经济效益提升%", "≥2%", "7.5", observed("-3%")}, "0.00"},
		{"strict target, equality counts", quantity(">50次", "10", "50"), "10.00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := score(t, c.line)
			if got.Score == nil || got.Score.String() != c.want {
				t.Errorf("score %v, want %s: %s", got.Score, c.want, got.Explanation)
			}
		})
	}
}

// TestQualitativeBands is example 10: marks that are typed in must lie in the
// band of their grade.
func TestQualitativeBands(t *testing.T) {
	for _, c := range []struct {
		grade, marks string
		want         string // "" means refused
	}{
		{"达成", "6.00", "6.00"}, {"达成", "7.50", "7.50"}, {"达成", "5.99", ""}, {"达成", "7.51", ""},
		{"部分达成", "4.50", "4.50"}, {"部分达成", "5.99", "5.99"}, {"部分达成", "6.00", ""},
		{"未达成", "0", "0.00"}, {"未达成", "4.49", "4.49"}, {"未达成", "4.5", ""}, {"未达成", "-1", ""},
		{"达成", "", "7.50"}, {"部分达成", "", "5.25"}, {"未达成", "", "2.25"},
	} {
		t.Run(c.grade+c.marks, func(t *testing.T) {
			l := line{"效益指标", "社会效益指标", "营商环境改善", "显著改善", "7.5", engine.Observation{Grade: c.grade, Marks: c.marks}}
			o, ds := outcome(t, 12, "100", "100", "25/50/75/100", l, filler("82.5"))
			if c.want == "" {
				if o != nil || !has(ds, "D14") {
					t.Fatalf("marks %s for %s were taken: %v", c.marks, c.grade, ds)
				}
				return
			}
			if got := o.Projects[0].Indicators[0].Score.String(); got != c.want {
				t.Errorf("score %s, want %s", got, c.want)
			}
			if defaulted := has(ds, "D15"); defaulted != (c.marks == "") {
				t.Errorf("flagged as defaulted: %v", defaulted)
			}
		})
	}
}

// TestExecutionExamples are examples 17 to 20.
func TestExecutionExamples(t *testing.T) {
	for _, c := range []struct{ spent, budget, rate, score string }{
		{"284.67", "299.65", "95.00", "9.50"},
		{"70", "80", "87.50", "8.75"},
		{"150", "299.65", "50.06", "5.01"},
		{"0", "18.7", "0.00", "0.00"},
	} {
		p, _ := evaluate(t, 12, c.budget, c.spent, "25/50/75/100", filler("90"))
		if x := p.Execution; x.Rate.String() != c.rate || x.Score.String() != c.score {
			t.Errorf("%s/%s: rate %s score %s, want %s %s", c.spent, c.budget, x.Rate, x.Score, c.rate, c.score)
		}
	}
}

// seedProject1 is project 1 of the real document with made-up actuals.
func seedProject1() []line {
	const output, effect = "产出指标", "效益指标"
	return []line{
		{output, "数量指标", "聘用人员数量", "≥50人", "", observed("48")},
		{output, "质量指标", "拨款保障率", "100%", "", observed("100")},
		{output, "时效指标", "按期完成率", "≥98%", "", observed("97")},
		{output, "成本指标", "预算执行率", "100%", "", observed("")},
		{effect, "经济效益指标", "经济效益提升%", "≥88%", "", observed("88")},
		{effect, "社会效益指标", "积极评价率", "≥95%", "", observed("96")},
		{effect, "生态效益指标", "生态环境质量改善", "≥1%", "", observed("1")},
		{effect, "可持续影响指标", "项目持续发挥作用期限", "≥4年", "", observed("4")},
		{"满意度指标", "服务对象满意度指标", "服务对象满意度", "≥92%", "", observed("90.5")},
	}
}

// TestProjectInFull is the project that the specification works out in full.
func TestProjectInFull(t *testing.T) {
	p, _ := evaluate(t, 12, "299.65", "284.67", "25/50/75/100", seedProject1()...)
	want := []string{"12.00", "12.50", "12.37", "11.88", "7.50", "7.50", "7.50", "7.50", "9.84"}
	for i, w := range want {
		if got := p.Indicators[i].Score.String(); got != w {
			t.Errorf("%s: %s, want %s", p.Indicators[i].Name, got, w)
		}
	}
	if p.Score.String() != "98.09" || *p.Grade != "优" || p.Execution.Score.String() != "9.50" {
		t.Errorf("total %s %s, execution %s; want 98.09 优, 9.50", p.Score, *p.Grade, p.Execution.Score)
	}
	const sentence = "目标≥50人，实际48人，完成率96%；得12.00分＝12.50×48÷50。"
	if got := p.Indicators[0].Explanation; got != sentence {
		t.Errorf("explanation %q, want %q", got, sentence)
	}
}

// TestNotApplicable is example 22: marks of an excluded indicator go to the
// others × 90/82.5, to the cent.
func TestNotApplicable(t *testing.T) {
	lines := seedProject1()
	lines[6].observation.NotApplicable = true
	p, _ := evaluate(t, 12, "100", "100", "25/50/75/100", lines...)
	want := []string{"13.64", "13.64", "13.64", "13.63", "8.18", "8.18", "0.00", "8.18", "10.91"}
	var sum engine.Hundredths
	for i, w := range want {
		sum += p.Indicators[i].Marks
		if got := p.Indicators[i].Marks.String(); got != w {
			t.Errorf("%s: marks %s, want %s", p.Indicators[i].Name, got, w)
		}
	}
	if sum != 9000 {
		t.Errorf("marks sum to %s, want 90.00", sum)
	}
	if p.Indicators[6].Score != nil || p.Indicators[6].Light != engine.Grey {
		t.Error("the excluded indicator is judged")
	}
}

// TestFilledInAndNotApplicable: an actual of an excluded indicator is told where it stands.
func TestFilledInAndNotApplicable(t *testing.T) {
	for _, month := range []int{6, 12} {
		lines := seedProject1()
		o := &lines[0].observation
		o.Actual, o.NotApplicable = rules.Cell{Text: "47", Source: rules.Source{File: "填报.xlsx", Sheet: "填报", Cell: "H5"}}, true
		p, ds := evaluate(t, month, "100", "100", "25/50/75/100", lines...)
		told := 0
		for _, d := range ds {
			if d.ID == "D31" && d.Severity == rules.Warn && d.Source == o.Actual.Source && strings.Contains(d.Message, "“47”") {
				told++
			}
		}
		if told != 1 || p.Indicators[0].Score != nil {
			t.Errorf("month %d: told %d times, score %v: %v", month, told, p.Indicators[0].Score, ds)
		}
		if o.Actual.Text = " "; month == 12 {
			if _, ds = evaluate(t, month, "100", "100", "25/50/75/100", lines...); has(ds, "D31") {
				t.Errorf("blank is told: %v", ds)
			}
		}
	}
}

func has(ds []rules.Diagnostic, id string) bool {
	for _, d := range ds {
		if d.ID == id {
			return true
		}
	}
	return false
}

// TestEntriesInDoubt are entries that fit neither the indicator nor the
// checkpoint: each is refused or questioned, none dropped in silence.
func TestEntriesInDoubt(t *testing.T) {
	quality := line{"效益指标", "社会效益指标", "营商环境", "显著改善", "", engine.Observation{}}
	count := line{"产出指标", "数量指标", "评审项目数", "≥60个", "", observed("60")}
	done := line{"产出指标", "时效指标", "完成时间", "2025年10月31日前", "", engine.Observation{}}
	with := func(l line, o engine.Observation) line { l.observation = o; return l }
	for _, c := range []struct {
		name  string
		month int
		line  line
		id    string
		taken bool
	}{
		{"done after the checkpoint", 6, with(done, observed("2025年9月1日")), "D10", false},
		{"done late, reported in January", 12, with(done, observed("2026年1月8日")), "", true},
		{"done long before", 6, with(done, observed("1999年1月1日")), "D10", true},
		{"marks for a number", 12, with(count, engine.Observation{Actual: rules.Cell{Text: "60"}, Marks: "5"}), "D15", true},
		{"a grade beside prose", 12, with(quality, engine.Observation{Actual: rules.Cell{Text: "群众办事更方便"}, Grade: "达成"}), "D15", true},
		{"marks without a grade", 12, with(quality, engine.Observation{Marks: "25"}), "D14", false},
		{"two grades", 12, with(quality, engine.Observation{Actual: rules.Cell{Text: "未达成"}, Grade: "达成"}), "D14", false},
		{"nothing applies", 12, with(count, engine.Observation{NotApplicable: true}), "M01", false},
		{"a text that can't be stored", 6, with(count, engine.Observation{Actual: rules.Cell{Text: "30"}, Reason: "a\x00b"}), "D17", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, ds := outcome(t, c.month, "100", "50", "25/50/75/100", c.line)
			if (o != nil) != c.taken || (c.id != "" && !has(ds, c.id)) {
				t.Errorf("taken %v, want %v with %s: %v", o != nil, c.taken, c.id, ds)
			}
		})
	}
}

// TestDeclaredMarks counts a marks column only where it is whole and sums to 90.
func TestDeclaredMarks(t *testing.T) {
	two := func(a, b string) []line {
		return []line{{"产出指标", "数量指标", "评审项目数", "≥60个", a, observed("60")}, {"产出指标", "质量指标", "合格率", "≥90%", b, observed("90")}}
	}
	for marks, taken := range map[[2]string]bool{
		{"60", "30"}: true, {"", ""}: true, {"60", "31"}: false, {"60", ""}: false, {"90", "0"}: false, {"91", "-1"}: false, {"60分", "30分"}: true, {"sixty", "30"}: false,
	} {
		o, ds := outcome(t, 12, "100", "100", "25/50/75/100", two(marks[0], marks[1])...)
		if (o != nil) != taken || (!taken && !has(ds, "M01")) {
			t.Errorf("marks %v: taken %v, want %v: %v", marks, o != nil, taken, ds)
		}
	}
}

// TestSentenceNamesTheWholeTarget prints sign and unit where they stand in
// columns of their own.
func TestSentenceNamesTheWholeTarget(t *testing.T) {
	s, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	r := s.Compile(rules.Indicator{Name: "评审项目数", Target: rules.Cell{Text: "60"}, Sign: "≥", Unit: "次"}, 2025)
	if got := r.TargetText(); got != "≥60次" {
		t.Errorf("the target reads %q, want ≥60次", got)
	}
}
