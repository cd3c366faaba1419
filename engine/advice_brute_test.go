package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// swept is a form of target with every value that could be reported of it, or all
// around the target, in the steps that people report in.
type swept struct {
	line   line
	values []string
	// choice marks values that are answers and not numbers: none is nearer.
	choice bool
}

func counts(target string, to int) swept {
	s := swept{line: line{level1: "产出指标", level2: "数量指标", name: "培训班次", target: target, marks: "40"}}
	for n := range to + 1 {
		s.values = append(s.values, fmt.Sprintf("%d次", n))
	}
	return s
}

func rates(level1, level2, name, target string) swept {
	s := swept{line: line{level1: level1, level2: level2, name: name, target: target, marks: "40"}}
	for n := range int64(1001) {
		s.values = append(s.values, rules.Scaled(n, 1).String()+"%")
	}
	return s
}

func days(target string) swept {
	s := swept{line: line{level1: "产出指标", level2: "时效指标", name: "完成时间", target: target, marks: "40"}}
	from := rules.Date{Year: 2025, Month: 9, Day: 1}.Ordinal()
	for n := range int64(220) {
		s.values = append(s.values, rules.DateOf(from.Add(rules.Int(n))).Chinese())
	}
	return s
}

// TestAdviceIsMinimal evaluates every value of every form under every scheme, and
// looks for the nearest that has full marks, another grade or a green light: it is
// what the advice says, and where there is none the advice says that.
func TestAdviceIsMinimal(t *testing.T) {
	t.Parallel()
	forms := []swept{
		counts("≥30次", 40), counts(">20次", 30), counts("≤15次", 40), counts("<12次", 30), counts("=20次", 45), counts("10～20次", 45), counts("=0次", 10), counts("≥0次", 5),
		days("2025年11月30日前"),
		{line: line{level1: "产出指标", level2: "质量指标", name: "信息公开", target: "是", marks: "40"}, values: []string{"是", "否"}, choice: true},
		{line: line{level1: "产出指标", level2: "质量指标", name: "管理规范", target: "显著改善", marks: "40"}, values: []string{"达成", "部分达成", "未达成"}, choice: true},
	}
	claims := 0
	for _, s := range rules.Shipped().List() {
		if testing.Short() && slices.Contains([]string{"JIANGXI", "COMMON", "MOF2021_COST", "BEIJING_RATIO"}, s.ID) {
			continue // each of their formulas is in another scheme, too
		}
		for _, f := range forms {
			claims += f.check(t, s, max(1, len(f.values)/9))
		}
	}
	for id, f := range map[string]swept{
		"MOF2020":        rates("产出指标", "质量指标", "专款专用率", "=97.5%"),
		"MOF2021_COST":   rates("产出指标", "质量指标", "产品合格率", "≥83.3%"),
		"MOF2021_NOCOST": rates("满意度指标", "服务对象满意度指标", "服务对象满意度", "≥95%"),
	} {
		s, err := rules.FindScheme(id)
		if err != nil {
			t.Fatal(err)
		}
		claims += f.check(t, s, 77)
	}
	if claims < 700 {
		t.Errorf("only %d claims were held against all values", claims)
	}
}

// check sweeps the form and holds the advice of every stride-th value to it.
func (f swept) check(t *testing.T, s *rules.Scheme, stride int) (claims int) {
	t.Helper()
	for _, month := range []int{6, 12} {
		if month < 12 && f.line.level2 == "时效指标" {
			continue // no day is due yet
		}
		all := f.evaluate(t, s, month, 1, false)
		for k, p := range f.evaluate(t, s, month, stride, true) {
			now := k * stride
			claims += f.hold(t, s, all, now, p, engine.AimFullMarks, p.Indicators[0].Advice, func(q *engine.ProjectResult) bool {
				if month < 12 {
					return !q.Indicators[0].Light.WorseThan(engine.Green)
				}
				return *q.Indicators[0].Score == q.Indicators[0].Marks
			})
			if month < 12 {
				continue
			}
			better, worse := moverOf(p.Advice, true), moverOf(p.Advice, false)
			claims += f.hold(t, s, all, now, p, engine.AimBetterGrade, better, func(q *engine.ProjectResult) bool { return *q.Grade != *p.Grade && *q.Score > *p.Score })
			claims += f.hold(t, s, all, now, p, engine.AimWorseGrade, worse, func(q *engine.ProjectResult) bool { return *q.Grade != *p.Grade && *q.Score < *p.Score })
		}
	}
	return claims
}

// hold compares a claim with the nearest value of all that reaches the aim.
func (f swept) hold(t *testing.T, s *rules.Scheme, all []engine.ProjectResult, now int, p engine.ProjectResult, aim engine.Aim, got *engine.Counterfactual, reaches func(*engine.ProjectResult) bool) int {
	t.Helper()
	if reaches(&all[now]) && aim == engine.AimFullMarks {
		if got != nil {
			t.Errorf("%s %s %s: has it already, and is told %s", s.ID, f.line.target, f.values[now], got.Sentence)
		}
		return 0
	}
	want := ""
	for by := 1; by < len(all) && want == ""; by++ {
		for _, at := range []int{now + by, now - by} {
			if at >= 0 && at < len(all) && reaches(&all[at]) && want == "" {
				want = f.values[at]
			}
		}
	}
	needed := ""
	if got != nil && got.Reachable {
		needed = got.Needed
	}
	if needed != want {
		t.Errorf("%s %s month %d %s from %s: the nearest is %q, the advice says %q: %+v", s.ID, f.line.target, monthOf(p), aim, f.values[now], want, needed, got)
	}
	return 1
}

