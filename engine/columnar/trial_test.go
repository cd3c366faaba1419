package columnar_test

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"zhunsheng/engine/columnar"
	"zhunsheng/rules"
)

// trial is a set of formulas over the same operands, to be held against its columns.
type trial struct {
	name     string
	operands any
	fields   []columnar.Field
	outputs  []columnar.Output
}

// court is a trial with all that judges a row: the columns, the closures, the formulas.
type court struct {
	trial
	program   *columnar.Program
	machine   *columnar.Machine
	fields    []seat
	parts     []part
	scene     scene
	constants []datum
	found     found
}

// seat is where the number of a field stands.
type seat struct {
	columnar.Field
	kind reflect.Kind
	at   int // in the struct of operands
	// column and over are columns of the batch, of is a field; -1 for none.
	column, over, of int
	times, by        int64 // powers of ten
}

// found counts what a trial has met.
type found struct {
	rows, without, ties, zeros, negative, refused, formulas int
}

// open compiles a trial; an error is that of the columns.
func (tr trial) open() (*court, error) {
	p, err := columnar.Compile(tr.operands, tr.fields, tr.outputs)
	if err != nil {
		return nil, err
	}
	c := &court{trial: tr, program: p, machine: p.Machine(), constants: constants(tr.outputs)}
	names := map[string]int{}
	for i, f := range tr.fields {
		s := seat{Field: f, column: slices.Index(p.Columns(), f.Name), over: -1, of: -1}
		s.at = slices.IndexFunc(reflect.VisibleFields(reflect.TypeOf(tr.operands)), func(o reflect.StructField) bool { return o.Tag.Get("expr") == f.Name })
		s.kind = reflect.TypeOf(tr.operands).Field(s.at).Type.Kind()
		places := f.Places
		switch {
		case f.Fraction:
			s.over = s.column + 1
		case f.Over != "":
			by := c.fields[names[f.Over]]
			s.over, places = by.column, places-by.Places
		}
		if f.Of != "" {
			s.of = names[f.Of]
		}
		s.times, s.by = ten(max(0, -places)), ten(max(0, places))
		names[f.Name], c.fields = i, append(c.fields, s)
	}
	for _, o := range tr.outputs {
		run, lets := exactly(o.Formula, names)
		c.parts = append(c.parts, run)
		c.scene.lets = append(c.scene.lets, make([]datum, max(0, lets-len(c.scene.lets)))...)
	}
	c.scene.values = make([]datum, len(tr.fields))
	return c, nil
}

// judged is what one output of a row must be.
type judged struct {
	text    string // "true", a light
	marks   int64
	refused bool
}

// set puts a row of the batch on the scene; ok is false where a denominator is not
// positive.
func (c *court) set(b columnar.Batch, row int) (ok bool) {
	s := &c.scene
	s.long = false
	for i := range c.fields {
		f := &c.fields[i]
		x := b.Operands[f.column][row]
		switch f.kind {
		case reflect.Bool:
			s.values[i] = fact(x != 0)
			continue
		case reflect.String:
			s.values[i] = datum{text: c.program.Text(uint8(x)), isText: true}
			continue
		}
		d := datum{num: s.mul(x, f.times), den: f.by}
		if f.over >= 0 {
			if d.den = s.mul(d.den, b.Operands[f.over][row]); d.den <= 0 {
				return false
			}
		}
		if f.of >= 0 {
			d = s.times(s.values[f.of], d)
		}
		s.values[i] = d
	}
	return true
}

// exact judges a row by the closures; ok is false where a number was too long for them,
// or something was divided by zero: only the formula knows whether that counts, for its
// compiler leaves out what can't matter, as in x / 0 > 1 && false.
func (c *court) exact(b columnar.Batch, row int, into []judged) (ok bool) {
	if !c.set(b, row) {
		return false
	}
	c.scene.zero = false
	for i, o := range c.outputs {
		d := c.parts[i](&c.scene)
		j := judged{}
		switch {
		case o.Marks && (d.num < 0 || d.num > d.den):
			j.refused = true
		case o.Marks:
			half := false
			if j.marks, half = c.scene.won(b.Marks[row], d); half {
				c.found.ties++
			}
		case d.isText:
			j.text = d.text
		default:
			j.text = strconv.FormatBool(d.num != 0)
		}
		into[i] = j
	}
	return !c.scene.long && !c.scene.zero
}

