package engine

import (
	"math"

	"zhunsheng/rules"
)

// fraction is a sum of fractions of whole numbers, none of them negative. Where 64 bits
// do not hold it, it goes on as a Decimal, some fifty times as slow.
type fraction struct {
	num, den int64
	large    *rules.Decimal
}

// add adds part÷whole times a weight; whole is more than 0.
func (f *fraction) add(weight, part, whole int64) {
	if f.large == nil && f.addWhole(weight, part, whole) {
		return
	}
	sum := f.decimal().Add(rules.Int(weight).Mul(rules.Int(part)).Quo(rules.Int(whole)))
	f.large = &sum
}

// addWhole is false, and changes nothing, where a number is too large.
func (f *fraction) addWhole(weight, part, whole int64) bool {
	g := divisor(part, whole)
	part, whole = part/g, whole/g
	g = divisor(weight, whole)
	weight, whole = weight/g, whole/g
	fits := true
	product := func(a, b int64) int64 {
		if b > 0 && a > math.MaxInt64/2/b {
			fits = false
			return 0
		}
		return a * b
	}
	den := max(f.den, 1)
	g = divisor(den, whole)
	num := product(f.num, whole/g) + product(product(weight, part), den/g)
	den = product(den, whole/g)
	if fits {
		f.num, f.den = num, den
	}
	return fits
}

func (f *fraction) decimal() rules.Decimal {
	if f.large != nil {
		return *f.large
	}
	return rules.Int(f.num).Quo(rules.Int(max(f.den, 1)))
}

// divisor is the greatest that two numbers have in common, one of which is more than 0.
func divisor(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
