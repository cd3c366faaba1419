package engine_test

import (
	"math/big"
	"slices"
	"strings"
	"testing"
)

// These tests hold the reference itself to the worked examples and tables of the
// method, so that what property_test.go compares the engine with is proven.

func refTarget(form refForm, unit, low, high string) refIndicator {
	i := refIndicator{level1: "产出指标", level2: "数量指标", name: "示例", form: form, unit: unit, low: frac(low)}
	if high != "" {
		i.high = frac(high)
	}
	return i
}

// refSatisfied is a satisfaction target of a percentage.
func refSatisfied(target string) refIndicator {
	return refIndicator{level1: "满意度指标", level2: "服务对象满意度指标", name: "满意度", form: atLeast, unit: "%", low: frac(target)}
}

// cents reads a text with two decimals.
func cents(s string) int64 { return times(frac(s), whole(100)).Num().Int64() }

func TestReferenceScores(t *testing.T) {
	at := func(unit, target string) refIndicator { return refTarget(atLeast, unit, target, "") }
	ceiling, rate, count := refTarget(atMost, "次", "10", ""), refTarget(equalTo, "%", "100", ""), refTarget(equalTo, "次", "100", "")
	between, zero := refTarget(withinEnds, "次", "10", "12"), refTarget(equalTo, "次", "0", "")
	for _, c := range []struct {
		example      int
		scheme       string
		indicator    refIndicator
		marks        string
		actual, want string // several of each, in order
		cause        string
	}{
		{1, "MOF2020", at("人", "50"), "12.5", "47", "11.75", ""},
		{2, "MOF2020", at("%", "98"), "12.5", "96", "12.24", ""},
		{3, "MOF2020", at("%", "88"), "7.5", "60", "5.11", ""},
		{4, "MOF2020", at("年", "5"), "7.5", "5", "7.50", ""},
		{5, "MOF2020", ceiling, "10", "9 12 15 20 25", "10.00 8.00 5.00 0.00 0.00", ""},
		{5, "HUBEI", ceiling, "10", "9 12 15 20 25", "10.00 8.33 6.67 5.00 4.00", ""},
		{6, "MOF2020", rate, "12.5", "100 97 110", "12.50 12.13 12.50", ""},
		{6, "MOF2020", count, "12.5", "100 97 110", "12.50 12.13 11.25", ""},
		{6, "HUBEI", count, "12.5", "100 97 110", "12.50 12.13 12.50", ""},
		{7, "MOF2020", between, "10", "10 8 13", "10.00 8.00 9.17", ""},
		{11, "MOF2020", refSatisfied("95"), "10", "96 92 90 85 79", "10.00 9.68 9.47 8.95 8.32", ""},
		{11, "MOF2021_COST", refSatisfied("95"), "10", "96 92 90 85 79", "10.00 10.00 10.00 5.00 0.00", ""},
		{12, "MOF2020", at("次", "50"), "12.5", "80", "12.50", ""},
		{12, "MOF2020", at("次", "50"), "12.5", "80", "10.63", "TARGET_TOO_LOW"},
		{13, "MOF2020", at("次", "50"), "12.5", "60", "12.50", "TARGET_TOO_LOW"},
		{14, "MOF2020", at("次", "0.6"), "7.5", "5", "7.50", "POLICY"},
		{14, "MOF2020", at("次", "0.6"), "7.5", "5", "3.75", "TARGET_TOO_LOW"},
		{15, "MOF2020", at("次", "2"), "7.5", "3", "7.50", ""},
		{15, "MOF2020", at("次", "2"), "7.5", "3", "6.75", "TARGET_TOO_LOW"},
		{16, "MOF2020", zero, "10", "0 1", "10.00 0.00", ""},
		{21, "MOF2021_COST", at("次", "60"), "10", "35 36", "0.00 6.00", ""},
	} {
		for n, actual := range strings.Fields(c.actual) {
			ratio := refRatio(refSchemeOf(c.scheme), c.indicator, refActual{number: frac(actual), cause: c.cause}, cents(c.marks))
			if got, want := refScore(cents(c.marks), ratio), cents(strings.Fields(c.want)[n]); got != want {
				t.Errorf("example %d %s, actual %s: %d cents, want %d", c.example, c.scheme, actual, got, want)
			}
		}
	}
	day := refIndicator{form: byDay, due: refDay{2025, 11, 30}}
	if got := refScore(1250, refDayRatio(day, refActual{day: refDay{2025, 12, 18}})); got != 1000 {
		t.Errorf("example 8: %d cents, want 1000", got)
	}
	if got := refScore(1250, refRatio(refSchemeOf("MOF2020"), refIndicator{form: yesNo}, refActual{answer: "否"}, 1250)); got != 0 {
		t.Errorf("example 9: %d cents, want 0", got)
	}
}

