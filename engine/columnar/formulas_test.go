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
		return w.one(append([]string{"实际值", "目标值", "下限", "上限", "期望值", "逾期天数", "超额率", "0", "1", "2", "0.8", "1.1", "100", "90", "0.25"}, w.names...)...)
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

// share writes a number that is more often in [0, 1] than others.
func (w *writer) share(depth int) string {
	if w.IntN(4) == 0 {
		return w.number(depth)
	}
	return "max(0, min(1, " + w.number(depth) + "))"
}

// fields are columns of every sort that there is: whole numbers at several places,
// fractions, shares of another, numbers over another, masks and texts.
func (w *writer) fields() []columnar.Field {
	places := func() int { return []int{0, 0, 2, 2, 4, -2}[w.IntN(6)] }
	bits := func() int { return []int{0, 0, 3, 14}[w.IntN(4)] }
	list := []columnar.Field{
		{Name: "目标值", Places: places()}, {Name: "下限", Places: places(), Bits: bits()}, {Name: "实际值", Places: places(), Fraction: w.IntN(4) == 0}, {Name: "上限", Places: places()},
		{Name: "期望值", Fraction: true, Places: places(), Bits: bits()}, {Name: "逾期天数", Bits: bits()}, {Name: "超额率", Places: places()},
		{Name: "实际是否"}, {Name: "目标是否"}, {Name: "评定", Texts: grades},
	}
	if w.IntN(2) == 0 {
		list[4].Of = w.one("目标值", "下限")
	}
	if w.IntN(2) == 0 {
		list[6].Over = w.one("目标值", "下限")
	}
	return list
}

// trial writes three formulas; nil where the language, or the columns, have no place
// for one: not every text is a formula, not every formula fits.
func (w *writer) trial(name string) *court {
	depth := 1 + w.IntN(4)
	met, ratio, light := written[bool](w.condition(depth)), written[rules.Decimal](w.share(depth)), written[string](w.light(depth))
	if met == nil || ratio == nil || light == nil {
		return nil
	}
	c, err := trial{name, rules.Operands{}, w.fields(), []columnar.Output{{Formula: met}, {Formula: ratio, Marks: true}, {Formula: light}}}.open()
	if err != nil {
		return nil
	}
	return c
}

// TestColumnsRunAnyFormula tries formulas that no scheme has: each on 40 rows, all of
// which the formulas run too.
func TestColumnsRunAnyFormula(t *testing.T) {
	formulas := uint64(6_000)
	if testing.Short() {
		formulas = 1_500
	}
	tried := uint64(0)
	for seed := range formulas {
		w := &writer{Rand: rand.New(rand.NewPCG(seed, 7))}
		if c := w.trial(fmt.Sprint("seed ", seed)); c != nil {
			c.check(t, c.rows(w.Rand, 40, small, small, small, small, beside, plain, limit), 1)
			tried++
		}
	}
	if tried < formulas/2 {
		t.Errorf("only %d of %d could be tried", tried, formulas)
	}
	t.Logf("%d formulas of each sort", tried)
}

// FuzzColumns goes on where TestColumnsRunAnyFormula ends: the seed writes formulas,
// fields and some rows, the bytes are one row more: whether it has a value, its marks,
// and its columns, whatever they are.
func FuzzColumns(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed, []byte{1, 0, 48, 57, 200, 3, 1, 127, 255, 255, 255, 255, 255, 255, 255})
	}
	f.Fuzz(func(t *testing.T, seed uint64, data []byte) {
		w := &writer{Rand: rand.New(rand.NewPCG(seed, 7))}
		c := w.trial(fmt.Sprint("seed ", seed))
		if c == nil {
			return
		}
		b := c.rows(w.Rand, 40, small, beside, plain, limit, tie)
		b.Present[39] = taken(&data, 1) & 1
		b.Marks[39] = taken(&data, 2)
		for _, column := range b.Operands {
			column[39] = taken(&data, int(taken(&data, 1)&15))
		}
		c.fit(b, 39)
		c.check(t, b, 1)
	})
}

// taken takes a number of so many bytes.
func taken(data *[]byte, n int) (x int64) {
	for range min(n, len(*data)) {
		x = x<<8 | int64((*data)[0])
		*data = (*data)[1:]
	}
	return x
}

// fit makes masks and texts of what stands in their columns.
func (c *court) fit(b columnar.Batch, row int) {
	for _, f := range c.fields {
		switch x := &b.Operands[f.column][row]; f.kind {
		case reflect.Bool:
			*x &= 1
		case reflect.String:
			*x = int64(uint64(*x) % uint64(c.program.Texts()))
		}
	}
}
