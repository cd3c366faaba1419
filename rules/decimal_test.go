package rules

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"
)

func TestParseDecimal(t *testing.T) {
	for in, want := range map[string]string{"95": "95", "0.60": "0.6", "-3": "-3", "+7": "7", "1.": "1", ".5": "0.5", "007": "7"} {
		if d, ok := ParseDecimal(in); !ok || d.String() != want {
			t.Errorf("%q: %s %v, want %s", in, d, ok, want)
		}
	}
	for _, in := range []string{"", "-", ".", "1e9", "1,000", "１", "1 ", "--1", "+-1", "1.2.3", "0x10", "1/3", "NaN", "1234567890123456789012345678901"} {
		if d, ok := ParseDecimal(in); ok {
			t.Errorf("%q was read as %s", in, d)
		}
	}
}

func TestRoundHalfUp(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"12.125", "12.13"}, {"12.1249999", "12.12"}, {"-12.125", "-12.13"}, {"0.005", "0.01"}, {"-0.004", "0.00"}, {"1.995", "2.00"}, {"10", "10.00"},
	} {
		if got := MustDecimal(c.in).Fixed(2); got != c.want {
			t.Errorf("%s: %s, want %s", c.in, got, c.want)
		}
	}
}

// TestExactBetween shows why sums run on fractions: nothing is lost on the way.
func TestExactBetween(t *testing.T) {
	if third := Int(10).Quo(Int(3)); !third.Mul(Int(3)).Equal(Int(10)) {
		t.Error("10 ÷ 3 × 3 is not 10")
	}
	if got := MustDecimal("12.5").Mul(Int(97)).Quo(Int(100)); got.String() != "12.125" {
		t.Errorf("12.5 × 97 ÷ 100 = %s", got)
	}
	if got := Int(1).Quo(Int(3)).String(); got != "1/3" {
		t.Errorf("a third prints as %s", got)
	}
	var zero Decimal
	if !zero.IsZero() || zero.Add(Int(1)).String() != "1" {
		t.Error("the zero value is not 0")
	}
}

func TestDecimalFloorAndUnits(t *testing.T) {
	if got := MustDecimal("8.189").Floor(2).String(); got != "8.18" {
		t.Errorf("floor %s", got)
	}
	if got := MustDecimal("-8.181").Floor(2).String(); got != "-8.19" {
		t.Errorf("floor of a negative %s", got)
	}
	if n, ok := MustDecimal("12.125").Units(2); n != 1213 || !ok {
		t.Errorf("units %d %v", n, ok)
	}
	if _, ok := MustDecimal("99999999999999999999").Units(2); ok {
		t.Error("a number beyond 64 bits fits")
	}
}

func TestDecimalJSON(t *testing.T) {
	var d Decimal
	if err := json.Unmarshal([]byte(`"299.65"`), &d); err != nil || d.String() != "299.65" {
		t.Errorf("%s %v", d, err)
	}
	if err := json.Unmarshal([]byte(`18.7`), &d); err != nil || d.String() != "18.7" {
		t.Errorf("%s %v", d, err)
	}
	if err := json.Unmarshal([]byte(`"abc"`), &d); err == nil {
		t.Error("abc was read as a number")
	}
	if b, err := json.Marshal(MustDecimal("12.50")); err != nil || string(b) != `"12.5"` {
		t.Errorf("%s %v", b, err)
	}
}

// TestDecimalAlgebra holds the arithmetic to the laws that a reader relies on.
func TestDecimalAlgebra(t *testing.T) {
	number := rapid.Custom(func(t *rapid.T) Decimal {
		return Scaled(rapid.Int64().Draw(t, "scaled"), rapid.IntRange(0, 9).Draw(t, "places"))
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := number.Draw(t, "a"), number.Draw(t, "b"), number.Draw(t, "c")
		if !a.Add(b).Sub(b).Equal(a) {
			t.Fatal("a + b − b ≠ a")
		}
		if !a.Mul(b.Add(c)).Equal(a.Mul(b).Add(a.Mul(c))) {
			t.Fatal("a(b + c) ≠ ab + ac")
		}
		if !b.IsZero() && !a.Quo(b).Mul(b).Equal(a) {
			t.Fatal("a ÷ b × b ≠ a")
		}
		if back, ok := ParseDecimal(a.String()); ok && !back.Equal(a) {
			t.Fatalf("%s reads back as %s", a, back)
		}
		if diff := a.Round(2).Sub(a).Abs(); diff.Cmp(MustDecimal("0.005")) > 0 {
			t.Fatalf("rounding moved %s by %s", a, diff)
		}
	})
}
