package rules

import (
	"fmt"
	"math/big"
	"strings"
)

// Decimal is an exact number. What is read and printed is decimal; what stands
// in between may be any fraction, so that 12.5 × 97 ÷ 100 is 12.125 and rounds
// half up to 12.13, and 10 ÷ 3 × 3 is 10. The zero value is 0.
type Decimal struct{ rat *big.Rat }

// maxDigits bounds a number that is read: no budget, count or rate of a country
// comes near it, and arithmetic on it stays cheap.
const maxDigits = 30

var (
	zeroRat = new(big.Rat)
	one     = Int(1)
	hundred = Int(100)
)

// Int is the whole number n.
func Int(n int64) Decimal { return Decimal{new(big.Rat).SetInt64(n)} }

// ParseDecimal reads plain decimal text: an optional sign, ASCII digits with at
// most one point. Thousands separators, exponents and blanks are not accepted;
// ok is false for them and for more than 30 digits.
func ParseDecimal(s string) (d Decimal, ok bool) {
	digits := strings.TrimLeft(s, "+-")
	if len(s)-len(digits) > 1 {
		return Decimal{}, false
	}
	count, points := 0, 0
	for _, c := range []byte(digits) {
		switch {
		case c >= '0' && c <= '9':
			count++
		case c == '.':
			points++
		default:
			return Decimal{}, false
		}
	}
	if count == 0 || count > maxDigits || points > 1 {
		return Decimal{}, false
	}
	rat, ok := new(big.Rat).SetString(s)
	return Decimal{rat}, ok
}

// MustDecimal is ParseDecimal for text that the program itself wrote.
func MustDecimal(s string) Decimal {
	d, ok := ParseDecimal(s)
	if !ok {
		panic("not a decimal: " + s)
	}
	return d
}

// Scaled is n·10^-places: Scaled(1213, 2) is 12.13.
func Scaled(n int64, places int) Decimal {
	return Decimal{new(big.Rat).SetFrac(big.NewInt(n), pow10(places))}
}

func (d Decimal) value() *big.Rat {
	if d.rat == nil {
		return zeroRat
	}
	return d.rat
}

// Add is d + e.
func (d Decimal) Add(e Decimal) Decimal { return Decimal{new(big.Rat).Add(d.value(), e.value())} }

// Sub is d − e.
func (d Decimal) Sub(e Decimal) Decimal { return Decimal{new(big.Rat).Sub(d.value(), e.value())} }

// Mul is d × e.
func (d Decimal) Mul(e Decimal) Decimal { return Decimal{new(big.Rat).Mul(d.value(), e.value())} }

// Quo is d ÷ e, exactly. e must not be zero: callers decide that case before.
func (d Decimal) Quo(e Decimal) Decimal { return Decimal{new(big.Rat).Quo(d.value(), e.value())} }

// Neg is −d.
func (d Decimal) Neg() Decimal { return Decimal{new(big.Rat).Neg(d.value())} }

// Abs is |d|.
func (d Decimal) Abs() Decimal { return Decimal{new(big.Rat).Abs(d.value())} }

// Cmp is -1, 0 or +1 as d is less than, equal to or greater than e.
func (d Decimal) Cmp(e Decimal) int {
	x, y := d.value(), e.value()
	if x.IsInt() && y.IsInt() {
		return x.Num().Cmp(y.Num())
	}
	return x.Cmp(y)
}

// Equal tells whether d and e are the same number.
func (d Decimal) Equal(e Decimal) bool { return d.Cmp(e) == 0 }

// Sign is -1, 0 or +1.
func (d Decimal) Sign() int { return d.value().Sign() }

// IsShare tells whether d lies in [0, 1].
func (d Decimal) IsShare() bool { return d.Sign() >= 0 && d.Cmp(one) <= 0 }

// IsZero tells whether d is 0.
func (d Decimal) IsZero() bool { return d.Sign() == 0 }

// IsInt tells whether d is whole.
func (d Decimal) IsInt() bool { return d.value().IsInt() }

// Units is d·10^places rounded half up (away from zero, 四舍五入) to a whole
// number: the scaled integer in which marks (分 of a point) and money are stored.
// ok is false when it does not fit 64 bits.
func (d Decimal) Units(places int) (n int64, ok bool) {
	r := d.Round(places).value()
	scaled := new(big.Rat).Mul(r, new(big.Rat).SetInt(pow10(places)))
	if !scaled.Num().IsInt64() {
		return 0, false
	}
	return scaled.Num().Int64(), true
}

// Whole is d·10^places where that is a whole number of 64 bits; ok is false else.
func (d Decimal) Whole(places int) (n int64, ok bool) {
	scaled := new(big.Rat).Mul(d.value(), new(big.Rat).SetInt(pow10(places)))
	if !scaled.IsInt() || !scaled.Num().IsInt64() {
		return 0, false
	}
	return scaled.Num().Int64(), true
}

// Fraction is d as numerator and denominator in lowest terms; ok is false where one of
// them does not fit 64 bits.
func (d Decimal) Fraction() (num, den int64, ok bool) {
	r := d.value()
	return r.Num().Int64(), r.Denom().Int64(), r.Num().IsInt64() && r.Denom().IsInt64()
}

// Places is how many decimals d has; ok is false where they do not end.
func (d Decimal) Places() (n int, ok bool) { return d.value().FloatPrec() }

// Floor is d cut to places decimals, towards minus infinity.
func (d Decimal) Floor(places int) Decimal {
	scale := pow10(places)
	num := new(big.Int).Mul(d.value().Num(), scale)
	return Decimal{new(big.Rat).SetFrac(num.Div(num, d.value().Denom()), scale)}
}

// Round is d rounded half up (away from zero, 四舍五入) to places decimals.
func (d Decimal) Round(places int) Decimal {
	r, _ := new(big.Rat).SetString(d.value().FloatString(places))
	return Decimal{r}
}

// Fixed prints d rounded half up to exactly places decimals: "12.50".
func (d Decimal) Fixed(places int) string {
	s := d.value().FloatString(places)
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-") // never "-0.00"
	}
	return s
}

// Short prints d rounded half up to at most places decimals, without trailing
// zeros: "0.96", "65.68", "1".
func (d Decimal) Short(places int) string {
	s := d.Fixed(places)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// String prints d exactly: as a decimal where it has an end, else as a fraction.
func (d Decimal) String() string {
	places, finite := d.value().FloatPrec()
	if !finite {
		return d.value().RatString()
	}
	return d.value().FloatString(places)
}

// Written prints d as a person wrote it, to its last digit; a fraction that no
// decimal ends at is cut to six places.
func (d Decimal) Written() string {
	if _, finite := d.value().FloatPrec(); finite {
		return d.String()
	}
	return d.Short(6)
}

// MarshalJSON writes a decimal string, as the contract asks of every mark, sum
// of money, target and actual.
func (d Decimal) MarshalJSON() ([]byte, error) { return []byte(`"` + d.String() + `"`), nil }

// UnmarshalJSON reads a decimal string or a plain JSON number.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	v, ok := ParseDecimal(strings.Trim(string(b), `"`))
	if !ok {
		return fmt.Errorf("%s is not a decimal number", b)
	}
	*d = v
	return nil
}

func pow10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }
