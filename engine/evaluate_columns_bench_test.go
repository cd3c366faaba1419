package engine_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"zhunsheng/engine/columnar"
	"zhunsheng/rules"
)

// The rows of BenchmarkEvaluate: the forms of target that most indicators have, one
// after the other, so many rows of each. Each way yields the same three outputs a row:
// whether the target is met, the marks, the light.
const (
	rowsOfForm  = 1 << 14
	rowsOfRound = 1 << 12
	rowPlaces   = 2
	missingRows = 20 // one in so many has no value
)

// evaluated is a form of target with its rows as columns.
type evaluated struct {
	form    string
	outputs []columnar.Output
	batch   columnar.Batch
	// by hand, into the same columns
	loop func(b columnar.Batch, results []columnar.Result, lights lightCode)
}

// lightCode are the codes of a program's lights.
type lightCode struct{ red, yellow, green, blue uint8 }

// column places in evaluated.batch.Operands.
const (
	actualColumn = iota
	targetColumn
	shareColumn
	monthsColumn
)

var evaluatedFields = []columnar.Field{
	{Name: "实际值", Places: rowPlaces}, {Name: "目标值", Places: rowPlaces}, {Name: "期望值", Fraction: true, Of: "目标值", Bits: 10},
}

func evaluatedForms(tb testing.TB, rows int) []evaluated {
	tb.Helper()
	s, err := rules.FindScheme(rules.DefaultScheme)
	if err != nil {
		tb.Fatal(err)
	}
	outputs := func(form string, flow bool) []columnar.Output {
		f := s.Targets[form]
		light := f.Light.Formula
		if flow {
			light = f.Flow.Formula
		}
		return []columnar.Output{{Formula: f.Met.Formula}, {Formula: f.Ratio.Formula, Marks: true}, {Formula: light}}
	}
	list := []evaluated{
		{form: "at_least", outputs: outputs("at_least", false), loop: atLeastByHand},
		{form: "at_least flow", outputs: outputs("at_least", true), loop: atLeastFlowByHand},
		{form: "at_most", outputs: outputs("at_most", false), loop: atMostByHand},
		{form: "equal", outputs: outputs("equal", false), loop: equalByHand},
	}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range list {
		list[i].batch = evaluatedRows(r, rows)
	}
	return list
}

func evaluatedRows(r *rand.Rand, rows int) columnar.Batch {
	b := columnar.Batch{Present: make([]int64, rows), Marks: make([]int64, rows), Operands: make([][]int64, 4)}
	for i := range b.Operands {
		b.Operands[i] = make([]int64, rows)
	}
	for i := range rows {
		target := 100 * r.Int64N(100_000)
		if i%50 == 0 {
			target = 0
		}
		actual := target * (50 + r.Int64N(80)) / 100
		if i%missingRows != 0 {
			b.Present[i] = 1
		}
		b.Marks[i] = 25 * (1 + r.Int64N(60))
		b.Operands[actualColumn][i], b.Operands[targetColumn][i] = actual, target
		b.Operands[shareColumn][i], b.Operands[monthsColumn][i] = 1+r.Int64N(12), 12
	}
	return b
}

// way is a way of judging all rows of a form.
type way struct {
	name string
	run  func(tb testing.TB, f evaluated) func()
}

var ways = []way{{"vm", byVM}, {"row", byFormulas}, {"columnar", byColumns}, {"columnar2", byTwoWorkers}, {"handwritten", byHand}}

// BenchmarkEvaluate holds five ways of judging a row against each other: expr's VM on
// floats at its best (map and VM reused), the exact formulas row by row, the exact
// columns, these on two workers, and exact branch-free loops written by hand for these
// very forms. Take the ratios of one run.
func BenchmarkEvaluate(b *testing.B) {
	forms := evaluatedForms(b, rowsOfForm)
	for _, way := range ways {
		b.Run(way.name, func(b *testing.B) {
			var runs []func()
			for _, f := range forms {
				runs = append(runs, way.run(b, f))
			}
			b.ReportAllocs()
			b.ResetTimer()
			for b.Loop() {
				for _, run := range runs {
					run()
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(forms)*rowsOfForm), "ns/row")
		})
	}
}

// BenchmarkEvaluateRatios takes turns between the ways, and reports the ratios of the
// least times of each: on a machine that does other work besides, rounds of single
// milliseconds find moments in which it does not. The formulas row by row take too long
// for that.
func BenchmarkEvaluateRatios(b *testing.B) {
	forms := evaluatedForms(b, rowsOfRound)
	ways := slices.DeleteFunc(slices.Clone(ways), func(w way) bool { return w.name == "row" })
	least := map[string]float64{}
	runs := map[string][]func(){}
	for _, way := range ways {
		for _, f := range forms {
			runs[way.name] = append(runs[way.name], way.run(b, f))
		}
	}
	for b.Loop() {
		for _, way := range ways {
			took := 0.0
			for i, run := range runs[way.name] {
				key := fmt.Sprint(way.name, i)
				run() // so that each finds its rows in the same caches
				start := time.Now()
				run()
				ns := float64(time.Since(start).Nanoseconds()) / rowsOfRound
				if best, ok := least[key]; !ok || ns < best {
					least[key] = ns
				}
				took += least[key]
			}
			least[way.name] = took / float64(len(forms))
		}
	}
	for _, way := range ways {
		b.ReportMetric(least[way.name], way.name+"-ns/row")
	}
	b.ReportMetric(least["vm"]/least["columnar"], "vm/columnar")
	b.ReportMetric(least["columnar"]/least["handwritten"], "columnar/handwritten")
	b.ReportMetric(least["columnar"]/least["columnar2"], "columnar/columnar2")
}

