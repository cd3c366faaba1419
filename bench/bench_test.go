package main

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"zhunsheng/rules"
)

// BenchmarkEngines measures every way on the same rows. Take the ratios of one run; the
// command measures in turn, which is fairer.
func BenchmarkEngines(b *testing.B) {
	list, err := contestants(1<<12, 1)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range list {
		b.Run(strings.ReplaceAll(c.name, ", ", "/"), func(b *testing.B) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for b.Loop() {
				if err := c.run(); err != nil {
					b.Fatal(err)
				}
			}
			runtime.ReadMemStats(&after)
			judged := float64(b.N) * float64(c.rows)
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/judged, "ns/row")
			b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/judged, "B/row")
			b.ReportMetric(float64(after.Mallocs-before.Mallocs)/judged, "allocs/row")
			b.ReportMetric(0, "ns/op") // a run of all rows: says nothing
		})
	}
}

// judged are the forms of target with the same rows for every way.
type judged struct {
	form
	rows  *rows
	exact verdicts
}

func judgedForms(t *testing.T, n int) (list []judged) {
	t.Helper()
	forms, err := shippedForms()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for _, f := range forms {
		rows := newRows(r, n)
		list = append(list, judged{f, rows, find(t, setRows, f, rows)})
	}
	return list
}

func find(t *testing.T, set func(form, *rows) (*judge, error), f form, r *rows) verdicts {
	t.Helper()
	j, err := set(f, r)
	if err != nil {
		t.Fatalf("%s: %v", f.name, err)
	}
	if err := j.run(); err != nil {
		t.Fatal(err)
	}
	return j.read()
}

func testRows() int {
	if testing.Short() {
		return 1 << 11
	}
	return 1 << 13
}

// TestEnginesFindTheSame holds every way against the exact formulas. What is exact must
// not differ at all. Engines on floats must differ where floats do and nowhere else:
// as expr does, whose formulas are the scheme's own text, in every row. Rego computes
// on floats of more digits, and is held to the rows on an edge.
func TestEnginesFindTheSame(t *testing.T) {
	forms := judgedForms(t, testRows())
	var expr []verdicts
	for _, f := range forms {
		expr = append(expr, find(t, rowByRow(openExprReused), f.form, f.rows))
	}
	for _, w := range ways() {
		t.Run(w.name, func(t *testing.T) {
			for i, f := range forms {
				got := find(t, w.set, f.form, f.rows)
				switch {
				case w.exact:
					expect(t, f, got, f.exact)
				case w.name == "expr, map and VM reused" || w.name == "OPA":
					differsOnEdges(t, f, got)
				default:
					expect(t, f, got, expr[i])
				}
			}
		})
	}
}

func expect(t *testing.T, f judged, got, want verdicts) {
	t.Helper()
	for _, i := range got.differing(want) {
		t.Fatalf("%s, %s: %v, want %v", f.name, f.describe(i), got.of(i), want.of(i))
	}
}

// differsOnEdges demands that a way differs only where a hair more or less of the
// actual value makes another exact verdict, and only in what hangs on it. Where all
// amounts are whole numbers floats find the lights right, and most ties: so a < that
// stands for a ≤ is found.
func differsOnEdges(t *testing.T, f judged, got verdicts) {
	t.Helper()
	edges, ties, wrongTies := f.edges(t), 0, 0
	for _, edge := range edges {
		if edge == halfHundredth {
			ties++
		}
	}
	for _, i := range got.differing(f.exact) {
		edge, ok := edges[i]
		apart := max(got.won[i]-f.exact.won[i], f.exact.won[i]-got.won[i])
		light := got.light[i] != f.exact.light[i]
		if !ok || got.met[i] != f.exact.met[i] || apart > 1 || light && f.rows.isWhole(i) {
			t.Fatalf("%s, %s: %v, want %v", f.name, f.describe(i), got.of(i), f.exact.of(i))
		}
		if edge == halfHundredth {
			wrongTies++
		}
	}
	if 2*wrongTies > ties {
		t.Errorf("%s: %d of %d ties differ", f.name, wrongTies, ties)
	}
}

// isWhole tells of a row without decimals, in what is expected neither.
func (r *rows) isWhole(i int) bool {
	return r.actual[i]%100 == 0 && r.target[i]%(100*r.months[i]) == 0
}

const halfHundredth = "half a hundredth"

