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
	}
	for _, kind := range rules.Accumulations {
		list = append(list, "kind "+string(kind))
	}
	for _, light := range []string{"RED", "YELLOW", "GREEN", "BLUE", "GREY"} {
		list = append(list, "light "+light, "spending PLAN_RATIO "+light, "project "+light)
	}
	list = append(list, "project ORANGE", "dual RED", "dual ORANGE", "dual YELLOW", "dual GREEN", "half cent")
	for method, lights := range map[string]string{"TIME_RATIO": "RED YELLOW GREEN GREY", "FLOOR_SC": "RED YELLOW GREEN GREY", "GAP_PP": "RED ORANGE YELLOW GREEN BLUE GREY"} {
		for light := range strings.FieldsSeq(lights) {
			list = append(list, "spending "+method+" "+light)
		}
	}
	return list
}

// compareBatch evaluates a batch with the engine and with the reference.
func compareBatch(t *testing.T, b batch) (map[string]int, []difference) {
	scheme, err := rules.FindScheme(b.scheme.id)
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
	for n, i := range p.indicators {
		r := o.results[n]
		seen["kind "+i.accumulation()]++
		seen["light "+r.light]++
		if r.ratio == nil {
			continue
		}
		seen["scheme "+b.scheme.id+" "+string(i.form)]++
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
		differ("ratio of "+class, fmt.Sprintf("%s %s (%s)", i.name, i, g.Explanation), ratioText(w.ratio), shareText(g.Ratio))
		differ("score of "+class, fmt.Sprintf("%s %s (%s)", i.name, i, g.Explanation), centsText(w.score), hundredthsText(g.Score))
	}
	differ("planned", "planned", rounded(p.planned()), int64(got.Spending.Planned))
	differ("spending light", "spending "+got.Spending.Explanation, want.spending.light, got.Spending.Light)
	differ("spending value", "value", valueText(want.spending.value), hundredthsText(got.Spending.Value))
	differ("spending notes", "notes", want.spending.notes, notesOf(got.Spending))
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
