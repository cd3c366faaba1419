package columnar

// marksWon rounds marks × num ÷ den half up, for shares in [0, 1]. It returns a
// negative number if a present row's share is not in [0, 1], or has no denominator.
//
// A quotient of 14 bits is estimated by floats, whose error is far below 1, and set
// right on the whole numbers: it is exact.
func marksWon(won, marks, present, num, den []int64, n, d int64) (odd int64) {
	marks, present, num, den = marks[:len(won)], present[:len(won)], num[:len(won)], den[:len(won)]
	for i := range won {
		p, q := n*num[i], d*den[i]
		twice := 2 * q
		top := 2*marks[i]*p + q
		at := int64(float64(top) / float64(twice))
		rest := top - at*twice
		at += rest >> 63
		rest += twice & (rest >> 63)
		at -= (twice - 1 - rest) >> 63
		here := -present[i]
		won[i] = at & here
		odd |= (p | (q - p) | (q - 1)) & here
	}
	return odd
}

// wholeMarks is marksWon for shares that are whole: 0 or 1.
func wholeMarks(won, marks, present, num []int64, n int64) (odd int64) {
	marks, present, num = marks[:len(won)], present[:len(won)], num[:len(won)]
	for i := range won {
		p := n * num[i]
		here := -present[i]
		won[i] = marks[i] * p & here
		odd |= (p | (1 - p)) & here
	}
	return odd
}

// isOdd tells of one row what marksWon tells of many.
func (o output) isOdd(slots [][]int64, row int) bool {
	p, q := o.num.k*slots[o.slot][row], int64(1)
	if o.den.node != none {
		q = o.den.k * slots[o.denSlot][row]
	}
	return (p | (q - p) | (q - 1)) < 0
}
