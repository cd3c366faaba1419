package columnar_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"zhunsheng/engine/columnar"
	"zhunsheng/rules"
)

// writer writes formulas of the language, as deep as asked for.
type writer struct {
	*rand.Rand
	lets  int
	names []string
}

func (w *writer) one(list ...string) string { return list[w.IntN(len(list))] }

// number writes a formula that yields a number.
func (w *writer) number(depth int) string {
	if depth == 0 {
		return w.one(append([]string{"实际值", "目标值", "下限", "上限", "期望值", "逾期天数", "0", "1", "2", "0.8", "1.1", "100", "90", "0.25"}, w.names...)...)
	}
	a, b := w.number(w.IntN(depth)), w.number(w.IntN(depth))
	switch w.IntN(9) {
	case 0:
		return fmt.Sprintf("(%s + %s)", a, b)
	case 1:
		return fmt.Sprintf("(%s - %s)", a, b)
	case 2:
		return fmt.Sprintf("(%s * %s)", a, b)
	case 3:
		return fmt.Sprintf("(%s / %s)", a, b)
	case 4:
		return fmt.Sprintf("min(%s, %s)", a, b)
	case 5:
		return fmt.Sprintf("max(%s, %s)", a, b)
	case 6:
		return w.one("abs("+a+")", "-("+a+")")
	case 7:
		return w.let(depth, (*writer).number)
	}
	return fmt.Sprintf("(%s ? %s : %s)", w.condition(depth-1), a, b)
}

// let writes a formula that gives a number a name.
func (w *writer) let(depth int, body func(*writer, int) string) string {
	value := w.number(depth - 1)
	w.lets++
	name := fmt.Sprintf("数%d", w.lets)
	before := w.names
	w.names = append(w.names[:len(before):len(before)], name)
	text := fmt.Sprintf("(let %s = %s; %s)", name, value, body(w, depth-1))
	w.names = before
	return text
}

// condition writes a formula that yields true or false.
func (w *writer) condition(depth int) string {
	if depth == 0 {
		return w.one("实际是否", "目标是否", "实际值 >= 目标值", "目标值 > 0", "目标值 == 0", "实际值 < 上限", `评定 == "达成"`, `评定 != "部分达成"`, "true")
	}
	switch w.IntN(6) {
	case 0:
		return fmt.Sprintf("(%s && %s)", w.condition(depth-1), w.condition(depth-1))
	case 1:
		return fmt.Sprintf("(%s || %s)", w.condition(depth-1), w.condition(depth-1))
	case 2:
		return fmt.Sprintf("!(%s)", w.condition(depth-1))
	case 3:
		return fmt.Sprintf("(%s ? %s : %s)", w.condition(depth-1), w.condition(depth-1), w.condition(depth-1))
	}
	return fmt.Sprintf("(%s %s %s)", w.number(depth-1), w.one(">=", ">", "<=", "<", "==", "!="), w.number(depth-1))
}

// light writes a formula that yields a text.
func (w *writer) light(depth int) string {
	if depth == 0 {
		return w.one(`"RED"`, `"YELLOW"`, `"GREEN"`, "评定")
	}
	if w.IntN(4) == 0 {
		return w.let(depth, (*writer).light)
	}
	return fmt.Sprintf("(%s ? %s : %s)", w.condition(depth-1), w.light(depth-1), w.light(depth-1))
}

// written compiles a formula that was written at random; nil where the language has
// no place for it.
func written[T any](source string) *rules.Formula {
	f, err := rules.CompileFormula(source, rules.Operands{}, reflect.TypeFor[T]())
	if err != nil {
		return nil
	}
	return f
}

// small is a row of small numbers, so that they meet.
func small(r *rand.Rand, p *columnar.Program) (one row) {
	one.present, one.marks = 1, r.Int64N(10_001)
	for i := range 4 {
		one.operands[i] = r.Int64N(9) - 3
		if r.IntN(10) == 0 {
			one.operands[i] = r.Int64() >> r.IntN(62)
		}
	}
	one.operands[4], one.operands[5] = r.Int64N(5)-1, 1+r.Int64N(4)
	one.operands[6], one.operands[7], one.operands[8] = r.Int64N(4), r.Int64N(9), r.Int64N(9)
	one.operands[9], one.operands[10], one.operands[11] = r.Int64N(2), r.Int64N(2), code(p, grades[r.IntN(len(grades))])
	return one
}

// tryFormulas writes three formulas and holds columns against them. It tells whether
// there was something to hold: not every text is a formula, not every formula fits.
func tryFormulas(t *testing.T, seed uint64, rows int) bool {
	t.Helper()
	w := &writer{Rand: rand.New(rand.NewPCG(seed, 7))}
	depth := 1 + w.IntN(4)
	s := shape{name: fmt.Sprint("seed ", seed), form: "any"}
	met, ratio, light := written[bool](w.condition(depth)), written[rules.Decimal](w.share(depth)), written[string](w.light(depth))
	if met == nil || ratio == nil || light == nil {
		return false
	}
	s.outputs = []columnar.Output{{Formula: met}, {Formula: ratio, Marks: true}, {Formula: light}}
	places := w.IntN(3)
	p, err := columnar.Compile(rules.Operands{}, fields(s.form, places), s.outputs)
	if err != nil {
		return false
	}
	s.texts = texts(p)
	var list []row
	for range rows {
		list = append(list, small(w.Rand, p))
	}
	s.check(t, p.Machine(), p, list, places)
	return true
}

// share is a number that is more often in [0, 1] than others.
func (w *writer) share(depth int) string {
	if w.IntN(4) == 0 {
		return w.number(depth)
	}
	return "max(0, min(1, " + w.number(depth) + "))"
}

// TestColumnsRunAnyFormula tries formulas that no scheme has.
func TestColumnsRunAnyFormula(t *testing.T) {
	formulas := uint64(8_000)
	if testing.Short() {
		formulas = 4_000
	}
	tried := uint64(0)
	for seed := range formulas {
		if tryFormulas(t, seed, 40) {
			tried++
		}
	}
	if tried < formulas/2 {
		t.Errorf("only %d of %d could be tried", tried, formulas)
	}
}

// FuzzColumns goes on where TestColumnsRunAnyFormula ends.
func FuzzColumns(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) { tryFormulas(t, seed, 40) })
}
