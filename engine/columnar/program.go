package columnar

import (
	"fmt"
	"reflect"
	"slices"

	"zhunsheng/rules"
)

// Field says how an operand of the formulas stands in columns.
type Field struct {
	// Name is the operand's, as the formulas name it.
	Name string
	// Places is at how many decimals the column's whole numbers are: 1213 at 2 is 12.13,
	// at -2 it is 121300.
	Places int
	// Fraction gives the operand two columns, numerator and denominator; the
	// denominator is a positive whole number.
	Fraction bool
	// Of names a number of which the column is a share: what is expected by the end of
	// May is 5/12 of the target. It has a field before this one, whole and no share.
	Of string
	// Texts are all texts that the operand may be, where it is a text.
	Texts []string
	// Over names a number by which the column is to be divided: the share of the budget
	// that is spent. It has a field before this one, whole and no share, and is positive
	// in every row with a value.
	Over string
	// Bits bounds the column's numbers, below 2^Bits; 0 shares the bound that Compile
	// computes. Only numbers have bits and places.
	Bits int
}

// Output is one column that a program computes.
type Output struct {
	Formula *rules.Formula
	// Marks makes of a formula that yields a share the marks that it wins: hundredths,
	// rounded half up, of the column of marks.
	Marks bool
}

// Program computes columns from columns. It is safe for concurrent use; each
// goroutine runs it on a Machine of its own.
type Program struct {
	columns    []column
	texts      []string
	outputs    []output
	divides    output // the rows in which a formula divides by zero; without a node where none does
	wantsMarks bool
	steps      []instruction
	slots      int // inputs and registers
	bits       int // of the columns that share a bound
	operands   reflect.Type
	formulas   []Output
}

// Compile makes a program of formulas over the fields of a struct of operands. It
// fails on a formula that columns can't hold exactly, which then is for the row
// evaluator alone.
func Compile(operands any, fields []Field, outputs []Output) (*Program, error) {
	p := &Program{operands: reflect.TypeOf(operands), formulas: slices.Clone(outputs), texts: []string{""}}
	if err := p.declare(fields); err != nil {
		return nil, err
	}
	l := &lowering{program: p}
	l.divides = l.constant(fails)
	for _, o := range outputs {
		v, err := l.formula(o.Formula)
		if err != nil {
			return nil, err
		}
		out, err := l.output(v, o.Marks)
		if err != nil {
			return nil, fmt.Errorf("formula %q: %w", o.Formula, err)
		}
		p.outputs = append(p.outputs, out)
	}
	p.divides = output{kind: maskKind, node: l.divides, den: none}
	if l.divides == l.constant(fails) {
		p.divides.node = none
	}
	if len(p.texts) > 1<<textBits {
		return nil, fmt.Errorf("%d texts, at most %d", len(p.texts), 1<<textBits)
	}
	if err := p.bound(&l.graph); err != nil {
		return nil, err
	}
	p.wantsMarks = slices.ContainsFunc(outputs, func(o Output) bool { return o.Marks })
	p.layOut(&l.graph)
	return p, nil
}

// code is the number of a text that a formula names.
func (p *Program) code(text string) int64 {
	at := slices.Index(p.texts, text)
	if at < 0 {
		at = len(p.texts)
		p.texts = append(p.texts, text)
	}
	return int64(at)
}

// Code is the number that stands for a text in a column of texts. ok is false for one
// that neither a field nor a formula names.
func (p *Program) Code(text string) (code int64, ok bool) {
	at := slices.Index(p.texts, text)
	return int64(max(at, 0)), at >= 0
}

// Text is the text of a code that a program computed; empty for rows without a value.
func (p *Program) Text(code uint8) string { return p.texts[code] }

// Texts is how many texts the program knows: their codes begin at 0, the empty one.
func (p *Program) Texts() int { return len(p.texts) }

// Columns names the input columns in their order: an operand's numerator before its
// denominator.
func (p *Program) Columns() []string {
	names := make([]string, len(p.columns))
	for i, c := range p.columns {
		names[i] = c.operand
	}
	return names
}
