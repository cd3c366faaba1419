package engine

import (
	"fmt"
	"strconv"

	"zhunsheng/rules"
)

// Hundredths is a number kept at two decimals: marks, and percentages as forms
// print them. It is what the database stores.
type Hundredths int64

// hundredthsOf rounds half up. Callers bound d: no mark or progress comes near
// what 64 bits hold.
func hundredthsOf(d rules.Decimal) Hundredths {
	n, ok := d.Units(2)
	if !ok {
		panic(fmt.Sprintf("%s does not fit two decimals of 64 bits", d))
	}
	return Hundredths(n)
}

// Decimal is the exact value.
func (h Hundredths) Decimal() rules.Decimal { return rules.Scaled(int64(h), 2) }

// String prints two decimals: "12.50".
func (h Hundredths) String() string { return h.Decimal().Fixed(2) }

// MarshalJSON writes a decimal string: "12.50".
func (h Hundredths) MarshalJSON() ([]byte, error) { return []byte(strconv.Quote(h.String())), nil }

// UnmarshalJSON reads a decimal string of at most two decimals.
func (h *Hundredths) UnmarshalJSON(b []byte) error {
	var d rules.Decimal
	if err := d.UnmarshalJSON(b); err != nil {
		return err
	}
	if !d.Round(2).Equal(d) {
		return fmt.Errorf("%s has more than two decimals", b)
	}
	n, ok := d.Units(2)
	if !ok {
		return fmt.Errorf("%s does not fit 64 bits", b)
	}
	*h = Hundredths(n)
	return nil
}

// Share is a ratio such as c = A/T: exact within the engine, printed at four
// decimals without trailing zeros ("0.96").
type Share struct{ rules.Decimal }

// MarshalJSON writes a decimal string.
func (s Share) MarshalJSON() ([]byte, error) { return []byte(strconv.Quote(s.Short(4))), nil }

// Money is an amount in 万元, exact, printed with two decimals or as many more
// as it has.
type Money struct{ rules.Decimal }

// String prints the amount: "299.65", "80.00", "12.345678".
func (m Money) String() string {
	if m.Round(2).Equal(m.Decimal) {
		return m.Fixed(2)
	}
	return m.Decimal.String()
}

// MarshalJSON writes a decimal string.
func (m Money) MarshalJSON() ([]byte, error) { return []byte(strconv.Quote(m.String())), nil }
