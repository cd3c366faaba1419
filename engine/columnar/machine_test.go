package columnar_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"zhunsheng/engine/columnar"
	"zhunsheng/rules"
)

var textType = reflect.TypeFor[string]()

var twoFields = []columnar.Field{{Name: "实际值", Places: 2}, {Name: "目标值", Places: 2}}

// compiled is the program of one formula over 实际值 and 目标值.
func compiled(t testing.TB, source string, yields reflect.Type, fields ...columnar.Field) *columnar.Program {
	t.Helper()
	f, err := rules.CompileFormula(source, rules.Operands{}, yields)
	if err != nil {
		t.Fatal(err)
	}
	if fields == nil {
		fields = twoFields
	}
	p, err := columnar.Compile(rules.Operands{}, fields, []columnar.Output{{Formula: f, Marks: yields == reflect.TypeFor[rules.Decimal]()}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func share(t testing.TB, source string) *columnar.Program {
	return compiled(t, source, reflect.TypeFor[rules.Decimal]())
}

// won runs a program of marks on rows of 实际值 and 目标值.
func won(t testing.TB, m *columnar.Machine, p *columnar.Program, marks int64, actuals, targets []int64) ([]int64, []columnar.Refusal) {
	t.Helper()
	n := len(actuals)
	results := p.NewResults(n)
	refused, err := m.Run(columnar.Batch{Present: slices.Repeat([]int64{1}, n), Marks: slices.Repeat([]int64{marks}, n), Operands: [][]int64{actuals, targets}}, results)
	if err != nil {
		t.Fatal(err)
	}
	return results[0].Hundredths, refused
}

// TestHalvesRoundUp rounds marks as 四舍五入 does: 12.50 × 97 ÷ 100 is 12.125, so 12.13.
func TestHalvesRoundUp(t *testing.T) {
	p := share(t, "min(1, 实际值 / 目标值)")
	got, refused := won(t, p.Machine(), p, 1250, []int64{9700, 9699, 0, 1, 3}, []int64{10_000, 10_000, 10_000, 2500, 2})
	if want := []int64{1213, 1212, 0, 1, 1250}; !slices.Equal(got, want) || len(refused) > 0 {
		t.Errorf("%v, refused %v, want %v", got, refused, want)
	}
}

// TestLargeNumbersFallBack lets the formula judge what the products can't hold, and
// counts it.
func TestLargeNumbersFallBack(t *testing.T) {
	p := share(t, "min(1, 实际值 / 目标值)")
	m := p.Machine()
	const huge = int64(9e18)
	got, refused := won(t, m, p, 1000, []int64{huge / 2, 50, -huge, 0}, []int64{huge, 100, -huge, huge})
	if want := []int64{500, 500, 1000, 0}; !slices.Equal(got, want) || len(refused) > 0 {
		t.Errorf("%v, refused %v, want %v", got, refused, want)
	}
	if want := (columnar.Stats{Rows: 4, Fallback: 3}); m.Stats != want {
		t.Errorf("%+v, want %+v", m.Stats, want)
	}
}

// TestRefusals names the rows that no formula can judge, and why; their marks are 0.
func TestRefusals(t *testing.T) {
	p := share(t, "实际值 / 目标值")
	got, refused := won(t, p.Machine(), p, 1000, []int64{50, 50, 200, -1}, []int64{100, 0, 100, 100})
	if want := []int64{500, 0, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	var said []string
	for _, r := range refused {
		said = append(said, r.Err.Error())
	}
	if len(refused) != 3 || refused[0].Row != 1 || !strings.Contains(said[0], "除数为零") || refused[1].Row != 2 || !strings.Contains(said[1], "share 2 of the marks") || refused[2].Row != 3 {
		t.Errorf("refused %+v", refused)
	}
}

// TestDivisionByZeroIsFound refuses a row whose light divides by zero, and no row that
// its guard keeps from it.
func TestDivisionByZeroIsFound(t *testing.T) {
	for source, want := range map[string]int{
		`实际值 / 目标值 >= 1 ? "GREEN" : "RED"`:                      1,
		`目标值 > 0 ? (实际值 / 目标值 >= 1 ? "GREEN" : "RED") : "RED"`:  0,
		`目标值 != 0 && 实际值 / 目标值 >= 1 ? "GREEN" : "RED"`:          0,
		`目标值 >= 0 && 实际值 / 目标值 >= 1 ? "GREEN" : "RED"`:          1,
		`let 率 = 实际值 / 目标值; 目标值 > 0 && 率 > 1 ? "GREEN" : "RED"`: 1, // a let is computed where it stands
		`实际值 / (目标值 * 目标值 + 1) >= 1 ? "GREEN" : "RED"`:          0,
	} {
		p := compiled(t, source, reflect.TypeFor[string]())
		refused, err := p.Machine().Run(columnar.Batch{Present: []int64{1, 1, 0}, Operands: [][]int64{{100, 100, 100}, {100, 0, 0}}}, p.NewResults(3))
		if err != nil || len(refused) != want {
			t.Errorf("%s: refused %v, %v, want %d", source, refused, err, want)
		}
	}
}

// TestRowsWithoutValue have nothing: not met, no marks, no light.
func TestRowsWithoutValue(t *testing.T) {
	p := compiled(t, `实际值 >= 目标值 ? "GREEN" : "RED"`, reflect.TypeFor[string]())
	results := p.NewResults(2)
	if _, err := p.Machine().Run(columnar.Batch{Present: []int64{0, 1}, Operands: [][]int64{{7, 7}, {5, 9}}}, results); err != nil {
		t.Fatal(err)
	}
	if a, b := p.Text(results[0].Codes[0]), p.Text(results[0].Codes[1]); a != "" || b != "RED" {
		t.Errorf("%q, %q", a, b)
	}
}

// TestBadColumns are refused before anything is written.
func TestBadColumns(t *testing.T) {
	p := share(t, "min(1, 实际值 / 目标值)")
	results := p.NewResults(1)
	one := []int64{1}
	for name, b := range map[string]columnar.Batch{
		"a column too few":   {Present: one, Marks: one, Operands: [][]int64{one}},
		"a column too short": {Present: one, Marks: one, Operands: [][]int64{one, {}}},
		"no marks":           {Present: one, Operands: [][]int64{one, one}},
		"results too short":  {Present: []int64{1, 1}, Marks: []int64{1, 1}, Operands: [][]int64{{1, 1}, {1, 1}}},
	} {
		if _, err := p.Machine().Run(b, results); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if results[0].Hundredths[0] != 0 {
		t.Errorf("something was written: %v", results)
	}
}

// TestCodesAndDenominatorsAreChecked refuses rows whose columns hold what they can't.
func TestCodesAndDenominatorsAreChecked(t *testing.T) {
	fields := []columnar.Field{{Name: "评定", Texts: []string{"达成"}}, {Name: "实际是否"}, {Name: "支出", Fraction: true}}
	if _, err := columnar.Compile(rules.Operands{}, fields, nil); err == nil {
		t.Error("a field that is no operand was taken")
	}
	fields[2].Name = "实际值"
	p := compiled(t, `评定 == "达成" && 实际是否 && 实际值 > 2`, reflect.TypeFor[bool](), fields...)
	batch := columnar.Batch{Present: []int64{1, 1, 1, 1, 1}, Operands: [][]int64{{1, 9, 1, 1, 1}, {1, 1, 1, 1, 0}, {5, 5, 5, -5, 5}, {2, 2, 0, -2, 2}}}
	results := p.NewResults(5)
	refused, err := p.Machine().Run(batch, results)
	if err != nil || len(refused) != 3 || refused[0].Row != 1 || refused[1].Row != 2 || refused[2].Row != 3 {
		t.Errorf("refused %v, %v", refused, err)
	}
	if want := []uint8{1, 0, 0, 0, 0}; !slices.Equal(results[0].Codes, want) {
		t.Errorf("%v, want %v", results[0].Codes, want)
	}
}

// TestRunAllocatesNothing, whatever falls back to no formula, for the formulas of every
// scheme that is shipped. A pool allocates for its workers, and nothing for a row.
func TestRunAllocatesNothing(t *testing.T) {
	const rows = 13_000
	ones, held := slices.Repeat([]int64{1}, rows), 0
	for _, tr := range allFormulas(t, shipped(t)) {
		p, err := columnar.Compile(tr.operands, tr.fields, tr.outputs)
		if err != nil {
			t.Fatal(err)
		}
		m, pool, results := p.Machine(), p.Pool(2), p.NewResults(rows)
		b := columnar.Batch{Present: ones, Marks: ones, Operands: slices.Repeat([][]int64{ones}, len(p.Columns()))}
		allocations := func(run func(columnar.Batch, []columnar.Result) ([]columnar.Refusal, error)) float64 {
			return testing.AllocsPerRun(2, func() {
				if _, err := run(b, results); err != nil {
					t.Fatal(err)
				}
			})
		}
		one, two := allocations(m.Run), allocations(pool.Run)
		if m.Stats.Fallback == 0 && (one > 0 || two > 16) {
			t.Errorf("%s: %v allocations a batch of %d rows, %v with two workers", tr.name, one, rows, two)
		}
		if m.Stats.Fallback == 0 {
			held++
		}
	}
	if held < 100 {
		t.Errorf("nothing fell back in only %d programs", held)
	}
}

// TestWhatDoesNotFit is left to the row evaluator when it is compiled, not when it runs.
func TestWhatDoesNotFit(t *testing.T) {
	for _, source := range []string{"min(1, 实际值 * 目标值 * 实际值 * 目标值 / 100)", "实际值 / 1234567890123456789"} {
		f, err := rules.CompileFormula(source, rules.Operands{}, reflect.TypeFor[rules.Decimal]())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := columnar.Compile(rules.Operands{}, twoFields, []columnar.Output{{Formula: f, Marks: true}}); err == nil {
			t.Errorf("%s was taken", source)
		}
	}
}