// TestReferenceBands is example 10.
func TestReferenceBands(t *testing.T) {
	for _, c := range []struct{ scheme, grade, from, to string }{
		{"MOF2020", "达成", "6.00", "7.50"},
		{"MOF2020", "部分达成", "4.50", "6.00"},
		{"MOF2020", "未达成", "0", "4.50"},
		{"HUBEI", "部分达成", "3.75", "6.00"},
		{"HUBEI", "未达成", "0", "3.75"},
	} {
		from, to, closed := refBand(refSchemeOf(c.scheme), c.grade, frac("7.5"))
		if from.Cmp(frac(c.from)) != 0 || to.Cmp(frac(c.to)) != 0 || closed != (c.grade == "达成") {
			t.Errorf("%s %s: from %s to %s, closed %v", c.scheme, c.grade, from, to, closed)
		}
	}
}

// TestReferenceExecution is examples 17 to 20.
func TestReferenceExecution(t *testing.T) {
	for _, c := range []struct{ spent, budget, rate, linear, steps, hubei string }{
		{"284.67", "299.65", "95.00", "9.50", "7", "19.00"},
		{"70", "80", "87.50", "8.75", "7", "17.50"},
		{"150", "299.65", "50.06", "5.01", "0", "10.01"},
		{"0", "18.7", "0", "0", "0", "0"},
	} {
		p := refProject{budget: frac(c.budget), spent: frac(c.spent), month: 12}
		if got := rounded(p.progress(p.spent)); got != cents(c.rate) {
			t.Errorf("%s of %s: rate %d, want %s", c.spent, c.budget, got, c.rate)
		}
		for scheme, want := range map[string]string{"MOF2020": c.linear, "JIANGXI": c.steps, "HUBEI": c.hubei} {
			if got, _ := refExecution(refSchemeOf(scheme), p); got != cents(want) {
				t.Errorf("%s of %s under %s: %d cents, want %s", c.spent, c.budget, scheme, got, want)
			}
		}
	}
}

// refSeed is the first project of the real document, with the worked actuals.
func refSeed() refProject {
	percent := func(level1, level2, name string, form refForm, low string) refIndicator {
		return refIndicator{level1: level1, level2: level2, name: name, form: form, low: frac(low), unit: "%"}
	}
	p := refProject{budget: frac("299.65"), spent: frac("284.67"), month: 12, plan: refPlan("25/50/75/100")}
	people := percent("产出指标", "数量指标", "聘用人员数量", atLeast, "50")
	people.unit = "人"
	lasting := percent("效益指标", "可持续影响指标", "项目持续发挥作用期限", atLeast, "4")
	lasting.unit = "年"
	p.indicators = []refIndicator{people,
		percent("产出指标", "质量指标", "拨款保障率", equalTo, "100"),
		percent("产出指标", "时效指标", "按期完成率", atLeast, "98"),
		percent("产出指标", "成本指标", "预算执行率", equalTo, "100"),
		percent("效益指标", "经济效益指标", "经济效益提升%", atLeast, "88"),
		percent("效益指标", "社会效益指标", "积极评价率", atLeast, "95"),
		percent("效益指标", "生态效益指标", "生态环境质量改善", atLeast, "1"),
		lasting,
		percent("满意度指标", "服务对象满意度指标", "服务对象满意度", atLeast, "92"),
	}
	for _, a := range []string{"48", "100", "97", "0", "88", "96", "1", "4", "90.5"} {
		p.actuals = append(p.actuals, refActual{number: frac(a)})
	}
	return p
}

// refPlan reads the usual four checkpoints.
func refPlan(text string) (plan []refPoint) {
	for n, percent := range strings.Split(text, "/") {
		plan = append(plan, refPoint{[]int{3, 6, 10, 12}[n], frac(percent)})
	}
	return plan
}

func TestReferenceProjectInFull(t *testing.T) {
	o := refEvaluate(refSchemeOf("MOF2020"), refSeed(), 2025)
	sum := int64(0)
	for n, want := range []int64{1200, 1250, 1237, 1188, 750, 750, 750, 750, 984} {
		if sum += *o.results[n].score; *o.results[n].score != want {
			t.Errorf("indicator %d: %d cents, want %d", n, *o.results[n].score, want)
		}
	}
	if sum != 8859 || o.execution != 950 || o.total != 9809 || o.grade != "优" {
		t.Errorf("indicators %d, execution %d, total %d %s", sum, o.execution, o.total, o.grade)
	}
	kinds := []string{"STOCK", "RATE", "RATE", "RATE", "TERMINAL", "TERMINAL", "TERMINAL", "DURATION", "TERMINAL"}
	for n, i := range refSeed().indicators {
		if i.accumulation() != kinds[n] {
			t.Errorf("%s is %s, want %s", i.name, i.accumulation(), kinds[n])
		}
	}
}

