package engine_test

import "zhunsheng/engine/columnar"

// The loops below are what a programmer writes who knows the form of target: whole
// numbers, no branches on data, one pass.

func won(marks, num, den int64) int64 { return int64(uint64(2*marks*num+den) / uint64(2*den)) }

// chosen is x where the mask holds, else y.
func chosen(mask, x, y int64) int64 { return y ^ mask&(x^y) }

// notLess is the mask of x ≥ y.
func notLess(x, y int64) int64 { return ^((x - y) >> 63) }

type byHandColumns struct {
	actual, target, share, months, marks, present []int64
	met, light                                    []uint8
	won                                           []int64
}

func columnsByHand(b columnar.Batch, results []columnar.Result) byHandColumns {
	n := len(b.Present)
	return byHandColumns{
		b.Operands[actualColumn][:n], b.Operands[targetColumn][:n], b.Operands[shareColumn][:n], b.Operands[monthsColumn][:n],
		b.Marks[:n], b.Present[:n], results[0].Codes[:n], results[2].Codes[:n], results[1].Hundredths[:n],
	}
}

func atLeastByHand(b columnar.Batch, results []columnar.Result, l lightCode) {
	c := columnsByHand(b, results)
	for i := range c.present {
		a, t, here := c.actual[i], c.target[i], c.present[i]
		met, some := notLess(a, t), notLess(t, 1)
		num := chosen(some, min(max(a, 0), t), met&1)
		light := chosen(met, int64(l.green), chosen(some&notLess(5*a, 4*t), int64(l.yellow), int64(l.red)))
		c.met[i] = uint8(met & here)
		c.won[i] = won(c.marks[i], num, chosen(some, t, 1)) & -here
		c.light[i] = uint8(light & -here)
	}
}

func atLeastFlowByHand(b columnar.Batch, results []columnar.Result, l lightCode) {
	c := columnsByHand(b, results)
	for i := range c.present {
		a, t, here := c.actual[i], c.target[i], c.present[i]
		due, done := t*c.share[i], a*c.months[i]
		met, some := notLess(a, t), notLess(t, 1)
		num := chosen(some, min(max(a, 0), t), met&1)
		pace := chosen(notLess(5*done, 3*due), chosen(notLess(5*done, 4*due), chosen(notLess(5*done, 6*due), int64(l.blue), int64(l.green)), int64(l.yellow)), int64(l.red))
		light := chosen(notLess(due, 1), pace, chosen(met, int64(l.green), int64(l.red)))
		c.met[i] = uint8(met & here)
		c.won[i] = won(c.marks[i], num, chosen(some, t, 1)) & -here
		c.light[i] = uint8(light & -here)
	}
}

func atMostByHand(b columnar.Batch, results []columnar.Result, l lightCode) {
	c := columnsByHand(b, results)
	for i := range c.present {
		a, t, here := c.actual[i], c.target[i], c.present[i]
		met, some := notLess(t, a), notLess(t, 1)
		num := chosen(met, 1, some&max(0, t-(a-t)))
		light := chosen(met, int64(l.green), chosen(some&notLess(11*t, 10*a), int64(l.yellow), int64(l.red)))
		c.met[i] = uint8(met & here)
		c.won[i] = won(c.marks[i], num, chosen(some&^met, t, 1)) & -here
		c.light[i] = uint8(light & -here)
	}
}

func equalByHand(b columnar.Batch, results []columnar.Result, l lightCode) {
	c := columnsByHand(b, results)
	for i := range c.present {
		a, t, here := c.actual[i], c.target[i], c.present[i]
		zero, same := ^((t | -t) >> 63), ^(((a - t) | (t - a)) >> 63)
		none := notLess(0, a)
		size, off := max(t, -t), max(a-t, t-a)
		near := size - off
		num := chosen(zero, none&1, max(0, near))
		light := chosen(same, int64(l.green), chosen(notLess(5*near, 4*size)&^zero, int64(l.yellow), int64(l.red)))
		c.met[i] = uint8(chosen(zero, none, same) & here)
		c.won[i] = won(c.marks[i], num, chosen(zero, 1, size)) & -here
		c.light[i] = uint8(light & -here)
	}
}
