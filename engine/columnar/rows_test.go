package columnar_test

import (
	"math/rand/v2"
	"reflect"

	"github.com/expr-lang/expr/ast"

	"zhunsheng/engine/columnar"
)

// mood is what a row looks for.
type mood int

const (
	plain  mood = iota // any numbers
	beside             // a number that lies on a bound of another, or one unit beside
	tie                // marks that are half a cent
	small              // numbers that meet
	limit              // numbers as long as the columns take, and one longer
	moods
)

// constants are the numbers that formulas compare with, as shares of something, and
// what becomes of them: 90, 0.9, 0.1, 1.9.
func constants(outputs []columnar.Output) []datum {
	list := []datum{{num: 0, den: 1}, {num: 1, den: 1}, {num: 1, den: 2}, {num: 2, den: 1}, {num: 8, den: 10}, {num: 11, den: 10}}
	for _, o := range outputs {
		tree := o.Formula.Tree()
		ast.Walk(&tree, walker(func(n ast.Node) {
			switch n.(type) {
			case *ast.IntegerNode, *ast.FloatNode:
				d := literal(n.String())
				list = append(list, d, datum{num: d.num, den: 100 * d.den}, datum{num: d.den - d.num, den: d.den}, datum{num: d.den + d.num, den: d.den}, datum{num: 100*d.den - d.num, den: 100 * d.den})
			}
		}))
	}
	return list
}

type walker func(ast.Node)

// Visit calls the function.
func (w walker) Visit(n *ast.Node) { w(*n) }

// rows are random rows of a trial.
func (c *court) rows(r *rand.Rand, n int, moods ...mood) columnar.Batch {
	b := columnar.Batch{Present: make([]int64, n), Marks: make([]int64, n), Operands: make([][]int64, len(c.program.Columns()))}
	for i := range b.Operands {
		b.Operands[i] = make([]int64, n)
	}
	for row := range n {
		b.Marks[row] = marks(r)
		if r.IntN(20) != 0 {
			b.Present[row] = 1
		} else {
			c.found.without++
		}
		c.row(r, b, row, moods[r.IntN(len(moods))])
	}
	return b
}

// marks are any of 100 points, more often of a size that halves and ninetieths tie at.
func marks(r *rand.Rand) int64 {
	switch r.IntN(4) {
	case 0:
		return 25 * (1 + r.Int64N(400))
	case 1:
		return 45 * (1 + 2*r.Int64N(111))
	}
	return r.Int64N(10_001)
}

// row writes the fields of a row one after the other, for some are made of those before.
func (c *court) row(r *rand.Rand, b columnar.Batch, row int, m mood) {
	c.scene.long = false
	for i := range c.fields {
		f := &c.fields[i]
		x := &b.Operands[f.column][row]
		switch f.kind {
		case reflect.Bool:
			*x = r.Int64N(2)
			continue
		case reflect.String:
			*x = r.Int64N(int64(c.program.Texts()))
			continue
		}
		if f.Fraction {
			b.Operands[f.over][row] = c.denominator(r, f, m)
		}
		*x = c.number(r, b, row, i, m)
		if c.bounded(i) && r.IntN(100) != 0 {
			*x = max(*x, -*x)
		}
		switch {
		case *x == 0:
			c.found.zeros++
		case *x < 0:
			c.found.negative++
		}
	}
	if m == tie {
		c.tie(r, b, row)
	}
}

// bounded tells whether an operand surely is not below 0.
func (c *court) bounded(i int) bool {
	bounds := reflect.TypeOf(c.operands).Field(c.fields[i].at).Tag.Get("bounds")
	return bounds != "" && bounds[0] != '.'
}

// bits are those that a field's columns may have.
func (c *court) bits(f *seat) int {
	if f.Bits > 0 {
		return f.Bits
	}
	return c.program.Bits()
}

func (c *court) denominator(r *rand.Rand, f *seat, m mood) int64 {
	most := int64(1) << c.bits(f)
	switch {
	case m == limit:
		return most - r.Int64N(3) + 1
	case r.IntN(3) > 0:
		return []int64{1, 12, 12, 100, 1000}[r.IntN(5)]
	case r.IntN(200) == 0:
		return -r.Int64N(2)
	}
	return 1 + r.Int64N(min(most, 1<<20))
}

// number is the column of a field.
func (c *court) number(r *rand.Rand, b columnar.Batch, row, i int, m mood) int64 {
	f := &c.fields[i]
	most := int64(1) << c.bits(f)
	switch {
	case m == small:
		return r.Int64N(9) - 3
	case m == limit:
		x := most - r.Int64N(3) + 1
		if r.IntN(2) == 0 {
			return -x
		}
		return x
	case m == beside && r.IntN(4) > 0:
		if x, ok := c.beside(r, b, row, i); ok && x < most {
			return x
		}
	}
	if f.Fraction && r.IntN(4) > 0 { // a share
		return r.Int64N(max(1, min(2*b.Operands[f.over][row], most)))
	}
	if f.Bits > 0 && r.IntN(20) > 0 {
		return r.Int64N(most)
	}
	return anyNumber(r, most)
}

// anyNumber is of every size below most, more often small.
func anyNumber(r *rand.Rand, most int64) int64 {
	switch r.IntN(12) {
	case 0:
		return 0
	case 1:
		return r.Int64N(7) - 3
	case 2:
		return -r.Int64N(min(most, 100_000))
	case 3:
		return r.Int64() >> r.IntN(62) // beyond what the products take
	case 4:
		return min(most-1, 100*r.Int64N(1000))
	}
	return r.Int64N(min(most, 1<<(1+r.IntN(40))))
}

// beside is the column of a field that makes it a constant, or a constant times a field
// before it, or one unit more or less.
func (c *court) beside(r *rand.Rand, b columnar.Batch, row, i int) (x int64, ok bool) {
	s, f := &c.scene, &c.fields[i]
	s.long = false
	if !c.set(b, row) {
		return 0, false
	}
	want := c.constants[r.IntN(len(c.constants))]
	if j := r.IntN(i + 1); j < i && c.fields[j].kind == reflect.Struct {
		want = s.times(want, s.values[j])
	} else if r.IntN(2) == 0 {
		want = s.times(want, c.constants[r.IntN(len(c.constants))])
	}
	if f.of >= 0 {
		if s.values[f.of].num == 0 {
			return 0, false
		}
		want = s.over(want, s.values[f.of])
	}
	den := int64(1)
	if f.over >= 0 {
		den = b.Operands[f.over][row]
	}
	want = s.times(want, datum{num: s.mul(f.by, den), den: f.times})
	return want.num/want.den + r.Int64N(3) - 1, !s.long
}

// tie makes one field a share of another at which the marks are half a cent, or as far
// above it as that is below.
func (c *court) tie(r *rand.Rand, b columnar.Batch, row int) {
	i, j := r.IntN(len(c.fields)), r.IntN(len(c.fields))
	f, of := &c.fields[i], &c.fields[j]
	if f.kind != reflect.Struct || of.kind != reflect.Struct {
		return
	}
	column := of.column
	if f.over >= 0 {
		column = f.over
	}
	m, g := max(1, b.Marks[row]), 1+r.Int64N(1000)
	b.Marks[row] = m
	b.Operands[column][row] = 2 * m * g
	x := &b.Operands[f.column][row]
	*x = (2*r.Int64N(m) + 1) * g
	if r.IntN(2) == 0 && f.over < 0 {
		*x = 2*b.Operands[column][row] - *x
	}
}
