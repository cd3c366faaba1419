package columnar

import (
	"fmt"
	"reflect"
)

// strip is how many rows are computed at a time: few enough that what stands between
// the columns stays in the nearest cache.
const strip = 512

// Batch is a table of rows by its columns, all of one length.
type Batch struct {
	// Present is 1 where a row has a value to judge, 0 where it has none. What the
	// other columns hold for a row without does not matter, but for a denominator,
	// which is best 1.
	Present []int64
	// Marks are the marks to be won, in hundredths; only read where an output asks.
	Marks []int64
	// Operands are the input columns, in the order of Program.Columns. A bool is 0 or
	// 1, a text its Program.Code.
	Operands [][]int64
}

// Result is the column of one output. Rows without a value have 0.
type Result struct {
	// Codes are 1 and 0 where the formula yields a bool, and the code of a text else.
	Codes []uint8
	// Hundredths are the marks won.
	Hundredths []int64
}

// Refusal is a row that can't be judged: its formula divides by zero, or yields a
// share of the marks outside [0, 1].
type Refusal struct {
	Row, Output int
	Err         error
}

// Stats counts what a machine has done.
type Stats struct {
	Rows int64
	// Fallback are the rows that the formulas themselves had to run.
	Fallback int64
	Refused  int64
}

// Machine runs a program. It holds the registers, and serves one goroutine.
type Machine struct {
	// Stats counts the rows of all batches.
	Stats Stats

	program  *Program
	slots    []*vector
	marks    *vector
	last     []vector // the columns of a strip that is not full, and its marks
	aside    []int    // rows of the strip that the formulas run
	operands reflect.Value
	refused  []Refusal
}

// Machine makes a machine for the program.
func (p *Program) Machine() *Machine {
	m := &Machine{program: p, slots: make([]*vector, p.slots), last: make([]vector, len(p.columns)+1), aside: make([]int, 0, strip), operands: reflect.New(p.operands).Elem()}
	registers := make([]vector, p.slots-len(p.columns))
	for i := range registers {
		m.slots[len(p.columns)+i] = &registers[i]
	}
	return m
}

// NewResults makes the columns for up to so many rows.
func (p *Program) NewResults(rows int) []Result {
	list := make([]Result, len(p.outputs))
	for i, o := range p.outputs {
		if o.kind == numberKind {
			list[i].Hundredths = make([]int64, rows)
		} else {
			list[i].Codes = make([]uint8, rows)
		}
	}
	return list
}

// Run computes the outputs of all rows into results, one by output, which must be as
// long as the batch. The refusals hold until the next Run. An error means columns
// that do not fit together.
func (m *Machine) Run(b Batch, results []Result) ([]Refusal, error) {
	if err := m.check(b, results); err != nil {
		return nil, err
	}
	m.refused = m.refused[:0]
	m.rows(b, results, 0, len(b.Present))
	return m.refused, nil
}

// rows computes the rows from, to.
func (m *Machine) rows(b Batch, results []Result, from, to int) {
	before := len(m.refused)
	m.Stats.Rows += int64(to - from)
	for ; from < to; from += strip {
		m.strip(b, results, from, min(from+strip, to))
	}
	m.Stats.Refused += int64(len(m.refused) - before)
}

func (m *Machine) check(b Batch, results []Result) error {
	rows := len(b.Present)
	if len(b.Operands) != len(m.program.columns) || len(results) != len(m.program.outputs) {
		return fmt.Errorf("%d columns and %d results, want %d and %d", len(b.Operands), len(results), len(m.program.columns), len(m.program.outputs))
	}
	for i, c := range b.Operands {
		if len(c) != rows {
			return fmt.Errorf("column %s has %d rows, want %d", m.program.columns[i].operand, len(c), rows)
		}
	}
	for i, o := range m.program.outputs {
		if o.kind == numberKind && len(b.Marks) != rows {
			return fmt.Errorf("%d rows of marks, want %d", len(b.Marks), rows)
		}
		if n := len(results[i].Codes) + len(results[i].Hundredths); n != rows {
			return fmt.Errorf("result %d has %d rows, want %d", i, n, rows)
		}
	}
	return nil
}

// strip computes the rows from, to.
func (m *Machine) strip(b Batch, results []Result, from, to int) {
	p := m.program
	for i, c := range b.Operands {
		m.slots[i] = m.vector(c, from, to, i)
	}
	present := b.Present[from:to]
	m.aside = m.aside[:0]
	if p.wantsMarks {
		m.marks = m.vector(b.Marks, from, to, len(b.Operands))
	}
	if m.anyOutside() {
		m.findOutside(present)
	}
	for i := range p.steps {
		in := &p.steps[i]
		in.run(m.slots[in.d], m.slots[in.a], m.slots[in.b], m.slots[in.c], in.k, in.l, in.m)
	}
	for i := range p.outputs {
		o := &p.outputs[i]
		if o.kind == numberKind {
			m.win(o, results[i].Hundredths[from:to], present)
			continue
		}
		codes(results[i].Codes[from:to], m.slots[o.slot][:], present, o.kind)
	}
	m.findDivisions(present)
	if len(m.aside) > 0 {
		m.fallBack(b, results, from)
	}
}

// vector is a strip of a column; what stands behind the end of one that is not full is
// computed too, and not read.
func (m *Machine) vector(column []int64, from, to, i int) *vector {
	if to-from == strip {
		return (*vector)(column[from:to])
	}
	copy(m.last[i][:], column[from:to])
	return &m.last[i]
}

// codes narrows a column of masks to 1 and 0, or one of texts to their codes.
func codes(out []uint8, in, present []int64, k kind) {
	in, present = in[:len(out)], present[:len(out)]
	if k == maskKind {
		for i := range out {
			out[i] = uint8(in[i] & present[i])
		}
		return
	}
	for i := range out {
		out[i] = uint8(in[i] & -present[i])
	}
}

// win computes the marks of a strip, and puts the rows aside that win none by the rules.
func (m *Machine) win(o *output, won, present []int64) {
	var odd int64
	if o.den == none {
		odd = wholeMarks(won, m.marks[:], present, m.slots[o.slot][:])
	} else {
		odd = marksWon(won, m.marks[:], present, m.slots[o.slot][:], m.slots[o.denSlot][:])
	}
	if odd >= 0 {
		return
	}
	for i := range won {
		if present[i] != 0 && o.isOdd(m.slots, i) {
			m.aside = append(m.aside, i)
		}
	}
}

// findDivisions puts the rows aside in which a formula divides by zero.
func (m *Machine) findDivisions(present []int64) {
	if m.program.divides.node == none {
		return
	}
	masks := m.slots[m.program.divides.slot]
	for i, here := range present {
		if masks[i]&here != 0 {
			m.aside = append(m.aside, i)
		}
	}
}