// edges tells of the rows that stand on one which it is.
func (f judged) edges(t *testing.T) map[int]string {
	t.Helper()
	found := map[int]string{}
	for i, here := range f.rows.present {
		if here == 0 {
			continue
		}
		less, more := f.rows.operands(i), f.rows.operands(i)
		less.Actual, more.Actual = less.Actual.Sub(hair), more.Actual.Add(hair)
		a, err := judgeExactly(f.form, less)
		if err != nil {
			t.Fatal(err)
		}
		b, err := judgeExactly(f.form, more)
		if err != nil {
			t.Fatal(err)
		}
		marks := rules.Scaled(f.rows.marks[i], 2)
		before, _ := marks.Mul(a.share).Units(2)
		after, _ := marks.Mul(b.share).Units(2)
		switch {
		case a.light != b.light:
			found[i] = a.light + "|" + b.light
		case before != after:
			found[i] = halfHundredth
		}
	}
	return found
}

var hair = rules.Scaled(1, 9)

func (f judged) describe(i int) string {
	return fmt.Sprintf("actual %d, target %d, expected %d/%d of it, marks %d", f.rows.actual[i], f.rows.target[i], f.rows.share[i], f.rows.months[i], f.rows.marks[i])
}

func (v verdicts) of(i int) string { return fmt.Sprintf("%t %d %s", v.met[i], v.won[i], v.light[i]) }

// TestRowsLookForTrouble proves that the rows are not only easy ones: each light, both
// sides of the target, rows without a value, and rows on each kind of edge occur.
func TestRowsLookForTrouble(t *testing.T) {
	lights := map[string][]string{
		atLeast: {"", red, yellow, green}, atLeastFlow: {"", red, yellow, green, blue}, atMost: {"", red, yellow, green}, equal: {"", red, yellow, green},
	}
	edges := map[string][]string{
		atLeast: {"RED|YELLOW", "YELLOW|GREEN"}, atLeastFlow: {"RED|YELLOW", "YELLOW|GREEN", "GREEN|BLUE"},
		atMost: {"GREEN|YELLOW", "YELLOW|RED"}, equal: {"RED|YELLOW", "YELLOW|RED"},
	}
	for _, f := range judgedForms(t, 1<<11) {
		seen := map[string]int{}
		for _, light := range f.exact.light {
			seen[light]++
		}
		whole := map[string]int{}
		for i, edge := range f.edges(t) {
			if seen[edge]++; f.rows.isWhole(i) {
				whole[edge]++
			}
		}
		for _, want := range append(append(lights[f.name], edges[f.name]...), halfHundredth) {
			if seen[want] == 0 {
				t.Errorf("%s: no row is %q", f.name, want)
			}
		}
		for _, want := range edges[f.name] {
			if whole[want] == 0 {
				t.Errorf("%s: no row of whole numbers is at %s", f.name, want)
			}
		}
	}
}

// TestDifferingRowsAreCounted: floats go astray on these rows, and it is said.
func TestDifferingRowsAreCounted(t *testing.T) {
	list, err := contestants(1<<9, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		if c.exact != (c.differing == 0) {
			t.Errorf("%s: exact %t, and %d of %d rows differ", c.name, c.exact, c.differing, c.rows)
		}
	}
}

// TestTable has the quickest first, and the ratios of the minima.
func TestTable(t *testing.T) {
	engine := func(name string, exact bool, differing int) *contestant {
		return &contestant{way: way{name: name, exact: exact}, rows: 65_536, differing: differing}
	}
	table := markdown([]speed{
		{contestant: engine("slow", false, 12), nanoseconds: []float64{30_000, 31_000, 45_678}, bytes: 1234.4, allocs: 20},
		{contestant: engine(columnsName, true, 0), nanoseconds: []float64{12, 12.5, 20}},
	})
	want := []string{
		"| columns | — | 12 | 12.5 | 20 | 1 | 0 | 0 | none, exact |",
		"| slow | — | 30,000 | 31,000 | 45,678 | 2,500 | 1,234 | 20 | 12 of 65,536 |",
	}
	if got := strings.Split(strings.TrimSpace(table), "\n")[2:]; strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestRace measures every way, every round.
func TestRace(t *testing.T) {
	list, err := contestants(8, 1)
	if err != nil {
		t.Fatal(err)
	}
	speeds, err := race(list, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range speeds {
		if len(s.nanoseconds) != 3 || s.least() <= 0 || s.least() > s.median() || s.median() > s.most() {
			t.Errorf("%s: %v", s.name, s.nanoseconds)
		}
	}
	if table := markdown(speeds); strings.Count(table, "\n") != len(ways())+2 {
		t.Errorf("got\n%s", table)
	}
}
