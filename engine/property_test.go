package engine_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"sync"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

const (
	propertySeed  = 20250101
	propertyBatch = 40
)

// TestEngineIsTheMethod evaluates random projects and demands of each what the
// reference says, to the cent and to the light.
func TestEngineIsTheMethod(t *testing.T) {
	t.Parallel()
	size := 100_000
	if testing.Short() {
		size = 10_000
	}
	batches := size/propertyBatch + 1
	c := &comparison{seen: map[string]int{}, differences: map[string][]string{}, count: map[string]int{}}
	t.Run("compare", func(t *testing.T) {
		const parts = 2
		for part := range parts {
			t.Run(fmt.Sprint(part), func(t *testing.T) {
				t.Parallel()
				for n := part; n < batches; n += parts {
					c.add(compareBatch(t, drawBatch(propertySeed, n, propertyBatch)))
				}
			})
		}
	})
	c.report(t)
}

// comparison is what was seen and where engine and reference differ.
type comparison struct {
	mu          sync.Mutex
	seen, count map[string]int
	differences map[string][]string
}

// difference is one disagreement: its class, and the case.
type difference struct{ class, what string }

func (c *comparison) add(seen map[string]int, differences []difference) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for class, n := range seen {
		c.seen[class] += n
	}
	for _, d := range differences {
		if c.count[d.class]++; c.count[d.class] <= 2 {
			c.differences[d.class] = append(c.differences[d.class], d.what)
		}
	}
}

func (c *comparison) report(t *testing.T) {
	t.Helper()
	classes := make([]string, 0, len(c.seen))
	for class := range c.seen {
		classes = append(classes, class)
	}
	slices.Sort(classes)
	for _, class := range classes {
		t.Logf("%8d %s", c.seen[class], class)
	}
	for _, class := range classesToReach() {
		if c.seen[class] == 0 {
			t.Errorf("never reached: %s", class)
		}
	}
	for class, list := range c.differences {
		t.Errorf("seed %d: %d times %s:\n%s", propertySeed, c.count[class], class, strings.Join(list, "\n"))
	}
}

// classesToReach are what random projects must have covered.
func classesToReach() (list []string) {
	for _, s := range refSchemes() {
		for _, f := range []refForm{atLeast, moreThan, atMost, lessThan, equalTo, withinEnds, byDay, yesNo, inWords} {
			list = append(list, "scheme "+s.id+" "+string(f))
		}
		for _, g := range []string{"优", "良", "中", "差", "暂"} {
			list = append(list, "grade "+s.id+" "+g)
		}
		for _, light := range []string{"RED", "YELLOW", ""} {
			list = append(list, "plausible "+s.id+" "+light)
		}
		list = append(list, "cut "+s.id)
	}
	for _, kind := range rules.Accumulations {
		list = append(list, "kind "+string(kind))
	}
	for _, light := range []string{"RED", "YELLOW", "GREEN", "BLUE", "GREY"} {
		list = append(list, "light "+light, "spending PLAN_RATIO "+light, "project "+light)
	}
	list = append(list, "project ORANGE", "dual RED", "dual ORANGE", "dual YELLOW", "dual GREEN", "half cent",
		"likelihood with forecast true", "likelihood with forecast false")
	for _, note := range []string{"PLAN_ZERO", "S_OVER", "S_NO_START", "S_RUSH", "S_REG", "S_JUMP"} {
		list = append(list, "note "+note)
	}
	for method, lights := range map[string]string{"TIME_RATIO": "RED YELLOW GREEN GREY", "FLOOR_SC": "RED YELLOW GREEN GREY", "GAP_PP": "RED ORANGE YELLOW GREEN BLUE GREY"} {
		for light := range strings.FieldsSeq(lights) {
			list = append(list, "spending "+method+" "+light)
		}
	}
	return list
}

// compareBatch evaluates a batch with the engine and with the reference.
func compareBatch(t *testing.T, b batch) (map[string]int, []difference) {
	scheme, err := propertyScheme(b.scheme.id)
	if err != nil {
		return nil, []difference{{"scheme unknown " + b.scheme.id, err.Error()}}
	}
	declaration, report := b.input()
	o, ds, err := engine.Evaluate(scheme, declaration, report)
	if err != nil || o == nil {
		list := []difference{{"refused", fmt.Sprintf("batch %d: %v", b.number, err)}}
		for _, d := range ds {
			if d.Severity == rules.Error {
				list = append(list, difference{"refused " + d.ID, fmt.Sprintf("batch %d %s: %v", b.number, b.scheme.id, d)})
			}
		}
		return nil, list
	}
	seen := map[string]int{}
	var list []difference
	for n, p := range b.projects {
		want := refEvaluate(b.scheme, p, propertyYear)
		count(seen, b, p, want)
		for _, d := range compareProject(b, p, want, o.Projects[n]) {
			list = append(list, difference{d.class, d.what + "\n" + describe(b, n)})
		}
	}
	return seen, list
}

