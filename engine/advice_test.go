package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

// advised evaluates one project under a shipped scheme and fills its advice.
func advised(t testing.TB, scheme string, table *rules.GoalTable, report engine.ProjectReport, month int) engine.ProjectResult {
	t.Helper()
	s, err := rules.FindScheme(scheme)
	if err != nil {
		t.Fatal(err)
	}
	return advisedBy(t, s, table, report, month)
}

func advisedBy(t testing.TB, s *rules.Scheme, table *rules.GoalTable, report engine.ProjectReport, month int) engine.ProjectResult {
	t.Helper()
	var many projects
	many.add(table, report)
	return many.evaluate(t, s, month, true)[0]
}

// projects are tables with their reports, evaluated together.
type projects struct {
	tables  []*rules.GoalTable
	reports []engine.ProjectReport
}

// add gives the project a code of its own.
func (p *projects) add(table *rules.GoalTable, report engine.ProjectReport) {
	table.Code.Text = fmt.Sprintf("P%04d", len(p.tables))
	report.Code = table.Code.Text
	p.tables, p.reports = append(p.tables, table), append(p.reports, report)
}

func (p *projects) evaluate(t testing.TB, s *rules.Scheme, month int, advise bool) []engine.ProjectResult {
	t.Helper()
	d := &rules.Declaration{FiscalYear: 2025, Division: "130209", Tables: p.tables}
	r := &engine.Report{FiscalYear: 2025, Month: month, Projects: p.reports}
	o, ds, err := engine.Evaluate(s, d, r)
	if err != nil || o == nil {
		t.Fatal(ds, err)
	}
	if advise {
		if err := engine.Advise(s, d, r, o); err != nil {
			t.Fatal(err)
		}
	}
	return o.Projects
}

// adviceSays asks for the sentence of an indicator's advice; empty for none.
func adviceSays(t *testing.T, r engine.Result, want string) {
	t.Helper()
	got := ""
	if r.Advice != nil {
		got = r.Advice.Sentence
	}
	if got != want {
		t.Errorf("%s\n got %s\nwant %s", r.Explanation, got, want)
	}
}