// TestReferenceMarks are the marks of §4.2, and example 22.
func TestReferenceMarks(t *testing.T) {
	p := refSeed()
	for scheme, want := range map[string][]int64{
		"MOF2020":      {1250, 1250, 1250, 1250, 750, 750, 750, 750, 1000},
		"MOF2021_COST": {1334, 1333, 1333, 2000, 500, 500, 500, 500, 1000},
		"HUBEI":        {889, 889, 889, 889, 889, 889, 889, 889, 888},
	} {
		if got := refMarks(refSchemeOf(scheme), p.indicators); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", scheme, got, want)
		}
	}
	if got := refMarks(refSchemeOf("MOF2021_NOCOST"), p.indicators[:8]); got[4] != 1000 {
		t.Errorf("without 满意度, 效益 has %v", got[4:])
	}
	if got := refMarks(refSchemeOf("MOF2020"), p.indicators[:4]); !slices.Equal(got, []int64{2250, 2250, 2250, 2250}) {
		t.Errorf("产出 alone has %v", got)
	}
	p.actuals[6].excluded = true
	s := refSchemeOf("MOF2020")
	if got := refMarksWithout(s, refMarks(s, p.indicators), p.actuals); !slices.Equal(got, []int64{1364, 1364, 1364, 1363, 818, 818, 0, 818, 1091}) {
		t.Errorf("without one of 7.5: %v", got)
	}
}

func TestReferencePlausibility(t *testing.T) {
	for _, c := range []struct{ score, execution, spent, want string }{
		{"88", "8.5", "85", "RED"},
		{"88.59", "9.50", "95", ""},
		{"0", "5", "50", ""},
		{"70", "7.9", "79", "YELLOW"},
	} {
		if got := refPlausible(refSchemeOf("MOF2020"), cents(c.score), cents(c.execution), whole(100), frac(c.spent)); got != c.want {
			t.Errorf("%s and %s: %q, want %q", c.score, c.execution, got, c.want)
		}
	}
}

func TestReferenceGrades(t *testing.T) {
	std, alt := refSchemeOf("MOF2020"), refSchemeOf(altGrades)
	for total, want := range map[int64]string{10000: "优优", 9000: "优优", 8999: "良优", 8000: "良优", 7999: "中良", 7000: "中良", 6999: "中中", 6000: "中中", 5999: "差差", 0: "差差"} {
		if got := refGrade(std, total, false) + refGrade(alt, total, false); got != want || refGrade(std, total, true) != "暂" {
			t.Errorf("%d: %s, want %s", total, got, want)
		}
	}
}

// TestReferencePlan is the table of §5.1.
func TestReferencePlan(t *testing.T) {
	for _, c := range []struct {
		plan string
		lump int64
		want string
	}{
		{"25/50/75/100", 80, "8.33 16.67 25 33.33 41.67 50 56.25 62.5 68.75 75 87.5 100"},
		{"0/0/0/100", 101, "0 0 0 0 0 0 0 0 0 0 50 100"},
		{"0/0/0/100", 80, "0 0 0 0 0 0 0 0 0 0 0 100"},
	} {
		for n, want := range strings.Fields(c.want) {
			if got := rounded(refPlanned(refPlan(c.plan), n+1, whole(c.lump))); got != cents(want) {
				t.Errorf("%s month %d: %d, want %s", c.plan, n+1, got, want)
			}
		}
	}
	for n, want := range strings.Fields("8.33 16.67 25 33.33 41.67 50 58.33 66.67 75 83.33 91.67 100") {
		p := refProject{plan: refPlan("0/0/0/100"), month: n + 1}
		if got := rounded(times(p.share(), whole(100))); got != cents(want) {
			t.Errorf("calendar month %d: %d, want %s", n+1, got, want)
		}
	}
}