// propertyScheme is a shipped scheme, or the default one with other grades.
func propertyScheme(id string) (*rules.Scheme, error) {
	if id != altGrades {
		return rules.FindScheme(id)
	}
	return alternative()
}

var alternative = sync.OnceValues(func() (*rules.Scheme, error) {
	s, ds := rules.Shipped().Load("alt.yaml", []byte("id: ALT\nversion: 1\nname: 另一种等级\nbasis: 示例\nbased_on: MOF2020@1\ngrades: {use: GRADE_ALT@1, provisional: 暂}\n"))
	if s == nil {
		return nil, fmt.Errorf("load: %v", ds)
	}
	return s, nil
})

// count notes what a project has covered.
func count(seen map[string]int, b batch, p refProject, o refOutcome) {
	seen["project "+o.light]++
	seen["projects of "+b.scheme.id]++
	if b.month == 12 {
		seen["grade "+b.scheme.id+" "+o.grade]++
	}
	for method, light := range o.spending.methods() {
		seen["spending "+method+" "+light]++
	}
	if o.dual != "" {
		seen["dual "+o.dual]++
	}
	for _, note := range o.spending.notes {
		seen["note "+note]++
	}
	if b.month == 12 && !o.provisional {
		seen["plausible "+b.scheme.id+" "+o.plausible]++
	}
	for n, i := range p.indicators {
		r := o.results[n]
		seen["kind "+i.accumulation()]++
		seen["light "+r.light]++
		if a := p.actuals[n]; b.month < 12 && !a.excluded && a.likely != "" && a.likely != "确定能" {
			seen[fmt.Sprintf("likelihood with forecast %v", a.forecast != nil)]++
		}
		if r.ratio == nil {
			continue
		}
		seen["scheme "+b.scheme.id+" "+string(i.form)]++
		if (i.form == atLeast || i.form == moreThan) && i.low.Sign() > 0 {
			if cut := refOverAchieved(i, p.actual(n)); cut != nil && cut.Cmp(r.ratio) == 0 {
				seen["cut "+b.scheme.id]++
			}
		}
		if score := times(whole(2*r.marks), r.ratio); score.IsInt() && new(big.Int).And(score.Num(), big.NewInt(1)).Sign() > 0 {
			seen["half cent"]++
		}
	}
}

func (x refSpending) methods() map[string]string {
	return map[string]string{"PLAN_RATIO": x.planRatio, "TIME_RATIO": x.timeRatio, "FLOOR_SC": x.floor, "GAP_PP": x.gap}
}

// differences are where an outcome is not what the method makes of a project.
type differences []difference

// differ notes a disagreement. What it is about is only put together where there
// is one.
func (l *differences) differ(class string, want, got any, what string, args ...any) {
	if w, g := fmt.Sprint(want), fmt.Sprint(got); w != g {
		*l = append(*l, difference{class, fmt.Sprintf("%s: engine %s, reference %s", fmt.Sprintf(what, args...), g, w)})
	}
}

// compareProject lists where an outcome is not what the method makes of it.
func compareProject(b batch, p refProject, want refOutcome, got engine.ProjectResult) []difference {
	var l differences
	for n, i := range p.indicators {
		w, g := want.results[n], got.Indicators[n]
		class := string(i.form) + " of " + i.accumulation() + " under " + b.scheme.id
		l.differ("kind of "+class, i.accumulation(), g.Accumulation, "%s", i.name)
		l.differ("marks under "+b.scheme.id, w.marks, int64(g.Marks), "%s", i.name)
		l.differ("light of "+class, w.light, g.Light, "%s %s (%s)", i.name, i, g.LightReason)
		l.differ("indicator alert", unlessCalm(w.light, "GREEN", "GREY"), alertLevel(got, engine.AlertIndicator, i.name), "%s", i.name)
		l.differ("ratio of "+class, ratioText(w.ratio), shareText(g.Ratio), "%s %s (%s)", i.name, i, g.Explanation)
		l.differ("score of "+class, centsText(w.score), hundredthsText(g.Score), "%s %s (%s)", i.name, i, g.Explanation)
	}
	l.spending(p, want, got)
	l.differ("goal light", want.goal, got.Goal, "goal")
	l.dual(want, got)
	l.differ("project light", want.light, got.Light, "light")
	l.differ("plausibility under "+b.scheme.id, want.plausible, alertLevel(got, engine.AlertPlausibility, ""), "plausibility")
	if b.month == 12 {
		l.yearEnd(want, got)
	}
	return l
}