// TestFullMarksWorkedExamples turns the worked examples of the scoring formulas
// round: what would have given full marks.
func TestFullMarksWorkedExamples(t *testing.T) {
	quantity := func(target, actual string) line {
		return line{"产出指标", "数量指标", "培训项目数", target, "10", observed(actual)}
	}
	rate := func(name, target, actual string) line {
		return line{"产出指标", "质量指标", name, target, "10", observed(actual)}
	}
	satisfaction := func(actual string) line {
		return line{"满意度指标", "服务对象满意度指标", "服务对象满意度", "≥95%", "10", observed(actual)}
	}
	graded := func(grade, marks string) line {
		return line{"效益指标", "社会效益指标", "营商环境", "显著改善", "10", engine.Observation{Grade: grade, Marks: marks}}
	}
	tooLow := quantity("≥100次", "150")
	tooLow.observation.Cause = "TARGET_TOO_LOW"
	for _, c := range []struct {
		name, scheme string
		line         line
		want         string
	}{
		{"headcount", "MOF2020", line{"产出指标", "数量指标", "聘用人员数量", "≥50人", "10", observed("47")}, "再增加3人（达到50人），即得满分10.00分。"},
		{"flow", "MOF2020", quantity("≥50次", "47"), "再完成3次（达到50次），即得满分10.00分。"},
		{"rate, rounded half up", "MOF2020", rate("产品合格率", "≥98%", "96"), "再提高2个百分点（达到98%），即得满分10.00分。"},
		{"reported to the hundredth", "MOF2020", rate("产品合格率", "≥98%", "96.25"), "再提高1.71个百分点（达到97.96%），即得满分10.00分（四舍五入）。"},
		{"ceiling", "MOF2020", quantity("≤10次", "12"), "减少2次（降到10次），即得满分10.00分。"},
		{"ceiling by inverse", "HUBEI", quantity("≤10次", "12"), "减少2次（降到10次），即得满分10.00分。"},
		{"equal rate", "MOF2020", rate("专款专用率", "=100%", "97"), "再提高3个百分点（达到100%），即得满分10.00分。"},
		{"equal count below", "MOF2020", quantity("=100次", "97"), "再完成3次（达到100次），即得满分10.00分。"},
		{"equal count above", "MOF2020", quantity("=100次", "110"), "减少10次（降到100次），即得满分10.00分。"},
		{"range above", "MOF2020", quantity("80～100次", "110"), "减少10次（降到100次），即得满分10.00分。"},
		{"below the pass threshold", "MOF2021_COST", quantity("≥50次", "29"), "再完成21次（达到50次），即得满分10.00分。"},
		{"interval 80", "MOF2021_NOCOST", satisfaction("87"), "再提高3个百分点（达到90%），即得满分10.00分。"},
		{"interval below", "MOF2021_NOCOST", satisfaction("79.5"), "再提高10.5个百分点（达到90%），即得满分10.00分。"},
		{"interval elsewhere", "MOF2020", satisfaction("87"), "再提高8个百分点（达到95%），即得满分10.00分。"},
		{"date", "MOF2020", line{"产出指标", "时效指标", "完成时间", "2025年11月30日前", "10", observed("2025年12月18日")}, "提前18天（2025年11月30日完成），即得满分10.00分。"},
		{"not done", "MOF2020", line{"产出指标", "时效指标", "完成时间", "2025年11月30日前", "10", observed("未完成")}, "在2025年11月30日或以前完成，即得满分10.00分。"},
		{"yes or no", "MOF2020", line{"效益指标", "可持续影响指标", "建立长效机制", "是", "10", observed("否")}, "改为“是”，即得满分10.00分。"},
		{"a grade", "MOF2020", graded("部分达成", ""), "评为“达成”，即得满分10.00分。"},
		{"a reviewer's marks", "HUBEI", graded("部分达成", "6.5"), "评审给到10.00分，即得满分10.00分。"},
		{"zero", "MOF2020", quantity("=0次", "2"), "减少2次（降到0次），即得满分10.00分。"},
		{"a change may be negative", "MOF2020", rate("产值增长率", "≥3%", "-1.5"), "再提高4.5个百分点（达到3%），即得满分10.00分。"},
		{"half cents beside a count", "MOF2020", quantity("≥100000次", "99000"), "再完成950次（达到99950次），即得满分10.00分（四舍五入）。"},
		{"money", "MOF2020", line{"产出指标", "成本指标", "项目总成本", "≤90万元", "10", observed("92.5")}, "减少2.5万元（降到90万元），即得满分10.00分。"},
		{"a target found too low", "MOF2020", tooLow, "因评审认定目标定得过低，减少20次（降到130次），即得满分10.00分。"},
		{"several targets in one cell", "MOF2020", quantity("≥95%，投诉不超过3起", "94%；3起"), "指标值由几个目标组成，不作测算。"},
		{"missing", "MOF2020", quantity("≥50次", ""), "实际完成值未报，补报以后才能测算。"},
		{"full", "MOF2020", quantity("≥50次", "50"), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			rest := "80"
			if c.scheme == "HUBEI" {
				rest = "70"
			}
			table, report := projectOf("100", "100", "25/50/75/100", c.line, filler(rest))
			adviceSays(t, advised(t, c.scheme, table, report, 12).Indicators[0], c.want)
		})
	}
}

