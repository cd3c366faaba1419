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
	list = append(list, "project ORANGE", "dual RED", "dual ORANGE", "dual YELLOW", "dual GREEN", "half cent")
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

// compareProject lists where an outcome is not what the method makes of it.
func compareProject(b batch, p refProject, want refOutcome, got engine.ProjectResult) (list []difference) {
	differ := func(class, what string, want, got any) {
		w, g := fmt.Sprint(want), fmt.Sprint(got)
		if w != g {
			list = append(list, difference{class, fmt.Sprintf("%s: engine %s, reference %s", what, g, w)})
		}
	}
	for n, i := range p.indicators {
		w, g := want.results[n], got.Indicators[n]
		class := string(i.form) + " of " + i.accumulation() + " under " + b.scheme.id
		differ("kind of "+class, i.name, i.accumulation(), g.Accumulation)
		differ("marks under "+b.scheme.id, i.name, w.marks, int64(g.Marks))
		differ("light of "+class, fmt.Sprintf("%s %s (%s)", i.name, i, g.LightReason), w.light, g.Light)
		differ("indicator alert", i.name, unlessCalm(w.light, "GREEN", "GREY"), alertLevel(got, engine.AlertIndicator, i.name))
		differ("ratio of "+class, fmt.Sprintf("%s %s (%s)", i.name, i, g.Explanation), ratioText(w.ratio), shareText(g.Ratio))
		differ("score of "+class, fmt.Sprintf("%s %s (%s)", i.name, i, g.Explanation), centsText(w.score), hundredthsText(g.Score))
	}
	differ("planned", "planned", rounded(p.planned()), int64(got.Spending.Planned))
	differ("spending light", "spending "+got.Spending.Explanation, want.spending.light, got.Spending.Light)
	differ("spending value", "value", valueText(want.spending.value), hundredthsText(got.Spending.Value))
	differ("spending notes", "notes", want.spending.notes, notesOf(got.Spending))
	methods := want.spending.methods()
	for _, one := range got.Spending.Schemes {
		differ("spending "+one.ID, one.ID+" "+one.Reason, methods[one.ID], one.Light)
	}
	if p.progress(p.spent) != nil {
		differ("spending methods", "number of methods", len(methods), len(got.Spending.Schemes))
	}
	differ("execution rate", "rate", valueText(p.progress(p.spent)), hundredthsText(got.Execution.Rate))
	differ("plausibility under "+b.scheme.id, "plausibility", want.plausible, alertLevel(got, engine.AlertPlausibility, ""))
	differ("spending alert", "spending alert", unlessCalm(want.spending.light, "GREEN", "GREY"), alertLevel(got, engine.AlertSpending, ""))
	differ("dual alert", "dual alert", unlessCalm(want.dual, "GREEN", ""), alertLevel(got, engine.AlertDual, ""))
	if slices.Contains(want.spending.notes, "S_REG") && alertLevel(got, engine.AlertData, "") == "" {
		list = append(list, difference{"data alert", "spending that fell raises no alert about the data"})
	}
	differ("goal light", "goal", want.goal, got.Goal)
	dual, gap := "", ""
	if got.Dual != nil {
		dual, gap = string(got.Dual.Light), hundredthsText(&got.Dual.Gap)
	}
	differ("dual light", "dual", want.dual, dual)
	differ("dual gap", "gap", valueText(want.dualGap), gap)
	differ("project light", "light", want.light, got.Light)
	if b.month < 12 {
		return list
	}
	differ("execution", "execution "+got.Execution.Explanation, centsText(&want.execution), hundredthsText(got.Execution.Score))
	differ("provisional", "provisional", want.provisional, got.Provisional)
	differ("total", "total", centsText(&want.total), hundredthsText(got.Score))
	if got.Grade == nil {
		return append(list, difference{"grade", "no grade"})
	}
	differ("grade", "grade", want.grade, *got.Grade)
	return list
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