func monthOf(p engine.ProjectResult) int {
	if p.Score == nil {
		return 6
	}
	return 12
}

func moverOf(a *engine.Advice, better bool) *engine.Counterfactual {
	list := a.Worse
	if better {
		list = a.Better
	}
	for i := range list {
		if list[i].Level2 != "补足" && list[i].Name != "执行数" {
			return &list[i]
		}
	}
	return nil
}

// evaluate reports every stride-th value, each of a project of its own.
func (f swept) evaluate(t *testing.T, s *rules.Scheme, month, stride int, advise bool) []engine.ProjectResult {
	t.Helper()
	var many projects
	rest := s.Marks.Total().Sub(rules.MustDecimal(f.line.marks)).String()
	for i := 0; i < len(f.values); i += stride {
		l := f.line
		l.observation = observed(f.values[i])
		many.add(projectOf("100", "100", "25/50/75/100", l, line{"产出指标", "补足", "补足分值", "≥1件", rest, observed("1")}))
	}
	return many.evaluate(t, s, month, advise)
}

// TestAdviceOnRandomProjects advises the random projects of the property test:
// whatever the numbers, no claim fails its own proof, and a claim stands when the
// whole report is evaluated anew with the value in it.
func TestAdviceOnRandomProjects(t *testing.T) {
	t.Parallel()
	batches := 21
	if testing.Short() {
		batches = 7
	}
	seen := map[engine.Aim]int{}
	for n := range batches {
		b := drawBatch(propertySeed+1, n, 20)
		s, err := propertyScheme(b.scheme.id)
		if err != nil {
			t.Fatal(err)
		}
		d, r := b.input()
		o, ds, err := engine.Evaluate(s, d, r)
		if err != nil || o == nil {
			t.Fatal(ds, err)
		}
		if err := engine.Advise(s, d, r, o); err != nil {
			t.Fatalf("%v\n%s", err, describe(b, 0))
		}
		for i := range o.Projects {
			for _, c := range claimsOf(&o.Projects[i]) {
				if !strings.HasSuffix(c.Sentence, "。") {
					t.Errorf("no sentence: %+v", c)
				}
				if c.Reachable {
					seen[c.Aim]++
					holdOnReport(t, s, d, r, i, &o.Projects[i], c)
				}
			}
		}
	}
	for _, aim := range []engine.Aim{engine.AimFullMarks, engine.AimGreen, engine.AimBetterGrade, engine.AimWorseGrade} {
		if seen[aim] < 10 {
			t.Errorf("%s was claimed %d times", aim, seen[aim])
		}
	}
}

func claimsOf(p *engine.ProjectResult) (list []engine.Counterfactual) {
	for _, r := range p.Indicators {
		if r.Advice != nil {
			list = append(list, *r.Advice)
		}
	}
	if p.Advice == nil {
		return list
	}
	if p.Advice.Spending != nil {
		list = append(list, *p.Advice.Spending)
	}
	return append(append(list, p.Advice.Better...), p.Advice.Worse...)
}

// holdOnReport writes the needed value of a claim into the report and evaluates
// the project from the beginning.
func holdOnReport(t *testing.T, s *rules.Scheme, d *rules.Declaration, r *engine.Report, i int, was *engine.ProjectResult, c engine.Counterfactual) {
	t.Helper()
	report := r.Projects[i]
	report.Observations = slices.Clone(report.Observations)
	k := slices.IndexFunc(report.Observations, func(o engine.Observation) bool { return o.Level2 == c.Level2 && o.Name == c.Name })
	switch {
	case strings.HasSuffix(c.Now, "万元") && (k < 0 || c.Name == "预算执行率"):
		report.Spent.Text = c.Needed
	case strings.HasPrefix(c.Sentence, "评审给到"), strings.Contains(c.Sentence, "”评审给到"), strings.Contains(c.Sentence, "评为“"):
		return // two fields go together there: proved where it is claimed
	default:
		report.Observations[k].Actual.Text = c.Needed
	}
	changed := *r
	changed.Projects = []engine.ProjectReport{report}
	o, ds, err := engine.Evaluate(s, &rules.Declaration{FiscalYear: d.FiscalYear, Division: d.Division, Tables: d.Tables[i : i+1]}, &changed)
	if err != nil || o == nil {
		t.Fatalf("%s: %v %v", c.Sentence, ds, err)
	}
	p := &o.Projects[0]
	n := slices.IndexFunc(p.Indicators, func(x engine.Result) bool { return x.Level2 == c.Level2 && x.Name == c.Name })
	ok := false
	switch {
	case c.Aim == engine.AimBetterGrade, c.Aim == engine.AimWorseGrade:
		ok = *p.Grade == c.Grade && *p.Score == *c.Score && *p.Grade != *was.Grade && (*p.Score > *was.Score) == (c.Aim == engine.AimBetterGrade)
	case c.Aim == engine.AimGreen && n < 0:
		ok = p.Spending.Light == c.Light && !c.Light.WorseThan(engine.Green)
	case c.Aim == engine.AimGreen:
		ok = p.Indicators[n].Light == c.Light && !c.Light.WorseThan(engine.Green)
	case n < 0:
		ok = *p.Execution.Score == p.Execution.Marks
	default:
		ok = *p.Indicators[n].Score == p.Indicators[n].Marks
	}
	if !ok {
		t.Errorf("%s %s: %s does not stand: total %v grade %v", s.ID, was.Code, c.Sentence, p.Score, p.Grade)
	}
}
