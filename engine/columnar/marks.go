package columnar

// marksWon rounds marks × num ÷ den half up, for shares in [0, 1]. It returns a
// negative number if a present row's share is not in [0, 1], or has no denominator.
//
// Half up is ⌊(2·marks·num + den) ÷ 2·den⌋ on whole numbers. One division of a small
// quotient costs less than floats that are set right afterwards (2.3 and 2.9 ns a row).
func marksWon(won, marks, present, num, den []int64) (odd int64) {
	marks, present, num, den = marks[:len(won)], present[:len(won)], num[:len(won)], den[:len(won)]
	for i := range won {
		p, q := num[i], den[i]
		none := (q | (q - 1)) >> 63 // no denominator: divide by an odd number instead
		at := int64((uint64(2*marks[i]*p) + uint64(q)) / uint64(2*q-none))
		here := -present[i]
		won[i] = at & here
		odd |= (p | (q - p) | none) & here
	}
	return odd
}

// wholeMarks is marksWon for shares that are whole: 0 or 1.
func wholeMarks(won, marks, present, num []int64) (odd int64) {
	marks, present, num = marks[:len(won)], present[:len(won)], num[:len(won)]
	for i := range won {
		p := num[i]
		here := -present[i]
		won[i] = marks[i] * p & here
		odd |= (p | (1 - p)) & here
	}
	return odd
}

// isOdd tells of one row what marksWon tells of many.
func (o output) isOdd(slots []*vector, row int) bool {
	p, q := slots[o.slot][row], int64(1)
	if o.den != none {
		q = slots[o.denSlot][row]
	}
	return (p | (q - p) | q | (q - 1)) < 0
}