// TestGreenAdvice asks before December what would have turned a light green.
func TestGreenAdvice(t *testing.T) {
	quantity := func(target, actual string) line {
		return line{"产出指标", "数量指标", "评审项目数", target, "", observed(actual)}
	}
	outlook := quantity("≥60个", "23")
	outlook.observation.Forecast = "有可能"
	for _, c := range []struct {
		name  string
		month int
		line  line
		want  string
	}{
		{"a flow", 6, quantity("≥60个", "23"), "本期再完成1个（达到24个），即转为绿灯。"},
		{"a flow far behind", 6, quantity("≥60个", "17"), "本期再完成7个（达到24个），即转为绿灯。"},
		{"the next piece is ahead of plan", 3, quantity("≥3个", "0"), "本期再完成1个（达到1个），即转为蓝灯（超前）。"},
		{"on course", 6, quantity("≥60个", "24"), ""},
		{"a stock", 6, line{"产出指标", "数量指标", "聘用人员数量", "≥50人", "", observed("47")}, "本期再增加3人（达到50人），即转为绿灯。"},
		{"a rate", 6, line{"产出指标", "质量指标", "产品合格率", "≥98%", "", observed("96.5")}, "本期再提高1.5个百分点（达到98%），即转为绿灯。"},
		{"a ceiling used up", 6, quantity("≤60个", "37"), "本期少1个（降到36个），即转为绿灯。"},
		{"late", 10, line{"产出指标", "时效指标", "完成时间", "2025年9月30日前", "", observed("2025年10月3日")}, "本期提前3天（2025年9月30日完成），即转为绿灯。"},
		{"not done", 10, line{"产出指标", "时效指标", "完成时间", "2025年9月30日前", "", observed("未完成")}, "本期在2025年9月30日或以前完成，即转为绿灯。"},
		{"a poor outlook", 6, outlook, "全年预计“有可能”使它至少为黄灯，单改本期实际值不能转为绿灯。"},
		{"a grade", 6, line{"效益指标", "社会效益指标", "营商环境", "显著改善", "", engine.Observation{Actual: rules.Cell{Text: "部分达成"}}}, "本期评为“达成”，即转为绿灯。"},
	} {
		t.Run(c.name, func(t *testing.T) {
			table, report := projectOf("100", "50", "25/50/75/100", c.line)
			adviceSays(t, advised(t, "MOF2020", table, report, c.month).Indicators[0], c.want)
		})
	}
}

// TestGradeAdvice takes a project just under 优 and just above it, apart: every
// single value that moves the grade, the smallest change first.
func TestGradeAdvice(t *testing.T) {
	lines := func(satisfied, timely string) []line {
		return []line{
			{"产出指标", "时效指标", "按期完成率", "≥98%", "50", observed(timely)},
			{"效益指标", "社会效益指标", "积极评价率", "≥95%", "30", observed("95")},
			{"满意度指标", "服务对象满意度", "服务对象满意度", "≥95%", "10", observed(satisfied)},
		}
	}
	for _, c := range []struct {
		name, spent   string
		lines         []line
		better, worse []string
		notes         string
	}{
		{"just below", "100", lines("78", "81.5"), []string{
			"“按期完成率”再提高0.4个百分点（达到81.9%），总分升为“优”（90.00分）。",
			"“服务对象满意度”再提高2个百分点（达到80%），总分升为“优”（90.00分）。",
		}, []string{
			"“按期完成率”再降低19.3个百分点（降到62.2%），总分降为“中”（79.94分）。",
			"“积极评价率”再降低31.1个百分点（降到63.9%），总分降为“中”（79.97分）。",
			"“执行数”减少97.96万元（降到2.04万元），总分降为“中”（79.99分）。",
		}, "[]"},
		{"nothing spent", "0", lines("90", "98"), []string{
			"“执行数”再增加5.25万元（达到5.25万元），总分升为“优”（90.00分）。",
			"“服务对象满意度”再提高5个百分点（达到95%），总分升为“优”（90.00分）。",
		}, []string{
			"“按期完成率”再降低18.6个百分点（降到79.4%），总分降为“中”（79.98分）。",
			"“积极评价率”再降低30.1个百分点（降到64.9%），总分降为“中”（79.96分）。",
		}, "[]"},
		{"at the top", "100", lines("95", "98"), nil, []string{
			"“按期完成率”再降低19.7个百分点（降到78.3%），总分降为“良”（89.95分）。",
			"“积极评价率”再降低31.7个百分点（降到63.3%），总分降为“良”（89.99分）。",
		}, "[]"},
		{"no single value", "50", lines("28.5", "83.3"), nil, []string{
			"“按期完成率”再降低1个百分点（降到82.3%），总分降为“中”（79.99分）。",
			"“积极评价率”再降低1.6个百分点（降到93.4%），总分降为“中”（79.99分）。",
			"“服务对象满意度”再降低4.8个百分点（降到23.7%），总分降为“中”（79.99分）。",
			"“执行数”减少5.06万元（降到44.94万元），总分降为“中”（79.99分）。", // 44.95 earns 4.495, which rounds up
		}, "[单独改变任何一项，都不能使总分升为“优”。]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			table, report := projectOf("100", c.spent, "25/50/75/100", c.lines...)
			p := advised(t, "MOF2020", table, report, 12)
			sentences := func(list []engine.Counterfactual) (texts []string) {
				for _, x := range list {
					texts = append(texts, x.Sentence)
				}
				return texts
			}
			got := fmt.Sprintf("%s\n%s\n%s", strings.Join(sentences(p.Advice.Better), "\n"), strings.Join(sentences(p.Advice.Worse), "\n"), p.Advice.Notes)
			want := fmt.Sprintf("%s\n%s\n%s", strings.Join(c.better, "\n"), strings.Join(c.worse, "\n"), c.notes)
			if got != want {
				t.Errorf("%s %s\n got %s\nwant %s", p.Score, *p.Grade, got, want)
			}
		})
	}
}