// spending compares the money: every method, the extra rules, the alerts.
func (l *differences) spending(p refProject, want refOutcome, got engine.ProjectResult) {
	l.differ("planned", rounded(p.planned()), int64(got.Spending.Planned), "planned")
	l.differ("spending light", want.spending.light, got.Spending.Light, "spending %s", got.Spending.Explanation)
	l.differ("spending value", valueText(want.spending.value), hundredthsText(got.Spending.Value), "value")
	l.differ("spending notes", want.spending.notes, notesOf(got.Spending), "notes")
	l.differ("spending alert", unlessCalm(want.spending.light, "GREEN", "GREY"), alertLevel(got, engine.AlertSpending, ""), "spending alert")
	l.differ("execution rate", valueText(p.progress(p.spent)), hundredthsText(got.Execution.Rate), "rate")
	methods := want.spending.methods()
	for _, one := range got.Spending.Schemes {
		l.differ("spending "+one.ID, methods[one.ID], one.Light, "%s", one.Reason)
	}
	if p.progress(p.spent) != nil {
		l.differ("spending methods", len(methods), len(got.Spending.Schemes), "number of methods")
	}
	if slices.Contains(want.spending.notes, "S_REG") {
		l.differ("data alert", false, alertLevel(got, engine.AlertData, "") == "", "spending that fell raises no alert about the data")
	}
}

func (l *differences) dual(want refOutcome, got engine.ProjectResult) {
	light, gap := "", ""
	if got.Dual != nil {
		light, gap = string(got.Dual.Light), hundredthsText(&got.Dual.Gap)
	}
	l.differ("dual light", want.dual, light, "dual")
	l.differ("dual gap", valueText(want.dualGap), gap, "gap")
	l.differ("dual alert", unlessCalm(want.dual, "GREEN", ""), alertLevel(got, engine.AlertDual, ""), "dual alert")
}

func (l *differences) yearEnd(want refOutcome, got engine.ProjectResult) {
	l.differ("execution", centsText(&want.execution), hundredthsText(got.Execution.Score), "execution %s", got.Execution.Explanation)
	l.differ("provisional", want.provisional, got.Provisional, "provisional")
	l.differ("total", centsText(&want.total), hundredthsText(got.Score), "total")
	grade := ""
	if got.Grade != nil {
		grade = *got.Grade
	}
	l.differ("grade", want.grade, grade, "grade")
}

// alertLevel is the level of the alert of a rule about an indicator, or about the
// project where that is ""; "" where there is none.
func alertLevel(p engine.ProjectResult, rule engine.AlertRule, indicator string) string {
	i := slices.IndexFunc(p.Alerts, func(a engine.Alert) bool { return a.Rule == rule && a.Indicator == indicator })
	if i < 0 {
		return ""
	}
	return string(p.Alerts[i].Level)
}

// unlessCalm is the light, or "" where it raises no alert.
func unlessCalm(light string, calm ...string) string {
	if slices.Contains(calm, light) {
		return ""
	}
	return light
}

// notesOf are the notes in an order of their own.
func notesOf(s engine.Spending) []string {
	notes := slices.Clone(s.Notes)
	slices.Sort(notes)
	return notes
}

func ratioText(r *big.Rat) string {
	if r == nil {
		return ""
	}
	return fmt.Sprint(rounded(times(r, whole(100))))
}

func shareText(s *engine.Share) string {
	if s == nil {
		return ""
	}
	return ratioText(frac(s.Short(4)))
}

func centsText(n *int64) string {
	if n == nil {
		return ""
	}
	return fmt.Sprint(*n)
}

func hundredthsText(h *engine.Hundredths) string {
	if h == nil {
		return ""
	}
	return fmt.Sprint(int64(*h))
}

func valueText(r *big.Rat) string {
	if r == nil {
		return ""
	}
	return fmt.Sprint(rounded(r))
}