// TestReferenceSpending is the table of §5.2.
func TestReferenceSpending(t *testing.T) {
	const a, b = "25/50/75/100", "0/0/0/100"
	for _, c := range []struct {
		plan   string
		month  int
		spent  string
		before string // of June or, for October on, of June and August
		value  string
		lights string // PLAN_RATIO TIME_RATIO FLOOR_SC GAP_PP
		notes  string
	}{
		{a, 6, "45", "", "90.00", "GREEN GREEN GREEN GREEN", ""},
		{a, 6, "38", "", "76.00", "YELLOW YELLOW YELLOW YELLOW", ""},
		{a, 6, "28", "", "56.00", "RED RED YELLOW ORANGE", ""},
		{a, 7, "41", "", "72.89", "YELLOW YELLOW GREEN YELLOW", ""},
		{a, 9, "41", "40", "59.64", "RED RED YELLOW ORANGE", ""},
		{a, 9, "41", "39", "59.64", "RED RED RED ORANGE", ""},
		{a, 6, "63", "", "126.00", "BLUE GREEN GREEN GREEN", ""},
		{b, 3, "0", "", "", "GREEN RED GREY GREEN", "PLAN_ZERO"},
		{b, 6, "0", "", "", "GREEN RED YELLOW GREEN", "PLAN_ZERO"},
		{b, 10, "0", "0", "", "GREEN RED RED GREEN", "PLAN_ZERO S_RUSH"},
		{b, 6, "30", "", "", "BLUE YELLOW YELLOW BLUE", ""},
		{b, 11, "0", "0", "", "GREEN RED RED GREEN", "PLAN_ZERO"},
		{b, 12, "0", "0", "0", "RED RED RED RED", "S_NO_START"},
		{b, 12, "92", "", "92", "GREEN GREEN GREEN GREEN", ""},
	} {
		p := refProject{plan: refPlan(c.plan), month: c.month, budget: whole(100), spent: frac(c.spent)}
		if c.before != "" {
			p.earlier = []refSpent{{3, whole(100)}, {6, frac(c.before)}}
		}
		x := refSpend(p)
		value := c.value == "" && x.value == nil || c.value != "" && x.value != nil && rounded(x.value) == cents(c.value)
		if got := strings.Join([]string{x.planRatio, x.timeRatio, x.floor, x.gap}, " "); got != c.lights || !value || strings.Join(x.notes, " ") != c.notes {
			t.Errorf("%s month %d spent %s: %s %v %v", c.plan, c.month, c.spent, got, x.value, x.notes)
		}
	}
	if got := refPlanRatio(whole(50), whole(0)); got != "RED" {
		t.Errorf("a linear plan of 50 with nothing spent is %s", got)
	}
}

// TestReferenceLights is the table of §5.3.
func TestReferenceLights(t *testing.T) {
	half := big.NewRat(1, 2)
	for _, c := range []struct {
		indicator refIndicator
		actual    string
		want      string
	}{
		{refTarget(atLeast, "人", "50", ""), "47", "YELLOW"},
		{refTarget(atLeast, "个", "60", ""), "17", "RED"},
		{refTarget(atLeast, "个", "60", ""), "23", "YELLOW"},
		{refTarget(atLeast, "个", "60", ""), "24", "GREEN"},
		{refTarget(atLeast, "个", "60", ""), "37", "BLUE"},
		{refTarget(atLeast, "%", "98", ""), "95", "YELLOW"},
		{refTarget(atLeast, "%", "98", ""), "75", "RED"},
		{refTarget(equalTo, "%", "100", ""), "99", "YELLOW"},
	} {
		if got := refLight(refSchemeOf("MOF2020"), c.indicator, refActual{number: frac(c.actual)}, half); got != c.want {
			t.Errorf("%s%s %s with %s: %s, want %s", c.indicator.form, c.indicator.low.FloatString(0), c.indicator.unit, c.actual, got, c.want)
		}
	}
	strict := refSchemeOf("SHANXI_STRICT")
	for actual, want := range map[string]string{"47": "RED", "50": "GREEN", "51": "GREEN"} {
		if got := refLight(strict, refTarget(atLeast, "人", "50", ""), refActual{number: frac(actual)}, half); got != want {
			t.Errorf("strictly, %s of 50 is %s, want %s", actual, got, want)
		}
	}
	if got := refLight(strict, refTarget(atLeast, "个", "60", ""), refActual{number: frac("23")}, half); got != "YELLOW" {
		t.Errorf("what accumulates is %s under the strict scheme too, want YELLOW", got)
	}
	if refDue(refSatisfied("95"), refActual{}, 2025, 6) {
		t.Error("satisfaction that is not measured is due in June")
	}
}

// TestReferenceDual is §5.4.
func TestReferenceDual(t *testing.T) {
	for done, want := range map[string]string{"24": "-5 GREEN", "18": "-15 ORANGE", "36": "15 YELLOW", "12": "-25 RED"} {
		p := refProject{budget: whole(100), spent: whole(45), indicators: []refIndicator{refTarget(atLeast, "个", "60", "")}, actuals: []refActual{{number: frac(done)}}}
		if light, _, gap := refDual(p, []int64{9000}); gap.RatString()+" "+light != want {
			t.Errorf("%s of 60: %s %s, want %s", done, gap.RatString(), light, want)
		}
	}
}