// formulas judges a row by the formulas themselves.
func (c *court) formulas(b columnar.Batch, row int, into []judged) {
	operands := reflect.New(reflect.TypeOf(c.trial.operands)).Elem()
	values := make([]rules.Decimal, len(c.fields))
	for i, f := range c.fields {
		x := b.Operands[f.column][row]
		switch f.kind {
		case reflect.Bool:
			operands.Field(f.at).SetBool(x != 0)
			continue
		case reflect.String:
			operands.Field(f.at).SetString(c.program.Text(uint8(x)))
			continue
		}
		d := rules.Int(x).Mul(rules.Int(f.times)).Quo(rules.Int(f.by))
		if f.over >= 0 {
			by := b.Operands[f.over][row]
			if by <= 0 {
				clear(into)
				into[0].refused = true
				return
			}
			d = d.Quo(rules.Int(by))
		}
		if f.of >= 0 {
			d = d.Mul(values[f.of])
		}
		values[i] = d
		operands.Field(f.at).Set(reflect.ValueOf(d))
	}
	for i, o := range c.outputs {
		v, err := o.Formula.Run(operands.Interface())
		j := judged{}
		switch v := v.(type) {
		case rules.Decimal:
			if j.refused = !v.IsShare(); !j.refused {
				j.marks, _ = rules.Scaled(b.Marks[row], 2).Mul(v).Units(2)
			}
		case string:
			j.text = v
		case bool:
			j.text = strconv.FormatBool(v)
		}
		j.refused = j.refused || err != nil
		into[i] = j
	}
}

// check holds the columns against the closures, on every row, and the closures against
// the formulas, on one row in so many, and on those that are too long for them.
func (c *court) check(t *testing.T, b columnar.Batch, oneIn int) {
	t.Helper()
	rows, n := len(b.Present), len(c.outputs)
	results := c.program.NewResults(rows)
	refusals, err := c.machine.Run(b, results)
	if err != nil {
		t.Fatal(err)
	}
	c.found.refused += len(refusals)
	refused := map[[2]int]bool{}
	for _, r := range refusals {
		refused[[2]int{r.Row, r.Output}] = true
	}
	want, sure, got := make([]judged, n), make([]judged, n), make([]judged, n)
	for row := range rows {
		clear(want)
		if b.Present[row] == 1 {
			c.judge(t, b, row, want, sure, c.found.rows%oneIn == 0)
		}
		c.found.rows++
		for i, o := range c.outputs {
			got[i] = judged{refused: len(refused) > 0 && refused[[2]int{row, i}]}
			switch {
			case o.Marks:
				got[i].marks = results[i].Hundredths[row]
			case want[i].text == "true" || want[i].text == "false":
				got[i].text = strconv.FormatBool(results[i].Codes[row] == 1)
			default:
				got[i].text = c.program.Text(results[i].Codes[row])
			}
			if got[i] != want[i] {
				t.Fatalf("%s, row %s:\nthe columns say %+v, want %+v of\n%s", c.name, c.print(b, row), got[i], want[i], o.Formula)
			}
		}
	}
}

// judge says what a row must yield.
func (c *court) judge(t *testing.T, b columnar.Batch, row int, want, sure []judged, twice bool) {
	ok := c.exact(b, row, want)
	if ok && !twice {
		return
	}
	c.found.formulas++
	c.formulas(b, row, sure)
	if !ok {
		copy(want, sure)
		return
	}
	for i := range want {
		if want[i] != sure[i] {
			t.Fatalf("%s, row %s:\nthe closures say %+v, the formula %+v:\n%s", c.name, c.print(b, row), want[i], sure[i], c.outputs[i].Formula)
		}
	}
}

func (c *court) print(b columnar.Batch, row int) string {
	text := fmt.Sprintf("of %d marks", b.Marks[row])
	for i, name := range c.program.Columns() {
		text += fmt.Sprintf(", %s %d", name, b.Operands[i][row])
	}
	return text
}
