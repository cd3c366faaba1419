package engine_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
	"zhunsheng/sheet"
)

// foreseen evaluates one project of one indicator at the last of its checkpoints and forecasts it.
func foreseen(t *testing.T, scheme *rules.Scheme, l line, past []engine.PastYear, checkpoints ...checkpoint) engine.ProjectResult {
	t.Helper()
	d, r := checkpointsOf(l, checkpoints...)
	return foreseenOf(t, scheme, d, r, past)
}

func foreseenOf(t *testing.T, scheme *rules.Scheme, d *rules.Declaration, r *engine.Report, past []engine.PastYear) engine.ProjectResult {
	t.Helper()
	o, ds, err := engine.Evaluate(scheme, d, r)
	if err != nil || o == nil {
		t.Fatal(err, ds)
	}
	if err := engine.Foresee(scheme, d, r, past, o); err != nil {
		t.Fatal(err)
	}
	return o.Projects[0]
}

// checkpoint is what was spent and reached by the end of a month.
type checkpoint struct {
	month         int
	spent, actual string
}

func checkpointsOf(l line, checkpoints ...checkpoint) (*rules.Declaration, *engine.Report) {
	r := &engine.Report{FiscalYear: 2025}
	var d *rules.Declaration
	for i, c := range checkpoints {
		l.observation.Actual.Text = c.actual
		table, one := projectOf("100", c.spent, "25/50/75/100", l)
		d = &rules.Declaration{FiscalYear: 2025, Division: "130209", Tables: []*rules.GoalTable{table}}
		month := engine.Report{FiscalYear: 2025, Month: c.month, Projects: []engine.ProjectReport{one}}
		if i < len(checkpoints)-1 {
			r.History = append(r.History, month)
			continue
		}
		r.Month, r.Projects = month.Month, month.Projects
	}
	return d, r
}

