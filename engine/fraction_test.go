package engine

import (
	"math"
	"math/rand/v2"
	"testing"

	"zhunsheng/rules"
)

// A sum of fractions is what decimals say it is, also where 64 bits can't hold it.
func TestFraction(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 9))
	large := 0
	for range 2000 {
		var f fraction
		want := rules.Decimal{}
		most := []int64{20, 1_000_000, math.MaxInt64 - 1}[r.IntN(3)]
		for range r.IntN(8) {
			weight, part, whole := r.Int64N(2000), r.Int64N(most), 1+r.Int64N(most)
			f.add(weight, part, whole)
			want = want.Add(rules.Int(weight).Mul(rules.Int(part)).Quo(rules.Int(whole)))
		}
		if !f.decimal().Equal(want) {
			t.Fatalf("%+v is %s, want %s", f, f.decimal(), want)
		}
		if f.large != nil {
			large++
		}
	}
	if large < 200 || large > 1500 {
		t.Errorf("%d of 2,000 sums were too large for whole numbers", large)
	}
}
