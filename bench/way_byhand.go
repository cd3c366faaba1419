package main

import "fmt"

// setByHand judges by loops as a programmer writes them who knows the form of target:
// whole numbers, no branches on data, one pass.
func setByHand(f form, r *rows) (*judge, error) {
	loop := map[string]func(table){atLeast: atLeastByHand, atLeastFlow: atLeastFlowByHand, atMost: atMostByHand, equal: equalByHand}[f.name]
	if loop == nil {
		return nil, fmt.Errorf("no loop for %s", f.name)
	}
	n := len(r.present)
	c := table{
		r.present, r.marks[:n], r.actual[:n], r.target[:n], r.share[:n], r.months[:n],
		make([]uint8, n), make([]int64, n), make([]uint8, n),
	}
	run := func() error {
		loop(c)
		return nil
	}
	read := func() verdicts {
		out := newVerdicts(n)
		for i := range n {
			out.met[i], out.won[i], out.light[i] = c.met[i] == 1, c.won[i], lightsByHand[c.light[i]]
		}
		return out
	}
	return &judge{run, read}, nil
}

// table are the columns that the loops read and write, all of one length. In met stands
// 1 or 0, in light the place in lightsByHand.
type table struct {
	present, marks, actual, target, share, months []int64
	met                                           []uint8
	won                                           []int64
	light                                         []uint8
}

var lightsByHand = []string{"", red, yellow, green, blue}

const (
	redCode = int64(1 + iota)
	yellowCode
	greenCode
	blueCode
)

// won is the share num ÷ den of the marks, rounded half up.
func won(marks, num, den int64) int64 { return int64(uint64(2*marks*num+den) / uint64(2*den)) }

// chosen is x where the mask holds, else y.
func chosen(mask, x, y int64) int64 { return y ^ mask&(x^y) }

// notLess is the mask of x ≥ y.
func notLess(x, y int64) int64 { return ^((x - y) >> 63) }

func atLeastByHand(c table) {
	n := len(c.present)
	present, marks, actual, target := c.present, c.marks[:n], c.actual[:n], c.target[:n]
	metOut, wonOut, lightOut := c.met[:n], c.won[:n], c.light[:n]
	for i, here := range present {
		a, t := actual[i], target[i]
		met, some := notLess(a, t), notLess(t, 1)
		num := chosen(some, min(max(a, 0), t), met&1)
		light := chosen(met, greenCode, chosen(some&notLess(5*a, 4*t), yellowCode, redCode))
		metOut[i], wonOut[i], lightOut[i] = uint8(met&here), won(marks[i], num, chosen(some, t, 1))&-here, uint8(light&-here)
	}
}

func atLeastFlowByHand(c table) {
	n := len(c.present)
	present, marks, actual, target, share, months := c.present, c.marks[:n], c.actual[:n], c.target[:n], c.share[:n], c.months[:n]
	metOut, wonOut, lightOut := c.met[:n], c.won[:n], c.light[:n]
	for i, here := range present {
		a, t := actual[i], target[i]
		due, done := t*share[i], a*months[i]
		met, some := notLess(a, t), notLess(t, 1)
		num := chosen(some, min(max(a, 0), t), met&1)
		ahead := chosen(notLess(5*done, 6*due), blueCode, greenCode)
		pace := chosen(notLess(5*done, 4*due), ahead, chosen(notLess(5*done, 3*due), yellowCode, redCode))
		light := chosen(notLess(due, 1), pace, chosen(met, greenCode, redCode))
		metOut[i], wonOut[i], lightOut[i] = uint8(met&here), won(marks[i], num, chosen(some, t, 1))&-here, uint8(light&-here)
	}
}

func atMostByHand(c table) {
	n := len(c.present)
	present, marks, actual, target := c.present, c.marks[:n], c.actual[:n], c.target[:n]
	metOut, wonOut, lightOut := c.met[:n], c.won[:n], c.light[:n]
	for i, here := range present {
		a, t := actual[i], target[i]
		met, some := notLess(t, a), notLess(t, 1)
		num := chosen(met, 1, some&max(0, 2*t-a))
		light := chosen(met, greenCode, chosen(some&notLess(11*t, 10*a), yellowCode, redCode))
		metOut[i], wonOut[i], lightOut[i] = uint8(met&here), won(marks[i], num, chosen(some&^met, t, 1))&-here, uint8(light&-here)
	}
}

func equalByHand(c table) {
	n := len(c.present)
	present, marks, actual, target := c.present, c.marks[:n], c.actual[:n], c.target[:n]
	metOut, wonOut, lightOut := c.met[:n], c.won[:n], c.light[:n]
	for i, here := range present {
		a, t := actual[i], target[i]
		zero, same := ^((t | -t) >> 63), ^(((a - t) | (t - a)) >> 63)
		none := notLess(0, a)
		size := max(t, -t)
		near := size - max(a-t, t-a)
		num := chosen(zero, none&1, max(0, near))
		light := chosen(same, greenCode, chosen(notLess(5*near, 4*size)&^zero, yellowCode, redCode))
		met := chosen(zero, none, same)
		metOut[i], wonOut[i], lightOut[i] = uint8(met&here), won(marks[i], num, chosen(zero, 1, size))&-here, uint8(light&-here)
	}
}