func defaultScheme(t *testing.T) *rules.Scheme {
	t.Helper()
	s, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// chance is the probability of a miss; −1 where nothing is said.
func chance(t *testing.T, o *engine.Outlook) float64 {
	t.Helper()
	if o == nil || o.Miss == nil {
		return -1
	}
	p, err := strconv.ParseFloat(o.Miss.Short(4), 64)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestForeseeIndicators(t *testing.T) {
	quantity := func(name, target string) line {
		return line{level1: "产出指标", level2: "数量指标", name: name, target: target}
	}
	effect := func(level2, name, target string) line {
		return line{level1: "效益指标", level2: level2, name: name, target: target}
	}
	for _, c := range []struct {
		name     string
		line     line
		actuals  string // at 3, 6 and 10, as many as there are
		low, top float64
		certain  bool
		says     string
	}{
		{"on course", quantity("培训场次", "≥60场"), "15/31", 0.2, 0.6, false, "预测：按3月底、6月底两次数据和本单位支出计划推算，全年约6"},
		{"behind", quantity("培训场次", "≥60场"), "5/11/20", 0.9, 0.98, false, "完不成目标的可能性在95%以上；仅供参考，不影响得分和灯。"},
		{"one checkpoint", quantity("培训场次", "≥60场"), "15", 0.3, 0.7, false, "按仅有的3月底一次数据"},
		{"reached", quantity("培训场次", "≥60场"), "30/61", 0, 0, true, "已经达到目标"},
		{"a ceiling used up", quantity("印刷份数", "≤1000份"), "600/1001", 1, 1, true, "已经超过目标，不会再减少"},
		{"a ceiling half used", quantity("印刷份数", "≤1000份"), "230/460", 0.2, 0.65, false, "可能性约"},
		{"few complaints", quantity("有效投诉", "≤3起"), "0/0", 0.02, 0.1, false, "可能性"},
		{"many complaints", quantity("有效投诉", "≤3起"), "1/3", 0.6, 0.98, false, "可能性"},
		{"none allowed, none so far", quantity("安全事故", "≤0起"), "0/0/0", 0.02, 0.3, false, "可能性"},
		{"none allowed, one happened", quantity("安全事故", "≤0起"), "0/1", 1, 1, true, "已经超过目标"},
		{"just so many, on course", quantity("普查次数", "=4次"), "1/2", 0.1, 0.6, false, "可能性"},
		{"just so many, exceeded", quantity("普查次数", "=4次"), "3/5", 1, 1, true, "已经超过目标"},
		{"people", quantity("聘用人员数量", "≥50人"), "48/47", 0.65, 0.95, false, "全年约47人"},
		{"a rate at its target", quantity("政府采购率", "≥90%"), "95/95.5", 0.02, 0.1, false, "%"},
		{"a span", quantity("在岗人数", "40～60人"), "50/50", 0.02, 0.05, false, "可能性"},
		{"measured once", effect("服务对象满意度指标", "群众满意度", "≥90%"), "/96", 0.02, 0.1, false, "仅有的6月底一次"},
		{"not measured", effect("服务对象满意度指标", "群众满意度", "≥90%"), "/", -1, -1, false, "不作预测：还没有测评。"},
		{"not reported", quantity("培训场次", "≥60场"), "/", -1, -1, false, "不作预测：还没有报过数据。"},
		{"missing now, known before", quantity("培训场次", "≥60场"), "15/", 0.3, 0.7, false, "按仅有的3月底一次数据"},
		{"a period", quantity("使用年限", "≥5年"), "5/5", -1, -1, false, "期限到年底才评判"},
		{"a word", effect("社会效益指标", "社会影响", "显著提升"), "达成", -1, -1, false, "不是数量"},
		{"several targets", quantity("培训", "≥60场；≥500人"), "15；200", -1, -1, false, "由几个目标组成"},
		{"a unit in doubt", quantity("持续发挥作用期限", "≥1%"), "1", -1, -1, false, "须先确认或更正"},
		{"done in time", quantity("完工时间", "2025年9月30日前"), "/2025年6月1日", 0, 0, true, "预测：已按期完成；仅供参考"},
		{"past due", quantity("完工时间", "2025年5月31日前"), "/未完成", 1, 1, true, "没有完成"},
		{"done late", quantity("完工时间", "2025年5月31日前"), "/2025年6月1日", 1, 1, true, "晚于目标"},
		{"not due", quantity("完工时间", "2025年9月30日前"), "/未完成", -1, -1, false, "还没有到完成日期"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var list []checkpoint
			for i, actual := range strings.Split(c.actuals, "/") {
				list = append(list, checkpoint{[]int{3, 6, 10}[i], []string{"25", "50", "75"}[i], actual})
			}
			o := foreseen(t, defaultScheme(t), c.line, nil, list...).Indicators[0].Outlook
			if p := chance(t, o); p < c.low || p > c.top || o.Certain != c.certain || !strings.Contains(o.Basis, c.says) {
				t.Errorf("%v, certain %v, %s; want %v to %v, %v, %q", p, o.Certain, o.Basis, c.low, c.top, c.certain, c.says)
			}
			if o.Value != nil && (o.Low.Cmp(o.Value.Decimal) > 0 || o.High.Cmp(o.Value.Decimal) < 0) {
				t.Errorf("%s is not from %s to %s", o.Value, o.Low, o.High)
			}
		})
	}
}

func TestForeseeSpending(t *testing.T) {
	rate := line{level1: "产出指标", level2: "成本指标", name: "预算执行率", target: "≥95%"}
	for _, c := range []struct {
		name     string
		spent    string
		low, top float64
		says     string
	}{
		{"as planned", "25/50", 0.05, 0.4, "执行率低于90%的可能性约"},
		{"behind", "5/12/25", 0.6, 0.98, "全年约"},
		{"nearly all", "40/70/93", 0, 0, "执行率已达到90%"},
		{"overspent", "40/101", -1, -1, "支出已超过预算"},
		{"nothing known", "/", -1, -1, "执行数还没有报过"},
	} {
		var list []checkpoint
		for i, spent := range strings.Split(c.spent, "/") {
			list = append(list, checkpoint{[]int{3, 6, 10}[i], spent, ""})
		}
		p := foreseen(t, defaultScheme(t), rate, nil, list...)
		o, indicator := p.Spending.Outlook, p.Indicators[0].Outlook
		if got := chance(t, o); got < c.low || got > c.top || !strings.Contains(o.Basis, c.says) {
			t.Errorf("%s: %v, %s; want %v to %v, %q", c.name, got, o.Basis, c.low, c.top, c.says)
		}
		if o.High != nil && o.High.Cmp(rules.Int(100)) > 0 {
			t.Errorf("%s: more than the budget is spent: %s", c.name, o.Basis)
		}
		// 95% is harder to reach than 90%.
		if chance(t, indicator) < chance(t, o) {
			t.Errorf("%s: %s, and the rate: %s", c.name, o.Basis, indicator.Basis)
		}
	}
}

// TestForeseeChangesNothing holds an outcome with its outlook against the same without, byte for byte.
func TestForeseeChangesNothing(t *testing.T) {
	s := defaultScheme(t)
	d := seedDeclaration(t)
	for _, month := range fixtures.DemoMonths {
		r, _, err := sheet.ReadReport("actuals.json", fixtures.Actuals(month))
		if err != nil {
			t.Fatal(err)
		}
		o, _, err := engine.Evaluate(s, d, r)
		if err != nil {
			t.Fatal(err)
		}
		bare := printed(t, o)
		if err := engine.Foresee(s, d, r, nil, o); err != nil {
			t.Fatal(err)
		}
		first := printed(t, o)
		if err := engine.Foresee(s, d, r, nil, o); err != nil || printed(t, o) != first {
			t.Errorf("month %d: the same data gave another outlook: %v", month, err)
		}
		said := 0
		for i := range o.Projects {
			p := &o.Projects[i]
			for _, one := range append([]*engine.Outlook{p.Spending.Outlook}, outlooks(p)...) {
				if one != nil && one.Miss != nil {
					said++
				}
			}
			p.Spending.Outlook = nil
			for k := range p.Indicators {
				p.Indicators[k].Outlook = nil
			}
		}
		if diff := cmp.Diff(bare, printed(t, o)); diff != "" {
			t.Errorf("month %d: the outlook changed the outcome:\n%s", month, diff)
		}
		if december := month == 12; december != (said == 0) {
			t.Errorf("month %d: %d forecasts", month, said)
		}
	}
}

func outlooks(p *engine.ProjectResult) (list []*engine.Outlook) {
	for i := range p.Indicators {
		list = append(list, p.Indicators[i].Outlook)
	}
	return list
}

func printed(t *testing.T, o *engine.Outcome) string {
	t.Helper()
	b, err := json.MarshalIndent(o, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// lateYear is an earlier year in which all was spent and done in the last months, of projects of the given names.
func lateYear(year int, agency string, names ...string) engine.PastYear {
	past := engine.PastYear{Report: &engine.Report{FiscalYear: year, Month: 12}}
	for _, month := range []int{3, 6, 10, 12} {
		r := engine.Report{FiscalYear: year, Month: month}
		for i := range names {
			done := map[int]string{3: "1", 6: "4", 10: "20", 12: "100"}[month]
			r.Projects = append(r.Projects, engine.ProjectReport{
				Code: fmt.Sprint("OLD", i), Spent: rules.Cell{Text: done},
				Observations: []engine.Observation{{Level2: "数量指标", Name: "培训场次", Actual: rules.Cell{Text: done}}},
			})
		}
		if month == 12 {
			past.Report.Projects = r.Projects
		} else {
			past.Report.History = append(past.Report.History, r)
		}
	}
	for i, name := range names {
		past.Tables = append(past.Tables, &rules.GoalTable{Code: rules.Cell{Text: fmt.Sprint("OLD", i)}, Name: name, AgencyCode: agency})
	}
	return past
}

func TestForeseeLearnsFromEarlierYears(t *testing.T) {
	l := line{level1: "产出指标", level2: "数量指标", name: "培训场次", target: "≥60场"}
	late := []checkpoint{{3, "1", "1"}, {6, "4", "3"}}
	s := defaultScheme(t)
	alone := foreseen(t, s, l, nil, late...)
	byCode := lateYear(2024, "433001", "别的")
	byCode.Tables = nil
	for i := range byCode.Report.History {
		byCode.Report.History[i].Projects[0].Code = "P1"
	}
	byCode.Report.Projects[0].Code = "P1"
	for _, c := range []struct {
		name                string
		past                []engine.PastYear
		indicator, spending string // what the sentences name; "" for nothing
	}{
		{"the same name", []engine.PastYear{lateYear(2024, "433001", "示例项目")}, "2024年同期进度", "2024年支出进度"},
		{"with its year", []engine.PastYear{lateYear(2023, "433001", "2023年示例项目"), lateYear(2024, "433001", "2024年度示例项目")}, "2024、2023年同期进度", "2024、2023年支出进度"},
		{"the same code", []engine.PastYear{byCode}, "2024年同期进度", "2024年支出进度"},
		{"two of one name", []engine.PastYear{lateYear(2024, "433001", "示例项目（一期）", "示例项目（二期）")}, "", "2024年支出进度"},
		{"its agency's others", []engine.PastYear{lateYear(2024, "433001", "别的项目")}, "", "2024年支出进度"},
		{"another agency", []engine.PastYear{lateYear(2024, "433002", "示例项目")}, "", ""},
		{"this year", []engine.PastYear{lateYear(2025, "433001", "示例项目")}, "", ""},
		{"long ago", []engine.PastYear{lateYear(2021, "433001", "示例项目")}, "", ""},
	} {
		p := foreseen(t, s, l, c.past, late...)
		for _, one := range []struct {
			says    string
			is, was *engine.Outlook
		}{{c.indicator, p.Indicators[0].Outlook, alone.Indicators[0].Outlook}, {c.spending, p.Spending.Outlook, alone.Spending.Outlook}} {
			switch {
			case one.says == "" && one.is.Basis != one.was.Basis:
				t.Errorf("%s: %s\nwithout it: %s", c.name, one.is.Basis, one.was.Basis)
			case one.says != "" && (!strings.Contains(one.is.Basis, one.says) || chance(t, one.is) >= chance(t, one.was)):
				t.Errorf("%s: %s, want %q\nwithout it: %s", c.name, one.is.Basis, one.says, one.was.Basis)
			}
		}
	}
}

func TestForeseeLevelsOfEarlierYears(t *testing.T) {
	l := line{level1: "产出指标", level2: "数量指标", name: "聘用人员数量", target: "≥50人"}
	year := func(june, december string) engine.PastYear {
		_, r := checkpointsOf(l, checkpoint{6, "50", june}, checkpoint{12, "100", december})
		r.FiscalYear = 2024
		return engine.PastYear{Report: r}
	}
	now := checkpoint{6, "50", "51"}
	s := defaultScheme(t)
	fell := foreseen(t, s, l, []engine.PastYear{year("51", "45")}, now).Indicators[0].Outlook
	alone := foreseen(t, s, l, nil, now).Indicators[0].Outlook
	if chance(t, fell) <= chance(t, alone) || !strings.Contains(fell.Basis, "2024年同期变化") {
		t.Errorf("people left last year: %s\nwithout it: %s", fell.Basis, alone.Basis)
	}
	if other := foreseen(t, s, l, []engine.PastYear{year("5", "1")}, now).Indicators[0].Outlook; other.Basis != alone.Basis {
		t.Errorf("a tenth of the people says something: %s", other.Basis)
	}
}

// An indicator's own plan says more of it than the spending's.
func TestForeseeByTheGoalPlan(t *testing.T) {
	d, r := checkpointsOf(line{level1: "产出指标", level2: "数量指标", name: "培训场次", target: "≥60场"}, checkpoint{3, "25", "3"}, checkpoint{6, "50", "9"})
	alone := foreseenOf(t, defaultScheme(t), d, r, nil).Indicators[0].Outlook
	d.Tables[0].Indicators[0].Plan = []rules.PlanCell{{Month: 6, Percent: rules.Cell{Text: "15"}}, {Month: 12, Percent: rules.Cell{Text: "100"}}}
	o := foreseenOf(t, defaultScheme(t), d, r, nil).Indicators[0].Outlook
	if chance(t, o) >= chance(t, alone) || !strings.Contains(o.Basis, "和本指标目标计划推算") {
		t.Errorf("%s\nwithout its plan: %s", o.Basis, alone.Basis)
	}
}

// Of a share that is paid out by and by there is no more than all.
func TestForeseeAShareThatAccumulates(t *testing.T) {
	d, r := checkpointsOf(line{level1: "产出指标", level2: "时效指标", name: "补助发放率", target: "≥100%"}, checkpoint{3, "25", "30"}, checkpoint{6, "50", "62"})
	d.Tables[0].Indicators[0].Kind = rules.Flow
	o := foreseenOf(t, defaultScheme(t), d, r, nil).Indicators[0].Outlook
	if o.High.Cmp(rules.Int(100)) > 0 || chance(t, o) < 0.1 || chance(t, o) > 0.6 {
		t.Error(o.Basis)
	}
}

// A scheme whose formula is no plain bound gets no forecast, rather than one of another question.
func TestForeseeUnderAStrangeScheme(t *testing.T) {
	s, ds := rules.Shipped().Load("s.yaml", []byte(`id: STRANGE
version: 1
name: 宽限
basis: 示例
based_on: MOF2020@1
targets:
  at_least: {met: 实际值 >= 目标值 * 9 / 10, basis: 示例}
`))
	if s == nil {
		t.Fatal(ds)
	}
	l := line{level1: "产出指标", level2: "数量指标", name: "培训场次", target: "≥60场"}
	o := foreseen(t, s, l, nil, checkpoint{6, "50", "30"}).Indicators[0].Outlook
	if o.Miss != nil || !strings.Contains(o.Basis, "另有规定") {
		t.Error(o.Basis)
	}
}