func byColumns(tb testing.TB, f evaluated) func() {
	tb.Helper()
	p, err := columnar.Compile(rules.Operands{}, evaluatedFields, f.outputs)
	if err != nil {
		tb.Fatal(err)
	}
	m, results := p.Machine(), p.NewResults(len(f.batch.Present))
	return func() {
		if _, err := m.Run(f.batch, results); err != nil {
			tb.Fatal(err)
		}
	}
}

func byTwoWorkers(tb testing.TB, f evaluated) func() {
	tb.Helper()
	p, err := columnar.Compile(rules.Operands{}, evaluatedFields, f.outputs)
	if err != nil {
		tb.Fatal(err)
	}
	pool, results := p.Pool(2), p.NewResults(len(f.batch.Present))
	return func() {
		if _, err := pool.Run(f.batch, results); err != nil {
			tb.Fatal(err)
		}
	}
}

func byFormulas(tb testing.TB, f evaluated) func() {
	tb.Helper()
	operands := make([]rules.Operands, len(f.batch.Present))
	for i := range operands {
		operands[i] = operandsOf(f.batch, i)
	}
	met, marks, lights := make([]bool, len(f.batch.Present)), make([]int64, len(f.batch.Present)), make([]string, len(f.batch.Present))
	return func() {
		for i := range operands {
			if f.batch.Present[i] == 0 {
				continue
			}
			met[i] = run(tb, f.outputs[0].Formula, operands[i]).(bool)
			share := run(tb, f.outputs[1].Formula, operands[i]).(rules.Decimal)
			marks[i], _ = rules.Scaled(f.batch.Marks[i], 2).Mul(share).Units(2)
			lights[i] = run(tb, f.outputs[2].Formula, operands[i]).(string)
		}
	}
}

func run(tb testing.TB, f *rules.Formula, o rules.Operands) any {
	v, err := f.Run(o)
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

func operandsOf(b columnar.Batch, i int) rules.Operands {
	target := rules.Scaled(b.Operands[targetColumn][i], rowPlaces)
	return rules.Operands{
		Actual: rules.Scaled(b.Operands[actualColumn][i], rowPlaces), Target: target,
		Expected: target.Mul(rules.Int(b.Operands[shareColumn][i])).Quo(rules.Int(b.Operands[monthsColumn][i])),
	}
}

// byVM is not exact: it is how expr is used at its fastest.
func byVM(tb testing.TB, f evaluated) func() {
	tb.Helper()
	env := map[string]any{"实际值": 0.0, "目标值": 0.0, "期望值": 0.0}
	var programs []*vm.Program
	for _, o := range f.outputs {
		p, err := expr.Compile(o.Formula.String(), expr.Env(env))
		if err != nil {
			tb.Fatal(err)
		}
		programs = append(programs, p)
	}
	met, marks, lights := make([]bool, len(f.batch.Present)), make([]int64, len(f.batch.Present)), make([]string, len(f.batch.Present))
	machine := vm.VM{}
	return func() {
		for i := range f.batch.Present {
			if f.batch.Present[i] == 0 {
				continue
			}
			target := float64(f.batch.Operands[targetColumn][i]) / 100
			env["实际值"], env["目标值"] = float64(f.batch.Operands[actualColumn][i])/100, target
			env["期望值"] = target * float64(f.batch.Operands[shareColumn][i]) / float64(f.batch.Operands[monthsColumn][i])
			met[i] = must(machine.Run(programs[0], env)).(bool)
			share := must(machine.Run(programs[1], env))
			ratio, ok := share.(float64)
			if !ok {
				ratio = float64(share.(int))
			}
			marks[i] = int64(math.Floor(float64(f.batch.Marks[i])*ratio + 0.5))
			lights[i] = must(machine.Run(programs[2], env)).(string)
		}
	}
}

func must(v any, err error) any {
	if err != nil {
		panic(err)
	}
	return v
}

func byHand(tb testing.TB, f evaluated) func() {
	tb.Helper()
	p, err := columnar.Compile(rules.Operands{}, evaluatedFields, f.outputs)
	if err != nil {
		tb.Fatal(err)
	}
	results := p.NewResults(len(f.batch.Present))
	lights := lightCodes(p)
	return func() { f.loop(f.batch, results, lights) }
}

func lightCodes(p *columnar.Program) (c lightCode) {
	for light, at := range map[string]*uint8{"RED": &c.red, "YELLOW": &c.yellow, "GREEN": &c.green, "BLUE": &c.blue} {
		code, _ := p.Code(light)
		*at = uint8(code)
	}
	return c
}

// TestByHandIsExact proves that the loops that the columns are measured against do the
// same work.
func TestByHandIsExact(t *testing.T) {
	for _, f := range evaluatedForms(t, rowsOfForm) {
		p, err := columnar.Compile(rules.Operands{}, evaluatedFields, f.outputs)
		if err != nil {
			t.Fatal(err)
		}
		got, want := p.NewResults(rowsOfForm), p.NewResults(rowsOfForm)
		m := p.Machine()
		if _, err := m.Run(f.batch, want); err != nil {
			t.Fatal(err)
		}
		f.loop(f.batch, got, lightCodes(p))
		if !slices.Equal(got[0].Codes, want[0].Codes) || !slices.Equal(got[1].Hundredths, want[1].Hundredths) || !slices.Equal(got[2].Codes, want[2].Codes) {
			t.Errorf("%s: by hand and by columns differ", f.form)
		}
		if m.Stats.Fallback > 0 {
			t.Errorf("%s: %d rows fell back", f.form, m.Stats.Fallback)
		}
	}
}
