package engine_test

import (
	"fmt"
	"slices"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

// columnTally counts how indicators were judged.
type columnTally struct {
	engine.Judged
	indicators, projects, exactProjects int64
	// calm are the projects without alerts that are not exact, quiet those that columns
	// say are. alone are those with alerts of one rule and no other.
	calm, quiet int64
	alone       map[engine.AlertRule]int64
	// compiled are the columns of the schemes in the months that were judged.
	compiled map[string]*engine.Columns
}

func newColumnTally() *columnTally {
	return &columnTally{alone: map[engine.AlertRule]int64{}, compiled: map[string]*engine.Columns{}}
}

func (c *columnTally) String() string {
	return fmt.Sprintf("%+v, %d indicators, %d projects (%d exact), %d calm, %d quiet, alone %v", c.Judged, c.indicators, c.projects, c.exactProjects, c.calm, c.quiet, c.alone)
}

// columns compiles a scheme for a month, once.
func (c *columnTally) columns(s *rules.Scheme, month int) *engine.Columns {
	key := fmt.Sprint(s.Digest, month)
	if c.compiled[key] == nil {
		c.compiled[key] = engine.NewColumns(s, propertyYear, month)
	}
	return c.compiled[key]
}

func (c *columnTally) add(s engine.Judged) {
	c.Columns += s.Columns
	c.Fixed += s.Fixed
	c.Exact += s.Exact
	c.Fallback += s.Fallback
	c.Undecided = append(c.Undecided, s.Undecided...)
}

// holdColumns demands of the columns what evaluating decided, of every indicator. It
// returns false where evaluating was forbidden.
func holdColumns(t testing.TB, s *rules.Scheme, d *rules.Declaration, r *engine.Report, tally *columnTally) bool {
	t.Helper()
	outcome, ds, err := engine.Evaluate(s, d, r)
	if err != nil {
		t.Fatal(err)
	}
	columns := tally.columns(s, r.Month)
	readings, found, err := columns.ReadPart(d, r)
	if err != nil {
		t.Fatal(err)
	}
	if outcome == nil {
		if !rules.HasErrors(found) {
			t.Fatalf("reading finds %v, evaluating %v", found, ds)
		}
		return false
	}
	if rules.HasErrors(found) {
		t.Fatalf("reading finds %v, evaluating does not", found)
	}
	all := indicatorsOf(readings)
	got := make([]engine.Conclusion, len(all))
	judged, err := columns.Judge(all, got)
	if err != nil {
		t.Fatal(err)
	}
	tally.add(judged)
	place := 0
	for n := range outcome.Projects {
		for k := range outcome.Projects[n].Indicators {
			result := &outcome.Projects[n].Indicators[k]
			if got[place] != result.Conclusion() {
				t.Fatalf("%s, month %d, %s %s: columns say %s, evaluating %s\n%+v\n%s", s.ID, r.Month, result.Name, result.Target,
					conclusionText(got[place]), conclusionText(result.Conclusion()), all[place], result.Explanation)
			}
			tally.indicators++
			place++
		}
	}
	holdProjects(t, columns, readings, got, outcome, tally)
	return true
}

// holdProjects demands of the columns what evaluating decided of whole projects.
func holdProjects(t testing.TB, columns *engine.Columns, readings []engine.ProjectReading, conclusions []engine.Conclusion, outcome *engine.Outcome, tally *columnTally) {
	t.Helper()
	got := make([]engine.ProjectConclusion, len(readings))
	screened, err := columns.JudgeProjects(readings, conclusions, nil, got)
	if err != nil || len(screened.Undecided) > 0 {
		t.Fatal(screened.Undecided, err)
	}
	for n := range got {
		if tally.projects++; readings[n].Exact {
			tally.exactProjects++
		}
		if want := outcome.Projects[n].Conclusion(); got[n] != want {
			t.Fatalf("%s, month %d: columns say %+v, evaluating %+v\n%+v", outcome.Scheme, outcome.Month, got[n], want, readings[n])
		}
	}
	holdScreen(t, readings, screened.Loud, outcome, tally)
}

// holdScreen demands that nothing is raised about projects that columns call quiet, and
// counts how many of those that nothing is raised about are called so.
func holdScreen(t testing.TB, readings []engine.ProjectReading, loud []int, outcome *engine.Outcome, tally *columnTally) {
	t.Helper()
	for n := range outcome.Projects {
		p := &outcome.Projects[n]
		switch {
		case readings[n].Exact:
		case len(p.Alerts) == 0:
			tally.calm++
		case !slices.ContainsFunc(p.Alerts, func(a engine.Alert) bool { return a.Rule != p.Alerts[0].Rule }):
			tally.alone[p.Alerts[0].Rule]++
		}
		if slices.Contains(loud, n) {
			continue
		}
		if tally.quiet++; len(p.Alerts) > 0 || readings[n].Exact {
			t.Fatalf("%s, month %d: quiet, and yet %v\n%+v", outcome.Scheme, outcome.Month, p.Alerts, readings[n])
		}
	}
}

// holdQuiet demands that of the projects without alerts nearly all are known to have none.
func (c *columnTally) holdQuiet(t *testing.T) {
	t.Helper()
	if c.calm == 0 || c.quiet*100 < c.calm*95 {
		t.Errorf("of %d projects without alerts %d are quiet", c.calm, c.quiet)
	}
}

func indicatorsOf(projects []engine.ProjectReading) (list []engine.Reading) {
	for _, p := range projects {
		list = append(list, p.Indicators...)
	}
	return list
}

func conclusionText(c engine.Conclusion) string {
	v, _ := c.Verdict.Verdict()
	l, _ := c.Light.Light()
	return fmt.Sprint(v, " ", l, " ", c.Provisional, " ", c.Score)
}

// TestColumnsAreTheRows judges random projects both ways.
func TestColumnsAreTheRows(t *testing.T) {
	t.Parallel()
	size := 20_000
	if testing.Short() {
		size = 2_000
	}
	tally := newColumnTally()
	for n := range size/propertyBatch + 1 {
		b := drawBatch(propertySeed+1, n, propertyBatch)
		s, err := propertyScheme(b.scheme.id)
		if err != nil {
			t.Fatal(err)
		}
		d, r := b.input()
		holdColumns(t, s, d, r, tally)
	}
	t.Log(tally)
	if tally.Columns < tally.indicators/2 || tally.exactProjects > tally.projects/2 || tally.Fallback == 0 || len(tally.Undecided) > 0 {
		t.Errorf("columns should judge most, and the formulas some whose numbers are too large: %v", tally)
	}
	tally.holdQuiet(t)
}

// TestColumnsOnTheSeed judges the real tables at every checkpoint of the demo, under
// every scheme.
func TestColumnsOnTheSeed(t *testing.T) {
	t.Parallel()
	tally := newColumnTally()
	for _, s := range rules.Shipped().List() {
		for _, month := range fixtures.DemoMonths {
			holdColumns(t, s, seedDeclaration(t), seedReport(t, month), tally)
		}
	}
	t.Log(tally)
	if tally.indicators == 0 || tally.Fallback > 0 || len(tally.Undecided) > 0 {
		t.Errorf("%v", tally)
	}
	tally.holdQuiet(t)
}

// TestADayThatAddsUp: what a form may declare, a date that is a flow, is judged as
// evaluating does.
func TestADayThatAddsUp(t *testing.T) {
	for _, actual := range []string{"2025年5月1日", "2025年6月20日", "未完成"} {
		table, report := projectOf("100", "50", "25/50/75/100", line{"产出指标", "时效指标", "完成时间", "2025年6月10日前", "", observed(actual)})
		table.Indicators[0].Kind = rules.Flow
		d, r := &rules.Declaration{FiscalYear: propertyYear, Tables: []*rules.GoalTable{table}}, &engine.Report{FiscalYear: propertyYear, Month: 6, Projects: []engine.ProjectReport{report}}
		tally := newColumnTally()
		if !holdColumns(t, mustScheme(t, ""), d, r, tally) || tally.indicators == 0 {
			t.Errorf("%s was not judged", actual)
		}
	}
}

func mustScheme(t testing.TB, id string) *rules.Scheme {
	t.Helper()
	s, err := rules.FindScheme(id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestUndecided: where a formula yields more marks than there are, columns leave the
// indicator, or the project, to evaluating, which says why.
func TestUndecided(t *testing.T) {
	table, report := projectOf("100", "77.7", "25/50/75/100", line{"产出指标", "质量指标", "合格率", "≥80%", "", observed("67.7")})
	d, r := &rules.Declaration{FiscalYear: propertyYear, Tables: []*rules.GoalTable{table}}, &engine.Report{FiscalYear: propertyYear, Month: 12, Projects: []engine.ProjectReport{report}}
	for name, c := range map[string]struct {
		scheme               *rules.Scheme
		indicators, projects int
	}{
		"ratio":     {own(t, "targets: {at_least: {ratio: '实际值 == 60 + 7.7 ? 1.125 : 目标值 < 0 ? 0 : 1', basis: 本单位约定}}\n"), 1, 1},
		"execution": {ownExecution(t, "ratio: '执行数 * 7 == 543.9 ? 2 : min(1, 执行数 / 预算数)'"), 0, 1},
		"neither":   {own(t, ""), 0, 0},
	} {
		columns := engine.NewColumns(c.scheme, r.FiscalYear, r.Month)
		readings, found, err := columns.ReadPart(d, r)
		if err != nil || len(found) > 0 {
			t.Fatal(found, err)
		}
		all := indicatorsOf(readings)
		conclusions := make([]engine.Conclusion, len(all))
		judged, err := columns.Judge(all, conclusions)
		if err != nil || len(judged.Undecided) != c.indicators {
			t.Errorf("%s: undecided %v, %v", name, judged.Undecided, err)
		}
		screened, err := columns.JudgeProjects(readings, conclusions, judged.Undecided, make([]engine.ProjectConclusion, 1))
		if err != nil || len(screened.Undecided) != c.projects || c.projects > 0 && len(screened.Loud) == 0 {
			t.Errorf("%s: screened %+v, %v", name, screened, err)
		}
	}
}

// TestReadingsOfAnotherProgram: a shape that is none is refused.
func TestReadingsOfAnotherProgram(t *testing.T) {
	c := engine.NewColumns(mustScheme(t, ""), propertyYear, 12)
	for _, shape := range []engine.Shape{2, 1 << 14, 1<<15 | 127<<8, 1<<15 | 3<<6, 1<<15 | 9} {
		if _, err := c.Judge([]engine.Reading{{Shape: shape, Of: 1}}, make([]engine.Conclusion, 1)); err == nil {
			t.Errorf("shape %d was taken", shape)
		}
	}
	if _, err := c.Judge(make([]engine.Reading, 2), make([]engine.Conclusion, 1)); err == nil {
		t.Error("two readings were judged into room for one")
	}
}