// TestUndoingIsNoWayUp: to do less, as the target was found too low, is no way to a
// better grade; to do more stays a way to a worse one.
func TestUndoingIsNoWayUp(t *testing.T) {
	low := line{"产出指标", "数量指标", "培训项目数", "≥100次", "40", observed("180")} // 80% above: ×0.75
	low.observation.Cause, low.observation.Reason = "TARGET_TOO_LOW", "见说明"
	rate := func(actual string) line {
		return line{"效益指标", "社会效益指标", "知晓率", "≥95%", "50", observed(actual)}
	}
	for _, c := range []struct {
		spent, rate string
		better      int
		notes       []string
	}{
		{"99", "95", 1, nil}, // the spending does it alone
		{"97", "85", 0, []string{"单独改变任何一项，都不能使总分升为“优”（“培训项目数”的目标评审认定定得过低，降低实际值不算改进）。"}},
	} {
		table, report := projectOf("100", c.spent, "25/50/75/100", low, rate(c.rate))
		p := advised(t, "MOF2020", table, report, 12)
		if *p.Grade != "良" || len(p.Advice.Better) != c.better || !slices.Equal(p.Advice.Notes, c.notes) {
			t.Errorf("%s %s: %+v %q", p.Score, *p.Grade, p.Advice.Better, p.Advice.Notes)
		}
		for _, b := range p.Advice.Better {
			if b.Name == "培训项目数" {
				t.Error(b.Sentence)
			}
		}
		if !slices.ContainsFunc(p.Advice.Worse, func(w engine.Counterfactual) bool { return w.Name == "知晓率" }) {
			t.Errorf("nothing makes it worse: %+v", p.Advice.Worse)
		}
	}
}

// TestSeedAdvice holds the real document's first project, which the method works
// out in full, and all others to what they say.
func TestSeedAdvice(t *testing.T) {
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	for _, month := range fixtures.DemoMonths {
		d, r := seedDeclaration(t), seedReport(t, month)
		o, ds, err := engine.Evaluate(scheme, d, r)
		if err != nil || o == nil {
			t.Fatal(ds, err)
		}
		if err := engine.Advise(scheme, d, r, o); err != nil {
			t.Fatal(err)
		}
		if month != 12 {
			continue
		}
		var said []string
		for _, i := range o.Projects[0].Indicators {
			if i.Advice != nil {
				said = append(said, i.Advice.Sentence)
			}
		}
		said = append(said, o.Projects[0].Advice.Spending.Sentence, o.Projects[0].Advice.Worse[0].Sentence)
		want := "再增加2人（达到50人），即得满分12.50分。|再提高1个百分点（达到98%），即得满分12.50分。|" +
			"再支出14.85万元（达到299.52万元），即得满分12.50分（四舍五入）。|再提高1.5个百分点（达到92%），即得满分10.00分。|" +
			"再支出14.84万元（达到299.51万元），预算执行即得满分10.00分（四舍五入）。|“执行数”减少107.73万元（降到176.94万元），总分降为“良”（89.99分）。"
		money := o.Projects[0].Advice.Worse[0]
		wantShort := "执行数176.95万元，预算数299.65万元，执行率59.05%；得5.91分＝10.00×176.95÷299.65（四舍五入）。" +
			"“预算执行率”目标100%，实际59.05%（支出176.95÷预算299.65），完成率59.05%；得7.38分＝12.50×59.05÷100（四舍五入）。"
		if money.Short != wantShort || !strings.Contains(money.Proof, "执行数176.94万元") {
			t.Errorf("proof %s\nshort %s", money.Proof, money.Short)
		}
		if got := strings.Join(said, "|"); got != want {
			t.Errorf(" got %s\nwant %s", got, want)
		}
	}
}
