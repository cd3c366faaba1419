package rules

import "math/big"

// polynomial holds the coefficients from the constant term up; the last is not
// zero, and the zero polynomial has none.
type polynomial []Decimal

func (p polynomial) trimmed() polynomial {
	for len(p) > 0 && p[len(p)-1].IsZero() {
		p = p[:len(p)-1]
	}
	return p
}

func (p polynomial) at(x Decimal) Decimal {
	sum := Decimal{}
	for i := len(p) - 1; i >= 0; i-- {
		sum = sum.Mul(x).Add(p[i])
	}
	return sum
}

func (p polynomial) plus(q polynomial) polynomial {
	sum := make(polynomial, max(len(p), len(q)))
	copy(sum, p)
	for i, c := range q {
		sum[i] = sum[i].Add(c)
	}
	return sum.trimmed()
}

func (p polynomial) times(q polynomial) polynomial {
	if len(p) == 0 || len(q) == 0 {
		return nil
	}
	product := make(polynomial, len(p)+len(q)-1)
	for i, a := range p {
		for k, b := range q {
			product[i+k] = product[i+k].Add(a.Mul(b))
		}
	}
	return product
}

// roots are the zeros within the span. Those that are no rational numbers, and
// those of a third degree and more, can't be given.
func (p polynomial) roots(s span) ([]Decimal, error) {
	switch len(p) {
	case 0, 1:
		return nil, nil
	case 2:
		return s.keep(p[0].Neg().Quo(p[1])), nil
	case 3:
		return p.quadratic(s)
	}
	return nil, ErrUnsolvable
}

func (s span) keep(list ...Decimal) (kept []Decimal) {
	for _, x := range list {
		if s.inside(x) {
			kept = append(kept, x)
		}
	}
	return kept
}

func (p polynomial) quadratic(s span) ([]Decimal, error) {
	discriminant := p[1].Mul(p[1]).Sub(Int(4).Mul(p[2]).Mul(p[0]))
	if discriminant.Sign() < 0 {
		return nil, nil
	}
	double := p[2].Mul(Int(2))
	vertex := p[1].Neg().Quo(double)
	if root, ok := squareRoot(discriminant); ok {
		half := root.Quo(double)
		return s.keep(vertex.Sub(half), vertex.Add(half)), nil
	}
	for _, part := range s.cut([]Decimal{vertex}) {
		if !part.isPoint() && p.signAtEnd(part.low, -1) != p.signAtEnd(part.high, 1) {
			return nil, ErrUnsolvable
		}
	}
	return nil, nil
}

// signAtEnd is the sign at an end of a span, or towards infinity on that side.
func (p polynomial) signAtEnd(x *Decimal, side int) int {
	if x != nil {
		return p.at(*x).Sign()
	}
	sign := p[len(p)-1].Sign()
	if side < 0 && len(p)%2 == 0 {
		return -sign
	}
	return sign
}

func squareRoot(d Decimal) (Decimal, bool) {
	r := d.value()
	over, under := new(big.Int).Sqrt(r.Num()), new(big.Int).Sqrt(r.Denom())
	root := Decimal{new(big.Rat).SetFrac(over, under)}
	return root, root.Mul(root).Equal(d)
}

// quotient is a ratio of two polynomials, of which the lower one is not zero
// anywhere that the quotient stands.
type quotient struct{ over, under polynomial }

func constant(d Decimal) quotient {
	return quotient{polynomial{d}.trimmed(), polynomial{one}}
}

// quotientOf is over÷under, with 1 below the line where it can be.
func quotientOf(over, under polynomial) quotient {
	if len(under) == 1 && !under[0].Equal(one) {
		return quotient{over.times(polynomial{one.Quo(under[0])}), polynomial{one}}
	}
	return quotient{over, under}
}

func (q quotient) at(x Decimal) Decimal { return q.over.at(x).Quo(q.under.at(x)) }

func (q quotient) plus(r quotient) quotient {
	return quotientOf(q.over.times(r.under).plus(r.over.times(q.under)), q.under.times(r.under))
}

func (q quotient) minus(r quotient) quotient {
	return q.plus(quotient{r.over.times(polynomial{one.Neg()}), r.under})
}

// sign is the quotient's sign over a span; a cutError where it has several.
func (q quotient) sign(s span) (int, error) {
	if !s.isPoint() {
		at, err := q.over.roots(s)
		if err != nil {
			return 0, err
		}
		if len(at) > 0 {
			return 0, &cutError{at}
		}
	}
	x := s.any()
	return q.over.at(x).Sign() * q.under.at(x).Sign(), nil
}

// climbs tells whether the quotient never falls; false where that is not plain.
func (q quotient) climbs() bool {
	if len(q.over) > 2 || len(q.under) > 2 {
		return false
	}
	slope := q.over.coefficient(1).Mul(q.under.coefficient(0)).Sub(q.over.coefficient(0).Mul(q.under.coefficient(1)))
	return slope.Sign() >= 0
}

func (p polynomial) coefficient(i int) Decimal {
	if i < len(p) {
		return p[i]
	}
	return Decimal{}
}
