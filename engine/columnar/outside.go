package columnar

// A column's numbers have bounds: the bits that the products of a program leave, a
// denominator above 0, the codes of the texts that are known. Most strips are within,
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
	switch {
	case c.kind == textKind:
		return (v.naturals(0) | v.below(c.last)) >> c.bits
	case c.kind == maskKind:
		return v.naturals(0) >> 1
	case c.divides:
		return v.naturals(1) >> c.bits
	}
	return v.naturals(-1<<c.bits) >> (c.bits + 1)
}

// naturals has all bits of the numbers less least; the highest if one is below it.
func (v *vector) naturals(least int64) uint64 {
	var a, b, c, d uint64
	for i := 0; i+3 < strip; i += 4 {
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
	switch {
	case c.kind == textKind:
		return x >= 0 && x <= c.last
	case c.kind == maskKind:
		return x>>1 == 0
	case c.divides:
		return x > 0 && (x-1)>>c.bits == 0
	}
	return x>>c.bits == x>>63 // all that is left is the sign
}
