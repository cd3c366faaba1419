package columnar

// A column's numbers have bounds: the bits that the products of a program leave, the
// sign that an operand surely has, a denominator above 0, the codes of the texts that
// are known. Most strips are within,
// and that is told at once of all rows.

// anyOutside tells whether a number of the strip may be out of its bounds.
func (m *Machine) anyOutside() bool {
	var over uint64
	for i := range m.program.columns {
		over |= m.program.columns[i].outside(m.slots[i])
	}
	if m.program.wantsMarks {
		over |= m.marks.naturals(0) >> marksBits
	}
	return over != 0
}

// outside is not 0 if a number is out of the column's bounds.
func (c *column) outside(v *vector) uint64 {
	over := v.naturals(c.least)
	if c.kind == textKind {
		over |= v.below(c.last)
	}
	return over >> c.width
}

// naturals has all bits of the numbers less least; the highest if one is below it.
func (v *vector) naturals(least int64) uint64 {
	var a, b, c, d uint64
	for i := 0; i < strip; i += 4 {
		a |= uint64(v[i] - least)
		b |= uint64(v[i+1] - least)
		c |= uint64(v[i+2] - least)
		d |= uint64(v[i+3] - least)
	}
	return a | b | c | d
}

// below has the highest bit if a number is above last.
func (v *vector) below(last int64) (over uint64) {
	for _, x := range v {
		over |= uint64(last - x)
	}
	return over
}

// findOutside puts the rows aside of which a number is out of its bounds.
func (m *Machine) findOutside(present []int64) {
	for row, here := range present {
		if here != 0 && m.isOutside(row) {
			m.aside = append(m.aside, row)
		}
	}
}

func (m *Machine) isOutside(row int) bool {
	for i := range m.program.columns {
		if !m.program.columns[i].takes(m.slots[i][row]) {
			return true
		}
	}
	return m.program.wantsMarks && uint64(m.marks[row])>>marksBits != 0
}

// takes tells of one number what outside tells of many.
func (c *column) takes(x int64) bool {
	return uint64(x-c.least)>>c.width == 0 && (c.kind != textKind || x <= c.last)
}
